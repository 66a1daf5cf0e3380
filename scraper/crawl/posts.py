"""The own pages of posts: each asked once in a crawl, with the further parts of a split one."""

from collections.abc import AsyncGenerator
from dataclasses import replace
from datetime import datetime

from ..records import Capture, Finding, KnownPost, Page, Post, Source, Visit
from ..text import text_of
from ..urls import normalise, without_fragment
from .asking import Asker, finding, host_time
from .standing import leads_home


class Posts:
    """What this crawl has asked of posts.

    ``read`` is when, by the host's clock, a post was read or said to be gone or unchanged, by each of its addresses;
    ``failed`` are addresses for which the host had no answer. ``is_home_alive`` says that the front page showed posts
    tonight: only then is a post gone because its address leads there, or because a page says so with status 200.
    ``on_page`` is how many posts of the listing page at hand are yet to be asked.
    """

    def __init__(self, asker: Asker) -> None:
        self.asker, self.plan = asker, asker.plan
        self.asked: set[str] = set()
        self.read: dict[str, datetime] = {}
        self.failed: set[str] = set()
        self.is_home_alive = False
        self.on_page = 0

    def left(self) -> int:
        """How many posts are known to be asked yet: those of the listing page at hand, and those that are due."""
        return max(self.on_page, len(self.plan.due) - len(self.asked))

    async def visits(
        self, url: str, *, entry: Post | None = None, source: Source = "listing", is_changed: bool = False
    ) -> AsyncGenerator[Visit, None]:
        """The visits to one post's own page: its further parts first, then the whole; none if it was asked before.

        ``entry`` is what a listing or feed (``source``) says of it. A post that ``is_changed`` is asked without
        condition: the host's own "not modified" may be what is wrong.
        """
        url = without_fragment(url)
        known = self.plan.known.get(url)
        addresses = {url, known.url if known else url}
        if not addresses.isdisjoint(self.plan.barred):
            return
        if not addresses.isdisjoint(self.asked):
            self._note_alias(addresses)
            return
        self.asked |= addresses
        is_conditional = known is not None and known.is_read and not is_changed
        validators = self.plan.validators.get(url) if is_conditional else None
        capture, findings = await self.asker.ask(url, validators, severity="warning")
        if capture is None:
            self.failed |= addresses
            yield self._stand_in(url, entry, source, findings)
            return
        addresses.add(normalise(capture.final_url))
        self.asked |= addresses
        async for visit in self._answered(url, capture, entry, source):
            if visit.purpose == "post":
                self._note(visit, capture, addresses)
            yield visit

    async def _answered(
        self, url: str, capture: Capture, entry: Post | None, source: Source
    ) -> AsyncGenerator[Visit, None]:
        if capture.status == 304:
            yield Visit("post", url, capture)
        elif capture.status in (404, 410):
            yield Visit("post", url, capture, is_gone=True)
        elif capture.status != 200:
            yield self._stand_in(url, entry, source, (self.asker.status_finding(url, capture),), capture)
        else:
            async for visit in self._page(url, capture, entry, source):
                yield visit

    async def _page(
        self, url: str, capture: Capture, entry: Post | None, source: Source
    ) -> AsyncGenerator[Visit, None]:
        page = self.asker.parse(capture)
        is_sent_home = leads_home(capture, self.asker.blog)
        if is_sent_home or any(found.code == "not-found" for found in page.findings):
            yield self._softly_gone(url, capture, page, is_sent_home=is_sent_home)
            return
        post = post_of(page, {url, normalise(capture.final_url)})
        if post is None:
            message = "The post's own page could not be read as a post."
            hint = "Its bytes are kept; the post keeps the text that it had."
            unread = finding("post-not-read", "warning", url, message, hint)
            yield self._stand_in(url, entry, source, (*page.findings, unread), capture)
            return
        parts: list[Post] = []
        for part_url in page.part_urls:
            part_capture, findings = await self.asker.ask(part_url, None, severity="warning")
            part = self.asker.parse(part_capture) if part_capture and part_capture.status == 200 else None
            yield Visit("part", part_url, part_capture, part, findings=findings)
            parts += part.posts[:1] if part else ()
        yield Visit("post", url, capture, page, joined(post, parts), findings=page.findings)

    def _softly_gone(self, url: str, capture: Capture, page: Page, *, is_sent_home: bool) -> Visit:
        """A visit to an address that says with status 200 that its post is gone: believed while the blog lives."""
        if not is_sent_home:
            return Visit("post", url, capture, page, is_gone=self.is_home_alive, findings=page.findings)
        message = f"The post's address leads to {capture.final_url}, not to the post."
        hint = "What is kept stays as it was." if not self.is_home_alive else "It counts as gone if that stays so."
        found = finding("leads-home", "info", url, message, hint)
        return Visit("post", url, capture, is_gone=self.is_home_alive, findings=(found,))

    def _stand_in(
        self,
        url: str,
        entry: Post | None,
        source: Source,
        findings: tuple[Finding, ...],
        capture: Capture | None = None,
    ) -> Visit:
        """A visit without the post's own text: a post that was never read keeps its listing's."""
        known: KnownPost | None = self.plan.known.get(url)
        if entry is None or (known is not None and known.is_read):
            return Visit("post", url, capture, findings=findings)
        return Visit("post", url, capture, post=entry, source=source, findings=findings)

    def _note(self, visit: Visit, capture: Capture, addresses: set[str]) -> None:
        is_text = visit.post is not None and visit.source == "page"
        if is_text or visit.is_gone or capture.status == 304:
            self.read |= dict.fromkeys(addresses, host_time(capture))
        elif capture.status >= 500 or capture.status == 429:
            self.failed |= addresses

    def _note_alias(self, addresses: set[str]) -> None:
        """What was read under one address was read under all."""
        if times := [self.read[url] for url in addresses if url in self.read]:
            self.read |= dict.fromkeys(addresses, min(times))
        elif not addresses.isdisjoint(self.failed):
            self.failed |= addresses


def post_of(page: Page, addresses: set[str]) -> Post | None:
    """The post that the page of these addresses is about."""
    if page.kind == "post" and page.posts:
        return page.posts[0]
    return next((post for post in page.posts if without_fragment(post.url) in addresses), None)


def joined(post: Post, parts: list[Post]) -> Post:
    """The post with the bodies of its further parts behind its own."""
    if not parts:
        return post
    body_html = "\n".join(part.body_html for part in (post, *parts) if part.body_html)
    media = dict.fromkeys(item for part in (post, *parts) for item in part.media)
    return replace(post, body_html=body_html, body_text=text_of(body_html), media=tuple(media), is_excerpt=False)
