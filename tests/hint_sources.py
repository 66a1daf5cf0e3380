"""Stand-ins for what hints ask: WordPress's API and Blogger's feeds, with the refusals that real sites have."""

import asyncio
import json
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit
from xml.sax.saxutils import escape
from zoneinfo import ZoneInfo

from scraper import Capture
from scraper.hints import Answer, Question

NOW = datetime(2026, 11, 22, 13, 0, tzinfo=UTC)
STOCKHOLM = ZoneInfo("Europe/Stockholm")
FRONT = "https://blogg.example/"
ROOT = f"{FRONT}wp-json/"
FEED = f"{FRONT}feeds/posts/summary"


def address(number: int) -> str:
    return f"{FRONT}2017/03/20/inlagg-{number}/"


def capture(url: str, body: bytes | str, status: int = 200, **headers: str) -> Capture:
    data = body.encode() if isinstance(body, str) else body
    lines = tuple((name.replace("_", "-"), value) for name, value in headers.items())
    return Capture(url, url, NOW, status, "", "HTTP/1.1", lines, data, data)


@dataclass
class Listed:
    id: int
    modified: datetime
    url: str = ""
    comment_status: str = "open"

    def __post_init__(self) -> None:
        self.url = self.url or address(self.id)


@dataclass
class FakeSite:
    """Posts and comments, edited by tests. ``asked`` are the addresses asked."""

    posts: dict[int, Listed] = field(default_factory=dict)
    comments: dict[int, int] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)
    broken: dict[str, int | str] = field(default_factory=dict)

    @classmethod
    def of(cls, count: int, **options: Any) -> Any:  # the subclass
        site = cls(**options)
        for number in range(1, count + 1):
            site.posts[number] = Listed(number, datetime(2017, 1, 1, tzinfo=UTC) + timedelta(hours=number))
        return site

    def edit(self, *numbers: int, at: datetime = NOW - timedelta(hours=1)) -> None:
        for number in numbers:
            self.posts[number].modified = at

    def delete(self, *numbers: int) -> None:
        for number in numbers:
            del self.posts[number]

    def add(self, number: int, *, modified: datetime = NOW - timedelta(hours=2)) -> None:
        self.posts[number] = Listed(number, modified)

    async def __call__(self, url: str) -> Capture:
        self.asked.append(url)
        for part, answer in self.broken.items():
            if part in url:
                return capture(url, answer) if isinstance(answer, str) else capture(url, "", answer)
        query = {name: values[0] for name, values in parse_qs(urlsplit(url).query).items()}
        return self.answer(url, query)

    def answer(self, url: str, query: dict[str, str]) -> Capture:
        raise NotImplementedError


@dataclass
class FakeRest(FakeSite):
    """``most`` is refused to be passed by 400, ``cap`` in silence; without ``totals`` the headers are missing."""

    most: int = 100
    cap: int = 100
    totals: bool = True
    sorts: bool = True

    def answer(self, url: str, query: dict[str, str]) -> Capture:
        size = int(query.get("per_page", "10"))
        if size > self.most:
            return capture(url, '{"code":"rest_invalid_param"}', 400)
        size = min(size, self.cap)
        if "/comments" in url:
            rows = [{"id": key, "post": post} for key, post in sorted(self.comments.items(), reverse=True)]
        else:
            posts = sorted(self.posts.values(), key=lambda post: post.id if self.sorts else post.id * 7919 % 1009)
            if query["orderby"] == "modified" and self.sorts:
                posts.sort(key=lambda post: f"{post.modified.astimezone(STOCKHOLM):%Y-%m-%dT%H:%M:%S}", reverse=True)
            rows = [
                {
                    "id": post.id,
                    "link": post.url,
                    "modified": f"{post.modified.astimezone(STOCKHOLM):%Y-%m-%dT%H:%M:%S}",
                    "modified_gmt": f"{post.modified:%Y-%m-%dT%H:%M:%S}",
                    "comment_status": post.comment_status,
                }
                for post in posts
            ]
        start = (int(query.get("page", "1")) - 1) * size
        if start and start >= len(rows):
            return capture(url, '{"code":"rest_post_invalid_page_number"}', 400)
        headers = {"X_WP_Total": str(len(rows))} if self.totals else {}
        return capture(url, json.dumps(rows[start : start + size]), **headers)


@dataclass
class FakeBlogger(FakeSite):
    """Blogger gives at most 150 entries a request."""

    def answer(self, url: str, query: dict[str, str]) -> Capture:
        size, start = min(int(query["max-results"]), 150), int(query.get("start-index", "1")) - 1
        if "/comments/" in url:
            entries = [
                f"<entry><id>tag:blogger.com,1999:blog-1.post-{key}</id>"
                f'<thr:in-reply-to ref="tag:blogger.com,1999:blog-1.post-{post}" href="{address(post)}"/></entry>'
                for key, post in sorted(self.comments.items(), reverse=True)
            ]
        else:
            posts = sorted(self.posts.values(), key=lambda post: post.id, reverse=True)
            if query.get("orderby") == "updated":
                posts.sort(key=lambda post: post.modified, reverse=True)
            entries = [self._entry(post) for post in posts]
        body = "".join(entries[start : start + size])
        return capture(
            url,
            '<?xml version="1.0" encoding="UTF-8"?><feed xmlns="http://www.w3.org/2005/Atom" '
            'xmlns:openSearch="http://a9.com/-/spec/opensearchrss/1.0/" xmlns:thr="http://purl.org/syndication/thread/1.0">'
            f"<openSearch:totalResults>{len(entries)}</openSearch:totalResults>{body}</feed>",
        )

    def _entry(self, post: Listed) -> str:
        published = datetime(2010, 1, 1, tzinfo=UTC) + timedelta(days=post.id)
        count = sum(number == post.id for number in self.comments.values())
        return (
            f"<entry><id>tag:blogger.com,1999:blog-1.post-{post.id}</id><published>{published:%Y-%m-%dT%H:%M:%S.001+00:00}"
            f"</published><updated>{post.modified:%Y-%m-%dT%H:%M:%S.123+00:00}</updated><title>{post.id}</title>"
            f'<link rel="alternate" type="text/html" href="{escape(post.url)}"/><thr:total>{count}</thr:total></entry>'
        )


def question(
    site: Callable[[str], Awaitable[Capture | None]],
    state: Any = None,
    *,
    at: str = ROOT,
    days: int = 0,
    known: frozenset[str] = frozenset(),
    shapes: frozenset[str] = frozenset({"/9/9/9/a/"}),
) -> Question:
    return Question(
        address=at,
        blog_url=FRONT,
        today=date(2026, 11, 22) + timedelta(days=days),
        state=json.loads(json.dumps(state)),
        ask=site,
        ask_if_changed=site,
        is_known=known.__contains__,
        shapes=lambda: shapes,
    )


def told(source: Any, *args: Any, **options: Any) -> Answer:
    answer: Answer = asyncio.run(source.tell(question(*args, **options)))
    return answer
