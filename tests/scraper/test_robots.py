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


# Written from RFC 9309 and what the case lists of google/robotstxt and protego state.
CASES: list[tuple[str, str, bool]] = [
    ("foo: bloggarkiv\nbar: /", "/x/y", True),
    ("user-agent bloggarkiv\ndisallow /", "/x/y", False),
    ("user-agent: bloggarkiv\ndisalow: /a", "/a", False),
    ("allow: /foo/\n\nuser-agent: bloggarkiv\ndisallow: /", "/foo/", False),
    ("user-agent: a\nuser-agent: bloggarkiv\n\ndisallow: /a", "/a", False),
    ("user-agent: bloggarkiv\ndisallow: /\nallow: /x/\nuser-agent: a\nallow: /y/", "/y/", False),
    ("user-agent: bloggarkiv\nallow: /x/\nuser-agent: a\nuser-agent: bloggarkiv\ndisallow: /", "/x/b", True),
    ("user-agent: bloggarkiv\nallow: /x/\nuser-agent: a\nuser-agent: bloggarkiv\ndisallow: /", "/z", False),
    ("USER-AGENT: BLOGGARKIV\nDISALLOW: /", "/a", False),
    ("uSeR-aGeNt: bloggarkiv\ndIsAlLoW: /x/", "/x/a", False),
    ("user-agent: bloggarkiv images\ndisallow: /", "/a", False),
    (ALL + "disallow: /\nuser-agent: bloggarkiv\nallow: /", "/a", True),
    (ALL + "disallow: /x/\nuser-agent: bloggarkiv\ndisallow: /y/", "/x/page", True),
    (ALL + "disallow: /x/\nuser-agent: bloggarkiv\ndisallow: /y/", "/y/page", False),
    (ALL + "disallow: /X/", "/x/y", True),
    (ALL + "disallow: /x/page.html\nallow: /x/", "/x/page.html", False),
    (ALL + "allow: /x/page.html\ndisallow: /x/", "/x/page.html", True),
    (ALL + "allow: /x/page.html\ndisallow: /x/", "/x/", False),
    (ALL + "disallow: \nallow: ", "/x", True),
    (ALL + "disallow: /\nallow: /", "/x", True),
    (ALL + "disallow: /x\nallow: /x/", "/x", False),
    (ALL + "disallow: /x\nallow: /x/", "/x/", True),
    (ALL + "allow: /page\ndisallow: /*.html", "/page.html", False),
    (ALL + "allow: /page\ndisallow: /*.html", "/page", True),
    (ALL + "allow: /x/page.\ndisallow: /*.html", "/x/page.html", True),
    (ALL + "allow: /x/page.\ndisallow: /*.html", "/x/y.html", False),
    (
        ALL + "disallow: /\nallow: /foo/bar?qux=taz&baz=http://foo.bar?tar&par",
        "/foo/bar?qux=taz&baz=http://foo.bar?tar&par",
        True,
    ),
    (ALL + "disallow: /\nallow: /foo/bar/\u30c4", "/foo/bar/%E3%83%84", True),
    (ALL + "disallow: /\nallow: /foo/bar/%E3%83%84", "/foo/bar/\u30c4", True),
    (ALL + "disallow: /foo/bar/*", "/foo/bar/", False),
    (ALL + "disallow: /foo/*/qux", "/foo/bar/baz/qux", False),
    (ALL + "disallow: /foo/*/qux", "/foo/qux", True),
    (ALL + "disallow: /foo/bar$", "/foo/bar", False),
    (ALL + "disallow: /foo/bar$", "/foo/bar/", True),
    (ALL + "disallow: /foo/bar$", "/foo/bar?x", True),
    (ALL + "disallow: /*/a*b*c$", "/x/a1b2c", False),
    (ALL + "disallow: *.gif$", "/x.gif", False),
    (ALL + "disallow: /x # secret", "/x", False),
    (ALL + "disallow: /x#y", "/x", False),
    (ALL + "allow: /allowed-slash/index.html\ndisallow: /", "/allowed-slash/", True),
    (ALL + "sitemap: http://x.se/s.xml\nsitemap: http://x.se/t.xml\ndisallow: /x", "/x", False),
    ("sitemap: http://x.se/s.xml\n" + ALL + "disallow: /x", "/x", False),
    (ALL + "unknown-field: 1\ndisallow: /x", "/x", False),
    (ALL + "disallow: /a;b=c", "/a;b=c", False),
    (ALL + "disallow: /?s=", "/?s=hej", False),
    (ALL + "disallow: /?s=", "/", True),
    (ALL + "\x00\x00\ndisallow: /x", "/x", False),
    ("\n\n\n" + ALL + "\n\n\ndisallow: /x", "/x", False),
]


@pytest.mark.parametrize(("text", "path", "expected"), CASES)
def test_rules_are_read_as_other_crawlers_read_them(text: str, path: str, expected: bool) -> None:
    assert RobotsRules.parse(text.encode()).allows(f"http://exempel.se{path}") is expected


@pytest.mark.parametrize(
    ("text", "path", "line"),
    [
        (ALL + "Disallow: /", "/a", "line 2, “Disallow: /” for all robots"),
        (ALL + "Disallow: /a\nDisallow: /ab # c", "/abc", "line 3, “Disallow: /ab” for all robots"),
        (ALL + "Disallow: /\n\n" + US + "Disallow: /x", "/x", "line 5, “Disallow: /x” for bloggarkiv"),
        (
            "User-agent: a\nUser agent bloggarkiv\n\nDissallow: /*.pdf$",
            "/x.pdf",
            "line 4, “Dissallow: /*.pdf$” for bloggarkiv",
        ),
    ],
)
def test_the_line_that_forbids_is_named(text: str, path: str, line: str) -> None:
    assert str(RobotsRules.parse(text.encode()).line_against(f"http://exempel.se{path}")) == line


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
    assert rules.allows("http://exempel.se/a") or rules.line_against("http://exempel.se/a") is not None or body
    rules.findings("http://exempel.se/robots.txt")
