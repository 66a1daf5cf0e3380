"""What every extractor is given: the page, its index, the rules, and how to read its language."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, tzinfo
from functools import cached_property

from ..index import Index
from ..languages import Lexicon
from ..page import Document
from ..records import Blog, Finding
from ..rules import Rules
from ..text import Element


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

    @cached_property
    def outside(self) -> tuple[Element, ...]:
        """The page's side columns, menus and comment lists, outermost first."""
        found = self.index.all(self.rules.outside)
        return tuple(element for element in found if not self._holds_main(element))

    def _holds_main(self, element: Element) -> bool:
        """Whether a "side column" holds the page's main part after all, as Blogger's widget of posts does."""
        share = len(element.text_content()) / max(1, len(self.document.root.text_content()))
        return share > 0.5 and bool(self.index.all(self.rules.bodies, element))

    def is_outside(self, element: Element) -> bool:
        """Whether the element lies where no post stands."""
        outside = self._outside_set
        if element in outside:
            return True
        return any(ancestor in outside for ancestor in element.iterancestors())

    @cached_property
    def _outside_set(self) -> frozenset[Element]:
        return frozenset(self.outside)

    def note(self, code: str, message: str, hint: str | None = None) -> None:
        """Keeps a finding of the parser about this page; it never asks for action by itself."""
        self.findings.append(Finding(code, "parse", "warning", self.document.url, message, hint))


@dataclass
class Container:
    """The element that holds one post, and how it was found.

    ``is_whole_page`` says that the page is about this one post, so that facts of its head are facts of the post.
    ``body`` and ``comment_areas`` are filled in first, and are where the other fields do not look.
    """

    element: Element
    rule: str
    is_whole_page: bool = False
    heading: Element | None = None
    body: Element | None = None
    body_rule: str = ""
    is_excerpt: bool = False
    comment_areas: tuple[Element, ...] = ()

    def is_meta(self, element: Element) -> bool:
        """Whether the element lies outside of the body and of the comments: among the facts of the post."""
        if element is self.body or element in self.comment_areas:
            return False
        for ancestor in element.iterancestors():
            if ancestor is self.body or ancestor in self.comment_areas:
                return False
            if ancestor is self.element:
                return True
        return True

    def excluded(self) -> list[Element]:
        """What to leave out when the facts of the post are read as lines of text."""
        heading = [self.heading] if self.heading is not None else []
        return [*([self.body] if self.body is not None else []), *self.comment_areas, *heading]


def blocks_before(element: Element) -> Iterator[Element]:
    """The elements before this one, its earlier siblings and its ancestors' earlier siblings, nearest first."""
    node: Element | None = element
    while node is not None:
        previous = node.getprevious()
        while previous is not None:
            yield previous
            previous = previous.getprevious()
        node = node.getparent()
