"""The author that a byline names.

What belongs here: telling a name in "Av Anna Ek den 20 mars 2017" from running text. What doesn't: names in markup,
and who owns the blog.
"""

import html
import itertools
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from ..dates import FoundStamp
from ..languages import Lexicon
from .items import Item, items_of
from .words import LETTERS, Phrases, Words, beginnings, words_of

_MAX_TEXT = 300
_MAX_NAME = 80
_MAX_NAME_WORDS = 8
_MAX_WORDS_OF_LOOSE_BYLINE = 14
_LONGEST_AMBIGUOUS = 4
_SEPARATORS = frozenset("|·•●■/→←«»–—-")
_PERMALINKS = frozenset(("permalink", "permalänk", "permalenke", "permanentlink", "trackback", "trackbacks"))
_PARTICLES = frozenset((
    "von", "van", "der", "den", "de", "di", "da", "du", "del", "della", "dello", "af", "av", "la", "le", "el", "al",
    "bin", "ibn", "zu", "zum", "zur", "ter", "ten", "dos", "das", "do", "of", "the", "&", "+", "för", "for", "für",
    "på", "på", "in", "i", "à", "a", "z", "w",
))  # fmt: skip


@dataclass(frozen=True, slots=True)
class Byline:
    """An author, exactly as written, and the ``rest`` of the text without the words that name them.

    ``with_place`` is the author with "i" and the capitalised words after it, which the text alone can't tell from a
    category: "Anna Ek i Storköping", "Anna Ek i Politik". None where nothing such follows.
    """

    author: str
    rest: str
    with_place: str | None = None


def read_byline(
    text: str, *, lexicons: tuple[Lexicon, ...], stamps: Callable[[str], tuple[FoundStamp, ...]]
) -> Byline | None:
    """The author that the first 300 characters name by a byline's phrase, or None. ``stamps`` finds a text's dates.

    A phrase stands at the beginning of the text or of a part of it, behind a date, or behind words of publishing
    ("Detta inlägg postades i Politik den … av"); the name ends at a date, a mark, a category or the end. HTML
    entities are decoded. Observations that keep running text out: names are in title case, or one word between
    marks; a text of many words without a date and a word of publishing is no byline; "i" after a first and last
    name begins a category ("Anna Ek i Politik"), after one word it doesn't ("Moderaterna i Umeå"); who edited a
    post is not its author; a short word of a language that is neither the page's nor English is a name's part
    ("Von Essen", "Da Vinci") unless a date or a word of publishing stands by.

    Example: "Publicerat av Anna Ek den 20 mars 2017 i Politik" -> "Anna Ek".
    """
    written = html.unescape(text[: 2 * _MAX_TEXT]).replace("\xa0", " ").strip()[:_MAX_TEXT]
    first_words = beginnings(lexicons)
    if first_words.letters.isdisjoint(LETTERS.findall(written.lower())):
        return None
    items = items_of(written, stamps(written))
    for at, item in enumerate(items):
        for lexicon in first_words.lexicons.get(item.bare, ()):
            words = words_of(lexicon)
            found = _author_after(items, at, words, is_foreign=lexicon not in lexicons[:2]) or _author_before(
                items, at, words
            )
            if found is not None:
                name, start, end = found
                rest = " ".join((written[:start] + " " + written[end:]).split())
                return Byline(name, rest, _with_place(items, name, end, words))
    return None


def _author_after(items: Sequence[Item], at: int, words: Words, *, is_foreign: bool) -> tuple[str, int, int] | None:
    """The name behind a phrase that begins at an item, with the span of phrase and name."""
    after = _match(items, at, words.by)
    is_label = after is None
    if after is None:
        after = _match(items, at, words.labels)
        if after is None or after >= len(items) or items[after].text != ":":
            return None
    context = _context(items, at, words)
    if context is None:
        return None
    is_strong = context == "published" or is_label or after > at + 1
    is_strong = is_strong or (after < len(items) and items[after].text == ":")
    if is_foreign and not is_strong and len(items[at].bare) <= _LONGEST_AMBIGUOUS and not _has_date(items):
        return None
    while after < len(items) and (items[after].text == ":" or items[after].kind == "line"):
        after += 1
    name = _name_at(items, after, words)
    if is_strong and context == "published":
        name = _without_clause(name)
    end = after + len(name)
    is_ended = end >= len(items) or items[end].kind != "word" or items[end].bare in words.category
    is_ended = is_ended or items[end].bare in _PERMALINKS
    is_ended = is_ended or (items[end].bare in words.fillers and _has_date(items[end + 1 : end + 2]))
    if not name or not _is_name(name, items, is_ended=is_ended, is_strong=is_strong):
        return None
    if context == "category" and not _is_title_case(name):
        return None
    return _written(name), items[at].start, name[-1].end


def _without_clause(name: list[Item]) -> list[Item]:
    """The first and last name before a clause in small letters: "Written by Anna Ek who lives in ..."."""
    end = next((at for at, item in enumerate(name) if item.text[:1].islower() and not _may_join(item)), len(name))
    return name[:end] if end >= 2 and _is_title_case(name[:end]) else name


def _may_join(item: Item) -> bool:
    return item.bare in _PARTICLES or item.bare in _JOINERS


def _has_date(items: Sequence[Item]) -> bool:
    return any(item.kind == "date" for item in items)


def _match(items: Sequence[Item], at: int, phrases: Phrases) -> int | None:
    """The item after the first of the phrases that stands here."""
    for phrase in phrases.get(items[at].bare, ()):
        if tuple(item.bare for item in items[at : at + len(phrase)]) == phrase:
            return at + len(phrase)
    return None


