"""Connecting to a host at a network address that was checked, or through a proxy.

httpcore resolves a name only inside the operating system's connect, where nothing can be checked, and a check
beforehand leaves a gap: the name may resolve to something else the second time. So the name is resolved here,
once, and the connection goes to the very address that passed. TLS still verifies the name.
"""

import asyncio
import socket
import ssl
from collections.abc import Awaitable, Callable, Iterable, Sequence
from ipaddress import ip_address
from urllib.request import getproxies, proxy_bypass

import httpcore

from .addresses import Address, IPAddress, is_public, literal_ip, private_address

Resolve = Callable[[str, int], Awaitable[Sequence[str]]]
"""Host and port to network addresses, best first."""

_KEPT_ALIVE_S = 30.0
# A host with a dead IPv6 address is common; its others get their turn after this.
_NEXT_ADDRESS_AFTER_S = 4.0


async def resolve_host(host: str, port: int) -> Sequence[str]:
    """The network addresses of a host, in the operating system's order, each once. Raises OSError."""
    loop = asyncio.get_running_loop()
    found = await loop.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return tuple(dict.fromkeys(str(entry[4][0]) for entry in found))


class CheckedBackend(httpcore.AsyncNetworkBackend):
    """A network backend for httpcore that connects only to addresses that ``is_allowed`` lets through.

    ``connect_tcp`` raises PrivateAddress when a host has none of those, and httpcore's errors.
    """

    def __init__(self, resolve: Resolve, is_allowed: Callable[[IPAddress], bool] = is_public) -> None:
        self._resolve = resolve
        self._is_allowed = is_allowed
        self._inner = httpcore.AnyIOBackend()

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[httpcore.SOCKET_OPTION] | None = None,
    ) -> httpcore.AsyncNetworkStream:
        """A stream to the first of the host's allowed addresses that answers."""
        try:
            async with asyncio.timeout(timeout):
                allowed = await self._allowed(host, port)
        except TimeoutError as error:
            raise httpcore.ConnectTimeout(f"the name {host} was not resolved in time") from error
        failure: Exception | None = None
        for place, ip in enumerate(allowed, start=1):
            limit = timeout if place == len(allowed) else min(timeout or _NEXT_ADDRESS_AFTER_S, _NEXT_ADDRESS_AFTER_S)
            try:
                return await self._inner.connect_tcp(ip, port, limit, local_address, socket_options)
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as error:
                failure = error
        raise failure or httpcore.ConnectError(f"{host} has no address")

    async def sleep(self, seconds: float) -> None:
        """Wait; httpcore asks for it."""
        await asyncio.sleep(seconds)

    async def _allowed(self, host: str, port: int) -> Sequence[str]:
        try:
            found = await self._resolve(host, port)
        except OSError as error:
            raise httpcore.ConnectError(str(error)) from error
        allowed = [ip for ip in found if self._is_allowed(ip_address(ip))]
        if found and not allowed:
            raise private_address(host, f"{host}:{port}")
        return allowed


def any_address(_ip: IPAddress) -> bool:
    """True: what lets a backend connect to inner networks too."""
    return True


def checked_pool(verify: ssl.SSLContext, backend: CheckedBackend) -> httpcore.AsyncConnectionPool:
    """A pool for one host, of one connection at a time."""
    return httpcore.AsyncConnectionPool(
        ssl_context=verify, max_connections=1, keepalive_expiry=_KEPT_ALIVE_S, network_backend=backend
    )


def proxy_for(address: Address) -> str | None:
    """The proxy that the usual environment variables name for the address, or None.

    This machine itself is never asked through a proxy.
    """
    literal = literal_ip(address.host)
    if address.host == "localhost" or (literal is not None and literal.is_loopback):
        return None
    proxies = getproxies()
    proxy = proxies.get(address.scheme) or proxies.get("all")
    if not proxy or proxy_bypass(f"{address.host}:{address.port}"):
        return None
    return proxy if "://" in proxy else f"http://{proxy}"
