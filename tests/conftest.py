"""Fixtures of the whole suite."""

from hypothesis import settings

pytest_plugins = ["tests.servers.fixtures"]

# A law holds or not; how fast a shared machine shows it says nothing.
settings.register_profile("laws", deadline=None)
settings.load_profile("laws")
