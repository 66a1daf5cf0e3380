"""``bloggarkiv discover ADDRESS``: the blogs of a portal as a list to edit, and to add with ``add --from``."""

import asyncio
import csv
import io
from pathlib import Path

import click

from scraper import Capture, Fetch, Fetcher, Link, ScraperError, links_of, normalise, parse_page

from ..config import FILE_NAME, find_archive, load_config
from ..errors import NoBlog
from ..export.csv_file import safe_cell
from ..portal import Candidate, candidates, confirmed, directories
from ..sources import is_opml, read_opml
from . import output
from .seek import fetcher_for
from .state import State

_AT_ONCE = 20


@click.command()
@click.argument("address")
@click.option("--json", "as_json", is_flag=True, help="JSON Lines, an object a blog.")
@click.option("--limit", type=click.IntRange(min=0), default=50, show_default=True, help="Ask at most so many pages.")
@click.option("--pages", type=click.IntRange(min=1), default=20, show_default=True, help="Read at most so many of it.")
@click.option("--allow-private", is_flag=True, help="Allow addresses of this machine and inner networks.")
@click.pass_obj
def discover(state: State, address: str, *, as_json: bool, limit: int, pages: int, allow_private: bool) -> int:
    """List the blogs that a portal, a blogroll or an OPML file at ADDRESS leads to, as CSV.

    Edit the list, and add what is left of it with: bloggarkiv add --from FILE
    """
    folder = find_archive(Path.cwd(), state.folder)
    config = load_config((folder or Path.cwd()) / FILE_NAME)
    url = address if "://" in address else f"https://{address}"
    found, unasked = asyncio.run(_discover(url, limit, pages, fetcher_for(config, allow_private=allow_private)))
    output.end_progress()
    if not found:
        hint = f"{unasked} of its links were not asked; try a larger --limit." if unasked else "Try its list of blogs."
        raise NoBlog(f"No blogs were found on {url}", hint=hint)
    for blog in found if as_json else ():
        output.answer_json({"name": blog.name, "url": blog.url})
    if not as_json:
        output.answer(_csv(found).rstrip("\n"))
    if not state.is_quiet:
        rest = f" {unasked} more links were not asked (--limit)." if unasked else ""
        output.say(f"{len(found)} blogs.{rest} Edit the list, then: bloggarkiv add --from FILE")
    return 0


async def _discover(url: str, limit: int, pages: int, fetcher: Fetcher) -> tuple[list[Candidate], int]:
    """The blogs, and how many candidates were left unasked."""
    async with fetcher as fetch:
        capture = await fetch(url, None)
        if capture.status != 200:
            answer = f"{capture.status} {capture.reason}".strip()
            raise NoBlog(f"{url} answers {answer}", hint="Look at it in a browser.")
        if is_opml(capture.body):
            return [Candidate(row.url, row.name, is_proven=True) for row in read_opml(capture.body) if row.url], 0
        links = await _links(capture, pages, fetch)
        found = candidates(capture.final_url, links)
        unsure = [one for one in found if not one.is_proven]
        asked = await _ask(unsure[:limit], fetch)
    blogs = {one.url: one for one in (*(one for one in found if one.is_proven), *asked)}
    return list(blogs.values()), len(unsure[limit:])


async def _links(capture: Capture, pages: int, fetch: Fetch) -> list[Link]:
    """The links of the portal's page, of its pages that list blogs, and of the older pages of each; so many in all."""
    links: list[Link] = []
    pending, seen = [capture.final_url], set[str]()
    while pending and len(seen) < pages:
        url = pending.pop(0)
        if normalise(url) in seen:
            continue
        seen.add(normalise(url))
        one = capture if url == capture.final_url else await _page_at(url, fetch)
        if one is None:
            continue
        headers = dict(reversed(one.headers))
        found = links_of(one.body, one.final_url, headers=headers)
        pending += directories(capture.final_url, found) if one is capture else ()
        older = parse_page(one.body, one.final_url, headers=headers, fetched_at=one.fetched_at).next_url
        pending += (older,) if older else ()
        links += found
    return links


async def _page_at(url: str, fetch: Fetch) -> Capture | None:
    output.progress(f"reading {url}")
    try:
        capture = await fetch(url, None)
    except ScraperError:
        return None
    return capture if capture.status == 200 else None


async def _ask(unsure: list[Candidate], fetch: Fetch) -> list[Candidate]:
    gate = asyncio.Semaphore(_AT_ONCE)

    async def ask(one: Candidate) -> Candidate | None:
        async with gate:
            output.progress(f"asking {one.url}")
            return await confirmed(one, fetch)

    return [one for one in await asyncio.gather(*map(ask, unsure)) if one is not None]


def _csv(blogs: list[Candidate]) -> str:
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(("name", "url"))
    writer.writerows((safe_cell(blog.name), safe_cell(blog.url)) for blog in blogs)
    return out.getvalue()
