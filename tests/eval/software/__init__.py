"""The measured software, ONE FILE PER SOFTWARE: each makes its sites' pages and gold below a folder."""

from collections.abc import Iterator
from pathlib import Path
from typing import Protocol

from . import nikola, pelican


class Software(Protocol):
    """A module of this package."""

    NAME: str

    def make(self, sites: Path, work: Path) -> Iterator[str]:
        """Makes the sites; yields the name of each. Raises NotMeasuredError, saying why."""


ALL: tuple[Software, ...] = (pelican, nikola)
