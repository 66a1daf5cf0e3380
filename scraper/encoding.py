"""Undoing a content-encoding, with bounded output. Pure.

Which characters the unpacked bytes spell is for ``page`` to say; a transfer-encoding is undone by httpx.
"""

import zlib
from collections.abc import Callable, Generator, Iterator, Mapping

import brotli  # type: ignore[import-untyped]  # ships no types
import zstandard

from .errors import BadAnswer, TooLarge

ACCEPTED = "gzip, deflate, br, zstd"
"""The codings that can be undone, as an Accept-Encoding header says them."""

_PIECE_BYTES = 64 * 1024
# A slice of zstd can unpack to 32,768 times its size and its reader has no limit of its own.
_ZSTD_SLICE_BYTES = 512
_ZSTD_WINDOW_BYTES = 8 * 1024 * 1024  # RFC 9659
_MAX_CODINGS = 5
_MAX_MEMBERS = 1000

_Unpacker = Callable[[bytes], Iterator[bytes]]
_BROKEN = (zlib.error, brotli.error, zstandard.ZstdError, EOFError)


def unpack(raw: bytes, content_encoding: str | None, *, max_bytes: int, url: str) -> bytes:
    """The body with every coding of its Content-Encoding header undone, the last applied first.

    A coding that nobody knows (``utf-8``, ``none``) is passed over, as browsers do. An empty body stays
    empty.

    Raises TooLarge when the result of any step passes ``max_bytes``, and BadAnswer when the body is truncated
    or broken, or coded with more than 5 codings or with ``compress``.
    """
    body = raw
    for coding in _codings(content_encoding, url) if raw else ():
        try:
            body = _joined(_UNPACKERS[coding](body), max_bytes, url)
        except _BROKEN as error:
            raise BadAnswer(
                f"The answer's {coding} coding is broken or cut off",
                url=url,
                hint="Try again later; the server may be overloaded.",
            ) from error
    return body


def unpack_start(raw: bytes, content_encoding: str | None, *, max_bytes: int, url: str) -> bytes:
    """What can be unpacked of a body that may have been cut off, up to ``max_bytes``.

    Raises BadAnswer for codings that ``unpack`` refuses.
    """
    body = raw
    for coding in _codings(content_encoding, url) if raw else ():
        body = _start(_UNPACKERS[coding](body), max_bytes)
    return body[:max_bytes]


def _codings(content_encoding: str | None, url: str) -> tuple[str, ...]:
    """The codings in the order of undoing."""
    named = [name.strip().lower() for name in (content_encoding or "").split(",")]
    if len(named) > _MAX_CODINGS or "compress" in named or "x-compress" in named:
        raise BadAnswer(
            "The answer is packed in a way that is not supported",
            url=url,
            hint="Look at the address in a browser; if it shows there, tell us.",
        )
    return tuple(name for name in reversed(named) if name in _UNPACKERS)


def _joined(pieces: Iterator[bytes], max_bytes: int, url: str) -> bytes:
    kept: list[bytes] = []
    size = 0
    for piece in pieces:
        size += len(piece)
        if size > max_bytes:
            raise TooLarge(
                f"The answer unpacks to more than {max_bytes:,} bytes",
                url=url,
                hint="No blog page is that large; the address may be a file or a trap.",
            )
        kept.append(piece)
    return b"".join(kept)


def _start(pieces: Iterator[bytes], max_bytes: int) -> bytes:
    kept: list[bytes] = []
    size = 0
    try:
        for piece in pieces:
            kept.append(piece)
            size += len(piece)
            if size >= max_bytes:
                break
    except _BROKEN:
        pass  # What came before the break is what was asked for.
    return b"".join(kept)[:max_bytes]


def _gunzip(packed: bytes) -> Iterator[bytes]:
    """All members of a gzip file; what follows the last and is no member is passed over, as gzip(1) does."""
    position = 0
    for _ in range(_MAX_MEMBERS):
        position = yield from _inflated(packed, position, zlib.MAX_WBITS | 16)
        if packed[position : position + 2] != b"\x1f\x8b":
            return
    raise EOFError(f"more than {_MAX_MEMBERS} members")


def _undeflate(packed: bytes) -> Iterator[bytes]:
    """Deflate as RFC 9110 has it (in zlib's wrapping), or bare, as some servers send it."""
    is_wrapped = packed[0] & 0x0F == 8 and int.from_bytes(packed[:2], "big") % 31 == 0
    yield from _inflated(packed, 0, zlib.MAX_WBITS if is_wrapped else -zlib.MAX_WBITS)


def _inflated(packed: bytes, position: int, window_bits: int) -> Generator[bytes, None, int]:
    """Yield one stream's content from a position on; return the position after it."""
    engine = zlib.decompressobj(window_bits)
    while not engine.eof:
        given = packed[position : position + _PIECE_BYTES]
        piece = engine.decompress(given, _PIECE_BYTES)
        used = len(given) - len(engine.unconsumed_tail) - len(engine.unused_data)
        if not used and not piece and not engine.eof:
            raise EOFError("cut off")
        position += used
        yield piece
    return position


def _unbrotli(packed: bytes) -> Iterator[bytes]:
    engine = brotli.Decompressor()
    yield engine.process(packed, output_buffer_limit=_PIECE_BYTES)
    while not engine.is_finished():
        piece = engine.process(b"", output_buffer_limit=_PIECE_BYTES)
        if not piece and engine.can_accept_more_data():
            raise EOFError("cut off")
        yield piece


def _unzstd(packed: bytes) -> Iterator[bytes]:
    """All frames of a zstd body."""
    factory = zstandard.ZstdDecompressor(max_window_size=_ZSTD_WINDOW_BYTES)
    engine = factory.decompressobj()
    for start in range(0, len(packed), _ZSTD_SLICE_BYTES):
        rest = packed[start : start + _ZSTD_SLICE_BYTES]
        while rest:
            if engine.eof:
                engine = factory.decompressobj()
            yield engine.decompress(rest)
            rest = engine.unused_data if engine.eof else b""
    if not engine.eof:
        raise EOFError("cut off")


_UNPACKERS: Mapping[str, _Unpacker] = {
    "gzip": _gunzip,
    "x-gzip": _gunzip,
    "deflate": _undeflate,
    "br": _unbrotli,
    "zstd": _unzstd,
}
