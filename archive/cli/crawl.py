"""``bloggarkiv crawl [URL|SLUG…]``: reads blogs into the archive."""

import asyncio
from collections import Counter
from contextlib import aclosing
from dataclasses import dataclass, field, replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import click

from scraper import Blog, Fetch, Fetcher, MediaPolicy

from ..config import FILE_NAME, MEDIA, Config, parse_duration
from ..errors import ConfigError
from ..records import BlogTally, Change, Event
from ..robots import KeptRobotsFiles
from ..run import Archive, RunOptions, primed, run_crawl
from . import output
from .add import find_blog
from .progress import Progress
from .seek import fetcher_for
from .state import State, program_version, writing

_TOLD = {"new": "new", "revised": "edited", "gone": "gone", "restored": "back", "missing": "says it is gone"}


class Duration(click.ParamType["timedelta"]):
    """An integer with s, m, h or d, or 0."""

    name = "duration"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> timedelta:
        """The span of time; fails with what is right."""
        try:
            return value if isinstance(value, timedelta) else parse_duration(str(value))
        except ValueError as error:
            self.fail(str(error), param, ctx)


@dataclass(frozen=True, slots=True)
class Manners:
    """How hosts are asked in this run: the options given, else what ``bloggar.toml`` says."""

    pace_s: float
    allow_private: bool
    confirm_after: timedelta
    walks_all: bool
    max_requests: int | None = None
    media: MediaPolicy = "images"
    max_file_bytes: int = 20_000_000


@dataclass(frozen=True, slots=True)
class Asked:
    """What the command was asked to crawl, where. ``config`` is the archive's, ``media`` goes before what it says."""

    folder: Path
    config: Config
    targets: tuple[str, ...]
    media: MediaPolicy | None = None


@dataclass
class Report:
    """What is told of a run while it goes on and at its end."""

    state: State
    tallies: dict[str, BlogTally] = field(default_factory=dict)
    ends: dict[str, str] = field(default_factory=dict)
    attention: Counter[str] = field(default_factory=Counter)
    progress: Progress = field(default_factory=Progress)

    def hear(self, event: Event) -> None:
        """Takes one event in, and tells what is worth telling now."""
        if event.kind == "visited" and event.tally is not None:
            self.tallies[event.blog] = event.tally
            if not self.state.is_quiet:
                output.progress(self.progress.line(event))
        elif event.kind == "changed" and event.change is not None:
            self._tell_change(event.blog, event.change)
        elif event.kind == "found" and event.finding is not None:
            is_grave = event.finding.severity == "attention"
            self.attention[event.blog] += is_grave
            if is_grave or self.state.is_verbose:
                hint = f" {event.finding.hint}" if event.finding.hint else ""
                self._say(f"{event.blog}: {event.finding.message} ({event.finding.url}){hint}")
        elif event.kind == "finished":
            self.tallies[event.blog] = event.tally or BlogTally()
            self.ends[event.blog] = event.outcome or "interrupted"
            self.progress.end(event.blog)

    def sum_up(self) -> int:
        """Answers with a line a blog; gives the exit code."""
        output.end_progress()
        for slug, tally in self.tallies.items():
            if not self.state.is_quiet:
                output.answer(f"{slug}: {summed(tally, self.ends.get(slug, 'interrupted'))}")
        return 1 if any(self.attention.values()) else 0

    def _tell_change(self, slug: str, change: Change) -> None:
        told = _TOLD.get(change.kind)
        is_news = change.kind in ("revised", "gone", "restored")
        if told and (self.state.is_verbose or (is_news and not self.state.is_quiet)):
            self._say(f"{slug}: {told}: {change.title or change.url}")

    def _say(self, text: str) -> None:
        output.end_progress()
        output.say(text)


