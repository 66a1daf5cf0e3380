"""The table of changes, and its rows for what an archive kept before it had one."""

import json
import sqlite3
from collections.abc import Iterator
from itertools import groupby

from sqlite_utils import Database

from ..edits import Content, Difference, differences

CHANGES = """
CREATE TABLE changes (
    id INTEGER PRIMARY KEY,
    blog_id INTEGER NOT NULL REFERENCES blogs (id),
    post_id INTEGER NOT NULL REFERENCES entries (id),
    kind TEXT NOT NULL CHECK (kind IN (
        'found', 'new', 'edited', 'retitled', 'redated', 'reauthored', 'pictures', 'gone', 'restored', 'moved',
        'comments-closed', 'comments-opened', 'comments-fell', 'redacted'
    )),
    edit_class TEXT CHECK (edit_class IN ('space', 'typo', 'fact', 'wording', 'large')),
    is_return INTEGER NOT NULL DEFAULT 0,
    before TEXT,
    after TEXT,
    before_at TEXT,
    at TEXT NOT NULL,
    before_capture_id INTEGER REFERENCES captures (id),
    capture_id INTEGER REFERENCES captures (id),
    before_revision_id INTEGER REFERENCES revisions (id) ON DELETE SET NULL,
    revision_id INTEGER REFERENCES revisions (id) ON DELETE SET NULL,
    run_id INTEGER REFERENCES runs (id)
);
CREATE INDEX changes_by_time ON changes (at);
CREATE INDEX changes_told_by_time ON changes (at) WHERE kind <> 'found';
CREATE INDEX changes_by_kind ON changes (kind, at);
CREATE INDEX changes_by_blog ON changes (blog_id, at);
CREATE INDEX changes_by_post ON changes (post_id, at);
CREATE INDEX IF NOT EXISTS revisions_by_text ON revisions (text_digest) WHERE text_digest IS NOT NULL;
"""

DOUBLES = """
SELECT e.id, e.url FROM entries AS own
JOIN revisions AS r ON r.id = own.revision_id
JOIN revisions AS o ON o.text_digest = r.text_digest AND o.id <> r.id
JOIN entries AS e ON e.revision_id = o.id
WHERE own.id = :id AND r.body <> '' ORDER BY e.id
"""
"""Posts of other identity that say now what the post ``:id`` says: title, text and media."""

_SIGHTINGS = """
INSERT INTO changes (blog_id, post_id, kind, at, capture_id, revision_id, run_id)
SELECT
    e.blog_id, e.id, CASE WHEN e.published_key >= b.first_seen THEN 'new' ELSE 'found' END, e.first_seen,
    o.capture_id, o.revision_id, o.run_id
FROM entries AS e JOIN blogs AS b ON b.id = e.blog_id
LEFT JOIN observations AS o ON o.id = (SELECT MIN(id) FROM observations WHERE post_id = e.id)
"""

_PRESENCE = """
INSERT INTO changes (
    blog_id, post_id, kind, before_at, at, before_capture_id, capture_id, before_revision_id, revision_id, run_id
)
SELECT
    blog_id, post_id, CASE presence WHEN 'gone' THEN 'gone' ELSE 'restored' END, last_at, observed_at, last_capture_id,
    capture_id, last_revision_id, revision_id, run_id
FROM (
    SELECT
        e.blog_id, o.*, LAG(o.presence) OVER post AS last, LAG(o.observed_at) OVER post AS last_at,
        LAG(o.capture_id) OVER post AS last_capture_id, LAG(o.revision_id) OVER post AS last_revision_id
    FROM observations AS o JOIN entries AS e ON e.id = o.post_id
    WHERE o.post_id IN (SELECT post_id FROM observations WHERE presence = 'gone')
    WINDOW post AS (PARTITION BY o.post_id ORDER BY o.id)
) WHERE presence <> last
"""

