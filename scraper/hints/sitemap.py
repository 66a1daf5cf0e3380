"""Sitemaps: which addresses there are in the whole history, and when each last changed.

Asked by convention at ``sitemap.xml`` in the blog's folder (WordPress and others lead on from there); if there is
none, not again for 90 days. Once known, one file a night is asked, on condition: the index, or the one file; where the
index doesn't say which of its files changed, all take turns. Only addresses in the blog's folder that look like
its known posts count. Source: sitemaps.org, "Sitemaps XML format".
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from functools import cached_property
from typing import Any
from urllib.parse import urljoin

from ..records import Blog, Capture, Page
from ..urls import is_listing_address, is_same_site, is_under, join, normalise, path_of, shape_of
from .elements import children, name_of, root_of, text_in
from .past import MAX_URL, moment
from .told import TEXTS, Answer, Question

NAME = "sitemap"
TELLS = TEXTS

_REST_DAYS = 90
_MAX_FILES = 30
_MAX_BYTES = 50_000_000
_MAX_ADDRESSES = 50_000
_FEW = 20
_OTHER_FILES = re.compile(r"page|categor|tag|author|user|taxonom|product|image|video|news|archive", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class _Past:
    """What the files said: those of the index with their ``lastmod``, and the posts of each with theirs."""

    files: Mapping[str, str] = field(default_factory=dict)
    posts: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    missing: date | None = None

    def dump(self) -> Any:  # JSON values
        state = {"files": dict(self.files), "posts": {file: dict(posts) for file, posts in self.posts.items()}}
        return state | ({"missing": self.missing.isoformat()} if self.missing else {})

    @classmethod
    def load(cls, state: Any) -> "_Past | None":  # JSON of any shape
        try:
            files = {str(file): str(changed) for file, changed in state["files"].items()}
            posts = {file: {str(u): str(c) for u, c in told.items()} for file, told in state["posts"].items()}
            return cls(files, posts, date.fromisoformat(state["missing"]) if "missing" in state else None)
        except (ValueError, KeyError, TypeError, AttributeError):
            return None


def address_of(page: Page, blog: Blog) -> str | None:
    """Where a sitemap of the blog lies by convention."""
    return join(blog.url.partition("?")[0], urljoin(blog.url.partition("?")[0], "sitemap.xml"))


async def tell(question: Question) -> Answer:
    """What changed since the state: new addresses, those with another ``lastmod``, and those that vanished."""
    past = _Past.load(question.state)
    if past and past.missing and 0 <= (question.today - past.missing).days < _REST_DAYS:
        return Answer()
    return await _Reading(question, replace(past, missing=None) if past and past.posts else None).tell()


class _Reading:
    """One night's questions."""

    def __init__(self, question: Question, past: _Past | None) -> None:
        self.question, self.past = question, past
        self.captures: list[Capture] = []
        self.files: dict[str, str] = dict(past.files) if past else {}
        self.posts: dict[str, Mapping[str, str]] = dict(past.posts) if past else {}

    @cached_property
    def shapes(self) -> frozenset[str]:
        """The shapes of known posts' addresses."""
        return self.question.shapes()

    async def tell(self) -> Answer:
        """The answer; the first time all files are asked, later those whose turn it is."""
        address = self.question.address
        capture = await self._ask(self._turn())
        if capture is None:
            return Answer(tuple(self.captures))
        if self.past is None and not self._read(address, capture):
            is_refusal = capture.status not in (408, 425, 429) and capture.status < 500
            state = _Past(missing=self.question.today).dump() if is_refusal else None
            return Answer(tuple(self.captures), state=state)
        if self.past is not None and capture.status == 200:
            self._read(capture.url, capture)
        for file in self._unread():
            if sum(len(one.body) for one in self.captures) > _MAX_BYTES:
                break
            answer = await self._ask(file)
            if answer is None or (answer.status not in (200, 304, 404, 410)):
                continue
            if answer.status != 304 and not self._read(file, answer):
                self.posts[file] = {}
        return self._answer()

    def _turn(self) -> str:
        """The file to ask tonight."""
        if self.past is None or not self.files or all(self.files.values()):
            return self.question.address
        turns = [self.question.address, *sorted(self.files)]
        return turns[self.question.today.toordinal() % len(turns)]

    def _unread(self) -> list[str]:
        """The files of the index that were never read, or that it says have changed."""
        past = self.past.files if self.past else {}
        return [file for file, changed in self.files.items() if file not in self.posts or past.get(file) != changed]

    async def _ask(self, address: str) -> Capture | None:
        ask = self.question.ask if self.past is None or address not in self.posts else self.question.ask_if_changed
        capture = await ask(address)
        self.captures += [capture] if capture else []
        return capture

    def _read(self, file: str, capture: Capture) -> bool:
        """Takes in what the file says; whether it is a sitemap at all."""
        root = root_of(capture.body) if capture.status == 200 else None
        if root is None or name_of(root) not in ("urlset", "sitemapindex"):
            return False
        entries = {
            normalise(url): text_in(entry, "lastmod")
            for entry in list(children(root, "url", "sitemap"))[:_MAX_ADDRESSES]
            if (url := join(capture.final_url, text_in(entry, "loc"))) and len(url) <= MAX_URL
        }
        if name_of(root) == "urlset":
            self.posts[file] = {url: changed for url, changed in entries.items() if self._is_post(url, file)}
        elif file == self.question.address:
            self.posts[file] = {}
            self.files = dict([(url, changed) for url, changed in entries.items() if self._is_file(url)][:_MAX_FILES])
            self.posts = {name: told for name, told in self.posts.items() if name in self.files or name == file}
        return True

    def _is_file(self, url: str) -> bool:
        name = path_of(url).partition("?")[0].rpartition("/")[2]
        is_of_posts = not _OTHER_FILES.search(name)
        return is_of_posts and is_same_site(url, self.question.blog_url) and url != self.question.address

    def _is_post(self, url: str, file: str) -> bool:
        """Whether it is a known post, or surely one: of their shape, with a number in it or in a file of posts."""
        if self.question.is_known(url):
            return True
        if not is_under(url, self.question.blog_url) or is_listing_address(url):
            return False
        shape = shape_of(url)
        return shape in self.shapes and ("9" in shape or "post" in path_of(file).rpartition("/")[2])

    def _answer(self) -> Answer:
        now = {url: changed for told in self.posts.values() for url, changed in told.items()}
        state = _Past(self.files, self.posts).dump()
        if self.past is None:
            return Answer(tuple(self.captures), listed=_times(now), state=state)
        earlier = {url: changed for told in self.past.posts.values() for url, changed in told.items()}
        edited = {url: now[url] for url in now.keys() & earlier.keys() if now[url] != earlier[url]}
        if len(edited) > max(_FEW, len(earlier) // 2):
            edited = {}  # Such a date is that of the site's last build, not of the post's last edit.
        changed = _times(edited) | dict.fromkeys(earlier.keys() - now.keys())
        listed = _times({url: now[url] for url in now.keys() - earlier.keys()})
        return Answer(tuple(self.captures), changed, listed, state)


def _times(changed: Mapping[str, str]) -> dict[str, datetime | None]:
    return {url: moment(text) if "T" in text else None for url, text in changed.items()}
