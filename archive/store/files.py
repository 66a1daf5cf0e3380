"""Rows about files: which are wanted, what became of each, and where their bytes lie."""

import sqlite3
from collections.abc import Iterable
from datetime import datetime, timedelta
from hashlib import sha256

from sqlite_utils import Database

from scraper import Capture, FileLink, Post, Validators, Visit, WantedFile

from ..records import FilePolicy, Locator
from .captures import put_capture
from .rows import clean, utc_text

PAUSES = (timedelta(days=1), timedelta(days=3), timedelta(days=14), timedelta(days=60))
"""How long after each failure a file is asked again; after the last it is given up."""

_RECHECKED_AFTER = timedelta(hours=20)
_SCOPES = {"none": "('')", "images": "('body')", "all": "('body', 'page')"}
_FRESH = "state <> 'kept' AND (state = 'wanted' OR (state = 'large' AND bytes < :cap))"
_RETRY = "state <> 'kept' AND state = 'failed' AND next_try_at <= :now"
_STALE = "state <> 'wanted' AND checked_at < :stale"


def put_body_files(db: Database, post: Post, *, blog_id: int, at: str) -> None:
    """Wants the images of the post's body, each in its largest version."""
    images = (media for media in post.media if media.kind == "image")
    put_files(db, (FileLink(one.largest or one.url, "image") for one in images), blog_id=blog_id, scope="body", at=at)


def put_files(db: Database, links: Iterable[FileLink], *, blog_id: int, scope: str, at: str) -> None:
    """Wants the files; writes nothing for those that are wanted already."""
    for link in links:
        db.execute(
            """
            INSERT INTO files (blog_id, url, kind, scope, first_seen)
            SELECT ?1, ?2, ?3, ?4, ?5 WHERE NOT EXISTS (SELECT 1 FROM barred WHERE blog_id = ?1 AND url = ?2)
            ON CONFLICT (blog_id, url) DO UPDATE SET scope = 'body'
            WHERE excluded.scope = 'body' AND scope <> 'body'
            """,
            (blog_id, clean(link.url.partition("#")[0]), link.kind, scope, at),
        )


def wanted_files(
    db: Database, blog_id: int, policy: FilePolicy, *, now: datetime, retries: int, limit: int
) -> tuple[WantedFile, ...]:
    """The next files to ask: those never asked, of posts first, then so many that failed, then what may have changed.

    What another blog has got in the meantime is not asked again.
    """
    _adopt(db, blog_id)
    bound = _bound(blog_id, policy, now)
    parts = [(_FRESH, limit), (_RETRY, min(retries, limit)), *([(_STALE, limit)] if policy.rechecks else [])]
    for condition, at_most in parts:
        rows = db.execute(
            f"""
            SELECT url, kind, etag, last_modified FROM files
            WHERE blog_id = :blog_id AND scope IN {_SCOPES[policy.media]} AND {condition}
            ORDER BY scope, first_seen, url LIMIT :limit
            """,
            {**bound, "limit": at_most},
        ).fetchall()
        if rows:
            return tuple(_wanted(row, is_retry=condition is _RETRY) for row in rows)
    return ()


def count_wanted(db: Database, blog_id: int, policy: FilePolicy, *, now: datetime) -> int:
    """How many files are to be asked now."""
    condition = f"(({_FRESH}) OR ({_RETRY}){f' OR ({_STALE})' if policy.rechecks else ''})"
    sql = f"SELECT COUNT(*) AS n FROM files WHERE blog_id = :blog_id AND scope IN {_SCOPES[policy.media]} AND "
    return int(db.execute(sql + condition, _bound(blog_id, policy, now)).fetchone()["n"])


def payload_of(db: Database, capture: Capture) -> tuple[int, Locator] | None:
    """The capture that holds a file with the same digest, and where its record lies."""
    row = db.execute(
        """
        SELECT c.id, c.warc_file, c.warc_offset, c.warc_length
        FROM files AS f JOIN captures AS k ON k.id = f.capture_id
        JOIN captures AS c ON c.id = COALESCE(k.payload_in, k.id)
        WHERE f.sha256 = ? ORDER BY c.id LIMIT 1
        """,
        (sha256(capture.body).hexdigest(),),
    ).fetchone()
    return (row["id"], _place(row)) if row else None


