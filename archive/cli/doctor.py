"""``bloggarkiv doctor``: whether all that a crawl needs is in order, a line a check; changes nothing."""

import asyncio
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from email.utils import parsedate_to_datetime
from pathlib import Path
from tempfile import TemporaryFile
from typing import Literal

import click
from filelock import FileLock, Timeout

from scraper import Blog, Capture, RobotsDisallowed, ScraperError, host_of

from ..config import DATABASE_NAME, FILE_NAME, Config, find_archive, load_config
from ..errors import ArchiveError, ConfigError
from ..query import Query
from ..warc import damage_in
from . import output
from .seek import fetcher_for
from .state import LOCK_NAME, State

_LITTLE_BYTES, _FEW_BYTES = 200_000_000, 2_000_000_000
_QUICKLY_CHECKED_BYTES = 500_000_000
_HOSTS_ASKED = 3
_SKEW_TOLD, _SKEW_BAD = timedelta(minutes=2), timedelta(hours=1)

Verdict = Literal["ok", "warn", "bad"]


@dataclass(frozen=True, slots=True)
class Check:
    """One line: what was looked at, how it is, what to do."""

    name: str
    verdict: Verdict
    message: str
    hint: str = ""


@click.command()
@click.option("--json", "as_json", is_flag=True, help="JSON Lines, an object a check.")
@click.pass_obj
def doctor(state: State, *, as_json: bool) -> int:
    """Check folder, disk, configuration, database, WARC files, network and clock; ends with 1 if any is bad."""
    folder = (find_archive(Path.cwd(), state.folder) or Path.cwd()).absolute()
    is_bad = False
    for check in _checks(folder):
        is_bad |= check.verdict == "bad"
        if as_json:
            output.answer_json(
                {"check": check.name, "verdict": check.verdict, "message": check.message, "hint": check.hint or None}
            )
        elif check.verdict != "ok" or not state.is_quiet:
            output.answer(f"{check.verdict:<4}  {check.name}: {check.message}. {check.hint}".rstrip())
    return 1 if is_bad else 0


def _checks(folder: Path) -> Iterator[Check]:
    yield _folder(folder)
    if not folder.is_dir():
        return
    yield _disk(folder)
    yield _lock(folder)
    yield from _database(folder)
    try:
        config = load_config(folder / FILE_NAME)
    except ConfigError as error:
        place = f", line {error.line}" if error.line else ""
        yield Check("config", "bad", f"{FILE_NAME}{place}: {error.message}", error.hint)
        return
    yield from _config(config)
    yield from _network(config)


def _folder(folder: Path) -> Check:
    try:
        with TemporaryFile(dir=folder) as draft:
            draft.write(b"x")
    except OSError as error:
        hint = "Choose one that you may write to with --archive DIR."
        return Check("folder", "bad", f"{folder} cannot be written ({error.strerror})", hint)
    return Check("folder", "ok", f"{folder} can be written")


def _disk(folder: Path) -> Check:
    free = shutil.disk_usage(folder).free
    message = f"{free / 1e9:.1f} GB are free"
    if free < _LITTLE_BYTES:
        return Check("disk", "bad", message, "Free some space; a crawl stops when the disk is full.")
    if free < _FEW_BYTES:
        return Check("disk", "warn", message, "A blog of 1,000 posts takes about 0.1 GB.")
    return Check("disk", "ok", message)


def _lock(folder: Path) -> Check:
    path = folder / LOCK_NAME
    if not path.exists():
        return Check("lock", "ok", "no run is going on")
    try:
        FileLock(path, timeout=0).acquire().lock.release()
    except Timeout:
        return Check("lock", "warn", "a run is going on right now", "What is said of its files may change.")
    except OSError as error:
        return Check("lock", "bad", f"{path} cannot be opened ({error.strerror})", "Check who owns it.")
    return Check("lock", "ok", "no run is going on")


def _database(folder: Path) -> Iterator[Check]:
    path = folder / DATABASE_NAME
    if not path.exists():
        yield Check("database", "ok", "there is none yet; the first crawl makes it")
        return
    try:
        with Query.open(path) as query:
            yield _integrity(query, path)
            yield _warc(folder, query)
    except ArchiveError as error:
        yield Check("database", "bad", error.message, error.hint)


