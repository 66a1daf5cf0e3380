"""Walks one blog: its listings newest first, the own page of each post once, and again what may have changed.

``crawl`` decides what to ask next from plain values (the ``Plan``, and what the pages say), and hands every answer
on as a ``Visit``. It never imports ``fetch``: that is passed in, so a crawl is testable with a dictionary. In order:

1. listing pages from the front page on; with each page, the own page of each post on it that is not known, or whose
   entry there has changed. Once some walk has met the end, a page of only known, unchanged posts ends the walk.
2. what hints (``hints/``) say is new, edited or gone anywhere in the blog's history.
3. what is due: absences to confirm, posts of an age to be asked again, known posts that the walk should have met.
"""

from collections.abc import AsyncGenerator, Awaitable, Callable
from dataclasses import replace
from datetime import date

from .digest import listing_digest
from .errors import FetchError, RobotsDisallowed, ScraperError
from .hints import HINTS
from .parse import parse_page
from .records import Blog, Capture, Finding, KnownPost, Page, Plan, Post, Severity, Source, Stage, Validators, Visit
from .text import text_of
from .urls import is_under, normalise, without_fragment

Fetch = Callable[[str, Validators | None], Awaitable[Capture]]

_MAX_PAGES_WITHOUT_NEWS = 3


async def crawl(blog: Blog, plan: Plan, fetch: Fetch) -> AsyncGenerator[Visit, None]:
    """The visits of one crawl of the blog, in the order made; the last has purpose ``done``.

    Raises nothing for what a host does: a failed request is a visit with findings. Asks one address at a time, and
    none twice.
    """
    walk = _Walk(blog, plan, fetch)
    async for visit in walk.listings():
        yield visit
    async for visit in walk.hinted():
        yield visit
    async for visit in walk.due():
        yield visit
    yield Visit("done", blog.url, is_walked=walk.met_end, findings=walk.findings())


