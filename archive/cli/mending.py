"""What ``check --repair`` does: indexes and lists of WARC files made anew, and a database made again from them."""

from collections.abc import Sequence
from pathlib import Path

from scraper import utc_now

from ..check import Fault
from ..config import DATABASE_NAME
from ..errors import StoreError
from ..inventory import Inventory
from ..ledger import open_writer
from ..rebuild import Rebuilt, rebuild
from ..rules import rules_version
from ..store import FIRST_TABLES, Store
from ..warc import FOLDER, update_indexes
from . import output
from .state import State, program_version

_TABLES = ("captures", "entries", "revisions", "observations")


def mend(folder: Path, state: State, faults: Sequence[Fault]) -> None:
    """Mends what of these faults can be; says what it does."""
    if any(fault.is_of_database and fault.is_grave for fault in faults):
        rebuilt(folder, state, keep=folder / DATABASE_NAME)
        return
    with Store.open(folder / DATABASE_NAME, now=utc_now()) as store:
        software = f"bloggarkiv/{program_version()}"
        with open_writer(folder, store, clock=utc_now, software=software) as warc:
            warc.list_all()
            with store.together():
                pass
    update_indexes(folder / FOLDER)


def rebuilt(folder: Path, state: State, *, keep: Path | None) -> None:
    """Makes the database again; the one that was there (``keep``) is kept under another name.

    Raises StoreError where the new one would hold less; it is then left beside the old one.
    """
    blogs = state.config(folder).blogs
    draft = folder / f"{DATABASE_NAME}.again"
    _remove(draft)
    output.say("The database is made again from the WARC files.")
    done = Rebuilt()
    with Store.open(draft, now=utc_now()) as store:
        for done in rebuild(folder, store, blogs, rules_version=rules_version(), first_tables=FIRST_TABLES):
            output.progress(f"{done.records:,} records read, {done.visits:,} visits made again")
        output.end_progress()
    for told in done.damaged:
        output.say(told)
    if done.unclaimed:
        output.say(f"{done.unclaimed} captures were made before visits were noted in WARC files; they are not in it.")
    if keep is not None:
        _compare(draft, keep)
        moment = f"{utc_now():%Y%m%dT%H%M%SZ}"
        keep.replace(keep.with_name(f"{DATABASE_NAME}.before-{moment}"))
        for suffix in ("-wal", "-shm"):
            beside = keep.with_name(keep.name + suffix)
            if beside.exists():
                beside.replace(beside.with_name(f"{DATABASE_NAME}.before-{moment}{suffix}"))
    draft.replace(folder / DATABASE_NAME)
    update_indexes(folder / FOLDER)


def _compare(draft: Path, kept: Path) -> None:
    try:
        with Inventory.open(kept) as old, Inventory.open(draft) as new:
            less = [name for name in _TABLES if new.row_count(name) < old.row_count(name)]
    except StoreError:
        return
    if less:
        hint = f"It is left beside it as {draft.name}; look at both, or put the WARC files back from a backup."
        raise StoreError(f"The database made again holds fewer {', '.join(less)} than the one that is there", hint=hint)


def _remove(path: Path) -> None:
    for suffix in ("", "-wal", "-shm"):
        path.with_name(path.name + suffix).unlink(missing_ok=True)
