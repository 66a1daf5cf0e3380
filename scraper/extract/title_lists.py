"""Listings of bare titles: rows of a date and a link, as archives, tag pages and the plainest themes print them.

Where years or months stand over lists of links, they are the headings of an archive. Long text beside the rows makes
the page something else, on which such a list is furniture.
"""

import re
from bisect import bisect_left
from collections.abc import Iterator
from functools import cache

from ..dates import stamp_from_url
from ..index import merged
from ..languages import Lexicon
from ..outline import holds_blocks
from ..records import Evidence, Stamp
from ..text import Element
from ..urls import front_page_of, normalise
from .context import Container, Context, is_in
from .kinds import archive_words, is_archive
from .own_heading import is_front_page
from .parts import wrap_nodes, wrap_parts
from .periods import is_period
from .phrases import is_furniture_line, starts_with
from .rows import Row, are_events, dated_rows, has_time, is_date_alone, rows_of_addresses, rows_of_periods, words_of
from .titles import is_called_title, leads_to_post, opens_panel

_HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
_BESIDE = re.compile(r"(?:^|[-_])(?:sidebar|aside|widgets?|recent|popular|related|similar|footer)(?:$|[-_])", re.I)
_COLUMN = re.compile(r"(?:^|[-_])(?:sidebar|aside|widgets?|popular|related|similar|footer)(?:$|[-_])", re.I)
_MIN_ROWS = 3
_MAX_FACTS = 60
_MAX_LABEL = 20
_LONG_LINE = 80
_MAX_PROSE = 600
_MAX_PROSE_OF_FRONT = 1500


def title_rows(context: Context, within: Element | None = None) -> list[Container] | None:
    """The rows of a page that lists bare titles, in page order; empty where the page is about something else.

    None where they stand under the tags or categories of an index, once under each.

    ``within`` is the one element that the markup calls a post, where that may be no more than such a list.
    """
    is_sure = is_archive(context)
    links = _links(context, within)
    rows = dated_rows(context, links)
    if len(rows) < _MIN_ROWS:
        rows = max(rows, rows_of_periods(context, links), rows_of_addresses(context, links), key=len)
    if rows and _is_index(context, rows[0]):
        return None
    if are_events([row.nodes[0] for row in rows]):
        return []
    if len(rows) < (1 if is_sure else _MIN_ROWS) or not _is_what_the_page_is(context, rows, within, is_sure):
        return []
    return _containers(context, rows)


def _links(context: Context, within: Element | None) -> list[Element]:
    """The first link with words to each address that may be a post's, in page order."""
    main = within if within is not None else next(iter(context.index.all(("main",))), None)
    beside = _beside(context, _BESIDE)
    found = _links_outside(context, main, beside)
    if not found and (_is_front(context) or is_archive(context)):
        # The front page's own list may be called the recent posts.
        found = _links_outside(context, main, _beside(context, _COLUMN))
    return found


def _beside(context: Context, names: re.Pattern[str]) -> tuple[list[float], list[float]]:
    return merged(map(context.index.span, filter(lambda e: _is_side(context, e), context.index.named(names))))


def _links_outside(context: Context, main: Element | None, beside: tuple[list[float], list[float]]) -> list[Element]:
    found: dict[str, Element] = {}
    for link in context.index.select("a", main):
        if context.is_outside(link) or is_in(beside, context.index.order[link]) or not leads_to_post(context, link):
            continue
        if context.outline.length(link) <= _MAX_LABEL and is_furniture_line(context.lexicons, words_of(context, link)):
            continue
        address = normalise(context.document.absolute(link.get("href")) or "")
        earlier = found.get(address)
        if earlier is None or not context.outline.length(earlier) or _is_title_of(context, link, earlier):
            found[address] = link
    return sorted(found.values(), key=context.index.order.__getitem__)


def _is_title_of(context: Context, link: Element, label: Element) -> bool:
    """Whether a link is called a title, and one before it to the same address is a shorter label without a name."""
    if not is_called_title(link) or is_called_title(label):
        return False
    return context.outline.length(link) > context.outline.length(label)


def _is_side(context: Context, element: Element) -> bool:
    """Whether an element that is called so may be a side column: no wrapper of the page's main part."""
    return element.tag not in ("body", "html") and context.index.earliest(("main", "h1"), element) is None


def _is_what_the_page_is(context: Context, rows: list[Row], within: Element | None, is_sure: bool) -> bool:
    """Whether the rows are the page's matter: not under a heading of a side column, and little prose beside them."""
    heading = _heading_above(context, rows[0])
    may_be_side = heading is not None and heading.tag != "h1" and not is_sure and not _is_main_of_front(context, rows)
    if may_be_side and heading is not None and _is_side_heading(context, heading):
        return False
    covered = sum(context.outline.length(node) for row in rows for node in row.nodes)
    most = _MAX_PROSE_OF_FRONT if _is_front(context) else _MAX_PROSE
    most = most if within is None else min(most, covered)
    return _prose(context, rows, within) <= most


