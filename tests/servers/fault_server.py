"""A server on loopback that misbehaves on purpose, by the table in ``faults``.

The server's own robots.txt is a fault too, which at first allows all.
"""

import asyncio
import ssl
from contextlib import suppress
from dataclasses import dataclass, field
from types import TracebackType
from typing import Self

from .certificates import server_context, trusting_context
from .faults import FAULTS, HTML, Fault, Talk, answers, endless_redirects

__all__ = ["FaultServer", "silent_port", "trusting_context"]

_TLS_HELLO = b"\x16"


@dataclass
class FaultServer:
    """Serves the faults on a free port of loopback, as an async context manager.

    ``asked`` holds the requests in order. ``is_secure`` serves TLS under the certificate of ``blogg.test``,
    which ``trusting_context`` trusts and nobody else does, or under one that is ``is_expired``.
    """

    faults: dict[str, Fault] = field(default_factory=lambda: dict(FAULTS))
    robots: Fault = field(default_factory=lambda: answers("Content-Type: text/plain", body=b""))
    is_secure: bool = False
    is_expired: bool = False
    host: str = "127.0.0.1"
    asked: list[Talk] = field(default_factory=list)
    connections: int = 0
    port: int = 0
    _tasks: set[asyncio.Task[None]] = field(default_factory=set)

    @property
    def base(self) -> str:
        return f"{'https' if self.is_secure else 'http'}://127.0.0.1:{self.port}"

    def paths(self) -> list[str]:
        return [talk.path for talk in self.asked]

    async def __aenter__(self) -> Self:
        tls = server_context(is_expired=self.is_expired) if self.is_secure else None
        self._server = await asyncio.start_server(self._connected, self.host, 0, ssl=tls)
        self.port = self._server.sockets[0].getsockname()[1]
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._server.close()
        for task in tuple(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        await self._server.wait_closed()

    async def _connected(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.connections += 1
        task = asyncio.ensure_future(self._talk(reader, writer))
        self._tasks.add(task)
        with suppress(asyncio.CancelledError):
            await task
        self._tasks.discard(task)

    async def _talk(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        place = 0
        with suppress(ConnectionError, asyncio.IncompleteReadError, ssl.SSLError):
            try:
                while (start := await reader.readexactly(1)) != _TLS_HELLO:
                    question = start + await reader.readuntil(b"\r\n\r\n")
                    if not await self._answer(question, place, writer):
                        return
                    place += 1
                writer.write(b"HTTP/1.1 400 Bad Request\r\n\r\n")
            finally:
                writer.close()
                await writer.wait_closed()

    async def _answer(self, question: bytes, place: int, writer: asyncio.StreamWriter) -> bool:
        first, *lines = question.decode("latin-1").rstrip().split("\r\n")
        path = first.split()[1]
        headers = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in lines)}
        talk = Talk(path, headers, self.paths().count(path), place, self.base, writer)
        self.asked.append(talk)
        missing = endless_redirects if path.startswith("/far/") else answers(HTML, status="404 Not Found")
        fault = self.robots if path == "/robots.txt" else self.faults.get(path.partition("?")[0], missing)
        return bool(await fault(talk))


async def silent_port() -> int:
    """A port where nothing listens."""
    server = await asyncio.start_server(lambda _reader, _writer: None, "127.0.0.1", 0)
    port: int = server.sockets[0].getsockname()[1]
    server.close()
    await server.wait_closed()
    return port
