"""Values to columns and back: dates as text, tuples as JSON, text that SQLite can hold. Pure."""

import json
from dataclasses import asdict
from datetime import UTC, datetime
from urllib.parse import unquote, urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from scraper import Post, Stamp

_FINE = ("second", "minute")
_KEPT_CHARS = {"year": 4, "month": 7, "day": 10}


def utc_text(moment: datetime) -> str:
    """The moment as ``2026-11-22T13:00:00Z``, whole seconds."""
    return f"{moment.astimezone(UTC).replace(tzinfo=None).isoformat(timespec='seconds')}Z"


def utc_moment(text: str) -> datetime:
    """The moment that ``utc_text`` wrote."""
    return datetime.fromisoformat(text)


def local_text(stamp: Stamp | None, zone: str | None) -> str | None:
    """The date as the view ``posts`` shows it, in the blog's zone where that is configured.

    To the minute with offset (``2017-03-20T15:12+01:00``), or as coarse as it is stated: ``2017-03-20``,
    ``2017-03``, ``2017``.
    """
    if stamp is None:
        return None
    if stamp.moment is None or stamp.precision not in _FINE:
        return stamp.date.isoformat()[: _KEPT_CHARS.get(stamp.precision, 10)]
    try:
        moment = stamp.moment.astimezone(ZoneInfo(zone)) if zone else stamp.moment
    except (ZoneInfoNotFoundError, ValueError, OverflowError):
        moment = stamp.moment
    return moment.isoformat(timespec="minutes")


def moment_text(stamp: Stamp | None) -> str | None:
    """The moment in UTC, or None for a date without a time of day."""
    if stamp is None or stamp.moment is None or stamp.precision not in _FINE:
        return None
    try:
        return utc_text(stamp.moment)
    except OverflowError:
        return None


def order_key(stamp: Stamp | None) -> str | None:
    """A text by whose order posts are in the order of their dates; a bare day comes before its moments."""
    return moment_text(stamp) or local_text(stamp, None)


def clean(text: str | None) -> str | None:
    """The text without what SQLite or a reader of it chokes on: NUL, lone surrogates."""
    return None if text is None else text.replace("\x00", "").encode("utf-8", "replace").decode()


def json_text(value: object) -> str:
    """The value as JSON, the same text for the same value."""
    return clean(json.dumps(value, ensure_ascii=False, separators=(",", ":"))) or ""


def media_text(post: Post) -> str:
    """The post's media as a JSON array of objects with url, kind, alt and caption, and largest where there is one."""
    objects = [asdict(media) for media in post.media]
    return json_text([{name: value for name, value in one.items() if name != "largest" or value} for one in objects])


def evidence_text(post: Post) -> str:
    """The post's evidence as a JSON object: field to rule and text."""
    return json_text({name: asdict(evidence) for name, evidence in sorted(post.evidence.items())})


def tail_of(url: str) -> str:
    """The last part of the address's path, by which a person may name the post; empty if there is none.

    >>> tail_of("https://blogg.vk.se/hans/2017/03/20/en-titel/")
    'en-titel'
    """
    try:
        return unquote(urlsplit(url).path.rstrip("/").rpartition("/")[2])
    except ValueError:
        return ""
