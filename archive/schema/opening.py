"""Opening the database, safely: never one from a newer program, never half migrated."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from sqlite_utils import Database

from ..errors import (
    ArchiveError,
    ArchiveLocked,
    ArchiveNotFound,
    ArchiveReadOnly,
    ArchiveTooNew,
    ArchiveTooOld,
    StoreError,
)
from .migrations import MIGRATIONS

FILE_NAME = "bloggarkiv.db"
_BUSY_TIMEOUT_MS = 10_000


@contextmanager
def database_errors(path: Path) -> Iterator[None]:
    """Turns what SQLite raises inside the block into an ArchiveError about ``path``."""
    try:
        yield
    except sqlite3.DatabaseError as error:
        raise _archive_error(error, path) from error


def open_archive_db(path: Path) -> Database:
    """The database at that path for writing, made or migrated if need be. For the thread that opens it.

    A commit is on the disk when it returns. Raises ArchiveTooNew where a newer program has migrated it (nothing
    is touched), ArchiveReadOnly, ArchiveLocked where another program holds it for 10 s, StoreError else.
    """
    with database_errors(path):
        db = _connect(sqlite3.connect(path))
        try:
            _refuse_newer(db, path)
            db.enable_wal()
            db.execute("PRAGMA synchronous = FULL")
            if MIGRATIONS.pending(db):
                MIGRATIONS.apply(db)
        except (sqlite3.Error, ArchiveError):
            db.close()
            raise
        return db


def open_for_reading(path: Path) -> Database:
    """The database at that path, which cannot be written through it; also in a folder that cannot be written.

    Raises ArchiveNotFound, ArchiveTooNew, and ArchiveTooOld where it is older than this program and was never
    migrated.
    """
    if not path.exists():
        raise ArchiveNotFound(
            f"There is no archive in {path.parent}",
            hint="Go to its folder, name it with --archive DIR, or make one with: bloggarkiv add URL",
        )
    with database_errors(path):
        db = _open_reader(path)
        _refuse_newer(db, path)
        if MIGRATIONS.pending(db):
            db.close()
            raise ArchiveTooOld(
                f"{path.name} is from an older version", hint="Run bloggarkiv crawl once, which brings it up to date."
            )
        return db


def _open_reader(path: Path) -> Database:
    uri = path.resolve().as_uri()
    try:
        db = _connect(sqlite3.connect(f"{uri}?mode=ro", uri=True))
        db.execute("SELECT 1 FROM sqlite_master LIMIT 1").fetchone()
    except sqlite3.OperationalError:
        if path.with_name(f"{path.name}-wal").exists():
            raise
        # SQLite cannot make its shared-memory file in a read-only folder; with no log, none is needed.
        db = _connect(sqlite3.connect(f"{uri}?mode=ro&immutable=1", uri=True))
    db.execute("PRAGMA query_only = ON")
    return db


def _connect(connection: sqlite3.Connection) -> Database:
    connection.row_factory = sqlite3.Row
    db = Database(connection, execute_plugins=False)
    db.execute(f"PRAGMA busy_timeout = {_BUSY_TIMEOUT_MS}")
    db.execute("PRAGMA foreign_keys = ON")
    return db


def _refuse_newer(db: Database, path: Path) -> None:
    with closing(Database(memory=True, execute_plugins=False)) as empty:
        ours = {migration.name for migration in MIGRATIONS.pending(empty)}
    if unknown := {migration.name for migration in MIGRATIONS.applied(db)} - ours:
        raise ArchiveTooNew(
            f"{path.name} was written by a newer version of this program ({max(unknown)})",
            hint="Upgrade bloggarkiv; the archive was not touched.",
        )


def _archive_error(error: sqlite3.DatabaseError, path: Path) -> ArchiveError:
    code = getattr(error, "sqlite_errorcode", 0) & 0xFF
    if code in (sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_PERM):
        return ArchiveReadOnly(
            f"{path} cannot be written", hint="Check who owns the file and its folder, then run again."
        )
    if code in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
        return ArchiveLocked(f"Another program is writing {path.name}", hint="Wait until it is done, then run again.")
    if code == sqlite3.SQLITE_FULL:
        return StoreError(
            f"{path.name} could not grow: the disk is full",
            hint="Free some disk space and run again; what was kept before is unharmed.",
        )
    return StoreError(
        f"{path.name} could not be used ({error})",
        hint="Make it again from the WARC files with: bloggarkiv check --repair",
    )
