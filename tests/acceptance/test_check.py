"""``check`` and ``check --repair`` as a user runs them: exit codes for cron, and a database made again."""

import shutil
import sqlite3
import subprocess
import time
from contextlib import closing
from pathlib import Path
from random import Random

import pytest

from tests.acceptance.program import COMMAND, FAST, bloggarkiv, check_warc_files, rows
from tests.servers.site_server import serve_site

DEMO = Path(__file__).parents[2] / "fixtures" / "sites" / "demo"


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    """An archive of the demo blog, crawled twice, in a folder with nothing else."""
    with serve_site(DEMO) as site:
        for _ in range(2):
            assert bloggarkiv("crawl", f"{site.url}/", *FAST, cwd=tmp_path).code == 0
    return tmp_path


def posts(folder: Path) -> list[dict]:
    return rows(folder, "SELECT * FROM posts ORDER BY id")


def test_a_sound_archive_is_said_to_be_and_other_tools_agree(archive: Path) -> None:
    done = bloggarkiv("check", cwd=archive)
    assert (done.code, done.out) == (0, ""), done
    assert "sound" in done.err
    for index in (archive / "warc").glob("*.cdxj"):
        index.unlink()
    check_warc_files(archive)


def test_a_deleted_database_is_made_again_from_the_warc_files(archive: Path) -> None:
    before = posts(archive)
    (archive / "bloggarkiv.db").unlink()
    for verb in ("check", "crawl", "nightly", "list", "changes", "reparse", "status"):
        refused = bloggarkiv(verb, cwd=archive)
        assert (refused.code, "check --repair" in refused.err) == (2, True), refused
    assert not (archive / "bloggarkiv.db").exists()
    done = bloggarkiv("check", "--repair", cwd=archive)
    assert done.code == 0, done
    assert posts(archive) == before != []


def test_an_edited_row_ends_check_with_one_and_is_set_right_by_repair(archive: Path) -> None:
    before = posts(archive)
    with closing(sqlite3.connect(archive / "bloggarkiv.db")) as db, db:
        db.execute("UPDATE revisions SET body = 'Jag avgår.' WHERE id = 2")
    done = bloggarkiv("check", "--json", cwd=archive)
    assert (done.code, "revisions 2" in done.out) == (1, True), done
    assert bloggarkiv("check", "--repair", cwd=archive).code == 0
    assert posts(archive) == before
    assert list(archive.glob("bloggarkiv.db.before-*"))


def test_a_damaged_database_is_made_again(archive: Path) -> None:
    before = posts(archive)
    path = archive / "bloggarkiv.db"
    path.write_bytes(b"\0" * 4096 + path.read_bytes()[4096:])
    assert bloggarkiv("check", cwd=archive).code == 1
    assert bloggarkiv("check", "--repair", cwd=archive).code == 0
    assert posts(archive) == before


def test_where_there_is_no_archive_check_could_not_run(tmp_path: Path) -> None:
    assert bloggarkiv("check", cwd=tmp_path).code == 2


def test_after_a_repair_the_next_crawl_finds_nothing_new(tmp_path: Path) -> None:
    with serve_site(DEMO) as site:
        bloggarkiv("crawl", f"{site.url}/", *FAST, cwd=tmp_path)
        (tmp_path / "bloggarkiv.db").unlink()
        bloggarkiv("check", "--repair", cwd=tmp_path)
        asked = len(site.requests)
        done = bloggarkiv("crawl", f"{site.url}/", *FAST, cwd=tmp_path)
        assert done.code == 0
        assert len(site.requests) - asked < 8
    assert {row["new"] for row in rows(tmp_path, "SELECT new FROM blog_runs WHERE run_id = 2")} == {0}


def test_a_reparse_that_is_killed_again_and_again_ends_as_an_undisturbed_one(archive: Path, tmp_path: Path) -> None:
    with closing(sqlite3.connect(archive / "bloggarkiv.db")) as db, db:
        db.execute("UPDATE revisions SET body = 'Meny ' || body, digest = '0:' || id, text_digest = '0:' || id")
    whole = Path(shutil.copytree(archive, tmp_path / "whole"))
    assert bloggarkiv("reparse", cwd=whole).code == 0
    draw = Random(3)
    for _ in range(6):
        with subprocess.Popen([*COMMAND, "-q", "reparse"], cwd=archive, stdout=-3, stderr=-3) as process:
            time.sleep(draw.uniform(0.3, 2.5))
            process.kill()
        assert bloggarkiv("check", cwd=archive).code == 0
    assert bloggarkiv("reparse", cwd=archive).code == 0
    text = "SELECT body, digest, superseded_by IS NULL AS is_read FROM revisions ORDER BY id"
    assert rows(archive, text) == rows(whole, text)
    assert posts(archive) == posts(whole)
    assert not any((row["body"] or "").startswith("Meny") for row in posts(archive))


def test_what_was_redacted_stays_out_of_a_database_made_again_and_of_the_next_crawl(tmp_path: Path) -> None:
    with serve_site(DEMO) as site:
        bloggarkiv("crawl", f"{site.url}/", *FAST, cwd=tmp_path)
        gone = posts(tmp_path)[3]
        assert bloggarkiv("redact", gone["id"], "--reason", "on request", "--yes", cwd=tmp_path).code == 0
        (tmp_path / "bloggarkiv.db").unlink()
        bloggarkiv("check", "--repair", cwd=tmp_path)
        asked = len(site.requests)
        bloggarkiv("crawl", f"{site.url}/", *FAST, "--full", cwd=tmp_path)
        paths = [request.path for request in site.requests[asked:]]
    assert gone["url"].removeprefix(site.url) not in paths
    assert gone["body"] not in {row["body"] for row in posts(tmp_path)}
