"""``python -m tests.benchmarks.extract``: speed and accuracy of ``parse_page`` beside its peers, as Markdown.

All read the same pages in the same run: listing pages and posts' own pages that ``python -m tests.eval`` saved, or
those of ``fixtures/pages`` where it saved none. Time is CPU time of this process, the best of a few readings. A peer
that is not installed is named as missing.
"""

from __future__ import annotations

import argparse
import importlib
import logging
import statistics
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Any

import lxml.html

from scraper import parse_page
from tests.eval import fixture_pages
from tests.eval.folders import cache_folder
from tests.eval.gold import SavedPage, Site, Truth, saved_sites
from tests.eval.scoring import key_of, plain, token_f1

READINGS = 3
LISTING_BYTES = (30_000, 90_000)
SIZES_BYTES = (50_000, 200_000, 1_000_000, 5_000_000, 20_000_000)
TOO_SLOW_S = 8.0


@dataclass(frozen=True, slots=True)
class Reading:
    """One post as an extractor gives it."""

    title: str | None = None
    author: str | None = None
    day: date | None = None
    body: str = ""
    url: str | None = None


@dataclass(frozen=True, slots=True)
class Sample:
    """One saved page with its gold."""

    body: bytes
    page: SavedPage
    truths: dict[str, Truth]


@dataclass(slots=True)
class Result:
    """What one extractor did on one kind of page: times by page, and hits and tries by field."""

    times_s: list[float] = field(default_factory=list)
    sizes_bytes: list[int] = field(default_factory=list)
    hits: dict[str, float] = field(default_factory=dict)
    tries: dict[str, int] = field(default_factory=dict)

    def count(self, name: str, hit: float) -> None:
        """Adds one try of a field."""
        self.hits[name] = self.hits.get(name, 0.0) + hit
        self.tries[name] = self.tries.get(name, 0) + 1

    def share(self, name: str) -> str:
        """Hits by tries, or a dash where there were none."""
        return f"{self.hits[name] / self.tries[name]:.3f}" if self.tries.get(name) else "-"


Extract = Callable[[bytes, str], list[Reading]]


def read_ours(body: bytes, url: str) -> list[Reading]:
    """All posts of the page by ``parse_page``."""
    page = parse_page(body, url, headers={"Content-Type": "text/html; charset=UTF-8"})
    return [
        Reading(post.title, post.author, post.published.date if post.published else None, post.body_text, post.url)
        for post in page.posts
    ]


def read_lxml(body: bytes, url: str) -> list[Reading]:
    """Nothing: only lxml's tree is built, the floor of all that read pages with it."""
    lxml.html.document_fromstring(body)
    return []


def trafilatura_reader() -> Extract:
    """Trafilatura with its default settings and its metadata. Raises ImportError."""
    trafilatura: Any = importlib.import_module("trafilatura")  # Any: an optional library without known types

    def read(body: bytes, url: str) -> list[Reading]:
        found = trafilatura.bare_extraction(body, url=url, with_metadata=True, include_comments=False)
        if found is None:
            return []
        facts = found.as_dict()
        day = date.fromisoformat(facts["date"]) if facts.get("date") else None
        return [Reading(facts.get("title"), facts.get("author"), day, facts.get("text") or "")]

    return read


def newspaper_reader() -> Extract:
    """Newspaper4k on the page's own bytes; it fetches nothing. Raises ImportError."""
    newspaper: Any = importlib.import_module("newspaper")  # Any: an optional library without known types

    def read(body: bytes, url: str) -> list[Reading]:
        article = newspaper.Article(url, fetch_images=False)
        article.download(input_html=body.decode("utf-8", "replace"))
        article.parse()
        when = article.publish_date
        day = when.date() if isinstance(when, datetime) else None
        return [Reading(article.title or None, ", ".join(article.authors) or None, day, article.text or "")]

    return read


def readability_reader() -> Extract:
    """Readability, which gives a title and a body. Raises ImportError."""
    readability: Any = importlib.import_module("readability")  # Any: an optional library without known types

    def read(body: bytes, url: str) -> list[Reading]:
        document = readability.Document(body.decode("utf-8", "replace"), url=url)
        text = lxml.html.fromstring(document.summary()).text_content()
        return [Reading(document.short_title() or None, body=text)]

    return read


