"""Fixture pages, broken at random for as long as ``SOAK_MINUTES`` says: the parser's laws hold on all of them."""

import os
import random
import time
from datetime import UTC, datetime
from pathlib import Path

import pytest

from scraper import text_of
from scraper.page import Document
from scraper.parse import read_document

FIXTURES = Path(__file__).parents[2] / "fixtures"
SEEDS = sorted(path for suffix in ("html", "xml", "txt") for path in FIXTURES.rglob(f"*.{suffix}"))
NOW = datetime(2026, 11, 22, tzinfo=UTC)
KINDS = ("text/html", "text/html; charset=utf-8", "text/plain", "", "application/xml")
CRUMBS = (
    *(
        b"<",
        b">",
        b"</div>",
        b"<article>",
        b"<h2>",
        b"&#0;",
        b"&#x1;",
        b"&#xD800;",
        b"\xff\xfe",
        b"\x00",
        b"<table><tr>",
    ),
    *(b"<!--", b"]]>", b'<a href="', b"<base href='//x'>", b"2017-03-20", b"Av ", b"kommentarer", b"<script>"),
    *(b"\xe5\xe4\xf6", b"%PDF"),
)


def broken(draw: random.Random, pages: list[bytes]) -> bytes:
    """A page with pieces cut, doubled, moved, swapped with another page's, and crumbs thrown in."""
    data = bytearray(draw.choice(pages))
    for _ in range(draw.randint(1, 12)):
        start = draw.randrange(len(data) + 1)
        end = min(len(data), start + draw.choice((1, 10, 100, 1000, 10_000)))
        match draw.randrange(5):
            case 0:
                del data[start:end]
            case 1:
                data[start:start] = data[start:end] * draw.randint(1, 4)
            case 2:
                data[start:end] = draw.choice(CRUMBS) * draw.randint(1, 50)
            case 3:
                other = draw.choice(pages)
                at = draw.randrange(len(other) + 1)
                data[start:end] = other[at : at + end - start]
            case _:
                data[start:end] = bytes(draw.randrange(256) for _ in range(min(end - start, 50)))
    return bytes(data[:300_000])


@pytest.mark.soak
def test_broken_pages_keep_every_law() -> None:
    minutes = float(os.environ.get("SOAK_MINUTES", "10"))
    seed = int(os.environ.get("SOAK_SEED", "20170320"))
    draw, pages = random.Random(seed), [path.read_bytes() for path in SEEDS]
    end, number = time.monotonic() + 60 * minutes, 0
    while time.monotonic() < end:
        number += 1
        body = broken(draw, pages)
        headers = {"content-type": draw.choice(KINDS)}
        url = draw.choice(("https://a.example/", "https://a.example/2017/03/20/", "https://a.example/?p=3"))
        began = time.process_time()
        page = read_document(Document(body, url, headers), fetched_at=NOW, blog=None)
        assert time.process_time() - began < 10, f"page {number} of seed {seed} took too long"
        assert page == read_document(Document(body, url, headers), fetched_at=NOW, blog=None)
        for post in page.posts:
            assert post.url.startswith("http")
            assert text_of(post.body_html) == post.body_text
            assert post.comment_count is None or post.comment_count >= 0
            assert post.published is None or 1990 <= post.published.date.year <= 2100
    print(f"{number} broken pages in {minutes:g} minutes, seed {seed}")
