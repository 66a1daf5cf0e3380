"""Running the installed command, and looking into the archive that it leaves."""

import hashlib
import sqlite3
import subprocess
import sys
from contextlib import closing
from dataclasses import dataclass
from itertools import product
from pathlib import Path
from typing import Any

from warcio.archiveiterator import ArchiveIterator

COMMAND = (sys.executable, "-W", "error", "-c", "from archive.cli import main; main()")
FAST = ("--pace", "0", "--allow-private")


@dataclass(frozen=True)
class Ran:
    code: int
    out: str
    err: str


def bloggarkiv(*args: object, cwd: Path) -> Ran:
    """The command, run to its end in that folder."""
    done = subprocess.run(
        [*COMMAND, *map(str, args)], cwd=cwd, capture_output=True, text=True, encoding="utf-8", timeout=300, check=False
    )
    return Ran(done.returncode, done.stdout, done.stderr)


def rows(folder: Path, sql: str, *bound: object) -> list[dict[str, Any]]:
    with closing(sqlite3.connect(folder / "bloggarkiv.db")) as db:
        db.row_factory = sqlite3.Row
        return [dict(row) for row in db.execute(sql, bound)]


def count(folder: Path, table: str) -> int:
    return int(rows(folder, f"SELECT COUNT(*) AS n FROM {table}")[0]["n"])


def check_evidence(folder: Path) -> int:
    """That every row's WARC record is readable at its offset and says what the row says; how many rows there are.

    Read by warcio, not by our own reader.
    """
    captures = rows(folder, "SELECT * FROM captures")
    for row in captures:
        with (folder / row["warc_file"]).open("rb") as stream:
            stream.seek(row["warc_offset"])
            record = next(iter(ArchiveIterator(stream)))
            assert record.rec_headers.get_header("WARC-Target-URI") == row["url"]
            assert int(record.http_headers.get_statuscode()) == row["status"]
            if row["payload_in"] is not None:
                assert record.rec_type == "revisit"
                (original,) = (one for one in captures if one["id"] == row["payload_in"])
                assert record.rec_headers.get_header("WARC-Refers-To-Target-URI") == original["url"]
                assert original["body_sha256"] == row["body_sha256"]
                continue
            assert record.rec_type == "response"
            assert hashlib.sha256(record.content_stream().read()).hexdigest() == row["body_sha256"]
    return len(captures)


def check_warc_files(folder: Path) -> None:
    """That gzip, warcio and fastwarc find every WARC file whole."""
    files = sorted((folder / "warc").glob("*.warc.gz"))
    assert files
    bin_folder = Path(sys.executable).parent
    checks = (["gzip", "-t"], [bin_folder / "warcio", "check"], [bin_folder / "fastwarc", "check"])
    for file, check in product(files, checks):
        done = subprocess.run([*map(str, check), str(file)], capture_output=True, text=True, check=False)
        assert done.returncode == 0, f"{check}: {done.stdout}{done.stderr}"
