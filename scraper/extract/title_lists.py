"""Listings of bare titles: rows of a date and a link, as archives, tag pages and the plainest themes print them.

Observations behind it: a row is the smallest element around a link that has a date too and no other post's link; or the
link's element with the one before or behind it (``dt`` and ``dd``); or a line of running text between two ``br``.
Where years or months stand over lists of links, they are the headings of an archive. Long text beside the rows makes
the page something else, on which such a list is furniture.
"""

import itertools
import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from ..index import merged
from ..languages import Lexicon
from ..outline import holds_blocks
from ..text import BLOCKS, Element
from ..urls import front_page_of, normalise
from .context import Container, Context, is_in
from .kinds import archive_words, is_archive
from .own_heading import is_front_page
from .parts import Part, parts_of, wrap_nodes, wrap_parts
from .phrases import starts_with
from .structure import leads_to_post

_HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
_PERIODS = (*_HEADINGS, "dt", "p", "div", "b", "strong", "span", "li")
_ROWS = ("li", "tr", "dd", "p", "article")
_YEAR = re.compile(r"(?:19|20)\d\d")
_NUMBERS = re.compile(r"\d+")
_TURNS = ("", "odd", "even", "alt", "first", "last")
_BESIDE = re.compile(r"(?:^|[-_])(?:sidebar|aside|widgets?|recent|popular|related|similar|footer)(?:$|[-_])", re.I)
_MIN_ROWS = 3
_MAX_LINKS = 3000
_MAX_CLIMB = 12
_MAX_BESIDE = 120
_MAX_FACTS = 60
_MAX_PERIOD = 30
_LONG_LINE = 80
_MAX_PROSE = 600
_MAX_PROSE_OF_FRONT = 1500


@dataclass(frozen=True, slots=True)
class _Row:
    """One post's row: neighbouring elements, or a line of ``parent``'s running text."""

    link: Element
    nodes: tuple[Element, ...]
    parent: Element | None = None
    part: Part | None = None

    @property
    def shape(self) -> tuple[object, ...]:
        above = self.nodes[0].getparent()
        return _name(self.nodes[0]), _name(above) if above is not None else "", len(self.nodes), self.part is None


def _name(element: Element) -> tuple[str, str]:
    """The tag and the first class without its number and what tells every second row."""
    names = (_NUMBERS.sub("", name) for name in (element.get("class") or "").split())
    return str(element.tag), next((name for name in names if name not in _TURNS), "")


def title_rows(context: Context, within: Element | None = None) -> list[Container]:
    """The rows of a page that lists bare titles, in page order; empty where the page is about something else.

    ``within`` is the one element that the markup calls a post, where that may be no more than such a list.
    """
    is_sure = is_archive(context)
    links = _links(context, within)
    rows = _largest_group(_dated_rows(context, links))
    if len(rows) < _MIN_ROWS:
        rows = max(rows, _rows_of_periods(context, links), key=len)
    if len(rows) < (1 if is_sure else _MIN_ROWS) or not _is_what_the_page_is(context, rows, within, is_sure):
        return []
    return _containers(context, rows)


def _links(context: Context, within: Element | None) -> list[Element]:
    """The first link with words to each address that may be a post's, in page order."""
    main = within if within is not None else next(iter(context.index.all(("main",))), None)
    beside = merged(map(context.index.span, filter(lambda e: _is_side(context, e), context.index.named(_BESIDE))))
    found: dict[str, Element] = {}
    for link in itertools.islice(context.index.select("a", main), _MAX_LINKS):
        if context.is_outside(link) or is_in(beside, context.index.order[link]) or not leads_to_post(context, link):
            continue
        address = normalise(context.document.absolute(link.get("href")) or "")
        if address not in found or not context.outline.length(found[address]):
            found[address] = link
    return sorted(found.values(), key=context.index.order.__getitem__)


def _is_side(context: Context, element: Element) -> bool:
    """Whether an element that is called so may be a side column: no wrapper of the page's main part."""
    return element.tag not in ("body", "html") and context.index.earliest(("main", "h1"), element) is None


