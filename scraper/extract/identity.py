"""A post's address, its id on the platform, and its title."""

import re
from collections.abc import Iterator

from ..dates import FoundStamp
from ..records import Evidence
from ..text import Element, inline_text
from ..urls import is_file_address, is_listing_address, is_same_site, normalise, without_fragment
from .context import Container, Context
from .permalinks import permalinks
from .phrases import is_read_more, leads_to_comments

_WORDPRESS_ID = re.compile(r"^post-(\d+)$")
_BLOGGER_ID = re.compile(r"^(?:post-body-|post-)?(\d{15,})$")
_QUERY_ID = re.compile(r"[?&]p=(\d+)(?:&|$)")
_PLACES = re.compile(
    r"#(?:comments?|respond|reply|disqus_thread|more-\d+|kommentarer|kommentera|comment-form|c\d+)$", re.I
)
_COMMENT_PAGE = re.compile(r"/comment-page-\d+/?$")
_MOBILE = re.compile(r"[?&]m=[01]$")
# They keep a post's title and its date apart, so that a date in a title is its author's.
_TITLED = ("wordpress", "blogger", "drupal")
_MAX_TITLE = 2000
_MAX_DATE = 60
_MAX_FACTS = 300
_INLINE = ("em", "i", "small", "span", "time", "abbr", "strong", "b")
_MAX_BEFORE_DATE = 3
_MARKS_BESIDE_DATE = " |·•–—/"
_MARKS_AFTER_DATE = " ,;:|·•–—-/"


def read_url(context: Context, container: Container) -> tuple[str, Evidence]:
    """The post's own address; on a page without addresses for posts, this page's with the post's anchor."""
    if container.is_whole_page:
        stated = context.document.canonical_url or normalise(context.document.url)
        address = _COMMENT_PAGE.sub("/", stated)
        return address, Evidence("canonical" if context.document.canonical_url else "page-address", address)
    for rule, link in _address_candidates(context, container):
        linked = context.document.absolute(link.get("href"))
        if linked and _may_be_permalink(context, linked):
            return _without_mobile(context, normalise(linked)), context.evidence(rule, link.get("href") or "", link)
    return _anchored(context, container)


def _without_mobile(context: Context, address: str) -> str:
    """The address without Blogger's wish for its mobile page."""
    return _MOBILE.sub("", address) if context.rules.platform == "blogger" else address


def read_platform_id(context: Context, container: Container) -> tuple[str, Evidence] | None:
    """The post's id on its platform: WordPress ``post-123`` or ``?p=123``, Blogger's entry id."""
    pattern = {"wordpress": _WORDPRESS_ID, "blogger": _BLOGGER_ID}.get(context.rules.platform)
    if pattern is None:
        return None
    for element in (container.element, *_near(container)):
        for name in (
            *(element.get("class") or "").split(),
            element.get("id") or "",
            element.get("data-id") or "",
        ):
            match = pattern.match(name)
            if match:
                return match.group(1), context.evidence(f"{context.rules.platform}-element", name, element)
    return _page_id(context) if container.is_whole_page else None


def read_title(context: Context, container: Container) -> tuple[str, Evidence] | None:
    """The title as the page shows it; None where it is empty or there is none."""
    heading = container.heading
    if heading is None:
        return None
    text = _text_of_heading(context, heading)
    if not text or len(text) > _MAX_TITLE or _is_own_path(context, heading, text):
        return None
    stamp = glued_stamp(context, container, text)
    if stamp is None:
        return text, context.evidence("heading", text, heading)
    title = text[stamp.end :].strip(_MARKS_AFTER_DATE)
    return (title, context.evidence("heading-with-date", text, heading)) if title else None


def _is_own_path(context: Context, heading: Element, text: str) -> bool:
    """Whether the text is the path that its own link leads to: what a theme prints for a post without a title."""
    if not text.startswith("/") or " " in text:
        return False
    links = (heading, *heading.iter("a"), *heading.iterancestors("a"))
    return any((context.document.absolute(link.get("href")) or "").endswith(text) for link in links if link.get("href"))


def _text_of_heading(context: Context, heading: Element) -> str:
    """The heading's text without the facts that themes set into it: a bubble with the comments, an edit link."""
    index = context.index
    beside = {*index.all(context.rules.comment_links, heading), *index.all(context.rules.furniture, heading)}
    links = index.select("a", heading)
    beside |= {link for link in links[1:] if "#" in (link.get("href") or "")}
    beside |= {link for link in links if leads_to_comments(link.get("href") or "")}
    dates: set[Element] = set()
    if links and not any(heading is link or heading in link.iterdescendants() for link in links):
        dates = {child for child in heading if child.tag in _INLINE and _is_date(context, child)}
    if (day := day_in(context, heading)) is not None:
        dates.add(day)
    beside |= dates
    text = inline_text(heading, without=beside) if beside else ""
    # "Title | 11 mars 2017": the mark stood before the date.
    return (text.strip(_MARKS_BESIDE_DATE) if dates else text) or inline_text(heading)


