"""Rows about what was written to WARC files: where each stretch lies, and the digest of its bytes."""

from collections.abc import Iterable

from sqlite_utils import Database

from ..records import Segment


def put_segments(db: Database, segments: Iterable[Segment]) -> None:
    """Keeps the segments."""
    for one in segments:
        db.execute("INSERT OR IGNORE INTO warc_files (name) VALUES (?)", (one.file,))
        db.execute(
            """
            INSERT OR REPLACE INTO segments (file_id, warc_offset, warc_length, records, sha256)
            SELECT id, ?, ?, ?, ? FROM warc_files WHERE name = ?
            """,
            (one.offset, one.length, one.records, one.sha256, one.file),
        )


def listed_end(db: Database, file: str) -> int:
    """The end of the last segment of that file; 0 for none."""
    row = db.execute(
        """
        SELECT warc_offset + warc_length AS listed_end FROM segments
        WHERE file_id = (SELECT id FROM warc_files WHERE name = ?) ORDER BY warc_offset DESC LIMIT 1
        """,
        (file,),
    ).fetchone()
    return row["listed_end"] if row else 0
