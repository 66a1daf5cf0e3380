"""What a host's robots.txt lets us ask, and how slowly (RFC 9309). Pure: ``fetch`` gets the file.

Reading a group's rules is protego's work; which group is ours is decided here, because RFC 9309 section 2.2.1
wants the product token to be equal, and protego takes ``User-agent: blog`` for ``bloggarkiv``. Which line of the
file decided is found by asking protego of fewer and fewer lines.
"""

import re
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import NamedTuple, Self

from protego import Protego

from .records import Finding, Severity, Validators

PRODUCT = "bloggarkiv"
"""The product token that a robots.txt addresses us by."""

MAX_ROBOTS_BYTES = 500 * 1024
"""How much of a robots.txt is read (RFC 9309 section 2.5)."""

# As forgiving of how a line is written as protego is.
_AGENT_LINE = re.compile(r"[ \t]*user[- ]?agent(?:[ \t]*:|[ \t])([^#]*)", re.IGNORECASE)
_DISALLOW_LINE = re.compile(r"[ \t]*(?:dis+al+ow|diasllow|disallaw)(?:[ \t]*:|[ \t])([^#]*)", re.IGNORECASE)
_SLOW_LINE = re.compile(r"[ \t]*(?:crawl[- ]delay|request[- ]rate)(?:[ \t]*:|[ \t])", re.IGNORECASE)
_OTHER_LINE = re.compile(r"[ \t]*(?:allow|visit[- ]time)(?:[ \t]*:|[ \t])", re.IGNORECASE)
_SITE_LINE = re.compile(r"[ \t]*(?:sitemaps?|site-map|host)(?:[ \t]*:|[ \t])", re.IGNORECASE)
_TOKEN = re.compile(r"[a-z_-]*", re.IGNORECASE)
_SOMEBODY_ELSE = "-"
_MAX_WEIGHED_LINES, _MAX_LINE = 1000, 500
_LONG_DELAY_S = 60.0


@dataclass(frozen=True, slots=True)
class KeptRobots:
    """A robots.txt as it was read before: the answer, what makes asking again conditional, and when it last held."""

    status: int
    body: bytes
    validators: Validators
    checked_at: datetime


class Line(NamedTuple):
    """One line of a robots.txt: its number, from 1, its text, and the agent of its group (``*`` for all)."""

    number: int
    text: str
    agent: str

    def __str__(self) -> str:
        whom = "all robots" if self.agent == "*" else self.agent
        return f"line {self.number}, “{self.text}” for {whom}"


@dataclass(frozen=True, slots=True)
class RobotsRules:
    """What one host's robots.txt says to us.

    ``delay_s`` is the longest pause that Crawl-delay or Request-rate asks for, as stated; 0 when neither
    does. ``unread_because`` says why the file could not be read, in which case nothing is allowed; else None.
    ``body`` is the file as far as it is read, ``is_cut`` that it is longer.
    """

    delay_s: float = 0.0
    unread_because: str | None = None
    body: bytes = b""
    is_cut: bool = False
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
        return cls(max(delays), None, body[:MAX_ROBOTS_BYTES], len(body) > MAX_ROBOTS_BYTES, rules)

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

    def line_against(self, url: str) -> Line | None:
        """The line that forbids the address: the longest rule that matches it; None where none of the first does.

        >>> str(RobotsRules.parse(b"User-agent: *\\nDisallow: /a").line_against("http://x.se/ab"))
        'line 2, “Disallow: /a” for all robots'
        """
        told = _bans(self.body)

        def forbids(count: int) -> bool:
            text = "\n".join(("User-agent: *", *(line.text for line in told[:count])))
            return not Protego.parse(text).can_fetch(url, PRODUCT)

        count = bisect_left(range(len(told) + 1), True, key=forbids)
        return told[count - 1] if 0 < count <= len(told) else None

    def findings(self, url: str) -> tuple[Finding, ...]:
        """What a person may want to know of the robots.txt at that address, beside what it forbids."""
        return tuple(self._findings(url))

    def _findings(self, url: str) -> Iterator[Finding]:
        if self.delay_s > 0:
            slow = [line for line in _told_us(self.body) if _SLOW_LINE.match(line.text)]
            where = f" ({'; '.join(map(str, slow))})" if slow else ""
            severity: Severity = "warning" if self.delay_s > _LONG_DELAY_S else "info"
            message = f"robots.txt asks for {self.delay_s:g} s between requests{where}."
            hint = "It is obeyed: a crawl of this host takes that long. Its owner may allow more."
            yield Finding("robots-slow", "robots", severity, url, message, hint)
        if self.is_cut:
            message = f"robots.txt is longer than {MAX_ROBOTS_BYTES // 1024} KiB; what follows is not read."
            hint = "RFC 9309 lets a crawler stop there; tell the site's owner."
            yield Finding("robots-cut", "robots", "warning", url, message, hint)
        if self.body.strip() and not any(map(_is_known, _lines(self.body))):
            message = "What stands at robots.txt is none: no line of it is one that a robots.txt has."
            hint = "All is taken as allowed, as where there is none."
            yield Finding("robots-unreadable", "robots", "info", url, message, hint)


def _lines(body: bytes) -> list[str]:
    if len(body) > MAX_ROBOTS_BYTES:
        # A rule cut in half would forbid more than its author meant.
        body = body[:MAX_ROBOTS_BYTES].rpartition(b"\n")[0]
    text = body.decode("utf-8", "replace").removeprefix("\ufeff")
    return re.split(r"\r\n?|\n", text)


@lru_cache(maxsize=8)
def _bans(body: bytes) -> tuple[Line, ...]:
    """The lines that forbid us something, the longest rule first: of those that match, that one decides."""
    bans = [(match.group(1).strip(), line) for line in _told_us(body) if (match := _DISALLOW_LINE.match(line.text))]
    return tuple(line for _, line in sorted(bans[:_MAX_WEIGHED_LINES], key=lambda ban: -len(ban[0])))


def _told_us(body: bytes) -> list[Line]:
    """The lines of the groups that address us, or of those that address all where none does."""
    lines = _lines(body)
    agents = {_addressed(line).removeprefix("User-agent: ") for line in lines if _AGENT_LINE.match(line)}
    agent = PRODUCT if PRODUCT in agents else "*"
    return [line for line in _grouped(lines) if line.agent == agent]


def _grouped(lines: list[str]) -> Iterator[Line]:
    """The lines of groups, once for each agent that the group names, of us, all, and somebody else."""
    agents: set[str] = set()
    is_naming = False
    for number, text in enumerate(lines, start=1):
        if _AGENT_LINE.match(text):
            agents = agents if is_naming else set()
            agents.add(_addressed(text).removeprefix("User-agent: "))
            is_naming = True
        elif any(kind.match(text) for kind in (_DISALLOW_LINE, _SLOW_LINE, _OTHER_LINE)):
            is_naming = False
            stated = text.partition("#")[0].strip()[:_MAX_LINE]
            yield from (Line(number, stated, agent) for agent in sorted(agents))


def _is_known(line: str) -> bool:
    kinds = (_AGENT_LINE, _DISALLOW_LINE, _SLOW_LINE, _OTHER_LINE, _SITE_LINE)
    return line.lstrip().startswith("#") or any(kind.match(line) for kind in kinds)


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
