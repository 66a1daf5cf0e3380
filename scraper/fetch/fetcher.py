"""Asking hosts for pages, politely and safely; the only module that knows httpx.

It sends by httpx's transports (``transports``), with no client around them: a client would keep cookies, follow
redirects unchecked and read proxies in its own way, and costs 0.15 ms a request. Each host has a transport of its
own, because a shared pool goes through all its connections on every request.
"""

import asyncio
import ssl
from collections.abc import Awaitable, Callable, Collection
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from time import monotonic as monotonic_s
from types import TracebackType
from typing import Self

import httpx
import tenacity

from ..errors import BadAnswer, PrivateAddress, ScraperError
from ..records import Capture, Finding, Validators
from ..robots import MAX_ROBOTS_BYTES, RobotsRules
from .addresses import Address, check_address, check_public, next_address, private_address
from .connect import Connector, Resolve, any_address, resolve_host
from .failures import (
    bad_answer,
    disallowed,
    is_lasting,
    no_connection,
    not_reachable,
    too_many_redirects,
)
from .hosts import Hosts
from .manners import FetchLimits, request_headers, user_agent
from .pace import retry_after_s
from .reading import Read, start, whole
from .rulebook import NoMemory, RobotsMemory, Rulebook
from .transports import Transports

__all__ = ["FetchLimits", "Fetcher", "user_agent", "utc_now"]

_OVERLOADED = (429, 503)
_PASSING = (429, 502, 503, 504)
_FAILURES = (httpx.HTTPError, httpx.StreamError, httpx.InvalidURL, OSError)


def utc_now() -> datetime:
    """The time, aware, in UTC."""
    return datetime.now(UTC)


