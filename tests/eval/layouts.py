"""Layouts that nobody made: how a site sets its posts is drawn at random, as a hand or a small program might do it.

``python -m tests.eval.layouts [FIRST] [COUNT]`` reads that many and prints how well, beside the measured software.
"""

from __future__ import annotations

import random
import sys
import tempfile
import tomllib
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial
from html import escape
from itertools import groupby
from pathlib import Path
from typing import Any

from scraper import parse_page

from .blocks import as_html
from .content import TEXTS, Blogger, Source, blogger
from .folders import Job, emptied
from .gold import Entry, Precision, read_site, write_site
from .scoring import Scores, Tally, score_page
from .static import BASE, Listed, Theme, chunks, save_site
from .tables import tables

NAME = "layouts"
LANGUAGES = ("sv", "nb", "da", "fi", "en", "de")
PER_PAGE = 6
BOXES = ("div", "section", "li", "article", "tr", "flat", "flat-hr", "dl")
HEADINGS = ("h1", "h2", "h3", "h4", "div", "p-b", "span")
PLACES = ("above", "below", "foot", "aside")
NAMES: dict[str, tuple[str, ...]] = {
    "none": (),
    "hashed": ("x1f", "k9_a", "m_3q", "Zt-0", "c77", "p_w2", "q8q", "b_00"),
    "modules": ("css-1a2b3c", "css-9zk01", "sc-dkPtRN", "sc-hBxehG", "Box_in__2Qx", "Row_a__91", "css-0", "sc-x"),
    "words": ("item", "headline", "when", "copy", "who", "talk", "topic", "rest"),
    "bem": ("n__item", "n__head", "n__day", "n__text", "n__name", "n__talk", "n__topic", "n__end"),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Layout:
    """What was drawn: how each fact stands, or None where it does not."""

    number: int
    words: dict[str, Any]  # Any: TOML
    names: tuple[str, ...]
    box: str
    heading: str
    links_title: bool
    date: str
    date_style: str
    date_place: str
    byline: str | None
    joins_byline: bool
    comments: int | None
    comment_place: str
    category: str | None
    wraps_text: bool
    is_excerpt: bool
    shares: bool
    by_day: bool
    side: str
    reverses: bool
    more: str
    permalink: str
    older: str


def draw(number: int, words: dict[str, Any]) -> Layout:  # Any: TOML
    """The layout of that number in the language of the words; the same each time."""
    chance = random.Random(f"layout {number}")
    pick = chance.choice
    date = pick(words["dates"])
    time = pick(("", "", *words["times"]))
    box = pick(BOXES)
    kind = pick(len(words["zero"]) * (None,) + tuple(range(len(words["zero"]))) * 2)
    return Layout(
        number,
        words,
        NAMES[pick(tuple(NAMES))],
        box,
        pick(HEADINGS),
        links_title=chance.random() < 0.75,
        date=date + time,
        date_style=pick(("time", "span", "plain", "div", "small", "abbr")),
        date_place=pick(PLACES[:3]),
        byline=pick((None, *words["bylines"], *words["bylines"])),
        joins_byline=chance.random() < 0.5,
        comments=kind,
        comment_place=pick(("foot", "meta")),
        category=pick((None, *words["categories"])),
        wraps_text=chance.random() < 0.7,
        is_excerpt=chance.random() < 0.3,
        shares=chance.random() < 0.3,
        by_day=chance.random() < 0.12 and box not in {"tr", "dl", "li"},
        side=pick(("", "left", "right", "right")),
        reverses=chance.random() < 0.2,
        more=pick(words["more"]),
        permalink=pick(words["permalink"]),
        older=pick(words["older"]),
    )


def main() -> int:
    """Reads the asked layouts, 48 from the first where none are, and prints the tables."""
    first, count = map(int, sys.argv[1:3]) if len(sys.argv) > 2 else (0, 48)
    scores: dict[str, Scores] = defaultdict(lambda: defaultdict(Tally))
    with tempfile.TemporaryDirectory() as scratch:
        for job in jobs(first, count):
            folder = emptied(Path(scratch) / job.name)
            job.make(folder, emptied(Path(scratch) / "work"))
            site = read_site(folder)
            for page in site.pages:
                read = parse_page((folder / page.file).read_bytes(), page.url, headers=page.headers)
                scores[NAME][page.group].add(score_page(read, page, dict(site.truths))[0])
    print(tables(scores))
    return 0


def jobs(first: int, count: int) -> Iterator[Job]:
    """A job for each of so many layouts; the languages take turns."""
    words = tomllib.loads((TEXTS / "layouts.toml").read_text("utf-8"))
    for number in range(first, first + count):
        language = LANGUAGES[number % len(LANGUAGES)]
        layout = draw(number, words[language])
        yield Job(f"layouts-{number:02}-{language}", partial(_make, layout=layout, site=blogger(language)))


def _make(folder: Path, work: Path, *, layout: Layout, site: Blogger) -> None:
    addresses = {post.slug: f"{post.local:%Y/%m}/{post.slug}.html" for post in site.posts}
    listings = list(chunks("", site.posts, PER_PAGE, later="sida-{n}.html"))
    for place, page in enumerate(listings):
        older = listings[place + 1].path if place + 1 < len(listings) else None
        _write(work / (page.path or "index.html"), listing_page(layout, site, page.posts, older))
    for post in site.posts:
        _write(work / addresses[post.slug], own_page(layout, site, post))
    _write(work / "om.html", _page(layout, site, layout.words["nav"][1], f"<p>{layout.words['about']}</p>"))
    listings.append(Listed("om.html", (), "other"))
    theme = _shown(layout)
    save_site(folder, work, software=NAME, theme=theme, blogger=site, listings=listings, addresses=addresses)
    counts = {f"{BASE}/{addresses[post.slug]}": len(post.comments) for post in site.posts}
    saved = read_site(folder)
    truths = {url: replace(truth, comments=counts[url]) for url, truth in saved.truths.items()}
    write_site(replace(saved, truths=truths), folder)


def _shown(layout: Layout) -> Theme:
    precision: Precision = "minute" if "{t}" in layout.date else "day"
    entry = Entry(
        "",
        author=layout.byline is not None,
        date=precision,
        comments=layout.comments is not None,
        body="excerpt" if layout.is_excerpt else "full",
    )
    return Theme(f"{layout.number:02}", entry, replace(entry, body="full"))


def _write(file: Path, text: str) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, "utf-8")


