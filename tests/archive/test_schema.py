import os
import shutil
import sqlite3
from collections.abc import Iterator
from importlib import resources
from pathlib import Path
from tempfile import mkdtemp

import pytest
from sqlite_utils import Database

from archive.errors import ArchiveError, ArchiveLocked, ArchiveNotFound, ArchiveReadOnly, ArchiveTooNew, StoreError
from archive.schema import MIGRATIONS, database_errors, open_archive_db, open_for_reading

EMPTY = Path("bloggarkiv.db")


def documented() -> dict[str, list[str]]:
    text = (resources.files("archive") / "SCHEMA.md").read_text(encoding="utf-8")
    found: dict[str, list[str]] = {}
    for line in text.splitlines():
        if line.startswith("## `"):
            columns = found.setdefault(line.split("`")[1], [])
        elif line.startswith("| `"):
            columns.append(line.split("`")[1])
    return found


def test_the_documentation_and_the_database_say_the_same(tmp_path):
    db = open_archive_db(tmp_path / EMPTY)
    names = [row["name"] for row in db.execute("SELECT name FROM sqlite_master WHERE type IN ('table', 'view')")]
    actual = {
        name: [row["name"] for row in db.execute(f"PRAGMA table_info({name})")]
        for name in names
        if not name.startswith(("_", "sqlite_"))
    }
    assert documented() == actual


def test_a_commit_is_on_the_disk_and_keys_are_kept(tmp_path):
    db = open_archive_db(tmp_path / EMPTY)
    pragmas = ("journal_mode", "synchronous", "foreign_keys", "busy_timeout")
    assert [db.execute(f"PRAGMA {name}").fetchone()[0] for name in pragmas] == ["wal", 2, 1, 10_000]


def test_opening_again_changes_nothing(tmp_path):
    open_archive_db(tmp_path / EMPTY).close()
    before = (tmp_path / EMPTY).read_bytes()
    open_archive_db(tmp_path / EMPTY).close()
    assert (tmp_path / EMPTY).read_bytes() == before


def from_the_future(folder: Path) -> Path:
    path = folder / EMPTY
    db = open_archive_db(path)
    db.execute("UPDATE _sqlite_migrations SET name = 'm999_future' WHERE name LIKE 'm001%'")
    db.close()
    return path


@pytest.mark.parametrize("opening", [open_archive_db, open_for_reading])
def test_a_database_from_a_newer_version_is_refused_and_not_touched(tmp_path, opening):
    path = from_the_future(tmp_path)
    before = path.read_bytes()
    with pytest.raises(ArchiveTooNew, match="m999_future") as caught:
        opening(path)
    assert path.read_bytes() == before
    assert "Upgrade" in str(caught.value)


@pytest.mark.parametrize("opening", [open_archive_db, open_for_reading])
def test_a_file_that_is_no_database_is_told_in_a_sentence(tmp_path, opening):
    path = tmp_path / EMPTY
    path.write_bytes(b"This is a letter to my aunt. " * 100)
    with pytest.raises(StoreError, match="could not be used"):
        opening(path)


def test_reading_where_there_is_none_makes_none(tmp_path):
    with pytest.raises(ArchiveNotFound):
        open_for_reading(tmp_path / EMPTY)
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_does_not_exist_is_told_in_a_sentence(tmp_path):
    with pytest.raises(ArchiveReadOnly):
        open_archive_db(tmp_path / "none" / EMPTY)


def test_an_older_database_is_not_read_before_it_is_migrated(tmp_path):
    sqlite3.connect(tmp_path / EMPTY).close()
    (tmp_path / EMPTY).touch()
    with pytest.raises(StoreError, match="older version"):
        open_for_reading(tmp_path / EMPTY)


def test_nothing_can_be_written_through_a_reader(tmp_path):
    open_archive_db(tmp_path / EMPTY).close()
    db = open_for_reading(tmp_path / EMPTY)
    with pytest.raises(ArchiveReadOnly), database_errors(EMPTY):
        db.execute("DELETE FROM blogs")


@pytest.fixture
def closed_folder() -> Iterator[Path]:
    """A folder with an archive, neither of which this process can write while the test runs."""
    folder = Path(mkdtemp())
    open_archive_db(folder / EMPTY).close()
    (folder / EMPTY).chmod(0o444)
    folder.chmod(0o555)
    user = os.geteuid()
    if user == 0:
        os.seteuid(65534)
    yield folder
    os.seteuid(user)
    folder.chmod(0o755)
    shutil.rmtree(folder)


def test_an_archive_in_a_folder_that_cannot_be_written_can_be_read_and_not_written(closed_folder):
    db = open_for_reading(closed_folder / EMPTY)
    assert db.execute("SELECT COUNT(*) FROM posts").fetchone()[0] == 0
    db.close()
    with pytest.raises(ArchiveReadOnly, match="cannot be written"):
        open_archive_db(closed_folder / EMPTY)


def test_a_database_held_by_another_program_is_told_in_a_sentence(tmp_path):
    db = open_archive_db(tmp_path / EMPTY)
    db.execute("PRAGMA busy_timeout = 0")
    other = sqlite3.connect(tmp_path / EMPTY, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(ArchiveLocked), database_errors(EMPTY):
        db.execute("DELETE FROM blogs")
    other.close()


@pytest.mark.parametrize(
    ("code", "kind"),
    [
        (sqlite3.SQLITE_FULL, StoreError),
        (sqlite3.SQLITE_CORRUPT, StoreError),
        (sqlite3.SQLITE_CANTOPEN, ArchiveReadOnly),
        (sqlite3.SQLITE_READONLY_DBMOVED, ArchiveReadOnly),
        (sqlite3.SQLITE_BUSY_SNAPSHOT, ArchiveLocked),
    ],
)
def test_each_failure_has_its_error(code, kind):
    error = sqlite3.OperationalError("x")
    error.sqlite_errorcode = code
    with pytest.raises(ArchiveError) as caught, database_errors(EMPTY):
        raise error
    assert type(caught.value) is kind
    assert caught.value.hint


def test_every_migration_runs_on_an_empty_database():
    db = Database(memory=True)
    MIGRATIONS.apply(db)
    assert MIGRATIONS.pending(db) == []
    assert db.execute("PRAGMA foreign_key_check").fetchall() == []
