"""Small blogs with markup that no known theme has, with whole posts and with excerpts on their listings."""

import json
from pathlib import Path
from typing import Any

import pytest

from tests.servers.site_server import serve_site

from .program import FAST, bloggarkiv, check_evidence, count, rows

SITES = Path(__file__).parents[2] / "fixtures" / "sites"
FRONTS = {"demo": "/", "egenbygge-hel": "/", "egenbygge-ingress": "/", "handgjord": "/dagbok/"}


def differences(wanted: dict[str, Any], row: dict[str, Any]) -> list[str]:
    facts = {
        "title": wanted["title"],
        "author": wanted["author"],
        "published": wanted["published"][:16],
        "comment_count": wanted["comment_count"],
    }
    stated = {name: (row[name] or "")[:16] if name == "published" else row[name] for name in facts}
    found = [
        f"{wanted['path']} {name}: {stated[name]!r}, not {facts[name]!r}"
        for name in facts
        if stated[name] != facts[name]
    ]
    if row["body"].split() != " ".join(wanted["paragraphs"]).split():
        found.append(f"{wanted['path']} body: {row['body']!r}")
    return found


@pytest.mark.parametrize("name", FRONTS)
def test_every_post_is_one_right_row_and_a_second_crawl_finds_nothing(name: str, tmp_path: Path) -> None:
    gold = json.loads((SITES / f"{name}.gold.json").read_text("utf-8"))
    with serve_site(SITES / name) as site:
        ran = bloggarkiv("crawl", f"{site.url}{FRONTS[name]}", *FAST, cwd=tmp_path)
        assert ran.code == 0, ran.err
        kept = {row["url"].removeprefix(site.url): row for row in rows(tmp_path, "SELECT * FROM posts")}
        assert sorted(kept) == sorted(post["path"] for post in gold)
        found = [line for post in gold for line in differences(post, kept[post["path"]])]
        assert not found, "\n".join(found)
        revisions = count(tmp_path, "revisions")
        asked = len(site.requests)
        again = bloggarkiv("crawl", *FAST, cwd=tmp_path)
        assert (again.code, "nothing new" in again.out) == (0, True), again.err
        assert count(tmp_path, "revisions") == revisions
        assert len(site.requests) - asked <= 3
    assert check_evidence(tmp_path) > 0
