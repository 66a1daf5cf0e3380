"""The evaluation judges dates and false facts as its tables claim."""

from datetime import UTC, date, datetime

import pytest

from scraper import Page, Post
from scraper.records import Evidence, Stamp, Zone

from .gold import Entry, Precision, SavedPage, Truth
from .scoring import score_page, token_f1

URL = "https://blogg.example/ett/"
LOCAL = datetime(2017, 3, 20, 0, 30)  # noqa: DTZ001  # a wall clock
TRUTH = Truth(URL, ("Ett",), "Anna Ek", LOCAL, datetime(2017, 3, 19, 23, 30, tzinfo=UTC), 2, "Brödtext här.")


def stamp(moment: datetime | None, zone: Zone = "assumed", day: int = 20) -> Stamp:
    return Stamp(date(2017, 3, day), moment, "minute" if moment else "day", "", zone)


def score(post: Post, **shown: object) -> tuple[float, int]:
    entry = Entry(URL, **shown)  # type: ignore[arg-type]  # the tests' own fields
    page = SavedPage("", URL, "permalink", (entry,))
    tally, _ = score_page(Page("post", URL, (post,)), page, {URL: TRUTH})
    return tally.right["date"], tally.false_facts


@pytest.mark.parametrize(
    ("published", "shown", "expected"),
    [
        (stamp(None), "day", (1, 0)),
        (stamp(None), "minute", (0, 0)),  # too coarse is not right, and not false
        (stamp(None, day=21), "day", (0, 1)),
        (stamp(LOCAL.replace(tzinfo=UTC)), "minute", (1, 0)),
        (stamp(LOCAL.replace(tzinfo=UTC), "stated"), "minute", (0, 1)),
        (stamp(datetime(2017, 3, 20, tzinfo=UTC)), "day", (0, 1)),  # a day widened to midnight
        (stamp(None), None, (0, 0)),
    ],
)
def test_date_is_right_false_or_neither(published: Stamp, shown: Precision | None, expected: tuple[int, int]) -> None:
    assert score(Post(URL, title="Ett", published=published), date=shown) == expected


def test_value_that_the_page_does_not_show_is_false_only_if_wrong() -> None:
    assert score(Post(URL, title="Ett", comment_count=2))[1] == 0
    assert score(Post(URL, title="Ett", comment_count=0))[1] == 1
    assert score(Post(URL, title="Ett", author="Någon annan"))[1] == 1


def test_invented_post_lowers_precision() -> None:
    stranger = Post("https://blogg.example/om/", evidence={"container": Evidence("article", "")})
    page = SavedPage("", URL, "listing", (Entry(URL),))
    tally, found = score_page(Page("listing", URL, (Post(URL, title="Ett"), stranger)), page, {URL: TRUTH})
    assert (tally.wanted, tally.found, tally.stated) == (1, 1, 2)
    assert "not a post" in {item.name for item in found}


def test_token_f1_counts_repeated_words() -> None:
    assert token_f1("ett två", "ett två") == 1
    assert token_f1("ett ett", "ett") == pytest.approx(2 / 3)
    assert token_f1("", "ett") == 0
