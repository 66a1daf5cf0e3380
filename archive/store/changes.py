"""Rows about what changed: one for each thing that a visit showed to be other than before, written with it.

Like is compared with like, by ``reconcile``: a better source, a new design and a new parser are no changes.
``before_of`` is asked before the post is written, ``put_changes`` after.
"""

import sqlite3
from dataclasses import dataclass, replace

from sqlite_utils import Database

from scraper import Post

from ..edits import Content, differences
from ..records import Change, Kept
from ..schema import content_of
from .captures import Step
from .rows import clean, local_text, moment_text, order_key

_BEFORE = """
SELECT
    e.revision_id, p.last_seen, r.last_seen AS content_last_seen, r.source, r.capture_id,
    r.title, r.author, r.published, r.published_utc, r.body, r.media, r.evidence
FROM entries AS e JOIN posts AS p ON p.id = e.id LEFT JOIN revisions AS r ON r.id = e.revision_id
WHERE e.id = ?
"""
_IS_BACKLOG = """
SELECT (:published IS NULL OR :published < b.first_seen) AND NOT EXISTS (
    SELECT 1 FROM blog_runs WHERE blog_id = b.id AND run_id < :run_id AND outcome = 'complete'
) AS is_backlog FROM blogs AS b WHERE b.id = :blog_id
"""
_EARLIER = """
SELECT comment_count, comment_status, capture_id FROM observations
WHERE post_id = ? AND source = ? ORDER BY id DESC LIMIT 100 OFFSET 1
"""
_LAST_GONE = """
SELECT observed_at, capture_id FROM observations WHERE post_id = ? AND presence = 'gone' ORDER BY id DESC LIMIT 1
"""
_EDITS = ("edited", "retitled", "redated", "reauthored", "pictures")
_PUT = """
INSERT INTO changes (
    blog_id, post_id, kind, edit_class, is_return, before, after, before_at, at,
    before_capture_id, capture_id, before_revision_id, revision_id, run_id
) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, (SELECT revision_id FROM entries WHERE id = ?), ?)
"""


@dataclass(frozen=True, slots=True)
class Before:
    """What was kept of a post before the visit: its revision in force, and when it was last seen to say that.

    ``is_return`` if the post is kept as having said before what it says now.
    """

    last_seen: str | None = None
    revision_id: int | None = None
    capture_id: int | None = None
    content: Content | None = None
    is_return: bool = False


@dataclass(frozen=True, slots=True)
class _Told:
    kind: str
    edit_class: str | None = None
    before: str | int | None = None
    after: str | int | None = None


def before_of(db: Database, step: Step, change: Change, known: Kept, post: Post | None = None) -> Before | None:
    """What is kept of the post now; None where the change has nothing to tell."""
    if not (change.is_edited or _is_moved(known, post) or _is_presence(change) or _comment_kinds(change, known)):
        return None
    row: sqlite3.Row = db.execute(_BEFORE, (known.post_id,)).fetchone()
    content = content_of(row) if row["revision_id"] is not None else None
    is_return = change.is_edited and _was_said(db, change, known)
    return Before(_last_as_before(row, step, change), row["revision_id"], row["capture_id"], content, is_return)


def _last_as_before(row: sqlite3.Row, step: Step, change: Change) -> str | None:
    """When the post was last seen to be as it was: what its own page says is seen on that page alone.

    A listing that shows the post shows that it is there, not that its text is the same; nor does the one that led to
    the visit at hand.
    """
    last_seen: str | None = row["last_seen"]
    content_last_seen: str | None = row["content_last_seen"]
    is_of_page = change.kind != "gone" and (change.observation is None or change.observation.source == "page")
    is_of_now = last_seen is not None and last_seen >= step.at
    return (content_last_seen or last_seen) if is_of_page or is_of_now else last_seen


def put_first(db: Database, step: Step, post_id: int, post: Post) -> None:
    """Tells of a post that was not known; it is only ``found`` if it was there when its blog was first read."""
    bound = {"published": order_key(post.published), "blog_id": step.blog_id, "run_id": step.run_id}
    row = db.execute(_IS_BACKLOG, bound).fetchone()
    _put(db, step, post_id, _Told("found" if row["is_backlog"] else "new"), Before())


