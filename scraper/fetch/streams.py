"""Bytes to and from one host over one connection, failing in httpx's words. Which host is ``connect``'s to say."""

import asyncio
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Protocol

import httpx


class Stream(Protocol):
    """An open connection. ``ip`` is the network address at its other end."""

    ip: str

    async def read(self, max_bytes: int, timeout_s: float) -> bytes:
        """What has come, at least a byte; none at the end. Raises ReadTimeout, ReadError."""

    async def write(self, block: bytes, timeout_s: float) -> None:
        """Sends all of the block. Raises WriteTimeout, WriteError."""

    def is_over(self) -> bool:
        """Whether an idle connection is of no more use: the host has hung up, or said what nobody asked."""

    async def aclose(self) -> None:
        """Closes it."""


class PlainStream:
    """A connection without TLS. asyncio's transports cost more than they give to one who asks and waits."""

    def __init__(self, connected: socket.socket, ip: str) -> None:
        self.ip = ip
        self._socket = connected
        self._loop = asyncio.get_running_loop()

    async def read(self, max_bytes: int, timeout_s: float) -> bytes:
        """What has come."""
        with _reading():
            async with asyncio.timeout(timeout_s):
                return await self._loop.sock_recv(self._socket, max_bytes)

    async def write(self, block: bytes, timeout_s: float) -> None:
        """Sends all of it."""
        with _writing():
            async with asyncio.timeout(timeout_s):
                await self._loop.sock_sendall(self._socket, block)

    def is_over(self) -> bool:
        """Whether there is something to read, though nothing was asked."""
        try:
            self._socket.recv(1, socket.MSG_PEEK)
        except BlockingIOError:
            return False
        except OSError:
            return True
        return True

    async def aclose(self) -> None:
        """Closes the socket."""
        self._socket.close()


class TlsStream:
    """A connection with TLS."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, ip: str) -> None:
        self.ip = ip
        self._reader, self._writer = reader, writer

    async def read(self, max_bytes: int, timeout_s: float) -> bytes:
        """What has come."""
        with _reading():
            async with asyncio.timeout(timeout_s):
                return await self._reader.read(max_bytes)

    async def write(self, block: bytes, timeout_s: float) -> None:
        """Sends all of it."""
        with _writing():
            async with asyncio.timeout(timeout_s):
                self._writer.write(block)
                await self._writer.drain()

    def is_over(self) -> bool:
        """Whether the host has hung up."""
        return self._reader.at_eof() or self._writer.is_closing()

    async def aclose(self) -> None:
        """Closes it without waiting for the host to agree."""
        self._writer.transport.abort()
        await asyncio.sleep(0)


@contextmanager
def _reading() -> Iterator[None]:
    try:
        yield
    except TimeoutError as error:
        raise httpx.ReadTimeout("nothing came in time") from error
    except OSError as error:
        raise httpx.ReadError(str(error)) from error


@contextmanager
def _writing() -> Iterator[None]:
    try:
        yield
    except TimeoutError as error:
        raise httpx.WriteTimeout("nothing was taken in time") from error
    except OSError as error:
        raise httpx.WriteError(str(error)) from error
