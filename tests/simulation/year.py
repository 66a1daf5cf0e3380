"""Nights of a run over living blogs, and the sum: which edits and deletions were found when, and what was invented."""

import asyncio
from collections import Counter
from collections.abc import Iterator
from contextlib import aclosing
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from random import Random
from typing import Literal

from archive.ledger import open_writer
from archive.revisits import next_visit
from archive.run import Archive, RunOptions, run_crawl
from archive.store import Store
from scraper import Blog, Capture, Validators

from .sites import DESIGNS, EPOCH, OUTAGES, Offers, Site, Written, edited, host_of, new_text

NIGHT = timedelta(days=1)
OFFERS: tuple[Offers, ...] = ("rest", "sitemap", "feed", "nothing")
SLACK = timedelta(days=2)
"""An edit made in the hours of a night's own run may wait for the next; a deletion is confirmed a night later."""

Kind = Literal["edit", "deletion"]


@dataclass(frozen=True)
class Happened:
    """What was done to a post, and when; ``version`` is the wording's place."""

    kind: Kind
    site: str
    number: int
    at: datetime
    version: int = 0


@dataclass
class Sum:
    """What the nights came to. Delays are in days, from the deed to the row that tells of it."""

    nights: int = 0
    blogs: int = 0
    requests: int = 0
    quiet_requests: Counter[str] = field(default_factory=Counter)
    quiet_nights: Counter[str] = field(default_factory=Counter)
    delays: dict[tuple[Kind, str], list[float]] = field(default_factory=dict)
    missed: list[str] = field(default_factory=list)
    waiting: int = 0
    false: list[str] = field(default_factory=list)

    def happened(self) -> int:
        """How many edits and deletions there were whose time to be found had come."""
        return sum(map(len, self.delays.values())) + len(self.missed)


