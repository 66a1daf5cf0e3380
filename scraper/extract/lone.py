"""The one post of a listing that has only one: a category with a single entry, the last page, a blog's first week.

Nothing repeats there; its heading links to the post, as on any listing, and what follows the heading is the post's.
"""

import itertools

from ..text import Element
from ..urls import normalise
from .context import Container, Context
from .parts import wrap_nodes
from .structure import leads_to_post

_HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
_MAX_CLIMB = 8
_MIN_TEXT = 40


def lone_container(context: Context, within: Element | None = None) -> Container | None:
    """The container of the only post that a heading links to; None where several do, or nothing follows it."""
    main = within if within is not None else next(iter(context.index.all(("main",))), None)
    titles: dict[str, Element] = {}
    for heading in context.index.all(_HEADINGS, main):
        links = () if context.is_outside(heading) else (*heading.iter("a"), *heading.iterancestors("a"))
        if (link := next((link for link in links if leads_to_post(context, link)), None)) is not None:
            titles.setdefault(normalise(context.document.absolute(link.get("href")) or ""), heading)
    if len(titles) != 1:
        return None
    heading = next(iter(titles.values()))
    nodes = _nodes(context, heading)
    if not nodes:
        return None
    element = nodes[0] if len(nodes) == 1 and nodes[0] is not heading else wrap_nodes(context.index, nodes)
    return Container(context.index, element, "lone-heading", is_unmarked=True, heading=heading)


def _nodes(context: Context, heading: Element) -> tuple[Element, ...]:
    """The heading's element and its later siblings, where text follows; up to a pager or the next heading."""
    child = heading
    for parent in itertools.islice(heading.iterancestors(), _MAX_CLIMB):
        if parent.tag in ("body", "html"):
            # A page that parts nothing from its menus and columns does not tell where the post ends.
            return ()
        later = itertools.takewhile(lambda node: _is_of_post(context, node), child.itersiblings())
        nodes = (child, *later)
        if sum(map(context.outline.unlinked, nodes)) - context.outline.unlinked(heading) >= _MIN_TEXT:
            return nodes
        child = parent
    return ()


def _is_of_post(context: Context, node: Element) -> bool:
    return node not in context.furniture and not context.is_outside(node) and node.tag not in ("h1", "h2", "footer")
