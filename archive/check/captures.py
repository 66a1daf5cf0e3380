"""Reading WARC files through: each written stretch against the digest that was kept of it, each record against its row.

For a process of its own: everything is given and taken as plain values.
"""

import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import partial
from hashlib import sha256
from pathlib import Path

from sqlite_utils import Database

from scraper import ScraperError, unpack

from ..warc import Damage, Record, capture_in, digest_of, is_as_packed, records_in, target_uri
from .faults import Fault

_STRETCH_BYTES = 16_000_000
_MAX_BODY_BYTES = 200_000_000


@dataclass(frozen=True, slots=True)
class Row:
    """What the database says of one record."""

    id: int
    length: int
    url: str
    fetched_at: str
    status: int
    content_type: str | None
    body_sha256: str
    payload_in: int | None


@dataclass(frozen=True, slots=True)
class Listed:
    """What the database says of one segment."""

    offset: int
    length: int
    records: int
    sha256: bytes


@dataclass(frozen=True, slots=True)
class Stretch:
    """A part of a WARC file, the segments that make it up, and the rows that cite it, by offset."""

    file: str
    start: int
    end: int
    segments: tuple[Listed, ...]
    rows: dict[int, Row] = field(hash=False)


@dataclass(frozen=True, slots=True)
class Verdict:
    """What reading one stretch came to."""

    bytes_read: int
    records: int
    faults: tuple[Fault, ...]


def stretches(db: Database, folder: Path) -> Iterator[Stretch]:
    """All that is listed or cited of the WARC files that are there, in parts of some size."""
    names = db.execute(
        "SELECT name FROM warc_files UNION SELECT DISTINCT warc_file FROM captures ORDER BY 1"
    ).fetchall()
    for (name,) in names:
        if not (folder / name).is_file():
            continue
        size = (folder / name).stat().st_size
        start, some = 0, list[Listed]()
        for segment in _listed(db, name, size):
            some.append(segment)
            end = segment.offset + segment.length
            if end - start >= _STRETCH_BYTES:
                yield _stretch(db, name, start, end, some)
                start, some = end, []
        if some:
            yield _stretch(db, name, start, some[-1].offset + some[-1].length, some)


def verdict_on(folder: Path, part: Stretch) -> Verdict:
    """What is wrong in that stretch."""
    faults: list[Fault] = []
    rows, count, end = dict(part.rows), 0, part.start
    for segment in part.segments:
        if segment.offset != end:
            faults.append(Fault("list-broken", f"{part.file}, byte {end}", "the list of what was written has a gap"))
        found = list(records_in(folder / part.file, segment.offset, segment.offset + segment.length))
        end = segment.offset + segment.length
        records = [one for one in found if isinstance(one, Record)]
        faults += (_torn(part, one) for one in found if isinstance(one, Damage))
        count += len(records)
        is_same = not segment.sha256 or _digest(folder / part.file, segment) == segment.sha256
        if not is_same:
            faults += _changed(folder, part, segment, records, is_torn=len(records) < len(found))
        elif segment.sha256 and len(found) != segment.records:
            place = f"{part.file}, byte {segment.offset}"
            faults.append(Fault("list-broken", place, f"{len(found)} records stand there, not {segment.records}"))
        for record in records:
            if (row := rows.pop(record.offset, None)) is not None:
                faults += _row_faults(part.file, record, row)
    lost = (
        _fault(part.file, at, "capture-lost", f"no record of capture {row.id}", row.url) for at, row in rows.items()
    )
    return Verdict(part.end - part.start, count, (*faults, *lost))


