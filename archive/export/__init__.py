"""Handing the posts on, one module a format. The same archive gives the same bytes."""

import os
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TextIO

from ..errors import ExportError
from ..records import PostRow
from . import csv_file, jsonl


@dataclass(frozen=True, slots=True)
class Format:
    """One way to write posts; ``write`` gives the number written. The text is UTF-8, newlines as written."""

    suffix: str
    write: Callable[[Iterable[PostRow], TextIO], int]


FORMATS: tuple[Format, ...] = (Format(".csv", csv_file.write), Format(".jsonl", jsonl.write))


def format_of(target: Path) -> Format:
    """The format that the file's name asks for. Raises ExportError for an unknown one."""
    for kind in FORMATS:
        if target.suffix.lower() == kind.suffix:
            return kind
    known = " or ".join(kind.suffix for kind in FORMATS)
    raise ExportError(f"{target.name} is of no known format", hint=f"Give it a name that ends in {known}.")


def export(posts: Iterable[PostRow], target: Path) -> int:
    """The number of posts written to the file, which appears whole or not at all.

    Raises ExportError where its format is unknown or it cannot be written.
    """
    kind = format_of(target)
    draft = target.with_name(f".{target.name}.part")
    try:
        with draft.open("w", encoding="utf-8", newline="") as out:
            count = kind.write(posts, out)
            out.flush()
            os.fsync(out.fileno())
        draft.replace(target)
    except OSError as error:
        raise ExportError(f"{target} cannot be written ({error.strerror})", hint="Choose another folder.") from error
    finally:
        with suppress(OSError):
            draft.unlink(missing_ok=True)
    return count
