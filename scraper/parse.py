"""A capture's bytes to a ``Page``. Pure and total: no network, no clock, and no exception for any bytes.

In order: is it a feed, is it markup at all, does the page say itself that it has no posts, which elements hold
posts (``extract``), what does each say, and where do older posts follow.
"""

from collections.abc import Mapping
from datetime import datetime
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from . import feeds, plain
from .extract import kinds
from .extract.containers import marked_containers, page_container
from .extract.context import Container, Context
from .extract.identity import read_url
from .extract.lone import lone_container, with_hero
from .extract.own_heading import is_front_page
from .extract.paging import read_newest_month, read_next_url
from .extract.permalinks import leads_elsewhere
from .extract.posts import completed, first_of_each, has_facts_of_a_post, read_post, states_facts
from .extract.single import has_text, is_about_one, own_post_above, single_container, with_facts_below, with_own_heading
from .extract.site import api_url, feed_urls, home_url, part_urls
from .extract.structure import repeated_containers, several_in
from .extract.teasers import part_teasers
from .extract.title_lists import title_rows
from .index import merged
from .languages import lexicon_for, lexicons_in_order
from .page import Document
from .platforms import rules_for
from .profiles.reading import read_with
from .profiles.suggest import profile_text, suggested_profile
from .records import Blog, Finding, Page, PageKind, Post
from .reservations import reservations_of
from .tongues import guess_language
from .urls import is_listing_address, normalise

