"""``bloggarkiv reparse``: reads all that is kept again with today's parser, from the WARC files."""

import os
from dataclasses import replace

import click

from ..config import DATABASE_NAME
from ..reparse import Differing, Reparsed
from ..reparse import reparse as read_all_again
from ..rules import rules_version
from . import output
from .state import State, writing

_MOST_COLUMNS = 90


@click.command()
@click.option("--dry-run", is_flag=True, help="Only say what would be read otherwise; write nothing.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object for each post that is read otherwise.")
@click.option("--all", "from_start", is_flag=True, help="Also what today's parser has read already.")
@click.pass_obj
def reparse(state: State, *, dry_run: bool, as_json: bool, from_start: bool) -> None:
    """Read everything again with today's parser, with no network; what was read before is kept beside it.

    It may be stopped at any time, and goes on where it was. What it changes is never told as a change of a post.
    """
    folder = state.existing_folder()
    if not (folder / DATABASE_NAME).exists():
        state.query()
    profiles = {blog.slug: blog.profile for blog in state.config(folder).blogs}
    done = Reparsed()
    with writing(folder) as archive:
        blogs = {blog.slug: replace(blog, profile=profiles.get(blog.slug)) for blog in archive.store.blogs()}
        for said in read_all_again(
            folder,
            archive.store,
            blogs,
            rules_version=rules_version(),
            is_dry=dry_run,
            from_start=from_start,
            processes=os.cpu_count() or 1,
        ):
            if isinstance(said, Reparsed):
                done = said
                if not state.is_quiet:
                    output.progress(f"{done.captures:,} captures read again, {done.differing:,} read otherwise")
            elif as_json:
                output.answer_json({"post_id": said.post_id, "url": said.url, "columns": dict(said.columns)})
            elif not state.is_quiet:
                _tell(said)
    output.end_progress()
    fields = ", ".join(f"{name} {count}" for name, count in sorted(done.columns.items()))
    would = "would be" if dry_run else "were"
    output.say(
        f"{done.captures} captures were read again; {done.differing} records {would} changed"
        + (f" ({fields})" if fields else "")
        + (f"; in {done.unread} nothing was found any more, and what is kept of them stays" if done.unread else "")
        + "."
    )


def _tell(said: Differing) -> None:
    output.answer(f"{said.post_id}  {said.url}")
    for name, (before, after) in said.columns.items():
        if name not in ("digest", "text_digest"):
            output.answer(f"    {name}: {_short(before)} -> {_short(after)}")


def _short(value: object) -> str:
    text = " ".join(str("" if value is None else value).split())
    return output.fitted(text, _MOST_COLUMNS).rstrip() if len(text) > _MOST_COLUMNS else text or "(nothing)"