def commit_file(
    db: Database,
    visit: Visit,
    locators: tuple[Locator, ...],
    *,
    blog_id: int,
    run_id: int,
    payload_in: int | None,
    max_bytes: int,
    now: datetime,
) -> None:
    """Keeps what became of a file; one that is kept stays so, whatever its address says later."""
    at, capture = utc_text(now), visit.capture
    key = {"blog_id": blog_id, "url": visit.url, "at": at}
    capture_id = put_capture(db, capture, locators, blog_id=blog_id, run_id=run_id) if capture else None
    if payload_in is not None and capture_id is not None:
        db.execute("UPDATE captures SET payload_in = ? WHERE id = ?", (payload_in, capture_id))
    if visit.file_state == "kept" and capture is not None and capture_id is not None:
        _keep(db, key, capture, capture_id)
        put_files(db, visit.files, blog_id=blog_id, scope="page", at=at)
    elif visit.file_state == "kept":
        db.execute("UPDATE files SET checked_at = :at WHERE blog_id = :blog_id AND url = :url", key)
    else:
        _fail(db, key, None if visit.file_state == "failed" else max_bytes, now)


def pages_to_search(db: Database, blog_id: int, *, limit: int) -> tuple[tuple[str, int, Locator], ...]:
    """HTML pages whose last capture was not searched for files: address, capture, place."""
    rows = db.execute(
        """
        SELECT p.url, c.id, c.warc_file, c.warc_offset, c.warc_length
        FROM pages AS p JOIN captures AS c ON c.id = p.capture_id
        WHERE p.blog_id = ? AND p.searched_id IS NOT p.capture_id AND c.status = 200 AND c.content_type LIKE '%html%'
        ORDER BY c.id LIMIT ?
        """,
        (blog_id, limit),
    )
    return tuple(
        (row["url"], row["id"], Locator(row["warc_file"], row["warc_offset"], row["warc_length"])) for row in rows
    )


def put_page_files(
    db: Database, links: Iterable[FileLink], *, blog_id: int, page_url: str, capture_id: int, now: datetime
) -> None:
    """Wants what the page needs, and keeps that it was searched."""
    put_files(db, links, blog_id=blog_id, scope="page", at=utc_text(now))
    db.execute("UPDATE pages SET searched_id = ? WHERE blog_id = ? AND url = ?", (capture_id, blog_id, page_url))


def _wanted(row: sqlite3.Row, *, is_retry: bool) -> WantedFile:
    return WantedFile(row["url"], row["kind"], Validators(row["etag"], row["last_modified"]), is_retry)


def _place(row: sqlite3.Row) -> Locator:
    return Locator(row["warc_file"], row["warc_offset"], row["warc_length"])


def _bound(blog_id: int, policy: FilePolicy, now: datetime) -> dict[str, object]:
    stale = utc_text(now - _RECHECKED_AFTER)
    return {"blog_id": blog_id, "cap": policy.max_bytes, "now": utc_text(now), "stale": stale}


def _adopt(db: Database, blog_id: int) -> None:
    db.execute(
        """
        UPDATE files SET state = 'kept', capture_id = o.capture_id, bytes = o.bytes, sha256 = o.sha256,
            etag = o.etag, last_modified = o.last_modified, checked_at = o.checked_at
        FROM files AS o
        WHERE files.blog_id = ? AND files.state <> 'kept' AND files.state = 'wanted'
            AND o.url = files.url AND o.state = 'kept' AND o.blog_id <> files.blog_id
        """,
        (blog_id,),
    )


def _keep(db: Database, key: dict[str, object], capture: Capture, capture_id: int) -> None:
    db.execute(
        """
        UPDATE files SET state = 'kept', capture_id = :capture_id, bytes = :bytes, sha256 = :sha256, etag = :etag,
            last_modified = :last_modified, checked_at = :at, tries = 0, next_try_at = NULL
        WHERE blog_id = :blog_id AND url = :url
        """,
        {
            **key,
            "capture_id": capture_id,
            "bytes": len(capture.body),
            "sha256": sha256(capture.body).hexdigest(),
            "etag": clean(capture.header("ETag")),
            "last_modified": clean(capture.header("Last-Modified")),
        },
    )


def _fail(db: Database, key: dict[str, object], cap: int | None, now: datetime) -> None:
    kept = db.execute(
        "UPDATE files SET checked_at = :at WHERE blog_id = :blog_id AND url = :url RETURNING capture_id, tries", key
    ).fetchone()
    if kept is None or kept["capture_id"] is not None:
        return
    state = "failed" if cap is None else "large"
    pause = PAUSES[kept["tries"]] if cap is None and kept["tries"] < len(PAUSES) else None
    db.execute(
        """
        UPDATE files SET state = :state, bytes = :cap, tries = tries + 1, next_try_at = :next_try_at
        WHERE blog_id = :blog_id AND url = :url
        """,
        {**key, "state": state, "cap": cap, "next_try_at": utc_text(now + pause) if pause else None},
    )
