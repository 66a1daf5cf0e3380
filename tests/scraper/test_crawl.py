"""What a crawl asks, in which order, and what it makes of the answers; the web is a dictionary here."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime

import pytest

from scraper import (
    Blog,
    Capture,
    KnownPost,
    NotReachable,
    Plan,
    RobotsDisallowed,
    ScraperError,
    TooManyRedirects,
    Validators,
    Visit,
    crawl,
    listing_digest,
    parse_page,
)
from scraper.crawl.sessions import session_names
from scraper.hints import Memory

NOW = datetime(2026, 11, 22, 13, 0, tzinfo=UTC)
FRONT = "https://blogg.example/"
BLOG = Blog("blogg", FRONT, zone="Europe/Stockholm", language="sv")
TEXT = "Fullmäktige sade ja till den nya skolan, och arbetet börjar i vår. "


def address(number: int) -> str:
    return f"{FRONT}2017/03/{number:02}/inlagg-{number}/"


def entry(number: int, *, text: str = TEXT, comments: str = "Inga kommentarer") -> str:
    url = address(number)
    return (
        f'<article class="hentry"><h2 class="entry-title"><a href="{url}">Inlägg {number}</a></h2>'
        f'<time class="published" datetime="2017-03-{number:02}T12:00:00+01:00">{number} mars 2017</time>'
        f'<div class="entry-content"><p>{text}{number}</p></div>'
        f'<a class="comments-link" href="{url}#comments">{comments}</a></article>'
    )


def page(*parts: str, head: str = "", older: str | None = None) -> str:
    link = f'<div class="nav-previous"><a href="{older}">Äldre inlägg</a></div>' if older else ""
    return f"<html lang=sv><head><title>Bloggen</title>{head}</head><body>{''.join(parts)}{link}</body></html>"


def own_page(number: int, *, text: str = TEXT, extra: str = "") -> str:
    body = entry(number, text=text).replace(f'<a href="{address(number)}">Inlägg {number}</a>', f"Inlägg {number}")
    return page(
        body.replace("</article>", f"{extra}</article>"), head=f'<link rel="canonical" href="{address(number)}">'
    )


NO_SITEMAP = {
    f"{FRONT}sitemap.xml": Memory("sitemap", {"files": {}, "posts": {}, "missing": "2026-11-20"}).dump(),
}
Answer = str | int | ScraperError


@dataclass
class Web:
    """Answers by address: a page's text, a status, or an error. ``probed`` are sitemaps asked for in vain."""

    pages: dict[str, Answer]
    asked: list[str] = field(default_factory=list)
    probed: list[str] = field(default_factory=list)
    conditions: dict[str, Validators | None] = field(default_factory=dict)

    async def __call__(self, url: str, validators: Validators | None) -> Capture:
        (self.probed if url.endswith("sitemap.xml") and url not in self.pages else self.asked).append(url)
        self.conditions[url] = validators
        answer = self.pages.get(url, 404)
        if isinstance(answer, ScraperError):
            raise answer
        status, text = (answer, "") if isinstance(answer, int) else (200, answer)
        kind = "application/json" if text.startswith(("[", "{")) else "text/html; charset=utf-8"
        body = text.encode()
        return Capture(url, url, NOW, status, "", "HTTP/1.1", (("Content-Type", kind),), body, body)


def visits(web: Web, plan: Plan = Plan()) -> list[Visit]:
    async def run() -> list[Visit]:
        return [visit async for visit in crawl(BLOG, plan, web)]

    return asyncio.run(run())


def blog_of(*numbers: int, per_page: int = 2, **changes: Answer) -> Web:
    """A blog of those posts, newest first, on listing pages of two."""
    pages: dict[str, Answer] = {address(number): own_page(number) for number in numbers}
    groups = [numbers[start : start + per_page] for start in range(0, len(numbers), per_page)]
    urls = [FRONT, *(f"{FRONT}page/{number}/" for number in range(2, len(groups) + 1)), None]
    for place, group in enumerate(groups):
        pages[str(urls[place])] = page(*(entry(number) for number in group), older=urls[place + 1])
    return Web({**pages, **changes})


def known(*numbers: int, **facts: object) -> dict[str, KnownPost]:
    """What an archive knows after having read those posts as ``blog_of`` shows them."""
    listed = parse_page(page(*(entry(number) for number in numbers)).encode(), FRONT, blog=BLOG, fetched_at=NOW).posts
    found = {p.url: KnownPost(p.url, (listing_digest(p),), p.published.date if p.published else None) for p in listed}
    return {url: replace(post, **facts) for url, post in found.items()}  # type: ignore[arg-type]  # KnownPost's fields


