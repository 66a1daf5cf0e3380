"""``bloggarkiv check``: whether every byte and row is what was written; ``--repair`` mends what can be."""

import os
from contextlib import suppress
from dataclasses import asdict
from pathlib import Path

import click

from scraper import utc_now

from ..check import Fault, Progress, check
from ..config import DATABASE_NAME
from ..errors import ArchiveNotFound, ArchiveTooNew, ArchiveTooOld, StoreError
from ..store import Store
from . import output
from .mending import mend, rebuilt
from .state import State, database_of, locked


@click.command("check")
@click.option("--repair", is_flag=True, help="Mend what can be: the database and the indexes, from the WARC files.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object a fault.")
@click.pass_obj
def check_archive(state: State, *, repair: bool, as_json: bool) -> int:
    """Check every byte and row of the archive; ends with 0 if it is sound, 1 if it is not.

    With --repair, what the WARC files can set right is set right: the indexes beside them, and the database, which is
    then made again from them and bloggar.toml; the one that was there stays beside it.
    """
    folder = state.existing_folder()
    if not repair:
        database_of(folder)
        return _tell(folder, state, as_json=as_json)
    with locked(folder):
        if not (folder / DATABASE_NAME).exists():
            rebuilt(folder, state, keep=None)
        else:
            with suppress(StoreError):
                Store.open(folder / DATABASE_NAME, now=utc_now()).close()
            mend(folder, state, _faults(folder, state))
    return _tell(folder, state, as_json=as_json)


def _tell(folder: Path, state: State, *, as_json: bool) -> int:
    """Answers with the faults; the exit code."""
    faults = _faults(folder, state, is_loud=True)
    for fault in faults:
        if as_json:
            output.answer_json(asdict(fault))
        else:
            url = f" ({fault.url})" if fault.url else ""
            output.answer(f"{'bad ' if fault.is_grave else 'note'}  {fault.place}: {fault.message}{url}")
    grave = sum(fault.is_grave for fault in faults)
    if grave:
        hint = "the database and indexes can be mended with: bloggarkiv check --repair"
        mendable = any(fault.is_of_database for fault in faults)
        output.say(f"{grave} faults. " + (f"Of these, {hint}" if mendable else "Put the files back from a backup."))
    elif not state.is_quiet:
        output.say("The archive is sound.")
    return int(bool(grave))


def _faults(folder: Path, state: State, *, is_loud: bool = False) -> list[Fault]:
    faults: list[Fault] = []
    try:
        for said in check(folder, processes=os.cpu_count() or 1):
            if isinstance(said, Fault):
                faults.append(said)
            elif is_loud and not state.is_quiet:
                _show(said)
    except (ArchiveNotFound, ArchiveTooNew, ArchiveTooOld):
        raise
    except StoreError as error:
        faults.append(Fault("database-damaged", DATABASE_NAME, error.message, is_of_database=True))
    output.end_progress()
    return faults


def _show(said: Progress) -> None:
    output.progress(f"{said.bytes_read / 1e6:,.0f} of {said.bytes_in_all / 1e6:,.0f} MB read, {said.records:,} records")
