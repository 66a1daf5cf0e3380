"""Blogger's Atom feed: the address, edit time and number of comments of every post, and the newest comments' posts.

``orderby=updated`` shows what was edited since last time, ``openSearch:totalResults`` whether posts came or went, and
the order by publication where; see ``history``. Source: Blogger Data API 1.0, "Retrieving posts using query
parameters"; RFC 4685 for ``thr:``.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urlsplit, urlunsplit

from ..records import Blog, Capture, Page
from ..urls import is_same_site, join, normalise
from . import history
from .elements import children, name_of, root_of, text_in
from .past import MAX_URL, Item, moment, utc_second
from .told import COMMENTS, TEXTS, Answer, Question

if TYPE_CHECKING:
    from lxml.etree import _Element

NAME = "blogger-feed"
TELLS = TEXTS | COMMENTS

_PATH = re.compile(r"/feeds/posts/(?:default|summary|full)/?$")
_QUERY = "?max-results={size}&start-index={start}&orderby={order}"
_NUMBER = re.compile(r"post-(\d{1,25})$")


def address_of(page: Page, blog: Blog) -> str | None:
    """The feed of summaries, if the page announces a feed of Blogger's on its own site."""
    for feed in page.feed_urls:
        parts = urlsplit(feed)
        if _PATH.search(parts.path) and is_same_site(feed, blog.url):
            return urlunsplit((parts.scheme, parts.netloc, _PATH.sub("/feeds/posts/summary", parts.path), "", ""))
    return None


async def tell(question: Question) -> Answer:
    """What changed since the state."""
    return await history.tell(_Feed(question.address), question)


@dataclass(frozen=True, slots=True)
class _Feed:
    address: str

    def recent(self, offset: int, size: int) -> str:
        return self.address + _QUERY.format(size=size, start=offset + 1, order="updated")

    def listing(self, offset: int, size: int) -> str:
        return self.address + _QUERY.format(size=size, start=offset + 1, order="published")

    def comments(self, size: int) -> str:
        return self.address.replace("/feeds/posts/", "/feeds/comments/") + f"?max-results={size}"

    def read(self, capture: Capture) -> history.Batch | None:
        root = root_of(capture.body)
        if root is None or name_of(root) != "feed":
            return None
        entries = list(children(root, "entry"))
        items = tuple(item for entry in entries if (item := self._item(entry)))
        total = text_in(root, "totalresults")
        return history.Batch(items, len(entries), int(total) if re.fullmatch("[0-9]{1,8}", total) else None)

    def read_comments(self, capture: Capture) -> Mapping[int, str] | None:
        root = root_of(capture.body)
        if root is None or name_of(root) != "feed":
            return None
        found = {}
        for entry in children(root, "entry"):
            number = _NUMBER.search(text_in(entry, "id"))
            posts = [_NUMBER.search(child.get("ref") or "") for child in children(entry, "in-reply-to")]
            if number and posts and posts[0]:
                found[int(number[1])] = posts[0][1]
        return found

    def _item(self, entry: "_Element") -> Item | None:
        number = _NUMBER.search(text_in(entry, "id"))
        links = [link.get("href") or "" for link in children(entry, "link") if link.get("rel") == "alternate"]
        url = join(self.address, links[0]) if links else None
        if number is None or url is None or len(url) > MAX_URL or not is_same_site(url, self.address):
            return None
        updated = utc_second(text_in(entry, "updated"))
        published = moment(text_in(entry, "published"))
        return Item(
            key=number[1],
            url=normalise(url),
            changed=updated,
            utc=updated,
            rest=text_in(entry, "total")[:9],
            order=-int(published.timestamp()) if published else 0,
        )
