"""What every extractor is given: the page, its index, the rules, and how to read its language."""

import itertools
from bisect import bisect_right
from dataclasses import dataclass, field
from datetime import datetime, tzinfo
from functools import cached_property
from typing import TYPE_CHECKING

from ..bylines import Byline, read_byline
from ..counts import CommentReading, Place, read_comments
from ..dates import FoundStamp, find_stamps, marks_of_month_first, read_stamp
from ..index import Index, merged
from ..languages import Lexicon
from ..outline import Outline
from ..page import Document
from ..platforms.surroundings import AUTHOR_CARD_NAME, AUTHOR_CARDS, FURNITURE_NAME
from ..reading import Reading
from ..records import Blog, Evidence, Finding, Stamp
from ..rules import Rules
from ..text import Element, css_path, fold, inline_text, line_texts

if TYPE_CHECKING:
    from .linked_data import Posting

UNSEEN_LABELS = (".screen-reader-text", ".sr-only", ".visually-hidden", ".assistive-text")
_INLINE = ("a", "span", "small", "em", "i", "b", "strong", "font", "time", "abbr", "cite")
_MIN_REPEATED = 4
_MAX_CHIP = 100


@dataclass
class Context:
    """One page under extraction. ``zone`` is what a time without a zone takes; ``lexicons`` are tried in order."""

    document: Document
    index: Index
    rules: Rules
    lexicons: tuple[Lexicon, ...]
    zone: tzinfo
    fetched_at: datetime | None
    blog: Blog | None
    findings: list[Finding] = field(default_factory=list)
    is_explained: bool = False
    postings: "tuple[dict[str, Posting], list[Posting]] | None" = None
    post_spans: tuple[list[float], list[float]] = field(default_factory=lambda: ([], []))
    day_headings: list[tuple[float, Stamp, str]] | None = None
    permalinks: "dict[Element, str] | None" = None
    # The same line is asked for its author and its date, and bylines recur in every post.
    _stamps: dict[str, tuple[FoundStamp, ...]] = field(default_factory=dict)
    _bylines: dict[str, Byline | None] = field(default_factory=dict)

    def stamps(self, text: str) -> tuple[FoundStamp, ...]:
        """The dates among the words of a text."""
        if text not in self._stamps:
            self._stamps[text] = find_stamps(
                text,
                lexicons=self.lexicons,
                zone=self.zone,
                captured_at=self.fetched_at,
                month_first=lambda: self._month_first,
            )
        return self._stamps[text]

    def stamp(self, text: str) -> Stamp | None:
        """The date that makes up the whole text."""
        return read_stamp(
            text,
            lexicons=self.lexicons,
            zone=self.zone,
            captured_at=self.fetched_at,
            month_first=lambda: self._month_first,
        )

    @cached_property
    def _month_first(self) -> frozenset[str]:
        return marks_of_month_first(self.document.decoded.text)

    def byline(self, text: str) -> Byline | None:
        """The author that a text names by a byline's phrase."""
        if text not in self._bylines:
            self._bylines[text] = read_byline(text, lexicons=self.lexicons, stamps=self.stamps)
        return self._bylines[text]

    def comments(self, text: str, place: Place) -> CommentReading | None:
        """What a text says about comments at that place."""
        return read_comments(text, lexicons=self.lexicons, place=place)

    @property
    def reading(self) -> Reading:
        """How this page's texts are read, for readers that need nothing else of it."""
        return Reading(self.lexicons, self.zone, self.fetched_at)

    @cached_property
    def outline(self) -> Outline:
        """The page's visible text; asked for only where the markup names nothing."""
        return Outline(self.document.root, self._outside_set)

    @cached_property
    def outside(self) -> tuple[Element, ...]:
        """The page's side columns, menus and comment lists, outermost first."""
        found = self.index.all(self.rules.outside)
        return tuple(element for element in found if not self._holds_main(element))

    def _holds_main(self, element: Element) -> bool:
        """Whether a "side column" holds the page's main part after all, as Blogger's widget of posts does."""
        if element.tag == "aside" and len(element) == 1 and element[0].tag == "article":
            # Pelican sets its newest post aside so.
            names = f"{element.get('class')} {element.get('id')}".lower()
            return "widget" not in names and self.index.first(self.rules.published, element[0]) is not None
        main = next(element.iterancestors("main"), None)
        if main is not None and element.tag == "div":
            return len(element.text_content()) > 0.5 * max(1, len(main.text_content()))
        if not self.index.first(self.rules.bodies, element):
            return False
        return len(element.text_content()) > 0.5 * self._text_size

    @cached_property
    def _text_size(self) -> int:
        return max(1, len(self.document.root.text_content()))

    def is_outside(self, element: Element) -> bool:
        """Whether the element lies where no post stands."""
        return is_in(self._outside_spans, self.index.order.get(element, -1))

    @cached_property
    def _outside_set(self) -> frozenset[Element]:
        return frozenset(self.outside)

    @cached_property
    def _outside_spans(self) -> tuple[list[float], list[float]]:
        """The places where outermost outside elements begin and end."""
        return merged(map(self.index.span, self.outside))

    @cached_property
    def furniture(self) -> frozenset[Element]:
        """Everything on the page that is called furniture of a body, by the rules or by how themes form names."""
        return frozenset((*self.index.all(self.rules.furniture), *self.index.named(FURNITURE_NAME)))

    @cached_property
    def told_as_updated(self) -> tuple[Element, ...]:
        """The elements whose attribute says that they show the time of a change."""
        return tuple(self.index.select("[data-updated]"))

    @cached_property
    def _cards(self) -> tuple[list[float], list[float]]:
        """The places of the boxes about authors that themes set below posts."""
        return merged(map(self.index.span, (*self.index.all(AUTHOR_CARDS), *self.index.named(AUTHOR_CARD_NAME))))

    def is_in_card(self, element: Element) -> bool:
        """Whether the element lies in a box about the author, whose heading and links are no post's."""
        return is_in(self._cards, self.index.order.get(element, -1))

    @cached_property
    def unseen(self) -> frozenset[Element]:
        """What only a screen reader tells: labels such as "Inläggsförfattare"."""
        return frozenset(self.index.all(UNSEEN_LABELS))

    def evidence(self, rule: str, text: str, element: Element | None = None) -> Evidence:
        """The evidence of a field, with the element's path if this page is being explained."""
        path = css_path(element) if self.is_explained and element is not None else None
        return Evidence(rule, text, path)

    def note(self, code: str, message: str, hint: str = "Its bytes are kept; look at it in a browser.") -> None:
        """Keeps a finding of the parser about this page; it never asks for action by itself."""
        self.findings.append(Finding(code, "parse", "warning", self.document.url, message, hint))


