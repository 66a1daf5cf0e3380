"""Ages and day words ("för 3 dagar sedan", "igår 12:34") as dates, given the moment of capture.

Precision is that of the finest unit, and never finer than what the age can tell: hours and days give a day, weeks
and months a month, years a year.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta, tzinfo
from functools import cache

from ..languages import Lexicon, Unit
from ..records import Precision
from .tokens import Token, words_in

_DAYS_A_UNIT: dict[Unit, float] = {
    "second": 1 / 86400,
    "minute": 1 / 1440,
    "hour": 1 / 24,
    "day": 1.0,
    "week": 7.0,
    "month": 0.0,
    "year": 0.0,
}
_PRECISION: dict[Unit, Precision] = {"week": "month", "month": "month", "year": "year"}
_ORDER: tuple[Unit, ...] = ("second", "minute", "hour", "day", "week", "month", "year")
_MAX_AMOUNT = 40_000


@dataclass(frozen=True, slots=True)
class Age:
    """A span before the capture, between two tokens. ``is_day_word`` where a word such as "igår" named the day."""

    days: float
    months: int
    unit: Unit
    first: int
    end: int
    is_day_word: bool = False


@dataclass(frozen=True, slots=True, eq=False)
class _AgeWords:
    makers: frozenset[str]
    day_triggers: frozenset[str]
    beginnings: frozenset[str]
    before: tuple[tuple[str, ...], ...]
    after: tuple[tuple[str, ...], ...]
    about: frozenset[str]
    numbers: dict[str, int]
    units: dict[str, Unit]
    day_words: tuple[tuple[tuple[str, ...], int], ...]


def match_age(tokens: Sequence[Token], first: int, lexicons: Sequence[Lexicon]) -> Age | None:
    """The age or day word that begins at a token, in the first language that knows it."""
    for lexicon in lexicons:
        words = _age_words(lexicon)
        if (age := _day_word(tokens, first, words) or _span(tokens, first, words)) is not None:
            return age
    return None


def has_age_words(tokens: Sequence[Token], lexicons: Sequence[Lexicon]) -> tuple[Lexicon, ...]:
    """The lexicons, in order, that have a day word among the tokens, or a unit and what makes it an age."""
    present = {token.text for token in tokens if token.kind == "word"}
    return tuple(lexicon for lexicon in lexicons if _may_tell(present, _age_words(lexicon)))


def _may_tell(present: set[str], words: _AgeWords) -> bool:
    if not present.isdisjoint(words.day_triggers):
        return True
    return not present.isdisjoint(words.makers) and not present.isdisjoint(words.units)


def may_tell_age(text: str, lexicons: tuple[Lexicon, ...]) -> bool:
    """Whether a text may hold an age: a unit and a word that makes ages ("en vecka sedan"), or "igår" and digits."""
    makers, units, triggers = _words_of_ages(lexicons)
    words = words_in(text)
    if not (words.isdisjoint(makers) or words.isdisjoint(units)):
        return True
    return not words.isdisjoint(triggers) and any(map(str.isdigit, text))


@cache
def _words_of_ages(lexicons: tuple[Lexicon, ...]) -> tuple[frozenset[str], frozenset[str], frozenset[str]]:
    known = [_age_words(lexicon) for lexicon in lexicons]
    makers = frozenset(word for words in known for word in words.makers)
    units = frozenset(unit for words in known for unit in words.units)
    return makers, units, frozenset(word for words in known for word in words.day_triggers)


def day_of(age: Age, captured_at: datetime, zone: tzinfo) -> tuple[date, Precision]:
    """The local day (or first day of the period) of an age, and how fine it is."""
    captured = captured_at.astimezone(zone)
    month_number = captured.year * 12 + captured.month - 1 - age.months
    year, month = divmod(month_number, 12)
    start = date(max(year, 1), month + 1, min(captured.day, 28) if age.months else captured.day)
    moment = datetime.combine(start, captured.timetz()) - timedelta(days=age.days)
    precision = _PRECISION.get(age.unit, "day")
    if precision == "year":
        return date(moment.year, 1, 1), precision
    return (moment.date().replace(day=1) if precision == "month" else moment.date()), precision


@cache
def _age_words(lexicon: Lexicon) -> _AgeWords:
    before = _split(lexicon.ago_before)
    after = _split(lexicon.ago_after)
    days = [(tuple(phrase.split()), age) for age, phrases in lexicon.day_words for phrase in phrases]
    return _AgeWords(
        makers=frozenset(max(phrase, key=len) for phrase in (*before, *after)),
        day_triggers=frozenset(max(phrase, key=len) for phrase in dict(days)),
        beginnings=frozenset(phrase[0] for phrase, _ in days),
        before=before,
        after=after,
        about=frozenset(lexicon.about_words),
        numbers={
            **dict.fromkeys(lexicon.articles, 1),
            **{form: number for number, forms in enumerate(lexicon.numbers, start=1) for form in forms},
        },
        units={form: unit for unit, forms in lexicon.units for form in forms},
        day_words=tuple(sorted(days, key=lambda pair: -len(pair[0]))),
    )


def _split(phrases: tuple[str, ...]) -> tuple[tuple[str, ...], ...]:
    return tuple(sorted((tuple(phrase.split()) for phrase in phrases), key=len, reverse=True))


def _next(tokens: Sequence[Token], at: int) -> int:
    """The next token that is a word or a number."""
    while at < len(tokens) and (tokens[at].kind == "space" or tokens[at].text in ".,'-~&"):
        at += 1
    return at


def _phrase(tokens: Sequence[Token], at: int, phrases: Sequence[tuple[str, ...]]) -> int | None:
    """The token after the first of the phrases that stands here."""
    for phrase in phrases:
        here = at
        for word in phrase:
            here = _next(tokens, here)
            if here >= len(tokens) or tokens[here].text != word:
                break
            here += 1
        else:
            return here
    return None


def _day_word(tokens: Sequence[Token], first: int, words: _AgeWords) -> Age | None:
    if tokens[first].text not in words.beginnings:
        return None
    for phrase, age in words.day_words:
        end = _phrase(tokens, first, (phrase,))
        if end is not None:
            return Age(age, 0, "day", first, end, is_day_word=True)
    return None


def _span(tokens: Sequence[Token], first: int, words: _AgeWords) -> Age | None:
    after_before = _phrase(tokens, first, words.before)
    at = first if after_before is None else after_before
    amounts: list[tuple[int, Unit]] = []
    end = at
    while (found := _amount(tokens, at, words)) is not None:
        amount, unit, at = found
        amounts.append((amount, unit))
        end = at
    if not amounts:
        return None
    at = _skip_about(tokens, end, words)
    closed = _phrase(tokens, at, words.after)
    if closed is None and after_before is None:
        return None
    return _age(amounts, first, end if closed is None else closed)


def _age(amounts: Sequence[tuple[int, Unit]], first: int, end: int) -> Age | None:
    if any(amount > _MAX_AMOUNT for amount, _ in amounts):
        return None
    months = sum(amount * (12 if unit == "year" else 1) for amount, unit in amounts if unit in ("year", "month"))
    days = sum(amount * _DAYS_A_UNIT[unit] for amount, unit in amounts)
    finest = min((unit for _, unit in amounts), key=_ORDER.index)
    if months and finest in ("second", "minute", "hour", "day"):
        finest = "month"
    return Age(days, months, finest, first, end) if months < 2400 and days < 40_000 else None


def _skip_about(tokens: Sequence[Token], at: int, words: _AgeWords) -> int:
    here = _next(tokens, at)
    while here < len(tokens) and tokens[here].text in words.about and tokens[here].text not in words.units:
        here = _next(tokens, here + 1)
    return here


def _amount(tokens: Sequence[Token], at: int, words: _AgeWords) -> tuple[int, Unit, int] | None:
    """An amount, its unit, and the token after them: "3 dagar", "en vecka", and Estonian "kuu" for one month."""
    here = _skip_about(tokens, at, words)
    if here >= len(tokens):
        return None
    token = tokens[here]
    amount = int(token.text) if token.kind == "number" and len(token.text) < 6 else words.numbers.get(token.text)
    unit_at = _next(tokens, here + 1) if amount is not None else here
    if unit_at >= len(tokens):
        return None
    unit = words.units.get(tokens[unit_at].text)
    if unit is None or (amount is None and len(tokens[unit_at].text) < 3):
        return None
    return (1 if amount is None else amount), unit, unit_at + 1
