"""``bloggarkiv show POST``: one post as it is kept, as it was, or how it came to be."""

from collections.abc import Sequence
from dataclasses import asdict

import click

from scraper import utc_now

from ..history import History, Wanted
from ..records import PostRow
from ..versions import ChangeRow, Version
from . import output
from .changes import what
from .state import State
from .when import moment_of

_FACTS = ("url", "author", "published", "comment_count", "comment_status", "secondary_count", "language", "status")


@click.command()
@click.argument("post")
@click.option("--at", metavar="WHEN", help="As it was then: a day (its end), a moment, or an age such as 7d.")
@click.option("--history", "is_history", is_flag=True, help="All that it said, when, and what changed.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object; JSON Lines with --history.")
@click.pass_obj
def show(state: State, post: str, at: str | None, *, is_history: bool, as_json: bool) -> None:
    """Show a post, named by its row id, its address, or the last part of it."""
    if is_history and at is not None:
        raise click.UsageError("--at shows one version, --history all of them: give one of the two.")
    with state.history() as history:
        row = history.post(post)
        if is_history:
            changes = history.changes(Wanted(post_id=row.id, is_all=True))[::-1]
            _show_history(row, history.versions(row.id), changes, as_json=as_json)
        elif at is not None:
            _show_version(row, history.version_at(row.id, _moment(history, row, at)), as_json=as_json)
        else:
            _show_latest(row, history.doubles(row.id), as_json=as_json)


def _moment(history: History, row: PostRow, text: str) -> str:
    try:
        moment = moment_of(text, is_end=True, now=utc_now(), zone=history.zone_of(row.blog))
    except (ValueError, OverflowError) as error:
        hint = "write a day (2018-06-01), a moment (2018-06-01T14:30), or an age (7d)"
        raise click.BadParameter(f"{text!r} is no time: {hint}", param_hint="--at") from error
    return f"{moment:%Y-%m-%dT%H:%M:%SZ}"


def _show_latest(row: PostRow, doubles: Sequence[PostRow], *, as_json: bool) -> None:
    if as_json:
        output.answer_json({**asdict(row), "doubles": [one.id for one in doubles]})
        return
    _head(row.title)
    for name in _FACTS:
        if (value := getattr(row, name)) is not None:
            output.answer(f"{name.replace('_', ' ')}: {value}")
    if row.tags:
        output.answer(f"tags: {', '.join(row.tags)}")
    output.answer(f"seen: {row.first_seen} to {row.last_seen}")
    for one in doubles:
        output.answer(f"possibly the same: {one.id} {one.url}")
    _body(row.body)


def _show_version(row: PostRow, version: Version, *, as_json: bool) -> None:
    if as_json:
        output.answer_json({"post": row.id, "url": row.url, **asdict(version)})
        return
    revision = version.revision
    _head(revision.title if revision else row.title)
    output.answer(f"url: {row.url}")
    for name in ("author", "published"):
        if revision is not None and (value := getattr(revision, name)) is not None:
            output.answer(f"{name}: {value}")
    output.answer(f"in force: from {version.since} {f'to {version.until}' if version.until else 'until today'}")
    output.answer(f"shown by: capture {version.capture_id} of {version.capture_url}")
    output.answer(f"kept in: {version.warc_file}, byte {version.warc_offset}")
    if revision is None:
        output.answer("It was gone then: its address said so.")
    else:
        _body(revision.body)


def _show_history(row: PostRow, versions: Sequence[Version], changes: Sequence[ChangeRow], *, as_json: bool) -> None:
    if as_json:
        for version in versions:
            output.answer_json({"post": row.id, "version": asdict(version)})
        for change in changes:
            output.answer_json({"post": row.id, "change": asdict(change)})
        return
    _head(row.title)
    output.answer(f"url: {row.url}")
    output.answer()
    output.table(
        ("in force from (UTC)", "to", "revision", "read from", "capture", "words", "title"),
        [_version_cells(version) for version in versions],
        widest=50,
    )
    output.answer()
    cells = [(one.at, one.before_at, one.kind, what(one), one.capture_id) for one in changes]
    output.table(("seen (UTC)", "last as before", "change", "what", "capture"), cells)


def _version_cells(version: Version) -> tuple[object, ...]:
    said = version.revision
    about = (said.id, said.source) if said else ("gone", None)
    words = len(said.body.split()) if said else None
    return (version.since, version.until, *about, version.capture_id, words, said.title if said else None)


def _head(title: str | None) -> None:
    output.answer(title or "(no title)")
    output.answer("=" * min(72, len(title or "(no title)")))


def _body(body: str | None) -> None:
    output.answer()
    for line in (body or "").split("\n"):
        output.answer(line)
