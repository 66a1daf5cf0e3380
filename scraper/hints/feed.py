"""Any RSS or Atom feed that the page announces, asked on condition: new posts, and edits of the newest.

An entry is edited when its date of edit, its text or its number of comments is another. A feed that drops an old
entry off its end says nothing; an entry missing before one that is still there may be gone. Source: RSS 2.0,
RFC 4287, RFC 4685 (``thr:total``), the slash module of RSS (``slash:comments``).
"""

from dataclasses import dataclass
from hashlib import blake2b
from typing import TYPE_CHECKING, Any

from ..records import Blog, Page
from ..text import text_of
from ..urls import join, normalise
from .elements import children, name_of, root_of, text_in
from .past import MAX_URL, utc_second
from .told import COMMENTS, TEXTS, Answer, Question

if TYPE_CHECKING:
    from lxml.etree import _Element

NAME = "feed"
TELLS = TEXTS | COMMENTS

_MAX_ENTRIES = 500
_TEXTS = ("encoded", "content", "description", "summary")


@dataclass(frozen=True, slots=True)
class _Entry:
    url: str
    changed: str
    digest: str
    comments: str


def address_of(page: Page, blog: Blog) -> str | None:
    """The first feed that the page announces; it covers only the newest posts, so one is enough."""
    return next(iter(page.feed_urls), None)


async def tell(question: Question) -> Answer:
    """What changed since the state: new entries, changed ones, and those missing before one that is there."""
    past = _load(question.state)
    asked = question.ask if past is None else question.ask_if_changed
    capture = await asked(question.address)
    if capture is None:
        return Answer()
    entries = _entries(question.address, capture.body) if capture.status == 200 else None
    if not entries:
        return Answer((capture,))
    earlier = {entry.url: entry for entry in past or ()}
    now = {entry.url: entry for entry in entries}
    edited = [entry for entry in entries if entry.url in earlier and entry != earlier[entry.url]]
    changed = {entry.url: None for entry in edited} | dict.fromkeys(_missing(list(earlier), now.keys()))
    state = [[entry.url, entry.changed, entry.digest, entry.comments] for entry in entries]
    return Answer((capture,), changed=changed, listed=dict.fromkeys(now.keys() - earlier.keys()), state=state)


def _missing(earlier: list[str], now: "Any") -> list[str]:  # any container of addresses
    """The earlier entries that are not there, though one that stood behind them is."""
    last = max((place for place, url in enumerate(earlier) if url in now), default=0)
    return [url for url in earlier[:last] if url not in now]


def _load(state: Any) -> list[_Entry] | None:  # JSON of any shape
    try:
        return [_Entry(*map(str, entry)) for entry in state]
    except TypeError:
        return None


def _entries(address: str, body: bytes) -> list[_Entry] | None:
    """The feed's entries, in its order; None for what is no feed."""
    root = root_of(body)
    if root is None or name_of(root) not in ("rss", "feed", "rdf"):
        return None
    holders = [root, *children(root, "channel")]
    found = [entry for holder in holders for entry in children(holder, "item", "entry")][:_MAX_ENTRIES]
    return list({entry.url: entry for element in found if (entry := _entry(address, element))}.values())


def _entry(address: str, element: "_Element") -> _Entry | None:
    url = join(address, _link(element))
    if url is None or len(url) > MAX_URL:
        return None
    text = f"{text_in(element, 'title')}\n{text_of(text_in(element, *_TEXTS))}"
    counts = [child.text for child in children(element, "comments", "total") if (child.text or "").strip().isdecimal()]
    return _Entry(
        url=normalise(url),
        changed=utc_second(text_in(element, "updated", "modified")),
        digest=blake2b(text.encode("utf-8", "replace"), digest_size=8).hexdigest(),
        comments=(counts[0] or "").strip() if counts else "",
    )


def _link(element: "_Element") -> str:
    """The entry's page: where FeedBurner replaced it, the original; in Atom the alternate link."""
    if original := text_in(element, "origlink"):
        return original
    for link in children(element, "link"):
        if link.get("href") and link.get("rel", "alternate") == "alternate":
            return link.get("href") or ""
    return text_in(element, "link") or text_in(element, "guid", "id")
