"""Files of blogs, over real loopback hosts: what is asked, what is kept, what a stop and a quiet night cost."""

import asyncio
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import aclosing, contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from archive.ledger import open_writer
from archive.records import Event
from archive.run import Archive, RunOptions, run_crawl
from archive.store import Store
from scraper import Blog, Fetcher, FileCrawl, MediaPolicy, WantedFile
from tests.acceptance.program import check_evidence, rows
from tests.servers.fetching import Time, fetcher
from tests.servers.site_server import SiteServer, serve_site

NOW = datetime(2026, 11, 22, 13, 0, tzinfo=UTC)
OPTIONS = RunOptions("0", timedelta(hours=20), max_file_bytes=50_000)
PHOTO, LARGE_PHOTO, FONT = b"\x89PNG photo", b"\x89PNG large photo", b"wOF2 font"
POST = """<!DOCTYPE html><html lang="sv"><head><meta charset="utf-8"><title>{title} | Anna Ek</title>
<link rel="stylesheet" href="/stil.css"><link rel="icon" href="/favicon.ico"><script src="/s.js"></script></head>
<body><div id="content">{posts}{older}</div></body></html>"""
ENTRY = """<div id="post-{n}" class="post-{n} post type-post hentry"><h2 class="entry-title">
<a href="{{{{base}}}}/2024/05/0{n}/nr-{n}/" rel="bookmark">Inlägg nummer {n}</a></h2><p class="entry-meta">Av <span
class="author vcard"><a class="fn" href="/author/anna/">Anna Ek</a></span>, <time class="entry-date published"
datetime="2024-05-0{n}T07:45:00+02:00">{n} maj, 2024</time></p><div class="entry-content"><p>Det här är inlägg {n} om
ombyggnaden av skolan, som tar två år och kostar mycket pengar för kommunen.</p>{media}</div></div>"""
MEDIA = {
    1: '<p><img src="/bilder/ett.png" alt="Ett"></p><p><img src="data:image/png;base64,iVBORw0KGgo="></p>',
    2: '<p><img src="{other}/bilder/annan.png"> <img src="{other}/stangt/hemlig.png"></p>',
    3: '<p><img src="/bilder/liten.png" srcset="/bilder/liten.png 300w, /bilder/stor.png 1200w"></p>',
    4: '<p><img src="/bilder/jatte.png"> <img src="/bilder/borta.png"> <img src="file:///etc/passwd"></p>',
    5: '<p><img src="/bilder/kopia.png"> <a href="/filer/budget.pdf">Budgeten</a> <a href="//z.se/x.pdf">X</a></p>',
}


class Other(ThreadingHTTPServer):
    """An image host of its own, on another loopback address."""

    def __init__(self) -> None:
        self.asked: list[str] = []
        super().__init__(("127.0.0.2", 0), _OtherHandler)
        self.url = f"http://127.0.0.2:{self.server_port}"


class _OtherHandler(BaseHTTPRequestHandler):
    server: Other

    def do_GET(self) -> None:
        self.server.asked.append(self.path)
        body = b"User-agent: *\nDisallow: /stangt/\n" if self.path == "/robots.txt" else b"\x89PNG another"
        self.send_response(200)
        self.send_header("Content-Type", "text/plain" if self.path == "/robots.txt" else "image/png")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        """Quiet."""


@contextmanager
def served(folder: Path) -> Iterator[tuple[SiteServer, Other]]:
    with Other() as other:
        thread = threading.Thread(target=other.serve_forever, args=(0.02,), daemon=True)
        thread.start()
        write_site(folder, other.url)
        with serve_site(folder) as site:
            yield site, other
        other.shutdown()
        thread.join()


def write_site(folder: Path, other: str) -> None:
    entries = {n: ENTRY.format(n=n, media=media.format(other=other)) for n, media in MEDIA.items()}
    pages = {"index.html": POST.format(title="Anna Ek", posts="".join(list(entries.values())[::-1]), older="")}
    pages |= {f"2024/05/0{n}/nr-{n}/index.html": POST.format(title=n, posts=e, older="") for n, e in entries.items()}
    for name, text in pages.items():
        put(folder / name, text.encode())
    put(folder / "stil.css", b"@font-face{src:url(typsnitt/a.woff2)} p{background:url(data:image/png;base64,AA)}")
    files = {"typsnitt/a.woff2": FONT, "bilder/ett.png": PHOTO, "bilder/kopia.png": PHOTO, "s.js": b"1"}
    files |= {"bilder/liten.png": b"\x89PNG l", "bilder/stor.png": LARGE_PHOTO, "bilder/jatte.png": b"\x89" * 60_000}
    for name, body in {**files, "favicon.ico": b"ico", "filer/budget.pdf": b"%PDF-1.7"}.items():
        put(folder / name, body)


