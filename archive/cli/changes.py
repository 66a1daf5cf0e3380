"""``bloggarkiv changes``: what changed, newest first."""

from collections.abc import Sequence
from dataclasses import asdict, replace
from datetime import datetime
from typing import get_args

import click

from ..history import Wanted
from ..versions import ChangeRow, Told
from . import output
from .choosing import Choice, choosing
from .state import State
from .when import When

_HEADER = ("seen (UTC)", "blog", "post", "change", "title", "what")


@click.command()
@click.option("--since", type=When(), help="Seen from then on: a day, a moment, or an age such as 7d.")
@click.option("--until", type=When(is_end=True), help="Seen until then.")
@click.option("--kind", "kinds", multiple=True, type=click.Choice(get_args(Told)), help="May be repeated.")
@choosing
@click.option("--post", metavar="POST", help="Only of this post: row id, address, or the last part of it.")
@click.option("--limit", type=click.IntRange(min=1), help="At most this many.")
@click.option("--all", "is_all", is_flag=True, help="White space too, and posts found when their blog was first read.")
@click.option("--json", "as_json", is_flag=True, help="JSON Lines.")
@click.pass_obj
def changes(
    state: State,
    *,
    since: datetime | None,
    until: datetime | None,
    kinds: Sequence[str],
    choice: Choice,
    post: str | None,
    limit: int | None,
    is_all: bool,
    as_json: bool,
) -> None:
    """Say what is new, edited, gone, restored or moved, and whose comments were closed or became fewer."""
    with state.history() as history:
        slugs = choice.slugs(history)
        post_id = history.post(post).id if post is not None else None
        wanted = Wanted(kinds, slugs, post_id, since, until, limit, is_all)
        rows = history.changes(wanted)
        found = 0 if rows or is_all or kinds else history.change_count(replace(wanted, kinds=("found",)))
    if as_json:
        for row in rows:
            output.answer_json(asdict(row))
        return
    output.table(_HEADER, [_row(row) for row in rows], widest=60)
    if not rows and not state.is_quiet:
        was_there = f"; {found} posts were there when their blogs were first read (--all shows them)" if found else ""
        output.say(f"Nothing changed{was_there}.")


def _row(row: ChangeRow) -> tuple[object, ...]:
    when = row.at.replace("T", " ")[:16]
    return (when, row.blog, row.post_id, row.kind, row.title, what(row))


def what(row: ChangeRow) -> str:
    """The change in a few words: what it was and is, or which kind of edit."""
    back = "returned to: " if row.is_return else ""
    if row.kind == "edited":
        return f"{'returned to an earlier text, ' if row.is_return else ''}{row.edit_class}"
    if row.kind == "pictures":
        counts = (len(text.splitlines()) if text else 0 for text in (row.before, row.after))
        return "{} went, {} came".format(*counts)
    if row.before is None and row.after is None:
        return ""
    return f"{row.before or '(none)'} → {back}{row.after or '(none)'}"