PEERS: dict[str, Callable[[], Extract]] = {
    "trafilatura": trafilatura_reader,
    "newspaper4k": newspaper_reader,
    "readability-lxml": readability_reader,
}


def main() -> int:
    """0 when there were pages to measure."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cache", type=Path, default=cache_folder())
    parser.add_argument("--pages", type=int, default=60, help="of each kind")
    parser.add_argument("--no-sizes", action="store_true", help="leave out the pages of up to 20 MB")
    asked = parser.parse_args()
    logging.disable(logging.CRITICAL)
    extractors, missing = _extractors()
    samples = _samples(asked.cache)
    for group, title in (("listing", "Listing pages"), ("permalink", "Posts' own pages")):
        chosen = list(_evenly([sample for sample in samples if sample.page.group == group], asked.pages))
        if chosen:
            results = {name: _measure(extract, chosen) for name, extract in extractors.items()}
            print(f"### {title}\n\n{_described(chosen)}\n\n{_table(results, group)}\n")
    if not asked.no_sizes:
        print(f"### Time by size of page, CPU seconds\n\n{_sizes(extractors)}\n")
    for name in missing:
        print(f"{name} is not installed and was not measured.")
    return 0 if samples else 1


def _extractors() -> tuple[dict[str, Extract], list[str]]:
    """Ours first, the floor last, and the names of the peers that are missing."""
    found, missing = dict[str, Extract](bloggarkiv=read_ours), list[str]()
    for name, make in PEERS.items():
        try:
            found[name] = make()
        except ImportError:
            missing.append(name)
    return found | {"lxml, bare parse": read_lxml}, missing


def _samples(cache: Path) -> list[Sample]:
    """The evaluation's pages, listings only of the size of a blog's; else the fixtures'."""
    return list(_read(saved_sites(cache), LISTING_BYTES)) or list(_read(fixture_pages.sites(), (0, sys.maxsize)))


def _read(sites: Iterable[tuple[Path, Site]], listing_bytes: tuple[int, int]) -> Iterator[Sample]:
    low, high = listing_bytes
    for folder, site in sites:
        for page in site.pages:
            body = (folder / page.file).read_bytes()
            if page.group == "permalink" or (page.group == "listing" and low <= len(body) <= high):
                yield Sample(body, page, dict(site.truths))


def _evenly(samples: list[Sample], count: int) -> Iterator[Sample]:
    """That many of them, from all parts of the list."""
    step = max(1.0, len(samples) / count)
    return (samples[int(number * step)] for number in range(min(count, len(samples))))


def _measure(extract: Extract, samples: list[Sample]) -> Result:
    result = Result()
    _timed(extract, samples[0].body, samples[0].page.url)  # what is set up at first use is not a page's time
    for sample in samples:
        spent, readings = _timed(extract, sample.body, sample.page.url)
        result.times_s.append(spent)
        result.sizes_bytes.append(len(sample.body))
        judge = _judge_listing if sample.page.group == "listing" else _judge_post
        judge(result, readings, sample)
    return result


def _timed(extract: Extract, body: bytes, url: str, readings: int = READINGS) -> tuple[float, list[Reading]]:
    """The best CPU time of some readings, and what was read; nothing was, where the extractor fails."""
    best, read = float("inf"), list[Reading]()
    for _ in range(readings):
        start = time.process_time()
        try:
            read = extract(body, url)
        except Exception:  # a peer's failure on a page is a page without posts
            read = []
        best = min(best, time.process_time() - start)
    return best, read


def _judge_listing(result: Result, readings: list[Reading], sample: Sample) -> None:
    """Posts found, by address, or by title where the extractor gives no address."""
    urls = {key_of(reading.url) for reading in readings if reading.url}
    titles = {plain(reading.title) for reading in readings if reading.title and not reading.url}
    for entry in sample.page.entries:
        own = {plain(title) for title in sample.truths[entry.url].titles}
        result.count("posts", key_of(entry.url) in urls or bool(titles & own))


