"""The pages of ``fixtures/pages`` as rows of their own: gold is each case's reviewed ``expected.json``."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from .gold import Entry, Precision, SavedPage, Site, Truth

PAGES = Path(__file__).parents[2] / "fixtures" / "pages"
KEYS = {
    "title": "title",
    "author": "author",
    "date": "published",
    "comments": "comment_count",
    "body": "body_text",
}


def sites() -> Iterator[tuple[Path, Site]]:
    """A site for every case, named by its platform, with the folder of its page."""
    for file in sorted(PAGES.glob("*/*/expected.json")):
        folder = file.parent
        facts = tomllib.loads((folder / "page.toml").read_text("utf-8"))
        if "blog" not in facts:  # those cases test what the blog's settings add
            yield folder, _site(folder, facts, json.loads(file.read_text("utf-8")))


def _site(folder: Path, facts: dict[str, Any], expected: dict[str, Any]) -> Site:  # Any: TOML and JSON
    posts = [post for post in expected.get("posts", []) if "url" in post]
    truths = {post["url"]: _truth(post) for post in posts}
    group = {"listing": "listing", "post": "permalink"}.get(expected["kind"], "other")
    fetched = datetime.fromisoformat(str(facts["fetched_at"]))
    page = SavedPage(
        "page.html",
        facts["url"],
        group,  # type: ignore[arg-type]  # one of the three above
        tuple(_entry(post) for post in posts),
        facts.get("headers", {}),
        fetched if fetched.tzinfo else fetched.replace(tzinfo=UTC),
    )
    return Site("fixtures", folder.parent.name, facts.get("language", ""), truths, (page,))


def _truth(post: dict[str, Any]) -> Truth:  # Any: JSON
    moment = datetime.fromisoformat(post["published"]) if post.get("published") else None
    return Truth(
        url=post["url"],
        titles=(post["title"],) if post.get("title") else (),
        author=post.get("author"),
        local=moment.replace(tzinfo=None) if moment else None,
        instant=moment if moment and moment.tzinfo else None,
        comments=post.get("comment_count"),
        body=post.get("body_text", ""),
    )


def _entry(post: dict[str, Any]) -> Entry:  # Any: JSON
    return Entry(
        post["url"],
        title=bool(post.get("title")),
        author=bool(post.get("author")),
        date=_precision(post),
        comments=post.get("comment_count") is not None,
        unasked=tuple(name for name, key in KEYS.items() if key not in post),
    )


def _precision(post: dict[str, Any]) -> Precision | None:  # Any: JSON
    if not post.get("published"):
        return None
    told: Precision = post.get("precision", "minute" if "T" in post["published"] else "day")
    return told
