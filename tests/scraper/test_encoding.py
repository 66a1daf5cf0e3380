"""Undoing content-encodings, also hostile ones."""

import gzip
import zlib
from contextlib import suppress

import brotli
import pytest
import zstandard
from hypothesis import given
from hypothesis import strategies as st

from scraper.encoding import unpack, unpack_start
from scraper.errors import BadAnswer, TooLarge

URL = "http://exempel.se/"
TEXT = "Bli först att kommentera. ".encode() * 5000


def bare_deflate(content: bytes) -> bytes:
    engine = zlib.compressobj(wbits=-zlib.MAX_WBITS)
    return engine.compress(content) + engine.flush()


def zstd(content: bytes) -> bytes:
    return zstandard.ZstdCompressor().compress(content)


PACKED = [
    (None, TEXT),
    ("identity", TEXT),
    ("", TEXT),
    ("none", TEXT),
    ("UTF-8", TEXT),
    ("gzip", gzip.compress(TEXT, mtime=0)),
    ("GZIP", gzip.compress(TEXT, mtime=0)),
    (" x-gzip ", gzip.compress(TEXT, mtime=0)),
    ("gzip", gzip.compress(TEXT[:100], mtime=0) + gzip.compress(TEXT[100:], mtime=0)),
    ("gzip", gzip.compress(TEXT, mtime=0) + bytes(300)),
    ("deflate", zlib.compress(TEXT)),
    ("deflate", bare_deflate(TEXT)),
    ("br", brotli.compress(TEXT, quality=1)),
    ("zstd", zstd(TEXT)),
    ("zstd", zstd(TEXT[:100]) + zstd(TEXT[100:])),
    ("gzip, br", brotli.compress(gzip.compress(TEXT, mtime=0), quality=1)),
    ("deflate, identity, gzip", gzip.compress(zlib.compress(TEXT), mtime=0)),
]


@pytest.mark.parametrize(("coding", "raw"), PACKED)
def test_codings_are_undone(coding: str | None, raw: bytes) -> None:
    assert unpack(raw, coding, max_bytes=len(TEXT), url=URL) == TEXT


@pytest.mark.parametrize("coding", ["gzip", "deflate", "br", "zstd", "gzip, br"])
def test_empty_body_stays_empty(coding: str) -> None:
    assert unpack(b"", coding, max_bytes=10, url=URL) == b""


@pytest.mark.parametrize(("coding", "raw"), [pair for pair in PACKED[5:] if not pair[1].endswith(bytes(300))])
def test_cut_off_body_never_passes_as_whole(coding: str, raw: bytes) -> None:
    for cut in (1, 4, 7, len(raw) // 2):
        with pytest.raises(BadAnswer):
            unpack(raw[:-cut], coding, max_bytes=len(TEXT), url=URL)


@pytest.mark.parametrize("coding", ["gzip", "deflate", "br", "zstd"])
def test_body_that_is_not_packed_as_said_is_a_bad_answer(coding: str) -> None:
    with pytest.raises(BadAnswer, match="broken"):
        unpack(b"<!doctype html><title>Ett</title>", coding, max_bytes=1000, url=URL)


@pytest.mark.parametrize("coding", ["compress", "gzip, compress", ", ".join(["gzip"] * 6)])
def test_codings_that_are_not_supported_are_said(coding: str) -> None:
    with pytest.raises(BadAnswer, match="not supported"):
        unpack(b"x", coding, max_bytes=1000, url=URL)


ZEROS = bytes(30_000_000)
BOMBS = [
    ("gzip", gzip.compress(ZEROS, 1, mtime=0)),
    ("deflate", zlib.compress(ZEROS, 1)),
    ("br", brotli.compress(ZEROS, quality=1)),
    ("zstd", zstd(ZEROS)),
    ("gzip, gzip", gzip.compress(gzip.compress(ZEROS, 1, mtime=0), mtime=0)),
]


@pytest.mark.parametrize(("coding", "raw"), BOMBS)
def test_bombs_are_stopped(coding: str, raw: bytes) -> None:
    with pytest.raises(TooLarge, match="unpacks to more than"):
        unpack(raw, coding, max_bytes=1_000_000, url=URL)


def test_many_tiny_members_are_stopped() -> None:
    with pytest.raises(BadAnswer):
        unpack(gzip.compress(b"", mtime=0) * 5000, "gzip", max_bytes=1_000_000, url=URL)


def test_start_of_a_cut_off_body_is_what_there_is() -> None:
    noise = bytes(range(256)) * 400
    for coding, pack in (("gzip", gzip.compress), ("br", brotli.compress), ("deflate", zlib.compress)):
        raw = pack(TEXT + noise)
        start = unpack_start(raw[: len(raw) - 10], coding, max_bytes=100_000, url=URL)
        assert start == TEXT[:100_000]
    assert unpack_start(b"no gzip", "gzip", max_bytes=100, url=URL) == b""
    assert unpack_start(BOMBS[0][1], "gzip", max_bytes=100, url=URL) == bytes(100)


@given(st.binary(max_size=200), st.sampled_from(["gzip", "deflate", "br", "zstd", "gzip, br", "zstd, deflate"]))
def test_any_bytes_give_bytes_or_our_error(raw: bytes, coding: str) -> None:
    with suppress(BadAnswer, TooLarge):
        assert isinstance(unpack(raw, coding, max_bytes=10_000, url=URL), bytes)
