"""``bloggarkiv show POST``: one post as it is kept."""

from dataclasses import asdict

import click

from . import output
from .state import State

_FACTS = ("url", "author", "published", "comment_count", "comment_status", "secondary_count", "language", "status")


@click.command()
@click.argument("post")
@click.option("--json", "as_json", is_flag=True, help="One JSON object.")
@click.pass_obj
def show(state: State, post: str, *, as_json: bool) -> None:
    """Show a post, named by its row id, its address, or the last part of it."""
    with state.query() as query:
        row = query.post(post)
    if as_json:
        output.answer_json(asdict(row))
        return
    output.answer(row.title or "(no title)")
    output.answer("=" * min(72, len(row.title or "(no title)")))
    for name in _FACTS:
        if (value := getattr(row, name)) is not None:
            output.answer(f"{name.replace('_', ' ')}: {value}")
    if row.tags:
        output.answer(f"tags: {', '.join(row.tags)}")
    output.answer(f"seen: {row.first_seen} to {row.last_seen}")
    output.answer()
    for line in (row.body or "").split("\n"):
        output.answer(line)
