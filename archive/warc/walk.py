"""Going through a WARC file record by record, and past what is damaged in it. Changes nothing.

Reads what this program writes: every record a gzip member of its own, its head in UTF-8.
"""

import mmap
import zlib
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from ..errors import CaptureError
from ..records import Segment
from .record import packed

_FIRST_BYTES, _MORE_BYTES = 1 << 13, 1 << 18
_GLANCE_BYTES = 1 << 12
_GZIP_MAGIC = b"\x1f\x8b\x08"


@dataclass(frozen=True, slots=True)
class Record:
    """One record: where its gzip member lies, the fields of its head, and its block."""

    offset: int
    length: int
    fields: dict[str, str]
    block: bytes

    @property
    def kind(self) -> str:
        """The WARC-Type."""
        return self.fields.get("WARC-Type", "")

    @property
    def url(self) -> str | None:
        """The address that the record is about."""
        return self.fields.get("WARC-Target-URI")


class Damage(CaptureError):
    """A place of a WARC file where no whole record stands. ``end`` is where the next one begins, or the file ends."""

    def __init__(self, name: str, offset: int, end: int) -> None:
        super().__init__(f"{name} is damaged at byte {offset}", hint="Put the file back from a backup.")
        self.offset, self.end = offset, end


def records_in(path: Path, start: int = 0, end: int | None = None) -> Iterator[Record | Damage]:
    """The records of the file that begin in that stretch, in order, and the damage between them.

    Raises CaptureError where the file cannot be read.
    """
    try:
        if path.stat().st_size == 0:
            return
        with path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as data:
            end = len(data) if end is None else min(end, len(data))
            while start < end:
                found = _record_at(data, start) or Damage(path.name, start, next_record(data, start + 1))
                yield found
                start = found.end if isinstance(found, Damage) else found.offset + found.length
    except OSError as error:
        raise CaptureError(
            f"{path.name} cannot be read ({error.strerror})", hint="Check who owns it, and the disk."
        ) from error


def parse_record(offset: int, length: int, member: bytes) -> Record | None:
    """The record that the unpacked member holds, or None."""
    head, gap, rest = member.partition(b"\r\n\r\n")
    version, *lines = head.decode("utf-8", "replace").split("\r\n")
    fields = {name: value for name, _, value in (line.partition(": ") for line in lines)}
    size = fields.get("Content-Length", "")
    if not gap or not version.startswith("WARC/1.") or not size.isdecimal() or len(rest) != int(size) + 4:
        return None
    return Record(offset, length, fields, rest[:-4])


def next_record(data: mmap.mmap, start: int) -> int:
    """Where the next record begins from ``start`` on, or the end."""
    place = data.find(_GZIP_MAGIC, start)
    while place != -1:
        with suppress(zlib.error):
            member = zlib.decompressobj(zlib.MAX_WBITS | 16)
            if member.decompress(data[place : place + _GLANCE_BYTES], 7) == b"WARC/1.":
                return place
        place = data.find(_GZIP_MAGIC, place + 1)
    return len(data)


def segment_of(folder: Path, file: str, start: int, end: int) -> Segment:
    """The stretch of the file as a segment, its records counted. Raises CaptureError where it is damaged."""
    path, count = folder / file, 0
    for found in records_in(path, start, end):
        if isinstance(found, Damage):
            raise found
        count += 1
    return Segment(file, start, end - start, count, digest_between(path, start, end))


def is_as_packed(path: Path, record: Record) -> bool:
    """Whether the record's bytes in the file are what packing its content gives: no stray bit where none is read."""
    with path.open("rb") as file:
        file.seek(record.offset)
        member = file.read(record.length)
    return packed(zlib.decompress(member, zlib.MAX_WBITS | 16)) == member


def digest_between(path: Path, start: int, end: int) -> bytes:
    """The SHA-256 of that stretch of the file."""
    digest = sha256()
    with path.open("rb") as file:
        file.seek(start)
        while start < end and (chunk := file.read(min(_MORE_BYTES, end - start))):
            digest.update(chunk)
            start += len(chunk)
    return digest.digest()


def _record_at(data: mmap.mmap, start: int) -> Record | None:
    member, place, step = zlib.decompressobj(zlib.MAX_WBITS | 16), start, _FIRST_BYTES
    parts: list[bytes] = []
    try:
        while not member.eof and place < len(data):
            chunk = data[place : place + step]
            parts.append(member.decompress(chunk))
            place, step = place + len(chunk), _MORE_BYTES
    except zlib.error:
        return None
    if not member.eof:
        return None
    return parse_record(start, place - len(member.unused_data) - start, b"".join(parts))
