"""The orders in which numbers, month names and marks make a calendar day and a clock time.

What belongs here: the grammar of absolute dates over ``date_tokens``. It knows no language and no page. What doesn't:
ages ("3 days ago", ``relative``), and what a date means in a zone (``dates``).
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from .clock import CLOCK_GLUE, clock_after, follows_clock_word, match_clock
from .tokens import FIRST_YEAR, LAST_YEAR, MAX_GLUE, Clock, Source, mark_at, number_at, skip, word_at

_NAMED_GLUE = frozenset(".,-/'()°ºª:")


@dataclass(frozen=True, slots=True)
class Day:
    """A calendar date as written, not yet checked against the calendar; ``end`` is the token after it.

    ``is_numeric_order`` marks a day and month written as two numbers, day first, that could be the other way;
    ``mark`` is what stands between them.
    """

    year: int
    month: int
    day: int | None
    end: int
    is_numeric_order: bool = False
    mark: str = ""


@dataclass(frozen=True, slots=True)
class Reading:
    """A date, perhaps with a clock time, between two tokens; ``weekdays`` are what the word before it may be."""

    day: Day
    clock: Clock | None
    first: int
    end: int
    weekdays: frozenset[int] = frozenset()


def match_reading(source: Source, first: int) -> Reading | None:
    """The date that begins at a token: date and time in either order, weekday before or after."""
    token = source.tokens[first]
    if token.kind == "word" and token.text not in source.words.months and token.text not in source.words.weekdays:
        return None
    at = _skip_weekday(source, first)
    day = match_day(source, first) or match_day(source, at)  # "mar" is March, and Tuesday in three languages
    if day is not None:
        clock = clock_after(source, day.end)
        weekdays = source.words.weekdays.get(token.text, frozenset()) if at != first else frozenset()
        return Reading(day, clock, first, clock.end if clock else day.end, weekdays)
    if (split := _around_clock(source, at)) is not None:
        return Reading(*split, first, split[0].end)
    clock = match_clock(source, at, takes_dots=follows_clock_word(source, at))
    if clock is None or clock.minute is None:
        return None
    at = _skip_weekday(source, skip(source, clock.end, CLOCK_GLUE, source.words.around_clocks))
    day = match_day(source, at)
    return Reading(day, clock, first, day.end) if day is not None else None


def _around_clock(source: Source, first: int) -> tuple[Day, Clock] | None:
    """A day that the clock parts, as C's ``ctime`` writes it: "Mon May 25 07:16:00 2020"."""
    month = source.words.months.get(word_at(source, first) or "")
    at = _named_glue(source, first + 1)
    day = number_at(source, at, (1, 2))
    if month is None or day is None:
        return None
    clock = match_clock(source, _named_glue(source, at + 1), takes_dots=False)
    if clock is None or clock.minute is None:
        return None
    at = _named_glue(source, clock.end)
    year = number_at(source, at, (4,))
    is_year = year is not None and FIRST_YEAR <= year <= LAST_YEAR
    return (Day(year, month, day, at + 1), clock) if is_year and year is not None else None


def match_day(source: Source, first: int) -> Day | None:
    """The date without time that begins at a token, by the first shape that fits."""
    kind = source.tokens[first].kind if first < len(source.tokens) else None
    if kind == "word":
        return _month_name_day_year(source, first) or _month_name_year(source, first)
    return _first_shape(source, first) if kind == "number" else None


def _first_shape(source: Source, first: int) -> Day | None:
    size = len(source.tokens[first].text)
    shapes = _DAY_FIRST if size <= 2 else _YEAR_FIRST if size == 4 else _ALONE if size == 8 else ()
    return next((day for shape in shapes if (day := shape(source, first)) is not None), None)


def _skip_weekday(source: Source, first: int) -> int:
    if word_at(source, first) not in source.words.weekdays:
        return first
    return skip(source, first + 1, _NAMED_GLUE, source.words.fillers)


def _named_glue(source: Source, first: int) -> int:
    return skip(source, first, _NAMED_GLUE, source.words.inside_dates)


def _year(source: Source, at: int) -> int | None:
    year = number_at(source, at, (4,))
    if year is not None:
        return year if FIRST_YEAR <= year <= LAST_YEAR else None
    short = number_at(source, at, (2,))
    return None if short is None or not _may_be_short_year(source, at) else _full_year(short)


def _may_be_short_year(source: Source, at: int) -> bool:
    """Two digits are a year behind "-" or "'", and in a text that is nothing but a date also bare."""
    before = source.tokens[at - 1].text
    follows = mark_at(source, at + 1)
    if follows is not None and follows in ":.h" and number_at(source, at + 2, (2,)) is not None:
        return False
    return before in "-'" or source.is_whole


