"""``bloggar.toml``: reading it into settings and blogs, and finding the archive it belongs to.

A file that cannot be meant is refused whole, with the line that is wrong: half a configuration would leave out a
blog in silence.
"""

import difflib
import tomllib
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, fields
from datetime import timedelta
from pathlib import Path
from typing import Any, get_args
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError, available_timezones

from scraper import Blog, MediaPolicy, Profile, ProfileError, bundled_profile, parse_profile

from .errors import ArchiveNotFound, ConfigError
from .slugs import is_slug

FILE_NAME = "bloggar.toml"
DATABASE_NAME = "bloggarkiv.db"
_BLOG_KEYS = tuple(field.name for field in fields(Blog))
_BLOG_SWITCHES = frozenset(("allow_bad_certificate",))
MEDIA: tuple[MediaPolicy, ...] = get_args(MediaPolicy)
_MOST_FILE_BYTES = 50_000_000
_SECONDS = {"s": 1, "m": 60, "h": 3600, "d": 86400}


@dataclass(frozen=True, slots=True)
class Settings:
    """The table ``[archive]``. ``contact`` is how a host reaches whoever crawls; ``pace_s`` the pause per host.

    ``max_requests`` is what one run may ask of one blog; what is left waits for the next. ``media`` is which files
    are kept of blogs that do not say it themselves, ``max_file_bytes`` how large each may be. ``proxy`` goes before
    those of the environment; ``ca_file`` holds certificate authorities to trust beside the usual ones.
    """

    contact: str | None = None
    pace_s: float = 1.0
    allow_private: bool = False
    confirm_after: timedelta = timedelta(hours=20)
    max_requests: int = 20_000
    media: MediaPolicy = "images"
    max_file_bytes: int = 20_000_000
    proxy: str | None = None
    ca_file: Path | None = None


@dataclass(frozen=True, slots=True)
class Config:
    """All that the file says. ``blogs`` stand in its order, slugs unique."""

    settings: Settings
    blogs: tuple[Blog, ...]

    def unverified_hosts(self) -> frozenset[str]:
        """The hosts whose certificates are not to be checked."""
        lax = (blog.url for blog in self.blogs if blog.allow_bad_certificate)
        return frozenset(urlsplit(url).hostname or "" for url in lax)


def load_config(path: Path) -> Config:
    """What the file says; nothing but defaults where there is none. Raises ConfigError."""
    if not path.exists():
        return Config(Settings(), ())
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise ConfigError("It is not UTF-8", hint="Save it as UTF-8 in your editor.", file=path) from error
    except OSError as error:
        raise ConfigError(f"It cannot be read ({error.strerror})", hint="Check who owns it.", file=path) from error
    return parse_config(text, path)


def parse_config(text: str, path: Path) -> Config:
    """What the text of the file at ``path`` says. Raises ConfigError."""
    try:
        document = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise _syntax_error(str(error), path) from error
    reader = _Reader(text, path)
    reader.check_keys(document, ("archive", "blog"), header=None, nth=0)
    table = document.get("archive", {})
    if not isinstance(table, dict):
        raise reader.error("archive must be a table", "Write it as [archive].", key="archive")
    blocks = document.get("blog", [])
    if not isinstance(blocks, list) or not all(isinstance(block, dict) for block in blocks):
        raise reader.error("A blog must be a table in double brackets", "Write it as [[blog]].", key="blog")
    blogs: dict[str, Blog] = {}
    for nth, block in enumerate(blocks):
        blog = _blog(reader, block, nth, taken=blogs.keys())
        blogs[blog.slug] = blog
    return Config(_settings(reader, table), tuple(blogs.values()))


def parse_duration(text: str) -> timedelta:
    """The span that an integer with s, m, h or d means, or 0. Raises ValueError, whose text says what is right.

    >>> parse_duration("20h")
    datetime.timedelta(seconds=72000)
    """
    stripped = text.strip()
    if stripped == "0":
        return timedelta()
    number, unit = stripped[:-1], stripped[-1:]
    if not (number.isascii() and number.isdecimal() and len(number) < 9 and unit in _SECONDS):
        raise ValueError("a duration is an integer with s, m, h or d, such as 20h, or 0")
    return timedelta(seconds=int(number) * _SECONDS[unit])


