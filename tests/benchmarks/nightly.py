"""``python -m tests.benchmarks.nightly [--blogs 10000] [--posts 30] [--folder DIR]``: nights in which nothing happened.

Each blog has a host of its own. Half of them announce a feed, which answers 304 as the front page does; half WordPress
REST, which is asked for the latest edits and comments; robots.txt was read before. ``bloggarkiv nightly`` runs
in a process of its own, without a pause; start-up is included. The archive is two blogs really crawled, and copies of
their rows (see ``seed``). Bytes are those of the database, the WARC files and their indexes.
"""

import argparse
import json
import resource
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

from .crawl import run_measured, serving
from .hosts import host
from .seed import copy_blogs

SIZES = (50, 500, 2000)
HEAD = """\
| blogs | CPU s | CPU ms a blog | CPU ms a further request | peak MB | requests a blog | bytes a request | wall s |
| ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |"""
_PROGRAM = (sys.executable, "-c", "from archive.cli import main; main()")


@dataclass(frozen=True)
class Night:
    """One run: CPU and wall seconds, peak memory in MB, requests (robots.txt not counted), bytes kept on disk."""

    blogs: int
    cpu_s: float
    wall_s: float
    peak_mb: float
    requests: int
    grown_bytes: int

    def row(self, start: "Night") -> str:
        """The figures as a row of the table; ``start`` is a night of two blogs, which is nearly all start-up."""
        asked = self.requests - start.requests
        each = self.cpu_s / self.blogs * 1000, (self.cpu_s - start.cpu_s) / asked * 1000
        cells = (
            f"{self.blogs:,}",
            f"{self.cpu_s:.1f}",
            *(f"{ms:.2f}" for ms in each),
            f"{self.peak_mb:.0f}",
            f"{self.requests / self.blogs:.1f}",
            f"{self.grown_bytes / self.requests:.0f}",
            f"{self.wall_s:.0f}",
        )
        return f"| {' | '.join(cells)} |"


def main() -> None:
    """Prints the table that stands in the README."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--blogs", type=int, default=10_000)
    parser.add_argument("--posts", type=int, default=30)
    parser.add_argument("--folder", type=Path, default=None, help="where the archives are made")
    asked = parser.parse_args()
    sizes = sorted({asked.blogs, *(size for size in SIZES if size < asked.blogs)})
    with serving(asked.blogs, asked.posts, "--hints") as port:
        start = made(asked.folder, 2, port)
        print(f"Start-up: {start.cpu_s:.2f} s, {start.peak_mb:.0f} MB\n" + HEAD)
        for size in sizes:
            print(made(asked.folder, size, port).row(start), flush=True)


def made(parent: Path | None, blogs: int, port: int) -> Night:
    """A night over an archive that is made for it and not kept."""
    with tempfile.TemporaryDirectory(dir=parent) as name:
        return night(Path(name), blogs, port)


def night(folder: Path, blogs: int, port: int) -> Night:
    """Makes an archive of so many blogs, and lives through two nights in which nothing happens; the second counts."""
    configure(folder, 2, port)
    run_measured([*_PROGRAM, "nightly"], folder)
    copy_blogs(folder / "bloggarkiv.db", blogs)
    configure(folder, blogs, port)
    run_measured([*_PROGRAM, "nightly"], folder)
    before, reports = _size(folder), set((folder / "logs").glob("*.json"))
    spent = run_measured([*_PROGRAM, "nightly"], folder)
    (path,) = set((folder / "logs").glob("*.json")) - reports
    told = json.loads(path.read_text("utf-8"))
    assert told["outcome"] == "complete", told["outcome"]
    assert not any(blog["new"] or blog["revised"] or blog["findings"] for blog in told["blogs"])
    requests = sum(blog["requests"] for blog in told["blogs"])
    return Night(blogs, *spent, requests, _size(folder) - before)


def configure(folder: Path, blogs: int, port: int) -> None:
    """A ``bloggar.toml`` with the first so many hosts, asked without a pause."""
    blocks = [f'[[blog]]\nslug = "blogg-{n}"\nurl = "http://{host(n)}:{port}/"\n' for n in range(blogs)]
    head = '[archive]\ncontact = "a@b.example"\npace_s = 0\nallow_private = true\n\n'
    (folder / "bloggar.toml").write_text(head + "\n".join(blocks), "utf-8")


def _size(folder: Path) -> int:
    """The bytes of the database, with its log, and of the WARC files."""
    files = [*folder.glob("bloggarkiv.db*"), *folder.glob("warc/*")]
    return sum(file.stat().st_size for file in files)


if __name__ == "__main__":
    resource.setrlimit(resource.RLIMIT_NOFILE, (4096, resource.getrlimit(resource.RLIMIT_NOFILE)[1]))
    main()
