"""Scheduled runs: silent where nobody is needed, told where somebody is, ended in time, gone on after a crash."""

import json
import re
import shutil
import sqlite3
import subprocess
import time
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from filelock import FileLock

from tests.servers.site_server import SiteServer, serve_site

from .program import COMMAND, Ran, bloggarkiv, count, rows

DEMO = Path(__file__).parents[2] / "fixtures" / "sites" / "demo"


def configure(folder: Path, *sites: SiteServer, pace_s: float = 0) -> None:
    head = f'[archive]\ncontact = "a@b.example"\npace_s = {pace_s}\nallow_private = true\n'
    blogs = [f'\n[[blog]]\nslug = "blog-{number}"\nurl = "{site.url}/"\n' for number, site in enumerate(sites)]
    (folder / "bloggar.toml").write_text(head + "".join(blogs))


def reports(folder: Path) -> list[dict[str, Any]]:
    return [json.loads(path.read_text("utf-8")) for path in sorted((folder / "logs").glob("*.json"))]


def log_lines(folder: Path) -> list[str]:
    return [line for path in sorted((folder / "logs").glob("????-??-??.log")) for line in path.read_text().splitlines()]


def test_a_night_without_trouble_is_silent_and_logged(tmp_path: Path) -> None:
    with serve_site(DEMO) as one, serve_site(DEMO) as two:
        configure(tmp_path, one, two)
        assert bloggarkiv("nightly", cwd=tmp_path) == Ran(0, "", "")
    assert count(tmp_path, "posts") == 28
    # Both sites say the same, which is found as they are read.
    lines = [re.sub(r", [0-9]+ findings", "", line.partition(" ")[2]) for line in log_lines(tmp_path)]
    assert sorted(lines) == [
        f"blog-{number}: 14 new, 2 files; {len(site.requests) - 1} requests" for number, site in enumerate((one, two))
    ]
    (report,) = reports(tmp_path)
    assert (report["outcome"], report["attention"], report["stop_after_s"]) == ("complete", 0, None)
    assert report["started_at"] <= report["ended_at"]
    assert [(blog["blog"], blog["new"], blog["outcome"]) for blog in report["blogs"]] == [
        ("blog-0", 14, "complete"),
        ("blog-1", 14, "complete"),
    ]


def test_what_needs_a_person_is_told_and_only_that(tmp_path: Path) -> None:
    with serve_site(DEMO) as good, serve_site(DEMO) as bad:
        configure(tmp_path, good, bad)
        bad.set_fault("/", 404)
        ran = bloggarkiv("nightly", cwd=tmp_path)
    assert (ran.code, ran.out) == (1, "")
    (line,) = ran.err.splitlines()
    assert line.startswith("blog-1: ") and "404" in line and f"{bad.url}/" in line
    (report,) = reports(tmp_path)
    assert report["attention"] == 1
    assert report["blogs"][1]["findings"][0]["severity"] == "attention"
    assert count(tmp_path, "posts") == 14


def test_a_redesign_is_no_quiet_month(tmp_path: Path) -> None:
    with serve_site(DEMO) as site:
        configure(tmp_path, site)
        assert bloggarkiv("nightly", cwd=tmp_path).code == 0
        before = rows(tmp_path, "SELECT * FROM revisions"), rows(tmp_path, "SELECT status FROM posts")
        site.set_fault("/", 200, "<title>Ny</title><h1>Välkommen till min nya sida</h1><p>Hej!</p>".encode())
        ran = bloggarkiv("nightly", cwd=tmp_path)
        assert ran.code == 1
        assert "No posts are shown any more" in ran.err
        status = json.loads(bloggarkiv("status", "--json", cwd=tmp_path).out)
    assert (rows(tmp_path, "SELECT * FROM revisions"), rows(tmp_path, "SELECT status FROM posts")) == before
    assert status["why"].startswith("No posts are shown")
    assert status["last_good_at"] < status["last_run_at"]


def test_posts_that_no_longer_name_their_author_are_told(tmp_path: Path) -> None:
    copy, archive = tmp_path / "site", tmp_path / "archive"
    shutil.copytree(DEMO, copy)
    archive.mkdir()
    with serve_site(copy) as site:
        configure(archive, site)
        assert bloggarkiv("nightly", cwd=archive).code == 0
        for page in copy.rglob("*.html"):
            text = re.sub(r'Av <span class="author.*?</span>, ', "", page.read_text("utf-8"))
            page.write_text(text.replace("kommunalråd", "fd kommunalråd"), "utf-8")
        ran = bloggarkiv("nightly", cwd=archive)
    assert ran.code == 1
    assert "0 of 6 posts on the front page state their author; 6 of 6 did before" in ran.err
    assert "date" not in ran.err.replace("update", "")


