"""WordPress REST: the id, address, edit time and comment status of every post, and the newest comments' posts.

``GET wp/v2/posts?_fields=...&per_page=100`` lists 100 posts a request, ``wp/v2/comments`` the newest hundred
comments. A site may have switched either off: then it tells nothing, which is no finding. Source: the REST API
handbook, "Posts" and "Comments", and WP_REST_Posts_Controller::get_items.
"""

import json
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from ..errors import ScraperError
from ..records import Capture, Page, Validators, Visit
from ..urls import join, normalise

NAME = "wordpress-rest"

_POSTS = "wp/v2/posts?_fields=id,link,modified_gmt,comment_status&per_page=100&orderby=date&order=desc&page={page}"
_COMMENTS = "wp/v2/comments?_fields=id,post&per_page=100&orderby=id&order=desc"
_MAX_PAGES = 200

Fetch = Callable[[str, Validators | None], Awaitable[Capture]]


@dataclass(frozen=True, slots=True)
class State:
    """What the API said: posts as id to (address, edit time and comment status), newest comments as id to post."""

    posts: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    comments: Mapping[str, str] = field(default_factory=dict)

    def dump(self) -> str:
        """The state as canonical JSON: equal states give equal text."""
        return json.dumps({"posts": self.posts, "comments": self.comments}, sort_keys=True, separators=(",", ":"))

    @classmethod
    def load(cls, text: str | None) -> "State | None":
        """The state that ``dump`` wrote; None for none, or for another version's."""
        try:
            value = json.loads(text or "")
            posts = {str(key): (str(url), str(mark)) for key, (url, mark) in value["posts"].items()}
            return cls(posts, {str(key): str(post) for key, post in value["comments"].items()})
        except (ValueError, KeyError, TypeError, AttributeError):
            return None


def address_of(page: Page) -> str | None:
    """The API's root, if the page announces it."""
    return page.api_url


def is_own(address: str) -> bool:
    """Whether an address that a state was kept for is such an API's root."""
    return "/wp-json" in address or "rest_route=" in address


async def ask(root: str, state: str | None, fetch: Fetch) -> AsyncIterator[tuple[Visit, set[str]]]:
    """The visits to the API, each with the addresses of posts that it tells to ask; the state with the last."""
    posts: dict[str, tuple[str, str]] = {}
    pages = number = 1
    while number <= min(pages, _MAX_PAGES):
        address = _endpoint(root, _POSTS.format(page=number))
        capture, items = await _get(address, fetch)
        if items is None:
            return
        posts |= _posts(root, items)
        pages = _total_pages(capture)
        yield Visit("hint", address, capture), set()
        number += 1
    address = _endpoint(root, _COMMENTS)
    capture, items = await _get(address, fetch)
    earlier = State.load(state)
    comments = {str(item.get("id")): str(item.get("post")) for item in items or ()}
    now = State(posts, comments if items is not None else (earlier.comments if earlier else {}))
    yield Visit("hint", root, capture, hint_state=now.dump()), changed(earlier, now)


def changed(earlier: State | None, now: State) -> set[str]:
    """The addresses of posts that are new, edited, gone or differently commented since the earlier state.

    Without an earlier state, all that the API lists: the crawl leaves out those that it has just read.
    """
    if earlier is None:
        return {url for url, _ in now.posts.values()}
    told = {url for key, (url, mark) in now.posts.items() if earlier.posts.get(key) != (url, mark)}
    told |= {url for key, (url, _) in earlier.posts.items() if key not in now.posts}
    for post in _recommented(earlier.comments, now.comments):
        if post in now.posts:
            told.add(now.posts[post][0])
    return told


def _recommented(earlier: Mapping[str, str], now: Mapping[str, str]) -> set[str]:
    """The posts of comments that came or went within the time that both lists of newest comments cover."""
    floor = max(min(map(int, earlier), default=0), min(map(int, now), default=0)) if len(now) >= 100 else 0
    came = {post for key, post in now.items() if key not in earlier}
    went = {post for key, post in earlier.items() if key not in now and int(key) >= floor}
    return came | went


async def _get(address: str, fetch: Fetch) -> tuple[Capture | None, list[Mapping[str, Any]] | None]:
    try:
        capture = await fetch(address, None)
    except ScraperError:
        return None, None
    if capture.status != 200:
        return capture, None
    try:
        items = json.loads(capture.body)
    except (ValueError, RecursionError):
        return capture, None
    if not isinstance(items, list):
        return capture, None
    return capture, [item for item in items if isinstance(item, dict) and str(item.get("id", "")).isdecimal()]


def _posts(root: str, items: list[Mapping[str, Any]]) -> dict[str, tuple[str, str]]:
    found = {}
    for item in items:
        address = join(root, str(item.get("link") or ""))
        if address:
            found[str(item["id"])] = (normalise(address), f"{item.get('modified_gmt')} {item.get('comment_status')}")
    return found


def _endpoint(root: str, path: str) -> str:
    """The endpoint below a root of either form, ``/wp-json/`` or ``?rest_route=/``."""
    if "rest_route=" in root:
        return root.rstrip("/") + "/" + path.replace("?", "&", 1)
    return root.rstrip("/") + "/" + path


def _total_pages(capture: Capture | None) -> int:
    value = (capture.header("X-WP-TotalPages") if capture else None) or "1"
    return int(value) if value.isdecimal() else 1
