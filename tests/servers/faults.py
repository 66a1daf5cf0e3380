"""The faults that a ``FaultServer`` can have, one a path: each is a function of one ``Talk``.

A fault gives ``KEEP`` to let the connection live on. What fetching each path comes to stands in the tests.
"""

import asyncio
import gzip
import socket
import struct
import zlib
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

import brotli
import zstandard

KEEP = True
PAGE = "<!doctype html><title>Frisk</title><p>Åäö går bra.</p>".encode()
HTML = "Content-Type: text/html; charset=utf-8"


@dataclass
class Talk:
    """One request, and the connection to answer it on.

    ``count`` is how often the path has been asked before, ``place`` the request's place on its connection.
    """

    path: str
    headers: dict[str, str]
    count: int
    place: int
    base: str
    writer: asyncio.StreamWriter

    async def send(self, *chunks: bytes) -> None:
        self.writer.write(b"".join(chunks))
        await self.writer.drain()

    async def answer(self, *lines: str, body: bytes = PAGE, status: str = "200 OK") -> bool:
        """A correct answer; a connection may go on after it."""
        await self.send(head(f"HTTP/1.1 {status}", *lines, f"Content-Length: {len(body)}"), body)
        return KEEP

    async def drip(self, content: bytes, pause_s: float = 0.05) -> None:
        for byte in content:
            await self.send(bytes([byte]))
            await asyncio.sleep(pause_s)

    def reset(self) -> None:
        """Break the connection off with a RST."""
        raw = self.writer.get_extra_info("socket")
        raw.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.writer.transport.abort()


Fault = Callable[[Talk], Awaitable[bool | None]]


def head(*lines: str) -> bytes:
    return "".join(f"{line}\r\n" for line in (*lines, "")).encode("latin-1")


def answers(*lines: str, body: bytes = PAGE, status: str = "200 OK") -> Fault:
    """A fault that is none: always this answer."""

    async def fault(talk: Talk) -> bool:
        here = [line.replace("{base}", talk.base) for line in lines]
        return await talk.answer(*here, body=body, status=status)

    return fault


def sends(*chunks: bytes) -> Fault:
    """These bytes, then the end of the connection."""

    async def fault(talk: Talk) -> None:
        await talk.send(*chunks)

    return fault


def at_first(fault: Fault, times: int) -> Fault:
    """The fault so many times, and the healthy page from then on."""

    async def flapping(talk: Talk) -> bool | None:
        return await (fault(talk) if talk.count < times else talk.answer(HTML))

    return flapping


def redirects(location: str, status: str = "302 Found") -> Fault:
    return answers(f"Location: {location}", body=b"", status=status)


async def _closes(talk: Talk) -> None:
    """Hang up without a word."""


async def _resets(talk: Talk) -> None:
    talk.reset()


async def _resets_in_head(talk: Talk) -> None:
    await talk.send(b"HTTP/1.1 200 OK\r\nContent-Ty")
    talk.reset()


async def _resets_in_body(talk: Talk) -> None:
    await talk.send(head("HTTP/1.1 200 OK", "Content-Length: 1000"), b"x" * 500)
    await asyncio.sleep(0.02)
    talk.reset()


async def _slow_head(talk: Talk) -> None:
    await talk.drip(head("HTTP/1.1 200 OK", HTML, f"X-Padding: {'x' * 1000}", "Content-Length: 2"))


async def _drip(talk: Talk) -> None:
    await talk.send(head("HTTP/1.1 200 OK", "Content-Length: 1000"))
    await talk.drip(b"x" * 1000)


async def _silent(talk: Talk) -> None:
    await asyncio.sleep(30)


async def _endless(talk: Talk) -> None:
    await talk.send(head("HTTP/1.1 200 OK", "Content-Type: text/html"))
    while True:
        await talk.send(b"<p>mer</p>" * 1000)


async def _endless_head(talk: Talk) -> None:
    await talk.send(b"HTTP/1.1 200 OK\r\n")
    while True:
        await talk.send(b"X-Mer: och mer\r\n" * 1000)


async def _drops_second(talk: Talk) -> bool | None:
    """Keeps the connection alive in words, and drops it when it is used."""
    return await talk.answer(HTML) if talk.place == 0 else None


async def _conditional(talk: Talk) -> bool:
    if talk.headers.get("if-none-match") == '"v1"' or "if-modified-since" in talk.headers:
        await talk.send(head("HTTP/1.1 304 Not Modified", 'ETag: "v1"'))
        return KEEP
    return await talk.answer(HTML, 'ETag: "v1"')


async def endless_redirects(talk: Talk) -> bool:
    number = int(talk.path.rpartition("/")[2])
    return await talk.answer(f"Location: /far/{number + 1}", body=b"", status="301 Moved Permanently")


async def _cookie_wall(talk: Talk) -> bool:
    """Redirects to itself until a cookie comes back, which never happens."""
    if "cookie" in talk.headers:
        return await talk.answer(HTML)
    return await talk.answer("Set-Cookie: ok=1", "Location: /cookie-wall", body=b"", status="302 Found")


async def _chunked(talk: Talk) -> bool:
    await talk.send(head("HTTP/1.1 200 OK", HTML, "Transfer-Encoding: chunked"))
    for start in range(0, len(PAGE), 10):
        piece = PAGE[start : start + 10]
        await talk.send(b"%x\r\n" % len(piece), piece, b"\r\n")
    await talk.send(b"0\r\n\r\n")
    return KEEP


def packed(coding: str, body: bytes) -> Fault:
    return answers(HTML, f"Content-Encoding: {coding}", body=body)


def _bare_deflate(content: bytes) -> bytes:
    engine = zlib.compressobj(wbits=-zlib.MAX_WBITS)
    return engine.compress(content) + engine.flush()


