"""Dates written for machines: ISO 8601 and RFC 822 stamps, and the dates in addresses.

What belongs here: formats that are the same in every language. What doesn't: what people read (``dates``).
"""

import re
from datetime import UTC, date, datetime, time, timedelta, timezone, tzinfo
from functools import lru_cache
from urllib.parse import unquote, urlsplit

from ..languages import LEXICONS
from ..records import Precision, Stamp
from .tokens import FIRST_YEAR, LAST_YEAR, vocabulary

_MAX_STAMP = 80
_MAX_PATH = 600
# PHP themes that write date('Y-m-dTH:i') print the zone's name where the T should be: "2013-05-20UTC10:12".
_ISO = re.compile(
    r"""(?P<year>\d{4})(?:-?(?P<month>\d\d?)(?:-?(?P<day>\d\d?)(?:\s?(?:[Tt,]|[A-Z]{3,4})?\s?(?P<time>
        (?P<hour>\d\d):?(?P<minute>\d\d)(?::?(?P<second>\d\d)(?:[.,]\d{1,9})?)?\s?
        (?P<zone>[Zz]|[+-]\d\d(?::?\d\d)?)?))?)?)?""",
    re.VERBOSE,
)
_COMPACT = re.compile(r"\d{8}(?!\d)")
_RFC822 = re.compile(
    r"""(?:(?P<weekday>[A-Za-z]{3,9}),?\s+)?(?P<day>\d\d?)[\s-](?P<month>[A-Za-z]{3,9})[\s-](?P<year>\d{4}|\d\d)
        (?:\s+(?P<hour>\d\d?):(?P<minute>\d\d)(?::(?P<second>\d\d))?(?:\s*(?P<zone>[A-Za-z]{1,4}|[+-]\d{4}))?)?""",
    re.VERBOSE,
)
# What a browser's Date or the C library prints: "Mon Mar 20 2017 12:34:00 GMT+0100 (CET)", "Mon Mar 20 12:34:00 2017".
_CTIME = re.compile(
    r"""[A-Z][a-z]{2}\s+(?P<month>[A-Z][a-z]{2})\s+(?P<day>\d\d?)(?:\s+(?P<year>\d{4}))?
        (?:\s+(?P<hour>\d\d):(?P<minute>\d\d):(?P<second>\d\d))?
        (?:\s+(?:GMT)?(?P<zone>[A-Z]{1,4}|[+-]\d{4})?(?:\s?\([^)]{0,40}\))?)?(?:\s+(?P<last_year>\d{4}))?""",
    re.VERBOSE,
)
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH_NAMES = {
    "january", "february", "march", "april", "june", "july", "august", "september", "sept", "october", "november",
    "december", *_MONTHS,
}  # fmt: skip
# RFC 822 section 5.1; feeds write UTC whatever the place, as software writes "Z".
_ZONE_NAMES = {"z": 0, "ut": 0, "utc": 0, "gmt": 0, "est": -5, "edt": -4, "cst": -6, "cdt": -5, "mst": -7, "mdt": -6,
               "pst": -8, "pdt": -7, "cet": 1, "cest": 2, "eet": 2, "eest": 3, "bst": 1}  # fmt: skip
_PATH_DATE = re.compile(
    r"""/(?P<year>(?:19|20)\d\d)(?:/(?P<month>[^/_.-]{1,12})(?:/(?P<day>\d\d?)(?=[/.]|$))?(?=[/.]|$)
        |(?P<sep>[_-])(?P<joined_month>\d\d)(?:(?P=sep)(?P<joined_day>\d\d))?(?=[/_.-]|$))""",
    re.VERBOSE,
)
_PATH_COMPACT = re.compile(r"/(?P<year>(?:19|20)\d\d)(?P<month>\d\d)(?P<day>\d\d)(?=[/_.-]|$)")
_FILES = ("/uploads/", "/wp-content/", "/wp-includes/", "/images/", "/img/", "/files/", "/media/", "/assets/")


def read_machine_stamp(text: str, *, zone: tzinfo) -> Stamp | None:
    """The date of an ISO 8601 or RFC 822 text, with the precision that is written; None for anything else.

    A time without offset is in ``zone`` (zone "assumed"; the first of the hours where summer time ends doubles it).
    With an offset, ``date`` is the day in that offset. "Z" and RFC 822's GMT say what clock the software uses, not
    where the writer is: moment and date are converted to ``zone``, and still "stated". Impossible dates, and years
    outside 1990 to 2100 (placeholders such as 0001-01-01 and 1970-01-01), are None.

    Example: "2017-03-20T12:34+01:00" -> 20 March 2017, 12:34 at +01:00, precision "minute".
    """
    written = text.strip() if len(text) <= 10 * _MAX_STAMP else ""
    return _read(written, zone) if 0 < len(written) <= _MAX_STAMP else None


