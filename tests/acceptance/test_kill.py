"""A run that is killed loses nothing that was acknowledged, and the next one goes on to the same archive."""

import random
import subprocess
import time
from contextlib import suppress
from pathlib import Path

import pytest

from archive.check import Fault, check
from archive.errors import ArchiveTooOld
from tests.servers.site_server import serve_site

from . import program
from .program import COMMAND, FAST, bloggarkiv, rows

DEMO = Path(__file__).parents[2] / "fixtures" / "sites" / "demo"
LASTING = """
    SELECT url, blog, title, author, published, published_utc, body, body_html, comment_count, comment_status,
        secondary_count, language, status, tags, platform_id
    FROM posts ORDER BY url
"""


def crawl_and_kill(folder: Path, url: str, after_s: float) -> None:
    process = subprocess.Popen(
        [*COMMAND, "crawl", url, "--pace", "0.03", "--allow-private"],
        cwd=folder,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    time.sleep(after_s)
    process.kill()
    process.wait()


def check_kills(tmp_path: Path, moments: list[float]) -> None:
    undisturbed, killed = tmp_path / "undisturbed", tmp_path / "killed"
    undisturbed.mkdir()
    killed.mkdir()
    with serve_site(DEMO) as site:
        assert bloggarkiv("crawl", f"{site.url}/", *FAST, cwd=undisturbed).code == 0
        for moment in moments:
            crawl_and_kill(killed, f"{site.url}/", moment)
            check_what_is_there(killed)
        assert bloggarkiv("crawl", f"{site.url}/", *FAST, cwd=killed).code == 0
    assert rows(killed, LASTING) == rows(undisturbed, LASTING)
    for table in ("revisions", "entries", "aliases"):
        assert len(rows(killed, f"SELECT * FROM {table}")) == len(rows(undisturbed, f"SELECT * FROM {table}"))
    assert program.check_evidence(killed) > 0
    program.check_warc_files(killed)
    assert bloggarkiv("check", cwd=killed).code == 0


def check_what_is_there(folder: Path) -> None:
    if (folder / "bloggarkiv.db").exists() and rows(folder, "SELECT 1 FROM sqlite_master WHERE name = 'captures'"):
        program.check_evidence(folder)
        with suppress(ArchiveTooOld):
            assert [fault for fault in check(folder) if isinstance(fault, Fault) and fault.is_grave] == []


def test_killed_crawls_end_in_the_same_archive(tmp_path: Path) -> None:
    draw = random.Random(20170320)
    check_kills(tmp_path, [draw.uniform(0.5, 1.6) for _ in range(5)])


@pytest.mark.soak
def test_two_hundred_kills_end_in_the_same_archive(tmp_path: Path) -> None:
    draw = random.Random(1)
    for number in range(40):
        folder = tmp_path / str(number)
        folder.mkdir()
        check_kills(folder, [draw.uniform(0.3, 1.8) for _ in range(5)])
