"""Alarms: a blog that no longer shows what it showed is told, and chance is not."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from archive.drift import Habit, Past, Shares, Sighting, alarms, habit_after, seen, told_before
from scraper import Blog, Capture, Evidence, Finding, KnownPost, Page, Plan, Post, Visit

FRONT = "https://anna.example/"
BLOG = Blog("anna", FRONT)
WELL = Shares(100, 100, 100)
TEN = Habit(10, WELL)


def front(posts: int, authors: int | None = None, dates: int | None = None) -> Shares:
    """A front page whose posts state all, unless it is said how many do."""
    return Shares(posts, posts if authors is None else authors, posts if dates is None else dates)


def codes(past: Past, now: Sighting) -> list[str]:
    found = alarms(BLOG, past, now)
    assert all(finding.severity == "attention" and finding.hint for finding in found)
    return [finding.code for finding in found]


@pytest.mark.parametrize(
    ("now", "told"),
    [
        (Sighting(), []),
        (Sighting(front=front(10), listed=10), []),
        (Sighting(front=front(5), listed=5), []),
        (Sighting(front=front(4), listed=4), ["short-listing"]),
        (Sighting(front=front(0), listed=7), ["short-listing"]),
        (Sighting(front=front(0), listed=0), ["no-posts-now"]),
        (Sighting(front=front(10), listed=10, empty_feeds=(f"{FRONT}feed/",)), ["empty-feed"]),
        (Sighting(front=front(10, authors=0), listed=10), ["fewer-authors"]),
        (Sighting(front=front(10, authors=0), listed=10, shares=Shares(9, 0, 0)), ["fewer-authors", "fewer-dates"]),
        (Sighting(forbidden=3), ["robots-newly-forbid"]),
        (Sighting(shares=Shares(10, 10, 10)), []),
        (Sighting(shares=Shares(1, 0, 0)), []),
        (Sighting(shares=Shares(2, 0, 0)), ["fewer-authors", "fewer-dates"]),
        (Sighting(shares=Shares(10, 6, 10)), []),
        (Sighting(shares=Shares(10, 10, 1)), ["fewer-dates"]),
        (Sighting(shares=Shares(5000, 0, 5000)), ["fewer-authors"]),
    ],
)
def test_what_is_told_of_a_blog_that_showed_ten_whole_posts(now, told):
    assert codes(Past(100, TEN, WELL), now) == told


def test_nothing_is_told_of_a_blog_that_is_new():
    assert codes(Past(0), Sighting(front=front(0), forbidden=1, shares=Shares(10))) == []


@pytest.mark.parametrize(
    ("before", "now"),
    [
        (Shares(3, 3, 3), Shares(2, 0, 0)),  # few posts prove little
        (Shares(100, 50, 100), Shares(5, 0, 5)),  # half had none: five without may be chance
        (Shares(100, 0, 0), Shares(50, 0, 0)),  # the blog never names its author
    ],
)
def test_chance_is_no_alarm(before, now):
    assert codes(Past(100, None, before), Sighting(shares=now)) == []


@pytest.mark.parametrize("habit", [None, Habit(1, Shares(1, 1, 1)), Habit(3, WELL)])
def test_a_listing_that_was_always_short_is_no_alarm(habit):
    assert codes(Past(100, habit, WELL), Sighting(front=front(1), listed=1)) == []


def capture(url: str, status: int = 200) -> Capture:
    return Capture(url, url, datetime(2026, 11, 22, tzinfo=UTC), status, "OK", "HTTP/1.1", (), b"", b"")


def test_a_crawl_is_summed_up_visit_by_visit():
    post = Post(f"{FRONT}2024/01/02/a/", author="Anna")
    owner = Post(f"{FRONT}2024/01/03/b/", author="Anna", evidence={"author": Evidence("blog-owner", "Anna")})
    banned = Finding("robots-disallowed", "robots", "warning", post.url, "no")
    feed = f"{FRONT}feed/"
    plan = Plan(known={post.url: KnownPost(post.url)}, hint_state={feed: "a long state"})
    sighting = Sighting()
    for visit in (
        Visit("listing", FRONT, capture(FRONT), Page("listing", FRONT, (post, owner))),
        Visit("listing", f"{FRONT}page/2/", capture(FRONT), Page("listing", FRONT, (post,))),
        Visit("post", post.url, capture(post.url), Page("post", post.url, (post,)), post),
        Visit("post", owner.url, capture(owner.url), Page("post", owner.url, (owner,)), owner),
        Visit("post", owner.url, None, None, owner, source="listing"),
        Visit("post", post.url, None, findings=(banned,)),
        Visit("post", f"{FRONT}new/", None, findings=(banned,)),
        Visit("hint", feed, capture(feed), Page("feed", feed)),
        Visit("done", FRONT),
    ):
        sighting = seen(sighting, visit, BLOG, plan)
    assert sighting == Sighting(Shares(2, 1, 0), 3, (feed,), 1, Shares(2, 1, 0))


def test_a_front_page_that_did_not_answer_says_nothing():
    down = Visit("listing", FRONT, capture(FRONT, 500), Page("other", FRONT))
    assert seen(Sighting(), down, BLOG, Plan()) == Sighting()


def test_an_alarm_is_told_once_and_a_young_blog_grows():
    habit, told = None, []
    for page in (
        front(2),
        front(5),
        front(10),
        front(9),
        front(1),
        front(1),
        front(0),
        front(8, authors=0),
        front(8, 0),
    ):
        past = Past(9, habit)
        found = codes(past, Sighting(front=page, listed=page.posts))
        told.append(found)
        habit = habit_after(habit, page, is_alarmed=bool(found))
    nothing: list[str] = []
    assert told[:4] == [nothing] * 4
    assert told[4:] == [["short-listing"], nothing, ["no-posts-now"], ["fewer-authors"], nothing]
    assert habit_after(Habit(8, Shares(200, 200, 200)), front(9), is_alarmed=False) == Habit(8, Shares(200, 200, 200))


def test_an_alarm_that_was_sounded_lately_stands_and_calls_nobody_again():
    alarm = Finding("fewer-authors", "crawl", "attention", "https://a.example/", "0 of 3", "Look.")
    assert told_before((alarm,), frozenset({"no-posts-now"})) == (alarm,)
    assert told_before((alarm,), frozenset({"fewer-authors"})) == (replace(alarm, severity="warning"),)
