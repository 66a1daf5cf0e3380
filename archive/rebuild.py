"""Making the database again from the WARC files: the same visits, read from them instead of from the web.

    records ─► notes ─► Replay ═► Visit ─► store.commit        (as run: fetch ═► Visit ─► store.commit)

What a capture does not say stands beside it: a note in the head of its record, and a ledger record for each run
(``store.ledger``). Times come from the records, numbers from their order, so that the rows are those that were there.
"""

import json
import logging
import re
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass, field, replace
from functools import partial
from itertools import groupby
from pathlib import Path
from typing import Any

from scraper import Blog, Capture, Replay, ScraperError, Visit, front_page_of, unpack, unpack_start

from .errors import CaptureError
from .records import Locator, Segment
from .store import Store
from .warc import (
    ALTERED,
    FIELD,
    FOLDER,
    UNCITED,
    Damage,
    Note,
    Record,
    capture_in,
    digest_between,
    note_in,
    records_in,
    robots_in,
)

_MAX_BODY_BYTES = 200_000_000
_VISITS_AT_ONCE = 500
_logger = logging.getLogger("bloggarkiv")


@dataclass(frozen=True, slots=True)
class Rebuilt:
    """How far the rebuilding is: records read, visits made again, and what could not be.

    ``unclaimed`` are answers that no note tells of: those of archives older than notes.
    """

    records: int = 0
    visits: int = 0
    unclaimed: int = 0
    damaged: tuple[str, ...] = ()


@dataclass
class _Told:
    """What the files tell of runs before their visits are read: by run, the lines that come first."""

    first: dict[int, list[dict[str, Any]]] = field(default_factory=dict)
    uncited: dict[str, list[tuple[int, int]]] = field(default_factory=dict)
    segments: list[Segment] = field(default_factory=list)
    redactions: dict[int, list[dict[str, Any]]] = field(default_factory=dict)
    damaged: list[str] = field(default_factory=list)