def _listed(db: Database, name: str, size: int) -> Iterator[Listed]:
    """The segments of the file as far as it goes, and what is cited behind them (in an archive of an older version)."""
    rows = db.execute(
        """
        SELECT warc_offset, warc_length, records, sha256 FROM segments
        WHERE file_id = (SELECT id FROM warc_files WHERE name = ?) ORDER BY warc_offset
        """,
        (name,),
    ).fetchall()
    end = 0
    for row in rows:
        if row["warc_offset"] + row["warc_length"] > size:
            break
        yield Listed(row["warc_offset"], row["warc_length"], row["records"], row["sha256"])
        end = row["warc_offset"] + row["warc_length"]
    sql = "SELECT MAX(warc_offset + warc_length) AS cited_end FROM captures WHERE warc_file = ?"
    cited = min(db.execute(sql, (name,)).fetchone()["cited_end"] or 0, size)
    if end < cited:
        yield Listed(end, cited - end, 0, b"")


def _stretch(db: Database, name: str, start: int, end: int, segments: list[Listed]) -> Stretch:
    rows = db.execute(
        """
        SELECT warc_offset, id, warc_length, url, fetched_at, status, content_type, body_sha256, payload_in
        FROM captures WHERE warc_file = ? AND warc_offset >= ? AND warc_offset + warc_length <= ?
        """,
        (name, start, end),
    )
    return Stretch(name, start, end, tuple(segments), {row[0]: Row(*tuple(row)[1:]) for row in rows})


def _digest(path: Path, segment: Listed) -> bytes:
    digest, left = sha256(), segment.length
    with path.open("rb") as file:
        file.seek(segment.offset)
        while left and (chunk := file.read(min(1 << 20, left))):
            digest.update(chunk)
            left -= len(chunk)
    return digest.digest()


def _torn(part: Stretch, damage: Damage) -> Fault:
    row = part.rows.get(damage.offset)
    return _fault(part.file, damage.offset, "record-damaged", "no whole record stands there", row.url if row else None)


def _changed(folder: Path, part: Stretch, segment: Listed, records: list[Record], *, is_torn: bool) -> Iterator[Fault]:
    """Which of the records are not what was written; where none shows it, all of the segment."""
    told = 0
    for record in records:
        stated = record.fields.get("WARC-Block-Digest")
        if stated is not None and digest_of(record.block) != stated:
            told += 1
            yield _fault(part.file, record.offset, "record-changed", "its digest does not fit it", record.url)
    if told or is_torn:
        return
    odd = [record for record in records if not is_as_packed(folder / part.file, record)]
    for record in odd if len(odd) < len(records) or len(records) == 1 else ():
        told += 1
        message = "its packing is not what was written; what it holds is readable"
        yield _fault(part.file, record.offset, "record-changed", message, record.url)
    if not told:
        urls = ", ".join(dict.fromkeys(record.url for record in records if record.url))
        message = f"the {segment.length} bytes from there on are not those that were written"
        yield _fault(part.file, segment.offset, "segment-changed", message, urls or None)


def _row_faults(file: str, record: Record, row: Row) -> Iterator[Fault]:
    """What the record says otherwise than its row."""
    try:
        capture = capture_in(record, unpack=partial(unpack, max_bytes=_MAX_BODY_BYTES, url=row.url))
    except (ValueError, KeyError, ScraperError, zlib.error) as error:
        yield _fault(file, record.offset, "capture-unreadable", f"capture {row.id} cannot be read: {error}", row.url)
        return
    content_type = capture.header("Content-Type")
    said = {
        "warc_length": (row.length, record.length),
        "fetched_at": (row.fetched_at, f"{capture.fetched_at:%Y-%m-%dT%H:%M:%SZ}"),
        "status": (row.status, capture.status),
        "content_type": (row.content_type, None if content_type is None else content_type.replace("\x00", "")),
        "url": (target_uri(row.url), capture.final_url),
    }
    if record.kind == "response":
        said["body_sha256"] = (row.body_sha256, sha256(capture.body).hexdigest())
    for column, (kept, found) in said.items():
        if kept != found:
            message = f"{column} says {kept!r}, and the record at {file}, byte {record.offset}, {found!r}"
            yield Fault("row-changed", f"captures {row.id}", message, row.url, is_of_database=True)


def _fault(file: str, offset: int, code: str, message: str, url: str | None) -> Fault:
    return Fault(code, f"{file}, byte {offset}", message, url)
