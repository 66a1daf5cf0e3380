"""Asking hosts for pages, politely and safely; the only package that knows httpx.

``fetcher`` asks; ``addresses`` and ``connect`` keep it out of inner networks; ``hosts``, ``pace`` and ``rulebook``
give each host its one connection, its pause and its robots.txt; ``manners`` says who asks; ``failures`` words what
went wrong.
"""

from .fetcher import Fetcher, utc_now
from .manners import FetchLimits, user_agent

__all__ = ["FetchLimits", "Fetcher", "user_agent", "utc_now"]
