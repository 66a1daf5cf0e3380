"""Posts on listings whose markup names nothing, by repeated structure. Needs no class names.

Observations behind it, on hand-written blogs: the titles of a listing are links or headings whose elements are
siblings, or lie at like places in siblings; what stands between one title and the next belongs to the first, but for
what stands before every title (a date above the heading); a list of mere links is a menu; headings that are no links
are posts only if each has a date.
"""

import itertools
from collections import defaultdict
from dataclasses import dataclass

from ..text import BLOCKS, Element
from ..urls import host_of, is_listing_address, is_same_site, normalise, without_fragment
from .context import Container, Context
from .paging import leads_to_listing
from .parts import wrap_nodes
from .phrases import is_read_more

_HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
_BOLD = ("b", "strong", "font", "big", "dt", "th")
_BOXES = ("div", "article", "section", "li", "table", "dd", "main")
_RULES = {"linked": "repeated-structure", "dated": "dated-headings", "bare": "headings-before-dates"}
_MAX_TITLE = 250
_MAX_TITLES = 1500
_MAX_CLIMB = 30
_LONG_TEXT = 600
_MAX_BEFORE_TITLE = 300
_MIN_QUALITY = 0.6


@dataclass(frozen=True, slots=True)
class Segment:
    """Neighbouring children of one parent that belong to one title."""

    nodes: tuple[Element, ...]
    title: Element


@dataclass(frozen=True, slots=True)
class _Title:
    element: Element
    address: str
    kind: str


def repeated_containers(context: Context) -> list[Container]:
    """The posts of a listing by its repeated structure, in page order; empty where none shows."""
    best: list[Segment] = []
    best_score, best_kind = 0.0, ""
    linked: list[Segment] = []
    for kind, parent, titles in _groups(context):
        segments = _segments(parent, titles)
        if len(segments) < 2:
            continue
        score = sum(_quality(context, segment, kind) for segment in segments)
        if score / len(segments) < _MIN_QUALITY:
            continue
        if score > best_score * 1.05:
            best, best_score, best_kind = segments, score, kind
        if kind.startswith("linked h") and len(segments) > len(linked):
            linked = segments
    if best_kind.startswith("dated") and len(linked) >= len(best):
        # The dates are headings over a day's posts, whose titles link.
        best, best_kind = linked, "linked"
    rule = _RULES.get(best_kind.partition(" ")[0], "")
    return [
        Container(context.index, _wrapped(context, segment), rule, is_unmarked=True, heading=segment.title)
        for segment in best
    ]


def _wrapped(context: Context, segment: Segment) -> Element:
    only = segment.nodes[0]
    if len(segment.nodes) == 1 and only is not segment.title and only.tag in _BOXES:
        return only
    return wrap_nodes(context.index, segment.nodes)


def _groups(context: Context) -> list[tuple[str, Element, dict[Element, Element]]]:
    """Parents with several children that hold a title each: kind, parent, and child to title."""
    groups: dict[tuple[str, Element], dict[Element, Element]] = defaultdict(dict)
    addresses: dict[tuple[str, Element], set[str]] = defaultdict(set)
    for title in itertools.islice(_titles(context), _MAX_TITLES):
        child = title.element
        for parent in itertools.islice(title.element.iterancestors(), _MAX_CLIMB):
            group = (title.kind, parent)
            if title.address not in addresses[group]:
                addresses[group].add(title.address)
                groups[group].setdefault(child, title.element)
            child = parent
    return [(kind, parent, children) for (kind, parent), children in groups.items() if len(children) > 1]


def _titles(context: Context) -> list[_Title]:
    """Elements that may be a post's title: links to other pages of the site, and headings that hold a date."""
    found: list[_Title] = []
    for element in context.index.all(("a", *_HEADINGS, *_BOLD)):
        length = context.outline.length(element)
        is_card = element.tag == "a" and next(element.iter(*_HEADINGS), None) is not None
        is_titled = element.tag == "a" and any(a.tag in _HEADINGS for a in itertools.islice(element.iterancestors(), 2))
        least = 0 if is_titled else 2
        if not (least <= length <= _MAX_TITLE + 1 or is_card) or context.is_outside(element):
            continue
        if element.tag == "a":
            place = _title_place(context, element) if leads_to_post(context, element) else None
            if place is not None:
                address = normalise(context.document.absolute(element.get("href")) or "")
                found.append(_Title(place, address, "linked " + str(place.tag)))
        elif (kind := _kind_of_heading(context, element)) is not None:
            found.append(_Title(element, f"#{context.index.order[element]}", kind + " " + str(element.tag)))
    return found


def _kind_of_heading(context: Context, element: Element) -> str | None:
    """``dated`` for a line that a date begins or a heading that has one, ``bare`` for any other heading."""
    if any(leads_to_post(context, link) for link in element.iter("a")):
        return None
    text = context.outline.words(*context.outline.extent(element))
    is_heading = element.tag in _HEADINGS
    stamps = context.stamps(text) if any(char.isdigit() for char in text) else ()
    if stamps and stamps[0].stamp.precision not in ("month", "year") and (is_heading or stamps[0].start <= 12):
        return "dated"
    return "bare" if is_heading else None


def leads_to_post(context: Context, link: Element) -> bool:
    """Whether a link leads to another page of the site that may be a post's own."""
    href = link.get("href") or ""
    address = context.document.absolute(href) if "#" not in href else None
    if not address or not is_same_site(address, context.document.url) or is_listing_address(address):
        return False
    bare = without_fragment(address)
    if bare in context.document.own_addresses or bare.split("://")[-1].rstrip("/") == host_of(bare):
        return False
    text = context.outline.words(*context.outline.extent(link))
    return not leads_to_listing(context, address, text) and not is_read_more(context.lexicons, text)


