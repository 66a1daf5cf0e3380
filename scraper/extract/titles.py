"""What may be a post's title where no name says so: links to pages of the site, headings, lines that a date begins."""

import itertools
import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from ..text import BLOCKS, Element, inline_text
from ..urls import is_file_address, is_host_alone, is_listing_address, is_same_site, normalise, without_fragment
from .context import Context
from .own_heading import heads_column
from .paging import leads_to_listing
from .periods import is_period
from .phrases import is_furniture_line, is_read_more

_HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
_BOLD = ("b", "strong", "font", "big", "dt", "th")
_TITLE_NAME = re.compile(r"(?:^|[-_\s])(?:title|headline|heading|rubrik)(?:$|\s)", re.IGNORECASE)
_POST_TITLE = re.compile(r"(?:^|[-_])(?:post|entry|blog|article|inlagg|innlegg)[-_]?(?:title|titel|rubrik)$", re.I)
_CALLED = ("span", "div", "p", "td", "b", "strong", "font")
_TOGGLES = frozenset(("data-toggle", "data-bs-toggle", "aria-expanded", "aria-controls"))
_MAX_TITLE = 250
_MAX_DATE = 40
_MAX_TO_DATE = 60
_MIN_INTRO = 40


@dataclass(frozen=True, slots=True)
class Title:
    """An element that may be a title, the address that tells it from others, and how it looks."""

    element: Element
    address: str
    kind: str


def titles_on(context: Context) -> list[Title]:
    """Elements that may be a post's title: links to other pages of the site, and headings that hold a date."""
    found: list[Title] = []
    for element in context.index.all(("a", *_HEADINGS, *_BOLD)):
        length = context.outline.length(element)
        is_card = element.tag == "a" and len(element) > 0
        is_titled = element.tag == "a" and any(a.tag in _HEADINGS for a in itertools.islice(element.iterancestors(), 2))
        least = 0 if is_titled else 2
        if length < least or (length > _MAX_TITLE + 1 and not is_card) or context.is_outside(element):
            continue
        if element.tag == "a":
            place = title_place(context, element) if leads_to_post(context, element) else None
            if place is not None:
                address = normalise(context.document.absolute(element.get("href")) or "")
                found.append(Title(place, address, "linked " + str(place.tag)))
        elif (kind := _kind_of_heading(context, element)) is not None:
            found.append(Title(element, f"#{context.index.order[element]}", kind + " " + str(element.tag)))
    return _without_labels(context, found) + _called_titles(context)


def _called_titles(context: Context) -> list[Title]:
    """The elements without a heading's tag that are called a post's title, where some of them lead to no post."""
    called = [
        element
        for element in context.index.named(_POST_TITLE)
        if element.tag in _CALLED and 0 < context.outline.length(element) <= _MAX_TITLE and _is_plain(context, element)
    ]
    if len(called) < 2 or all(any(leads_to_post(context, a) for a in element.iter("a")) for element in called):
        return []
    return [Title(element, f"#{context.index.order[element]}", f"called {element.tag!s}") for element in called]


def _is_plain(context: Context, element: Element) -> bool:
    """Whether a named title stands on the page's main part, in and around no heading."""
    if context.is_outside(element) or next(element.iter(*_HEADINGS), None) is not None:
        return False
    return next(element.iterancestors(*_HEADINGS), None) is None


def _without_labels(context: Context, titles: list[Title]) -> list[Title]:
    """Without links whose words lead to several posts, where others lead there too: "Unread" above each title."""
    words = {id(title): context.outline.words(*context.outline.extent(title.element)) for title in titles}
    leads: dict[str, set[str]] = defaultdict(set)
    for title in titles:
        leads[words[id(title)]].add(title.address)
    named = {title.address for title in titles if len(leads[words[id(title)]]) == 1}
    return [title for title in titles if len(leads[words[id(title)]]) < 3 or title.address not in named]


def _kind_of_heading(context: Context, element: Element) -> str | None:
    """``dated`` for a line that a date begins or a heading that has one, ``bare`` for any other heading."""
    if any(leads_to_post(context, link) for link in element.iter("a")):
        return None
    if opens_panel(element):
        return None
    text = context.outline.words(*context.outline.extent(element))
    is_heading = element.tag in _HEADINGS
    stamps = context.stamps(text) if any(char.isdigit() for char in text) else ()
    if stamps and stamps[0].stamp.precision not in ("month", "year"):
        # Old pages set whole paragraphs in ``font``, and some begin with "yesterday".
        begins = stamps[0].start <= 12 and any(map(str.isdigit, text[stamps[0].start : stamps[0].end]))
        if is_heading or begins:
            return "dated"
    if is_heading and (is_period(context, text) or heads_column(context, element)):
        return None
    return "bare" if is_heading or (element.tag in _BOLD and _stands_over_date(context, element)) else None


def _stands_over_date(context: Context, element: Element) -> bool:
    """Whether a bold line is alone on its line, and a date begins the next one."""
    start, end = context.outline.extent(element)
    lines = context.outline.lines_between(start, end + _MAX_TO_DATE)[:2]
    if len(lines) < 2 or (lines[0].start, lines[0].end) != (start, end):
        return False
    text = context.outline.words(lines[1].start, min(lines[1].end, lines[1].start + _MAX_TO_DATE))
    stamps = context.stamps(text) if any(map(str.isdigit, text)) else ()
    return bool(stamps) and stamps[0].stamp.precision not in ("month", "year") and stamps[0].start <= 12


