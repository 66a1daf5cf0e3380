"""Short names for blogs: what may be one, and making one from an address."""

import unicodedata
from collections.abc import Collection
from urllib.parse import unquote, urlsplit


def slug_for(url: str, taken: Collection[str]) -> str:
    """A short name for the blog, not taken: from the last part of its path, else from its host.

    >>> slug_for("https://blogg.vk.se/hans-lindberg/", [])
    'hans-lindberg'
    >>> slug_for("https://www.exempel.blogspot.com/", ["exempel"])
    'exempel-2'
    """
    parts = urlsplit(url)
    path = unquote(parts.path).strip("/").rpartition("/")[2]
    name = _plain(path) or _plain(_name_of_host(parts.hostname or "")) or "blogg"
    number, slug = 1, name
    while slug in taken:
        number += 1
        slug = f"{name}-{number}"
    return slug


def is_slug(text: str) -> bool:
    """Whether the text may be a slug: letters, digits, hyphens, dots and underscores, a letter or digit first."""
    return text[0].isalnum() and all(char.isalnum() or char in "-_." for char in text)


def _plain(text: str) -> str:
    """The text in a-z, 0-9 and hyphens; å, ä and ö lose their marks."""
    flat = unicodedata.normalize("NFKD", text.casefold()).encode("ascii", "ignore").decode()
    words = "".join(char if char.isalnum() else " " for char in flat).split()
    return "-".join(words)


def _name_of_host(host: str) -> str:
    """The label that tells: ``anna`` of anna.blogspot.com, ``exempel`` of www.exempel.se; all of an IP address."""
    labels = host.removeprefix("www.").split(".")
    if host.replace(".", "").isdecimal() or len(labels) < 2:
        return host
    first = labels[-2] if len(labels) > 2 and labels[0] in ("blogg", "blog", "bloggar") else labels[0]
    try:
        return first.encode("ascii").decode("idna")
    except UnicodeError:
        return first
