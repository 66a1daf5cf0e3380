"""Times as a person gives them: a day, a moment, or how long ago."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta, tzinfo
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import click

from scraper import utc_now

from ..config import parse_duration

_HOW = "Write a day (2018-06-01), a moment (2018-06-01T14:30, with +02:00 or Z if it is not local), or an age (7d)."


class When(click.ParamType[datetime]):
    """A moment in UTC; a bare day is its beginning, or with ``is_end`` its end, where this computer is."""

    name = "when"

    def __init__(self, *, is_end: bool = False, clock: Callable[[], datetime] = utc_now) -> None:
        self.is_end = is_end
        self.clock = clock

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> datetime:
        """The moment that the text means; fails where it means none."""
        if isinstance(value, datetime):
            return value
        try:
            return moment_of(str(value), is_end=self.is_end, now=self.clock())
        except (ValueError, OverflowError):
            self.fail(f"{value!r} is no time. {_HOW}", param, ctx)


def moment_of(text: str, *, is_end: bool, now: datetime, zone: str | None = None) -> datetime:
    """The moment in UTC that the text means in that zone, or here. Raises ValueError.

    >>> moment_of("7d", is_end=False, now=datetime(2026, 11, 22, tzinfo=UTC)).isoformat()
    '2026-11-15T00:00:00+00:00'
    """
    stripped = text.strip()
    if stripped[-1:] in ("s", "m", "h", "d"):
        return now - parse_duration(stripped)
    parts = stripped.split("-")
    if len(parts) < 3:
        raise ValueError(text)
    moment = datetime.fromisoformat(stripped)
    if is_end and len(stripped) == len("2018-06-01"):
        moment += timedelta(days=1, seconds=-1)
    local = moment if moment.tzinfo else moment.replace(tzinfo=_zone(zone)).astimezone(_zone(zone))
    return local.astimezone(UTC)


def _zone(name: str | None) -> tzinfo | None:
    try:
        return ZoneInfo(name) if name else None
    except (ZoneInfoNotFoundError, ValueError):
        return None
