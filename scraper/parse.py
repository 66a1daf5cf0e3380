"""A capture's bytes to a ``Page``. Pure and total: no network, no clock, and no exception for any bytes.

In order: is it a feed, is it markup at all, does the page say itself that it has no posts, which elements hold
posts (``extract``), what does each say, and where do older posts follow.
"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from . import feeds, plain
from .extract import kinds
from .extract.author import read_author
from .extract.body import Body, locate_body, read_body
from .extract.comments import Comments, locate_comments, read_comment_facts
from .extract.containers import marked_containers, page_container
from .extract.context import Container, Context
from .extract.identity import read_platform_id, read_title, read_url
from .extract.linked_data import posting_of
from .extract.paging import read_newest_month, read_next_url
from .extract.published import read_modified, read_published, stamp_of_address
from .extract.remainder import locate_remainder
from .extract.single import is_about_one, single_container
from .extract.site import api_url, feed_urls, home_url, part_urls, without_protection
from .extract.structure import repeated_containers
from .extract.tags import read_tags
from .index import Index, merged
from .languages import lexicon_for, lexicons_in_order
from .page import Document
from .platforms import rules_for
from .records import Blog, Evidence, Finding, Page, PageKind, Post
from .tongues import guess_language

_LOOK = "Its bytes are kept; look at it in a browser."
_FALLBACK_ZONE = "Europe/Stockholm"
_REFUSALS = {
    "not-found": "The page says that there is nothing at its address.",
    "login-wall": "The page asks for a login instead of showing posts.",
    "no-hits": "The page says that it has no posts.",
    "needs-browser": "The page is an empty shell that scripts fill in a browser.",
}


def parse_page(
    body: bytes,
    url: str,
    *,
    headers: Mapping[str, str] | None = None,
    fetched_at: datetime | None = None,
    blog: Blog | None = None,
) -> Page:
    """What the page says: its kind, its posts in page order, and where older ones follow.

    ``headers`` are the response's (any case); ``fetched_at`` is what relative dates count from; ``blog`` gives
    the time zone, the language and the owner where the page states none. Never raises, does no I/O, and gives the
    same page for the same input. What could not be read is told in the page's findings.
    """
    try:
        return read_document(Document(body, url, headers or {}), fetched_at=fetched_at, blog=blog)
    except Exception as error:
        message = f"The parser failed on this page: {type(error).__name__}: {error}"
        hint = "The page's bytes are kept; report the address, and read it again after an update."
        return Page(
            "other",
            url,
            platform="generic",
            findings=(Finding("parser-fault", "parse", "attention", url, message, hint),),
        )


def read_document(document: Document, *, fetched_at: datetime | None, blog: Blog | None) -> Page:
    """``parse_page`` without its safety net: what tests hold to never raise."""
    if feeds.is_feed(document):
        return feeds.read_feed(document, fetched_at=fetched_at, blog=blog)
    if what := _not_markup(document):
        finding = Finding(
            "not-a-page", "parse", "warning", document.url, f"The address holds {what}, not a page.", _LOOK
        )
        return Page("other", document.url, platform="generic", findings=(finding,))
    context = _context(document, fetched_at, blog)
    if plain.is_plain_text(document):
        posts = tuple(_completed(context, post) for post in plain.read_plain(document, context.reading))
        return _page(context, "listing" if posts else "other", _first_of_each(posts))
    if (refused := kinds.refusal(context)) is not None:
        context.note(refused, _REFUSALS[refused])
        return _page(context, "other", ())
    kind, containers = _containers(context)
    # A date in one post is no day heading of the next; between unmarked posts nothing tells which is which.
    context.post_spans = merged(context.index.span(c.element) for c in containers if not c.is_unmarked)
    posts = tuple(_post(context, container) for container in containers)
    next_url = read_next_url(context, containers, posts) if kind == "listing" else None
    if kind == "other":
        next_url = read_newest_month(context)
    return _page(context, kind, _first_of_each(posts), next_url)


def _context(document: Document, fetched_at: datetime | None, blog: Blog | None) -> Context:
    index = Index(document.root)
    language = (blog.language if blog else None) or document.language or guess_language(document)
    lexicon = lexicon_for(language)
    zone_name = (blog.zone if blog else None) or (lexicon.zone if lexicon else _FALLBACK_ZONE)
    try:
        zone = ZoneInfo(zone_name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        zone = ZoneInfo(_FALLBACK_ZONE)
    return Context(document, index, rules_for(document, index), lexicons_in_order(language), zone, fetched_at, blog)


def _containers(context: Context) -> tuple[PageKind, list[Container]]:
    """The kind of the page and the containers of its posts, from named markup or from structure."""
    marked = marked_containers(context)
    if kinds.is_static_page(context):
        return ("listing", marked) if kinds.is_filled_by(context, marked) else ("other", [])
    if marked and kinds.is_post_page(context, marked):
        main = kinds.main_container(context, marked)
        main.is_whole_page = True
        return "post", [main]
    if marked:
        return "listing", marked
    named = page_container(context)
    if named is not None and (kinds.body_classes(context) & kinds.SINGLE or _has_facts_of_a_post(context, named)):
        return "post", [named]
    return _structural_containers(context)


def _structural_containers(context: Context) -> tuple[PageKind, list[Container]]:
    single = single_container(context)
    repeated = [] if kinds.body_classes(context) & kinds.SINGLE else repeated_containers(context)
    if repeated and not (single and is_about_one(context, single, repeated)):
        return "listing", repeated
    if single is not None and _has_facts_of_a_post(context, single):
        return "post", [single]
    return "other", []


def _has_facts_of_a_post(context: Context, container: Container) -> bool:
    """Whether an unmarked page is a post: it states a date or comments, or its address or its head says so."""
    _locate(context, container)
    return bool(
        read_published(context, container)
        or stamp_of_address(context.document.url)
        or read_comment_facts(context, container).count is not None
        or posting_of(context, context.document.url, is_whole_page=True)
        or context.document.metas.get("og:type") == "article"
    )


def _locate(context: Context, container: Container) -> None:
    """Finds the container's comments and body, once."""
    if container.is_located:
        return
    container.is_located = True
    if not container.is_unmarked:
        locate_comments(context, container)
        locate_body(context, container)
    if container.body is None:
        locate_remainder(context, container)