def _dated_rows(context: Context, links: list[Element]) -> list[_Row]:
    places = [context.index.order[link] for link in links]
    before: list[_Row] = []
    behind: list[_Row] = []
    whole: list[_Row] = []
    parts: dict[Element, dict[Element, Part]] = {}
    for number, link in enumerate(links):
        low = places[number - 1] if number else -1.0
        high = places[number + 1] if number + 1 < len(places) else float("inf")
        row, parent, child = _climb(context, link, low, high)
        if row is not None:
            whole.append(_Row(link, (row,)))
        elif parent is not None and child.tag not in BLOCKS and not holds_blocks(child):
            if (part := _line(context, parent, child, link, parts)) is not None:
                whole.append(_Row(link, (child,), parent, part))
        elif parent is not None:
            earlier, later = child.getprevious(), child.getnext()
            if earlier is not None and _is_date_alone(context, earlier):
                before.append(_Row(link, (earlier, child)))
            if later is not None and _is_date_alone(context, later):
                behind.append(_Row(link, (child, later)))
    # Between "date, title, date, title" a title stands beside two dates; the first has only its own.
    beside = before if len(before) >= len(behind) else behind
    return max(whole, beside, key=len)


def _climb(context: Context, link: Element, low: float, high: float) -> tuple[Element | None, Element | None, Element]:
    """The smallest element with a date and no other link of ``places``; else where climbing ended, and its child."""
    if ((len(link) and _has_time(context, link)) or holds_blocks(link)) and _is_dated(context, link, link):
        return link, None, link
    child = link
    for ancestor in itertools.islice(link.iterancestors(), _MAX_CLIMB):
        first, last = context.index.span(ancestor)
        if first <= low or last >= high or ancestor.tag in ("body", "html"):
            return None, ancestor, child
        beside = context.outline.length(ancestor) - context.outline.length(link)
        if beside > _MAX_BESIDE:
            return None, None, child
        if beside > 1 and _is_dated(context, ancestor, link):
            return ancestor, None, child
        child = ancestor
    return None, None, child


def _is_dated(context: Context, element: Element, link: Element) -> bool:
    """Whether a date stands in the element, beside the link's words: a day, or what the markup calls a time."""
    if _has_time(context, element):
        return True
    if element is link:
        return _day_in(context, context.outline.words(*context.outline.extent(link)))
    (start, end), (begin, until) = context.outline.extent(element), context.outline.extent(link)
    words = f"{context.outline.words(start, begin)} {context.outline.words(until, end)}"
    return _day_in(context, words)


def _has_time(context: Context, element: Element) -> bool:
    return bool(context.index.select("time", element))


def _day_in(context: Context, words: str) -> bool:
    if not any(map(str.isdigit, words)):
        return False
    return any(found.stamp.precision not in ("month", "year") for found in context.stamps(words))


def _is_date_alone(context: Context, element: Element) -> bool:
    """Whether an element that links nowhere is short and has a day."""
    length = context.outline.length(element)
    if not 0 < length <= _MAX_FACTS or next(element.iter("a"), None) is not None:
        return False
    return element.tag == "time" or _day_in(context, context.outline.words(*context.outline.extent(element)))


def _line(
    context: Context, parent: Element, child: Element, link: Element, known: dict[Element, dict[Element, Part]]
) -> Part | None:
    """The line of running text that a link stands on, if it has a date and little else beside the link."""
    if parent not in known:
        known[parent] = {node: part for part in parts_of(parent) for node in part.nodes}
    part = known[parent].get(child)
    if part is None or len(part.text) > context.outline.length(link) + _MAX_FACTS:
        return None
    words = part.text.replace(context.outline.words(*context.outline.extent(link)), " ", 1)
    return part if _day_in(context, words) else None


def _largest_group(rows: list[_Row]) -> list[_Row]:
    groups: dict[object, list[_Row]] = defaultdict(list)
    for row in rows:
        groups[row.shape].append(row)
    return max(groups.values(), key=len, default=[])


def _rows_of_periods(context: Context, links: list[Element]) -> list[_Row]:
    """Links alone in their rows, of a list under a year or a month."""
    rows: list[_Row] = []
    for link in links:
        row = next((a for a in itertools.islice(link.iterancestors(), 4) if a.tag in _ROWS), None)
        if row is not None and context.outline.length(row) <= context.outline.length(link) + 2:
            above = row.getparent()
            if above is not None and _stands_under_period(context, above):
                rows.append(_Row(link, (row,)))
    return _largest_group(rows)


