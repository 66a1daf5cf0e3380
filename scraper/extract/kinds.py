"""What kind of page it is: a listing, one post's own page, or neither."""

import re
from functools import cache
from typing import Literal

from ..index import merged
from ..languages import Lexicon
from ..text import Element, fold, inline_text, letters_shown
from ..urls import is_listing_address, normalise, without_fragment
from .context import Container, Context, is_in
from .own_heading import is_front_page
from .phrases import starts_with
from .walls import MAX_LETTERS, Wall, may_be_wall, wall_of

SINGLE = frozenset(
    ("single", "single-post", "item-view", "post-template", "is-single", "singular-post", "node-type-blog")
)
_OTHER = frozenset(("error404", "search-no-results", "page-template", "page-template-default", "attachment"))
_LISTINGS = frozenset(("home", "blog", "archive", "search", "paged", "index"))
_HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
_MAX_NOTICE_PAGE = 1500
_MAX_SHELL = 199
_MAX_PER_LINK = 250
_MAX_COUNT = 8
_MAX_MENU = 100
_MENUS = ("nav", ".menu", ".nav-menu", ".site-nav", "#menu", "#nav", ".page_item", ".pagenav")
_CRUMBS = re.compile(r"crumb|pag(?:er|ing|ination)|page-links|toc$", re.IGNORECASE)

Refusal = Literal["not-found", "login-wall", "no-hits", "needs-browser"] | Wall


def body_classes(context: Context) -> frozenset[str]:
    """The classes of the page's body element, where many platforms say what the page is."""
    body = context.document.root.find("body")
    return frozenset((body.get("class") or "").split()) if body is not None else frozenset()


def refusal(context: Context) -> Refusal | None:
    """Why the page shows no posts, where it says so itself: nothing found, a login, a shell for scripts."""
    classes = body_classes(context)
    if "error404" in classes:
        return "not-found"
    if "search-no-results" in classes:
        return "no-hits"
    not_found, login_notices = _notices(context.lexicons)
    headings = [context.document.title or "", *(inline_text(h) for h in context.index.all(("h1", "h2"))[:6])]
    if any(starts_with(heading, not_found) for heading in headings) and _is_short(context, _MAX_NOTICE_PAGE * 3):
        return "not-found"
    has_password = any(field.get("type") == "password" for field in context.index.select("input"))
    if has_password and any(starts_with(h, login_notices) for h in headings) and _is_short(context, _MAX_NOTICE_PAGE):
        return "login-wall"
    is_short = may_be_wall(context) and _is_short(context, MAX_LETTERS)
    if is_short and (wall := wall_of(context)) is not None:
        return wall
    if _is_short(context, _MAX_SHELL) and _is_shell(context) and not _has_dated_post(context):
        return "needs-browser"
    return None


def _has_dated_post(context: Context) -> bool:
    """Whether some element that is called a post has a heading and a date: no script is to fill that."""
    posts = [post for post in context.index.all(context.rules.containers) if not context.is_outside(post)][:3]
    return any(
        context.index.earliest(_HEADINGS, post) is not None
        and context.index.first(context.rules.published, post) is not None
        for post in posts
    )


def _is_short(context: Context, letters: int) -> bool:
    """Whether a reader sees no more of the page than that."""
    return _letters(context, most=letters) <= letters


def _letters(context: Context, *, most: int) -> int:
    body = context.document.root.find("body")
    return letters_shown(body, most=most) if body is not None else 0


