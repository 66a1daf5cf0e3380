"""Whether a blog still shows what it used to show: a redesign must not look like a quiet month. Pure.

A crawl is summed up as a ``Sighting``, visit by visit, and compared with a ``Past``. Shares are compared by chance:
an alarm is a fall that posts like those before would give less than once in a thousand crawls. So three new posts
without an author are no accident where all had one, and one guest is.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from math import exp, lgamma, log

from scraper import Blog, Finding, Plan, Post, Visit

_MIN_LISTED = 4
_MIN_POSTS = 2
_REMEMBERED_POSTS = 200
_CHANCE = 0.001
_LOOK = "Look at the blog in a browser: it may have a new design. What is kept stays as it was."


@dataclass(frozen=True, slots=True)
class Shares:
    """Of ``posts`` read, how many stated an author, and how many a date, other than by address or configuration."""

    posts: int = 0
    authors: int = 0
    dates: int = 0

    def plus(self, other: "Shares") -> "Shares":
        """Both together."""
        return Shares(self.posts + other.posts, self.authors + other.authors, self.dates + other.dates)


@dataclass(frozen=True, slots=True)
class Habit:
    """How a front page used to look: the fewest posts that it listed, and what they stated there."""

    fewest: int
    shares: Shares


@dataclass(frozen=True, slots=True)
class Past:
    """What was known before a crawl: how many posts, how the front page looked, what the posts' pages stated."""

    posts: int
    front: Habit | None = None
    shares: Shares = field(default_factory=Shares)


@dataclass(frozen=True, slots=True)
class Sighting:
    """What one crawl saw. ``front`` is None where the front page was not read; ``listed`` counts all listings.

    ``empty_feeds`` are feeds that said something before and now hold no entry; ``forbidden`` counts the addresses
    of what is kept that robots.txt does not allow.
    """

    front: Shares | None = None
    listed: int = 0
    empty_feeds: tuple[str, ...] = ()
    forbidden: int = 0
    shares: Shares = field(default_factory=Shares)

    def is_telling(self) -> bool:
        """Whether enough posts were read for their shares to say anything."""
        return self.shares.posts >= _MIN_POSTS

    def is_quiet(self) -> bool:
        """Whether nothing was read that could alarm."""
        return self.front is None and not self.empty_feeds and not self.forbidden and not self.is_telling()


def seen(sighting: Sighting, visit: Visit, blog: Blog, plan: Plan) -> Sighting:
    """The sighting with one more visit of the crawl in it; ``plan`` is what the crawl began with."""
    if visit.purpose == "post" and visit.post is not None and visit.source == "page":
        sighting = replace(sighting, shares=sighting.shares.plus(_shares((visit.post,))))
    if _is_newly_forbidden(visit, blog, plan):
        sighting = replace(sighting, forbidden=sighting.forbidden + 1)
    page = visit.page
    if visit.purpose == "listing" and visit.capture is not None and visit.capture.status == 304:
        # A page that is as it was lists what it listed.
        return replace(sighting, listed=sighting.listed + 1)
    if page is None or visit.capture is None or visit.capture.status != 200:
        return sighting
    if page.kind == "feed" and not page.posts and _has_said_more(visit, plan):
        sighting = replace(sighting, empty_feeds=(*sighting.empty_feeds, visit.url))
    if visit.purpose != "listing":
        return sighting
    is_front = visit.url == blog.url and page.kind != "feed"
    return replace(
        sighting,
        listed=sighting.listed + len(page.posts),
        front=_shares(page.posts) if is_front else sighting.front,
    )


def alarms(blog: Blog, past: Past, now: Sighting) -> tuple[Finding, ...]:
    """What a person should look at; nothing for a blog of which nothing was known."""
    return tuple({finding.code: finding for finding in _alarms(blog, past, now)}.values()) if past.posts else ()


def told_before(findings: tuple[Finding, ...], codes: frozenset[str]) -> tuple[Finding, ...]:
    """The alarms, of which those with one of these codes were sounded lately: they stand, but call nobody again."""
    return tuple(replace(one, severity="warning") if one.code in codes else one for one in findings)


