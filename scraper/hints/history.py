"""A platform's own list of all posts, asked cheaply: what WordPress REST and Blogger's feed have in common.

Such an API lists posts by time of edit, newest first, with the number of all posts. So one small request a night
shows what was edited or added since the newest edit known; if the number is not what it should be, something else
came or went, and a search by halves over the list in its fixed order (``narrow``) finds where. What these cannot
see (one post gone and one come at the same time, both far down) is found by reading the whole list again, every
30 days; every 7 where the API gives no number or no order. A second request asks the newest comments.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from itertools import pairwise
from typing import Protocol

from ..records import Capture
from .narrow import narrow
from .past import Item, Past
from .told import COMMENTS, TEXTS, Answer, Question, Tells

_SMALL, _RECENT = 10, 30
_MAX_REQUESTS, _MAX_BYTES = 200, 50_000_000
_AUDIT_DAYS, _WEAK_AUDIT_DAYS, _REST_DAYS = 30, 7, 30


@dataclass(frozen=True, slots=True)
class Batch:
    """One answer: its posts, how many entries it had (also unusable ones), and how many there are in all."""

    items: tuple[Item, ...]
    count: int
    total: int | None


class Api(Protocol):
    """What one platform's API looks like: addresses, and how to read answers (None: not such an answer)."""

    def recent(self, offset: int, size: int) -> str:
        """The address of the posts by time of edit, newest first."""

    def listing(self, offset: int, size: int) -> str:
        """The address of the posts in their fixed order."""

    def comments(self, size: int) -> str:
        """The address of the newest comments."""

    def read(self, capture: Capture) -> Batch | None:
        """The posts of an answer."""

    def read_comments(self, capture: Capture) -> Mapping[int, str] | None:
        """The newest comments: an ascending number, and the key of the post."""


async def tell(api: Api, question: Question) -> Answer:
    """What changed since the state. A refused API is left in peace for 30 days; what was known of it stays."""
    past = Past.load(question.state)
    if _is_within(past.refused, question.today, _REST_DAYS):
        return Answer()
    return await _Reading(api, question, replace(past, refused=None)).tell()


