"""The robots rules of every host, asked for when first needed, and kept. How to ask is a parameter.

Reading a robots.txt belongs in ``robots``; whether an address is then asked is for ``fetch`` to decide.
"""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Protocol

from ..errors import CertificateError, PrivateAddress, ScraperError
from ..records import Capture, Finding, Validators
from ..robots import KeptRobots, RobotsRules
from .addresses import Address, next_address
from .failures import NoConnection

_MAX_REDIRECTS = 5
_KEPT_S = 24 * 3600.0
# A passing fault on robots.txt must not close a host for a day.
_FAULT_KEPT_S = 600.0
# Where nothing answers at all, saying that robots.txt is missing would hide the reason.
_NOTHING_THERE = (NoConnection, CertificateError, PrivateAddress)

Ask = Callable[[Address, Validators | None], Awaitable[Capture]]


class RobotsMemory(Protocol):
    """What keeps each host's robots.txt from one run to the next, by scheme, host name and port."""

    def recall(self, origin: str) -> KeptRobots | None:
        """What was kept."""

    def keep(self, origin: str, capture: Capture) -> None:
        """Keeps a new answer, with the redirects that led to it."""

    def confirm(self, origin: str, at: datetime) -> None:
        """Notes that what is kept held at that time."""


class NoMemory:
    """A memory that forgets."""

    def recall(self, origin: str) -> KeptRobots | None:
        """None."""
        return None

    def keep(self, origin: str, capture: Capture) -> None:
        """Keeps nothing."""

    def confirm(self, origin: str, at: datetime) -> None:
        """Notes nothing."""


@dataclass(slots=True, eq=False)
class _Entry:
    turn: asyncio.Lock = field(default_factory=asyncio.Lock)
    rules: RobotsRules | None = None
    until_s: float = 0.0


class Rulebook:
    """The rules of each host (scheme, host name and port), by ``await rulebook.rules(address)``.

    ``ask`` gives one answer for an address, redirects not followed; ``monotonic`` is a clock in seconds, ``clock``
    gives the time in UTC. What ``memory`` holds is asked for again after a day, on condition that it has changed.
    """

    def __init__(
        self, ask: Ask, monotonic: Callable[[], float], clock: Callable[[], datetime], memory: RobotsMemory
    ) -> None:
        self._ask = ask
        self._monotonic = monotonic
        self._clock = clock
        self._memory = memory
        self._entries: dict[str, _Entry] = {}

    async def rules(self, address: Address) -> RobotsRules:
        """The rules of the address's host, at most 24 hours old (10 minutes when it could not be read).

        Raises NotReachable, CertificateError or PrivateAddress where no connection comes about, and keeps
        nothing then.
        """
        entry = self._entries.setdefault(address.origin, _Entry())
        if entry.rules is not None and self._monotonic() < entry.until_s:
            return entry.rules
        async with entry.turn:
            if entry.rules is None or self._monotonic() >= entry.until_s:
                entry.rules = None
                rules, kept_s = self._recalled(address.origin) or await self._read(address)
                entry.rules, entry.until_s = rules, self._monotonic() + kept_s
            return entry.rules

    def findings(self, address: Address) -> tuple[Finding, ...]:
        """What a person may want to know of the host's rules, if they were needed."""
        entry = self._entries.get(address.origin)
        return entry.rules.findings(f"{address.origin}/robots.txt") if entry and entry.rules else ()

    def _recalled(self, origin: str) -> tuple[RobotsRules, float] | None:
        """The rules that an earlier run has read, and how long they may still be taken for true."""
        kept = self._memory.recall(origin)
        if kept is None:
            return None
        left_s = _KEPT_S - (self._clock() - kept.checked_at).total_seconds()
        return (RobotsRules.answered(kept.status, kept.body), left_s) if 0 < left_s <= _KEPT_S else None

    async def _read(self, address: Address) -> tuple[RobotsRules, float]:
        kept = self._memory.recall(address.origin)
        passed: list[Capture] = []
        try:
            capture = await self._asked(address, kept, passed)
        except ScraperError as error:
            if not passed and isinstance(error, _NOTHING_THERE):
                raise type(error)(error.message, url=address.url, hint=error.hint) from error
            return RobotsRules.unread(error.message), _FAULT_KEPT_S
        if kept is not None and (capture.status == 304 or (capture.status, capture.body) == (kept.status, kept.body)):
            self._memory.confirm(address.origin, capture.fetched_at)
            return RobotsRules.answered(kept.status, kept.body), _KEPT_S
        rules = RobotsRules.answered(capture.status, capture.body)
        if rules.unread_because is not None:
            return rules, _FAULT_KEPT_S
        self._memory.keep(address.origin, capture)
        return rules, _KEPT_S

    async def _asked(self, address: Address, kept: KeptRobots | None, passed: list[Capture]) -> Capture:
        """The answer behind at most five redirects, which are put into ``passed``; a sixth is taken as it is."""
        first = onward = replace(address, target="/robots.txt")
        while True:
            capture = await self._ask(onward, kept.validators if kept and not passed else None)
            led_to = next_address(capture.status, capture.header("location"), capture.final_url)
            if led_to is None or len(passed) >= _MAX_REDIRECTS:
                return replace(capture, url=first.url, redirects=tuple(passed))
            passed.append(capture)
            onward = led_to