_COMMENTS = """
INSERT INTO changes (blog_id, post_id, kind, before, after, before_at, at, before_capture_id, capture_id, run_id)
SELECT blog_id, post_id, 'comments-fell', last, comment_count, last_at, observed_at, last_capture_id, capture_id, run_id
FROM (
    SELECT
        e.blog_id, o.*, LAG(o.comment_count) OVER post AS last, LAG(o.observed_at) OVER post AS last_at,
        LAG(o.capture_id) OVER post AS last_capture_id
    FROM observations AS o JOIN entries AS e ON e.id = o.post_id WHERE o.source = 'page' AND o.presence = 'present'
    WINDOW post AS (PARTITION BY o.post_id ORDER BY o.id)
) WHERE comment_count < last
UNION ALL
SELECT
    blog_id, post_id, CASE comment_status WHEN 'closed' THEN 'comments-closed' ELSE 'comments-opened' END,
    NULL, NULL, last_at, observed_at, last_capture_id, capture_id, run_id
FROM (
    SELECT
        e.blog_id, o.*, LAG(o.comment_status) OVER post AS last, LAG(o.observed_at) OVER post AS last_at,
        LAG(o.capture_id) OVER post AS last_capture_id
    FROM observations AS o JOIN entries AS e ON e.id = o.post_id
    WHERE o.source = 'page' AND o.presence = 'present' AND o.comment_status IS NOT NULL
    WINDOW post AS (PARTITION BY o.post_id ORDER BY o.id)
) WHERE comment_status <> last
"""

_IN_FORCE = """
SELECT
    e.blog_id, o.post_id, o.observed_at, o.capture_id, o.run_id, o.revision_id, r.text_digest,
    r.title, r.author, r.published, r.published_utc, r.body, r.media, r.evidence
FROM observations AS o JOIN entries AS e ON e.id = o.post_id JOIN revisions AS r ON r.id = o.revision_id
WHERE o.source = 'page' AND o.post_id IN (
    SELECT post_id FROM revisions WHERE source = 'page' GROUP BY post_id HAVING COUNT(*) > 1
) ORDER BY o.post_id, o.id
"""


def add_changes(db: Database) -> None:
    """Makes the table, with what observations and revisions tell; addresses that moved before are not known."""
    db.executescript(CHANGES)
    for statement in (_SIGHTINGS, _PRESENCE, _COMMENTS):
        db.execute(statement)
    for row in list(_edits(db)):
        marks = ", ".join("?" for _ in row)
        db.execute(f"INSERT INTO changes ({', '.join(row)}) VALUES ({marks})", tuple(row.values()))


def content_of(row: sqlite3.Row) -> Content:
    """What a row of ``revisions`` says; an author that was only assumed is left out."""
    rule = json.loads(row["evidence"] or "{}").get("author", {}).get("rule", "")
    author = None if rule.startswith("blog") else row["author"]
    media = tuple(one["url"] for one in json.loads(row["media"] or "[]"))
    return Content(row["title"], author, row["published"], row["published_utc"], row["body"] or "", media)


def _edits(db: Database) -> Iterator[dict[str, object]]:
    for _, rows in groupby(db.execute(_IN_FORCE), key=lambda row: row["post_id"]):
        last, seen = None, set()
        for row in rows:
            if last is not None and row["revision_id"] != last["revision_id"]:
                for found in differences(content_of(last), content_of(row)):
                    yield _columns(found, last, row, is_return=row["revision_id"] in seen)
            seen.add(row["revision_id"])
            last = row


def _columns(found: Difference, last: sqlite3.Row, row: sqlite3.Row, *, is_return: bool) -> dict[str, object]:
    return {
        **{name: row[name] for name in ("blog_id", "post_id", "capture_id", "run_id", "revision_id")},
        "kind": found.kind,
        "edit_class": found.edit_class,
        "is_return": is_return,
        "before": found.before,
        "after": found.after,
        "before_at": last["observed_at"],
        "at": row["observed_at"],
        "before_capture_id": last["capture_id"],
        "before_revision_id": last["revision_id"],
    }
