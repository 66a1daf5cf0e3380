"""Authors that no word and no markup calls so; and what stands in their places and is none."""

import pytest

from scraper import parse_page

PROSE = "<p>I går kväll antog fullmäktige budgeten för nästa år, och jag är nöjd med hur debatten slutade.</p>"


def author_of(*, above: str = "<p>11 mars 2017</p>", below: str = "", lang: str = "sv") -> str | None:
    page = parse_page(
        f"<html lang={lang}><title>Budgeten är antagen</title><body><main><h1>Budgeten är antagen</h1>{above}"
        f"<div>{PROSE}{PROSE}{below}</div></main></body></html>".encode(),
        "https://blogg.example/budgeten",
        headers={"Content-Type": "text/html; charset=utf-8"},
    )
    assert len(page.posts) == 1
    return page.posts[0].author


@pytest.mark.parametrize(
    ("line", "author"),
    [
        ("/Anna Ek", "Anna Ek"),
        ("// Anna Ek", "Anna Ek"),
        ("– Bo Ask", "Bo Ask"),
        ("Anna Ek, kommunalråd (S)", "Anna Ek"),
        ("Anna Ek (S), ordförande i skolnämnden", "Anna Ek"),
        ("Anna Ek och Bo Ask (KD)", "Anna Ek och Bo Ask"),
        ("/Anna", None),
        ("Anna Ek (S), Bo Ask (M)", None),
        ("Tack för i kväll (S)", None),
        ("- Nu räcker det, sade hon.", None),
    ],
)
def test_a_full_name_signs_a_text(line: str, author: str | None) -> None:
    assert author_of(below=f"<p>{line}</p>") == author


@pytest.mark.parametrize(
    ("above", "lang", "author"),
    [
        ("<div><span>Anna Ek</span> <span>11 mars 2017</span></div>", "sv", "Anna Ek"),
        ("<div><span>Bo &amp; Britta Lind</span> <span>11 mars 2017</span></div>", "sv", "Bo & Britta Lind"),
        ("<p>11 mars 2017 · 2 min · Anna Ek | <a href=/edit>Ändra</a></p>", "sv", "Anna Ek"),
        ("<div><span>Region Skåne</span> <span>11 mars 2017</span></div>", "sv", None),
        ("<div><span>Nya Moderaterna</span> <span>11 mars 2017</span></div>", "sv", None),
        ("<div><span class=category>Norra Ek</span> <span>11 mars 2017</span></div>", "sv", None),
        ("<div><a href=/c/x>Norra Ek</a> <span>11 mars 2017</span></div>", "sv", None),
        ("<div><span>Local News</span> <span>March 11, 2017</span></div>", "en", None),
        ("<div><img src=a.png alt='Jane Fox'><b>Jane Fox</b></div><p>March 11, 2017</p>", "en", "Jane Fox"),
        ("<div>By anna@blogg.example</div><p>March 11, 2017</p>", "en", None),
    ],
)
def test_a_name_beside_the_date_or_a_portrait_is_the_author(above: str, lang: str, author: str | None) -> None:
    assert author_of(above=above, lang=lang) == author
