"""``bloggarkiv diff POST``: what two versions of a post say otherwise, word by word."""

import os
import sys
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from pathlib import Path

import click

from scraper import utc_now

from ..diff import Row
from ..diff_page import PostDiff, compare, described, html_page
from ..errors import ExportError, NoRevision
from ..history import History
from ..records import PostRow
from ..versions import Version
from . import output
from .state import State
from .when import moment_of

_COLOURS = {"gone": {"fg": "red", "strikethrough": True}, "new": {"fg": "green", "bold": True}}
_DIGITS_OF_A_ROW = 19
_MARKS = {"gone": "[-{}-]", "new": "{{+{}+}}"}


@click.command()
@click.argument("post")
@click.option(
    "--from", "before", metavar="VERSION", help="A revision's number, or a day or moment; else the last but one."
)
@click.option("--to", "after", metavar="VERSION", help="As --from; else what it says now.")
@click.option(
    "--html", "file", type=click.Path(allow_dash=True, path_type=Path), help="Write an HTML page; - is stdout."
)
@click.option("--json", "as_json", is_flag=True, help="One JSON object.")
@click.pass_obj
def diff(state: State, post: str, before: str | None, after: str | None, file: Path | None, *, as_json: bool) -> None:
    """Show what a post says otherwise than before: -gone- and +new+ words, title, author, date and pictures."""
    with state.history() as history:
        row = history.post(post)
        versions = history.versions(row.id)
        sides = _sides(history, row, versions, before, after)
    if sides is None:
        since = versions[0].since if versions else row.first_seen
        output.say(f"Post {row.id} has said the same since it was archived ({since}); there is nothing to compare.")
        return
    compared = compare(row.url, *sides)
    if file is not None:
        _write(html_page(compared), file)
    elif as_json:
        output.answer_json(_as_json(row, compared))
    else:
        _show(compared)


def _sides(
    history: History, row: PostRow, versions: Sequence[Version], before: str | None, after: str | None
) -> tuple[Version, Version] | None:
    """The two versions asked for; None where the post never said but one thing, and no version was named."""
    texts = [version for version in versions if version.revision is not None]
    if not texts:
        raise NoRevision(f"No text of post {row.id} is kept", hint=f"See: bloggarkiv show {row.id}")
    if before is None and after is None:
        return (texts[-2], texts[-1]) if len(texts) > 1 else None
    later = _named(history, row, versions, after) if after is not None else texts[-1]
    if before is not None:
        return _named(history, row, versions, before), later
    place = next((place for place, one in enumerate(texts) if one == later), len(texts))
    if place == 0:
        raise NoRevision(f"Nothing came before {described(later)}", hint="Name an earlier version with --from.")
    return texts[place - 1], later


def _named(history: History, row: PostRow, versions: Sequence[Version], name: str) -> Version:
    if name.isdecimal() and len(name) < _DIGITS_OF_A_ROW:
        revision = history.revision(row.id, int(name))
        found = next((one for one in reversed(versions) if one.revision and one.revision.id == revision.id), None)
        return found or Version(revision, False, revision.first_seen, revision.last_seen, 0, row.url, "", 0)
    try:
        moment = moment_of(name, is_end=True, now=utc_now(), zone=history.zone_of(row.blog))
    except (ValueError, OverflowError) as error:
        raise click.BadParameter(
            f"{name!r} is neither a revision's number nor a time", param_hint="--from/--to"
        ) from error
    return history.version_at(row.id, f"{moment:%Y-%m-%dT%H:%M:%SZ}")


def _show(compared: PostDiff) -> None:
    is_coloured = sys.stdout.isatty() and not os.environ.get("NO_COLOR")
    output.answer(compared.url)
    output.answer(f"--- {described(compared.before)}")
    output.answer(f"+++ {described(compared.after)}")
    if compared.is_same():
        output.answer("No word differs.")
    for name, row in compared.fields:
        click.echo(f"{name}: {_marked(row, is_coloured=is_coloured)}")
    if compared.is_coarse:
        output.say("The texts are too large to compare every word; passages are shown whole.")
    for line in _lines(compared.body, is_coloured=is_coloured):
        click.echo(line)


def _lines(rows: Sequence[Row], *, is_coloured: bool) -> Iterator[str]:
    """The rows that differ, each with the one before and after it."""
    shown = {place + step for place, row in enumerate(rows) if not row.is_same() for step in (-1, 0, 1)}
    last = -1
    for place, row in enumerate(rows):
        if place not in shown:
            continue
        yield "\n…\n" if place > last + 1 and last >= 0 else ""
        yield _marked(row, is_coloured=is_coloured)
        last = place


def _marked(row: Row, *, is_coloured: bool) -> str:
    parts = []
    for run in row.runs:
        text = output.printable(run.text)
        bare = text.rstrip()
        space = text[len(bare) :] if run.text.strip() else ""
        if run.kind == "same":
            parts.append(text)
        elif is_coloured:
            parts.append(click.style(bare or "¶", **_COLOURS[run.kind]) + space)  # type: ignore[arg-type]
        else:
            parts.append(_MARKS[run.kind].format(bare or "¶") + space)
    return "".join(parts)


def _as_json(row: PostRow, compared: PostDiff) -> dict[str, object]:
    sides = {}
    for name, version in (("from", compared.before), ("to", compared.after)):
        values = asdict(version)
        values["revision"] = version.revision.id if version.revision else None
        sides[name] = values
    fields = [{"field": name, "runs": [asdict(run) for run in one.runs]} for name, one in compared.fields]
    body = [[asdict(run) for run in one.runs] for one in compared.body]
    return {"post": row.id, "url": row.url, **sides, "fields": fields, "body": body, "is_coarse": compared.is_coarse}


def _write(page: str, file: Path) -> None:
    if str(file) == "-":
        click.echo(page, nl=False)
        return
    try:
        file.write_text(page, encoding="utf-8")
    except OSError as error:
        raise ExportError(f"{file} cannot be written ({error.strerror})", hint="Name another file.") from error
    output.say(f"The comparison was written to {file}.")
