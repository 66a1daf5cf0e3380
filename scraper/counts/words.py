"""The words of comment phrases, looked up by language, and texts cut into the tokens that they are made of.

What belongs here: tokens and vocabularies. What doesn't: the grammar of a phrase (``count_phrases``), and what a
phrase means at its place on the page (``counts``).
"""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Literal, NamedTuple

from ..languages import Lexicon

Kind = Literal["number", "other_number", "word", "quote", "refusal", "mark", "space"]

# A thousands group has exactly three digits, so a mark that other languages write for decimals is no doubt here.
_TOKEN = re.compile(
    r"""(?P<short>\d{1,3}(?:[.,]\d)?[ \u00a0\u202f]?(?:k|tn|tsd|tys|mil)(?!\w)\.?)
      | (?P<number>[1-9]\d{0,2}(?:[ \u00a0\u202f\u2009.,'’]\d{3})+(?![-/.:,]?\d)|(?:0|[1-9]\d*)(?![-/.:,]?\d))
      | (?P<other_number>\d+(?:[-/.:,]\d+)*)
      | (?P<word>[^\W\d_](?:[^\W\d_]|[\u0300-\u036f])*|[💬🗨🗯])
      | (?P<quote>[“”„‟«»"‹›])
      | (?P<refusal>[%€$£@=\#])
      | (?P<space>[\s\u200b\ufeff\ufe0f]+)
      | (?P<mark>.)""",
    re.VERBOSE | re.DOTALL | re.IGNORECASE,
)
_WORD = re.compile(r"[^\W\d_](?:[^\W\d_]|[\u0300-\u036f])*|[💬🗨🗯]")
SYMBOLS = ("💬", "🗨", "🗯")
_MAX_DIGITS = 7
_SHORTEST_COMPOUND = 8
_MAX_SILENT = 20_000
_OPTIONAL_ENDING = re.compile(r"(?<=[^\W\d_])(?:\([^\W\d_]{1,3}\)|/[^\W\d_]{1,2}(?!\w))")


class Token(NamedTuple):
    """A piece of a text. ``text`` is lower case and NFC; ``value`` is set for numbers that could be a count.

    ``is_low`` is true for a word that is written with a small first letter.
    """

    kind: Kind
    text: str
    value: int | None = None
    is_low: bool = False


def tokens_of(text: str) -> tuple[Token, ...]:
    """The tokens of a text without its spaces, in order; "comment(s)" is "comment"."""
    shown = _OPTIONAL_ENDING.sub("", text)
    return tuple(_token(match) for match in _TOKEN.finditer(shown) if match.lastgroup != "space")


def first_word_of(text: str) -> str | None:
    """The first of the word tokens of a text, or None."""
    match = _WORD.search(_OPTIONAL_ENDING.sub("", text))
    return unicodedata.normalize("NFC", match.group().lower()) if match else None


def thousands(written: str) -> int:
    """The number of a shortened one: "1.2k" -> 1200."""
    whole, _, tenth = re.sub(r"[^\d.,]", "", written).rstrip(".,").replace(",", ".").partition(".")
    return int(whole) * 1000 + int(tenth or 0) * 100


def _token(match: re.Match[str]) -> Token:
    written = match.group()
    if match.lastgroup == "number":
        digits = "".join(str(unicodedata.decimal(char)) for char in written if char.isdecimal())
        return Token("number", digits, int(digits)) if len(digits) <= _MAX_DIGITS else Token("other_number", digits)
    if match.lastgroup == "short":
        return Token("number", written, thousands(written))
    if match.lastgroup == "word":
        return Token("word", unicodedata.normalize("NFC", written.lower()), is_low=written[0].islower())
    kinds: Mapping[str | None, Kind] = {"other_number": "other_number", "quote": "quote", "refusal": "refusal"}
    return Token(kinds.get(match.lastgroup, "mark"), written)


@dataclass(frozen=True, slots=True, eq=False)
class Words:
    """One language's comment words. ``nouns`` are of comments, ``replies`` of what is one only beside a number."""

    nouns: frozenset[str]
    replies: frozenset[str]
    plurals: frozenset[str]
    labels: frozenset[str]
    verbs: frozenset[str]
    reply_verbs: frozenset[str]
    zeros: frozenset[str]
    numbers: Mapping[str, int]
    fillers: frozenset[str]
    slots: frozenset[str]
    slots_before: frozenset[str]
    invites: frozenset[str]
    submits: frozenset[str]
    firsts: tuple[str, ...]
    ordinals: frozenset[str]
    views: frozenset[str]
    possessives: frozenset[str]
    be: frozenset[str]
    ands: frozenset[str]
    ors: frozenset[str]
    somes: frozenset[str]
    negations: frozenset[str]
    amounts: frozenset[str]
    roots: tuple[str, ...]
    long_nouns: tuple[str, ...]

    def noun(self, word: str) -> str | None:
        """The noun that a word is or, as a compound, ends in: "läsarkommentarer" -> "kommentarer"."""
        if word in self.nouns or word in self.replies:
            return word
        if not word.endswith(self.long_nouns):
            return None
        return next(noun for noun in self.long_nouns if word.endswith(noun))