def _full_year(short: int) -> int:
    return 1900 + short if short >= FIRST_YEAR - 1900 else 2000 + short


def _day_month_name_year(source: Source, first: int) -> Day | None:
    day = number_at(source, first, (1, 2))
    at = _named_glue(source, first + 1)
    month = source.words.months.get(word_at(source, at) or "")
    if day is None or month is None:
        return None
    at = _named_glue(source, at + 1)
    year = _year(source, at)
    return Day(year, month, day, at + 1) if year is not None else None


def _month_name_day_year(source: Source, first: int) -> Day | None:
    month = source.words.months.get(word_at(source, first) or "")
    at = _named_glue(source, first + 1)
    day = number_at(source, at, (1, 2))
    if month is None or day is None:
        return None
    at = _named_glue(source, at + 1)
    year = number_at(source, at, (4,))
    return Day(year, month, day, at + 1) if year is not None else None


def _year_month_name_day(source: Source, first: int) -> Day | None:
    year = number_at(source, first, (4,))
    at = _named_glue(source, first + 1)
    month = source.words.months.get(word_at(source, at) or "")
    if year is None or month is None:
        return None
    end = at + 1
    at = _named_glue(source, end)
    day = number_at(source, at, (1, 2))
    if day is not None:
        return Day(year, month, day, at + 1)
    return Day(year, month, None, end) if source.is_whole else None


def _month_name_year(source: Source, first: int) -> Day | None:
    """A month without a day, unless a number before it makes it an impossible date ("31 februari 2017")."""
    month = source.words.months.get(word_at(source, first) or "")
    at = _named_glue(source, first + 1)
    year = number_at(source, at, (4,))
    if month is None or year is None or _number_before(source, first):
        return None
    return Day(year, month, None, at + 1)


def _number_before(source: Source, first: int) -> bool:
    at = first - 1
    while at >= max(0, first - MAX_GLUE):
        token = source.tokens[at]
        if token.kind == "number":
            return True
        known = token.text in source.words.fillers or token.text in source.words.ordinals
        if token.kind == "word" and not known:
            return False
        at -= 1
    return False


def _separator(source: Source, first: int) -> tuple[str, int]:
    """The mark between two numbers ("" for a space alone) and the token after it and its spaces."""
    at = first
    mark = ""
    while at < min(len(source.tokens), first + 4):
        token = source.tokens[at]
        if token.kind == "mark" and token.text in ".-/," and not (mark and mark != "."):
            mark = token.text if not mark or token.text != "," else mark
        elif token.kind != "space":
            break
        at += 1
    return mark, at


def _year_month_day(source: Source, first: int) -> Day | None:
    year = number_at(source, first, (4,))
    mark, at = _separator(source, first + 1)
    month = number_at(source, at, (1, 2))
    if year is None or month is None or mark not in ("-", "/", "."):
        return None
    end = at + 1
    again, at = _separator(source, end)
    day = number_at(source, at, (1, 2))
    if again == mark and day is not None:
        return Day(year, month, day, at + 1)
    is_month = source.is_whole and mark != "." and end == len(source.tokens)
    return Day(year, month, None, end) if is_month else None


def _day_month_year(source: Source, first: int) -> Day | None:
    day = number_at(source, first, (1, 2))
    mark, at = _separator(source, first + 1)
    month = number_at(source, at, (1, 2))
    if day is None or month is None or mark not in ("-", "/", "."):
        return None
    again, at = _separator(source, at + 1)
    year = number_at(source, at, (4,))
    if year is None:
        short = number_at(source, at, (2,))
        is_year = (mark, again) == ("/", "-") or (source.is_whole and again == mark != "-")
        year = _full_year(short) if short is not None and is_year else None
    return Day(year, month, day, at + 1, is_numeric_order=True, mark=mark) if year is not None else None


def _compact(source: Source, first: int) -> Day | None:
    written = source.tokens[first].text
    if not source.is_whole or source.tokens[first].kind != "number" or len(written) != 8:
        return None
    return Day(int(written[:4]), int(written[4:6]), int(written[6:]), first + 1)


_Shapes = Sequence[Callable[[Source, int], Day | None]]
_DAY_FIRST: _Shapes = (_day_month_name_year, _day_month_year)
_YEAR_FIRST: _Shapes = (_year_month_name_day, _year_month_day)
_ALONE: _Shapes = (_compact,)
