"""Rows of a date and a link: the smallest element with both, two neighbours, or a line of running text.

For pages that list bare titles (``title_lists``), which decides what the rows are.
"""

import itertools
import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace

from ..dates import stamp_from_url
from ..outline import holds_blocks
from ..records import Stamp
from ..text import BLOCKS, Element
from .context import Context
from .parts import Part, parts_of
from .periods import day_of_period, period_above

_ROWS = ("li", "tr", "dd", "p", "article")
_TITLED = (*_ROWS, "h2", "h3", "h4", "h5", "h6")
_NUMBERS = re.compile(r"\d+")
_EVENT = re.compile(r"(?:^|[\s_-])v?events?(?:$|[\s_-])", re.IGNORECASE)
_TURNS = ("", "odd", "even", "alt", "first", "last")
_MAX_CLIMB = 12
_MAX_BESIDE = 120
_MAX_FACTS = 60
_MAX_PERIOD = 30


@dataclass(frozen=True, slots=True)
class Row:
    """One post's row: neighbouring elements, or a line of ``parent``'s running text."""

    link: Element
    nodes: tuple[Element, ...]
    parent: Element | None = None
    part: Part | None = None
    day: Stamp | None = None

    @property
    def shape(self) -> tuple[object, ...]:
        """What rows of one list have in common: how they and the element around them are called."""
        above = self.nodes[0].getparent()
        return _name(self.nodes[0]), _name(above) if above is not None else "", len(self.nodes), self.part is None


def _name(element: Element) -> tuple[str, str]:
    """The tag and the first class without its number and what tells every second row."""
    names = (_NUMBERS.sub("", name) for name in (element.get("class") or "").split())
    return str(element.tag), next((name for name in names if name not in _TURNS), "")


def words_of(context: Context, element: Element) -> str:
    """What the element shows, on one line."""
    return context.outline.words(*context.outline.extent(element))


def are_events(elements: Sequence[Element]) -> bool:
    """Whether all elements are called events: a calendar's entries have titles and dates too, and are no posts."""
    return bool(elements) and all(_EVENT.search(element.get("class") or "") for element in elements)


def dated_rows(context: Context, links: list[Element]) -> list[Row]:
    """The rows of the longest list of dated links, with those of the same list that state no date."""
    return _with_rest(context, _largest_group(_dated(context, links)), links)


def _dated(context: Context, links: list[Element]) -> list[Row]:
    places = [context.index.order[link] for link in links]
    before: list[Row] = []
    behind: list[Row] = []
    whole: list[Row] = []
    parts: dict[Element, dict[Element, Part]] = {}
    for number, link in enumerate(links):
        low = places[number - 1] if number else -1.0
        high = places[number + 1] if number + 1 < len(places) else float("inf")
        row, parent, child = _climb(context, link, low, high)
        if row is not None:
            texts = itertools.takewhile(lambda node: node.tag == "dd", row.itersiblings() if row.tag == "dt" else ())
            whole.append(Row(link, (row, *texts)))
        elif parent is not None and child.tag not in BLOCKS and not holds_blocks(child):
            if (part := _line(context, parent, child, link, parts)) is not None:
                whole.append(Row(link, (child,), parent, part))
        elif parent is not None:
            earlier, later = child.getprevious(), child.getnext()
            if earlier is not None and is_date_alone(context, earlier):
                before.append(Row(link, (earlier, child)))
            if later is not None and is_date_alone(context, later):
                behind.append(Row(link, (child, later)))
    # Between "date, title, date, title" a title stands beside two dates; the first has only its own.
    beside = before if len(before) >= len(behind) else behind
    return max(whole, beside, key=len)


def _climb(context: Context, link: Element, low: float, high: float) -> tuple[Element | None, Element | None, Element]:
    """The smallest element with a date and no other link of ``places``; else where climbing ended, and its child."""
    if ((len(link) and has_time(context, link)) or holds_blocks(link)) and _is_dated(context, link, link):
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
    if has_time(context, element):
        return True
    if element is link:
        return _day_in(context, words_of(context, link))
    return _day_in(context, _words_beside(context, element, link))


def _words_beside(context: Context, element: Element, link: Element) -> str:
    (start, end), (begin, until) = context.outline.extent(element), context.outline.extent(link)
    return f"{context.outline.words(start, begin)} {context.outline.words(until, end)}".strip()


def has_time(context: Context, element: Element) -> bool:
    """Whether the markup calls something in the element a time."""
    return bool(context.index.select("time", element))


def _day_in(context: Context, words: str) -> bool:
    if not any(map(str.isdigit, words)):
        return False
    return any(found.stamp.precision not in ("month", "year") for found in context.stamps(words))


