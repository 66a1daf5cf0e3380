"""The crawl of one blog within a run: its visits are kept, told, and at its end looked at as a whole.

A blog's files come after its posts (``files``). What is told is on the disk.
"""

import asyncio
import logging
from collections.abc import Callable, Iterator, Sequence
from contextlib import aclosing
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial

from scraper import Blog, Fetch, Finding, MediaPolicy, Plan, ScraperError, Visit, crawl

from .drift import Past, Shares, Sighting, alarms, habit_after, seen, told_before
from .errors import ArchiveError
from .files import BlogFiles, brings_file
from .keeping import Keeper
from .masking import Mask
from .records import BlogTally, Change, Event, FilePolicy, Locator, Outcome
from .redact import is_refused, masks_of, without_text
from .store import Store
from .warc import Entry, WarcWriter, note_text

_QUIET_REQUESTS = 3
_MAX_RETRIES = 200
_COUNTED_EVERY = 20
_ALARM_HOLDS = timedelta(days=30)
_logger = logging.getLogger("bloggarkiv")


@dataclass(frozen=True, slots=True)
class Archive:
    """What a run writes to, and the clock that it reads. ``clock`` gives aware times in UTC."""

    store: Store
    warc: WarcWriter
    clock: Callable[[], datetime]


@dataclass(frozen=True, slots=True)
class RunOptions:
    """How a run goes: ``confirm_after`` between two statements that a post is gone; ``walks_all`` skips nothing.

    From ``stop_at`` on no blog is begun, and those at hand end with the visit at hand; so does a blog of which
    ``max_requests`` have been asked. ``media`` is what is kept of the files of blogs that do not say it themselves,
    ``max_file_bytes`` of one file; ``fetch_file`` asks for them, else what asks for pages. ``host_findings`` says what
    a person may want to know of the host of an address that was asked.
    """

    version: str
    confirm_after: timedelta
    walks_all: bool = False
    stop_at: datetime | None = None
    max_requests: int | None = None
    media: MediaPolicy = "none"
    max_file_bytes: int = 20_000_000
    fetch_file: Fetch | None = None
    host_findings: Callable[[str], tuple[Finding, ...]] = lambda _: ()