@dataclass
class Container:
    """The element that holds one post, and how it was found.

    ``is_whole_page`` says that the page is about this one post, so that facts of its head are facts of the post.
    ``is_unmarked`` says that structure found it, not names. ``body`` and ``comment_areas`` are filled in first,
    and are where the other fields do not look; nor do they in ``beside``: links to other posts under the text.
    ``facts_in_body`` are a theme's bylines that it prints inside of the body's element, ``furniture_in_body`` is
    what else lies in it that is not the post's text. ``dated`` is a date of the list that the post stands in, which
    its element does not state by itself.
    """

    index: Index
    element: Element
    rule: str
    is_whole_page: bool = False
    is_unmarked: bool = False
    heading: Element | None = None
    body: Element | None = None
    body_rule: str = ""
    is_excerpt: bool = False
    is_located: bool = False
    comment_areas: frozenset[Element] = frozenset()
    has_unmarked_comments: bool = False
    comments_at: int | None = None
    beside: frozenset[Element] = frozenset()
    facts_in_body: tuple[Element, ...] = ()
    furniture_in_body: tuple[Element, ...] = ()
    dated: tuple[Stamp, Evidence] | None = None
    _lines: list[str] | None = None
    _chips: list[str] | None = None
    _hidden: tuple[list[float], list[float]] | None = None

    def is_meta(self, element: Element) -> bool:
        """Whether the element lies outside of the body and of the comments: among the facts of the post."""
        if self.facts_in_body and any(self.index.holds(facts, element) for facts in self.facts_in_body):
            return True
        if self._hidden is None:
            named = {self.body} if self.body is not None else set()
            self._hidden = merged(self.index.span(e) for e in named | self.comment_areas | self.beside)
        return not is_in(self._hidden, self.index.order.get(element, -1))

    def set_beside(self, elements: frozenset[Element]) -> None:
        """Takes the elements for links to other posts too."""
        if elements:
            self.beside |= elements
            self._hidden = self._lines = self._chips = None

    def is_comment(self, element: Element) -> bool:
        """Whether the element lies in the comments of the post."""
        return is_in(merged(map(self.index.span, self.comment_areas)), self.index.order.get(element, -1))

    def lines(self) -> list[str]:
        """What the post's element says beside its title, body and comments, a text for each line."""
        if self._lines is None:
            named = (self.heading, self.body)
            others = (*self.comment_areas, *self.beside, *self._repeated_titles())
            without = {element for element in (*named, *others) if element is not None}
            inside = [line for facts in self.facts_in_body for line in line_texts(facts)]
            self._lines = line_texts(self.element, without=without) + inside
        return self._lines

    def chips(self) -> list[str]:
        """The texts of the inline elements that share their line with others: facts that a style sets apart."""
        if self._chips is None:
            spans = (e for e in self.index.all(_INLINE, self.element) if _is_outermost(e) and self.is_meta(e))
            heading = self.heading
            spans = (e for e in spans if heading is None or not self.index.holds(heading, e))
            self._chips = [text for e in spans if 0 < len(text := inline_text(e)) <= _MAX_CHIP and _is_beside(e)]
        return self._chips

    def _repeated_titles(self) -> list[Element]:
        """The links that say the title once more: "Läs mer" with a title for screen readers, breadcrumbs."""
        heading = self.heading
        title = inline_text(heading) if heading is not None else ""
        if heading is None or len(title) < _MIN_REPEATED:
            return []
        bare = title.replace(" ", "")
        links = [a for a in self.index.select("a", self.element) if bare in _bare_text(a, at_least=len(bare))]
        links = [link for link in links if self.is_meta(link) and not self.index.holds(link, heading)]
        return [link for link in links if title in inline_text(link)]


def _bare_text(element: Element, *, at_least: int) -> str:
    """The element's text without white space, hidden text with it; empty where it is shorter than asked for."""
    text = element.text_content()
    return fold(text).replace(" ", "") if len(text) >= at_least else ""


def is_in(spans: tuple[list[float], list[float]], place: float) -> bool:
    """Whether a place lies in one of the merged spans."""
    number = bisect_right(spans[0], place) - 1
    return number >= 0 and place <= spans[1][number]


def _is_outermost(element: Element) -> bool:
    """Whether an inline element lies in no other."""
    parent = element.getparent()
    return parent is None or parent.tag not in _INLINE


def _is_beside(element: Element) -> bool:
    """Whether an element shares its parent with other inline elements."""
    siblings = itertools.chain(element.itersiblings(), element.itersiblings(preceding=True))
    return any(sibling.tag in _INLINE for sibling in siblings)
