"""Which elements hold one post each, where the markup says so: microformats, microdata, platform and theme classes.

Where it does not say so, ``structure`` finds them.
"""

from ..text import Element, inline_text
from .context import Container, Context

_HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
_MIN_TEXT = 20


def marked_containers(context: Context) -> list[Container]:
    """The containers of the most trusted selector that finds any, in page order, none inside another."""
    rejected = set(context.index.all(context.rules.not_posts))
    for selector in context.rules.containers:
        candidates = [
            element
            for element in context.index.select(selector)
            if element not in rejected and element.tag not in ("html", "body") and not context.is_outside(element)
        ]
        found = [element for element in _unnested(context, candidates) if _is_post(context, element)]
        if found:
            return [Container(context.index, element, selector, heading=heading_of(context, element)) for element in found]
    return []


def page_container(context: Context) -> Container | None:
    """The container of a page about one post that names the post's title and body but no element around both."""
    body = next((b for b in context.index.all(context.rules.bodies) if not context.is_outside(b)), None)
    title = context.index.first(("h1", *context.rules.titles))
    if body is None or title is None:
        return None
    named = context.index.first(context.rules.titles)
    heading = named[0] if named is not None and not context.is_outside(named[0]) else title[0]
    around = [ancestor for ancestor in body.iterancestors() if context.index.holds(ancestor, heading)]
    if context.index.holds(body, heading):
        around = [body]
    return Container(context.index, around[0], "title-and-body", is_whole_page=True, heading=heading)


def heading_of(context: Context, container: Element) -> Element | None:
    """The element of a post's title: by the rules, else the first heading, else a heading that only links."""
    by_rule = context.index.first(context.rules.titles, container)
    if by_rule is not None:
        return by_rule[0]
    return next(iter(context.index.all(_HEADINGS, container)), None)


def _unnested(context: Context, candidates: list[Element]) -> list[Element]:
    """Without wrappers of several posts, and without what lies in another post (a quote, an embed)."""
    kept: list[Element] = []
    for element in candidates:
        inner = [other for other in candidates if other is not element and context.index.holds(element, other)]
        if inner and _is_wrapper(context, element, inner):
            continue
        if not any(context.index.holds(outer, element) for outer in kept):
            kept.append(element)
    return kept


def _is_wrapper(context: Context, outer: Element, inner: list[Element]) -> bool:
    """Whether the outer element only gathers the inner ones: no heading of its own comes before the first."""
    first = context.index.order[inner[0]]
    own = [h for h in context.index.all((*_HEADINGS, *context.rules.titles), outer) if context.index.order[h] < first]
    bodies = [body for body in context.index.all(context.rules.bodies, outer) if context.index.order[body] < first]
    if len(inner) > 1:
        return not bodies
    return not own


def _is_post(context: Context, element: Element) -> bool:
    """Whether there is enough of a post: a heading that says something or links, or a text beside a date."""
    heading = heading_of(context, element)
    if heading is not None and (inline_text(heading) or next(heading.iter("a"), None) is not None):
        return True
    has_fact = bool(context.index.all(context.rules.published, element))
    return has_fact or (
        len(inline_text(element)) >= _MIN_TEXT and bool(context.index.all(context.rules.bodies, element))
    )
