"""The files that a page needs to be shown again, and those that it links to; what a stylesheet names. Pure and total.

A frame's own page is none of them. What is no http(s) address (``data:``, ``file:``, a script) is left out.
"""

import re
from collections.abc import Iterator, Mapping
from urllib.parse import urlsplit

from .page import Document
from .records import FileKind, FileLink
from .srcset import largest_of
from .text import Element
from .urls import host_of, is_same_site, join, without_fragment

_MAX_FILES = 2_000
_LAZY = ("src", "data-src", "data-lazy-src", "data-original", "data-orig-file")
_SPACES = r"[ \t\r\n\f]{0,20}"
_QUOTED = r"\"([^\"\n]{1,2000})\"|'([^'\n]{1,2000})'"
_CSS_ADDRESS = re.compile(
    rf"@import{_SPACES}(?:{_QUOTED})|(@import{_SPACES})?url\({_SPACES}(?:{_QUOTED}|([^\s\"'()]{{1,2000}})){_SPACES}\)",
    re.IGNORECASE,
)
_KINDS: dict[str, FileKind] = {
    **dict.fromkeys(("woff", "woff2", "ttf", "otf", "eot"), "font"),
    **dict.fromkeys(("jpg", "jpeg", "png", "gif", "webp", "avif", "svg", "bmp", "tif", "tiff"), "image"),
    **dict.fromkeys(("pdf", "doc", "docx", "odt", "rtf", "xls", "xlsx", "ods", "csv"), "document"),
    **dict.fromkeys(("ppt", "pptx", "odp", "epub", "zip"), "document"),
    **dict.fromkeys(("mp3", "m4a", "ogg", "oga", "wav", "flac", "aac", "wma"), "audio"),
    **dict.fromkeys(("mp4", "m4v", "webm", "ogv", "mov", "avi", "wmv", "mpg", "mpeg"), "video"),
    "css": "import",
    "ico": "icon",
}
_LINKED: frozenset[FileKind] = frozenset(("image", "document", "audio", "video"))
_SHOWN: dict[str, tuple[tuple[str, ...], FileKind]] = {
    "img": (_LAZY, "image"),
    "input": (("src",), "image"),
    "script": (("src",), "script"),
    "video": (("src",), "video"),
    "audio": (("src",), "audio"),
    "source": (("src",), "video"),
    "embed": (("src",), "document"),
    "object": (("data",), "document"),
    "body": (("background",), "image"),
    "table": (("background",), "image"),
    "td": (("background",), "image"),
    "image": (("href", "{http://www.w3.org/1999/xlink}href", "xlink:href"), "image"),
}


def page_files(body: bytes, url: str, *, headers: Mapping[str, str], blog_url: str) -> tuple[FileLink, ...]:
    """What the page at that address needs, in its order, and the files on it that links of the blog lead to.

    Files that are merely linked lie on the blog's own site, or on a host that the page has images from.
    """
    document = Document(body, url, headers)
    found: dict[str, FileKind] = {}
    for element in document.root.iter(*_SHOWN, "link", "style", "a"):
        for address, kind in _named(document, element):
            if len(found) < _MAX_FILES:
                found.setdefault(without_fragment(address), kind)
    for style in document.root.xpath('//@style[contains(., "url(")]')[:_MAX_FILES]:
        found |= {link.url: link.kind for link in css_files(str(style), document.base_url) if link.url not in found}
    hosts = {host_of(address) for address, kind in found.items() if kind == "image"}
    for element in document.root.iter("a"):
        address = without_fragment(document.absolute(element.get("href")) or "")
        linked = _kind_of(address)
        is_ours = linked in _LINKED and (is_same_site(address, blog_url) or host_of(address) in hosts)
        if linked is not None and is_ours and len(found) < _MAX_FILES:
            found.setdefault(address, linked)
    return tuple(FileLink(address, kind) for address, kind in found.items())


def css_files(text: str, url: str) -> tuple[FileLink, ...]:
    """What a stylesheet at that address names: images, fonts, and further stylesheets (``import``)."""
    found: dict[str, FileKind] = {}
    for match in _CSS_ADDRESS.finditer(_without_comments(text)):
        bare_one, bare_two, imported, *quoted = match.groups()
        named = bare_one or bare_two or next(filter(None, quoted), "")
        address = without_fragment(join(url, named) or "")
        if address and len(found) < _MAX_FILES:
            is_sheet = bool(bare_one or bare_two or imported)
            found.setdefault(address, "import" if is_sheet else _kind_of(address) or "image")
    return tuple(FileLink(address, kind) for address, kind in found.items())


def _named(document: Document, element: Element) -> Iterator[tuple[str, FileKind]]:
    """What one element names; nothing for a link to be followed."""
    tag = str(element.tag)
    if tag == "link":
        yield from _linked(document, element)
    elif tag == "style":
        yield from ((link.url, link.kind) for link in css_files(element.text or "", document.base_url))
    names, kind = _SHOWN.get(tag, ((), "image"))
    for name in names:
        if address := document.absolute(element.get(name)):
            yield address, _kind_of(address) or kind if tag in ("embed", "object", "source") else kind
    for srcset in (element.get("srcset"), element.get("data-srcset")):
        if srcset and (address := document.absolute(largest_of(srcset))):
            yield address, "image"
    if tag == "video" and (address := document.absolute(element.get("poster"))):
        yield address, "image"


def _linked(document: Document, element: Element) -> Iterator[tuple[str, FileKind]]:
    relations = (element.get("rel") or "").lower().split()
    address = document.absolute(element.get("href"))
    if address and "stylesheet" in relations:
        yield address, "style"
    elif address and any(name.startswith(("icon", "apple-touch-icon")) for name in relations):
        yield address, "icon"


def _kind_of(url: str) -> FileKind | None:
    """What the ending of the address says."""
    try:
        name = urlsplit(url).path.rpartition("/")[2]
    except ValueError:
        return None
    return _KINDS.get(name.rpartition(".")[2].lower()) if "." in name else None


def _without_comments(text: str) -> str:
    kept: list[str] = []
    for place, part in enumerate(text.split("/*")):
        _, closed, rest = part.partition("*/")
        kept.append(part if place == 0 else rest if closed else "")
    return " ".join(kept)
