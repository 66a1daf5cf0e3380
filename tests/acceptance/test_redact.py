"""Taking things out of a real archive: nothing of them is left, nothing else is lost, and nothing comes back."""

import gzip
import json
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.servers.site_server import serve_site

from .program import COMMAND, FAST, bloggarkiv, check_evidence, check_warc_files, rows

DEMO = Path(__file__).parents[2] / "fixtures" / "sites" / "demo"
POST, TITLE = "sodra-skolan", "Nu börjar ombyggnaden av Södra skolan"
REASON = ("--reason", "Begärt av den det gäller", "--yes")


@pytest.fixture
def site() -> Iterator[str]:
    with serve_site(DEMO) as served:
        yield f"{served.url}/"


def crawl(folder: Path, url: str, *more: str) -> None:
    ran = bloggarkiv("crawl", url, *FAST, *more, cwd=folder)
    assert ran.code == 0, ran.err


def holding(folder: Path, text: str) -> list[str]:
    """The files that hold the text."""
    found = []
    for path in sorted(path for path in folder.rglob("*") if path.is_file()):
        block = gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()
        if text.encode() in block:
            found.append(path.name)
    return found


def the_post(folder: Path) -> dict[str, Any]:
    (row,) = rows(folder, "SELECT * FROM posts WHERE title = ?", TITLE)
    return row


def probes(body: str) -> list[str]:
    """Pieces of the text from all over it."""
    words = body.replace("\n", " ").split(" ")
    return [" ".join(words[place : place + 6]) for place in range(0, len(words) - 6, 11)]


def test_the_past_of_a_post_that_was_taken_out_is_told_without_its_texts(tmp_path: Path, site: str) -> None:
    crawl(tmp_path, site)
    post = the_post(tmp_path)["id"]
    assert bloggarkiv("redact", post, *REASON, cwd=tmp_path).code == 0
    past = bloggarkiv("show", post, "--history", cwd=tmp_path)
    assert (past.code, "redacted" in past.out) == (0, True), past
    for args in (("diff", post), ("diff", post, "--from", "1"), ("show", post, "--at", "1d")):
        ran = bloggarkiv(*args, cwd=tmp_path)
        assert (ran.code, f"No text of post {post} is kept" in ran.err) == (2, True), ran
    again = bloggarkiv("redact", post, *REASON, cwd=tmp_path)
    assert "taken out already" in again.out + again.err


def test_a_post_is_taken_out_of_rows_and_bytes_and_never_comes_back(tmp_path: Path, site: str) -> None:
    crawl(tmp_path, site)
    post = the_post(tmp_path)
    others = rows(tmp_path, "SELECT * FROM posts WHERE id <> ? ORDER BY id", post["id"])
    assert holding(tmp_path, probes(post["body"])[0])
    ran = bloggarkiv("redact", post["id"], *REASON, cwd=tmp_path)
    assert ran.code == 0, ran.err
    for again in (False, True):
        if again:
            crawl(tmp_path, site, "--full")
        for probe in (TITLE, *probes(post["body"])):
            assert holding(tmp_path, probe) == [], probe
        assert bloggarkiv("check", cwd=tmp_path).code == 0
        check_warc_files(tmp_path)
        check_evidence(tmp_path)
        (tombstone,) = rows(tmp_path, "SELECT * FROM redactions")
        assert (tombstone["url"], tombstone["reason"]) == (post["url"], REASON[1])
        assert tombstone["completed_at"] is not None
        (left,) = rows(tmp_path, "SELECT * FROM posts WHERE id = ?", post["id"])
        assert (left["status"], left["title"], left["body"], left["url"]) == ("redacted", None, None, post["url"])
        asked = rows(tmp_path, "SELECT fetched_at FROM captures WHERE url = ? ORDER BY id", post["url"])
        assert len(asked) == 1
    kept = rows(tmp_path, "SELECT * FROM posts WHERE id <> ? ORDER BY id", post["id"])
    assert [one["body"] for one in kept] == [one["body"] for one in others]


