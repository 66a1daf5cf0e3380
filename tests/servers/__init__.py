"""Real servers from Debian packages, for acceptance tests."""
