"""What ties the WARC files to the database: a writer that the store hears of, and the files told how runs went."""

import logging
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from .errors import CaptureError
from .store import Store
from .warc import FOLDER, WarcWriter, update_indexes

_logger = logging.getLogger("bloggarkiv")


def open_writer(folder: Path, store: Store, *, clock: Callable[[], datetime], software: str) -> WarcWriter:
    """A writer of the archive in that folder; the store lists what it writes, together with the rows that cite it."""
    return WarcWriter(
        folder,
        cited_to=store.cited_to,
        clock=clock,
        software=software,
        listed_to=store.listed_to,
        keep_segment=store.keep_segment,
    )


def index_captures(folder: Path) -> None:
    """Brings the indexes beside the WARC files up to date; one that cannot be written is logged, and made next time."""
    try:
        update_indexes(folder / FOLDER)
    except CaptureError as error:
        _logger.warning("%s", error)


def seal_runs(store: Store, warc: WarcWriter) -> None:
    """Writes what no page says of the runs that are over and were not told of yet (``store.ledger``).

    One record each: with it, the database can be made again from the WARC files alone (``rebuild``).
    """
    for run_id in store.unsealed_runs():
        warc.append_note(f"urn:bloggarkiv:run:{run_id}", lines=store.ledger_of(run_id))
        store.seal(run_id)
