"""Fetching from a server that misbehaves: each fault has its outcome, each answer its capture."""

import asyncio
from datetime import timedelta

import pytest

from scraper.errors import (
    AddressError,
    BadAnswer,
    NotReachable,
    ScraperError,
    TooLarge,
    TooManyRedirects,
)
from scraper.records import Validators
from tests.servers.fault_server import FaultServer
from tests.servers.faults import FAULTS, PAGE
from tests.servers.fetching import START, Time, fetch, fetcher

FINE = [
    # path, status, times asked
    ("/healthy", 200, 1),
    ("/closes-once", 200, 2),
    ("/resets-once", 200, 2),
    ("/short-once", 200, 2),
    ("/gzip-cut-once", 200, 2),
    ("/bad-gateway-once", 200, 2),
    ("/overloaded-twice", 200, 3),
    ("/come-back", 200, 2),
    ("/chunked", 200, 1),
    ("/http-1.0", 200, 1),
    ("/latin-1", 200, 1),
    ("/cookies", 200, 1),
    ("/gzip", 200, 1),
    ("/x-gzip", 200, 1),
    ("/deflate", 200, 1),
    ("/bare-deflate", 200, 1),
    ("/br", 200, 1),
    ("/zstd", 200, 1),
    ("/gzip-br", 200, 1),
    ("/unknown-coding", 200, 1),
    ("/moved", 200, 1),
    ("/moved-twice", 200, 1),
    ("/moved-utf-8", 200, 1),
    ("/to-conditional", 200, 1),
    ("/gone", 410, 1),
    ("/missing", 404, 1),
    ("/teapot", 418, 1),
    ("/fault", 500, 1),
    ("/overloaded", 503, 3),
    ("/too-many", 429, 3),
]


@pytest.mark.parametrize(("path", "status", "times"), FINE)
def test_answer_is_captured_whole(path: str, status: int, times: int) -> None:
    outcome = fetch(path)
    assert (outcome.page.status, outcome.times) == (status, times)
    assert outcome.page.body == PAGE or path == "/missing"


FAILS = [
    # path, error, words in it, times asked
    ("/closes", BadAnswer, "disconnected", 3),
    ("/resets", NotReachable, "lost", 3),
    ("/resets-in-head", NotReachable, "lost", 3),
    ("/resets-in-body", NotReachable, "lost", 3),
    ("/silent", NotReachable, "did not answer in time", 3),
    ("/slow-head", NotReachable, "too long", 1),
    ("/drip", NotReachable, "too long", 1),
    ("/endless", TooLarge, "1,000,000", 1),
    ("/endless-head", BadAnswer, "broken HTTP", 3),
    ("/announced-large", TooLarge, "1,000,000", 1),
    ("/short", BadAnswer, "broken HTTP", 3),
    ("/two-lengths", BadAnswer, "broken HTTP", 3),
    ("/negative-length", BadAnswer, "broken HTTP", 3),
    ("/bad-chunk", BadAnswer, "broken HTTP", 3),
    ("/cut-chunks", BadAnswer, "broken HTTP", 3),
    ("/no-http", BadAnswer, "broken HTTP", 3),
    ("/bad-header", BadAnswer, "broken HTTP", 3),
    ("/compress", BadAnswer, "not supported", 3),
    ("/gzip-cut", BadAnswer, "cut off", 3),
    ("/gzip-in-name-only", BadAnswer, "broken", 3),
    ("/br-cut", BadAnswer, "cut off", 3),
    ("/gzip-bomb", TooLarge, "unpacks", 1),
    ("/br-bomb", TooLarge, "unpacks", 1),
    ("/zstd-bomb", TooLarge, "unpacks", 1),
    ("/gzip-gzip-bomb", TooLarge, "unpacks", 1),
    ("/self", TooManyRedirects, "circle", 1),
    ("/ping", TooManyRedirects, "circle", 1),
    ("/far/0", TooManyRedirects, "/far/11", 1),
    ("/cookie-wall", TooManyRedirects, "cookies", 1),
    ("/to-ftp", AddressError, "ftp://", 1),
    ("/to-script", AddressError, "javascript", 1),
    ("/to-malformed", AddressError, "malformed", 1),
    ("/to-login", AddressError, "user name", 1),
    ("/come-back-tomorrow", NotReachable, "left alone for 86400 seconds", 1),
]