class _Walk:
    """What one crawl has seen so far."""

    def __init__(self, blog: Blog, plan: Plan, fetch: Fetch) -> None:
        self.blog, self.plan, self.fetch = blog, plan, fetch
        self.asked: set[str] = set()
        self.listed: set[str] = set()
        self.entries: dict[str, Post] = {}
        self.entry_sources: dict[str, Source] = {}
        self.hints_at: dict[str, str] = {}
        self.oldest: date | None = None
        self.met_end = False
        self.is_interrupted = False

    async def listings(self) -> AsyncGenerator[Visit, None]:
        """The listing pages, each followed by the posts on it that are to be read."""
        url: str | None = self.blog.url
        seen: set[str] = set()
        without_news = 0
        while url is not None and url not in seen and len(seen) < self.plan.max_listing_pages:
            seen.add(url)
            visit = await self._listing(url)
            yield visit
            page = visit.page
            if page is None:
                self.met_end = visit.capture is not None and visit.capture.status == 304
                return
            news = self._note_entries(page)
            due = [post for post in self._own(page.posts) if self._is_to_read(post)]
            for post in due:
                async for post_visit in self._post(post.url, entry=post):
                    yield post_visit
            without_news = 0 if news else without_news + 1
            if (not due and page.posts and self._may_stop()) or without_news >= _MAX_PAGES_WITHOUT_NEWS:
                self.met_end = True
                return
            url = page.next_url or self._feed_instead(page)
        self.met_end = url is None or url in seen

    async def hinted(self) -> AsyncGenerator[Visit, None]:
        """What the platform's own API says has changed anywhere in the history."""
        if self.is_interrupted:
            return
        for source in HINTS:
            earlier = next((at for at in self.plan.hint_state if source.is_own(at)), None)
            address = self.hints_at.get(source.NAME, earlier)
            if address is None:
                continue
            state, due = self.plan.hint_state.get(address), set[str]()
            async for visit, told in source.ask(address, state, self.fetch):
                yield visit
                due |= told
            for url in sorted(due, reverse=True):
                async for post_visit in self._post(url):
                    yield post_visit

    async def due(self) -> AsyncGenerator[Visit, None]:
        """The posts that the plan asks for, and those that the walk should have met on the listings."""
        if self.is_interrupted:
            return
        for url in (*self.plan.due, *self._missing()):
            async for visit in self._post(url):
                yield visit

    def findings(self) -> tuple[Finding, ...]:
        """What the crawl as a whole tells: a blog that showed no post at all."""
        if self.entries or self.is_interrupted or self.plan.known or not self.met_end:
            return ()
        hint = "Check that the address is the front page of a blog, and look at it in a browser."
        return (self._finding("no-posts", "attention", self.blog.url, "No posts were found on the front page.", hint),)

    async def _listing(self, url: str) -> Visit:
        validators = self.plan.validators.get(url) if self._may_stop() else None
        capture, findings = await self._ask(url, validators, severity="attention")
        if capture is None:
            self.is_interrupted = True
            return Visit("listing", url, findings=findings)
        if capture.status == 304:
            return Visit("listing", url, capture)
        if capture.status != 200:
            self.is_interrupted = capture.status >= 400
            return Visit("listing", url, capture, findings=(self._status_finding(url, capture),))
        page = self._parse(capture)
        self.hints_at |= {source.NAME: at for source in HINTS if (at := source.address_of(page)) is not None}
        return Visit("listing", url, capture, page, findings=page.findings)

    def _feed_instead(self, page: Page) -> str | None:
        """The blog's feed, where its front page lists nothing: it then lists the posts."""
        return next(iter(page.feed_urls), None) if not self.entries else None

    def _note_entries(self, page: Page) -> bool:
        """Remembers what the page lists; whether anything on it was not listed before in this walk."""
        own = self._own(page.posts)
        news = any(post.url not in self.entries for post in own)
        for post in own:
            self.entries.setdefault(post.url, post)
            self.entry_sources.setdefault(post.url, "feed" if page.kind == "feed" else "listing")
            known = self.plan.known.get(post.url)
            self.listed.add(known.url if known else post.url)
        dated = [post.published.date for post in own[-1:] if post.published]
        if dated:
            self.oldest = min(dated[0], self.oldest or dated[0])
        return news

    def _own(self, posts: tuple[Post, ...]) -> tuple[Post, ...]:
        """The posts in the blog's folder; all of them where none is, as where posts lie beside a blog's page."""
        own = tuple(post for post in posts if is_under(post.url, self.blog.url))
        return own or posts

    def _is_to_read(self, post: Post) -> bool:
        if "#" in post.url:
            return False
        known = self.plan.known.get(post.url)
        if known is None or not known.is_read or not known.is_present or self.plan.walks_all:
            return True
        return listing_digest(post) not in known.listed

    def _may_stop(self) -> bool:
        return self.plan.is_walked and not self.plan.walks_all

    def _missing(self) -> tuple[str, ...]:
        """Known posts of the walked time that no listing showed: newer than the oldest entry met."""
        if not self.met_end or self.oldest is None:
            return ()
        unlisted = {
            known.url: known.published
            for known in self.plan.known.values()
            if known.is_present and known.url not in self.listed and known.listed and known.published
        }
        return tuple(url for url, day in unlisted.items() if day is not None and day > self.oldest)

    async def _post(self, url: str, *, entry: Post | None = None) -> AsyncGenerator[Visit, None]:
        """The visits to one post's own page: its further parts first, then the whole."""
        url = without_fragment(url)
        known = self.plan.known.get(url)
        if not {url, known.url if known else url}.isdisjoint(self.asked):
            return
        self.asked |= {url, known.url if known else url}
        validators = self.plan.validators.get(url) if known is not None and known.is_read else None
        capture, findings = await self._ask(url, validators, severity="warning")
        if capture is None:
            yield self._stand_in(url, entry, known, findings)
            return
        self.asked |= {normalise(capture.final_url)}
        if capture.status == 304:
            yield Visit("post", url, capture)
        elif capture.status in (404, 410):
            yield Visit("post", url, capture, is_gone=True)
        elif capture.status != 200:
            yield self._stand_in(url, entry, known, (self._status_finding(url, capture),), capture)
        else:
            async for visit in self._read_post(url, capture, entry, known):
                yield visit

    async def _read_post(
        self, url: str, capture: Capture, entry: Post | None, known: KnownPost | None
    ) -> AsyncGenerator[Visit, None]:
        page = self._parse(capture)
        if any(finding.code == "not-found" for finding in page.findings):
            yield Visit("post", url, capture, page, is_gone=True, findings=page.findings)
            return
        post = _post_of(page, {url, normalise(capture.final_url)})
        if post is None:
            message = "The post's own page could not be read as a post."
            hint = "Its bytes are kept; the post keeps the text that it had."
            finding = self._finding("post-not-read", "warning", url, message, hint)
            yield self._stand_in(url, entry, known, (*page.findings, finding), capture)
            return
        parts: list[Post] = []
        for part_url in page.part_urls:
            part_capture, findings = await self._ask(part_url, None, severity="warning")
            part = self._parse(part_capture) if part_capture and part_capture.status == 200 else None
            yield Visit("part", part_url, part_capture, part, findings=findings)
            parts += part.posts[:1] if part else ()
        yield Visit("post", url, capture, page, _joined(post, parts), findings=page.findings)

    def _stand_in(
        self,
        url: str,
        entry: Post | None,
        known: KnownPost | None,
        findings: tuple[Finding, ...],
        capture: Capture | None = None,
    ) -> Visit:
        """A visit without the post's own text: a post that was never read keeps its listing's."""
        if entry is None or (known is not None and known.is_read):
            return Visit("post", url, capture, findings=findings)
        return Visit("post", url, capture, post=entry, source=self.entry_sources[entry.url], findings=findings)

    async def _ask(
        self, url: str, validators: Validators | None, *, severity: Severity
    ) -> tuple[Capture | None, tuple[Finding, ...]]:
        try:
            return await self.fetch(url, validators), ()
        except ScraperError as error:
            stage: Stage = "robots" if isinstance(error, RobotsDisallowed) else "fetch"
            severity = severity if isinstance(error, FetchError) else "attention"
            return None, (Finding(_code(error), stage, severity, url, error.message, error.hint),)

    def _parse(self, capture: Capture) -> Page:
        headers = dict(reversed(capture.headers))
        return parse_page(
            capture.body, capture.final_url, headers=headers, fetched_at=capture.fetched_at, blog=self.blog
        )

    def _status_finding(self, url: str, capture: Capture) -> Finding:
        severity: Severity = "attention" if url == self.blog.url else "warning"
        message = f"The host answered {capture.status} {capture.reason}".rstrip() + "."
        return self._finding(f"status-{capture.status}", severity, url, message, "What is kept stays as it was.")

    def _finding(self, code: str, severity: Severity, url: str, message: str, hint: str) -> Finding:
        return Finding(code, "crawl", severity, url, message, hint)


def _post_of(page: Page, addresses: set[str]) -> Post | None:
    """The post that the page of these addresses is about."""
    if page.kind == "post" and page.posts:
        return page.posts[0]
    return next((post for post in page.posts if without_fragment(post.url) in addresses), None)


def _joined(post: Post, parts: list[Post]) -> Post:
    """The post with the bodies of its further parts behind its own."""
    if not parts:
        return post
    body_html = "\n".join(part.body_html for part in (post, *parts) if part.body_html)
    media = dict.fromkeys(item for part in (post, *parts) for item in part.media)
    return replace(post, body_html=body_html, body_text=text_of(body_html), media=tuple(media), is_excerpt=False)


def _code(error: ScraperError) -> str:
    """The finding's code for an error: its class in kebab case."""
    name = type(error).__name__
    return "".join(f"-{char.lower()}" if char.isupper() else char for char in name).lstrip("-")
