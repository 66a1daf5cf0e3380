"""Faults of the database itself: its pages, its references, and rows that no longer say what they said when written."""

import json
import sqlite3
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime
from typing import Any, cast

from sqlite_utils import Database

from scraper import Evidence, Media, Post, Stamp, content_digest, text_digest

from .faults import Fault

_MOST_TOLD = 20
_COARSE = {"year": "-01-01", "month": "-01", "day": ""}
_TELLING = {
    "a post's numbers are none that any page stated": """
        SELECT 'entries ' || e.id, e.url FROM entries AS e
        WHERE (e.comment_count IS NOT NULL AND NOT EXISTS (
            SELECT 1 FROM observations AS o WHERE o.post_id = e.id AND o.comment_count = e.comment_count
        )) OR (e.secondary_count IS NOT NULL AND NOT EXISTS (
            SELECT 1 FROM observations AS o WHERE o.post_id = e.id AND o.secondary_count = e.secondary_count
        ))
    """,
    "a post has a revision in force that is another post's": """
        SELECT 'entries ' || e.id, e.url FROM entries AS e JOIN revisions AS r ON r.id = e.revision_id
        WHERE r.post_id <> e.id
    """,
    "a post is present and has no text": """
        SELECT 'entries ' || id, url FROM entries WHERE status = 'present' AND revision_id IS NULL
    """,
    "a post's address does not lead to it": """
        SELECT 'entries ' || e.id, e.url FROM entries AS e
        WHERE NOT EXISTS (SELECT 1 FROM aliases AS a WHERE a.blog_id = e.blog_id AND a.url = e.url)
    """,
    "a post's date of order is not that of its text": """
        SELECT 'entries ' || e.id, e.url FROM entries AS e JOIN revisions AS r ON r.id = e.revision_id
        WHERE e.published_key IS NOT COALESCE(r.published_utc, r.published)
            AND (r.published_utc IS NOT NULL OR LENGTH(IFNULL(r.published, '')) <= 10)
    """,
    "a revision was last seen before it was first": """
        SELECT 'revisions ' || r.id, e.url FROM revisions AS r JOIN entries AS e ON e.id = r.post_id
        WHERE r.last_seen < r.first_seen
    """,
    "a revision is older than the capture that shows it": """
        SELECT 'revisions ' || r.id, e.url
        FROM revisions AS r JOIN entries AS e ON e.id = r.post_id JOIN captures AS c ON c.id = r.capture_id
        WHERE r.source = 'page' AND c.status <> 200
    """,
    "an observation was not made when its capture was": """
        SELECT 'observations ' || o.id, c.url FROM observations AS o JOIN captures AS c ON c.id = o.capture_id
        WHERE o.observed_at < c.fetched_at
    """,
}


def row_faults(db: Database) -> Iterator[Fault]:
    """What is wrong with the rows."""
    for row in db.execute("PRAGMA integrity_check(20)").fetchall():
        if row[0] != "ok":
            yield _fault("database-damaged", "bloggarkiv.db", str(row[0]))
    for row in db.execute("PRAGMA foreign_key_check").fetchmany(_MOST_TOLD):
        yield _fault("reference-broken", f"{row[0]} {row[1]}", f"it cites a row of {row[2]} that is not there")
    for message, sql in _TELLING.items():
        for place, url in db.execute(sql).fetchmany(_MOST_TOLD):
            yield _fault("row-changed", place, message, url)
    yield from _revision_faults(db)


def _revision_faults(db: Database) -> Iterator[Fault]:
    """The revisions whose digest is not that of their content."""
    rows = db.execute("SELECT r.*, e.url FROM revisions AS r JOIN entries AS e ON e.id = r.post_id ORDER BY r.id")
    for row in rows:
        try:
            is_same = _is_as_written(row)
        except (ValueError, KeyError, TypeError):
            is_same = False
        if not is_same:
            yield _fault("row-changed", f"revisions {row['id']}", "its digest is not that of its content", row["url"])


def _is_as_written(row: sqlite3.Row) -> bool:
    """Whether the digests are those of the content; those of other versions of the rule cannot be compared."""
    post = _post_of(row)
    if row["text_digest"] is not None and _is_other(row["text_digest"], text_digest(post)):
        return False
    stamps = _stamps_of(row)
    return any(not _is_other(row["digest"], content_digest(replace(post, published=stamp))) for stamp in stamps)


def _is_other(kept: str, made: str) -> bool:
    return kept.partition(":")[0] == made.partition(":")[0] and kept != made


def _post_of(row: sqlite3.Row) -> Post:
    media = tuple(Media(one["url"], one["kind"]) for one in json.loads(row["media"]))
    evidence = {name: Evidence(one["rule"], one["text"]) for name, one in json.loads(row["evidence"]).items()}
    return Post(
        row["url"], title=row["title"], author=row["author"], body_text=row["body"], media=media, evidence=evidence
    )


def _stamps_of(row: sqlite3.Row) -> list[Stamp | None]:
    """The date as it was stated. Its day may be that of another zone than the one it is shown in."""
    if row["published"] is None:
        return [None]
    precision, text, zone = row["published_precision"], row["published_text"] or "", row["published_zone"]
    day = date.fromisoformat((row["published"] + _COARSE.get(precision, ""))[:10])
    moment = datetime.fromisoformat(row["published_utc"]) if row["published_utc"] else None
    days = [day, *([moment.date()] if moment else [])]
    return [cast(Any, Stamp)(one, moment, precision, text, zone) for one in days]


def _fault(code: str, place: str, message: str, url: str | None = None) -> Fault:
    return Fault(code, place, message, url, is_of_database=True)
