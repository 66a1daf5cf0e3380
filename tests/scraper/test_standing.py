"""Absence told apart: what is gone, what stands in the way, a blog that leads elsewhere; the web is a dictionary."""

import asyncio
from dataclasses import dataclass
from datetime import UTC, datetime

import pytest

from scraper import Blog, Capture, KnownPost, Plan, Validators, Visit, crawl, parse_page

NOW = datetime(2026, 11, 22, 13, 0, tzinfo=UTC)
FRONT = "https://blogg.example/anna/"
POST = f"{FRONT}2017/03/11/simhallen/"
OTHER = f"{FRONT}2017/03/20/varen/"
BLOG = Blog("anna", FRONT, zone="Europe/Stockholm", language="sv")
KNOWN = {url: KnownPost(url) for url in (POST, OTHER)}


def entry(url: str, title: str) -> str:
    return (
        f'<article class="hentry"><h2 class="entry-title"><a href="{url}">{title}</a></h2>'
        '<time class="published" datetime="2017-03-11T12:00:00+01:00">11 mars 2017</time>'
        f'<div class="entry-content"><p>Fullmäktige sade ja, och arbetet börjar i vår: {title}.</p></div></article>'
    )


def page(*parts: str, title: str = "Annas blogg") -> str:
    return f"<html lang=sv><head><title>{title}</title></head><body>{''.join(parts)}</body></html>"


LISTING = page(entry(OTHER, "Våren"), entry(POST, "Simhallen"))
CHALLENGE = page(
    "<h1>blogg.example</h1><p>Verify you are human by completing the action below.</p>"
    "<script>window._cf_chl_opt = {cvId: '3'};</script>",
    title="Just a moment...",
)
PARKED = page("<h1>blogg.example</h1><p>This domain is for sale.</p><a href='/x'>Hemlarm</a>", title="blogg.example")
CLOSED = page("<h1>Underhåll</h1><p>Maintenance mode</p>", title="Maintenance mode")
LOGIN = page("<h1>Logga in</h1><form><input type=password></form>")
SHELL = "<html><head><title>x</title></head><body><div id=root></div><script src=/a.js></script></body></html>"
NOT_FOUND = page("<h1>Sidan kunde inte hittas</h1><p>Sök gärna.</p>")


@dataclass(frozen=True)
class To:
    """A redirect, and what stands there."""

    url: str
    text: str


Web = dict[str, str | int | To]


def visits(web: Web, plan: Plan = Plan(known=KNOWN, is_walked=True)) -> list[Visit]:
    async def fetch(url: str, validators: Validators | None) -> Capture:
        answer = web.get(url, 404)
        status, text = (answer, "") if isinstance(answer, int) else (200, answer if isinstance(answer, str) else "")
        if isinstance(answer, To):
            hop = Capture(url, url, NOW, 301, "", "HTTP/1.1", (("Location", answer.url),), b"", b"")
            return capture(url, answer.url, 200, answer.text, (hop,))
        return capture(url, url, status, text)

    async def run() -> list[Visit]:
        return [visit async for visit in crawl(BLOG, plan, fetch)]

    return asyncio.run(run())


def capture(url: str, final_url: str, status: int, text: str, hops: tuple[Capture, ...] = ()) -> Capture:
    headers, body = (("Content-Type", "text/html; charset=utf-8"),), text.encode()
    return Capture(url, final_url, NOW, status, "", "HTTP/1.1", headers, body, body, redirects=hops)


def codes(found: list[Visit]) -> list[str]:
    return [finding.code for visit in found for finding in visit.findings]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        (CHALLENGE, "blocked"),
        (
            page("<h1>Är du en robot?</h1><p>Bekräfta nedan.</p><div class=h-captcha></div>", title="?"),
            "blocked",
        ),
        (page("<h1>Access Denied</h1><p>You don't have permission.</p>", title="Access Denied"), "blocked"),
        (page("<p>Request unsuccessful. Incapsula incident ID: 1-2</p>", title=""), "blocked"),
        (page("<iframe src='/_Incapsula_Resource?x=1'>Request unsuccessful.</iframe>", title=""), "blocked"),
        (PARKED, "parked"),
        (page("<h1>Domänen är till salu</h1>"), "parked"),
        (page("<script src='//www.sedoparking.com/x.js'></script><p>blogg.example</p>"), "parked"),
        (page("<h1>Welcome to nginx!</h1><p>If you see this page, …</p>", title="Welcome to nginx!"), "parked"),
        (page("<h1>Index of /</h1><pre><a href='a/'>a/</a></pre>", title="Index of /"), "parked"),
        (CLOSED, "maintenance"),
        (LOGIN, "login-wall"),
        (SHELL, "needs-browser"),
    ],
)
def test_page_in_the_place_of_a_blog_is_told(text: str, code: str) -> None:
    read = parse_page(text.encode(), FRONT, fetched_at=NOW)
    assert (read.kind, read.posts, [finding.code for finding in read.findings]) == ("other", (), [code])


