"""Feeds and sitemaps as hints: what they tell, what they leave alone, and hostile XML."""

import gzip
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scraper import Blog, Capture, Page
from scraper.hints import Answer, feed, sitemap
from tests.hint_sources import FRONT, address, capture, told

FEED = f"{FRONT}feed/"
MAP = f"{FRONT}sitemap.xml"
BOMB = (
    '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaaaaaaaa">'
    + "".join(f'<!ENTITY {b} "{f"&{a};" * 10}">' for a, b in zip("abcdefgh", "bcdefghi", strict=True))
    + "]>"
)


class Web:
    """Answers by address; ``asked`` in order."""

    def __init__(self, pages: dict[str, str | bytes | int]) -> None:
        self.pages, self.asked = pages, list[str]()

    async def __call__(self, url: str) -> Capture | None:
        self.asked.append(url)
        answer = self.pages.get(url, 404)
        return capture(url, "", answer) if isinstance(answer, int) else capture(url, answer)


def item(number: int, *, text: str = "Text", comments: int | None = None, updated: str = "") -> str:
    count = f"<slash:comments>{comments}</slash:comments>" if comments is not None else ""
    stamp = f"<atom:updated>{updated}</atom:updated>" if updated else ""
    return (
        f"<item><title>{number}</title><link>{address(number)}</link><comments>{address(number)}#comments</comments>"
        f"<content:encoded><![CDATA[<p>{text}</p>]]></content:encoded>{count}{stamp}</item>"
    )


def rss(*items: str, start: str = '<?xml version="1.0"?>') -> str:
    return (
        f'{start}<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/" '
        'xmlns:slash="http://purl.org/rss/1.0/modules/slash/" xmlns:atom="http://www.w3.org/2005/Atom">'
        f"<channel><title>Blogg</title>{''.join(items)}</channel></rss>"
    )


def atom(*numbers: int, counts: int = 0, updated: str = "2017-03-20T12:00:00Z") -> str:
    entries = "".join(
        f'<entry><id>tag:x,{n}</id><link rel="replies" href="{address(n)}#r"/><link href="{address(n)}"/>'
        f"<title>{n}</title>"
        f"<updated>{updated}</updated><thr:total>{counts}</thr:total><content>x</content></entry>"
        for n in numbers
    )
    return (
        f'<feed xmlns="http://www.w3.org/2005/Atom" xmlns:thr="http://purl.org/syndication/thread/1.0">{entries}</feed>'
    )


def feed_nights(first: str, second: str | int) -> Answer:
    web = Web({FEED: first})
    state = told(feed, web, at=FEED).state
    web.pages[FEED] = second
    return told(feed, web, state, at=FEED, days=1)


@pytest.mark.parametrize(
    ("first", "second", "changed", "listed"),
    [
        (rss(item(3), item(2)), rss(item(3), item(2)), set(), set()),
        (rss(item(3), item(2)), rss(item(4), item(3), item(2)), set(), {4}),
        (rss(item(3), item(2)), rss(item(4), item(3)), set(), {4}),
        (rss(item(3), item(2)), rss(item(3), item(2, text="Ny text")), {2}, set()),
        (rss(item(3), item(2, comments=0)), rss(item(3), item(2, comments=5)), {2}, set()),
        (rss(item(3, updated="2017-03-20T10:00:00Z")), rss(item(3, updated="2017-03-20T11:00:00Z")), {3}, set()),
        (rss(item(3), item(2), item(1)), rss(item(3), item(1), item(0)), {2}, {0}),
        (rss(item(3), item(2)), rss(item(2), item(1)), {3}, {1}),
        (atom(3, 2), atom(3, 2), set(), set()),
        (atom(3, 2), atom(3, 2, counts=1), {3, 2}, set()),
        (atom(3), atom(3, updated="2018-01-01T00:00:00Z"), {3}, set()),
        (rss(item(3)), 304, set(), set()),
        (rss(item(3)), 503, set(), set()),
        (rss(item(3)), rss(), set(), set()),
        (rss(item(3)), "<html><body>Underhåll</body></html>", set(), set()),
        (rss(item(3)), rss(item(3, text="&i;"), start=BOMB), set(), set()),
    ],
)
def test_feed_tells(first: str, second: str | int, changed: set[int], listed: set[int]) -> None:
    answer = feed_nights(first, second)
    assert set(answer.changed) == {address(number) for number in changed}
    assert set(answer.listed) == {address(number) for number in listed}
    assert answer.covers == frozenset()


def test_unchanged_feed_has_unchanged_state() -> None:
    web = Web({FEED: rss(item(3), item(2))})
    first = told(feed, web, at=FEED)
    assert told(feed, web, first.state, at=FEED).state == first.state


def test_original_link_of_a_feed_service_is_taken() -> None:
    entry = (
        f'<item><link>https://feeds.example/~r/1</link><x:origLink xmlns:x="http://f">{address(1)}</x:origLink></item>'
    )
    assert set(told(feed, Web({FEED: rss(entry)}), at=FEED).listed) == {address(1)}


def urls(*entries: tuple[str, str]) -> str:
    rows = "".join(f"<url><loc>{url}</loc><lastmod>{changed}</lastmod></url>" for url, changed in entries)
    return f'<?xml version="1.0"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{rows}</urlset>'


def index(*entries: tuple[str, str]) -> str:
    rows = "".join(
        f"<sitemap><loc>{url}</loc>{f'<lastmod>{changed}</lastmod>' if changed else ''}</sitemap>"
        for url, changed in entries
    )
    return f'<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{rows}</sitemapindex>'


