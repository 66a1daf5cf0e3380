"""Addresses: joining, normalising, and telling which belong together. Pure and total: never raises.

The rules are those of RFC 3986 section 6.2 that change no meaning, plus dropping parameters that only track.
"""

import re
from functools import lru_cache
from urllib.parse import SplitResult, quote, urljoin, urlsplit, urlunsplit

_TRACKING = (
    "utm_",
    "fbclid",
    "gclid",
    "mc_cid",
    "mc_eid",
    "igshid",
    "_ga",
    "phpsessid",
    "jsessionid",
    "sid=",
)
_PORTS = {"http": "80", "https": "443"}
_SAFE = "!$&'()*+,;=:@/~-._%"
# Addresses that are in their normal spelling already, as most links are: no port that goes without saying, no query,
# no segment of dots. And paths of the same site, which only need its origin before them.
_ORIGIN = re.compile(
    r"https?://[a-z0-9-]{1,60}(?:\.[a-z0-9-]{1,60}){0,6}(?::(?!(?:80|443)(?!\d))[1-9]\d{1,3}|:[1-5]\d{4})?(?=[/?#]|$)"
)
_NORMAL_PATH = re.compile(r"/(?:[a-zA-Z0-9_~/-]|(?<!/)\.(?![./]))*(?:#[a-zA-Z0-9_-]+)?")
_HEX = re.compile(r"%([0-9a-fA-F]{2})")
_UNRESERVED = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~")
_INDEX = re.compile(r"index\.(?:html?|php|aspx?)")
_LISTING_PARTS = frozenset(
    "tag tags etikett etiketter category categories kategori kategorier kategoria author forfattare skribent "
    "page sida sivu side seite pagina search sok arkiv archive archives feed amne topic topics label label-".split()
)
_ARCHIVE_PARTS = frozenset(("arkiv", "archive", "archives", "page", "sida", "sivu", "side", "seite", "pagina", "p"))
_FILE = re.compile(r"\.(?:jpe?g|png|gif|webp|svg|pdf|docx?|xlsx?|pptx?|odt|rtf|zip|mp3|mp4|m4a|ics)$", re.IGNORECASE)
_PERIOD = re.compile(r"p?\d{1,5}(?:\.\w{3,5})?")


@lru_cache(maxsize=4096)  # A page asks for each of its links several times.
def join(base: str, href: str) -> str | None:
    """The absolute http(s) address that a link leads to, its fragment kept; None for any other kind of link.

    >>> join("http://x.se/a/", "../b#c")
    'http://x.se/b#c'
    """
    link = href.strip()
    if (simple := _join_simple(base, link)) is not None:
        return simple
    try:
        parts = urlsplit(urljoin(base, link))
        if parts.scheme not in _PORTS or not parts.hostname:
            return None
        return urlunsplit(_normal_parts(parts))
    except ValueError:
        return None


def _join_simple(base: str, link: str) -> str | None:
    """What ``join`` gives, where it is seen at a glance; None where it takes a closer look."""
    if link[:1] == "/":
        origin = _ORIGIN.match(base)
        is_simple = origin is not None and "//" not in link and _NORMAL_PATH.fullmatch(link)
        return origin.group() + link if origin is not None and is_simple else None
    own = _ORIGIN.match(link)
    return link if own is not None and _NORMAL_PATH.fullmatch(link, own.end()) else None


def normalise(url: str) -> str:
    """The address in its one normal spelling, without fragment; an unusable one comes back as it was.

    >>> normalise("HTTP://Exempel.SE:80/a/../%c3%a5?utm_source=x&p=1#c")
    'http://exempel.se/%c3%a5?p=1'
    """
    return without_fragment(join(url, url) or url)


def without_fragment(url: str) -> str:
    """The address up to its fragment."""
    return url.partition("#")[0]


@lru_cache(maxsize=4096)
def host_of(url: str) -> str:
    """The host, lower case, without a leading ``www.``; empty for an unusable address."""
    try:
        return (urlsplit(url).hostname or "").removeprefix("www.")
    except ValueError:
        return ""


def is_host_alone(url: str) -> bool:
    """Whether the address is a host's own front page, with or without ``www.`` or a port.

    >>> is_host_alone("http://www.x.se/"), is_host_alone("http://x.se/?p=1")
    (True, False)
    """
    return bool(host_of(url)) and path_of(url) in ("", "/")


@lru_cache(maxsize=4096)
def path_of(url: str) -> str:
    """The path and the query of the address."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return ""
    return f"{parts.path}?{parts.query}" if parts.query else parts.path


@lru_cache(maxsize=4096)
def is_same_site(left: str, right: str) -> bool:
    """Whether both addresses are on one host (``www.`` apart) and one port, a scheme's usual one being none."""
    site = _site_of(left)
    return bool(site[0]) and site == _site_of(right)


def is_under(url: str, prefix: str) -> bool:
    """Whether the address lies in the folder of the front page ``prefix``, scheme apart."""
    folder = path_of(prefix).partition("?")[0]
    folder = folder if folder.endswith("/") else folder.rsplit("/", 1)[0] + "/"
    return is_same_site(url, prefix) and (path_of(url) + "/").startswith(folder)


