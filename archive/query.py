"""Read-only questions to the archive, for whatever shows or exports it. Every answer comes by an index."""

import json
import sqlite3
from collections.abc import Iterator, Sequence
from datetime import datetime
from pathlib import Path
from types import TracebackType
from typing import Any, Self
from urllib.parse import unquote, urlsplit

from sqlite_utils import Database

from scraper import Finding

from .errors import BlogNotFound, PostAmbiguous, PostNotFound
from .records import BlogStatus, BlogTally, CrawlRun, KeptFinding, PostRow
from .revisits import LONGEST_DAYS, SCHEDULE
from .schema import database_errors, open_for_reading

_PAGE_ROWS = 500
_DAY_S = 86400
_PAUSES = " ".join(
    f"WHEN age < {limit.total_seconds() / _DAY_S} THEN {pause.total_seconds() / _DAY_S}" for limit, pause in SCHEDULE
)
_LEFT = "state <> 'kept' AND (state = 'wanted' OR next_try_at IS NOT NULL)"
_STATUS = f"""
SELECT
    b.slug, b.url, b.is_walked,
    (SELECT COUNT(*) FROM entries WHERE blog_id = b.id) AS posts,
    (SELECT COUNT(*) FROM entries WHERE blog_id = b.id AND status = 'gone') AS gone,
    (SELECT MIN(published_key) FROM entries WHERE blog_id = b.id) AS first_published,
    (SELECT MAX(published_key) FROM entries WHERE blog_id = b.id) AS last_published,
    (SELECT MAX(first_seen) FROM entries WHERE blog_id = b.id) AS last_new_at,
    br.started_at AS last_run_at, br.outcome AS last_outcome,
    (
        SELECT started_at FROM blog_runs WHERE blog_id = b.id AND outcome = 'complete' ORDER BY run_id DESC LIMIT 1
    ) AS last_good_at,
    (SELECT COUNT(*) FROM findings WHERE run_id = br.run_id AND blog_id = b.id) AS findings,
    (
        SELECT COUNT(*) FROM findings WHERE run_id = br.run_id AND blog_id = b.id AND severity = 'attention'
    ) AS attention,
    (
        SELECT message FROM findings
        WHERE run_id = br.run_id AND blog_id = b.id AND (severity = 'attention' OR br.outcome <> 'complete')
        ORDER BY severity = 'attention' DESC, severity = 'warning' DESC, id LIMIT 1
    ) AS why,
    (SELECT COUNT(*) FROM files WHERE blog_id = b.id AND state = 'kept') AS files,
    (SELECT COUNT(*) FROM files WHERE blog_id = b.id AND scope = 'body' AND {_LEFT}) AS images_left,
    (SELECT COUNT(*) FROM files WHERE blog_id = b.id AND {_LEFT}) AS files_left,
    (
        SELECT STRFTIME('%Y-%m-%dT%H:%M:%SZ', MIN(JULIANDAY(visited_at) + CASE {_PAUSES} ELSE {LONGEST_DAYS} END))
        FROM (
            SELECT visited_at, JULIANDAY(visited_at) - COALESCE(JULIANDAY(CASE LENGTH(published_key)
                WHEN 4 THEN published_key || '-01-01' WHEN 7 THEN published_key || '-01' ELSE published_key
            END), JULIANDAY(first_seen)) AS age
            FROM entries WHERE blog_id = b.id AND status <> 'redacted' AND INSTR(url, '#') = 0
        )
    ) AS next_visit_at
FROM blogs AS b
LEFT JOIN blog_runs AS br ON br.blog_id = b.id AND br.run_id = (
    SELECT MAX(run_id) FROM blog_runs WHERE blog_id = b.id
)
ORDER BY b.slug
"""


