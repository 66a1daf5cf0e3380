"""The rig itself: the server is real and Swedish, its gold agrees with its pages, and edits show."""

from __future__ import annotations

import os
import time
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path

import httpx
import pytest
from lxml import html as lxml_html

from .fixtures import WordPressFactory
from .gold import GoldPost, body_text, by_label
from .processes import run_to_end, running
from .wordpress import THEMES, running_wordpress
from .wordpress_site import WordPress

pytestmark = pytest.mark.server

CONTENT = {
    "twentytwentyone": "div.entry-content",
    "twentytwentytwo": "div.wp-block-post-content",
    "twentytwentythree": "div.wp-block-post-content",
}
SWEDISH = {
    "twentytwentyone": ("Publicerat den <time", "Kategoriserat som", "72 kommentarer", "Äldre kommentarer"),
    "twentytwentytwo": ("72 svar till", "februari 5, 2016", "Kommentera"),
    "twentytwentythree": ("Publicerat", "Etiketter:", "72 svar till", "5 februari, 2016"),
}


def page(url: str) -> str:
    answer = httpx.get(url, timeout=30)
    assert answer.status_code == 200, url
    return answer.text


@pytest.fixture(scope="module")
def site(wordpress: WordPressFactory) -> WordPress:
    return wordpress.shared("twentytwentyone")


@pytest.fixture(scope="module")
def gold(site: WordPress) -> dict[str, GoldPost]:
    return by_label(site.posts())


@pytest.fixture(scope="module")
def own(wordpress: WordPressFactory) -> WordPress:
    return wordpress.fresh("twentytwentyone")


@pytest.mark.parametrize("theme", THEMES)
def test_every_theme_speaks_swedish_and_shows_the_whole_body(own: WordPress, theme: str) -> None:
    own.switch_theme(theme)
    posts = by_label(own.posts())
    text = page(posts["comments-72"].url)
    assert f"/themes/{theme}/" in text
    assert 'lang="sv-SE"' in text
    assert [phrase for phrase in SWEDISH[theme] if phrase not in text] == []
    for label in ("comments-0", "body-table", "body-list", "body-breaks", "body-entities", "body-headings"):
        shown = lxml_html.fromstring(page(posts[label].url)).cssselect(CONTENT[theme])[0]
        assert body_text(lxml_html.tostring(shown, encoding="unicode")) == posts[label].body_text, label
    own.switch_theme("twentytwentyone")


def test_gold_has_the_counts_and_dates_of_the_seed(gold: dict[str, GoldPost]) -> None:
    counts = {label: post.comment_count for label, post in gold.items()}
    assert [counts[f"comments-{n}"] for n in (0, 1, 2, 14, 72)] == [0, 1, 2, 14, 72]
    assert (counts["moderated"], counts["pingbacks"], counts["closed-0"], counts["closed-5"]) == (2, 4, 0, 5)
    assert gold["closed-5"].comment_status == "closed"
    assert gold["new-year-after"].date_gmt == datetime(2015, 12, 31, 23, 0, 10, tzinfo=UTC)
    first, second = gold["double-hour-first"], gold["double-hour-second"]
    assert first.date_local == second.date_local
    assert (first.date_gmt, second.date_gmt) == (
        datetime(2016, 10, 30, 0, 30, tzinfo=UTC),
        datetime(2016, 10, 30, 1, 30, tzinfo=UTC),
    )
    assert gold["edited"].modified_gmt == datetime(2016, 3, 9, 20, 15, 30, tzinfo=UTC)


def test_gold_has_every_status_title_and_author(gold: dict[str, GoldPost]) -> None:
    assert Counter(post.status for post in gold.values()).keys() == {
        *("publish", "future", "private", "draft", "pending", "trash")
    }
    assert gold["title-ampersand"].title == "Barn & unga: ”trygghet” & ‘närhet’"
    assert gold["title-markup"].title == "Vi ska inte sälja <allmännyttan>"
    assert (gold["author-ampersand"].author, gold["author-ampersand"].author_raw) == (
        *("Bo & Britta Lind", "Bo &amp; Britta Lind"),
    )
    assert len(gold["body-pages-blocks"].page_bodies) == 3
    assert gold["password"].has_password
    assert "blev mer till skolan" in gold["password"].body_text
    assert sum(post.is_sticky for post in gold.values()) == 2
    assert "IMG_0248" not in gold["body-image-inline"].body_text


def test_public_posts_answer_and_hidden_ones_do_not(gold: dict[str, GoldPost]) -> None:
    with httpx.Client(timeout=30) as client:
        for post in gold.values():
            answer = client.get(post.url, follow_redirects=True)
            assert (answer.status_code == 200) == (post.status == "publish"), post.label
        assert "blev mer till skolan" not in client.get(gold["password"].url).text


