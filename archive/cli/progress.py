"""The line that moves while a crawl goes on: what is done, what is known to be left, and how long that takes."""

from collections.abc import Callable
from dataclasses import dataclass, field
from time import monotonic

from ..records import BlogTally, Event

_TELLING_REQUESTS = 5


@dataclass
class _Course:
    """One blog's crawl: when it began, what it has done, what is left."""

    began_s: float
    tally: BlogTally = field(default_factory=BlogTally)
    left: int = 0

    def left_s(self, now_s: float) -> float:
        """How long what is left takes at the pace so far."""
        return self.left * (now_s - self.began_s) / max(1, self.tally.requests)


@dataclass
class Progress:
    """What is known of a run. Blogs go on side by side: the time left is that of the slowest under way."""

    monotonic: Callable[[], float] = monotonic
    courses: dict[str, _Course] = field(default_factory=dict)
    requests: int = 0
    files: int = 0
    left: int = 0

    def line(self, event: Event) -> str:
        """The line after a visit."""
        now_s = self.monotonic()
        course = self.courses.setdefault(event.blog, _Course(now_s))
        tally = event.tally or course.tally
        self.requests += tally.requests - course.tally.requests
        self.files += tally.files - course.tally.files
        self.left += event.left - course.left
        course.tally, course.left = tally, event.left
        told = [f"{event.blog}: {self.requests - self.files} pages"]
        told += [f"{self.files} files"] if self.files else []
        if self.left:
            told.append(f"{self.left} known to be left")
            if self.requests >= _TELLING_REQUESTS:
                told.append(f"about {span(max(one.left_s(now_s) for one in self.courses.values()))} left")
        return f"{', '.join(told)}  {event.url}"

    def end(self, blog: str) -> None:
        """The blog's crawl is over; what it has done still counts."""
        if course := self.courses.pop(blog, None):
            self.left -= course.left


def span(seconds: float) -> str:
    """A span of time in words, as coarse as such a guess is.

    >>> span(7790)
    '2 h 10 min'
    """
    if seconds < 60:
        return "1 min" if seconds > 30 else "30 s"
    minutes = round(seconds / 60)
    if minutes < 60:
        return f"{minutes} min"
    if minutes < 24 * 60:
        return f"{minutes // 60} h {minutes % 60 // 10 * 10} min"
    return f"{minutes // 1440} d {minutes % 1440 // 60} h"
