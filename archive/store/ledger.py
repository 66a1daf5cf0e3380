"""The rows of a run that no page says: how it went, what was found, what the crawl remembers, which files failed.

They are written to a WARC file too, once the run is over, so that the database can be made again from those files.
Each line is a JSON object: ``table``, and the row's columns; a capture is named by the place of its record.
"""

import json
from collections.abc import Iterable, Iterator

from sqlite_utils import Database

_OF_BLOGS = "IN (SELECT blog_id FROM blog_runs WHERE run_id = :run)"
_ACTIVE = """
IN (
    SELECT blog_id FROM blog_runs WHERE run_id = :run
        AND new + revised + restored + files + findings + (requests > 3) + (outcome IS NOT 'complete') > 0
)
"""
_PLACED = "c.warc_file AS capture_file, c.warc_offset AS capture_offset"
_TABLES = {
    "archive": "SELECT key, value FROM archive",
    "runs": "SELECT * FROM runs WHERE id = :run",
    "blogs": f"SELECT * FROM blogs WHERE id {_OF_BLOGS} ORDER BY id",
    "former_fronts": f"SELECT * FROM former_fronts WHERE blog_id {_OF_BLOGS} ORDER BY blog_id, url",
    "blog_runs": "SELECT * FROM blog_runs WHERE run_id = :run ORDER BY blog_id",
    "findings": "SELECT * FROM findings WHERE run_id = :run ORDER BY id",
    "hints": f"SELECT * FROM hints WHERE run_id = :run AND blog_id {_OF_BLOGS} ORDER BY blog_id, url",
    "files": f"""
        SELECT f.*, {_PLACED} FROM files AS f LEFT JOIN captures AS c ON c.id = f.capture_id
        WHERE f.blog_id {_ACTIVE} AND (
            (f.state <> 'wanted' AND f.checked_at >= :since) OR c.blog_id <> f.blog_id
            OR (f.scope = 'page' AND f.first_seen >= :since)
        ) ORDER BY f.blog_id, f.url
    """,
    "pages": f"""
        SELECT p.blog_id, p.url, {_PLACED} FROM pages AS p JOIN captures AS c ON c.id = p.searched_id
        WHERE c.run_id = :run AND p.blog_id {_ACTIVE} ORDER BY p.blog_id, p.url
    """,
}
FIRST = ("archive", "runs", "blogs", "former_fronts")
"""The tables whose rows must be there before the visits of the run are made again."""


def unsealed_runs(db: Database) -> tuple[int, ...]:
    """The runs that are over and that no WARC file tells of, oldest first."""
    rows = db.execute("SELECT id FROM runs WHERE NOT is_sealed AND outcome IS NOT NULL ORDER BY id")
    return tuple(row["id"] for row in rows)


def ledger_of(db: Database, run_id: int) -> Iterator[str]:
    """The lines that tell of the run."""
    since = db.execute("SELECT started_at FROM runs WHERE id = ?", (run_id,)).fetchone()["started_at"]
    for table, sql in _TABLES.items():
        for row in db.execute(sql, {"run": run_id, "since": since}):
            kept = {name: row[name] for name in row.keys() if row[name] is not None}  # noqa: SIM118 -- a sqlite3.Row
            for name in ("is_sealed", "capture_id", "searched_id"):
                kept.pop(name, None)
            yield json.dumps({"table": table, **kept}, ensure_ascii=False, separators=(",", ":"))


def seal(db: Database, run_id: int) -> None:
    """Keeps that a WARC file tells of the run."""
    db.execute("UPDATE runs SET is_sealed = 1 WHERE id = ?", (run_id,))


def put_lines(db: Database, lines: Iterable[dict[str, object]]) -> None:
    """Writes rows as lines tell them; of a ``pages`` line, only that the page was searched for files.

    Lines of tables that are not told of, and columns that are not there, are left out.
    """
    columns: dict[str, tuple[str, ...]] = {}
    for line in lines:
        table = str(line["table"])
        if table not in _TABLES:
            continue
        if table not in columns:
            columns[table] = tuple(row["name"] for row in db.execute(f"PRAGMA table_info({table})"))
        row = {name: line[name] for name in columns[table] if name in line}
        if "capture_file" in line:
            row["capture_id"] = _capture_at(db, line)
        if table == "pages":
            sql = "UPDATE pages SET searched_id = :capture_id WHERE blog_id = :blog_id AND url = :url"
        else:
            keys = _KEYS.get(table, ("id",))
            sets = ", ".join(f"{name} = excluded.{name}" for name in columns[table] if name not in keys)
            names = ", ".join(row)
            sql = f"""
                INSERT INTO {table} ({names}) VALUES ({", ".join(f":{name}" for name in row)})
                ON CONFLICT ({", ".join(keys)}) DO {f"UPDATE SET {sets}" if sets else "NOTHING"}
            """
        db.execute(sql, row)


_KEYS = {
    "archive": ("key",),
    "former_fronts": ("blog_id", "url"),
    "blog_runs": ("run_id", "blog_id"),
    "hints": ("blog_id", "url"),
    "files": ("blog_id", "url"),
}


def _capture_at(db: Database, line: dict[str, object]) -> int | None:
    place = (line["capture_file"], line["capture_offset"])
    row = db.execute("SELECT id FROM captures WHERE warc_file = ? AND warc_offset = ?", place).fetchone()
    return row["id"] if row else None
