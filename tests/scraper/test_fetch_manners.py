"""Manners: the pause, Retry-After, robots.txt, and saying who asks. Time is injected; nothing waits for it."""

import asyncio
from typing import Any

import pytest

from scraper.errors import (
    NotReachable,
    RobotsDisallowed,
)
from scraper.fetch import user_agent
from tests.servers.fault_server import FaultServer
from tests.servers.faults import FAULTS, Fault, answers, redirects
from tests.servers.fetching import Time, fetch, fetcher


def test_host_is_asked_one_at_a_time_with_a_pause() -> None:
    async def run() -> None:
        time = Time()
        async with FaultServer() as server, fetcher(time, pace_s=2.0) as fetch_:
            await asyncio.gather(*(fetch_(f"{server.base}/healthy?{number}") for number in range(4)))
            assert time.slept == [2.0] * 4  # between robots.txt and four pages
            assert server.connections == 1

    asyncio.run(run())


def test_hosts_do_not_wait_for_each_other() -> None:
    async def run() -> None:
        time = Time()
        async with FaultServer() as one, FaultServer() as other, fetcher(time, pace_s=0.0) as fetch_:
            stuck = asyncio.create_task(fetch_(one.base + "/silent"))
            await fetch_(other.base + "/healthy")
            assert not stuck.done()
            with pytest.raises(NotReachable):
                await stuck

    asyncio.run(run())


def test_idle_connections_are_closed_beyond_the_limit() -> None:
    async def run() -> None:
        servers = [FaultServer() for _ in range(4)]
        async with servers[0], servers[1], servers[2], servers[3], fetcher(Time()) as fetch_:
            for server in servers:
                await fetch_(server.base + "/healthy")
            await fetch_(servers[3].base + "/healthy")
            await fetch_(servers[0].base + "/healthy")
            assert [server.connections for server in servers] == [2, 1, 1, 1]

    asyncio.run(run())


def test_dropped_keep_alive_is_tried_again() -> None:
    async def run() -> None:
        async with FaultServer() as server, fetcher(Time()) as fetch_:
            for _ in range(3):
                assert (await fetch_(server.base + "/drops-second")).status == 200

    asyncio.run(run())


@pytest.mark.parametrize(
    ("path", "waited"),
    [
        ("/healthy", [1.0]),
        ("/bad-gateway-once", [1.0, 1.0]),
        ("/overloaded", [1.0, 1.0, 2.0]),
        ("/come-back", [1.0, 1.0, 119.0]),
        ("/come-back-at", [1.0, 1.0, 298.0]),
        ("/come-back-soon", [1.0, 1.0]),
        ("/come-back-tomorrow", [1.0]),
    ],
)
def test_waits_are_as_asked_for(path: str, waited: list[float]) -> None:
    assert fetch(path).time.slept == waited


def test_host_that_wants_to_be_left_alone_is() -> None:
    async def run() -> None:
        time = Time()
        async with FaultServer() as server, fetcher(time) as fetch_:
            for path in ("/come-back-tomorrow", "/healthy"):
                with pytest.raises(NotReachable, match="left alone"):
                    await fetch_(server.base + path)
            assert "/healthy" not in server.paths()
            time.now_s += 86_400
            assert (await fetch_(server.base + "/healthy")).status == 200

    asyncio.run(run())


ROBOTS: list[tuple[str, Fault, str | None, int]] = [
    # name, robots.txt, words of the refusal or none, times robots.txt is asked
    ("empty", answers(body=b""), None, 1),
    ("forbids", answers(body=b"User-agent: *\nDisallow: /heal"), "forbids it", 1),
    ("forbids others", answers(body=b"User-agent: bot\nDisallow: /"), None, 1),
    ("missing", answers(status="404 Not Found"), None, 1),
    ("forbidden", answers(status="403 Forbidden"), None, 1),
    ("too many", answers(status="429 Too Many Requests"), None, 3),
    ("fault", answers(status="500 Internal Server Error"), "answered 500", 1),
    ("overloaded", answers(status="503 Service Unavailable"), "answered 503", 3),
    ("closed for the day", answers("Retry-After: 86400", status="503 Down"), "left alone", 1),
    ("closes", FAULTS["/closes"], "could not be read", 3),
    ("resets", FAULTS["/resets"], "could not be read", 3),
    ("silent", FAULTS["/silent"], "did not answer", 3),
    ("drip", FAULTS["/drip"], "too long", 1),
    ("endless", FAULTS["/endless"], None, 1),
    ("huge", answers(body=b"User-agent: *\n" + b"#" * 600_000 + b"\nDisallow: /"), None, 1),
    ("huge but early", answers(body=b"User-agent: *\nDisallow: /\n" + b"#" * 600_000), "forbids", 1),
    ("bomb", FAULTS["/gzip-bomb"], None, 1),
    ("cut off", FAULTS["/gzip-cut"], None, 1),
    ("moved", redirects("/rules"), "forbids", 1),
    ("circle", redirects("/robots.txt"), None, 6),
    ("five hops", redirects("/hop?1"), "forbids", 1),
    ("six hops", redirects("/hop?0"), None, 1),
    ("to another scheme", redirects("ftp://exempel.se/"), "could not be read", 1),
    ("webpage", answers("Content-Type: text/html"), None, 1),
]


