"""Reading captures back by their place, and cutting off what a killed run left half-written."""

import mmap
import os
import zlib
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from scraper import Capture

from ..errors import CaptureError
from ..records import Locator
from .record import digest_of
from .walk import Record, next_record, parse_record

_CHUNK_BYTES = 1 << 20


def read_capture(folder: Path, place: Locator, *, unpack: Callable[[bytes, str], bytes]) -> Capture:
    """The capture at that place of the archive in ``folder``, without its request and redirects.

    ``unpack`` undoes a content-encoding, given the raw body and the header's value. A ``Transfer-Encoding`` line
    comes back under its archived name. A 304 has no body. Raises CaptureError where there is no such record, or
    where its digest does not fit it.
    """
    record = read_record(folder, place)
    if record.kind not in ("response", "revisit"):
        raise unreadable(place, "no response stands there")
    if digest_of(record.block) != record.fields.get("WARC-Block-Digest"):
        raise unreadable(place, "its digest does not fit it")
    try:
        return capture_in(record, unpack=unpack)
    except (ValueError, KeyError) as error:
        raise unreadable(place, "the record is damaged") from error


def capture_in(record: Record, *, unpack: Callable[[bytes, str], bytes]) -> Capture:
    """The capture that a record of a response or a revisit holds. Raises ValueError or KeyError for another one."""
    lines, _, raw_body = record.block.partition(b"\r\n\r\n")
    status_line, *header_lines = lines.decode("latin-1").split("\r\n")
    version, status, reason = (*status_line.split(" ", 2), "")[:3]
    headers = tuple((name, value) for name, _, value in (line.partition(": ") for line in header_lines))
    encoding = next((value for name, value in headers if name.lower() == "content-encoding"), "")
    url = record.fields["WARC-Target-URI"]
    return Capture(
        url=url,
        final_url=url,
        fetched_at=datetime.fromisoformat(record.fields["WARC-Date"]),
        status=int(status),
        reason=reason,
        http_version=version,
        headers=headers,
        body=unpack(raw_body, encoding) if encoding and raw_body else raw_body,
        raw_body=raw_body,
        ip_address=record.fields.get("WARC-IP-Address"),
    )


def read_record(folder: Path, place: Locator) -> Record:
    """The record at that place. Raises CaptureError where there is none."""
    try:
        with (folder / place.file).open("rb") as file:
            file.seek(place.offset)
            member = zlib.decompress(file.read(place.length), zlib.MAX_WBITS | 16)
    except OSError as error:
        raise unreadable(place, error.strerror or "the file cannot be read") from error
    except zlib.error as error:
        raise unreadable(place, "the record is damaged") from error
    record = parse_record(place.offset, place.length, member)
    if record is None:
        raise unreadable(place, "the record is damaged")
    return record


def mend_tail(path: Path, *, cited_to: int) -> int:
    """The number of bytes cut from the end of the file, so that it ends with a whole record.

    Only what lies behind ``cited_to`` (the end of a record) is read and may be cut; a file that would be left
    empty is removed. 0 where the file is whole, or shorter than what is cited (that is for a check to tell).
    Raises CaptureError, and cuts nothing, where whole records follow the damage: that was no killed run.
    """
    size = path.stat().st_size
    if size <= cited_to:
        return 0
    end = _end_of_whole_members(path, cited_to)
    if end < size and _has_record_after(path, end):
        raise CaptureError(
            f"{path.name} is damaged at byte {end}, before its end",
            hint="Put it back from a backup; it was left alone.",
        )
    if end == 0:
        path.unlink()
    elif end < size:
        with path.open("r+b") as file:
            file.truncate(end)
            os.fsync(file.fileno())
    return size - end


def damage_in(path: Path) -> int | None:
    """The byte where the file's whole gzip members end before the file does, or None; nothing is changed."""
    end = _end_of_whole_members(path, 0)
    return end if end < path.stat().st_size else None


def _end_of_whole_members(path: Path, start: int) -> int:
    end = position = start
    member = zlib.decompressobj(zlib.MAX_WBITS | 16)
    with path.open("rb") as file:
        file.seek(start)
        while chunk := file.read(_CHUNK_BYTES):
            position += len(chunk)
            while chunk:
                try:
                    member.decompress(chunk, _CHUNK_BYTES)
                except zlib.error:
                    return end
                chunk = member.unconsumed_tail
                if member.eof:
                    chunk = member.unused_data
                    end = position - len(chunk)
                    member = zlib.decompressobj(zlib.MAX_WBITS | 16)
    return end


def _has_record_after(path: Path, start: int) -> bool:
    """Whether a WARC record begins somewhere behind the place."""
    with path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as data:
        return next_record(data, start + 1) < len(data)


def unreadable(place: Locator, why: str) -> CaptureError:
    """That the record at that place cannot be read, and why."""
    return CaptureError(
        f"The capture at {place.file}, byte {place.offset}, could not be read: {why}",
        hint="Put the file back from a backup; the text in the database is unharmed.",
    )
