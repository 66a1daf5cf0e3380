"""The children of an element as a reader sees them: blocks, and the lines of running text between them.

A part is a slice of the element's pieces: piece 0 is its first text, pieces ``2k + 1`` and ``2k + 2`` are child ``k``
and the text behind it. So a line that is only text between two ``br`` is a part like any paragraph, and any run of
parts can be put into an element of its own.
"""

from dataclasses import dataclass

from lxml import html

from ..index import Index
from ..outline import holds_blocks
from ..text import BLOCKS, UNSEEN, Element, fold, inline_text

FIGURES = ("img", "video", "audio", "iframe", "figure", "object")
_MAX_TAIL = 150
_ROWS = ("tr", "td", "th", "tbody", "thead", "tfoot", "li", "dt", "dd", "caption")


@dataclass(frozen=True, slots=True)
class Part:
    """One block, or one line of inline text: ``pieces[start:end]`` of the parent."""

    start: int
    end: int
    nodes: tuple[Element, ...]
    text: str

    @property
    def block(self) -> Element | None:
        """The element, if the part is one block."""
        is_block = len(self.nodes) == 1 and (self.nodes[0].tag in BLOCKS or holds_blocks(self.nodes[0]))
        return self.nodes[0] if is_block else None


def parts_of(parent: Element) -> list[Part]:
    """The parts of an element in order; empty lines between ``br`` are left out."""
    found: list[Part] = []
    run: list[Element] = []
    words: list[str] = [parent.text or ""]
    start = 0
    for number, child in enumerate(parent):
        piece = 2 * number + 1
        is_block = isinstance(child.tag, str) and (child.tag in BLOCKS or holds_blocks(child))
        if is_block or child.tag == "br":
            _close(found, start, piece, run, words)
            if is_block:
                found.append(Part(piece, piece + 1, (child,), inline_text(child)))
            run, words, start = [], [child.tail or ""], piece + 1
        else:
            run.append(child)
            if isinstance(child.tag, str) and child.tag not in UNSEEN:
                words.append(inline_text(child))
            words.append(child.tail or "")
    _close(found, start, 2 * len(parent) + 1, run, words)
    return found


def _close(found: list[Part], start: int, end: int, run: list[Element], words: list[str]) -> None:
    text = fold(" ".join(words))
    if text or any(node.tag in ("img", "iframe", "video", "audio", "object") or len(node) for node in run):
        found.append(Part(start, end, tuple(run), text))


def end_before_facts(parts: list[Part], roles: list[str], first: int, last: int) -> int:
    """Where the text ends, if facts follow it and then only scraps, no sentences: "Hjälpte sidan dig? Ja Nej"."""
    facts = next((place for place in range(last - 1, first, -1) if roles[place] == "facts"), last)
    tail = [part.text for part in parts[facts + 1 : last]]
    if not tail or sum(map(len, tail)) > _MAX_TAIL or any(text.endswith((".", "!", "…", ":")) for text in tail):
        return last
    if any(next(node.iter(*FIGURES), None) is not None for part in parts[facts + 1 : last] for node in part.nodes):
        return last
    return next((place + 1 for place in range(facts - 1, first - 1, -1) if roles[place] in ("text", "short")), last)


def wrap_parts(index: Index, parent: Element, parts: list[Part], children: list[Element] | None = None) -> Element:
    """An element of its own around a run of parts, put in their place; the only block itself where that is one.

    ``children`` are the parent's, up to the end of the run at least: who wraps many runs, from the last on, lists them
    once.
    """
    only = parts[0].block if len(parts) == 1 else None
    if only is not None and only.tag not in _ROWS:
        return only
    start, end = parts[0].start, parts[-1].end
    children = list(parent) if children is None else children
    wrapper = html.Element("div")
    first = (start + 1) // 2 if start % 2 == 0 else start // 2
    inner = children[first : end // 2]
    if start % 2 == 0:
        wrapper.text = _take_text(parent, children, start)
    after = None
    if end % 2 == 0 and inner:
        after, inner[-1].tail = inner[-1].tail, None
    if inner:
        inner[0].addprevious(wrapper)
    elif first:
        children[first - 1].addnext(wrapper)
    else:
        parent.insert(0, wrapper)
    wrapper.tail = after
    wrapper.extend(inner)
    _name_rows(wrapper)
    index.add_wrapper(wrapper)
    return wrapper


def wrap_nodes(index: Index, nodes: tuple[Element, ...]) -> Element:
    """An element of its own around neighbouring children, with the text behind the last."""
    wrapper = html.Element("div")
    nodes[0].addprevious(wrapper)
    wrapper.extend(nodes)
    _name_rows(wrapper)
    index.add_wrapper(wrapper)
    return wrapper


def _name_rows(wrapper: Element) -> None:
    for node in wrapper:
        if node.tag in _ROWS and node.tag != "li":
            node.tag = "div"


def _take_text(parent: Element, children: list[Element], piece: int) -> str | None:
    """The text piece, taken out of the tree."""
    if piece == 0:
        text, parent.text = parent.text, None
        return text
    holder = children[piece // 2 - 1]
    text, holder.tail = holder.tail, None
    return text
