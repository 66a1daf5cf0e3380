"""Posts on listings whose markup names nothing, by repeated structure. Needs no class names.

Observations behind it, on hand-written blogs: the titles of a listing are links or headings whose elements are
siblings, or lie at like places in siblings; what stands between one title and the next belongs to the first, but for
what stands before every title (a date above the heading); a list of mere links is a menu; headings that are no links
are posts only if each has a date.
"""

import itertools
from collections import defaultdict

from ..dates import stamp_from_url
from ..text import Element
from .context import Container, Context
from .permalinks import permalinked_segments
from .phrases import is_read_more, leads_to_comments, starts_with
from .rows import are_events
from .segments import BOXES, Segment, containers_of, segments_of
from .titles import post_address, titles_on

_HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
_RULES = {
    "linked": "repeated-structure",
    "dated": "dated-headings",
    "bare": "headings-before-dates",
    "called": "called-titles",
}
_MAX_CLIMB = 30
_LONG_TEXT = 600
_MAX_BEFORE_TITLE = 300
_MIN_QUALITY = 0.6
_MIN_LABELS = 3

_Group = tuple[Element, dict[Element, Element]]


def repeated_containers(context: Context) -> list[Container]:
    """The posts of a listing by its repeated structure, in page order; empty where none shows."""
    segments, rule = _by_titles(context)
    if rule not in ("repeated-structure", "called-titles"):
        # Titles that lead nowhere are a post's sooner if labels in it lead to one.
        labelled = permalinked_segments(context)
        if labelled and len(labelled) >= len(segments):
            segments, rule = labelled, "permalinks"
    if are_events([segment.nodes[0] for segment in segments]):
        return []
    return containers_of(context, segments, rule)


def several_in(context: Context, around: Container) -> list[Container]:
    """The posts in what the markup calls one, where links lead to the comments of several others; empty elsewhere."""
    own = context.document.own_addresses
    pages = {
        link: address
        for link in context.index.select("a", around.element)
        if leads_to_comments(link.get("href") or "") and (address := post_address(context, link)) and address not in own
    }
    if len(set(pages.values())) < 2:
        return []
    found = repeated_containers(context)
    held = [{pages[link] for link in pages if context.index.holds(post.element, link)} for post in found]
    is_each = len(found) > 1 and all(len(addresses) == 1 for addresses in held)
    return found if is_each and len(set.union(*held)) == len(found) else []


def _by_titles(context: Context) -> tuple[list[Segment], str]:
    """The segments of the titles that look most like those of posts, and the name of the rule."""
    best: list[Segment] = []
    best_score, best_kind = 0.0, ""
    linked: list[Segment] = []
    for kind, alike in _groups(context):
        segments = [segment for parent, titles in alike for segment in segments_of(context, parent, titles)]
        if len(segments) < 2 or _are_labels(context, segments):
            continue
        score = sum(_quality(context, segment, kind) for segment in segments)
        if score / len(segments) < _MIN_QUALITY:
            continue
        if score > best_score * 1.05:
            best, best_score, best_kind = segments, score, kind
        if kind.startswith("linked ") and len(segments) > len(linked):
            linked = segments
    if best_kind.startswith("dated") and len(linked) >= len(best):
        # The dates are headings over a day's posts, whose titles link.
        best, best_kind = linked, "linked"
    return best, _RULES.get(best_kind.partition(" ")[0], "")


def _are_labels(context: Context, segments: list[Segment]) -> bool:
    """Whether the "titles" all say the same: "Weiterlesen"."""
    titles = [segment.title for segment in segments if segment.title is not None]
    texts = {context.outline.words(*context.outline.extent(title)) for title in titles}
    return len(titles) >= _MIN_LABELS and len(texts) == 1


