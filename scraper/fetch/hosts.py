"""Taking turns at each host: one request at a time, at the host's pace, over a connection that is kept.

When a host may be asked is ``pace``'s to say; what a connection is, is a parameter.
"""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Generic, Protocol, TypeVar

from .addresses import Address
from .failures import not_reachable
from .pace import HostPace


class Closable(Protocol):
    """Something that is to be closed when it is no longer needed."""

    async def aclose(self) -> None:
        """Close it."""


C = TypeVar("C", bound=Closable)


@dataclass(slots=True, eq=False)
class Turn(Generic[C]):
    """One request's leave to use the connection. Set what its answer says: an overload, and its Retry-After."""

    connection: C
    is_overloaded: bool = False
    retry_after_s: float = 0.0


@dataclass(slots=True, eq=False)
class _Host(Generic[C]):
    origin: str
    pace: HostPace
    lock: asyncio.Lock = field(default_factory=asyncio.Lock)
    connection: C | None = None


class Hosts(Generic[C]):
    """The turns at all hosts (scheme, host name and port), first come, first served.

    ``connect`` makes the connection to an address's host; at most ``max_open`` of them stay open while idle.
    """

    def __init__(
        self,
        connect: Callable[[Address], C],
        *,
        pace_s: float,
        max_open: int,
        monotonic: Callable[[], float],
        sleep: Callable[[float], Awaitable[None]],
    ) -> None:
        self._connect = connect
        self._pace_s = pace_s
        self._max_open = max_open
        self._monotonic = monotonic
        self._sleep = sleep
        self._hosts: dict[str, _Host[C]] = {}
        self._open: dict[str, _Host[C]] = {}  # the one used last stands last

    def slow_to(self, address: Address, delay_s: float) -> None:
        """Keep at least this pause at the address's host from now on."""
        self._host(address).pace.slow_to(delay_s)

    @asynccontextmanager
    async def turn(self, address: Address) -> AsyncIterator[Turn[C]]:
        """Leave to ask the address's host, once it is its turn and the pause is over.

        After an exception the connection may be half used, so it is closed and the next turn gets a new one.
        Raises NotReachable when the host asks to be left alone for longer than is waited for (10 minutes).
        """
        host = self._host(address)
        async with host.lock:
            self._check_open(host, address)
            wait_s = host.pace.wait_s(self._monotonic())
            if wait_s:
                await self._sleep(wait_s)
            turn = Turn(await self._connection(host, address))
            began_s = self._monotonic()
            try:
                yield turn
            except BaseException:
                await self._hang_up(host)
                raise
            finally:
                now_s = self._monotonic()
                host.pace.ended(
                    now_s,
                    took_s=now_s - began_s,
                    is_overloaded=turn.is_overloaded,
                    retry_after_s=turn.retry_after_s,
                )
            if turn.retry_after_s:
                self._check_open(host, address)

    async def aclose(self) -> None:
        """Close every connection."""
        for host in tuple(self._open.values()):
            await self._hang_up(host)

    def _host(self, address: Address) -> _Host[C]:
        host = self._hosts.get(address.origin)
        if host is None:
            host = self._hosts[address.origin] = _Host(address.origin, HostPace(self._pace_s))
        return host

    def _check_open(self, host: _Host[C], address: Address) -> None:
        closed_s = host.pace.closed_s(self._monotonic())
        if closed_s:
            raise not_reachable(address, f"{address.host} asks to be left alone for {closed_s:.0f} seconds")

    async def _connection(self, host: _Host[C], address: Address) -> C:
        connection = host.connection
        if connection is None:
            connection = host.connection = self._connect(address)
        self._open.pop(host.origin, None)
        self._open[host.origin] = host
        if len(self._open) > self._max_open:
            idle = next((other for other in self._open.values() if not other.lock.locked()), None)
            if idle is not None:
                await self._hang_up(idle)
        return connection

    async def _hang_up(self, host: _Host[C]) -> None:
        self._open.pop(host.origin, None)
        connection, host.connection = host.connection, None
        if connection is not None:
            await connection.aclose()
