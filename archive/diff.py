"""What two texts differ in, word by word. Pure.

Blocks (paragraphs) are compared first, then the words of those that differ. Words that stand once in both texts
anchor the rest (patience diff), so that the time is near linear: ``difflib`` sees only small gaps between anchors.
"""

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import pairwise
from typing import Literal, NamedTuple

Kind = Literal["same", "gone", "new"]

_TOKEN = re.compile(r"(?:\w+(?:[.,:'’-]\w+)*|[^\w\s])\s*")
_BREAK = "\n\n"
_FINE_CHARS = 2_000_000
_MOST_CHARS = 8_000_000
_MOST_PAIRS_OF_A_GAP = 250_000
_MOST_PAIRS = 5_000_000
_DEEPEST = 40
_PASSAGE = 8
_STRAY_WORDS = 2


@dataclass(frozen=True, slots=True)
class Run:
    """Words that both texts have, or one of them. ``text`` keeps its white space; a block ends with a blank line."""

    kind: Kind
    text: str


@dataclass(frozen=True, slots=True)
class Row:
    """A block, or several where some were joined or split: its runs in the order of reading, gone before new."""

    runs: tuple[Run, ...]

    def is_same(self) -> bool:
        """Whether both texts have it as it is."""
        return all(run.kind == "same" for run in self.runs)

    def side(self, kind: Literal["gone", "new"]) -> tuple[Run, ...]:
        """The runs of the earlier text (``gone``) or the later one (``new``)."""
        return tuple(run for run in self.runs if run.kind in ("same", kind))


@dataclass(frozen=True, slots=True)
class TextDiff:
    """The rows in order. ``is_coarse`` where the texts were too large to compare every word of them."""

    rows: tuple[Row, ...]
    is_coarse: bool = False

    def is_same(self) -> bool:
        """Whether no word differs."""
        return all(row.is_same() for row in self.rows)

    def words(self, kind: Kind) -> int:
        """How many words are gone, new, or the same."""
        runs = (run for row in self.rows for run in row.runs if run.kind == kind)
        return sum(len(run.text.split()) for run in runs)


class _Match(NamedTuple):
    before: int
    after: int
    length: int


def diff_texts(before: str, after: str) -> TextDiff:
    """What became of ``before`` in ``after``; a blank line parts blocks.

    >>> [run.kind for run in diff_texts("Ja till bron.", "Nej till bron.").rows[0].runs]
    ['gone', 'new', 'same']
    """
    old, new = _blocks(before), _blocks(after)
    aligner = _Aligner()
    rows: list[Row] = []
    at_old = at_new = 0
    folded = ([" ".join(block.split()) for block in blocks] for blocks in (old, new))
    for match in (*aligner.matches(*folded), _Match(len(old), len(new), 0)):
        rows += _changed_rows(aligner, old[at_old : match.before], new[at_new : match.after])
        rows += [Row((Run("same", block),)) for block in new[match.after : match.after + match.length]]
        at_old, at_new = match.before + match.length, match.after + match.length
    return TextDiff(tuple(rows), aligner.is_coarse)


def words_of(text: str) -> list[str]:
    """The words and signs of the text, as they are compared."""
    return [token.rstrip() for token in _TOKEN.findall(text)]


def _blocks(text: str) -> list[str]:
    return [block for block in re.split(r"\n[^\S\n]*\n", text) if block.strip()]


def _changed_rows(aligner: "_Aligner", old: list[str], new: list[str]) -> list[Row]:
    if not (old and new) or aligner.is_too_large(old, new):
        return [Row((Run("gone", block),)) for block in old] + [Row((Run("new", block),)) for block in new]
    runs = _without_strays(_runs(aligner, _tokens(old), _tokens(new)))
    rows: list[Row] = []
    row: list[Run] = []
    for run in runs:
        parts = run.text.split(_BREAK) if run.kind == "same" else [run.text]
        for number, part in enumerate(parts):
            if number:
                rows.append(Row(tuple(row)))
                row = []
            if part:
                row.append(Run(run.kind, part))
    return [one for one in (*rows, Row(tuple(row))) if one.runs]