def test_listings_feed_rest_sitemap_and_images_are_served(site: WordPress, gold: dict[str, GoldPost]) -> None:
    assert page(site.start_url).count("<article id=") == 12  # ten, and the two sticky ones from elsewhere
    assert "<slash:comments>" in page(site.url + "/feed/")
    rest = httpx.get(site.url + "/wp-json/wp/v2/posts", params={"per_page": 5}).json()
    assert [row["id"] for row in rest] == sorted((row["id"] for row in rest), reverse=True)
    assert "<sitemap>" in page(site.url + "/wp-sitemap.xml")
    assert page(site.url + "/2016/04/11/").count("<article id=") == 2
    (image,) = lxml_html.fromstring(gold["body-image-only"].body_html).cssselect("img")
    assert httpx.get(str(image.get("src"))).headers["content-type"] == "image/png"
    assert "kommunalråd" in page(next(p.url for p in site.pages()))
    assert httpx.get(site.url + "/?p=" + str(gold["edited"].id)).headers["location"] == gold["edited"].url


def test_edits_show_on_the_next_request(own: WordPress) -> None:
    post = own.post("ordinary-3")
    own.edit_post(post.id, content="Helt ny text.", title="Ny \\ rubrik")
    assert "Helt ny text." in page(post.url)
    assert own.post("ordinary-3").title == "Ny \\ rubrik"
    own.add_comment(post.id, "Hej!")
    own.close_comments(post.id)
    edited = own.post("ordinary-3")
    assert (edited.comment_count, edited.comment_status) == (post.comment_count + 1, "closed")
    assert edited.modified_gmt is not None
    assert edited.modified_gmt.date() >= datetime(2020, 1, 1, tzinfo=UTC).date()
    own.delete_post(post.id)
    assert httpx.get(post.url).status_code == 404
    own.restore_post(post.id)
    assert "Helt ny text." in page(post.url)


def test_new_posts_and_listing_settings_show(own: WordPress) -> None:
    new = own.new_post(title="Alldeles nytt", content="Ord ett.\n\n<!--more-->\n\nOrd två.")
    assert "Alldeles nytt" in page(own.start_url)
    own.set_posts_per_page(3)
    own.show_full_text_in_listings()
    shown = page(own.url + "/page/2/")
    assert shown.count("<article id=") == 3
    assert f"post-{new} " not in shown
    own.show_excerpts_in_listings()
    own.set_posts_per_page(10)
    with pytest.raises(RuntimeError, match="edit_post"):
        own.edit_post(999_999, title="Finns inte")


def test_network_has_three_blogs_in_folders(wordpress: WordPressFactory) -> None:
    network = wordpress.network()
    for slug in ("anna", "bertil", "cecilia"):
        blog = network.blog(slug)
        posts = blog.posts()
        assert len(posts) == 12
        assert all(post.url.startswith(blog.start_url) for post in posts)
        assert posts[-1].title in page(blog.start_url)
        assert posts[-1].body_text.splitlines()[0] in page(posts[-1].url)
        assert httpx.get(blog.start_url + "wp-json/wp/v2/posts").status_code == 200
        assert "sv-SE" in page(blog.start_url + "feed/")
    own_words = network.blog("bertil").new_post(title="Bara här", content="Bertils egna ord.")
    assert "Bara här" in page(network.blog("bertil").start_url)
    assert "Bara här" not in page(network.blog("anna").start_url)
    network.blog("bertil").delete_post(own_words)


@pytest.mark.usefixtures("wordpress")
def test_start_is_quick_and_leaves_nothing_behind(tmp_path: Path) -> None:
    (tmp_path / "web").mkdir()
    (tmp_path / "web/leftover.txt").write_text("from another run", "utf-8")
    began = time.monotonic()
    with running_wordpress(tmp_path, theme="twentytwentythree") as site:
        started = time.monotonic()
        assert httpx.get(site.start_url).status_code == 200
        answered = time.monotonic()
    print(f"start and seed {started - began:.1f} s, first page {answered - started:.2f} s")
    assert started - began < 30
    assert not (tmp_path / "web/leftover.txt").exists()
    with pytest.raises(httpx.ConnectError):
        httpx.get(site.start_url)


def test_failures_say_why(tmp_path: Path) -> None:
    with pytest.raises(RuntimeError, match="nej tack"):
        run_to_end(("sh", "-c", "echo nej tack >&2; exit 3"), env=os.environ)
    command = ("sh", "-c", "echo kan inte; exit 1")
    failing = running(command, log=tmp_path / "log", env=os.environ, is_ready=lambda: False)
    with pytest.raises(RuntimeError, match="kan inte"), failing:
        pass
