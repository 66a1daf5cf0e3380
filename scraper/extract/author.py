"""Who wrote a post: links and cards, byline phrases, the page's head. Never the site's name, never a commenter."""

import re

from ..bylines import Byline
from ..records import Evidence
from ..text import Element, fold, inline_text
from ..urls import path_of
from .context import Container, Context
from .unlabelled_names import name_beside_date, name_beside_portrait, signature

_MAX_NAME = 120
_MAX_LINE = 300
_MAX_SHORT_NAME = 60
_MIN_ABOUT = 25
_WITH_PLACE = re.compile(r"\s(?:i|in|på|från|fra|von|van|de)\s[A-ZÅÄÖÆØÜ][\w-]+", re.UNICODE)
_AUTHOR_NAME = re.compile(
    r"(?:^|[-_])(?:author|byline|skribent|forfattare|forfatter|autor|auteur|autore|verfasser"
    r"|kirjoittaja|user-?name|writer|written-?by|posted-?by)(?:[-_]?(?:name|link))?$",
    re.IGNORECASE,
)

_CATEGORY = re.compile(r"\bcategor(?:y|ies)\b|\bkategori(?:er)?\b|\bkategorie\b", re.IGNORECASE)
_CLOCK = re.compile(r"\W*\d{1,2}[:.]\d\d(?::\d\d)?(?:\s?[ap]\.?m\.?)?\W*", re.IGNORECASE)
_ARROWS = frozenset("→←»«›‹")
_AUTHOR_PARTS = frozenset(
    ("author", "authors", "forfattare", "skribent", "skribenter", "user", "users", "profile", "profil")
)
# What visitors do with their own accounts: "/user/login".
_ACCOUNT_PARTS = frozenset(("login", "logout", "register", "password", "signin", "signup", "logga-in", "edit", "me"))

Found = tuple[str, Evidence]


def read_author(context: Context, container: Container) -> Found | None:
    """The author that the page names for this post, as written there; None where it names none."""
    found = (
        _from_elements(context, container)
        or _from_address(context, container)
        or _named_like_author(context, container)
        or _from_lines(context, container)
        or name_beside_date(context, container)
        or name_beside_portrait(context, container)
        or signature(context, container)
    )
    if found is None and container.is_whole_page:
        found = _from_head(context)
    return found


def _from_elements(context: Context, container: Container) -> Found | None:
    """The name in an element that is called an author's; one in a box about the author only where no other is."""
    in_card: Found | None = None
    for selector in context.index.live(context.rules.authors):
        for element in context.index.select(selector, container.element):
            if not container.is_meta(element):
                continue
            is_in_card = context.is_in_card(element)
            if (is_in_card and in_card) or not (name := _name_in(context, container, element, selector)):
                continue
            found = name, context.evidence(selector, name, element)
            if not is_in_card:
                return found
            in_card = found
    return in_card


def _named_like_author(context: Context, container: Container) -> Found | None:
    """The text of an element whose class ends in a word for an author, as themes form their own names."""
    for element in context.index.named_in(_AUTHOR_NAME, container.element):
        if container.is_meta(element) and element not in context.furniture:
            name = _name_in(context, container, element, "")
            if name and len(name) <= _MAX_SHORT_NAME:
                return name, context.evidence("author-like-name", name, element)
    return None


def _name_in(context: Context, container: Container, element: Element, selector: str) -> str | None:
    """The name that the element holds: an inner name element, its content attribute, or its text without "By"."""
    if element.get("content") and element.tag == "meta":
        return _as_name(element.get("content") or "")
    if (name := _name_in_card(context, element)) is not None:
        return name or None
    text = inline_text(element, without=context.unseen)
    if not text or len(text) > _MAX_LINE:
        return None
    byline = context.byline(text)
    if byline is not None and byline.author:
        return _linked_name(element, byline.author) or _whole_name(context, container, byline)
    if selector == ".byline" or ".byline" in selector.split()[-1:]:
        return None
    return None if _is_other_fact(context, text) else _as_name(text)