class Fetcher:
    """Asks for addresses: ``await fetcher(url, validators)`` gives a Capture.

    An async context manager; one serves a whole run, in one event loop. A host (scheme, host name, port) is asked one
    request at a time, with a pause of ``pace_s``, or of what its robots.txt asks for, between the end of one and the
    start of the next; longer where the host is slow or overloaded. A host that wants more than 10 minutes is asked
    once and then left alone. No cookies are kept. Where there is a ``proxy``, here or in the environment, it is the
    proxy that resolves names. ``ca_file`` holds certificate authorities to trust beside the usual ones. The
    certificates of ``unverified_hosts`` (host names) may be broken, which is a finding. ``robots`` keeps each host's
    robots.txt for the next run. ``transport`` stands in for the network, ``resolve`` for the name service, ``verify``
    for the usual certificate authorities.
    """

    def __init__(
        self,
        *,
        user_agent: str,
        pace_s: float = 1.0,
        allow_private: bool = False,
        transport: httpx.AsyncBaseTransport | None = None,
        clock: Callable[[], datetime] = utc_now,
        monotonic: Callable[[], float] = monotonic_s,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
        limits: FetchLimits = FetchLimits(),  # noqa: B008 (it is frozen)
        resolve: Resolve = resolve_host,
        verify: ssl.SSLContext | None = None,
        unverified_hosts: Collection[str] = (),
        proxy: str | None = None,
        ca_file: Path | None = None,
        robots: RobotsMemory | None = None,
    ) -> None:
        self._user_agent = user_agent
        self._allow_private = allow_private
        self._transport = transport
        self._clock = clock
        self._sleep = sleep
        self._limits = limits
        self._connector = Connector(resolve, any_address) if allow_private else Connector(resolve)
        self._rulebook = Rulebook(self._ask_robots, monotonic, clock, robots or NoMemory())
        self._transports = Transports(
            self._connector,
            lender=transport,
            proxy=proxy,
            ca_file=ca_file,
            verify=verify,
            unverified_hosts=unverified_hosts,
        )
        self._hosts = Hosts(
            self._transports, pace_s=pace_s, max_open=limits.max_open_hosts, monotonic=monotonic, sleep=sleep
        )

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._hosts.aclose()
        if self._transport is not None:
            await self._transport.aclose()

    async def __call__(self, url: str, validators: Validators | None = None) -> Capture:
        """The answer at the end of the address's redirects, whatever its status; a 304 has an empty body.

        The validators make the first request conditional, not those that redirects lead to. A request that
        failed in passing is tried up to 3 times; a status of 429 or 5xx comes back after the last.

        Raises AddressError, PrivateAddress, NotReachable, CertificateError, RobotsDisallowed, TooLarge,
        TooManyRedirects and BadAnswer, as described in ``errors``.
        """
        return await self._follow(url, validators, whole(self._limits.max_body_bytes))

    def within(self, max_bytes: int) -> Callable[[str, Validators | None], Awaitable[Capture]]:
        """The same way to ask, in the same turns, for answers of at most so many bytes."""
        read = whole(min(max_bytes, self._limits.max_body_bytes))
        return lambda url, validators: self._follow(url, validators, read)

    async def _follow(self, url: str, validators: Validators | None, read: Read) -> Capture:
        asked = url.partition("#")[0]
        address = check_address(url)
        capture = replace(await self._visit(address, validators, read), url=asked, final_url=asked)
        base, seen, passed = address.url, {address.url}, list[Capture]()
        while (onward := next_address(capture.status, capture.header("location"), base)) is not None:
            passed.append(capture)
            if onward.url in seen or len(passed) > self._limits.max_redirects:
                raise too_many_redirects(asked, onward, len(passed))
            seen.add(onward.url)
            capture = await self._visit(onward, None, read)
            base = capture.final_url
        return replace(capture, url=asked, redirects=tuple(passed)) if passed else capture

    async def robots(self, url: str) -> RobotsRules:
        """The rules of the address's host, asked for at most once in 24 hours (10 minutes after a fault).

        Raises AddressError for an address that cannot be asked, and what a failure to connect raises.
        """
        return await self._rulebook.rules(check_address(url))

    def findings(self, url: str) -> tuple[Finding, ...]:
        """What a person may want to know of the address's host, from what was asked there: robots.txt, certificate."""
        address = check_address(url)
        return (*self._rulebook.findings(address), *self._transports.findings(address))

    async def _visit(self, address: Address, validators: Validators | None, read: Read) -> Capture:
        if not self._allow_private:
            check_public(address)
        rules = await self._rulebook.rules(address)
        if not rules.allows(address.url):
            raise disallowed(address, rules)
        self._hosts.slow_to(address, rules.delay_s)
        return await self._ask(address, validators, read)

    async def _ask_robots(self, address: Address, validators: Validators | None) -> Capture:
        if not self._allow_private:
            check_public(address)
        return await self._ask(address, validators, start(MAX_ROBOTS_BYTES + 1))

    async def _ask(self, address: Address, validators: Validators | None, read: Read) -> Capture:
        try:
            request = self._request(address, validators)
            try:
                first: Capture | Exception = await self._attempt(address, request, read)
            except Exception as error:
                first = error
            if isinstance(first, Capture) and not _is_passing(first):
                return first
            return await self._again(first, address, request, read)
        except PrivateAddress as error:
            raise private_address(address.host, address.url) from error
        except _FAILURES as error:
            raise _explained(error, address) from error

    async def _again(self, first: Capture | Exception, address: Address, request: httpx.Request, read: Read) -> Capture:
        """The outcome of further attempts, if the first is worth any; tenacity costs too much where none is."""
        firsts = [first]

        async def attempt() -> Capture:
            if not firsts:
                return await self._attempt(address, request, read)
            outcome = firsts.pop()
            if isinstance(outcome, Exception):
                raise outcome
            return outcome

        retrying = tenacity.AsyncRetrying(
            stop=tenacity.stop_after_attempt(self._limits.max_attempts),
            wait=tenacity.wait_exponential(min=1, max=30),
            retry=tenacity.retry_if_exception(_may_pass) | tenacity.retry_if_result(_is_passing),
            sleep=self._sleep,
            retry_error_callback=_last_outcome,
        )
        capture: Capture = await retrying(attempt)
        return capture

    def _request(self, address: Address, validators: Validators | None) -> httpx.Request:
        headers = request_headers(self._user_agent, validators)
        timeouts = {"timeout": self._limits.timeouts()}
        return httpx.Request("GET", address.url, headers=headers, extensions=timeouts)

    async def _attempt(self, address: Address, request: httpx.Request, read: Read) -> Capture:
        async with self._hosts.turn(address) as turn:
            capture = await self._exchange(turn.connection, address, request, read)
            if capture.status in _OVERLOADED:
                turn.is_overloaded = True
                turn.retry_after_s = retry_after_s(capture.header("retry-after"), self._clock())
        return capture

    async def _exchange(
        self, transport: httpx.AsyncBaseTransport, address: Address, request: httpx.Request, read: Read
    ) -> Capture:
        asked_at = self._clock()
        async with asyncio.timeout(self._limits.timeout_total_s):
            response = await transport.handle_async_request(request)
            try:
                raw, body = await read(response, address)
            finally:
                await response.aclose()
        url = str(request.url)
        return Capture(
            url=url,
            final_url=url,
            fetched_at=asked_at,
            status=response.status_code,
            reason=response.extensions.get("reason_phrase", b"").decode("latin-1"),
            http_version=response.http_version,
            headers=_lines(response.headers),
            body=body,
            raw_body=raw,
            request_headers=_lines(request.headers),
            ip_address=response.extensions.get("server_addr"),
        )


def _lines(headers: httpx.Headers) -> tuple[tuple[str, str], ...]:
    return tuple((name.decode("latin-1"), value.decode("latin-1")) for name, value in headers.raw)


def _may_pass(error: BaseException) -> bool:
    """Whether a failed attempt is worth another; one that took all its time is not."""
    if isinstance(error, TimeoutError) or is_lasting(error):
        return False
    return isinstance(error, httpx.TransportError | BadAnswer | OSError)


def _is_passing(capture: Capture) -> bool:
    return capture.status in _PASSING


def _last_outcome(state: tenacity.RetryCallState) -> Capture:
    """What the last attempt gave or raised."""
    assert state.outcome is not None
    outcome: Capture = state.outcome.result()
    return outcome


def _explained(error: Exception, address: Address) -> ScraperError:
    if isinstance(error, httpx.ConnectError | httpx.ConnectTimeout | ssl.SSLError):
        return no_connection(error, address)
    if isinstance(error, httpx.TimeoutException):
        return not_reachable(address, f"{address.host} did not answer in time")
    if isinstance(error, TimeoutError):
        return not_reachable(address, f"{address.host} took too long for one answer")
    if isinstance(error, httpx.ProtocolError | httpx.DecodingError):
        return bad_answer(address, error)
    return not_reachable(address, f"The connection to {address.host} was lost: {error}")