def _integrity(query: Query, path: Path) -> Check:
    if broken := query.broken_references():
        return Check("database", "bad", f"{broken} rows cite others that are not there", "Put it back from a backup.")
    size = path.stat().st_size
    if size > _QUICKLY_CHECKED_BYTES:
        hint = f"Read it through with: sqlite3 {DATABASE_NAME} 'PRAGMA quick_check'"
        return Check("database", "ok", f"{path.name} opens; its {size / 1e9:.1f} GB were not read through", hint)
    if pages := query.broken_pages():
        return Check("database", "bad", f"{path.name} is damaged: {pages[0]}", "Put it back from a backup.")
    return Check("database", "ok", f"{path.name} is whole, {sum(blog.posts for blog in query.statuses())} posts")


def _warc(folder: Path, query: Query) -> Check:
    """The newest file alone: earlier ones were whole when it was begun, and are never written again."""
    files = sorted((folder / "warc").glob("*.warc.gz"), key=lambda file: file.stat().st_mtime)
    if not files:
        cites = any(blog.posts for blog in query.statuses())
        hint = "Put the folder warc back from a backup."
        return Check("warc", "bad", "no WARC file is there", hint) if cites else Check("warc", "ok", "no file yet")
    newest = files[-1]
    end = damage_in(newest)
    cited_to = query.cited_to(f"warc/{newest.name}")
    if max(newest.stat().st_size if end is None else end, 0) < cited_to:
        hint = "Put it back from a backup; the texts in the database are unharmed."
        return Check("warc", "bad", f"{newest.name} is damaged or cut off before byte {cited_to}, which is cited", hint)
    if end is not None:
        hint = "The next crawl cuts it off; nothing cites it."
        return Check("warc", "warn", f"{newest.name} ends in a record that a killed run left half-written", hint)
    return Check("warc", "ok", f"{newest.name}, the newest of {len(files)}, is whole")


def _config(config: Config) -> Iterator[Check]:
    if config.blogs:
        yield Check("config", "ok", f"{FILE_NAME} names {len(config.blogs)} blogs")
    else:
        yield Check("config", "warn", f"{FILE_NAME} names no blog", "Add one: bloggarkiv add URL")
    if config.settings.contact:
        yield Check("contact", "ok", f"hosts can reach you at {config.settings.contact}")
    else:
        hint = f'Write into {FILE_NAME}, under [archive]: contact = "you@example.org"'
        yield Check("contact", "warn", "hosts cannot reach you", hint)


def _network(config: Config) -> Iterator[Check]:
    hosts = {host_of(blog.url): blog for blog in config.blogs}
    if not hosts:
        yield Check("network", "warn", "not looked at, as there is no blog to ask", "Add one: bloggarkiv add URL")
        return
    blogs = list(hosts.values())[:_HOSTS_ASKED]
    answer = asyncio.run(_ask(config, blogs))
    if isinstance(answer, ScraperError):
        names = ", ".join(host_of(blog.url) for blog in blogs)
        yield Check("network", "bad", f"none of {names} answers: {answer.message}", answer.hint)
        return
    asked, capture = answer
    if capture is None:
        yield Check("network", "ok", f"{host_of(asked.url)} answers, and its robots.txt keeps us out")
        return
    yield Check("network", "ok", f"{host_of(asked.url)} answers {capture.status}")
    yield _clock(capture)


async def _ask(config: Config, blogs: list[Blog]) -> tuple[Blog, Capture | None] | ScraperError:
    """The first of the blogs whose host answers, with the answer; else the last error."""
    failure: ScraperError | None = None
    async with fetcher_for(config, allow_private=False) as fetch:
        for blog in blogs:
            try:
                return blog, await fetch(blog.url, None)
            except RobotsDisallowed:
                return blog, None
            except ScraperError as error:
                failure = error
    assert failure is not None
    return failure


def _clock(capture: Capture) -> Check:
    try:
        stated = parsedate_to_datetime(capture.header("Date") or "")
        skew = capture.fetched_at - stated
    except (ValueError, TypeError):
        return Check("clock", "warn", "not compared, as the host states no time")
    ahead = "ahead of" if skew > timedelta() else "behind"
    message = f"this computer's clock is {abs(skew.total_seconds()):.0f} s {ahead} the host's"
    if abs(skew) <= _SKEW_TOLD:
        return Check("clock", "ok", message)
    hint = "Set this computer's clock: every date of the archive comes from it."
    return Check("clock", "bad" if abs(skew) > _SKEW_BAD else "warn", message, hint)