_LOOK = "Its bytes are kept; look at it in a browser."
_FALLBACK_ZONE = "Europe/Stockholm"
_REFUSALS = {
    "not-found": "The page says that there is nothing at its address.",
    "login-wall": "The page asks for a login instead of showing posts.",
    "no-hits": "The page says that it has no posts.",
    "blocked": "The page keeps robots out (a block or a CAPTCHA) instead of showing posts.",
    "parked": "The page is no blog: its domain is parked, for sale or suspended, or nothing is set up there.",
    "maintenance": "The page says that the site is closed for maintenance or out of order.",
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


def explain_page(
    body: bytes,
    url: str,
    *,
    headers: Mapping[str, str] | None = None,
    fetched_at: datetime | None = None,
    blog: Blog | None = None,
) -> Page:
    """``parse_page``, whose evidence also has the paths of the elements; slower. May raise where that may not."""
    document = Document(body, url, headers or {})
    return _unmarked_page(document, fetched_at, blog) or _read(_context(document, fetched_at, blog, is_explained=True))


def suggest_profile(
    body: bytes,
    url: str,
    *,
    headers: Mapping[str, str] | None = None,
    fetched_at: datetime | None = None,
    blog: Blog | None = None,
) -> str | None:
    """A first site profile as TOML text, made from what the general rules find on the page; None where nothing is."""
    page = explain_page(body, url, headers=headers, fetched_at=fetched_at, blog=blog)
    document = Document(body, url, headers or {})
    reading = _context(document, fetched_at, blog).reading
    profile = suggested_profile(page, document, reading, name="egen") if page.kind in ("listing", "post") else None
    return profile_text(profile) if profile is not None else None


def read_document(document: Document, *, fetched_at: datetime | None, blog: Blog | None) -> Page:
    """``parse_page`` without its safety net: what tests hold to never raise."""
    return _unmarked_page(document, fetched_at, blog) or _read(_context(document, fetched_at, blog))


def _unmarked_page(document: Document, fetched_at: datetime | None, blog: Blog | None) -> Page | None:
    """What the bytes are if they are no page of HTML or text: a feed, or nothing that can be read."""
    if feeds.is_feed(document):
        return feeds.read_feed(document, fetched_at=fetched_at, blog=blog)
    if what := _not_markup(document):
        message = f"The address holds {what}, not a page."
        finding = Finding("not-a-page", "parse", "warning", document.url, message, _LOOK)
        return Page("other", document.url, platform="generic", findings=(finding,))
    return None


def _read(context: Context) -> Page:
    document = context.document
    if (profiled := _by_profile(context)) is not None:
        return profiled
    if plain.is_plain_text(document):
        posts = tuple(completed(context, post) for post in plain.read_plain(document, context.reading))
        return _page(context, "listing" if posts else "other", first_of_each(posts))
    if (refused := kinds.refusal(context)) is not None:
        context.note(refused, _REFUSALS[refused])
        return _page(context, "other", ())
    part_teasers(context)
    kind, containers = _containers(context)
    # A date in one post is no day heading of the next; between unmarked posts nothing tells which is which.
    context.post_spans = merged(context.index.span(c.element) for c in containers if not c.is_unmarked)
    posts = tuple(read_post(context, container) for container in containers)
    next_url = read_next_url(context, containers, posts) if kind == "listing" else None
    if kind == "other":
        # A page of a listing may show none of its posts, and others may follow.
        onward = read_next_url(context, [], ()) if kinds.is_archive(context) else None
        next_url = onward or read_newest_month(context)
    return _page(context, kind, first_of_each(posts), next_url)


def _by_profile(context: Context) -> Page | None:
    """What the blog's own profile finds; None where it has none, its day is over, or it finds nothing here."""
    profile = context.blog.profile if context.blog is not None else None
    if profile is None:
        return None
    day = context.fetched_at.astimezone(context.zone).date() if context.fetched_at is not None else None
    if profile.valid_until is not None and day is not None and day > profile.valid_until:
        context.note("profile-outdated", f"The profile {profile.name} was valid until {profile.valid_until}.")
        return None
    posts, next_url = read_with(profile, context.document, context.reading)
    if not posts:
        context.note("profile-finds-nothing", f"The profile {profile.name} finds no posts on this page.")
        return None
    is_post = len(posts) == 1 and posts[0].url in (normalise(context.document.url), context.document.canonical_url)
    whole = tuple(completed(context, post) for post in posts)
    return _page(context, "post" if is_post else "listing", first_of_each(whole), next_url)


def _context(
    document: Document, fetched_at: datetime | None, blog: Blog | None, *, is_explained: bool = False
) -> Context:
    index = document.index
    language = (blog.language if blog else None) or document.language or guess_language(document)
    lexicon = lexicon_for(language)
    zone_name = (blog.zone if blog else None) or (lexicon.zone if lexicon else _FALLBACK_ZONE)
    try:
        zone = ZoneInfo(zone_name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        zone = ZoneInfo(_FALLBACK_ZONE)
    rules, lexicons = rules_for(document, index), lexicons_in_order(language)
    return Context(document, index, rules, lexicons, zone, fetched_at, blog, is_explained=is_explained)


def _containers(context: Context) -> tuple[PageKind, list[Container]]:
    """The kind of the page and the containers of its posts, from named markup or from structure."""
    marked = marked_containers(context)
    if kinds.is_static_page(context):
        return ("listing", marked) if kinds.is_filled_by(context, marked) else ("other", [])
    if marked and kinds.is_post_page(context, marked):
        return _marked_page(context, kinds.main_container(context, marked))
    if marked and kinds.may_be_own_page(context) and (own := own_post_above(context, marked)) is not None:
        return "post", [own]
    if marked:
        return "listing", marked
    named = page_container(context)
    is_told = bool(kinds.body_classes(context) & kinds.SINGLE)
    if named is not None and (is_told or has_facts_of_a_post(context, named)):
        lone = lone_container(context) if not is_told and kinds.is_archive(context) else None
        return ("listing", [lone]) if lone is not None else ("post", [named])
    return _structural_containers(context)


def _marked_page(context: Context, main: Container) -> tuple[PageKind, list[Container]]:
    """What the page is whose markup calls one element a post: that post, a list of others, or a page of the site."""
    if not kinds.body_classes(context) & kinds.SINGLE:
        if listed := _listed_in(context, main):
            return "listing", listed
    elif kinds.is_entry_of_list(context, main) and (named := page_container(context)) is not None:
        return "post", [named]
    main = with_own_heading(context, main)
    is_told = bool(kinds.body_classes(context) & kinds.SINGLE)
    if not is_told and not has_text(context, main):
        main = single_container(context) or main
    main.is_whole_page = True
    with_facts_below(context, main)
    if is_told:
        return "post", [main]
    if kinds.is_index(context, main) or (kinds.is_in_menu(context) and not states_facts(context, main)):
        return "other", []
    return "post", [main]


def _listed_in(context: Context, main: Container) -> list[Container]:
    """The posts that the one element lists which the markup calls a post; empty where it is a post."""
    if kinds.may_be_list(context, main) and (rows := title_rows(context, main.element)):
        return rows
    if several := several_in(context, main):
        return several
    if not kinds.is_archive(context):
        return []
    lone = lone_container(context, main.element)
    if lone is None and read_url(context, main)[1].rule in ("covering-link", "more-link"):
        return [main]
    return [lone] if lone is not None else []


def _structural_containers(context: Context) -> tuple[PageKind, list[Container]]:
    single = single_container(context)
    is_told = bool(kinds.body_classes(context) & kinds.SINGLE)
    repeated = [] if is_told else repeated_containers(context)
    if repeated and not (single and is_about_one(context, single, repeated)):
        return "listing", with_hero(context, repeated)
    if not repeated and (lone := _lone(context, single)) is not None:
        return "listing", [lone]
    rows = title_rows(context)
    if rows is None:
        return "other", []
    if rows and not (single and is_about_one(context, single, rows)):
        return "listing", rows
    if single is None or not has_facts_of_a_post(context, single):
        return "other", []
    if single.rule == "first-heading" and leads_elsewhere(context, single.element):
        single.is_whole_page = False
        return "listing", [single]
    return ("listing" if is_listing_address(context.document.url) else "post"), [single]


def _lone(context: Context, single: Container | None) -> Container | None:
    """The only post of a listing: told by the page's address, or by a date where no post is the page's own."""
    is_told = kinds.is_archive(context) or is_front_page(context.document.url)
    if not is_told and single is not None and single.rule == "own-heading":
        return None
    lone = lone_container(context)
    return lone if lone is not None and (is_told or has_facts_of_a_post(context, lone)) else None


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
        reservations=reservations_of(document, metas=document.metas),
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
