"""WordPress's API and Blogger's feed: what a night costs, what it finds, and what strange answers do (nothing)."""

import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scraper import Capture
from scraper.hints import blogger_feed, wordpress_rest
from tests.hint_sources import FEED, FRONT, NOW, ROOT, FakeBlogger, FakeRest, FakeSite, Listed, address, capture, told

SOURCES = [
    pytest.param(wordpress_rest, FakeRest, ROOT, id="rest"),
    pytest.param(blogger_feed, FakeBlogger, FEED, id="blogger"),
]
OLD = datetime(2016, 1, 1, tzinfo=UTC)


def night(source: Any, site: FakeSite, state: Any, at: str, days: int = 1) -> tuple[Any, int]:
    """The next night's answer, and what it cost."""
    before = len(site.asked)
    answer = told(source, site, state, at=at, days=days)
    return answer, len(site.asked) - before


@pytest.mark.parametrize(("source", "fake", "at"), SOURCES)
def test_unchanged_blog_of_2000_posts_costs_two_requests(source: Any, fake: Any, at: str) -> None:
    site = fake.of(2000)
    site.comments = {number: number for number in range(1, 301)}
    first = told(source, site, at=at)
    assert len(first.listed) == 2000
    assert len(site.asked) == 21
    assert first.covers == {"texts", "comments"}
    answer, cost = night(source, site, first.state, at)
    assert (cost, answer.changed, answer.listed, answer.is_audit) == (2, {}, {}, False)
    assert answer.state == first.state
    assert answer.covers == {"texts", "comments"}


CHANGES: dict[str, tuple[Callable[[FakeSite], object], set[int], int]] = {
    "edited": (lambda site: site.edit(7), {7}, 2),
    "deleted": (lambda site: site.delete(1234), {1234}, 8),
    "edited and deleted": (lambda site: (site.edit(3), site.delete(700)), {3, 700}, 8),
    "first deleted": (lambda site: site.delete(1), {1}, 8),
    "last deleted": (lambda site: site.delete(2000), {2000}, 8),
    "new": (lambda site: site.add(2001), {2001}, 2),
    "new and deleted": (lambda site: (site.add(2001), site.delete(500)), {2001, 500}, 8),
    "five deleted": (lambda site: site.delete(10, 600, 601, 1500, 1999), {10, 600, 601, 1500, 1999}, 20),
    "out of hiding, old": (lambda site: site.add(2001, modified=OLD), {2001}, 8),
    "forty edited": (lambda site: site.edit(*range(100, 140)), set(range(100, 140)), 4),
    "one comment": (lambda site: site.comments.update({9: 55}), {55}, 2),
    "comment withdrawn": (lambda site: site.comments.pop(1), {41}, 2),
}


@pytest.mark.parametrize("name", CHANGES)
@pytest.mark.parametrize(("source", "fake", "at"), SOURCES)
def test_change_is_found(source: Any, fake: Any, at: str, name: str) -> None:
    change, numbers, most = CHANGES[name]
    site = fake.of(2000)
    site.comments = {1: 41, 2: 42}
    first = told(source, site, at=at)
    change(site)
    answer, cost = night(source, site, first.state, at)
    assert set(answer.changed) == {address(number) for number in numbers}
    assert answer.listed == {}
    assert cost <= most
    again, cost = night(source, site, answer.state, at, days=2)
    assert (again.changed, cost) == ({}, 2), "told once"


def test_comments_that_push_others_out_of_the_newest_hundred_tell_only_their_posts() -> None:
    site = FakeRest.of(300)
    site.comments = {number: number for number in range(1, 201)}
    first = told(wordpress_rest, site)
    site.comments |= {201: 7, 202: 7, 203: 8}
    assert set(told(wordpress_rest, site, first.state).changed) == {address(7), address(8)}


