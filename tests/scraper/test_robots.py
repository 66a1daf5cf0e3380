"""What a robots.txt lets us ask (RFC 9309)."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scraper.robots import MAX_ROBOTS_BYTES, RobotsRules

ALL = "User-agent: *\n"
US = "User-agent: bloggarkiv\n"


@pytest.mark.parametrize(
    ("text", "path", "expected"),
    [
        ("", "/", True),
        (ALL + "Disallow:", "/a", True),
        (ALL + "Disallow: /", "/a", False),
        (ALL + "Disallow: /", "/robots.txt", True),
        (ALL + "Disallow: /wp-admin/", "/wp-admin/x", False),
        (ALL + "Disallow: /wp-admin/", "/wp-adminx", True),
        (ALL + "Disallow: /a\nAllow: /a/b", "/a/b/c", True),
        (ALL + "Allow: /a\nDisallow: /a/b", "/a/b/c", False),
        (ALL + "Allow: /a\nDisallow: /a", "/a", True),
        (ALL + "Disallow: /*.pdf$", "/x.pdf", False),
        (ALL + "Disallow: /*.pdf$", "/x.pdf?y", True),
        (ALL + "Disallow: /*?replytocom=", "/post/?replytocom=3", False),
        (ALL + "Disallow: /smör", "/sm%C3%B6r", False),
        (ALL + "Disallow: /sm%c3%b6r", "/smör", False),
        (ALL + "Disallow: /%61", "/a", False),
        (ALL + "disallow : /a # note", "/a", False),
        ("\ufeff" + ALL + "Disallow: /a", "/a", False),
        (ALL.replace("\n", "\r\n") + "Disallow: /a\r\n", "/a", False),
        (ALL.replace("\n", "\r") + "Disallow: /a\r", "/a", False),
        ("Disallow: /", "/a", True),
        (US + "Disallow: /a\n\n" + ALL + "Disallow: /", "/b", True),
        (US + "Disallow: /a\n\n" + ALL + "Disallow: /", "/a", False),
        (US + "Allow: /\n" + US + "Disallow: /b\n", "/b", False),
        ("User-agent: x\n" + US + "Disallow: /a", "/a", False),
        ("User-agent: BloggArkiv\nDisallow: /a", "/a", False),
        ("User-agent: bloggarkiv/1.0\nDisallow: /a", "/a", False),
        ("User-agent: blogg\nDisallow: /a", "/a", True),
        ("User-agent: bloggarkivet\nDisallow: /a", "/a", True),
        ("User-agent: bot\nDisallow: /\n\n" + ALL + "Disallow: /b", "/a", True),
        ("User-agent: bot\nDisallow: /\n\n" + ALL + "Disallow: /b", "/b", False),
        ("User-agent: * everybody\nDisallow: /a", "/a", False),
        (ALL + "Sitemap: http://x.se/s.xml\nDisallow: /a", "/a", False),
        (ALL + "Crawl-delay: 5\nDisallow: /a", "/a", False),
        ("<html><body>Not found</body></html>", "/a", True),
    ],
)
def test_rules_are_obeyed(text: str, path: str, expected: bool) -> None:
    assert RobotsRules.parse(text.encode()).allows(f"http://exempel.se{path}") is expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", 0.0),
        (ALL + "Crawl-delay: 10", 10.0),
        (ALL + "Crawl-delay: 0.5", 0.5),
        (ALL + "Crawl-delay: -3", 0.0),
        (ALL + "Crawl-delay: nan", 0.0),
        (ALL + "Crawl-delay: inf", 0.0),
        (ALL + "Crawl-delay: soon", 0.0),
        (ALL + "Request-rate: 1/20", 20.0),
        (ALL + "Request-rate: 2/1m", 30.0),
        (ALL + "Request-rate: 0/5", 0.0),
        (ALL + "Crawl-delay: 7\nRequest-rate: 1/3", 7.0),
        (US + "Crawl-delay: 2\n\n" + ALL + "Crawl-delay: 99", 2.0),
        ("User-agent: bot\nCrawl-delay: 99", 0.0),
    ],
)
def test_pause_is_the_longest_asked_for(text: str, expected: float) -> None:
    assert RobotsRules.parse(text.encode()).delay_s == expected


@pytest.mark.parametrize(
    ("status", "expected"),
    # 429 as well: RFC 9309 makes no exception for it.
    [
        *((status, False) for status in (200, 204, 500, 503, 599, 600)),
        *((status, True) for status in (301, 401, 403, 404, 410, 429)),
    ],
)
def test_status_decides_whether_the_rules_hold(status: int, expected: bool) -> None:
    rules = RobotsRules.answered(status, (ALL + "Disallow: /").encode())
    assert rules.allows("http://exempel.se/a") is expected
    assert (rules.unread_because is not None) == (status >= 500)


def test_what_follows_500_kib_is_not_read_nor_half_a_rule() -> None:
    filler = b"# " + b"x" * 97 + b"\n"
    body = ALL.encode() + filler * (MAX_ROBOTS_BYTES // len(filler) + 1)
    long = body[: MAX_ROBOTS_BYTES - 11] + b"\nDisallow: /private/"
    assert RobotsRules.parse(long).allows("http://exempel.se/p")
    assert RobotsRules.parse(body + b"Disallow: /").allows("http://exempel.se/a")
    assert not RobotsRules.parse(ALL.encode() + b"Disallow: /\n" + body).allows("http://exempel.se/a")


@given(st.binary() | st.text().map(lambda text: (ALL + text).encode("utf-8", "replace")))
def test_any_bytes_are_rules(body: bytes) -> None:
    rules = RobotsRules.parse(body)
    assert rules.allows("http://exempel.se/robots.txt")
    assert rules.allows("http://exempel.se/a") in (True, False)
    assert rules.delay_s >= 0
