"""The line that moves during a crawl."""

import pytest

from archive.cli.progress import Progress, span
from archive.records import BlogTally, Event


@pytest.mark.parametrize(
    ("seconds", "words"),
    [(7.0, "30 s"), (50.0, "1 min"), (150.0, "2 min"), (3599.0, "1 h 0 min"), (7790.0, "2 h 10 min"), (2e5, "2 d 7 h")],
)
def test_spans_are_told_as_coarsely_as_they_are_known(seconds: float, words: str) -> None:
    assert span(seconds) == words


def test_line_tells_what_is_done_and_left_and_the_time_of_the_slowest_blog() -> None:
    now = [0.0]
    progress = Progress(monotonic=lambda: now[0])
    progress.line(Event("visited", "anna", url="http://a.example/", tally=BlogTally(requests=1), left=10))
    progress.line(Event("visited", "bo", url="http://b.example/", tally=BlogTally(requests=1), left=3))
    now[0] = 100.0
    line = progress.line(
        Event("visited", "anna", url="http://a.example/1", tally=BlogTally(requests=50, files=20), left=60)
    )
    assert line == "anna: 31 pages, 20 files, 63 known to be left, about 5 min left  http://a.example/1"
    progress.end("bo")
    line = progress.line(Event("visited", "anna", url="u", tally=BlogTally(requests=100, files=20), left=60))
    assert line == "anna: 81 pages, 20 files, 60 known to be left, about 1 min left  u"