def _title_place(context: Context, link: Element) -> Element | None:
    """The heading in or around the link, or the block of which it is the only text; None for a link in running text."""
    inner = next(link.iter(*_HEADINGS), None)
    if inner is not None:
        return inner
    length = context.outline.length(link)
    for ancestor in link.iterancestors():
        if ancestor.tag in _HEADINGS:
            return ancestor
        is_alone = context.outline.length(ancestor) <= length + 2
        if ancestor.tag in BLOCKS:
            return ancestor if is_alone and ancestor.tag not in ("ul", "body") else _line_of(link)
        if not is_alone:
            return link if ancestor.tag in ("b", "strong", "font", "big") else None
    return None


def _line_of(link: Element) -> Element | None:
    """The outermost bold element around the link, where the link begins a line of its own."""
    place: Element | None = None
    for ancestor in link.iterancestors():
        if ancestor.tag not in ("b", "strong", "font", "big", "span", "em", "i"):
            break
        place = ancestor
    return place if place is not None or not _has_own_line(link) else link


def _has_own_line(link: Element) -> bool:
    """Whether the link begins its block, and a block follows it at once."""
    parent, following = link.getparent(), link.getnext()
    if parent is None or following is None or following.tag not in BLOCKS or link.getprevious() is not None:
        return False
    return not (parent.text or "").strip() and not (link.tail or "").strip()


def _segments(parent: Element, titles: dict[Element, Element]) -> list[Segment]:
    children = [child for child in parent if isinstance(child.tag, str)]
    starts = [place for place, child in enumerate(children) if child in titles]
    lead = _lead(children, starts)
    segments = []
    for number, start in enumerate(starts):
        end = starts[number + 1] - lead if number + 1 < len(starts) else _last_end(children, starts, lead)
        nodes = tuple(children[max(0, start - lead) : max(end, start + 1)])
        segments.append(Segment(nodes, titles[children[start]]))
    return segments


def _lead(children: list[Element], starts: list[int]) -> int:
    """How many children before each title belong to it: like ones, that the first title has before it too."""
    lead = 0
    titled = {children[start] for start in starts}
    while lead < 4:
        before = [children[start - lead - 1] if start - lead - 1 >= 0 else None for start in starts]
        # An empty paragraph before the first title is nothing like a line of facts under the others.
        shapes = {(_shape(node), bool(node.text_content().strip())) if node is not None else None for node in before}
        if len(shapes) != 1 or None in shapes or any(node in titled for node in before):
            break
        lead += 1
    while lead and children[starts[0] - lead].tag in ("br", "hr"):
        lead -= 1
    return lead


def _last_end(children: list[Element], starts: list[int], lead: int) -> int:
    """Where the last post ends: it is as long as its siblings allow, judged by the shapes that the others end on."""
    seen = {_shape(child) for child in children[starts[0] : starts[-1]]}
    end = starts[-1] + 1
    while end < len(children) and _shape(children[end]) in seen:
        end += 1
    longest = max(later - earlier for earlier, later in itertools.pairwise(starts))
    return min(end, starts[-1] + max(longest - lead, 1)) if longest == 1 else end


def _shape(node: Element) -> tuple[str, str]:
    return str(node.tag), " ".join(sorted((node.get("class") or "").split()))


def _quality(context: Context, segment: Segment, kind: str) -> float:
    """How much of a post a segment holds: text beyond its title, a date, a word on comments, a heading."""
    outline = context.outline
    start, _ = outline.extent(segment.nodes[0])
    end = max(outline.extent(segment.nodes[-1])[1], start)
    last_tail = segment.nodes[-1].tail or ""
    title_start, title_end = outline.extent(segment.title)
    if title_start - start > _MAX_BEFORE_TITLE:
        return -1.0
    linked = sum(line.linked for line in outline.lines_between(start, end)[:400])
    rest = max(0, end - start - (title_end - title_start)) + len(last_tail.strip())
    free = rest - max(0, linked - (title_end - title_start))
    reach = 120 if kind.startswith("bare") else 250
    stamps = context.stamps(outline.words(max(start, title_start - 150), min(end, title_end + reach)))
    if not stamps and kind.startswith("linked"):
        stamps = context.stamps(outline.words(max(start, end - 200), end))
    has_date = any(found.stamp.precision != "month" for found in stamps)
    is_heading = segment.title.tag in _HEADINGS
    has_day = any(found.stamp.precision not in ("month", "year") for found in stamps)
    if not kind.startswith("linked") and not (has_day and free >= 40):
        return -1.0
    if free < 40 and not (has_date and is_heading):
        return 0.0
    return (
        min(free, _LONG_TEXT) / _LONG_TEXT
        + 0.8 * has_date
        + 0.3 * is_heading
        + 0.4 * _has_link_to_text(context, segment)
    )


def _has_link_to_text(context: Context, segment: Segment) -> bool:
    """Whether some short link is "read more" or tells of comments."""
    links = [link for node in segment.nodes[:40] for link in itertools.islice(node.iter("a"), 40)]
    for link in (*links[:4], *links[-6:]):
        if 1 < context.outline.length(link) < 60:
            text = context.outline.words(*context.outline.extent(link))
            if is_read_more(context.lexicons, text) or context.comments(text, "link") is not None:
                return True
    return False
