"""Keeping the files of one blog: what is wanted comes from the database, so that a run that was stopped goes on.

pages ─► page_files ─► files wanted ─► FileCrawl ═► Visit ═► Keeper (warc.append ─► store.commit_file)
"""

import logging
from collections.abc import AsyncGenerator, Callable
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from scraper import Blog, Fetch, FileCrawl, FileLink, ScraperError, Visit, WantedFile, page_files, unpack

from .errors import CaptureError
from .keeping import Keeper
from .records import FilePolicy, Locator
from .store import Store
from .warc import Entry, WarcWriter, note_text

_logger = logging.getLogger("bloggarkiv")
_BATCH = 100
_MAX_PAGE_BYTES = 50_000_000


def brings_file(visit: Visit) -> bool:
    """Whether the visit got a file that is not as it was."""
    return visit.file_state == "kept" and visit.capture is not None and visit.capture.status != 304


@dataclass
class BlogFiles:
    """The files of one blog within a run. Of those that failed before, at most ``retries`` are asked."""

    store: Store
    warc: WarcWriter
    keeper: Keeper
    clock: Callable[[], datetime]
    run_id: int
    blog: Blog
    policy: FilePolicy
    retries: int

    def left(self) -> int:
        """How many are known to be asked."""
        if self.policy.media == "none":
            return 0
        return self.store.count_wanted(self.blog, self.policy, now=self.clock())

    def find(self) -> bool:
        """Whether files are due, after looking through the pages for what they need, where all of it is wanted."""
        if self.policy.media == "all":
            self._search_pages()
        return self.left() > 0

    async def visits(self, fetch: Fetch) -> AsyncGenerator[Visit, None]:
        """The visits to all files that are due, those that stylesheets name found on the way; none twice."""
        crawl = FileCrawl(self.blog, fetch)
        asked: set[str] = set()
        while wanted := [file for file in self._next() if file.url not in asked]:
            asked.update(file.url for file in wanted)
            self.retries -= sum(file.is_retry for file in wanted)
            async for visit in crawl.visits(wanted):
                yield visit
        if findings := crawl.findings():
            yield Visit("done", self.blog.url, findings=findings)

    async def keep(self, visit: Visit) -> int:
        """How many requests the visit took, after keeping it: its bytes, unless the archive has them, then its rows."""
        if visit.purpose != "file":
            return 0
        capture, payload_in, original = visit.capture, None, None
        if capture is not None and visit.file_state == "kept" and (same := self.store.payload_of(capture)):
            original = self.warc.original(same[1], capture)
            payload_in = same[0] if original is not None else None
        note = note_text(visit, run_id=self.run_id, blog=self.blog.slug)
        entry = Entry(visit.url, capture, original, note) if capture is not None else None
        return await self.keeper.keep(partial(self._write, visit, payload_in), entry)

    def _write(self, visit: Visit, payload_in: int | None, locators: tuple[Locator, ...]) -> int:
        self.store.commit_file(
            self.run_id,
            self.blog,
            visit,
            locators,
            payload_in=payload_in,
            max_bytes=self.policy.max_bytes,
            now=self.clock(),
        )
        return len(locators)

    def _next(self) -> tuple[WantedFile, ...]:
        return self.store.wanted_files(self.blog, self.policy, now=self.clock(), retries=self.retries, limit=_BATCH)

    def _search_pages(self) -> None:
        """Wants what the pages need: they are read from the archive, each capture once."""
        while pages := self.store.pages_to_search(self.blog, limit=_BATCH):
            with self.store.together():
                for page_url, capture_id, place in pages:
                    links = self._links_of(page_url, place)
                    self.store.add_page_files(self.blog, page_url, capture_id, links, now=self.clock())

    def _links_of(self, page_url: str, place: Locator) -> tuple[FileLink, ...]:
        try:
            page = self.warc.read(place, unpack=partial(unpack, max_bytes=_MAX_PAGE_BYTES, url=page_url))
            headers = dict(reversed(page.headers))
            return page_files(page.body, page.final_url, headers=headers, blog_url=self.blog.url)
        except (CaptureError, ScraperError) as error:
            _logger.warning("%s could not be searched for files: %s", page_url, error)
            return ()