def is_date_alone(context: Context, element: Element) -> bool:
    """Whether an element that links nowhere is short and has a day."""
    length = context.outline.length(element)
    if not 0 < length <= _MAX_FACTS or next(element.iter("a"), None) is not None:
        return False
    return element.tag == "time" or _day_in(context, words_of(context, element))


def _line(
    context: Context, parent: Element, child: Element, link: Element, known: dict[Element, dict[Element, Part]]
) -> Part | None:
    """The line of running text that a link stands on, if it has a date and little else beside the link."""
    if parent not in known:
        known[parent] = {node: part for part in parts_of(parent) for node in part.nodes}
    part = known[parent].get(child)
    if part is None or len(part.text) > context.outline.length(link) + _MAX_FACTS:
        return None
    words = part.text.replace(words_of(context, link), " ", 1)
    return part if _day_in(context, words) else None


def _largest_group(rows: list[Row]) -> list[Row]:
    groups: dict[object, list[Row]] = defaultdict(list)
    for row in rows:
        groups[row.shape].append(row)
    return max(groups.values(), key=len, default=[])


def rows_of_periods(context: Context, links: list[Element]) -> list[Row]:
    """Links alone in their rows, or beside a part of a date, of a list under a year or a month."""
    rows: list[Row] = []
    for link in links:
        row = next((a for a in itertools.islice(link.iterancestors(), 4) if a.tag in _ROWS), None)
        above = row.getparent() if row is not None else None
        if row is None or above is None or context.outline.length(row) > context.outline.length(link) + _MAX_PERIOD:
            continue
        part = _words_beside(context, row, link).strip(" -–—:,.")
        period = period_above(context, above)
        day = day_of_period(context, part, period) if part and period else None
        if period is not None and (not part or day is not None):
            rows.append(Row(link, (row,), day=day))
    return _largest_group(rows)


def rows_of_addresses(context: Context, links: list[Element]) -> list[Row]:
    """Links with a day in their addresses, alone in their rows or beside a word or two, of one list."""
    dated = [link for link in links if has_day_in_address(context, link)]
    rows = (next((a for a in itertools.islice(link.iterancestors(), 4) if a.tag in _TITLED), None) for link in dated)
    taken: set[Element] = set()
    found: list[Row] = []
    for link, row in zip(dated, rows, strict=True):
        if row is None or row in taken:
            continue
        taken.add(row)
        if context.outline.length(row) <= context.outline.length(link) + _MAX_PERIOD:
            found.append(Row(link, (row,)))
    return _largest_group(found)


def has_day_in_address(context: Context, link: Element) -> bool:
    """Whether the link leads to an address that says a day."""
    stamp = stamp_from_url(context.document.absolute(link.get("href")) or "")
    return stamp is not None and stamp.precision == "day"


def _with_rest(context: Context, rows: list[Row], links: list[Element]) -> list[Row]:
    """With the rows of the same lists that state no date: the second post of a day under the day's ``dt``."""
    known = {row.nodes[-1].getparent(): row for row in rows if row.part is None}
    taken = {row.link for row in rows}
    found = list(rows)
    for link in links:
        child = link
        for parent in itertools.islice(link.iterancestors(), _MAX_CLIMB):
            like = known.get(parent)
            if like is not None:
                is_like = _name(child) == _name(like.nodes[-1]) and not _holds_any(context, child, taken)
                if is_like and link not in taken and not _is_long(context, child, link):
                    found.append(Row(link, (child,)))
                break
            child = parent
    return _with_days(context, sorted(found, key=lambda row: context.index.order[row.link]))


def _with_days(context: Context, rows: list[Row]) -> list[Row]:
    """The rows, those without a date under a ``dt`` of theirs with the day of the row before them."""
    found: list[Row] = []
    day: Stamp | None = None
    for row in rows:
        if len(row.nodes) == 2 and row.nodes[0].tag == "dt":
            words = context.outline.words(*context.outline.extent(row.nodes[0]))
            day = next((item.stamp for item in context.stamps(words) if item.stamp.precision != "month"), None)
        above = row.nodes[0].getprevious()
        is_rest = len(row.nodes) == 1 and row.nodes[0].tag == "dd" and above is not None and above.tag == "dd"
        found.append(replace(row, day=day) if is_rest else row)
    return found


def _holds_any(context: Context, element: Element, links: set[Element]) -> bool:
    return any(link in links for link in context.index.select("a", element))


def _is_long(context: Context, element: Element, link: Element) -> bool:
    return context.outline.length(element) - context.outline.length(link) > _MAX_FACTS
