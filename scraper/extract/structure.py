"""Posts on pages whose markup names nothing: repeated structure on listings, the densest text on a post's own page.

Needs no class names. Observations behind it, on hand-written blogs: the titles of a listing are links or headings
whose elements are siblings, or lie at like places in siblings; what stands between one title and the next belongs to
the first, but for what stands before every title (a date above the heading); a list of mere links is a menu.
"""

import itertools
from collections import defaultdict
from dataclasses import dataclass

from lxml import html

from ..counts import read_comments
from ..dates import find_stamps
from ..text import BLOCKS, Element, fold, inline_text
from ..urls import host_of, is_listing_address, is_same_site, normalise, without_fragment
from .context import Container, Context

_HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
_MAX_TITLE = 250
_MAX_ANCHORS = 3000
_LONG_TEXT = 600
_MIN_QUALITY = 0.8


@dataclass(frozen=True, slots=True)
class Segment:
    """Neighbouring children of one parent that belong to one title."""

    nodes: tuple[Element, ...]
    title: Element


def repeated_containers(context: Context) -> list[Container]:
    """The posts of a listing by its repeated structure, in page order; empty where none shows."""
    best: list[Segment] = []
    best_score = 0.0
    for group in _groups(context):
        segments = _segments(*group)
        qualities = [_quality(context, segment) for segment in segments]
        score = sum(qualities)
        if len(segments) > 1 and score / len(segments) >= _MIN_QUALITY and score > best_score * 1.05:
            best, best_score = segments, score
    return [Container(wrap(context, segment.nodes), "repeated-structure", heading=segment.title) for segment in best]


def wrap(context: Context, nodes: tuple[Element, ...], lead: str | None = None) -> Element:
    """The one node, or a new ``div`` in the tree around the neighbouring nodes, with ``lead`` as its first text."""
    if len(nodes) == 1 and lead is None and nodes[0].tag not in ("td", "th", "tr"):
        return nodes[0]
    wrapper = html.Element("div")
    parent = nodes[0].getparent()
    assert parent is not None
    parent.insert(parent.index(nodes[0]), wrapper)
    wrapper.text = lead
    for node in nodes:
        wrapper.append(node)
    for row in wrapper.xpath("./tr | ./tr/td | ./tr/th | ./td | ./th | ./tbody"):
        row.tag = "div"
    context.index.order[wrapper] = context.index.order[nodes[0]] - 0.5
    return wrapper


def _groups(context: Context) -> list[tuple[Element, dict[Element, Element]]]:
    """Parents with several children that hold a title each: parent, and child to title. Titles of a group are alike."""
    groups: dict[tuple[Element, str, bool], dict[Element, Element]] = defaultdict(dict)
    addresses: dict[tuple[Element, str, bool], set[str]] = defaultdict(set)
    for title, address in _titles(context)[:_MAX_ANCHORS]:
        child = title
        for parent in title.iterancestors():
            group = (parent, str(title.tag), address.startswith("#"))
            if address not in addresses[group]:
                addresses[group].add(address)
                groups[group].setdefault(child, title)
            child = parent
    return [(parent, children) for (parent, _, _), children in groups.items() if len(children) > 1]


def _titles(context: Context) -> list[tuple[Element, str]]:
    """Elements that may be a post's title, with the address they lead to (or one of their own without a link)."""
    found: list[tuple[Element, str]] = []
    here = normalise(context.document.url)
    for element in context.index.all(("a", *_HEADINGS)):
        if context.is_outside(element):
            continue
        text = fold(element.text_content())
        if not 1 < len(text) <= _MAX_TITLE:
            continue
        if element.tag != "a":
            if next(element.iter("a"), None) is None or not _leads_to_post(context, next(element.iter("a")), here):
                found.append((element, f"#{context.index.order[element]}"))
            continue
        if _leads_to_post(context, element, here) and (place := _title_place(element, text)) is not None:
            address = context.document.absolute(element.get("href")) or ""
            found.append((place, normalise(address)))
    return found


def _leads_to_post(context: Context, link: Element, here: str) -> bool:
    address = context.document.absolute(link.get("href"))
    if not address or not is_same_site(address, here) or is_listing_address(address):
        return False
    bare = without_fragment(address)
    return bare != here and bare.split("://")[-1].rstrip("/") != host_of(here) and "#" not in address


