"""What a page says of its blog as a whole: its front page, feeds, API, and the parts of a split post."""

import re

from ..page import Document
from ..urls import is_same_site, is_under, join, normalise
from .context import Context

_FEED_TYPES = ("application/rss+xml", "application/atom+xml")
_MAX_PARTS = 50


def home_url(context: Context) -> str | None:
    """The blog's front page as the page states it: by its API, its feed, its home link, or the site title's link."""
    document = context.document
    root = api_url(document)
    if root and (match := re.match(r"(.*?/)(?:wp-json/?|index\.php\?rest_route=|\?rest_route=).*$", root)):
        return normalise(match.group(1))
    rsd = document.link("edituri")
    if rsd and (match := re.match(r"(.*/)xmlrpc\.php", rsd)):
        return normalise(match.group(1))
    for feed in feed_urls(document):
        match = re.match(r"(.*?/)(?:feed/?|feeds/posts/default.*|index\.xml|atom\.xml|rss\.xml|\?feed=.*)$", feed)
        if match and is_under(document.url, match.group(1)):
            return normalise(match.group(1))
    for element in context.index.all(
        ("[rel~=home]", ".site-title a", "#site-title a", "#blog-title a", ".wp-block-site-title a")
    ):
        address = document.absolute(element.get("href"))
        if address and is_same_site(address, document.url) and is_under(document.url, address):
            return normalise(address)
    return None


def feed_urls(document: Document) -> tuple[str, ...]:
    """The feeds of posts that the page announces, the blog's own first; no comment feeds."""
    feeds = [
        address
        for relations, address, kind in document.links
        if "alternate" in relations
        and kind in _FEED_TYPES
        and not re.search(r"comments?/|/comments|kommentar", address)
    ]
    return tuple(dict.fromkeys(feed for feed in feeds if is_same_site(feed, document.url)))


def api_url(document: Document) -> str | None:
    """The root of WordPress's REST API, if the page or its headers announce it."""
    if stated := document.link("https://api.w.org/"):
        return stated
    match = re.search(r"<([^>]{1,500})>\s*;\s*rel=\"https://api\.w\.org/\"", document.headers.get("link", "")[:2000])
    return join(document.url, match.group(1)) if match else None


def part_urls(context: Context) -> tuple[str, ...]:
    """The further pages of a post that is split (WordPress ``wp_link_pages``): the address and ``/2/``, ``/3/``."""
    stated = context.document.canonical_url or normalise(context.document.url)
    here = re.sub(r"/comment-page-\d+/?$", "", stated).rstrip("/")
    found: dict[str, None] = {}
    for link in context.index.all(
        (".page-links a", ".page-link a", ".wp-link-pages a", ".post-nav-links a", "a.post-page-numbers")
    ):
        address = context.document.absolute(link.get("href"))
        if address and re.fullmatch(re.escape(here) + r"(?:/\d{1,3}/?|[?&]page=\d{1,3})", normalise(address)):
            found.setdefault(normalise(address))
    return tuple(found)[:_MAX_PARTS]


def without_protection(context: Context, title: str) -> str:
    """The title without the platform's prefix for protected posts ("Skyddad: {title}")."""
    for lexicon in context.lexicons:
        for pattern in lexicon.protected_titles:
            prefix, _, suffix = pattern.partition("{title}")
            if title.lower().startswith(prefix) and title.lower().endswith(suffix) and len(title) > len(pattern) - 7:
                return title[len(prefix) : len(title) - len(suffix)].strip()
    return title
