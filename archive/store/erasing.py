"""Erasing the rows of one post, and barring its addresses. The caller holds the transaction."""

import json
from collections.abc import Iterable
from datetime import datetime

from sqlite_utils import Database

from .rows import utc_text


def bar(db: Database, post_id: int, blog_id: int, redaction_id: int, media: list[str]) -> None:
    """Bars the post's addresses, and those of its images that nothing else shows."""
    db.execute(
        """
        INSERT OR IGNORE INTO barred (blog_id, url, redaction_id)
        SELECT blog_id, url, ? FROM aliases WHERE post_id = ?
        """,
        (redaction_id, post_id),
    )
    urls = {one.get(name) for text in media for one in json.loads(text) for name in ("url", "largest")}
    for url in sorted(filter(None, urls)):
        is_shared = db.execute(
            """
            SELECT 1 FROM revisions AS r JOIN entries AS e ON e.id = r.post_id
            WHERE r.post_id <> ? AND INSTR(r.media, ?) UNION ALL
            SELECT 1 FROM files AS f JOIN files AS o ON o.sha256 = f.sha256 AND o.url <> f.url
            WHERE f.url = ? AND f.sha256 IS NOT NULL LIMIT 1
            """,
            (post_id, url, url),
        ).fetchone()
        if is_shared is None:
            db.execute("INSERT OR IGNORE INTO barred VALUES (?, ?, ?, 1)", (blog_id, url, redaction_id))
            db.execute("DELETE FROM files WHERE blog_id = ? AND url = ?", (blog_id, url))


def erase(db: Database, post_id: int) -> None:
    """Leaves nothing of the post but its addresses, and when it was seen."""
    db.execute(
        """
        UPDATE entries SET status = 'redacted', revision_id = NULL, published_key = NULL, comment_count = NULL,
            comment_status = NULL, secondary_count = NULL WHERE id = ?
        """,
        (post_id,),
    )
    for table in ("observations", "listed", "absences", "revisions"):
        db.execute(f"DELETE FROM {table} WHERE post_id = ?", (post_id,))
    db.execute("UPDATE changes SET before = NULL, after = NULL WHERE post_id = ?", (post_id,))
    db.execute("DELETE FROM findings WHERE url IN (SELECT url FROM aliases WHERE post_id = ?)", (post_id,))


def tell(db: Database, post_id: int, blog_id: int, now: datetime) -> None:
    """Tells of it among the changes."""
    db.execute(
        "INSERT INTO changes (blog_id, post_id, kind, at) VALUES (?, ?, 'redacted', ?)",
        (blog_id, post_id, utc_text(now)),
    )


def without(
    own: dict[int, frozenset[bytes]], others: Iterable[dict[int, frozenset[bytes]]]
) -> dict[int, frozenset[bytes]]:
    """The hashes that are not among those of others."""
    for other in others:
        own = {size: some - other.get(size, frozenset()) for size, some in own.items()}
    return own