def posts(*numbers: int, changed: str = "2017-03-20T12:00:00Z", **others: str) -> str:
    return urls(*((address(n), others.get(f"at{n}", changed)) for n in numbers))


@pytest.mark.parametrize(
    ("second", "changed", "listed"),
    [
        (posts(1, 2, 3), set(), set()),
        (posts(1, 2, 3, at2="2018-01-01T00:00:00Z"), {2}, set()),
        (posts(1, 3), {2}, set()),
        (posts(1, 2, 3, 4), set(), {4}),
        (304, set(), set()),
        (500, set(), set()),
        ("<html></html>", set(), set()),
        (gzip.compress(posts(1, 3).encode(), mtime=0), {2}, set()),
        (gzip.compress(b"\0" * 30_000_000, mtime=0), set(), set()),
        (gzip.compress(b"x" * 1000, mtime=0)[:20], set(), set()),
        (BOMB + posts(1, 3).partition("?>")[2], set(), set()),
    ],
)
def test_sitemap_tells(second: str | bytes | int, changed: set[int], listed: set[int]) -> None:
    web = Web({MAP: posts(1, 2, 3)})
    first = told(sitemap, web, at=MAP)
    assert set(first.listed) == {address(n) for n in (1, 2, 3)}
    web.pages[MAP] = second
    answer = told(sitemap, web, first.state, at=MAP, days=1)
    assert set(answer.changed) == {address(number) for number in changed}
    assert set(answer.listed) == {address(number) for number in listed}
    assert web.asked == [MAP, MAP]


def test_missing_sitemap_is_asked_once_a_season() -> None:
    web = Web({})
    first = told(sitemap, web, at=MAP)
    assert told(sitemap, web, first.state, at=MAP, days=80).captures == ()
    told(sitemap, web, first.state, at=MAP, days=100)
    assert web.asked == [MAP, MAP]


def test_fault_leaves_the_sitemap_to_be_asked_tomorrow() -> None:
    assert told(sitemap, Web({MAP: 503}), at=MAP).state is None


def test_only_files_that_the_index_says_have_changed_are_asked() -> None:
    one, two = f"{FRONT}post-sitemap1.xml", f"{FRONT}post-sitemap2.xml"
    other = f"{FRONT}page-sitemap.xml"
    web = Web({MAP: index((one, "2017"), (two, "2018"), (other, "2018")), one: posts(1, 2), two: posts(3, 4)})
    first = told(sitemap, web, at=MAP)
    assert set(first.listed) == {address(n) for n in (1, 2, 3, 4)}
    assert web.asked == [MAP, one, two]
    web.pages |= {MAP: index((one, "2017"), (two, "2019"), (other, "2018")), two: posts(3, 5)}
    answer = told(sitemap, web, first.state, at=MAP, days=1)
    assert web.asked[3:] == [MAP, two]
    assert (set(answer.changed), set(answer.listed)) == ({address(4)}, {address(5)})


def test_files_without_a_date_take_turns() -> None:
    files = [f"{FRONT}wp-sitemap-posts-post-{n}.xml" for n in (1, 2)]
    web = Web({MAP: index(*((file, "") for file in files)), files[0]: posts(1), files[1]: posts(2)})
    state = told(sitemap, web, at=MAP).state
    web.asked.clear()
    web.pages[files[0]] = posts(1, at1="2020-01-01T00:00:00Z")
    found: list[str] = []
    for day in range(1, 4):
        answer = told(sitemap, web, state, at=MAP, days=day)
        state = answer.state
        found += answer.changed
    assert sorted(web.asked) == sorted([MAP, *files])
    assert found == [address(1)]


def test_date_of_the_last_build_is_no_edit() -> None:
    web = Web({MAP: posts(*range(100))})
    first = told(sitemap, web, at=MAP)
    web.pages[MAP] = posts(*range(1, 101), changed="2020-01-01T00:00:00Z")
    answer = told(sitemap, web, first.state, at=MAP)
    assert (set(answer.changed), set(answer.listed)) == ({address(0)}, {address(100)})


def test_addresses_that_are_no_posts_of_the_blog_are_left_out() -> None:
    elsewhere = ["https://other.example/2017/03/20/a/", f"{FRONT}om-mig/", f"{FRONT}tag/skola/", f"{FRONT}2017/03/"]
    web = Web({MAP: urls(*((url, "2017") for url in (*elsewhere, address(1), f"{FRONT}known/")))})
    answer = told(sitemap, web, at=MAP, known=frozenset({f"{FRONT}known/"}))
    assert set(answer.listed) == {address(1), f"{FRONT}known/"}


def test_date_without_time_is_no_moment() -> None:
    web = Web({MAP: urls((address(1), "2017-03-20"), (address(2), "2017-03-20T12:00:00Z"))})
    answer = told(sitemap, web, at=MAP)
    assert answer.listed == {address(1): None, address(2): datetime(2017, 3, 20, 12, tzinfo=UTC)}


def test_sitemap_lies_in_the_blogs_folder() -> None:
    blog = Blog("anna", "https://x.se/anna/")
    assert sitemap.address_of(Page("listing", blog.url), blog) == "https://x.se/anna/sitemap.xml"


@given(
    body=st.binary(max_size=300) | st.text(max_size=100).map(rss).map(str.encode), state=st.none() | st.lists(st.text())
)
def test_no_xml_raises(body: bytes, state: Any) -> None:
    for source, at in ((feed, FEED), (sitemap, MAP)):
        answer = told(source, Web({at: body}), state, at=at)
        told(source, Web({at: body}), answer.state, at=at, days=1)
