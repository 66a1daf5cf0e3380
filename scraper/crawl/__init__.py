"""Walks one blog: its listings newest first, the own page of each post once, and again what may have changed.

``crawl`` decides what to ask next from plain values (the ``Plan``, and what the pages say), and hands every answer
on as a ``Visit``. It never imports ``fetch``: that is passed in, so a crawl is testable with a dictionary. In order:

1. ``listings``: listing pages from the front page on; with each page, the own page of each post on it that is not
   known, or whose entry there has changed. Once some walk has met the end, a page of only known, unchanged posts
   ends the walk.
2. ``hinted``: what hints (``hints/``) say is new, edited or gone anywhere in the blog's history.
3. what is due: absences to confirm, known posts that the walk should have met, posts of an age to be asked again.

The files of the blog (``files``) come after all that, by a crawl of their own.
"""

from collections.abc import AsyncGenerator
from contextlib import aclosing
from dataclasses import replace

from ..hints import Memory
from ..records import Blog, Plan, Visit
from .asking import Asker, Fetch
from .files import FileCrawl
from .hinted import Hinted
from .listings import Listings
from .posts import Posts
from .replay import Replay, VisitNote, note_of

__all__ = ["Fetch", "FileCrawl", "Replay", "VisitNote", "crawl", "note_of"]


async def crawl(blog: Blog, plan: Plan, fetch: Fetch) -> AsyncGenerator[Visit, None]:
    """The visits of one crawl of the blog, in the order made; the last has purpose ``done``.

    Raises nothing for what a host does: a failed request is a visit with findings. Asks one address at a time, and
    no post twice.
    """
    asker = Asker(blog, plan, fetch)
    posts = Posts(asker)
    async with aclosing(_visits(asker, posts)) as visits:
        async for visit in visits:
            yield replace(visit, left=posts.left())


async def _visits(asker: Asker, posts: Posts) -> AsyncGenerator[Visit, None]:
    blog, plan = asker.blog, asker.plan
    memories = {at: memory for at, text in plan.hint_state.items() if (memory := Memory.load(text))}
    listings = Listings(asker, posts, knows_hints=bool(memories))
    hinted = Hinted(asker, posts, listings, memories)
    async for visit in listings.visits():
        yield visit
    if not listings.is_interrupted:
        async for visit in hinted.visits():
            yield visit
        for url in (*plan.due, *listings.missing(), *(() if hinted.covers_all else plan.aged)):
            async for visit in posts.visits(url):
                yield visit
    yield Visit("done", blog.url, is_walked=listings.met_end, findings=listings.findings())
