"""``bloggarkiv redact``: takes a post, or the name of a commenter, out of the archive for good."""

from pathlib import Path

import click

from scraper import utc_now

from ..config import DATABASE_NAME
from ..errors import BlogNotFound
from ..history import History
from ..masking import words_of
from ..redact import finish
from ..run import Archive
from . import output
from .state import State, writing


@click.command()
@click.argument("post", required=False)
@click.option("--reason", help="Why; it stays in the archive, with the address, the date and a hash.")
@click.option("--commenter", metavar="NAME", help="Mask this name in the pages kept, but for the texts of posts.")
@click.option("--blog", metavar="SLUG", help="With --commenter: only in the pages of this blog.")
@click.option("--yes", is_flag=True, help="Do not ask.")
@click.pass_obj
def redact(
    state: State, post: str | None, *, reason: str | None, commenter: str | None, blog: str | None, yes: bool
) -> None:
    """Take a post out of the archive: all that it ever said, its images, and the bytes in the WARC files.

    Its address, a hash, the date and the reason stay, and it is never asked for again. It cannot be undone. Without
    POST and --commenter, what an earlier command was stopped at is done.
    """
    folder = state.existing_folder()
    if (post is None) == (commenter is None) and post is not None:
        raise click.UsageError("Name a post or a commenter, not both.")
    if post is None and commenter is None:
        with writing(folder):
            output.say("Nothing is left to be taken out.")
        return
    if not reason:
        raise click.UsageError("Say why with --reason: it is what stays.")
    if post is not None:
        _post(state, folder, post, reason, is_sure=yes)
    elif commenter is not None:
        _commenter(state, folder, commenter, blog, reason, is_sure=yes)


def _post(state: State, folder: Path, post: str, reason: str, *, is_sure: bool) -> None:
    with state.history() as history:
        row = history.post(post)
        versions = len(history.versions(row.id))
    if row.status == "redacted":
        with writing(folder):
            output.say(f"Post {row.id} was taken out already ({row.url}).")
        return
    _ask(f"Take out {row.title or '(no title)'} ({row.url}), with all {versions} versions, for good?", is_sure=is_sure)
    with writing(folder) as archive:
        redaction_id = archive.store.redactions().begin_post(row.id, reason=reason, now=utc_now())
        _finish(folder, archive, redaction_id, f"Post {row.id} was taken out")


def _commenter(state: State, folder: Path, name: str, slug: str | None, reason: str, *, is_sure: bool) -> None:
    words = words_of(name)
    if not words:
        raise click.UsageError("The name has no letters.")
    with History.open(folder / DATABASE_NAME) as history:
        if slug is not None and history.blog_id(slug) is None:
            raise BlogNotFound(f"No blog in the archive is called {slug}", hint="See them with: bloggarkiv status")
        blog_id = history.blog_id(slug) if slug is not None else None
    where = f"the pages of {slug}" if slug else "all pages of the archive"
    _ask(f"Mask {name} in {where}, outside the texts of posts, for good?", is_sure=is_sure)
    with writing(folder) as archive:
        redactions = archive.store.redactions()
        redaction_id = redactions.begin_commenter(words, blog_id=blog_id, reason=reason, now=utc_now())
        _finish(folder, archive, redaction_id, "The name was masked")


def _ask(question: str, *, is_sure: bool) -> None:
    if not is_sure:
        click.confirm(output.printable(question), abort=True, err=True)


def _finish(folder: Path, archive: Archive, redaction_id: int, what: str) -> None:
    finish(folder, archive.store, archive.warc, clock=utc_now)
    removed, masked = archive.store.redactions().counts(redaction_id)
    output.say(f"{what}: {removed} captures emptied, {masked} masked. Copies elsewhere (backups) still hold it.")
