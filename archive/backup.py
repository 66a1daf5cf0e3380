"""Copying an archive while it is written: first the database as it is at one moment, then the bytes that it speaks of.

Evidence is on the disk before the row that cites it, so the bytes of every row of that moment are there to be copied.
A backup into the same folder copies only what is new; the database is put in its place last.
"""

import os
import shutil
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from .config import DATABASE_NAME, FILE_NAME
from .errors import ArchiveError, ArchiveReadOnly, CaptureError
from .inventory import Inventory
from .records import Segment
from .warc import FOLDER, index_of, update_index

_CHUNK_BYTES = 1 << 20
_BESIDE = ("profiles",)


@dataclass(frozen=True, slots=True)
class Copied:
    """How far the backup is: bytes of WARC files in it, of so many, and how many of them were copied now."""

    bytes_there: int
    bytes_in_all: int
    bytes_copied: int


def back_up(folder: Path, target: Path) -> Iterator[Copied]:
    """How far it is, while the archive in ``folder`` is copied to ``target``, which is made if need be.

    Raises ArchiveNotFound, ArchiveReadOnly where the target cannot be written or holds another archive, CaptureError
    where a WARC file is shorter than its rows say, and StoreError where the database fails.
    """
    if target.resolve() == folder.resolve():
        raise ArchiveReadOnly(f"{target} is the archive itself", hint="Name another folder.")
    earlier = _segments(target / DATABASE_NAME)
    if earlier and not earlier.keys() & {path.relative_to(folder).as_posix() for path in (folder / FOLDER).glob("*")}:
        raise ArchiveReadOnly(f"{target} holds another archive", hint="Name another folder; nothing was copied.")
    try:
        (target / FOLDER).mkdir(parents=True, exist_ok=True)
        draft = target / f"{DATABASE_NAME}.part"
        _remove_database(draft)
        with Inventory.open(folder / DATABASE_NAME) as inventory:
            inventory.copy_to(draft)
        yield from _copy_files(folder, target, draft, earlier)
        _copy_settings(folder, target)
        _sync(draft)
        _remove_database(target / DATABASE_NAME, but_itself=True)
        draft.replace(target / DATABASE_NAME)
    except OSError as error:
        why = error.strerror or str(error)
        raise ArchiveReadOnly(
            f"{target} cannot be written ({why})", hint="Name another folder, or free some space."
        ) from error


def _copy_files(
    folder: Path, target: Path, draft: Path, earlier: Mapping[str, tuple[Segment, ...]]
) -> Iterator[Copied]:
    with Inventory.open(draft) as inventory:
        ends = inventory.file_ends()
        now = {name: inventory.segments_of(name) for name in ends}
    there = copied = 0
    for name, end in ends.items():
        start = _common(earlier.get(name, ()), now[name], target / name)
        path = target / name
        if start < end:
            _append(folder / name, path, start, end)
        elif path.stat().st_size > end:
            os.truncate(path, end)
        there, copied = there + end, copied + end - start
        if start < end or not index_of(path).exists():
            index_of(path).unlink(missing_ok=True)
            update_index(path)
        yield Copied(there, sum(ends.values()), copied)


def _segments(path: Path) -> dict[str, tuple[Segment, ...]]:
    """What an earlier backup lists; nothing where there is none that can be read."""
    with suppress(ArchiveError), Inventory.open(path) as inventory:
        return {name: inventory.segments_of(name) for name in inventory.file_ends()}
    return {}


def _common(before: tuple[Segment, ...], now: tuple[Segment, ...], copy: Path) -> int:
    """To where an earlier copy of the file holds what it holds now."""
    end = 0
    for old, new in zip(before, now, strict=False):
        if old != new:
            break
        end = new.offset + new.length
    return end if copy.exists() and copy.stat().st_size >= end else 0


def _append(source: Path, copy: Path, start: int, end: int) -> None:
    """Makes the copy hold the source's bytes up to that end, those up to ``start`` being there already."""
    with source.open("rb") as file, copy.open("r+b" if start else "wb") as out:
        file.seek(start)
        out.seek(start)
        out.truncate()
        left = end - start
        while left and (chunk := file.read(min(_CHUNK_BYTES, left))):
            out.write(chunk)
            left -= len(chunk)
        out.flush()
        os.fsync(out.fileno())
    if left:
        hint = "Run bloggarkiv check; the backup that was there before is unharmed."
        raise CaptureError(f"{source.name} is {left} bytes shorter than the database says", hint=hint)


def _copy_settings(folder: Path, target: Path) -> None:
    if (folder / FILE_NAME).exists():
        shutil.copyfile(folder / FILE_NAME, target / FILE_NAME)
    for name in _BESIDE:
        if (folder / name).is_dir():
            shutil.copytree(folder / name, target / name, dirs_exist_ok=True)


def _remove_database(path: Path, *, but_itself: bool = False) -> None:
    for suffix in ("-wal", "-shm", *(() if but_itself else ("",))):
        path.with_name(path.name + suffix).unlink(missing_ok=True)


def _sync(path: Path) -> None:
    with path.open("rb+") as file:
        os.fsync(file.fileno())
