"""``bloggarkiv export FILE``: hands the posts on."""

from pathlib import Path

import click

from ..export import export as export_posts
from . import output
from .state import State


@click.command()
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@click.option("--blog", metavar="SLUG", help="Only the posts of this blog.")
@click.pass_obj
def export(state: State, file: Path, blog: str | None) -> None:
    """Write the posts to FILE: .csv or .jsonl."""
    with state.query() as query:
        count = export_posts(query.all_posts(blog=blog), file)
    if not state.is_quiet:
        output.say(f"{count} posts were written to {file}.")
