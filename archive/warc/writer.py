"""Appending captures to the newest WARC file of an archive."""

import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from types import TracebackType
from typing import BinaryIO, Self
from uuid import UUID, uuid4

from scraper import Capture

from ..errors import ArchiveReadOnly, CaptureError
from ..records import Locator, Segment
from .altering import ALTERED
from .notes import FIELD
from .reader import mend_tail, read_capture
from .record import metadata_record, packed, request_record, response_record, warcinfo_record
from .walk import segment_of

FOLDER = "warc"


@dataclass(frozen=True, slots=True)
class Entry:
    """What is to be written: an exchange, and what its record is to say, or ``lines`` about the archive.

    ``uri`` is what it is about where there is no ``capture``. The payload of a capture that has an ``original`` is not
    written again. ``note`` is that of the visit; ``altered`` says how the payload is not what the host sent.
    """

    uri: str
    capture: Capture | None = None
    original: Capture | None = None
    note: str | None = None
    lines: bytes = b""
    altered: str | None = None


class WarcWriter:
    """Appends captures to the newest file of ``folder``/warc, or to a new one where that is full or damaged.

    ``cited_to`` gives the end of the last record that a row cites, by the file's name as in a Locator: what a
    killed run left half-written behind it is cut off, nothing before it is ever touched; ``mended_bytes`` says
    how much was cut. Files are made when first needed, and get a ``warcinfo`` record whenever a writer begins.
    ``keep_segment`` hears of everything that is on the disk, also of what a killed run wrote behind ``listed_to``, the
    end of the last segment that was heard of. For one thread of one process at a time.
    """

    def __init__(
        self,
        folder: Path,
        *,
        cited_to: Callable[[str], int],
        clock: Callable[[], datetime],
        software: str,
        max_file_bytes: int = 1_000_000_000,
        new_id: Callable[[], UUID] = uuid4,
        listed_to: Callable[[str], int] | None = None,
        keep_segment: Callable[[Segment], None] | None = None,
    ) -> None:
        self.mended_bytes = 0
        self._listed_to = listed_to
        self._keep_segment = keep_segment
        self._uncited: tuple[int, int] | None = None
        self._folder = folder / FOLDER
        self._cited_to = cited_to
        self._clock = clock
        self._software = software
        self._max_file_bytes = max_file_bytes
        self._new_id = new_id
        self._out: BinaryIO | None = None
        self._damaged: Path | None = None
        self._name = ""
        self._end = 0
        self._is_announced = False

    def __enter__(self) -> Self:
        self._mend_newest()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Closes the file at hand; everything in it is already synced."""
        if self._out is not None:
            self._out.close()
        self._out = None

    def read(self, place: Locator, *, unpack: Callable[[bytes, str], bytes]) -> Capture:
        """The capture at that place, as ``read_capture`` reads it."""
        return read_capture(self._folder.parent, place, unpack=unpack)

    def original(self, place: Locator, capture: Capture) -> Capture | None:
        """The capture at that place, if it can be read and its payload is the same as this one's, byte for byte."""
        try:
            found = self.read(place, unpack=lambda raw, _: raw)
        except CaptureError:
            return None
        return found if found.raw_body == capture.raw_body else None

    def append(
        self, capture: Capture, original: Capture | None = None, *, note: str | None = None
    ) -> tuple[Locator, ...]:
        """The places of the responses: those of the redirects in order, then the capture's own.

        The payload of a capture that has an ``original`` is not written again; its record refers to that one, and
        carries the ``note`` of the visit. Raises as ``append_all`` does.
        """
        return self.append_all([Entry(capture.url, capture, original, note)])[0]

    def append_note(self, uri: str, *, note: str | None = None, lines: bytes = b"") -> None:
        """Writes what is not an exchange: the ``note`` of a visit without an answer, or ``lines`` about the archive."""
        self.append_all([Entry(uri, note=note, lines=lines)])

    def append_all(self, entries: Sequence[Entry]) -> list[tuple[Locator, ...]]:
        """The places of each entry's responses, none for one that is not an exchange.

        All of it is one write and one sync. Raises CaptureError where it cannot be written (a full disk; the file
        is then as it was before), ArchiveReadOnly where no file can be opened.
        """
        if not entries:
            return []
        out = self._out if self._out is not None and self._end < self._max_file_bytes else self._open()
        block = [] if self._is_announced else [self._announcement()]
        end = self._end + sum(map(len, block))
        places: list[tuple[Locator, ...]] = []
        for entry in entries:
            found: list[Locator] = []
            for records in self._records(entry):
                found.append(Locator(f"{FOLDER}/{self._name}", end, len(records[0])))
                block += records
                end += sum(map(len, records))
            places.append(tuple(found) if entry.capture is not None else ())
        self._write(out, block)
        return places

    def _records(self, entry: Entry) -> Iterator[list[bytes]]:
        """The packed records of each of the entry's exchanges, the response's first; else one of the note."""
        said = ((FIELD, entry.note), (ALTERED, entry.altered))
        extra = tuple((name, value) for name, value in said if value is not None)
        if entry.capture is None:
            at = self._clock()
            yield [packed(metadata_record(entry.uri, self._urn(), at=at, payload=entry.lines, extra=extra))]
            return
        for exchange in (*entry.capture.redirects, entry.capture):
            is_last = exchange is entry.capture
            response_id, request_id = self._urn(), self._urn()
            original = entry.original if is_last else None
            records = [packed(response_record(exchange, response_id, original, extra if is_last else ()))]
            if exchange.request_headers:
                records.append(packed(request_record(exchange, request_id, response_id)))
            yield records

    def _announcement(self) -> bytes:
        at = self._clock()
        return packed(warcinfo_record(self._name, self._urn(), at=at, software=self._software, uncited=self._uncited))

    def _urn(self) -> str:
        return f"<urn:uuid:{self._new_id()}>"

    def _write(self, out: BinaryIO, records: Sequence[bytes]) -> None:
        block = b"".join(records)
        try:
            written = out.write(block)
            if written != len(block):
                raise OSError(None, "only a part was taken")
            os.fsync(out.fileno())
        except OSError as error:
            with suppress(OSError):
                os.ftruncate(out.fileno(), self._end)
            self.close()
            raise CaptureError(
                f"{self._name} could not be written ({error.strerror})",
                hint="Free some disk space and run again.",
            ) from error
        self._is_announced, self._uncited = True, None
        if self._keep_segment is not None:
            file = f"{FOLDER}/{self._name}"
            self._keep_segment(Segment(file, self._end, len(block), len(records), sha256(block).digest()))
        self._end += len(block)

    def _open(self) -> BinaryIO:
        self.close()
        self._mend_newest()
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            path = self._roomy() or self._fresh()
            self._out = path.open("ab", buffering=0)
            self._name, self._end, self._is_announced = path.name, path.stat().st_size, False
            self._list_unlisted(path)
            _sync_folder(self._folder)
        except OSError as error:
            raise _read_only(self._folder, error) from error
        return self._out

    def list_all(self) -> None:
        """Tells of all that lies in the files and that was never heard of; damaged files are passed over."""
        self._mend_newest()
        for path in sorted(self._folder.glob("*.warc.gz")):
            with suppress(CaptureError):
                self._end = path.stat().st_size
                self._list_unlisted(path)

    def _list_unlisted(self, path: Path) -> None:
        """Tells of what lies behind the last segment heard of: whole records that a killed run never cited."""
        if self._listed_to is None or self._keep_segment is None:
            return
        file = f"{FOLDER}/{path.name}"
        start = self._listed_to(file)
        if start < self._end:
            self._keep_segment(segment_of(self._folder.parent, file, start, self._end))
            self._uncited = (start, self._end) if start else None

    def _mend_newest(self) -> None:
        """Cuts a half-written tail off the newest file; one that is damaged otherwise is not written to again."""
        newest = _newest(self._folder)
        if newest is None:
            return
        try:
            self.mended_bytes += mend_tail(newest, cited_to=self._cited_to(f"{FOLDER}/{newest.name}"))
        except CaptureError:
            self._damaged = newest
        except OSError as error:
            raise _read_only(self._folder, error) from error

    def _roomy(self) -> Path | None:
        """The newest file, if it holds all that is cited of it and is not full."""
        path = _newest(self._folder)
        if path is None or path == self._damaged:
            return None
        size = path.stat().st_size
        return path if self._cited_to(f"{FOLDER}/{path.name}") <= size < self._max_file_bytes else None

    def _fresh(self) -> Path:
        """A name that sorts after all that exist, even if the clock has gone back."""
        newest = _newest(self._folder)
        _, last, serial = newest.name.removesuffix(".warc.gz").split("-") if newest else ("", "", "-1")
        stamp = max(f"{self._clock().astimezone(UTC):%Y%m%d%H%M%S}", last)
        return self._folder / f"bloggarkiv-{stamp}-{int(serial) + 1:05}.warc.gz"


def _newest(folder: Path) -> Path | None:
    return max(folder.glob("bloggarkiv-*-?????.warc.gz"), default=None)


def _read_only(folder: Path, error: OSError) -> ArchiveReadOnly:
    return ArchiveReadOnly(
        f"{folder} cannot be written ({error.strerror})",
        hint="Check who owns the folder and whether the disk is full, then run again.",
    )


def _sync_folder(folder: Path) -> None:
    """A new file's name is on the disk only when its folder is; not every system lets a folder be opened."""
    with suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
