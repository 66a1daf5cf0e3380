"""What counts as a post saying something else, as the archive relies on it."""

from dataclasses import replace
from datetime import date, datetime

import pytest

from scraper import Evidence, Media, Post, Stamp, content_digest, listing_digest

MOMENT = datetime.fromisoformat("2017-03-20T15:12:00+01:00")
POST = Post(
    "https://x.se/a",
    title="Om vägen",
    author="Hans",
    published=Stamp(MOMENT.date(), MOMENT, "minute", "20 mars, 2017 15:12", "assumed"),
    body_text="En.\n\nTvå.",
    media=(Media("https://x.se/a.jpg", "image"),),
)


def stamp(text: str, *, year: int = 2017, precision: str = "day") -> Stamp:
    return Stamp(date(year, 3, 20), None, precision, text, "assumed")


@pytest.mark.parametrize(
    "changes",
    [
        {"comment_count": 9, "secondary_count": 3, "comment_status": "closed"},
        {"tags": ("x",)},
        {"url": "https://x.se/b", "platform_id": "9"},
        {"body_text": "En.  \n Två."},
        {"title": "Om va\u0308gen "},
        {"body_html": "<p>En.</p>"},
        {"media": (Media("https://x.se/a.jpg", "image", alt="Alt", caption="Text"),)},
        {"published": Stamp(MOMENT.date(), MOMENT, "second", "2017-03-20T15:12:00+01:00", "stated")},
        {"published": Stamp(MOMENT.date(), MOMENT.replace(second=59), "second", "2017-03-20T15:12:59+01:00", "stated")},
        {"modified": stamp("20 mars 2020", year=2020)},
    ],
)
def test_what_changes_by_itself_is_no_edit(changes):
    assert content_digest(replace(POST, **changes)) == content_digest(POST)


@pytest.mark.parametrize(
    "changes",
    [
        {"title": "Om vagen"},
        {"title": None},
        {"author": "Anna"},
        {"body_text": "En.\n\nTre."},
        {"media": (Media("https://x.se/b.jpg", "image"),)},
        {"published": stamp("20 mars 2017")},
        {"published": None},
    ],
)
def test_what_was_written_counts(changes):
    assert content_digest(replace(POST, **changes)) != content_digest(POST)


@pytest.mark.parametrize(
    ("first", "then"),
    [
        (
            stamp("9 år, 5 månader sedan", precision="month"),
            stamp("9 år, 6 månader sedan", year=2016, precision="month"),
        ),
        (stamp("för 3 dagar sedan"), stamp("för 4 dagar sedan")),
        (stamp("igår"), None),
        (stamp("17 dagar sedan"), stamp("18 dagar sedan")),
    ],
)
def test_a_date_that_is_only_told_relative_to_today_is_left_out(first, then):
    assert content_digest(replace(POST, published=first)) == content_digest(replace(POST, published=then))


@pytest.mark.parametrize("text", ["20 mars, 2017", "2017-03-20", "20/3/17", "20.3.17", "mån 20 mar 2017"])
def test_a_date_that_is_stated_counts_however_it_is_written(text):
    assert content_digest(replace(POST, published=stamp(text))) == content_digest(
        replace(POST, published=stamp("20170320"))
    )
    assert content_digest(replace(POST, published=stamp(text))) != content_digest(replace(POST, published=None))


def test_an_author_that_is_only_configured_is_left_out():
    assumed = {"author": Evidence("blog-owner", "Hans")}
    digests = {content_digest(replace(POST, author=name, evidence=assumed)) for name in ("Hans", "Hans T.", None)}
    assert len(digests) == 1


def test_a_digest_says_by_which_rules_it_was_made():
    assert content_digest(POST).startswith("1:")
    assert len(content_digest(POST)) == 34


def test_hostile_text_has_a_digest():
    assert content_digest(replace(POST, title="\ud800\x00", body_text="\udfff"))


def test_a_listing_entry_is_its_title_date_text_and_edit_stamp():
    assert listing_digest(replace(POST, comment_count=5, author="X", media=())) == listing_digest(POST)
    for changes in ({"title": "B"}, {"body_text": "B"}, {"published": None}, {"modified": stamp("2020", year=2020)}):
        assert listing_digest(replace(POST, **changes)) != listing_digest(POST)
