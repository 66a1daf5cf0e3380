"""What a crawl makes of hints: what it asks, what it remembers, and that nothing is forgotten unread."""

import asyncio
import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest

from scraper import (
    Blog,
    Capture,
    KnownPost,
    NotReachable,
    Plan,
    RobotsDisallowed,
    Validators,
    Visit,
    crawl,
    listing_digest,
)
from tests.hint_sources import FRONT, NOW, ROOT, FakeRest, address, capture

BLOG = Blog("blogg", FRONT, zone="Europe/Stockholm", language="sv")
MAP = f"{FRONT}sitemap.xml"
FEED = f"{FRONT}feed/"
HEAD = '<link rel="https://api.w.org/" href="/wp-json/"><link rel="alternate" type="application/rss+xml" href="/feed/">'


def own_page(number: int) -> str:
    return (
        f'<html lang=sv><head><link rel="canonical" href="{address(number)}"></head><body><article class="hentry">'
        f'<h1 class="entry-title">Inlägg {number}</h1><time class="published" datetime="2017-03-20">20 mars 2017</time>'
        f'<div class="entry-content"><p>Fullmäktige sade ja till den nya skolan, del {number}.</p></div>'
        "</article></body></html>"
    )


@dataclass
class Night:
    """A blog whose front page shows the two newest posts and leads nowhere; REST tells of the others."""

    site: FakeRest
    pages: dict[str, str | int | Exception] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)
    conditions: dict[str, Validators | None] = field(default_factory=dict)
    head: str = HEAD
    page_date: datetime = NOW

    async def __call__(self, url: str, validators: Validators | None) -> Capture:
        self.asked.append(url)
        self.conditions[url] = validators
        answer = self.pages.get(url)
        if isinstance(answer, Exception):
            raise answer
        if isinstance(answer, int):
            return capture(url, "", answer)
        date = format_datetime(self.page_date, usegmt=True)
        if answer is not None:
            return capture(url, answer, Content_Type="text/html; charset=utf-8", Date=date)
        if url.startswith(ROOT):
            return await self.site(url)
        number = next((n for n, post in self.site.posts.items() if post.url == url), None)
        if number is None and url != FRONT:
            return capture(url, "", 404)
        text = self._front() if number is None else own_page(number)
        return capture(url, text, Content_Type="text/html; charset=utf-8", Date=date)

    def _front(self) -> str:
        entries = "".join(
            f'<article class="hentry"><h2 class="entry-title"><a href="{address(n)}">Inlägg {n}</a></h2>'
            f'<time class="published" datetime="2017-03-20">20 mars 2017</time><div class="entry-content">'
            f"<p>Fullmäktige sade ja till den nya skolan, del {n}.</p></div></article>"
            for n in sorted(self.site.posts)[:-3:-1]
        )
        return f"<html lang=sv><head>{self.head}</head><body>{entries}</body></html>"

    def posts_asked(self) -> list[str]:
        return [url for url in self.asked if "/2017/" in url]


def crawled(night: Night, plan: Plan = Plan(), *, until: str | None = None) -> list[Visit]:
    """The visits; only those to the first of that purpose, if the crawl is killed there."""
    night.asked.clear()

    async def run() -> list[Visit]:
        found = []
        async for visit in crawl(BLOG, plan, night):
            found.append(visit)
            if visit.purpose == until and visit.hint_state:
                break
        return found

    return asyncio.run(run())


def after(found: list[Visit], plan: Plan = Plan(), *, visited_at: datetime = NOW) -> Plan:
    """The plan that an archive makes of a crawl."""
    known: Mapping[str, KnownPost] = {
        visit.post.url: KnownPost(visit.post.url, visited_at=visited_at)
        for visit in found
        if visit.post and visit.purpose == "post" and visit.source == "page"
    }
    listed = {
        post.url: post for visit in found if visit.page and visit.purpose == "listing" for post in visit.page.posts
    }
    known = {
        url: replace(post, listed=(listing_digest(listed[url]),)) if url in listed else post
        for url, post in {**plan.known, **known}.items()
    }
    states = {visit.hint_source: visit.hint_state for visit in found if visit.hint_state and visit.hint_source}
    walked = any(visit.is_walked for visit in found)
    return replace(plan, known=known, hint_state={**plan.hint_state, **states}, is_walked=walked or plan.is_walked)


def due(plan: Plan) -> dict[str, list[object]]:
    found: dict[str, list[object]] = json.loads(plan.hint_state[ROOT])["due"]
    return found


def settled(count: int = 10) -> tuple[Night, Plan]:
    night = Night(FakeRest.of(count))
    return night, after(crawled(night))


def test_first_crawl_finds_by_hints_what_no_listing_shows_and_reads_each_once() -> None:
    night = Night(FakeRest.of(10))
    plan = after(crawled(night))
    assert sorted(night.posts_asked()) == sorted(map(address, range(1, 11)))
    assert sorted(plan.known) == sorted(map(address, range(1, 11)))
    assert due(plan) == {}


def test_unchanged_night_costs_three_requests_and_says_the_same() -> None:
    night, plan = settled(500)
    again = after(crawled(night, plan), plan)
    assert len(night.asked) == 3
    assert again.hint_state == plan.hint_state


