"""The database is made again from the WARC files and the configuration: row for row what it was."""

import shutil
import sqlite3
from collections.abc import Collection
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from archive.rebuild import Rebuilt, rebuild
from archive.rules import rules_version
from archive.store import FIRST_TABLES, Store
from scraper import Blog
from tests.archive.test_files import NOW, Runs, served
from tests.simulation.year import Nights

NOT_DERIVED = {"segments": "a stretch a file, not a write", "_sqlite_migrations": "when this program ran them"}


def tables(path: Path) -> dict[str, list[dict[str, Any]]]:
    with closing(sqlite3.connect(path)) as db:
        db.row_factory = sqlite3.Row
        names = [row[0] for row in db.execute("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name")]
        return {
            name: [dict(row) for row in db.execute(f"SELECT * FROM {name}")]
            for name in names
            if name not in NOT_DERIVED
        }


def made_again(folder: Path, blogs: Collection[Blog]) -> tuple[Path, Rebuilt]:
    path = folder / "again.db"
    with Store.open(path, now=NOW) as store:
        *_, done = rebuild(folder, store, blogs, rules_version=rules_version(), first_tables=FIRST_TABLES)
    return path, done


def assert_equal_rows(folder: Path, blogs: Collection[Blog]) -> None:
    path, done = made_again(folder, blogs)
    before, after = tables(folder / "bloggarkiv.db"), tables(path)
    assert (done.unclaimed, done.damaged) == (0, ())
    assert before.keys() == after.keys()
    for name, rows in before.items():
        assert after[name] == rows, name


@pytest.fixture(autouse=True)
def _no_sync(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("os.fsync", lambda _: None)


def test_edits_deletions_outages_and_moves_of_weeks_come_back_row_for_row(tmp_path: Path) -> None:
    nights = Nights.of(tmp_path, blogs=8, seed=20170311)
    nights.run(40)
    assert_equal_rows(tmp_path, [])
    assert nights.deeds


@pytest.mark.parametrize("media", ["none", "images", "all"])
def test_files_come_back_row_for_row(tmp_path: Path, media: Any) -> None:
    with served(tmp_path / "site") as (site, _):
        runs = Runs(tmp_path / "archive", site.url)
        runs.run(media)
        runs.run(media, walks_all=True)
    assert_equal_rows(runs.folder, [runs.blog])


def test_a_damaged_record_costs_its_own_rows_alone(tmp_path: Path) -> None:
    nights = Nights.of(tmp_path, blogs=3, seed=1)
    nights.run(3)
    (file,) = (tmp_path / "warc").glob("*.warc.gz")
    before = tables(tmp_path / "bloggarkiv.db")
    place = next(row for row in before["captures"] if row["id"] == 20)
    data = bytearray(file.read_bytes())
    data[place["warc_offset"] + place["warc_length"] // 2] ^= 0x55
    file.write_bytes(data)
    path, done = made_again(tmp_path, [])
    assert [f"byte {place['warc_offset']}" in told for told in done.damaged] == [True]
    assert len(tables(path)["captures"]) == len(before["captures"]) - 1


def test_a_run_that_was_killed_is_told_of_by_the_next(tmp_path: Path) -> None:
    with served(tmp_path / "site") as (site, _):
        runs = Runs(tmp_path / "archive", site.url)
        runs.run("images", stop_after=1)
        runs.run("images")
    assert_equal_rows(runs.folder, [runs.blog])


def test_what_a_killed_run_wrote_and_never_cited_makes_no_row(tmp_path: Path) -> None:
    with served(tmp_path / "site") as (site, _):
        runs = Runs(tmp_path / "archive", site.url)
        runs.run("none")
        kept = tmp_path / "kept.db"
        shutil.copy(runs.folder / "bloggarkiv.db", kept)
        runs.run("none", walks_all=True)
        shutil.copy(kept, runs.folder / "bloggarkiv.db")
        runs.run("none")
    assert_equal_rows(runs.folder, [runs.blog])
