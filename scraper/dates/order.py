"""Which of two numbers is the day: what the date itself, its page and its language tell of the order."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta, tzinfo

from ..languages import Lexicon
from .shapes import Reading
from .tokens import FIRST_YEAR, LAST_YEAR

_MONTH_FIRST_ZONES = ("America/", "US/", "Canada/", "Pacific/Honolulu")
_MARKS = ("/", "-")
_NUMERIC = re.compile(r"(?<![\d/.-])(\d{1,2})([/-])(\d{1,2})\2(?:19|20)\d\d(?![\d/.-])", re.ASCII)


@dataclass(frozen=True, slots=True)
class Order:
    """What may put the month first: the marks of the page's other dates, an English page, an American zone.

    ``month_first`` finds the marks, which few texts have to be read for.
    """

    month_first: Callable[[], frozenset[str]]
    is_american: bool
    latest: date | None


def order_of(
    lexicons: tuple[Lexicon, ...], zone: tzinfo, captured_at: datetime | None, month_first: Callable[[], frozenset[str]]
) -> Order:
    """The order of a page's dates; none is later than the day after the capture."""
    is_english = bool(lexicons) and lexicons[0].code == "en"
    is_american = is_english and getattr(zone, "key", "").startswith(_MONTH_FIRST_ZONES)
    latest = captured_at.date() + timedelta(days=1) if captured_at is not None and is_english else None
    return Order(month_first, is_american, latest)


def calendar_day(reading: Reading, order: Order) -> date | None:
    """The day (or first day of the month) of a reading, None where the calendar has none."""
    written = reading.day
    if not FIRST_YEAR <= written.year <= LAST_YEAR:
        return None
    day = _date(written.year, written.month, written.day or 1)
    if not written.is_numeric_order or written.day is None:
        return day
    swapped = _date(written.year, written.day, written.month)
    if day is None or swapped is None:
        return day or swapped
    fits = [one for one in (day, swapped) if one.weekday() in reading.weekdays]
    if len(fits) == 1:
        return fits[0]
    is_month_first = written.mark in _MARKS and written.mark in order.month_first()
    return swapped if is_month_first or _is_american(order, day, swapped) else day


def marks_of_month_first(source: str) -> frozenset[str]:
    """The marks between numbers of dates that a page writes with the month first: "03/25/2017" shows it for all.

    A page that also writes "25/03/2017" shows nothing.
    """
    found: dict[str, set[bool]] = {}
    for first, mark, second in _NUMERIC.findall(source):
        if (int(first) > 12) != (int(second) > 12) and max(int(first), int(second)) <= 31:
            found.setdefault(mark, set()).add(int(second) > 12)
    return frozenset(mark for mark, orders in found.items() if orders == {True})


def _is_american(order: Order, day: date, swapped: date) -> bool:
    """Observation: only American software and people write the month first, and posts are not from the future."""
    return order.is_american or (order.latest is not None and day > order.latest >= swapped)


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