def test_edit_and_deletion_are_asked_without_condition() -> None:
    night, plan = settled()
    night.site.edit(3)
    night.site.delete(4)
    night.pages[address(4)] = 404
    plan = replace(plan, validators={address(3): Validators('"x"')})
    found = crawled(night, plan)
    assert sorted(night.posts_asked()) == [address(3), address(4)]
    assert [visit.url for visit in found if visit.is_gone] == [address(4)]
    assert night.conditions[address(3)] is None
    assert due(after(found, plan)) == {}


def test_crawl_killed_before_it_read_what_it_was_told_asks_it_the_next_night() -> None:
    night, plan = settled()
    night.site.edit(3)
    found = crawled(night, plan, until="hint")
    assert night.posts_asked() == []
    crawled(night, after(found, plan))
    assert night.posts_asked() == [address(3)]


def test_budget_of_a_night_leaves_the_rest_for_the_next() -> None:
    night, plan = settled(260)
    night.site.edit(*range(1, 251))
    first = after(crawled(night, plan), plan)
    read = set(night.posts_asked())
    assert (len(read), len(due(first))) == (200, 50)
    second = after(crawled(night, first), first)
    assert read | set(night.posts_asked()) == set(map(address, range(1, 251)))
    assert due(second) == {}


@pytest.mark.parametrize("answer", [503, NotReachable("No answer", url=address(3), hint="Wait.")])
def test_post_whose_host_fails_stays_due_for_as_long_as_it_fails(answer: int | Exception) -> None:
    night, plan = settled()
    night.site.edit(3)
    night.pages[address(3)] = answer
    for _ in range(10):
        plan = after(crawled(night, plan), plan)
        assert list(due(plan)) == [address(3)]
    del night.pages[address(3)]
    assert due(after(crawled(night, plan), plan)) == {}


def test_post_that_cannot_be_read_is_given_up_after_a_week() -> None:
    night, plan = settled()
    night.site.edit(3)
    night.pages[address(3)] = 403
    for _ in range(7):
        assert due(plan) == {} or list(due(plan)) == [address(3)]
        plan = after(crawled(night, plan), plan)
    assert due(plan) == {}


def test_page_from_a_cache_that_is_older_than_the_edit_is_asked_again() -> None:
    night, plan = settled()
    night.site.edit(3, at=NOW - timedelta(minutes=5))
    night.page_date = NOW - timedelta(hours=2)
    plan = after(crawled(night, plan), plan)
    assert list(due(plan)) == [address(3)]
    night.page_date = NOW + timedelta(days=1)
    assert due(after(crawled(night, plan), plan)) == {}


def test_edit_between_reading_and_the_hint_is_asked_the_next_night() -> None:
    night = Night(FakeRest.of(10))
    night.site.edit(10, at=NOW + timedelta(minutes=1))
    plan = after(crawled(night))
    assert list(due(plan)) == [address(10)]


@pytest.mark.parametrize(("visited_at", "asked"), [(NOW, []), (datetime(2016, 1, 1, tzinfo=UTC), [1, 2, 3])])
def test_known_posts_are_asked_at_the_first_hint_only_if_they_changed_since(
    visited_at: datetime, asked: list[int]
) -> None:
    night = Night(FakeRest.of(3))
    plan = replace(after(crawled(night), visited_at=visited_at), hint_state={})
    crawled(night, plan)
    assert sorted(night.posts_asked()) == [address(n) for n in asked]


def test_age_makes_no_post_due_where_the_platform_tells_everything() -> None:
    night, plan = settled()
    crawled(night, replace(plan, aged=(address(1),), due=(address(2),)))
    assert night.posts_asked() == [address(2)]
    night.site.broken["/comments"] = 401
    crawled(night, replace(plan, aged=(address(1),)))
    assert address(1) in night.posts_asked()


def test_weaker_sources_are_asked_only_where_stronger_ones_are_missing() -> None:
    night, plan = settled()
    assert (MAP in night.asked, FEED in night.asked) == (False, False)
    night.site.broken["/posts"] = 404
    plan = after(crawled(night, plan), plan)
    assert night.asked[-2:] == [FEED, MAP]
    crawled(night, plan)
    assert night.asked == [FRONT, FEED]


def test_api_on_another_host_is_never_asked() -> None:
    night = Night(FakeRest.of(3), head=HEAD.replace("/wp-json/", "https://elsewhere.example/wp-json/"))
    crawled(night)
    assert {url for url in night.asked if not url.startswith(FRONT)} == set()


def test_source_that_robots_forbid_is_no_alarm() -> None:
    night = Night(FakeRest.of(3))
    crawled(night)
    api = next(url for url in night.asked if url.startswith(ROOT))
    night.pages[api] = RobotsDisallowed("robots.txt forbids it", url=api, hint="Ask.")
    found = crawled(night)
    told = [(one.code, one.severity) for visit in found for one in visit.findings]
    assert told == [("robots-disallowed", "info")]


def test_front_page_is_asked_without_condition_until_hints_are_known() -> None:
    night, plan = settled()
    validators = {FRONT: Validators('"f"')}
    crawled(night, replace(plan, validators=validators))
    assert night.conditions[FRONT] == Validators('"f"')
    crawled(night, replace(plan, validators=validators, hint_state={ROOT: "of another version"}))
    assert night.conditions[FRONT] is None
