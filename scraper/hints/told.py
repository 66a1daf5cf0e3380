"""What a source of hints is asked and what it answers: values, and nothing else."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Literal, Protocol

from ..records import Blog, Capture, Page

Tells = Literal["texts", "comments"]

Ask = Callable[[str], Awaitable[Capture | None]]
"""Asks an address; None where nothing answered."""

TEXTS: frozenset[Tells] = frozenset({"texts"})
COMMENTS: frozenset[Tells] = frozenset({"comments"})


@dataclass(frozen=True, slots=True)
class Question:
    """What a source is given.

    ``state`` is what it answered last, as JSON values of any shape (another version may have written it), or None.
    ``ask`` asks unconditionally, ``ask_if_changed`` on condition, so that a 304 may come back: only for an address
    whose last answer the state holds. ``is_known`` tells whether an address is a known post's, and ``shapes`` gives
    the shapes (``urls.shape_of``) of those addresses.
    """

    address: str
    blog_url: str
    today: date
    state: Any  # JSON of any shape
    ask: Ask
    ask_if_changed: Ask
    is_known: Callable[[str], bool]
    shapes: Callable[[], frozenset[str]]


@dataclass(frozen=True, slots=True)
class Answer:
    """What a source told.

    ``captures`` are its exchanges, in order. ``changed`` are the posts that are new, edited, gone or differently
    commented: address to when that was, if the source says. ``listed`` are posts that it names without anything to
    compare them with: to be asked if they are not known, or were visited before that time. ``state`` is to be kept,
    as JSON values; None keeps the earlier one. ``covers`` is what it tells of the blog's whole history, so that no
    other source need be asked; after an ``is_audit`` posts are due by age all the same.
    """

    captures: tuple[Capture, ...] = ()
    changed: Mapping[str, datetime | None] = field(default_factory=dict)
    listed: Mapping[str, datetime | None] = field(default_factory=dict)
    state: Any = None  # JSON, as for Question
    covers: frozenset[Tells] = frozenset()
    is_audit: bool = False


class HintSource(Protocol):
    """A module of this package: one way to ask what changed. ``TELLS`` is the most that it can cover."""

    NAME: str
    TELLS: frozenset[Tells]

    def address_of(self, page: Page, blog: Blog) -> str | None:
        """Where to ask, if the page offers this source."""

    async def tell(self, question: Question) -> Answer:
        """What has changed since the state; raises nothing for what a host sends."""