@pytest.mark.parametrize(
    "text",
    [
        page(entry(POST, "Just a moment")),
        page(entry(POST, "Simhallen"), "<script src=/cdn-cgi/challenge-platform/scripts/jsd/main.js></script>"),
        page("<h1>Kontakt</h1><form><textarea></textarea><div class=g-recaptcha></div></form>", title="Kontakt"),
        page("<h1>Index of /</h1>" + "<p>Vi skriver om allt möjligt här, och det blir långt.</p>" * 60),
        page("<h3>One more step for the village</h3><div class='post hentry'><p>Vi tog ett steg till.</p></div>"),
    ],
)
def test_ordinary_page_stands_in_nobodys_way(text: str) -> None:
    read = parse_page(text.encode(), POST, fetched_at=NOW)
    assert not {"blocked", "parked", "maintenance"} & {finding.code for finding in read.findings}


@pytest.mark.parametrize("front", [CHALLENGE, PARKED, CLOSED, LOGIN, SHELL])
def test_front_page_with_something_in_its_way_ends_the_crawl_and_asks_for_attention(front: str) -> None:
    found = visits({FRONT: front, POST: 404, OTHER: 404}, Plan(known=KNOWN, is_walked=True, due=(POST, OTHER)))
    assert [(visit.purpose, visit.page) for visit in found] == [("listing", None), ("done", None)]
    assert [finding.severity for finding in found[0].findings] == ["attention"]
    assert not found[-1].is_walked


@pytest.mark.parametrize(
    ("answer", "is_gone", "code"),
    [
        (404, True, None),
        (410, True, None),
        (NOT_FOUND, True, "not-found"),
        (To(FRONT, LISTING), True, "leads-home"),
        (To("https://blogg.example/", page("<h1>Portalen</h1>")), True, "leads-home"),
        (To("https://blogg.example/404", NOT_FOUND), True, "not-found"),
        (To(f"{FRONT}category/politik/", LISTING), False, None),
        (To("https://blogg.example/?p=41", page("<h1>Annat</h1>")), False, "post-not-read"),
        (CHALLENGE, False, "blocked"),
        (PARKED, False, "parked"),
        (CLOSED, False, "maintenance"),
        (LOGIN, False, "login-wall"),
        (403, False, "status-403"),
        (503, False, "status-503"),
    ],
)
def test_absence_of_a_post_is_told_apart(answer: str | int | To, is_gone: bool, code: str | None) -> None:
    found = visits({FRONT: LISTING, POST: answer}, Plan(known=KNOWN, is_walked=True, due=(POST,)))
    (visit,) = [visit for visit in found if visit.url == POST]
    assert visit.is_gone == is_gone
    assert code is None or code in codes(found)


@pytest.mark.parametrize("answer", [NOT_FOUND, To(FRONT, page("<h1>Välkommen</h1>"))])
def test_soft_absence_is_not_believed_while_the_front_page_shows_no_post(answer: str | To) -> None:
    found = visits({FRONT: page("<h1>Välkommen</h1>"), POST: answer}, Plan(known=KNOWN, is_walked=True, due=(POST,)))
    assert [visit.is_gone for visit in found if visit.url == POST] == [False]


@pytest.mark.parametrize("new_front", ["https://anna.example/", "https://nya.example/blogg/anna/"])
def test_blog_that_moved_goes_on_at_its_new_address(new_front: str) -> None:
    there = [url.replace(FRONT, new_front) for url in (POST, OTHER)]
    listing = page(*(entry(url, title) for url, title in zip(there, ("Simhallen", "Våren"), strict=True)))
    found = visits({FRONT: To(new_front, listing)})
    assert codes(found)[0] == "moved"
    assert [post.url for visit in found if visit.page for post in visit.page.posts] == there


@pytest.mark.parametrize("target", ["https://www.blogg.example/anna/", "http://blogg.example/anna/start/"])
def test_address_of_the_same_blog_is_no_move(target: str) -> None:
    assert codes(visits({FRONT: To(target, LISTING)})) == []


@pytest.mark.parametrize(
    ("target", "text"),
    [
        ("https://blogg.example/", page(*(entry(f"https://blogg.example/{n}/a/", f"Annan {n}") for n in range(3)))),
        ("https://blogg.example/", LISTING),
        ("https://spel.example/", page(*(entry(f"https://spel.example/{n}/", f"Spel {n}") for n in range(3)))),
    ],
    ids=["the portal's front page", "the portal with one of its posts", "another site"],
)
def test_front_page_that_leads_away_is_no_listing(target: str, text: str) -> None:
    found = visits({FRONT: To(target, text)}, Plan(known=KNOWN, is_walked=True, due=(POST,)))
    assert codes(found) == ["redirected-away"]
    assert [visit.page for visit in found] == [None, None]


def test_first_crawl_follows_where_the_address_leads() -> None:
    there = "https://anna.example/"
    listing = page(entry(f"{there}2017/a/", "Våren"))
    found = visits({FRONT: To(there, listing), f"{there}2017/a/": page(entry(f"{there}2017/a/", "Våren"))}, Plan())
    assert [visit.post.title for visit in found if visit.post] == ["Våren"]
