"""What each part of a post is: its title, facts about it, links, furniture, or text.

Observations: facts are short and told by a date, a byline or a count of comments; furniture is told by its name, its
first line ("Om författaren"), or by buttons; what stands below a heading of furniture at the end is furniture too.
"""

import re

from ..outline import holds_blocks
from ..text import Element, fold
from ..urls import is_listing_address, is_same_site, normalise
from .comment_elements import counts_by_icon
from .context import Container, Context
from .parts import Part
from .phrases import is_furniture_line, is_read_more, leads_to_comments
from .prose import LONGEST_FACT, MAX_FACTS, is_facts, is_sentence, prose_after

_MAX_NAMED_FACTS = 160
_FACTS_NAME = re.compile(r"(?:^|[\s_-])(?:meta|footer|info|byline|details|submitted)(?:$|[\s_-])", re.I)
_MAX_HEADED = 600
_MAX_BESIDE_BUTTONS = 150
_MAX_CHIP = 60
_BETWEEN = " |,;:·•–—-/()"
_CLOCK = re.compile(r"\d{1,2}[:.]\d{2}")
_INLINE = ("a", "span", "small", "em", "i", "b", "strong", "font", "time", "abbr", "cite")
_HEADINGS = ("h2", "h3", "h4", "h5", "h6")
_FIGURES = ("img", "video", "audio", "iframe", "figure", "object")


def roles_of(context: Context, container: Container, parts: list[Part]) -> list[str]:
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
    return _ended(context, parts, roles)


def _ended(context: Context, parts: list[Part], roles: list[str]) -> list[str]:
    """The roles, with what stands below a heading of furniture as no text, where most of the text stands above it."""
    whole = sum(len(part.text) for part, role in zip(parts, roles, strict=True) if role == "text")
    above = 0
    for place, part in enumerate(parts):
        block = part.block
        is_heading = block is not None and block.tag in _HEADINGS
        if is_heading and 2 * above > whole and is_furniture_line(context.lexicons, part.text):
            return [*roles[:place], *("furniture" if role in ("text", "short") else role for role in roles[place:])]
        above += len(part.text) if roles[place] == "text" else 0
    return roles


def _role(context: Context, container: Container, part: Part) -> str:
    heading, text = container.heading, part.text
    if heading is not None and any(context.index.holds(node, heading) for node in part.nodes):
        extra = _set_apart(context, part).replace(" ".join(heading.text_content().split()), "", 1).strip()
        begins_text = heading.tag in _INLINE and extra.endswith((".", "!", "?"))  # The text runs on behind the title.
        is_title = (len(extra) < LONGEST_FACT and not begins_text) or is_facts(context, extra)
        return (
            "title" if is_title or (part.block is not None and _is_header(context, container, part.block)) else "text"
        )
    block = part.block
    if block is not None and (block.tag in ("nav", "aside", "form") or context.is_outside(block)):
        return "furniture"
    if _is_figure(block) or not text:
        return "text" if any(next(node.iter(*_FIGURES), None) is not None for node in part.nodes) else "nothing"
    is_clock = _CLOCK.fullmatch(text) is not None
    if is_clock or is_facts(context, _set_apart(context, part)) or is_read_more(context.lexicons, text):
        return "facts"
    if block is not None and (_is_block_of_facts(context, part, block) or _are_chips(context, part, block)):
        return "facts"
    if is_furniture_line(context.lexicons, text) or _is_named_furniture(context, part):
        return "furniture"
    if block is not None and _is_headed_furniture(context, part, block):
        return "furniture"
    links = [link for node in part.nodes for link in node.iter("a") if link.get("href") and not holds_blocks(link)]
    if links and len(text) < MAX_FACTS and _lead_to_facts(context, links):
        return "facts"
    if links and _is_links(context, container, part, links):
        return "links"
    return "text" if len(text) > LONGEST_FACT else "short"


def _is_figure(block: Element | None) -> bool:
    """Whether the block is a figure or holds a captioned one, be its caption like a fact ("Torget, 4 mars")."""
    return block is not None and (block.tag == "figure" or next(block.iter("figcaption"), None) is not None)


