"""The body of a post whose markup names none: what is left of its container when the facts around it are set aside.

Observations: a post reads title, facts, text, facts, and what leads elsewhere. The text is prose: lines that are in
no link and longer than a fact. Short lines count as text between, before and after prose, but for those that only
link to other pages of the site, and a heading that nothing but such links follow.
"""

import re
from collections.abc import Iterator
from functools import cache

from ..languages import Lexicon
from ..outline import Line, holds_blocks
from ..text import Element
from ..urls import is_listing_address, is_same_site, normalise
from .context import Container, Context
from .parts import Part, parts_of, wrap_parts
from .phrases import COMMENT_PLACES, is_furniture_line, is_read_more, starts_with

_MAX_FACTS = 250
_MAX_DEPTH = 40
_PROSE = 25
_COLUMN_LINES = 6
_HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
_EXCERPT = re.compile(r"excerpt|teaser|summary|ingress|trimmed", re.I)
_FIGURES = ("img", "video", "audio", "iframe", "figure", "object")


def locate_remainder(context: Context, container: Container) -> None:
    """Sets the container's body to the run of parts between the facts above the text and those below it."""
    parent = _text_parent(context, container)
    parts = parts_of(parent)
    roles = _roles(context, container, parts)
    last = len(parts)
    while last and (roles[last - 1] not in ("text", "short") or _ends_in_links(parts, roles, last)):
        last -= 1
    first = next((place for place, role in enumerate(roles) if role in ("text", "short")), last)
    if first >= last:
        return
    if container.is_whole_page:
        below = zip(parts[last:], roles[last:], strict=True)
        container.beside |= {node for part, role in below if role == "links" for node in part.nodes}
        container.beside |= set(_columns_beside(context, container, parent))
    container.body = wrap_parts(context.index, parent, parts[first:last])
    container.body_rule = "remainder"
    container.is_excerpt = not container.is_whole_page and _is_called_excerpt(container)


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


def prose_after(context: Context, container: Container, element: Element) -> int:
    """How much prose the element holds after the post's title and before its comments."""
    outline = context.outline
    start, end = outline.extent(element)
    if container.heading is not None:
        start = max(start, outline.extent(container.heading)[1])
    if container.comment_areas:
        if container.comments_at is None:
            container.comments_at = min(outline.extent(area)[0] for area in container.comment_areas)
        end = min(end, container.comments_at)
    return sum(
        line.end - line.start - line.linked
        for line in outline.lines_between(start, end)
        if line.end - line.start - line.linked > _PROSE
        and not line.is_outside
        and not (line.end - line.start < _MAX_FACTS and _is_no_prose(context, container, line))
    )


def _is_no_prose(context: Context, container: Container, line: Line) -> bool:
    """Whether a line states facts, or is the title once more, as in a trail of the site's pages, or the address."""
    text = context.outline.words(line.start, line.end)
    return is_facts(context, text) or text == _title(context, container) or text.startswith(("http://", "https://"))


def _title(context: Context, container: Container) -> str | None:
    heading = container.heading
    return context.outline.words(*context.outline.extent(heading)) if heading is not None else None


def own_prose(context: Context, node: Element) -> int:
    """How much text stands directly in the element, in none of its children."""
    return len((node.text or "").strip()) + sum(len((child.tail or "").strip()) for child in node)


def _roles(context: Context, container: Container, parts: list[Part]) -> list[str]:
    """For each part ``text``, ``short``, or what else it is: before, title, facts, links, furniture, after."""
    heading = container.heading
    roles: list[str] = []
    place = context.index.order.get(heading, -1) if heading is not None else -1
    ended = False
    for part in parts:
        node = part.nodes[0] if part.nodes else None
        ended = ended or not container.comment_areas.isdisjoint(part.nodes)
        if ended:
            roles.append("after")
        elif node is not None and heading is not None and context.index.span(part.nodes[-1])[1] < place:
            roles.append("before")
        else:
            roles.append(_role(context, container, part))
            if roles[-1] == "title":
                roles = ["before" if role != "title" else role for role in roles]
    return roles


