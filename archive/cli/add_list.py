"""``bloggarkiv add --from FILE``: many blogs at once, a line for each; a bad row stops nothing."""

import asyncio
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from pathlib import Path

from scraper import Blog, Fetch, Fetcher, ScraperError

from ..config_edit import add_blogs
from ..errors import ArchiveError, NoBlog
from ..sources import Listed
from . import output
from .seek import Names, Sought, described, seek

_AT_ONCE = 50
_WRITTEN_TOGETHER = 20
_FACTS = ("party", "municipality", "role")


async def add_list(
    path: Path, names: Names, listed: Sequence[Listed], facts: Mapping[str, str | None], fetcher: Fetcher
) -> int:
    """Adds the rows' blogs to the configuration at ``path``, answering with a line a row; the exit code.

    What a row leaves out is taken from ``facts``. Many hosts are asked at once, each one request at a time. What
    was found is written every few rows, so that an interruption loses nothing that was told.
    """
    adding = _Adding(path, names, facts)
    async with fetcher as fetch:
        gate = asyncio.Semaphore(_AT_ONCE)
        tasks = [asyncio.create_task(_sought(row, names, fetch, gate)) for row in listed]
        try:
            for row, task in zip(listed, tasks, strict=True):
                output.progress(f"row {row.row} of {len(listed)}  {row.url or ''}")
                adding.take(row, await task)
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)
            adding.write()
    output.end_progress()
    count = adding.count
    output.say(f"{count['added']} added, {count['already there']} already there, {count['no blog']} that are no blogs.")
    if count["added"]:
        output.say("Read their posts with: bloggarkiv crawl")
    return 1 if count["no blog"] else 0


async def _sought(row: Listed, names: Names, fetch: Fetch, gate: asyncio.Semaphore) -> Sought | Exception:
    """What is found at the row's address, or why nothing is."""
    async with gate:
        if row.url is None:
            return NoBlog("The row has no address", hint="Write one into its column url.")
        try:
            return await seek(row.url, names, fetch)
        except (ScraperError, ArchiveError) as error:
            return error


class _Adding:
    """The rows so far: what is still to be written, and how many there were of each kind."""

    def __init__(self, path: Path, names: Names, facts: Mapping[str, str | None]) -> None:
        self._path, self._names, self._facts = path, names, facts
        self._unwritten: list[tuple[Blog, str]] = []
        self.count: Counter[str] = Counter()

    def take(self, row: Listed, found: Sought | Exception) -> None:
        """One more row, in the order of the file."""
        if isinstance(found, Exception):
            self.write()
            self._tell(row, "no blog", _why(found, row))
        elif known := found.known or self._names.configured(found.front_url):
            self.write()
            self._tell(row, "already there", f"{known.slug}  {known.url}")
        else:
            blog = self._names.new_blog(found.front_url, self._facts_of(row))
            self._names.take(blog)
            what = described(found.resolved.page) if found.resolved else ""
            self._unwritten.append((blog, f"row {row.row}: added  {blog.slug}  {blog.url}  ({what})"))
            if len(self._unwritten) >= _WRITTEN_TOGETHER:
                self.write()

    def write(self) -> None:
        """Writes the blogs found since the last time, and answers with their lines."""
        if self._unwritten:
            add_blogs(self._path, [blog for blog, _ in self._unwritten])
        for _, line in self._unwritten:
            self.count["added"] += 1
            output.end_progress()
            output.answer(line)
        self._unwritten.clear()

    def _tell(self, row: Listed, verdict: str, what: str) -> None:
        self.count[verdict] += 1
        output.end_progress()
        output.answer(f"row {row.row}: {verdict}  {what}")

    def _facts_of(self, row: Listed) -> dict[str, str | None]:
        stated = asdict(row)
        facts = {name: stated[name] or self._facts.get(name) for name in _FACTS}
        return facts | {"owner": row.name or self._facts.get("owner")}


def _why(error: Exception, row: Listed) -> str:
    name = f" ({row.name})" if row.name else ""
    return f"{row.url or 'no address'}{name}: {getattr(error, 'message', error)}"
