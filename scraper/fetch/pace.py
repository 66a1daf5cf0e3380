"""When a host may next be asked. Pure: the time is a parameter.

What robots.txt asks for is read in ``robots``; waiting is done by ``fetch``.
"""

from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

MAX_WAIT_S = 600.0
"""The longest pause and Retry-After that is waited for; a host that asks for more is left alone after an answer."""

SLOW_S = 1.0
"""An answer that takes longer than this is followed by a pause as long as it took."""

_MOST_STRAIN_S = 60.0
_RELIEF = 0.8
_LEAST_STRAIN_S = 0.1


class HostPace:
    """When one host may next be asked, in seconds of a monotonic clock.

    The pause runs from the end of a request to the start of the next. It is never shorter than asked for; it is
    longer after a slow answer, so that the host is busy with us half of the time at most, and after an overload (429
    or 503): a second at first, twice that with each further one, a fifth less with each answer that is none. A
    Retry-After only ever lengthens it.
    """

    __slots__ = ("_closed_until_s", "_free_at_s", "_pause_s", "_strain_s")

    def __init__(self, pause_s: float) -> None:
        self._pause_s = pause_s
        self._strain_s = 0.0
        self._free_at_s = self._closed_until_s = float("-inf")

    def slow_to(self, delay_s: float) -> None:
        """Keep at least this pause from now on."""
        self._pause_s = max(self._pause_s, delay_s)

    def ended(self, now_s: float, *, took_s: float = 0.0, is_overloaded: bool = False, retry_after_s: float) -> None:
        """Note that a request has ended, how, and for how long its answer asked to be left alone (0: not)."""
        if is_overloaded:
            self._strain_s = min(_MOST_STRAIN_S, max(SLOW_S, self._pause_s, self._strain_s * 2))
        else:
            eased_s = self._strain_s * _RELIEF
            self._strain_s = eased_s if eased_s > _LEAST_STRAIN_S else 0.0
        slow_s = min(took_s, _MOST_STRAIN_S) if took_s > SLOW_S else 0.0
        self._free_at_s = max(self._free_at_s, now_s + max(self._pause_s, self._strain_s, slow_s, retry_after_s))
        left_alone_s = max(self._pause_s, retry_after_s)
        if left_alone_s > MAX_WAIT_S:
            self._closed_until_s = max(self._closed_until_s, now_s + left_alone_s)

    def wait_s(self, now_s: float) -> float:
        """How long to wait before the next request; 0 when the host is free."""
        return max(0.0, self._free_at_s - now_s)

    def closed_s(self, now_s: float) -> float:
        """For how long the host wants to be left alone, where that is too long to be waited for; else 0."""
        left_s = self._closed_until_s - now_s
        return left_s if left_s > MAX_WAIT_S else 0.0


def retry_after_s(value: str | None, now: datetime) -> float:
    """The seconds that a Retry-After header asks for; 0 where it is absent, past or unreadable.

    Both forms of RFC 9110 section 10.2.3 are read.

    >>> retry_after_s("120", datetime(2017, 3, 20, tzinfo=UTC))
    120.0
    """
    text = (value or "").strip()
    if text.isascii() and text.isdigit():
        return float(text[:12])
    try:
        then = parsedate_to_datetime(text)
    except ValueError:
        return 0.0
    if then.tzinfo is None:
        then = then.replace(tzinfo=UTC)
    return max(0.0, (then - now).total_seconds())
