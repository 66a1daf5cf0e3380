"""``python -m tests.benchmarks.year [--blogs 200] [--nights 365] [--seed N]``: a simulated year of living blogs.

Edits, deletions, outages, new designs and moves are drawn at random from the seed; prints how many edits and
deletions were found within their schedule and after how long, how many were invented, and what a night costs a blog.
The clock and the web are simulated; crawl, parser, reconciliation, WARC and database are the real ones.
"""

import argparse
import tempfile
import time
from pathlib import Path

from tests.simulation.year import Nights, Sum


def main() -> None:
    """Prints the table that stands in the README."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--blogs", type=int, default=200)
    parser.add_argument("--nights", type=int, default=365)
    parser.add_argument("--seed", type=int, default=2026)
    asked = parser.parse_args()
    began_s = time.process_time()
    with tempfile.TemporaryDirectory() as folder:
        told = Nights.of(Path(folder), blogs=asked.blogs, seed=asked.seed).run(asked.nights)
    print(table(told))
    print(f"\nSeed {asked.seed}; {time.process_time() - began_s:.0f} s of CPU.")
    for line in (*told.missed, *told.false):
        print(line)


def table(told: Sum) -> str:
    """The figures as Markdown."""
    found = told.happened() - len(told.missed)
    lines = [
        f"{told.blogs} blogs, {told.nights} nights: {found} of {told.happened()} edits and deletions found within "
        f"their schedule ({told.waiting} not due yet), {len(told.false)} invented.",
        "",
        "| the blog offers | found | edit: days, median | 95 % | deletion: days, median | 95 % | requests a night |",
        "| --- | ---: | ---: | ---: | ---: | ---: | ---: |",
    ]
    for offers in sorted(told.quiet_nights):
        edits, deletions = (sorted(told.delays.get((kind, offers), [])) for kind in ("edit", "deletion"))
        cells = [*_spread(edits), *_spread(deletions)]
        quiet = told.quiet_requests[offers] / told.quiet_nights[offers]
        lines.append(f"| {offers} | {len(edits) + len(deletions)} | {' | '.join(cells)} | {quiet:.1f} |")
    return "\n".join(lines)


def _spread(days: list[float]) -> tuple[str, str]:
    return (f"{days[len(days) // 2]:.1f}", f"{days[int(len(days) * 0.95)]:.1f}") if days else ("", "")


if __name__ == "__main__":
    main()
