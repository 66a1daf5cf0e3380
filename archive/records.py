"""The values that the archive keeps and tells; nothing here does I/O.

All are frozen; sequences are tuples; moments are aware, in UTC. ``None`` means "the page does not say".
"""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Literal

from scraper import CommentStatus, Finding, MediaPolicy, Source

Status = Literal["present", "gone", "redacted"]
Presence = Literal["present", "gone"]
ChangeKind = Literal["new", "revised", "fuller", "unchanged", "missing", "gone", "restored"]
Outcome = Literal["complete", "partial", "failed", "interrupted"]
EventKind = Literal["started", "visited", "changed", "found", "finished", "skipped"]


@dataclass(frozen=True, slots=True)
class Locator:
    """Where a WARC record lies: ``file`` relative to the archive's folder, with ``/``; its gzip member's place."""

    file: str
    offset: int
    length: int


@dataclass(frozen=True, slots=True)
class Segment:
    """A stretch of a WARC file that was written at once: whole records, so many, and the SHA-256 of its bytes.

    The segments of a file lie end to end from its first byte on.
    """

    file: str
    offset: int
    length: int
    records: int
    sha256: bytes


@dataclass(frozen=True, slots=True)
class FilePolicy:
    """Which files of a blog are kept: of at most ``max_bytes`` each; with ``rechecks`` those that are kept are
    asked again, if they were not in the last hours."""

    media: MediaPolicy = "none"
    max_bytes: int = 20_000_000
    rechecks: bool = False


@dataclass(frozen=True, slots=True)
class Counts:
    """The numbers and the status beside a post. Never part of a revision."""

    comment_count: int | None = None
    comment_status: CommentStatus | None = None
    secondary_count: int | None = None


@dataclass(frozen=True, slots=True)
class Revision:
    """One distinct content of a post, as one source shows it.

    ``digest`` is ``scraper.content_digest``, ``text_digest`` that of title, text and media (None in old rows).
    ``published`` is the local day, ``published_utc`` the moment where one is stated; both as stored.
    """

    digest: str
    source: Source
    is_excerpt: bool = False
    title: str | None = None
    published: str | None = None
    published_utc: str | None = None
    author: str | None = None
    text_digest: str | None = None


@dataclass(frozen=True, slots=True)
class Observation:
    """What one source said of one post at one time, its text apart."""

    source: Source
    presence: Presence
    counts: Counts


@dataclass(frozen=True, slots=True)
class Absence:
    """A post's address has said that it is gone, once or in one run only. ``first_said_at`` is UTC."""

    first_said_at: datetime
    run_id: int


@dataclass(frozen=True, slots=True)
class Kept:
    """What the archive holds of one post, as far as a comparison needs it.

    ``current`` is the revision in force (None for a redacted post). ``counts`` are the latest stated values,
    whatever source stated them; ``observed`` is the last observation of the source that is being compared.
    """

    post_id: int
    url: str
    platform_id: str | None = None
    status: Status = "present"
    current: Revision | None = None
    counts: Counts = field(default_factory=Counts)
    observed: Observation | None = None
    absence: Absence | None = None


@dataclass(frozen=True, slots=True)
class Change:
    """What to write for one post, and what to tell of it.

    ``new``: first seen. ``revised``: the same source says something else. ``fuller``: a better source was read
    (no edit). ``missing``: its address says gone, unconfirmed. ``gone``: confirmed. ``restored``: back again.
    ``revision`` becomes the one in force, unless None. ``observation`` is written, unless None: a quiet night
    writes none. ``counts`` are the latest stated values from now on. ``post_id`` is None only before it is written.
    ``is_edited`` if the same source says something else, also of a ``restored`` one.
    """

    kind: ChangeKind
    url: str
    title: str | None = None
    post_id: int | None = None
    revision: Revision | None = None
    observation: Observation | None = None
    counts: Counts = field(default_factory=Counts)
    is_edited: bool = False


@dataclass(frozen=True, slots=True)
class BlogTally:
    """What one run did on one blog."""

    requests: int = 0
    new: int = 0
    revised: int = 0
    gone: int = 0
    restored: int = 0
    unchanged: int = 0
    findings: int = 0
    files: int = 0

    def plus(self, changes: Iterable[Change], *, requests: int = 0, findings: int = 0, files: int = 0) -> "BlogTally":
        """The tally with these added; ``fuller`` and ``missing`` count as unchanged."""
        sums = {"requests": self.requests + requests, "findings": self.findings + findings}
        sums["files"] = self.files + files
        for change in changes:
            kind = change.kind if change.kind in ("new", "revised", "gone", "restored") else "unchanged"
            sums[kind] = sums.get(kind, getattr(self, kind)) + 1
        return replace(self, **sums)


@dataclass(frozen=True, slots=True)
class CrawlRun:
    """One run over one or more blogs. ``ended_at`` and ``outcome`` are None while it runs."""

    id: int
    started_at: datetime
    ended_at: datetime | None
    outcome: Outcome | None
    version: str
    rules_version: str
    blogs: int
    tally: BlogTally


@dataclass(frozen=True, slots=True)
class Event:
    """One thing to tell while a run goes on. Which fields are set depends on ``kind``.

    A blog's last is ``finished``, or ``skipped`` where the run's time was up before it began with the blog. ``left``
    is how many further requests are known to come.
    """

    kind: EventKind
    blog: str
    url: str | None = None
    change: Change | None = None
    finding: Finding | None = None
    tally: BlogTally | None = None
    outcome: Outcome | None = None
    left: int = 0


@dataclass(frozen=True, slots=True)
class PostRow:
    """One row of the view ``posts``: a post in its latest state, dates as the text that the database holds."""

    id: int
    blog: str
    url: str
    title: str | None
    author: str | None
    published: str | None
    published_utc: str | None
    body: str | None
    body_html: str | None
    comment_count: int | None
    comment_status: CommentStatus | None
    secondary_count: int | None
    language: str | None
    first_seen: str
    last_seen: str
    status: Status
    tags: tuple[str, ...]
    platform_id: str | None
    revision_id: int | None


@dataclass(frozen=True, slots=True)
class BlogStatus:
    """How one blog stands: its posts, its last run, what was found then. Times are UTC.

    ``last_good_at`` is when the last run began that read the blog to its end. ``next_visit_at`` is when the first
    of its posts is due by age; its listings are read in every run. ``why`` is the gravest finding of the last run,
    where that asks for attention or did not read the blog to its end. ``files`` are kept, ``files_left`` are yet to be
    had if all are wanted, ``images_left`` if only the images of posts' bodies are.
    """

    blog: str
    url: str
    posts: int
    gone: int
    first_published: str | None
    last_published: str | None
    last_new_at: datetime | None
    last_run_at: datetime | None
    last_outcome: Outcome | None
    last_good_at: datetime | None
    next_visit_at: datetime | None
    is_walked: bool
    findings: int
    attention: int
    why: str | None
    files: int
    images_left: int
    files_left: int


@dataclass(frozen=True, slots=True)
class KeptFinding:
    """A finding with the blog and the times it was seen. ``blog`` is None for one of the whole run."""

    blog: str | None
    finding: Finding
    first_seen: datetime
    last_seen: datetime
    times: int
