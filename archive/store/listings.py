"""Rows about listing pages: what they said of each post, to be compared with what they say next time.

An entry that is listed as it was writes nothing, however often the page is read.
"""

import json
import sqlite3
from collections.abc import Sequence
from dataclasses import replace

from sqlite_utils import Database

from scraper import Blog, Post, Source, listing_digest

from ..reconcile import counts_of, identify, reconcile, reconcile_counts, reconcile_earlier_counts
from ..records import Change, Counts, Kept
from .captures import Step
from .changes import before_of, put_changes
from .files import put_body_files
from .posts import kept_at, kept_by_id, kept_by_platform_id, put_aliases, write_known, write_new, write_observation
from .rows import clean, json_text


def commit_listing(db: Database, step: Step, page_url: str, posts: tuple[Post, ...]) -> tuple[Change, ...]:
    """The changes that a listing page tells: posts without a page of their own, and numbers of kept posts.

    Call it before the page's own row is written: what rolled off the page was last seen when it was checked.
    """
    changes: list[Change] = []
    entries: dict[str, list[Post]] = {}
    for post in posts:
        entries.setdefault(clean(post.url) or "", []).append(post)
    for same in entries.values():
        post = same[0]
        if _is_redacted(db, step, post):
            continue
        if "#" in post.url:  # it has no page of its own: this listing is all that there is
            changes.append(commit_listing_text(db, step, post))
        known = _known(db, step, post)
        _note(db, step, page_url, same, known)
        if known and (change := reconcile_counts(counts_of(post), source="listing", known=known)).observation:
            before = before_of(db, step, change, known)
            write_observation(db, step, change, known.post_id)
            put_changes(db, step, change, known=known, before=before)
            changes.append(change)
    if posts:
        _roll_off(db, step, page_url, frozenset(entries))
    return tuple(changes)


def commit_listing_text(
    db: Database, step: Step, post: Post, source: Source = "listing", *, former: Sequence[Kept] = ()
) -> Change:
    """The change that results from taking the listing's or feed's text of a post whose own page cannot be read.

    ``former`` are the posts kept where it would have lain before its blog moved.
    """
    known = _known(db, step, post, source, former=former)
    change = reconcile(post, source=source, known=known)
    if known is not None and known.status == "redacted":
        return change
    if known is None:
        change = replace(change, post_id=write_new(db, step, change, post))
    elif change.revision or change.observation:
        write_known(db, step, change, post, source=source, known=known)
        if change.kind == "restored":
            db.execute("UPDATE entries SET status = 'present', seen_at = ? WHERE id = ?", (step.at, known.post_id))
    assert change.post_id is not None
    put_aliases(db, step, change.post_id, [clean(post.url) or ""])
    adopt_listed(db, step, change.post_id)
    put_body_files(db, post, blog_id=step.blog_id, at=step.at)
    return change


def adopt_listed(db: Database, step: Step, post_id: int) -> None:
    """Ties the listing entries under the post's addresses to it, with the numbers that they showed before."""
    rows = db.execute(
        """
        SELECT l.*, c.fetched_at FROM aliases AS a
        JOIN listed AS l ON l.blog_id = a.blog_id AND l.url = a.url
        JOIN captures AS c ON c.id = l.capture_id
        WHERE a.post_id = ? AND l.post_id IS NOT a.post_id
        """,
        (post_id,),
    ).fetchall()
    for row in rows:
        db.execute("UPDATE listed SET post_id = ? WHERE blog_id = ? AND url = ?", (post_id, row["blog_id"], row["url"]))
        known = kept_by_id(db, post_id, "listing")
        assert known is not None
        change = reconcile_earlier_counts(_counts(row), source="listing", known=known)
        then = replace(step, capture_id=row["capture_id"], run_id=row["run_id"], at=row["fetched_at"])
        write_observation(db, then, change, post_id)


def listed_step(db: Database, blog: Blog, blog_id: int, post: Post) -> Step | None:
    """When and by which capture the post was last listed, or None if it never was."""
    row = db.execute(
        """
        SELECT l.run_id, l.capture_id, c.fetched_at FROM listed AS l JOIN captures AS c ON c.id = l.capture_id
        WHERE l.blog_id = ? AND l.url = ?
        """,
        (blog_id, clean(post.url)),
    ).fetchone()
    if row is None:
        return None
    return Step(blog_id, row["run_id"], row["capture_id"], row["fetched_at"], blog.zone, blog.language)


