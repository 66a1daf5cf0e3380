"""A byline cut into words, marks, dates and line ends.

What belongs here: the cutting. What doesn't: which of the words are a name (``bylines``).
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from ..dates import FoundStamp

_ITEM = re.compile(
    r"""(?P<line>[^\S\n]*\n\s*) | (?P<mark>[|·•●■¶,;:()\[\]“”„"«»–—/→←!?…]|(?<!\S)-(?!\S))
      | (?P<word>[^\s|·•●■¶,;:()\[\]“”„"«»–—/→←!?…]+)""",
    re.VERBOSE,
)
_CLOCK = re.compile(r"(?<![\d.:/-])\d{1,2}[:.]\d\d(?::\d\d)?(?![\d:/-])(?:\s?[ap]\.?m\b\.?)?", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Item:
    """A piece of a byline. ``bare`` is the word in lower case without the dots of an abbreviation."""

    kind: Literal["word", "mark", "date", "line"]
    text: str
    bare: str
    start: int
    end: int


def items_of(text: str, stamps: Sequence[FoundStamp]) -> tuple[Item, ...]:
    """The items of a byline with these dates, in order; a date is one item, and so is a clock time alone."""
    spans = [(found.start, found.end) for found in stamps]
    for clock in _CLOCK.finditer(text):
        if not any(start < clock.end() and clock.start() < end for start, end in spans):
            spans.append(clock.span())
    items = [Item("date", text[start:end], "", start, end) for start, end in spans]
    items += map(_item, _ITEM.finditer(_blanked(text, spans)))
    return tuple(sorted(items, key=lambda item: item.start))


def _blanked(text: str, spans: list[tuple[int, int]]) -> str:
    for start, end in spans:
        text = text[:start] + " " * (end - start) + text[end:]
    return text


def _item(match: re.Match[str]) -> Item:
    written = match.group()
    if match.lastgroup == "word":
        return Item("word", written, written.lower().strip(".'’"), *match.span())
    return Item("line" if match.lastgroup == "line" else "mark", written, written, *match.span())
