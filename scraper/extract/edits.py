"""Which dates are of a change: by hAtom's names, by the names that themes form, by the word before them."""

import itertools
import re
from collections.abc import Iterator
from functools import cache

from ..languages import Lexicon
from ..text import Element, inline_text
from .context import Container, Context

_EDIT_NAME = re.compile(
    r"(?:updated?|modified|edited|changed)[-_]?(?:date|time|on|at)\b|(?:date|time|meta|last|post|article)[-_]?(?:updated?|modified|edited)\b",
    re.IGNORECASE,
)
_MAX_LINE = 300
_EDIT_CLASSES = ("updated", "modified", "edited")


def is_edit_stamp(context: Context, element: Element) -> bool:
    """Whether the element, or one closely around it, is called a time of change."""
    classes = (element.get("class") or "").lower().split()
    if "published" in classes or "entry-date" in classes:
        return False
    if any(name in classes for name in _EDIT_CLASSES):
        return True
    is_any_named = bool(context.index.named(_EDIT_NAME) or context.told_as_updated)
    return is_any_named and any(map(_is_named_edit, _closely_around(element)))


def _is_named_edit(element: Element) -> bool:
    """Whether a theme's own name or attribute says that the date is of a change; "updated" alone may be hAtom's."""
    return element.get("data-updated") is not None or bool(_EDIT_NAME.search(element.get("class") or ""))


def _closely_around(element: Element) -> Iterator[Element]:
    yield element
    yield from itertools.islice(element.iterancestors("span", "time", "li", "p"), 2)


def named_edits(context: Context, container: Container) -> Iterator[Element]:
    """The elements among the post's facts whose names say that they show the time of a change."""
    for element in (*context.index.named_in(_EDIT_NAME, container.element), *context.told_as_updated):
        if context.index.holds(container.element, element) and container.is_meta(element):
            yield element


def without_last(line: str, texts: list[str]) -> str:
    """The line without the last occurrence of each text: what was changed follows what was published."""
    for text in texts:
        before, found, after = line.rpartition(text) if text else ("", "", line)
        line = f"{before} {after}" if found else line
    return line


def tells_edit(context: Context, before: str) -> bool:
    """Whether the words right before a date make it that of a change: "Senast uppdaterad den"."""
    words = before.lower().replace(":", " ").split()[-3:]
    return not _edited_words(context.lexicons).isdisjoint(words)


def begins_as_edit(context: Context, element: Element) -> bool:
    """Whether the words before the first date of an element make it that of a change: "Last edited 3 May"."""
    if is_told_edit(context, element):
        return True
    text = inline_text(element)
    found = context.stamps(text) if len(text) <= _MAX_LINE else ()
    return bool(found) and tells_edit(context, text[: found[0].start])


def is_told_edit(context: Context, element: Element) -> bool:
    """Whether the word that stands right before an element makes its date that of a change."""
    previous, parent = element.getprevious(), element.getparent()
    before = previous.tail if previous is not None else parent.text if parent is not None else None
    if previous is not None and not (before or "").strip() and not len(previous):
        before = previous.text
    return bool(before) and tells_edit(context, (before or "")[-60:])


@cache
def _edited_words(lexicons: tuple[Lexicon, ...]) -> frozenset[str]:
    return frozenset(word for lexicon in lexicons for word in lexicon.edited_words if len(word) > 4)
