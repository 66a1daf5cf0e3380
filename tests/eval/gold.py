"""What a site's pages ought to say, as values and as JSON; nothing here reads a page."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any, Literal

Shown = Literal["full", "excerpt", "none"]
Precision = Literal["second", "minute", "day", "month", "relative"]
PageGroup = Literal["listing", "permalink", "titles", "other"]

GOLD_FILE = "gold.json"


@dataclass(frozen=True, slots=True)
class Truth:
    """One post as its software stores it.

    ``local`` is the naive wall clock, ``instant`` the aware moment (None: as ``local`` in the site's zone).
    ``titles`` are all right answers, the post's own first; empty where it has none. ``excerpt`` is the text that
    listings show in place of ``body``. ``comments`` is None where the software keeps none.
    """

    url: str
    titles: tuple[str, ...] = ()
    author: str | None = None
    local: datetime | None = None
    instant: datetime | None = None
    comments: int | None = None
    body: str = ""
    excerpt: str = ""


@dataclass(frozen=True, slots=True)
class Entry:
    """Which of a post's facts one page states.

    ``date`` is the finest precision there, None where there is no date at all. ``unasked`` are fields of which
    nothing is known, which are not judged.
    """

    url: str
    title: bool = True
    author: bool = False
    date: Precision | None = None
    comments: bool = False
    body: Shown = "full"
    unasked: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class SavedPage:
    """One page in a file beside the gold, with the address and headers it was served with."""

    file: str
    url: str
    group: PageGroup
    entries: tuple[Entry, ...] = ()
    headers: Mapping[str, str] = field(default_factory=lambda: {"Content-Type": "text/html; charset=UTF-8"})
    fetched_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Site:
    """All measured pages of one site: a software with a theme in a language."""

    software: str
    theme: str
    language: str
    truths: Mapping[str, Truth]
    pages: tuple[SavedPage, ...]

    @property
    def name(self) -> str:
        """Software and theme, as tables name the site."""
        return f"{self.software} {self.theme}".strip()


def write_site(site: Site, folder: Path) -> None:
    """Writes the gold beside the pages."""
    told = asdict(site) | {"truths": [asdict(truth) for truth in site.truths.values()]}
    (folder / GOLD_FILE).write_text(json.dumps(told, ensure_ascii=False, indent=1, default=str), "utf-8")


def read_site(folder: Path) -> Site:
    """The site that was written there. Raises OSError or ValueError where none was."""
    told = json.loads((folder / GOLD_FILE).read_text("utf-8"))
    truths = [_truth(facts) for facts in told["truths"]]
    return Site(
        told["software"],
        told["theme"],
        told["language"],
        {truth.url: truth for truth in truths},
        tuple(_page(facts) for facts in told["pages"]),
    )


def saved_sites(cache: Path) -> Iterator[tuple[Path, Site]]:
    """Every site below the folder with its own folder, by path."""
    for file in sorted(cache.glob(f"sites/*/{GOLD_FILE}")):
        yield file.parent, read_site(file.parent)


def _truth(facts: dict[str, Any]) -> Truth:  # Any: JSON
    moments = {name: _moment(facts[name]) for name in ("local", "instant")}
    return Truth(**(facts | moments | {"titles": tuple(facts["titles"])}))


def _page(facts: dict[str, Any]) -> SavedPage:  # Any: JSON
    entries = tuple(Entry(**(row | {"unasked": tuple(row["unasked"])})) for row in facts["entries"])
    return SavedPage(**(facts | {"entries": entries, "fetched_at": _moment(facts["fetched_at"])}))


def _moment(told: str | None) -> datetime | None:
    return datetime.fromisoformat(told) if told else None
