"""Where a listing goes on with older posts. Never into calendars, comment pages, replies, or newer posts."""

import itertools
import re
from collections.abc import Iterator
from datetime import date
from functools import cache

from ..dates import stamp_from_url
from ..languages import Lexicon
from ..records import Post
from ..text import Element, fold
from ..urls import is_same_site, join, normalise, path_of
from .context import Container, Context

_NUMBER = re.compile(
    r"(?:/(?:page|sida|sivu|side|seite|pagina|strona|lehekulg|p)[/-]?|[?&](?:paged?|sida|side|sivu|p|pg|seite|pagina|start|offset)="
    r"|/(?=\d+/?$))(\d{1,5})(?=[/?&#]|$|\.html?)",
    re.IGNORECASE,
)
_TRAPS = re.compile(
    r"comment-page|cpage=|replytocom|#(?:comment|respond)|/feed/?$|/wp-login|share=|action=", re.IGNORECASE
)
_SURE = (
    "nav-previous",
    "page-numbers",
    "pagination-next",
    "blog-pager-older-link",
    "wp-block-query-pagination-next",
)
_YEAR = re.compile(r"(?:19|20)\d\d")
_PERIOD = re.compile(r"/(?:19|20)\d\d(?:/\d\d?){0,2}/?$")
_ARCHIVE = re.compile(r"/((?:19|20)\d\d)(?:[/_-](\d\d?))?(?:[/_-](\d\d?))?(?:/index)?/?(?:\.\w{3,5})?$")
_MAX_MONTH = 40
_MAX_DIGITS = 4
_MAX_PAGER = 3
_ARROWS = frozenset("› » → ⟶ > >> ❯ ▶ ► ⇒ ➔ ➜".split())
_MARKS = " ()<>[]«»‹›→←⟵⟶…·|:.-–—"


def read_next_url(context: Context, containers: list[Container], posts: tuple[Post, ...]) -> str | None:
    """The address of the listing page with the next older posts, or None at the end."""
    here = normalise(context.document.url)
    for element in context.index.all(context.rules.older):
        url = _address(context, element)
        if url and url != here and _is_sure(context, element) and _is_onward(url, here):
            return url
    number = page_number(here) or 1
    found = list(_elements(context, containers))
    links = [(url, text) for _, url, text in found]
    numbered = [url for url, _ in links if page_number(url) == number + 1 and _same_series(url, here)]
    following = _after_current(context, found)
    if following or numbered:
        return following or numbered[0]
    older = (url for url, text in links if _says_older(context.lexicons, text))
    pointed = (url for url, text in links if text in _ARROWS and (_is_beside(url, here) or _same_series(url, here)))
    for url in itertools.chain(older, pointed):
        if url != here and _is_onward(url, here):
            return url
    if (stated := _stated(context, here)) is not None:
        return stated
    return _older_month(links, posts, context) if posts and all("#" in post.url for post in posts) else None


def _stated(context: Context, here: str) -> str | None:
    """The page that the head calls the next one; of a month's archive the older of its two neighbours."""
    following, previous = (_other_page(context, rel, here) for rel in ("next", "prev"))
    period = _period(here)
    if following is None or period is None or (later := _period(following)) is None or later <= period:
        return following
    earlier = _period(previous) if previous is not None else None
    return previous if earlier is not None and earlier < period else None


def _other_page(context: Context, rel: str, here: str) -> str | None:
    """The page of this site that the head links to by that relation, if it is another one."""
    address = context.document.link(rel)
    address = normalise(address) if address and is_same_site(address, here) else None
    return address if address != here else None


def _period(address: str) -> tuple[int, ...] | None:
    """The year, month and day that the address of an archive ends with; None of any other.

    >>> _period("http://x.se/2006/10/index.html")
    (2006, 10)
    """
    found = _ARCHIVE.search(path_of(address).partition("?")[0])
    return tuple(int(number) for number in found.groups() if number) if found else None


def _is_onward(url: str, here: str) -> bool:
    """Whether the address's page number, if it has one, comes after this page's; Drupal counts from 0."""
    number = page_number(url)
    return number is None or number > (page_number(here) or 0)


def page_number(url: str) -> int | None:
    """The number that the address gives its page, or None; a year, a month or a day is none.

    >>> page_number("http://x.se/blogg/page/3/")
    3
    """
    path = path_of(url)
    match = _NUMBER.search(path)
    return int(match.group(1)) if match and not _PERIOD.search(path) else None


def leads_to_listing(context: Context, address: str, text: str) -> bool:
    """Whether a link goes on to a page of the listing: by its words, or by a number at both its ends."""
    if _says_older(context.lexicons, text) or _says_newer(context.lexicons, text):
        return True
    return page_number(address) is not None and _same_series(address, normalise(context.document.url))


def _same_series(url: str, here: str) -> bool:
    """Whether both addresses are pages of one listing: alike but for the page's number."""
    return _NUMBER.sub("", path_of(url)).strip("/?&") == _NUMBER.sub("", path_of(here)).strip("/?&")


def _is_beside(url: str, here: str) -> bool:
    """Whether both addresses are one but for what is asked of it."""
    return path_of(url).partition("?")[0] == path_of(here).partition("?")[0]


