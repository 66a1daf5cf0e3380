"""The measured software, ONE FILE PER SOFTWARE: each makes its sites' pages and gold below a folder."""

from collections.abc import Iterator
from typing import Protocol

from ..folders import Job
from . import hexo, hugo, jekyll, mezzanine, nikola, pelican, wordpress


class Software(Protocol):
    """A module of this package."""

    NAME: str

    def jobs(self) -> Iterator[Job]:
        """A job for each measured site; all of them raise NotMeasuredError, saying why, where they cannot be done."""


ALL: tuple[Software, ...] = (wordpress, pelican, nikola, mezzanine, jekyll, hugo, hexo)
