"""A text cut into the parts that could each be a phrase about comments."""

import re
from collections.abc import Iterator

from .phrase import Place

MAX_STATUS = 160
LINES = re.compile(r"[|·•∙●■…\n\r\t]+|(?:\s[–—-]\s)|(?<=[^\s\d])\s*[.!?]\s+")
_PIECES = re.compile(
    r"[|·•∙●■…\n\r\t;/]+|,(?!\d{3}(?!\d))|(?:\s[–—-]\s)|[.!?]+(?:\s+|$)|(?<!\S)\d\d?[:.]\d\d(?:\s?[AaPp]\.?[Mm]\b\.?)?\s"
)
# "230 views 4 comments": four letters, since "2 av 3 kommentarer" is no row of counters.
_COUNTERS = re.compile(r"(\d[\d.,]{0,8} ?[^\W\d_]{4,20}(?:-[^\W\d_]{2,20})?) +(?=\d)")
_LABELS = re.compile(r"(?<=[^\s:]) +(?=[^\W\d_a-zåäöæøüéíó][^\W\d_]{3,30} ?: ?\d)")
_BRACKETED = re.compile(r"(?<=\d\)) +(?=[^\W\d_]{3,30} ?\(\d)")
_END = re.compile(r"(?:\(([^()]{3,60})\)|: ([^:]{3,60}))\s*$")


def pieces_of(written: str, place: Place) -> Iterator[str]:
    """The parts of a text that could be a phrase: the whole, its lines, and the finest pieces."""
    shown = written if place != "text" else _without_quotations(written)
    seen: set[str] = set()
    for piece in (shown, *LINES.split(shown), *_PIECES.split(shown), *_labelled(shown), *_ends(shown, place)):
        stripped = piece.strip()
        if stripped and stripped not in seen:
            seen.add(stripped)
            yield stripped


def _labelled(shown: str) -> Iterator[str]:
    """The parts of a row of counters or of labels: "230 views 4 comments", "Kategori: Skola Kommentarer: 11"."""
    if len(shown) > MAX_STATUS:
        return
    if _COUNTERS.match(shown):
        yield from _COUNTERS.split(shown)
    first, *rest = _LABELS.split(shown)
    if len(rest) > 1 or (rest and ":" in first):
        yield from (first, *rest)
    if _BRACKETED.search(shown):
        yield from _BRACKETED.split(shown)


def _ends(shown: str, place: Place) -> tuple[str, ...]:
    """What stands in brackets or behind a colon at the end of a heading: "Vad andra tycker (3 kommentarer)"."""
    end = _END.search(shown[-MAX_STATUS:]) if place == "heading" else None
    return (end[1] or end[2],) if end is not None else ()


def _without_quotations(written: str) -> str:
    """The text with the marks inside its quotations blanked: a title is one piece."""
    depth = False
    kept = []
    for char in written:
        if char in '“”„«»"':
            depth = char in "“„«" or (char in '”»"' and not depth)
        kept.append(" " if depth and char in "|·•\n,;/.!?" else char)
    return "".join(kept)