def part_under(url: str, prefix: str) -> str:
    """The part of an address that is its own in the folder of the front page ``prefix``; empty for one beside it.

    >>> part_under("https://x.se/anna/2017/en-titel/?p=1", "http://x.se/anna/")
    '2017/en-titel/?p=1'
    """
    folder = path_of(prefix).partition("?")[0].rpartition("/")[0]
    return path_of(url).removeprefix(folder).lstrip("/") if is_under(url, prefix) else ""


def shape_of(url: str) -> str:
    """The address with its particulars blanked, so that addresses made by one pattern compare equal.

    >>> shape_of("http://x.se/2017/03/en-titel/?p=12")
    '/9/9/a/?p=9'
    """
    parts = [
        "9" if part.isdigit() else re.sub(r"\d+", "9", part) if "=" in part else "a" if part else ""
        for part in re.split(r"/", path_of(url).replace("?", "/?"))
    ]
    return "/".join(parts).replace("/?", "?", 1) if "?" not in "/".join(parts[:-1]) else "/".join(parts)


@lru_cache(maxsize=4096)
def is_listing_address(url: str) -> bool:
    """Whether the address is by its own words a listing: a tag, a category, an author, a day, a page, a search."""
    path, _, query = path_of(url).lower().partition("?")
    parts = [part for part in path.split("/") if part]
    if len(parts) > 1 and _INDEX.fullmatch(parts[-1]):
        parts.pop()
    for place, part in enumerate(parts):
        rest = parts[place + 1 :]
        if part in _LISTING_PARTS and (part not in _ARCHIVE_PARTS or all(map(_PERIOD.fullmatch, rest))):
            return True
    if 0 < len(parts) <= 3 and all(part.isdigit() for part in parts) and len(parts[0]) == 4:
        return True
    return bool(re.match(r"(m=\d{4,8}(?!\d)|(cat|tag|paged|author|s|page|sida|updated-max)=)", query))


def is_file_address(url: str) -> bool:
    """Whether the address is by its ending a picture, a document or another file, and no page."""
    return bool(_FILE.search(without_fragment(url).partition("?")[0]))


def front_page_of(url: str) -> str:
    """The front page that an address of a day, month, tag, author, page, feed or dated post belongs to.

    Read off the address alone (WordPress and Blogger patterns); the address itself where nothing tells.

    >>> front_page_of("https://blogg.vk.se/hans-lindberg/2017/03/20/")
    'https://blogg.vk.se/hans-lindberg/'
    """
    try:
        parts = urlsplit(normalise(url))
    except ValueError:
        return url
    segments = parts.path.split("/")
    for place, segment in enumerate(segments):
        is_year = bool(re.fullmatch(r"(19|20)\d\d", segment))
        if segment and place > 0 and (is_year or segment.lower() in _LISTING_PARTS):
            return urlunsplit((parts.scheme, parts.netloc, "/".join(segments[:place]) + "/", "", ""))
    query = "" if re.match(r"(m|p|cat|tag|paged|author|s|page|sida|feed|utm_|rest_route)", parts.query) else parts.query
    return urlunsplit((parts.scheme, parts.netloc, parts.path or "/", query, ""))


def _normal_parts(parts: SplitResult) -> tuple[str, str, str, str, str]:
    scheme = parts.scheme.lower()
    host = _ascii_host(parts.hostname or "")
    port = str(parts.port) if parts.port else ""
    netloc = f"{host}:{port}" if port and port != _PORTS[scheme] else host
    path = _normal_escapes(_without_dots(parts.path or "/"))
    query = "&".join(pair for pair in parts.query.split("&") if pair and not pair.lower().startswith(_TRACKING))
    return scheme, netloc, path, _normal_escapes(query, also="?[]"), _normal_escapes(parts.fragment, also="?")


def _ascii_host(host: str) -> str:
    name = host.rstrip(".").lower()
    if ":" in name:
        return f"[{name}]"
    try:
        return name.encode("idna").decode("ascii")
    except UnicodeError:
        return quote(name, safe="%").lower()


def _without_dots(path: str) -> str:
    kept: list[str] = []
    for segment in path.split("/"):
        if segment == "..":
            kept = kept[:-1] if len(kept) > 1 else kept
        elif segment != ".":
            kept.append(segment)
    ends_in_folder = path.endswith(("/.", "/.."))
    joined = "/".join(kept) + ("/" if ends_in_folder else "")
    return joined if joined.startswith("/") else "/" + joined


def _normal_escapes(text: str, also: str = "") -> str:
    decoded = _HEX.sub(_decode_unreserved, text)
    stray = re.sub(r"%(?![0-9A-Fa-f]{2})", "%25", decoded)
    return quote(stray, safe=_SAFE + also, errors="replace")


def _decode_unreserved(match: re.Match[str]) -> str:
    char = chr(int(match.group(1), 16))
    return char if char in _UNRESERVED else match.group(0)


def _site_of(url: str) -> tuple[str, int | None]:
    origin = _ORIGIN.match(url)
    return _site_of_origin(origin.group()) if origin is not None else (host_of(url), _port(url))


@lru_cache(maxsize=256)
def _site_of_origin(origin: str) -> tuple[str, int | None]:
    return host_of(origin), _port(origin)


def _port(url: str) -> int | None:
    try:
        parts = urlsplit(url)
        return None if str(parts.port) == _PORTS.get(parts.scheme) else parts.port
    except ValueError:
        return None
