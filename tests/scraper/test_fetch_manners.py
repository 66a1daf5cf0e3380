"""Manners: the pause, Retry-After, robots.txt, and saying who asks. Time is injected; nothing waits for it."""

import asyncio
from dataclasses import replace
from datetime import datetime
from typing import Any

import pytest

from scraper.errors import NotReachable, RobotsDisallowed, RobotsUnread
from scraper.fetch import user_agent
from scraper.records import Capture, Validators
from scraper.robots import KeptRobots
from tests.servers.fault_server import FaultServer
from tests.servers.faults import FAULTS, Fault, Talk, answers, redirects
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


@pytest.mark.parametrize(("asked", "kept"), [("5", 5.0), ("0.1", 1.0), ("600", 600.0)])
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


def test_host_that_asks_for_an_hour_between_requests_is_asked_once() -> None:
    async def run() -> None:
        robots = answers(body=b"User-agent: *\nCrawl-delay: 3600")
        async with FaultServer(robots=robots) as server, fetcher(Time()) as fetch_:
            assert (await fetch_(server.base + "/healthy")).status == 200
            with pytest.raises(NotReachable, match="left alone for 3600 seconds"):
                await fetch_(server.base + "/healthy")
            assert server.paths().count("/healthy") == 1

    asyncio.run(run())


class Memory:
    """A memory of robots.txt that a test can look into."""

    def __init__(self) -> None:
        self.kept: dict[str, KeptRobots] = {}
        self.confirmed: list[str] = []

    def recall(self, origin: str) -> KeptRobots | None:
        return self.kept.get(origin)

    def keep(self, origin: str, capture: Capture) -> None:
        validators = Validators(capture.header("ETag"), None)
        self.kept[origin] = KeptRobots(capture.status, capture.body, validators, capture.fetched_at)

    def confirm(self, origin: str, at: datetime) -> None:
        self.confirmed.append(origin)
        self.kept[origin] = replace(self.kept[origin], checked_at=at)


async def _conditional_rules(talk: Talk) -> bool:
    if talk.headers.get("if-none-match") == '"v1"':
        await talk.send(b'HTTP/1.1 304 Not Modified\r\nETag: "v1"\r\n\r\n')
        return True
    return await talk.answer('ETag: "v1"', body=b"User-agent: *\nDisallow: /gone")


def test_robots_of_an_earlier_run_hold_for_a_day_and_are_then_asked_for_on_condition() -> None:
    async def run() -> None:
        memory, time = Memory(), Time()
        async with FaultServer(robots=_conditional_rules) as server:
            for later_s, asked, confirmed in ((0, 1, 0), (3600, 1, 0), (86_000, 2, 1), (86_000, 2, 1), (3600, 3, 2)):
                time.now_s += later_s
                async with fetcher(time, robots=memory) as fetch_:
                    assert (await fetch_(server.base + "/healthy")).status == 200
                    with pytest.raises(RobotsDisallowed):
                        await fetch_(server.base + "/gone")
                assert (server.paths().count("/robots.txt"), len(memory.confirmed)) == (asked, confirmed)
            assert list(memory.kept) == [server.base]

    asyncio.run(run())


@pytest.mark.parametrize("status", ["500 Down", "503 Down"])
def test_robots_that_cannot_be_read_are_not_kept_and_forbid_all(status: str) -> None:
    async def run() -> None:
        memory, time = Memory(), Time()
        async with FaultServer(robots=answers(status=status)) as server:
            async with fetcher(time, robots=memory) as fetch_:
                with pytest.raises(RobotsUnread, match="could not be read"):
                    await fetch_(server.base + "/healthy")
            assert memory.kept == {}

    asyncio.run(run())


@pytest.mark.parametrize(
    ("robots", "codes", "words"),
    [
        (b"", [], ""),
        (b"User-agent: *\nDisallow: /wp-admin/", [], ""),
        (b"User-agent: *\nCrawl-delay: 5", ["robots-slow"], "line 2, “Crawl-delay: 5” for all robots"),
        (b"User-agent: bloggarkiv\nRequest-rate: 1/90", ["robots-slow"], "asks for 90 s between requests"),
        (b"User-agent: *\nDisallow: /x\n" + b"#" * 600_000, ["robots-cut"], "longer than 500 KiB"),
        (b"<html><p>Sidan finns inte</p></html>", ["robots-unreadable"], "is none"),
    ],
    ids=["empty", "plain", "delay", "rate", "cut", "web page"],
)
def test_what_a_person_may_want_to_know_of_robots_is_a_finding(robots: bytes, codes: list[str], words: str) -> None:
    async def run() -> None:
        async with FaultServer(robots=answers(body=robots)) as server, fetcher(Time()) as fetch_:
            assert fetch_.findings(server.base + "/healthy") == ()
            await fetch_(server.base + "/healthy")
            found = fetch_.findings(server.base + "/healthy")
            assert [finding.code for finding in found] == codes
            assert words in "".join(finding.message for finding in found)

    asyncio.run(run())


def test_a_refusal_names_the_line_that_forbids() -> None:
    async def run() -> None:
        rules = b"User-agent: *\nAllow: /h\nDisallow: /he\nDisallow: /healthy # not yet\n"
        async with FaultServer(robots=answers(body=rules)) as server, fetcher(Time()) as fetch_:
            with pytest.raises(RobotsDisallowed, match="line 4, “Disallow: /healthy” for all robots"):
                await fetch_(server.base + "/healthy")

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