class _Reading:
    """One night's questions to one API."""

    def __init__(self, api: Api, question: Question, past: Past) -> None:
        self.api, self.question, self.past = api, question, past
        self.captures: list[Capture] = []
        self.size = past.size
        self.is_refused = self.is_endless = False
        self.is_weak = False
        self.changed: dict[str, datetime | None] = {}
        self.listed: dict[str, datetime | None] = {}

    async def tell(self) -> Answer:
        """The answer; asks posts first, then comments."""
        past = self.past
        is_audit = _is_stale(past, self.question.today, _AUDIT_DAYS)
        now = await (self._whole() if is_audit else self._recent())
        if now is None or self.is_endless:
            kept = replace(past, refused=self.question.today) if self.is_refused else None
            return Answer(tuple(self.captures), self.changed, self.listed, kept.dump() if kept else None)
        is_audit = is_audit or now.audited != past.audited
        now, covered = await self._comments(now)
        is_known = now.audited is not None and not self.is_weak
        covers = (TEXTS if is_known else frozenset[Tells]()) | covered
        state = now.dump() if now.audited is not None or past.posts else None
        return Answer(tuple(self.captures), self.changed, self.listed, state, covers, is_audit)

    async def _whole(self) -> Past | None:
        """The whole list, in its fixed order. Broken off in the middle, it adds and takes nothing away."""
        posts: dict[str, Item] = {}
        offset, is_whole, batch = 0, False, None
        while not is_whole:
            batch = await self._get(self.api.listing, offset, self.size)
            if batch is None or (batch.count == 0 and self.past.posts and not posts):
                break
            is_repeated = bool(posts) and all(item.key in posts for item in batch.items)
            posts |= {item.key: item for item in batch.items}
            offset += batch.count
            self.is_weak = batch.total is None
            is_whole = is_repeated or batch.count == 0 or self._is_end(batch, offset, self.size)
            if not is_whole:
                self.size = min(self.size, batch.count)  # The server may have a cap of its own.
        self._compare(posts.values())
        if batch is None or not is_whole:
            return replace(self.past, posts={**self.past.posts, **posts}, size=self.size) if posts else None
        self._note_gone(post for key, post in self.past.posts.items() if key not in posts)
        return replace(self.past, posts=posts, total=batch.total, size=self.size, audited=self.question.today)

    async def _recent(self) -> Past | None:
        """The posts edited since the newest edit known, and those that the number of posts says came or went."""
        top = max((post.changed for post in self.past.posts.values()), default="")
        seen: list[Item] = []
        offset, size, total = 0, min(_RECENT, self.size), None
        while True:
            batch = await self._get(self.api.recent, offset, size)
            if batch is None or (batch.count == 0 and self.past.posts and not seen):
                return None
            self.is_weak = batch.total is None or not _is_sorted(batch.items)
            if self.is_weak and _is_stale(self.past, self.question.today, _WEAK_AUDIT_DAYS):
                return await self._whole()
            seen += batch.items
            offset, total = offset + batch.count, batch.total
            if not batch.items or self._is_end(batch, offset, size) or batch.items[-1].changed <= top:
                break
            if size < self.size and batch.count == size:
                offset, size, seen = 0, self.size, []  # A busy night: from the start again, in larger parts.
            else:
                size = min(size, max(batch.count, 1))
        self._compare(seen)
        is_all = total is not None and offset >= total
        floor = "" if is_all else seen[-1].changed if seen and _is_sorted(seen) else None
        present = {item.key: item for item in seen}
        gone = self._unseen(present, floor)
        self._note_gone(gone.values())
        posts = {key: post for key, post in {**self.past.posts, **present}.items() if key not in gone}
        return await self._counted(replace(self.past, posts=posts, size=self.size), total)

    def _unseen(self, present: Mapping[str, Item], floor: str | None) -> dict[str, Item]:
        """The known posts that should be among those present: all that were edited after the floor."""
        known = {} if floor is None else self.past.posts
        return {key: post for key, post in known.items() if key not in present and post.changed > (floor or "")}

    async def _counted(self, now: Past, total: int | None) -> Past:
        """The past after accounting for the number of posts, which may not be that of those listed."""
        if total is None or self.past.total is None or self.is_weak:
            return replace(now, total=self.past.total if self.is_weak else total)
        surplus = self.past.total - len(self.past.posts)
        if total - surplus == len(now.posts):
            return replace(now, total=total)
        known = sorted(now.posts.values(), key=lambda item: item.order)
        found = await narrow(known, total - surplus, self.size, self._span)
        if found is None:
            return replace(now, total=self.past.total)  # Something broke: the difference is there tomorrow.
        self._note_gone(now.posts[key] for key in found.gone)
        self._compare(found.seen)
        posts = {key: post for key, post in now.posts.items() if key not in found.gone}
        posts |= {post.key: post for post in found.seen}
        is_explained = total - surplus == len(posts)
        return replace(now, posts=posts, total=total, audited=now.audited if is_explained else date.min)

    async def _span(self, offset: int, size: int) -> tuple[Item, ...] | None:
        batch = await self._get(self.api.listing, offset, size)
        return None if batch is None else batch.items

    async def _comments(self, now: Past) -> tuple[Past, frozenset[Tells]]:
        """The posts of comments that came or went, within the time that both lists of newest comments cover."""
        if _is_within(now.muted, self.question.today, _REST_DAYS):
            return now, frozenset()
        capture = await self.question.ask(self.api.comments(self.size))
        self.captures += [capture] if capture else []
        told = self.api.read_comments(capture) if capture is not None and capture.status == 200 else None
        if told is None:
            is_off = capture is not None and _is_refusal(capture)
            return (replace(now, muted=self.question.today) if is_off else now), frozenset()
        if now.comments is not None:
            for key in _recommented(now.comments, told, self.size):
                if key in now.posts:
                    self.changed.setdefault(now.posts[key].url, None)
        return replace(now, comments=told, muted=None), COMMENTS

    async def _get(self, kind: Callable[[int, int], str], offset: int, size: int) -> Batch | None:
        if len(self.captures) >= _MAX_REQUESTS or sum(len(one.body) for one in self.captures) > _MAX_BYTES:
            self.is_endless = self.is_refused = True
            return None
        capture = await self.question.ask(kind(offset, size))
        if capture is None:
            return None
        self.captures.append(capture)
        if capture.status == 400 and len(self.captures) == 1 and size > _SMALL:
            self.size = _SMALL  # The site allows no more posts a request than ten.
            return await self._get(kind, offset, _SMALL)
        batch = self.api.read(capture) if capture.status == 200 else None
        self.is_refused = self.is_refused or (batch is None and _is_refusal(capture))
        return batch

    def _is_end(self, batch: Batch, offset: int, size: int) -> bool:
        return offset >= batch.total if batch.total is not None else batch.count < size

    def _compare(self, items: Iterable[Item]) -> None:
        is_first = not self.past.posts
        for item in items:
            earlier = self.past.posts.get(item.key)
            if is_first:
                self.listed[item.url] = item.changed_at
            elif item != earlier:
                self.changed[item.url] = item.changed_at

    def _note_gone(self, items: Iterable[Item]) -> None:
        for item in items:
            self.changed.setdefault(item.url, None)


def _recommented(earlier: Mapping[int, str], now: Mapping[int, str], size: int) -> set[str]:
    is_cut = len(now) >= size or len(earlier) >= size
    floor = max(min(earlier, default=0), min(now, default=0)) if is_cut else 0
    came = {post for key, post in now.items() if key not in earlier and key >= floor}
    went = {post for key, post in earlier.items() if key not in now and key >= floor}
    return came | went


def _is_sorted(items: Sequence[Item]) -> bool:
    return all(newer.changed >= older.changed for newer, older in pairwise(items))


def _is_stale(past: Past, today: date, days: int) -> bool:
    return past.audited is None or (today - past.audited).days >= days


def _is_within(day: date | None, today: date, days: int) -> bool:
    return day is not None and 0 <= (today - day).days < days


def _is_refusal(capture: Capture) -> bool:
    """Whether the answer says that there is no such API, rather than that something broke today."""
    return capture.status not in (408, 425, 429) and 200 <= capture.status < 500
