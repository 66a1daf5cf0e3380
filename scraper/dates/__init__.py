"""Dates as people write them, in the words of several languages; and the door to the machine formats.

What belongs here: what a date means (its precision, its zone). The order of a date's parts stands in ``shapes``, which
of two numbers is the day in ``order``, ages in ``relative``, ISO 8601, RFC 822 and addresses in ``machine``. Nothing
fills in a part that is not written: a date without a day is a month, a date without a year is nothing.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, timezone, tzinfo

from ..languages import Lexicon
from ..records import Precision, Stamp
from .clock import match_clock
from .machine import read_machine_stamp, stamp_from_url
from .order import Order, calendar_day, marks_of_month_first, order_of
from .relative import Age, day_of, has_age_words, match_age, may_tell_age
from .shapes import Reading, match_reading
from .tokens import FIRST_YEAR, LAST_YEAR, Clock, Source, Token, Vocabulary, tokens_of, vocabulary

__all__ = [
    "FoundStamp",
    "find_stamps",
    "marks_of_month_first",
    "read_machine_stamp",
    "read_stamp",
    "stamp_from_url",
]

_MAX_WHOLE = 120
_MAX_SEARCHED = 600
# What every date that names a day has: a year of four digits, or of two behind a dash or an apostrophe.
_YEAR = re.compile(r"(?<!\d)\d{4}(?!\d)|['’‘ʼ´`‐‑‒–—―−-][\s\u200b\ufeff]*\d\d(?!\d)")
_NAMED_DAY = re.compile(
    r"""(?:(?P<day>\d\d?)\.?\ (?P<month>[^\W\d_]+) | (?P<first_month>[^\W\d_]+)\ (?P<last_day>\d\d?))
        ,?\ (?P<year>\d{4})""",
    re.VERBOSE,
)


@dataclass(frozen=True, slots=True)
class FoundStamp:
    """A date inside a text: ``text[start:end]`` is what was read, with its weekday and filler words."""

    stamp: Stamp
    start: int
    end: int


def read_stamp(
    text: str,
    *,
    lexicons: tuple[Lexicon, ...],
    zone: tzinfo,
    captured_at: datetime | None,
    month_first: Callable[[], frozenset[str]] = frozenset,
) -> Stamp | None:
    """The date that makes up the whole text, or None.

    Weekdays, filler words ("den", "kl."), and words that announce a date ("Publicerat") may stand around it. Ages
    ("9 år, 5 månader sedan") need ``captured_at``. Two numbers are day and month in that order, as all of Europe
    writes, unless only the other order is a date or falls on the weekday that stands before it; unless the mark
    between them is one that ``month_first`` gives; under an English interface (the first lexicon) also unless the
    zone is American, or the day would lie after the capture and the other would not. ``text`` is the whole text.

    Example: "den 20 mars 2017 kl. 12:34" -> 20 March 2017, 12:34 in ``zone``, precision "minute".
    """
    written = " ".join(text[: 4 * _MAX_WHOLE].split())
    if not written or len(written) > _MAX_WHOLE or len(text) > 4 * _MAX_WHOLE:
        return None
    if "T" in written and (stamp := read_machine_stamp(written, zone=zone)) is not None:
        return stamp
    words = vocabulary(lexicons)
    if (stamp := _named_day(written, words)) is not None:
        return stamp
    source = Source(written, tokens_of(written), words, is_whole=True)
    reader = _Reader(source, lexicons, zone, captured_at, order_of(lexicons, zone, captured_at, month_first))
    return _read_absolute(reader) or _read_age(reader)


def find_stamps(
    text: str,
    *,
    lexicons: tuple[Lexicon, ...],
    zone: tzinfo,
    captured_at: datetime | None,
    month_first: Callable[[], frozenset[str]] = frozenset,
) -> tuple[FoundStamp, ...]:
    """The dates that stand among other words in the first 600 characters, in order, not overlapping.

    For bylines and for headings that glue a date to a title. A bare year or month number is no date here, and no
    part of a longer number, word, range or version is. Day words ("igår") count only with a clock time.

    Example: "Av X den 20 mars 2017 | 3 kommentarer" -> one stamp, of "den 20 mars 2017".
    """
    searched = text[:_MAX_SEARCHED]
    if not _YEAR.search(searched) and (captured_at is None or not may_tell_age(searched, lexicons)):
        return ()
    source = Source(searched, tokens_of(searched), vocabulary(lexicons), is_whole=False)
    reader = _Reader(source, lexicons, zone, captured_at, order_of(lexicons, zone, captured_at, month_first))
    aged = has_age_words(source.tokens, lexicons) if captured_at is not None else ()
    found: list[FoundStamp] = []
    at = 0
    while at < len(source.tokens):
        hit = _find_at(reader, at, aged) if aged or _may_begin(source, at) else None
        if hit is not None and (not found or hit[0].start >= found[-1].end):
            found.append(hit[0])
            at = hit[1]
        else:
            at += 1
    return tuple(found)


@dataclass(frozen=True, slots=True)
class _Reader:
    source: Source
    lexicons: tuple[Lexicon, ...]
    zone: tzinfo
    captured_at: datetime | None
    order: Order


def _named_day(written: str, words: Vocabulary) -> Stamp | None:
    """The day of a text in one of the two ways that most are written in, which the shapes would give too."""
    found = _NAMED_DAY.fullmatch(written)
    if found is None:
        return None
    month = words.months.get((found["month"] or found["first_month"]).lower())
    year = int(found["year"])
    if month is None or not FIRST_YEAR <= year <= LAST_YEAR:
        return None
    try:
        return Stamp(date(year, month, int(found["day"] or found["last_day"])), None, "day", written, "assumed")
    except ValueError:
        return None


def _read_absolute(reader: _Reader) -> Stamp | None:
    source = reader.source
    for at, token in enumerate(source.tokens):
        if token.kind in ("number", "word"):
            reading = match_reading(source, at)
            if reading is not None:
                return _stamp(reader, reading, source.text) if _is_tail(source, reading.end) else None
            if token.kind == "number":
                return _bare_year(source, at)
        if token.kind == "word" and not _may_surround(source, token):
            return None
    return None


def _may_surround(source: Source, token: Token) -> bool:
    words = source.words
    return token.text in words.fillers or token.text in words.labels or token.text in words.weekdays


def _is_tail(source: Source, end: int) -> bool:
    """Whether only marks, fillers and weekdays follow."""
    words = source.words
    return all(
        token.kind in ("space", "mark") or token.text in words.fillers or token.text in words.weekdays
        for token in source.tokens[end:]
    )


def _bare_year(source: Source, at: int) -> Stamp | None:
    written = source.tokens[at].text
    if source.text != written or len(written) != 4 or not FIRST_YEAR <= int(written) <= LAST_YEAR:
        return None
    return Stamp(date(int(written), 1, 1), None, "year", source.text, "assumed")


def _read_age(reader: _Reader) -> Stamp | None:
    source = reader.source
    if reader.captured_at is None:
        return None
    lexicons = has_age_words(source.tokens, reader.lexicons)
    for at, token in enumerate(source.tokens if lexicons else ()):
        if token.kind in ("number", "word"):
            age = match_age(source.tokens, at, lexicons)
            if age is not None:
                clock = _clock_of_day_word(source, age)
                end = clock.end if clock else age.end
                return _age_stamp(reader, age, clock, source.text) if _is_tail(source, end) else None
        if token.kind == "number" or (token.kind == "word" and token.text not in source.words.labels):
            return None
    return None


def _clock_of_day_word(source: Source, age: Age) -> Clock | None:
    if not age.is_day_word:
        return None
    at = age.end
    while at < len(source.tokens) and at < age.end + 6:
        token = source.tokens[at]
        if token.kind == "number":
            clock = match_clock(source, at, takes_dots=True)
            return clock if clock is not None and clock.minute is not None else None
        if token.kind == "word" and token.text not in source.words.fillers:
            return None
        at += 1
    return None


def _age_stamp(reader: _Reader, age: Age, clock: Clock | None, text: str) -> Stamp | None:
    assert reader.captured_at is not None
    day, precision = day_of(age, reader.captured_at, reader.zone)
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        return None
    return _with_clock(day, clock, text, reader.zone) or Stamp(day, None, precision, text, "assumed")


def _find_at(reader: _Reader, at: int, aged: Sequence[Lexicon]) -> tuple[FoundStamp, int] | None:
    """The date that begins at a token, and the token after it."""
    source = reader.source
    token = source.tokens[at]
    if token.kind not in ("number", "word") or not _is_free_before(source, at):
        return None
    reading = match_reading(source, at)
    if reading is not None and _is_free_after(source, reading.end):
        start = source.tokens[_first_filler(source, reading.first)].start
        end = source.tokens[reading.end - 1].end
        stamp = _stamp(reader, reading, source.text[start:end])
        return (FoundStamp(stamp, start, end), reading.end) if stamp is not None else None
    age = match_age(source.tokens, at, aged) if aged else None
    clock = _clock_of_day_word(source, age) if age is not None else None
    if age is None or (age.is_day_word and clock is None):
        return None
    after = clock.end if clock else age.end
    start, end = token.start, source.tokens[after - 1].end
    stamp = _age_stamp(reader, age, clock, source.text[start:end])
    return (FoundStamp(stamp, start, end), after) if stamp is not None else None


def _may_begin(source: Source, at: int) -> bool:
    """Whether a token is one that a date begins with: a number, a month or a day of the week."""
    token = source.tokens[at]
    if token.kind == "word":
        return token.text in source.words.months or token.text in source.words.weekdays
    return token.kind == "number"


def _is_free_before(source: Source, at: int) -> bool:
    """Whether the token begins something: not glued to a word or number, nor joined to a number by a mark."""
    if at == 0:
        return True
    before = source.tokens[at - 1]
    if before.kind != "mark":
        return before.kind == "space"
    if before.text in "_=@#&%$€":
        return False
    return not (before.text in ".,:/-+" and at > 1 and source.tokens[at - 2].kind == "number")


def _is_free_after(source: Source, end: int) -> bool:
    """Whether the date ends there: no mark joins it to a number, as in versions, addresses and ranges."""
    if end + 1 >= len(source.tokens) or source.tokens[end].kind != "mark":
        return True
    return not (source.tokens[end].text in ".:/-_" and source.tokens[end + 1].kind == "number")


def _first_filler(source: Source, first: int) -> int:
    """The first of the filler words and weekdays right before a date."""
    at = start = first
    while at > max(0, first - 8):
        at -= 1
        token = source.tokens[at]
        if token.kind == "word" and (token.text in source.words.fillers or token.text in source.words.weekdays):
            start = at
        elif token.kind != "space" and token.text not in ",.:":
            break
    return start


def _stamp(reader: _Reader, reading: Reading, text: str) -> Stamp | None:
    day = calendar_day(reading, reader.order)
    if day is None:
        return None
    if reading.day.day is None:
        return Stamp(day, None, "month", text, "assumed")
    return _with_clock(day, reading.clock, text, reader.zone) or Stamp(day, None, "day", text, "assumed")


def _with_clock(day: date, clock: Clock | None, text: str, zone: tzinfo) -> Stamp | None:
    if clock is None or clock.minute is None:
        return None
    stated = timezone(timedelta(minutes=clock.offset)) if clock.offset is not None else None
    moment = datetime.combine(day, time(clock.hour, clock.minute, clock.second or 0), tzinfo=stated or zone)
    precision: Precision = "minute" if clock.second is None else "second"
    return Stamp(day, moment, precision, text, "stated" if stated else "assumed")