def test_robots_that_newly_forbid_are_told(tmp_path: Path) -> None:
    with serve_site(DEMO) as site:
        configure(tmp_path, site)
        assert bloggarkiv("nightly", cwd=tmp_path).code == 0
        site.set_fault("/robots.txt", 200, b"User-agent: *\nDisallow: /\n", headers={"Content-Type": "text/plain"})
        assert bloggarkiv("nightly", cwd=tmp_path).code == 0, "for a day, what the last run read holds"
        with closing(sqlite3.connect(tmp_path / "bloggarkiv.db")) as db, db:
            db.execute("UPDATE robots SET checked_at = '2026-01-01T00:00:00Z'")
        ran = bloggarkiv("nightly", cwd=tmp_path)
    assert ran.code == 1
    assert "forbids what it allowed before" in ran.err


def test_no_blog_begins_when_the_time_is_up_and_the_next_night_reads_it(tmp_path: Path) -> None:
    with serve_site(DEMO) as site:
        configure(tmp_path, site)
        assert bloggarkiv("nightly", "--stop-after", "0", cwd=tmp_path) == Ran(0, "", "")
        assert site.requests == []
        assert bloggarkiv("nightly", "--stop-after", "4h", cwd=tmp_path) == Ran(0, "", "")
    first, second = reports(tmp_path)
    assert (first["outcome"], first["blogs"][0]["outcome"]) == ("partial", "skipped")
    assert (second["outcome"], second["stop_after_s"]) == ("complete", 14400)
    assert [row["outcome"] for row in rows(tmp_path, "SELECT outcome FROM runs ORDER BY id")] == ["partial", "complete"]
    assert "not reached" in log_lines(tmp_path)[0]


def test_a_blog_at_hand_ends_with_the_visit_at_hand(tmp_path: Path) -> None:
    with serve_site(DEMO) as site:
        configure(tmp_path, site, pace_s=0.3)
        began = time.monotonic()
        assert bloggarkiv("nightly", "--stop-after", "1s", cwd=tmp_path).code == 0
        assert time.monotonic() - began < 10
        assert 0 < count(tmp_path, "posts") < 14
        configure(tmp_path, site)
        assert bloggarkiv("nightly", cwd=tmp_path).code == 0
    assert count(tmp_path, "posts") == 14
    outcomes = [row["outcome"] for row in rows(tmp_path, "SELECT outcome FROM blog_runs ORDER BY run_id")]
    assert outcomes == ["partial", "complete"]


def test_a_night_that_is_killed_goes_on_the_next(tmp_path: Path) -> None:
    with serve_site(DEMO) as site:
        configure(tmp_path, site, pace_s=0.2)
        process = subprocess.Popen([*COMMAND, "nightly"], cwd=tmp_path)
        for _ in range(200):
            if len(site.requests) >= 6:
                break
            time.sleep(0.05)
        process.kill()
        process.wait()
        configure(tmp_path, site)
        assert bloggarkiv("nightly", cwd=tmp_path).code == 0
    assert count(tmp_path, "posts") == 14


@pytest.mark.parametrize("verb", ["nightly", "schedule", "remove x"])
def test_without_an_archive_it_is_said_so(verb: str, tmp_path: Path) -> None:
    ran = bloggarkiv(*verb.split(), cwd=tmp_path)
    assert (ran.code, ran.out) == (2, "")
    assert "no archive" in ran.err
    assert list(tmp_path.iterdir()) == []


def test_an_archive_without_blogs_and_one_that_is_in_use(tmp_path: Path) -> None:
    configure(tmp_path)
    ran = bloggarkiv("nightly", cwd=tmp_path)
    assert ran.code == 2 and "bloggarkiv add URL" in ran.err
    with serve_site(DEMO) as site, FileLock(tmp_path / ".bloggarkiv.lock"):
        configure(tmp_path, site)
        ran = bloggarkiv("nightly", cwd=tmp_path)
    assert ran.code == 2 and "Another bloggarkiv" in ran.err


@pytest.mark.parametrize("kind", ["--cron", "--systemd", "--launchd", "--windows"])
def test_schedule_prints_this_archives_folder_and_writes_nothing(kind: str, tmp_path: Path) -> None:
    folder = tmp_path / "mina bloggar"
    folder.mkdir()
    configure(folder)
    ran = bloggarkiv("schedule", kind, "--at", "4:05", "--stop-after", "4h", cwd=folder)
    assert ran.code == 0
    assert str(folder) in ran.out and "nightly" in ran.out and "14400s" in ran.out
    assert [path.name for path in folder.iterdir()] == ["bloggar.toml"]
    assert bloggarkiv("schedule", "--at", "25:00", cwd=folder).code == 2


def test_what_cron_is_told_runs_from_anywhere(tmp_path: Path) -> None:
    folder = tmp_path / "mina 'bloggar'"
    folder.mkdir()
    with serve_site(DEMO) as site:
        configure(folder, site)
        line = bloggarkiv("schedule", "--cron", cwd=folder).out
        command = line.split(" ", 5)[5].replace(r"\%", "%")
        done = subprocess.run(["/bin/sh", "-c", command], cwd="/", capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (0, "")
    assert count(folder, "posts") == 14
