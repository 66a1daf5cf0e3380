"""The body of a post whose markup names none: what is left of its container when the facts around it are set aside.

Observations: a post reads title, facts, text, facts, and what leads elsewhere. The text is prose: lines that are in
no link and longer than a fact. Short lines count as text between, before and after prose, but for those that only
link to other pages of the site, and a heading that nothing but such links follow.
"""

import re
from collections.abc import Iterator

from ..outline import Line
from ..text import Element
from .context import Container, Context
from .own_words import with_own_words
from .parts import Part, end_before_facts, parts_of, wrap_parts
from .prose import announces, is_facts, prose_after
from .roles import roles_of

_MAX_DEPTH = 40
_COLUMN_LINES = 6
_SHORT = 60
_HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
_EXCERPT = re.compile(r"excerpt|teaser|summary|ingress|trimmed", re.I)


def locate_remainder(context: Context, container: Container) -> None:
    """Sets the container's body to the run of parts between the facts above the text and those below it."""
    parent = _text_parent(context, container)
    parts = parts_of(parent)
    roles = with_own_words(context, container, parent, parts, roles_of(context, container, parts))
    last = len(parts)
    while last and (roles[last - 1] not in ("text", "short") or _ends_in_links(parts, roles, last)):
        last -= 1
    first = next((place for place, role in enumerate(roles) if role in ("text", "short")), last)
    last = end_before_facts(parts, roles, first, last)
    if first >= last:
        return
    if container.is_whole_page:
        below = zip(parts[last:], roles[last:], strict=True)
        container.beside |= {node for part, role in below if role == "links" for node in part.nodes}
        container.beside |= set(_columns_beside(context, container, parent))
    container.facts_in_body = tuple(_facts_in_run(context, container, parts[first:last], roles[first:last]))
    container.furniture_in_body = tuple(
        part.block
        for part, role in zip(parts[first:last], roles[first:last], strict=True)
        if role == "furniture" and part.block is not None and part.block.tag not in ("aside", "figure")
    )
    container.body = wrap_parts(context.index, parent, parts[first:last])
    container.body_rule = "remainder"
    container.is_excerpt = not container.is_whole_page and _is_called_excerpt(container)


def _facts_in_run(context: Context, container: Container, parts: list[Part], roles: list[str]) -> Iterator[Element]:
    """The blocks of facts among the parts of a body: around the title, before the text, or told by their first word."""
    paragraphs = 0
    for part, role in zip(parts, roles, strict=True):
        if part.block is None:
            continue
        if container.heading is not None and context.index.holds(part.block, container.heading):
            yield from _facts_around_title(context, part.block, container.heading)
        elif role == "facts" and _is_told_after(context, part.text, paragraphs):
            yield part.block
        paragraphs += role == "text" and len(part.text) > _SHORT


def _is_told_after(context: Context, text: str, paragraphs: int) -> bool:
    """Whether a line of facts is none of the text after so many paragraphs.

    A byline, or a date and nothing else, stands under the first paragraph too; lower down, what says that it is one.
    """
    if not paragraphs or announces(context, text):
        return True
    if paragraphs > 1:
        return False
    byline = context.byline(text)
    return (byline is not None and bool(byline.author)) or context.stamp(text) is not None


def _facts_around_title(context: Context, block: Element, heading: Element) -> Iterator[Element]:
    """What stands beside the title in its block in short lines only: a byline, a category, a time to read."""
    for node in (heading, *heading.iterancestors()):
        if node is block:
            return
        for sibling in (*node.itersiblings(preceding=True), *node.itersiblings()):
            lines = context.outline.lines_between(*context.outline.extent(sibling))
            if lines and all(line.end - line.start <= _SHORT or _is_told(context, line) for line in lines):
                yield sibling


def _is_told(context: Context, line: Line) -> bool:
    return is_facts(context, context.outline.words(line.start, line.end))


def _columns_beside(context: Context, container: Container, parent: Element) -> Iterator[Element]:
    """What of many lines follows the text's element, up to the post's: side columns, the page's foot."""
    for node in (parent, *parent.iterancestors()):
        if node is container.element:
            return
        for sibling in node.itersiblings():
            lines = context.outline.lines_between(*context.outline.extent(sibling))
            has_comments = any(context.index.holds(sibling, area) for area in container.comment_areas)
            if len(lines) >= _COLUMN_LINES and not has_comments:
                yield sibling


def _is_called_excerpt(container: Container) -> bool:
    """Whether the body, what it is in, or what it begins with has a name for a part of a text."""
    assert container.body is not None
    nodes = [container.body, *container.body[:1]]
    for ancestor in container.body.iterancestors():
        if ancestor is container.element:
            break
        nodes.append(ancestor)
    return any(_EXCERPT.search(node.get("class") or "") for node in nodes)


def _ends_in_links(parts: list[Part], roles: list[str], last: int) -> bool:
    """Whether the last part only heads the links below it: a heading, a bold line, a line with a colon."""
    part = parts[last - 1]
    if not any(role == "links" for role in roles[last:]):
        return False
    is_bold = len(part.nodes) == 1 and part.nodes[0].tag in (*_HEADINGS, "b", "strong")
    return len(part.text) < 80 and (is_bold or part.text.endswith(":"))


def _text_parent(context: Context, container: Container) -> Element:
    """The element whose children are the parts of the post: down through wrappers that hold its prose."""
    node = container.element
    for _ in range(_MAX_DEPTH):
        weights = {child: prose_after(context, container, child) for child in node}
        best = max(weights, key=lambda child: weights[child], default=None)
        total = sum(weights.values()) or 1
        if best is None or not weights[best] or best is container.heading or best.tag in ("p", "blockquote", "pre"):
            return node
        if best.tag in ("ul", "ol", "figure", *_HEADINGS):
            return node
        heading = container.heading
        has_heading = heading is not None and context.index.holds(best, heading)
        others = any(_is_plain(child) and weights[child] for child in node if child is not best)
        needed = 0.5 if has_heading else 0.98 if others or _is_beside(context, node, heading) else 0.6
        if weights[best] < needed * total or (not len(best) and not has_heading):
            return node if len(best) or best.tag not in ("td", "div", "section") or weights[best] < total else best
        if own_prose(context, node) > 0.4 * total:
            return node
        node = best
    return node


def _is_plain(node: Element) -> bool:
    return node.tag in ("p", "blockquote", "pre", "ul", "ol", "dl")


def _is_beside(context: Context, node: Element, heading: Element | None) -> bool:
    """Whether the title's own place is among the element's children, so that its siblings may be the text."""
    return heading is not None and (heading.getparent() is node or context.index.holds(node, heading))


def own_prose(context: Context, node: Element) -> int:
    """How much text stands directly in the element, in none of its children."""
    return len((node.text or "").strip()) + sum(len((child.tail or "").strip()) for child in node)
