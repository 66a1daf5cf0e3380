"""What hints tell to ask, and asking it: within a budget a night, and forgetting nothing that was not read."""

from collections.abc import AsyncGenerator
from datetime import date, datetime
from functools import partial

from ..hints import HINTS, Answer, HintSource, Memory, Question, Tells
from ..records import Capture, Finding, Visit
from ..urls import is_under, shape_of
from .asking import Asker
from .listings import Listings
from .posts import Posts

MAX_POSTS_A_NIGHT = 200
"""How many posts one night asks because of hints, once a blog has been walked; the rest wait for the next."""

_ALL: frozenset[Tells] = frozenset({"texts", "comments"})


class Hinted:
    """The sources of hints of one crawl. ``covers_all`` says that they told of every change there can be."""

    def __init__(self, asker: Asker, posts: Posts, listings: Listings, memories: dict[str, Memory]) -> None:
        self.asker, self.posts, self.listings, self.memories = asker, posts, listings, memories
        self.plan = asker.plan
        self.covers_all = False
        self._findings: list[Finding] = []

    async def visits(self) -> AsyncGenerator[Visit, None]:
        """The visits to the sources, and then to the posts that they told, tonight or before."""
        if self.listings.today is None:
            return
        covered: frozenset[Tells] = frozenset()
        is_audit = False
        for source in HINTS:
            address = self._address_of(source)
            if address is None or covered >= source.TELLS or address in self.listings.seen:
                continue
            answer = await source.tell(self._question(source, address, self.listings.today))
            for visit in self._told(source, address, answer):
                yield visit
            covered |= answer.covers
            is_audit = is_audit or answer.is_audit
        self.covers_all = covered >= _ALL and not is_audit
        async for visit in self._due():
            yield visit

    def _address_of(self, source: HintSource) -> str | None:
        earlier = (at for at, memory in self.memories.items() if memory.source == source.NAME)
        return self.listings.hints_at.get(source.NAME) or next(earlier, None)

    def _question(self, source: HintSource, address: str, today: date) -> Question:
        memory = self.memories.get(address)
        return Question(
            address=address,
            blog_url=self.listings.blog.url,
            today=today,
            state=memory.state if memory and memory.source == source.NAME else None,
            ask=partial(self._ask, is_conditional=False),
            ask_if_changed=partial(self._ask, is_conditional=True),
            is_known=lambda url: url in self.plan.known or url in self.listings.entries,
            shapes=lambda: frozenset(map(shape_of, (*self.plan.known, *self.listings.entries))),
        )

    async def _ask(self, url: str, *, is_conditional: bool) -> Capture | None:
        validators = self.plan.validators.get(url) if is_conditional else None
        capture, findings = await self.asker.ask(url, validators, severity="info")
        self._findings += findings
        return capture

    def _told(self, source: HintSource, address: str, answer: Answer) -> list[Visit]:
        """The visits that the answer is made of. Each carries all of the memory, so that none can be kept alone."""
        earlier = self.memories.get(address) or Memory(source.NAME)
        changed = {url: at for url, at in answer.changed.items() if self._is_ours(url) and not self._is_read(url, at)}
        changed |= {url: at for url, at in answer.listed.items() if self._is_ours(url) and self._is_news(url, at)}
        memory = earlier.told(answer.state, changed)
        if memory.state is not None or memory.due:
            self.memories[address] = memory
        text = memory.dump()
        visits = [Visit("hint", one.url, one, hint_state=text, hint_source=address) for one in answer.captures]
        visits += [Visit("hint", found.url, findings=(found,)) for found in self._findings]
        self._findings = []
        return visits

    def _is_ours(self, url: str) -> bool:
        if url in self.plan.known or url in self.listings.entries:
            return True
        return is_under(url, self.listings.blog.url) and url.rstrip("/") != self.listings.blog.url.rstrip("/")

    def _is_read(self, url: str, changed_at: datetime | None) -> bool:
        """Whether tonight's crawl has read the post, after that change."""
        known = self.plan.known.get(url)
        read_at = self.posts.read.get(url) or (self.posts.read.get(known.url) if known else None)
        return read_at is not None and (changed_at is None or read_at > changed_at)

    def _is_news(self, url: str, changed_at: datetime | None) -> bool:
        """Whether a post that is merely named is to be asked: it is not known, or has changed since it was visited."""
        if self._is_read(url, changed_at):
            return False
        known = self.plan.known.get(url)
        if known is None or not known.is_read or changed_at is None:
            return known is None or not known.is_read
        return known.visited_at is None or known.visited_at <= changed_at

    async def _due(self) -> AsyncGenerator[Visit, None]:
        """The posts that any source told: untried ones first."""
        is_first = self.plan.walks_all or not self.plan.is_walked
        left = len(self.plan.known) + 1_000_000 if is_first else MAX_POSTS_A_NIGHT
        for address, memory in list(self.memories.items()):
            now = memory
            urls = [url for _, url in sorted((-due.tries, url) for url, due in memory.due.items())][::-1]
            for url in urls[:left]:
                async for visit in self.posts.visits(url, is_changed=True):
                    yield visit
                now = self._after(now, url)
            left -= min(left, len(urls))
            if now is not memory:
                yield Visit("hint", address, hint_state=now.dump(), hint_source=address)

    def _after(self, memory: Memory, url: str) -> Memory:
        if self._is_read(url, memory.due[url].changed_at):
            return memory.without(url)
        return memory if url in self.posts.failed else memory.tried(url)