@pytest.mark.parametrize(("path", "kind", "words", "times"), FAILS)
def test_fault_is_an_error_that_names_it(path: str, kind: type[ScraperError], words: str, times: int) -> None:
    outcome = fetch(path)
    assert type(outcome.error) in (kind, *kind.__subclasses__())
    assert words in str(outcome.error)
    assert outcome.error.url.partition(":")[0] in ("http", "ftp", "javascript")
    assert outcome.times == times


def test_every_fault_has_an_outcome() -> None:
    elsewhere = {"/conditional", "/drops-second", "/early-hints", "/come-back-at", "/come-back-soon", "/forbidden"}
    elsewhere |= {"/to-private", "/to-private-name", "/nowhere", "/pong", "/sm%C3%B6r"}
    assert {row[0] for row in (*FINE, *FAILS)} | elsewhere >= set(FAULTS)


def test_header_lines_are_kept_as_sent() -> None:
    page = fetch("/latin-1").page
    assert page.headers[:2] == (("X-Skribent", "Åsa Ödman"), ("x-CASE", "Kept"))
    cookies = fetch("/cookies").page
    assert [line for line in cookies.headers if line[0] != "Content-Length"] == [
        ("Set-Cookie", "a=1"),
        ("Server", "x"),
        ("Set-Cookie", "b=2"),
    ]


def test_capture_tells_the_exchange() -> None:
    page = fetch("/gzip").page
    assert (page.url, page.reason, page.http_version, page.ip_address) == (
        page.final_url,
        "OK",
        "HTTP/1.1",
        "127.0.0.1",
    )
    assert page.raw_body[:2] == b"\x1f\x8b"
    assert page.fetched_at == START + timedelta(seconds=1)  # after robots.txt
    assert [name for name, _ in page.request_headers] == ["Host", "User-Agent", "Accept", "Accept-Encoding"]
    assert ("User-Agent", "bloggarkiv/test") in page.request_headers
    assert fetch("/http-1.0").page.http_version == "HTTP/1.0"


def test_request_headers_are_those_really_sent() -> None:
    async def run() -> None:
        time = Time()
        async with FaultServer() as server, fetcher(time) as fetch_:
            page = await fetch_(server.base + "/healthy", Validators(etag='"v0"'))
            assert {name.lower(): value for name, value in page.request_headers} == server.asked[-1].headers

    asyncio.run(run())


def test_interim_answers_and_redirects_to_nowhere_are_answers() -> None:
    assert (fetch("/early-hints").page.status, fetch("/early-hints").page.body) == (200, b"")
    assert fetch("/nowhere").page.status == 302


def test_redirects_are_captures_of_their_own() -> None:
    page = fetch("/moved-twice").page
    first, second = page.redirects
    assert (first.status, first.url, first.final_url) == (308, page.url, page.url)
    assert (second.status, second.url) == (301, page.url.replace("/moved-twice", "/moved"))
    assert page.final_url.endswith("/healthy")
    assert fetch("/moved-utf-8").page.final_url.endswith("/sm%C3%B6r")


def test_fragment_is_not_part_of_a_capture() -> None:
    page = fetch("/healthy#kommentarer").page
    assert page.url == page.final_url
    assert page.url.endswith("/healthy")


@pytest.mark.parametrize("validators", [Validators(etag='"v1"'), Validators(last_modified="Mon, 20 Mar 2017")])
def test_unchanged_page_is_a_304_with_nothing_in_it(validators: Validators) -> None:
    page = fetch("/conditional", validators).page
    assert (page.status, page.body, page.raw_body, page.header("etag")) == (304, b"", b"", '"v1"')


def test_validators_go_to_the_asked_address_only() -> None:
    assert fetch("/to-conditional", Validators(etag='"v1"')).page.status == 200


def test_validator_that_no_header_can_hold_is_left_out() -> None:
    page = fetch("/conditional", Validators(etag='"v1"\r\nX-Evil: 1')).page
    assert page.status == 200


def test_no_cookie_is_ever_sent_back() -> None:
    async def run() -> None:
        async with FaultServer() as server, fetcher(Time()) as fetch_:
            await fetch_(server.base + "/cookies")
            await fetch_(server.base + "/healthy")
            assert all("cookie" not in talk.headers for talk in server.asked)

    asyncio.run(run())
