"""CSV (RFC 4180): one line a post, a header line first, tags joined by semicolons.

A text that a spreadsheet would run as a formula gets an apostrophe in front.
"""

import csv
from collections.abc import Iterable
from dataclasses import astuple, fields
from typing import TextIO

from ..records import PostRow

_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def write(posts: Iterable[PostRow], out: TextIO) -> int:
    """The number of posts written."""
    writer = csv.writer(out)
    writer.writerow(field.name for field in fields(PostRow))
    count = 0
    for count, post in enumerate(posts, start=1):  # noqa: B007 -- the count is the answer
        writer.writerow(safe_cell(value) for value in astuple(post))
    return count


def safe_cell(value: object) -> object:
    """The value as a cell that no spreadsheet runs as a formula."""
    if isinstance(value, tuple):
        value = "; ".join(value)
    if isinstance(value, str) and value.lstrip(" \u00a0").startswith(_FORMULA_STARTS):
        return f"'{value}"
    return value