def find_archive(start: Path, explicit: Path | None) -> Path | None:
    """The archive's folder: the one named, else the nearest from ``start`` upwards that holds one, else None."""
    if explicit is not None:
        return explicit
    folders = (start.absolute(), *start.absolute().parents)
    return next((folder for folder in folders if _holds_archive(folder)), None)


def require_archive(start: Path, explicit: Path | None) -> Path:
    """As ``find_archive``, for what cannot do without one. Raises ArchiveNotFound."""
    folder = find_archive(start, explicit)
    if folder is None or not _holds_archive(folder):
        raise ArchiveNotFound(
            f"There is no archive in {folder or start}" + ("" if folder else ", nor above it"),
            hint="Go to its folder, name it with --archive DIR, or make one with: bloggarkiv add URL",
        )
    return folder


def _holds_archive(folder: Path) -> bool:
    return (folder / FILE_NAME).is_file() or (folder / DATABASE_NAME).is_file()


@dataclass(frozen=True, slots=True)
class _Reader:
    """The text of the file, to name the line of what is wrong in it."""

    text: str
    path: Path

    def check_keys(self, table: Mapping[str, Any], known: tuple[str, ...], *, header: str | None, nth: int) -> None:
        for key in table:
            if key not in known:
                near = difflib.get_close_matches(key, known, n=1, cutoff=0.5)
                hint = f"Did you mean {near[0]}?" if near else f"Known are: {', '.join(known)}."
                raise self.error(f"{key} is not known here", hint, key=key, header=header, nth=nth)

    def error(self, message: str, hint: str, *, key: str, header: str | None = None, nth: int = 0) -> ConfigError:
        return ConfigError(message, hint=hint, file=self.path, line=self._line(key, header, nth))

    def _line(self, key: str, header: str | None, nth: int) -> int | None:
        """The line where the key stands in the nth table of that header; that of the header if it is not there."""
        inside, seen, at = header is None, -1, None
        for number, line in enumerate(self.text.splitlines(), start=1):
            stripped = line.strip()
            if stripped.startswith("["):
                name = stripped.strip("[]").partition("]")[0].strip()
                seen += name == header
                inside = name == header and seen == nth
                at = number if inside or (header is None and name == key) else at
            elif inside and stripped.partition("=")[0].strip(" \"'") == key:
                return number
        return at


def _settings(reader: _Reader, table: dict[str, Any]) -> Settings:
    reader.check_keys(table, tuple(field.name for field in fields(Settings)), header="archive", nth=0)

    def wrong(key: str, what: str) -> ConfigError:
        return reader.error(f"{key} must be {what}", f"It is {table[key]!r} now.", key=key, header="archive")

    contact = table.get("contact")
    if contact is not None and not isinstance(contact, str):
        raise wrong("contact", "a text, such as an address or a mail address")
    pace_s = table.get("pace_s", 1.0)
    if isinstance(pace_s, bool) or not isinstance(pace_s, int | float) or not 0 <= pace_s <= 3600:
        raise wrong("pace_s", "a number of seconds from 0 to 3600")
    allow_private = table.get("allow_private", False)
    if not isinstance(allow_private, bool):
        raise wrong("allow_private", "true or false")
    confirm_after = table.get("confirm_after", "20h")
    try:
        span = parse_duration(str(confirm_after))
    except ValueError as error:
        raise wrong("confirm_after", 'an integer with s, m, h or d in quotes, such as "20h", or 0') from error
    max_requests = table.get("max_requests", 20_000)
    if isinstance(max_requests, bool) or not isinstance(max_requests, int) or max_requests < 1:
        raise wrong("max_requests", "a whole number of requests, 1 or more")
    media = table.get("media", "images")
    if media not in MEDIA:
        raise wrong("media", f"one of {', '.join(MEDIA)}, in quotes")
    size = table.get("max_file_bytes", 20_000_000)
    if isinstance(size, bool) or not isinstance(size, int) or not 1 <= size <= _MOST_FILE_BYTES:
        raise wrong("max_file_bytes", f"a whole number of bytes from 1 to {_MOST_FILE_BYTES:_}")
    proxy, ca_file = _ways_out(table, reader.path.parent, wrong)
    return Settings(contact or None, float(pace_s), allow_private, span, max_requests, media, size, proxy, ca_file)


