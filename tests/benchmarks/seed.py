"""An archive of many blogs in little time: two that were really crawled, and copies of their rows for the others.

A first crawl of ten thousand blogs takes hours. A copy differs from its original in slug, address and row ids only,
and its host answers as the original's does; the WARC files that copied rows cite are not made, for an unchanged night
reads none.
"""

import sqlite3
from contextlib import closing
from pathlib import Path

from .hosts import host

_APART = 1_000_000
_ROWS = ("id", "capture_id", "post_id", "revision_id")
_TEXTS = ("url", "page_url", "state", "body_html", "media", "evidence")
_TABLES = (
    *("blogs", "blog_runs", "captures", "pages", "hints", "entries", "revisions", "observations"),
    *("aliases", "listed"),
)


def copy_blogs(database: Path, blogs: int) -> None:
    """Adds copies of the database's two blogs, hosts 0 and 1, until it has so many."""
    with closing(sqlite3.connect(database)) as db, db:
        db.execute("PRAGMA synchronous = OFF")
        db.execute("CREATE TEMP TABLE copies (n INTEGER, original INTEGER, shift INTEGER, old TEXT, new TEXT)")
        ids = {slug: number for number, slug in db.execute("SELECT id, slug FROM blogs")}
        db.executemany(
            "INSERT INTO copies VALUES (?, ?, ?, ?, ?)",
            (
                (n, ids[f"blogg-{n % 2}"], n // 2 * _APART, f"//{host(n % 2)}:", f"//{host(n)}:")
                for n in range(2, blogs)
            ),
        )
        for table in _TABLES:
            columns = [row[1] for row in db.execute(f"PRAGMA table_info({table})")]
            values = ", ".join(_copied(table, column) for column in columns)
            of_post = "(SELECT blog_id FROM entries WHERE id = t.post_id)"
            owner = "t.id" if table == "blogs" else "t.blog_id" if "blog_id" in columns else of_post
            names = ", ".join(columns)
            db.execute(
                f"INSERT INTO {table} ({names}) SELECT {values} "
                f"FROM copies AS c JOIN {table} AS t ON {owner} = c.original"
            )
        _copy_robots(db)


def _copy_robots(db: sqlite3.Connection) -> None:
    """What the originals' hosts forbid, for the hosts of their copies."""
    columns = [row[1] for row in db.execute("PRAGMA table_info(robots)")]
    values = ", ".join("REPLACE(t.origin, c.old, c.new)" if name == "origin" else f"t.{name}" for name in columns)
    db.execute(
        f"INSERT INTO robots ({', '.join(columns)}) SELECT {values} "
        "FROM copies AS c JOIN robots AS t ON INSTR(t.origin, c.old)"
    )


def _copied(table: str, column: str) -> str:
    if column == "blog_id" or (table, column) == ("blogs", "id"):
        return "c.n + 1000"
    if column == "slug":
        return "'blogg-' || c.n"
    if column == "warc_file":
        return "t.warc_file || '-' || c.n"
    if column in _ROWS:
        return f"t.{column} + c.shift"
    return f"REPLACE(t.{column}, c.old, c.new)" if column in _TEXTS else f"t.{column}"
