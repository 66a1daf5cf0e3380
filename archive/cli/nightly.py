"""``bloggarkiv nightly``: all that a scheduled run should do, quietly; a person hears of what needs a person.

Everything else stands in ``logs/``: a line a blog in the day's ``.log``, and one JSON report a run. Days and times
are UTC, as in the database.
"""

import asyncio
import json
from contextlib import aclosing, suppress
from dataclasses import asdict, dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import click

from scraper import Finding, utc_now

from ..config import FILE_NAME, Config
from ..errors import ArchiveReadOnly, ConfigError
from ..records import BlogTally, Event
from ..robots import KeptRobotsFiles
from ..run import Archive, RunOptions, run_crawl
from . import output
from .crawl import Duration, summed
from .progress import Progress
from .seek import fetcher_for
from .state import State, program_version, writing

_MOST_TOLD = 50


@dataclass
class Night:
    """What is known of the run so far. ``outcomes`` has a blog from its end on; ``skipped`` is one of them."""

    folder: Path
    started_at: datetime
    stop_after: timedelta | None
    blogs: dict[str, str]
    tallies: dict[str, BlogTally] = field(default_factory=dict)
    outcomes: dict[str, str] = field(default_factory=dict)
    findings: dict[str, list[Finding]] = field(default_factory=dict)
    is_quiet: bool = False
    progress: Progress = field(default_factory=Progress)

    def hear(self, event: Event) -> None:
        """Takes one event in; a blog's last is logged."""
        if event.tally is not None:
            self.tallies[event.blog] = event.tally
        if event.kind == "visited" and event.tally is not None and not self.is_quiet:
            output.progress(self.progress.line(event))
        elif event.kind == "found" and event.finding is not None:
            self.findings.setdefault(event.blog, []).append(event.finding)
        elif event.kind in ("finished", "skipped"):
            self.outcomes[event.blog] = event.outcome or "skipped"
            self._log(event.blog)

    def grave(self) -> list[tuple[str, Finding]]:
        """What needs a person, with the blog."""
        return [
            (slug, found) for slug, all_ in self.findings.items() for found in all_ if found.severity == "attention"
        ]

    def write_report(self, *, ended_at: datetime) -> Path:
        """The file that the run is reported in, after writing it in one step."""
        path = self._report_path()
        draft = path.with_suffix(".json.part")
        try:
            draft.write_text(json.dumps(self._report(ended_at), ensure_ascii=False, indent=1, default=str), "utf-8")
            draft.replace(path)
        except OSError as error:
            raise _unwritable(path, error) from error
        return path

    def _report_path(self) -> Path:
        """Named by when the run began; a second run of the same second gets a number, and sorts behind it."""
        stem = f"{self.started_at:%Y-%m-%dT%H%M%SZ}"
        names = (stem, *(f"{stem}_{number}" for number in range(2, 1000)))
        paths = (self.folder / "logs" / f"{name}.json" for name in names)
        return next(path for path in paths if not path.exists())

    def _report(self, ended_at: datetime) -> dict[str, Any]:
        outcomes = {slug: self.outcomes.get(slug, "interrupted") for slug in self.blogs}
        kinds = set(outcomes.values())
        is_interrupted = "interrupted" in kinds
        return {
            "version": program_version(),
            "started_at": self.started_at.isoformat(timespec="seconds"),
            "ended_at": ended_at.isoformat(timespec="seconds"),
            "stop_after_s": self.stop_after.total_seconds() if self.stop_after else None,
            "outcome": "interrupted" if is_interrupted else "complete" if kinds <= {"complete"} else "partial",
            "attention": len(self.grave()),
            "blogs": [
                {"blog": slug, "url": url, "outcome": outcomes[slug]}
                | asdict(self.tallies.get(slug, BlogTally()))
                | {"findings": [asdict(finding) for finding in self.findings.get(slug, [])]}
                for slug, url in self.blogs.items()
            ],
        }

    def _log(self, slug: str) -> None:
        outcome = self.outcomes[slug]
        tally = self.tallies.get(slug, BlogTally())
        said = "not reached; it comes first next time" if outcome == "skipped" else summed(tally, outcome)
        line = output.printable(f"{utc_now():%Y-%m-%dT%H:%M:%SZ} {slug}: {said}")
        path = self.folder / "logs" / f"{self.started_at:%Y-%m-%d}.log"
        try:
            with path.open("a", encoding="utf-8") as file:
                file.write(f"{line}\n")
        except OSError as error:
            raise _unwritable(path, error) from error


@click.command()
@click.option(
    "--stop-after",
    type=Duration(),
    help="Begin no blog after this time, such as 4h, and end those at hand cleanly; the rest come first next time.",
)
@click.pass_obj
def nightly(state: State, stop_after: timedelta | None) -> int:
    """Crawl all blogs of bloggar.toml, quietly: for a scheduler (see: bloggarkiv schedule).

    Says only what needs a person, and then ends with 1. The rest stands in logs/: a line a blog, and a report.
    """
    folder = state.existing_folder()
    config = state.config(folder)
    if not config.blogs:
        hint = "Add one: bloggarkiv add URL"
        raise ConfigError("There is no blog to crawl yet", hint=hint, file=folder / FILE_NAME)
    with writing(folder) as archive, KeptRobotsFiles(archive.store, archive.warc) as robots:
        urls = {blog.slug: blog.url for blog in config.blogs}
        night = Night(folder, archive.clock(), stop_after, urls, is_quiet=state.is_quiet)
        try:
            asyncio.run(_crawl(archive, config, night, robots))
        except BaseException:
            with suppress(ArchiveReadOnly):
                night.write_report(ended_at=archive.clock())
            raise
        path = night.write_report(ended_at=archive.clock())
    output.end_progress()
    return _tell(state, night, path)


async def _crawl(archive: Archive, config: Config, night: Night, robots: KeptRobotsFiles) -> None:
    stop_at = night.started_at + night.stop_after if night.stop_after is not None else None
    settings = config.settings
    async with fetcher_for(config, allow_private=False, robots=robots) as fetch:
        options = RunOptions(
            program_version(),
            settings.confirm_after,
            stop_at=stop_at,
            max_requests=settings.max_requests,
            media=settings.media,
            max_file_bytes=settings.max_file_bytes,
            fetch_file=fetch.within(settings.max_file_bytes),
            host_findings=fetch.findings,
        )
        async with aclosing(run_crawl(archive, config.blogs, fetch, options)) as events:
            async for event in events:
                night.hear(event)


def _tell(state: State, night: Night, path: Path) -> int:
    """Says what needs a person; the exit code."""
    grave = night.grave()
    for slug, finding in grave[:_MOST_TOLD]:
        output.say(f"{slug}: {finding.message} ({finding.url}) {finding.hint or ''}".rstrip())
    if len(grave) > _MOST_TOLD:
        output.say(f"{len(grave) - _MOST_TOLD} more need a look; all of them stand in {path}")
    if state.is_verbose:
        for slug, outcome in night.outcomes.items():
            output.say(f"{slug}: {summed(night.tallies.get(slug, BlogTally()), outcome)}")
        output.say(f"The report is {path}")
    return 1 if grave else 0


def _unwritable(path: Path, error: OSError) -> ArchiveReadOnly:
    hint = "Check who owns the folder, and whether the disk is full; what was read is kept."
    return ArchiveReadOnly(f"{path} cannot be written ({error.strerror})", hint=hint)
