"""``bloggarkiv add URL``: finds the blog behind an address, says what it found, and writes it into ``bloggar.toml``."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import click

from scraper import Blog, Capture, Fetch, Fetcher, Page, Post, normalise

from ..config import FILE_NAME, Config
from ..config_edit import add_blog
from ..resolve import resolve
from ..sources import read_file
from . import output
from .add_list import add_list
from .seek import Names, Sought, described, fetcher_for, names_in, seek
from .state import State, locked

_SHOWN_POSTS = 3


@dataclass(frozen=True, slots=True)
class Found:
    """The blog behind an address. ``capture`` is of its front page, where that was what was asked."""

    blog: Blog
    is_new: bool
    capture: Capture | None = None


@click.command()
@click.argument("url", required=False)
@click.option(
    "--from",
    "file",
    type=click.Path(path_type=Path),
    help="Add all blogs of a list: CSV (name, party, municipality, role, url in any order) or OPML.",
)
@click.option("--owner", help="Who writes it; the author of posts whose pages name none.")
@click.option("--party", help="The party, as you want to filter by it.")
@click.option("--municipality", help="The municipality.")
@click.option("--role", help="The person's role, such as kommunalråd.")
@click.option("--allow-private", is_flag=True, help="Allow addresses of this machine and inner networks.")
@click.pass_obj
def add(state: State, /, url: str | None, file: Path | None, *, allow_private: bool, **facts: str | None) -> int:
    """Add the blog behind URL to bloggar.toml; any address of the blog will do.

    With --from, add every blog of a list, and say for each row what was found there.
    """
    if (url is None) == (file is None):
        raise click.UsageError("Name an address (bloggarkiv add URL) or a list (bloggarkiv add --from FILE).")
    listed = read_file(file) if file else ()
    folder = state.folder_to_write()
    with locked(folder):
        config = state.config(folder)
        names, fetcher = names_in(folder, config), fetcher_for(config, allow_private=allow_private)
        if url is None:
            return asyncio.run(add_list(folder / FILE_NAME, names, listed, facts, fetcher))
        blog = asyncio.run(_add(folder / FILE_NAME, names, url, facts, fetcher))
    output.answer(f"{blog.slug}  {blog.url}")
    output.say(f"Read its posts with: bloggarkiv crawl {blog.slug}")
    return 0


async def find_blog(folder: Path, config: Config, url: str, facts: Mapping[str, str | None], fetch: Fetch) -> Found:
    """The blog behind the address: one of the configuration's, or a new one, which is written to it.

    Raises what asking the address raises, NoBlog where it is none, ConfigError where it cannot be written.
    """
    names = names_in(folder, config)
    sought = await seek(url, names, fetch)
    _tell_front(sought)
    capture = sought.resolved.capture if sought.resolved and sought.resolved.is_front() else None
    if sought.known:
        return Found(sought.known, is_new=False, capture=capture)
    blog = names.new_blog(sought.front_url, facts)
    add_blog(folder / FILE_NAME, blog)
    return Found(blog, is_new=True, capture=capture)


async def _add(path: Path, names: Names, url: str, facts: Mapping[str, str | None], fetcher: Fetcher) -> Blog:
    """The blog behind the address, in the configuration by now; its front page is looked at before it is written."""
    async with fetcher as fetch:
        sought = await seek(url, names, fetch)
        _tell_front(sought)
        if sought.known or sought.resolved is None:
            known = sought.known or names.new_blog(sought.front_url, facts)
            output.say(f"{known.url} is in {FILE_NAME} already, as {known.slug}.")
            return known
        front = sought.resolved if sought.resolved.is_front() else await resolve(sought.front_url, fetch)
    _tell_blog(sought.front_url, front.page)
    blog = names.new_blog(sought.front_url, facts)
    add_blog(path, blog)
    return blog


def _tell_front(sought: Sought) -> None:
    """Says so where the blog's front page is another address than the one that was given."""
    if normalise(sought.asked) != sought.front_url:
        output.say(f"{sought.asked} belongs to the blog {sought.front_url}")


def _tell_blog(front_url: str, page: Page) -> None:
    """Says what was found at the front page."""
    output.say(f"{front_url}: {described(page)}.")
    for post in page.posts[:_SHOWN_POSTS]:
        output.say(f"  {_line(post)}")


def _line(post: Post) -> str:
    day = post.published.date.isoformat() if post.published else "no date"
    comments = "comments not shown" if post.comment_count is None else f"{post.comment_count} comments"
    return "  ".join((day, post.title or "(no title)", post.author or "no author", comments))
