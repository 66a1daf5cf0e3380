"""RSS and Atom to a ``Page`` of kind ``feed``: the posts that a feed carries, with their counts.

Read by feedparser, with its own sanitising off (slow; ours runs on every body). Entity declarations are refused by
dropping the document type before anything expands them.
"""

import re
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import feedparser

from .dates import read_machine_stamp
from .languages import lexicon_for
from .markup import clean_fragment
from .page import Document
from .records import Blog, Evidence, Finding, Page, Post
from .reservations import reservations_of
from .text import fold
from .urls import join, normalise

_FEED_START = re.compile(rb"<(?:rss|feed|rdf:RDF|channel)[\s>]", re.IGNORECASE)
_DOCTYPE = re.compile(rb"<!DOCTYPE[^\[>]{0,1000}(?:\[.{0,1000000}?\]\s*)?>", re.DOTALL | re.IGNORECASE)
_COMMENTS = re.compile(
    r"/comments?/(?:feed|default)|/feed/comments|[?&]feed=comments|/[^/]+/comments/default", re.IGNORECASE
)


def is_feed(document: Document) -> bool:
    """Whether the bytes are a feed, by their first element."""
    start = document.body[:4096].lstrip(b"\xef\xbb\xbf \t\r\n")
    return start.startswith(b"<") and b"<html" not in start.lower() and bool(_FEED_START.search(start))


def read_feed(document: Document, *, fetched_at: datetime | None, blog: Blog | None) -> Page:
    """The posts of the feed, in its order; a feed of comments has none."""
    feed, entries, is_broken = _parsed(document)
    language = (blog.language if blog else None) or feed.get("language")
    zone = _zone(blog, language)
    findings: tuple[Finding, ...] = ()
    if is_broken and not entries:
        message, hint = "The feed could not be read.", "Its bytes are kept."
        findings = (Finding("broken-feed", "parse", "warning", document.url, message, hint),)
    is_comments = bool(_COMMENTS.search(document.url)) or _is_of_comments(feed, entries)
    posts = () if is_comments else tuple(post for entry in entries if (post := _post(document, entry, zone)))
    home = join(document.url, feed.get("link") or "") if feed.get("link") else None
    return Page(
        kind="feed", url=document.url, posts=posts, platform=_platform(feed), language=language,
        site_name=fold(feed.get("title") or "") or None, home_url=normalise(home) if home else None, findings=findings,
        next_url=_next_url(document, feed), reservations=reservations_of(document, metas={}),
    )  # fmt: skip


def _parsed(document: Document) -> tuple[Any, list[Any], bool]:  # feedparser's dictionaries have no type
    """The feed, its entries, and whether it is broken, as feedparser reads it, which raises what it likes."""
    try:
        parsed = feedparser.parse(
            _DOCTYPE.sub(b"", document.body), sanitize_html=False, resolve_relative_uris=False,
            response_headers={"content-type": document.headers.get("content-type", "application/xml")},
        )  # fmt: skip
    except Exception:
        # Seen: UnicodeEncodeError for "&#xD800;", KeyError and AttributeError for cut elements.
        return {}, [], True
    return parsed.feed, parsed.entries, bool(parsed.get("bozo"))


def _zone(blog: Blog | None, language: str | None) -> ZoneInfo:
    lexicon = lexicon_for(language)
    try:
        return ZoneInfo((blog.zone if blog else None) or (lexicon.zone if lexicon else "Europe/Stockholm"))
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return ZoneInfo("Europe/Stockholm")


def _next_url(document: Document, feed: Any) -> str | None:
    links = (link for link in feed.get("links", ()) if link.get("rel") == "next")
    return next((join(document.url, link.get("href") or "") for link in links), None)


def _is_of_comments(feed: Any, entries: list[Any]) -> bool:  # feedparser's dictionaries have no type
    replies = sum("thr_in-reply-to" in entry or "#comment-" in (entry.get("link") or "") for entry in entries)
    return bool(entries) and replies == len(entries)


def _platform(feed: Any) -> str:
    generator = (feed.get("generator") or "").lower()
    return next((name for name in ("wordpress", "blogger") if name in generator), "generic")


def _post(document: Document, entry: Any, zone: ZoneInfo) -> Post | None:
    link = entry.get("link") or (entry.get("id") if str(entry.get("id", "")).startswith("http") else None)
    address = join(document.url, link) if link else None
    if not address:
        return None
    contents = [content.get("value") or "" for content in entry.get("content", ())]
    summary = entry.get("summary") or ""
    markup = max([*contents, ""], key=len) or summary
    body_html, body_text = clean_fragment(markup, address)
    published = _stamp(entry, ("published", "updated", "created"), zone)
    modified = _stamp(entry, ("updated",), zone)
    title = clean_fragment(entry.get("title") or "", address)[1].replace("\n", " ")
    author = fold(entry.get("author_detail", {}).get("name") or entry.get("author") or "")
    count, rule = _count(entry)
    evidence = {"url": Evidence("feed link", link or "")}
    for name, value in (("title", title), ("author", author)):
        if value:
            evidence[name] = Evidence(f"feed {name}", value)
    if published:
        evidence["published"] = Evidence("feed published", published.text)
    if count is not None:
        evidence["comment_count"] = Evidence(rule, str(count))
    return Post(
        url=normalise(address), platform_id=_platform_id(entry), title=title or None, author=author or None,
        published=published, modified=modified, body_text=body_text, body_html=body_html, comment_count=count,
        tags=tuple(dict.fromkeys(fold(tag.get("term") or "") for tag in entry.get("tags", ()) if tag.get("term"))),
        is_excerpt=not contents, evidence=evidence,
    )  # fmt: skip


def _stamp(entry: Any, names: tuple[str, ...], zone: ZoneInfo) -> Any:
    # Its ``get`` maps a missing "updated" to "published", and warns.
    values = (dict.get(entry, name) for name in names)
    return next((stamp for value in values if value and (stamp := read_machine_stamp(value, zone=zone))), None)


def _count(entry: Any) -> tuple[int | None, str]:
    for name in ("slash_comments", "thr_total"):
        value = str(entry.get(name) or "")
        if value.isdecimal():
            return int(value), f"feed {name.replace('_', ':')}"
    return None, ""


def _platform_id(entry: Any) -> str | None:
    match = re.search(r"[?&]p=(\d+)$|\.post-(\d+)$", str(entry.get("id") or ""))
    return next((group for group in match.groups() if group), None) if match else None