def _tokens(blocks: Sequence[str]) -> list[str]:
    """Words and signs with the white space behind them; in a huge text only what white space parts."""
    is_huge = sum(map(len, blocks)) > _FINE_CHARS
    tokens: list[str] = []
    for number, block in enumerate(blocks):
        if number:
            tokens.append(_BREAK)
        tokens += [f"{word} " for word in block.split()] if is_huge else _TOKEN.findall(block)
    return tokens


def _runs(aligner: "_Aligner", old: list[str], new: list[str]) -> list[Run]:
    runs: list[Run] = []
    at_old = at_new = 0
    keys = ([token if token == _BREAK else token.rstrip() for token in side] for side in (old, new))
    for match in (*aligner.matches(*keys), _Match(len(old), len(new), 0)):
        parts: tuple[tuple[Kind, list[str]], ...] = (
            ("gone", old[at_old : match.before]),
            ("new", new[at_new : match.after]),
            ("same", new[match.after : match.after + match.length]),
        )
        runs += [Run(kind, "".join(tokens)) for kind, tokens in parts if tokens]
        at_old, at_new = match.before + match.length, match.after + match.length
    return runs


def _without_strays(runs: list[Run]) -> list[Run]:
    """The runs, where a word or two that only happen to stand in both of two rewritten passages are no agreement."""
    spans: list[tuple[str, str]] = []
    kept: list[Run] = []
    for place, run in enumerate(runs):
        if run.kind == "gone":
            spans.append((run.text, ""))
        elif run.kind == "new":
            spans.append(("", run.text))
        elif spans and _is_stray(runs, place):
            spans.append((run.text, run.text))
        else:
            kept += [*_joined(spans), run]
            spans = []
    return [*kept, *_joined(spans)]


def _is_stray(runs: list[Run], place: int) -> bool:
    words = len(runs[place].text.split())
    if words > _STRAY_WORDS or _BREAK in runs[place].text or place + 1 >= len(runs):
        return False
    return all(
        sum(len(run.text.split()) for run in side if run.kind != "same") > 4 * words
        for side in (runs[max(0, place - 2) : place], runs[place + 1 : place + 3])
    )


def _joined(spans: list[tuple[str, str]]) -> list[Run]:
    gone, new = "".join(span[0] for span in spans), "".join(span[1] for span in spans)
    return [*([Run("gone", gone)] if gone else []), *([Run("new", new)] if new else [])]


class _Aligner:
    """Finds what two sequences have in common, within a budget that all its calls share."""

    def __init__(self) -> None:
        self.is_coarse = False
        self._pairs = _MOST_PAIRS

    def is_too_large(self, old: Sequence[str], new: Sequence[str]) -> bool:
        """Whether the texts have more words than are compared; that makes the whole coarse."""
        is_large = sum(map(len, old)) + sum(map(len, new)) > _MOST_CHARS
        self.is_coarse |= is_large
        return is_large

    def matches(self, old: Sequence[str], new: Sequence[str]) -> list[_Match]:
        """The runs of equal items, in order, as long as they can be."""
        numbers: dict[str, int] = {}
        a, b = ([numbers.setdefault(item, len(numbers)) for item in side] for side in (old, new))
        found: list[_Match] = []
        gaps = [(_Gap(0, len(a), 0, len(b)), 0)]
        while gaps:
            whole, depth = gaps.pop()
            gap = _trimmed(a, b, whole, found)
            if gap.is_empty():
                continue
            anchors = _anchors(a, b, gap) if depth < _DEEPEST else []
            if not anchors and self._is_large(gap):
                anchors = _anchors_of_passages(a, b, gap)
            if not anchors:
                found += self._small_gap(a, b, gap)
                continue
            bounds = [(gap.a_from, gap.b_from), *anchors, (gap.a_to, gap.b_to)]
            gaps += [(_Gap(start[0], end[0], start[1], end[1]), depth + 1) for start, end in pairwise(bounds)]
        return sorted(found)

    def _is_large(self, gap: "_Gap") -> bool:
        return gap.pairs() > min(_MOST_PAIRS_OF_A_GAP, self._pairs)

    def _small_gap(self, a: list[int], b: list[int], gap: "_Gap") -> list[_Match]:
        """What a gap without anchors has in common, if it is small; else nothing."""
        if self._is_large(gap):
            self.is_coarse |= not set(a[gap.a_from : gap.a_to]).isdisjoint(b[gap.b_from : gap.b_to])
            return []
        self._pairs -= gap.pairs()
        matcher = SequenceMatcher(None, a[gap.a_from : gap.a_to], b[gap.b_from : gap.b_to], autojunk=False)
        blocks = (block for block in matcher.get_matching_blocks() if block.size)
        return [_Match(gap.a_from + block.a, gap.b_from + block.b, block.size) for block in blocks]


