"""Reservations against text mining and AI are recorded as stated, wherever they stand."""

from datetime import UTC, datetime

import pytest

from scraper import Blog, Capture, parse_page
from scraper.crawl.asking import Asker
from scraper.records import Plan

PAGE = "<html><head>{}</head><body><p>Hej.</p></body></html>"
NOW = datetime(2026, 11, 22, tzinfo=UTC)


@pytest.mark.parametrize(
    ("headers", "head", "expected"),
    [
        ({}, "", ()),
        ({"TDM-Reservation": "1", "tdm-policy": "https://x.example/p.json"}, "", ("tdm-reservation",)),
        ({"tdm-reservation": "0"}, "", ()),
        ({}, '<meta name="tdm-reservation" content="1">', ("tdm-reservation",)),
        ({}, '<meta name="robots" content="index, NoAI, noimageai">', ("noai", "noimageai")),
        ({}, '<meta name="bloggarkiv" content="noai">', ("noai",)),
        ({}, '<meta name="googlebot" content="noai">', ()),
        ({"X-Robots-Tag": "noindex, noai"}, "", ("noai",)),
        ({"X-Robots-Tag": "otherbot: noai, noimageai"}, "", ()),
        ({"X-Robots-Tag": "unavailable_after: 25 Jun 2030, noai"}, "", ("noai",)),
        ({"X-Robots-Tag": "otherbot: noai, *: noml"}, "", ("noml",)),
    ],
)
def test_reservation_is_recorded(headers: dict[str, str], head: str, expected: tuple[str, ...]) -> None:
    assert parse_page(PAGE.format(head).encode(), "https://x.example/", headers=headers).reservations == expected


def test_reservation_on_the_second_line_of_a_header_is_recorded() -> None:
    lines = (("X-Robots-Tag", "noindex"), ("x-robots-tag", "noai"), ("Content-Type", "text/html"))
    body = PAGE.format("").encode()
    url = "https://x.example/"
    capture = Capture(url, url, NOW, 200, "OK", "HTTP/1.1", lines, body, body)
    asker = Asker(Blog("x", url), Plan(), lambda url, validators: None)  # type: ignore[arg-type, return-value]
    assert asker.parse(capture).reservations == ("noai",)