def codes(found: list[Visit]) -> list[str]:
    return [finding.code for visit in found for finding in visit.findings]


def test_first_crawl_walks_to_the_end_and_reads_every_post_once() -> None:
    web = blog_of(5, 4, 3, 2, 1)
    found = visits(web)
    assert web.asked == [
        *(FRONT, address(5), address(4)),
        *(f"{FRONT}page/2/", address(3), address(2)),
        *(f"{FRONT}page/3/", address(1)),
    ]
    assert [visit.post.title for visit in found if visit.post] == [f"Inlägg {n}" for n in (5, 4, 3, 2, 1)]
    assert (found[-1].purpose, found[-1].is_walked, codes(found)) == ("done", True, [])


def test_sticky_post_is_read_once() -> None:
    web = blog_of(3, 2, 1)
    web.pages[FRONT] = page(entry(1), entry(3), entry(2), older=f"{FRONT}page/2/")
    visits(web)
    assert web.asked.count(address(1)) == 1


def test_walk_stops_at_a_page_of_known_unchanged_posts() -> None:
    web = blog_of(5, 4, 3, 2, 1)
    found = visits(web, Plan(known=known(5, 4, 3, 2, 1), is_walked=True))
    assert web.asked == [FRONT]
    assert found[-1].is_walked


def test_walk_that_never_met_the_end_goes_on_past_known_posts() -> None:
    web = blog_of(5, 4, 3, 2, 1)
    visits(web, Plan(known=known(5, 4, 3)))
    assert web.asked == [FRONT, f"{FRONT}page/2/", address(2), f"{FRONT}page/3/", address(1)]


def test_new_post_is_read_and_the_walk_ends_on_the_next_known_page() -> None:
    web = blog_of(5, 4, 3, 2, 1)
    visits(web, Plan(known=known(4, 3, 2, 1), is_walked=True))
    assert web.asked == [FRONT, address(5), f"{FRONT}page/2/"]


def test_changed_entry_makes_its_post_due() -> None:
    web = blog_of(2, 1)
    web.pages[FRONT] = page(entry(2), entry(1, text="En annan inledning av samma inlägg. "))
    visits(web, Plan(known=known(2, 1), is_walked=True))
    assert web.asked == [FRONT, address(1)]


def test_changed_count_alone_makes_nothing_due() -> None:
    web = blog_of(2, 1)
    web.pages[FRONT] = page(entry(2), entry(1, comments="5 kommentarer"))
    found = visits(web, Plan(known=known(2, 1), is_walked=True))
    assert web.asked == [FRONT]
    assert found[0].page and found[0].page.posts[1].comment_count == 5


def test_full_walk_asks_every_page_and_every_post_again_on_condition() -> None:
    web = blog_of(3, 2, 1)
    validators = {address(2): Validators('"2"', None), FRONT: Validators('"f"', None)}
    visits(web, Plan(known=known(3, 2, 1), is_walked=True, walks_all=True, validators=validators))
    assert set(web.asked) == {FRONT, f"{FRONT}page/2/", address(3), address(2), address(1)}
    assert web.conditions[address(2)] == Validators('"2"', None)
    assert web.conditions[FRONT] is None, "a 304 would hide where older posts follow"


def test_unchanged_front_page_costs_one_request_and_what_is_due_is_still_asked() -> None:
    web = blog_of(2, 1)
    web.pages[FRONT] = 304
    plan = Plan(known=known(2, 1), is_walked=True, due=(address(1),), validators={FRONT: Validators('"f"', None)})
    plan = replace(plan, hint_state=NO_SITEMAP)
    found = visits(web, plan)
    assert (web.asked, web.probed) == ([FRONT, address(1)], [])
    assert web.conditions[FRONT] == Validators('"f"', None)
    assert found[0].page is None and found[-1].is_walked


def test_known_post_missing_among_the_listed_ones_is_asked() -> None:
    web = blog_of(4, 2, 1, per_page=3)
    web.pages[address(3)] = 404
    found = visits(web, Plan(known=known(4, 3, 2, 1), is_walked=True))
    assert web.asked == [FRONT, address(3)]
    assert [visit.url for visit in found if visit.is_gone] == [address(3)]


def test_older_post_than_the_walk_has_reached_is_not_missing() -> None:
    web = blog_of(4, 3, 2, 1)
    visits(web, Plan(known=known(4, 3, 2, 1), is_walked=True))
    assert web.asked == [FRONT]


