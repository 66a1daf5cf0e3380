"""Files from the command line: a whole platform saved, killed on the way, and gone on with."""

import subprocess
import time
from pathlib import Path

from tests.archive.test_files import served

from . import program
from .program import COMMAND, FAST, bloggarkiv, rows

SAVE = ("crawl", "--full", "--media", "all")
KEPT = "SELECT url, kind, scope, state, bytes, sha256, tries FROM files WHERE state = 'kept' ORDER BY url"


def kept(folder: Path) -> list[tuple[str, str, int]]:
    return [(row["url"].split("/", 3)[3], row["kind"], row["bytes"]) for row in rows(folder, KEPT)]


def test_a_platform_is_saved_whole_though_its_crawl_is_killed_again_and_again(tmp_path: Path) -> None:
    undisturbed, killed = tmp_path / "undisturbed", tmp_path / "killed"
    undisturbed.mkdir()
    killed.mkdir()
    with served(tmp_path / "site") as (site, _):
        assert bloggarkiv(*SAVE, f"{site.url}/", *FAST, cwd=undisturbed).code == 0
        for moment in (0.9, 1.2, 1.5):
            process = subprocess.Popen(
                [*COMMAND, *SAVE, f"{site.url}/", "--pace", "0.05", "--allow-private"],
                cwd=killed,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
            )
            time.sleep(moment)
            process.kill()
            process.wait()
        assert bloggarkiv(*SAVE, f"{site.url}/", *FAST, cwd=killed).code == 0
        status = bloggarkiv("status", "--json", cwd=killed).out
    assert kept(killed) == kept(undisturbed)
    assert len(kept(killed)) == 11, "the huge one too: the cap is 20 MB here"
    assert '"files": 11' in status
    for folder in (undisturbed, killed):
        assert program.check_evidence(folder) > 0
        program.check_warc_files(folder)


def test_media_of_a_blog_goes_before_the_archives_and_the_option_before_both(tmp_path: Path) -> None:
    with served(tmp_path / "site") as (site, _):
        (tmp_path / "bloggar.toml").write_text(
            '[archive]\npace_s = 0\nallow_private = true\nmedia = "images"\nmax_file_bytes = 50000\n\n'
            f'[[blog]]\nslug = "anna"\nurl = "{site.url}/"\nmedia = "none"\n'
        )
        assert "files" not in bloggarkiv("crawl", cwd=tmp_path).out
        assert kept(tmp_path) == []
        assert "4 files" in bloggarkiv("crawl", "--media", "images", cwd=tmp_path).out
        assert "files" not in bloggarkiv("crawl", "--media", "images", cwd=tmp_path).out, "each once"
    assert {kind for _, kind, _ in kept(tmp_path)} == {"image"}