@cache
def words_of(lexicon: Lexicon) -> Words:
    """The comment words of a language."""
    nouns = frozenset((*lexicon.comment_one, *lexicon.comment_many, *SYMBOLS))
    replies = frozenset((*lexicon.reply_one, *lexicon.reply_many))
    return Words(
        nouns=nouns,
        replies=replies,
        plurals=frozenset((*lexicon.comment_many, *lexicon.reply_many, *SYMBOLS)),
        labels=frozenset(lexicon.label_nouns),
        verbs=frozenset(lexicon.comment_verbs),
        reply_verbs=frozenset(lexicon.reply_verbs),
        zeros=frozenset(lexicon.zero_words),
        numbers={form: number for number, forms in enumerate(lexicon.numbers, start=1) for form in forms},
        fillers=frozenset(lexicon.count_fillers),
        slots=frozenset(lexicon.title_slots),
        slots_before=frozenset(lexicon.slots_before),
        invites=frozenset((*lexicon.invite_verbs, *lexicon.articles)),
        submits=frozenset(lexicon.submit_verbs),
        firsts=lexicon.first_stems,
        ordinals=frozenset(lexicon.ordinals),
        views=frozenset(lexicon.view_verbs),
        possessives=frozenset(lexicon.possessives),
        be=frozenset((*lexicon.be_words, *lexicon.articles)),
        ands=frozenset(lexicon.and_words),
        ors=frozenset(lexicon.or_words),
        somes=frozenset(lexicon.some_words),
        negations=frozenset(lexicon.negations),
        amounts=frozenset(lexicon.amount_words),
        roots=_roots((*nouns, *replies, *_verbs_of(lexicon), *lexicon.comment_stems, *lexicon.label_nouns)),
        long_nouns=tuple(noun for noun in nouns if len(noun) >= _SHORTEST_COMPOUND),
    )


def _verbs_of(lexicon: Lexicon) -> tuple[str, ...]:
    return (*lexicon.comment_verbs, *lexicon.reply_verbs)


def _roots(forms: tuple[str, ...]) -> tuple[str, ...]:
    """The forms that no other form begins: if none of them is in a text, no form is."""
    return tuple(form for form in set(forms) if not any(form != other and form.startswith(other) for other in forms))


def with_roots_in(lowered: str, lexicons: tuple[Lexicon, ...]) -> tuple[Lexicon, ...]:
    """The lexicons, in order, that have a comment word's root in a text of small letters."""
    if not may_tell(lowered, lexicons):
        return ()
    present = {lexicon for root, owners in _owners(lexicons).items() if root in lowered for lexicon in owners}
    return tuple(lexicon for lexicon in lexicons if lexicon in present) if present else ()


@cache
def _owners(lexicons: tuple[Lexicon, ...]) -> Mapping[str, tuple[Lexicon, ...]]:
    """The lexicons by root: many roots are of several languages."""
    owners: dict[str, tuple[Lexicon, ...]] = {}
    for lexicon in lexicons:
        for root in words_of(lexicon).roots:
            owners[root] = (*owners.get(root, ()), lexicon)
    return owners


@dataclass(frozen=True, slots=True, eq=False)
class WordlessPhrases:
    """Whole phrases about comments without their word; ``beginnings`` are the first words of all of them."""

    zero: frozenset[str]
    invites: frozenset[str]
    closed: frozenset[str]
    whole: frozenset[str]
    beginnings: frozenset[str]
    fillers: frozenset[str]


@cache
def wordless_phrases(lexicons: tuple[Lexicon, ...]) -> WordlessPhrases:
    """The phrases of all the languages."""
    zero = frozenset(phrase for lexicon in lexicons for phrase in lexicon.zero_phrases)
    invites = frozenset(phrase for lexicon in lexicons for phrase in lexicon.invite_phrases)
    closed = frozenset(phrase for lexicon in lexicons for phrase in lexicon.closed_phrases)
    return WordlessPhrases(
        zero=zero,
        invites=invites,
        closed=closed,
        whole=zero | invites | closed,
        beginnings=frozenset(phrase.split()[0] for phrase in zero | invites | closed),
        fillers=frozenset(word for lexicon in lexicons for word in lexicon.count_fillers),
    )


def may_tell(text: str, lexicons: tuple[Lexicon, ...]) -> bool:
    """Whether a text has a piece of a word without which no part of it says anything about comments."""
    lowered = text.lower()
    words = set(lowered.split())
    if not text.isascii():
        words.update(unicodedata.normalize("NFC", lowered).split())
    silent = _silent(lexicons)
    words -= silent
    if any(sign in word for word in words for sign in _signs(lexicons)):
        return True
    if len(silent) < _MAX_SILENT:
        silent |= words
    return False


@cache
def _silent(lexicons: tuple[Lexicon, ...]) -> set[str]:
    """Words that were found to have no sign, kept for other texts: the bylines of a blog have most in common."""
    return set()


@cache
def _signs(lexicons: tuple[Lexicon, ...]) -> tuple[str, ...]:
    """The roots, and the longest word of each phrase without one, but for those that hold another."""
    phrases = (*_owners(lexicons), *wordless_phrases(lexicons).whole)
    signs = {max(phrase.split(), key=len) for phrase in phrases}
    return tuple(sign for sign in signs if not any(other != sign and other in sign for other in signs))


@dataclass(frozen=True, slots=True, eq=False)
class DateWords:
    """Words of a date beside a count: those that name a day or month, and those that only join them."""

    names: frozenset[str]
    joiners: frozenset[str]


@cache
def date_words(lexicons: tuple[Lexicon, ...]) -> DateWords:
    """The date words of all the languages, since the interface's language need not be the content's."""
    return DateWords(
        names=frozenset(
            form for lexicon in lexicons for forms in (*lexicon.months, *lexicon.weekdays) for form in forms
        ),
        joiners=frozenset(
            form for lexicon in lexicons for forms in (lexicon.day_prefixes, lexicon.clock_words) for form in forms
        ),
    )
