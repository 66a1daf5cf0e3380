"""HTTP/1.1 with one host: one connection, one request at a time.

httpx's own transport comes with a pool, locks and tracing for many requests at once, which a host that is asked one
thing after another never needs; without them a request costs a third. h11 says what HTTP is.
"""

import ssl
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import contextmanager, suppress
from time import monotonic

import h11
import httpx

from .connect import Connector
from .streams import Stream

_KEPT_ALIVE_S = 30.0
_READ_BYTES = 64 * 1024
_MAX_HEAD_BYTES = 100 * 1024


class Line(httpx.AsyncBaseTransport):
    """The connection to one host, made when it is first needed and again when it was lost. ``tls`` is None for http.

    Where the host's certificate does not hold by ``tls``, ``lax`` is tried, if there is one, and ``say_why`` told why.
    The answer's body must be closed before the next request.
    """

    def __init__(
        self,
        connector: Connector,
        tls: ssl.SSLContext | None,
        lax: ssl.SSLContext | None = None,
        say_why: Callable[[str], None] = lambda _: None,
    ) -> None:
        self._connector = connector
        self._tls = tls
        self._lax = lax
        self._say_why = say_why
        self._stream: Stream | None = None
        self._http = h11.Connection(h11.CLIENT)
        self._read_timeout_s = 0.0
        self._idle_until_s = 0.0

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """The answer's head, its body still to be read; ``server_addr`` among its extensions is who gave it."""
        timeouts = request.extensions["timeout"]
        self._read_timeout_s = timeouts["read"]
        try:
            stream = await self._opened(request, timeouts["connect"])
            await self._send(stream, request, timeouts["write"])
            head = await self._head(stream)
        except BaseException:
            await self.aclose()
            raise
        extensions = {
            "http_version": b"HTTP/" + head.http_version,
            "reason_phrase": bytes(head.reason),
            "server_addr": stream.ip,
        }
        return httpx.Response(
            head.status_code, headers=head.headers.raw_items(), stream=_Body(self), extensions=extensions
        )

    async def aclose(self) -> None:
        """Hangs up."""
        stream, self._stream = self._stream, None
        if stream is not None:
            await stream.aclose()

    async def chunks(self) -> AsyncIterator[bytes]:
        """The body of the answer at hand, as it comes."""
        assert self._stream is not None
        while isinstance(event := await self._event(self._stream), h11.Data):
            yield bytes(event.data)

    async def end(self) -> None:
        """Ends the answer at hand; the connection is kept if all of it was read and both sides want that."""
        if self._http.our_state is h11.DONE and self._http.their_state is h11.DONE:
            self._http.start_next_cycle()
            self._idle_until_s = monotonic() + _KEPT_ALIVE_S
        else:
            await self.aclose()

    async def _opened(self, request: httpx.Request, timeout_s: float) -> Stream:
        if self._stream is not None and (monotonic() > self._idle_until_s or self._stream.is_over()):
            await self.aclose()
        if self._stream is None:
            port = request.url.port or (80 if self._tls is None else 443)
            host = request.url.raw_host.decode("ascii")
            self._stream = await self._made(host, port, timeout_s)
            self._http = h11.Connection(h11.CLIENT, max_incomplete_event_size=_MAX_HEAD_BYTES)
        return self._stream

    async def _made(self, host: str, port: int, timeout_s: float) -> Stream:
        try:
            return await self._connector.open(host, port, tls=self._tls, timeout_s=timeout_s)
        except httpx.ConnectError as error:
            if self._lax is None or not isinstance(why := error.__cause__, ssl.SSLError):
                raise
            self._say_why(getattr(why, "verify_message", "") or why.reason or str(why))
            self._tls, self._lax = self._lax, None
        return await self._connector.open(host, port, tls=self._tls, timeout_s=timeout_s)

    async def _send(self, stream: Stream, request: httpx.Request, timeout_s: float) -> None:
        with _protocol():
            asked = h11.Request(method=request.method, target=request.url.raw_path, headers=request.headers.raw)
            block = (self._http.send(asked) or b"") + (self._http.send(h11.EndOfMessage()) or b"")
        with suppress(httpx.WriteError):  # A host may answer before it has read, and hang up.
            await stream.write(block, timeout_s)

    async def _head(self, stream: Stream) -> h11.Response:
        while not isinstance(event := await self._event(stream), h11.Response):
            if not isinstance(event, h11.InformationalResponse):
                raise httpx.RemoteProtocolError("The server ended the connection before its answer.")
        return event

    async def _event(self, stream: Stream) -> h11.Event | type[h11.PAUSED]:
        while True:
            with _protocol():
                event = self._http.next_event()
            if event is not h11.NEED_DATA:
                return event  # type: ignore[return-value]  # h11 has no type for "one of its events but that"
            block = await stream.read(_READ_BYTES, self._read_timeout_s)
            if not block and self._http.their_state is h11.SEND_RESPONSE:
                raise httpx.RemoteProtocolError("Server disconnected without sending a response.")
            self._http.receive_data(block)


async def taken(response: httpx.Response, max_bytes: int) -> bytes:
    """The body as sent, up to so many bytes. ``aiter_raw`` would refuse the answers of a MockTransport."""
    assert isinstance(response.stream, httpx.AsyncByteStream)
    taken = bytearray()
    async for chunk in response.stream:
        taken += chunk
        if len(taken) >= max_bytes:
            break
    return bytes(taken[:max_bytes])


class _Body(httpx.AsyncByteStream):
    """The body of an answer that stands on a line."""

    def __init__(self, line: Line) -> None:
        self._line = line
        self._is_closed = False

    def __aiter__(self) -> AsyncIterator[bytes]:
        return self._line.chunks()

    async def aclose(self) -> None:
        if not self._is_closed:
            self._is_closed = True
            await self._line.end()


@contextmanager
def _protocol() -> Iterator[None]:
    """Turns what h11 raises inside the block into httpx's words."""
    try:
        yield
    except h11.RemoteProtocolError as error:
        raise httpx.RemoteProtocolError(str(error)) from error
    except h11.LocalProtocolError as error:
        raise httpx.LocalProtocolError(str(error)) from error