def _is_headed_furniture(context: Context, part: Part, block: Element) -> bool:
    """Whether a small block's first line is furniture's ("Om författaren"), or it has buttons beside a few words."""
    if block.tag not in ("div", "section", "footer", "ul", "fieldset") or len(part.text) > _MAX_HEADED:
        return False
    if len(part.text) < _MAX_BESIDE_BUTTONS and next(block.iter("button", "input", "select"), None) is not None:
        return True
    lines = context.outline.lines_between(*context.outline.extent(block))
    return len(lines) > 1 and is_furniture_line(context.lexicons, context.outline.words(lines[0].start, lines[0].end))


def _is_header(context: Context, container: Container, block: Element) -> bool:
    """Whether the title's block is a header by its name or by the facts named in it, and no prose follows the title."""
    is_called = block.tag in ("header", "hgroup") or _names_facts(context, block)
    return is_called and not prose_after(context, container, block)


def _set_apart(context: Context, part: Part) -> str:
    """The part's text with its inline elements apart, as themes set facts apart by style only."""
    if len(part.text) > MAX_FACTS or part.block is None:
        return part.text
    return context.outline.words(*context.outline.extent(part.block)) or part.text


def _is_block_of_facts(context: Context, part: Part, block: Element) -> bool:
    return (
        counts_by_icon(context, block, part.text)
        or _is_named_facts(context, part, block)
        or _lists_facts(context, part, block)
        or (len(part.text) <= MAX_FACTS and not is_sentence(part.text) and _names_facts(context, block))
    )


def _are_chips(context: Context, part: Part, block: Element) -> bool:
    """Whether a short block is inline elements side by side, and what stands bare beside them are facts."""
    chips = [chip for chip in block if isinstance(chip.tag, str)]
    if not chips or len(part.text) > MAX_FACTS or not all(chip.tag in _INLINE for chip in chips):
        return False
    between = (fold(text or "").strip(_BETWEEN) for text in (block.text, *(chip.tail for chip in chips)))
    bare = [text for text in between if any(map(str.isalnum, text))]
    texts = [context.outline.words(*context.outline.extent(chip)) for chip in chips] + bare
    if len(texts) < 2 or any(len(text) > _MAX_CHIP for text in texts):
        return False
    facts = [is_facts(context, text) or _CLOCK.fullmatch(text) is not None for text in texts]
    return any(facts) and all(facts[len(chips) :])


def _is_named_facts(context: Context, part: Part, block: Element) -> bool:
    """Whether the block is called a line of facts, and states a date in fewer words than a sentence has."""
    if len(part.text) > _MAX_NAMED_FACTS or block.tag in ("p", "blockquote", "pre", "ul", "ol"):
        return False
    is_named = block.tag == "footer" or _FACTS_NAME.search(block.get("class") or "") is not None
    return is_named and not is_sentence(part.text) and bool(context.stamps(_set_apart(context, part)))


def _lists_facts(context: Context, part: Part, block: Element) -> bool:
    """Whether the lines of a block are facts, two of them at least, but for some labels and counters."""
    if len(part.text) > 2 * MAX_FACTS:
        return False
    lines = context.outline.lines_between(*context.outline.extent(block))
    if len(lines) < 2 or block.tag in ("p", "blockquote", "pre", "ol", "figure"):
        return False
    texts = [context.outline.words(line.start, line.end) for line in lines]
    told = [is_facts(context, text) for text in texts]
    others = [text for text, is_fact in zip(texts, told, strict=True) if not is_fact]
    if any(len(text) >= 40 for text in others):
        return False
    return (sum(told) > 1 and sum(told) >= len(others)) or (bool(sum(told)) and _names_facts(context, block))


def _names_facts(context: Context, block: Element) -> bool:
    """Whether the markup calls one element in the block a date and another an author."""
    named = (context.index.first(selectors, block) for selectors in (context.rules.published, context.rules.authors))
    return all(found is not None for found in named)


def _lead_to_facts(context: Context, links: list[Element]) -> bool:
    """Whether the links lead to tags, categories, authors and comments, or here: facts of the post."""
    has_fact = False
    for link in links:
        href = link.get("href") or ""
        address = context.document.absolute(href) or ""
        if leads_to_comments(href) or is_listing_address(address):
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
            if free > LONGEST_FACT and not is_facts(context, context.outline.words(line.start, line.end)):
                total += free
    return total


def _is_named_furniture(context: Context, part: Part) -> bool:
    block = part.block
    return block is not None and block in context.furniture and len(part.text) < 2 * MAX_FACTS
