"""``bloggarkiv status``: how each blog stands."""

from dataclasses import asdict

import click

from . import output
from .state import State


@click.command()
@click.option("--json", "as_json", is_flag=True, help="JSON Lines, an object a blog.")
@click.pass_obj
def status(state: State, *, as_json: bool) -> None:
    """Say for every blog: posts, last crawl, last new post, findings."""
    with state.query() as query:
        blogs = query.statuses()
        run = query.last_run()
        findings = query.findings(run.id) if run else ()
    if as_json:
        for blog in blogs:
            output.answer_json(asdict(blog))
        return
    rows = [
        (
            blog.blog,
            blog.posts,
            blog.gone,
            (blog.last_published or "")[:10],
            blog.last_run_at.strftime("%Y-%m-%d %H:%M") if blog.last_run_at else "never",
            blog.last_outcome,
            blog.attention,
        )
        for blog in blogs
    ]
    output.table(("blog", "posts", "gone", "newest", "last crawl (UTC)", "outcome", "attention"), rows)
    for kept in findings:
        if kept.finding.severity == "attention" or state.is_verbose:
            output.say(f"{kept.blog}: {kept.finding.message} ({kept.finding.url}) {kept.finding.hint or ''}".rstrip())
