"""Elements that the markup calls one post and that hold several, side by side: Serendipity's ``hentry`` of a day."""

from bisect import bisect_left, bisect_right

from ..text import Element
from .context import Container, Context
from .parts import wrap_nodes

_HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
_MIN_CARDS = 3
_MAX_BESIDE_CARDS = 200


def gathers_posts(context: Context, element: Element) -> bool:
    """Whether titles that link and bodies take turns in the element: it holds several posts."""
    bodies = context.index.all(context.rules.bodies, element)
    if len(bodies) < 2:
        return _is_row_of_cards(context, element)
    titles = _titles(context, element)
    titled = [context.index.order[title] for title in titles]
    places = [(place, True) for place in titled]
    places += [(context.index.order[body], False) for body in bodies if not _held(context, body, titled)]
    turns = [is_title for _, is_title in sorted(places)]
    return sum(turns[at] and not turns[at + 1] for at in range(len(turns) - 1)) > 1


def _is_row_of_cards(context: Context, element: Element) -> bool:
    """Whether an element holds cards of one shape, each one link with a title and a date, and little else."""
    cards = [card for card in context.index.select("a", element) if len(card) and card.find(".//time") is not None]
    if len(cards) < _MIN_CARDS or len({(card.getparent(), card.get("class")) for card in cards}) > 1:
        return False
    if any(context.index.earliest(_HEADINGS, card) is None for card in cards):
        return False
    return context.outline.length(element) - sum(map(context.outline.length, cards)) < _MAX_BESIDE_CARDS


def split_containers(context: Context, element: Element, selector: str) -> list[Container]:
    """One container for each post of such an element; empty where its titles do not lie in siblings."""
    titles = _titles(context, element)
    titled = [context.index.order[title] for title in titles]
    parent = element
    while (inner := next((c for c in parent if len(_held(context, c, titled)) == len(titles)), None)) is not None:
        parent = inner
    children = [child for child in parent if isinstance(child.tag, str)]
    starts = {
        place: titles[held[-1]] for place, child in enumerate(children) if (held := _held(context, child, titled))
    }
    if len(starts) < 2:
        return []
    places = sorted(starts)
    found = []
    for place, end in zip(places, [*places[1:], len(children)], strict=True):
        wrapper = wrap_nodes(context.index, tuple(children[place:end]))
        found.append(Container(context.index, wrapper, f"{selector} split", heading=starts[place]))
    return found


def _held(context: Context, element: Element, places: list[float]) -> range:
    """Which of the sorted places lie in the element."""
    first, last = context.index.span(element)
    return range(bisect_left(places, first), bisect_right(places, last))


def _titles(context: Context, element: Element) -> list[Element]:
    """The titles in the element that link somewhere, outside of its bodies."""
    found = context.index.all(context.rules.titles, element) or context.index.all(_HEADINGS, element)
    return [title for title in found if leads_away(context, title) and not context.is_outside(title)]


def leads_away(context: Context, title: Element) -> bool:
    """Whether the title links to another page than this."""
    links = (*title.iter("a"), *title.iterancestors("a"))
    own = context.document.own_addresses
    return any(link.get("href") and context.document.absolute(link.get("href")) not in own for link in links)
