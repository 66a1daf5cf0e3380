"""Which platform made a page, and the rules for it. One file per platform; the tuple below is the registry."""

from collections.abc import Callable
from functools import cache

from ..index import Index
from ..page import Document
from ..rules import Rules
from . import blogger, drupal, generic, wordpress

PLATFORMS: tuple[tuple[Callable[[Document, Index], bool], Rules], ...] = (
    (wordpress.is_wordpress, wordpress.RULES),
    (blogger.is_blogger, blogger.RULES),
    (drupal.is_drupal, drupal.RULES),
)


def rules_for(document: Document, index: Index) -> Rules:
    """The rules of the platform that made the page, completed by the generic ones."""
    for recognises, rules in PLATFORMS:
        if recognises(document, index):
            return _completed(rules)
    return generic.RULES


@cache
def _completed(rules: Rules) -> Rules:
    return rules + generic.RULES
