"""When a post is to be asked again: the older it was when it was last asked, the later. Pure."""

from datetime import datetime, timedelta

LONGEST_DAYS = 150
"""The longest pause between two visits of a post, so that each is asked at least twice a year."""

SCHEDULE = (
    (timedelta(days=2), timedelta(hours=20)),
    (timedelta(days=30), timedelta(days=1)),
    (timedelta(days=365), timedelta(days=7)),
    (timedelta(days=3 * 365), timedelta(days=30)),
)
"""Pauses by age: a post that was younger than the first, when it was asked, is asked again after the second."""


def next_visit(born: datetime, visited_at: datetime) -> datetime:
    """When a post is to be asked again; ``born`` is when it was published, or else first seen."""
    age = visited_at - born
    pause = next((pause for limit, pause in SCHEDULE if age < limit), timedelta(days=LONGEST_DAYS))
    return visited_at + pause