def habit_after(earlier: Habit | None, front: Shares, *, is_alarmed: bool) -> Habit | None:
    """The habit to compare the next front page with: an alarm is told once, then what it told of is the habit.

    A page without posts says nothing of habits; one with very few gives way to what comes later, as blogs grow.
    """
    if front.posts == 0:
        return earlier
    if earlier is None or is_alarmed:
        return Habit(front.posts, front)
    fewest = min(front.posts, earlier.fewest) if earlier.fewest >= _MIN_LISTED else front.posts
    is_enough = earlier.shares.posts >= _REMEMBERED_POSTS
    return Habit(fewest, earlier.shares if is_enough else earlier.shares.plus(front))


def _alarms(blog: Blog, past: Past, now: Sighting) -> Iterator[Finding]:
    if now.front is not None and now.front.posts == now.listed == 0:
        yield _alarm("no-posts-now", blog.url, f"No posts are shown any more, where {past.posts} were known.")
    elif now.front is not None and past.front is not None:
        if _is_short(now.front.posts, past.front.fewest):
            message = f"The front page lists {now.front.posts} posts; it never listed fewer than {past.front.fewest}."
            yield _alarm("short-listing", blog.url, message)
        yield from _falls(blog, past.front.shares, now.front, "posts on the front page state")
    for url in now.empty_feeds:
        yield _alarm("empty-feed", url, "The feed is empty, where it listed posts before.")
    if now.forbidden:
        hint = "Ask the site's owner to allow bloggarkiv; what is kept stays as it was."
        message = f"robots.txt forbids what it allowed before: {now.forbidden} of the blog's addresses."
        yield Finding("robots-newly-forbid", "robots", "attention", blog.url, message, hint)
    yield from _falls(blog, past.shares, now.shares, "posts read state")


def _falls(blog: Blog, was: Shares, now: Shares, what: str) -> Iterator[Finding]:
    for name, before, count in (("author", was.authors, now.authors), ("date", was.dates, now.dates)):
        if now.posts >= _MIN_POSTS and _is_fall(was.posts, before, now.posts, count):
            message = f"{count} of {now.posts} {what} their {name}; {before} of {was.posts} did before."
            yield _alarm(f"fewer-{name}s", blog.url, message)


def _alarm(code: str, url: str, message: str) -> Finding:
    return Finding(code, "crawl", "attention", url, message, _LOOK)


def _is_short(length: int, fewest: int) -> bool:
    """Whether it is less than half of the shortest ever: Blogger cuts pages by bytes, and a post may be deleted."""
    return fewest >= _MIN_LISTED and length * 2 < fewest


def _is_fall(posts_before: int, before: int, posts: int, count: int) -> bool:
    """Whether the share fell to less than half, and chance would hardly do that.

    The share before is taken as (n+1)/(N+2) (Laplace): few posts prove little.
    """
    share = (before + 1) / (posts_before + 2)
    if count / posts * 2 >= share:
        return False
    return sum(_chance_of(hits, posts, share) for hits in range(count + 1)) < _CHANCE


def _chance_of(hits: int, posts: int, share: float) -> float:
    """Of exactly so many hits among so many posts (binomial; by logarithms, as whole blogs may be read at once)."""
    ways = lgamma(posts + 1) - lgamma(hits + 1) - lgamma(posts - hits + 1)
    return exp(ways + hits * log(share) + (posts - hits) * log(1 - share))


def _shares(posts: Iterable[Post]) -> Shares:
    shares = Shares()
    for post in posts:
        rules = {name: evidence.rule for name, evidence in post.evidence.items()}
        has_author = post.author is not None and rules.get("author") != "blog-owner"
        has_date = post.published is not None and rules.get("published") != "address"
        shares = shares.plus(Shares(1, int(has_author), int(has_date)))
    return shares


def _is_newly_forbidden(visit: Visit, blog: Blog, plan: Plan) -> bool:
    if not any(finding.code == "robots-disallowed" for finding in visit.findings):
        return False
    return visit.url == blog.url or ((known := plan.known.get(visit.url)) is not None and known.is_read)


def _has_said_more(visit: Visit, plan: Plan) -> bool:
    """Whether the feed at that address held something in an earlier crawl: then its state is longer than now."""
    earlier = plan.hint_state.get(visit.hint_source or visit.url)
    return earlier is not None and len(earlier) > len(visit.hint_state or "")
