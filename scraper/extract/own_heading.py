"""The title of the one post that an unmarked page is about: what the page's own title repeats, or its first heading."""

import itertools
import re

from ..text import Element, fold, inline_text
from ..urls import is_host_alone, is_listing_address, is_under, normalise, path_of, without_fragment
from .context import Context
from .phrases import starts_with

_HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
_LINES = ("b", "strong", "font", "big", "th", "td", "dt", "p", "div", "span", "center", "a")
_SEPARATOR = re.compile(r"\s+[-|–—»«:·•/~←→]+\s+|\s*[|»«]\s*|:\s+")
# A file in the folder above, by no name of a front page: "/en-titel.html".
_LEAF = re.compile(r"/(?!(?:index|default|home|start|main|blog))[^/?]{1,200}\.(?:s?html?|php\d?|aspx?)$", re.IGNORECASE)
_MAX_TITLE = 700
_MAX_TO_DATE = 60
_MAX_BYLINE = 300
_MAX_BESIDE_DAY = 3
_MAX_CUTS = 8
_NUMBERS_OF_DAY = re.compile(r"\W?\d{1,4}([./-])\d{1,2}\1\d{2,4}\W?")


def own_heading(context: Context) -> tuple[Element, bool] | None:
    """The heading, and whether the page's title names it (strong); else the first ``h1`` that is not the site's.

    An empty ``h1`` over a date is the heading of a post without a title.
    """
    headings = [h for h in context.index.all(_HEADINGS) if _may_be_title(context, h)]
    wanted = title_parts(context)
    for candidates in (headings, context.index.all(_LINES)):
        found = _named(context, candidates, wanted)
        if found is not None:
            return found, True
    others = [h for h in headings if not _is_of_comments(context, h) and not heads_column(context, h)]
    first = next((h for h in others if h.tag == "h1"), None)
    first = first if first is not None else _empty_title(context)
    if first is None:
        first = others[0] if len(others) == 1 else _after_day(context, others)
    return (first, False) if first is not None else None


def _after_day(context: Context, headings: list[Element]) -> Element | None:
    """The heading right below the page's only heading that is a day: the day of the post, then its title."""
    days = [place for place, heading in enumerate(headings) if _is_day(context, heading)]
    if len(days) != 1 or days[0] + 1 == len(headings):
        return None
    day, title = headings[days[0] : days[0] + 2]
    between = context.outline.words(context.outline.extent(day)[1], context.outline.extent(title)[0])
    return title if not any(map(str.isalnum, between)) else None


def _is_day(context: Context, heading: Element) -> bool:
    """Whether the heading says a day and hardly anything else."""
    begin, end = context.outline.extent(heading)
    if end - begin > _MAX_TO_DATE or not any(map(str.isdigit, words := context.outline.words(begin, end))):
        return False
    # "01.18.04" is a day in some order; which one does not matter here.
    return _NUMBERS_OF_DAY.fullmatch(words) is not None or any(
        found.stamp.precision not in ("month", "year") and len(words) - (found.end - found.start) <= _MAX_BESIDE_DAY
        for found in context.stamps(words)
    )


def _empty_title(context: Context) -> Element | None:
    """The first ``h1`` that shows nothing, pictures included, if a line with a day follows it at once."""
    empty = (h for h in context.index.all(("h1",)) if not context.outline.length(h) and not context.is_outside(h))
    heading = next((h for h in empty if next(h.iter("a", "img", "svg"), None) is None), None)
    if heading is None:
        return None
    place = context.outline.extent(heading)[0]
    lines = context.outline.lines_between(place, place + 1)
    stamps = context.stamps(context.outline.words(place, min(lines[0].end, place + _MAX_TO_DATE))) if lines else ()
    return heading if any(found.stamp.precision not in ("month", "year") for found in stamps) else None


