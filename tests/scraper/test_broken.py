"""Strange bodies: what they are is told, and nothing is invented. The cases stand in ``fixtures/broken/cases.toml``."""

import time
import tomllib
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from scraper.page import Document
from scraper.parse import read_document

BROKEN = Path(__file__).parents[2] / "fixtures" / "broken"
CASES = tomllib.loads((BROKEN / "cases.toml").read_text("utf-8"))["case"]
FETCHED = datetime(2021, 7, 1, tzinfo=UTC)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["file"])
def test_strange_body_gives_what_it_is(case: dict[str, Any]) -> None:
    started = time.process_time()
    document = Document((BROKEN / case["file"]).read_bytes(), case["url"], case["headers"])
    page = read_document(document, fetched_at=FETCHED, blog=None)
    assert time.process_time() - started < 2
    kinds = case["kind"] if isinstance(case["kind"], list) else [case["kind"]]
    assert page.kind in kinds, page.findings
    assert len(page.posts) == case["posts"]
    if "title" in case:
        assert page.posts[0].title == case["title"]
    if "body" in case:
        assert page.posts[0].body_text.split("\n\n") == case["body"]
    if "authors" in case:
        assert [post.author for post in page.posts] == case["authors"]
    if "published" in case:
        assert [post.published and post.published.moment.isoformat() for post in page.posts] == case["published"]
    if "comment_counts" in case:
        assert [post.comment_count for post in page.posts] == case["comment_counts"]


@pytest.mark.parametrize(
    ("file", "code"),
    [
        ("script-shell.html", "needs-browser"),
        ("login-wall.html", "login-wall"),
        ("search-no-hits.html", "no-hits"),
        ("not-found-200.html", "not-found"),
        ("document.pdf", "not-a-page"),
        ("pdf-as-html.html", "not-a-page"),
        ("empty.html", "not-a-page"),
        ("encoded-twice.html", "twice-encoded"),
    ],
)
def test_strange_body_is_told_as_a_finding(file: str, code: str) -> None:
    case = next(case for case in CASES if case["file"] == file)
    document = Document((BROKEN / file).read_bytes(), case["url"], case["headers"])
    page = read_document(document, fetched_at=FETCHED, blog=None)
    assert code in [finding.code for finding in page.findings]
