"""``bloggarkiv add URL``: finds the blog behind an address and writes it into ``bloggar.toml``."""

import asyncio
from dataclasses import dataclass
from pathlib import Path

import click

from scraper import Blog, Capture, Fetch, Fetcher, normalise, user_agent

from ..config import FILE_NAME, Config, add_blog
from ..resolve import Resolved, resolve
from ..slugs import slug_for
from . import output
from .state import State, locked, program_version


@dataclass(frozen=True, slots=True)
class Found:
    """The blog behind an address. ``capture`` is of its front page, where that was what was asked."""

    blog: Blog
    is_new: bool
    capture: Capture | None = None


@click.command()
@click.argument("url")
@click.option("--owner", help="Who writes it; the author of posts whose pages name none.")
@click.option("--party", help="The party, as you want to filter by it.")
@click.option("--municipality", help="The municipality.")
@click.option("--role", help="The person's role, such as kommunalråd.")
@click.option("--allow-private", is_flag=True, help="Allow addresses of this machine and inner networks.")
@click.pass_obj
def add(state: State, /, url: str, *, allow_private: bool, **facts: str | None) -> int:
    """Add the blog behind URL to bloggar.toml; any address of the blog will do."""
    folder = state.folder_to_write()
    with locked(folder):
        config = state.config(folder)
        found = asyncio.run(_find(folder, config, url, facts, allow_private=allow_private))
    if not found.is_new:
        output.say(f"{found.blog.url} is in {FILE_NAME} already, as {found.blog.slug}.")
    output.answer(f"{found.blog.slug}  {found.blog.url}")
    output.say(f"Read its posts with: bloggarkiv crawl {found.blog.slug}")
    return 0


async def find_blog(folder: Path, config: Config, url: str, facts: dict[str, str | None], fetch: Fetch) -> Found:
    """The blog behind the address: one of the configuration's, or a new one, which is written to it.

    Raises what asking the address raises, NoBlog where it is none, ConfigError where it cannot be written.
    """
    address = url if "://" in url else f"https://{url}"
    if known := _configured(config, normalise(address)):
        return Found(known, is_new=False)
    resolved = await resolve(address, fetch)
    _tell_front(address, resolved)
    capture = resolved.capture if resolved.is_front() else None
    if known := _configured(config, resolved.front_url):
        return Found(known, is_new=False, capture=capture)
    slug = slug_for(resolved.front_url, {blog.slug for blog in config.blogs})
    blog = Blog(
        slug,
        resolved.front_url,
        owner=facts.get("owner"),
        party=facts.get("party"),
        municipality=facts.get("municipality"),
        role=facts.get("role"),
    )
    add_blog(folder / FILE_NAME, blog)
    return Found(blog, is_new=True, capture=capture)


async def _find(folder: Path, config: Config, url: str, facts: dict[str, str | None], *, allow_private: bool) -> Found:
    agent = user_agent(program_version(), config.settings.contact)
    is_private_allowed = allow_private or config.settings.allow_private
    async with Fetcher(user_agent=agent, pace_s=config.settings.pace_s, allow_private=is_private_allowed) as fetch:
        return await find_blog(folder, config, url, facts, fetch)


def _configured(config: Config, front_url: str) -> Blog | None:
    return next((blog for blog in config.blogs if normalise(blog.url) == front_url), None)


def _tell_front(asked: str, resolved: Resolved) -> None:
    """Says so where the blog's front page is another address than the one that was given."""
    if normalise(asked) != resolved.front_url:
        output.say(f"{asked} belongs to the blog {resolved.front_url}")
