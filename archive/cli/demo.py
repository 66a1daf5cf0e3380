"""``bloggarkiv demo``: crawls the bundled fixture blog on this machine, twice, and shows what there is."""

import asyncio
import shutil
import socket
import sys
from datetime import timedelta
from pathlib import Path

import click

from scraper import Blog, Fetcher, user_agent

from ..config import FILE_NAME, load_config
from ..config_edit import add_blog
from ..run import Archive
from ..slugs import slug_for
from . import output
from .crawl import Manners, crawl_blogs
from .listing import show_table
from .site_server import serve_site
from .state import State, program_version, writing

_FOLDER = "bloggarkiv-demo"
_PORT = 8765
_BUNDLED = Path(__file__).parents[1] / "demo_site"
_IN_CHECKOUT = Path(__file__).parents[2] / "fixtures" / "sites" / "demo"


@click.command()
@click.pass_obj
def demo(state: State) -> int:
    """Crawl a small bundled blog, served on this machine, into ./bloggarkiv-demo."""
    own = State(state.folder or Path(_FOLDER), is_quiet=state.is_quiet, is_verbose=state.is_verbose)
    folder = own.folder_to_write()
    site = _BUNDLED if _BUNDLED.is_dir() else _IN_CHECKOUT
    with serve_site(site, port=_free_port()) as server, writing(folder) as archive:
        output.say(f"A small blog is being served at {server.url}/ on this machine only.")
        code = asyncio.run(_crawl_twice(own, archive, folder, server.url))
    with own.query() as query:
        show_table(query.newest())
    output.answer()
    output.answer(f"The archive lies in {folder}")
    output.answer("Type next:")
    command = "bloggarkiv" if shutil.which("bloggarkiv") else sys.argv[0]
    for verb in ("status", "show 1", f"export {_FOLDER}.csv"):
        output.answer(f"  {command} --archive {own.folder} {verb}")
    output.answer(f"Then a real blog: {command} crawl URL")
    return code


def _free_port() -> int:
    """Always the same port, so that a later demo finds the same blog; any other (0) if that one is taken."""
    with socket.socket() as probe:
        try:
            probe.bind(("127.0.0.1", _PORT))
        except OSError:
            return 0
    return _PORT


async def _crawl_twice(state: State, archive: Archive, folder: Path, url: str) -> int:
    blog = _demo_blog(folder, f"{url}/")
    manners = Manners(pace_s=0.0, allow_private=True, confirm_after=timedelta(hours=20), walks_all=False)
    codes = []
    for time in ("first", "second"):
        output.say(f"The {time} crawl:")
        agent = user_agent(program_version(), None)
        async with Fetcher(user_agent=agent, pace_s=manners.pace_s, allow_private=True) as fetch:
            codes.append(await crawl_blogs(state, archive, [blog], fetch, manners))
    return max(codes)


def _demo_blog(folder: Path, url: str) -> Blog:
    """The blog of that address in the folder's configuration, written there if it is the first time."""
    blogs = load_config(folder / FILE_NAME).blogs
    known = next((blog for blog in blogs if blog.url == url), None)
    if known is not None:
        return known
    slug = "anna-ek" if not blogs else slug_for(url, {blog.slug for blog in blogs})
    blog = Blog(slug, url, owner="Anna Ek", municipality="Storköping", role="kommunalråd")
    add_blog(folder / FILE_NAME, blog)
    return blog