def _context(items: Sequence[Item], at: int, words: Words) -> str | None:
    """What stands before a phrase: "start", "published", "category" (publishing with other words), or None."""
    begin = at
    while begin > 0 and items[begin - 1].kind != "line" and items[begin - 1].text not in _SEPARATORS:
        begin -= 1
    before = [item for item in items[begin:at] if item.kind in ("word", "date")]
    said = [item.bare for item in before if item.kind == "word"]
    if any(word in words.edited for word in said):
        return None
    if not before:
        return "start"
    known = words.publish | words.category | words.fillers
    if said and all(word in known for word in said):
        return "published"
    if before[-1].kind == "date" or items[at - 1].text == ",":
        return "published" if said and said[0] in words.publish else "start"
    return "category" if said[0] in words.publish else None


def _name_at(items: Sequence[Item], first: int, words: Words) -> list[Item]:
    """The words from an item on that could be a name, ended by a date, a mark or a word that is none's name."""
    name: list[Item] = []
    for at in range(first, min(len(items), first + 2 * _MAX_NAME_WORDS)):
        item = items[at]
        if item.kind != "word":
            if _is_party(items, at) and name:
                return [*name, *items[at : at + 3]]
            break
        if name and (item.bare in words.enders or item.bare.isdigit() or _ends_publishing(item, words)):
            break
        if name and item.bare in _PERMALINKS:
            break
        name.append(item)
    name = _without_category(name, words)
    while name and name[-1].text[:1].islower() and (name[-1].bare in words.fillers or name[-1].bare in _PARTICLES):
        name.pop()
    return name


def _ends_publishing(item: Item, words: Words) -> bool:
    """Whether a sentence's verb follows a name, as in "von Anna Ek veröffentlicht"."""
    is_publishing = item.bare in words.publish and item.text[:1].islower()
    return is_publishing and item.bare not in words.ands and item.bare not in _PARTICLES


def _is_party(items: Sequence[Item], at: int) -> bool:
    """Whether a party's letters in parentheses stand here: "(S)", "(KD)"."""
    if [item.text for item in items[at : at + 3 : 2]] != ["(", ")"]:
        return False
    letters = items[at + 1].text
    return items[at + 1].kind == "word" and len(letters) <= 4 and letters.isalpha()


def _without_category(name: list[Item], words: Words) -> list[Item]:
    for at, item in enumerate(name):
        if at == 0 or item.bare not in words.category or not item.text[:1].islower():
            continue
        before = name[:at]
        is_person = at >= 2 and all(part.text[:1].isupper() for part in before)
        return before if is_person or before[0].text[:1].islower() or len(item.bare) > 3 else name
    return name


def _with_place(items: Sequence[Item], name: str, end: int, words: Words) -> str | None:
    """The name with the category word behind it and the words in title case up to a mark, a date or the end."""
    behind = [at for at, item in enumerate(items) if item.start >= end][:1]
    if not behind or items[behind[0]].bare not in words.category:
        return None
    first, *rest = items[behind[0] :]
    place = list(itertools.takewhile(lambda item: item.kind == "word" and item.text[:1].isupper(), rest))
    following = rest[len(place) :][:1]
    ends = words.category | words.fillers | words.enders | words.ands
    is_ended = not following or following[0].kind != "word" or following[0].bare in ends
    is_place = is_ended and 0 < len(place) < _MAX_NAME_WORDS
    return f"{name} {_written([first, *place])}" if is_place else None


def _is_name(name: Sequence[Item], items: Sequence[Item], *, is_ended: bool, is_strong: bool) -> bool:
    said = [item for item in name if item.kind == "word"]
    if len(said) > _MAX_NAME_WORDS or name[-1].end - name[0].start > _MAX_NAME:
        return False
    if not any(char.isalnum() for char in name[0].text):
        return False
    has_date = _has_date(items)
    count = sum(item.kind == "word" for item in items)
    if not is_strong and not has_date and count > _MAX_WORDS_OF_LOOSE_BYLINE:
        return False
    if _is_title_case(said):
        return True
    is_alone = has_date or count <= 3
    return is_ended and (len(said) == 1 or (has_date and len(said) <= 3)) and (is_strong or is_alone)


def _is_title_case(name: Sequence[Item]) -> bool:
    """Whether the first word, and every word that is no particle, begins with a capital or a digit."""
    words = [item for item in name if item.kind == "word"]
    if not words or words[0].text[:1].islower():
        return bool(words) and words[0].bare in ("von", "van", "de", "af") and _is_title_case(words[1:])
    return all(not item.text[:1].islower() or item.bare in _PARTICLES or item.bare in _JOINERS for item in words)


_JOINERS = frozenset(("och", "og", "and", "und", "et", "y", "e", "ja", "en", "i", "samt", "gröna"))


def _written(name: Sequence[Item]) -> str:
    """The words with single spaces, without the full stop that ends a sentence."""
    text = ""
    for item in name:
        glue = "" if not text or text.endswith("(") or item.text == ")" else " "
        text += glue + item.text
    last = name[-1].bare
    return text.rstrip(".'’") if len(last) > 1 else text


def _author_before(items: Sequence[Item], at: int, words: Words) -> tuple[str, int, int] | None:
    """The name between the beginning of a part and a verb such as "skrev", before a colon, a date or the end."""
    after = _match(items, at, words.suffixes)
    if after is None or (after < len(items) and items[after].kind == "word"):
        return None
    begin = at
    while begin > 0 and items[begin - 1].kind == "word":
        begin -= 1
    name = list(items[begin:at])
    if not name or len(name) > 4 or not _is_title_case(name):
        return None
    if not all(any(map(str.isalnum, item.text)) for item in name):
        return None  # "Hem › Bloggar" leads somewhere.
    return _written(name), items[begin].start, items[after - 1].end
