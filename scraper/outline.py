"""A page's visible text as one string, the part of it that each element covers, and its lines.

Computed in one walk, so that how much text an element holds, and how much of it links, costs a look-up each. For
pages whose markup names nothing; knows nothing of posts.
"""

from bisect import bisect_left
from collections.abc import Collection
from dataclasses import dataclass

from .text import BLOCKS, UNSEEN, Element, fold


@dataclass(frozen=True, slots=True)
class Line:
    """A run of text between the edges of blocks and line breaks: ``text[start:end]``, with its linked letters."""

    start: int
    end: int
    linked: int
    is_outside: bool


def holds_blocks(element: Element) -> bool:
    """Whether an inline element holds blocks: a link around a whole teaser, a ``font`` around an old page's text."""
    return len(element) > 0 and any(node.tag in _BLOCKS for node in element.iter())


_BLOCKS = frozenset("p div table ul ol h1 h2 h3 h4 h5 h6 blockquote pre br center section article header".split())


class Outline:
    """The text of a tree. ``outside`` are elements whose lines are marked as no part of the page's matter."""

    def __init__(self, root: Element, outside: Collection[Element] = ()) -> None:
        self.lines: list[Line] = []
        self._pieces: list[str] = []
        self._at = self._line_start = self._line_linked = self._linked = 0
        self._extents: dict[Element, tuple[int, int, int]] = {}
        self._walk(root, outside)
        self.text = "".join(self._pieces)
        self._starts = [line.start for line in self.lines]

    def extent(self, element: Element) -> tuple[int, int]:
        """Where the element's text begins and ends in ``text``; an unseen one covers nothing."""
        start, end, _ = self._extents.get(element, (0, 0, 0))
        return start, end

    def length(self, element: Element) -> int:
        """How many characters the element shows, some white space included."""
        start, end, _ = self._extents.get(element, (0, 0, 0))
        return end - start

    def unlinked(self, element: Element) -> int:
        """How many of the element's characters are in no link."""
        start, end, linked = self._extents.get(element, (0, 0, 0))
        return end - start - linked

    def words(self, start: int, end: int) -> str:
        """A part of the text, on one line."""
        return fold(self.text[start:end])

    def lines_between(self, start: int, end: int) -> list[Line]:
        """The lines that begin in that part of the text."""
        return self.lines[bisect_left(self._starts, start) : bisect_left(self._starts, end)]

    def _walk(self, root: Element, outside: Collection[Element]) -> None:
        stack: list[tuple[Element, bool, bool, int, int]] = []
        node, in_link, is_outside = root, False, False
        while True:
            if node.tag in UNSEEN or not isinstance(node.tag, str):
                self._extents[node] = (self._at, self._at, 0)
            else:
                is_block = node.tag in BLOCKS or node.tag == "br"
                if is_block:
                    self._break(is_outside)
                stack.append((node, in_link, is_outside, self._at, self._linked))
                in_link, is_outside = (
                    in_link or (node.tag == "a" and not holds_blocks(node)),
                    is_outside or node in outside,
                )
                self._add(node.text, in_link)
                if len(node):
                    node = node[0]
                    continue
                in_link, is_outside = self._leave(stack, is_outside)
            while True:
                if node is root:
                    return
                self._add(node.tail, in_link)
                following = node.getnext()
                if following is not None:
                    node = following
                    break
                node = stack[-1][0]
                in_link, is_outside = self._leave(stack, is_outside)

    def _leave(self, stack: list[tuple[Element, bool, bool, int, int]], is_outside: bool) -> tuple[bool, bool]:
        node, in_link, was_outside, start, linked = stack.pop()
        if node.tag in BLOCKS or node.tag == "br":
            self._break(is_outside)
        self._extents[node] = (start, self._at, self._linked - linked)
        return in_link, was_outside

    def _add(self, text: str | None, in_link: bool) -> None:
        if text and not text.isspace() and (folded := fold(text)):
            self._pieces += (folded, " ")
            self._at += len(folded) + 1
            if in_link:
                self._linked += len(folded) + 1
                self._line_linked += len(folded) + 1

    def _break(self, is_outside: bool) -> None:
        if self._at > self._line_start:
            self.lines.append(Line(self._line_start, self._at, self._line_linked, is_outside))
            self._line_start, self._line_linked = self._at, 0
