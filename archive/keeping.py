"""Keeping what the blogs of a run bring: the bytes first, then the rows, for all that wait in one go.

A sync costs the same for one page as for fifty, and is what a fast crawl waits for. So pages gather while others
are on their way, and are synced together: when every blog at work waits, and else after a time that follows from
what the last syncs took.
"""

import asyncio
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from time import monotonic
from typing import Any, TypeVar

from .errors import ArchiveError
from .records import Locator
from .store import Store
from .warc import Entry, WarcWriter

_GATHERED_TIMES = 4
_LONGEST_S = 0.1
_T = TypeVar("_T")
Write = Callable[[tuple[Locator, ...]], _T]


@dataclass(slots=True, eq=False)
class _Job:
    """What one blog brings: an entry of a WARC file, if any, and what to write once its place is known."""

    entry: Entry | None
    write: Write[Any]
    done: "asyncio.Future[Any] | None" = None


class Keeper:
    """Writes to an archive for all blogs of a run; ``run`` does the work, in a task of its own.

    What is kept when ``keep`` returns is on the disk. Where the archive itself fails, all that wait get its error.
    """

    def __init__(self, store: Store, warc: WarcWriter) -> None:
        self._store, self._warc = store, warc
        self._jobs: list[_Job] = []
        self._blogs_at_work = 0
        self._has_jobs, self._is_complete = asyncio.Event(), asyncio.Event()
        self._took_s = 0.0

    @contextmanager
    def at_work(self) -> Iterator[None]:
        """Inside, one more blog is one that others wait for to bring something."""
        self._blogs_at_work += 1
        try:
            yield
        finally:
            self._blogs_at_work -= 1
            self._look()

    async def keep(self, write: Write[_T], entry: Entry | None = None) -> _T:
        """What ``write`` gives, called in a transaction with the places of the entry's bytes, which are on disk.

        Raises what ``write`` raises, and ArchiveError. Nothing of it is kept if it is cancelled before.
        """
        job = _Job(entry, write, asyncio.get_running_loop().create_future())
        self._add(job)
        assert job.done is not None
        try:
            result: _T = await job.done
        except asyncio.CancelledError:
            with suppress(ValueError):
                self._jobs.remove(job)
            raise
        return result

    def keep_soon(self, write: Callable[[], None]) -> None:
        """Calls ``write`` in the next transaction, at the latest before anything that is kept from now on."""
        self._add(_Job(None, lambda _: write()))

    async def run(self) -> None:
        """Keeps what comes, until it is cancelled."""
        while True:
            await self._has_jobs.wait()
            if not self._is_complete.is_set():
                with suppress(TimeoutError):
                    async with asyncio.timeout(min(_LONGEST_S, _GATHERED_TIMES * self._took_s)):
                        await self._is_complete.wait()
            jobs, self._jobs = self._jobs, []
            self._has_jobs.clear()
            self._is_complete.clear()
            began_s = monotonic()
            self._keep_all(jobs)
            self._took_s = monotonic() - began_s

    def _add(self, job: _Job) -> None:
        self._jobs.append(job)
        self._has_jobs.set()
        self._look()

    def _look(self) -> None:
        """Notes whether nobody is left to wait for."""
        if self._jobs and sum(job.done is not None for job in self._jobs) >= self._blogs_at_work:
            self._is_complete.set()

    def _keep_all(self, jobs: Sequence[_Job]) -> None:
        try:
            places = iter(self._warc.append_all([job.entry for job in jobs if job.entry is not None]))
            with self._store.together():
                outcomes = [_outcome(job, next(places) if job.entry is not None else ()) for job in jobs]
        except Exception as error:
            outcomes = [(None, error) for _ in jobs]
        for job, (result, failure) in zip(jobs, outcomes, strict=True):
            if job.done is None or job.done.cancelled():
                continue
            if failure is None:
                job.done.set_result(result)
            else:
                job.done.set_exception(failure)


def _outcome(job: _Job, places: tuple[Locator, ...]) -> tuple[Any, Exception | None]:
    """What writing gave, or raised, where that is this blog's own trouble."""
    try:
        return job.write(places), None
    except ArchiveError:
        raise
    except Exception as error:
        return None, error
