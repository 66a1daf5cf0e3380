"""Reading everything again with today's parser: from the WARC files, with no network, on all cores.

    captures ─► records ─► parse (a process a core) ─► store.reread

It goes on where it was stopped, as long as the parser is the same (``rules_version``).
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field, replace
from functools import partial
from itertools import groupby, islice
from multiprocessing import get_context
from pathlib import Path

from scraper import Blog, Post, Replay, ScraperError, VisitNote, unpack

from .errors import CaptureError
from .records import Locator
from .store import Reread, Store
from .warc import read_capture

_BATCH = 64
_MAX_BODY_BYTES = 200_000_000


@dataclass(frozen=True, slots=True)
class Differing:
    """A post that today's parser reads otherwise: by column, what was read before and what is now."""

    post_id: int
    blog: str
    url: str
    columns: Mapping[str, tuple[object, object]] = field(hash=False)


@dataclass(frozen=True, slots=True)
class Reparsed:
    """How far it is: captures read again, those that no post was found in any more, and what differs, by column."""

    captures: int = 0
    unread: int = 0
    differing: int = 0
    columns: Mapping[str, int] = field(default_factory=dict, hash=False)


@dataclass(frozen=True, slots=True)
class Work:
    """One capture to be read again, for some posts: by their addresses, from its own page or as listed there."""

    place: Locator
    blog: Blog
    urls: tuple[str, ...]
    is_listing: bool
    parts: tuple[tuple[str, Locator], ...] = ()


@dataclass(frozen=True, slots=True)
class Reading:
    """What today's parser reads of one capture: the posts by the address asked for, and its language.

    ``part_urls`` are further pages that it takes to read the post whole.
    """

    posts: Mapping[str, Post] = field(hash=False)
    language: str | None
    part_urls: tuple[str, ...] = ()


def reparse(
    folder: Path,
    store: Store,
    blogs: Mapping[str, Blog],
    *,
    rules_version: str,
    is_dry: bool = False,
    from_start: bool = False,
    processes: int = 1,
) -> Iterator[Differing | Reparsed]:
    """What differs, and between that, how far it is; nothing is written where it ``is_dry``."""
    done, columns = Reparsed(), Counter[str]()
    found = groupby(
        store.to_reread(rules_version, from_start=from_start), key=lambda one: (one.capture_id, one.source != "page")
    )
    todo = ((capture_id, list(some)) for (capture_id, _), some in found)
    with _Readers(folder, processes) as readers:
        while batch := list(islice(todo, _BATCH)):
            works = [_work(some, blogs) for _, some in batch]
            readings = _whole(readers.read(works), works, batch, store, readers)
            with store.reparsing(rules_version, to=batch[-1][0], is_dry=is_dry):
                for (_, some), work, reading in zip(batch, works, readings, strict=True):
                    told = list(_written(store, some, work, reading, rules_version))
                    columns.update(name for one in told for name in one.columns)
                    done = Reparsed(
                        done.captures + 1, done.unread + (not reading.posts), done.differing + len(told), dict(columns)
                    )
                    yield from told
            yield done


def _work(some: list[Reread], blogs: Mapping[str, Blog]) -> Work:
    first = some[0]
    urls = tuple(dict.fromkeys(one.url for one in some))
    return Work(first.place, blogs[first.blog], urls, is_listing=any(one.source != "page" for one in some))


def _whole(
    readings: list[Reading],
    works: list[Work],
    batch: list[tuple[int, list[Reread]]],
    store: Store,
    readers: "_Readers",
) -> list[Reading]:
    """The readings, those of posts that are split over several pages read with these; none where one is missing."""
    whole = []
    for reading, work, (_, some) in zip(readings, works, batch, strict=True):
        if not reading.part_urls or work.is_listing:
            whole.append(reading)
            continue
        places = [(url, store.place_of(url, run_id=some[0].run_id)) for url in reading.part_urls]
        parts = tuple((url, place) for url, place in places if place is not None)
        is_all = len(parts) == len(places)
        whole.append(read_again(readers.folder, replace(work, parts=parts)) if is_all else Reading({}, None))
    return whole


def _written(store: Store, some: list[Reread], work: Work, reading: Reading, rules_version: str) -> Iterator[Differing]:
    for one in some:
        post = reading.posts.get(one.url)
        if post is None:
            continue
        language = reading.language or work.blog.language
        columns = store.reread(one, post, zone=work.blog.zone, language=language, rules_version=rules_version)
        if columns:
            yield Differing(one.post_id, one.blog, one.url, columns)


def read_again(folder: Path, work: Work) -> Reading:
    """What today's parser reads of the capture; nothing where its record cannot be read."""
    replay = Replay(work.blog)
    try:
        for url, place in work.parts:
            replay.visit(VisitNote("part", url), read_capture(folder, place, unpack=partial(_unpacked, url=url)))
        capture = read_capture(folder, work.place, unpack=partial(_unpacked, url=work.urls[0]))
    except (CaptureError, ScraperError):
        return Reading({}, None)
    if work.is_listing:
        page = replay.visit(VisitNote("listing", capture.final_url), capture).page
        posts = {post.url: post for post in reversed(page.posts)} if page else {}
        return Reading(posts, work.blog.language)
    visit = replay.visit(VisitNote("post", work.urls[0]), capture)
    if visit.page is None or visit.post is None:
        return Reading({}, None)
    parts = () if work.parts else visit.page.part_urls
    return Reading(dict.fromkeys(work.urls, visit.post), visit.page.language, parts)


class _Readers:
    """Processes that read captures; none but this one for ``processes`` = 1."""

    def __init__(self, folder: Path, processes: int) -> None:
        self.folder = folder
        self._pool = ProcessPoolExecutor(processes, mp_context=get_context("spawn")) if processes > 1 else None

    def __enter__(self) -> "_Readers":
        return self

    def __exit__(self, *_: object) -> None:
        if self._pool is not None:
            self._pool.shutdown(cancel_futures=True)

    def read(self, works: Iterable[Work]) -> list[Reading]:
        """The readings, in the order of the work."""
        read = partial(read_again, self.folder)
        return list(self._pool.map(read, works, chunksize=8) if self._pool else map(read, works))


def _unpacked(raw: bytes, encoding: str, *, url: str) -> bytes:
    return unpack(raw, encoding, max_bytes=_MAX_BODY_BYTES, url=url)
