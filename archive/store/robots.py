"""Rows about robots.txt: what each host answered, when it last held, and where the evidence is."""

from collections.abc import Mapping
from datetime import datetime

from sqlite_utils import Database

from scraper import Capture, KeptRobots, Validators

from ..records import Locator
from .rows import clean, utc_moment, utc_text


def robots_of(db: Database, origin: str) -> KeptRobots | None:
    """What is kept of the host's robots.txt."""
    row = db.execute(
        "SELECT status, body, etag, last_modified, checked_at FROM robots WHERE origin = ?", (origin,)
    ).fetchone()
    if row is None:
        return None
    validators = Validators(row["etag"], row["last_modified"])
    return KeptRobots(row["status"], bytes(row["body"]), validators, utc_moment(row["checked_at"]))


def put_robots(db: Database, origin: str, capture: Capture, place: Locator) -> None:
    """Keeps a new answer in the place of the one before; only one that came straight is asked for on condition."""
    at = utc_text(capture.fetched_at)
    is_direct = not capture.redirects
    db.execute(
        """
        INSERT OR REPLACE INTO robots (
            origin, status, body, etag, last_modified, fetched_at, checked_at, warc_file, warc_offset, warc_length
        ) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        """,
        (
            *(origin, capture.status, capture.body),
            clean(capture.header("ETag")) if is_direct else None,
            clean(capture.header("Last-Modified")) if is_direct else None,
            *(at, at, place.file, place.offset, place.length),
        ),
    )


def confirm_robots(db: Database, confirmed: Mapping[str, datetime]) -> None:
    """Notes when each host's robots.txt was last the same."""
    for origin, at in confirmed.items():
        db.execute("UPDATE robots SET checked_at = ? WHERE origin = ?", (utc_text(at), origin))
