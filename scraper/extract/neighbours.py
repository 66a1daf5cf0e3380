"""What leads from a post's own page to other posts, whose titles may read like facts: "3 kommentarer om bron"."""

from collections.abc import Iterator

from ..platforms.surroundings import NEIGHBOURS_NAME
from ..text import Element, inline_text, line_texts
from ..urls import is_listing_address, is_same_site, normalise, without_fragment
from .context import Container, Context

_MAX_TITLE = 300


def neighbours(context: Context, container: Container) -> Iterator[Element]:
    """What leads to other posts, by its name, by where it stands, or by where it leads: none of it is of this post."""
    kept = [element for element in (container.heading, container.body) if element is not None]
    for element in context.index.named_in(NEIGHBOURS_NAME, container.element):
        if not any(context.index.holds(element, other) for other in kept):
            yield element
    yield from context.index.all(("[rel~=prev]", "[rel~=next]"), container.element)
    for around in context.index.all(("nav", "aside"), container.element):
        for link in context.index.select("a", around):
            if _leads_to_neighbour(context, link):
                yield link
    for link in context.index.select("a", container.element):
        is_text = container.body is not None and context.index.holds(container.body, link)
        if not is_text and _reads_like_a_fact(context, link) and _leads_to_neighbour(context, link):
            yield link


def _leads_to_neighbour(context: Context, link: Element) -> bool:
    address = context.document.absolute(link.get("href") or "") or ""
    if not is_same_site(address, context.document.url) or is_listing_address(address):
        return False
    return without_fragment(normalise(address)) not in context.document.own_addresses


def _reads_like_a_fact(context: Context, link: Element) -> bool:
    """Whether a line of the link holds a date or a count, and the link leads to no comments by its address."""
    href = link.get("href") or ""
    if not href or "#" in href or "comment" in href.lower():
        return False
    text = inline_text(link)
    if not any(map(str.isdigit, text)) or len(text) > _MAX_TITLE:
        return False
    return any(context.stamps(line) or context.comments(line, "link") is not None for line in line_texts(link))