def _after_current(context: Context, links: list[tuple[Element, str, str]]) -> str | None:
    """The address of the page that a pager numbers after this one, which its own number does not link to.

    So pages are followed that count posts (``?start=20``), from 0, or by a key; a calendar's days are no pages.
    """
    here = normalise(context.document.url)
    for link, url, text in links:
        if not text.isdecimal() or len(text) > _MAX_DIGITS or url == here or stamp_from_url(url):
            continue
        is_near = path_of(url).startswith(path_of(here).partition("?")[0].rpartition("/")[0] + "/")
        before = _number_before(context, link) if is_near and link.getparent() is not None else None
        if (
            before is not None
            and before + 1 == int(text)
            and not _YEAR.fullmatch(text)
            and next(link.iterancestors("td"), None) is None
        ):
            return url
    return None


def _number_before(context: Context, link: Element) -> int | None:
    """The number that stands before a link, if it leads nowhere else."""
    node = link
    for parent in itertools.islice(link.iterancestors(), _MAX_PAGER):
        previous = node.getprevious()
        words = fold((previous.tail if previous is not None else parent.text) or "").strip(_MARKS)
        if words or previous is not None:
            is_link = not words and previous is not None and _leads_away(context, previous)
            text = words or (fold(previous.text_content()) if previous is not None else "")
            last = text.split()[-1].strip(_MARKS) if text.split() else ""
            return int(last) if last.isdecimal() and len(last) <= _MAX_DIGITS and not is_link else None
        node = parent
    return None


def _leads_away(context: Context, element: Element) -> bool:
    here = normalise(context.document.url)
    addresses = (context.document.absolute(link.get("href")) for link in element.iter("a"))
    return any(address and normalise(address) != here for address in addresses)


def _links(context: Context, containers: list[Container]) -> Iterator[tuple[str, str]]:
    """The page's links outside of posts: address and text."""
    return ((url, text) for _, url, text in _elements(context, containers))


def _elements(context: Context, containers: list[Container]) -> Iterator[tuple[Element, str, str]]:
    """The page's links outside of posts: element, address and what it says; what it is called if it says nothing."""
    inside = {element for container in containers for element in container.element.iter("a")}
    for link in context.index.select("a"):
        if link in inside:
            continue
        url = _address(context, link)
        if url:
            text = fold(link.text_content())
            yield link, url, text if any(map(str.isalnum, text)) else _label(link) or text


def _label(link: Element) -> str:
    names = [link.get("aria-label"), link.get("title")]
    names += [inner.get(name) for inner in link for name in ("aria-label", "alt", "title")]
    return next((folded for name in names if name and (folded := fold(name))), "")


def _address(context: Context, element: Element) -> str | None:
    href = element.get("href") or ""
    address = join(context.document.base_url, href) if href else None
    if not address or not is_same_site(address, context.document.url) or _TRAPS.search(href):
        return None
    return normalise(address)


def _is_sure(context: Context, element: Element) -> bool:
    """Whether the element is the platform's own pager, or says "older" by its text too."""
    names = " ".join([element.get("class") or "", *((a.get("class") or "") for a in list(element.iterancestors())[:3])])
    if any(name in names for name in _SURE):
        return not _says_newer(context.lexicons, fold(element.text_content()))
    return _says_older(context.lexicons, fold(element.text_content()))


def _says_older(lexicons: tuple[Lexicon, ...], text: str) -> bool:
    words = text.lower().strip(_MARKS)
    return bool(words) and words in _phrases(lexicons)[0] and words not in _phrases(lexicons)[1]


def _says_newer(lexicons: tuple[Lexicon, ...], text: str) -> bool:
    words = text.lower().strip(_MARKS)
    return words in _phrases(lexicons)[1] and words not in _phrases(lexicons)[0]


@cache
def _phrases(lexicons: tuple[Lexicon, ...]) -> tuple[frozenset[str], frozenset[str]]:
    older = frozenset(phrase for lexicon in lexicons for phrase in lexicon.older_posts)
    newer = frozenset(phrase for lexicon in lexicons[:1] for phrase in lexicon.newer_posts)
    return older, newer


def read_newest_month(context: Context) -> str | None:
    """On a page without posts, the newest of several months that it links to: a hand-made blog's menu."""
    months = _months(context, list(_links(context, [])))
    return max(months)[1] if len({month for month, _ in months}) > 1 else None


def _older_month(links: list[tuple[str, str]], posts: tuple[Post, ...], context: Context) -> str | None:
    """On a hand-made page a month: the menu's link to the month before this one's."""
    days = [post.published.date for post in posts if post.published]
    earlier = [(month, url) for month, url in _months(context, links) if days and month < min(days).replace(day=1)]
    return max(earlier)[1] if earlier else None


def _months(context: Context, links: list[tuple[str, str]]) -> list[tuple[date, str]]:
    """The links that name a month and nothing else."""
    here = normalise(context.document.url)
    months = []
    for url, text in links:
        stamps = context.stamps(text) if len(text) <= _MAX_MONTH else ()
        if len(stamps) == 1 and stamps[0].stamp.precision == "month" and url != here:
            months.append((stamps[0].stamp.date, url))
    return months
