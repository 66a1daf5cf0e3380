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


def listing(posts: str) -> Page:
    body = f'<html lang="sv"><title>Anna Ek</title><body><main>{posts}</main></body></html>'
    return parse_page(body.encode(), "https://anna.example/", headers=HEADERS)


@pytest.mark.parametrize(
    "shape",
    [
        '<div><div><b>Skola</b></div><a href="/{0}/">{0}</a></div><div><time>2019-02-0{1}</time></div>',
        '<div><div><a href="/{0}/">Oläst</a></div><a href="/{0}/">{0}</a></div><div><i>2019-02-0{1}</i></div>',
        '<div><time>2019-02-0{1}</time><a href="/{0}/"><span>{0}</span></a></div>',
        '<a href="/{0}/"><h2><p>{0}</p></h2></a><p>2019-02-0{1}</p>',
        '<a href="/2019/02/0{1}/{0}/"><img src="x.jpg" alt=""></a><h5><a href="/2019/02/0{1}/{0}/">{0}</a></h5>',
    ],
)
def test_titles_on_lines_of_their_own_begin_posts(shape: str) -> None:
    rows = (shape.format(name, day) for day, name in enumerate(("badhuset", "bron", "skolan", "vattnet"), 1))
    page = listing("".join(f"<div>{row}<div>{PROSE}</div></div>" for row in rows))
    assert [post.title for post in page.posts] == ["badhuset", "bron", "skolan", "vattnet"]
    assert [post.published and post.published.date.day for post in page.posts] == [1, 2, 3, 4]


def test_count_on_a_line_with_other_counts_is_read() -> None:
    row = "<article><h2><a href='/{0}/'>{0}</a></h2><p>2019-02-0{1}</p><div class='post-content'>{2}</div>"
    end = "<div><span>434 visningar</span> <span>{1} {3}</span> <span>14</span></div></article>"
    names = (("badhuset", 1, "kommentar"), ("bron", 2, "kommentarer"))
    page = listing("".join((row + end).format(name, n, PROSE, word) for name, n, word in names))
    assert [post.comment_count for post in page.posts] == [1, 2]


@pytest.mark.parametrize("line", ["Senast uppdaterad: 2021-05-06", "Uppdaterad 2021-05-06", "Ändrad den 6 maj 2021"])
def test_line_that_tells_a_change_dates_no_post(line: str) -> None:
    page = post_page(f"<h1>Badhuset</h1><p>0 kommentarer</p>{PROSE}<p>{line}</p>")
    assert page.posts[0].published is None


def test_scraps_below_the_byline_under_a_text_are_not_of_it() -> None:
    byline = "<div><p>Publicerad av: Anna Ek den 2019-02-03 kl 05.06</p></div>"
    asked = "<div><h2>Hjälpte sidan dig?</h2><p><a href='#'>Ja</a> <a href='#'>Nej</a></p></div>"
    body = f'<html lang="sv"><title>Badhuset - Kommun</title><body><h1>Badhuset</h1><div>{PROSE}</div>{byline}{asked}'
    post = parse_page(body.encode(), "https://kommun.example/badhuset.html", headers=HEADERS).posts[0]
    assert post.body_text.endswith("debatt.")
    assert post.author == "Anna Ek"


@pytest.mark.parametrize(
    ("line", "author"),
    [
        ("28 september 2017 kl. 05:06 av annaek i Allmänt", "annaek"),
        ("Hem › Bloggar", None),
        ("Hem › Bloggar 2017-09-28", None),
    ],
)
def test_bylines_of_hosts(line: str, author: str | None) -> None:
    page = post_page(f"<p>{line}</p><h1>Badhuset</h1><p>{line}</p>{PROSE}")
    assert not page.posts or page.posts[0].author == author
