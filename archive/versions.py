"""What the archive tells of the past: changes, revisions, and which was in force when. Values; no I/O.

Times are UTC text as the database holds it; ``None`` means "the page does not say".
"""

from dataclasses import dataclass
from typing import Literal

from scraper import Source

Told = Literal[
    "found",
    "new",
    "edited",
    "retitled",
    "redated",
    "reauthored",
    "pictures",
    "gone",
    "restored",
    "moved",
    "comments-closed",
    "comments-opened",
    "comments-fell",
    "redacted",
]
"""The kinds of changes, as ``archive/SCHEMA.md`` explains them."""


@dataclass(frozen=True, slots=True)
class ChangeRow:
    """One row of ``changes`` (see ``archive/SCHEMA.md``), with the post's blog, address and title of today."""

    id: int
    kind: str
    edit_class: str | None
    is_return: bool
    post_id: int
    blog: str
    person: str | None
    url: str
    title: str | None
    before: str | None
    after: str | None
    before_at: str | None
    at: str
    before_capture_id: int | None
    capture_id: int | None
    before_revision_id: int | None
    revision_id: int | None


@dataclass(frozen=True, slots=True)
class RevisionRow:
    """One content of a post; times are UTC text, ``published`` is as in the view ``posts``."""

    id: int
    source: Source
    title: str | None
    author: str | None
    published: str | None
    body: str
    body_html: str
    media: tuple[str, ...]
    is_excerpt: bool
    first_seen: str
    last_seen: str
    parsed_by: str


@dataclass(frozen=True, slots=True)
class Version:
    """What a post said from ``since`` to ``until`` (UTC text; None for "still"), or that it was gone.

    The capture is the one that showed the beginning of it; its place is that of the WARC record.
    """

    revision: RevisionRow | None
    is_gone: bool
    since: str
    until: str | None
    capture_id: int
    capture_url: str
    warc_file: str
    warc_offset: int