@lru_cache(maxsize=4096)  # A post's stamp stands on every page that lists it.
def _read(written: str, zone: tzinfo) -> Stamp | None:
    found = _ISO.fullmatch(written) or _RFC822.fullmatch(written) or _CTIME.fullmatch(written)
    if found is None or (found.re is _ISO and written[4:5].isdigit() and not _COMPACT.match(written)):
        return None
    return _stamp(found, written, zone)


def _stamp(found: re.Match[str], written: str, zone: tzinfo) -> Stamp | None:
    parts = found.groupdict()
    year = _year(parts["year"] or parts.get("last_year"))
    month = _month(parts["month"])
    if year is None or month == 0:
        return None
    precision: Precision = "year" if month is None else "month" if parts["day"] is None else "day"
    try:
        day = date(year, month or 1, int(parts["day"] or 1))
        if parts["hour"] is None:
            return Stamp(day, None, precision, written, "assumed")
        clock = time(int(parts["hour"]), int(parts["minute"]), int(parts["second"] or 0))
        moment, is_stated = _in_zone(datetime.combine(day, clock), parts["zone"], zone)
    except (ValueError, OverflowError):
        return None
    fine: Precision = "minute" if parts["second"] is None else "second"
    return Stamp(moment.date(), moment, fine, written, "stated" if is_stated else "assumed")


def _year(written: str | None) -> int | None:
    if written is None:
        return None
    year = int(written) + (0 if len(written) == 4 else 2000 if int(written) < 90 else 1900)
    return year if FIRST_YEAR <= year <= LAST_YEAR else None


def _month(written: str | None) -> int | None:
    """1 to 12, None where none is written, 0 where it is no month."""
    if written is None:
        return None
    if written.isdigit():
        return int(written) if 1 <= int(written) <= 12 else 0
    return _MONTHS.index(written[:3].lower()) + 1 if written.lower() in _MONTH_NAMES else 0


def _in_zone(naive: datetime, written: str | None, zone: tzinfo) -> tuple[datetime, bool]:
    """The aware moment, and whether its offset was stated; ValueError for an offset that cannot be."""
    if written is None:
        return naive.replace(tzinfo=zone), False
    if written[0] in "+-":
        digits = written[1:].replace(":", "").ljust(4, "0")
        offset = timedelta(hours=int(digits[:2]), minutes=int(digits[2:]))
        is_universal = not offset and ":" not in written
        offset = -offset if written[0] == "-" else offset
    else:
        hours = _ZONE_NAMES.get(written.lower())
        if hours is None:
            return naive.replace(tzinfo=zone), False
        offset, is_universal = timedelta(hours=hours), hours == 0
    moment = naive.replace(tzinfo=UTC if is_universal else timezone(offset))
    return (moment.astimezone(zone) if is_universal else moment), True


@lru_cache(maxsize=4096)
def stamp_from_url(url: str) -> Stamp | None:
    """The day, or the month, in the path of an address; None where it has neither.

    Dates stand at the beginning of a path segment (a slug may speak of another day): "/2017/03/20/slug",
    "/2017-03-20-slug", "/2012/02/slug.html" and "/2006/december/" (a month). A year alone is nothing, and neither is
    the date in the address of an uploaded file. ``text`` is the matched part of the path, the zone "assumed".
    """
    try:
        path = unquote(urlsplit(url[: 4 * _MAX_PATH]).path)[:_MAX_PATH]
    except ValueError:
        return None
    if any(folder in path for folder in _FILES):
        return None
    for found in (*_PATH_DATE.finditer(path), *_PATH_COMPACT.finditer(path)):
        if (stamp := _path_stamp(found)) is not None:
            return stamp
    return None


def _path_stamp(found: re.Match[str]) -> Stamp | None:
    parts = {name: written for name, written in found.groupdict().items() if written is not None}
    month = _path_month(parts.get("month") or parts["joined_month"])
    year, day = int(parts["year"]), parts.get("day") or parts.get("joined_day")
    if month is None or year < FIRST_YEAR:
        return None
    # Old Blogger archives: "/2005_03_01_archive.html" holds the month that begins that day.
    is_archive = found.string[found.end() :].startswith("_archive")
    if day is None or is_archive:
        return Stamp(date(year, month, 1), None, "month", found.group(), "assumed")
    try:
        return Stamp(date(year, month, int(day)), None, "day", found.group(), "assumed")
    except ValueError:
        is_folder = found.re is _PATH_DATE and "sep" not in parts
        return Stamp(date(year, month, 1), None, "month", found.group(), "assumed") if is_folder else None


def _path_month(written: str) -> int | None:
    if written.isdigit():
        return int(written) if len(written) <= 2 and 1 <= int(written) <= 12 else None
    return vocabulary(LEXICONS).months.get(written.lower())
