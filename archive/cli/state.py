"""What every verb is given: which archive, how talkative, and the means to open it."""

import errno
import logging
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from filelock import FileLock, Timeout

from scraper import utc_now

from ..config import DATABASE_NAME, FILE_NAME, Config, find_archive, load_config, require_archive
from ..errors import ArchiveLocked, ArchiveNotFound, ArchiveReadOnly
from ..history import History
from ..ledger import index_captures, open_writer
from ..query import Query
from ..redact import finish
from ..run import Archive
from ..store import Store
from ..warc import FOLDER

LOCK_NAME = ".bloggarkiv.lock"
_READ_ONLY = (errno.EACCES, errno.EPERM, errno.EROFS)


@dataclass(frozen=True, slots=True)
class State:
    """The global options. ``folder`` is what ``--archive`` named, or None."""

    folder: Path | None
    is_quiet: bool = False
    is_verbose: bool = False

    def folder_to_write(self) -> Path:
        """The archive's folder, made if need be; the current one where there is none. Raises ArchiveReadOnly."""
        folder = (find_archive(Path.cwd(), self.folder) or Path.cwd()).absolute()
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise _unwritable(folder, error) from error
        return folder

    def existing_folder(self) -> Path:
        """The archive's folder, which must be one. Raises ArchiveNotFound."""
        return require_archive(Path.cwd(), self.folder).absolute()

    def config(self, folder: Path) -> Config:
        """What the archive's ``bloggar.toml`` says. Raises ConfigError."""
        return load_config(folder / FILE_NAME)

    def query(self) -> Query:
        """The archive, open for reading. Raises ArchiveNotFound."""
        return Query.open(database_of(self.existing_folder()))

    def history(self) -> History:
        """The archive, open to be asked for what was. Raises ArchiveNotFound."""
        return History.open(database_of(self.existing_folder()))


def database_of(folder: Path) -> Path:
    """Where the database of the archive in that folder is, or will be made.

    Raises ArchiveNotFound where it was lost: an empty one beside its WARC files would begin the history anew.
    """
    path = folder / DATABASE_NAME
    if not path.exists() and any((folder / FOLDER).glob("*.warc.gz")):
        raise ArchiveNotFound(
            f"{folder} holds WARC files and no {DATABASE_NAME}",
            hint="Put it back, or make it again from them with: bloggarkiv check --repair",
        )
    return path


@contextmanager
def writing(folder: Path) -> Iterator[Archive]:
    """The archive in that folder, open for one run. Raises ArchiveLocked while another holds it."""
    software = f"bloggarkiv/{program_version()}"
    with (
        locked(folder),
        Store.open(database_of(folder), now=utc_now()) as store,
        open_writer(folder, store, clock=utc_now, software=software) as warc,
        logging_to(folder),
    ):
        try:
            finish(folder, store, warc, clock=utc_now)
            yield Archive(store, warc, utc_now)
        finally:
            index_captures(folder)


@contextmanager
def locked(folder: Path) -> Iterator[None]:
    """Keeps a second run out of the folder. Raises ArchiveLocked, ArchiveReadOnly."""
    lock = FileLock(folder / LOCK_NAME, timeout=0)
    try:
        lock.acquire()
    except Timeout as error:
        hint = "Wait until it is done; nothing was changed."
        raise ArchiveLocked(f"Another bloggarkiv is working in {folder} right now", hint=hint) from error
    except OSError as error:
        raise _unwritable(folder, error) from error
    try:
        yield
    finally:
        lock.release()


@contextmanager
def logging_to(folder: Path) -> Iterator[None]:
    """Writes what the program logs to ``logs/bloggarkiv.log``; the file is made when there is something."""
    (folder / "logs").mkdir(exist_ok=True)
    handler = logging.FileHandler(folder / "logs" / "bloggarkiv.log", encoding="utf-8", delay=True)
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(message)s"))
    logger = logging.getLogger("bloggarkiv")
    logger.propagate = False
    logger.addHandler(handler)
    try:
        yield
    finally:
        logger.removeHandler(handler)
        handler.close()


def program_version() -> str:
    """The version of the distribution that runs; "0" where it runs from a folder that was never installed."""
    try:
        return version("bloggarkiv")
    except PackageNotFoundError:
        return "0"


def _unwritable(folder: Path, error: OSError) -> ArchiveReadOnly:
    why = "it is read-only" if error.errno in _READ_ONLY else error.strerror or str(error)
    hint = "Choose a folder that you may write to with --archive DIR; what is in this one was not touched."
    return ArchiveReadOnly(f"The archive folder {folder} cannot be written: {why}", hint=hint)
