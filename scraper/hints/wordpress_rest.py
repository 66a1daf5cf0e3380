"""WordPress REST: the id, address, edit time and comment status of every post, and the newest comments' posts.

``orderby=modified`` shows what was edited since last time, ``X-WP-Total`` whether posts came or went, and
``orderby=id`` where; see ``history``. All three are as old as the API itself (4.7), unlike ``modified_after`` (5.7),
which would hide the number of all posts. Source: the REST API handbook, "Posts", "Comments" and "Pagination", and
WP_REST_Posts_Controller::get_items.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, TypeGuard

from ..records import Blog, Capture, Page
from ..urls import is_same_site, join, normalise
from . import history
from .past import MAX_ID, MAX_URL, Item, utc_second
from .told import COMMENTS, TEXTS, Answer, Question

NAME = "wordpress-rest"
TELLS = TEXTS | COMMENTS

_POSTS = "wp/v2/posts?_fields=id,link,modified,modified_gmt,comment_status&per_page={size}&orderby={order}&page={page}"
_COMMENTS = "wp/v2/comments?_fields=id,post&per_page={size}&orderby=id&order=desc"


def address_of(page: Page, blog: Blog) -> str | None:
    """The API's root, if the page announces one on its own site."""
    return page.api_url if page.api_url and is_same_site(page.api_url, blog.url) else None


async def tell(question: Question) -> Answer:
    """What changed since the state."""
    return await history.tell(_Rest(question.address), question)


@dataclass(frozen=True, slots=True)
class _Rest:
    root: str

    def recent(self, offset: int, size: int) -> str:
        return self._endpoint(_POSTS.format(size=size, order="modified&order=desc", page=offset // size + 1))

    def listing(self, offset: int, size: int) -> str:
        return self._endpoint(_POSTS.format(size=size, order="id&order=asc", page=offset // size + 1))

    def comments(self, size: int) -> str:
        return self._endpoint(_COMMENTS.format(size=size))

    def read(self, capture: Capture) -> history.Batch | None:
        entries = _entries(capture)
        if entries is None:
            return None
        items = tuple(item for entry in entries if (item := self._item(entry)))
        return history.Batch(items, len(entries), _total(capture))

    def read_comments(self, capture: Capture) -> Mapping[int, str] | None:
        entries = _entries(capture)
        if entries is None:
            return None
        return {e["id"]: str(e["post"]) for e in entries if _is_id(e.get("id")) and _is_id(e.get("post"))}

    def _item(self, entry: Mapping[str, Any]) -> Item | None:
        number, link = entry.get("id"), entry.get("link")
        url = join(self.root, link) if isinstance(link, str) else None
        if (
            number is None
            or not _is_id(number)
            or url is None
            or len(url) > MAX_URL
            or not is_same_site(url, self.root)
        ):
            return None
        stated, utc = (utc_second(entry.get(name)) for name in ("modified", "modified_gmt"))
        return Item(
            key=str(number),
            url=normalise(url),
            changed=stated or utc,  # WordPress sorts by local time, which in autumn goes back by an hour.
            utc=utc,
            rest="closed" if entry.get("comment_status") == "closed" else "",
            order=number,
        )

    def _endpoint(self, path: str) -> str:
        """The endpoint below a root of either form, ``/wp-json/`` or ``?rest_route=/``."""
        if "rest_route=" in self.root:
            path = path.replace("?", "&", 1)
        return self.root.rstrip("/") + "/" + path


def _entries(capture: Capture) -> list[Mapping[str, Any]] | None:
    try:
        entries = json.loads(capture.body)
    except (ValueError, RecursionError):
        return None
    return [entry for entry in entries if isinstance(entry, dict)] if isinstance(entries, list) else None


def _is_id(value: object) -> TypeGuard[int]:
    return type(value) is int and 0 < value < MAX_ID


def _total(capture: Capture) -> int | None:
    """How many there are in all, by the header; None where it is missing or no number."""
    value = capture.header("X-WP-Total") or ""
    return int(value) if value.isascii() and value.isdecimal() and len(value) < 9 else None
