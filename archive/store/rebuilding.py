"""Rows as a rebuild writes them: of runs that only captures tell of, and the last strokes."""

from datetime import datetime

from sqlite_utils import Database

from scraper import Blog

from ..records import Locator
from .rows import utc_text


def blog_of(db: Database, slug: str) -> Blog | None:
    """The blog as its row says it."""
    row = db.execute("SELECT * FROM blogs WHERE slug = ?", (slug,)).fetchone()
    if row is None:
        return None
    names = ("owner", "person", "role", "municipality", "party", "language", "zone")
    return Blog(slug, row["url"], **{name: row[name] for name in names})


def restore_run(db: Database, run_id: int, *, now: datetime, version: str) -> None:
    """Keeps a run that was killed and of which no ledger tells."""
    db.execute(
        """
        INSERT INTO runs (id, started_at, outcome, version, rules_version) VALUES (?, ?, 'interrupted', ?, '')
        ON CONFLICT DO NOTHING
        """,
        (run_id, utc_text(now), version),
    )


def capture_at(db: Database, place: Locator) -> int | None:
    """The capture whose record lies there."""
    row = db.execute(
        "SELECT id FROM captures WHERE warc_file = ? AND warc_offset = ?", (place.file, place.offset)
    ).fetchone()
    return row["id"] if row else None


def end_rebuilding(db: Database, *, rules_version: str) -> None:
    """Says that today's rules have read everything."""
    db.execute("UPDATE revisions SET parsed_by = ?", (rules_version,))
    db.execute("UPDATE blog_runs SET outcome = 'interrupted' WHERE outcome IS NULL")
