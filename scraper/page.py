"""Bytes to one tree: decoding, the parsed page, and the facts in its head, each computed once per capture.

Knows nothing of posts. Nothing here raises for any bytes.
"""

import itertools
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from bs4.dammit import EncodingDetector, UnicodeDammit

from .declared import PRESCAN_BYTES, declared_in_header, declared_in_markup
from .index import Index
from .text import Element, fold, parse_html
from .urls import front_page_of, is_same_site, join, normalise

_MAX_JSONLD_BYTES = 2_000_000
_MAX_JSONLD_OBJECTS = 2_000
_MULTIBYTE = re.compile(rb"[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}")
_NOT_ASCII = re.compile(rb"[\x80-\xff]+")
_TWICE_RUN = re.compile("[\u0080-\u00ff€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ]{2,}")
_TWICE = re.compile("[ÃÂ][\u0080-\u00bf€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ]|â€[\u0080-\u00bf™œžŸ“”˜¦]?")
_NAME_PLACES = ("#site-title", "#blog-title", "#logo", ".site-title", ".wp-block-site-title", ".blog-title")
_MAX_HOME_LINKS = 60
_MAX_NAME = 120
_NAMELESS = re.compile(r"^(?:hem|home|start|startsida|etusivu|forside|blogg|blog|index)$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Decoded:
    """A body as text, the encoding that gave it, and whether text encoded twice was mended.

    ``is_plain`` says that the body is the text in UTF-8, byte by byte.
    """

    text: str
    encoding: str
    is_mended: bool = False
    is_plain: bool = False


def decode(body: bytes, content_type: str | None = None) -> Decoded:
    """The body as text, by BOM, then what the bytes prove, then header, meta element, and windows-1252.

    Bytes that are valid UTF-8 beyond ASCII are UTF-8 whatever a label says: old blogs are labelled wrongly in
    both directions, and text in another encoding is hardly ever valid UTF-8. UTF-8 with stray windows-1252
    bytes is read with both. The candidates are all given to BeautifulSoup, so that no detector that happens to
    be installed decides.
    """
    data, sniffed = EncodingDetector.strip_byte_order_mark(body)
    if sniffed and sniffed != "utf-8":
        return Decoded(data.decode(sniffed, "replace"), sniffed)
    stated = ("utf-8",) if sniffed else (declared_in_header(content_type), declared_in_markup(data))
    declared = [label for label in stated if label and not (label.startswith("utf-16") and not _is_wide(data))]
    if not _is_multibyte(declared) and (text := _as_utf8_text(data)) is not None:
        mended = _mend_twice_encoded(text)
        is_plain = mended is None and not sniffed and not text.endswith("\ufffd")
        return Decoded(mended or text, "utf-8", mended is not None, is_plain)
    candidates = [label for label in declared if label != "utf-8"]
    if _is_mostly_utf8(data, declared):
        return Decoded(_read_both(data), "utf-8")
    dammit = UnicodeDammit(
        data, known_definite_encodings=[*candidates, "windows-1252", "latin-1"], smart_quotes_to=None
    )
    text = dammit.unicode_markup or data.decode("latin-1")
    return Decoded(text, dammit.original_encoding or "latin-1")


class Document:
    """One page: its text, its tree, and what its head says. Attributes are computed when first asked."""

    def __init__(self, body: bytes, url: str, headers: Mapping[str, str]) -> None:
        self.url = url
        self.headers = {name.lower(): value for name, value in headers.items()}
        self.body = body

    @property
    def media_type(self) -> str:
        """The media type of the header, lower case without parameters; empty where there is none."""
        return self.headers.get("content-type", "").partition(";")[0].strip().lower()

    @cached_property
    def decoded(self) -> Decoded:
        """The body as text."""
        return decode(self.body, self.headers.get("content-type"))

    @cached_property
    def root(self) -> Element:
        """The tree's ``html`` element; an empty one where nothing can be read."""
        decoded = self.decoded
        return parse_html(self.body if decoded.is_plain else decoded.text.encode("utf-8", "replace"))

    @cached_property
    def index(self) -> Index:
        """The tree's elements by what they are called."""
        return Index(self.root)

    @cached_property
    def metas(self) -> Mapping[str, str]:
        """The head's meta elements: name or property, lower case, to content; the first of a name counts."""
        found: dict[str, str] = {}
        for meta in self.root.iter("meta"):
            name = meta.get("property") or meta.get("name") or meta.get("itemprop")
            content = fold(meta.get("content") or "")
            if name and content:
                found.setdefault(name.strip().lower(), content)
        return found

    @cached_property
    def links(self) -> tuple[tuple[frozenset[str], str, str], ...]:
        """The link elements: relations, absolute address, media type."""
        return tuple(
            (frozenset((link.get("rel") or "").lower().split()), address, (link.get("type") or "").lower())
            for link in self.root.iter("link")
            if (address := self.absolute(link.get("href")))
        )

    @cached_property
    def base_url(self) -> str:
        """What relative addresses are relative to."""
        base = next(self.root.iter("base"), None)
        return (join(self.url, base.get("href") or "") if base is not None else None) or self.url

    def absolute(self, href: str | None) -> str | None:
        """The absolute address of a link on this page, its fragment kept; None for none or no http(s) address."""
        return join(self.base_url, href) if href and href.strip() else None

    def link(self, relation: str) -> str | None:
        """The first link element of that relation."""
        return next((address for relations, address, _ in self.links if relation in relations), None)

    @cached_property
    def canonical_url(self) -> str | None:
        """The page's own word for its address, if it is on the same host."""
        stated = self.link("canonical") or self.absolute(self.metas.get("og:url"))
        return normalise(stated) if stated and is_same_site(stated, self.url) else None

    @cached_property
    def own_addresses(self) -> frozenset[str]:
        """The addresses that are this page: as asked, and as it calls itself."""
        return frozenset(filter(None, (normalise(self.url), self.canonical_url)))

    @cached_property
    def front_page(self) -> str:
        """The front page that this page belongs to by its address."""
        return front_page_of(self.url)

    @cached_property
    def language(self) -> str | None:
        """The language that the markup states (BCP 47), as written there."""
        stated = self.root.get("lang") or self.root.get("{http://www.w3.org/XML/1998/namespace}lang")
        stated = stated or self.root.get("xml:lang") or self.metas.get("og:locale") or self.metas.get("language")
        stated = stated or self.headers.get("content-language")
        return stated.strip().replace("_", "-") if stated and re.match(r"\s*[A-Za-z]{2,3}\b", stated) else None

    @cached_property
    def title(self) -> str | None:
        """The text of the title element, folded."""
        element = self.root.find(".//head/title")
        if element is None:
            element = next(self.root.iter("title"), None)
        return fold(element.text_content()) or None if element is not None else None

    @cached_property
    def site_name(self) -> str | None:
        """The site's name: ``og:site_name``, the site title's element, or None."""
        if stated := self.metas.get("og:site_name") or self.metas.get("application-name"):
            return stated
        names = (fold(element.text_content()) for element in self.index.all(_NAME_PLACES))
        named = (name for name in names if name and len(name) <= _MAX_NAME and not _NAMELESS.match(name))
        return next(named, None) or self._name_that_leads_home()

    def _name_that_leads_home(self) -> str | None:
        """What begins or ends the page's title and links to a page that this one lies below: the highest of them."""
        title, here = (self.title or "").casefold(), normalise(self.url)
        found: list[tuple[int, str]] = []
        for link in itertools.islice(self.root.iter("a"), _MAX_HOME_LINKS):
            name = fold(link.text_content())
            is_part = 1 < len(name) <= _MAX_NAME and len(name) < len(title) and not _NAMELESS.match(name)
            if is_part and (title.startswith(name.casefold()) or title.endswith(name.casefold())):
                address = normalise(self.absolute(link.get("href")) or here)
                if address != here and here.startswith(address.rstrip("/") + "/"):
                    found.append((len(address), name))
        return min(found)[1] if found else None

    @cached_property
    def objects(self) -> tuple[Mapping[str, Any], ...]:
        """The objects of the page's JSON-LD, nested ones too, in order; unreadable JSON is left out."""
        found: list[Mapping[str, Any]] = []
        for script in self.root.iter("script"):
            if "ld+json" not in (script.get("type") or "").lower():
                continue
            text = (script.text or "").strip()
            if 0 < len(text) <= _MAX_JSONLD_BYTES:
                found += _read_jsonld(text)
        return tuple(found[:_MAX_JSONLD_OBJECTS])


def types_of(item: Mapping[str, Any]) -> frozenset[str]:
    """The schema.org types of a JSON-LD object, without their namespace."""
    stated = item.get("@type")
    names = stated if isinstance(stated, list) else [stated]
    return frozenset(name.rsplit("/", 1)[-1] for name in names if isinstance(name, str))


def _read_jsonld(text: str) -> list[Mapping[str, Any]]:
    cleaned = re.sub(r"^\s*(?:<!--|//\s*<!\[CDATA\[)|(?:-->|//\s*\]\]>)\s*$", "", text)
    try:
        return list(_objects(json.loads(cleaned, strict=False)))
    except (ValueError, RecursionError):
        return []


def _objects(value: object) -> Iterator[Mapping[str, Any]]:
    stack: list[object] = [value]
    while stack:
        item = stack.pop()
        if isinstance(item, dict):
            yield item
            stack += reversed(list(item.values()))
        elif isinstance(item, list):
            stack += reversed(item)


def _is_multibyte(labels: list[str]) -> bool:
    """Whether a label names an encoding whose bytes may pass for UTF-8 or ASCII by chance."""
    return bool(labels) and labels[0].startswith(("iso2022", "utf-16"))


def _is_wide(data: bytes) -> bool:
    """Whether there are zero bytes, as all markup in UTF-16 has."""
    return b"\0" in data[:PRESCAN_BYTES]


def _as_utf8_text(data: bytes) -> str | None:
    """The text, if the bytes are UTF-8."""
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        # A page cut in the middle of a letter is still UTF-8.
        is_cut = error.start >= len(data) - 3 and error.reason == "unexpected end of data"
        return data.decode("utf-8", "replace") if is_cut else None


def _is_mostly_utf8(data: bytes, declared: list[str]) -> bool:
    """Whether letters in UTF-8 outnumber stray bytes; bs4's ``detwingle`` takes a stray "ä" for a letter's start."""
    whole = len(_MULTIBYTE.findall(data))
    stray = sum(len(_MULTIBYTE.sub(b"", run)) for run in _NOT_ASCII.findall(data))
    return whole > (stray if "utf-8" in declared else 4 * stray)


def _read_both(data: bytes) -> str:
    """UTF-8 where the bytes are letters in it, windows-1252 for each other byte."""
    return _NOT_ASCII.sub(_as_utf8, data).decode("utf-8", "replace")


def _as_utf8(match: re.Match[bytes]) -> bytes:
    run, made, at = match.group(), b"", 0
    for letter in _MULTIBYTE.finditer(run):
        made += _from_windows(run[at : letter.start()]) + letter.group()
        at = letter.end()
    return made + _from_windows(run[at:])


def _from_windows(stray: bytes) -> bytes:
    return "".join(bytes([byte]).decode("cp1252", "ignore") or chr(byte) for byte in stray).encode("utf-8")


def _mend_twice_encoded(text: str) -> str | None:
    """UTF-8 that was read as windows-1252 and encoded again, read once more; None unless it is sure."""
    # One character is found many times faster than two, and few pages have this one.
    if not ("Ã" in text or "Â" in text or ("â" in text and "â€" in text)):
        return None
    pairs = len(_TWICE.findall(text))
    if pairs < 3 or len(re.findall(r"[åäöÅÄÖæøÆØüéÉ]", text)) > pairs // 20:
        return None
    return _TWICE_RUN.sub(_read_once_more, text)


def _read_once_more(match: re.Match[str]) -> str:
    raw = bytearray()
    for char in match.group(0):
        try:
            raw += char.encode("windows-1252")
        except UnicodeEncodeError:
            if ord(char) > 255:
                return match.group(0)
            raw.append(ord(char))
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        return match.group(0)