def _groups(context: Context) -> list[tuple[str, list[_Group]]]:
    """Parents with several children that hold a title each: alone, and with others like them that stand beside them."""
    groups: dict[tuple[str, Element], dict[Element, Element]] = defaultdict(dict)
    addresses: dict[tuple[str, Element], set[str]] = defaultdict(set)
    for title in titles_on(context):
        child = title.element
        is_heading = title.element.tag in _HEADINGS
        for parent in itertools.islice(title.element.iterancestors(), _MAX_CLIMB):
            # Without a heading only like siblings tell a post's title from a menu's link.
            group = (title.kind if is_heading else f"{title.kind} in {child.tag!s}", parent)
            if title.address not in addresses[group]:
                addresses[group].add(title.address)
                groups[group].setdefault(child, title.element)
            child = parent
    several = [(kind, [(parent, children)]) for (kind, parent), children in groups.items() if len(children) > 1]
    return several + _side_by_side(context, groups)


def _side_by_side(
    context: Context, groups: dict[tuple[str, Element], dict[Element, Element]]
) -> list[tuple[str, list[_Group]]]:
    """Rows or columns of posts: parents of one tag under one element, of which some hold several titles each."""
    beside: dict[tuple[str, Element, object], list[_Group]] = defaultdict(list)
    for (kind, parent), children in groups.items():
        above = parent.getparent()
        if above is not None and parent.tag in BOXES:
            inner = {(child.tag, child.get("class")) for child in children}
            beside[kind, above, next(iter(inner)) if len(inner) == 1 else None].append((parent, children))
    return [
        (key[0], [group for group in alike if not _is_side_group(context, group)])
        for key, alike in beside.items()
        if len(alike) > 1 and key[2] is not None and any(len(children) > 1 for _, children in alike)
    ]


def _is_side_group(context: Context, group: _Group) -> bool:
    """Whether a heading of a side column stands over the titles: "Mest lästa"."""
    parent, children = group
    heading = context.index.earliest(_HEADINGS, parent)
    if heading is None or heading in children.values():
        return False
    text = context.outline.words(*context.outline.extent(heading))
    return starts_with(text, tuple(word for lexicon in context.lexicons for word in lexicon.recent_words))


def _quality(context: Context, segment: Segment, kind: str) -> float:
    """How much of a post a segment holds: text beyond its title, a date, a word on comments, a heading."""
    outline = context.outline
    start, _ = outline.extent(segment.nodes[0])
    end = max(outline.extent(segment.nodes[-1])[1], start)
    last_tail = segment.nodes[-1].tail or ""
    title_start, title_end = outline.extent(segment.title) if segment.title is not None else (start, start)
    if title_start - start > _MAX_BEFORE_TITLE:
        return -1.0
    linked = sum(line.linked for line in outline.lines_between(start, end)[:400])
    rest = max(0, end - start - (title_end - title_start)) + len(last_tail.strip())
    free = rest - max(0, linked - (title_end - title_start))
    reach = 120 if kind.startswith(("bare", "called")) else 250
    stamps = context.stamps(outline.words(max(start, title_start - 150), min(end, title_end + reach)))
    if not stamps and (kind.startswith("linked") or _has_link_to_text(context, segment)):
        stamps = context.stamps(outline.words(max(start, end - 200), end))
    is_heading = segment.title is not None and segment.title.tag in _HEADINGS
    has_date = any(found.stamp.precision != "month" for found in stamps)
    has_date = has_date or (is_heading and _is_dated_by_address(context, segment))
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


def _is_dated_by_address(context: Context, segment: Segment) -> bool:
    """Whether the title's link leads to an address that states a day."""
    if segment.title is None:
        return False
    link = next(itertools.chain(segment.title.iter("a"), segment.title.iterancestors("a")), None)
    address = context.document.absolute(link.get("href")) if link is not None else None
    stamp = stamp_from_url(address) if address else None
    return stamp is not None and stamp.precision == "day"


def _has_link_to_text(context: Context, segment: Segment) -> bool:
    """Whether some short link is "read more" or tells of comments."""
    links = [link for node in segment.nodes[:40] for link in itertools.islice(node.iter("a"), 40)]
    for link in (*links[:4], *links[-6:]):
        if 1 < context.outline.length(link) < 60:
            text = context.outline.words(*context.outline.extent(link))
            if is_read_more(context.lexicons, text) or context.comments(text, "link") is not None:
                return True
    return False
