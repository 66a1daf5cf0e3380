"""XML that a stranger sent, to elements: no entity is expanded, nothing is loaded, and nothing is raised."""

import gzip
import re
import zlib
from collections.abc import Iterator
from io import BytesIO

from lxml import etree

from ..text import fold

MAX_BYTES = 20_000_000


def root_of(body: bytes) -> "etree._Element | None":
    """The root element; None for what is no XML, is larger than 20 MB unpacked, or declares entities.

    A body that is packed with gzip though no header says so (``sitemap.xml.gz``) is unpacked.
    """
    unpacked = _unpacked(body)
    if unpacked is None or re.search(rb"<!ENTITY", unpacked.replace(b"\x00", b""), re.IGNORECASE):
        return None
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, remove_comments=True, remove_pis=True
    )
    try:
        return etree.fromstring(unpacked.lstrip(), parser=parser)
    except (etree.XMLSyntaxError, ValueError):
        return None


def name_of(element: "etree._Element") -> str:
    """The element's name without its namespace, lower case."""
    return element.tag.rpartition("}")[2].lower() if isinstance(element.tag, str) else ""


def children(element: "etree._Element", *names: str) -> "Iterator[etree._Element]":
    """The children of one of these names, whatever their namespace."""
    return (child for child in element if name_of(child) in names)


def text_in(element: "etree._Element", *names: str) -> str:
    """The text of the first child of the first of these names that has one; empty for none."""
    for name in names:
        for child in children(element, name):
            if text := fold("".join(child.itertext())):
                return text
    return ""


def _unpacked(body: bytes) -> bytes | None:
    if not body.startswith(b"\x1f\x8b"):
        return body if len(body) <= MAX_BYTES else None
    try:
        with gzip.GzipFile(fileobj=BytesIO(body)) as file:
            unpacked = file.read(MAX_BYTES + 1)
    except (OSError, EOFError, zlib.error):
        return None
    return unpacked if len(unpacked) <= MAX_BYTES else None
