"""Session ids in addresses: a host that writes a new one into every link makes all posts look new every night."""

import re
from collections.abc import Collection, Sequence
from urllib.parse import urlsplit, urlunsplit

_TOKEN = re.compile(r"(?=[^=]*\d)(?=[^=]*[a-zA-Z])[0-9a-zA-Z,_-]{16,}")
_IN_PATH = re.compile(r";(?:jsessionid|phpsessid|sessionid|sid)=[^/?#;]*", re.IGNORECASE)
PATH = ";"
"""Stands for a session id in the path, among the names of parameters."""


def session_names(urls: Sequence[str], blog_url: str) -> set[str]:
    """The parameters that hold a session: one long random value, the same in all the posts' addresses.

    >>> session_names(["http://x.se/?id=1&s=8f3a9c0d1e2b4f5a6c7d", "http://x.se/?id=2&s=8f3a9c0d1e2b4f5a6c7d"], "http://x.se/")
    {'s'}
    """
    names = {PATH} if any(_IN_PATH.search(url) for url in urls) else set()
    if len(set(urls)) < 2:
        return names
    shared = set.intersection(*(_pairs(url) for url in urls)) - _pairs(blog_url)
    return names | {name for name, value in shared if _TOKEN.fullmatch(value)}


def without_session(url: str, names: Collection[str]) -> str:
    """The address without these parameters."""
    if not names:
        return url
    try:
        parts = urlsplit(url)
    except ValueError:
        return url
    query = "&".join(pair for pair in parts.query.split("&") if pair.partition("=")[0] not in names)
    path = _IN_PATH.sub("", parts.path) if PATH in names else parts.path
    return urlunsplit(parts._replace(path=path, query=query))


def _pairs(url: str) -> set[tuple[str, str]]:
    try:
        query = urlsplit(url).query
    except ValueError:
        return set()
    return {(name, value) for name, _, value in (pair.partition("=") for pair in query.split("&")) if value}
