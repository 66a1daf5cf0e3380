"""Rows about exchanges: captures, and the validators that make the next request conditional."""

import json
from dataclasses import dataclass
from hashlib import sha256

from sqlite_utils import Database

from scraper import Capture

from ..records import Locator
from .rows import clean, utc_text


@dataclass(frozen=True, slots=True)
class Step:
    """Where and when something was said: what every row about it carries. ``at`` is UTC text."""

    blog_id: int
    run_id: int
    capture_id: int
    at: str
    zone: str | None = None
    language: str | None = None


def put_capture(
    db: Database, capture: Capture, locators: tuple[Locator, ...], *, blog_id: int, run_id: int
) -> int | None:
    """The row id of the capture, after those of its redirects; None for a 304, which has a record but no row."""
    last: int | None = None
    for exchange, place in zip((*capture.redirects, capture), locators, strict=True):
        if exchange.status == 304:
            return None
        cursor = db.execute(
            """
            INSERT INTO captures (
                blog_id, run_id, url, fetched_at, status, content_type,
                warc_file, warc_offset, warc_length, body_sha256
            ) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            """,
            (
                blog_id,
                run_id,
                clean(exchange.final_url),
                utc_text(exchange.fetched_at),
                exchange.status,
                clean(exchange.header("Content-Type")),
                place.file,
                place.offset,
                place.length,
                sha256(exchange.body).hexdigest(),
            ),
        )
        last = cursor.lastrowid
    return last


def put_reservations(db: Database, capture_id: int, names: tuple[str, ...]) -> None:
    """Keeps what the captured page reserves."""
    db.execute("UPDATE captures SET reservations = ? WHERE id = ?", (json.dumps(names), capture_id))


def put_page(db: Database, url: str, capture: Capture, *, blog_id: int, capture_id: int) -> None:
    """Keeps when the address answered, and its validators."""
    db.execute(
        """
        INSERT INTO pages (blog_id, url, etag, last_modified, checked_at, capture_id)
        VALUES (?, ?, ?, ?, ?, ?)
        ON CONFLICT (blog_id, url) DO UPDATE SET
            etag = excluded.etag,
            last_modified = excluded.last_modified,
            checked_at = excluded.checked_at,
            capture_id = excluded.capture_id
        """,
        (
            blog_id,
            url,
            clean(capture.header("ETag")),
            clean(capture.header("Last-Modified")),
            utc_text(capture.fetched_at),
            capture_id,
        ),
    )


def drop_validators(db: Database, url: str, *, blog_id: int) -> None:
    """Makes the next request for the address unconditional, because nothing could be read of this answer."""
    db.execute("UPDATE pages SET etag = NULL, last_modified = NULL WHERE blog_id = ? AND url = ?", (blog_id, url))


def touch_page(db: Database, url: str, *, blog_id: int, at: str) -> int | None:
    """The capture that a 304 confirms, after keeping that the address answered; None for an unknown address."""
    row = db.execute(
        "UPDATE pages SET checked_at = ? WHERE blog_id = ? AND url = ? RETURNING capture_id", (at, blog_id, url)
    ).fetchone()
    return row["capture_id"] if row else None


def same_as_kept(db: Database, url: str, capture: Capture, *, blog_id: int) -> int | None:
    """The capture that the address's page is kept with, if this answer is the same byte for byte."""
    if capture.status != 200 or capture.redirects:
        return None
    row = db.execute(
        """
        SELECT c.id FROM pages AS p JOIN captures AS c ON c.id = p.capture_id
        WHERE p.blog_id = ? AND p.url = ? AND c.status = 200 AND c.body_sha256 = ?
        """,
        (blog_id, url, sha256(capture.body).hexdigest()),
    ).fetchone()
    return row["id"] if row else None


def cited_end(db: Database, file: str) -> int:
    """The end of the last record of that WARC file that a row cites; 0 for none."""
    ends = (
        db.execute(
            f"""
            SELECT warc_offset + warc_length AS cited_end FROM {table}
            WHERE warc_file = ? ORDER BY warc_offset DESC LIMIT 1
            """,
            (file,),
        ).fetchone()
        for table in ("captures", "robots")
    )
    return max((row["cited_end"] for row in ends if row), default=0)
