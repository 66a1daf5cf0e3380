"""Connecting to a host at a network address that was checked, and choosing a proxy.

A check of a name beforehand leaves a gap: it may resolve to something else when it is connected to. So the name is
resolved here, once, and the connection goes to the very address that passed. TLS still verifies the name.
"""

import asyncio
import socket
import ssl
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from ipaddress import ip_address
from urllib.request import getproxies, proxy_bypass

import httpx

from .addresses import Address, IPAddress, is_public, literal_ip, private_address
from .streams import PlainStream, Stream, TlsStream

Resolve = Callable[[str, int], Awaitable[Sequence[str]]]
"""Host and port to network addresses, best first."""

# A host with a dead IPv6 address is common; its others get their turn after this.
_NEXT_ADDRESS_AFTER_S = 4.0


async def resolve_host(host: str, port: int) -> Sequence[str]:
    """The network addresses of a host, in the operating system's order, each once. Raises OSError."""
    loop = asyncio.get_running_loop()
    found = await loop.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return tuple(dict.fromkeys(str(entry[4][0]) for entry in found))


class Connector:
    """Opens connections only to network addresses that ``is_allowed`` lets through."""

    def __init__(self, resolve: Resolve, is_allowed: Callable[[IPAddress], bool] = is_public) -> None:
        self._resolve = resolve
        self._is_allowed = is_allowed
        self.connect = connected_socket

    async def open(self, host: str, port: int, *, tls: ssl.SSLContext | None, timeout_s: float) -> Stream:
        """A stream to the first of the host's allowed addresses that answers; secured if there is a ``tls``.

        Raises PrivateAddress when a host has no allowed address, and httpx's errors of connecting.
        """
        try:
            async with asyncio.timeout(timeout_s):
                allowed = await self._allowed(host, port)
        except TimeoutError as error:
            raise httpx.ConnectTimeout(f"the name {host} was not resolved in time") from error
        failure: Exception | None = None
        for place, ip in enumerate(allowed, start=1):
            limit_s = timeout_s if place == len(allowed) else min(timeout_s, _NEXT_ADDRESS_AFTER_S)
            try:
                connected = await self.connect(ip, port, limit_s)
            except httpx.TransportError as error:
                failure = error
            else:
                if tls is None:
                    return PlainStream(connected, ip)
                return await _secured(connected, ip, host, tls, timeout_s)
        raise failure or httpx.ConnectError(f"{host} has no address")

    async def _allowed(self, host: str, port: int) -> Sequence[str]:
        try:
            found = await self._resolve(host, port)
        except OSError as error:
            raise httpx.ConnectError(str(error)) from error
        allowed = [ip for ip in found if self._is_allowed(ip_address(ip))]
        if found and not allowed:
            raise private_address(host, f"{host}:{port}")
        return allowed


async def connected_socket(ip: str, port: int, timeout_s: float) -> socket.socket:
    """A socket that is connected to the network address. Raises ConnectTimeout, ConnectError."""
    family = socket.AF_INET6 if ":" in ip else socket.AF_INET
    made: socket.socket | None = None
    try:
        made = socket.socket(family, socket.SOCK_STREAM)
        made.setblocking(False)
        made.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        async with asyncio.timeout(timeout_s):
            await asyncio.get_running_loop().sock_connect(made, (ip, port))
    except BaseException as error:
        if made is not None:
            made.close()
        if isinstance(error, TimeoutError):
            raise httpx.ConnectTimeout(f"{ip} did not answer in time") from error
        if isinstance(error, OSError):
            raise httpx.ConnectError(str(error)) from error
        raise
    return made


async def _secured(connected: socket.socket, ip: str, host: str, tls: ssl.SSLContext, timeout_s: float) -> Stream:
    try:
        async with asyncio.timeout(timeout_s):
            return TlsStream(*await asyncio.open_connection(sock=connected, ssl=tls, server_hostname=host), ip)
    except BaseException as error:
        with suppress(OSError):
            connected.close()
        if isinstance(error, TimeoutError):
            raise httpx.ConnectTimeout(f"TLS with {host} did not come about in time") from error
        if isinstance(error, OSError | EOFError):
            raise httpx.ConnectError(str(error)) from error
        raise


def any_address(_ip: IPAddress) -> bool:
    """True: what lets a backend connect to inner networks too."""
    return True


def proxy_for(address: Address, configured: str | None = None) -> str | None:
    """The proxy for the address: the one that is configured, else what the usual environment variables name, or None.

    This machine itself is never asked through a proxy, nor is what NO_PROXY names.
    """
    literal = literal_ip(address.host)
    if address.host == "localhost" or (literal is not None and literal.is_loopback):
        return None
    proxies = getproxies()
    proxy = configured or proxies.get(address.scheme) or proxies.get("all")
    if not proxy or proxy_bypass(f"{address.host}:{address.port}"):
        return None
    return proxy if "://" in proxy else f"http://{proxy}"