def put_changes(
    db: Database, step: Step, change: Change, *, known: Kept, before: Before | None, post: Post | None = None
) -> None:
    """Tells what the change consists of, a row each; after the post itself was written."""
    if before is None:
        return
    if _is_presence(change):
        last = _when_gone(db, known, before) if change.kind == "restored" else before
        _put(db, step, known.post_id, _Told(change.kind), last)
    told = []
    if post is not None and _is_moved(known, post):
        told.append(_Told("moved", before=known.url, after=clean(post.url)))
    if change.is_edited and post is not None and before.content is not None:
        found = differences(before.content, _content(step, change, post))
        told += [_Told(one.kind, one.edit_class, one.before, one.after) for one in found]
    for one in told:
        _put(db, step, known.post_id, one, before)
    _put_comments(db, step, change, known, before)


def _when_gone(db: Database, known: Kept, before: Before) -> Before:
    row = db.execute(_LAST_GONE, (known.post_id,)).fetchone()
    return replace(before, last_seen=row["observed_at"], capture_id=row["capture_id"])


def _put_comments(db: Database, step: Step, change: Change, known: Kept, before: Before) -> None:
    """Tells where fewer comments stand than the same source showed before, or where it closed or opened them."""
    kinds = _comment_kinds(change, known)
    if not kinds or change.observation is None:
        return
    earlier = db.execute(_EARLIER, (known.post_id, change.observation.source)).fetchall()
    for kind in kinds:
        if kind == "comments-fell":
            last = next(row for row in earlier if row["comment_count"] is not None)
            told = _Told(kind, before=last["comment_count"], after=change.counts.comment_count)
        else:
            stated = next((row for row in earlier if row["comment_status"]), None)
            if stated is None or stated["comment_status"] == change.counts.comment_status:
                continue
            last, told = stated, _Told(kind)
        _put(db, step, known.post_id, told, replace(before, capture_id=last["capture_id"]))


def _put(db: Database, step: Step, post_id: int, told: _Told, before: Before) -> None:
    is_return = before.is_return and told.kind in _EDITS
    db.execute(
        _PUT,
        (
            *(step.blog_id, post_id, told.kind, told.edit_class, is_return, told.before, told.after),
            *(before.last_seen, step.at, before.capture_id, step.capture_id, before.revision_id, post_id, step.run_id),
        ),
    )


def _content(step: Step, change: Change, post: Post) -> Content:
    assert change.revision is not None
    media = tuple(clean(one.url) or "" for one in post.media)
    when = local_text(post.published, step.zone), moment_text(post.published)
    return Content(clean(post.title), clean(change.revision.author), *when, clean(post.body_text) or "", media)


def _was_said(db: Database, change: Change, known: Kept) -> bool:
    assert change.revision is not None
    sql = "SELECT 1 FROM revisions WHERE post_id = ? AND source = ? AND digest = ?"
    bound = (known.post_id, change.revision.source, change.revision.digest)
    return db.execute(sql, bound).fetchone() is not None


def _comment_kinds(change: Change, known: Kept) -> list[str]:
    """What may have become of the comments: the source says other than it did, and other than what was in force."""
    if change.observation is None or change.observation.presence == "gone" or known.observed is None:
        return []
    seen, was = change.observation.counts, known.observed.counts
    kept, now = known.counts, change.counts
    kinds = []
    if _is_less(seen.comment_count, was.comment_count) and _is_less(now.comment_count, kept.comment_count):
        kinds.append("comments-fell")
    if seen.comment_status is not None and seen.comment_status == now.comment_status != kept.comment_status:
        kinds.append("comments-closed" if now.comment_status == "closed" else "comments-opened")
    return kinds


def _is_less(now: int | None, before: int | None) -> bool:
    return now is not None and before is not None and now < before


def _is_presence(change: Change) -> bool:
    return change.kind in ("gone", "restored")


def _is_moved(known: Kept, post: Post | None) -> bool:
    return post is not None and _place(clean(post.url) or "") != _place(known.url)


def _place(url: str) -> str:
    """The address without what says nothing of the place: scheme, ``www``, the last slash."""
    return url.partition("://")[2].removeprefix("www.").rstrip("/")
