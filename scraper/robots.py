"""What a host's robots.txt lets us ask, and how slowly (RFC 9309). Pure: ``fetch`` gets the file.

Reading a group's rules is protego's work; which group is ours is decided here, because RFC 9309 section 2.2.1
wants the product token to be equal, and protego takes ``User-agent: blog`` for ``bloggarkiv``.
"""

import re
from dataclasses import dataclass
from typing import Self

from protego import Protego

PRODUCT = "bloggarkiv"
"""The product token that a robots.txt addresses us by."""

MAX_ROBOTS_BYTES = 500 * 1024
"""How much of a robots.txt is read (RFC 9309 section 2.5)."""

_AGENT_LINE = re.compile(r"[ \t]*user-?agent[ \t]*:[ \t]*([^#]*)", re.IGNORECASE)
_TOKEN = re.compile(r"[a-z_-]*", re.IGNORECASE)
_SOMEBODY_ELSE = "-"


@dataclass(frozen=True, slots=True)
class RobotsRules:
    """What one host's robots.txt says to us.

    ``delay_s`` is the longest pause that Crawl-delay or Request-rate asks for, as stated; 0 when neither
    does.
    ``unread_because`` says why the file could not be read, in which case nothing is allowed; else None.
    """

    delay_s: float = 0.0
    unread_because: str | None = None
    _rules: Protego | None = None

    @classmethod
    def parse(cls, body: bytes) -> Self:
        """The rules of a robots.txt; never raises. Bytes past the first 500 KiB are not read.

        >>> RobotsRules.parse(b"User-agent: *\\nDisallow: /wp-admin/").allows("http://x.se/wp-admin/a")
        False
        """
        rules = Protego.parse("\n".join(_addressed(line) for line in _lines(body)))
        rate = rules.request_rate(PRODUCT)
        delays = (rules.crawl_delay(PRODUCT) or 0.0, rate.seconds / rate.requests if rate else 0.0)
        return cls(delay_s=max(delays), _rules=rules)

    @classmethod
    def answered(cls, status: int, body: bytes) -> Self:
        """The rules that an answer to the question for robots.txt amounts to (RFC 9309 section 2.3.1).

        2xx: what the body says; 3xx (with nowhere to go) and 4xx: all is allowed; anything else: nothing is.
        """
        if 200 <= status < 300:
            return cls.parse(body)
        return cls() if 300 <= status < 500 else cls.unread(f"the server answered {status}")

    @classmethod
    def unread(cls, reason: str) -> Self:
        """The rules when the file could not be read: nothing is allowed."""
        return cls(unread_because=reason)

    def allows(self, url: str) -> bool:
        """Whether the absolute address may be asked."""
        if self.unread_because is not None:
            return False
        return self._rules is None or self._rules.can_fetch(url, PRODUCT)


def _lines(body: bytes) -> list[str]:
    if len(body) > MAX_ROBOTS_BYTES:
        # A rule cut in half would forbid more than its author meant.
        body = body[:MAX_ROBOTS_BYTES].rpartition(b"\n")[0]
    text = body.decode("utf-8", "replace").removeprefix("\ufeff")
    return re.split(r"\r\n?|\n", text)


def _addressed(line: str) -> str:
    """The line, or for a user-agent line the same with the agent reduced to us, all, or somebody else."""
    match = _AGENT_LINE.match(line)
    if match is None:
        return line
    agent = match.group(1).strip()
    if agent.split(maxsplit=1)[:1] == ["*"]:
        return "User-agent: *"
    token = _TOKEN.match(agent)
    is_us = token is not None and token.group().lower() == PRODUCT
    return f"User-agent: {PRODUCT if is_us else _SOMEBODY_ELSE}"
