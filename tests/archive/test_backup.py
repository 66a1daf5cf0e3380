"""A backup is an archive of one moment, sound by itself, whatever is written meanwhile."""

import threading
from pathlib import Path

import pytest

from archive.backup import Copied, back_up
from archive.check import Fault, check
from archive.errors import ArchiveReadOnly, StoreError
from tests.archive.conftest import Bench, make_post
from tests.archive.test_files import Runs, served
from tests.archive.test_rebuild import tables
from tests.simulation.year import Nights


@pytest.fixture(autouse=True)
def _no_sync(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("os.fsync", lambda _: None)


def backed_up(folder: Path, target: Path) -> Copied:
    *_, done = back_up(folder, target)
    assert [said for said in check(target) if isinstance(said, Fault)] == []
    return done


def test_a_backup_is_the_archive_and_sound(tmp_path: Path) -> None:
    (tmp_path / "from").mkdir()
    Nights.of(tmp_path / "from", blogs=3, seed=4).run(4)
    (tmp_path / "from" / "bloggar.toml").write_text("[archive]\n")
    done = backed_up(tmp_path / "from", tmp_path / "to")
    assert done.bytes_there == done.bytes_in_all == done.bytes_copied > 0
    assert tables(tmp_path / "to" / "bloggarkiv.db") == tables(tmp_path / "from" / "bloggarkiv.db")
    assert (tmp_path / "to" / "bloggar.toml").read_text() == "[archive]\n"


def test_the_next_backup_copies_what_is_new_and_a_changed_file_whole(tmp_path: Path) -> None:
    with served(tmp_path / "site") as (site, _):
        runs = Runs(tmp_path / "from", site.url)
        runs.run("none")
        first = backed_up(runs.folder, tmp_path / "to")
        runs.run("images")
    second = backed_up(runs.folder, tmp_path / "to")
    assert second.bytes_copied == second.bytes_in_all - first.bytes_in_all > 0
    assert backed_up(runs.folder, tmp_path / "to").bytes_copied == 0
    (copy,) = (tmp_path / "to" / "warc").glob("*.warc.gz")
    copy.write_bytes(copy.read_bytes()[:-1])
    assert backed_up(runs.folder, tmp_path / "to").bytes_copied > 0


def test_a_backup_while_another_writes_is_sound(tmp_path: Path) -> None:
    stop, begun = threading.Event(), threading.Event()

    def write() -> None:
        bench = Bench(tmp_path / "from")
        number = 0
        while not stop.is_set():
            number += 1
            bench.listing(make_post(), url=f"https://blogg.exempel.se/hans/page/{number}/")
            begun.set()
        bench.close()

    (tmp_path / "from").mkdir()
    writer = threading.Thread(target=write)
    writer.start()
    try:
        assert begun.wait(20)
        sizes = [backed_up_bytes(tmp_path / "from", tmp_path / "to") for _ in range(5)]
    finally:
        stop.set()
        writer.join()
    assert sizes == sorted(sizes)
    assert sizes[0] < sizes[-1]


def backed_up_bytes(folder: Path, target: Path) -> int:
    *_, done = back_up(folder, target)
    codes = {said.code for said in check(target) if isinstance(said, Fault) and "date" not in said.message}
    assert codes <= {"row-changed"}, "the bench's posts are made by hand"
    return done.bytes_in_all


def test_the_archive_itself_is_no_target(tmp_path: Path) -> None:
    with pytest.raises(ArchiveReadOnly, match="itself"):
        list(back_up(tmp_path, tmp_path))


def test_another_archive_is_no_target_and_stays_as_it_is(tmp_path: Path) -> None:
    for name in ("own", "other"):
        (tmp_path / name).mkdir()
    Nights.of(tmp_path / "own", blogs=1, seed=4).run(1)
    other = Bench(tmp_path / "other")
    other.page(make_post())
    other.close()
    before = tables(tmp_path / "other" / "bloggarkiv.db")
    with pytest.raises(ArchiveReadOnly, match="another archive"):
        list(back_up(tmp_path / "own", tmp_path / "other"))
    assert tables(tmp_path / "other" / "bloggarkiv.db") == before


def test_a_damaged_database_replaces_no_earlier_copy(tmp_path: Path) -> None:
    own = tmp_path / "own"
    own.mkdir()
    Nights.of(own, blogs=2, seed=4).run(2)
    backed_up(own, tmp_path / "to")
    path = own / "bloggarkiv.db"
    pages = path.read_bytes()
    middle = len(pages) // 2 // 4096 * 4096
    path.write_bytes(pages[:middle] + b"\x99" * 8192 + pages[middle + 8192 :])
    with pytest.raises(StoreError, match="check --repair"):
        list(back_up(own, tmp_path / "to"))
    backed_up(tmp_path / "to", tmp_path / "again")
