"""Whole small sites against their gold: every listing, every permalink, and the pages that hold no posts."""

import json
import re
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from scraper import Page, Post, parse_page
from tests.servers.site_server import SiteServer

SITES = Path(__file__).parents[2] / "fixtures" / "sites"
FETCHED = datetime(2024, 6, 1, 12, 0, tzinfo=UTC)
BASE = "http://127.0.0.1"
NO_POSTS = {
    "egenbygge-hel": ("/om.html", "/motioner.html", "/404.html"),
    "egenbygge-ingress": ("/vem/", "/404.html"),
    "handgjord": ("/dagbok/", "/dagbok/bilder.html"),
    "demo": ("/404.html",),
}


@dataclass(frozen=True)
class Site:
    """A site's folder and the gold of its posts by address."""

    name: str
    gold: dict[str, dict[str, Any]]

    def page(self, path: str) -> Page:
        """The page behind a path, parsed as if it had been fetched."""
        with SiteServer(SITES / self.name) as server:
            target, url = path.partition("#")[0], server.url
            file = server.folder / "404.html" if target == "/404.html" else server.file_of(target)
            assert file is not None, path
            body = server.body_of(file, target).replace(url.encode(), BASE.encode())
            return parse_page(
                body, BASE + target, headers={"Content-Type": server.content_type(file)}, fetched_at=FETCHED
            )


def read_site(name: str) -> Site:
    gold = json.loads((SITES / f"{name}.gold.json").read_text("utf-8"))
    return Site(name, {BASE + post["path"]: post for post in gold})


def cases(kind: str) -> list[tuple[str, str]]:
    found = []
    for name in sorted(NO_POSTS):
        paths = [post["path"] for post in json.loads((SITES / f"{name}.gold.json").read_text("utf-8"))]
        if kind == "post":
            found += [(name, path) for path in paths if "#" not in path]
        elif kind == "listing":
            found += [(name, path) for path in listings(name)]
        else:
            found += [(name, path) for path in NO_POSTS[name]]
    return found


def listings(name: str) -> list[str]:
    """The listing pages that lead from one to the next, the front page first."""
    if name == "handgjord":
        return [f"/dagbok/{month}2006.html" for month in ("maj", "april", "mars")]
    if name == "egenbygge-hel":
        return ["/", "/?sida=2", "/?sida=3"]
    if name == "egenbygge-ingress":
        return ["/", "/sida-2/", "/sida-3/"]
    numbered = (SITES / name / "page").glob("*")
    return ["/", *(f"/page/{number}/" for number in sorted(int(p.name) for p in numbered if p.name.isdigit()))]


def written(post: Post) -> str | None:
    stamp = post.published
    if stamp is None:
        return None
    return stamp.moment.isoformat(timespec="minutes") if stamp.moment else stamp.date.isoformat()


def flat(text: str) -> list[str]:
    return [line for line in (re.sub(r"\s+", " ", line).strip() for line in text.split("\n")) if line]


def differences(post: Post, gold: dict[str, Any]) -> list[str]:
    body = [line for paragraph in gold["paragraphs"] for line in flat(paragraph)]
    wanted = {
        "title": (post.title, gold["title"]),
        "author": (post.author, gold["author"]),
        "published": (written(post), gold["published"]),
        "count": (post.comment_count, gold["comment_count"]),
        "status": (post.comment_status, gold["comment_status"]),
        "body": (flat(post.body_text), body),
    }
    return [f"{name}: {seen!r}, expected {told!r}" for name, (seen, told) in wanted.items() if seen != told]


@pytest.mark.parametrize(("name", "path"), cases("post"))
def test_permalink_gives_the_whole_post_and_nothing_else(name: str, path: str) -> None:
    site = read_site(name)
    page = site.page(path)
    assert (page.kind, [post.url for post in page.posts]) == ("post", [BASE + path])
    assert not differences(page.posts[0], site.gold[BASE + path])


@pytest.mark.parametrize("name", sorted(NO_POSTS))
def test_listings_give_every_post_once_in_order(name: str) -> None:
    site, seen = read_site(name), []
    paths = listings(name)
    for place, path in enumerate(paths):
        page = site.page(path)
        following = BASE + paths[place + 1] if place + 1 < len(paths) else None
        assert (page.kind, page.next_url) == ("listing", following), path
        seen += [(post.url, post.title) for post in page.posts]
    last_places = list(dict.fromkeys(reversed(seen)))[::-1]  # a sticky post stands first and at its own place
    assert last_places == [(url, post["title"]) for url, post in site.gold.items()]


@pytest.mark.parametrize(("name", "path"), cases("listing"))
def test_listing_entries_state_what_the_page_shows(name: str, path: str) -> None:
    site = read_site(name)
    for post in site.page(path).posts:
        gold = site.gold[post.url]
        assert written(post) in (gold["published"], gold["published"][:10]), post.url
        assert post.author == gold["author"]
        assert post.comment_count == gold["comment_count"], post.url
        if gold.get("listing") == "whole":
            assert flat(post.body_text) == [line for paragraph in gold["paragraphs"] for line in flat(paragraph)]
            assert not post.is_excerpt
        elif gold.get("listing") == "excerpt":
            assert post.is_excerpt
            assert flat(post.body_text)[0].startswith(flat(gold["paragraphs"][0])[0][:60])


@pytest.mark.parametrize(("name", "path"), cases("other"))
def test_pages_without_posts_give_none(name: str, path: str) -> None:
    page = read_site(name).page(path)
    assert (page.kind, page.posts) == ("other", ())
