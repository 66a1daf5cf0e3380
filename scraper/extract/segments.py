"""Posts that have no box of their own: runs of neighbouring elements, from title to title.

Observations: what stands between one title and the next belongs to the first, but for what stands before every title
(a date above the heading), and for a day's heading above all posts of that day.
"""

import itertools
from dataclasses import dataclass

from ..text import Element
from .context import Container, Context
from .parts import wrap_nodes
from .rows import is_date_alone
from .titles import post_address

BOXES = ("div", "article", "section", "li", "table", "dd", "main")
_HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
_MIN_TEXT = 40
_REACH = 300


@dataclass(frozen=True, slots=True)
class Segment:
    """Neighbouring children of one parent that belong to one title, or to a text without one."""

    nodes: tuple[Element, ...]
    title: Element | None


def containers_of(context: Context, segments: list[Segment], rule: str) -> list[Container]:
    """A container for each segment: the one box that it is, or an element of its own around its nodes."""
    return [
        Container(context.index, _wrapped(context, segment), rule, is_unmarked=True, heading=segment.title)
        for segment in segments
    ]


def _wrapped(context: Context, segment: Segment) -> Element:
    only = segment.nodes[0]
    if len(segment.nodes) == 1 and only is not segment.title and only.tag in BOXES:
        return only
    return wrap_nodes(context.index, segment.nodes)


def segments_of(context: Context, parent: Element, titles: dict[Element, Element]) -> list[Segment]:
    """The parent's children by the titles that they hold: each with what follows it, and what stands before all."""
    children = [child for child in parent if isinstance(child.tag, str)]
    titled = dict.fromkeys(_untitled(context, children, titles)) | titles
    starts = [place for place, child in enumerate(children) if child in titled]
    days = _days(context, children, starts)
    lead = 0 if days else _lead(children, starts)
    segments = []
    for number, start in enumerate(starts):
        end = starts[number + 1] - lead if number + 1 < len(starts) else _last_end(children, starts, lead)
        end = next((day for day in days if start < day < end), end)
        nodes = tuple(children[max(0, start - lead) : max(end, start + 1)])
        segments.append(Segment(nodes, titled[children[start]]))
    return segments


def _untitled(context: Context, children: list[Element], titles: dict[Element, Element]) -> list[Element]:
    """The dated texts without a title among boxes of one name, or between boxes of no name, that have one."""
    shapes = {shape_of(child) for child in titles}
    shape = next(iter(shapes))
    if len(shapes) > 1 or shape[0] not in BOXES:
        return []
    if not shape[1]:
        places = [place for place, child in enumerate(children) if child in titles]
        children = children[places[0] : places[-1]]
    known = {address for title in titles.values() for address in _addresses(context, title)}
    others = (child for child in children if child not in titles and shape_of(child) == shape)
    return [child for child in others if _is_untitled(context, child, known) and _is_dated(context, child)]


def _is_untitled(context: Context, box: Element, known: set[str]) -> bool:
    """Whether a box has a text and no heading, and is not once more what a title leads to, as a sticky post is."""
    if context.outline.unlinked(box) < _MIN_TEXT or any(map(context.outline.length, box.iter(*_HEADINGS))):
        return False
    return known.isdisjoint(_addresses(context, box))


def _addresses(context: Context, element: Element) -> set[str]:
    links = (*element.iter("a"), *itertools.islice(element.iterancestors("a"), 1))
    return {address for link in links if (address := post_address(context, link)) is not None}


def _is_dated(context: Context, box: Element) -> bool:
    start, end = context.outline.extent(box)
    ends = (start, min(end, start + _REACH)), (max(start, end - _REACH), end)
    stamps = (found for place in ends for found in context.stamps(context.outline.words(*place)))
    return any(found.stamp.precision not in ("month", "year") for found in stamps)


def _days(context: Context, children: list[Element], starts: list[int]) -> list[int]:
    """The places of lines that are a day and nothing else, if the first post has one above it and not all have."""
    above = starts[0] - 1
    if above < 0 or not is_date_alone(context, children[above]):
        return []
    shape = shape_of(children[above])
    alike = [place for place, child in enumerate(children) if shape_of(child) == shape and place not in starts]
    days = [place for place in alike if is_date_alone(context, children[place])]
    return [] if all(start - 1 in days for start in starts) else days


def _lead(children: list[Element], starts: list[int]) -> int:
    """How many children before each title belong to it: like ones, that the first title has before it too."""
    lead = 0
    titled = {children[start] for start in starts}
    while lead < 4:
        before = [children[start - lead - 1] if start - lead - 1 >= 0 else None for start in starts]
        # An empty paragraph before the first title is nothing like a line of facts under the others.
        shapes = {(shape_of(node), bool(node.text_content().strip())) if node is not None else None for node in before}
        if len(shapes) != 1 or None in shapes or any(node in titled for node in before):
            break
        lead += 1
    while lead and children[starts[0] - lead].tag in ("br", "hr"):
        lead -= 1
    return lead


def _last_end(children: list[Element], starts: list[int], lead: int) -> int:
    """Where the last post ends: it is as long as its siblings allow, judged by the shapes that the others end on."""
    seen = {shape_of(child) for child in children[starts[0] : starts[-1]]}
    end = starts[-1] + 1
    while end < len(children) and shape_of(children[end]) in seen:
        end += 1
    longest = max((later - earlier for earlier, later in itertools.pairwise(starts)), default=1)
    return min(end, starts[-1] + max(longest - lead, 1)) if longest == 1 else end


def shape_of(node: Element) -> tuple[str, str]:
    """What like elements have in common."""
    return str(node.tag), " ".join(sorted((node.get("class") or "").split()))
