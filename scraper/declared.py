"""Which encoding a header or a page's markup declares, by the WHATWG's Encoding and HTML standards. Pure.

Whether the declaration is believed is for ``page`` to say.
"""

import codecs
import re
from collections.abc import Iterator

PRESCAN_BYTES = 4096
"""How much of a page is looked through; browsers read 1,024 bytes, and then what comes in the first packet."""

_SPACE = rb"[\t\n\f\r ]"
_CHARSET_IN_HEADER = re.compile(r"charset\s*=\s*[\"']?\s*([\w.:-]+)", re.IGNORECASE)
_CHARSET_IN_CONTENT = re.compile(
    rb"""charset%(s)s*=%(s)s*(?:"([^"]*)"|'([^']*)'|([^\s;"'][^\s;]*))""" % {b"s": _SPACE}, re.IGNORECASE
)
_XML = re.compile(rb"""<\?xml[^>]{0,200}?encoding%(s)s*=%(s)s*["']([^"'>]{1,40})["']""" % {b"s": _SPACE})
_TAG = re.compile(rb"</?[A-Za-z][^\t\n\f\r >/]*")
_ATTRIBUTE = re.compile(
    rb"""[\t\n\f\r /]*(?P<name>[^\t\n\f\r />][^\t\n\f\r />=]*)%(s)s*
         (?:=%(s)s*(?:"(?P<double>[^"]*)"|'(?P<single>[^']*)'|(?P<bare>[^\t\n\f\r >"'][^\t\n\f\r >]*)))?"""
    % {b"s": _SPACE},
    re.VERBOSE,
)
_LABELS = {
    "dos-874": "cp874",
    "iso88591": "cp1252",
    "logical": "iso8859-8",
    "unicode": "utf-16-le",
    "unicode-1-1-utf-8": "utf-8",
    "visual": "iso8859-8",
    "x-euc-jp": "euc_jp",
    "x-gbk": "gb18030",
    "x-mac-cyrillic": "mac-cyrillic",
    "x-mac-roman": "mac-roman",
    "x-mac-ukrainian": "mac-cyrillic",
    "x-sjis": "cp932",
    "x-unicode20utf8": "utf-8",
    "x-user-defined": "cp1252",
    "x-x-big5": "big5hkscs",
}
_READ_AS = {
    "ascii": "windows-1252",
    "big5": "big5hkscs",
    "cp1252": "windows-1252",
    "euc_kr": "cp949",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "iso8859-1": "windows-1252",
    "iso8859-9": "cp1254",
    "iso8859-11": "cp874",
    "shift_jis": "cp932",
    "tis-620": "cp874",
    "utf-16": "utf-16-le",
    "utf-8-sig": "utf-8",
}
_KNOWN = frozenset(
    (
        *("utf-8", "utf-16-le", "utf-16-be", "windows-1252", "cp866", "cp874", "koi8-r", "koi8-u"),
        *("mac-roman", "mac-cyrillic", "gb18030", "big5hkscs", "euc_jp", "iso2022_jp", "cp932", "cp949"),
        *(f"cp125{number}" for number in (0, 1, 3, 4, 5, 6, 7, 8)),
        *(f"iso8859-{number}" for number in (2, 3, 4, 5, 6, 7, 8, 10, 13, 14, 15, 16)),
    )
)


def declared_in_header(content_type: str | None) -> str | None:
    """The encoding of a Content-Type header, as Python names it; None for none and for one that no browser knows.

    >>> declared_in_header('text/html; charset="ISO-8859-1"')
    'windows-1252'
    """
    match = _CHARSET_IN_HEADER.search(content_type or "")
    return encoding_of(match.group(1)) if match else None


def declared_in_markup(data: bytes) -> str | None:
    """The encoding that the first meta element with one declares, else the XML declaration (HTML, 13.2.3.2).

    Comments and attributes' values hold no elements. A label that was read as ASCII cannot be UTF-16's.
    """
    start = data[:PRESCAN_BYTES]
    for attributes in _metas(start):
        if (name := _declared_by(attributes)) is not None:
            return name
    found = _XML.match(start.lstrip())
    return _not_wide(encoding_of(found.group(1).decode("ascii", "replace"))) if found else None


def encoding_of(label: str) -> str | None:
    """Python's name of the encoding with that label in the Encoding standard; None for an unknown one."""
    plain = label.strip("\t\n\f\r ").lower()
    plain = re.sub(r"^x-cp(?=125\d$)", "cp", plain)
    try:
        name = codecs.lookup(_LABELS.get(plain, plain)).name
    except (LookupError, ValueError):
        return None
    name = _READ_AS.get(name, name)
    return name if name in _KNOWN else None


def _metas(start: bytes) -> Iterator[dict[bytes, bytes]]:
    at = start.find(b"<")
    while at >= 0:
        if start.startswith(b"<!--", at):
            # "<!-->" is a whole comment.
            after = _end_of(b"-->", start, at + 2)
        elif tag := _TAG.match(start, at):
            attributes, after = _attributes(start, tag.end())
            if tag.group().lower() == b"<meta":
                yield attributes
        elif start[at + 1 : at + 2] in (b"!", b"/", b"?"):
            after = _end_of(b">", start, at)
        else:
            after = at + 1
        at = start.find(b"<", after)


def _end_of(mark: bytes, start: bytes, at: int) -> int:
    place = start.find(mark, at)
    return place + len(mark) if place >= 0 else len(start)


def _attributes(start: bytes, at: int) -> tuple[dict[bytes, bytes], int]:
    """The attributes from there on, the first of a name counting, and where the tag ends."""
    found: dict[bytes, bytes] = {}
    while match := _ATTRIBUTE.match(start, at):
        value = match["double"] or match["single"] or match["bare"] or b""
        found.setdefault(match["name"].lower(), value)
        at = match.end()
    return found, at


def _declared_by(attributes: dict[bytes, bytes]) -> str | None:
    label = attributes.get(b"charset")
    if label is None and attributes.get(b"http-equiv", b"").strip().lower() == b"content-type":
        match = _CHARSET_IN_CONTENT.search(attributes.get(b"content", b""))
        label = (match[1] or match[2] or match[3]) if match else None
    return _not_wide(encoding_of(label.decode("ascii", "replace"))) if label else None


def _not_wide(name: str | None) -> str | None:
    return "utf-8" if name in ("utf-16-le", "utf-16-be") else name
