"""The one post of a page whose markup names nothing: its heading, and the smallest element around it and its prose."""

import re

from ..text import Element, inline_text
from ..urls import is_listing_address
from .comment_regions import unmarked_areas
from .context import Container, Context
from .kinds import SINGLE, body_classes
from .own_heading import own_heading, title_parts
from .parts import wrap_nodes
from .phrases import starts_with
from .prose import prose_after
from .rows import is_date_alone

_FACTS_NAME = re.compile(
    r"(?:^|[\s_-])(?:meta|metadata|postmetadata|postmeta|postinfo|info|details|byline)(?=$|[\s_-])", re.I
)
_MAX_FACTS = 1000
_MAX_CLIMB = 60
_MIN_OWN_TEXT = 250


def single_container(context: Context) -> Container | None:
    """The container of the page's own post, whether it is one or not; None where no heading begins any prose."""
    found = own_heading(context)
    body = context.document.root.find("body")
    if found is None or body is None:
        return None
    heading, is_named = found
    container = Container(context.index, body, "own-heading" if is_named else "first-heading", is_whole_page=True)
    container.is_unmarked, container.heading = True, heading
    container.comment_areas = unmarked_areas(context, container)
    around = _around(context, container, heading)
    container.element = around if around is not None else body
    if prose_after(context, container, container.element):
        _with_day_above(context, container)
        return container
    if is_named and body_classes(context) & SINGLE:
        # The platform says that it is a post, so its text may be as short as a title.
        around = _around_any_text(context, heading)
        container.element = around if around is not None else body
        return container
    return None


def _with_day_above(context: Context, container: Container) -> None:
    """Widens the container by a line right above it that is a day and nothing else."""
    above = container.element.getprevious()
    if above is not None and is_date_alone(context, above) and container.element.tag != "body":
        container.element = wrap_nodes(context.index, (above, container.element))


def _around_any_text(context: Context, heading: Element) -> Element | None:
    """The smallest ancestor of the heading with any text behind it."""
    end = context.outline.extent(heading)[1]
    return next((a for a in heading.iterancestors() if context.outline.extent(a)[1] > end + 1), None)


def _around(context: Context, container: Container, heading: Element) -> Element | None:
    """The smallest ancestor of the heading with prose, unless a wider one has several times as much."""
    chosen: Element | None = None
    weight = 0
    for depth, ancestor in enumerate(heading.iterancestors()):
        if ancestor.tag == "html" or depth > _MAX_CLIMB:
            break
        prose = prose_after(context, container, ancestor)
        if prose > (4 * weight if chosen is not None else 0):
            chosen, weight = ancestor, prose
    return chosen


def with_facts_below(context: Context, container: Container) -> None:
    """Widens the container by the dated facts that a theme sets right below the post's element."""
    below = container.element.getnext()
    names = f"{below.get('class')} {below.get('id')}" if below is not None else ""
    if below is None or not _FACTS_NAME.search(names) or len(below.text_content()) > _MAX_FACTS:
        return
    if context.stamps(inline_text(below)) and not context.index.all(context.rules.bodies, below):
        container.element = wrap_nodes(context.index, (container.element, below))


def with_own_heading(context: Context, container: Container) -> Container:
    """The container, widened to the page's own heading where that stands above it, as in a theme's banner."""
    parts = title_parts(context)
    if container.heading is not None and inline_text(container.heading).casefold() in parts:
        return container
    found = own_heading(context)
    heading = found[0] if found is not None and found[1] else None
    if heading is None and container.heading is None:
        heading = next((h for h in context.index.all(context.rules.titles) if _may_be_heading(context, h)), None)
    if heading is None:
        return container
    if container.heading is None and context.index.holds(container.element, heading):
        container.heading = heading
    if context.index.order[heading] > context.index.order[container.element]:
        return container
    around = next((a for a in container.element.iterancestors() if context.index.holds(a, heading)), None)
    if around is not None and not context.index.holds(container.element, heading):
        container.element, container.heading = around, heading
    return container


def _may_be_heading(context: Context, named: Element) -> bool:
    """Whether what is called a title is neither a side column's nor the site's name nor a person's."""
    if context.is_outside(named) or inline_text(named).casefold() == (context.document.site_name or "").casefold():
        return False
    return next(named.iterancestors("a"), None) is None and not any(link.get("href") for link in named.iter("a"))


def has_text(context: Context, container: Container) -> bool:
    """Whether the container holds a body by its name, or any prose: a banner is called a post's too."""
    is_named = context.index.first((*context.rules.bodies, *context.rules.excerpts), container.element) is not None
    return is_named or prose_after(context, container, container.element) > 0


def is_about_one(context: Context, single: Container, repeated: list[Container]) -> bool:
    """Whether the page is about its own heading's post, and what repeats is beside, below, or in it."""
    heading = single.heading
    if single.rule == "own-heading" and repeated[0].rule in ("headings-before-dates", "called-titles"):
        return True
    if heading is None:
        return False
    around = next((item for item in repeated if context.index.holds(item.element, heading)), None)
    if around is not None:
        return (
            single.rule == "own-heading"
            and around.heading is not None
            and not _shares(context, around.heading, heading)
        )
    if is_listing_address(context.document.url) or _heads_archive(context, heading):
        return False
    outline = context.outline
    begin = outline.extent(heading)[1]
    first = min(outline.extent(item.element)[0] for item in repeated)
    if first <= begin:
        return False
    before = sum(
        line.end - line.start - line.linked
        for line in outline.lines_between(begin, first)
        if not line.is_outside and line.end - line.start - line.linked > 40
    )
    is_stated = context.document.metas.get("og:type") == "article" or single.is_comment(repeated[0].element)
    if before and (is_stated or _has_date_between(context, begin, first)):
        return True
    listed = sum(outline.unlinked(item.element) for item in repeated)
    return repeated[0].rule == "repeated-structure" and before > 0.5 * listed


def _shares(context: Context, one: Element, other: Element) -> bool:
    """Whether one of the two elements is or holds the other."""
    return context.index.holds(one, other) or context.index.holds(other, one)


def own_post_above(context: Context, marked: list[Container]) -> Container | None:
    """The page's own post, where what the markup calls posts are others below it: the latest of the blog.

    Its heading is what the page's title names and leads nowhere; a date and more than a lead follow it.
    """
    first = min(context.index.order[container.element] for container in marked)
    parts = title_parts(context)
    named = (h for h in context.index.all(("h1", "h2")) if context.index.order[h] < first)
    if not any(inline_text(h).casefold() in parts and next(h.iter("a"), None) is None for h in named):
        return None
    single = single_container(context)
    if single is None or single.rule != "own-heading" or single.heading is None:
        return None
    outline = context.outline
    begin, end = outline.extent(single.heading)[1], min(outline.extent(item.element)[0] for item in marked)
    lines = [line for line in outline.lines_between(begin, end) if not line.is_outside]
    is_long = sum(line.end - line.start - line.linked for line in lines) >= _MIN_OWN_TEXT
    return single if is_long and is_about_one(context, single, marked) else None


def _has_date_between(context: Context, begin: int, end: int) -> bool:
    lines = context.outline.lines_between(begin, end)[:6]
    return any(context.stamps(context.outline.words(line.start, line.end)) for line in lines)


def _heads_archive(context: Context, heading: Element) -> bool:
    """Whether the heading is an archive's: "Kategori: Skola", "Sökresultat för ..."."""
    words = tuple(word for lexicon in context.lexicons for word in lexicon.archive_words)
    return starts_with(context.outline.words(*context.outline.extent(heading)), words)
