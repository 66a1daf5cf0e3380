"""The values that flow through the program; nothing here does anything.

All are frozen; sequences are tuples. ``None`` means "the page does not say". Moments are aware datetimes.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Literal

Precision = Literal["second", "minute", "day", "month", "year"]
Zone = Literal["stated", "assumed"]
CommentStatus = Literal["open", "closed"]
PageKind = Literal["listing", "post", "feed", "other"]
Severity = Literal["info", "warning", "attention"]
Stage = Literal["config", "robots", "fetch", "parse", "crawl", "store"]
MediaKind = Literal["image", "video", "audio", "embed", "file"]
Purpose = Literal["listing", "post", "part", "hint", "file", "done"]
Source = Literal["page", "listing", "feed"]
MediaPolicy = Literal["none", "images", "all"]
FileKind = Literal["image", "style", "import", "script", "font", "icon", "document", "audio", "video"]
FileState = Literal["kept", "failed", "large"]


@dataclass(frozen=True, slots=True)
class Profile:
    """Where the fields stand on one site's pages, as CSS selectors that a person wrote (``profiles``).

    ``posts`` selects an element a post; with ``is_flat`` that element begins a post, which goes on to the next one.
    ``valid_until`` is the last day on which the pages looked like this.
    """

    name: str
    posts: str
    title: str | None = None
    url: str | None = None
    author: str | None = None
    published: str | None = None
    body: str | None = None
    comments: str | None = None
    tags: str | None = None
    older: str | None = None
    is_flat: bool = False
    valid_until: date | None = None


@dataclass(frozen=True, slots=True)
class Blog:
    """One source of posts.

    ``url`` is the front page, whose path is the prefix of the blog's addresses. ``owner`` is taken as the
    author of a post whose page names none. ``zone`` is an IANA time zone name, ``language`` a BCP 47 tag. With
    ``allow_bad_certificate``, its host's certificate is not checked. ``media`` says which files are kept beside its
    pages: none, the images of posts' bodies, or all that its pages need and its posts link to.
    """

    slug: str
    url: str
    owner: str | None = None
    person: str | None = None
    role: str | None = None
    municipality: str | None = None
    party: str | None = None
    language: str | None = None
    zone: str | None = None
    profile: Profile | None = None
    allow_bad_certificate: bool = False
    media: MediaPolicy | None = None


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that a human should know. ``code`` is a short stable name; only ``attention`` asks for action."""

    code: str
    stage: Stage
    severity: Severity
    url: str
    message: str
    hint: str | None = None


@dataclass(frozen=True, slots=True)
class Capture:
    """One HTTP exchange that gave an answer.

    ``url`` was asked for, ``final_url`` answered (they differ after redirects, whose exchanges stand in
    ``redirects`` in order, each with its own address as both). ``fetched_at`` is UTC. Header names and values
    are as sent, in order, with repeats. ``body`` has its content-encoding undone; ``raw_body`` has not (only a
    transfer-encoding is undone there). ``method`` is always GET.
    """

    url: str
    final_url: str
    fetched_at: datetime
    status: int
    reason: str
    http_version: str
    headers: tuple[tuple[str, str], ...]
    body: bytes
    raw_body: bytes
    request_headers: tuple[tuple[str, str], ...] = ()
    ip_address: str | None = None
    redirects: "tuple[Capture, ...]" = ()

    def header(self, name: str) -> str | None:
        """The first header of that name (any case), or None."""
        wanted = name.lower()
        return next((value for key, value in self.headers if key.lower() == wanted), None)


@dataclass(frozen=True, slots=True)
class Stamp:
    """A date as a page states it.

    ``date`` is the local calendar day as stated, or the first day of a coarser period. ``moment`` is aware, and
    set for precisions ``second`` and ``minute`` only: a bare day is never widened to midnight. ``zone`` says
    whether the page stated the offset of ``moment``. ``text`` is the date as written.
    """

    date: date
    moment: datetime | None
    precision: Precision
    text: str
    zone: Zone


@dataclass(frozen=True, slots=True)
class Evidence:
    """Why a field has its value: the rule that found it, and the text as written there.

    ``path`` leads to the element, in CSS; it is set only where somebody asked for an explanation.
    """

    rule: str
    text: str
    path: str | None = None


@dataclass(frozen=True, slots=True)
class Media:
    """An image, film, sound, embed or file of the body. ``url`` is absolute.

    ``largest`` is the address of its largest version, where the page offers it in several sizes.
    """

    url: str
    kind: MediaKind
    alt: str | None = None
    caption: str | None = None
    largest: str | None = None


@dataclass(frozen=True, slots=True)
class Post:
    """A post as one page states it.

    ``comment_count`` is None where the page shows none, 0 where it says there are none. ``secondary_count`` is
    another number beside the comments link, whose meaning no page tells. ``body_text`` has one blank line
    between blocks and no alternative text; it is empty where the page shows no body. ``evidence`` maps a
    field's name to what was found.
    """

    url: str
    platform_id: str | None = None
    title: str | None = None
    author: str | None = None
    published: Stamp | None = None
    modified: Stamp | None = None
    body_text: str = ""
    body_html: str = ""
    media: tuple[Media, ...] = ()
    comment_count: int | None = None
    comment_status: CommentStatus | None = None
    secondary_count: int | None = None
    tags: tuple[str, ...] = ()
    is_excerpt: bool = False
    is_protected: bool = False
    evidence: Mapping[str, Evidence] = field(default_factory=dict, hash=False)