def opens_panel(heading: Element) -> bool:
    """Whether a click on the heading opens what is under it: it heads a group of things, not one post."""
    return any(not _TOGGLES.isdisjoint(link.keys()) for link in heading.iter("a", "button"))


def is_called_title(element: Element) -> bool:
    """Whether the element's class says that it is a title."""
    return bool(_TITLE_NAME.search(element.get("class") or ""))


def leads_to_post(context: Context, link: Element) -> bool:
    """Whether a link leads to another page of the site that may be a post's own, and says more than "read more"."""
    if "#" in (link.get("href") or "") or post_address(context, link) is None:
        return False
    text = context.outline.words(*context.outline.extent(link))
    return not is_read_more(context.lexicons, text) and not is_furniture_line(context.lexicons, text)


def post_address(context: Context, link: Element) -> str | None:
    """The address, without its fragment, of another page of the site that may be a post's own."""
    stated = context.document.absolute(link.get("href"))
    address = without_fragment(stated) if stated else None
    if not address or not is_same_site(address, context.document.url) or is_listing_address(address):
        return None
    if is_file_address(address):
        return None
    if address in context.document.own_addresses or is_host_alone(address):
        return None
    text = context.outline.words(*context.outline.extent(link))
    return None if leads_to_listing(context, address, text) else normalise(address)


def title_place(context: Context, link: Element) -> Element | None:
    """The heading in or around the link, or the block of which it is the only text; None for a link in running text."""
    inner = next((heading for heading in link.iter(*_HEADINGS) if context.outline.length(heading)), None)
    inner = inner if inner is not None else _named_in_card(context, link)
    if inner is not None:
        return inner
    length = context.outline.length(link)
    for ancestor in link.iterancestors():
        if ancestor.tag in _HEADINGS:
            return ancestor
        is_alone = context.outline.length(ancestor) <= length + 2
        if ancestor.tag in BLOCKS:
            return ancestor if is_alone and ancestor.tag not in ("ul", "body") else _line_of(context, link)
        if not is_alone:
            return link if ancestor.tag in ("b", "strong", "font", "big") else None
    return None


def _named_in_card(context: Context, link: Element) -> Element | None:
    """The title among the parts of a teaser that is one link: what is called so, else its first part without a date."""
    box, shown = link, [link]
    while len(shown) == 1 and not (shown[0].text or "").strip():
        box = shown[0]
        shown = [part for part in box if isinstance(part.tag, str) and context.outline.length(part)]
    parts = [part for part in shown if part.tag not in _BOLD]
    if len(parts) < 2 or (box.text or "").strip():
        return None
    named = [part for part in parts if _TITLE_NAME.search(part.get("class") or "")]
    for part in (*named, *parts):
        text = context.outline.words(*context.outline.extent(part))
        is_short = len(text) <= min(_MAX_TITLE, context.outline.length(link) - _MIN_INTRO)
        if part.tag != "time" and is_short and not (len(text) < 40 and context.stamps(text)):
            return part
    return None


def _line_of(context: Context, link: Element) -> Element | None:
    """The outermost bold element around the link, where the link begins a line of its own."""
    place: Element | None = None
    for ancestor in link.iterancestors():
        if ancestor.tag not in ("b", "strong", "font", "big", "span", "em", "i"):
            break
        place = ancestor
    return place if place is not None or not _has_own_line(context, link) else link


def _is_date_alone(context: Context, element: Element) -> bool:
    """Whether an inline element is a date and nothing else, as styles set it on a line of its own."""
    text = context.outline.words(*context.outline.extent(element))
    stamps = context.stamps(text) if len(text) <= _MAX_DATE and any(map(str.isdigit, text)) else ()
    return bool(stamps) and len(text) - (stamps[0].end - stamps[0].start) <= 2


def _has_own_line(context: Context, link: Element) -> bool:
    """Whether the link is all of its line: it begins its block or follows a block, and ends it or a block follows."""
    parent, before, after = link.getparent(), link.getprevious(), link.getnext()
    if parent is None or (link.tail or "").strip() or (before is None and after is None):
        return False
    is_line = before is not None and (before.tag in BLOCKS or (after is not None and _is_date_alone(context, before)))
    is_begun = before is not None and (not is_line or (before.tail or "").strip())
    is_line_of_bold = len(link) == 1 and link[0].tag in _BOLD and not (link.text or "").strip()
    is_gone_on = after is not None and after.tag not in BLOCKS and not (after.tag == "br" and is_line_of_bold)
    return not is_begun and not is_gone_on and (before is not None or not (parent.text or "").strip())


def below_date(context: Context, first: Element | None, later: Iterator[Element]) -> Element | None:
    """The heading; the next one right below it where it is a date and nothing else, as over old themes' titles."""
    text = inline_text(first) if first is not None else ""
    if first is None or not 5 < len(text) <= _MAX_DATE or not any(map(str.isdigit, text)):
        return first
    if next(first.iter("a"), None) is not None or context.stamp(text) is None:
        return first
    below = next(later, None)
    return below if below is not None and first.getnext() is below else first
