"""How a request presents itself, and how much of an answer is taken. Pure.

The pause between requests is kept by ``pace``; what a host forbids is read by ``robots``.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import quote

from ..encoding import ACCEPTED
from ..records import Validators
from ..robots import PRODUCT

# What WordPress plugins that serve other formats take for a reader's browser.
_ACCEPT = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"
_FIELD_VALUE = re.compile(r"[\x21-\x7e\x80-\xff]([\t\x20-\x7e\x80-\xff]*[\x21-\x7e\x80-\xff])?")


@dataclass(frozen=True, slots=True)
class FetchLimits:
    """How much of anything is taken.

    ``max_body_bytes`` bounds a body as sent, and again unpacked. ``timeout_total_s`` bounds one exchange,
    from connecting to the last byte, and an exchange that reaches it is not tried again; the other timeouts
    bound one wait for the host. ``max_open_hosts`` bounds the connections that are kept open while idle.
    """

    max_body_bytes: int = 50_000_000
    max_redirects: int = 10
    max_attempts: int = 3
    max_open_hosts: int = 200
    timeout_connect_s: float = 15.0
    timeout_read_s: float = 30.0
    timeout_total_s: float = 120.0

    def timeouts(self) -> dict[str, float]:
        """The timeouts of single waits, as httpx's transports take them."""
        read_s = self.timeout_read_s
        return {
            "connect": self.timeout_connect_s,
            "read": read_s,
            "write": read_s,
            "pool": self.timeout_total_s,
        }


def user_agent(version: str, contact: str | None) -> str:
    """The User-Agent header: program, version, and a web or e-mail address where its operator is reached.

    >>> user_agent("0.1.0", "redaktion@exempel.se")
    'bloggarkiv/0.1.0 (+mailto:redaktion@exempel.se)'
    """
    if not contact:
        return f"{PRODUCT}/{version}"
    where = contact if ":" in contact or "@" not in contact else f"mailto:{contact}"
    return f"{PRODUCT}/{version} (+{quote(where, safe=':/?#@!$&*+,;=%~')})"


def request_headers(agent: str, validators: Validators | None) -> list[tuple[bytes, bytes]]:
    """The header lines of a request; a validator that no header can hold is left out."""
    lines = [
        ("User-Agent", agent),
        ("Accept", _ACCEPT),
        ("Accept-Encoding", ACCEPTED),
        *_conditions(validators),
    ]
    return [(name.encode("ascii"), value.encode("latin-1")) for name, value in lines]


def _conditions(validators: Validators | None) -> Iterator[tuple[str, str]]:
    if validators is None:
        return
    named = (("If-None-Match", validators.etag), ("If-Modified-Since", validators.last_modified))
    yield from ((name, value) for name, value in named if value and _FIELD_VALUE.fullmatch(value))