@pytest.mark.parametrize(
    ("answer", "is_gone", "code"),
    [
        (410, True, None),
        (403, False, "status-403"),
        (500, False, "status-500"),
        (page("<h1>Sidan kunde inte hittas</h1><p>Sök gärna.</p>"), True, "not-found"),
        (page("<h1>Logga in</h1>", "<form><input type=password></form>"), False, "post-not-read"),
        (NotReachable("The host does not answer", url=address(1), hint="Try again later."), False, "not-reachable"),
        (RobotsDisallowed("robots.txt forbids it", url=address(1), hint="Ask."), False, "robots-disallowed"),
    ],
)
def test_only_a_page_that_says_gone_is_gone(answer: Answer, is_gone: bool, code: str | None) -> None:
    web = blog_of(2, 1)
    web.pages[address(1)] = answer
    found = visits(web, Plan(known=known(2, 1), is_walked=True, due=(address(1),)))
    (visit,) = [visit for visit in found if visit.purpose == "post"]
    assert (visit.is_gone, visit.post) == (is_gone, None)
    assert code is None or code in codes(found)


def test_new_post_whose_page_cannot_be_read_keeps_its_listing_text() -> None:
    web = blog_of(2, 1)
    web.pages[address(1)] = 403
    found = visits(web)
    (visit,) = [visit for visit in found if visit.url == address(1)]
    assert visit.post and (visit.source, visit.post.body_text) == ("listing", f"{TEXT}1")


@pytest.mark.parametrize(
    "error",
    [
        NotReachable("The host does not answer", url=FRONT, hint="Try again later."),
        RobotsDisallowed("robots.txt forbids it", url=FRONT, hint="Ask."),
        500,
    ],
)
def test_front_page_that_fails_asks_for_attention_and_nothing_more(error: Answer) -> None:
    web = Web({FRONT: error})
    found = visits(web, Plan(known=known(2, 1), is_walked=True, due=(address(1),)))
    assert web.asked == [FRONT]
    assert [finding.severity for visit in found for finding in visit.findings] == ["attention"]
    assert not found[-1].is_walked


def test_front_page_without_posts_asks_for_attention() -> None:
    found = visits(Web({FRONT: page("<h1>Välkommen</h1>")}))
    assert "no-posts" in codes(found)


def test_split_post_is_joined_from_its_parts() -> None:
    links = f'<div class="page-links"><a href="{address(1)}2/">2</a></div>'
    web = blog_of(1)
    web.pages[address(1)] = own_page(1, extra=links)
    web.pages[f"{address(1)}2/"] = own_page(1, text="Andra sidan. ", extra=links)
    found = visits(web)
    (visit,) = [visit for visit in found if visit.purpose == "post"]
    assert visit.post and visit.post.body_text == f"{TEXT}1\n\nAndra sidan. 1"
    assert [visit.url for visit in found if visit.purpose == "part"] == [f"{address(1)}2/"]


def test_endless_paging_ends() -> None:
    pages = {f"{FRONT}page/{number}/": page(entry(1), older=f"{FRONT}page/{number + 1}/") for number in range(2, 100)}
    web = Web({FRONT: page(entry(1), older=f"{FRONT}page/2/"), address(1): own_page(1), **pages})
    visits(web)
    assert len(web.asked) < 8


def endless(entries: Callable[[int], str]) -> Web:
    """Listing pages without end."""
    pages: dict[str, Answer] = {
        f"{FRONT}page/{n}/": page(entries(n), older=f"{FRONT}page/{n + 1}/") for n in range(2, 99)
    }
    return Web({FRONT: page(entries(1), older=f"{FRONT}page/2/"), address(1): own_page(1), **pages})


LONG = "Fullmäktige sade ja till den nya skolan, och arbetet börjar redan i vår. "


@pytest.mark.parametrize(
    ("entries", "most"),
    [
        pytest.param(lambda number: entry(1), 6, id="the same page again and again"),
        pytest.param(
            lambda number: entry(1, text=LONG).replace("inlagg-1/", f"inlagg-1/?from={number}"),
            9,
            id="made-up addresses",
        ),
        pytest.param(
            lambda number: entry(1) + "".join(f'<a rel=tag href="/tag/{n}/?cloud={number}">{n}</a>' for n in range(50)),
            6,
            id="a cloud of tags",
        ),
    ],
)
def test_trap_is_recognised_and_said(entries: Callable[[int], str], most: int) -> None:
    web = endless(entries)
    found = visits(web)
    assert len(web.asked) <= most
    assert "endless-paging" in codes(found)
    assert found[-1].is_walked


