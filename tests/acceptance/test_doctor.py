"""``doctor``: a line a check, a hint for what is not in order, and 1 where something is bad."""

import json
import os
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from tests.servers.site_server import serve_site

from .program import FAST, Ran, bloggarkiv, rows

DEMO = Path(__file__).parents[2] / "fixtures" / "sites" / "demo"


def verdicts(ran: Ran) -> dict[str, str]:
    return {row["check"]: row["verdict"] for row in map(json.loads, ran.out.splitlines())}


@pytest.fixture
def archived(tmp_path: Path) -> Path:
    """An archive of the demo blog, whose server is gone."""
    head = '[archive]\ncontact = "a@b.example"\npace_s = 0\nallow_private = true\n'
    (tmp_path / "bloggar.toml").write_text(head)
    with serve_site(DEMO) as site:
        assert bloggarkiv("crawl", f"{site.url}/", *FAST, cwd=tmp_path).code == 0
    return tmp_path


def test_all_is_well(archived: Path) -> None:
    with serve_site(DEMO) as site:
        text = (archived / "bloggar.toml").read_text()
        port = text.rpartition(":")[2].partition("/")[0]
        (archived / "bloggar.toml").write_text(text.replace(port, site.url.rpartition(":")[2]))
        ran = bloggarkiv("doctor", "--json", cwd=archived)
        assert ran.code == 0
        wanted = ("folder", "disk", "lock", "database", "warc", "config", "contact", "network", "clock")
        assert verdicts(ran) == dict.fromkeys(wanted, "ok")
        assert bloggarkiv("-q", "doctor", cwd=archived) == Ran(0, "", "")
        site.set_fault("/", 200, b"x", headers={"Date": "Mon, 20 Mar 2017 12:00:00 GMT"})
        before = sorted(path.stat().st_mtime_ns for path in archived.rglob("*.gz"))
        bloggarkiv("doctor", cwd=archived)
        assert sorted(path.stat().st_mtime_ns for path in archived.rglob("*.gz")) == before


def test_a_host_that_does_not_answer_is_bad(archived: Path) -> None:
    ran = bloggarkiv("doctor", cwd=archived)
    assert ran.code == 1
    (line,) = [line for line in ran.out.splitlines() if line.startswith("bad")]
    assert "network" in line and "127.0.0.1" in line


def test_an_empty_folder_is_no_fault_and_stays_empty(tmp_path: Path) -> None:
    ran = bloggarkiv("doctor", "--json", cwd=tmp_path)
    assert ran.code == 0
    assert verdicts(ran)["network"] == "warn", "nothing was asked, and that is said"
    assert list(tmp_path.iterdir()) == []


def test_a_damaged_database_is_bad(archived: Path) -> None:
    path = archived / "bloggarkiv.db"
    with closing(sqlite3.connect(path)) as db:
        db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        db.execute("PRAGMA journal_mode = DELETE")
    with path.open("r+b") as file:
        file.seek(5 * 4096)
        file.write(os.urandom(20 * 4096))
    ran = bloggarkiv("doctor", "--json", cwd=archived)
    assert (ran.code, verdicts(ran)["database"]) == (1, "bad")
    path.write_bytes(b"no database" * 1000)
    ran = bloggarkiv("doctor", "--json", cwd=archived)
    assert (ran.code, verdicts(ran)["database"]) == (1, "bad")


def test_a_row_that_cites_nothing_is_bad(archived: Path) -> None:
    with closing(sqlite3.connect(archived / "bloggarkiv.db")) as db:
        db.execute("UPDATE entries SET revision_id = 99999 WHERE id = 1")
        db.commit()
    assert verdicts(bloggarkiv("doctor", "--json", cwd=archived))["database"] == "bad"


def test_a_half_written_record_is_a_warning_and_a_lost_one_is_bad(archived: Path) -> None:
    (path,) = (archived / "warc").glob("*.warc.gz")
    whole = path.read_bytes()
    path.write_bytes(whole + whole[:100])
    assert verdicts(bloggarkiv("doctor", "--json", cwd=archived))["warc"] == "warn"
    cited = rows(archived, "SELECT MAX(warc_offset + warc_length) AS end FROM captures")[0]["end"]
    path.write_bytes(whole[: cited - 10])
    assert verdicts(bloggarkiv("doctor", "--json", cwd=archived))["warc"] == "bad"
    path.write_bytes(whole[: len(whole) // 2] + bytes(50) + whole[len(whole) // 2 + 50 :])
    assert verdicts(bloggarkiv("doctor", "--json", cwd=archived))["warc"] == "bad"
    path.unlink()
    assert verdicts(bloggarkiv("doctor", "--json", cwd=archived))["warc"] == "bad"


def test_a_config_that_cannot_be_meant_is_bad(archived: Path) -> None:
    (archived / "bloggar.toml").write_text("[archive]\npace_s = \n")
    ran = bloggarkiv("doctor", cwd=archived)
    assert ran.code == 1
    assert "bloggar.toml, line 2" in ran.out
