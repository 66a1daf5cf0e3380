"""Which elements hold one post each, where the markup says so: microformats, microdata, platform and theme classes.

Where it does not say so, ``structure`` finds them.
"""

from bisect import bisect_right

from ..text import Element, inline_text
from .context import Container, Context

_HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
_MIN_TEXT = 20


def marked_containers(context: Context) -> list[Container]:
    """The containers of the most trusted selector that finds any, in page order, none inside another."""
    rejected = set(context.index.all(context.rules.not_posts))
    for selector in context.index.live(context.rules.containers):
        candidates = [
            element
            for element in context.index.select(selector)
            if element not in rejected and element.tag not in ("html", "body") and not context.is_outside(element)
        ]
        found = [element for element in _unnested(context, candidates) if _is_post(context, element)]
        if found:
            return [
                Container(context.index, element, selector, heading=heading_of(context, element)) for element in found
            ]
    return []


def page_container(context: Context) -> Container | None:
    """The container of a page about one post that names the post's title and body but no element around both."""
    body = next((b for b in context.index.all(context.rules.bodies) if not context.is_outside(b)), None)
    if body is None:
        return None
    heading = _page_heading(context)
    if heading is None:
        parent = body.getparent()
        element = parent if parent is not None else body
        return Container(context.index, element, "body-alone", is_whole_page=True)
    around = [ancestor for ancestor in body.iterancestors() if context.index.holds(ancestor, heading)]
    if context.index.holds(body, heading):
        around = [body]
    return Container(context.index, around[0], "title-and-body", is_whole_page=True, heading=heading)


def _page_heading(context: Context) -> Element | None:
    """The title's element by its name, else the first top heading that is not the site's own name."""
    site = (context.document.site_name or "").casefold()
    for selectors in (context.rules.titles, ("h1",)):
        for heading in context.index.all(selectors):
            if not context.is_outside(heading) and inline_text(heading).casefold() != site:
                return heading
    return None


def heading_of(context: Context, container: Element) -> Element | None:
    """The element of a post's title: by the rules, else the first heading, else a heading that only links."""
    by_rule = context.index.first(context.rules.titles, container)
    if by_rule is not None:
        return by_rule[0]
    found = [next(context.index.matches(tag, *context.index.span(container)), None) for tag in _HEADINGS]
    return min((h for h in found if h is not None), key=context.index.order.__getitem__, default=None)


def _unnested(context: Context, candidates: list[Element]) -> list[Element]:
    """Without wrappers of several posts, and without what lies in another post (a quote, an embed)."""
    kept: list[Element] = []
    places = [context.index.order[element] for element in candidates]
    end = -1.0
    for number, element in enumerate(candidates):
        place, last = context.index.span(element)
        if place <= end:
            continue
        inner = bisect_right(places, last) - number - 1
        if inner and _is_wrapper(context, place, places[number + 1], inner):
            continue
        kept.append(element)
        end = last
    return kept


def _is_wrapper(context: Context, place: float, first: float, inner: int) -> bool:
    """Whether an element only gathers the ones in it: no heading or body of its own comes before the first."""
    if inner > 1:
        return not context.index.has_between(context.rules.bodies, place, first - 0.5)
    return not context.index.has_between((*_HEADINGS, *context.rules.titles), place, first - 0.5)


def _is_post(context: Context, element: Element) -> bool:
    """Whether there is enough of a post: a heading that says something or links, or a text beside a date."""
    heading = heading_of(context, element)
    if heading is not None and (inline_text(heading) or next(heading.iter("a"), None) is not None):
        return True
    has_fact = context.index.first(context.rules.published, element) is not None
    return has_fact or (
        context.index.first(context.rules.bodies, element) is not None and len(inline_text(element)) >= _MIN_TEXT
    )