def _is_main_of_front(context: Context, rows: list[Row]) -> bool:
    """Whether the rows are in the main part of a front page: what it calls its latest posts are its posts."""
    main = next(iter(context.index.all(("main",))), None)
    return main is not None and context.index.holds(main, rows[0].link) and _is_front(context)


def _is_front(context: Context) -> bool:
    here = normalise(context.document.url)
    return is_front_page(here) or front_page_of(here) == here + "/"


def _is_index(context: Context, row: Row) -> bool:
    """Whether the heading over a row opens a panel of its own, and is no year or month."""
    heading = _heading_above(context, row)
    return heading is not None and opens_panel(heading) and not is_period(context, words_of(context, heading))


def _heading_above(context: Context, row: Row) -> Element | None:
    headings = context.index.all(_HEADINGS)
    number = bisect_left([context.index.order[h] for h in headings], context.index.order[row.link])
    return headings[number - 1] if number else None


def _is_side_heading(context: Context, heading: Element) -> bool:
    text = words_of(context, heading)
    return starts_with(text, _side_words(context.lexicons)) and not starts_with(text, archive_words(context.lexicons))


@cache
def _side_words(lexicons: tuple[Lexicon, ...]) -> tuple[str, ...]:
    phrases = (phrase for lexicon in lexicons for phrase in (*lexicon.recent_words, *lexicon.furniture))
    return tuple(phrase for phrase in phrases if len(phrase) > 3)


def _prose(context: Context, rows: list[Row], within: Element | None) -> int:
    """How many unlinked letters stand in long lines outside of the rows."""
    outline = context.outline
    start, end = outline.extent(within) if within is not None else (0, len(outline.text))
    taken = {line for row in rows for line in _lines_of(context, row)}
    lines = (line for line in outline.lines_between(start, end) if not line.is_outside and line.start not in taken)
    return sum(free for line in lines if (free := line.end - line.start - line.linked) > _LONG_LINE)


def _lines_of(context: Context, row: Row) -> Iterator[int]:
    for node in row.nodes:
        yield from (line.start for line in context.outline.lines_between(*context.outline.extent(node)))


def _containers(context: Context, rows: list[Row]) -> list[Container]:
    """A container for each row; lines of running text are wrapped from the last, as wrapping moves what follows."""
    found: list[Container] = []
    children = {parent: list(parent) for parent in {row.parent for row in rows} if parent is not None}
    for row in reversed(rows):
        beside = sum(map(context.outline.length, row.nodes)) - context.outline.length(row.link)
        heading = _title_in(context, row.link)
        if row.parent is not None and row.part is not None:
            element = wrap_parts(context.index, row.parent, [row.part], children[row.parent])
        elif len(row.nodes) == 1 and row.nodes[0] is not row.link:
            element = row.nodes[0]
        else:
            element = wrap_nodes(context.index, row.nodes)
        container = Container(context.index, element, "title-rows", is_unmarked=True, heading=heading)
        container.is_located = beside <= _MAX_FACTS
        container.dated = _date_of_list(context, row, heading)
        found.append(container)
    return found[::-1]


def _date_of_list(context: Context, row: Row, heading: Element | None) -> tuple[Stamp, Evidence] | None:
    """The date that the row's place gives it; by its address, where beside its title stands only a part of a date."""
    if row.day is not None:
        return row.day, Evidence("period", row.day.text)
    if row.nodes[0] is not row.link or heading is None:
        return None
    title = words_of(context, heading)
    if any(found.stamp.precision == "day" for found in context.stamps(words_of(context, row.link).replace(title, " "))):
        return None
    stamp = stamp_from_url(context.document.absolute(row.link.get("href")) or "")
    return (stamp, Evidence("address", stamp.text)) if stamp is not None and stamp.precision == "day" else None


def _title_in(context: Context, link: Element) -> Element | None:
    """The link, or the first block in it that is no date."""
    titled = next(link.iter(*_HEADINGS), None)
    if titled is not None:
        return titled
    if not has_time(context, link) and not holds_blocks(link):
        return link
    blocks = [child for child in link if isinstance(child.tag, str) and child.tag != "time"]
    untimed = [child for child in blocks if not has_time(context, child)]
    if len(untimed) > 1:
        untimed = [child for child in untimed if not is_date_alone(context, child)]
    only = next((child for child in untimed if context.outline.length(child)), None)
    if only is None and len(blocks) == 1:
        return _title_in(context, blocks[0])
    return _title_in(context, only) if only is not None and len(untimed) == 1 and holds_blocks(only) else only