def put(path: Path, body: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(body)


class Clock(Time):
    """The fetcher's time, which begins when the run does."""

    def __init__(self, now: datetime) -> None:
        super().__init__()
        self.began = now

    def clock(self) -> datetime:
        return self.began + timedelta(seconds=self.now_s)


class Runs:
    """Runs over one blog into one archive, a clock between them."""

    def __init__(self, folder: Path, url: str) -> None:
        self.folder, self.now = folder, NOW
        folder.mkdir(exist_ok=True)
        self.blog = Blog("anna", f"{url}/", owner="Anna Ek")

    def run(self, media: MediaPolicy, *, stop_after: int | None = None, **options: Any) -> list[Event]:
        async def run() -> list[Event]:
            events: list[Event] = []
            now = self.now
            with (
                Store.open(self.folder / "bloggarkiv.db", now=now) as store,
                open_writer(self.folder, store, clock=lambda: now, software="x") as warc,
            ):
                archive = Archive(store, warc, lambda: now)
                async with fetcher(Clock(now)) as fetch:
                    given = replace(OPTIONS, media=media, fetch_file=within(fetch), **options)
                    async with aclosing(run_crawl(archive, [self.blog], fetch, given)) as stream:
                        async for event in stream:
                            events.append(event)
                            if stop_after is not None and len(self.files("kept")) >= stop_after:
                                break
            return events

        return asyncio.run(run())

    def files(self, state: str | None = None) -> dict[str, dict[str, Any]]:
        found = rows(self.folder, "SELECT * FROM files WHERE ? IS NULL OR state = ?", state, state)
        return {row["url"].split("/", 3)[3]: row for row in found}


def within(fetch: Fetcher) -> Any:
    return fetch.within(OPTIONS.max_file_bytes)


def codes(events: list[Event]) -> set[tuple[str, str]]:
    return {(event.finding.code, event.finding.severity) for event in events if event.finding}


@pytest.fixture
def folders(tmp_path: Path) -> tuple[Path, Path]:
    return tmp_path / "site", tmp_path / "archive"


def test_images_of_bodies_are_kept_in_their_largest_version_and_no_failure_is_the_blogs(folders) -> None:
    with served(folders[0]) as (site, other):
        runs = Runs(folders[1], site.url)
        events = runs.run("images")
        paths = [request.path for request in site.requests]
    kept = {"bilder/ett.png", "bilder/kopia.png", "bilder/stor.png", "bilder/annan.png"}
    assert set(runs.files("kept")) == kept
    assert set(runs.files("failed")) == {"bilder/borta.png", "stangt/hemlig.png"}
    assert set(runs.files("large")) == {"bilder/jatte.png"}
    assert other.asked == ["/robots.txt", "/bilder/annan.png"], "each host's own rules hold"
    assert paths.index("/bilder/ett.png") > max(paths.index(f"/2024/05/0{n}/nr-{n}/") for n in MEDIA), "posts go first"
    assert "/stil.css" not in paths
    assert codes(events) == {
        ("file-missing", "info"),
        ("file-too-large", "info"),
        ("file-robots-disallowed", "info"),
    }
    assert events[-1].outcome == "complete"
    assert events[-1].tally and events[-1].tally.files == 4


def test_all_that_a_page_needs_is_kept_and_same_bytes_once(folders) -> None:
    with served(folders[0]) as (site, _):
        runs = Runs(folders[1], site.url)
        runs.run("all")
    files = runs.files("kept")
    assert {name: files[name]["kind"] for name in files if not name.startswith("bilder/")} == {
        "stil.css": "style",
        "typsnitt/a.woff2": "font",
        "s.js": "script",
        "favicon.ico": "icon",
        "filer/budget.pdf": "document",
    }
    assert {"bilder/liten.png", "bilder/stor.png"} <= set(files)
    assert not [name for name in runs.files() if "passwd" in name or "x.pdf" in name or name.startswith("data")]
    (twin,) = rows(folders[1], "SELECT * FROM captures WHERE payload_in IS NOT NULL")
    (first,) = rows(folders[1], "SELECT * FROM captures WHERE id = ?", twin["payload_in"])
    assert first["body_sha256"] == twin["body_sha256"]
    assert {first["url"].rpartition("/")[2], twin["url"].rpartition("/")[2]} == {"ett.png", "kopia.png"}
    assert check_evidence(folders[1]) > 0
    done = subprocess.run(
        [Path(sys.executable).parent / "warcio", "check", *(folders[1] / "warc").iterdir()], check=False
    )
    assert done.returncode == 0


def test_a_quiet_night_costs_three_requests_at_most_and_failures_are_asked_on_a_bounded_schedule(folders) -> None:
    with served(folders[0]) as (site, _):
        runs = Runs(folders[1], site.url)
        runs.run("all")
        asked = []
        for day in (1, 1, 2, 1, 5, 10, 20, 30, 60, 60):
            runs.now += timedelta(days=day, minutes=5)
            site.requests.clear()
            runs.run("all")
            paths = [request.path for request in site.requests if request.path != "/robots.txt"]
            if not any("/2024/" in path for path in paths):
                assert len(paths) <= 3
            asked += [path for path in paths if path == "/bilder/borta.png"]
    assert 2 <= len(asked) <= 4
    assert runs.files()["bilder/borta.png"]["next_try_at"] is None


def test_full_asks_kept_files_on_condition_and_a_changed_one_anew(folders) -> None:
    with served(folders[0]) as (site, _):
        runs = Runs(folders[1], site.url)
        runs.run("images")
        runs.now += timedelta(days=2)
        put(folders[0] / "bilder" / "ett.png", b"\x89PNG a new photo")
        (folders[0] / "bilder" / "stor.png").unlink()
        site.requests.clear()
        runs.run("images", walks_all=True)
        answers = {request.path: request.status for request in site.requests}
        assert (answers["/bilder/ett.png"], answers["/bilder/kopia.png"], answers["/bilder/stor.png"]) == (
            200,
            304,
            404,
        )
        assert runs.files()["bilder/stor.png"]["state"] == "kept", "what is kept stays"
        site.requests.clear()
        runs.run("images", walks_all=True)
        assert not [request for request in site.requests if request.path.startswith("/bilder/")], "it goes on"
    assert runs.files()["bilder/ett.png"]["bytes"] == len(b"\x89PNG a new photo")


@pytest.mark.parametrize("stop_after", [1, 4, 7])
def test_a_run_that_was_stopped_goes_on_and_asks_nothing_twice(folders, stop_after: int) -> None:
    with served(folders[0]) as (site, _):
        runs = Runs(folders[1], site.url)
        runs.run("all", stop_after=stop_after)
        runs.run("all")
        files = [
            request.path for request in site.requests if request.path.rpartition(".")[2] in ("png", "css", "woff2")
        ]
    assert len(runs.files("kept")) == 10
    doubled = {path for path in files if files.count(path) > 1}
    assert len(doubled) <= 1, "only what was under way when it was stopped"


def test_budget_counts_files_and_posts_go_first(folders) -> None:
    with served(folders[0]) as (site, _):
        runs = Runs(folders[1], site.url)
        events = runs.run("images", max_requests=8)
        assert ("budget-spent", "warning") in codes(events)
        assert events[-1].outcome == "partial"
        assert len(rows(folders[1], "SELECT * FROM posts")) == 5
        assert 0 < len(runs.files("kept")) < 4
        assert any(event.left > 0 for event in events)
        runs.run("images")
    assert len(runs.files("kept")) == 4


def test_none_asks_nothing_and_images_are_had_when_it_changes(folders) -> None:
    with served(folders[0]) as (site, other):
        runs = Runs(folders[1], site.url)
        runs.run("none")
        assert not [request for request in site.requests if "/bilder/" in request.path] and not other.asked
        runs.run("images")
    assert len(runs.files("kept")) == 4


def test_a_private_host_is_not_asked(folders) -> None:
    with served(folders[0]) as (site, other):
        runs = Runs(folders[1], site.url)
        runs.run("none")

        async def ask() -> list[Any]:
            with Store.open(folders[1] / "bloggarkiv.db", now=NOW) as store:
                wanted = [row["url"] for row in store._db.execute("SELECT url FROM files")]
            async with fetcher(Time(), allow_private=False) as fetch:
                crawl = FileCrawl(runs.blog, within(fetch))
                return [visit async for visit in crawl.visits([WantedFile(url, "image") for url in wanted])]

        site.requests.clear()
        visits = asyncio.run(ask())
        assert not site.requests and not other.asked
    assert {visit.file_state for visit in visits} == {"failed"}
    assert {found.code for visit in visits for found in visit.findings} == {"file-private-address"}


def test_a_crawl_of_everything_goes_on_where_its_requests_ran_out(folders) -> None:
    with served(folders[0]) as (site, _):
        runs = Runs(folders[1], site.url)
        runs.run("images")
        runs.now += timedelta(days=2)
        site.requests.clear()
        for _ in range(4):
            runs.run("images", walks_all=True, max_requests=4)
            runs.now += timedelta(minutes=10)
        paths = [request.path for request in site.requests]
        assert {paths.count(f"/2024/05/0{n}/nr-{n}/") for n in MEDIA} == {1}
        runs.run("images", walks_all=True)
        site.requests.clear()
        runs.run("images", walks_all=True)
        again = {request.path for request in site.requests if request.path.startswith("/2024/")}
        assert len(again) == 5, "one that came to its end begins anew"
