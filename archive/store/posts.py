"""Rows about posts: what is kept of one, and writing a Change."""

import sqlite3
from collections.abc import Iterable

from sqlite_utils import Database

from scraper import Post, Source

from ..records import Absence, Change, Counts, Kept, Observation, Revision
from .captures import Step
from .changes import before_of, put_changes, put_first
from .rows import (
    clean,
    evidence_text,
    json_text,
    local_text,
    media_text,
    moment_text,
    order_key,
    tail_of,
    utc_moment,
)

_KEPT = """
SELECT
    e.id, e.url, e.platform_id, e.status, e.comment_count, e.comment_status, e.secondary_count,
    r.digest, r.source, r.is_excerpt, r.title, SUBSTR(r.published, 1, 10) AS day,
    r.published_utc, r.author, r.text_digest,
    a.first_said_at, a.run_id AS absent_run_id,
    o.presence, o.comment_count AS observed_comments, o.comment_status AS observed_status,
    o.secondary_count AS observed_secondary
FROM entries AS e
LEFT JOIN revisions AS r ON r.id = e.revision_id
LEFT JOIN absences AS a ON a.post_id = e.id
LEFT JOIN observations AS o ON o.id = (
    SELECT MAX(id) FROM observations WHERE post_id = e.id AND source = :source
)
"""


def kept_by_id(db: Database, post_id: int, source: Source) -> Kept | None:
    """What is kept of that post, seen from that source."""
    row = db.execute(f"{_KEPT} WHERE e.id = :id", {"source": source, "id": post_id}).fetchone()
    return _kept(row, source) if row else None


def kept_by_platform_id(db: Database, blog_id: int, platform_id: str | None, source: Source) -> Kept | None:
    """What is kept of the blog's post with that platform id."""
    row = db.execute(
        f"{_KEPT} WHERE e.blog_id = :blog AND e.platform_id = :id",
        {"source": source, "blog": blog_id, "id": platform_id},
    ).fetchone()
    return _kept(row, source) if row else None


def kept_at(db: Database, blog_id: int, url: str, source: Source) -> Kept | None:
    """What is kept of the post that was last seen under that address of the blog."""
    row = db.execute(
        f"{_KEPT} WHERE e.id = (SELECT post_id FROM aliases WHERE blog_id = :blog AND url = :url)",
        {"source": source, "blog": blog_id, "url": url},
    ).fetchone()
    return _kept(row, source) if row else None


def kept_with_address(db: Database, blog_id: int, url: str) -> tuple[Kept, ...]:
    """The blog's posts whose address of record is that one."""
    rows = db.execute(
        f"{_KEPT} WHERE e.blog_id = :blog AND e.url = :url ORDER BY e.id",
        {"source": "page", "blog": blog_id, "url": url},
    ).fetchall()
    return tuple(_kept(row, "page") for row in rows)


def _kept(row: sqlite3.Row, source: Source) -> Kept:
    current = Revision(
        *(row["digest"], row["source"], bool(row["is_excerpt"]), row["title"], row["day"]),
        *(row["published_utc"], row["author"], row["text_digest"]),
    )
    observed = Counts(row["observed_comments"], row["observed_status"], row["observed_secondary"])
    return Kept(
        post_id=row["id"],
        url=row["url"],
        platform_id=row["platform_id"],
        status=row["status"],
        current=current if row["digest"] else None,
        counts=Counts(row["comment_count"], row["comment_status"], row["secondary_count"]),
        observed=Observation(source, row["presence"], observed) if row["presence"] else None,
        absence=Absence(utc_moment(row["first_said_at"]), row["absent_run_id"]) if row["first_said_at"] else None,
    )


def write_new(db: Database, step: Step, change: Change, post: Post) -> int:
    """The row id of the post, written with its first revision and observation."""
    counts = change.counts
    cursor = db.execute(
        """
        INSERT INTO entries (
            blog_id, url, platform_id, published_key, comment_count, comment_status, secondary_count,
            first_seen, seen_at, visited_at
        ) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        """,
        (
            step.blog_id,
            clean(post.url),
            clean(post.platform_id),
            order_key(post.published),
            counts.comment_count,
            counts.comment_status,
            counts.secondary_count,
            step.at,
            step.at,
            step.at,
        ),
    )
    post_id = cursor.lastrowid
    assert post_id is not None
    _put_revision(db, step, change, post, post_id)
    write_observation(db, step, change, post_id)
    put_first(db, step, post_id, post)
    return post_id


def write_known(db: Database, step: Step, change: Change, post: Post, *, source: Source, known: Kept) -> None:
    """Writes what a source's text says of a kept post; nothing at all for a listing that says nothing new."""
    assert change.post_id is not None
    lies_there = post if source == "page" or change.revision else None
    before = before_of(db, step, change, known, lies_there)
    if change.revision:
        _put_revision(db, step, change, post, change.post_id)
    if lies_there:
        db.execute(
            "UPDATE entries SET url = ?, platform_id = COALESCE(platform_id, ?) WHERE id = ?",
            (clean(post.url), clean(post.platform_id), change.post_id),
        )
    write_observation(db, step, change, change.post_id)
    put_changes(db, step, change, known=known, before=before, post=lies_there)


