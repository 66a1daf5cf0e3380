"""Every fault a host can have is its own blog's finding, and a healthy blog beside them all is archived whole."""

import asyncio
import socket
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import AsyncExitStack, aclosing, asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from archive.query import Query
from archive.records import Event
from archive.run import Archive, RunOptions, run_crawl
from archive.store import Store
from archive.warc import WarcWriter
from scraper import Blog, Capture, Fetcher, FetchLimits, Validators
from tests.servers.fault_pages import PAGES
from tests.servers.fault_server import FaultServer, silent_port, trusting_context
from tests.servers.faults import FAULTS, Fault, answers
from tests.servers.fetching import Time, fetcher
from tests.servers.site_server import serve_site

NOW = datetime(2026, 11, 22, 13, 0, tzinfo=UTC)
DEMO = Path(__file__).parents[2] / "fixtures" / "sites" / "demo"
# What must run into a timeout gets short ones; nothing else depends on how fast this machine is.
SLOW = ("/silent", "/slow-head", "/drip")
PATIENT = FetchLimits(
    max_body_bytes=1_000_000, timeout_connect_s=60.0, timeout_read_s=60.0, timeout_total_s=120.0, max_open_hosts=200
)
HASTY = replace(PATIENT, timeout_read_s=2.0, timeout_total_s=6.0)
# What is never a fault of the whole blog, or asks an address outside of these tests.
LEFT_OUT = ("/to-private", "/to-private-name", "/sm%C3%B6r")

BY_CODE = {
    "bad-answer": """
        /closes /endless-head /short /two-lengths /negative-length /bad-chunk /cut-chunks /no-http /bad-header /compress
        /gzip-cut /gzip-in-name-only /br-cut /long-header /split-header
    """,
    "not-reachable": "/resets /resets-in-head /resets-in-body /slow-head /drip /silent /come-back-tomorrow",
    "too-large": """
        /endless /announced-large /gzip-bomb /br-bomb /zstd-bomb /gzip-gzip-bomb /deflate-bomb-in-gzip
    """,
    "too-many-redirects": "/cookie-wall /self /ping /pong /far/0",
    "address-error": "/to-ftp /to-script /to-malformed /to-login",
    "status-302": "/nowhere",
    "status-403": "/blocked",
    "status-410": "/gone",
    "status-418": "/teapot",
    "status-429": "/too-many",
    "status-500": "/fault",
    "status-503": "/overloaded",
    "blocked": "/captcha",
    "parked": "/parked",
    "login-wall": "/login",
    "maintenance": "/maintenance",
    "not-found": "/soft-404",
    "not-a-page": "/early-hints /nothing /image",
    "broken-feed": "/entity-bomb-feed /entity-file-feed",
    # What is got over: the page is read, and it holds no posts.
    "no-posts": """
        /healthy /closes-once /resets-once /short-once /chunked /http-1.0 /latin-1 /cookies /conditional
        /to-conditional /drops-second /gzip /x-gzip /deflate /bare-deflate /br /zstd /gzip-br /unknown-coding
        /gzip-cut-once /moved /moved-twice /moved-utf-8 /bad-gateway-once /overloaded-twice /come-back /come-back-at
        /come-back-soon /forbidden /empty-shell /wrong-charset /no-such-charset /wrong-clock /far-clock /no-clock
        /many-headers /names-in-headers /entity-bomb-sitemap /deep
    """,
}
EXPECTED = {path: code for code, paths in BY_CODE.items() for path in paths.split()}
ROBOTS: dict[str, tuple[Fault, str]] = {
    "huge": (answers(body=b"User-agent: *\n" + b"#" * 2_000_000), "robots-cut"),
    "web page": (answers("Content-Type: text/html", body=b"<html><p>Sidan finns inte</p></html>"), "robots-unreadable"),
    "forbids": (answers(body=b"User-agent: *\nDisallow: /"), "robots-disallowed"),
    "slow": (answers(body=b"User-agent: *\nCrawl-delay: 3"), "robots-slow"),
    "fault": (answers(status="500 Down"), "robots-unread"),
    "storm": (answers(status="503 Down"), "robots-unread"),
    "closes": (FAULTS["/closes"], "robots-unread"),
    "resets": (FAULTS["/resets"], "robots-unread"),
    "to another scheme": (FAULTS["/to-ftp"], "robots-unread"),
}


