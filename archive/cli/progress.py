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
    """What is known of a run. Blogs go on side by side: the time left is that of the slowest."""

    monotonic: Callable[[], float] = monotonic
    courses: dict[str, _Course] = field(default_factory=dict)

    def line(self, event: Event) -> str:
        """The line after a visit."""
        now_s = self.monotonic()
        course = self.courses.setdefault(event.blog, _Course(now_s))
        course.tally, course.left = event.tally or course.tally, event.left
        courses = self.courses.values()
        requests, files = sum(one.tally.requests for one in courses), sum(one.tally.files for one in courses)
        told = [f"{event.blog}: {requests - files} pages"]
        told += [f"{files} files"] if files else []
        if left := sum(one.left for one in courses):
            told.append(f"{left} known to be left")
            if requests >= _TELLING_REQUESTS:
                told.append(f"about {span(max(one.left_s(now_s) for one in courses))} left")
        return f"{', '.join(told)}  {event.url}"

    def end(self, blog: str) -> None:
        """The blog's crawl is over."""
        if course := self.courses.get(blog):
            course.left = 0


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
