"""What the database says of the archive as a whole: how much of it there is, and what its files hold. Read-only."""

import sqlite3
from contextlib import closing
from pathlib import Path
from types import TracebackType
from typing import Self

from sqlite_utils import Database

from .records import Segment
from .schema import database_errors, open_for_reading


class Inventory:
    """An archive database open for reading. All methods raise StoreError where the database fails."""

    def __init__(self, db: Database, path: Path) -> None:
        self._db, self._path = db, path

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

    def row_count(self, table: str) -> int:
        """How many rows the table has."""
        return int(self._rows(f"SELECT COUNT(*) AS n FROM [{table}]")[0]["n"])

    def file_ends(self) -> dict[str, int]:
        """How long each WARC file is at least, by what lists and what cites it."""
        rows = self._rows(
            """
            SELECT name, MAX(file_end) AS file_end FROM (
                SELECT f.name, s.warc_offset + s.warc_length AS file_end
                FROM segments AS s JOIN warc_files AS f ON f.id = s.file_id
                UNION ALL SELECT warc_file, warc_offset + warc_length FROM captures
            ) GROUP BY name ORDER BY name
            """
        )
        return {row["name"]: row["file_end"] for row in rows}

    def segments_of(self, file: str) -> tuple[Segment, ...]:
        """What was written to that WARC file, from its first byte on."""
        sql = """
            SELECT warc_offset, warc_length, records, sha256 FROM segments
            WHERE file_id = (SELECT id FROM warc_files WHERE name = ?) ORDER BY warc_offset
        """
        return tuple(Segment(file, *row) for row in self._rows(sql, (file,)))

    def copy_to(self, path: Path) -> None:
        """Copies the database as it is now into a new file, whoever writes it meanwhile.

        Raises StoreError where the copy is damaged, as the database then is too.
        """
        with database_errors(self._path), closing(sqlite3.connect(path)) as copy:
            self._db.conn.backup(copy)
            if copy.execute("PRAGMA quick_check(1)").fetchone()[0] != "ok":
                raise sqlite3.DatabaseError("pages of it are damaged")

    def _rows(self, sql: str, bound: tuple[str, ...] = ()) -> list[sqlite3.Row]:
        with database_errors(self._path):
            rows: list[sqlite3.Row] = self._db.execute(sql, bound).fetchall()
            return rows
