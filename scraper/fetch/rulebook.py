"""The robots rules of every host, asked for when first needed, and kept. How to ask is a parameter.

Reading a robots.txt belongs in ``robots``; whether an address is then asked is for ``fetch`` to decide.
"""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field, replace

from ..errors import CertificateError, PrivateAddress, ScraperError
from ..records import Capture
from ..robots import RobotsRules
from .addresses import Address, next_address
from .failures import NoConnection

_MAX_REDIRECTS = 5
_KEPT_S = 24 * 3600.0
# A passing fault on robots.txt must not close a host for a day.
_FAULT_KEPT_S = 600.0
# Where nothing answers at all, saying that robots.txt is missing would hide the reason.
_NOTHING_THERE = (NoConnection, CertificateError, PrivateAddress)


@dataclass(slots=True, eq=False)
class _Entry:
    turn: asyncio.Lock = field(default_factory=asyncio.Lock)
    rules: RobotsRules | None = None
    until_s: float = 0.0


class Rulebook:
    """The rules of each host (scheme, host name and port), by ``await rulebook.rules(address)``.

    ``ask`` gives one answer for an address, redirects not followed; ``monotonic`` is a clock in seconds.
    """

    def __init__(self, ask: Callable[[Address], Awaitable[Capture]], monotonic: Callable[[], float]) -> None:
        self._ask = ask
        self._monotonic = monotonic
        self._entries: dict[str, _Entry] = {}

    async def rules(self, address: Address) -> RobotsRules:
        """The rules of the address's host, at most 24 hours old (10 minutes when it could not be read).

        Raises NotReachable, CertificateError or PrivateAddress where no connection comes about, and keeps
        nothing then.
        """
        entry = self._entries.setdefault(address.origin, _Entry())
        async with entry.turn:
            if entry.rules is None or self._monotonic() >= entry.until_s:
                entry.rules = None
                entry.rules = await self._read(address)
                kept_s = _KEPT_S if entry.rules.unread_because is None else _FAULT_KEPT_S
                entry.until_s = self._monotonic() + kept_s
            return entry.rules

    async def _read(self, address: Address) -> RobotsRules:
        onward: Address | None = replace(address, target="/robots.txt")
        hops = 0
        try:
            while onward is not None and hops <= _MAX_REDIRECTS:
                capture = await self._ask(onward)
                onward = next_address(capture.status, capture.header("location"), capture.final_url)
                hops += 1
        except ScraperError as error:
            if hops == 0 and isinstance(error, _NOTHING_THERE):
                raise type(error)(error.message, url=address.url, hint=error.hint) from error
            return RobotsRules.unread(error.message)
        return RobotsRules.answered(capture.status, capture.body)
