"""``bloggarkiv status``: how each blog stands."""

from collections.abc import Mapping
from dataclasses import asdict
from datetime import datetime

import click

from scraper import MediaPolicy

from ..records import BlogStatus
from . import output
from .state import State

_HEADER = (
    *("blog", "posts", "gone", "files", "left", "last new", "last crawl (UTC)"),
    *("outcome", "last good", "next visit", "attention"),
)


@click.command()
@click.option("--json", "as_json", is_flag=True, help="JSON Lines, an object a blog.")
@click.pass_obj
def status(state: State, *, as_json: bool) -> None:
    """Say for every blog: posts, last new post, last crawl and last good one, next visit, and why it failed."""
    config = state.config(state.existing_folder())
    policies = {blog.slug: blog.media or config.settings.media for blog in config.blogs}
    with state.query() as query:
        blogs = query.statuses()
        run = query.last_run()
        findings = query.findings(run.id) if run else ()
    if as_json:
        for blog in blogs:
            output.answer_json(asdict(blog))
        return
    output.table(_HEADER, [_row(blog, _files_left(blog, policies)) for blog in blogs])
    told = [kept for kept in findings if kept.finding.severity == "attention" or state.is_verbose]
    for kept in told:
        output.say(f"{kept.blog}: {kept.finding.message} ({kept.finding.url}) {kept.finding.hint or ''}".rstrip())
    for blog in blogs:
        if blog.why is not None and blog.blog not in {kept.blog for kept in told}:
            output.say(f"{blog.blog}: {blog.why} ({blog.url})")


def _files_left(blog: BlogStatus, policies: Mapping[str, MediaPolicy]) -> int:
    """How many files are yet to be had, of those that the configuration wants."""
    return {"none": 0, "images": blog.images_left, "all": blog.files_left}[policies.get(blog.blog, "none")]


def _row(blog: BlogStatus, files_left: int) -> tuple[object, ...]:
    return (
        blog.blog,
        blog.posts,
        blog.gone,
        blog.files,
        files_left,
        _day(blog.last_new_at),
        blog.last_run_at.strftime("%Y-%m-%d %H:%M") if blog.last_run_at else "never",
        blog.last_outcome,
        _day(blog.last_good_at) or "never",
        _day(blog.next_visit_at),
        blog.attention,
    )


def _day(moment: datetime | None) -> str:
    return moment.strftime("%Y-%m-%d") if moment else ""
