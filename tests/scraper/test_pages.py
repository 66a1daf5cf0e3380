"""Every fixture page parses to what its reviewed ``expected.json`` says. Keys left out there are not tested."""

import json
import tomllib
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from scraper import Blog, Page, Post, parse_page

PAGES = Path(__file__).parents[2] / "fixtures" / "pages"
CASES = sorted(path.parent for path in PAGES.glob("*/*/expected.json"))


def read_case(folder: Path) -> tuple[Page, dict[str, Any]]:
    facts = tomllib.loads((folder / "page.toml").read_text("utf-8"))
    blog = Blog(**{"slug": "blog", "url": facts["url"], **facts["blog"]}) if "blog" in facts else None
    at = datetime.fromisoformat(str(facts["fetched_at"]))
    page = parse_page(
        (folder / "page.html").read_bytes(),
        facts["url"],
        headers=facts.get("headers"),
        fetched_at=at if at.tzinfo else at.replace(tzinfo=UTC),
        blog=blog,
    )
    return page, json.loads((folder / "expected.json").read_text("utf-8"))


def told(post: Post, key: str) -> Any:
    if key == "published":
        stamp = post.published
        return stamp and (stamp.moment.isoformat() if stamp.moment else stamp.date.isoformat())
    if key == "precision":
        return post.published and post.published.precision
    if key == "media":
        return [{name: value for name, value in asdict(item).items() if value} for item in post.media]
    if key == "tags":
        return list(post.tags)
    return getattr(post, key)


@pytest.mark.parametrize("folder", CASES, ids=lambda folder: f"{folder.parent.name}/{folder.name}")
def test_page_parses_as_expected(folder: Path) -> None:
    page, expected = read_case(folder)
    differences = [
        f"{key}: {getattr(page, key)!r}, expected {value!r}"
        for key, value in expected.items()
        if key != "posts" and getattr(page, key) != value
    ]
    wanted = expected.get("posts", [])
    if len(page.posts) != len(wanted):
        differences.append(f"{len(page.posts)} posts {[p.title for p in page.posts]}, expected {len(wanted)}")
    for number, (post, facts) in enumerate(zip(page.posts, wanted, strict=False)):
        for key, value in facts.items():
            if key == "evidence":
                differences += [
                    f"post {number} evidence of {name}: {post.evidence.get(name)}, expected {rule}"
                    for name, rule in value.items()
                    if name not in post.evidence or rule not in post.evidence[name].rule
                ]
            elif told(post, key) != value:
                differences.append(f"post {number} {key}: {told(post, key)!r}, expected {value!r}")
    assert not differences, "\n".join(differences)
