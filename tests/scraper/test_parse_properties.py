"""What holds for any bytes: nothing raises, the same input gives the same page, and time is bounded.

Held against ``read_document``: the safety net of ``parse_page`` would hide the faults.
"""

import time
from collections.abc import Callable
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from scraper import Page
from scraper.page import Document
from scraper.parse import read_document
from scraper.text import text_of

FIXTURES = Path(__file__).parents[2] / "fixtures"
FETCHED = datetime(2024, 6, 1, 12, 0, tzinfo=UTC)
URLS = st.sampled_from(
    [
        "https://x.example/",
        "https://x.example/2017/03/20/titel/",
        "https://x.example/?p=12",
        "http://x.example:8080/blogg.asp?blogg=7&id=2",
    ]
)
TAGS = (
    "div p h1 h2 h3 a b td tr table ul li br article section font span blockquote pre time form textarea "
    "script style title base meta img iframe dl dt dd center nav aside footer svg template"
).split()
WORDS = st.sampled_from(
    [
        "Titel", "20 mars 2017", "2006-03-29 Möte", "Av Anna Ek", "3 kommentarer", "Läs mer", "Äldre inlägg",
        "Kommentarer", "I dag beslutade nämnden att bygga en ny skola i centrum.", "\u00a0", "\u00ad", "\x0c", "<",
        "&amp;", "&#0;", "&nbsp;", "…", "\u2028", "😀", "",
    ]
)  # fmt: skip
ATTRIBUTES = st.sampled_from(
    [
        "", ' class="post hentry"', ' class="entry-title"', ' class="entry-content"', ' class="comments"',
        ' id="comments"', ' id="k"', ' name="k"', ' href="/a"', ' href="#k"', ' href="http://["', ' href="/page/2/"',
        ' href="javascript:x"', ' datetime="2017-03-20"', ' content="x"', ' rel="bookmark"', ' rel="next" href="?p=2"',
        ' itemtype="http://schema.org/BlogPosting"', ' itemprop="datePublished"', ' class="widget"', ' src="//[x"',
    ]
)  # fmt: skip
PIECES = st.one_of(
    WORDS,
    st.builds(lambda tag, attributes: f"<{tag}{attributes}>", st.sampled_from(TAGS), ATTRIBUTES),
    st.builds(lambda tag: f"</{tag}>", st.sampled_from(TAGS)),
)


@cache
def fixture_pages() -> tuple[bytes, ...]:
    paths = sorted(
        [*FIXTURES.glob("pages/*/*/page.html"), *FIXTURES.glob("sites/*/*.html"), *FIXTURES.glob("broken/*")]
    )
    return tuple(path.read_bytes() for path in paths)


def read(body: bytes, url: str = "https://x.example/", content_type: str = "text/html; charset=utf-8") -> Page:
    return read_document(Document(body, url, {"content-type": content_type}), fetched_at=FETCHED, blog=None)


def check(page: Page) -> None:
    for post in page.posts:
        assert post.url.startswith(("http://", "https://"))
        assert text_of(post.body_html) == post.body_text
        assert post.title is None or post.title.strip() == post.title != ""
        assert post.author is None or post.author.strip() == post.author != ""
        assert post.comment_count is None or post.comment_count >= 0
        assert all(item.url.startswith(("http://", "https://")) for item in post.media)
    assert len({post.url for post in page.posts}) == len(page.posts)


many = settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))


@many
@given(body=st.binary(max_size=400), url=URLS)
def test_any_bytes_give_a_page(body: bytes, url: str) -> None:
    check(read(body, url))


@many
@given(data=st.data(), url=URLS)
def test_any_truncation_and_damage_give_a_page(data: st.DataObject, url: str) -> None:
    body = data.draw(st.sampled_from(fixture_pages()))
    start = data.draw(st.integers(0, min(len(body), 300)))
    end = data.draw(st.integers(0, len(body)))
    check(read(body[start:end], url))


@many
@given(pieces=st.lists(PIECES, max_size=60), url=URLS)
def test_tag_soup_gives_a_page_twice_the_same(pieces: list[str], url: str) -> None:
    body = "".join(pieces).encode()
    first = read(body, url)
    check(first)
    assert first == read(body, url)