def title_parts(context: Context) -> dict[str, int]:
    """What the page's title may be without the site's name, in lower case, to how much of it that is."""
    stated = [context.document.title or "", context.document.metas.get("og:title", "")]
    found: dict[str, int] = {}
    for title in stated:
        lowered = title[:_MAX_TITLE].casefold()
        found[lowered] = len(lowered)
        cuts = list(itertools.islice(_SEPARATOR.finditer(lowered), _MAX_CUTS))
        for cut in cuts:
            for part in (lowered[: cut.start()], lowered[cut.end() :]):
                found[part] = len(part)
        for before, behind in itertools.combinations(cuts, 2):
            # Between a section's or the site's name and what the site is about: weaker than either end.
            found.setdefault(lowered[before.end() : behind.start()], 1)
    sites = {(context.document.site_name or "").casefold()}
    sites |= {fold(h.text_content()).casefold() for h in context.index.all(_HEADINGS)[:3] if is_site_title(context, h)}
    return {part: size for part, size in found.items() if part not in sites and (len(part) > 1 or not part.isalnum())}


def is_site_title(context: Context, heading: Element) -> bool:
    """Whether the heading is the site's: it leads to a page above this one that lists no posts by a word or a date."""
    for link in heading.iter("a"):
        address = context.document.absolute(link.get("href"))
        if address is None or normalise(address) in context.document.own_addresses or is_listing_address(address):
            continue
        if is_under(context.document.url, address) and not _LEAF.search(path_of(address)):
            return True
    return False


def is_byline(context: Context, heading: Element) -> bool:
    """Whether a heading is a byline set as one: its first link leads to a list, as of an author's posts, and a date
    follows that."""
    link = next(heading.iter("a"), None)
    if link is None or not is_listing_address(context.document.absolute(link.get("href")) or ""):
        return False
    behind = inline_text(heading)[len(inline_text(link)) :]
    return len(behind) < _MAX_BYLINE and any(map(str.isdigit, behind)) and bool(context.stamps(behind))


def _is_of_comments(context: Context, heading: Element) -> bool:
    """Whether the heading stands in the comments or over the form to write one."""
    return any(context.index.holds(area, heading) for area in context.index.all(context.rules.comment_areas))


def heads_column(context: Context, heading: Element) -> bool:
    """Whether the heading is that of a side column: "Senaste inläggen"."""
    words = tuple(word for lexicon in context.lexicons for word in lexicon.recent_words)
    return starts_with(context.outline.words(*context.outline.extent(heading)), words)


def _named(context: Context, candidates: list[Element], wanted: dict[str, int]) -> Element | None:
    best: Element | None = None
    most = 0
    for element in candidates:
        if context.outline.length(element) > _MAX_TITLE or not context.outline.length(element):
            continue
        text = context.outline.words(*context.outline.extent(element)).casefold()
        size = wanted.get(text, 0)
        is_better = size > most or (0 < size == most and _is_listed(best) and not _is_listed(element))
        if is_better and _may_be_title(context, element):
            best, most = element, size
    return best


def _may_be_title(context: Context, element: Element) -> bool:
    """Whether the element is on the page's main part and leads to no other page."""
    if context.is_outside(element) or not context.outline.length(element):
        return False
    links = [element] if element.tag == "a" else [*element.iter("a"), *list(element.iterancestors("a"))[:1]]
    return all(_leads_here(context, link) for link in links if link.get("href"))


def _leads_here(context: Context, link: Element) -> bool:
    address = normalise(without_fragment(context.document.absolute(link.get("href")) or ""))
    if address not in context.document.own_addresses:
        return False
    return not is_front_page(address) or fold(link.text_content()).casefold() != (context.document.site_name or "")


def is_front_page(address: str) -> bool:
    """Whether the address is a host's own."""
    return is_host_alone(address)


def _is_listed(element: Element | None) -> bool:
    """Whether the element is an item of a list, as a menu's and a side column's links are."""
    return element is not None and next(element.iterancestors("li"), None) is not None