@dataclass(frozen=True, slots=True)
class Page:
    """What one capture says.

    ``posts`` stand in page order; ``next_url`` leads to older posts. ``home_url`` is the blog's front page as
    the page states it. ``feed_urls`` are the feeds of posts, and ``api_url`` the root of the platform's own
    API, that the page announces. ``part_urls`` are the further pages of a post that is split over several.
    ``reservations`` names what the page reserves against text mining and AI (``noai``, ``tdm-reservation``).
    """

    kind: PageKind
    url: str
    posts: tuple[Post, ...] = ()
    next_url: str | None = None
    platform: str | None = None
    language: str | None = None
    site_name: str | None = None
    home_url: str | None = None
    feed_urls: tuple[str, ...] = ()
    api_url: str | None = None
    part_urls: tuple[str, ...] = ()
    reservations: tuple[str, ...] = ()
    findings: tuple[Finding, ...] = ()


@dataclass(frozen=True, slots=True)
class Validators:
    """What makes a request conditional (RFC 9110 section 13): an entity tag, a modification date, or both."""

    etag: str | None = None
    last_modified: str | None = None


@dataclass(frozen=True, slots=True)
class FileLink:
    """A file that a page shows, needs or links to. ``url`` is absolute, without fragment.

    An ``import`` is a stylesheet that another one names; what it names itself is not followed.
    """

    url: str
    kind: FileKind


@dataclass(frozen=True, slots=True)
class WantedFile:
    """A file to ask for; ``validators`` if it is kept already. ``is_retry`` if it could not be had before."""

    url: str
    kind: FileKind
    validators: Validators | None = None
    is_retry: bool = False


@dataclass(frozen=True, slots=True)
class KnownPost:
    """What a crawl needs to know of a post that is already kept.

    ``url`` is its address of record. ``listed`` holds the digests of its listing entries in the last crawl
    that saw it listed; ``published`` is the local day; ``visited_at`` when its own page last answered. ``is_read``
    is false for a post that was listed and whose own page has never been read. ``is_present`` is false once it is
    confirmed gone.
    """

    url: str
    listed: tuple[str, ...] = ()
    published: date | None = None
    visited_at: datetime | None = None
    is_read: bool = True
    is_present: bool = True


@dataclass(frozen=True, slots=True)
class Plan:
    """What is already known of a blog, for one crawl of it.

    ``validators`` by address asked; ``known`` by every address that a kept post was seen under. ``due`` are
    addresses of posts to ask again (unconfirmed absences, listed posts never read); ``aged`` are those whose age
    alone says so, asked unless the platform tells of every change (``hints``). ``is_walked`` says that some walk has
    reached the end of the listings, so that the next may stop at known posts; ``walks_all`` asks for every listing
    page and every post again, but those read from ``read_since`` on: a crawl of everything that was stopped goes on.
    ``hint_state`` is what each source of hints said last, by its address. ``barred`` are addresses never to be asked.
    """

    validators: Mapping[str, Validators] = field(default_factory=dict, hash=False)
    known: Mapping[str, KnownPost] = field(default_factory=dict, hash=False)
    due: tuple[str, ...] = ()
    aged: tuple[str, ...] = ()
    is_walked: bool = False
    walks_all: bool = False
    read_since: datetime | None = None
    hint_state: Mapping[str, str] = field(default_factory=dict, hash=False)
    barred: frozenset[str] = frozenset()
    max_listing_pages: int = 5000


@dataclass(frozen=True, slots=True)
class Visit:
    """One step of a crawl.

    ``url`` is the address asked. A 304 is a visit with a capture and no page. For purpose ``listing``, ``page``
    has the posts. For ``post``, ``post`` is the post of that address, ``source`` what its text is from (a post
    whose own page cannot be read keeps its listing's text, and has no capture of its own), ``is_gone`` that the
    address told that it is gone. A ``part`` is a further page of a split post, already joined into the post that
    follows. A ``file`` is one that pages need or link to: ``file_state`` is what became of it, and ``files`` are those
    that it needs itself. ``left`` is how many further requests are known to come. For ``hint``, ``hint_state`` is to
    be kept for the next plan, under the address ``hint_source``. The last visit has purpose ``done``, and
    ``is_walked`` if the walk met the end of the listings or a page of only known posts.
    """

    purpose: Purpose
    url: str
    capture: Capture | None = None
    page: Page | None = None
    post: Post | None = None
    source: Source = "page"
    is_gone: bool = False
    findings: tuple[Finding, ...] = ()
    is_walked: bool = False
    leads_on: bool = False
    hint_state: str | None = None
    hint_source: str | None = None
    file_state: FileState | None = None
    files: tuple[FileLink, ...] = ()
    left: int = 0
