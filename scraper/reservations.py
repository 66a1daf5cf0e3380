"""What a page reserves against the mining of its text and against AI. Pure; recorded, never a reason not to archive.

Sources: the TDM Reservation Protocol (W3C community group report, 2024: header and meta ``tdm-reservation``,
``tdm-policy``), and the values ``noai`` and ``noimageai`` of ``X-Robots-Tag`` and of meta ``robots``.
"""

import re
from collections.abc import Iterator, Mapping

from .page import Document
from .robots import PRODUCT

_AI_VALUES = frozenset(("noai", "noimageai", "noml"))
_AGENT = re.compile(r"(\*|[a-z][\w-]*):(?!//)", re.IGNORECASE)
_OWN_VALUES = frozenset(("unavailable_after", "max-snippet", "max-image-preview", "max-video-preview"))


def reservations_of(document: Document, *, metas: Mapping[str, str]) -> tuple[str, ...]:
    """The names of what is reserved, sorted: ``noai``, ``noimageai``, ``noml``, ``tdm-reservation``."""
    found = set(_robots_values(document.headers.get("x-robots-tag", "")))
    for name in ("robots", PRODUCT):
        found |= set(_robots_values(metas.get(name, "")))
    stated = document.headers.get("tdm-reservation") or metas.get("tdm-reservation") or ""
    if stated.strip() == "1":
        found.add("tdm-reservation")
    return tuple(sorted(found))


def _robots_values(text: str) -> Iterator[str]:
    """The values about AI that are said to all or to us; one that names another robot is not."""
    agent = ""
    for part in text.lower().split(","):
        value = part.strip()
        named = _AGENT.match(value)
        if named is not None and named.group(1) not in _OWN_VALUES:
            agent, value = named.group(1), value[named.end() :].strip()
        if agent in ("", "*", PRODUCT) and value in _AI_VALUES:
            yield value