def rebuild(
    folder: Path, store: Store, blogs: Collection[Blog], *, rules_version: str, first_tables: Collection[str]
) -> Iterator[Rebuilt]:
    """How far it is, again and again, while the rows of all WARC files of the folder are written into the new store.

    ``blogs`` are those of ``bloggar.toml``: their profiles, and what no ledger tells.
    """
    files = sorted((folder / FOLDER).glob("*.warc.gz"))
    told = _told(files, first_tables)
    again = _Again(folder, store, {blog.slug: blog for blog in blogs}, told)
    for path in files:
        records = (found for found in records_in(path) if not isinstance(found, Damage))
        for _, some in groupby(enumerate(records), key=lambda pair: pair[0] // _VISITS_AT_ONCE):
            with store.together():
                for _, record in some:
                    again.take(f"{FOLDER}/{path.name}", record)
            yield replace(again.done, damaged=tuple(told.damaged))
    again.end()
    store.end_rebuilding(told.segments, rules_version=rules_version)


def _told(files: list[Path], first_tables: Collection[str]) -> _Told:
    told = _Told()
    for path in files:
        name, count, end = f"{FOLDER}/{path.name}", 0, 0
        for found in records_in(path):
            if isinstance(found, Damage):
                told.damaged.append(found.message)
                continue
            count, end = count + 1, found.offset + found.length
            if found.kind == "warcinfo" and (stretch := _uncited(found)):
                told.uncited.setdefault(name, []).append(stretch)
            if redaction_id := _redaction_of(found):
                told.redactions[redaction_id] = [json.loads(text) for text in found.block.splitlines()]
            for line in _lines(found):
                if line["table"] in first_tables:
                    told.first.setdefault(_run_of(found), []).append(line)
        told.segments.append(Segment(name, 0, end, count, digest_between(path, 0, end)))
    return told


@dataclass
class _Again:
    """The visits of all runs, made again. ``hops`` are records that belong to the visit that comes next."""

    folder: Path
    store: Store
    blogs: dict[str, Blog]
    told: _Told
    done: Rebuilt = field(default_factory=Rebuilt)
    software: str = ""
    run_id: int = 0
    hops: list[tuple[Locator, Record]] = field(default_factory=list)
    replays: dict[str, Replay] = field(default_factory=dict)
    kept: dict[str, tuple[int, Locator]] = field(default_factory=dict)
    altered: list[tuple[int, str]] = field(default_factory=list)

    def take(self, file: str, record: Record) -> None:
        """Writes what the record gives rise to, if it does."""
        self.done = replace(self.done, records=self.done.records + 1)
        if any(start <= record.offset < end for start, end in self.told.uncited.get(file, ())):
            return
        if record.kind == "warcinfo":
            self._leave_hops()
            self.software = _info(record).get("software", "")
        elif record.kind in ("response", "revisit", "metadata"):
            place = Locator(file, record.offset, record.length)
            try:
                self._take(place, record)
            except (ValueError, KeyError, ScraperError, CaptureError) as error:
                _logger.warning("%s, byte %s: %s", file, record.offset, error)
                self.done = replace(self.done, unclaimed=self.done.unclaimed + 1)

    def _take(self, place: Locator, record: Record) -> None:
        if record.kind == "metadata" and (run_id := _run_of(record)):
            self.store.put_lines(list(_lines(record)), sealed_run=run_id)
            return
        if FIELD not in record.fields:
            if record.kind != "metadata":
                self.hops.append((place, record))
            return
        if (robots := robots_in(record.fields[FIELD])) is not None:
            self._keep_robots(*robots, (place, record))
            return
        first = (self.hops[-1:] or [(place, record)])[0][1]
        note = note_in(record.fields[FIELD], first_url=first.url)
        chain = [*self.hops[len(self.hops) - note.hops :], (place, record)]
        self.hops = self.hops[: len(self.hops) - note.hops]
        self._leave_hops()
        note = note_in(record.fields[FIELD], first_url=chain[0][1].url)
        self._make(note, [] if record.kind == "metadata" else chain)

    def _keep_robots(self, origin: str, hops: int, last: tuple[Locator, Record]) -> None:
        chain = [*self.hops[len(self.hops) - hops :], last]
        self.hops = self.hops[: len(self.hops) - hops]
        captures = [capture_in(record, unpack=_start_unpacked) for _, record in chain]
        self.store.keep_robots(origin, replace(captures[-1], redirects=tuple(captures[:-1])), last[0])

    def _leave_hops(self) -> None:
        self.done = replace(self.done, unclaimed=self.done.unclaimed + len(self.hops))
        self.hops = []

    def _make(self, note: Note, chain: list[tuple[Locator, Record]]) -> None:
        """Makes one visit again, and commits it."""
        capture = self._capture(note, chain)
        blog = self._enter(note, capture)
        replay = self.replays.setdefault(blog.slug, Replay(blog))
        visit, places = replay.visit(note.visit, capture), tuple(place for place, _ in chain)
        said = chain[-1][1].fields.get(ALTERED, "") if chain else ""
        if visit.purpose == "post" and "; emptied;" in said:
            self._bury(said)
        if visit.purpose == "file":
            self._keep_file(blog, visit, places, chain[-1][1])
        else:
            self.store.commit(note.run_id, blog, visit, places, confirm_after=note.confirm_after)
        if said and (capture_id := self.store.capture_at(places[-1])) is not None:
            self.altered.append((capture_id, said))
        self.done = replace(self.done, visits=self.done.visits + 1)

    def _bury(self, said: str) -> None:
        """Puts the post back as its tombstone, where its page was first read."""
        for number in re.findall(r"redaction (\d+) at", said):
            if lines := self.told.redactions.get(int(number)):
                self.store.redactions().restore_post(lines)

    def end(self) -> None:
        """Puts back what was taken out of the archive on request, so that it stays out."""
        redactions = self.store.redactions()
        for _, lines in sorted(self.told.redactions.items()):
            redactions.restore(lines)
        for capture_id, said in self.altered:
            redactions.restore_altered(capture_id, said)

    def _keep_file(self, blog: Blog, visit: Visit, places: tuple[Locator, ...], record: Record) -> None:
        assert visit.capture is not None
        at = visit.capture.fetched_at
        digest = record.fields.get("WARC-Payload-Digest", "")
        same = self.kept.get(digest) if record.kind == "revisit" else None
        self.store.restore_file(self.run_id, blog, visit, places, payload_in=same[0] if same else None, now=at)
        if record.kind == "response" and visit.file_state == "kept":
            capture_id = self.store.capture_at(places[-1])
            if capture_id is not None:
                self.kept.setdefault(digest, (capture_id, places[-1]))

    def _capture(self, note: Note, chain: list[tuple[Locator, Record]]) -> Capture | None:
        if not chain:
            return None
        read = partial(_unpacked, url=note.visit.url)
        captures = [capture_in(record, unpack=read) for _, record in chain]
        urls = note.urls or tuple(capture.url for capture in captures)
        captures = [replace(one, url=url, final_url=url) for one, url in zip(captures, urls, strict=True)]
        last = replace(captures[-1], url=urls[0], redirects=tuple(captures[:-1]))
        same = self.kept.get(chain[-1][1].fields.get("WARC-Payload-Digest", ""))
        if last.status == 304 or chain[-1][1].kind != "revisit" or same is None:
            return last
        original = self._original(same[1], read)
        return replace(last, body=original.body, raw_body=original.raw_body)

    def _original(self, place: Locator, read: Callable[[bytes, str], bytes]) -> Capture:
        found = next(records_in(self.folder / place.file, place.offset, place.offset + 1))
        if isinstance(found, Damage):
            raise found
        return capture_in(found, unpack=read)

    def _enter(self, note: Note, capture: Capture | None) -> Blog:
        """The blog as it was then, after writing what is told of the run before its visits."""
        if note.run_id != self.run_id:
            self.run_id = note.run_id
            self.replays.clear()
            if lines := self.told.first.get(note.run_id):
                self.store.put_lines(lines)
        slug, profile = note.blog, self.blogs.get(note.blog)
        kept = self.replays[slug].blog if slug in self.replays else self.store.blog(slug)
        if kept is None or note.run_id not in self.told.first:
            if capture is None:
                raise ValueError(f"nothing tells of the blog {slug}")
            at = capture.redirects[0].fetched_at if capture.redirects else capture.fetched_at
            kept = kept or profile or Blog(slug, front_page_of(capture.url))
            self.store.restore_run(note.run_id, kept, now=at, version=self.software.partition("/")[2])
        return replace(kept, profile=profile.profile if profile else None)


def _unpacked(raw: bytes, encoding: str, *, url: str) -> bytes:
    return unpack(raw, encoding, max_bytes=_MAX_BODY_BYTES, url=url)


def _start_unpacked(raw: bytes, encoding: str) -> bytes:
    return unpack_start(raw, encoding, max_bytes=_MAX_BODY_BYTES, url="")


def _info(record: Record) -> dict[str, str]:
    lines = record.block.decode("utf-8", "replace").split("\r\n")
    return {name: value for name, _, value in (line.partition(": ") for line in lines)}


def _uncited(record: Record) -> tuple[int, int] | None:
    start, _, end = _info(record).get(UNCITED, "").partition("-")
    return (int(start), int(end)) if start.isdecimal() and end.isdecimal() else None


def _run_of(record: Record) -> int:
    name = (record.url or "").removeprefix("urn:bloggarkiv:run:")
    return int(name) if name.isdecimal() else 0


def _redaction_of(record: Record) -> int:
    name = (record.url or "").removeprefix("urn:bloggarkiv:redaction:")
    return int(name) if record.kind == "metadata" and name.isdecimal() else 0


def _lines(record: Record) -> Iterator[dict[str, Any]]:
    """The lines of a ledger record; none of another one."""
    if record.kind == "metadata" and _run_of(record):
        yield from _json_lines(record)


def _json_lines(record: Record) -> Iterator[dict[str, Any]]:
    for text in record.block.splitlines():
        line = json.loads(text)
        if isinstance(line, dict) and isinstance(line.get("table"), str):
            yield line
