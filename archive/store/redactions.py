"""Rows about what is taken out of the archive: the request, what it bars, and what was altered in its course.

A redaction is begun in one transaction, which erases the rows; the WARC files follow one by one, each in one
transaction that moves the rows to where their records lie now. What was begun can be ended at any later time.
"""

import json
import re
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from typing import Any

from sqlite_utils import Database

from scraper import Blog

from ..masking import Mask, hash_of, hashes_of, path_of_link, unpacked
from ..records import Locator
from ..schema import database_errors
from ..warc import Rewritten
from .erasing import bar, erase, tell, without
from .rows import clean, json_text, utc_text

_KEPT = "id, kind, post_id, blog_id, url, digest, reason, at"
_SAID = re.compile(r"redaction (\d+) at \S+; (emptied|masked); was sha256:(\w+)")


@dataclass(frozen=True, slots=True)
class Redaction:
    """One request that was begun. ``digest`` is that of what was taken out."""

    id: int
    kind: str
    post_id: int | None
    blog_id: int | None
    url: str | None
    digest: str
    reason: str
    at: str
    hashes: bytes


@dataclass(frozen=True, slots=True)
class Altered:
    """One capture that was altered: the SHA-256 of its body before and since."""

    capture_id: int
    is_removed: bool
    before: str
    since: str


