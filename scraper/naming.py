"""What the elements of a tree are called: the tokens that selectors ask for, and names in which a pattern is found.

For ``index``, which looks elements up. What is told of a name or a value is kept: a blog's pages have them in common.
"""

import re
from collections import defaultdict
from functools import cache, lru_cache
from typing import Any

from .text import Element

_MAX_SHORT = 100
_MAX_TOLD = 20_000
_NAMING = frozenset(("class", "id", "rel", "itemprop", "property", "itemtype", "data-updated"))


def places_by_token(elements: list[Element]) -> dict[str, list[int]]:
    """The places of the elements by what selectors may call them, each place once."""
    places: dict[str, list[int]] = defaultdict(list)
    alike: dict[tuple[str, str], list[int]] = defaultdict(list)  # The same classes recur in every post.
    for place, element in enumerate(elements):
        tag: Any = element.tag  # Any: a comment's would be no str
        places[tag].append(place)
        names = element.keys()
        for name in names:
            if name in _NAMING:
                alike[name, element.get(name, "")].append(place)
    mixed: set[str] = set()
    for (name, value), found in alike.items():
        for token in (_tokens_of if len(value) > _MAX_SHORT else _tokens_of_short)(name, value):
            if token in places:
                mixed.add(token)
                places[token] += found
            else:
                places[token] = found.copy()
    for token in mixed:
        places[token].sort()
    return places


def _tokens_of(attribute: str, value: str) -> set[str]:
    """What selectors may call an element by one of its attributes."""
    if attribute == "class":
        return {"." + name for name in value.split()}
    if attribute == "id":
        return {"#" + value.strip()}
    if attribute == "rel":
        return {f"[rel~={name}]" for name in value.lower().split()}
    if attribute == "itemtype":
        return {f"[itemtype~={name.rstrip('/').rsplit('/', 1)[-1]}]" for name in value.split()}
    if attribute == "data-updated":
        return {"[data-updated]"}
    return {f"[{attribute}~={name}]" for name in value.split()}


_tokens_of_short = lru_cache(maxsize=4096)(_tokens_of)  # A blog's pages have most of theirs in common.


def called(pattern: re.Pattern[str], names: frozenset[str]) -> set[str]:
    """Those of the classes and ids in which the pattern is found; what is told of a name is kept for other pages."""
    hits, told = _told(pattern)
    new = names - told
    found = {name for name in new if pattern.search(name[1:])}
    if new and len(told) + len(new) < _MAX_TOLD:
        hits |= found
        told |= new
    return found | (names & hits)


@cache
def _told(pattern: re.Pattern[str]) -> tuple[set[str], set[str]]:
    """The names in which the pattern is found, of all that it was sought in: a blog's pages have them in common."""
    return set(), set()