def listing_page(layout: Layout, site: Blogger, posts: Sequence[Source], older: str | None) -> str:
    """A page of several posts; each day's posts below its day where the layout sets them so."""
    parts = []
    for _, group in groupby(posts, key=lambda post: post.local.date() if layout.by_day else post.slug):
        day = list(group)
        if layout.by_day:
            parts.append(f"<h4{_name(layout, 2)}>{_day(layout.words, layout.words['dates'][0], day[0])}</h4>")
        parts += [_boxed(layout, _facts(layout, post, is_own=False)) for post in day]
    pager = f'<p><a href="/{older}">{layout.older}</a></p>' if older else ""
    return _page(layout, site, None, _around(layout, parts) + pager)


def own_page(layout: Layout, site: Blogger, post: Source) -> str:
    """A post's own page, with its comments, a form, and the way to its neighbours."""
    words = layout.words
    voices = "".join(
        f"<div{_name(layout, 7)}><b>{name}</b> {_day(words, '{day} {month} {year}', post)}<p>{escape(text)}</p></div>"
        for name, text in zip(("Kim", "Robin", "Sam", "Alex", "Lo"), post.comments, strict=False)
    )
    fields = f'<label>{words["name_field"]} <input name="n"></label><textarea name="t"></textarea>'
    form = f'<form method="post"><h3>{words["respond"]}</h3>{fields}<button>{words["send"]}</button></form>'
    talk = f'<div id="talk">{voices}</div>{form}' if layout.comments is not None else ""
    at = site.posts.index(post)
    near = [site.posts[at - 1], site.posts[(at + 1) % len(site.posts)]]
    links = " | ".join(
        f'<a href="/{near_.local:%Y/%m}/{near_.slug}.html">{escape(near_.title) or "–"}</a>' for near_ in near
    )
    body = _around(layout, [_boxed(layout, _facts(layout, post, is_own=True))]) + talk + f"<p>{links}</p>"
    return _page(layout, site, post.title, body)


def _facts(layout: Layout, post: Source, *, is_own: bool) -> list[str]:
    words, url = layout.words, f"/{post.local:%Y/%m}/{post.slug}.html"
    title = escape(post.title)
    if layout.links_title and not (is_own and layout.number % 2):
        title = f'<a href="{url}">{title}</a>'
    elif is_own:
        title = escape(post.title)
    heading = _heading(layout, title) if post.title or layout.links_title else ""
    date = _date(layout, post, is_own=is_own)
    byline = f"<span{_name(layout, 4)}>{layout.byline.format(a=escape(post.author))}</span>" if layout.byline else ""
    topic = f'<a href="/amne/1.html">{escape(post.category)}</a>'
    category = f"<span{_name(layout, 6)}>{layout.category.format(c=topic)}</span>" if layout.category else ""
    comments = _comments(layout, post, url)
    sep = (" | ", " ", ", ", " · ", " – ")[layout.number % 5]
    above, below, foot = [], [], []
    {"above": above, "below": below, "foot": foot}[layout.date_place].append(date)
    (below if layout.joins_byline and layout.date_place != "foot" else foot).append(byline)
    foot.append(category)
    (foot if layout.comment_place == "foot" else below).append(comments)
    if layout.shares:
        foot.append(f'<a href="https://www.facebook.com/sharer.php?u={url}">{words["share"]}</a>')
    if not layout.links_title and not is_own:
        foot.append(f'<a href="{url}">{layout.permalink}</a>')
    is_short = layout.is_excerpt and not is_own
    blocks = post.blocks[: post.lead] if is_short else post.blocks
    text = as_html(blocks) + (f'<p><a href="{url}">{layout.more}</a></p>' if is_short else "")
    text = f"<div{_name(layout, 3)}>{text}</div>" if layout.wraps_text else text
    rows = [_line(layout, above, sep), heading, _line(layout, below, sep), text, _line(layout, foot, sep)]
    return [row for row in rows if row]