class _Gap(NamedTuple):
    a_from: int
    a_to: int
    b_from: int
    b_to: int

    def is_empty(self) -> bool:
        return self.a_from == self.a_to or self.b_from == self.b_to

    def pairs(self) -> int:
        return (self.a_to - self.a_from) * (self.b_to - self.b_from)


def _trimmed(a: list[int], b: list[int], gap: _Gap, found: list[_Match]) -> _Gap:
    """The gap without what its two sides begin and end with alike, which is added to what was found."""
    a_from, a_to, b_from, b_to = gap
    while a_from < a_to and b_from < b_to and a[a_from] == b[b_from]:
        a_from, b_from = a_from + 1, b_from + 1
    if a_from > gap.a_from:
        found.append(_Match(gap.a_from, gap.b_from, a_from - gap.a_from))
    while a_from < a_to and b_from < b_to and a[a_to - 1] == b[b_to - 1]:
        a_to, b_to = a_to - 1, b_to - 1
    if a_to < gap.a_to:
        found.append(_Match(a_to, b_to, gap.a_to - a_to))
    return _Gap(a_from, a_to, b_from, b_to)


def _anchors(a: Sequence[int], b: Sequence[int], gap: _Gap) -> list[tuple[int, int]]:
    """Places of items that stand once on each side, as many as keep their order (patience)."""
    in_a, in_b = Counter(a[gap.a_from : gap.a_to]), Counter(b[gap.b_from : gap.b_to])
    place_in_b = {b[place]: place for place in range(gap.b_from, gap.b_to) if in_b[b[place]] == 1 == in_a[b[place]]}
    pairs = [(place, place_in_b[a[place]]) for place in range(gap.a_from, gap.a_to) if a[place] in place_in_b]
    return _rising(pairs)


def _anchors_of_passages(a: list[int], b: list[int], gap: _Gap) -> list[tuple[int, int]]:
    """As ``_anchors``, of passages of several items: what repeats its words seldom repeats its sentences."""
    passages = (
        [hash(tuple(side[place : place + _PASSAGE])) for place in range(start, end)]
        for side, start, end in ((a, gap.a_from, gap.a_to), (b, gap.b_from, gap.b_to))
    )
    old, new = passages
    found = _anchors(old, new, _Gap(0, len(old), 0, len(new)))
    return [(gap.a_from + x, gap.b_from + y) for x, y in found if a[gap.a_from + x] == b[gap.b_from + y]]


def _rising(pairs: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """The longest choice of the pairs, which rise by their first part, that rises by the second too."""
    tops: list[int] = []
    ends: list[int] = []
    before: list[int] = []
    for number, (_, place) in enumerate(pairs):
        pile = bisect_left(tops, place)
        before.append(ends[pile - 1] if pile else -1)
        tops[pile : pile + 1] = [place]
        ends[pile : pile + 1] = [number]
    chain: list[tuple[int, int]] = []
    number = ends[-1] if ends else -1
    while number >= 0:
        chain.append(pairs[number])
        number = before[number]
    return chain[::-1]
