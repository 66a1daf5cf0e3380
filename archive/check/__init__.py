"""Whether the archive is what it was: every byte of every WARC file, every row, and what each says of the other.

Reads everything and changes nothing. WARC files are read by as many processes as the machine has cores.
"""

from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import closing
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path

from ..schema import FILE_NAME, database_errors, open_for_reading
from .captures import Stretch, Verdict, stretches, verdict_on
from .faults import Fault
from .files import file_faults
from .rows import row_faults

__all__ = ["Fault", "Progress", "check"]


@dataclass(frozen=True, slots=True)
class Progress:
    """How much has been read so far: bytes of WARC files, of so many, and records in them."""

    bytes_read: int = 0
    bytes_in_all: int = 0
    records: int = 0


def check(folder: Path, *, processes: int = 1) -> Iterator[Fault | Progress]:
    """What is wrong with the archive in that folder, and between that, how far it is.

    Raises ArchiveNotFound, ArchiveTooNew, and StoreError where its database cannot be opened.
    """
    path = folder / FILE_NAME
    with closing(open_for_reading(path)) as db, database_errors(path):
        yield from row_faults(db)
        yield from file_faults(db, folder)
        parts = list(stretches(db, folder))
    done = Progress(0, sum(part.end - part.start for part in parts))
    for verdict in _verdicts(parts, folder, processes):
        yield from verdict.faults
        done = Progress(done.bytes_read + verdict.bytes_read, done.bytes_in_all, done.records + verdict.records)
        yield done


def _verdicts(parts: list[Stretch], folder: Path, processes: int) -> Iterator[Verdict]:
    if processes == 1 or len(parts) < 2:
        yield from (verdict_on(folder, part) for part in parts)
        return
    with ProcessPoolExecutor(processes, mp_context=get_context("spawn")) as pool:
        yield from pool.map(verdict_on, [folder] * len(parts), parts)