class Query:
    """An archive database open for reading. All methods raise StoreError where the database fails."""

    def __init__(self, db: Database, path: Path) -> None:
        self._db = db
        self._path = path

    @classmethod
    def open(cls, path: Path) -> Self:
        """The database at that path. Raises as ``open_for_reading`` does."""
        return cls(open_for_reading(path), path)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._db.close()

    def newest(self, *, blogs: Sequence[str] | None = None, limit: int | None = None) -> tuple[PostRow, ...]:
        """The posts of those blogs (slugs) or all, newest first, those without a date last."""
        marks = ", ".join("?" for _ in blogs or ())
        where = f"WHERE blog_id IN (SELECT id FROM blogs WHERE slug IN ({marks}))" if blogs is not None else ""
        ids = f"SELECT id FROM entries {where} ORDER BY published_key DESC, id DESC LIMIT ?"
        found = [row["id"] for row in self._rows(ids, (*(blogs or ()), -1 if limit is None else limit))]
        return tuple(self._by_ids(found))

    def slugs(
        self, slugs: Sequence[str] = (), *, person: str | None, party: str | None, municipality: str | None
    ) -> tuple[str, ...]:
        """The blogs that fit all that is given, by slug; case says nothing. Raises BlogNotFound for none."""
        for slug in slugs:
            self._check_slug(slug)
        wanted = {"person": person, "party": party, "municipality": municipality}
        asked = {name: value.casefold() for name, value in wanted.items() if value is not None}
        found = tuple(
            row["slug"]
            for row in self._rows("SELECT slug, person, owner, party, municipality FROM blogs ORDER BY slug")
            if (not slugs or row["slug"] in slugs) and all(_says(row, name, value) for name, value in asked.items())
        )
        if not found:
            hint = "See them with: bloggarkiv status; person, party and municipality stand in bloggar.toml."
            raise BlogNotFound(f"No blog in the archive has {', '.join(filter(None, wanted.values()))}", hint=hint)
        return found

    def blog_id(self, slug: str) -> int | None:
        """The number of that blog, or None."""
        rows = self._rows("SELECT id FROM blogs WHERE slug = ?", (slug,))
        return rows[0]["id"] if rows else None

    def zone_of(self, slug: str) -> str | None:
        """The time zone of the blog, where it is configured."""
        rows = self._rows("SELECT zone FROM blogs WHERE slug = ?", (slug,))
        return rows[0]["zone"] if rows else None

    def all_posts(self, *, blog: str | None = None) -> Iterator[PostRow]:
        """The posts in a lasting order: by blog, date and id, those without a date first. Streamed.

        Raises BlogNotFound.
        """
        self._check_slug(blog)
        slugs = [blog] if blog else [row["slug"] for row in self._rows("SELECT slug FROM blogs ORDER BY slug")]
        for slug in slugs:
            ids = """
                SELECT id FROM entries WHERE blog_id = (SELECT id FROM blogs WHERE slug = ?)
                ORDER BY published_key, id
            """
            found = [row["id"] for row in self._rows(ids, (slug,))]
            for start in range(0, len(found), _PAGE_ROWS):
                yield from self._by_ids(found[start : start + _PAGE_ROWS])

    def post(self, name: str) -> PostRow:
        """The post with that row id, address (any it was seen under), or last part of its address.

        Raises PostNotFound, and PostAmbiguous where several posts have that last part.
        """
        ids = self._ids_of(name.strip())
        if not ids:
            raise PostNotFound(f"No post answers to {name}", hint="See the row ids with: bloggarkiv list")
        if len(ids) > 1:
            rows = "; ".join(f"{row.id} {row.url}" for row in self._by_ids(ids[:5]))
            raise PostAmbiguous(f"{len(ids)} posts answer to {name}", hint=f"Name one by its row id: {rows}")
        return next(self._by_ids(ids))

    def statuses(self) -> tuple[BlogStatus, ...]:
        """How each blog stands, by slug."""
        return tuple(_status(row) for row in self._rows(_STATUS))

    def blog_urls(self) -> dict[str, str]:
        """The front page of every blog that was ever crawled, by slug; also of those taken out of the configuration."""
        return {row["slug"]: row["url"] for row in self._rows("SELECT slug, url FROM blogs")}

    def post_count(self, slug: str) -> int:
        """How many posts of the blog are kept; 0 for one that never was crawled."""
        sql = "SELECT COUNT(*) AS posts FROM entries WHERE blog_id = (SELECT id FROM blogs WHERE slug = ?)"
        return int(self._rows(sql, (slug,))[0]["posts"])

    def cited_to(self, file: str) -> int:
        """The end of the last record of that WARC file that a row cites; 0 for none."""
        sql = "SELECT MAX(warc_offset + warc_length) AS cited_end FROM {} WHERE warc_file = ?"
        ends = (self._rows(sql.format(table), (file,))[0]["cited_end"] for table in ("captures", "robots"))
        return max(end or 0 for end in ends)

    def broken_pages(self) -> tuple[str, ...]:
        """What SQLite finds wrong in the file (``quick_check``), in its own words; reads all of it."""
        return tuple(row[0] for row in self._rows("PRAGMA quick_check(5)") if row[0] != "ok")

    def broken_references(self) -> int:
        """How many rows cite one that is not there."""
        return len(self._rows("PRAGMA foreign_key_check"))

    def last_run(self) -> CrawlRun | None:
        """The latest run, summed over its blogs, or None before any."""
        rows = self._rows(
            """
            SELECT r.*, COUNT(br.blog_id) AS blogs, IFNULL(SUM(requests), 0) AS requests, IFNULL(SUM(new), 0) AS new,
                IFNULL(SUM(revised), 0) AS revised, IFNULL(SUM(gone), 0) AS gone,
                IFNULL(SUM(restored), 0) AS restored, IFNULL(SUM(unchanged), 0) AS unchanged,
                IFNULL(SUM(findings), 0) AS findings, IFNULL(SUM(files), 0) AS files
            FROM runs AS r LEFT JOIN blog_runs AS br ON br.run_id = r.id
            WHERE r.id = (SELECT MAX(id) FROM runs) GROUP BY r.id
            """
        )
        return _run(rows[0]) if rows else None

    def findings(self, run_id: int) -> tuple[KeptFinding, ...]:
        """What that run found and no later one found again, by blog, the gravest first."""
        rows = self._rows(
            """
            SELECT f.*, b.slug FROM findings AS f LEFT JOIN blogs AS b ON b.id = f.blog_id WHERE f.run_id = ?
            ORDER BY b.slug, CASE f.severity WHEN 'attention' THEN 0 WHEN 'warning' THEN 1 ELSE 2 END, f.id
            """,
            (run_id,),
        )
        return tuple(_finding(row) for row in rows)

    def _check_slug(self, slug: str | None) -> None:
        if slug is not None and not self._rows("SELECT 1 FROM blogs WHERE slug = ?", (slug,)):
            raise BlogNotFound(f"No blog in the archive is called {slug}", hint="See them with: bloggarkiv status")

    def _ids_of(self, name: str) -> list[int]:
        if name.isdecimal() and len(name) < 19:
            found = self._rows("SELECT id FROM entries WHERE id = ?", (int(name),))
        elif "://" in name:
            marks = ", ".join("?" for _ in _spellings(name))
            found = self._rows(f"SELECT DISTINCT post_id AS id FROM aliases WHERE url IN ({marks})", _spellings(name))
        else:
            sought = unquote(name.strip("/"))
            found = self._rows("SELECT DISTINCT post_id AS id FROM aliases WHERE tail = ? AND tail <> ''", (sought,))
        return sorted(row["id"] for row in found)

    def _by_ids(self, ids: Sequence[int]) -> Iterator[PostRow]:
        for start in range(0, len(ids), _PAGE_ROWS):
            part = ids[start : start + _PAGE_ROWS]
            marks = ", ".join("?" for _ in part)
            rows = {row["id"]: row for row in self._rows(f"SELECT * FROM posts WHERE id IN ({marks})", part)}
            yield from (_post(rows[post_id]) for post_id in part if post_id in rows)

    # What is bound are texts and numbers; sqlite-utils names the types no narrower.
    def _rows(self, sql: str, bound: Sequence[Any] | dict[str, Any] = ()) -> list[sqlite3.Row]:
        with database_errors(self._path):
            rows: list[sqlite3.Row] = self._db.execute(sql, bound).fetchall()
            return rows


