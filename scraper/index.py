"""One pass over a page's tree, after which elements are found by tag, class, id, rel and itemprop at once.

A selector here is CSS, of which these forms are known: ``tag``, ``.class``, ``#id``, ``[rel~=x]``,
``[itemprop~=x]``, ``[itemtype~=X]`` (the type without its namespace),
``[property~=x]`` (RDFa), their combinations (``a.url``), and descendants (``.vcard .fn``). Measured on 55 KB pages,
one pass and look-ups cost a tenth of evaluating the same selectors as XPath.
"""

import re
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator
from functools import cache

from .text import Element

_SIMPLE = re.compile(r"([.#]?[\w-]+|\[(?:rel|itemprop|itemtype|property)~=[\w:-]+\])")

_MAX_NESTED = 100

Compound = tuple[str, ...]


class Index:
    """The elements of a tree by what they are called, in document order."""

    def __init__(self, root: Element) -> None:
        self.root = root
        self.order: dict[Element, float] = {}
        self._last: dict[Element, float] = {}
        self._elements: dict[str, list[Element]] = defaultdict(list)
        self._places: dict[str, list[int]] = defaultdict(list)
        self._spans: dict[str, tuple[list[float], list[float]]] = {}
        self._named: dict[re.Pattern[str], list[Element]] = {}
        self._live: dict[tuple[str, ...], tuple[str, ...]] = {}
        elements: list[Element] = list(root.iter("*"))
        for place, element in enumerate(elements):
            self.order[element] = place
            for token in tokens_of(element):
                self._elements[token].append(element)
                self._places[token].append(place)
        # In reverse order, the first child that names its parent holds the parent's last descendant.
        for element in reversed(elements):
            last = self._last.setdefault(element, self.order[element])
            parent = element.getparent()
            if parent is not None:
                self._last.setdefault(parent, last)

    def add_wrapper(self, wrapper: Element) -> None:
        """Makes a new element known that was put into the tree around indexed ones."""
        first = next((self.order[child] for child in wrapper if child in self.order), None)
        if first is None:
            first = next((self.order[a] for a in wrapper.iterancestors() if a in self.order), 0)
        self.order[wrapper] = first - 0.5
        self._last[wrapper] = max(
            (self.span(child)[1] for child in wrapper if child in self.order), default=first - 0.5
        )

    def select(self, selector: str, within: Element | None = None) -> list[Element]:
        """The elements that match, in document order; ``within`` bounds them to an element's descendants."""
        return list(self.matches(selector, *self._bounds(within)))

    def matches(self, selector: str, after: float, until: float) -> Iterator[Element]:
        """The elements that match and whose places lie behind ``after`` and not behind ``until``."""
        outer, wanted = _compounds(selector)
        token = wanted[0] if len(wanted) == 1 else min(wanted, key=lambda name: len(self._places.get(name, ())))
        places = self._places.get(token)
        if places is None:
            return
        elements = self._elements[token]
        for number in range(bisect_right(places, after), bisect_right(places, until)):
            element = elements[number]
            if len(wanted) > 1 and not set(wanted) <= set(tokens_of(element)):
                continue
            if outer is None or self._is_inside(outer, places[number], after):
                yield element

    def live(self, selectors: tuple[str, ...]) -> tuple[str, ...]:
        """Those of the selectors that match anything on the page: most of a long list match nothing."""
        if selectors not in self._live:
            ends = self._bounds(None)
            found = tuple(s for s in selectors if next(self.matches(s, *ends), None) is not None)
            self._live[selectors] = found
        return self._live[selectors]

    def _is_inside(self, selector: str, place: float, after: float) -> bool:
        """Whether an element that matches lies around the place, itself behind ``after``.

        So a class of the page's body ("archive author") says nothing of what lies in one of its posts.
        """
        if selector not in self._spans:
            spans = [self.span(element) for element in self.select(selector)]
            self._spans[selector] = [first for first, _ in spans], [last for _, last in spans]
        starts, ends = self._spans[selector]
        number = bisect_left(starts, place) - 1
        nearest = max(-1, number - _MAX_NESTED)
        while number > nearest and starts[number] > after:
            if place <= ends[number]:
                return True
            number -= 1
        return False

    def _bounds(self, within: Element | None) -> tuple[float, float]:
        return (-1.0, float(len(self.order))) if within is None else self.span(within)

    def first(self, selectors: tuple[str, ...], within: Element | None = None) -> tuple[Element, str] | None:
        """The first match of the first selector that matches, with that selector."""
        after, until = self._bounds(within)
        for selector in self.live(selectors):
            for element in self.matches(selector, after, until):
                return element, selector
        return None

    def has_between(self, selectors: tuple[str, ...], after: float, until: float) -> bool:
        """Whether anything that matches lies between those places."""
        return any(True for selector in self.live(selectors) for _ in self.matches(selector, after, until))

    def all(self, selectors: tuple[str, ...], within: Element | None = None) -> list[Element]:
        """The matches of every selector, each element once, in document order."""
        bounds = self._bounds(within)
        found = {element for selector in self.live(selectors) for element in self.matches(selector, *bounds)}
        return sorted(found, key=self.order.__getitem__) if len(found) > 1 else list(found)

    def named(self, pattern: re.Pattern[str]) -> list[Element]:
        """The elements with a class or id in which the pattern is found, in document order."""
        if pattern not in self._named:
            tokens = [token for token in self._elements if token[0] in ".#" and pattern.search(token[1:])]
            found = {element for token in tokens for element in self._elements[token]}
            self._named[pattern] = sorted(found, key=self.order.__getitem__)
        return self._named[pattern]

    def named_in(self, pattern: re.Pattern[str], within: Element) -> list[Element]:
        """Those of them that lie in an element."""
        found = self.named(pattern)
        first, last = self.span(within)
        place = self.order.__getitem__
        return found[bisect_right(found, first, key=place) : bisect_right(found, last, key=place)]

    def span(self, element: Element) -> tuple[float, float]:
        """The places of the element and of its last descendant."""
        first = self.order.get(element, -1)
        return first, self._last.get(element, first)

    def holds(self, outer: Element, inner: Element) -> bool:
        """Whether ``inner`` is ``outer`` or lies in it."""
        first, last = self.span(outer)
        return first <= self.order.get(inner, -2) <= last