@dataclass
class World:
    """Hosts that each have one fault, and what a blog on each must come to."""

    stack: AsyncExitStack
    blogs: list[Blog] = field(default_factory=list)
    expected: dict[str, str] = field(default_factory=dict)

    async def add(self, server: FaultServer, path: str, code: str, *, name: str = "127.0.0.1") -> None:
        """A host of its own, by that name."""
        await self.stack.enter_async_context(server)
        scheme = "https" if server.is_secure else "http"
        self.put(f"{scheme}://{name}:{server.port}{path}", code)

    def put(self, url: str, code: str) -> None:
        slug = f"fault-{len(self.blogs)}"
        self.blogs.append(Blog(slug, url))
        self.expected[slug] = code


@asynccontextmanager
async def world() -> AsyncIterator[World]:
    async with AsyncExitStack() as stack:
        made = World(stack)
        for path in (*FAULTS, *PAGES):
            if path not in LEFT_OUT:
                await made.add(FaultServer(faults={**FAULTS, **PAGES}), path, EXPECTED[path])
        for robots, code in ROBOTS.values():
            await made.add(FaultServer(robots=robots), "/healthy", code)
        await made.add(FaultServer(is_secure=True), "/healthy", "certificate-error", name="annan.test")
        await made.add(FaultServer(is_secure=True, is_expired=True), "/healthy", "certificate-error", name="blogg.test")
        await made.add(FaultServer(is_secure=True), "/healthy", "certificate-unchecked", name="lax.test")
        if has_ipv6():
            await made.add(FaultServer(host="::1"), "/healthy", "no-posts", name="six.test")
        made.put(f"http://127.0.0.1:{await silent_port()}/", "no-connection")
        made.put("http://nobody.test/", "no-connection")
        made.put("http://nameless.test/", "no-connection")
        yield made


async def resolve(host: str, _port: int) -> Sequence[str]:
    if host == "nobody.test":
        raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")
    if host == "nameless.test":
        raise socket.gaierror(socket.EAI_AGAIN, "Temporary failure in name resolution")
    return ("::1",) if host == "six.test" else ("127.0.0.1",)


def has_ipv6() -> bool:
    try:
        with socket.socket(socket.AF_INET6, socket.SOCK_STREAM) as made:
            made.bind(("::1", 0))
    except OSError:
        return False
    return True


@pytest.fixture
def archive(tmp_path: Path) -> Iterator[Archive]:
    with (
        Store.open(tmp_path / "bloggarkiv.db", now=NOW) as store,
        WarcWriter(tmp_path, cited_to=store.cited_to, clock=lambda: NOW, software="bloggarkiv/0") as warc,
    ):
        yield Archive(store, warc, lambda: NOW)


async def crawled(archive: Archive, made: World, healthy_url: str) -> list[Event]:
    options = {"resolve": resolve, "verify": trusting_context(), "unverified_hosts": ["lax.test"]}
    async with (
        fetcher(Time(), limits=HASTY, **options) as hasty,
        fetcher(Time(), limits=PATIENT, **options) as patient,
    ):

        async def fetch(url: str, validators: Validators | None) -> Capture:
            return await _for(url, hasty, patient)(url, validators)

        blogs = [*made.blogs, Blog("healthy", f"{healthy_url}/")]
        run = RunOptions("0", timedelta(hours=20), host_findings=patient.findings)
        async with aclosing(run_crawl(archive, blogs, fetch, run)) as events:
            return [event async for event in events]


def _for(url: str, hasty: Fetcher, patient: Fetcher) -> Fetcher:
    return hasty if url.endswith(SLOW) else patient


def test_every_fault_is_its_blogs_finding_beside_a_healthy_blog(archive: Archive, tmp_path: Path) -> None:
    async def run(healthy_url: str) -> tuple[list[Event], dict[str, str], dict[str, str]]:
        async with world() as made:
            urls = {blog.slug: blog.url for blog in made.blogs}
            return await crawled(archive, made, healthy_url), made.expected, urls

    with serve_site(DEMO) as site:
        events, expected, urls = asyncio.run(run(site.url))
    codes: dict[str, set[str]] = {slug: set() for slug in expected}
    for event in events:
        if event.finding:
            assert event.finding.url.startswith("http") and event.finding.hint
            codes.setdefault(event.blog, set()).add(event.finding.code)
    wrong = {urls[slug]: (code, codes[slug]) for slug, code in expected.items() if code not in codes[slug]}
    assert wrong == {}
    assert not any("crawl-failed" in found for found in codes.values())
    ended = {event.blog: event for event in events if event.kind == "finished"}
    assert sorted(ended) == sorted((*expected, "healthy"))
    healthy = ended["healthy"].tally
    assert healthy is not None and (healthy.new, healthy.findings) == (14, 0)
    with Query.open(tmp_path / "bloggarkiv.db") as query:
        assert {row.blog for row in query.all_posts()} == {"healthy"}


def test_there_are_many_faults() -> None:
    assert len(FAULTS) + len(PAGES) + len(ROBOTS) > 100
