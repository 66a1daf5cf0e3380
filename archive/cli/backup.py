"""``bloggarkiv backup DIR``: a copy of the archive, also while a crawl writes it."""

from pathlib import Path

import click

from ..backup import Copied, back_up
from . import output
from .state import State, database_of


@click.command()
@click.argument("target", metavar="DIR", type=click.Path(file_okay=False, path_type=Path))
@click.pass_obj
def backup(state: State, target: Path) -> None:
    """Copy the archive into DIR, consistent even while a crawl goes on; what is there from earlier is not copied again.

    The copy is an archive of its own: check it with bloggarkiv --archive DIR check.
    """
    folder = state.existing_folder()
    database_of(folder)
    done = Copied(0, 0, 0)
    for done in back_up(folder, target):
        if not state.is_quiet:
            output.progress(f"{done.bytes_there / 1e6:,.0f} of {done.bytes_in_all / 1e6:,.0f} MB are there")
    output.end_progress()
    if not state.is_quiet:
        output.say(
            f"{target} holds the archive, {done.bytes_in_all / 1e6:,.1f} MB of WARC files; copied now: "
            f"{done.bytes_copied / 1e6:,.1f} MB."
        )
