"""Where the evaluation keeps software and pages, and how it runs programs."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

VARIABLE = "BLOGGARKIV_EVAL"
TIMEOUT_S = 600


class Job(NamedTuple):
    """One site to make: its name, and what writes its pages and gold to a folder, working in another."""

    name: str
    make: Callable[[Path, Path], None]


class NotMeasuredError(Exception):
    """A software cannot be measured here; the message says why."""


def cache_folder() -> Path:
    """The folder that the environment names, else one in the place for temporary files."""
    return Path(os.environ.get(VARIABLE) or Path(tempfile.gettempdir()) / "bloggarkiv-eval")


def program(*names: str) -> str:
    """The first of these programs that is there: in the cache folder, or on the search path.

    Raises NotMeasuredError where none is.
    """
    for name in names:
        inside = cache_folder() / name
        if inside.is_file():
            return str(inside)
        if "/" not in name and (found := shutil.which(name)):
            return found
    raise NotMeasuredError(f"{names[0]} is not installed; run tests/eval/setup.sh")


def run(command: list[str], folder: Path, **environment: str) -> str:
    """What the command writes. Raises NotMeasuredError with the end of its words when it fails."""
    env = {**os.environ, "LC_ALL": "C.UTF-8", **environment}
    try:
        done = subprocess.run(
            command, cwd=folder, env=env, capture_output=True, text=True, timeout=TIMEOUT_S, check=False
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        raise NotMeasuredError(f"{Path(command[0]).name}: {error}") from error
    if done.returncode:
        raise NotMeasuredError(f"{Path(command[0]).name} failed: {(done.stdout + done.stderr)[-1500:]}")
    return done.stdout


def emptied(folder: Path) -> Path:
    """The folder, made, with nothing in it."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    return folder
