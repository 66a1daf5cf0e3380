"""Ctrl-C ends a run cleanly at any moment, with 130, and the next run goes on to the same archive."""

import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.servers.site_server import SiteServer, serve_site

from .program import COMMAND, FAST, bloggarkiv, rows
from .test_kill import DEMO, LASTING

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="Windows has no SIGINT to send")


def interrupted(site: SiteServer, folder: Path, verb: str, *, after: int) -> tuple[int, str]:
    """How the command ended that was interrupted after so many requests, and what it said."""
    before = len(site.requests)
    process = subprocess.Popen([*COMMAND, verb], cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    while process.poll() is None and len(site.requests) < before + after:
        time.sleep(0.01)
    process.send_signal(signal.SIGINT)
    _, said = process.communicate(timeout=120)
    return process.returncode, said


def configured(folder: Path, site: SiteServer) -> Path:
    folder.mkdir()
    (folder / "bloggar.toml").write_text(
        f'[archive]\nallow_private = true\npace_s = 0.03\n\n[[blog]]\nslug = "demo"\nurl = "{site.url}/"\n', "utf-8"
    )
    return folder


@pytest.mark.parametrize("verb", ["crawl", "nightly"])
def test_an_interrupted_run_ends_cleanly_and_the_next_goes_on(verb: str, tmp_path: Path) -> None:
    draw = random.Random(20170320)
    with serve_site(DEMO) as site:
        undisturbed, disturbed = (configured(tmp_path / name, site) for name in ("undisturbed", "disturbed"))
        assert bloggarkiv("crawl", *FAST, cwd=undisturbed).code == 0
        codes = []
        for _ in range(4):
            code, said = interrupted(site, disturbed, verb, after=draw.randint(1, 6))
            assert "Traceback" not in said
            codes.append(code)
        assert bloggarkiv("crawl", *FAST, cwd=disturbed).code == 0
    assert set(codes) <= {0, 130} and 130 in codes
    assert rows(disturbed, LASTING) == rows(undisturbed, LASTING)
    outcomes = {row["outcome"] for row in rows(disturbed, "SELECT outcome FROM runs")}
    assert outcomes <= {"complete", "interrupted"}
    assert bloggarkiv("check", cwd=disturbed).code == 0
