"""Which pages are listings, posts or neither, and what is read from them: short pages in many layouts."""

from dataclasses import dataclass

import pytest

from scraper import parse_page

HOST = "https://blogg.example"
PROSE = "Nämnden beslutade i dag att bygga en ny skola i centrum av staden, och den ska stå klar till hösten. "


@dataclass(frozen=True)
class Case:
    """A page's body, and what it is: its kind, and each post's title and day."""

    text: str
    kind: str
    posts: tuple[tuple[str | None, str | None], ...] = ()
    path: str = "/"
    title: str = "Annas blogg"


CASES = {
    "own page whose h1 is empty, with headings in its text": Case(
        f"<main><h1></h1><p><time datetime='2016-12-11'>11 december 2016</time></p><div><p>{PROSE}</p>"
        f"<h2>Bakgrunden</h2><p>{PROSE}</p><h2>Vad händer nu?</h2><p>{PROSE}</p></div></main>",
        "post",
        ((None, "2016-12-11"),),
        path="/posts/utan-rubrik/",
        title=" | Annas blogg",
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_page_is_what_a_reader_takes_it_for(name: str) -> None:
    case = CASES[name]
    text = f"<html lang=sv><head><title>{case.title}</title></head><body>{case.text}</body></html>"
    page = parse_page(text.encode(), HOST + case.path)
    days = [str(post.published.date) if post.published else None for post in page.posts]
    assert (page.kind, tuple(zip((post.title for post in page.posts), days, strict=True))) == (case.kind, case.posts)
