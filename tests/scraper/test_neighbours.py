"""What stands around a post and reads like its facts: titles of other posts, times of changes, badges, banners."""

import pytest

from scraper import Page, parse_page

HEADERS = {"Content-Type": "text/html; charset=utf-8"}
PROSE = "<p>Fullmäktige sade ja till badhuset i går kväll, efter en lång och ganska trevlig debatt.</p>"


def post_page(inside: str, *, around: str = "", url: str = "https://anna.example/badhuset/") -> Page:
    body = f'<html lang="sv"><title>Badhuset</title><body>{around}<article>{inside}</article></body></html>'
    return parse_page(body.encode(), url, headers=HEADERS)


@pytest.mark.parametrize(
    "link",
    [
        '<a href="/bron/">3 kommentarer om bron</a>',
        '<a href="/bron/">Nästa <strong>3 kommentarer om bron</strong></a>',
        '<div class="card"><h5><a href="/bron/">3 kommentarer om bron</a></h5></div>',
        '<a href="/bron/"><span>Nästa</span><div>20 mars 2009</div></a>',
    ],
)
def test_titles_of_other_posts_are_no_facts_of_this_one(link: str) -> None:
    post = post_page(f'<h1>Badhuset</h1><time datetime="2019-02-03">3 februari 2019</time>{PROSE}<div>{link}</div>')
    assert post.posts[0].comment_count is None
    undated = post_page(f"<h1>Badhuset</h1>{PROSE}<p>0 kommentarer</p><div>{link}</div>")
    assert undated.posts[0].published is None


@pytest.mark.parametrize("link", ["/badhuset/#comments", "#respond", "/badhuset/", "/wp-comments-popup.php?p=3"])
def test_links_to_the_posts_own_comments_count(link: str) -> None:
    page = post_page(f'<h1>Badhuset</h1><p>3 februari 2019</p>{PROSE}<p><a href="{link}">3 kommentarer</a></p>')
    assert page.posts[0].comment_count == 3


@pytest.mark.parametrize(
    "change",
    [
        '<span class="post-update-date"><i></i> 2021-05-06 10:11</span>',
        '<span class="meta"><span data-updated="x">2021-05-06</span></span>',
        '<time class="meta-date-updated" datetime="2021-05-06">2021-05-06</time>',
    ],
)
def test_time_of_a_change_is_no_publication(change: str) -> None:
    page = post_page(f"<h1>Badhuset</h1><p>{change}</p>{PROSE}", url="https://anna.example/2019/02/03/badhuset/")
    assert page.posts[0].published is not None
    assert page.posts[0].published.date.isoformat() == "2019-02-03"


@pytest.mark.parametrize(
    "month", ['<a href="/2014/01/"><span class="archive-date">2014/01</span> 3</a>', "<h2>2014</h2>"]
)
def test_archives_above_a_post_are_no_day_headings(month: str) -> None:
    page = post_page(f"<h1>Badhuset</h1><p>0 kommentarer</p>{PROSE}", around=f"<div>{month}</div>")
    assert page.posts[0].published is None


def test_badge_beside_the_authors_name_is_no_name() -> None:
    author = '<div class="author"><span class="name">Anna Ek</span> <b>Lv3</b></div>'
    page = post_page(f'<h1>Badhuset</h1>{author}<div class="post-content">{PROSE}</div>')
    assert page.posts[0].author == "Anna Ek"


def test_banner_that_is_called_a_post_is_not_all_of_it() -> None:
    banner = '<div class="article banner"><p>3 februari 2019</p><h1>Badhuset</h1></div>'
    body = f'<html lang="sv"><title>Badhuset</title><body><main>{banner}<article>{PROSE}</article></main></body></html>'
    page = parse_page(body.encode(), "https://anna.example/badhuset/", headers=HEADERS)
    assert page.posts[0].title == "Badhuset"
    assert page.posts[0].body_text.startswith("Fullmäktige sade ja")


def test_header_with_title_and_facts_is_no_body() -> None:
    facts = "<span>Skola</span><h1>Badhuset</h1><span>Anna Ek</span><time>2019-02-03</time>"
    page = post_page(f"<header>{facts}</header>{PROSE}")
    assert page.posts[0].body_text.startswith("Fullmäktige sade ja")


@pytest.mark.parametrize("end", ["</html>", "</html>\n</html>", "</body></html></BODY >"])
def test_what_follows_an_early_end_of_the_page_is_read(end: str) -> None:
    body = f'<html lang="sv"><head><title>Badhuset</title></head>{end}<body><h1>Badhuset</h1><p>2019-02-03</p>{PROSE}'
    page = parse_page(body.encode(), "https://anna.example/badhuset/", headers=HEADERS)
    assert [post.title for post in page.posts] == ["Badhuset"]
