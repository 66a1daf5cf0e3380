"""The versioned digest of a post's content: what counts as the post saying something else.

Holds what the politician wrote: title, author, date, text, addresses of the media. Leaves out what changes by
itself: counts, tags, white space, the wording of a date, and every date that is only told relative to today.
A digest begins with the version of these rules; digests of two versions are never compared.
"""

import json
import re
import unicodedata
from hashlib import blake2b

from .records import Post, Stamp

VERSION = "1"


def content_digest(post: Post) -> str:
    """The digest of the post's content, as ``version:hex`` with 32 hexadecimal digits.

    An author that is only the blog's configured owner is left out: setting ``owner`` is no edit.
    """
    return _digest(
        [
            _folded(post.title),
            _stated_author(post),
            _stated_day(post.published),
            _folded(post.body_text),
            [_folded(media.url) for media in post.media],
        ]
    )


def text_digest(post: Post) -> str:
    """The digest of title, text and media alone: what stays the same when a new design drops bylines."""
    return _digest([_folded(post.title), _folded(post.body_text), [_folded(media.url) for media in post.media]])


def listing_digest(post: Post) -> str:
    """The digest of a post's entry on a listing page, to be compared with other listing entries only."""
    return _digest(
        [
            _folded(post.title),
            _stated_day(post.published),
            _folded(post.body_text),
            _stated_day(post.modified),
        ]
    )


def _digest(parts: list[str | list[str] | None]) -> str:
    text = json.dumps(parts, ensure_ascii=False, separators=(",", ":"))
    return f"{VERSION}:{blake2b(text.encode('utf-8', 'surrogatepass'), digest_size=16).hexdigest()}"


def _folded(text: str | None) -> str:
    return " ".join(unicodedata.normalize("NFC", text or "").split())


def _stated_author(post: Post) -> str:
    evidence = post.evidence.get("author")
    is_assumed = evidence is not None and evidence.rule.startswith("blog")
    return "" if is_assumed else _folded(post.author)


def _stated_day(stamp: Stamp | None) -> str | None:
    """The date in one spelling, or None where its text does not state it ("9 years ago" moves by itself)."""
    if stamp is None or not _states_year(stamp):
        return None
    if stamp.moment is not None:
        return f"{int(stamp.moment.timestamp()) // 60}"
    kept = {"year": 4, "month": 7}.get(stamp.precision, 10)
    return stamp.date.isoformat()[:kept]


def _states_year(stamp: Stamp) -> bool:
    """Whether the text names the year: four digits anywhere, or two digits among at least three numbers."""
    if f"{stamp.date.year:04}" in stamp.text:
        return True
    numbers = [int(number) for number in re.findall(r"\d{1,9}", stamp.text)]
    return len(numbers) >= 3 and stamp.date.year % 100 in numbers
