"""What changed, asked cheaply: sources that tell which posts are new, edited or gone in a blog's whole history.

One file per source, each a ``HintSource`` (``told``): ``NAME``, ``TELLS``, ``address_of`` and ``tell``. The text of
record stays the post's own page; a hint only says which pages to ask. ``memory`` is what is kept between two nights,
``history`` what the sources that know the whole history have in common.
"""

from . import blogger_feed, feed, sitemap, wordpress_rest
from .memory import Memory
from .told import Answer, HintSource, Question, Tells

__all__ = ["HINTS", "Answer", "HintSource", "Memory", "Question", "Tells"]

HINTS: tuple[HintSource, ...] = (wordpress_rest, blogger_feed, feed, sitemap)
"""Strongest first: a source is only asked for what none before it has covered."""
