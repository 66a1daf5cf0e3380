"""JSON Lines: one object a post and line, keys as the columns of the view ``posts``."""

import json
from collections.abc import Iterable
from dataclasses import asdict
from typing import TextIO

from ..records import PostRow


def write(posts: Iterable[PostRow], out: TextIO) -> int:
    """The number of posts written."""
    count = 0
    for count, post in enumerate(posts, start=1):  # noqa: B007 -- the count is the answer
        out.write(json.dumps(asdict(post), ensure_ascii=False, separators=(",", ":")) + "\n")
    return count