@dataclass
class BlogRun:
    """The crawl of one blog within a run."""

    archive: Archive
    keeper: Keeper
    run_id: int
    blog: Blog
    fetch: Fetch
    options: RunOptions
    events: "asyncio.Queue[Event | BaseException | None]"
    tally: BlogTally = field(default_factory=BlogTally)
    sighting: Sighting = field(default_factory=Sighting)
    is_whole: bool = True
    is_cut: bool = False
    is_alive: bool = False
    left: int = 0
    masks: tuple[Mask, ...] = ()

    async def run(self, gate: asyncio.Semaphore) -> None:
        """Crawls the blog; puts its events, then None. An archive's failure is put too, for the run to raise."""
        async with gate:
            try:
                if _is_time_up(self.archive, self.options):
                    await self._tell(Event("skipped", self.blog.slug, url=self.blog.url))
                else:
                    with self.keeper.at_work():
                        await self._crawl()
            except ArchiveError as error:
                await self.events.put(error)
            except Exception as error:
                _logger.exception("crawl of %s failed", self.blog.slug)
                await self._fail(error)
            await self.events.put(None)

    async def _crawl(self) -> None:
        store, now = self.archive.store, self.archive.clock()
        is_full = self.options.walks_all
        self.keeper.keep_soon(lambda: store.start_blog(self.run_id, self.blog, now=now, is_full=is_full))
        await self._tell(Event("started", self.blog.slug, url=self.blog.url))
        self.masks = masks_of(store, self.blog)
        plan = store.plan(self.blog, now=now, walks_all=is_full)
        self.left = self._files().left()
        try:
            async with aclosing(crawl(self.blog, plan, self.fetch)) as visits:
                async for visit in visits:
                    self.sighting = seen(self.sighting, visit, self.blog, plan)
                    await self._keep(visit)
                    if visit.purpose != "done" and self._must_stop():
                        break
            await self._keep_files()
            if self._is_spent():
                await self._say_spent()
            await self._say_of_host()
            await self._sound_alarms(plan, began_at=now)
            outcome: Outcome = "complete" if self.is_whole else "partial"
            await self.keeper.keep(lambda _: self._finish(outcome))
        except BaseException:
            self._finish("interrupted")
            raise
        await self._tell(Event("finished", self.blog.slug, tally=self.tally, outcome=outcome))

    async def _keep_files(self) -> None:
        """Keeps the files that are due, unless the blog showed nothing tonight: then its host is left alone."""
        files = self._files()
        if not self.is_alive or not files.find() or self._must_stop():
            return
        self.left = files.left()
        async with aclosing(files.visits(self.options.fetch_file or self.fetch)) as visits:
            async for visit in visits:
                requests = await files.keep(visit)
                self.tally = self.tally.plus((), requests=requests, files=int(brings_file(visit)))
                self._keep_findings(visit.findings)
                self.left = self.left - 1 if visit.left and not visit.files else files.left()
                await self._tell(Event("visited", self.blog.slug, url=visit.url, tally=self.tally, left=self.left))
                await self._tell_findings(visit.findings)
                if visit.purpose != "done" and self._must_stop():
                    break

    def _files(self) -> BlogFiles:
        """The blog's files; on a quiet night no more that failed before are asked than make 3 requests in all."""
        options, archive = self.options, self.archive
        policy = FilePolicy(self.blog.media or options.media, options.max_file_bytes, rechecks=options.walks_all)
        done = self.tally
        is_quiet = not (done.new or done.revised) and done.requests <= _QUIET_REQUESTS
        retries = max(0, _QUIET_REQUESTS - done.requests) if is_quiet else _MAX_RETRIES
        keeper = self.keeper
        return BlogFiles(archive.store, archive.warc, keeper, archive.clock, self.run_id, self.blog, policy, retries)

    def _must_stop(self) -> bool:
        """Whether the time or the requests of this run are used up; the blog is then not read to its end."""
        is_over = _is_time_up(self.archive, self.options) or self._is_spent()
        self.is_whole &= not is_over
        self.is_cut |= is_over
        return is_over

    def _is_spent(self) -> bool:
        return self.options.max_requests is not None and self.tally.requests >= self.options.max_requests

    async def _say_spent(self) -> None:
        message = f"The blog's {self.tally.requests} requests of this run are spent; the rest waits for the next."
        hint = "Raise max_requests under [archive] in bloggar.toml if one run should do it all."
        finding = Finding("budget-spent", "crawl", "warning", self.blog.url, message, hint)
        self._keep_findings((finding,))
        await self._tell_findings((finding,))

    async def _say_of_host(self) -> None:
        findings = self.options.host_findings(self.blog.url)
        self._keep_findings(findings)
        await self._tell_findings(findings)

    async def _keep(self, visit: Visit) -> None:
        """The visit's bytes, then its rows, then its events; of a post that was taken out of the archive, nothing."""
        if is_refused(visit, self.masks):
            return
        kept, altered = without_text(visit, self.masks)
        changes, findings = await self.keeper.keep(partial(self._write, kept), self._entry(kept, altered))
        if self.tally.requests % _COUNTED_EVERY == 0:
            self.left = self._files().left()
        self.is_alive |= visit.capture is not None and visit.capture.status < 400
        if visit.purpose == "done":
            self.is_whole = visit.is_walked
        left = visit.left + self.left
        await self._tell(Event("visited", self.blog.slug, url=visit.url, tally=self.tally, left=left))
        for change in changes:
            await self._tell(Event("changed", self.blog.slug, url=change.url, change=change))
        await self._tell_findings(findings)

    def _entry(self, visit: Visit, altered: str | None) -> Entry | None:
        """What the WARC file is told; a text that stands in for a page nobody answered for is noted too."""
        if visit.capture is None and visit.post is None:
            return None
        after = self.options.confirm_after
        note = note_text(visit, run_id=self.run_id, blog=self.blog.slug, confirm_after=after)
        return Entry(visit.url, visit.capture, note=note, altered=altered)

    def _write(self, visit: Visit, locators: tuple[Locator, ...]) -> tuple[tuple[Change, ...], tuple[Finding, ...]]:
        """What the visit has changed, and what is to be told of it, after writing its rows."""
        store, confirm_after = self.archive.store, self.options.confirm_after
        changes = store.commit(self.run_id, self.blog, visit, locators, confirm_after=confirm_after)
        findings = (*visit.findings, *self._doubles(changes))
        self._keep_findings(findings)
        self.tally = self.tally.plus(changes, requests=len(locators))
        return changes, findings

    def _doubles(self, changes: Sequence[Change]) -> Iterator[Finding]:
        """A finding for each new post that says what another one says: linked for a person, never merged."""
        for change in changes:
            if change.kind == "new" and change.post_id and (urls := self.archive.store.doubles_of(change.post_id)):
                message = f"It has the title and the text of {urls[0]}; both are kept."
                hint = f"See both with: bloggarkiv show {change.post_id}"
                yield Finding("possible-duplicate", "store", "info", change.url, message, hint)

    async def _sound_alarms(self, plan: Plan, *, began_at: datetime) -> None:
        """Keeps and tells where the blog no longer shows what it used to show."""
        store, now = self.archive.store, self.sighting
        if now.is_quiet():
            return
        habit = store.front_habit(self.blog) if now.front is not None else None
        shares = store.shares_before(self.blog, before=began_at) if now.is_telling() else Shares()
        posts = len({known.url for known in plan.known.values()})
        findings = alarms(self.blog, Past(posts, habit, shares), now)
        if now.front is not None:
            after = habit_after(habit, now.front, is_alarmed=bool(findings))
            if after is not None and after != habit:
                store.keep_front_habit(self.blog, after)
        self.is_whole &= not findings
        if findings:
            findings = told_before(findings, store.codes_since(self.blog, since=began_at - _ALARM_HOLDS))
        self._keep_findings(findings)
        await self._tell_findings(findings)

    async def _fail(self, error: Exception) -> None:
        """Keeps and tells that this blog's crawl failed in a way that nobody foresaw."""
        said = error.message if isinstance(error, ScraperError) else f"{type(error).__name__}: {error}"
        hint = "What was kept before stays; the log has the details. Other blogs went on."
        finding = Finding("crawl-failed", "crawl", "attention", self.blog.url, said, hint)
        self._keep_findings((finding,))
        self._finish("failed")
        await self._tell_findings((finding,))
        await self._tell(Event("finished", self.blog.slug, tally=self.tally, outcome="failed"))

    def _keep_findings(self, findings: tuple[Finding, ...]) -> None:
        if findings:
            self.tally = self.tally.plus((), findings=len(findings))
            self.archive.store.add_findings(self.run_id, self.blog, findings, now=self.archive.clock())

    async def _tell_findings(self, findings: tuple[Finding, ...]) -> None:
        for finding in findings:
            await self._tell(Event("found", self.blog.slug, url=finding.url, finding=finding))

    def _finish(self, outcome: Outcome) -> None:
        self.archive.store.finish_blog(
            self.run_id, self.blog, outcome=outcome, tally=self.tally, now=self.archive.clock(), is_cut=self.is_cut
        )

    async def _tell(self, event: Event) -> None:
        await self.events.put(event)


def _is_time_up(archive: Archive, options: RunOptions) -> bool:
    return options.stop_at is not None and archive.clock() >= options.stop_at
