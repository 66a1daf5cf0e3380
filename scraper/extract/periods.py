"""Years and months that stand over lists of posts, and the days that are only whole with them."""

import itertools
import re

from ..records import Stamp
from ..text import Element
from .context import Context

_HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
_PERIODS = (*_HEADINGS, "dt", "p", "div", "b", "strong", "span", "li")
_YEAR = re.compile(r"(?:19|20)\d\d")
_MONTH_AND_DAY = re.compile(r"\d\d-\d\d")
_COUNT = re.compile(r"\s*\(?\b\d{1,3}\)?$")
_MAX_PERIOD = 30


def period_above(context: Context, rows: Element) -> str | None:
    """The year or month that is all of the element before a list, or before the one that the list fills."""
    for element in (rows, *itertools.islice(rows.iterancestors(), 2)):
        previous = element.getprevious()
        while previous is not None and not context.outline.length(previous):
            previous = previous.getprevious()
        if previous is not None:
            text = context.outline.words(*context.outline.extent(previous))
            is_named = previous.tag in _PERIODS and len(text) <= _MAX_PERIOD
            return text if is_named and is_period(context, text) else None
    return None


def is_period(context: Context, text: str) -> bool:
    """Whether the text is a year or a month, and how many posts it had, and no more."""
    text = _COUNT.sub("", text)
    if _YEAR.fullmatch(text):
        return True
    stamps = context.stamps(text) if any(map(str.isdigit, text)) else ()
    return len(stamps) == 1 and stamps[0].stamp.precision == "month"


def day_of_period(context: Context, part: str, period: str) -> Stamp | None:
    """The day that a part of a date names in a year or month: "20 mars" of "2017"; None where it names none."""
    whole = f"{period}-{part}" if _MONTH_AND_DAY.fullmatch(part) else f"{part} {period}"
    stamps = context.stamps(whole)
    return stamps[0].stamp if len(stamps) == 1 and stamps[0].stamp.precision == "day" else None
