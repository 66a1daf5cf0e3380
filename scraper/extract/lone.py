"""The one post of a listing that has only one: a category with a single entry, the last page, a blog's first week.

Nothing repeats there; its heading links to the post, as on any listing, and what follows the heading is the post's.
So does the first post of a front page that stands in a place of its own, before the others.
"""

import itertools

from ..text import Element
from ..urls import normalise
from .context import Container, Context
from .parts import wrap_nodes
from .titles import leads_to_post

_HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
_MAX_CLIMB = 8
_MIN_TEXT = 40
_MAX_HERO = 3000


def lone_container(context: Context, within: Element | None = None) -> Container | None:
    """The container of the only post that a heading links to; None where several do, or nothing follows it."""
    main = within if within is not None else next(iter(context.index.all(("main",))), None)
    titles: dict[str, Element] = {}
    for heading in context.index.all(_HEADINGS, main):
        if not context.is_outside(heading) and (link := _link_of(context, heading)) is not None:
            titles.setdefault(_address(context, link), heading)
    if len(titles) != 1:
        return None
    heading = next(iter(titles.values()))
    nodes = _nodes(context, heading)
    if not nodes:
        return None
    element = nodes[0] if len(nodes) == 1 and nodes[0] is not heading else wrap_nodes(context.index, nodes)
    return Container(context.index, element, "lone-heading", is_unmarked=True, heading=heading)


def with_hero(context: Context, repeated: list[Container]) -> list[Container]:
    """With the dated post that stands before the others in a place of its own, with a heading that links to it."""
    first = repeated[0].element
    taken = {_address(context, link) for item in repeated for link in context.index.select("a", item.element)}
    place = context.index.order.get(first, 0)
    titles: dict[str, Element] = {}
    for heading in context.index.all(_HEADINGS):
        if context.index.order[heading] >= place:
            break
        if not context.is_outside(heading) and (link := _link_of(context, heading)) is not None:
            titles.setdefault(_address(context, link), heading)
    if len(titles) != 1 or not taken.isdisjoint(titles):
        return repeated
    (title,) = titles.values()
    around = _apart(context, title, first)
    if around is None or not _is_dated(context, around):
        return repeated
    hero = Container(context.index, around, "hero", is_unmarked=True, heading=title)
    return [hero, *repeated]


def _apart(context: Context, heading: Element, first: Element) -> Element | None:
    """The widest element around the heading that the first of the other posts is not in."""
    around: Element | None = None
    for ancestor in itertools.islice(heading.iterancestors(), _MAX_CLIMB):
        if ancestor.tag in ("body", "html", "header") or context.index.holds(ancestor, first):
            break
        around = ancestor
    return around


def _is_dated(context: Context, element: Element) -> bool:
    if context.outline.length(element) > _MAX_HERO or not any(map(str.isdigit, words := _words(context, element))):
        return False
    return any(found.stamp.precision not in ("month", "year") for found in context.stamps(words))


def _words(context: Context, element: Element) -> str:
    return context.outline.words(*context.outline.extent(element))


def _link_of(context: Context, heading: Element) -> Element | None:
    links = (*heading.iter("a"), *heading.iterancestors("a"))
    return next((link for link in links if leads_to_post(context, link)), None)


def _address(context: Context, link: Element) -> str:
    return normalise(context.document.absolute(link.get("href")) or "")


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