def _line(layout: Layout, parts: list[str], sep: str) -> str:
    said = [part for part in parts if part]
    tag = ("p", "div")[layout.number % 2]
    return f"<{tag}{_name(layout, 5)}>{sep.join(said)}</{tag}>" if said else ""


def _heading(layout: Layout, title: str) -> str:
    if layout.heading == "p-b":
        return f"<p{_name(layout, 1)}><b>{title}</b></p>"
    if layout.heading in {"div", "span"}:
        inner = f"<span{_name(layout, 1)}>{title}</span>" if layout.heading == "span" else title
        return f"<div{_name(layout, 1)}>{inner}</div>"
    return f"<{layout.heading}{_name(layout, 1)}>{title}</{layout.heading}>"


def _comments(layout: Layout, post: Source, url: str) -> str:
    if layout.comments is None:
        return ""
    forms = layout.words[{0: "zero", 1: "one"}.get(len(post.comments), "many")]
    text = forms[layout.comments % len(forms)].format(n=len(post.comments))
    return f'<a href="{url}#talk">{text}</a>' if layout.number % 3 else f"<span>{text}</span>"


def _date(layout: Layout, post: Source, *, is_own: bool) -> str:
    shape = layout.date
    if layout.by_day and not is_own:
        shape = "{t}" if "{t}" in layout.date else ""
    text, style = _day(layout.words, shape, post), layout.date_style
    if style == "plain" or not text:
        return text
    if style == "time":
        machine = f"{post.local:%Y-%m-%dT%H:%M}" if "{t}" in layout.date else f"{post.local:%Y-%m-%d}"
        return f'<time datetime="{machine}">{text}</time>'
    return f"<{style}{_name(layout, 2)}>{text}</{style}>"


def _day(words: dict[str, Any], shape: str, post: Source) -> str:  # Any: TOML
    at = post.local
    month = words["months"][at.month - 1]
    return shape.format(
        day=at.day, dd=f"{at.day:02}", mm=f"{at.month:02}", m=at.month, year=at.year, month=month, mon=month[:3],
        weekday=words["weekdays"][at.weekday()], t=f"{at:%H:%M}",
    )  # fmt: skip


def _boxed(layout: Layout, facts: list[str]) -> str:
    inner = "\n".join(facts)
    if layout.box == "tr":
        return f"<tr{_name(layout, 0)}><td>{inner}</td></tr>"
    if layout.box == "dl":
        return f"<dt>{facts[0]}</dt><dd>{chr(10).join(facts[1:])}</dd>"
    if layout.box == "flat":
        return inner
    if layout.box == "flat-hr":
        return inner + "<hr>"
    return f"<{layout.box}{_name(layout, 0)}>{inner}</{layout.box}>"


def _around(layout: Layout, parts: list[str]) -> str:
    outer = {"li": "ul", "tr": "table", "dl": "dl"}.get(layout.box, "div")
    return f"<{outer}>" + "\n".join(parts) + f"</{outer}>"


def _name(layout: Layout, place: int) -> str:
    return f' class="{layout.names[place]}"' if layout.names else ""


def _page(layout: Layout, site: Blogger, title: str | None, main: str) -> str:
    words = layout.words
    menu = zip(("", "om.html", "kontakt.html", "arkiv.html"), words["nav"], strict=True)
    nav = "".join(f'<li><a href="/{href}">{text}</a></li>' for href, text in menu)
    side = _side(words, site) if layout.side else ""
    columns = side + main if layout.side == "left" else main + side
    name = escape(site.site)
    head = f"{escape(title)} - {name}" if title else name
    brand = ("div", "h1")[layout.number % 2]
    return f"""<!DOCTYPE html>
<html lang="{site.language}"><head><meta charset="utf-8"><title>{head}</title></head><body>
<{brand}><a href="/">{name}</a></{brand}><ul>{nav}</ul>
{columns}
<p>{words["footer"]}</p></body></html>"""


def _side(words: dict[str, Any], site: Blogger) -> str:  # Any: TOML
    recent = "".join(f"<li>{_link(post)}</li>" for post in site.posts[:5])
    voices = "".join(f"<li>Kim: {_link(post, '#talk')}</li>" for post in site.posts[3:7])
    months = "".join(f'<li><a href="/{year}/">{words["months"][2]} {year}</a></li>' for year in range(2014, 2020))
    columns = (("recent", recent), ("latest_comments", voices), ("archive", months))
    return '<div id="side">' + "".join(f"<h3>{words[key]}</h3><ul>{rows}</ul>" for key, rows in columns) + "</div>"


def _link(post: Source, place: str = "") -> str:
    return f'<a href="/{post.local:%Y/%m}/{post.slug}.html{place}">{escape(post.title) or "–"}</a>'


if __name__ == "__main__":
    sys.exit(main())
