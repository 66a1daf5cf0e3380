"""``python -m tests.benchmarks.archive [--mb 300] [--blogs 20] [--posts 30] [--seed 1]``: what keeping costs.

Two archives are made from a seed. One is crawled, without a network, from blogs whose pages have some 50 KB and come
packed with gzip; then a night passes in which nothing happened, and everything is read again (``reparse``). The other
holds so many MB of packed pages and images, and is checked and read at random. Times are CPU times of one process,
so that what else the machine does is not in them; with fsync.
"""

import argparse
import asyncio
import gzip
import tempfile
from collections.abc import Callable
from contextlib import aclosing
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from random import Random
from statistics import median
from time import process_time
from typing import Any

from archive.check import Fault, Progress, check
from archive.ledger import index_captures, open_writer
from archive.records import Locator
from archive.reparse import Reparsed, reparse
from archive.run import Archive, RunOptions, run_crawl
from archive.store import Store
from archive.warc import Entry, read_capture
from scraper import Blog, Capture, Validators, Visit
from tests.simulation.sites import EPOCH, WORDS, Site, Written, host_of, new_text

_NIGHT = timedelta(days=1)
_SIDE_LINKS = 350
_PAGE_BYTES, _IMAGE_BYTES = 12_000, 90_000


def main() -> None:
    """Prints the figures that stand in the README."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--mb", type=int, default=300)
    parser.add_argument("--blogs", type=int, default=20)
    parser.add_argument("--posts", type=int, default=30)
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        crawled(Path(name) / "crawled", blogs=asked.blogs, posts=asked.posts, seed=asked.seed)
        bulky(Path(name) / "bulky", mb=asked.mb, seed=asked.seed)


def crawled(folder: Path, *, blogs: int, posts: int, seed: int) -> None:
    """Prints what appending costs of a crawl, what an unchanged night adds, and how fast all is read again."""
    folder.mkdir()
    world = _World(blogs, posts, seed)
    first = _run(folder, world, EPOCH)
    before = _bytes_in(folder)
    second = _run(folder, world, EPOCH + _NIGHT)
    grown = _bytes_in(folder) - before
    share = first["append"] / first["cpu"]
    print(f"crawl of {blogs} blogs: {first['requests']:.0f} requests, {first['cpu']:.1f} s, appending {share:.1%}")
    asked = second["requests"]
    print(f"unchanged night: {asked / blogs:.1f} requests a blog, {grown / asked:.0f} bytes a request")
    with Store.open(folder / "bloggarkiv.db", now=EPOCH) as store:
        begun, done = process_time(), Reparsed()
        kept = {blog.slug: blog for blog in store.blogs()}
        for said in reparse(folder, store, kept, rules_version="benchmark"):
            done = said if isinstance(said, Reparsed) else done
        speed = done.captures / (process_time() - begun)
    print(f"reparse: {done.captures} pages, {speed:.0f} a second and core, {done.differing} read otherwise")
    index_captures(folder)
    print(f"check of it: {sum(isinstance(said, Fault) for said in check(folder))} faults")


def bulky(folder: Path, *, mb: int, seed: int) -> None:
    """Prints how fast an archive of that size is checked, and how long it takes to read one of its captures."""
    folder.mkdir()
    places = _fill(folder, mb * 1_000_000, Random(seed))
    index_captures(folder)
    begun, last, faults = process_time(), Progress(), list[Fault]()
    for said in check(folder):
        faults += [said] if isinstance(said, Fault) else []
        last = said if isinstance(said, Progress) else last
    megabytes = last.bytes_read / 1e6
    speed = megabytes / (process_time() - begun)
    print(f"check: {megabytes:.0f} MB, {last.records} records, {speed:.0f} MB a second and core, {len(faults)} faults")
    print(*faults[:3], sep="\n", end="")
    random, times = Random(seed), []
    for place in random.sample(places, min(500, len(places))):
        begun = process_time()
        read_capture(folder, place, unpack=lambda raw, _: gzip.decompress(raw))
        times.append((process_time() - begun) * 1000)
    print(f"one capture at random: median {median(times):.2f} ms, longest {max(times):.2f} ms")


class _World:
    """Blogs that answer without a network, in pages of some 50 KB, packed."""

    def __init__(self, blogs: int, posts: int, seed: int) -> None:
        random = Random(seed)
        self.now, self.took = EPOCH, 0.0
        self.sites = [Site(f"blogg{number:03}", "rest" if number % 2 else "feed") for number in range(blogs)]
        self.side = "".join(
            f'<li><a href="/arkiv/{n}/{random.choice(WORDS)}/">{" ".join(random.choices(WORDS, k=6))}</a>'
            for n in range(_SIDE_LINKS)
        )
        for site in self.sites:
            for number in range(1, posts + 1):
                at = EPOCH - timedelta(days=random.randint(1, 1500), seconds=random.randint(1, 80000))
                site.posts[number] = Written(number, at, [new_text(random, at)])
        self._by_host = {host_of(site.front): site for site in self.sites}

    def blogs(self) -> list[Blog]:
        return [Blog(site.slug, site.front) for site in self.sites]

    async def fetch(self, url: str, validators: Validators | None) -> Capture:
        begun = process_time()
        try:
            return self._answer(url, validators)
        finally:
            self.took += process_time() - begun

    def _answer(self, url: str, validators: Validators | None) -> Capture:
        capture = self._by_host[host_of(url)].answer(url, validators, self.now)
        if capture.status != 200:
            return capture
        body = capture.body.replace(b"</body>", f'<div id="sidebar"><ul>{self.side}</ul></div></body>'.encode())
        raw = gzip.compress(body, mtime=0)
        return replace(capture, body=body, raw_body=raw, headers=(*capture.headers, ("Content-Encoding", "gzip")))


def _run(folder: Path, world: _World, now: datetime) -> dict[str, float]:
    """CPU seconds of one run (without what the blogs themselves take) and of appending, and its requests."""
    world.now, world.took, appending, requests = now, 0.0, 0.0, 0
    options = RunOptions("0", timedelta(hours=20))

    async def run(archive: Archive) -> None:
        nonlocal requests
        async with aclosing(run_crawl(archive, world.blogs(), world.fetch, options)) as events:
            async for event in events:
                requests += event.tally.requests if event.kind == "finished" and event.tally else 0

    def timed(write: Callable[..., Any]) -> Callable[..., Any]:
        def call(*values: Any) -> Any:
            nonlocal appending
            begun = process_time()
            try:
                return write(*values)
            finally:
                appending += process_time() - begun

        return call

    begun = process_time()
    with (
        Store.open(folder / "bloggarkiv.db", now=now) as store,
        open_writer(folder, store, clock=lambda: now, software="bloggarkiv/0") as warc,
    ):
        warc.append_all = timed(warc.append_all)  # type: ignore[method-assign]  # only this benchmark looks inside
        asyncio.run(run(Archive(store, warc, lambda: now)))
    return {"cpu": process_time() - begun - world.took, "append": appending, "requests": requests}


def _fill(folder: Path, size: int, random: Random) -> list[Locator]:
    """Writes captures of packed pages and of images, one image to two pages, until there is so much."""
    blog, places, written = Blog("blogg", "https://blogg.example/"), list[Locator](), 0
    with Store.open(folder / "bloggarkiv.db", now=EPOCH) as store:
        store.sync_blogs([blog], now=EPOCH)
        run_id = store.start_run(now=EPOCH, version="0", rules_version="0")
        with open_writer(folder, store, clock=lambda: EPOCH, software="bloggarkiv/0") as warc:
            while written < size:
                captures = [_bulk(f"https://blogg.example/{len(places) + n}", n % 3 == 0, random) for n in range(60)]
                appended = warc.append_all([Entry("", one) for one in captures])
                with store.together():
                    for capture, of_it in zip(captures, appended, strict=True):
                        visit = Visit("hint", capture.url, capture)
                        store.commit(run_id, blog, visit, of_it, confirm_after=_NIGHT)
                        places += of_it
                        written += sum(place.length for place in of_it)
    return places


def _bulk(url: str, is_image: bool, random: Random) -> Capture:
    if is_image:
        raw = body = random.randbytes(_IMAGE_BYTES)
        headers: tuple[tuple[str, str], ...] = (("Content-Type", "image/jpeg"),)
    else:
        body = " ".join(random.choices(WORDS, k=_PAGE_BYTES // 2)).encode()
        raw = gzip.compress(body, mtime=0)
        headers = (("Content-Type", "text/html"), ("Content-Encoding", "gzip"))
    request = (("Host", "blogg.example"), ("Accept", "*/*"))
    return Capture(url, url, EPOCH, 200, "OK", "HTTP/1.1", headers, body, raw, request, "192.0.2.1")


def _bytes_in(folder: Path) -> int:
    return sum(path.stat().st_size for path in (*folder.glob("*.db*"), *folder.glob("warc/*")))


if __name__ == "__main__":
    main()
