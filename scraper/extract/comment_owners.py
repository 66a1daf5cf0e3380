"""Whose comments a link or a line speaks of: this post's, or a neighbour's whose link stands among its facts."""

from ..counts import CommentReading, title_words
from ..text import Element, inline_text
from .context import Container
from .phrases import leads_to_comments


def of_this_post(container: Container, links: list[Element]) -> list[Element]:
    """The links to comments of the post that the heading links to, if any: a neighbour's may be here too."""
    own = _own_addresses(container)
    return [link for link in links if (link.get("href") or "").partition("#")[0] in own] or links


def is_about(container: Container, reading: CommentReading) -> bool:
    """Whether a phrase names no title, or this post's: a neighbour's title may be "3 kommentarer om bron"."""
    if not reading.title:
        return True
    own = title_words(inline_text(container.heading)) if container.heading is not None else ""
    return bool(own) and (own.startswith(reading.title) or reading.title.startswith(own))


def is_of_title(container: Container, reading: CommentReading) -> bool:
    """Whether the number at a phrase's end is the post's title's: "Kommentarer till Budgeten (2)"."""
    own = title_words(inline_text(container.heading)) if container.heading is not None else ""
    return bool(reading.title) and own == f"{reading.title} {reading.count}"


def is_title_of_another(container: Container, line: str) -> bool:
    """Whether a line counts in words only, and is a link to another page of no comments: a neighbour's title."""
    return not any(map(str.isdecimal, line)) and leads_elsewhere(container, line)


def leads_elsewhere(container: Container, line: str) -> bool:
    """Whether a line is a link to another page of no comments: a neighbour's title, a tag."""
    links = [link for link in container.index.select("a", container.element) if inline_text(link) == line]
    others = [link for link in links if not leads_to_comments(link.get("href") or "")]
    return bool(others) and not _lead_here(container, others)


def _lead_here(container: Container, links: list[Element]) -> bool:
    """Whether some of the links lead where the post's heading does, or nowhere."""
    own = _own_addresses(container)
    return not own or any((link.get("href") or "").partition("#")[0] in {"", *own} for link in links)


def _own_addresses(container: Container) -> set[str | None]:
    """The addresses that the heading links to."""
    heading = container.heading
    own = {a.get("href") for a in heading.iter("a")} if heading is not None else set()
    if heading is not None and (around := next(heading.iterancestors("a"), None)) is not None:
        own.add(around.get("href"))
    return own
