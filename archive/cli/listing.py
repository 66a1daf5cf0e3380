"""``bloggarkiv list``: the posts of the archive, newest first."""

from dataclasses import asdict

import click

from ..records import PostRow
from . import output
from .choosing import Choice, choosing
from .state import State


@click.command("list")
@choosing
@click.option("--limit", type=click.IntRange(min=1), help="At most this many.")
@click.option("--json", "as_json", is_flag=True, help="JSON Lines.")
@click.pass_obj
def list_posts(state: State, *, choice: Choice, limit: int | None, as_json: bool) -> None:
    """List the posts, newest first."""
    with state.query() as query:
        posts = query.newest(blogs=choice.slugs(query), limit=limit)
    if as_json:
        for post in posts:
            output.answer_json({name: value for name, value in asdict(post).items() if name != "body_html"})
        return
    show_table(posts)
    if not posts and not state.is_quiet:
        output.say("There are no posts here yet.")


def show_table(posts: tuple[PostRow, ...]) -> None:
    """Answers with the posts as a table."""
    rows = [
        (post.id, (post.published or "")[:16], post.blog, post.title, post.author, post.comment_count, post.status)
        for post in posts
    ]
    output.table(("id", "published", "blog", "title", "author", "comments", "status"), rows, widest=44)
