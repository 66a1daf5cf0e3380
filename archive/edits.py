"""What an edit of a post consists of: another title, date or author, other pictures, another text. Pure."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from .diff import Run, TextDiff, diff_texts, words_of

EditClass = Literal["space", "typo", "fact", "wording", "large"]
EditKind = Literal["edited", "retitled", "redated", "reauthored", "pictures"]

_LARGE_SHARE = 0.3
_LARGE_WORDS = 20
_SLIP_LETTERS = 2
_SLIP_WORDS = 3
_SHORTEST = 4
_STOPS = ("", ".", "!", "?", ":", "…", "-", "–", "”", '"', "»")
_DIGIT = re.compile(r"\d")


@dataclass(frozen=True, slots=True)
class _Place:
    """Where two texts differ: the words that went and those that came, and the words before and behind."""

    old: Sequence[str]
    new: Sequence[str]
    last: str
    behind: str


@dataclass(frozen=True, slots=True)
class Content:
    """What a revision says: ``published`` and ``published_utc`` as stored, ``author`` only where the page states it."""

    title: str | None
    author: str | None
    published: str | None
    published_utc: str | None
    body: str
    media: Sequence[str]


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing in which two revisions differ. ``edit_class`` is set for a text; ``before`` and ``after`` for the rest.

    Those of pictures are the addresses that went and those that came, a line each.
    """

    kind: EditKind
    before: str | None = None
    after: str | None = None
    edit_class: EditClass | None = None


def differences(before: Content, after: Content) -> tuple[Difference, ...]:
    """In what the two differ. A date or author that only one of them states is no difference: a design may drop it."""
    found: list[Difference] = []
    if _folded(before.title) != _folded(after.title):
        found.append(Difference("retitled", before.title, after.title))
    if _is_redated(before, after):
        found.append(Difference("redated", before.published, after.published))
    if before.author and after.author and _folded(before.author) != _folded(after.author):
        found.append(Difference("reauthored", before.author, after.author))
    old, new = ({_bare(url): url for url in content.media} for content in (before, after))
    gone = [url for bare, url in old.items() if bare not in new]
    come = [url for bare, url in new.items() if bare not in old]
    if (gone or come) and not _are_moved(gone, come):
        found.append(Difference("pictures", "\n".join(gone) or None, "\n".join(come) or None))
    if _folded(before.body) != _folded(after.body):
        found.append(Difference("edited", edit_class=edit_class(before.body, after.body)))
    return tuple(found)


def _is_redated(before: Content, after: Content) -> bool:
    if before.published is None or after.published is None:
        return False
    if before.published_utc and after.published_utc:
        return before.published_utc[:16] != after.published_utc[:16]
    shorter = min(len(before.published), len(after.published), 10)
    return before.published[:shorter] != after.published[:shorter]


def _folded(text: str | None) -> str:
    return " ".join(unicodedata.normalize("NFC", text or "").split())


def _are_moved(gone: Sequence[str], come: Sequence[str]) -> bool:
    """Whether these are the same files at other hosts: a blog moved, or its pictures are served from elsewhere."""
    hosts = [{_bare(url).partition("/")[0] for url in urls} for urls in (gone, come)]
    names = [sorted(url.partition("?")[0].rpartition("/")[2] for url in urls) for urls in (gone, come)]
    return names[0] == names[1] and all(names[0]) and not hosts[0] & hosts[1]


def _bare(url: str) -> str:
    return url.partition("://")[2] or url