@pytest.mark.parametrize("number", range(36))
def test_fixture_pages_hold_the_properties(number: int) -> None:
    pages = fixture_pages()
    for body in pages[number::36]:
        check(read(body))


PROSE = "Nämnden beslutade i dag att bygga en ny skola i centrum. "
POST = "<title>Rubrik</title><h1>Rubrik</h1><p>2012-03-04</p>"
ARTICLE = (
    '<article class="post"><h2 class="entry-title"><a href="/p/{i}">Rubrik {i}</a></h2><time>2017-03-20</time>'
    f'<div class="entry-content">{PROSE}</div></article>'
)
BLOGGER = (
    '<h2 class="date-header">20 mars 2017</h2><div class="post hentry"><h3 class="post-title">'
    '<a href="/2017/03/{i}.html">Rubrik {i}</a></h3>'
    f'<div class="post-body">{PROSE}</div><div class="post-footer"><span class="post-author">Upplagd av '
    '<span class="fn">Anna Ek</span></span></div></div>'
)
HOSTILE: dict[str, Callable[[], str]] = {
    "links": lambda: "".join(f'<a href="/p/{i}">Länk {i}</a> ' for i in range(20_000)),
    "headings": lambda: "".join(f"<h2>Rubrik {i}</h2>" for i in range(30_000)),
    "nested-divs": lambda: "<div>" * 10_000 + PROSE,
    "nested-posts": lambda: "".join(
        f'<article class="post"><h2><a href="/{i}">R</a></h2>{PROSE}' for i in range(5_000)
    ),
    "nested-widgets": lambda: f'<div class="widget sidebar"><p class="entry-content">{PROSE}' * 5_000,
    "one-line": lambda: "<p>" + "ord och 2012 " * 80_000,
    "one-word": lambda: "<p>" + "a" * 1_000_000,
    "breaks": lambda: POST + "<br>" * 100_000 + PROSE,
    "forms": lambda: (
        POST + PROSE + "<div>Kalle 2012-03-05: hej hej hej</div><form><textarea></textarea></form>" * 5_000
    ),
    "targets": lambda: (
        POST + PROSE + "".join(f'<a href="#k{i}">3 kommentarer</a><a name="k{i}"></a>' for i in range(8_000))
    ),
    "tags": lambda: "<article class=post><h2><a href=/p/1>x</a></h2>" + "<a rel=tag href=/tag/x>x</a>" * 15_000,
    "times": lambda: "<article class=post><h2><a href=/p/1>x</a></h2>" + "<time>x</time>" * 30_000,
    "bylines": lambda: POST + "<p>Av Av av Anna " + "av Anna Ek den " * 60_000,
    "json-ld": lambda: '<script type="application/ld+json">' + "[" * 100_000 + "</script>",
    "lists": lambda: POST + "<ul><li>a" * 20_000,
    "spans": lambda: POST + "<p>" + "<span>a " * 60_000,
    "marks": lambda: "<" * 500_000,
    "comments": lambda: POST + PROSE + "<h3>3 kommentarer</h3>" * 20_000,
    "linked-headings": lambda: "".join(f'<h2><a href="/p/{i}">Rubrik {i}</a></h2><p>{PROSE}</p>' for i in range(7_000)),
    "articles": lambda: "".join(ARTICLE.format(i=i) for i in range(5_000)),
    "blogger": lambda: '<meta name="generator" content="blogger">' + "".join(BLOGGER.format(i=i) for i in range(4_000)),
    "table": lambda: (
        "<table>"
        + "".join(f'<tr><td>2017-03-20</td><td><a href="/p/{i}">Rubrik {i}</a></td><td>{PROSE}' for i in range(6_000))
    ),
    "side-columns": lambda: (
        f'<p class="entry-content">{PROSE * 2_000}</p>' + f'<aside><p class="entry-content">{PROSE}</p></aside>' * 5_000
    ),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_page_takes_bounded_time(name: str) -> None:
    body = HOSTILE[name]().encode()[:300_000]
    started = time.process_time()
    check(read(body))
    # A quarter of a second on an idle machine; coverage and other tests take their share. Quadratic time takes minutes.
    assert time.process_time() - started < 8


@pytest.mark.soak
@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_page_of_a_megabyte_takes_bounded_time(name: str) -> None:
    body = HOSTILE[name]().encode()
    started = time.process_time()
    read(body)
    assert time.process_time() - started < 2.5
