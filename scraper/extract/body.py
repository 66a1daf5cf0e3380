"""The body of a post: which element holds it, what is furniture in it, and its clean HTML, text and media."""

import re
from dataclasses import dataclass, replace

from ..languages import Lexicon
from ..markup import sanitised
from ..platforms.surroundings import FURNITURE_NAME
from ..records import Media, MediaKind
from ..srcset import largest_of
from ..text import Element, fold, inline_text, text_of
from .context import UNSEEN_LABELS, Container, Context
from .other_posts import OTHER_POSTS
from .parts import wrap_nodes
from .phrases import is_read_more
from .trimming import drop, drop_closing_lines, drop_shares, drop_sign_ups

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
_LAZY = ("data-src", "data-lazy-src", "data-original", "data-orig-file")
_GONE = (
    "script",
    "style",
    "template",
    "noscript",
    "form",
    "button",
    "input",
    "select",
    "textarea",
    "svg",
    "link",
)
_EXCERPT_NAME = re.compile(r"(?:^|[-_])(?:summary|excerpt|teaser)$", re.IGNORECASE)
_MORE = re.compile(r"#(?:more(?:-\d+)?|extended)$")
_ELLIPSIS = re.compile(r"(?:\[\s?(?:…|\.{3})\s?\]|…|(?<!\.)\.{3,4})\s*$")


@dataclass(frozen=True, slots=True)
class Body:
    """A body as it is kept: sanitised HTML with absolute addresses, its plain text, its media."""

    html: str = ""
    text: str = ""
    media: tuple[Media, ...] = ()
    is_excerpt: bool = False
    is_protected: bool = False


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
    if not container.is_whole_page:
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


def _locate_named_like_excerpt(context: Context, container: Container) -> None:
    """Sets the body to the one block whose class ends in a word for an excerpt, as themes form their own names."""
    found = [
        element
        for element in context.index.named_in(_EXCERPT_NAME, container.element)
        if element.tag in ("div", "p", "section")
        and not any(context.index.holds(area, element) for area in container.comment_areas)
        and (container.heading is None or not context.index.holds(element, container.heading))
    ]
    if len(found) == 1:
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


def read_body(context: Context, container: Container) -> Body:
    """The container's body, without furniture; an empty one where the page shows none.

    Read last of a post's fields: it cleans the page's own tree, which costs a third of cleaning a copy.
    """
    source = container.body
    if source is None:
        return Body(is_excerpt=not container.is_whole_page)
    is_protected = context.index.first(context.rules.protected, source) is not None or _is_password_form(source)
    if is_protected:
        return Body(is_protected=True)
    _drop_furniture(context, container, source)
    has_more = _drop_read_more(context.lexicons, source)
    drop_closing_lines(context, source)
    media = _media(context, source)
    markup = sanitised(source, context.document.base_url)
    text = text_of(markup)
    is_cut = container.is_excerpt or has_more or bool(_ELLIPSIS.search(text)) or _is_continued(context, container)
    return Body(markup, text, media, is_cut)


def _is_continued(context: Context, container: Container) -> bool:
    """Whether a "read more" link stands beside the body."""
    if container.is_whole_page:
        return False
    links = context.index.select("a", container.element)
    return any(container.is_meta(link) and is_read_more(context.lexicons, inline_text(link)) for link in links)


def _is_password_form(element: Element) -> bool:
    return any(field.get("type") == "password" for field in element.iter("input")) and len(inline_text(element)) < 400


def _drop_furniture(context: Context, container: Container, body: Element) -> None:
    for element in (*context.index.named_in(OTHER_POSTS, body), *context.index.all(UNSEEN_LABELS, body)):
        drop(element)
    most = max(200, 0.6 * len(body.text_content()))
    for element in (
        *context.index.all(context.rules.furniture, body),
        *context.index.named_in(FURNITURE_NAME, body),
    ):
        # What is most of the body is no furniture: some themes call their whole text by such a name.
        if len(element.text_content()) <= most:
            drop(element)
    drop_sign_ups(body)
    drop_shares(body)
    for element in (*container.facts_in_body, *container.furniture_in_body, *context.index.all(_GONE, body)):
        drop(element)
    heading = container.heading
    if heading is not None and heading is not body and context.index.holds(body, heading):
        drop(heading)


def _drop_read_more(lexicons: tuple[Lexicon, ...], body: Element) -> bool:
    """Takes the "read more" link out; whether there was one."""
    dropped = False
    for link in reversed(list(body.iter("a"))[-6:]):
        text = fold(link.text_content())
        if "more-link" in (link.get("class") or "") or is_read_more(lexicons, text):
            drop(link)
            dropped = True
        elif (sentence := _more_sentence(lexicons, body, link)) is not None:
            drop(sentence)
            dropped = True
    return dropped


def _more_sentence(lexicons: tuple[Lexicon, ...], body: Element, link: Element) -> Element | None:
    """The element around a link to the post's rest that says "read more" before the title: Movable Type."""
    around = link.getparent()
    if around is None or around is body or not _MORE.search(link.get("href") or ""):
        return None
    text = fold(around.text_content())
    is_only = len(text) < len(fold(link.text_content())) + 40 and is_read_more(lexicons, text)
    return around if is_only else None


def _media(context: Context, body: Element) -> tuple[Media, ...]:
    found: dict[str, Media] = {}
    for element in list(body.iter("img", "video", "audio", "iframe", "embed")):
        if element.tag == "img" and _is_emoji(element):
            _replace_by_text(element, element.get("alt") or "")
            continue
        address = _source(context, element)
        if address:
            element.set("src", address)
            found.setdefault(address, _medium(context, element, address))
        if element.tag in ("iframe", "embed"):
            drop(element)
    return tuple(found.values())


def _medium(context: Context, element: Element, address: str) -> Media:
    """What the element shows; of an image that is there in several sizes also where the largest is."""
    srcset = element.get("srcset") or element.get("data-srcset")
    is_sized = srcset and element.tag == "img" and not element.get("data-orig-file")
    largest = context.document.absolute(largest_of(srcset)) if srcset and is_sized else None
    found = Media(address, _kind(element), _alt(element), _caption(element))
    return replace(found, largest=largest) if largest not in (None, address) else found


def _is_emoji(image: Element) -> bool:
    classes = (image.get("class") or "").split()
    return len(image.get("alt") or "") <= 8 and ("emoji" in classes or "wp-smiley" in classes)


def _replace_by_text(element: Element, text: str) -> None:
    element.tail = text + (element.tail or "")
    drop(element)


def _source(context: Context, element: Element) -> str | None:
    for name in (*_LAZY, "src"):
        value = (element.get(name) or "").strip()
        if value and not value.startswith("data:"):
            return context.document.absolute(value)
    nested = next(element.iter("source"), None)
    return context.document.absolute(nested.get("src")) if nested is not None else None


def _kind(element: Element) -> MediaKind:
    kinds: dict[str, MediaKind] = {"img": "image", "video": "video", "audio": "audio"}
    return kinds.get(str(element.tag), "embed")


def _alt(element: Element) -> str | None:
    return fold(element.get("alt") or "") or None


def _caption(element: Element) -> str | None:
    for ancestor in element.iterancestors("figure", "div", "dl"):
        if ancestor.tag == "figure" or "caption" in (ancestor.get("class") or ""):
            for caption in ancestor.iter("figcaption", "p", "dd"):
                if caption.tag == "figcaption" or "caption" in (caption.get("class") or ""):
                    return inline_text(caption) or None
        if ancestor.tag == "figure":
            return None
    return None