def edit_class(before: str, after: str) -> EditClass:
    """The kind of the edit, the gravest of its parts.

    ``space``: only white space or invisible signs. ``typo``: signs, capitals and slips of a letter or two. ``fact``: a
    number, a date or a name is another. ``large``: a third of the words, at least 20. ``wording``: all else.
    """
    if _visible(before) == _visible(after):
        return "space"
    diff = diff_texts(before, after)
    places = _places(diff)
    changed = sum(max(len(place.old), len(place.new)) for place in places)
    whole = max(len(words_of(before)), len(words_of(after)))
    if diff.is_coarse or (changed >= _LARGE_WORDS and changed >= _LARGE_SHARE * whole):
        return "large"
    if any(_is_fact(place) for place in places):
        return "fact"
    pairs = {(tuple(place.old), tuple(place.new)) for place in places}  # a word set right everywhere is one slip
    is_slip = len(pairs) <= max(_SLIP_WORDS, whole // 50) and all(_is_slip(*pair) for pair in pairs)
    return "typo" if is_slip else "wording"


def _visible(text: str) -> str:
    """The text's signs without white space and without those that are not seen (soft hyphens, joiners)."""
    return "".join(sign for sign in unicodedata.normalize("NFC", text) if _is_visible(sign))


def _is_visible(sign: str) -> bool:
    return not sign.isspace() and (sign < "\x7f" or unicodedata.category(sign) not in ("Cf", "Cc", "Zs", "Zl", "Zp"))


def _places(diff: TextDiff) -> list[_Place]:
    """The places that differ, in order."""
    places: list[_Place] = []
    last = ""
    for row in diff.rows:
        runs = (*row.runs, Run("same", ""))
        for place, run in enumerate(runs):
            words = words_of(run.text)
            if run.kind == "same":
                last = words[-1] if words else last
            elif run.kind == "gone":
                is_both = runs[place + 1].kind == "new"
                behind = words_of(runs[place + 1 + is_both].text)[:1]
                new = words_of(runs[place + 1].text) if is_both else []
                places.append(_Place(words, new, last, behind[0] if behind else ""))
            elif not place or runs[place - 1].kind != "gone":
                behind = words_of(runs[place + 1].text)[:1]
                places.append(_Place([], words, last, behind[0] if behind else ""))
        last = ""
    return places


def _is_fact(place: _Place) -> bool:
    """Whether a number or name is another, or the word beside a number, which says what it counts (a month, a sum)."""
    old, new = place.old, place.new
    if [word for word in old if _DIGIT.search(word)] != [word for word in new if _DIGIT.search(word)]:
        return True
    if not (old and new) or [_letters(word) for word in old] == [_letters(word) for word in new]:
        return False
    if len(old) == len(new) == 1 and (_DIGIT.search(place.last) or _DIGIT.search(place.behind)):
        return True
    return bool(_names(place, old)) and bool(_names(place, new)) and _names(place, old) != _names(place, new)


def _names(place: _Place, words: Sequence[str]) -> list[str]:
    """The words that begin with a capital, but for those that begin a sentence."""
    before = (place.last, *words)
    return [word for last, word in zip(before, words, strict=False) if word[:1].isupper() and last[-1:] not in _STOPS]


def _is_slip(old: Sequence[str], new: Sequence[str]) -> bool:
    """Whether the words differ by signs, capitals, or a letter or two."""
    before, after = (_letters("".join(side)) for side in (old, new))
    if before == after:
        return True
    if abs(len(old) - len(new)) > 1 or len(old) > 4:
        return False
    return len(before) >= _SHORTEST and _distance(before, after) <= (_SLIP_LETTERS if len(before) > 5 else 1)


def _letters(text: str) -> str:
    return "".join(sign for sign in text.casefold() if sign.isalnum())


def _distance(before: str, after: str) -> int:
    """How many letters must be changed, put in or taken out; beyond a few, any larger number."""
    if abs(len(before) - len(after)) > _SLIP_LETTERS or len(before) > 200:
        return _SLIP_LETTERS + 1
    row = list(range(len(after) + 1))
    for place, sign in enumerate(before, 1):
        last, row[0] = row[0], place
        for other, its in enumerate(after, 1):
            last, row[other] = row[other], min(row[other] + 1, row[other - 1] + 1, last + (sign != its))
    return row[-1]