def test_hour_that_comes_twice_in_autumn_is_no_disorder() -> None:
    """Seen at a real WordPress: it sorts by local time."""
    site = FakeRest.of(50)
    site.posts[51] = Listed(51, datetime(2018, 10, 28, 0, 50, tzinfo=UTC))
    site.posts[52] = Listed(52, datetime(2018, 10, 28, 1, 10, tzinfo=UTC))
    first = told(wordpress_rest, site)
    answer = told(wordpress_rest, site, first.state, days=8)
    assert (answer.changed, answer.covers, answer.is_audit) == ({}, {"texts", "comments"}, False)


def test_closed_comments_and_a_new_address_are_changes() -> None:
    site = FakeRest.of(5)
    first = told(wordpress_rest, site)
    site.posts[3] = Listed(3, site.posts[3].modified, comment_status="closed")
    site.posts[2] = Listed(2, site.posts[2].modified, url=address(22))
    assert set(told(wordpress_rest, site, first.state).changed) == {address(3), address(22)}


def test_deletion_and_old_post_out_of_hiding_that_cancel_out_are_found_within_a_month() -> None:
    site = FakeRest.of(500)
    first = told(wordpress_rest, site)
    site.delete(100)
    site.posts[101] = Listed(101, site.posts[101].modified)
    site.add(501, modified=OLD)
    found: set[str] = set()
    state, audits = first.state, 0
    for day in range(1, 32):
        answer, _ = night(wordpress_rest, site, state, ROOT, days=day)
        state, audits = answer.state, audits + answer.is_audit
        found |= set(answer.changed)
    assert found == {address(100), address(501)}
    assert audits == 1


@pytest.mark.parametrize(
    ("options", "covers"),
    [
        ({"most": 10}, True),
        ({"cap": 20}, True),
        ({"totals": False}, False),
        ({"sorts": False}, False),
    ],
)
def test_partly_disabled_api_still_tells(options: dict[str, Any], covers: bool) -> None:
    site = FakeRest.of(150, **options)
    first = told(wordpress_rest, site)
    assert len(first.listed) == 150
    site.edit(20)
    site.delete(60)
    state, found = first.state, set[str]()
    for day in range(1, 9):
        answer, _ = night(wordpress_rest, site, state, ROOT, days=day)
        state = answer.state
        found |= set(answer.changed)
    assert found == {address(20), address(60)}
    assert ("texts" in answer.covers) == covers


def test_comments_switched_off_are_not_asked_again_for_a_month() -> None:
    site = FakeRest.of(5, broken={"/comments": 403})
    first = told(wordpress_rest, site)
    assert first.covers == {"texts"}
    assert night(wordpress_rest, site, first.state, ROOT)[1] == 1


@pytest.mark.parametrize("answer", [401, 403, 404, "<html>nej</html>", '{"code":"rest_disabled"}', "[" * 100_000])
def test_refused_api_is_left_in_peace_and_what_was_known_is_compared_later(answer: int | str) -> None:
    site = FakeRest.of(50)
    first = told(wordpress_rest, site)
    site.broken["/posts"] = answer
    refused, cost = night(wordpress_rest, site, first.state, ROOT)
    assert (refused.changed, refused.covers, cost) == ({}, frozenset(), 1)
    assert night(wordpress_rest, site, refused.state, ROOT, days=20)[1] == 0
    site.broken.clear()
    site.edit(3)
    site.delete(4)
    assert set(night(wordpress_rest, site, refused.state, ROOT, days=40)[0].changed) == {address(3), address(4)}


@pytest.mark.parametrize("status", [429, 500, 503])
def test_fault_in_passing_changes_nothing(status: int) -> None:
    site = FakeRest.of(500)
    first = told(wordpress_rest, site)
    site.delete(250)
    site.broken["orderby=id"] = status
    broken, _ = night(wordpress_rest, site, first.state, ROOT)
    assert broken.changed == {}
    site.broken.clear()
    assert set(night(wordpress_rest, site, broken.state, ROOT, days=2)[0].changed) == {address(250)}


def test_empty_answer_where_there_were_posts_tells_nothing() -> None:
    site = FakeRest.of(50)
    first = told(wordpress_rest, site)
    site.broken["/posts"] = "[]"
    assert night(wordpress_rest, site, first.state, ROOT)[0].changed == {}
    assert night(wordpress_rest, site, first.state, ROOT, days=40)[0].changed == {}