def tokens_of(element: Element) -> list[str]:
    """What selectors may call the element: its tag, classes, id, rel and itemprop values."""
    attributes = element.attrib
    tokens = [str(element.tag)]
    if not attributes:
        return tokens
    if classes := attributes.get("class"):
        tokens += ["." + name for name in classes.split()]
    if identity := attributes.get("id"):
        tokens.append("#" + identity.strip())
    if relations := attributes.get("rel"):
        tokens += [f"[rel~={name}]" for name in relations.lower().split()]
    if properties := attributes.get("itemprop"):
        tokens += [f"[itemprop~={name}]" for name in properties.split()]
    if properties := attributes.get("property"):
        tokens += [f"[property~={name}]" for name in properties.split()]
    if types := attributes.get("itemtype"):
        tokens += [f"[itemtype~={name.rstrip('/').rsplit('/', 1)[-1]}]" for name in types.split()]
    return tokens


def merged(spans: Iterable[tuple[float, float]]) -> tuple[list[float], list[float]]:
    """Spans as sorted starts and ends that do not overlap."""
    starts: list[float] = []
    ends: list[float] = []
    for first, last in sorted(spans):
        if ends and first <= ends[-1]:
            ends[-1] = max(ends[-1], last)
        else:
            starts.append(first)
            ends.append(last)
    return starts, ends


@cache
def _compounds(selector: str) -> tuple[str | None, Compound]:
    """The selector of what lies around the element, if any, and the element's own tokens."""
    *outer, own = selector.split()
    return " ".join(outer) or None, tuple(_SIMPLE.findall(own))
