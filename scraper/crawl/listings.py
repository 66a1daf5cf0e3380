"""The walk over listing pages, newest first, and where it ends: at known posts, at the end, or in a trap."""

from collections.abc import AsyncGenerator
from dataclasses import replace
from datetime import date

from ..digest import listing_digest
from ..hints import HINTS
from ..records import Capture, Finding, KnownPost, Page, Post, Source, Visit
from ..urls import is_under, normalise
from .asking import Asker, finding
from .posts import Posts
from .standing import has_moved, led_away, left_for, moved, wall_of

_MAX_PAGES_WITHOUT_NEWS = 3
_TELLING_LENGTH = 60


class Listings:
    """What one walk has seen so far, and the ``blog``: where it is now, if it has moved.

    ``met_end`` says that the walk met the end or a page of only known posts. ``hints_at`` is where each source of
    hints is to be asked, by its name. Without ``knows_hints``, the front page is asked without condition: behind a
    304 it would not say where hints are.
    """

    def __init__(self, asker: Asker, posts: Posts, *, knows_hints: bool) -> None:
        self.asker, self.posts, self.knows_hints = asker, posts, knows_hints
        self.blog, self.plan = asker.blog, asker.plan
        self.seen: set[str] = set()
        self.listed: set[str] = set()
        self.entries: dict[str, Post] = {}
        self.texts: set[str] = set()
        self.hints_at: dict[str, str] = {}
        self.today: date | None = None
        self.oldest: date | None = None
        self.met_end = False
        self.is_interrupted = False
        self.notes: list[Finding] = []

    async def visits(self) -> AsyncGenerator[Visit, None]:
        """The listing pages, each followed by the posts on it that are to be read."""
        url: str | None = self.blog.url
        without_news = 0
        while url is not None and url not in self.seen:
            if len(self.seen) >= self.plan.max_listing_pages:
                self._say_too_many(url)
                return
            self.seen.add(url)
            visit = await self._listing(url)
            page = visit.page
            if page is None:
                yield visit
                self.met_end = visit.capture is not None and visit.capture.status == 304
                return
            news = self._note_entries(page)
            due = [post for post in self._own(page.posts) if self._is_to_read(post)]
            self.posts.on_page = len(due)
            yield replace(visit, leads_on=bool(due) and page.next_url is not None)
            for post in due:
                self.posts.on_page -= 1
                source: Source = "feed" if page.kind == "feed" else "listing"
                async for post_visit in self.posts.visits(post.url, entry=post, source=source):
                    yield post_visit
            if not due and page.posts and self._may_stop():
                self.met_end = True
                return
            without_news = 0 if news else without_news + 1
            if without_news >= _MAX_PAGES_WITHOUT_NEWS:
                self._say_endless(url)
                return
            url = page.next_url or self._feed_instead(page)
        self.met_end = True

    def missing(self) -> tuple[str, ...]:
        """Known posts of the walked time that no listing showed: newer than the oldest entry met."""
        if not self.met_end or self.oldest is None:
            return ()
        unlisted = {
            known.url: known.published
            for known in self.plan.known.values()
            if known.is_present and known.url not in self.listed and known.listed and known.published
        }
        return tuple(url for url, day in unlisted.items() if day is not None and day > self.oldest)

    def findings(self) -> tuple[Finding, ...]:
        """What the walk as a whole tells: a move, traps, session ids, and a blog that showed no post at all."""
        found = list({note.code: note for note in self.notes}.values())
        if self.asker.session_names:
            message = "The host writes a session id into the addresses of its posts; it was left out of them."
            hint = "Look at some posts: if they are not the right ones, tell us of the site."
            found.append(finding("session-in-address", "info", self.blog.url, message, hint))
        if not self.entries and not self.is_interrupted and not self.plan.known and self.met_end:
            hint = "Check that the address is the front page of a blog, and look at it in a browser."
            message = "No posts were found on the front page."
            found.append(finding("no-posts", "attention", self.blog.url, message, hint))
        return tuple(found)

    async def _listing(self, url: str) -> Visit:
        is_conditional = self._may_stop() and (self.knows_hints or url != self.blog.url)
        validators = self.plan.validators.get(url) if is_conditional else None
        capture, findings = await self.asker.ask(url, validators, severity="attention")
        if capture is None:
            self.is_interrupted = True
            return Visit("listing", url, findings=findings)
        self.today = self.today or capture.fetched_at.date()
        if capture.status == 304:
            self.posts.is_home_alive = True
            return Visit("listing", url, capture)
        if capture.status != 200:
            self.is_interrupted = capture.status >= 400
            return Visit("listing", url, capture, findings=(self.asker.status_finding(url, capture),))
        self.seen.add(normalise(capture.final_url))
        page = self.asker.parse(capture)
        if (obstacle := self._obstacle(capture, page)) is not None:
            self.is_interrupted = True
            return Visit("listing", url, capture, findings=(obstacle,))
        self.posts.is_home_alive = self.posts.is_home_alive or bool(page.posts)
        self.hints_at |= {source.NAME: at for source in HINTS if (at := source.address_of(page, self.blog))}
        return Visit("listing", url, capture, page, findings=page.findings)

    def _obstacle(self, capture: Capture, page: Page) -> Finding | None:
        """What shows something else than the blog at a listing's address; a blog that moved is no obstacle."""
        if (wall := wall_of(page)) is not None:
            return replace(wall, severity="attention")
        if (target := left_for(capture, self.blog)) is None or not self.plan.known:
            return None
        if not has_moved(page, self.blog, self.plan.known):
            return led_away(self.blog, target)
        self.notes.append(moved(self.blog, target))
        self.blog = replace(self.blog, url=target)
        return None

    def _feed_instead(self, page: Page) -> str | None:
        """The blog's feed, where its front page lists nothing: it then lists the posts."""
        return next(iter(page.feed_urls), None) if not self.entries else None

    def _note_entries(self, page: Page) -> bool:
        """Remembers what the page lists; whether this walk had not met all of it before.

        A post under another address is no news: a host that makes up addresses repeats its texts.
        """
        own = self._own(page.posts)
        texts = [listing_digest(post) if len(post.body_text) >= _TELLING_LENGTH else post.url for post in own]
        is_news = any(post.url not in self.entries for post in own) and not self.texts.issuperset(texts)
        self.texts |= set(texts)
        for post in own:
            self.entries.setdefault(post.url, post)
            known = self.plan.known.get(post.url)
            self.listed.add(known.url if known else post.url)
        dated = [post.published.date for post in own[-1:] if post.published]
        if dated:
            self.oldest = min(dated[0], self.oldest or dated[0])
        return is_news

    def _own(self, posts: tuple[Post, ...]) -> tuple[Post, ...]:
        """The posts in the blog's folder; all of them where none is, as where posts lie beside a blog's page."""
        own = tuple(post for post in posts if is_under(post.url, self.blog.url))
        return own or posts

    def _is_to_read(self, post: Post) -> bool:
        if "#" in post.url or post.url in self.plan.barred:
            return False
        known = self.plan.known.get(post.url)
        if known is None or not known.is_read or not known.is_present:
            return True
        if self.plan.walks_all and not self._is_read_already(known):
            return True
        return listing_digest(post) not in known.listed

    def _is_read_already(self, known: KnownPost) -> bool:
        """Whether the crawl that this one goes on with has read the post."""
        since = self.plan.read_since
        return since is not None and known.visited_at is not None and known.visited_at >= since

    def _may_stop(self) -> bool:
        return self.plan.is_walked and not self.plan.walks_all

    def _say_endless(self, url: str) -> None:
        self.met_end = True
        message = "The listing goes on without end and without another post; the walk ended here."
        hint = "If posts are missing, see where the listing's older pages lead in a browser."
        self.notes.append(finding("endless-paging", "warning", url, message, hint))

    def _say_too_many(self, url: str) -> None:
        message = f"The listing has more than {self.plan.max_listing_pages} pages; the walk ended here."
        hint = "Look at the page: if it lists the blog's posts, tell us of the site."
        self.notes.append(finding("too-many-pages", "attention", url, message, hint))
