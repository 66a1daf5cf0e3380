"""Faults that show without reading the WARC files through: which are there, how long they are, and their indexes."""

from collections.abc import Iterator
from pathlib import Path

from sqlite_utils import Database

from ..warc import FOLDER, index_of
from .faults import Fault


def file_faults(db: Database, folder: Path) -> Iterator[Fault]:
    """What is wrong with the folder of WARC files as a whole."""
    listed = _ends(db)
    there = {f"{FOLDER}/{path.name}": path for path in sorted((folder / FOLDER).glob("*")) if path.is_file()}
    for name, end in sorted(listed.items()):
        path = there.pop(name, None)
        if path is None:
            yield Fault("file-missing", name, "the file is not there")
            yield from _lost(db, name, 0)
            continue
        there.pop(f"{FOLDER}/{index_of(path).name}", None)
        yield from _length_faults(db, name, path, end)
        if not index_of(path).exists():
            yield Fault("index-missing", name, "replay programs find nothing in it: it has no index", is_grave=False)
    for name in there:
        what = "no row tells of this file" if name.endswith(".warc.gz") else "this file is none of the archive's"
        yield Fault("file-uncited", name, what, is_grave=name.endswith(".warc.gz"))


def _length_faults(db: Database, name: str, path: Path, end: int) -> Iterator[Fault]:
    size = path.stat().st_size
    if size < end:
        yield Fault("file-cut", f"{name}, byte {size}", f"the file ends there, {end - size} bytes too early")
        yield from _lost(db, name, size)
    elif size > end:
        message = f"{size - end} bytes behind it were written by a run that was killed"
        yield Fault("file-unlisted", f"{name}, byte {end}", message, is_grave=False)


def _ends(db: Database) -> dict[str, int]:
    """How long each file must be, by what lists and what cites it."""
    rows = db.execute(
        """
        SELECT f.name, MAX(s.warc_offset + s.warc_length) AS file_end
        FROM segments AS s JOIN warc_files AS f ON f.id = s.file_id GROUP BY f.id
        UNION ALL
        SELECT warc_file AS name, MAX(warc_offset + warc_length) AS file_end FROM captures GROUP BY warc_file
        """
    )
    ends: dict[str, int] = {}
    for row in rows:
        ends[row["name"]] = max(ends.get(row["name"], 0), row["file_end"])
    return ends


def _lost(db: Database, name: str, size: int) -> Iterator[Fault]:
    rows = db.execute(
        "SELECT id, url, warc_offset FROM captures WHERE warc_file = ? AND warc_offset + warc_length > ?", (name, size)
    )
    for row in rows:
        place = f"{name}, byte {row['warc_offset']}"
        yield Fault("capture-lost", place, f"the record of capture {row['id']} is not there", row["url"])
