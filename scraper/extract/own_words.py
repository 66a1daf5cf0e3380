"""Telling a writer's own lines that look like facts (a letter's place and date, "Revisorn skriver:") from a theme's.

What belongs here: the paragraphs at the edges of an unnamed body. What doesn't: what is a fact (``remainder``).
"""

from ..text import Element
from .context import Container, Context
from .parts import Part

_MAX_FACTS = 250
_MAX_LINES = 6


def with_own_words(
    context: Context, container: Container, parent: Element, parts: list[Part], roles: list[str]
) -> list[str]:
    """The roles, with bare paragraphs as text where the post's date stands in an element of the theme's own.

    A theme gives its facts a class or links; a letter's "Storköping den 12 april 2015" has neither.
    """
    bare = [
        role == "facts" and _is_bare(part) and not _is_byline(context, part.text)
        for part, role in zip(parts, roles, strict=True)
    ]
    if not any(bare):
        return roles
    themes = (part for part, role in zip(parts, roles, strict=True) if role == "facts" and not _is_bare(part))
    if not (any(context.stamps(part.text) for part in themes) or _is_dated_beside(context, container, parent)):
        return roles
    return ["text" if is_bare else role for is_bare, role in zip(bare, roles, strict=True)]


def _is_bare(part: Part) -> bool:
    """Whether the part is a paragraph without a name and without a link, as a writer's is."""
    block = part.block
    is_bare = block is not None and block.tag in ("p", "blockquote") and not (block.get("class") or block.get("id"))
    return is_bare and block is not None and next(block.iter("a", "time", "abbr"), None) is None


def _is_byline(context: Context, text: str) -> bool:
    """Whether a byline's phrase and a date stand in the line: "Av Anna Ek, 20 mars 2017"."""
    byline = context.byline(text)
    return byline is not None and bool(byline.author) and bool(context.stamps(text))


def _is_dated_beside(context: Context, container: Container, parent: Element) -> bool:
    """Whether the post states a date outside of the element of its text."""
    if parent is container.element:
        return False
    outline = context.outline
    start, end = outline.extent(container.element)
    inner_start, inner_end = outline.extent(parent)
    if container.heading is not None:
        start = max(start, outline.extent(container.heading)[1])
    lines = [*outline.lines_between(start, inner_start)[:_MAX_LINES]]
    lines += outline.lines_between(inner_end, end)[:_MAX_LINES]
    texts = (outline.words(line.start, line.end) for line in lines if line.end - line.start <= _MAX_FACTS)
    return any(context.stamps(text) for text in texts)
