"""WARC/1.1 records as bytes, made from captures. Pure.

The HTTP header block is kept as sent; only a line that the client made untrue (it undid the transfer-encoding)
gets pywb's prefix ``X-Archive-Orig-``.
"""

import base64
import hashlib
import re
import zlib
from collections.abc import Sequence
from datetime import UTC, datetime
from urllib.parse import quote, urlsplit

from scraper import Capture

_FORMAT = "http://iipc.github.io/warc-specifications/specifications/warc-format/warc-1.1/"
_NOT_MODIFIED = "http://netpreserve.org/warc/1.1/revisit/server-not-modified"
_IDENTICAL = "http://netpreserve.org/warc/1.1/revisit/identical-payload-digest"
_PRINTABLE = "!\"#$%&'()*+,/:;<=>?@[\\]^_`{|}~"
_PLAIN = re.compile(r"[!-~]*")
_SHORT_BITS = 12
_SHORT_BYTES = 1 << _SHORT_BITS
_RESPONSE = "application/http; msgtype=response"
_REQUEST = "application/http; msgtype=request"

UNCITED = "bloggarkiv-uncited"

Headers = tuple[tuple[str, str], ...]


def target_uri(url: str) -> str:
    """The address as a record states it: what is no URI character is percent-encoded."""
    return url if _PLAIN.fullmatch(url) else quote(url, safe=_PRINTABLE)


def response_record(exchange: Capture, record_id: str, original: Capture | None = None, extra: Headers = ()) -> bytes:
    """The record of what was answered; of a 304, or of the bytes of ``original``, a ``revisit`` without body.

    ``extra`` are fields of our own.
    """
    version = exchange.http_version if exchange.http_version in ("HTTP/1.0", "HTTP/1.1") else "HTTP/1.1"
    head = _head(f"{version} {exchange.status} {exchange.reason}", _archived_headers(exchange))
    fields = [*_fields(exchange, record_id), *extra]
    if exchange.ip_address:
        fields.append(("WARC-IP-Address", exchange.ip_address))
    if exchange.status == 304:
        return _record("revisit", [*fields, ("WARC-Profile", _NOT_MODIFIED)], _RESPONSE, head)
    fields.append(("WARC-Payload-Digest", digest_of(exchange.raw_body)))
    if original is not None:
        fields += [("WARC-Profile", _IDENTICAL), ("WARC-Refers-To-Date", _warc_date(original.fetched_at))]
        fields.append(("WARC-Refers-To-Target-URI", target_uri(original.final_url)))
        return _record("revisit", fields, _RESPONSE, head)
    return _record("response", fields, _RESPONSE, head + exchange.raw_body)


def request_record(exchange: Capture, record_id: str, response_id: str) -> bytes:
    """The record of what was asked, tied to that of the answer, which says of whom; no digest: nothing cites it."""
    parts = urlsplit(exchange.final_url)
    target = target_uri((parts.path or "/") + (f"?{parts.query}" if parts.query else ""))
    fields = [*_fields(exchange, record_id), ("WARC-Concurrent-To", response_id)]
    head = _head(f"GET {target} HTTP/1.1", exchange.request_headers)
    return _record("request", fields, _REQUEST, head, has_digest=False)


def warcinfo_record(
    file_name: str, record_id: str, *, at: datetime, software: str, uncited: tuple[int, int] | None = None
) -> bytes:
    """The record that tells who wrote those that follow.

    ``uncited`` is where records lie that a killed run wrote, and that no row will ever cite.
    """
    fields = [("WARC-Record-ID", record_id), ("WARC-Filename", file_name), ("WARC-Date", _warc_date(at))]
    lines = f"software: {software}\r\nformat: WARC File Format 1.1\r\nconformsTo: {_FORMAT}\r\nrobots: obey\r\n"
    if uncited is not None:
        lines += f"{UNCITED}: {uncited[0]}-{uncited[1]}\r\n"
    return _record("warcinfo", fields, "application/warc-fields", lines.encode())


def metadata_record(uri: str, record_id: str, *, at: datetime, payload: bytes = b"", extra: Headers = ()) -> bytes:
    """A record of our own about the archive; its payload is JSON Lines."""
    fields = [("WARC-Record-ID", record_id), ("WARC-Target-URI", target_uri(uri)), ("WARC-Date", _warc_date(at))]
    return _record("metadata", [*fields, *extra], "application/x-ndjson", payload)


def _fields(exchange: Capture, record_id: str) -> list[tuple[str, str]]:
    return [
        ("WARC-Record-ID", record_id),
        ("WARC-Target-URI", target_uri(exchange.final_url)),
        ("WARC-Date", _warc_date(exchange.fetched_at)),
    ]


def _record(
    kind: str, fields: Sequence[tuple[str, str]], content_type: str, block: bytes, *, has_digest: bool = True
) -> bytes:
    """The record as text, not yet packed."""
    digest = [("WARC-Block-Digest", digest_of(block))] if has_digest else []
    about = [*digest, ("Content-Type", content_type), ("Content-Length", str(len(block)))]
    head = "".join(f"{name}: {value}\r\n" for name, value in (("WARC-Type", kind), *fields, *about))
    return b"".join((b"WARC/1.1\r\n", head.encode(), b"\r\n", block, b"\r\n\r\n"))


def _archived_headers(exchange: Capture) -> Headers:
    """The header lines as sent, but for those that no longer fit the body kept: they get pywb's prefix."""
    return tuple(
        (name if _is_true(name, value, exchange) else f"X-Archive-Orig-{name}", value)
        for name, value in exchange.headers
    )


def _is_true(name: str, value: str, exchange: Capture) -> bool:
    if name.lower() == "content-length" and exchange.status != 304:
        return value.strip() == str(len(exchange.raw_body))
    return name.lower() != "transfer-encoding"


def _head(first_line: str, headers: Headers) -> bytes:
    lines = [first_line, *(f"{name}: {value}" for name, value in headers)]
    return b"".join(_line_bytes(line) + b"\r\n" for line in (*lines, ""))


def _line_bytes(line: str) -> bytes:
    """The line in Latin-1, which is what header bytes are read as; a break inside it becomes a space."""
    flat = line.replace("\r", " ").replace("\n", " ")
    try:
        return flat.encode("latin-1")
    except UnicodeEncodeError:
        return flat.encode("utf-8", "replace")


def digest_of(block: bytes) -> str:
    """SHA-1 in base 32: what every WARC tool verifies. The database holds a SHA-256 besides."""
    return f"sha1:{base64.b32encode(hashlib.sha1(block, usedforsecurity=False).digest()).decode()}"


def packed(record: bytes) -> bytes:
    """One gzip member; level 6 is four times as fast as 9, and 1 % larger.

    A short record gets a window of its size: a whole one takes longer to make than to use.
    """
    window_bits = zlib.MAX_WBITS if len(record) > _SHORT_BYTES else _SHORT_BITS
    packer = zlib.compressobj(6, zlib.DEFLATED, window_bits | 16)
    return packer.compress(record) + packer.flush()


def _warc_date(at: datetime) -> str:
    return f"{at.astimezone(UTC):%Y-%m-%dT%H:%M:%S.%fZ}"