def test_what_was_altered_says_so_in_its_record(tmp_path: Path, site: str) -> None:
    crawl(tmp_path, site)
    post = the_post(tmp_path)
    bloggarkiv("redact", post["id"], *REASON, cwd=tmp_path)
    altered = rows(
        tmp_path,
        "SELECT c.*, a.is_removed, a.body_sha256 AS was FROM altered AS a JOIN captures AS c ON c.id = a.capture_id",
    )
    image = f"{site}bilder/sodra-skolan.png"
    assert {one["url"] for one in altered if one["is_removed"]} == {post["url"], image}
    assert any(not one["is_removed"] and one["url"] == site for one in altered)
    for one in altered:
        with (tmp_path / one["warc_file"]).open("rb") as file:
            file.seek(one["warc_offset"])
            record = gzip.decompress(file.read(one["warc_length"])).decode("utf-8", "replace")
        assert f"Bloggarkiv-Altered: redaction 1 at {rows(tmp_path, 'SELECT at FROM redactions')[0]['at']}" in record
        assert one["was"] in record


def test_a_commenter_is_masked_in_pages_and_left_in_the_politicians_own_words(tmp_path: Path, site: str) -> None:
    crawl(tmp_path, site)
    before = rows(tmp_path, "SELECT body FROM posts ORDER BY id")
    name = "Karin Holm"
    assert any(name in one["body"] for one in before)
    ran = bloggarkiv("redact", "--commenter", name, *REASON, cwd=tmp_path)
    assert ran.code == 0, ran.err
    assert bloggarkiv("check", cwd=tmp_path).code == 0
    check_warc_files(tmp_path)
    assert rows(tmp_path, "SELECT body FROM posts ORDER BY id") == before
    (row,) = rows(tmp_path, "SELECT * FROM redactions")
    assert name not in json.dumps({key: str(value) for key, value in row.items()})


def test_what_was_taken_out_stays_out_of_a_database_made_again(tmp_path: Path, site: str) -> None:
    crawl(tmp_path, site)
    post = the_post(tmp_path)
    bloggarkiv("redact", post["id"], *REASON, cwd=tmp_path)
    told = {name: rows(tmp_path, f"SELECT * FROM {name}") for name in ("redactions", "barred", "altered", "aliases")}
    posts = rows(tmp_path, "SELECT id, url, title, body, status FROM posts ORDER BY id")
    (tmp_path / "bloggarkiv.db").unlink()
    assert bloggarkiv("check", "--repair", cwd=tmp_path).code == 0
    assert {name: rows(tmp_path, f"SELECT * FROM {name}") for name in told} == told
    assert rows(tmp_path, "SELECT id, url, title, body, status FROM posts ORDER BY id") == posts
    crawl(tmp_path, site, "--full")
    assert holding(tmp_path, TITLE) == []
    assert len(rows(tmp_path, "SELECT 1 FROM captures WHERE url = ?", post["url"])) == 1


def test_it_asks_before_it_does(tmp_path: Path, site: str) -> None:
    crawl(tmp_path, site)
    post = the_post(tmp_path)
    ran = bloggarkiv("redact", post["id"], "--reason", "x", cwd=tmp_path)
    assert ran.code != 0
    assert "for good?" in ran.err
    assert the_post(tmp_path) == post
    assert bloggarkiv("redact", post["id"], "--yes", cwd=tmp_path).code == 2


KILLED = """
import os, sys
from archive import redact
from archive.cli import main
from archive.store.redactions import Redactions

at = [int(sys.argv.pop(1))]

def deadly(function):
    def called(*args, **options):
        for _ in range(2):
            at[0] -= 1
            if at[0] == 0:
                os._exit(137)
            if _ == 0:
                result = function(*args, **options)
        return result
    return called

for owner, name in ((redact, "rewrite"), (Redactions, "move"), (redact, "_clear"), (Redactions, "complete"),
                    (Redactions, "begin_post")):
    setattr(owner, name, deadly(getattr(owner, name)))
main()
"""


@pytest.mark.parametrize("step", range(1, 14, 2))
def test_killed_at_any_step_the_next_command_ends_it(tmp_path: Path, site: str, step: int) -> None:
    crawl(tmp_path, site)
    post = the_post(tmp_path)
    command = [*COMMAND[:-1], KILLED, str(step), "redact", str(post["id"]), *REASON]
    ran = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, timeout=120, check=False)
    is_killed = ran.returncode == 137
    assert is_killed or ran.returncode == 0, ran.stderr
    is_begun = bool(rows(tmp_path, "SELECT 1 FROM redactions"))
    assert bloggarkiv("redact", *((post["id"], *REASON) if not is_begun else ()), cwd=tmp_path).code == 0
    for probe in (TITLE, *probes(post["body"])):
        assert holding(tmp_path, probe) == [], probe
    ran = bloggarkiv("check", cwd=tmp_path)
    assert ran.code == 0, ran.out