async def _hop(talk: Any) -> bool:
    number = int(talk.path.partition("?")[2])
    if number == 5:
        return bool(await answers(body=b"User-agent: bloggarkiv\nDisallow: /")(talk))
    return bool(await redirects(f"/hop?{number + 1}")(talk))


@pytest.mark.parametrize(("name", "robots", "words", "times"), ROBOTS, ids=[row[0] for row in ROBOTS])
def test_robots_are_obeyed(name: str, robots: Fault, words: str | None, times: int) -> None:
    async def run() -> None:
        rules = answers(body=b"User-agent: *\nDisallow: /healthy")
        server = FaultServer(faults={**FAULTS, "/rules": rules, "/hop": _hop}, robots=robots)
        async with server, fetcher(Time()) as fetch_:
            if words is None:
                assert (await fetch_(server.base + "/healthy")).status == 200
            else:
                with pytest.raises(RobotsDisallowed, match=words):
                    await fetch_(server.base + "/healthy")
                assert "/healthy" not in server.paths()
            assert server.paths().count("/robots.txt") == times

    asyncio.run(run())


def test_robots_are_kept_for_a_day_and_faults_for_ten_minutes() -> None:
    async def run() -> None:
        time = Time()
        async with FaultServer() as server, fetcher(time) as fetch_:
            for later_s, expected in ((0, 1), (80_000, 1), (10_000, 2)):
                time.now_s += later_s
                await fetch_(server.base + "/healthy")
                assert server.paths().count("/robots.txt") == expected
            server.robots = answers(status="500 Down")
            time.now_s += 100_000
            for later_s, expected in ((0, 3), (500, 3), (200, 4)):
                time.now_s += later_s
                assert not (await fetch_.robots(server.base + "/healthy")).allows(server.base + "/healthy")
                assert server.paths().count("/robots.txt") == expected

    asyncio.run(run())


@pytest.mark.parametrize(("asked", "kept"), [("5", 5.0), ("0.1", 1.0), ("3600", 60.0)])
def test_pause_is_what_robots_ask_for_within_bounds(asked: str, kept: float) -> None:
    async def run() -> None:
        time = Time()
        robots = answers(body=f"User-agent: *\nCrawl-delay: {asked}".encode())
        async with FaultServer(robots=robots) as server, fetcher(time) as fetch_:
            await fetch_(server.base + "/healthy")
            await fetch_(server.base + "/healthy")
            assert time.slept[1:] == [kept]
            assert (await fetch_.robots(server.base)).delay_s == float(asked)

    asyncio.run(run())


def test_robots_hold_for_every_hop() -> None:
    async def run() -> None:
        shut = FaultServer(robots=answers(body=b"User-agent: *\nDisallow: /healthy"))
        async with shut, fetcher(Time()) as fetch_:
            door = FaultServer(faults={"/in": redirects(shut.base + "/healthy")})
            async with door:
                with pytest.raises(RobotsDisallowed, match="forbids") as caught:
                    await fetch_(door.base + "/in")
            assert caught.value.url == shut.base + "/healthy"
            assert shut.paths() == ["/robots.txt"]

    asyncio.run(run())


@pytest.mark.parametrize(
    ("contact", "expected"),
    [
        (None, "bloggarkiv/0.1.0"),
        ("", "bloggarkiv/0.1.0"),
        ("a@exempel.se", "bloggarkiv/0.1.0 (+mailto:a@exempel.se)"),
        ("mailto:a@exempel.se", "bloggarkiv/0.1.0 (+mailto:a@exempel.se)"),
        ("https://exempel.se/om?x", "bloggarkiv/0.1.0 (+https://exempel.se/om?x)"),
        ("https://ö.se/\r\n(x)", "bloggarkiv/0.1.0 (+https://%C3%B6.se/%0D%0A%28x%29)"),
    ],
)
def test_user_agent_says_who_runs_it(contact: str | None, expected: str) -> None:
    assert user_agent("0.1.0", contact) == expected
