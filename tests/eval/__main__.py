"""``python -m tests.eval [--cached] [--verbose] [--only NAME]``: makes the pages, parses them, prints the tables."""

from __future__ import annotations

import argparse
import shutil
import sys
from collections import Counter, defaultdict
from collections.abc import Iterator
from pathlib import Path

from scraper import parse_page

from . import fixture_pages, software
from .folders import VARIABLE, Job, NotMeasuredError, cache_folder, emptied
from .gold import GOLD_FILE, SavedPage, Site, saved_sites
from .scoring import Disagreement, Scores, Tally, score_page
from .tables import tables

OF_A_KIND = 3


def main() -> int:
    """0 when something was measured."""
    asked = _arguments()
    cache = asked.cache
    missing = _unsaved(cache, asked.only) if asked.cached else _make_sites(cache, asked.only)
    scores: dict[str, Scores] = defaultdict(lambda: defaultdict(Tally))
    differences: list[Disagreement] = []
    for folder, site in (*saved_sites(cache), *fixture_pages.sites()):
        if asked.only.lower() in f"{site.name} {site.language}".lower():
            for page in site.pages:
                tally, found = _score(folder, site, page)
                scores[site.name][page.group].add(tally)
                differences += found
    print(tables(scores))
    for name, reason in missing.items():
        print(f"**{name}: not measured.** {reason}\n")
    if asked.verbose:
        print("\n".join(_worst(differences, asked.worst)))
    return 0 if scores else 1


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.eval", description=__doc__)
    parser.add_argument("--cached", action="store_true", help="only parse what an earlier run saved")
    parser.add_argument("--verbose", action="store_true", help="list the worst disagreements")
    parser.add_argument("--worst", type=int, default=60, help="how many of them (default 60)")
    parser.add_argument("--only", default="", help="a part of the name of software, theme or language")
    parser.add_argument("--cache", type=Path, default=cache_folder(), help=f"default: {VARIABLE}, or a temporary one")
    return parser.parse_args()


def _make_sites(cache: Path, only: str) -> dict[str, str]:
    """Makes every site; the reason by name for those that could not be made, whose earlier pages go."""
    missing = {}
    for job in _jobs(only):
        folder, work = emptied(cache / "sites" / job.name), emptied(cache / "work" / job.name)
        try:
            job.make(folder, work)
            print(f"made {job.name}", file=sys.stderr)
        except (NotMeasuredError, OSError, RuntimeError) as error:
            shutil.rmtree(folder)
            missing[job.name] = f"{error}"
        shutil.rmtree(work)
    return missing


def _unsaved(cache: Path, only: str) -> dict[str, str]:
    """The sites of which no earlier run saved pages."""
    names = (job.name for job in _jobs(only))
    return {name: "No run saved its pages." for name in names if not (cache / "sites" / name / GOLD_FILE).exists()}


def _jobs(only: str) -> Iterator[Job]:
    every = (job for module in software.ALL for job in module.jobs())
    return (job for job in every if only.lower() in job.name.replace("-", " ").lower())


def _score(folder: Path, site: Site, page: SavedPage) -> tuple[Tally, list[Disagreement]]:
    body = (folder / page.file).read_bytes()
    read = parse_page(body, page.url, headers=page.headers, fetched_at=page.fetched_at)
    tally, found = score_page(read, page, dict(site.truths))
    place = f"{folder.name}/{page.file}"
    return tally, [Disagreement(f"{place} {item.url}", item.name, item.got, item.want, item.cost) for item in found]


def _worst(differences: list[Disagreement], count: int) -> Iterator[str]:
    """How often each field differs where, and then the costliest lines."""
    often = Counter((item.url.partition("/")[0], item.name) for item in differences)
    yield "### Disagreements by site and field\n"
    yield from (f"- {times:4} {site}: {name}" for (site, name), times in often.most_common())
    yield "\n### The worst\n"
    shown: Counter[tuple[str, str]] = Counter()
    for item in sorted(differences, key=lambda item: -item.cost):
        kind = (item.url.partition("/")[0], item.name)
        shown[kind] += 1
        if shown[kind] > OF_A_KIND or sum(min(times, OF_A_KIND) for times in shown.values()) > count:
            continue
        yield f"- {item.url}\n    {item.name}: got {item.got[:200]!r}\n    want {item.want[:200]!r}"


if __name__ == "__main__":
    sys.exit(main())
