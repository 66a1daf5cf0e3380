"""The archive is killed while it writes: no row without its evidence, and the next run goes on."""

import gzip
import hashlib
import signal
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from archive.ledger import open_writer
from archive.records import Locator
from archive.store import Store
from archive.warc import read_capture

ROOT = Path(__file__).parents[2]
WRITES_UNTIL_KILLED = """
import sys
from pathlib import Path
from dataclasses import replace
from tests.archive.conftest import Bench, make_post
bench = Bench(Path(sys.argv[1]))
post = make_post()
number = bench.count("entries")
while True:
    number += 1
    one = replace(post, url=f"{post.url}{number}/", platform_id=str(number), body_text="x" * 50000)
    bench.listing(one, url=f"https://blogg.exempel.se/hans/page/{number}/")
    bench.page(one)
    print(number, flush=True)
"""


@pytest.mark.parametrize("after", [1, 7])
def test_after_a_kill_every_row_has_its_evidence_and_the_next_run_goes_on(tmp_path, after):
    acknowledged = 0
    for _ in range(2):
        with subprocess.Popen(
            [sys.executable, "-c", WRITES_UNTIL_KILLED, tmp_path], cwd=ROOT, stdout=subprocess.PIPE, text=True
        ) as child:
            assert child.stdout is not None
            for _ in range(after):
                acknowledged = int(child.stdout.readline())
            child.send_signal(signal.SIGKILL)
    now = datetime(2026, 11, 23, tzinfo=UTC)
    with (
        Store.open(tmp_path / "bloggarkiv.db", now=now) as store,
        open_writer(tmp_path, store, clock=lambda: now, software="x"),
    ):
        rows = store._db.execute("SELECT * FROM captures ORDER BY id").fetchall()
        assert store._db.execute("PRAGMA foreign_key_check").fetchall() == []
        assert store._db.execute("SELECT COUNT(*) FROM posts").fetchone()[0] >= acknowledged
    for row in rows:
        place = Locator(row["warc_file"], row["warc_offset"], row["warc_length"])
        capture = read_capture(tmp_path, place, unpack=lambda raw, encoding: raw)
        assert capture.final_url == row["url"]
        assert hashlib.sha256(capture.body).hexdigest() == row["body_sha256"]
        assert datetime.fromisoformat(row["fetched_at"]) <= capture.fetched_at + timedelta(seconds=1)
    for file in (tmp_path / "warc").iterdir():
        gzip.decompress(file.read_bytes())