def _says(row: sqlite3.Row, name: str, value: str) -> bool:
    """Whether the blog's row has the value; a blog without a person is its owner's."""
    said: str | None = row[name] or (row["owner"] if name == "person" else None)
    return said is not None and said.casefold() == value


def _spellings(address: str) -> tuple[str, ...]:
    """The address as it may have been kept: either scheme, with and without the last slash, no fragment."""
    bare = address.partition("://")[2]
    without = bare.partition("#")[0]
    paths = [bare, without]
    if not urlsplit(address).query:
        paths += [without.rstrip("/"), f"{without.rstrip('/')}/"]
    return tuple(dict.fromkeys(f"{scheme}://{path}" for path in paths for scheme in ("https", "http")))


def _post(row: sqlite3.Row) -> PostRow:
    values = dict(row)
    return PostRow(**{**values, "tags": tuple(json.loads(values["tags"]))})


def _status(row: sqlite3.Row) -> BlogStatus:
    return BlogStatus(
        blog=row["slug"],
        url=row["url"],
        posts=row["posts"],
        gone=row["gone"],
        first_published=row["first_published"],
        last_published=row["last_published"],
        last_new_at=_moment(row["last_new_at"]),
        last_run_at=_moment(row["last_run_at"]),
        last_outcome=row["last_outcome"],
        last_good_at=_moment(row["last_good_at"]),
        next_visit_at=_moment(row["next_visit_at"]),
        is_walked=bool(row["is_walked"]),
        findings=row["findings"],
        attention=row["attention"],
        why=row["why"],
        files=row["files"],
        images_left=row["images_left"],
        files_left=row["files_left"],
    )


def _run(row: sqlite3.Row) -> CrawlRun:
    names = ("requests", "new", "revised", "gone", "restored", "unchanged", "findings", "files")
    return CrawlRun(
        id=row["id"],
        started_at=datetime.fromisoformat(row["started_at"]),
        ended_at=_moment(row["ended_at"]),
        outcome=row["outcome"],
        version=row["version"],
        rules_version=row["rules_version"],
        blogs=row["blogs"],
        tally=BlogTally(**{name: row[name] for name in names}),
    )


def _finding(row: sqlite3.Row) -> KeptFinding:
    finding = Finding(row["code"], row["stage"], row["severity"], row["url"], row["message"], row["hint"])
    first, last = (datetime.fromisoformat(row[name]) for name in ("first_seen", "last_seen"))
    return KeptFinding(row["slug"], finding, first, last, row["times"])


def _moment(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None