def _title_place(link: Element, text: str) -> Element | None:
    """The heading around the link, or the block of which it is the only text; None for a link in running text."""
    for ancestor in link.iterancestors():
        if ancestor.tag in _HEADINGS:
            return ancestor
        if ancestor.tag in BLOCKS:
            return ancestor if fold(ancestor.text_content()) == text and ancestor.tag not in ("ul", "body") else None
        if fold(ancestor.text_content()) != text:
            return link if ancestor.tag in ("b", "strong", "font", "big") else None
    return None


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
    while lead < 4:
        before = [children[start - lead - 1] if start - lead - 1 >= 0 else None for start in starts]
        shapes = {_shape(node) if node is not None else None for node in before}
        if len(shapes) != 1 or None in shapes or any(node in (children[s] for s in starts) for node in before):
            return lead
        lead += 1
    return lead


def _last_end(children: list[Element], starts: list[int], lead: int) -> int:
    """Where the last post ends: it is as long as its siblings allow, judged by the shapes that the others end on."""
    if len(starts) < 2:
        return len(children)
    seen = {_shape(child) for child in children[starts[0] : starts[-1]]}
    end = starts[-1] + 1
    while end < len(children) and _shape(children[end]) in seen:
        end += 1
    longest = max(later - earlier for earlier, later in itertools.pairwise(starts))
    return min(end, starts[-1] + max(longest - lead, 1)) if longest == 1 else end


def _shape(node: Element) -> tuple[str, str]:
    return str(node.tag), " ".join(sorted((node.get("class") or "").split()))


def _quality(context: Context, segment: Segment) -> float:
    """How much of a post a segment holds: text beyond its title, a date, a word on comments, a heading."""
    text = " ".join(inline_text(node) for node in segment.nodes)
    title = inline_text(segment.title)
    rest = len(text) - len(title)
    link_text = sum(len(fold(a.text_content())) for node in segment.nodes for a in node.iter("a"))
    facts = text[:400] + " · " + text[-300:]
    has_date = bool(find_stamps(facts, lexicons=context.lexicons, zone=context.zone, captured_at=context.fetched_at))
    is_titled = segment.title.tag in _HEADINGS
    if (rest < 15 or (link_text > 0.8 * max(len(text), 1) and rest < 60)) and not (has_date and is_titled):
        return 0.0
    has_count = any(
        read_comments(fold(a.text_content()), lexicons=context.lexicons, place="link")
        for node in segment.nodes
        for a in node.iter("a")
        if len(a.text_content()) < 80
    )
    length = min(rest, _LONG_TEXT) / _LONG_TEXT
    return length + 0.8 * has_date + 0.5 * has_count + 0.3 * is_titled


def densest_container(context: Context) -> Container | None:
    """The one post of a page by its densest text and the heading before it; None where there is too little text."""
    block = _densest_block(context)
    if block is None:
        return None
    heading = _heading_for(context, block)
    element = block
    if heading is not None and not context.index.holds(block, heading):
        element = next(a for a in block.iterancestors() if context.index.holds(a, heading))
    if element.tag in ("body", "html"):
        element = context.document.root.find("body") or element
    return Container(element, "densest-text", is_whole_page=True, heading=heading)


def _densest_block(context: Context) -> Element | None:
    scores: dict[Element, float] = defaultdict(float)
    for element in context.index.all(("p", "div", "td", "li", "blockquote", "section", "font", "span", "pre", "dd")):
        own = fold(" ".join([element.text or "", *(child.tail or "" for child in element)]))
        text = fold(element.text_content()) if element.tag == "p" else own
        if len(text) < 40 or context.is_outside(element):
            continue
        links = sum(len(link.text_content()) for link in element.iter("a"))
        weight = max(0.0, len(text) - 2 * links)
        holder = element if element.tag not in ("p", "li", "blockquote", "pre", "span", "font") else element.getparent()
        if holder is not None:
            scores[holder] += weight
            above = holder.getparent()
            if above is not None:
                scores[above] += weight / 3
    best = max(scores, key=lambda element: scores[element], default=None)
    return best if best is not None and scores[best] >= 80 else None


def _heading_for(context: Context, block: Element) -> Element | None:
    """The heading that the page's title repeats, else the last heading before or first inside the text."""
    headings = [h for h in context.index.all(_HEADINGS) if not context.is_outside(h) and fold(h.text_content())]
    page_title = (context.document.title or "").casefold()
    matching = [h for h in headings if (text := inline_text(h).casefold()) and text in page_title]
    place = context.index.order[block]
    site = (context.document.site_name or "").casefold()
    for heading in sorted(matching, key=lambda h: abs(context.index.order[h] - place)):
        if inline_text(heading).casefold() != site:
            return heading
    before = [h for h in headings if context.index.order[h] < place]
    inside = [h for h in headings if context.index.holds(block, h)]
    return (inside[:1] or before[-1:] or [None])[0]