@click.command()
@click.argument("targets", nargs=-1, metavar="[URL|SLUG]...")
@click.option("--pace", type=click.FloatRange(min=0), metavar="SECONDS", help="The pause between requests to a host.")
@click.option("--allow-private", is_flag=True, help="Allow addresses of this machine and inner networks.")
@click.option(
    "--confirm-after",
    type=Duration(),
    help="How far apart two statements that a post is gone must be: an integer with s, m, h or d, or 0.",
)
@click.option("--full", is_flag=True, help="Walk every listing page and ask every post again.")
@click.option(
    "--media",
    type=click.Choice(MEDIA),
    help="Which files to keep, in this run: none, the images of posts, or all that pages need and link to.",
)
@click.pass_obj
def crawl(
    state: State,
    targets: tuple[str, ...],
    *,
    pace: float | None,
    allow_private: bool,
    confirm_after: timedelta | None,
    full: bool,
    media: MediaPolicy | None,
) -> int:
    """Read blogs into the archive: those named, or all in bloggar.toml.

    A URL works at once, with nothing set up: its blog is added to bloggar.toml. A run that was stopped goes on where
    it was when the same command is given again.
    """
    folder = state.folder_to_write()
    config = state.config(folder)
    settings = config.settings
    manners = Manners(
        pace_s=settings.pace_s if pace is None else pace,
        allow_private=allow_private or settings.allow_private,
        confirm_after=settings.confirm_after if confirm_after is None else confirm_after,
        walks_all=full,
        max_requests=settings.max_requests,
        media=settings.media,
        max_file_bytes=settings.max_file_bytes,
    )
    if not targets and not config.blogs:
        raise ConfigError(
            "There is no blog to crawl yet", hint="Name one: bloggarkiv crawl URL", file=folder / FILE_NAME
        )
    _check_slugs(config, targets, folder)
    if settings.contact is None and not state.is_quiet:
        output.say(
            f"No contact is set: hosts cannot reach you. Put it in {FILE_NAME}, under [archive]: "
            'contact = "you@example.org"'
        )
    with writing(folder) as archive, KeptRobotsFiles(archive.store, archive.warc) as robots:
        return asyncio.run(_crawl(state, archive, Asked(folder, config, targets, media), manners, robots))


async def crawl_blogs(
    state: State,
    archive: Archive,
    blogs: list[Blog],
    fetch: Fetch,
    manners: Manners,
    *,
    fetcher: Fetcher | None = None,
) -> int:
    """Crawls the blogs, telling what happens; the exit code.

    ``fetcher`` is what stands behind ``fetch``, if it is one: it asks for files, and tells of the hosts.
    """
    report = Report(state)
    options = RunOptions(
        program_version(),
        manners.confirm_after,
        manners.walks_all,
        max_requests=manners.max_requests,
        media=manners.media,
        max_file_bytes=manners.max_file_bytes,
        fetch_file=fetcher.within(manners.max_file_bytes) if fetcher else None,
        host_findings=fetcher.findings if fetcher else lambda _: (),
    )
    async with aclosing(run_crawl(archive, blogs, fetch, options)) as events:
        async for event in events:
            report.hear(event)
    return report.sum_up()


async def _crawl(state: State, archive: Archive, asked: Asked, manners: Manners, robots: KeptRobotsFiles) -> int:
    config = asked.config
    ways = fetcher_for(config, allow_private=manners.allow_private, pace_s=manners.pace_s, robots=robots)
    async with ways as fetcher:
        fetch: Fetch = fetcher
        blogs: dict[str, Blog] = {}
        for target in asked.targets:
            if not _is_address(target):
                blogs[target] = next(blog for blog in config.blogs if blog.slug == target)
                continue
            found = await find_blog(asked.folder, config, target, {}, fetch)
            config = state.config(asked.folder)
            blogs[found.blog.slug] = found.blog
            if found.capture is not None:
                fetch = primed(fetch, found.capture, found.blog.url)
        crawled = list(blogs.values()) or list(config.blogs)
        if asked.media is not None:
            crawled = [replace(blog, media=asked.media) for blog in crawled]
        return await crawl_blogs(state, archive, crawled, fetch, manners, fetcher=fetcher)


def _check_slugs(config: Config, targets: tuple[str, ...], folder: Path) -> None:
    slugs = {blog.slug for blog in config.blogs}
    for target in targets:
        if not _is_address(target) and target not in slugs:
            known = f"Known are: {', '.join(sorted(slugs)[:20])}." if slugs else "None is known yet."
            raise ConfigError(
                f"No blog is called {target}", hint=f"{known} Or name its address.", file=folder / FILE_NAME
            )


def _is_address(target: str) -> bool:
    return "://" in target or "." in target


def summed(tally: BlogTally, end: str) -> str:
    """What a run did on a blog, in a line; ``end`` is its outcome."""
    told = {"new": tally.new, "edited": tally.revised, "gone": tally.gone, "back": tally.restored}
    news = ", ".join(f"{count} {name}" for name, count in told.items() if count) or "nothing new"
    news = f"{news}, {tally.files} files" if tally.files else news
    findings = f", {tally.findings} findings" if tally.findings else ""
    state = "" if end == "complete" else f" ({end})"
    return f"{news}{state}; {tally.requests} requests{findings}"
