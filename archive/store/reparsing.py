"""Rows as today's parser reads them, beside those of earlier parsers. The caller holds the transaction.

A text that is read otherwise becomes a revision of its own on the same capture; the earlier one stays, and says which
one has taken its place (``superseded_by``). It is never a change of the post's.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass

from sqlite_utils import Database

from scraper import Post, Source

from ..reconcile import counts_of, revision_of
from ..records import Locator
from .posts import revision_columns
from .rows import order_key

_PROGRESS = "reparsed"
_TO_REREAD = """
SELECT
    t.revision_id, t.observation_id, t.capture_id, t.post_id, t.source,
    c.warc_file, c.warc_offset, c.warc_length, c.run_id, b.slug, e.url
FROM (
    SELECT id AS revision_id, NULL AS observation_id, capture_id, post_id, source
    FROM revisions WHERE superseded_by IS NULL AND capture_id > :after
    UNION ALL
    SELECT NULL, id, capture_id, post_id, source
    FROM observations WHERE presence = 'present' AND capture_id > :after
) AS t
JOIN captures AS c ON c.id = t.capture_id JOIN entries AS e ON e.id = t.post_id JOIN blogs AS b ON b.id = e.blog_id
WHERE c.status = 200 AND e.status <> 'redacted'
ORDER BY t.capture_id, t.source <> 'page', t.revision_id, t.observation_id
"""


@dataclass(frozen=True, slots=True)
class Reread:
    """A revision or an observation that is to be read again, and where its capture lies."""

    revision_id: int | None
    observation_id: int | None
    capture_id: int
    post_id: int
    source: Source
    place: Locator
    run_id: int
    blog: str
    url: str


def to_reread(db: Database, *, after: int) -> Iterator[Reread]:
    """What captures behind that one gave rise to, in the order of the captures."""
    for row in db.execute(_TO_REREAD, {"after": after}):
        revision, observation, capture, post, source, file, offset, length, run, slug, url = row
        yield Reread(revision, observation, capture, post, source, Locator(file, offset, length), run, slug, url)


def place_of(db: Database, url: str, *, run_id: int) -> Locator | None:
    """Where the last capture of the address lies that the run made."""
    row = db.execute(
        """
        SELECT warc_file, warc_offset, warc_length FROM captures
        WHERE url = ? AND run_id = ? AND status = 200 ORDER BY id DESC LIMIT 1
        """,
        (url, run_id),
    ).fetchone()
    return Locator(*row) if row else None


def progress_of(db: Database, rules_version: str) -> int:
    """The last capture that these rules have read again; 0 where they have not begun."""
    row = db.execute("SELECT value FROM archive WHERE key = ?", (_PROGRESS,)).fetchone()
    said = json.loads(row["value"]) if row else {}
    return int(said["to"]) if said.get("rules") == rules_version else 0


def keep_progress(db: Database, rules_version: str, capture_id: int) -> None:
    """Keeps how far these rules have read again."""
    text = json.dumps({"rules": rules_version, "to": capture_id})
    db.execute("INSERT OR REPLACE INTO archive (key, value) VALUES (?, ?)", (_PROGRESS, text))


def put_reread(
    db: Database, revision_id: int, post: Post, *, zone: str | None, language: str | None, rules_version: str
) -> dict[str, tuple[object, object]]:
    """What is read otherwise now, by column, before and after; written."""
    old = db.execute("SELECT * FROM revisions WHERE id = ?", (revision_id,)).fetchone()
    source: Source = old["source"]
    language = language if source == "page" else old["language"]
    columns = revision_columns(post, revision_of(post, source), zone=zone, language=language)
    other: dict[str, tuple[object, object]] = {}
    other |= {name: (old[name], value) for name, value in columns.items() if old[name] != value}
    if not other:
        return {}
    if "digest" not in other:
        sets = ", ".join(f"{name} = :{name}" for name in other)
        bound = {name: columns[name] for name in other}
        sql = f"UPDATE revisions SET {sets}, parsed_by = :rules WHERE id = :id"
        db.execute(sql, {**bound, "rules": rules_version, "id": revision_id})
        return other
    kept = {name: old[name] for name in ("post_id", "first_seen", "last_seen", "capture_id")}
    values = {**columns, **kept, "parsed_by": rules_version}
    new_id = db.execute(
        f"""
        INSERT INTO revisions ({", ".join(values)}) VALUES ({", ".join(f":{name}" for name in values)})
        ON CONFLICT (post_id, source, digest) DO UPDATE SET
            first_seen = MIN(first_seen, excluded.first_seen), last_seen = MAX(last_seen, excluded.last_seen),
            superseded_by = NULL
        RETURNING id
        """,
        values,
    ).fetchone()["id"]
    _put_in_place(db, revision_id, new_id, order_key(post.published))
    return other


def put_recounted(db: Database, observation_id: int, post: Post) -> dict[str, tuple[object, object]]:
    """The numbers that are read otherwise now, by column, before and after; written."""
    old = db.execute("SELECT * FROM observations WHERE id = ?", (observation_id,)).fetchone()
    counts = counts_of(post)
    now = {name: getattr(counts, name) for name in ("comment_count", "comment_status", "secondary_count")}
    other = {name: (old[name], value) for name, value in now.items() if old[name] != value}
    for name, (_, value) in other.items():
        db.execute(f"UPDATE observations SET {name} = ? WHERE id = ?", (value, observation_id))
        db.execute(
            f"""
            UPDATE entries SET {name} = (
                SELECT {name} FROM observations WHERE post_id = :post AND {name} IS NOT NULL ORDER BY id DESC LIMIT 1
            ) WHERE id = :post
            """,
            {"post": old["post_id"]},
        )
    return other


def withdraw_changes(db: Database) -> int:
    """How many changes were only the earlier parser's doing: both sides are the same revision now. They are removed."""
    sql = """
        DELETE FROM changes WHERE id IN (
            SELECT h.id FROM changes AS h
            JOIN revisions AS o ON o.id = h.before_revision_id JOIN revisions AS n ON n.id = h.revision_id
            WHERE (o.superseded_by IS NOT NULL OR n.superseded_by IS NOT NULL) AND o.id <> n.id
                AND COALESCE(o.superseded_by, o.id) = COALESCE(n.superseded_by, n.id)
        )
    """
    return db.execute(sql).rowcount


def _put_in_place(db: Database, old_id: int, new_id: int, key: str | None) -> None:
    """Puts the one revision wherever the other stood, but in what is told as changes."""
    db.execute("UPDATE revisions SET superseded_by = ? WHERE id = ? OR superseded_by = ?", (new_id, old_id, old_id))
    db.execute("UPDATE revisions SET superseded_by = NULL WHERE id = ?", (new_id,))
    db.execute("UPDATE observations SET revision_id = ? WHERE revision_id = ?", (new_id, old_id))
    db.execute("UPDATE entries SET revision_id = ?, published_key = ? WHERE revision_id = ?", (new_id, key, old_id))