def drop_listed(db: Database, blog_id: int, url: str) -> None:
    """Forgets a listed address that answered that it is gone before it was ever read."""
    db.execute("DELETE FROM listed WHERE blog_id = ? AND url = ? AND post_id IS NULL", (blog_id, url))


def _known(
    db: Database, step: Step, post: Post, source: Source = "listing", *, former: Sequence[Kept] = ()
) -> Kept | None:
    by_id = kept_by_platform_id(db, step.blog_id, post.platform_id, source) if post.platform_id else None
    at = kept_at(db, step.blog_id, clean(post.url) or "", source)
    return identify(post, by_platform_id=by_id, answered=[at] if at else [], asked=former)


def _is_redacted(db: Database, step: Step, post: Post) -> bool:
    known = _known(db, step, post)
    return known is not None and known.status == "redacted"


def _note(db: Database, step: Step, page_url: str, same: list[Post], known: Kept | None) -> None:
    """Keeps how the post is listed, if that is not how it was."""
    url, counts = clean(same[0].url), counts_of(same[0])
    digests = tuple(dict.fromkeys(listing_digest(post) for post in same))
    post_id = known.post_id if known else None
    row = db.execute(
        """
        SELECT l.*, (p.checked_at >= r.started_at) AS is_page_current
        FROM listed AS l
        JOIN runs AS r ON r.id = ?
        LEFT JOIN pages AS p ON p.blog_id = l.blog_id AND p.url = l.page_url
        WHERE l.blog_id = ? AND l.url = ?
        """,
        (step.run_id, step.blog_id, url),
    ).fetchone()
    if row is None:
        _put_listed(db, step, url, digests, counts)
    if row is None or (row["page_url"] != page_url and not row["is_page_current"]):
        db.execute("UPDATE listed SET page_url = ? WHERE blog_id = ? AND url = ?", (page_url, step.blog_id, url))
    if row is None or row["post_id"] != post_id:
        db.execute("UPDATE listed SET post_id = ? WHERE blog_id = ? AND url = ?", (post_id, step.blog_id, url))
    if row is None:
        return
    kept = tuple(json.loads(row["digests"]))
    if not set(digests) <= set(kept):
        # A sticky post is listed in several ways: what one run shows belongs together.
        kept = tuple(dict.fromkeys((*kept, *digests))) if row["run_id"] == step.run_id else digests
    elif counts == _counts(row):
        return
    _put_listed(db, step, url, kept, counts)


def _put_listed(db: Database, step: Step, url: str | None, digests: tuple[str, ...], counts: Counts) -> None:
    db.execute(
        """
        INSERT INTO listed (
            blog_id, url, digests, comment_count, comment_status, secondary_count, run_id, capture_id
        ) VALUES (?, ?, ?, ?, ?, ?, ?, ?)
        ON CONFLICT (blog_id, url) DO UPDATE SET
            digests = excluded.digests, comment_count = excluded.comment_count,
            comment_status = excluded.comment_status, secondary_count = excluded.secondary_count,
            run_id = excluded.run_id, capture_id = excluded.capture_id
        """,
        (
            *(step.blog_id, url, json_text(digests), counts.comment_count, counts.comment_status),
            *(counts.secondary_count, step.run_id, step.capture_id),
        ),
    )


def _counts(row: sqlite3.Row) -> Counts:
    return Counts(row["comment_count"], row["comment_status"], row["secondary_count"])


def _roll_off(db: Database, step: Step, page_url: str, listed_now: frozenset[str]) -> None:
    """Freezes when each post that is no longer on the page was last seen there."""
    for row in _listed_on(db, step, page_url):
        if row["url"] in listed_now:
            continue
        db.execute(
            "UPDATE entries SET seen_at = ? WHERE id = ? AND status = 'present' AND seen_at < ?",
            (row["checked_at"], row["post_id"], row["checked_at"]),
        )
        db.execute("UPDATE listed SET page_url = NULL WHERE blog_id = ? AND url = ?", (step.blog_id, row["url"]))


def _listed_on(db: Database, step: Step, page_url: str) -> list[sqlite3.Row]:
    rows: list[sqlite3.Row] = db.execute(
        """
        SELECT l.url, l.post_id, p.checked_at FROM listed AS l
        JOIN pages AS p ON p.blog_id = l.blog_id AND p.url = l.page_url
        WHERE l.blog_id = ? AND l.page_url = ?
        """,
        (step.blog_id, page_url),
    ).fetchall()
    return rows
