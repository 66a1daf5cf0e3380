"""A run over many blogs: what one host does is that blog's finding, and nobody else's loss."""

import asyncio
from collections.abc import Iterator
from contextlib import aclosing
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from archive.errors import StoreError
from archive.ledger import open_writer
from archive.query import Query
from archive.records import Event
from archive.run import Archive, RunOptions, run_crawl
from archive.store import Store
from scraper import Blog, Capture, NotReachable, Validators
from tests.servers.fetching import Time, fetcher
from tests.servers.site_server import serve_site

NOW = datetime(2026, 11, 22, 13, 0, tzinfo=UTC)
DEMO = Path(__file__).parents[2] / "fixtures" / "sites" / "demo"
OPTIONS = RunOptions("0", timedelta(hours=20))


@pytest.fixture
def archive(tmp_path: Path) -> Iterator[Archive]:
    with (
        Store.open(tmp_path / "bloggarkiv.db", now=NOW) as store,
        open_writer(tmp_path, store, clock=lambda: NOW, software="bloggarkiv/0") as warc,
    ):
        yield Archive(store, warc, lambda: NOW)


async def events_of(archive: Archive, blogs: list[Blog], fetch, options: RunOptions = OPTIONS) -> list[Event]:
    async with aclosing(run_crawl(archive, blogs, fetch, options)) as events:
        return [event async for event in events]


def test_a_fault_of_our_own_is_one_blogs_finding(archive: Archive) -> None:
    async def fetch(url: str, validators: Validators | None) -> Capture:
        raise ZeroDivisionError("our own mistake")

    events = asyncio.run(events_of(archive, [Blog("a", "http://a.example/")], fetch))
    (finding,) = [event.finding for event in events if event.finding]
    assert (finding.code, finding.severity) == ("crawl-failed", "attention")
    assert events[-1].outcome == "failed"


def test_an_archive_that_fails_ends_the_run_for_all(archive: Archive) -> None:
    async def fetch(url: str, validators: Validators | None) -> Capture:
        raise StoreError("The disk is full", hint="Make room.")

    with pytest.raises(StoreError):
        asyncio.run(events_of(archive, [Blog("a", "http://a.example/"), Blog("b", "http://b.example/")], fetch))


def test_a_run_that_is_left_is_marked_as_interrupted(archive: Archive, tmp_path: Path) -> None:
    async def leave() -> None:
        with serve_site(DEMO) as site:
            async with fetcher(Time()) as fetch:
                blogs = [Blog("demo", f"{site.url}/")]
                async with aclosing(run_crawl(archive, blogs, fetch, OPTIONS)) as events:
                    async for event in events:
                        if event.kind == "changed":
                            return

    asyncio.run(leave())
    with Query.open(tmp_path / "bloggarkiv.db") as query:
        run = query.last_run()
    assert run is not None
    assert run.outcome == "interrupted"


class Clock:
    """A clock that an injected fetch moves."""

    def __init__(self) -> None:
        self.now = NOW

    def __call__(self) -> datetime:
        return self.now


async def no_host(url: str, validators: Validators | None) -> Capture:
    raise NotReachable("It does not answer", url=url, hint="Try later.")


async def of_night(archive: Archive, blogs: list[Blog], fetch, options: RunOptions) -> list[tuple[str, str]]:
    async with aclosing(run_crawl(archive, blogs, fetch, options)) as events:
        return [(event.blog, event.kind) async for event in events if event.kind in ("started", "skipped", "finished")]


def test_who_waited_longest_comes_first(archive: Archive) -> None:
    a, b, c = (Blog(name, f"http://{name}.example/") for name in "abc")
    asyncio.run(of_night(archive, [b], no_host, OPTIONS))
    asyncio.run(of_night(archive, [a], no_host, OPTIONS))
    told = asyncio.run(of_night(archive, [a, b, c], no_host, OPTIONS))
    assert [slug for slug, kind in told if kind == "started"] == ["c", "b", "a"]


def test_no_blog_begins_when_the_time_is_up(archive: Archive, tmp_path: Path) -> None:
    clock = Clock()
    archive = replace(archive, clock=clock)
    options = replace(OPTIONS, stop_at=NOW + timedelta(hours=4))
    blogs = [Blog(f"blog-{number}", f"http://{number}.example/") for number in range(60)]

    async def slow(url: str, validators: Validators | None) -> Capture:
        clock.now += timedelta(minutes=10)
        return await no_host(url, validators)

    told = asyncio.run(of_night(archive, blogs, slow, options))
    begun = {slug for slug, kind in told if kind == "started"}
    skipped = {slug for slug, kind in told if kind == "skipped"}
    assert begun and skipped and not begun & skipped
    assert len(begun | skipped) == 60
    with Query.open(tmp_path / "bloggarkiv.db") as query:
        run = query.last_run()
    assert run is not None and run.outcome == "partial"
    told = asyncio.run(of_night(archive, blogs, no_host, OPTIONS))
    first = [slug for slug, kind in told if kind == "started"][: len(skipped)]
    assert set(first) == skipped, "those that were not reached come first"


def test_budget_of_requests_cuts_a_blog_into_runs_that_lose_nothing(archive: Archive, tmp_path: Path) -> None:
    async def runs() -> tuple[list[str], list[int]]:
        codes, counts = [], []
        with serve_site(DEMO) as site:
            for _ in range(8):
                async with fetcher(Time()) as fetch:
                    events = await events_of(
                        archive, [Blog("demo", f"{site.url}/")], fetch, replace(OPTIONS, max_requests=5)
                    )
                codes += [event.finding.code for event in events if event.finding]
                counts.append(events[-1].tally.requests if events[-1].tally else 0)
        return codes, counts

    codes, counts = asyncio.run(runs())
    assert max(counts) <= 6, "five, and a redirect at most"
    assert set(codes) == {"budget-spent"}
    with Query.open(tmp_path / "bloggarkiv.db") as query:
        assert len(list(query.all_posts())) == 14
