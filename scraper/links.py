"""The links of a page, as a reader sees them: where each leads, and the words on it. Pure and total."""

from collections.abc import Mapping
from dataclasses import dataclass

from .page import Document
from .text import inline_text
from .urls import without_fragment

_MAX_LINKS = 20_000


@dataclass(frozen=True, slots=True)
class Link:
    """One link. ``url`` is absolute, without fragment; ``text`` is empty for a link on an image alone."""

    url: str
    text: str


def links_of(body: bytes, url: str, *, headers: Mapping[str, str] | None = None) -> tuple[Link, ...]:
    """The links of the page in its order, those with other schemes than http left out. Never raises, does no I/O."""
    document = Document(body, url, headers or {})
    found: list[Link] = []
    for element in document.root.iter("a", "area"):
        if address := document.absolute(element.get("href")):
            found.append(Link(without_fragment(address), inline_text(element)))
        if len(found) >= _MAX_LINKS:
            break
    return tuple(found)