_ZEROS = bytes(5_000_000)
_CHUNKED_HEAD = head("HTTP/1.1 200 OK", HTML, "Transfer-Encoding: chunked")

FAULTS: dict[str, Fault] = {
    "/healthy": answers(HTML),
    "/closes": _closes,
    "/closes-once": at_first(_closes, 1),
    "/resets": _resets,
    "/resets-once": at_first(_resets, 1),
    "/resets-in-head": _resets_in_head,
    "/resets-in-body": _resets_in_body,
    "/slow-head": _slow_head,
    "/drip": _drip,
    "/silent": _silent,
    "/endless": _endless,
    "/endless-head": _endless_head,
    "/announced-large": sends(head("HTTP/1.1 200 OK", "Content-Length: 999999999999")),
    "/short": sends(head("HTTP/1.1 200 OK", "Content-Length: 1000"), PAGE),
    "/short-once": at_first(sends(head("HTTP/1.1 200 OK", "Content-Length: 1000"), PAGE), 1),
    "/two-lengths": sends(head("HTTP/1.1 200 OK", "Content-Length: 3", "Content-Length: 5"), b"abcde"),
    "/negative-length": sends(head("HTTP/1.1 200 OK", "Content-Length: -1"), PAGE),
    "/chunked": _chunked,
    "/bad-chunk": sends(_CHUNKED_HEAD, b"zz\r\nabc\r\n"),
    "/cut-chunks": sends(_CHUNKED_HEAD, b"5\r\nabcde\r\n"),
    "/no-http": sends(b"SSH-2.0-OpenSSH_9.2\r\n"),
    "/bad-header": sends(b"HTTP/1.1 200 OK\r\nno colon here\r\n\r\n"),
    "/http-1.0": sends(head("HTTP/1.0 200 OK", HTML), PAGE),
    "/early-hints": sends(head("HTTP/1.1 103 Early Hints"), head("HTTP/1.1 200 OK", "Content-Length: 0")),
    "/latin-1": answers("X-Skribent: Åsa Ödman", "x-CASE: Kept"),
    "/cookies": answers("Set-Cookie: a=1", "Server: x", "Set-Cookie: b=2"),
    "/cookie-wall": _cookie_wall,
    "/conditional": _conditional,
    "/to-conditional": redirects("/conditional"),
    "/drops-second": _drops_second,
    "/gzip": packed("gzip", gzip.compress(PAGE)),
    "/x-gzip": packed("x-gzip", gzip.compress(PAGE)),
    "/deflate": packed("deflate", zlib.compress(PAGE)),
    "/bare-deflate": packed("deflate", _bare_deflate(PAGE)),
    "/br": packed("br", brotli.compress(PAGE)),
    "/zstd": packed("zstd", zstandard.ZstdCompressor().compress(PAGE)),
    "/gzip-br": packed("gzip, br", brotli.compress(gzip.compress(PAGE))),
    "/unknown-coding": packed("utf-8", PAGE),
    "/compress": packed("compress", PAGE),
    "/gzip-cut": packed("gzip", gzip.compress(PAGE)[:-12]),
    "/gzip-cut-once": at_first(packed("gzip", gzip.compress(PAGE)[:-12]), 1),
    "/gzip-in-name-only": packed("gzip", PAGE),
    "/br-cut": packed("br", brotli.compress(PAGE)[:-5]),
    "/gzip-bomb": packed("gzip", gzip.compress(_ZEROS)),
    "/br-bomb": packed("br", brotli.compress(_ZEROS)),
    "/zstd-bomb": packed("zstd", zstandard.ZstdCompressor().compress(_ZEROS)),
    "/gzip-gzip-bomb": packed("gzip, gzip", gzip.compress(gzip.compress(_ZEROS))),
    "/moved": redirects("/healthy#top", "301 Moved Permanently"),
    "/moved-twice": redirects("{base}/moved", "308 Permanent Redirect"),
    "/moved-utf-8": redirects("/sm\u00c3\u00b6r", "307 Temporary Redirect"),
    "/sm%C3%B6r": answers(HTML),
    "/nowhere": answers(body=b"", status="302 Found"),
    "/self": redirects("/self"),
    "/ping": redirects("/pong"),
    "/pong": redirects("/ping"),
    "/far/0": endless_redirects,
    "/to-ftp": redirects("ftp://exempel.se/"),
    "/to-script": redirects("javascript:alert(1)"),
    "/to-malformed": redirects("http://[::1"),
    "/to-login": redirects("http://me:secret@exempel.se/"),
    "/to-private": redirects("http://169.254.169.254/latest/meta-data/"),
    "/to-private-name": redirects("http://inside.test/"),
    "/gone": answers(HTML, status="410 Gone"),
    "/teapot": answers(HTML, status="418 I'm a teapot"),
    "/fault": answers(HTML, status="500 Internal Server Error"),
    "/bad-gateway-once": at_first(answers(status="502 Bad Gateway"), 1),
    "/overloaded": answers(HTML, status="503 Service Unavailable"),
    "/overloaded-twice": at_first(answers(status="503 Service Unavailable"), 2),
    "/too-many": answers(HTML, status="429 Too Many Requests"),
    "/come-back": at_first(answers("Retry-After: 120", status="429 Too Many Requests"), 1),
    "/come-back-at": at_first(
        answers("Retry-After: Mon, 20 Mar 2017 12:05:00 GMT", status="503 Service Unavailable"), 1
    ),
    "/come-back-soon": at_first(answers("Retry-After: strax", status="503 Service Unavailable"), 1),
    "/come-back-tomorrow": answers("Retry-After: 86400", status="429 Too Many Requests"),
    "/forbidden": answers(HTML),
}
