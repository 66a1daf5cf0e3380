"""What a night costs at a real WordPress with a long history, counted at the wire."""

import subprocess
from pathlib import Path
from typing import Any

import pytest

from tests.servers.wordpress_site import WordPress

from .program import FAST, bloggarkiv, count, rows

pytestmark = pytest.mark.server

NOW = (*FAST, "--confirm-after", "0")
MANY = 150
FILL = """
$_SERVER['REQUEST_URI'] = '/';
require $argv[1] . '/wp-load.php';
for ( $n = 1; $n <= (int) $argv[2]; $n++ ) {
    $date = gmdate( 'Y-m-d H:i:s', 1300000000 + 86400 * $n );
    wp_insert_post( array(
        'post_title' => "Gammalt $n", 'post_content' => "Om fullmäktige den gången, del $n.",
        'post_status' => 'publish', 'post_author' => 1, 'post_date' => $date,
    ) );
}
"""


def fill(site: WordPress, number: int) -> None:
    """So many posts of long ago more, one a day."""
    command = ["php", "-d", "display_errors=stderr", "-r", FILL, "--", str(site.root), str(number)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=300, check=False)
    assert done.returncode == 0, done.stderr


def crawl(site: WordPress, folder: Path) -> int:
    """How many requests one crawl made, without that for robots.txt."""
    ran = bloggarkiv("crawl", site.start_url, *NOW, cwd=folder)
    assert ran.code == 0, ran.err
    (last,) = rows(folder, "SELECT requests FROM blog_runs ORDER BY run_id DESC LIMIT 1")
    return int(last["requests"])


def status_of(folder: Path, url: str) -> str:
    (row,) = rows(folder, "SELECT status FROM posts WHERE url = ?", url)
    return str(row["status"])


def test_old_edit_and_deletion_are_found_among_many_posts_in_few_requests(wordpress: Any, tmp_path: Path) -> None:
    site: WordPress = wordpress.fresh()
    fill(site, MANY)
    first = crawl(site, tmp_path)
    kept = count(tmp_path, "posts")
    assert kept > MANY
    unchanged = crawl(site, tmp_path)
    state = rows(tmp_path, "SELECT * FROM hints")
    again = crawl(site, tmp_path)
    assert rows(tmp_path, "SELECT * FROM hints") == state
    assert max(unchanged, again) <= 3

    posts = {post.title: post for post in site.posts()}
    edited, deleted = posts["Gammalt 70"], posts["Gammalt 90"]
    site.edit_post(edited.id, content="En annan text.")
    site.delete_post(deleted.id)
    changed = crawl(site, tmp_path)
    assert changed <= 25
    crawl(site, tmp_path)
    assert status_of(tmp_path, deleted.url) == "gone"
    (row,) = rows(tmp_path, "SELECT body FROM posts WHERE url = ?", edited.url)
    assert row["body"] == "En annan text."

    commented = posts["Gammalt 20"]
    site.add_comment(commented.id, "Jag minns.")
    site.restore_post(deleted.id)
    crawl(site, tmp_path)
    (row,) = rows(tmp_path, "SELECT comment_count FROM posts WHERE url = ?", commented.url)
    assert row["comment_count"] == 1
    assert status_of(tmp_path, deleted.url) == "present"
    assert count(tmp_path, "posts") == kept
    print(f"{kept} posts: first {first}, unchanged {unchanged}, edit and deletion {changed} requests")
