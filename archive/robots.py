"""Each host's robots.txt from one run to the next: its bytes in the WARC, its row in the database.

What an earlier run has read holds for a day. When it is asked for again and is the same, the row's time moves; all
of those that moved are one transaction, at the end.
"""

from datetime import datetime
from types import TracebackType
from typing import Self

from scraper import Capture, KeptRobots

from .store import Store
from .warc import WarcWriter, robots_text


class KeptRobotsFiles:
    """The memory of robots.txt of one run, as a context manager."""

    def __init__(self, store: Store, warc: WarcWriter) -> None:
        self._store, self._warc = store, warc
        self._confirmed: dict[str, datetime] = {}

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._confirmed:
            self._store.confirm_robots(self._confirmed)

    def recall(self, origin: str) -> KeptRobots | None:
        """What was kept of the host's robots.txt."""
        return self._store.robots_of(origin)

    def keep(self, origin: str, capture: Capture) -> None:
        """Keeps a new answer: its bytes, then its row."""
        place = self._warc.append(capture, note=robots_text(origin, capture))[-1]
        self._store.keep_robots(origin, capture, place)
        self._confirmed.pop(origin, None)

    def confirm(self, origin: str, at: datetime) -> None:
        """Notes that what is kept held at that time."""
        self._confirmed[origin] = at