def _is_date(context: Context, element: Element) -> bool:
    """Whether an element beside the title's link says a date and nothing else."""
    text = inline_text(element)
    stamp = next(iter(context.stamps(text)), None) if len(text) < _MAX_DATE and any(map(str.isdigit, text)) else None
    return stamp is not None and not (text[: stamp.start] + text[stamp.end :]).strip(_MARKS_AFTER_DATE + "()[]")


def day_in(context: Context, heading: Element) -> Element | None:
    """The first element of a heading with several, where it is a date and nothing else."""
    if len(heading) < 2 or (heading.text or "").strip() or not isinstance(heading[0].tag, str):
        return None
    return heading[0] if _is_date(context, heading[0]) else None


def glued_stamp(context: Context, container: Container, text: str) -> FoundStamp | None:
    """The date that begins an unmarked heading, or is all of it: hand-made pages write "2006-03-29 Title"."""
    if not container.is_unmarked or context.rules.platform in _TITLED or not any(char.isdigit() for char in text[:40]):
        return None
    heading = container.heading
    if heading is None or any(link.get("href") for link in (*heading.iter("a"), *heading.iterancestors("a"))):
        return None
    stamp = next(iter(context.stamps(text)), None)
    if stamp is None or stamp.stamp.precision not in ("day", "minute", "second") or stamp.start > _MAX_BEFORE_DATE:
        return None
    if text[stamp.end :].strip(_MARKS_AFTER_DATE):
        return stamp
    # What the page's own title repeats is a title, be it a date; so is a date above facts that state another.
    return None if container.rule == "own-heading" or _is_dated_below(context, container, stamp) else stamp


def _is_dated_below(context: Context, container: Container, heading: FoundStamp) -> bool:
    """Whether the facts of the post state another day than its heading."""
    lines = (line for line in container.lines() if len(line) <= _MAX_FACTS and any(map(str.isdigit, line)))
    stamps = (found.stamp for line in lines for found in context.stamps(line))
    return any(stamp.precision not in ("month", "year") and stamp.date != heading.stamp.date for stamp in stamps)


def _near(container: Container) -> list[Element]:
    parent = container.element.getparent()
    is_only = container.element.getprevious() is None and container.element.getnext() is None
    body = container.body
    return [element for element in (parent if is_only else None, body) if element is not None]


def _page_id(context: Context) -> tuple[str, Evidence] | None:
    if context.rules.platform != "wordpress":
        return None
    body = context.document.root.find("body")
    for name in (body.get("class") or "").split() if body is not None else ():
        if match := re.match(r"postid-(\d+)$", name):
            return match.group(1), Evidence("body-class", name)
    shortlink = context.document.link("shortlink") or ""
    if match := _QUERY_ID.search(shortlink):
        return match.group(1), Evidence("shortlink", shortlink)
    return None


def _address_candidates(context: Context, container: Container) -> Iterator[tuple[str, Element]]:
    """Links that may be the post's address, most trusted first."""
    index, element = context.index, container.element
    if container.heading is not None:
        yield from (("heading-link", link) for link in container.heading.iter("a") if link.get("href"))
        yield from [("heading-link", link) for link in container.heading.iterancestors("a") if link.get("href")][:1]
    yield from (("bookmark", link) for link in index.all(context.rules.links, element) if container.is_meta(link))
    for selector in index.live(context.rules.published):
        for stamp in index.select(selector, element)[:2]:
            yield from [("date-link", link) for link in (*stamp.iter("a"), *stamp.iterancestors("a"))][:1]
    links = index.select("a", element)
    yield from (("comments-link", link) for link in links if _PLACES.search(link.get("href") or ""))
    for link in links:
        if "more-link" in (link.get("class") or "") or is_read_more(context.lexicons, inline_text(link)):
            yield "more-link", link
    beside = [(link, inline_text(link)) for link in links if container.is_meta(link)]
    for link, text in beside:
        if len(text) < _MAX_DATE and any(map(str.isdigit, text)) and context.stamps(text):
            yield "date-link", link
    yield from (("covering-link", link) for link, text in beside if not text)
    yield from (("permalink", link) for link in links if link in permalinks(context))


def _may_be_permalink(context: Context, address: str) -> bool:
    """Whether the address may be a post's: on this site, no listing, and not the page that lists it."""
    url = context.document.url
    if not is_same_site(address, url) or is_listing_address(address):
        return False
    bare = without_fragment(address)
    if is_file_address(bare):
        return False
    return bare not in context.document.own_addresses and bare != context.document.front_page


def _anchored(context: Context, container: Container) -> tuple[str, Evidence]:
    """This page's address with the nearest anchor of the post, or with one made of its title."""
    page = normalise(context.document.url)
    for element in (container.element, *container.element.iter("a", "h1", "h2", "h3", "h4", "h5", "h6")):
        name = element.get("id") or (element.get("name") if element.tag == "a" else None)
        if name:
            return f"{page}#{name}", Evidence("anchor", name)
    title = inline_text(container.heading) if container.heading is not None else ""
    slug = re.sub(r"[^\w]+", "-", (title or inline_text(container.element)[:60]).lower()).strip("-")
    return f"{page}#{slug}", Evidence("made-anchor", title)
