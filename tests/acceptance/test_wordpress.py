"""A real WordPress in Swedish, archived by the command, against WordPress's own database.

What a page does not show is not asked of the archive: these themes name neither a closed status without comments
nor, on listings, a count.
"""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.servers.gold import GoldPost, body_text
from tests.servers.wordpress_site import WordPress

from .program import FAST, bloggarkiv, check_evidence, check_warc_files, count, rows

THEMES = ("twentytwentyone", "twentytwentythree")
NOW = (*FAST, "--confirm-after", "0")

# WordPress derives the offset of a shown time from the local time: the first of the doubled hour comes out wrong.
AMBIGUOUS_HOUR = "double-hour-first"
# The theme prints nothing about comments that are closed and none.
SAYS_NOTHING_OF_COMMENTS = "closed-0"
# Block themes print no links to the further pages of a post that was split in the classic editor.
UNLINKED_PAGES = "body-pages-classic"
# Where the title is empty, the theme prints one of its own.
UNTITLED = "title-empty"

pytestmark = pytest.mark.server


def kept(folder: Path) -> dict[str, dict[str, Any]]:
    return {row["url"]: row for row in rows(folder, "SELECT * FROM posts")}


def differences(theme: str, post: GoldPost, row: dict[str, Any]) -> list[str]:
    """Where the row is not what WordPress's database says."""
    found = []
    facts = {"author": post.author, "published": f"{post.date_local:%Y-%m-%dT%H:%M}"}
    if post.label != UNTITLED:
        facts["title"] = post.title_raw if post.has_password else post.title
    if post.label != AMBIGUOUS_HOUR:
        facts["published_utc"] = f"{post.date_gmt:%Y-%m-%dT%H:%M}"
    for name, value in facts.items():
        stated = row[name][:16] if name.startswith("published") and row[name] else row[name]
        if stated != value:
            found.append(f"{post.label} {name}: {stated!r}, WordPress has {value!r}")
    if post.has_password:
        return found + ([f"{post.label}: a protected body was kept"] if row["body"] else [])
    if row["comment_count"] != post.comment_count and post.label != SAYS_NOTHING_OF_COMMENTS:
        found.append(f"{post.label} comment_count: {row['comment_count']}, WordPress has {post.comment_count}")
    if post.comment_status == "closed" and row["comment_status"] == "open":
        found.append(f"{post.label} comment_status: open, WordPress has closed")
    if post.comment_status == "open" and row["comment_status"] != "open":
        found.append(f"{post.label} comment_status: {row['comment_status']}, WordPress has open")
    is_cut = post.label == UNLINKED_PAGES and theme != "twentytwentyone"
    if row["body"].split() != (body_text(post.page_bodies[0]) if is_cut else post.body_text).split():
        found.append(f"{post.label} body: {row['body'][:300]!r}, WordPress has {post.body_text[:300]!r}")
    return found


@pytest.mark.parametrize("theme", THEMES)
def test_every_public_post_is_one_right_row(theme: str, wordpress: Any, tmp_path: Path) -> None:
    site: WordPress = wordpress.shared(theme)
    ran = bloggarkiv("crawl", site.start_url, *NOW, cwd=tmp_path)
    assert ran.code == 0, ran.err
    archived = kept(tmp_path)
    listed = [post for post in site.posts() if post.is_public or (post.has_password and post.status == "publish")]
    assert len(listed) >= 60
    assert sorted(archived) == sorted(post.url for post in listed)
    found = [line for post in listed for line in differences(theme, post, archived[post.url])]
    assert not found, "\n".join(found)
    assert check_evidence(tmp_path) >= len(listed)
    check_warc_files(tmp_path)


@pytest.mark.parametrize("theme", THEMES)
def test_second_crawl_finds_exactly_what_was_done(theme: str, wordpress: Any, tmp_path: Path) -> None:
    site: WordPress = wordpress.shared(theme)
    crawl: Callable[[], Any] = lambda: bloggarkiv("crawl", site.start_url, *NOW, cwd=tmp_path)  # noqa: E731
    assert crawl().code == 0
    before = {table: count(tmp_path, table) for table in ("posts", "revisions", "observations", "aliases")}
    again = crawl()
    assert (again.code, "nothing new" in again.out) == (0, True), again.err
    assert {table: count(tmp_path, table) for table in before} == before

    posts = {post.label: post for post in site.posts()}
    edited, deleted, closed, commented = (
        posts[label] for label in ("ordinary-5", "ordinary-12", "comments-1", "comments-2")
    )
    site.edit_post(edited.id, content="<p>Texten är en annan nu.</p>")
    site.delete_post(deleted.id)
    site.close_comments(closed.id)
    site.add_comment(commented.id, "Jag håller med.")
    last = rows(tmp_path, "SELECT MAX(id) AS id FROM observations")[0]["id"]
    assert crawl().code == 0
    assert kept(tmp_path)[deleted.url]["status"] == "present", "once said is not yet confirmed"
    assert crawl().code == 0
    assert crawl().code == 0

    archived = kept(tmp_path)
    assert count(tmp_path, "posts") == before["posts"]
    assert count(tmp_path, "revisions") == before["revisions"] + 1
    assert archived[edited.url]["body"] == "Texten är en annan nu."
    assert [url for url, row in archived.items() if row["status"] == "gone"] == [deleted.url]
    assert archived[closed.url]["comment_status"] != "open"
    assert archived[commented.url]["comment_count"] == commented.comment_count + 1
    sql = "SELECT e.url FROM observations AS o JOIN entries AS e ON e.id = o.post_id WHERE o.id > ? ORDER BY e.url"
    told = [row["url"] for row in rows(tmp_path, sql, last)]
    assert told == sorted([edited.url, deleted.url, closed.url, commented.url])


def test_network_blog_is_resolved_to_its_own_folder(wordpress: Any, tmp_path: Path) -> None:
    site: WordPress = wordpress.network()
    anna = site.blog("anna")
    first = anna.posts()[0].url
    ran = bloggarkiv("crawl", first, *NOW, cwd=tmp_path)
    assert ran.code == 0, ran.err
    assert "belongs to the blog" in ran.err
    public = sorted(post.url for post in anna.posts() if post.is_public)
    assert sorted(kept(tmp_path)) == public
