"""Each host's robots.txt from one run to the next: its bytes in the WARC, its row in the database.

What an earlier run has read holds for a day. New ones are written many at once, and when one is asked for again and
is the same, its row's time moves, for all of those at the end: what a crash loses is read again.
"""

from contextlib import nullcontext, suppress
from datetime import datetime
from types import TracebackType
from typing import Self

from scraper import Capture, KeptRobots

from .errors import ArchiveError
from .store import Store
from .warc import Entry, WarcWriter, robots_text

_AT_ONCE = 100


class KeptRobotsFiles:
    """The memory of robots.txt of one run, as a context manager."""

    def __init__(self, store: Store, warc: WarcWriter) -> None:
        self._store, self._warc = store, warc
        self._new: dict[str, Capture] = {}
        self._confirmed: dict[str, datetime] = {}

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        # What made the run fail is the reason to tell, not that this could not be written either.
        with suppress(ArchiveError) if error is not None else nullcontext():
            self._write()
            if self._confirmed:
                self._store.confirm_robots(self._confirmed)

    def recall(self, origin: str) -> KeptRobots | None:
        """What was kept of the host's robots.txt before this run, or not long ago in it."""
        return self._store.robots_of(origin)

    def keep(self, origin: str, capture: Capture) -> None:
        """Keeps a new answer, soon: its bytes, then its row."""
        self._new[origin] = capture
        self._confirmed.pop(origin, None)
        if len(self._new) >= _AT_ONCE:
            self._write()

    def confirm(self, origin: str, at: datetime) -> None:
        """Notes that what is kept held at that time."""
        self._confirmed[origin] = at

    def _write(self) -> None:
        new, self._new = self._new, {}
        if not new:
            return
        entries = [Entry(capture.url, capture, note=robots_text(origin, capture)) for origin, capture in new.items()]
        places = self._warc.append_all(entries)
        with self._store.together():
            for (origin, capture), chain in zip(new.items(), places, strict=True):
                self._store.keep_robots(origin, capture, chain[-1])
