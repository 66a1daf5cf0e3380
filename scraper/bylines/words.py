"""The phrases that bylines are told by, ready to be looked up by their first words."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from ..languages import Lexicon

LETTERS = re.compile(r"[^\W\d_]+")


@dataclass(frozen=True, slots=True)
class Beginnings:
    """The first words of all phrases: the lexicons that have it, and its letters, to pass over a text at a glance."""

    lexicons: Mapping[str, tuple[Lexicon, ...]]
    letters: frozenset[str]


@cache
def beginnings(lexicons: tuple[Lexicon, ...]) -> Beginnings:
    """The first words of the lexicons' phrases."""
    found: dict[str, tuple[Lexicon, ...]] = {}
    for lexicon in lexicons:
        words = words_of(lexicon)
        for first in {*words.by, *words.labels, *words.suffixes}:
            found[first] = (*found.get(first, ()), lexicon)
    return Beginnings(found, frozenset(LETTERS.findall(" ".join(found))))


# The phrases of several words by the first of them, longest first.
Phrases = Mapping[str, Sequence[tuple[str, ...]]]


@dataclass(frozen=True, slots=True, eq=False)
class Words:
    """A lexicon's phrases of a byline, and the words that a name ends at."""

    by: Phrases
    labels: Phrases
    suffixes: Phrases
    publish: frozenset[str]
    edited: frozenset[str]
    category: frozenset[str]
    ands: frozenset[str]
    enders: frozenset[str]
    fillers: frozenset[str]


@cache
def words_of(lexicon: Lexicon) -> Words:
    """The lexicon's words as a byline's reader looks them up."""
    return Words(
        by=_phrases(lexicon.by_words),
        labels=_phrases(lexicon.author_labels),
        suffixes=_phrases(lexicon.author_suffixes),
        publish=frozenset(lexicon.publish_words),
        edited=frozenset(lexicon.edited_words),
        category=frozenset((*lexicon.category_words, "in", "under")),
        ands=frozenset(lexicon.and_words),
        enders=frozenset(
            (
                *lexicon.comment_one,
                *lexicon.comment_many,
                *lexicon.comment_verbs,
                *lexicon.zero_words,
                *lexicon.be_words[:1],
                *lexicon.invite_verbs[:2],
            )
        ),
        fillers=frozenset((*lexicon.day_prefixes, *lexicon.clock_words)),
    )


def _phrases(phrases: tuple[str, ...]) -> Phrases:
    found: dict[str, list[tuple[str, ...]]] = {}
    for words in sorted((tuple(phrase.split()) for phrase in phrases), key=len, reverse=True):
        found.setdefault(words[0], []).append(words)
    return found
