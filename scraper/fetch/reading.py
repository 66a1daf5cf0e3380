"""Taking the body of an answer, no more of it than is wanted. Unpacking belongs in ``encoding``."""

from collections.abc import Awaitable, Callable

import httpx

from ..encoding import unpack, unpack_start
from .addresses import Address
from .failures import too_large
from .line import taken

Read = Callable[[httpx.Response, Address], Awaitable[tuple[bytes, bytes]]]
"""An answer to its body as sent, and unpacked."""


def whole(max_bytes: int) -> Read:
    """Reads all of a body, which raises TooLarge where it is larger than that, as sent or unpacked."""

    async def read(response: httpx.Response, address: Address) -> tuple[bytes, bytes]:
        announced = response.headers.get("content-length", "")
        is_announced_larger = announced.isdigit() and int(announced[:20]) > max_bytes
        raw = b"" if is_announced_larger else await taken(response, max_bytes + 1)
        if is_announced_larger or len(raw) > max_bytes:
            raise too_large(address, max_bytes)
        coding = response.headers.get("content-encoding")
        return raw, unpack(raw, coding, max_bytes=max_bytes, url=address.url)

    return read


def start(max_bytes: int) -> Read:
    """Reads no more than so much of a body."""

    async def read(response: httpx.Response, address: Address) -> tuple[bytes, bytes]:
        raw = await taken(response, max_bytes)
        coding = response.headers.get("content-encoding")
        return raw, unpack_start(raw, coding, max_bytes=max_bytes, url=address.url)

    return read
