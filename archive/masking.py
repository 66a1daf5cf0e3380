"""Finding a text again in a page's bytes, whatever its markup and encoding, and putting stars in its place. Pure.

A text is known by hashes of its runs of words, so that what was taken down can be recognised without being kept.
Words are compared without case, tags, entities and JSON escapes; bytes that are not masked stay as they are.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from hashlib import blake2b
from html import unescape
from urllib.parse import urlsplit

RUN_WORDS = 8
_FEWEST_WORDS = 3
_HASH_BYTES = 8
_PIECES = r"[^\W_]+|[\udc80-\udcff]+|&(?:amp;)?#?\w{1,10};|\\u[0-9a-fA-F]{4}|\\[nrtbf]"
_IN_TAGS = re.compile(_PIECES)
_OUTSIDE = re.compile(rf"(?P<tag><[^<>]*>?|&lt;/?\w(?:(?!&[lg]t;)[^<>]){{0,400}}&gt;)|{_PIECES}")
_TAG_NAME = re.compile(r"(?:<|&lt;)\\?(/?)a\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Mask:
    """What is to be masked: hashes of runs of words by their number of words, and whatever is a link to ``links``.

    ``salt`` goes into each hash. Runs of words in ``spared`` are left (each as its words, case folded, with a space);
    with ``spares_posts`` those that stand in the texts of posts are to be.
    """

    salt: bytes
    hashes: dict[int, frozenset[bytes]]
    links: tuple[str, ...] = ()
    spares_posts: bool = False
    spared: str = ""

    def is_empty(self) -> bool:
        """Whether nothing can be found with it."""
        return not (self.links or any(self.hashes.values()))

    def packed(self) -> bytes:
        """The hashes as bytes, to be kept."""
        return b"".join(bytes([size]) + one for size, some in sorted(self.hashes.items()) for one in sorted(some))


def unpacked(block: bytes) -> dict[int, frozenset[bytes]]:
    """The hashes that ``Mask.packed`` gave."""
    found: dict[int, set[bytes]] = {}
    step = _HASH_BYTES + 1
    for place in range(0, len(block), step):
        found.setdefault(block[place], set()).add(block[place + 1 : place + step])
    return {size: frozenset(some) for size, some in found.items()}


def hashes_of(texts: Iterable[str], salt: bytes) -> dict[int, frozenset[bytes]]:
    """The hashes of all runs of so many words of the texts; a shorter text is one run, if it has three words."""
    found: dict[int, set[bytes]] = {}
    for text in texts:
        words = words_of(text)
        size = min(RUN_WORDS, len(words))
        if size >= _FEWEST_WORDS:
            runs = (words[place : place + size] for place in range(len(words) - size + 1))
            found.setdefault(size, set()).update(hash_of(run, salt) for run in runs)
    return {size: frozenset(some) for size, some in found.items()}


def hash_of(words: Sequence[str], salt: bytes) -> bytes:
    """The hash of that run of words."""
    return blake2b(" ".join(words).encode("utf-8", "replace"), digest_size=_HASH_BYTES, key=salt).digest()


def words_of(text: str) -> list[str]:
    """The words of a text as they are compared."""
    return [word for _, _, word in _words(text, _IN_TAGS)]


def masked(body: bytes, mask: Mask) -> bytes | None:
    """The body with stars for what the mask finds in it; None where it finds nothing."""
    text = body.decode("utf-8", "surrogateescape")
    places = {place for pattern in (_OUTSIDE, _IN_TAGS) for place in _found(text, pattern, mask)}
    if not places:
        return None
    parts: list[str] = []
    last = 0
    for start, end in sorted(places):
        if start >= last:
            parts += [text[last:start], "*" * min(3, end - start)]
            last = end
    return "".join((*parts, text[last:])).encode("utf-8", "surrogateescape")


def path_of_link(url: str) -> str:
    """The part of an address by which a link to it is known."""
    parts = urlsplit(url)
    return parts.path.rstrip("/") + (f"?{parts.query}" if parts.query else "")


def _found(text: str, pattern: re.Pattern[str], mask: Mask) -> Iterator[tuple[int, int]]:
    """The places of the words that the mask finds, reading the text one way."""
    words = list(_words(text, pattern, mask.links))
    linked = [word for word in words if word[2].startswith("\0")]
    yield from ((start, end) for start, end, _ in linked)
    plain = [word[2].lstrip("\0") for word in words]
    for size, hashes in mask.hashes.items():
        for place in range(len(plain) - size + 1):
            if hash_of(plain[place : place + size], mask.salt) in hashes and not _is_spared(plain, place, size, mask):
                yield from ((start, end) for start, end, _ in words[place : place + size])


def _is_spared(words: list[str], place: int, size: int, mask: Mask) -> bool:
    """Whether the run stands, with the two words before and behind it, in what is spared."""
    if not mask.spared:
        return False
    around = " ".join(words[max(0, place - 2) : place + size + 2])
    return f" {around} " in mask.spared


def _words(text: str, pattern: re.Pattern[str], links: tuple[str, ...] = ()) -> Iterator[tuple[int, int, str]]:
    """Each word's place and its folded letters; one that is a link's to be masked begins with NUL."""
    start = end = -1
    letters = ""
    is_linked = False
    for match in pattern.finditer(text):
        piece = match[0]
        is_tag = match.lastgroup == "tag"
        said = "" if is_tag else _letters(piece)
        if letters and (match.start() != end or not said):
            yield start, end, letters
            letters = ""
        if is_tag:
            is_linked = _leads(piece, links, before=is_linked)
        elif said:
            start = start if letters else match.start()
            letters = (letters or "\0" * is_linked) + said
            end = match.end()
    if letters:
        yield start, end, letters


def _leads(tag: str, links: tuple[str, ...], *, before: bool) -> bool:
    """Whether what follows the tag is the text of a link to be masked."""
    name = _TAG_NAME.match(tag)
    if name is None:
        return before
    plain = unescape(tag).replace("\\/", "/")
    return not name[1] and any(re.search(rf"{re.escape(link)}/?[\"'\s>#\\]", plain) for link in links)


def _letters(piece: str) -> str:
    """What the piece stands for, folded; nothing for a sign."""
    if piece.startswith("&"):
        piece = unescape(unescape(piece))
    elif piece.startswith("\\"):
        piece = chr(int(piece[2:], 16)) if piece[1] == "u" else ""
    elif "\udc80" <= piece[:1] <= "\udcff":
        piece = "".join(chr(ord(sign) - 0xDC00) for sign in piece)
    return "".join(sign for sign in piece.casefold() if sign.isalnum())
