"""From what somebody typed to a blog of the configuration, or to one that can be added; nothing here writes."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from scraper import Blog, Fetch, Fetcher, Page, normalise, user_agent

from ..config import DATABASE_NAME, Config
from ..query import Query
from ..resolve import Resolved, resolve
from ..robots import KeptRobotsFiles
from ..slugs import slug_for
from .state import program_version

_PLATFORMS = {"wordpress": "WordPress", "blogger": "Blogger", "drupal": "Drupal"}


class Names:
    """Which blogs and names are taken: those of the configuration, and those of ``kept``, slug to front page.

    ``kept`` are all blogs that were ever crawled, also those taken out of the configuration.
    """

    def __init__(self, blogs: Iterable[Blog], kept: Mapping[str, str]) -> None:
        self._by_url: dict[str, Blog] = {}
        self._taken = set(kept)
        configured = set[str]()
        for blog in blogs:
            self.take(blog)
            configured.add(blog.slug)
        self._old = {normalise(url): slug for slug, url in kept.items() if slug not in configured}

    def take(self, blog: Blog) -> None:
        """Counts the blog among those of the configuration."""
        self._by_url.setdefault(normalise(blog.url), blog)
        self._taken.add(blog.slug)

    def configured(self, front_url: str) -> Blog | None:
        """The blog of the configuration with that front page."""
        return self._by_url.get(front_url)

    def new_blog(self, front_url: str, facts: Mapping[str, str | None]) -> Blog:
        """A blog of that front page: under its old name if it was crawled before, else under one that never was.

        So the posts of a blog that was taken out of the configuration are never taken for another's.
        """
        slug = self._old.get(front_url) or slug_for(front_url, self._taken)
        owner, party, municipality, role = (facts.get(name) for name in ("owner", "party", "municipality", "role"))
        return Blog(slug, front_url, owner=owner, party=party, municipality=municipality, role=role)


@dataclass(frozen=True, slots=True)
class Sought:
    """What was found behind an address. ``known`` is the configuration's blog there; ``resolved`` what was asked."""

    asked: str
    front_url: str
    known: Blog | None = None
    resolved: Resolved | None = None


async def seek(text: str, names: Names, fetch: Fetch) -> Sought:
    """The blog behind an address, whose scheme may be left out; nothing is asked for one that is configured.

    Raises what asking the address raises, and NoBlog where it is none.
    """
    address = text if "://" in text else f"https://{text}"
    if known := names.configured(normalise(address)):
        return Sought(address, known.url, known)
    resolved = await resolve(address, fetch)
    return Sought(address, resolved.front_url, names.configured(resolved.front_url), resolved)


def names_in(folder: Path, config: Config) -> Names:
    """The names that are taken in that archive, also by blogs that were taken out of its configuration."""
    path = folder / DATABASE_NAME
    if not path.exists():
        return Names(config.blogs, {})
    with Query.open(path) as query:
        return Names(config.blogs, query.blog_urls())


def fetcher_for(
    config: Config, *, allow_private: bool, pace_s: float | None = None, robots: KeptRobotsFiles | None = None
) -> Fetcher:
    """What asks hosts in the way that the configuration says, but for another pace, if one is given.

    ``robots`` is where each host's robots.txt is kept for the next run.
    """
    settings = config.settings
    return Fetcher(
        user_agent=user_agent(program_version(), settings.contact),
        pace_s=settings.pace_s if pace_s is None else pace_s,
        allow_private=allow_private or settings.allow_private,
        unverified_hosts=config.unverified_hosts(),
        proxy=settings.proxy,
        ca_file=settings.ca_file,
        robots=robots,
    )


def described(page: Page) -> str:
    """In a few words what a front page is and offers: platform, posts, paging, hints."""
    platform = _PLATFORMS.get(page.platform or "", "no known platform")
    follow = "older ones follow" if page.next_url else "no older ones follow"
    hints = (["REST"] if page.api_url else []) + (["a feed"] if page.feed_urls or page.kind == "feed" else [])
    offers = f"offers {' and '.join(hints)}" if hints else "offers neither REST nor a feed"
    return f"{platform}, {len(page.posts)} posts, {follow}, {offers}"
