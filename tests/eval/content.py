"""Invented posts in six languages, the same for every software; deterministic, drawn from ``texts/``."""

from __future__ import annotations

import random
import tomllib
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

from .blocks import Block

LANGUAGES = ("sv", "nb", "da", "fi", "en", "de")
POSTS = 25
TEXTS = Path(__file__).parent / "texts"
FIRST_DAY = datetime(2014, 1, 9, 7, 41)  # noqa: DTZ001  # a wall clock, in whatever zone the site has
SAME_DAY = (17, 18)
IMAGE = "/images/station.png"


@dataclass(frozen=True, slots=True)
class Source:
    """One post to be published. ``title`` is empty for one; ``lead`` is how many blocks its excerpt has."""

    number: int
    slug: str
    title: str
    author: str
    local: datetime
    category: str
    tags: tuple[str, ...]
    blocks: tuple[Block, ...]
    lead: int
    comments: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Blogger:
    """A site to be published: its name, its zone, and its posts, newest first."""

    language: str
    site: str
    zone: str
    authors: tuple[str, ...]
    posts: tuple[Source, ...]


@cache
def blogger(language: str) -> Blogger:
    """The invented site of that language."""
    texts = tomllib.loads((TEXTS / f"{language}.toml").read_text("utf-8"))
    posts = tuple(_post(texts, number) for number in range(POSTS))
    newest_first = tuple(sorted(posts, key=lambda post: post.local, reverse=True))
    return Blogger(language, texts["site"], texts["zone"], tuple(texts["authors"]), newest_first)


def of_one_author(site: Blogger) -> Blogger:
    """The same site, where its first author wrote everything."""
    owner = site.authors[0]
    posts = tuple(replace(post, author=owner) for post in site.posts)
    return replace(site, authors=(owner,), posts=posts)


def _post(texts: dict[str, Any], number: int) -> Source:  # Any: TOML
    chance = random.Random(f"{texts['site']} {number}")
    blocks = _blocks(texts, number, chance)
    return Source(
        number=number,
        slug=f"post-{number:02}",
        title=_title(texts, number),
        author=texts["authors"][number % 3],
        local=_moment(number),
        category=texts["categories"][number % 2],
        tags=tuple(chance.sample(texts["tags"], number % 4)),
        blocks=blocks,
        lead=1 if blocks[0].kind == "paragraph" else len(blocks),
        comments=tuple(texts["comments"][n % 3] for n in range((0, 1, 2, 0, 5)[number % 5])),
    )


def _moment(number: int) -> datetime:
    day = FIRST_DAY + timedelta(days=97 * (SAME_DAY[0] if number == SAME_DAY[1] else number))
    if number == 12:
        return day.replace(month=12, day=31, hour=23, minute=58)
    return day.replace(hour=(7 + 5 * number) % 24, minute=(13 * number + 4) % 60)


def _title(texts: dict[str, Any], number: int) -> str:
    plain: str = texts["titles"][number % 12]
    odd: dict[int, str] = {
        3: "2017",
        5: f"{plain} – {texts['titles'][0]} – {texts['titles'][9]}",
        7: "…",
        9: f"”{texts['tags'][0]} & {texts['tags'][1]}”: {plain}",
        11: "",
        13: texts["dated_title"],
        15: texts["counted_title"],
        18: texts["titles"][5],
        19: texts["byline_title"],
        21: " | ".join(texts["tags"][:3]),
    }
    return odd.get(number, plain if number < 12 else f"{plain}, {number}")


def _blocks(texts: dict[str, Any], number: int, chance: random.Random) -> tuple[Block, ...]:
    image = Block("image", (IMAGE, texts["alt"], texts["caption"]))
    if number == 20:
        return (image,)
    count = {14: 1, 16: 14}.get(number, 3 + number % 4)
    blocks = [Block("paragraph", (_paragraph(texts, chance),)) for _ in range(count)]
    inserts = {
        "list": (number % 5 == 0, Block("list", tuple(texts["items"]))),
        "quote": (number % 5 == 1, Block("quote", (texts["quote"],))),
        "image": (number % 5 == 2, image),
        "table": (number % 7 == 3, Block("table", tuple(tuple(row) for row in texts["table"]))),
        "code": (number % 8 == 4, Block("code", ("for year in 2018 2019; do", "  echo $year", "done"))),
        "trap": (number == 8, Block("paragraph", (texts["quoted_byline"],))),
        "second heading": (number % 6 == 5, Block("heading", (texts["headings"][1],))),
        "heading": (number % 6 == 5, Block("heading", (texts["headings"][0],))),
    }
    for place, (is_there, block) in enumerate(inserts.values()):
        if is_there and count > 1:
            blocks.insert(1 + place % (len(blocks) - 1), block)
    return tuple(blocks)


def _paragraph(texts: dict[str, Any], chance: random.Random) -> str:
    return " ".join(chance.sample(texts["sentences"], chance.randint(2, 5)))
