"""Posts whose titles lead nowhere: what leads to them says the same on each post, "Permalänk", "2 kommentarer", a time.

Observations: such links are labels, so one text leads to several addresses; a post's box has labels to one address
only; where posts have no box, the line with the labels is the head or the foot of each.
"""

import itertools
import re
from collections import Counter, defaultdict

from ..text import Element
from .context import Context
from .phrases import is_furniture_line
from .prose import is_facts, is_sentence
from .segments import Segment, segments_of, shape_of
from .titles import post_address

_HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
_TIME = re.compile(r"\b\d{1,2}[.:]\d\d\b")
_MAX_LABEL = 60
_MAX_TIME = 24
_MAX_TITLE = 250
_MAX_CLIMB = 30
_MIN_TEXT = 40
_MIN_DATED = 0.6
_REACH = 300

_Feet = list[tuple[int, int]]


def permalinks(context: Context) -> dict[Element, str]:
    """The page's labels that lead to posts, with the address of each."""
    if context.permalinks is None:
        links: list[tuple[Element, str, str]] = []
        leads: dict[str, set[str]] = defaultdict(set)
        for link in context.index.select("a"):
            if context.outline.length(link) > _MAX_LABEL + 1 or context.is_outside(link):
                continue
            if (address := post_address(context, link)) is not None:
                text = _words(context, link)
                links.append((link, address, text))
                leads[text].add(address)
        context.permalinks = {
            link: address for link, address, text in links if len(leads[text]) > 1 or _is_label(context, text)
        }
    return context.permalinks


def _is_label(context: Context, text: str) -> bool:
    """Whether a link tells of comments or is called a permalink, or is a date or a time and little else."""
    if context.comments(text, "link") is not None or is_furniture_line(context.lexicons, text):
        return True
    if not any(map(str.isdigit, text)):
        return False
    if len(text) <= _MAX_TIME and _TIME.search(text):
        return True
    return sum(found.end - found.start for found in context.stamps(text)) > 0.6 * len(text)


def leads_elsewhere(context: Context, element: Element) -> bool:
    """Whether the labels in an element lead to one other page: it is a post that this page only lists."""
    labels = permalinks(context).items()
    return len({address for link, address in labels if context.index.holds(element, link)}) == 1


def permalinked_segments(context: Context) -> list[Segment]:
    """The posts of a listing by their labels, in page order; empty where none shows."""
    best: list[Segment] = []
    for parent, children in _groups(permalinks(context)):
        segments = _segments(context, parent, children)
        if len(segments) > len(best) and _are_posts(context, segments) and not _are_few(context, parent, segments):
            best = segments
    titles = [_title(context, segment) for segment in best]
    shapes = Counter(shape_of(title) for title in titles if title is not None).most_common(1)
    shape = shapes[0][0] if shapes and 2 * shapes[0][1] > len(best) else None
    return [
        Segment(segment.nodes, title if title is not None else _alike(context, segment, shape))
        for segment, title in zip(best, titles, strict=True)
    ]


def _alike(context: Context, segment: Segment, shape: tuple[str, str] | None) -> Element | None:
    """The first element with words that looks as the titles of the other posts do, if that tells it at all."""
    if shape is None or (shape[0] not in (*_HEADINGS, "b", "strong") and not shape[1]):
        return None
    inside = (element for node in segment.nodes for element in node.iter(shape[0]))
    return next((e for e in inside if shape_of(e) == shape and context.outline.length(e)), None)


def _are_few(context: Context, parent: Element, segments: list[Segment]) -> bool:
    """Whether many more posts are led to beside them: of a list of titles, some are dates or speak of comments."""
    led = {post_address(context, link) for link in context.index.select("a", parent)}
    return len(led - {None}) > 2 * len(segments) + 2


def _groups(labels: dict[Element, str]) -> list[tuple[Element, dict[Element, str]]]:
    """Parents with children that lead to one post each, nearly all of them."""
    groups: dict[Element, dict[Element, set[str]]] = defaultdict(lambda: defaultdict(set))
    for link, address in labels.items():
        child = link
        for parent in itertools.islice(link.iterancestors(), _MAX_CLIMB):
            groups[parent][child].add(address)
            child = parent
    found = []
    for parent, children in groups.items():
        single = {child: next(iter(addresses)) for child, addresses in children.items() if len(addresses) == 1}
        if len(set(single.values())) > max(1, 2 * (len(children) - len(single))):
            found.append((parent, single))
    return found


