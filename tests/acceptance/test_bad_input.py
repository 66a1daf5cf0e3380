"""What bad input gets: one or two sentences that name the thing and one thing to try, the right code, no traceback."""

import os
import signal
import sqlite3
import subprocess
import time
from contextlib import closing
from pathlib import Path

import pytest
from filelock import FileLock

from tests.servers.site_server import SiteServer, serve_site

from .program import COMMAND, FAST, Ran, bloggarkiv, count

FIXTURES = Path(__file__).parents[2] / "fixtures"
DEMO = FIXTURES / "sites" / "demo"

PAGES = {
    "about page": (b"<html><title>Om mig</title><h1>Om mig</h1><p>Jag bor i byn.</p>", "text/html"),
    "empty page": (b"", "text/html"),
    "PDF": (b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n", "application/pdf"),
    "image": (b"\x89PNG\r\n\x1a\n" + bytes(64), "image/png"),
    "login wall": (
        b"<title>Logga in</title><h1>Logga in</h1><form><input name=u><input type=password name=p></form>",
        "text/html; charset=utf-8",
    ),
}


def check(ran: Ran, code: int, *words: str) -> None:
    said = ran.out + ran.err
    assert ran.code == code, said
    assert "Traceback" not in said
    for word in words:
        assert word in said, f"{word!r} is not in {said!r}"
    told = [line for line in ran.err.splitlines() if line.startswith("bloggarkiv: ")]
    assert len(told) <= 1 and all(len(line) < 600 for line in told), said


@pytest.mark.parametrize("what", PAGES)
def test_address_that_is_no_blog_is_refused_and_nothing_is_added(what: str, tmp_path: Path) -> None:
    body, kind = PAGES[what]
    with serve_site(DEMO) as site:
        site.set_fault("/x/", 200, body, headers={"Content-Type": kind})
        check(bloggarkiv("crawl", f"{site.url}/x/", *FAST, cwd=tmp_path), 2, f"{site.url}/x/", "nothing was added")
    assert not (tmp_path / "bloggar.toml").exists()


def test_missing_page_is_refused(tmp_path: Path) -> None:
    with serve_site(DEMO) as site:
        check(bloggarkiv("add", f"{site.url}/nej/", "--allow-private", cwd=tmp_path), 2, "404", "nothing was added")


def test_host_that_does_not_answer_is_named(tmp_path: Path) -> None:
    with serve_site(DEMO) as site:
        url = site.url
    check(bloggarkiv("crawl", f"{url}/", *FAST, cwd=tmp_path), 2, url)


def test_private_address_is_refused_unless_allowed(tmp_path: Path) -> None:
    with serve_site(DEMO) as site:
        check(bloggarkiv("crawl", f"{site.url}/", "--pace", "0", cwd=tmp_path), 2, "--allow-private")


@pytest.mark.parametrize("url", ["http://", "ftp://exempel.se/", "http://[::1", "http://a b/"])
def test_malformed_address_is_refused(url: str, tmp_path: Path) -> None:
    check(bloggarkiv("crawl", url, cwd=tmp_path), 2)


def test_unknown_slug_is_refused(tmp_path: Path) -> None:
    check(bloggarkiv("crawl", "anna", cwd=tmp_path), 2, "anna")


def test_nothing_to_crawl_says_how_to_begin(tmp_path: Path) -> None:
    check(bloggarkiv("crawl", cwd=tmp_path), 2, "bloggarkiv crawl URL")


@pytest.mark.parametrize("verb", ["list", "status", "show 1", "export x.csv"])
def test_reading_without_an_archive_says_so(verb: str, tmp_path: Path) -> None:
    check(bloggarkiv(*verb.split(), cwd=tmp_path), 2, "no archive")


def test_spelling_mistake_in_the_config_is_named_with_its_line(tmp_path: Path) -> None:
    (tmp_path / "bloggar.toml").write_text('[archive]\npace_s = 1.0\n\n[[blog]]\nslug = "a"\nulr = "https://a.se/"\n')
    check(bloggarkiv("crawl", cwd=tmp_path), 2, "bloggar.toml, line 6", "ulr", "url")


def test_config_that_is_no_toml_is_named_with_its_line(tmp_path: Path) -> None:
    (tmp_path / "bloggar.toml").write_text("[archive]\npace_s = \n")
    check(bloggarkiv("crawl", cwd=tmp_path), 2, "bloggar.toml, line 2")


def test_folder_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    sealed = tmp_path / "sealed"
    sealed.mkdir(mode=0o500)
    folder = sealed / "archive" if os.geteuid() else Path("/proc/archive")
    check(bloggarkiv("--archive", folder, "crawl", "https://a.example/", cwd=tmp_path), 2, str(folder), "--archive DIR")


def test_second_run_at_the_same_time_is_kept_out(tmp_path: Path) -> None:
    with FileLock(tmp_path / ".bloggarkiv.lock"):
        check(bloggarkiv("crawl", "https://a.example/", cwd=tmp_path), 2, "Another bloggarkiv", "nothing was changed")


def test_database_from_a_newer_version_is_left_alone(archived: Path) -> None:
    with closing(sqlite3.connect(archived / "bloggarkiv.db")) as db:
        sql = "INSERT INTO _sqlite_migrations (migration_set, name, applied_at) VALUES ('bloggarkiv', 'm9999', '2999')"
        db.execute(sql)
        db.commit()
    for verb in ("crawl", "list"):
        check(bloggarkiv(verb, cwd=archived), 2, "newer")


def test_damaged_database_is_said_to_be_damaged(archived: Path) -> None:
    path = archived / "bloggarkiv.db"
    path.write_bytes(b"this is no database at all" * 100)
    check(bloggarkiv("list", cwd=archived), 2, "bloggarkiv.db")


def test_unknown_post_and_unknown_format(archived: Path) -> None:
    check(bloggarkiv("show", "99999", cwd=archived), 2, "99999", "bloggarkiv list")
    check(bloggarkiv("list", "--blog", "bertil", cwd=archived), 2, "bertil", "bloggarkiv status")
    check(bloggarkiv("export", "posts.docx", cwd=archived), 2, ".csv")
    check(bloggarkiv("export", "no/such/folder/posts.csv", cwd=archived), 2)


def test_one_blog_that_fails_ends_the_run_for_no_other(tmp_path: Path) -> None:
    with serve_site(DEMO) as site, serve_site(DEMO) as gone:
        lines = [f'[[blog]]\nslug = "{slug}"\nurl = "{s.url}/"\n' for slug, s in (("bad", gone), ("good", site))]
        (tmp_path / "bloggar.toml").write_text("\n".join(lines))
        gone.set_fault("/", 500)
        ran = bloggarkiv("crawl", *FAST, cwd=tmp_path)
    check(ran, 1, "good: 14 new", "bad:")
    assert count(tmp_path, "posts") == 14


def test_no_contact_is_one_warning_and_no_failure(archived: Path) -> None:
    ran = bloggarkiv("crawl", *FAST, cwd=archived)
    assert ran.err.count("contact") == 2  # the sentence, and the line to write


def test_interrupted_run_keeps_what_it_read(tmp_path: Path) -> None:
    with serve_site(DEMO) as site:
        process = subprocess.Popen(
            [*COMMAND, "crawl", f"{site.url}/", "--pace", "0.2", "--allow-private"],
            cwd=tmp_path,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        wait_for_requests(site, 5)
        process.send_signal(signal.SIGINT)
        out, err = process.communicate(timeout=30)
        check(Ran(process.returncode, out, err), 130, "Interrupted", "is kept")
        kept = count(tmp_path, "posts")
        assert 0 < kept < 14
        assert "14 new" not in bloggarkiv("crawl", *FAST, cwd=tmp_path).out
    assert count(tmp_path, "posts") == 14


def wait_for_requests(site: SiteServer, number: int) -> None:
    for _ in range(600):
        if len(site.requests) >= number:
            return
        time.sleep(0.05)
    raise AssertionError(f"only {len(site.requests)} requests came")


@pytest.fixture
def archived(tmp_path: Path) -> Path:
    """An archive of the demo blog, whose server is gone."""
    with serve_site(DEMO) as site:
        assert bloggarkiv("crawl", f"{site.url}/", *FAST, cwd=tmp_path).code == 0
    return tmp_path
