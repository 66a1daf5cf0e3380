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
from .phrases import is_protection_notice, is_read_more
from .trimming import drop, drop_cards, drop_closing_lines, drop_shares, drop_sign_ups

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
    if is_protection_notice(context.lexicons, text):
        return Body(is_protected=True)
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
    drop_cards(body)
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
