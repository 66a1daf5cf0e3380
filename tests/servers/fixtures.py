"""Pytest fixtures that give running servers; a plugin, named in `pytest_plugins` of tests/conftest.py."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from .wordpress import missing_packages, running_wordpress
from .wordpress_site import WordPress

REQUIRE = "BLOGGARKIV_REQUIRE_SERVERS"


class WordPressFactory:
    """Running WordPress servers on demand; all are stopped when the test session ends."""

    def __init__(self, folder: Path, stack: contextlib.ExitStack) -> None:
        self._folder = folder
        self._stack = stack
        self._shared: dict[str, WordPress] = {}
        self._started = 0

    def shared(self, theme: str = "twentytwentyone") -> WordPress:
        """The theme's one server of this session, for tests that only read."""
        if theme not in self._shared:
            self._shared[theme] = self.fresh(theme)
        return self._shared[theme]

    def network(self) -> WordPress:
        """The session's one network of three blogs (`.blog("anna")`), for tests that only read."""
        if "network" not in self._shared:
            self._shared["network"] = self._start("twentytwentyone", network=True)
        return self._shared["network"]

    def fresh(self, theme: str = "twentytwentyone") -> WordPress:
        """A server of the caller's own, to edit at will."""
        return self._start(theme, network=False)

    def _start(self, theme: str, *, network: bool) -> WordPress:
        self._started += 1
        folder = self._folder / f"{self._started}-{theme}"
        return self._stack.enter_context(running_wordpress(folder, theme=theme, network=network))


@pytest.fixture(scope="session")
def wordpress(tmp_path_factory: pytest.TempPathFactory) -> Iterator[WordPressFactory]:
    """The factory; skips where the packages are missing, or fails if BLOGGARKIV_REQUIRE_SERVERS is 1."""
    missing = missing_packages()
    if missing:
        message = "apt-get install --no-install-recommends " + " ".join(missing)
        if os.environ.get(REQUIRE) == "1":
            pytest.fail(message, pytrace=False)
        pytest.skip(message)
    with contextlib.ExitStack() as stack:
        yield WordPressFactory(tmp_path_factory.mktemp("wordpress"), stack)
