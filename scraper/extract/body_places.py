"""Which element of a post holds its body, by the names that themes give it, and which bylines lie in it."""

import re

from ..text import Element, fold, inline_text
from .context import Container, Context
from .parts import wrap_nodes

_FACTS = (
    *("footer", "header", "address", ".entry-meta", ".post-meta", ".post-info", ".byline", ".meta", ".submitted"),
    *(".postmetadata", ".entry-utility", ".entry-footer", ".post-footer", ".article-meta", ".article-info"),
)
_FACT_MARKS = (
    "time",
    "abbr.published",
    ".published",
    ".vcard",
    "[rel~=author]",
    "[itemprop~=author]",
    ".author",
    ".date",
    "[rel~=tag]",
)
# Names that themes give a text's element and much else: a body where nearly all of the post's text is in it.
_LOOSE = (".page-content", ".content", ".text", ".body", ".post-inner")
_MAX_FACTS = 500
_MIN_LEAD = 40
_LEAD = re.compile(
    r"(?:^|[\s_-])(?:ingress|preamble|lead|teaser|standfirst|manchet|ingres|chapo)(?:-?text)?(?:$|\s)", re.I
)
_BODY_NAME = re.compile(r"(?:^|[-_])(?:post|entry|article|story)[-_]{0,2}(?:content|body|text)$", re.IGNORECASE)
_EXCERPT_NAME = re.compile(r"(?:^|[-_])(?:summary|excerpt|teaser)$", re.IGNORECASE)


def locate_body(context: Context, container: Container) -> None:
    """Sets the container's body element, if a rule finds one that is no part of the comments."""
    ended = min((context.index.order[area] for area in container.comment_areas), default=float("inf"))
    for selectors, is_excerpt in ((context.rules.bodies, False), (context.rules.excerpts, True)):
        for selector in context.index.live(selectors):
            found = [
                element
                for element in context.index.select(selector, container.element)
                if context.index.order[element] < ended
                and element is not container.heading
                and (container.heading is None or not context.index.holds(element, container.heading))
            ]
            if found:
                container.body = max(found, key=lambda element: len(element.text_content()))
                container.body_rule = selector
                container.is_excerpt = is_excerpt
                container.facts_in_body = _facts_in(context, container.body)
                if container.is_whole_page and not is_excerpt:
                    _take_lead(context, container, container.body)
                return
    _locate_below_heading(context, container)
    if container.body is None:
        _locate_named_like_body(context, container)
    if container.body is None and not container.is_whole_page:
        _locate_named_like_excerpt(context, container)
    if container.body is None:
        _locate_loosely_named(context, container)


def _take_lead(context: Context, container: Container, body: Element) -> None:
    """Adds to the body the lead that stands right above it, where its own text does not begin with that."""
    lead = body.getprevious()
    if lead is None or not _LEAD.search(lead.get("class") or "") or fold(lead.tail or ""):
        return
    text = inline_text(lead)
    if len(text) < _MIN_LEAD or text[:_MIN_LEAD] in inline_text(body)[: 4 * len(text)]:
        return
    if container.heading is None or not context.index.holds(lead, container.heading):
        container.body = wrap_nodes(context.index, (lead, body))


def _locate_below_heading(context: Context, container: Container) -> None:
    """Sets the body to what follows the heading in an element that is called the body and begins with the heading."""
    heading = container.heading
    parent = heading.getparent() if heading is not None else None
    if heading is None or parent is None or parent not in context.index.all(context.rules.bodies, container.element):
        return
    following = tuple(heading.itersiblings())
    is_first = heading.getprevious() is None and not fold(parent.text or "")
    if parent is container.element or not is_first or not following or fold(heading.tail or ""):
        return
    first = inline_text(following[0])
    if len(first) <= _MAX_FACTS and (context.stamps(first) or context.byline(first) is not None):
        return
    container.body, container.body_rule = wrap_nodes(context.index, following), "below-heading"
    container.facts_in_body = _facts_in(context, container.body)


def _locate_named_like_body(context: Context, container: Container) -> None:
    """Sets the body to the one block below the heading whose class ends in a word for a text: "td-post-content"."""
    heading = container.heading
    if heading is None or container.is_unmarked:
        return
    place = context.index.span(heading)[1]
    found = [
        element
        for element in context.index.named_in(_BODY_NAME, container.element)
        if element.tag in ("div", "section")
        and context.index.order[element] > place
        and not any(context.index.holds(area, element) for area in container.comment_areas)
    ]
    if found and all(context.index.holds(found[0], element) for element in found):
        container.body, container.body_rule = found[0], "body-like-name"
        container.facts_in_body = _facts_in(context, found[0])


def _locate_named_like_excerpt(context: Context, container: Container) -> None:
    """Sets the body to the one block whose class ends in a word for an excerpt, as themes form their own names; to the
    outer one of two."""
    found = [
        element
        for element in context.index.named_in(_EXCERPT_NAME, container.element)
        if element.tag in ("div", "p", "section")
        and not any(context.index.holds(area, element) for area in container.comment_areas)
        and (container.heading is None or not context.index.holds(element, container.heading))
    ]
    if found and all(context.index.holds(found[0], element) for element in found):
        container.body, container.body_rule, container.is_excerpt = found[0], "excerpt-like-name", True
        container.facts_in_body = _facts_in(context, found[0])


def _locate_loosely_named(context: Context, container: Container) -> None:
    """Sets the body to the element of a loose name below the heading that holds nearly all of the container's text."""
    heading, areas = container.heading, container.comment_areas
    if heading is None or container.is_unmarked:
        return
    place = context.index.span(heading)[1]
    for element in context.index.all(_LOOSE, container.element):
        is_below = element is not container.element and context.index.order[element] > place
        if is_below and not any(context.index.holds(area, element) for area in areas):
            facts = (fact for fact in context.index.all(_FACTS, container.element) if fact.getparent() is not element)
            beside = (e for e in (heading, *areas, *facts) if context.index.holds(container.element, e))
            whole = len(inline_text(container.element)) - sum(len(inline_text(e)) for e in beside)
            if len(inline_text(element)) > 0.85 * whole:
                container.body, container.body_rule = element, "loosely-named"
                container.facts_in_body = _facts_in(context, element)
            return


def _facts_in(context: Context, body: Element) -> tuple[Element, ...]:
    """The bylines that lie in the body's element: by name, with a date or an author in them, not in a quotation."""
    found = context.index.all(_FACTS, body)
    return tuple(
        element
        for element in found
        if len(element.text_content()) <= _MAX_FACTS
        and (context.index.first(_FACT_MARKS, element) is not None or _is_dated(context, element))
        and not any(quote in body.iterdescendants() for quote in element.iterancestors("blockquote", "figure", "li"))
    )


def _is_dated(context: Context, element: Element) -> bool:
    """Whether an element that is called facts by its class states a date in plain words, as Kubrick's does."""
    return bool(element.get("class")) and bool(context.stamps(fold(element.text_content())))