def _judge_post(result: Result, readings: list[Reading], sample: Sample) -> None:
    (entry,) = sample.page.entries
    truth, read = sample.truths[entry.url], (*readings, Reading())[0]
    result.count("posts", bool(readings))
    if entry.title:
        result.count("title", plain(read.title or "") in {plain(title) for title in truth.titles})
    if entry.date in ("second", "minute", "day") and truth.local:
        result.count("date", read.day == truth.local.date())
    if entry.author:
        result.count("author", plain(read.author or "") == plain(truth.author or ""))
    if entry.body == "full" and "body" not in entry.unasked:
        result.count("body", token_f1(read.body, truth.body))


def _described(samples: list[Sample]) -> str:
    sizes = sorted(len(sample.body) for sample in samples)
    low, middle, high = (size / 1000 for size in (sizes[0], statistics.median(sizes), sizes[-1]))
    return f"{len(samples)} pages of {low:.0f} to {high:.0f} KB, median {middle:.0f} KB."


def _table(results: dict[str, Result], group: str) -> str:
    fields = ("posts",) if group == "listing" else ("posts", "title", "date", "author", "body")
    names = {"posts": "posts found", "body": "body F1"}
    head = ["", "ms median", "ms p95", "ms a KB", "pages a second", "× bare parse"]
    head += [names.get(name, name) for name in fields]
    floor = sum(results["lxml, bare parse"].times_s)
    lines = [head, ["---", *["---:"] * (len(head) - 1)]]
    for name, result in results.items():
        total, kilobytes = sum(result.times_s), sum(result.sizes_bytes) / 1000
        millis = sorted(1000 * spent for spent in result.times_s)
        speed = [f"{statistics.median(millis):.2f}", f"{millis[int(0.95 * (len(millis) - 1))]:.2f}"]
        speed += [f"{1000 * total / kilobytes:.3f}", f"{len(millis) / total:.0f}", f"{total / floor:.1f}"]
        shares = [result.share(name) for name in fields] if name != "lxml, bare parse" else ["-"] * len(fields)
        lines.append([name, *speed, *shares])
    return "\n".join("| " + " | ".join(line) + " |" for line in lines)


def _sizes(extractors: dict[str, Extract]) -> str:
    """A row an extractor; one that was too slow is not asked to read the next size."""
    lines = [["", *(f"{size / 1e6:g} MB" for size in SIZES_BYTES)], ["---", *["---:"] * len(SIZES_BYTES)]]
    for name, extract in extractors.items():
        cells, is_slow = [], False
        for size in SIZES_BYTES:
            spent = 0.0 if is_slow else _timed(extract, _page_of(size), "https://blogg.example/", readings=1)[0]
            cells.append("-" if is_slow else f"{spent:.2f}")
            is_slow = is_slow or spent > TOO_SLOW_S
        lines.append([name, *cells])
    return "\n".join("| " + " | ".join(line) + " |" for line in lines)


def _page_of(size_bytes: int) -> bytes:
    """A listing page of that size: posts as older WordPress themes write them."""
    text = "Nämnden sade ja till förslaget, och bron ska nu byggas till sommaren. " * 6
    posts: list[str] = []
    length = 0
    while length < size_bytes:
        number = len(posts)
        posts.append(
            f'<article id="post-{number}" class="post-{number} post hentry"><h2 class="entry-title">'
            f'<a href="https://blogg.example/2017/03/20/inlagg-{number}/" rel="bookmark">Inlägg {number}</a></h2>'
            f'<p class="entry-meta">Av <a rel="author" href="/author/anna/">Anna Ek</a>, '
            f'<time datetime="2017-03-20T12:34:00+01:00">20 mars, 2017</time></p>'
            f'<div class="entry-content"><p>{text}</p><p>{text}</p></div>'
            f'<a href="/2017/03/20/inlagg-{number}/#respond">{number % 7} kommentarer</a></article>'
        )
        length += len(posts[-1])
    body = "".join(posts)
    return f'<!DOCTYPE html><html lang="sv"><head><title>Blogg</title></head><body>{body}</body></html>'.encode()


if __name__ == "__main__":
    sys.exit(main())
