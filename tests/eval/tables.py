"""Tallies as Markdown tables."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from .gold import PageGroup
from .scoring import FIELDS, Tally

GROUPS: dict[PageGroup, str] = {
    "listing": "Listing pages",
    "permalink": "Posts' own pages",
    "titles": "Pages of bare titles",
    "other": "Pages without posts",
}
HEAD = ("", "pages", "posts", "recall", "precision", *FIELDS, "body F1", "false / 100")


def tables(scores: Mapping[str, Mapping[PageGroup, Tally]]) -> str:
    """One table a kind of page, with a row a name, and the sum over all names last."""
    pieces = []
    for group, title in GROUPS.items():
        rows = [(name, by_group[group]) for name, by_group in scores.items() if group in by_group]
        if rows:
            pieces += [f"### {title}", "", _table(rows), ""]
    everything = [tally for by_group in scores.values() for tally in by_group.values()]
    pieces += ["### Over all pages", "", _table([], total=_sum(everything)), ""]
    return "\n".join(pieces)


def _table(rows: list[tuple[str, Tally]], total: Tally | None = None) -> str:
    lines = [_line(HEAD), _line(("---", *("---:",) * (len(HEAD) - 1)))]
    lines += [_line((name, *_cells(tally))) for name, tally in rows]
    summed = total or _sum(tally for _, tally in rows)
    return "\n".join([*lines, _line(("**all**", *_cells(summed)))])


def _sum(tallies: Iterable[Tally]) -> Tally:
    whole = Tally()
    for tally in tallies:
        whole.add(tally)
    return whole


def _cells(tally: Tally) -> tuple[str, ...]:
    fields = (_share(tally.right[name], tally.asked[name]) for name in FIELDS)
    return (
        str(tally.pages),
        str(tally.wanted),
        _share(tally.found, tally.wanted),
        _share(tally.found, tally.stated),
        *fields,
        _share(tally.body_f1, tally.bodies),
        f"{100 * tally.false_facts / tally.found:.1f}" if tally.found else "",
    )


def _share(part: float, whole: float) -> str:
    """Three digits, or nothing where nothing was asked; never rounded up to a whole."""
    return f"{min(part / whole, 0.9994 if part < whole else 1.0):.3f}" if whole else ""


def _line(cells: Iterable[str]) -> str:
    return "| " + " | ".join(cells) + " |"