def test_list_without_end_is_given_up() -> None:
    asked = []

    async def endless(url: str) -> Capture:
        asked.append(url)
        number = len(asked) * 100
        rows = [
            {"id": number + n, "link": address(number + n), "modified_gmt": "2030-01-01T00:00:00"} for n in range(100)
        ]
        return capture(url, json.dumps(rows), X_WP_Total="99999999")

    answer = told(wordpress_rest, endless)
    assert len(asked) <= 201
    asked.clear()
    assert told(wordpress_rest, endless, answer.state, days=1).captures == ()


def test_links_to_other_hosts_and_strange_rows_are_left_out() -> None:
    rows: list[Any] = [
        {"id": 1, "link": "https://elsewhere.example/a/"},
        {"id": 2, "link": "javascript:alert(1)"},
        {"id": 10**400, "link": address(3)},
        {"id": True, "link": address(4)},
        {"id": "5", "link": address(5)},
        {"id": -6, "link": address(6)},
        {"id": 7, "link": ["x"]},
        {"id": 8, "link": address(8), "modified_gmt": {"a": 1}},
        {"id": 9, "link": f"{FRONT}{'x' * 5000}"},
        "no row", None, 17,
    ]  # fmt: skip
    site = FakeRest.of(0, broken={"/posts": json.dumps(rows), "/comments": '[{"id": 1, "post": {}}, 3]'})
    assert set(told(wordpress_rest, site).listed) == {address(8)}


def test_root_in_the_query_is_asked_there() -> None:
    site = FakeRest.of(1)
    told(wordpress_rest, site, at=f"{FRONT}index.php?rest_route=/")
    assert site.asked[0].startswith(f"{FRONT}index.php?rest_route=/wp/v2/posts&_fields=id,link,modified,modified_gmt,")


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda values: st.lists(values, max_size=4) | st.dictionaries(st.text(max_size=10), values, max_size=4),
)
ROW = st.fixed_dictionaries({}, optional=dict.fromkeys(("id", "link", "modified_gmt", "comment_status", "post"), JSON))


@given(
    bodies=st.lists(
        st.lists(ROW | JSON).map(lambda rows: json.dumps(rows).encode()) | st.binary(), min_size=1, max_size=4
    ),
    totals=st.lists(st.text(max_size=12), min_size=1, max_size=3),
    statuses=st.lists(st.sampled_from([200, 200, 200, 304, 400, 404, 500]), min_size=1, max_size=4),
    state=JSON,
)
def test_no_answer_and_no_state_raises(bodies: list[bytes], totals: list[str], statuses: list[int], state: Any) -> None:
    turn = 0

    async def hostile(url: str) -> Capture:
        nonlocal turn
        turn += 1
        status = statuses[turn % len(statuses)]
        return capture(url, bodies[turn % len(bodies)], status, X_WP_Total=totals[turn % len(totals)])

    for source, at in ((wordpress_rest, ROOT), (blogger_feed, FEED)):
        answer = told(source, hostile, state, at=at)
        json.dumps(answer.state)
        told(source, hostile, answer.state, at=at, days=1)
    assert turn <= 900


@given(
    gone=st.sets(st.integers(1, 300), max_size=12),
    edited=st.sets(st.integers(1, 300), max_size=12),
    new=st.integers(0, 5),
)
def test_any_deletions_edits_and_new_posts_of_a_night_are_found(gone: set[int], edited: set[int], new: int) -> None:
    site = FakeRest.of(300)
    first = told(wordpress_rest, site)
    site.edit(*edited)
    site.delete(*gone)
    for number in range(new):
        site.add(301 + number, modified=NOW - timedelta(minutes=number))
    answer = told(wordpress_rest, site, first.state, days=1)
    numbers = gone | edited | {301 + number for number in range(new)}
    assert set(answer.changed) == {address(number) for number in numbers}