def _stands_under_period(context: Context, rows: Element) -> bool:
    """Whether the element before the list, or before the one that it fills, is a year or a month and no more."""
    for element in (rows, *itertools.islice(rows.iterancestors(), 2)):
        previous = element.getprevious()
        while previous is not None and not context.outline.length(previous):
            previous = previous.getprevious()
        if previous is not None:
            text = context.outline.words(*context.outline.extent(previous))
            return previous.tag in _PERIODS and len(text) <= _MAX_PERIOD and _is_period(context, text)
    return False


def _is_period(context: Context, text: str) -> bool:
    if _YEAR.fullmatch(text):
        return True
    stamps = context.stamps(text) if any(map(str.isdigit, text)) else ()
    return len(stamps) == 1 and stamps[0].stamp.precision == "month"


def _is_what_the_page_is(context: Context, rows: list[_Row], within: Element | None, is_sure: bool) -> bool:
    """Whether the rows are the page's matter: not under a heading of a side column, and little prose beside them."""
    heading = _heading_above(context, rows[0])
    if heading is not None and heading.tag != "h1" and not is_sure and _is_side_heading(context, heading):
        return False
    covered = sum(context.outline.length(node) for row in rows for node in row.nodes)
    here = normalise(context.document.url)
    most = _MAX_PROSE_OF_FRONT if is_front_page(here) or front_page_of(here) == here + "/" else _MAX_PROSE
    most = most if within is None else min(most, covered)
    return _prose(context, rows, within) <= most


def _heading_above(context: Context, row: _Row) -> Element | None:
    headings = context.index.all(_HEADINGS)
    number = bisect_left([context.index.order[h] for h in headings], context.index.order[row.link])
    return headings[number - 1] if number else None


def _is_side_heading(context: Context, heading: Element) -> bool:
    text = context.outline.words(*context.outline.extent(heading))
    return starts_with(text, _side_words(context.lexicons)) and not starts_with(text, archive_words(context.lexicons))


@cache
def _side_words(lexicons: tuple[Lexicon, ...]) -> tuple[str, ...]:
    phrases = (phrase for lexicon in lexicons for phrase in (*lexicon.recent_words, *lexicon.furniture))
    return tuple(phrase for phrase in phrases if len(phrase) > 3)


def _prose(context: Context, rows: list[_Row], within: Element | None) -> int:
    """How many unlinked letters stand in long lines outside of the rows."""
    outline = context.outline
    start, end = outline.extent(within) if within is not None else (0, len(outline.text))
    taken = {line for row in rows for line in _lines_of(context, row)}
    lines = (line for line in outline.lines_between(start, end) if not line.is_outside and line.start not in taken)
    return sum(free for line in lines if (free := line.end - line.start - line.linked) > _LONG_LINE)


def _lines_of(context: Context, row: _Row) -> Iterator[int]:
    for node in row.nodes:
        yield from (line.start for line in context.outline.lines_between(*context.outline.extent(node)))


def _containers(context: Context, rows: list[_Row]) -> list[Container]:
    """A container for each row; lines of running text are wrapped from the last, as wrapping moves what follows."""
    found: list[Container] = []
    for row in reversed(rows):
        beside = context.outline.length(row.nodes[0]) - context.outline.length(row.link)
        heading = _title_in(context, row.link)
        if row.parent is not None and row.part is not None:
            element = wrap_parts(context.index, row.parent, [row.part])
        elif len(row.nodes) == 1 and row.nodes[0] is not row.link:
            element = row.nodes[0]
        else:
            element = wrap_nodes(context.index, row.nodes)
        container = Container(context.index, element, "title-rows", is_unmarked=True, heading=heading)
        container.is_located = beside <= _MAX_FACTS
        found.append(container)
    return found[::-1]


def _title_in(context: Context, link: Element) -> Element | None:
    """The link, or the first block in it that is no date."""
    titled = next(link.iter(*_HEADINGS), None)
    if titled is not None:
        return titled
    if not _has_time(context, link) and not holds_blocks(link):
        return link
    blocks = [child for child in link if isinstance(child.tag, str) and child.tag != "time"]
    untimed = [child for child in blocks if not _has_time(context, child)]
    if len(untimed) > 1:
        untimed = [child for child in untimed if not _is_date_alone(context, child)]
    return next((child for child in untimed if context.outline.length(child)), None)