def write_sighting(db: Database, step: Step, post_id: int) -> None:
    """Keeps that the post's own address showed it: the revision in force, if it is the page's, was seen again."""
    db.execute("DELETE FROM absences WHERE post_id = ?", (post_id,))
    db.execute(
        "UPDATE entries SET status = 'present', seen_at = ?, visited_at = ? WHERE id = ?", (step.at, step.at, post_id)
    )
    db.execute(
        """
        UPDATE revisions SET last_seen = ?
        WHERE id = (SELECT revision_id FROM entries WHERE id = ?) AND source = 'page'
        """,
        (step.at, post_id),
    )


def write_absence(db: Database, step: Step, change: Change, known: Kept) -> None:
    """Keeps that the post's own address said that it is gone."""
    before = before_of(db, step, change, known)
    db.execute("UPDATE entries SET visited_at = ? WHERE id = ?", (step.at, change.post_id))
    if change.kind == "missing":
        db.execute(
            """
            INSERT INTO absences (post_id, first_said_at, last_said_at, run_id, capture_id)
            VALUES (?, ?, ?, ?, ?)
            ON CONFLICT (post_id) DO UPDATE SET last_said_at = excluded.last_said_at
            """,
            (change.post_id, step.at, step.at, step.run_id, step.capture_id),
        )
    if change.kind == "gone":
        db.execute("UPDATE entries SET status = 'gone' WHERE id = ?", (change.post_id,))
        db.execute("DELETE FROM absences WHERE post_id = ?", (change.post_id,))
        db.execute("DELETE FROM listed WHERE post_id = ?", (change.post_id,))
        assert change.post_id is not None
        write_observation(db, step, change, change.post_id)
    put_changes(db, step, change, known=known, before=before)


def write_observation(db: Database, step: Step, change: Change, post_id: int) -> None:
    """Writes the change's observation, if it has one, and the counts now in force."""
    seen = change.observation
    if seen is None:
        return
    db.execute(
        """
        INSERT INTO observations (
            post_id, capture_id, run_id, observed_at, source, presence, revision_id,
            comment_count, comment_status, secondary_count
        ) VALUES (?, ?, ?, ?, ?, ?, (
            SELECT r.id FROM entries AS e JOIN revisions AS r ON r.id = e.revision_id
            WHERE e.id = ? AND r.source = ?
        ), ?, ?, ?)
        """,
        (
            *(post_id, step.capture_id, step.run_id, step.at, seen.source, seen.presence, post_id, seen.source),
            *(seen.counts.comment_count, seen.counts.comment_status, seen.counts.secondary_count),
        ),
    )
    counts = change.counts
    db.execute(
        "UPDATE entries SET comment_count = ?, comment_status = ?, secondary_count = ? WHERE id = ?",
        (counts.comment_count, counts.comment_status, counts.secondary_count, post_id),
    )


def put_aliases(db: Database, step: Step, post_id: int, urls: Iterable[str]) -> None:
    """Lets the addresses lead to the post from now on; one that is another post's address of record stays its."""
    for url in dict.fromkeys(urls):
        db.execute(
            """
            INSERT INTO aliases (blog_id, url, tail, post_id, first_seen) VALUES (?, ?, ?, ?, ?)
            ON CONFLICT (blog_id, url) DO UPDATE SET post_id = excluded.post_id
            WHERE post_id <> excluded.post_id
            """,
            (step.blog_id, url, tail_of(url), post_id, step.at),
        )


def _put_revision(db: Database, step: Step, change: Change, post: Post, post_id: int) -> None:
    """Stores the content, or finds it if the post said the same before, and puts it in force."""
    assert change.revision is not None
    columns = revision_columns(post, change.revision, zone=step.zone, language=step.language)
    columns |= {"post_id": post_id, "first_seen": step.at, "last_seen": step.at, "capture_id": step.capture_id}
    revision_id = db.execute(
        f"""
        INSERT INTO revisions ({", ".join(columns)}, parsed_by)
        VALUES ({", ".join(f":{name}" for name in columns)}, (SELECT rules_version FROM runs WHERE id = :run_id))
        ON CONFLICT (post_id, source, digest) DO UPDATE SET last_seen = excluded.last_seen
        RETURNING id
        """,
        {**columns, "run_id": step.run_id},
    ).fetchone()["id"]
    db.execute(
        "UPDATE entries SET revision_id = ?, published_key = ? WHERE id = ?",
        (revision_id, order_key(post.published), post_id),
    )


def revision_columns(
    post: Post, revision: Revision, *, zone: str | None, language: str | None
) -> dict[str, str | int | None]:
    """What the post says, as a row of ``revisions`` holds it; when and where it was read apart."""
    stamp = post.published
    return {
        "source": revision.source,
        "digest": revision.digest,
        "text_digest": revision.text_digest,
        "title": clean(post.title),
        "author": clean(post.author),
        "published": local_text(stamp, zone),
        "published_utc": moment_text(stamp),
        "published_precision": stamp.precision if stamp else None,
        "published_zone": stamp.zone if stamp else None,
        "published_text": clean(stamp.text) if stamp else None,
        "modified": local_text(post.modified, zone),
        "body": clean(post.body_text),
        "body_html": clean(post.body_html),
        "media": media_text(post),
        "tags": json_text(post.tags),
        "language": language,
        "is_excerpt": int(post.is_excerpt),
        "is_protected": int(post.is_protected),
        "evidence": evidence_text(post),
    }
