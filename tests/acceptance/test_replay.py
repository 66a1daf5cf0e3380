"""pywb replays the archive as it lies: raw, rewritten, with its time map, images and revisits included.

Runs where pywb is installed: its command ``wayback`` on the path, or named by ``BLOGGARKIV_WAYBACK``.
"""

import json
import os
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.error import HTTPError, URLError
from urllib.request import urlopen

import pytest

from archive.ledger import index_captures
from archive.records import Locator
from archive.warc import read_capture
from tests.acceptance.program import rows
from tests.archive.test_files import Runs, served

WAYBACK = os.environ.get("BLOGGARKIV_WAYBACK") or shutil.which("wayback")
CONFIG = "collections:\n  blog:\n    index_paths: {0}/\n    archive_paths: {0}/\n"

pytestmark = pytest.mark.skipif(WAYBACK is None, reason="pywb is not installed")


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("replay")
    with served(folder / "site") as (site, _):
        runs = Runs(folder / "archive", site.url)
        runs.run("all")
        runs.run("all", walks_all=True)
    index_captures(runs.folder)
    return runs.folder


@pytest.fixture(scope="module")
def replay(archive: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a pywb that reads the archive's folder of WARC files and nothing else."""
    folder = tmp_path_factory.mktemp("pywb")
    (folder / "config.yaml").write_text(CONFIG.format(archive / "warc"))
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [str(WAYBACK), "-p", str(port), "-b", "127.0.0.1"]
    with subprocess.Popen(command, cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        try:
            yield _awaited(f"http://127.0.0.1:{port}/")
        finally:
            process.terminate()


def _awaited(url: str) -> str:
    for _ in range(150):
        try:
            with urlopen(url, timeout=5):
                return url
        except (URLError, ConnectionError):
            time.sleep(0.2)
    raise AssertionError("pywb did not start")


def answer(url: str) -> tuple[int, bytes]:
    try:
        with urlopen(url, timeout=20) as response:
            return response.status, response.read()
    except HTTPError as error:
        return error.code, error.read()


def captures(archive: Path) -> list[dict]:
    return rows(archive, "SELECT * FROM captures WHERE url NOT LIKE '%robots.txt' ORDER BY id")


def test_every_capture_is_replayed_byte_for_byte_those_without_bytes_of_their_own_too(
    replay: str, archive: Path
) -> None:
    found = captures(archive)
    assert any(row["payload_in"] for row in found)
    for row in found:
        holder = next(one for one in found if one["id"] == (row["payload_in"] or row["id"]))
        place = Locator(holder["warc_file"], holder["warc_offset"], holder["warc_length"])
        kept = read_capture(archive, place, unpack=lambda raw, _: raw)
        moment = row["fetched_at"].translate({ord(char): None for char in "-:TZ"})
        assert answer(f"{replay}blog/{moment}id_/{row['url']}") == (row["status"], kept.body), row["url"]


def test_pages_are_rewritten_and_found_by_time(replay: str, archive: Path) -> None:
    front = captures(archive)[0]
    status, page = answer(f"{replay}blog/20261122130001mp_/{front['url']}")
    assert status == 200
    assert f"{replay}blog/20261122130001".encode() in page
    status, times = answer(f"{replay}blog/timemap/link/{front['url']}")
    assert (status, times.count(b'rel="memento"')) == (
        200,
        sum(row["url"] == front["url"] for row in captures(archive)),
    )
    status, lines = answer(f"{replay}blog/cdx?url={front['url']}&output=json")
    assert status == 200
    assert {json.loads(line)["status"] for line in lines.splitlines()} == {"200"}