@dataclass
class Nights:
    """The world, its archive, and the clock of both."""

    folder: Path
    seed: int
    sites: list[Site]
    random: Random
    now: datetime = EPOCH
    deeds: list[Happened] = field(default_factory=list)
    troubles: list[tuple[str, datetime, datetime]] = field(default_factory=list)
    sum: Sum = field(default_factory=Sum)
    asked: Counter[str] = field(default_factory=Counter)
    told_edits: Counter[tuple[str, int]] = field(default_factory=Counter)

    @classmethod
    def of(cls, folder: Path, *, blogs: int, seed: int) -> "Nights":
        """So many blogs with a past of 5 to 60 posts."""
        random = Random(seed)
        sites = [Site(f"blogg{number:03}", OFFERS[number % len(OFFERS)]) for number in range(blogs)]
        world = cls(folder, seed, sites, random)
        for site in sites:
            for _ in range(random.randint(5, 60)):
                world._write(site, EPOCH - timedelta(days=random.randint(1, 1500), seconds=random.randint(1, 80000)))
        return world

    def run(self, nights: int) -> Sum:
        """Lives and crawls so many nights; what was found."""
        with (
            Store.open(self.folder / "bloggarkiv.db", now=self.now) as store,
            open_writer(self.folder, store, clock=lambda: self.now, software="bloggarkiv/0") as warc,
        ):
            archive = Archive(store, warc, lambda: self.now)
            for night in range(nights):
                if night:
                    for site in self.sites:
                        self._live(site)
                asyncio.run(self._crawl(archive, is_first=night == 0))
                self.now += NIGHT
            self._judge(store)
        self.sum.nights, self.sum.blogs = nights, len(self.sites)
        return self.sum

    def _write(self, site: Site, at: datetime) -> None:
        number = len(site.posts) + 1
        site.posts[number] = Written(number, at, [new_text(self.random, at)])

    def _live(self, site: Site) -> None:
        """What happens on a blog between two nights."""
        day, draw = self.now - timedelta(hours=self.random.randint(2, 20)), self.random.random
        if draw() < 0.1:
            self._write(site, day)
        shown = site.shown()
        if draw() < 0.03 and shown:
            self._edit(site, self._some(shown), day)
        if draw() < 0.01 and len(shown) > 3:
            post = self._some(shown)
            post.deleted_at = day
            self.deeds.append(Happened("deletion", site.slug, post.number, day))
        if draw() < 0.05 and shown:
            self._some(shown).comments += 1
        if draw() < 0.01:
            site.design = (site.design + 1) % DESIGNS
        if draw() < 0.002 and site.left is None:
            site.left, site.front = site.front, f"https://{site.slug}.ny.example/"
        self._suffer(site)

    def _suffer(self, site: Site) -> None:
        if site.outage is not None and site.outage_ends is not None and self.now >= site.outage_ends:
            site.outage = None
        elif site.outage is None and self.random.random() < 0.01:
            site.outage = self.random.choice(OUTAGES)
            site.outage_ends = self.now + timedelta(days=self.random.randint(1, 4))
            self.troubles.append((site.slug, self.now, site.outage_ends))

    def _some(self, shown: list[Written]) -> Written:
        """A post, new ones more often than old ones."""
        return shown[min(int(self.random.expovariate(1 / 8)), len(shown) - 1)]

    def _edit(self, site: Site, post: Written, at: datetime) -> None:
        if at <= post.text.since:
            return
        post.wordings.append(edited(self.random, post.text, at))
        self.deeds.append(Happened("edit", site.slug, post.number, at, len(post.wordings) - 1))

    async def _crawl(self, archive: Archive, *, is_first: bool) -> None:
        blogs = [Blog(site.slug, site.left or site.front, zone="UTC", language="sv") for site in self.sites]
        by_host = {host_of(front): site for site in self.sites for front in (site.front, site.left) if front}
        before = self.asked.copy()
        changed: set[str] = set()

        async def fetch(url: str, validators: Validators | None) -> Capture:
            site = by_host[host_of(url)]
            self.asked[site.slug] += 1
            return site.answer(url, validators, self.now)

        options = RunOptions("0", timedelta(hours=20))
        async with aclosing(run_crawl(archive, blogs, fetch, options)) as events:
            async for event in events:
                if event.kind == "changed" and event.change and event.change.kind != "unchanged":
                    changed.add(event.blog)
                    self.told_edits[event.blog, _number(event.change.url)] += event.change.kind == "revised"
                if event.finding and event.finding.severity == "attention":
                    changed.add(event.blog)
        if is_first:
            return
        for site in self.sites:
            requests = self.asked[site.slug] - before[site.slug]
            self.sum.requests += requests
            if site.slug not in changed:
                self.sum.quiet_requests[site.offers] += requests
                self.sum.quiet_nights[site.offers] += 1

    def _judge(self, store: Store) -> None:
        """Compares what the archive tells with what was done."""
        sites = {site.slug: site for site in self.sites}
        rows = list(_rows(store))
        told = {(row.site, row.number): row for row in rows}
        for row in rows:
            self._find_invented(sites[row.site].posts[row.number], row)
        for deed in self.deeds:
            site = sites[deed.site]
            post, row = site.posts[deed.number], told.get((deed.site, deed.number))
            found = self._found_at(deed, post, row)
            if found is not None:
                self.sum.delays.setdefault((deed.kind, site.offers), []).append((found - deed.at) / timedelta(days=1))
            elif self._is_due(deed, post, row):
                self.sum.missed.append(
                    f"{deed.kind} of {deed.site} {deed.number} ({site.offers}) on {deed.at:%Y-%m-%d}"
                )
            else:
                self.sum.waiting += 1

    def _found_at(self, deed: Happened, post: Written, row: "_Row | None") -> datetime | None:
        if row is None:
            return None
        if deed.kind == "deletion":
            return row.gone_at
        later = {_told(wording) for wording in post.wordings[deed.version :]}
        return next((at for at, text in row.revisions if at >= deed.at and text in later), None)

    def _is_due(self, deed: Happened, post: Written, row: "_Row | None") -> bool:
        """Whether the deed's time to be found has come: by its blog's schedule, with the nights of trouble added."""
        if row is None and deed.at - post.written < SLACK:
            return False  # deleted before the first night that could have seen it
        if deed.kind == "edit" and post.deleted_at is not None and post.deleted_at < self._due_at(deed, post) + SLACK:
            return False  # deleted before the edit had to be found
        ends = (end for slug, _, end in self.troubles if slug == deed.site and end > deed.at)
        return max((self._due_at(deed, post), *ends)) + SLACK + 2 * NIGHT < self.now

    def _due_at(self, deed: Happened, post: Written) -> datetime:
        """When the blog's schedule says that the deed is found at the latest, with no outage in its way."""
        offers = next(site.offers for site in self.sites if site.slug == deed.site)
        return deed.at + NIGHT if offers in ("rest", "sitemap") else next_visit(post.written, deed.at)

    def _find_invented(self, post: Written, row: "_Row") -> None:
        where = f"{row.site} {row.number}"
        if row.gone_at is not None and post.deleted_at is None:
            self.sum.false.append(f"gone, but there: {where}")
        if row.count > 1:
            self.sum.false.append(f"kept {row.count} times: {where}")
        texts = [text for _, text in row.revisions]
        known = [_told(wording) for wording in post.wordings]
        self.sum.false += [f"never written: {where}: {text!r}" for text in texts if text not in known]
        if self.told_edits[row.site, row.number] >= len(known):
            self.sum.false.append(f"told as edited {self.told_edits[row.site, row.number]} times: {where}")


@dataclass
class _Row:
    site: str
    number: int
    revisions: list[tuple[datetime, tuple[str, str]]]
    gone_at: datetime | None
    count: int


def _told(wording: object) -> tuple[str, str]:
    return (wording.title, "\n\n".join(wording.paragraphs))  # type: ignore[attr-defined]


def _rows(store: Store) -> Iterator[_Row]:
    """What the archive tells of each post: its wordings from its own page, and when it was gone."""
    db = store._db
    entries = db.execute("SELECT e.id, b.slug, e.url FROM entries e JOIN blogs b ON b.id = e.blog_id").fetchall()
    counts = Counter((row["slug"], _number(row["url"])) for row in entries)
    for entry in entries:
        revisions = db.execute(
            "SELECT first_seen, title, body FROM revisions WHERE post_id = ? AND source = 'page' ORDER BY id",
            (entry["id"],),
        ).fetchall()
        gone = db.execute(
            "SELECT MAX(observed_at) AS at FROM observations WHERE post_id = ? AND presence = 'gone'", (entry["id"],)
        ).fetchone()
        key = (entry["slug"], _number(entry["url"]))
        yield _Row(
            *key,
            [(datetime.fromisoformat(row["first_seen"]), (row["title"], row["body"])) for row in revisions],
            datetime.fromisoformat(gone["at"]) if gone["at"] else None,
            counts[key],
        )


def _number(url: str) -> int:
    return int(url.rstrip("/").rpartition("-")[2])
