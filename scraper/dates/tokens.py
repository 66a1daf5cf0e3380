"""The words and marks that dates are made of: tokens of a text, and the vocabulary of several languages at once.

What belongs here: cutting text, and looking words up. What doesn't: the order in which they make a date
(``date_shapes``, ``relative``).
"""

import re
import unicodedata
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Literal, NamedTuple

from ..languages import Lexicon

Kind = Literal["number", "word", "space", "mark"]

_TOKEN = re.compile(
    r"""(?P<number>\d+) | (?P<word>[^\W\d_](?:[^\W\d_]|[\u0300-\u036f])*) | (?P<space>[\s\u200b\ufeff]+) | (?P<mark>.)
    """,
    re.VERBOSE | re.DOTALL,
)
_WORD = re.compile(r"[^\W\d_](?:[^\W\d_]+|[\u0300-\u036f]+)*")
_DASHES = dict.fromkeys("‐‑‒–—―−", "-") | dict.fromkeys("’‘ʼ´`", "'")
_SHORTEST_DERIVED = 4
MAX_GLUE = 12
FIRST_YEAR, LAST_YEAR = 1990, 2100


class Token(NamedTuple):
    """A piece of a text. ``text`` is lower case and NFC, dashes are "-" and apostrophes "'"."""

    kind: Kind
    text: str
    start: int
    end: int


def tokens_of(text: str) -> tuple[Token, ...]:
    """The tokens of a text, in order, without gaps; the caller caps the text."""
    return tuple(_token(match) for match in _TOKEN.finditer(text))


def words_in(text: str) -> set[str]:
    """The words among a text's tokens, without cutting all of it."""
    words = set(_WORD.findall(text.lower()))
    return words if text.isascii() else {unicodedata.normalize("NFC", word) for word in words}


def _token(match: re.Match[str]) -> Token:
    kind = match.lastgroup
    written = match.group()
    if kind == "number":
        return Token("number", written if written.isascii() else _ascii_digits(written), *match.span())
    if kind == "word":
        lowered = written.lower()
        return Token("word", lowered if lowered.isascii() else unicodedata.normalize("NFC", lowered), *match.span())
    return Token("space" if kind == "space" else "mark", _DASHES.get(written, written), *match.span())


def _ascii_digits(written: str) -> str:
    return "".join(str(unicodedata.decimal(digit)) for digit in written)


@dataclass(frozen=True, slots=True, eq=False)
class Vocabulary:
    """The date words of several languages; a word may stand in more than one set, the grammar decides.

    ``weekdays`` tell the days of the week that a word may be, Monday 0.
    """

    months: Mapping[str, int]
    weekdays: Mapping[str, frozenset[int]]
    fillers: frozenset[str]
    clock_words: frozenset[str]
    ordinals: frozenset[str]
    am_words: frozenset[str]
    pm_words: frozenset[str]
    labels: frozenset[str]
    around_clocks: frozenset[str]
    inside_dates: frozenset[str]


@cache
def vocabulary(lexicons: tuple[Lexicon, ...]) -> Vocabulary:
    """The merged date words; where languages disagree on a month's word, the earlier lexicon wins."""
    clock_words = _words(lexicon.clock_words for lexicon in lexicons)
    fillers = clock_words | _words(lexicon.day_prefixes for lexicon in lexicons)
    weekdays = _weekdays(lexicons)
    ordinals = _words(lexicon.ordinals for lexicon in lexicons)
    return Vocabulary(
        months=_months(lexicons),
        weekdays=weekdays,
        fillers=fillers,
        clock_words=clock_words,
        ordinals=ordinals,
        am_words=_words(lexicon.am_words for lexicon in lexicons),
        pm_words=_words(lexicon.pm_words for lexicon in lexicons),
        labels=_words(lexicon.publish_words for lexicon in lexicons),
        around_clocks=fillers | weekdays.keys(),
        inside_dates=fillers | ordinals,
    )


def without_accents(word: str) -> str:
    """The word as an address writes it: "märz" -> "marz"."""
    return "".join(char for char in unicodedata.normalize("NFD", word) if not unicodedata.combining(char))


def _words(groups: Iterable[tuple[str, ...]]) -> frozenset[str]:
    return frozenset(word for group in groups for phrase in group for word in phrase.split())


def _weekdays(lexicons: tuple[Lexicon, ...]) -> Mapping[str, frozenset[int]]:
    """The words and their beginnings, to the days of the week that they are in any language, Monday 0."""
    found: dict[str, set[int]] = {}
    for lexicon in lexicons:
        for number, forms in enumerate(lexicon.weekdays):
            for form in forms:
                beginnings = (form[:size] for size in range(3, len(form)) if len(form) > 5)
                for word in (form, without_accents(form), *beginnings):
                    found.setdefault(word, set()).add(number)
    return {word: frozenset(numbers) for word, numbers in found.items()}


def _months(lexicons: tuple[Lexicon, ...]) -> Mapping[str, int]:
    """Written forms first, then forms without accents, then prefixes that are unambiguous in their language."""
    months: dict[str, int] = {}
    for lexicon in lexicons:
        for number, forms in enumerate(lexicon.months, start=1):
            for form in forms:
                months.setdefault(form, number)
    for form, number in tuple(months.items()):
        months.setdefault(without_accents(form), number)
    for lexicon in lexicons:
        for prefix, number in _prefixes(lexicon).items():
            months.setdefault(prefix, number)
    return months


def _prefixes(lexicon: Lexicon) -> Mapping[str, int]:
    owners: dict[str, set[int]] = {}
    for number, forms in enumerate(lexicon.months, start=1):
        for form in forms:
            for size in range(_SHORTEST_DERIVED, len(form)):
                owners.setdefault(form[:size], set()).add(number)
    return {prefix: min(numbers) for prefix, numbers in owners.items() if len(numbers) == 1}


@dataclass(frozen=True, slots=True)
class Clock:
    """A clock time as written. ``minute`` is None where only the hour stands; ``offset`` is minutes from UTC."""

    hour: int
    minute: int | None
    second: int | None
    offset: int | None
    end: int


@dataclass(frozen=True, slots=True)
class Source:
    """A text, its tokens and the words to read it with. ``is_whole`` when nothing but the date may stand there."""

    text: str
    tokens: tuple[Token, ...]
    words: Vocabulary
    is_whole: bool


def skip(source: Source, first: int, marks: Collection[str], words: Collection[str]) -> int:
    """The first token that is neither space nor one of these marks and words (at most ``MAX_GLUE`` on)."""
    at = first
    while at < min(len(source.tokens), first + MAX_GLUE):
        token = source.tokens[at]
        if token.kind != "space" and token.text not in (words if token.kind == "word" else marks):
            break
        at += 1
    return at


def word_at(source: Source, at: int) -> str | None:
    """The word that stands at a token, or None."""
    return source.tokens[at].text if at < len(source.tokens) and source.tokens[at].kind == "word" else None


def number_at(source: Source, at: int, digits: Collection[int]) -> int | None:
    """The number at a token, where it has one of these numbers of digits."""
    if at >= len(source.tokens) or source.tokens[at].kind != "number":
        return None
    written = source.tokens[at].text
    return int(written) if len(written) in digits else None


def mark_at(source: Source, at: int) -> str | None:
    """The mark that stands at a token, or None."""
    return source.tokens[at].text if 0 <= at < len(source.tokens) and source.tokens[at].kind == "mark" else None
