"""What changed, asked cheaply: sources that tell which posts are new, edited or gone in a blog's whole history.

One file per source, each with ``NAME``, ``address_of(page)``, ``is_own(address)`` and ``ask(address, state, fetch)``.
The text of record stays the post's own page; a hint only says which pages to ask.
"""

from types import ModuleType

from . import wordpress_rest

HINTS: tuple[ModuleType, ...] = (wordpress_rest,)
