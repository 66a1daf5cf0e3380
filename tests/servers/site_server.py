"""The static site server that the demo ships, for tests."""

from archive.cli.site_server import Request, SiteServer, serve_site

__all__ = ["Request", "SiteServer", "serve_site"]
