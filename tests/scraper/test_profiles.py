"""Site profiles: what their TOML may say, and what they read."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from scraper import Profile, ProfileError
from scraper.languages import lexicons_in_order
from scraper.page import Document
from scraper.profiles import bundled_profile, parse_profile
from scraper.profiles.reading import read_with
from scraper.reading import Reading

READING = Reading(lexicons_in_order("sv"), ZoneInfo("Europe/Stockholm"), datetime(2026, 11, 22, tzinfo=UTC))
URL = "http://www.example.se/dagbok/mars2006.html"
MONTH = """<html><body><h1>Dagbok</h1>
<h3><a name="d29">2006-03-29 Möte söndag kväll</a></h3><p>Vi träffades i <b>byalaget</b>.</p><p>Kaffe.</p>
<h3><a name="d12">2006-03-12 Snö</a></h3><p>Det snöade.</p><p><a href="februari2006.html">Föregående månad</a></p>
</body></html>"""
TABLE = """<table><tr class="p"><td class="r"><a href="/i?id=7">Om vägen</a></td>
<td class="d">den 20 mars 2017 kl. 12:34</td><td class="s">Av Anna Ek</td>
<td class="t">Vägen ska <i>byggas</i>.</td><td class="k">4 kommentarer 22</td></tr></table>"""


def read(profile: Profile, markup: str) -> tuple:
    return read_with(profile, Document(markup.encode(), URL, {"content-type": "text/html; charset=utf-8"}), READING)


def test_bundled_profile_reads_a_hand_made_month() -> None:
    profile = bundled_profile("handgjord-manad")
    assert profile is not None
    posts, older = read(profile, MONTH)
    assert older == "http://www.example.se/dagbok/februari2006.html"
    assert [(p.url, p.title, p.published.date, p.body_text.split("\n")[0]) for p in posts] == [
        (f"{URL}#d29", "Möte söndag kväll", date(2006, 3, 29), "Vi träffades i byalaget."),
        (f"{URL}#d12", "Snö", date(2006, 3, 12), "Det snöade."),
    ]


def test_every_field_is_read_where_its_selector_says() -> None:
    text = 'posts=".p"\ntitle=".r"\nurl=".r a"\npublished=".d"\nauthor=".s"\nbody=".t"\ncomments=".k"\n'
    ((post,), older) = read(parse_profile(text, "egen"), TABLE)
    assert older is None
    assert (post.url, post.title, post.author) == ("http://www.example.se/i?id=7", "Om vägen", "Anna Ek")
    assert post.published.moment.isoformat() == "2017-03-20T12:34:00+01:00"
    assert (post.body_text, post.comment_count, post.secondary_count) == ("Vägen ska byggas.", 4, 22)
    assert post.evidence["author"].rule == "profile egen"


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("posts = ", "no TOML"),
        ('title = "h2"', "posts"),
        ('posts = "p["', "no CSS selector"),
        ('posts = "p"\ntitel = "h2"', "title"),
        ('posts = "p"\nvalid_until = "snart"', "a date"),
        ("posts = 3", "a text"),
    ],
)
def test_profile_that_cannot_be_meant_is_refused_by_its_key(text: str, word: str) -> None:
    with pytest.raises(ProfileError) as caught:
        parse_profile(text, "egen")
    assert word in str(caught.value)


@pytest.mark.parametrize("name", ["finns-inte", "../errors", ""])
def test_unknown_bundled_profile_is_none(name: str) -> None:
    assert bundled_profile(name) is None
