"""Clock times beside a date: "kl. 12.34", "3:12 pm", "10h30", with a zone where one is written."""

import re

from .tokens import Clock, Source, mark_at, number_at, skip, word_at

CLOCK_GLUE = frozenset(",-|@·•(/:.•—)&~")
_OFFSET = re.compile(r"\s?(?:(?P<name>[A-Z]{1,4})(?P<hours>[+-]\d{1,2}(?::?\d\d)?)?|(?P<bare>[+-]\d\d:?\d\d))(?!\w)")
_ZONES = {
    "Z": 0, "UTC": 0, "GMT": 0, "UT": 0, "WET": 0, "WEST": 60, "BST": 60, "CET": 60, "MEZ": 60, "CEST": 120,
    "MESZ": 120, "EET": 120, "EEST": 180, "EST": -300, "EDT": -240, "CST": -360, "CDT": -300, "MST": -420,
    "MDT": -360, "PST": -480, "PDT": -420,
}  # fmt: skip


def follows_clock_word(source: Source, at: int) -> bool:
    """Whether a word such as "kl." stands before a token."""
    back = at - 1
    while back >= 0 and (source.tokens[back].kind == "space" or source.tokens[back].text in ".:"):
        back -= 1
    return back >= 0 and source.tokens[back].text in source.words.clock_words


def clock_after(source: Source, end: int) -> Clock | None:
    """The clock time behind a date that ends at a token; an hour alone only where nothing else may stand."""
    at = skip(source, end, CLOCK_GLUE, source.words.around_clocks)
    if at == end:
        return None
    clock = match_clock(source, at, takes_dots=True)
    if clock is not None and clock.minute is None and not source.is_whole:
        return None
    return clock


def match_clock(source: Source, first: int, *, takes_dots: bool) -> Clock | None:
    """The clock time that begins at a token: "12:34", "12:34:56 PM", "10h30"; "12.34" where dots are taken."""
    hour = number_at(source, first, (1, 2))
    if hour is None or hour > 24:
        return None
    minute, second, end = _minutes(source, first, takes_dots=takes_dots)
    shift, end = _half_of_day(source, end)
    hour_alone = shift is not None or follows_clock_word(source, first) or _word_after(source, end)
    if minute is None and not hour_alone:
        return None
    if shift is not None:
        hour = hour % 12 + shift if 1 <= hour <= 12 else hour
    if hour > 23 or (minute or 0) > 59 or (second or 0) > 59:
        return None
    offset, end = _offset(source, end) if minute is not None else (None, end)
    return Clock(hour, minute, second, offset, end)


def _word_after(source: Source, end: int) -> bool:
    at = end + 1 if end < len(source.tokens) and source.tokens[end].kind == "space" else end
    return word_at(source, at) in source.words.clock_words


def _minutes(source: Source, first: int, *, takes_dots: bool) -> tuple[int | None, int | None, int]:
    at = first + 1
    if at < len(source.tokens) and source.tokens[at].kind == "space" and word_at(source, at + 1) == "h":
        at += 1
    mark = source.tokens[at].text if at < len(source.tokens) else ""
    if mark not in (":", "h") and not (mark == "." and takes_dots):
        return None, None, first + 1
    at += 1
    if mark == "h" and at < len(source.tokens) and source.tokens[at].kind == "space":
        at += 1
    minute = number_at(source, at, (2,))
    if minute is None:
        return None, None, first + 1
    second = number_at(source, at + 2, (2,)) if mark_at(source, at + 1) == mark else None
    return minute, second, at + 3 if second is not None else at + 1


def _half_of_day(source: Source, end: int) -> tuple[int | None, int]:
    """0 or 12 hours by "am", "p.m.", "em", and the token after it; None where nothing such stands."""
    letters = ""
    at = end
    while at < min(len(source.tokens), end + 6):
        token = source.tokens[at]
        if token.kind == "word" and len(letters) < 2:
            letters += token.text
        elif token.kind != "space" and token.text != ".":
            break
        at += 1
        if letters in source.words.am_words or letters in source.words.pm_words:
            at += mark_at(source, at) == "."
            return (0 if letters in source.words.am_words else 12), at
    return None, end


def _offset(source: Source, end: int) -> tuple[int | None, int]:
    """Minutes from UTC by a zone's name in capitals or a number, and the token after it."""
    start = source.tokens[end - 1].end
    found = _OFFSET.match(source.text, start)
    if found is None:
        return None, end
    name, written = found["name"], found["hours"] or found["bare"]
    if name is not None and name not in _ZONES:
        return None, end
    minutes = _ZONES.get(name or "", 0) + (_signed_minutes(written) if written else 0)
    after = next((at for at in range(end, len(source.tokens)) if source.tokens[at].start >= found.end()), None)
    return (minutes, len(source.tokens) if after is None else after) if abs(minutes) < 1440 else (None, end)


def _signed_minutes(written: str) -> int:
    digits = written[1:].replace(":", "")
    hours, minutes = (digits[:-2], digits[-2:]) if len(digits) > 2 else (digits, "0")
    total = int(hours) * 60 + int(minutes)
    return -total if written[0] == "-" else total
