"""Plain text to posts: for text that was once taken from a page without its markup, as this project's seed was.

A post begins at a byline, a line that says something of comments and names or leaves room for an author or a date
("Av , , Bli först att kommentera 3"); the line above is its title. It ends before the next post's title.
"""

import re
from dataclasses import dataclass, replace
from html import escape

from .counts import CommentReading
from .page import Document
from .reading import Reading
from .records import Evidence, Post
from .text import fold
from .urls import normalise

# A camera's file name, once an image's alternative text, glued to the first word of the body.
_CAMERA_NAME = re.compile(r"^(?:IMG|DSC[NF]?|PICT|P|WP)_?\d{3,8}(?=[A-ZÅÄÖÆØ])")
_RULE = "plain text"
_MAX_BYLINE = 300
_MAX_TITLE = 300


@dataclass(frozen=True, slots=True)
class _Byline:
    at: int
    text: str
    comments: CommentReading
    title: int | None = None


def is_plain_text(document: Document) -> bool:
    """Whether the bytes are text without markup, by the header's word and by what they begin with."""
    if document.media_type not in ("text/plain", ""):
        return False
    start = document.body[:2000].lstrip(b"\xef\xbb\xbf").lstrip()
    return bool(start) and b"<" not in start and b"\0" not in start


def read_plain(document: Document, reading: Reading) -> tuple[Post, ...]:
    """The posts of the text, in order, each with an anchor made of its title; no author or date is invented."""
    lines = [fold(line) for line in document.decoded.text.splitlines()]
    bylines = [byline for at, line in enumerate(lines) if (byline := _byline(at, line, reading)) is not None]
    titled = _titled(lines, bylines)
    starts = [byline.at if byline.title is None else byline.title for byline in titled]
    ends = [*starts[1:], len(lines)] if titled else []
    return tuple(
        _post(document, lines, byline, _body(lines[byline.at + 1 : end], reading), reading)
        for byline, end in zip(titled, ends, strict=True)
    )


def _byline(at: int, line: str, reading: Reading) -> _Byline | None:
    if not 0 < len(line) <= _MAX_BYLINE:
        return None
    words = reading.lexicons[0].by_words
    begins = any(re.match(rf"{re.escape(word)}[\s,:]", line.lower()) for word in words)
    if not begins and not reading.stamps(line):
        return None
    # What stands between the commas was markup once; the comments stand behind the last.
    for part in (line, line.rpartition(",")[2].strip()):
        comments = reading.comments(part, "link")
        if comments is not None and comments.count is not None:
            return _Byline(at, line, comments)
    return None


def _titled(lines: list[str], bylines: list[_Byline]) -> list[_Byline]:
    """The bylines with the place of the title above each, where a line short enough stands there."""
    found = []
    for byline in bylines:
        above = next((place for place in range(byline.at - 1, -1, -1) if lines[place]), None)
        is_title = above is not None and len(lines[above]) <= _MAX_TITLE
        found.append(replace(byline, title=above if is_title else None))
    return found


def _body(lines: list[str], reading: Reading) -> str:
    kept = [line for line in lines if line]
    if kept and len(kept[-1]) < 60 and reading.comments(kept[-1], "link") is not None:
        kept.pop()
    return "\n\n".join(_CAMERA_NAME.sub("", line) for line in kept)


def _post(document: Document, lines: list[str], byline: _Byline, body: str, reading: Reading) -> Post:
    title = lines[byline.title] if byline.title is not None else None
    named, stamps = reading.byline(byline.text), reading.stamps(byline.text)
    author = named.author if named is not None else None
    evidence = {"comment_count": Evidence(_RULE, byline.text)}
    evidence |= {name: Evidence(_RULE, text) for name, text in (("title", title), ("author", author)) if text}
    if stamps:
        evidence["published"] = Evidence(_RULE, byline.text)
    slug = re.sub(r"[^\w]+", "-", (title or body[:60]).lower()).strip("-")
    return Post(
        url=f"{normalise(document.url)}#{slug}",
        title=title,
        author=author,
        published=stamps[0].stamp if stamps else None,
        body_text=body,
        body_html="".join(f"<p>{escape(block, quote=False)}</p>" for block in body.split("\n\n") if block),
        comment_count=byline.comments.count,
        comment_status=byline.comments.status,
        secondary_count=byline.comments.secondary,
        evidence=evidence,
    )