def _segments(context: Context, parent: Element, children: dict[Element, str]) -> list[Segment]:
    """A box each, or what lies between the lines with the labels: what looks most like posts."""
    single = {address: child for child, address in children.items() if child.tag != "dd"}
    boxes = [Segment((child,), None) for child in single.values()] if len(single) == len(children) else []
    places = {child: place for place, child in enumerate(child for child in parent if isinstance(child.tag, str))}
    nodes = list(places)
    feet: _Feet = []
    known = ""
    for child in sorted(children, key=places.__getitem__):
        if children[child] == known:
            feet[-1] = (feet[-1][0], places[child])
        else:
            feet.append((places[child], places[child]))
        known = children[child]
    heads = segments_of(context, parent, {nodes[first]: nodes[first] for first, _ in feet})
    cuts = (boxes, _by_feet(nodes, feet), heads)
    return max(cuts, key=lambda cut: sum(_worth(context, segment) for segment in cut))


def _by_feet(nodes: list[Element], feet: _Feet) -> list[Segment]:
    """Each foot with what stands between it and the one before; the first begins as the others do."""
    starts = [last + 1 for _, last in feet[:-1]]
    while starts and all(nodes[start].tag in ("hr", "br") for start in starts):
        starts = [start + 1 for start in starts]
    begins = {tuple(map(shape_of, nodes[start : start + 2])) for start in starts}
    alike = {shape_of(node) for start, (_, last) in zip(starts, feet[1:], strict=True) for node in nodes[start:last]}
    begin = place = feet[0][0]
    while place and shape_of(nodes[place - 1]) in alike:
        place -= 1
        if tuple(map(shape_of, nodes[place : place + 2])) in begins:
            begin = place
            if nodes[place].get("class") or nodes[place].tag in _HEADINGS:
                break
    return [
        Segment(tuple(nodes[start : last + 1]), None) for start, (_, last) in zip([begin, *starts], feet, strict=True)
    ]


def _worth(context: Context, segment: Segment) -> int:
    """How much a segment looks like a post: a title before the text, a date, a text."""
    title = _title(context, segment)
    start, end = _extent(context, segment)
    if title is None:
        return int(_is_dated(context, segment))
    below = context.outline.lines_between(context.outline.extent(title)[1], end)
    above = context.outline.lines_between(start, context.outline.extent(title)[0])
    has_text = any(line.end - line.start - line.linked >= _MIN_TEXT for line in below)
    is_first = not any(line.end - line.start >= 2 * _MIN_TEXT for line in above)
    return has_text + is_first + _is_dated(context, segment)


def _are_posts(context: Context, segments: list[Segment]) -> bool:
    """Whether most of the segments have a day and a text of their own."""
    dated = sum(_is_dated(context, segment) for segment in segments)
    told = sum(
        sum(map(context.outline.unlinked, segment.nodes)) - _title_length(context, segment) >= _MIN_TEXT
        for segment in segments
    )
    return min(dated, told) >= _MIN_DATED * len(segments)


def _title_length(context: Context, segment: Segment) -> int:
    title = _title(context, segment)
    return context.outline.length(title) if title is not None else 0


def _is_dated(context: Context, segment: Segment) -> bool:
    start, end = _extent(context, segment)
    ends = (
        context.outline.words(start, min(end, start + _REACH)),
        context.outline.words(max(start, end - _REACH), end),
    )
    return any(found.stamp.precision not in ("month", "year") for words in ends for found in context.stamps(words))


def _title(context: Context, segment: Segment) -> Element | None:
    """The first heading, else the element that is the first line which states no facts and is no prose."""
    start, end = _extent(context, segment)
    for line in context.outline.lines_between(start, end):
        text = context.outline.words(line.start, line.end)
        if is_facts(context, text) or context.stamp(text) is not None or _TIME.fullmatch(text):
            continue
        element = _of_line(context, segment, line.start, line.end)
        if element is not None and not permalinks(context).keys().isdisjoint((element, *element.iter("a"))):
            continue
        if element is None or len(text) > _MAX_TITLE:
            return None
        is_plain = element.tag == "p" and not element.get("class")
        return None if element.tag not in _HEADINGS and (is_plain or is_sentence(text)) else element
    return None


def _of_line(context: Context, segment: Segment, start: int, end: int) -> Element | None:
    """The innermost heading that covers just that part of the text, else the innermost element that does."""
    found: Element | None = None
    for node in segment.nodes:
        if context.outline.extent(node)[1] <= start:
            continue
        for element in node.iter():
            if isinstance(element.tag, str) and context.outline.extent(element) == (start, end):
                if element.tag in _HEADINGS:
                    return element
                found = element
        break
    return found


def _extent(context: Context, segment: Segment) -> tuple[int, int]:
    return context.outline.extent(segment.nodes[0])[0], context.outline.extent(segment.nodes[-1])[1]


def _words(context: Context, element: Element) -> str:
    return context.outline.words(*context.outline.extent(element))
