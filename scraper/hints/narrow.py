"""Where a long list has changed, found by halves: which posts came or went, in few requests.

The list stands at the server, in a fixed order; the one that we know should be equal to it. A part of both that has
equally many posts is taken as equal. So one post gone among 2,000, listed 100 a request, is found in about five.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import Generic, Protocol, TypeVar


class Ordered(Protocol):
    """What a list consists of."""

    @property
    def key(self) -> str:
        """Its identity."""

    @property
    def order(self) -> int:
        """Ascends along the list."""


T = TypeVar("T", bound=Ordered)


@dataclass(frozen=True, slots=True)
class Difference(Generic[T]):
    """The keys that are no longer on the list, and everything that was read of it."""

    gone: frozenset[str]
    seen: tuple[T, ...]


async def narrow(
    known: Sequence[T], total: int, size: int, ask: Callable[[int, int], Awaitable[tuple[T, ...] | None]]
) -> Difference[T] | None:
    """How a list of ``total`` entries, ``size`` a request, differs from the known one; None where an answer failed.

    ``known`` ascends by order. ``ask`` gives the entries from an offset on. No page is asked twice.
    """
    orders = [item.order for item in known]
    gone: set[str] = set()
    seen: dict[str, T] = {}
    parts = [(0, -(-max(total, 0) // size), 0, len(known))]
    while parts:
        first, last, low, high = parts.pop()
        if first >= last:
            gone |= {item.key for item in known[low:high]}
            continue
        if high - low == min(last * size, total) - first * size:
            continue
        middle = (first + last) // 2
        items = await ask(middle * size, size)
        if items is None:
            return None
        start = end = high
        if items:
            start = min(max(bisect_left(orders, items[0].order), low), high)
            end = min(max(bisect_right(orders, items[-1].order), start), high)
        seen |= {item.key: item for item in items}
        gone |= {item.key for item in known[start:end]}
        parts += [(first, middle, low, start), (middle + 1, last, end, high)]
    return Difference(frozenset(gone - seen.keys()), tuple(seen.values()))
