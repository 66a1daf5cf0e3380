"""``bloggarkiv remove SLUG``: takes a blog out of ``bloggar.toml``; what is archived of it stays."""

import click

from ..config import DATABASE_NAME, FILE_NAME
from ..config_edit import remove_blog
from ..query import Query
from . import output
from .state import State, locked


@click.command()
@click.argument("slug")
@click.pass_obj
def remove(state: State, slug: str) -> None:
    """Take a blog out of bloggar.toml, so that it is crawled no more; its posts stay in the archive."""
    folder = state.existing_folder()
    with locked(folder):
        blog = remove_blog(folder / FILE_NAME, slug)
    posts = 0
    if (folder / DATABASE_NAME).exists():
        with Query.open(folder / DATABASE_NAME) as query:
            posts = query.post_count(slug)
    output.say(
        f"{slug} was taken out of {FILE_NAME} and is crawled no more; its {posts} posts stay in the archive. "
        f"Take it in again with: bloggarkiv add {blog.url}"
    )