@cache
def _notices(lexicons: tuple[Lexicon, ...]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """What pages say that have nothing at their address, and pages that ask for a login."""
    not_found = tuple(phrase for lexicon in lexicons for phrase in lexicon.not_found)
    return not_found, tuple(phrase for lexicon in lexicons for phrase in lexicon.login_notices)


def is_post_page(context: Context, containers: list[Container]) -> bool:
    """Whether the page is about one post, by its body's classes, its head, its address or its one heading."""
    classes = body_classes(context)
    if classes & SINGLE:
        return True
    if classes & _LISTINGS and len(containers) > 1:
        return False
    here = {normalise(context.document.url), context.document.canonical_url}
    linked = [_heading_address(context, container) for container in containers]
    if any(address in here for address in linked if address):
        return True
    if all(linked) and is_archive(context):
        return False
    if len(containers) == 1:
        return linked[0] is None or context.document.metas.get("og:type") == "article"
    return context.document.metas.get("og:type") == "article" and not all(linked)


def may_be_own_page(context: Context) -> bool:
    """Whether nothing says that the page is a front page or an archive: neither its body's classes nor its address."""
    is_listing = bool(body_classes(context) & _LISTINGS) or is_archive(context)
    return not is_listing and not is_front_page(normalise(context.document.url))


def main_container(context: Context, containers: list[Container]) -> Container:
    """Of several containers on a post's own page, the post's: its address is the page's, or its heading the title."""
    here = {normalise(context.document.url), context.document.canonical_url}
    for container in containers:
        if _heading_address(context, container) in here:
            return container
    unlinked = [c for c in containers if c.heading is not None and _heading_address(context, c) is None]
    title = (context.document.title or "").casefold()
    for container in unlinked:
        if container.heading is not None and (text := inline_text(container.heading).casefold()) and text in title:
            return container
    return (unlinked or containers)[0]


def is_archive(context: Context) -> bool:
    """Whether the page is an archive of posts by its address, or one of its first headings: "Kategori: Skola"."""
    if is_listing_address(context.document.url):
        return True
    headings = [h for h in context.index.all(("h1", "h2")) if not context.is_outside(h)][:3]
    return any(starts_with(inline_text(heading), archive_words(context.lexicons)) for heading in headings)


@cache
def archive_words(lexicons: tuple[Lexicon, ...]) -> tuple[str, ...]:
    """What the headings of archives begin with."""
    return tuple(word for lexicon in lexicons for word in lexicon.archive_words)


def is_index(context: Context, container: Container) -> bool:
    """Whether a container without a date holds nothing but links: the tags, the authors or the months of a blog."""
    element = container.element
    links = context.index.select("a", element)
    if len(links) < 2 or context.index.first(context.rules.published, element) is not None:
        return False
    if next(element.iter("img", "iframe", "video", "audio"), None) is not None:
        return False
    linked = sum(len(inline_text(link)) for link in links)
    unlinked = [h for h in context.index.all(_HEADINGS, element) if next(h.iter("a"), None) is None]
    headings = sum(len(inline_text(heading)) for heading in unlinked)
    return len(inline_text(element)) - linked - headings <= _MAX_COUNT * len(links)


def is_in_menu(context: Context) -> bool:
    """Whether the site's menus lead to the page, as they do to "about" and "contact", and to no post."""
    own = context.document.own_addresses
    crumbs = merged(map(context.index.span, context.index.named(_CRUMBS)))
    for menu in context.index.all(_MENUS):
        for link in context.index.select("a", menu)[:_MAX_MENU]:
            if context.document.absolute(link.get("href")) in own and not is_in(crumbs, context.index.order[link]):
                return True
    return False


def is_entry_of_list(context: Context, container: Container) -> bool:
    """Whether a container on a post's own page is only led to: its heading links elsewhere, or no text is below."""
    address = _heading_address(context, container)
    if address is None:
        return False
    here = (normalise(context.document.url), context.document.canonical_url)
    if address not in here:
        return True
    bodies = context.index.all(context.rules.bodies)
    return container.element not in bodies and not any(context.index.holds(container.element, b) for b in bodies)


def may_be_list(context: Context, container: Container) -> bool:
    """Whether so much of a container links that it may be a mere list of posts: cheap, and never a long text."""
    links = context.index.select("a", container.element)
    return bool(links) and len(container.element.text_content()) <= _MAX_PER_LINK * (len(links) + 1)


def is_static_page(context: Context) -> bool:
    """Whether the platform says that the page is no post: an "about" page."""
    classes = body_classes(context)
    if context.index.select(".type-page") and not context.index.select(".type-post"):
        return True
    return bool(classes & _OTHER) or ("page" in classes and any(re.fullmatch(r"page-id-\d+", name) for name in classes))


def is_filled_by(context: Context, containers: list[Container]) -> bool:
    """Whether a page of the platform's pages is a list of posts after all, as page builders make front pages."""
    if len(containers) < 2 or not all(_heading_address(context, container) for container in containers):
        return False
    body = context.document.root.find("body")
    whole = len(body.text_content()) if body is not None else 0
    return sum(len(container.element.text_content()) for container in containers) > 0.4 * whole


def _heading_address(context: Context, container: Container) -> str | None:
    if container.heading is None:
        return None
    links: list[Element] = [*container.heading.iter("a"), *list(container.heading.iterancestors("a"))[:1]]
    address = next((a for link in links if (a := context.document.absolute(link.get("href")))), None)
    return normalise(without_fragment(address)) if address else None


def _is_shell(context: Context) -> bool:
    """Whether scripts are to fill the page: hardly any text, and scripts or an application's root element."""
    scripts = [s for s in context.document.root.iter("script") if s.get("src") or len(s.text or "") > 200]
    roots = context.index.all(("#root", "#app", "#__next", "#__nuxt", "#SITE_CONTAINER", "#ember-app", "app-root"))
    asks = any("javascript" in fold(n.text_content()).lower() for n in context.document.root.iter("noscript"))
    return bool(scripts) and (bool(roots) or asks or len(scripts) >= 3)
