"""Time grows as a page's entries do, in every layout, and no entry of a long page is left out."""

import time
from collections.abc import Callable

import pytest

from scraper import Page, parse_page

FEW, MANY = 250, 2000
PROSE = "Nämnden beslutade i dag att bygga en ny skola i centrum av staden, och den ska stå klar till hösten. "

# A layout: what stands before the entries, one entry by its number and day, and what stands behind.
LAYOUTS: dict[str, tuple[str, Callable[[int, str], str], str]] = {
    "lines between br": (
        "<h1>Arkiv</h1><div>",
        lambda i, day: f'{day} <a href="/p/{i}">Rubrik nummer {i}</a><br>',
        "</div>",
    ),
    "bold lines between br": ("<div>", lambda i, day: f"<b>{day} Rubrik {i}</b><br>{PROSE}<br><br>", "</div>"),
    "p rows": ("<h1>Arkiv</h1><div>", lambda i, day: f'<p>{day} <a href="/p/{i}">Rubrik nummer {i}</a></p>', "</div>"),
    "p runs": (
        "<div>",
        lambda i, day: f'<p><b><a href="/p/{i}">Rubrik nummer {i}</a></b></p><p>{day}</p><p>{PROSE}</p>',
        "</div>",
    ),
    "cards": (
        "<div>",
        lambda i, day: f'<div class="c"><a href="/p/{i}"><h3>Rubrik {i}</h3><span>{day}</span><p>{PROSE}</p></a></div>',
        "</div>",
    ),
    "li rows": (
        "<h1>Arkiv</h1><ul>",
        lambda i, day: f'<li>{day} <a href="/p/{i}">Rubrik nummer {i}</a></li>',
        "</ul>",
    ),
    "li with text": (
        "<ul>",
        lambda i, day: f'<li><h3><a href="/p/{i}">Rubrik {i}</a></h3><span>{day}</span><p>{PROSE}</p></li>',
        "</ul>",
    ),
    "tr": (
        "<h1>Arkiv</h1><table>",
        lambda i, day: f'<tr><td>{day}</td><td><a href="/p/{i}">Rubrik nummer {i}</a></td></tr>',
        "</table>",
    ),
    "dt and dd": (
        "<h1>Arkiv</h1><dl>",
        lambda i, day: f'<dt>{day}</dt><dd><a href="/p/{i}">Rubrik nummer {i}</a></dd>',
        "</dl>",
    ),
    "h3 and p": (
        "<div>",
        lambda i, day: f'<h3><a href="/p/{i}">Rubrik {i}</a></h3><p>{day}</p><p>{PROSE}</p>',
        "</div>",
    ),
    "bare h3 and p": ("<div>", lambda i, day: f"<h3>Rubrik {i}</h3><p>{day}</p><p>{PROSE}</p>", "</div>"),
    "articles": (
        "<main>",
        lambda i, day: f'<article><h2><a href="/p/{i}">Rubrik {i}</a></h2><p>{day}</p><p>{PROSE}</p></article>',
        "</main>",
    ),
    "many posts in one hentry": (
        '<div class="hentry">',
        lambda i, day: (
            f'<h2 class="entry-title"><a href="/p/{i}">Rubrik {i}</a></h2><div class="entry-content">{PROSE}</div>'
        ),
        "</div>",
    ),
}


def page_of(name: str, entries: int) -> bytes:
    before, entry, behind = LAYOUTS[name]
    days = (f"{1 + i % 28} mars {1990 + i // 28 % 30}" for i in range(entries))
    return f"<html lang=sv><body>{before}{''.join(map(entry, range(entries), days))}{behind}</body></html>".encode()


def timed(name: str, entries: int) -> tuple[float, Page]:
    body = page_of(name, entries)
    started = time.process_time()
    page = parse_page(body, "https://blogg.example/arkiv/")
    return time.process_time() - started, page


@pytest.mark.parametrize("name", LAYOUTS)
def test_time_for_an_entry_stays_flat_and_none_is_dropped(name: str) -> None:
    timed(name, 20)
    few = min(timed(name, FEW)[0] for _ in range(2))
    many, page = timed(name, MANY)
    assert (page.kind, len(page.posts)) == ("listing", MANY)
    # Twice the time for an entry at most, and half a second for what a busy machine adds; quadratic takes eight times.
    assert many < 2 * few * MANY / FEW + 0.5