def _ways_out(
    table: Mapping[str, Any], folder: Path, wrong: Callable[[str, str], ConfigError]
) -> tuple[str | None, Path | None]:
    """The proxy, and the file of certificate authorities, which may stand relative to the archive's folder."""
    proxy, ca_file = table.get("proxy"), table.get("ca_file")
    if proxy is not None and not (isinstance(proxy, str) and _is_address(proxy)):
        raise wrong("proxy", 'an address such as "http://proxy.example.org:8080"')
    if ca_file is not None and not (isinstance(ca_file, str) and (folder / ca_file).is_file()):
        raise wrong("ca_file", "a file of certificates (PEM), in quotes")
    return proxy, folder / ca_file if ca_file is not None else None


def _blog(reader: _Reader, block: dict[str, Any], nth: int, *, taken: Collection[str]) -> Blog:
    reader.check_keys(block, _BLOG_KEYS, header="blog", nth=nth)

    def wrong(key: str, what: str, hint: str) -> ConfigError:
        return reader.error(f"{key} {what}", hint, key=key, header="blog", nth=nth)

    _check_texts(block, wrong)
    if not is_slug(block["slug"]):
        raise wrong("slug", f"{block['slug']!r} cannot be used", "Use letters, digits and hyphens only.")
    if block["slug"] in taken:
        raise wrong("slug", f"{block['slug']!r} stands on an earlier blog too", "Give one of them another slug.")
    if not _is_address(block["url"]):
        raise wrong("url", f"{block['url']!r} is no web address", "It begins with https:// or http://.")
    if "zone" in block and (near := _nearest_zone(block["zone"])) != block["zone"]:
        raise wrong("zone", f"{block['zone']!r} is no time zone", f"Try {near}.")
    if "media" in block and block["media"] not in MEDIA:
        raise wrong("media", f"{block['media']!r} is not known", f"Use one of {', '.join(MEDIA)}.")
    facts: dict[str, Any] = {key: value for key, value in block.items() if value}
    if "profile" in facts:
        facts["profile"] = _profile(reader.path.parent, facts["profile"], wrong)
    return Blog(**facts)


def _check_texts(block: Mapping[str, Any], wrong: Callable[[str, str, str], ConfigError]) -> None:
    for key, value in block.items():
        if key in _BLOG_SWITCHES:
            if not isinstance(value, bool):
                raise wrong(key, "must be true or false", "Write it without quotes.")
        elif not isinstance(value, str):
            raise wrong(key, "must be a text", f'Put it in quotes: {key} = "{value}"')
    for key in ("slug", "url"):
        if not block.get(key):
            raise wrong(key, "is missing", f'Add a line to this block: {key} = "…"')


def _nearest_zone(name: str) -> str:
    """The name itself if it is a time zone's, else the most like one."""
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return next(iter(difflib.get_close_matches(name, available_timezones(), n=1)), "Europe/Stockholm")
    return name


def _profile(folder: Path, name: str, wrong: Callable[[str, str, str], ConfigError]) -> Profile:
    """The site profile of that name: beside the configuration, else a bundled one."""
    file = folder / "profiles" / f"{name}.toml"
    is_inside = file.resolve().is_relative_to((folder / "profiles").resolve())
    try:
        text = file.read_text("utf-8") if is_inside and file.is_file() else None
        profile = parse_profile(text, name) if text is not None else bundled_profile(name)
    except (ProfileError, OSError, UnicodeDecodeError) as error:
        raise wrong("profile", f"{name!r} cannot be used: {error}", "Mend its file.") from error
    if profile is None:
        raise wrong("profile", f"{name!r} is not there", f"Make it as profiles/{name}.toml beside this file.")
    return profile


def _is_address(text: str) -> bool:
    try:
        parts = urlsplit(text)
        return parts.scheme in ("http", "https") and bool(parts.hostname) and not any(map(str.isspace, text))
    except ValueError:
        return False


def _syntax_error(message: str, path: Path) -> ConfigError:
    what, _, place = message.partition(" (at line ")
    line = place.partition(",")[0]
    return ConfigError(
        f"It is not valid TOML: {what}",
        hint="Texts stand in quotes, and each key on a line of its own.",
        file=path,
        line=int(line) if line.isdecimal() else None,
    )
