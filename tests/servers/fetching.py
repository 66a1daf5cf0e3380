"""A fetcher whose time is injected, and what one fetch from a ``FaultServer`` comes to."""

import asyncio
import ssl
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import Any

from scraper.errors import ScraperError
from scraper.fetch import Fetcher, FetchLimits
from scraper.records import Capture, Validators

from .fault_server import FaultServer

START = datetime(2017, 3, 20, 12, 0, 0, tzinfo=UTC)
LIMITS = FetchLimits(
    max_body_bytes=1_000_000, timeout_connect_s=0.5, timeout_read_s=0.25, timeout_total_s=0.8, max_open_hosts=2
)


class Time:
    """A clock that moves only by sleeping."""

    def __init__(self) -> None:
        self.now_s = 0.0
        self.slept: list[float] = []

    async def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.now_s += seconds

    def monotonic(self) -> float:
        return self.now_s

    def clock(self) -> datetime:
        return START + timedelta(seconds=self.now_s)


def fetcher(time: Time, **options: Any) -> Fetcher:  # Any: options are passed on as they are
    given = {
        "user_agent": "bloggarkiv/test",
        "pace_s": 1.0,
        "allow_private": True,
        "limits": LIMITS,
        "verify": _usual_trust(),
        **options,
    }
    return Fetcher(clock=time.clock, monotonic=time.monotonic, sleep=time.sleep, **given)


@cache
def _usual_trust() -> ssl.SSLContext:
    """Loading the certificate authorities takes 30 ms; once is enough."""
    return ssl.create_default_context()


async def everything_resolves_here(_host: str, _port: int) -> Sequence[str]:
    return ("127.0.0.1",)


class Outcome:
    """What a fetch came to, and how often the server was asked for that path."""

    def __init__(self, capture: Capture | None, error: ScraperError | None, times: int, time: Time) -> None:
        self.capture = capture
        self.error = error
        self.times = times
        self.time = time

    @property
    def page(self) -> Capture:
        assert self.capture is not None, self.error
        return self.capture


def fetch(path: str, validators: Validators | None = None, **options: Any) -> Outcome:
    async def run() -> Outcome:
        time = Time()
        async with FaultServer() as server, fetcher(time, **options) as fetch_:
            capture = error = None
            try:
                capture = await fetch_(server.base + path, validators)
            except ScraperError as raised:
                error = raised
            return Outcome(capture, error, server.paths().count(path), time)

    return asyncio.run(run())