def _post(context: Context, container: Container) -> Post:
    _locate(context, container)
    url, found_url = read_url(context, container)
    comments = read_comment_facts(context, container)
    evidence: dict[str, Evidence] = {"url": found_url, "container": Evidence(container.rule, "")}
    fields = {
        "platform_id": read_platform_id(context, container),
        "title": read_title(context, container),
        "author": read_author(context, container),
        "published": read_published(context, container),
        "modified": read_modified(context, container),
    }
    _complete(context, container, url, fields)
    evidence |= {name: found[1] for name, found in fields.items() if found}
    tags = read_tags(context, container)
    body = read_body(context, container)
    if body.text:
        evidence["body"] = Evidence(container.body_rule, "")
    if comments.evidence is not None:
        evidence["comment_count"] = comments.evidence
    values: dict[str, Any] = {name: found[0] if found else None for name, found in fields.items()}
    values |= {"url": url, "tags": tags}
    return _assembled(context, values, body=body, comments=comments, evidence=evidence)


def _complete(context: Context, container: Container, url: str, fields: dict[str, Any]) -> None:
    """Fills what the page's visible parts left open: from JSON-LD, the address, and the blog's owner."""
    posting = posting_of(context, url, is_whole_page=container.is_whole_page)
    if posting is not None:
        fields["author"] = fields["author"] or posting.author(context.document.site_name)
        stated = posting.stamp(context, "datePublished")
        seen = fields["published"]
        if stated and (seen is None or (seen[0].moment is None and seen[0].date == stated[0].date)):
            fields["published"] = stated
        fields["modified"] = fields["modified"] or posting.stamp(context, "dateModified")
    fields["published"] = fields["published"] or stamp_of_address(url) or stamp_of_address(context.document.url)
    if fields["author"] is None and context.blog is not None and context.blog.owner:
        fields["author"] = (context.blog.owner, Evidence("blog-owner", context.blog.owner))


def _completed(context: Context, post: Post) -> Post:
    """A post out of plain text, with the day of the page's address and the blog's owner where it states none."""
    found = None if post.published else stamp_of_address(context.document.url)
    evidence = dict(post.evidence)
    owner = context.blog.owner if context.blog is not None and post.author is None else None
    if found is not None:
        evidence["published"] = found[1]
    if owner:
        evidence["author"] = Evidence("blog-owner", owner)
    stamp = found[0] if found is not None else post.published
    return replace(post, published=stamp, author=post.author or owner, evidence=evidence)


def _assembled(
    context: Context,
    values: dict[str, Any],
    *,
    body: Body,
    comments: Comments,
    evidence: dict[str, Evidence],
) -> Post:
    stamp = values["published"]
    if stamp is not None and stamp.moment is not None and stamp.zone == "assumed":
        from_blog = context.blog is not None and context.blog.zone is not None
        evidence["zone"] = Evidence("blog-zone" if from_blog else "language-zone", str(context.zone))
    title = values.pop("title")
    return Post(
        title=without_protection(context, title) if body.is_protected and title else title,
        body_text=body.text,
        body_html=body.html,
        media=body.media,
        comment_count=comments.count,
        comment_status=comments.status,
        secondary_count=comments.secondary,
        is_excerpt=body.is_excerpt,
        is_protected=body.is_protected,
        evidence=evidence,
        **values,
    )


def _first_of_each(posts: tuple[Post, ...]) -> tuple[Post, ...]:
    """Each address once: a sticky post stands first and again at its own place. The fuller text counts."""
    kept: dict[str, Post] = {}
    for post in posts:
        earlier = kept.get(post.url)
        if earlier is None:
            kept[post.url] = post
        elif earlier.is_excerpt and len(post.body_text) > len(earlier.body_text):
            kept[post.url] = replace(post, url=earlier.url)
    return tuple(kept.values())


def _page(context: Context, kind: PageKind, posts: tuple[Post, ...], next_url: str | None = None) -> Page:
    document = context.document
    if document.decoded.is_mended:
        context.note("twice-encoded", "The page's text was encoded twice; it was mended.")
    return Page(
        kind=kind,
        url=document.url,
        posts=posts,
        next_url=next_url,
        platform=context.rules.platform,
        language=document.language or context.lexicons[0].code,
        site_name=document.site_name,
        home_url=home_url(context),
        feed_urls=feed_urls(document),
        api_url=api_url(document),
        part_urls=part_urls(context) if kind == "post" else (),
        findings=tuple(context.findings),
    )


def _not_markup(document: Document) -> str | None:
    """What the bytes are, if they are no page: by their first bytes, then by the header."""
    start = document.body[:16]
    for mark, what in (
        (b"%PDF", "a PDF"),
        (b"\x89PNG", "an image"),
        (b"\xff\xd8\xff", "an image"),
        (b"GIF8", "an image"),
        (b"PK\x03\x04", "an archive file"),
    ):
        if start.startswith(mark):
            return what
    if not document.body.strip():
        return "nothing"
    kind = document.media_type
    if kind.startswith(("image/", "video/", "audio/", "font/")) or kind in (
        "application/json",
        "application/pdf",
    ):
        return f"{kind} content"
    return None