class Redactions:
    """What is asked and written of redactions in an open archive. Every method is one transaction."""

    def __init__(self, db: Database, path: Path, together: Callable[[], AbstractContextManager[None]]) -> None:
        self._db, self._path, self._together = db, path, together

    def begin_post(self, post_id: int, *, reason: str, now: datetime) -> int:
        """The id of a new redaction: the post's texts are erased, its addresses and images barred."""
        with self._transaction() as db:
            post = db.execute("SELECT * FROM entries WHERE id = ?", (post_id,)).fetchone()
            texts = db.execute("SELECT title, body, media FROM revisions WHERE post_id = ?", (post_id,)).fetchall()
            own = hashes_of((text or "" for row in texts for text in (row["title"], row["body"])), self._salt())
            hashes = without(own, self._others(post["blog_id"], post_id))
            digest = sha256("\0".join(f"{row['title']}\0{row['body']}" for row in texts).encode("utf-8", "replace"))
            redaction_id = self._put(
                hashes,
                kind="post",
                post_id=post_id,
                blog_id=post["blog_id"],
                url=post["url"],
                digest=digest.hexdigest(),
                reason=clean(reason),
                at=utc_text(now),
            )
            bar(db, post_id, post["blog_id"], redaction_id, [row["media"] for row in texts])
            erase(db, post_id)
            tell(db, post_id, post["blog_id"], now)
            return redaction_id

    def begin_commenter(self, words: list[str], *, blog_id: int | None, reason: str, now: datetime) -> int:
        """The id of a new redaction of that name; of the name only a hash is kept."""
        with self._transaction():
            digest = hash_of(words, self._salt())
            hashes = {len(words): frozenset((digest,))}
            said = {"blog_id": blog_id, "digest": digest.hex(), "reason": clean(reason), "at": utc_text(now)}
            return self._put(hashes, kind="commenter", **said)

    def begun(self) -> tuple[Redaction, ...]:
        """Those that were begun and not ended."""
        sql = "SELECT * FROM redactions WHERE completed_at IS NULL ORDER BY id"
        return tuple(_redaction(row) for row in self._db.execute(sql).fetchall())

    def masks_of(self, blog: Blog) -> tuple[Mask, ...]:
        """What is to be masked in what is read of the blog."""
        sql = """
            SELECT * FROM redactions
            WHERE blog_id IS NULL OR blog_id = (SELECT id FROM blogs WHERE slug = ?) ORDER BY id
        """
        with database_errors(self._path):
            rows = self._db.execute(sql, (blog.slug,)).fetchall()
            return tuple(self.mask_of(_redaction(row)) for row in rows)

    def mask_of(self, redaction: Redaction) -> Mask:
        """What finds its text again."""
        rows = self._db.execute("SELECT url FROM barred WHERE redaction_id = ? AND NOT is_file", (redaction.id,))
        links = tuple(dict.fromkeys(path_of_link(row["url"]) for row in rows))
        links = tuple(link for link in links if len(link) > 1)
        return Mask(self._salt(), unpacked(redaction.hashes), links, spares_posts=redaction.kind == "commenter")

    def captures_to_remove(self, redaction: Redaction) -> frozenset[int]:
        """The captures whose payload goes as a whole: the post's own pages, and its images."""
        rows = self._db.execute(
            """
            SELECT c.id FROM barred AS x JOIN captures AS c ON c.url = x.url AND c.blog_id = x.blog_id
            WHERE x.redaction_id = ?
            """,
            (redaction.id,),
        )
        return frozenset(row["id"] for row in rows)

    def files_of(self, redaction: Redaction) -> tuple[str, ...]:
        """The WARC files that may hold what is to be altered."""
        sql = "SELECT DISTINCT warc_file FROM captures WHERE :blog_id IS NULL OR blog_id = :blog_id ORDER BY warc_file"
        return tuple(row["warc_file"] for row in self._db.execute(sql, {"blog_id": redaction.blog_id}))

    def captures_in(self, file: str, redaction: Redaction) -> dict[int, tuple[int, str, str | None]]:
        """Those captures of the file, by offset: id, digest of the body, type of content."""
        rows = self._db.execute(
            """
            SELECT id, warc_offset, body_sha256, content_type FROM captures
            WHERE warc_file = :file AND (:blog_id IS NULL OR blog_id = :blog_id)
            """,
            {"file": file, "blog_id": redaction.blog_id},
        )
        return {row["warc_offset"]: (row["id"], row["body_sha256"], row["content_type"]) for row in rows}

    def move(self, redaction: Redaction, file: str, new: str, done: Rewritten, altered: Iterable[Altered]) -> None:
        """Keeps that a file was written anew under another name, and what was altered in it."""
        with self._transaction() as db:
            ends = [first for first, _ in done.stretches[1:]] + [1 << 62]
            for at, length in done.lengths.items():
                db.execute(
                    "UPDATE captures SET warc_length = ? WHERE warc_file = ? AND warc_offset = ?", (length, file, at)
                )
            for (first, moved), end in zip(done.stretches, ends, strict=True):
                db.execute(
                    """
                    UPDATE captures SET warc_file = ?, warc_offset = warc_offset + ?
                    WHERE warc_file = ? AND warc_offset >= ? AND warc_offset < ?
                    """,
                    (new, moved, file, first, end),
                )
            for one in altered:
                db.execute("UPDATE captures SET body_sha256 = ? WHERE id = ?", (one.since, one.capture_id))
                db.execute("UPDATE pages SET etag = NULL, last_modified = NULL WHERE capture_id = ?", (one.capture_id,))
                db.execute(
                    "INSERT OR IGNORE INTO altered VALUES (?, ?, ?, ?)",
                    (one.capture_id, redaction.id, one.is_removed, one.before),
                )
            self._list(file, new, done)
            leftover = json_text([*self.leftover(redaction), file])
            db.execute("UPDATE redactions SET leftover = ? WHERE id = ?", (leftover, redaction.id))

    def referring_in(self, file: str, redaction: Redaction) -> list[tuple[int, Locator, str, str, Locator]]:
        """The captures in that file whose bytes are those of an altered one, and do not say so yet.

        Each as its id, its place, the digest of the body before and since, and the place of the other one.
        """
        rows = self._db.execute(
            """
            SELECT c.id, c.warc_offset, c.warc_length, c.body_sha256 AS was,
                o.warc_file AS original, o.warc_offset AS at, o.warc_length AS size, o.body_sha256 AS now
            FROM altered AS a JOIN captures AS o ON o.id = a.capture_id JOIN captures AS c ON c.payload_in = o.id
            WHERE a.redaction_id = :id AND c.warc_file = :file
                AND NOT EXISTS (SELECT 1 FROM altered WHERE capture_id = c.id AND redaction_id = :id)
            """,
            {"id": redaction.id, "file": file},
        ).fetchall()
        return [
            (
                *(row["id"], Locator(file, row["warc_offset"], row["warc_length"]), row["was"], row["now"]),
                Locator(row["original"], row["at"], row["size"]),
            )
            for row in rows
        ]

    def leftover(self, redaction: Redaction) -> tuple[str, ...]:
        """The files that others have taken the place of, and that may still be there."""
        row = self._db.execute("SELECT leftover FROM redactions WHERE id = ?", (redaction.id,)).fetchone()
        return tuple(json.loads(row["leftover"] or "[]"))

    def forget_leftover(self, redaction: Redaction) -> None:
        """Keeps that the files which others took the place of are removed."""
        with self._transaction() as db:
            db.execute("UPDATE redactions SET leftover = NULL WHERE id = ?", (redaction.id,))

    def complete(self, redaction: Redaction, *, now: datetime) -> None:
        """Keeps that it is done; nothing of what was erased stays in the database's files."""
        with self._transaction() as db:
            db.execute("UPDATE redactions SET completed_at = ? WHERE id = ?", (utc_text(now), redaction.id))
        with database_errors(self._path):
            self._db.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()

    def lines_of(self, redaction: Redaction, *, completed_at: datetime) -> bytes:
        """What a WARC file is to tell of it: the tombstone, as JSON Lines."""
        tables = {
            "redactions": f"SELECT {_KEPT}, HEX(hashes) AS hashes FROM redactions WHERE id = ?",
            "entries": "SELECT * FROM entries WHERE id = (SELECT post_id FROM redactions WHERE id = ?)",
            "aliases": "SELECT * FROM aliases WHERE post_id = (SELECT post_id FROM redactions WHERE id = ?)",
            "barred": "SELECT * FROM barred WHERE redaction_id = ? ORDER BY blog_id, url",
        }
        lines = []
        for table, sql in tables.items():
            for row in self._db.execute(sql, (redaction.id,)).fetchall():
                kept = {name: row[name] for name in row.keys() if row[name] is not None}  # noqa: SIM118 -- a Row
                kept |= {"completed_at": utc_text(completed_at)} if table == "redactions" else {}
                lines.append(json.dumps({"table": table, **kept}, ensure_ascii=False, separators=(",", ":")))
        return "".join(f"{line}\n" for line in lines).encode("utf-8", "replace")

    def restore_post(self, lines: Sequence[Mapping[str, Any]]) -> None:
        """Puts the post's row back as the tombstone that those lines tell of, unless it is there."""
        with self._transaction():
            for line in lines:
                if line["table"] in ("entries", "aliases"):
                    self._restore(line)

    def restore(self, lines: Sequence[Mapping[str, Any]]) -> None:
        """Puts back all that those lines tell of a redaction that is done."""
        self.restore_post(lines)
        with self._transaction() as db:
            for line in lines:
                if line["table"] in ("redactions", "barred"):
                    self._restore(line)
                if line["table"] == "redactions" and line.get("post_id"):
                    tell(db, line["post_id"], line["blog_id"], datetime.fromisoformat(line["at"]))
            db.execute("DELETE FROM files WHERE (blog_id, url) IN (SELECT blog_id, url FROM barred)")

    def restore_altered(self, capture_id: int, said: str) -> None:
        """Puts back what the record of the capture says of how it was altered."""
        with self._transaction() as db:
            for number, what, before in _SAID.findall(said):
                db.execute(
                    "INSERT OR IGNORE INTO altered VALUES (?, ?, ?, ?)", (capture_id, number, what == "emptied", before)
                )

    def _restore(self, line: Mapping[str, Any]) -> None:
        row = {name: value for name, value in line.items() if name != "table"}
        if "hashes" in row:
            row["hashes"] = bytes.fromhex(row["hashes"])
        names, marks = ", ".join(row), ", ".join(f":{name}" for name in row)
        self._db.execute(f"INSERT OR IGNORE INTO {line['table']} ({names}) VALUES ({marks})", row)

    def counts(self, redaction_id: int) -> tuple[int, int]:
        """How many captures it removed and how many it masked."""
        sql = "SELECT IFNULL(SUM(is_removed), 0), IFNULL(SUM(NOT is_removed), 0) FROM altered WHERE redaction_id = ?"
        removed, masked = self._db.execute(sql, (redaction_id,)).fetchone()
        return int(removed), int(masked)

    @contextmanager
    def _transaction(self) -> Iterator[Database]:
        with database_errors(self._path):
            self._db.execute("PRAGMA secure_delete = ON").fetchall()
            with self._together():
                yield self._db

    def _salt(self) -> bytes:
        row = self._db.execute("SELECT value FROM archive WHERE key = 'id'").fetchone()
        return sha256(str(row["value"]).encode()).digest()

    def _put(self, hashes: dict[int, frozenset[bytes]], **columns: object) -> int:
        """The id of a new row, with those columns."""
        values = {**columns, "hashes": Mask(b"", hashes).packed()}
        names, marks = ", ".join(values), ", ".join(f":{name}" for name in values)
        row = self._db.execute(f"INSERT INTO redactions ({names}) VALUES ({marks}) RETURNING id", values).fetchone()
        return int(row["id"])

    def _others(self, blog_id: int, post_id: int) -> Iterator[dict[int, frozenset[bytes]]]:
        """The hashes of what other posts of the blog say, one after another: they are not to be masked."""
        rows = self._db.execute(
            """
            SELECT r.title, r.body FROM revisions AS r JOIN entries AS e ON e.id = r.post_id
            WHERE e.blog_id = ? AND e.id <> ?
            """,
            (blog_id, post_id),
        )
        for row in rows:
            yield hashes_of((row["title"] or "", row["body"]), self._salt())

    def _list(self, file: str, new: str, done: Rewritten) -> None:
        """Lists the file's new name, and all of it as one stretch."""
        db = self._db
        db.execute("INSERT OR IGNORE INTO warc_files (name) VALUES (?)", (file,))
        row = db.execute("UPDATE warc_files SET name = ? WHERE name = ? RETURNING id", (new, file)).fetchone()
        db.execute("DELETE FROM segments WHERE file_id = ?", (row["id"],))
        db.execute(
            "INSERT INTO segments (file_id, warc_offset, warc_length, records, sha256) VALUES (?, 0, ?, ?, ?)",
            (row["id"], done.length, done.records, done.sha256),
        )


def _redaction(row: sqlite3.Row) -> Redaction:
    names = ("id", "kind", "post_id", "blog_id", "url", "digest", "reason", "at", "hashes")
    return Redaction(*(row[name] for name in names))