def _name_in_card(context: Context, element: Element) -> str | None:
    """The name that heads a card about the author, which says more in a paragraph; empty where none heads it."""
    about = next(element.iter("p"), None)
    if element.tag == "p" or about is None or len(inline_text(about)) < _MIN_ABOUT:
        return None
    heading = context.index.earliest(("h1", "h2", "h3", "h4", "h5", "h6", "strong", "b"), element)
    if heading is None or context.index.order[heading] > context.index.order[about]:
        return ""
    text = inline_text(heading)
    if not text or len(text) > _MAX_SHORT_NAME:
        return ""
    byline = context.byline(text)
    return byline.author or "" if byline is not None else _as_name(text) or ""


def _linked_name(element: Element, name: str) -> str | None:
    """The text of the element's one link from the name on that a byline's words give: "Anna Ek i Storköping"."""
    links = [text for link in element.iter("a") if (text := inline_text(link))]
    if len(links) != 1 or name not in links[0]:
        return None
    whole = links[0][links[0].index(name) :]
    return _as_name(whole) if links[0] == whole or _WITH_PLACE.fullmatch(whole[len(name) :]) else None


def _is_other_fact(context: Context, text: str) -> bool:
    """Whether the text is a date, a clock time or a word on comments, which stand in bylines too."""
    if context.comments(text, "link") is not None or _CLOCK.fullmatch(text):
        return True
    return bool(context.stamps(text))


def _from_address(context: Context, container: Container) -> Found | None:
    """The text of a link that leads to an author's page by its address."""
    for link in context.index.select("a", container.element):
        parts = path_of(link.get("href") or "").lower().split("/")
        if _AUTHOR_PARTS.isdisjoint(parts[:-1]) or not _ACCOUNT_PARTS.isdisjoint(parts) or not container.is_meta(link):
            continue
        name = _as_name(inline_text(link))
        if name and not _is_other_fact(context, name):
            return name, context.evidence("author-address", name, link)
    return None


def _as_name(text: str) -> str | None:
    name = fold(text).strip(" ,;:|·•–—-")
    is_name = (
        0 < len(name) <= _MAX_NAME and any(char.isalpha() for char in name) and "://" not in name and "@" not in name
    )
    return name if is_name and name[-1] not in _ARROWS else None


def _is_address(name: str) -> bool:
    return "://" in name or "@" in name


def _from_lines(context: Context, container: Container) -> Found | None:
    for line in (*container.lines(), *container.chips()):
        if len(line) > _MAX_LINE:
            continue
        byline = context.byline(line)
        if byline is not None and byline.author and not _is_address(byline.author):
            return _set_apart(context, container, byline.author) or _whole_name(context, container, byline), Evidence(
                "byline", line
            )
    return None


def _set_apart(context: Context, container: Container, name: str) -> str | None:
    """The name without what the line goes on with in an element of its own: "Text: Anna Ek" "Arkiverat under"."""
    for chip in container.chips():
        byline = context.byline(chip) if len(chip) < _MAX_LINE else None
        if byline is not None and byline.author and name.startswith(byline.author + " "):
            return byline.author
    return None


def _whole_name(context: Context, container: Container, byline: Byline) -> str:
    """The author with the place behind the name, where the post links its categories and the place is none of them."""
    if byline.with_place is None:
        return byline.author
    links = context.index.select("a", container.element)
    filed = [inline_text(link).casefold() for link in links if _CATEGORY.search(_rel_and_path(link))]
    place = byline.with_place[len(byline.author) :].split(maxsplit=1)[1].casefold()
    is_category = not filed or any(name and (place.startswith(name) or name.startswith(place)) for name in filed)
    return byline.author if is_category else byline.with_place


def _rel_and_path(link: Element) -> str:
    return f"{link.get('rel')} {path_of(link.get('href') or '')}"


def _from_head(context: Context) -> Found | None:
    """A named author of the page's head; the site's own name there is no author."""
    metas = context.document.metas
    site = (context.document.site_name or "").casefold()
    for name in ("author", "article:author", "dc.creator", "parsely-author", "sailthru.author"):
        value = _as_name(metas.get(name, ""))
        if value and value.casefold() != site:
            return value, Evidence(f"meta {name}", value)
    return None
