"""Visits made again from captures that are kept: the same reading, no network.

A crawl's ``Visit`` is a function of its capture, of the pages read just before it, and of a few things that the crawl
alone knew. Those are a ``VisitNote``: kept beside the capture, it makes the visit again, with whatever rules read
pages today.
"""

from dataclasses import dataclass, replace
from typing import Literal

from ..records import Blog, Capture, FileState, Page, Plan, Post, Purpose, Source, Validators, Visit
from ..urls import normalise
from .asking import Asker
from .posts import joined, post_of
from .standing import leads_home


@dataclass(frozen=True, slots=True)
class VisitNote:
    """What a crawl knew of a visit, beyond its capture.

    ``is_gone``, ``leads_on`` and ``file_state`` as in Visit. ``is_blind``: something stood in the way of a listing.
    ``stand_in`` is where the text came from, as the page could not be read. ``is_telling``: a source of hints that
    was understood.
    """

    purpose: Purpose
    url: str
    is_gone: bool = False
    leads_on: bool = False
    is_blind: bool = False
    is_telling: bool = False
    stand_in: Literal["listing", "feed"] | None = None
    file_state: FileState | None = None


def note_of(visit: Visit) -> VisitNote:
    """What is to be kept of the visit beside its capture."""
    is_answer = visit.capture is not None and visit.capture.status == 200
    is_stand_in = visit.purpose == "post" and visit.post is not None and visit.source != "page"
    stand_in: Source | None = visit.source if is_stand_in else None
    return VisitNote(
        visit.purpose,
        visit.url,
        is_gone=visit.is_gone,
        leads_on=visit.leads_on,
        is_blind=visit.purpose == "listing" and is_answer and visit.page is None,
        is_telling=visit.hint_state is not None,
        stand_in=None if stand_in == "page" else stand_in,
        file_state=visit.file_state,
    )


class Replay:
    """One crawl of one blog, made again step by step, in the order in which it was made."""

    def __init__(self, blog: Blog) -> None:
        self.blog = blog
        self._asker = Asker(blog, Plan(), _nobody)
        self._entries: dict[str, Post] = {}
        self._parts: list[Post] = []

    def visit(self, note: VisitNote, capture: Capture | None) -> Visit:
        """The visit, with what today's rules read of its capture; a 304 has no page.

        Its ``hint_state`` is empty where a source of hints was understood: what the crawl then knew is not in it.
        """
        made = Visit(note.purpose, note.url, capture, is_gone=note.is_gone, leads_on=note.leads_on)
        if note.purpose == "listing":
            return replace(made, page=self._listing(note, capture))
        if note.purpose == "part":
            page = self._page(capture)
            self._parts += page.posts[:1] if page else ()
            return replace(made, page=page)
        if note.purpose == "post":
            return self._post(made, note)
        state = "" if note.is_telling else None
        return replace(made, hint_state=state, file_state=note.file_state)

    def _listing(self, note: VisitNote, capture: Capture | None) -> Page | None:
        page = None if note.is_blind else self._page(capture)
        if page is not None:
            self._entries |= {post.url: post for post in reversed(page.posts)}
        return page

    def _post(self, made: Visit, note: VisitNote) -> Visit:
        """As the crawl reads a post's own page (``Posts``); whether the blog lived that night, the note says."""
        parts, self._parts = self._parts, []
        capture = made.capture
        if capture is None or capture.status != 200:
            return made if note.is_gone else self._stand_in(made, note)
        if leads_home(capture, self.blog):
            return made
        page = self._asker.parse(capture)
        if any(found.code == "not-found" for found in page.findings):
            return replace(made, page=page)
        made = replace(made, is_gone=False)
        post = post_of(page, {made.url, normalise(capture.final_url)})
        return replace(made, page=page, post=joined(post, parts)) if post else self._stand_in(made, note)

    def _stand_in(self, made: Visit, note: VisitNote) -> Visit:
        entry = self._entries.get(made.url) if note.stand_in else None
        return replace(made, post=entry, source=note.stand_in) if entry and note.stand_in else made

    def _page(self, capture: Capture | None) -> Page | None:
        return self._asker.parse(capture) if capture is not None and capture.status == 200 else None


async def _nobody(url: str, validators: Validators | None) -> Capture:
    raise AssertionError("a replay asks nobody")
