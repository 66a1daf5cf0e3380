"""``python -m tests.benchmarks.crawl [--hosts 12] [--posts 100] [--scrapy PYTHON]``: whole histories, beside Scrapy.

Both crawl the same hosts of ``hosts`` in the same run, in turn, without a pause, one connection a host: bloggarkiv's
own command into an archive (every field, its evidence, WARC, history), and a Scrapy spider that stores six fields.
Printed are CPU (user and system) of all processes a page, pages a second, and the peak memory of all processes.
"""

import argparse
import os
import resource
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

from .hosts import PER_PAGE, host

READINGS = 3
Crawler = Callable[[list[str]], "Measured"]


@dataclass(frozen=True)
class Measured:
    """One crawl: CPU seconds, wall seconds, peak memory in MB, posts kept."""

    cpu_s: float
    wall_s: float
    peak_mb: float
    posts: int


def main() -> None:
    """Prints the table that stands in the README."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--hosts", type=int, default=12)
    parser.add_argument("--posts", type=int, default=100)
    parser.add_argument("--scrapy", default=shutil.which("scrapy-python") or "", help="an interpreter with Scrapy")
    asked = parser.parse_args()
    pages = asked.hosts * (asked.posts + -(-asked.posts // PER_PAGE))
    with serving(asked.hosts, asked.posts) as port:
        urls = [f"http://{host(number)}:{port}/" for number in range(asked.hosts)]
        crawlers = {"bloggarkiv": _ours} | ({"Scrapy": _scrapy(asked.scrapy)} if asked.scrapy else {})
        best: dict[str, Measured] = {}
        for _ in range(READINGS):
            for name, crawl in crawlers.items():
                one = crawl(urls)
                assert one.posts == asked.hosts * asked.posts, (name, one)
                best[name] = min(best.get(name, one), one, key=lambda measured: measured.cpu_s)
    print(f"{asked.hosts} hosts, {pages} pages; the best of {READINGS} readings.\n")
    print("|  | CPU ms a page | pages a second | peak MB |\n| --- | ---: | ---: | ---: |")
    for name, one in best.items():
        print(f"| {name} | {one.cpu_s / pages * 1000:.1f} | {pages / one.wall_s:.0f} | {one.peak_mb:.0f} |")
    if not asked.scrapy:
        print("\nScrapy was not measured: name an interpreter that has it with --scrapy.")


@contextmanager
def serving(hosts: int, posts: int, *options: str) -> Iterator[int]:
    """The port of the hosts, in a process of their own."""
    command = [sys.executable, "-m", "tests.benchmarks.hosts", str(hosts), str(posts), *options]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as server:
        assert server.stdout is not None
        try:
            yield int(server.stdout.readline())
        finally:
            server.terminate()


def run_measured(command: list[str], folder: Path) -> tuple[float, float, float]:
    """CPU seconds, wall seconds and peak memory (MB, of the largest process) of a command and its children."""
    began_s = time.monotonic()
    process = subprocess.Popen(command, cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    _, status, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode not in (0, 1):
        raise RuntimeError(process.stderr.read().decode()[-2000:] if process.stderr else "")
    return used.ru_utime + used.ru_stime, time.monotonic() - began_s, used.ru_maxrss / 1024


def _ours(urls: list[str]) -> Measured:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        write_config(folder, urls)
        code = "from archive.cli import main; main()"
        spent = run_measured([sys.executable, "-c", code, "-q", "crawl", "--pace", "0", "--allow-private"], folder)
        return Measured(*spent, _count(folder / "bloggarkiv.db"))


def write_config(folder: Path, urls: list[str]) -> None:
    """A ``bloggar.toml`` with a blog an address."""
    blocks = [f'[[blog]]\nslug = "blogg-{number}"\nurl = "{url}"\n' for number, url in enumerate(urls)]
    (folder / "bloggar.toml").write_text("\n".join(blocks), "utf-8")


def _scrapy(python: str) -> Crawler:
    def crawl(urls: list[str]) -> Measured:
        spider = Path(__file__).with_name("scrapy_spider.py")
        with tempfile.TemporaryDirectory() as folder:
            database = Path(folder) / "posts.db"
            spent = run_measured([python, "-W", "ignore", str(spider), str(database), *urls], Path(folder))
            return Measured(*spent, _count(database))

    return crawl


def _count(database: Path) -> int:
    with closing(sqlite3.connect(database)) as db:
        return int(db.execute("SELECT COUNT(*) FROM posts").fetchone()[0])


if __name__ == "__main__":
    resource.setrlimit(resource.RLIMIT_NOFILE, (4096, resource.getrlimit(resource.RLIMIT_NOFILE)[1]))
    main()
