"""Titles of marked posts that no name and no heading tells: the first line that only links to a page of the site."""

from ..text import Element
from .context import Context
from .prose import is_facts
from .titles import leads_to_post, title_place

_MAX_LINKS = 8
_MIN_PROSE = 80
_MIN_TEXT = 40


def linked_line(context: Context, container: Element, end: float) -> Element | None:
    """The first line before any prose, up to a place, that is a link to a post and states no facts."""
    outline = context.outline
    if outline.unlinked(container) < _MIN_TEXT:
        return None
    start, _ = outline.extent(container)
    for link in context.index.select("a", container)[:_MAX_LINKS]:
        if context.index.order[link] > end or link in context.furniture or context.is_in_card(link):
            return None
        place = title_place(context, link) if leads_to_post(context, link) else None
        if place is None or next(link.iter("time"), None) is not None:
            continue
        if is_facts(context, outline.words(*outline.extent(place))):
            continue
        above = outline.lines_between(start, outline.extent(place)[0])
        return None if any(line.end - line.start - line.linked >= _MIN_PROSE for line in above) else place
    return None