def _role(context: Context, container: Container, part: Part) -> str:
    heading, text = container.heading, part.text
    if heading is not None and any(context.index.holds(node, heading) for node in part.nodes):
        extra = _set_apart(context, part).replace(" ".join(heading.text_content().split()), "", 1).strip()
        is_title = len(extra) < _PROSE or is_facts(context, extra)
        return (
            "title" if is_title or (part.block is not None and _is_header(context, container, part.block)) else "text"
        )
    block = part.block
    if block is not None and (block.tag in ("nav", "aside", "form") or context.is_outside(block)):
        return "furniture"
    if not text:
        return "text" if any(next(node.iter(*_FIGURES), None) is not None for node in part.nodes) else "nothing"
    if is_facts(context, _set_apart(context, part)) or is_read_more(context.lexicons, text):
        return "facts"
    if block is not None and len(text) <= 2 * _MAX_FACTS and _lists_facts(context, block):
        return "facts"
    if is_furniture_line(context.lexicons, text) or _is_named_furniture(context, part):
        return "furniture"
    links = [link for node in part.nodes for link in node.iter("a") if link.get("href") and not holds_blocks(link)]
    if links and len(text) < _MAX_FACTS and _lead_to_facts(context, links):
        return "facts"
    if links and _is_links(context, container, part, links):
        return "links"
    return "text" if len(text) > _PROSE else "short"


def _is_header(context: Context, container: Container, block: Element) -> bool:
    """Whether the title's block is a header by its name, and no prose follows the title in it."""
    return block.tag in ("header", "hgroup") and not prose_after(context, container, block)


def _set_apart(context: Context, part: Part) -> str:
    """The part's text with its inline elements apart, as themes set facts apart by style only."""
    if len(part.text) > _MAX_FACTS or part.block is None:
        return part.text
    return context.outline.words(*context.outline.extent(part.block)) or part.text


def _lists_facts(context: Context, block: Element) -> bool:
    """Whether the lines of a block are facts, two of them at least, but for some labels and counters."""
    lines = context.outline.lines_between(*context.outline.extent(block))
    if len(lines) < 2 or block.tag in ("p", "blockquote", "pre", "ol", "figure"):
        return False
    texts = [context.outline.words(line.start, line.end) for line in lines]
    told = [is_facts(context, text) for text in texts]
    others = [text for text, is_fact in zip(texts, told, strict=True) if not is_fact]
    return sum(told) > 1 and sum(told) >= len(others) and all(len(text) < 40 for text in others)


def _lead_to_facts(context: Context, links: list[Element]) -> bool:
    """Whether the links lead to tags, categories, authors and comments, or here: facts of the post."""
    has_fact = False
    for link in links:
        href = link.get("href") or ""
        address = context.document.absolute(href) or ""
        if COMMENT_PLACES.search(href) or is_listing_address(address):
            has_fact = True
        elif normalise(address) not in context.document.own_addresses:
            return False
    return has_fact


def _is_links(context: Context, container: Container, part: Part, links: list[Element]) -> bool:
    """Whether the part only leads to other pages of this site: every line of it is a link, a fact, or short."""
    linked = sum(len(link.text_content().strip()) for link in links)
    if linked < 0.6 * len(part.text) and prose_in(context, part) > 0:
        return False
    addresses = [context.document.absolute(link.get("href")) for link in links]
    if not all(address is None or is_same_site(address, context.document.url) for address in addresses):
        return False
    return linked > (0.3 if container.is_unmarked else 0.9) * len(part.text)


def prose_in(context: Context, part: Part) -> int:
    """How much prose stands in the part's blocks, facts aside."""
    total = 0
    for node in part.nodes:
        start, end = context.outline.extent(node)
        for line in context.outline.lines_between(start, end):
            free = line.end - line.start - line.linked
            if free > _PROSE and not is_facts(context, context.outline.words(line.start, line.end)):
                total += free
    return total


def _is_named_furniture(context: Context, part: Part) -> bool:
    block = part.block
    return block is not None and block in context.furniture and len(part.text) < 2 * _MAX_FACTS


def is_facts(context: Context, text: str) -> bool:
    """Whether a line only states facts about the post: author, date, comments, categories."""
    if len(text) > _MAX_FACTS:
        return False
    if len(text) < 80 and context.comments(text, "link") is not None:
        return True
    if ":" in text and starts_with(text, _labels(context.lexicons)):
        return True
    stamps = context.stamps(text)
    byline = context.byline(text)
    if not stamps and (byline is None or not byline.author):
        return False
    told = sum(found.end - found.start for found in stamps)
    told += len(byline.author) if byline is not None and byline.author else 0
    is_both = bool(stamps) and byline is not None and bool(byline.author)
    return len(text) - told <= max(25, 0.6 * len(text)) and (is_both or not _is_sentence(text))


@cache
def _labels(lexicons: tuple[Lexicon, ...]) -> tuple[str, ...]:
    """The words before a colon and a category or an author."""
    words = (word for lexicon in lexicons for word in (*lexicon.category_words, *lexicon.author_labels))
    return tuple(word for word in words if len(word) > 4)


def _is_sentence(text: str) -> bool:
    """Whether the text ends like written prose and is long enough to be it."""
    return len(text) > 60 and text.rstrip().endswith((".", "!", "?")) and text.count(" ") > 9
