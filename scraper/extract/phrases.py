"""Short texts that are no part of what somebody wrote, told by their words: "read more", sharing, related posts."""

import re
from collections.abc import Iterable, Mapping
from functools import cache

from ..languages import Lexicon

_COMMENT_PLACES = re.compile(
    r"#(?:comments?|respond|reply|reply-title|disqus_thread|kommentarer|kommentera|comment-form)$", re.IGNORECASE
)
_MAX_FURNITURE_LINE = 300
_MAX_NOTICE = 200
_ByLetter = Mapping[str, tuple[str, ...]]
_MARKS = " ()<>[]«»‹›→←…·|:.-–—"


def leads_to_comments(href: str) -> bool:
    """Whether an address ends in a name for the place of comments or their form."""
    return "#" in href and _COMMENT_PLACES.search(href) is not None


def is_read_more(lexicons: tuple[Lexicon, ...], text: str) -> bool:
    """Whether a link's text is "read more", alone, before the post's title or, as "weiterlesen", behind it."""
    words = text.lower().strip(_MARKS)
    if not words or len(words) > 160:
        return False
    exact, starts, ends = _read_more(lexicons)
    return words in exact or words.startswith(starts.get(words[0], ())) or words.endswith(ends)


def is_furniture_line(lexicons: tuple[Lexicon, ...], text: str) -> bool:
    """Whether a line only carries furniture: a phrase of it alone, before a colon, or a phrase of several words.

    A phrase that opens a sentence ("Gillar du förslaget?", "Leave a comment if you speak French.") is somebody's text.
    """
    if len(text) > _MAX_FURNITURE_LINE:
        return False
    words = text.lower()
    exact, openings, phrases = _furniture(lexicons)
    if words.strip(_MARKS + "?!") in exact or words.startswith(openings.get(words[:1], ())):
        return True
    return words.startswith(phrases.get(words[:1], ())) and not words.endswith((".", "!", "?"))


def is_protection_notice(lexicons: tuple[Lexicon, ...], text: str) -> bool:
    """Whether all that stands for a text says that a password protects it (WordPress ``get_the_excerpt()``)."""
    if not text or len(text) > _MAX_NOTICE:
        return False
    words = text.lower().replace("'", "’")
    return any(words.startswith(lexicon.protected_notices) for lexicon in lexicons)


def starts_with(text: str, phrases: tuple[str, ...]) -> bool:
    """Whether the text begins with one of the phrases, as whole words."""
    words = text.lower()
    return words.startswith(phrases) and bool(_opening(phrases).match(words))


@cache
def _opening(phrases: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile(rf"(?:{'|'.join(map(re.escape, phrases))})(?!\w)")


@cache
def _read_more(lexicons: tuple[Lexicon, ...]) -> tuple[frozenset[str], _ByLetter, tuple[str, ...]]:
    phrases = [phrase for lexicon in lexicons for phrase in lexicon.read_more]
    ends = tuple(f"{mark} {phrase}" for phrase in phrases if len(phrase) > 8 and " " not in phrase for mark in '“”»«"')
    return frozenset(phrases), _by_letter(f"{phrase} " for phrase in phrases if " " in phrase), ends


@cache
def _furniture(lexicons: tuple[Lexicon, ...]) -> tuple[frozenset[str], _ByLetter, _ByLetter]:
    """Phrases that are a whole line, phrases with their colon, and phrases of three words and more."""
    phrases = [phrase for lexicon in lexicons for phrase in lexicon.furniture]
    long = _by_letter(phrase for phrase in phrases if len(phrase.split()) >= 3)
    return frozenset(phrase.strip(_MARKS + "?!") for phrase in phrases), _by_letter(f"{p}:" for p in phrases), long


def _by_letter(phrases: Iterable[str]) -> _ByLetter:
    """The phrases by their first letters: a text is held against those of its own."""
    found: dict[str, tuple[str, ...]] = {}
    for phrase in phrases:
        found[phrase[:1]] = (*found.get(phrase[:1], ()), phrase)
    return found
