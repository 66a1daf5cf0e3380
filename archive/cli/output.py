"""How things are said: answers on stdout, talk on stderr, progress on a terminal only, JSON Lines where asked."""

import json
import re
import shutil
import sys
from collections.abc import Mapping, Sequence
from datetime import datetime
from unicodedata import east_asian_width

import click

_CONTROLS = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069]")


def answer(text: str = "") -> None:
    """A line of the answer."""
    click.echo(printable(text))


def answer_json(fields: Mapping[str, object]) -> None:
    """One JSON object on a line of its own."""
    click.echo(json.dumps(fields, ensure_ascii=False, default=_json_text))


def say(text: str) -> None:
    """A line of talk."""
    click.echo(printable(text), err=True)


def complain(text: str) -> None:
    """A line of talk about something that went wrong."""
    click.echo(f"bloggarkiv: {printable(text)}", err=True)


def progress(text: str) -> None:
    """Replaces the last line of progress; nothing where stderr is no terminal."""
    if sys.stderr.isatty():
        width = shutil.get_terminal_size().columns - 1
        click.echo(f"\r\x1b[K{fitted(printable(text), width).rstrip()}", err=True, nl=False)


def end_progress() -> None:
    """Clears the line of progress."""
    if sys.stderr.isatty():
        click.echo("\r\x1b[K", err=True, nl=False)


def printable(text: str) -> str:
    """The text without what would steer a terminal: pages are hostile."""
    return _CONTROLS.sub("", text)


def table(header: Sequence[str], rows: Sequence[Sequence[object]], *, widest: int = 60) -> None:
    """Answers with a table; cells are cut at ``widest`` columns."""
    cells = [[_cell(cell) for cell in row] for row in rows]
    widths = [
        min(widest, max([_columns(title), *(_columns(row[place]) for row in cells)]))
        for place, title in enumerate(header)
    ]
    for row in (list(header), ["-" * width for width in widths], *cells):
        click.echo("  ".join(fitted(cell, width) for cell, width in zip(row, widths, strict=True)).rstrip())


def _json_text(value: object) -> str:
    return value.isoformat() if isinstance(value, datetime) else str(value)


def _cell(value: object) -> str:
    return "" if value is None else printable(" ".join(str(value).split()))


def fitted(text: str, width: int) -> str:
    """The text in exactly that many columns, cut with an ellipsis or filled with spaces."""
    if _columns(text) > width:
        kept = ""
        for char in text:
            if _columns(kept + char) > width - 1:
                break
            kept += char
        text = kept + "…"
    return text + " " * (width - _columns(text))


def _columns(text: str) -> int:
    return sum(2 if east_asian_width(char) in "WF" else 1 for char in text)
