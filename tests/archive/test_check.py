"""A sound archive passes; whatever is done to its files or rows is found, and the address is named."""

import shutil
import sqlite3
from contextlib import closing
from pathlib import Path
from random import Random
from typing import Any

import pytest

from archive.check import Fault, Progress, check
from archive.ledger import index_captures
from tests.archive.conftest import Bench
from tests.simulation.year import Nights


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An archive of some blogs and nights, with images in none."""
    folder = tmp_path_factory.mktemp("sound")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("os.fsync", lambda _: None)
        Nights.of(folder, blogs=4, seed=5).run(6)
    index_captures(folder)
    return folder


@pytest.fixture
def archive(sound: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(sound, tmp_path / "archive"))


def faults(folder: Path) -> list[Fault]:
    return [said for said in check(folder) if isinstance(said, Fault)]


def warc(folder: Path) -> Path:
    (path,) = (folder / "warc").glob("*.warc.gz")
    return path


def rows(folder: Path, sql: str, *bound: object) -> list[Any]:
    with closing(sqlite3.connect(folder / "bloggarkiv.db")) as db, db:
        return db.execute(sql, bound).fetchall()


def test_a_sound_archive_has_no_fault_and_all_of_it_is_read(sound: Path) -> None:
    assert faults(sound) == []
    *_, last = check(sound)
    assert isinstance(last, Progress)
    assert last.bytes_read == last.bytes_in_all == warc(sound).stat().st_size


def test_two_processes_find_what_one_finds(archive: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    data = bytearray(warc(archive).read_bytes())
    data[len(data) // 2] ^= 1
    warc(archive).write_bytes(data)
    monkeypatch.setattr("archive.check.captures._STRETCH_BYTES", 100_000)
    found = [said for said in check(archive, processes=2) if isinstance(said, Fault)]
    assert found == faults(archive) != []


def test_a_flipped_bit_at_any_of_200_places_is_found_and_its_record_named(sound: Path, archive: Path) -> None:
    whole, random = warc(sound).read_bytes(), Random(20170311)
    starts = [
        (row[0], row[0] + row[1], row[2]) for row in rows(sound, "SELECT warc_offset, warc_length, url FROM captures")
    ]
    for _ in range(200):
        place, bit = random.randrange(len(whole)), 1 << random.randrange(8)
        data = bytearray(whole)
        data[place] ^= bit
        warc(archive).write_bytes(data)
        found = [fault for fault in faults(archive) if fault.is_grave]
        assert found, f"bit {bit} at byte {place}"
        url = next((url for start, end, url in starts if start <= place < end), None)
        if url is not None:
            assert url in "".join(fault.url or "" for fault in found), f"bit {bit} at byte {place}: {found}"


@pytest.mark.parametrize("where", ["between", "within", "first", "one byte"])
def test_a_cut_is_found_and_what_is_lost_is_named(archive: Path, where: str) -> None:
    offset, length, url = rows(archive, "SELECT warc_offset, warc_length, url FROM captures ORDER BY id DESC LIMIT 1")[
        0
    ]
    size = warc(archive).stat().st_size
    cut = {"between": offset, "within": offset + length // 2, "first": 0, "one byte": size - 1}[where]
    with warc(archive).open("r+b") as file:
        file.truncate(cut)
    found = faults(archive)
    assert ("file-cut", f"byte {cut}") in {(fault.code, fault.place.partition(", ")[2]) for fault in found}
    if where != "one byte":
        assert url in {fault.url for fault in found if fault.code == "capture-lost"}


def test_a_cut_of_requests_alone_behind_the_last_row_is_found(archive: Path) -> None:
    """The last record is the ledger of the run, which no capture's row cites."""
    (end,) = rows(archive, "SELECT MAX(warc_offset + warc_length) FROM captures")[0]
    with warc(archive).open("r+b") as file:
        file.truncate(end)
    assert [fault.code for fault in faults(archive)] == ["file-cut"]


def test_a_swapped_file_is_found(archive: Path, tmp_path: Path) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("os.fsync", lambda _: None)
        Nights.of(tmp_path, blogs=4, seed=6).run(6)
    shutil.copy(warc(tmp_path), warc(archive))
    assert {fault.code for fault in faults(archive)} & {"segment-changed", "record-damaged", "capture-lost", "file-cut"}


def test_a_missing_file_and_one_that_nobody_cites_are_found(archive: Path) -> None:
    warc(archive).rename(warc(archive).with_name("bloggarkiv-20260101000000-00009.warc.gz"))
    codes = {fault.code for fault in faults(archive)}
    assert {"file-missing", "file-uncited", "capture-lost"} <= codes


@pytest.mark.parametrize(
    ("sql", "table"),
    [
        ("UPDATE revisions SET body = body || '.' WHERE id = 3", "revisions 3"),
        ("UPDATE revisions SET title = 'Annat' WHERE id = 3", "revisions 3"),
        ("UPDATE revisions SET author = 'Annan' WHERE id = 3", "revisions 3"),
        ("UPDATE revisions SET published_utc = '2001-01-01T00:00:00Z' WHERE id = 3", "revisions 3"),
        ("UPDATE revisions SET digest = '1:00' WHERE id = 3", "revisions 3"),
        ("UPDATE captures SET url = url || '?' WHERE id = 9", "captures 9"),
        ("UPDATE captures SET status = 201 WHERE id = 9", "captures 9"),
        ("UPDATE captures SET fetched_at = '2001-01-01T00:00:00Z' WHERE id = 9", "captures 9"),
        ("UPDATE captures SET body_sha256 = '00' WHERE id = 9", "captures 9"),
        ("UPDATE entries SET comment_count = 99 WHERE id = 4", "entries 4"),
        ("UPDATE entries SET published_key = '2001' WHERE id = 4", "entries 4"),
        ("UPDATE entries SET url = url || '?' WHERE id = 4", "entries 4"),
        ("UPDATE entries SET revision_id = 1 WHERE id = 4", "entries 4"),
        ("UPDATE entries SET revision_id = NULL WHERE id = 4", "entries 4"),
        ("DELETE FROM revisions WHERE id = 3", ""),
        ("DELETE FROM captures WHERE id = 9", ""),
        ("UPDATE captures SET warc_offset = warc_offset + 1 WHERE id = 9", ""),
    ],
)
def test_an_edited_row_is_found(archive: Path, sql: str, table: str) -> None:
    rows(archive, sql)
    found = [fault for fault in faults(archive) if fault.is_grave]
    assert found, sql
    assert not table or table in {fault.place for fault in found}


def test_what_a_killed_run_left_is_no_grave_fault(archive: Path) -> None:
    with warc(archive).open("ab") as file:
        file.write(b"\x1f\x8b\x08\0\0\0")
    assert [(fault.code, fault.is_grave) for fault in faults(archive)] == [("file-unlisted", False)]


def test_what_is_written_within_a_transaction_is_listed_too(tmp_path: Path) -> None:
    bench = Bench(tmp_path)
    with bench.store.together():
        bench.listing()
    bench.close()
    listed = rows(tmp_path, "SELECT SUM(warc_length) FROM segments")[0][0]
    assert listed == warc(tmp_path).stat().st_size
