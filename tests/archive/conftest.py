"""A bench for the archive: real database, real WARC files, and visits made by hand instead of crawled."""

import sqlite3
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from archive.ledger import open_writer
from archive.query import Query
from archive.records import Change, PostRow
from archive.store import Store
from scraper import Blog, Capture, Page, Post, Stamp, Visit

BLOG = Blog("hans", "https://blogg.exempel.se/hans/", owner="Hans Testsson", language="sv", zone="Europe/Stockholm")
FRONT = BLOG.url
START = datetime(2026, 11, 22, 13, tzinfo=UTC)


class Bench:
    """One archive in a temporary folder, with a clock that a test sets."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.path = folder / "bloggarkiv.db"
        self.now = START
        self.confirm_after = timedelta(hours=20)
        self.blog = BLOG
        self.store = Store.open(self.path, now=self.now)
        self.store.sync_blogs([BLOG], now=self.now)
        self.warc = open_writer(folder, self.store, clock=lambda: self.now, software="bloggarkiv/0")
        self.run_id = 0
        self.run()

    def close(self) -> None:
        self.warc.close()
        self.store.close()

    def run(self, *, later: timedelta = timedelta()) -> int:
        """Begins a new run, that much later."""
        self.now += later
        self.run_id = self.store.start_run(now=self.now, version="0", rules_version="r1")
        return self.run_id

    def capture(
        self,
        url: str,
        *,
        status: int = 200,
        final: str | None = None,
        body: bytes = b"hej",
        headers: tuple[tuple[str, str], ...] = (),
    ) -> Capture:
        self.now += timedelta(seconds=1)
        body = b"" if status == 304 else body
        redirects = () if final in (None, url) else (self._hop(url, final),)
        return Capture(
            url,
            final or url,
            self.now,
            status,
            "OK",
            "HTTP/1.1",
            headers,
            body,
            body,
            (("Host", "blogg.exempel.se"),),
            "127.0.0.1",
            redirects,
        )

    def _hop(self, url: str, target: str) -> Capture:
        return Capture(url, url, self.now, 301, "Moved", "HTTP/1.1", (("Location", target),), b"", b"")

    def commit(self, visit: Visit) -> tuple[Change, ...]:
        places = self.warc.append(visit.capture) if visit.capture else ()
        return self.store.commit(self.run_id, self.blog, visit, places, confirm_after=self.confirm_after)

    def listing(self, *posts: Post, url: str = FRONT, etag: str | None = None) -> tuple[Change, ...]:
        headers = (("ETag", etag),) if etag else ()
        page = Page("listing", url, posts, platform="wordpress", language="sv")
        return self.commit(Visit("listing", url, self.capture(url, headers=headers), page))

    def page(
        self,
        post: Post,
        *,
        asked: str | None = None,
        final: str | None = None,
        headers: tuple[tuple[str, str], ...] = (),
    ) -> tuple[Change, ...]:
        """A visit to the post's own page."""
        asked = asked or post.url
        capture = self.capture(asked, final=final, headers=headers)
        return self.commit(Visit("post", asked, capture, Page("post", capture.final_url, (post,), language="sv"), post))

    def gone(self, url: str) -> tuple[Change, ...]:
        return self.commit(Visit("post", url, self.capture(url, status=404), is_gone=True))

    def not_modified(self, url: str, purpose: Any = "post") -> tuple[Change, ...]:
        return self.commit(Visit(purpose, url, self.capture(url, status=304)))

    def stand_in(self, post: Post, *, status: int | None = None) -> tuple[Change, ...]:
        """A visit to a page that could not be read; the listing's text is offered."""
        capture = self.capture(post.url, status=status) if status else None
        return self.commit(Visit("post", post.url, capture, post=post, source="listing"))

    def plan(self, *, later: timedelta = timedelta(), walks_all: bool = False) -> Any:
        return self.store.plan(self.blog, now=self.now + later, walks_all=walks_all)

    def rows(self, sql: str, *bound: object) -> list[dict[str, Any]]:
        connection = sqlite3.connect(self.path)
        connection.row_factory = sqlite3.Row
        try:
            return [dict(row) for row in connection.execute(sql, bound)]
        finally:
            connection.close()

    def count(self, table: str) -> int:
        return int(self.rows(f"SELECT COUNT(*) AS n FROM {table}")[0]["n"])

    def posts(self) -> tuple[PostRow, ...]:
        with Query.open(self.path) as query:
            return tuple(query.all_posts())

    def dump(self) -> dict[str, list[dict[str, Any]]]:
        """Every row of every table."""
        tables = self.rows("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name")
        return {row["name"]: self.rows(f"SELECT * FROM {row['name']}") for row in tables}


@pytest.fixture
def bench(tmp_path: Path) -> Iterator[Bench]:
    made = Bench(tmp_path)
    yield made
    made.close()


def minute(text: str) -> Stamp:
    moment = datetime.fromisoformat(text)
    return Stamp(moment.date(), moment, "minute", text, "stated")


def make_post() -> Post:
    """A post as its own page states it."""
    return Post(
        url=f"{FRONT}2017/03/20/om-vagen/",
        platform_id="123",
        title="Om vägen",
        author="Hans Testsson",
        published=minute("2017-03-20T15:12+01:00"),
        body_text="Vägen ska lagas.\n\nDet är bestämt.",
        body_html="<p>Vägen ska lagas.</p><p>Det är bestämt.</p>",
        comment_count=0,
        comment_status="open",
        secondary_count=3,
        tags=("väg", "umeå"),
    )


@pytest.fixture
def a_post() -> Post:
    return make_post()
