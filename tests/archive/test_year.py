"""Months of living blogs under a fake clock: each edit and deletion is found within its schedule, none is invented."""

from pathlib import Path

import pytest

from tests.simulation.year import Nights


def test_every_edit_and_deletion_is_found_within_its_schedule_and_none_is_invented(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("os.fsync", lambda _: None)  # what a power cut leaves is another test's matter
    told = Nights.of(tmp_path, blogs=8, seed=20170311).run(60)
    assert (told.missed, told.false) == ([], [])
    assert told.happened() >= 10, "a world where nothing happens proves nothing"
