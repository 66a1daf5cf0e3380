"""When a host may next be asked: never sooner than asked for, later where it is slow or overloaded."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scraper.fetch.pace import MAX_WAIT_S, HostPace

seconds = st.floats(0, 300, allow_nan=False)


def waits(pause_s: float, *answers: tuple[float, bool]) -> list[float]:
    """The wait behind each answer (how long it took, whether it was an overload), each asked as soon as may be."""
    pace, now_s, waited = HostPace(pause_s), 0.0, []
    for took_s, is_overloaded in answers:
        now_s += pace.wait_s(now_s) + took_s
        pace.ended(now_s, took_s=took_s, is_overloaded=is_overloaded, retry_after_s=0.0)
        waited.append(round(pace.wait_s(now_s), 3))
    return waited


@pytest.mark.parametrize(
    ("pause_s", "answers", "expected"),
    [
        (0.0, [(0.2, False), (0.9, False)], [0.0, 0.0]),
        (1.0, [(0.2, False), (2.5, False), (0.2, False)], [1.0, 2.5, 1.0]),
        (0.0, [(0.1, True), (0.1, True), (0.1, True), (0.1, False)], [1.0, 2.0, 4.0, 3.2]),
        (2.0, [(0.1, True), (0.1, True), (0.1, False), (0.1, False)], [2.0, 4.0, 3.2, 2.56]),
        (0.0, [(200.0, False)], [60.0]),
    ],
    ids=["fast", "slow once", "overloaded", "overloaded with a pause", "very slow"],
)
def test_pause_follows_the_host(pause_s: float, answers: list[tuple[float, bool]], expected: list[float]) -> None:
    assert waits(pause_s, *answers) == expected


@given(seconds, st.lists(st.tuples(seconds, st.booleans()), max_size=30))
def test_pause_is_never_shorter_than_asked_for_and_never_without_end(
    pause_s: float, answers: list[tuple[float, bool]]
) -> None:
    for waited in waits(pause_s, *answers):
        assert round(pause_s, 3) - 0.001 <= waited <= max(pause_s, 60.0) + 0.001


def test_strain_is_forgotten_when_the_host_has_recovered() -> None:
    assert waits(0.0, (0.1, True), *[(0.1, False)] * 12)[-1] == 0.0


@pytest.mark.parametrize(("delay_s", "closed_s"), [(MAX_WAIT_S, 0.0), (3600.0, 3600.0)])
def test_a_pause_too_long_to_be_waited_for_closes_the_host_after_an_answer(delay_s: float, closed_s: float) -> None:
    pace = HostPace(1.0)
    pace.slow_to(delay_s)
    assert pace.closed_s(0.0) == 0.0
    pace.ended(10.0, retry_after_s=0.0)
    assert (pace.wait_s(10.0), pace.closed_s(10.0)) == (delay_s, closed_s)
    assert pace.closed_s(10.0 + delay_s) == 0.0
