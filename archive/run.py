"""The composition root: many blogs at once, each a crawl whose visits are kept, as a stream of events.

    plan ─► crawl ═► Visit ═► Keeper (warc.append ─► store.commit) ═► Event

The evidence is on disk before the row that cites it, and the row before anything is told of it. One blog's failure
never ends the run for the others; those that have waited longest come first.
"""

import asyncio
from collections.abc import AsyncGenerator, Sequence
from dataclasses import replace

from scraper import Blog, Capture, Fetch, Validators

from .blog_run import Archive, BlogRun, RunOptions
from .errors import ArchiveError
from .keeping import Keeper
from .ledger import seal_runs
from .records import Event, Outcome
from .rules import rules_version

__all__ = ["Archive", "RunOptions", "primed", "run_crawl"]

_MAX_BLOGS_AT_ONCE = 50


async def run_crawl(
    archive: Archive, blogs: Sequence[Blog], fetch: Fetch, options: RunOptions
) -> AsyncGenerator[Event, None]:
    """The events of one run over the blogs, as they happen; each blog's last is ``finished`` or ``skipped``.

    Raises ArchiveError where the archive itself fails (a full disk): then the run is over for all, and what was
    acknowledged stays.
    """
    store, now = archive.store, archive.clock()
    store.sync_blogs(blogs, now=now)
    run_id = store.start_run(now=now, version=options.version, rules_version=rules_version())
    seal_runs(store, archive.warc)
    events: asyncio.Queue[Event | BaseException | None] = asyncio.Queue(maxsize=1000)
    gate = asyncio.Semaphore(_MAX_BLOGS_AT_ONCE)
    ordered = store.least_recent_first(blogs)
    keeper = Keeper(store, archive.warc)
    keeping = asyncio.create_task(keeper.run())
    tasks = [
        asyncio.create_task(BlogRun(archive, keeper, run_id, blog, fetch, options, events).run(gate))
        for blog in ordered
    ]
    outcome: Outcome = "interrupted"
    is_whole = True
    try:
        for _ in range(len(tasks)):
            while (event := await events.get()) is not None:
                if isinstance(event, BaseException):
                    raise event
                is_whole &= event.kind != "skipped" and event.outcome in (None, "complete")
                yield event
        outcome = "complete" if is_whole else "partial"
    except ArchiveError:
        outcome = "failed"
        raise
    finally:
        for task in (*tasks, keeping):
            task.cancel()
        await asyncio.gather(*tasks, keeping, return_exceptions=True)
        store.finish_run(run_id, outcome=outcome, now=archive.clock())
    seal_runs(store, archive.warc)


def primed(fetch: Fetch, capture: Capture, url: str) -> Fetch:
    """``fetch``, but the first request for the address is answered by the capture that is already at hand."""
    at_hand = {url: replace(capture, url=url)}

    async def ask(address: str, validators: Validators | None) -> Capture:
        return at_hand.pop(address, None) or await fetch(address, validators)

    return ask
