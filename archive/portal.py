"""Which blogs a portal's page leads to: networks in sub-directories, sub-domains, blogrolls. Pure, but for asking.

A link is evidence by its address alone where it leads to a dated post or a feed of another front page than the
portal's own (``/hans/2017/03/20/en-titel/`` proves a blog at ``/hans/``). Other links are candidates, which
``confirmed`` asks.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from urllib.parse import urlsplit

from scraper import (
    Capture,
    Fetch,
    Link,
    Page,
    ScraperError,
    front_page_of,
    host_of,
    is_same_site,
    is_under,
    normalise,
    parse_page,
)

_FILE = re.compile(r"\.(?:jpe?g|png|gif|svg|webp|pdf|docx?|xlsx?|pptx?|zip|mp[34]|css|js|ico|xml|json)$", re.IGNORECASE)
_DATED = re.compile(r"(?:19|20)\d\d/(?:0?[1-9]|1[0-2])(?:/|$)")
_DIRECTORY = re.compile(
    r"\s(?:(?:alla|våra|alle|våre|vores|kaikki|all|our|unsere|les|tous les)\s)?"
    r"(?:blogg(?:ar|are|arna|er|ere|erne|at|it)|blogs|bloggers|blogit|blogger(?:innen)?|blogues|bloglar|bloggarar)\s",
    re.IGNORECASE,
)
_FEED = re.compile(r"(?:feed|feeds/posts/default)(?:/|$)")
_NO_BLOGS = (
    "facebook.com twitter.com x.com instagram.com youtube.com youtu.be linkedin.com tiktok.com flickr.com vimeo.com "
    "pinterest.com google.com apple.com wordpress.org gravatar.com gmpg.org w3.org creativecommons.org wikipedia.org"
).split()
_NO_NAME = re.compile(r"\W*|\d+|(?:rss|feed|läs mer|read more|fortsätt.*|permalänk|hem|home|start)\W*", re.IGNORECASE)
_MAX_DEPTH = 3


@dataclass(frozen=True, slots=True)
class Candidate:
    """An address that may be a blog's front page. ``is_proven`` by an address alone; ``links`` lead to it."""

    url: str
    name: str | None = None
    is_proven: bool = False
    links: int = 1


def candidates(portal_url: str, links: Iterable[Link]) -> tuple[Candidate, ...]:
    """The possible front pages behind the links of a portal, each once: the proven, then the near, by their links."""
    portal = normalise(portal_url)
    found: dict[str, Candidate] = {}
    for link in links:
        url = normalise(link.url)
        front = front_page_of(url)
        if not _may_be_blog(front, portal):
            continue
        earlier = found.get(_key(front))
        name = link.text if url == front and not _NO_NAME.fullmatch(link.text) else None
        one = Candidate(front, name, is_proven=_proves(url, front))
        found[_key(front)] = _merged(earlier, one) if earlier else one
    return tuple(sorted(found.values(), key=lambda one: (not one.is_proven, _distance(one.url, portal), -one.links)))


def directories(portal_url: str, links: Iterable[Link]) -> tuple[str, ...]:
    """The portal's own pages that say that they list its blogs ("Alla bloggar", "/bloggare/"), at most three."""
    own = (link for link in links if is_same_site(link.url, portal_url) and not _FILE.search(urlsplit(link.url).path))
    told = (link.url for link in own if _DIRECTORY.search(f" {link.text} ") or _DIRECTORY.search(last_part(link.url)))
    return tuple(url for url in dict.fromkeys(map(normalise, told)) if _key(url) != _key(portal_url))[:3]


def last_part(url: str) -> str:
    """The last part of the address's path, as words."""
    return f" {urlsplit(url).path.rstrip('/').rpartition('/')[2].replace('-', ' ')} "


async def confirmed(candidate: Candidate, fetch: Fetch) -> Candidate | None:
    """The candidate if its page shows posts of its own or a feed of its own; with the blog's name where it has none."""
    try:
        capture = await fetch(candidate.url, None)
    except ScraperError:
        return None
    if capture.status != 200:
        return None
    page = _page(capture)
    front = normalise(capture.final_url)
    if not _is_blog(page, front):
        return None
    return replace(candidate, url=front, name=candidate.name or page.site_name, is_proven=True)


def _page(capture: Capture) -> Page:
    headers = dict(reversed(capture.headers))
    return parse_page(capture.body, capture.final_url, headers=headers, fetched_at=capture.fetched_at)


def _is_blog(page: Page, front: str) -> bool:
    """A page of a portal lists the portal's posts and announces its feed: those of its own count alone."""
    own_posts = [post for post in page.posts if is_under(post.url, front) and normalise(post.url) != front]
    own_feeds = [feed for feed in page.feed_urls if is_under(feed, front)]
    is_elsewhere = page.home_url is not None and _key(page.home_url) != _key(front)
    return not is_elsewhere and bool((page.kind == "listing" and own_posts) or own_feeds)


def _may_be_blog(front: str, portal: str) -> bool:
    host, path = host_of(front), urlsplit(front).path
    if not host or _key(front) == _key(portal) or _FILE.search(path) or is_under(portal, front):
        return False
    if any(host == name or host.endswith(f".{name}") for name in _NO_BLOGS):
        return False
    return path.strip("/").count("/") < _MAX_DEPTH and "/wp-" not in path and not urlsplit(front).query


def _proves(url: str, front: str) -> bool:
    """Whether the address is that of a dated post or of a feed of a front page."""
    rest = url[len(front) :] if url.startswith(front) else ""
    return bool(_DATED.match(rest) or _FEED.match(rest))


def _merged(earlier: Candidate, one: Candidate) -> Candidate:
    proven = one if one.is_proven and not earlier.is_proven else earlier
    return Candidate(proven.url, earlier.name or one.name, earlier.is_proven or one.is_proven, earlier.links + 1)


def _distance(url: str, portal: str) -> int:
    """0 in the portal's folder, 1 on its host, 2 on a sub-domain or sister of it, 3 elsewhere."""
    host, home = host_of(url), host_of(portal)
    if is_under(url, portal):
        return 0
    if host == home:
        return 1
    return 2 if host.endswith(f".{home}") or host.split(".")[1:] == home.split(".")[1:] else 3


def _key(url: str) -> str:
    """The address without what tells no two blogs apart: the scheme, ``www.``, the last slash."""
    return normalise(url).partition("://")[2].removeprefix("www.").rstrip("/")