def test_listing_of_too_many_pages_asks_for_attention() -> None:
    web = endless(lambda number: entry(number % 28 + 1, text=f"{LONG}{number}").replace("inlagg", f"inlagg-{number}"))
    found = visits(web, Plan(max_listing_pages=10))
    assert "too-many-pages" in codes(found)
    assert not found[-1].is_walked


def test_redirect_loop_is_said() -> None:
    error = TooManyRedirects("The redirects lead in a circle", url=FRONT, hint="Look at it in a browser.")
    assert codes(visits(Web({FRONT: error}))) == ["too-many-redirects"]


@pytest.mark.parametrize("form", ["{}?x={}", "{};jsessionid={}"])
def test_session_ids_in_addresses_are_left_out_of_them(form: str) -> None:
    web = blog_of(2, 1)
    text = str(web.pages[FRONT])
    for number in (2, 1):
        text = text.replace(address(number), form.format(address(number), "8f3a9c0d1e2b4f5a6c7d"))
    web.pages[FRONT] = text
    found = visits(web)
    assert web.asked == [FRONT, address(2), address(1)]
    assert "session-in-address" in codes(found)
    assert [post.url for visit in found[:1] if visit.page for post in visit.page.posts] == [address(2), address(1)]


@pytest.mark.parametrize(
    ("urls", "names"),
    [
        (["http://x.se/b.asp?blogg=7292&id=1", "http://x.se/b.asp?blogg=7292&id=2"], set()),
        (["http://x.se/?a=aaaaaaaaaaaaaaaaaaaa", "http://x.se/?a=aaaaaaaaaaaaaaaaaaaa&b=1"], set()),
        (["http://x.se/1?s=8f3a9c0d1e2b4f5a6c7d", "http://x.se/2?s=8f3a9c0d1e2b4f5a6c7d"], {"s"}),
        (["http://x.se/1?s=8f3a9c0d1e2b4f5a6c7d", "http://x.se/2?s=9f3a9c0d1e2b4f5a6c7d"], set()),
        (["http://x.se/1?s=8f3a9c0d1e2b4f5a6c7d"], set()),
        ([], set()),
    ],
)
def test_session_is_a_long_random_value_in_all_addresses(urls: list[str], names: set[str]) -> None:
    assert session_names(urls, "http://x.se/") == names
    assert session_names(urls, "http://x.se/?s=8f3a9c0d1e2b4f5a6c7d") == set(), "an identity of the blog itself"


def test_paging_that_leads_back_ends() -> None:
    web = blog_of(2, 1)
    web.pages[FRONT] = page(entry(2), entry(1), older=FRONT)
    assert visits(web)[-1].is_walked


def test_feed_stands_in_where_the_front_page_lists_nothing() -> None:
    item = f"<item><title>Inlägg 1</title><link>{address(1)}</link></item>"
    feed = f'<rss version="2.0"><channel><title>x</title>{item}</channel></rss>'
    head = '<link rel="alternate" type="application/rss+xml" href="/feed/">'
    web = Web({FRONT: page("<h1>Välkommen</h1>", head=head), f"{FRONT}feed/": feed, address(1): own_page(1)})
    found = visits(web)
    assert [visit.post.title for visit in found if visit.post] == ["Inlägg 1"]
    assert codes(found) == []


def test_entry_of_a_post_without_a_page_of_its_own_is_not_asked() -> None:
    web = Web(
        {
            FRONT: page(
                '<h2 id="a">2017-03-20 Möte</h2><p>Vi träffades.</p><h2 id="b">2017-03-19 Sol</h2><p>Det var sol.</p>'
            )
        }
    )
    visits(web)
    assert web.asked == [FRONT]


def test_day_of_the_oldest_entry_bounds_what_is_missing() -> None:
    web = blog_of(4, 3)
    plan = Plan(known={**known(4, 3), **known(2)}, is_walked=True)
    visits(web, plan)
    assert web.asked == [FRONT]
    assert known(2)[address(2)].published == date(2017, 3, 2)


def test_listing_with_news_before_its_end_says_that_it_leads_on() -> None:
    first, second = (visit for visit in visits(blog_of(3, 2, 1), Plan(is_walked=True)) if visit.purpose == "listing")
    assert (first.leads_on, second.leads_on) == (True, False)
    (front,) = (
        v for v in visits(blog_of(3, 2, 1), Plan(known=known(3, 2, 1), is_walked=True)) if v.purpose == "listing"
    )
    assert not front.leads_on
