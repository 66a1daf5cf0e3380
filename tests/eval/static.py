"""What the static generators have in common: their output folder, saved as a measured site."""

from __future__ import annotations

import re
import shutil
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC
from pathlib import Path
from zoneinfo import ZoneInfo

from .blocks import as_text
from .content import Blogger, Source
from .gold import Entry, PageGroup, SavedPage, Site, Truth, write_site

BASE = "https://blogg.storkoping.example"
# What some themes print where a post has no title: no title, but no lie either.
PLACEHOLDERS = ("Untitled", "Unbenannt", "No title", "(no title)")
SPELLED = str.maketrans({"ø": "o", "Ø": "O", "æ": "ae", "Æ": "AE", "ß": "ss"})


@dataclass(frozen=True, slots=True)
class Theme:
    """A theme, and what its pages show of a post: on listings, on permalinks, and in bare lists of titles.

    ``excerpt_chars`` is where the theme cuts the text of its excerpts: of the whole post, or of what stands above
    the author's mark if it ``heeds_mark``. Listings below ``undated_paths`` state no dates. A theme with
    ``has_one_author`` names the site's owner, whoever wrote a post.
    """

    name: str
    listing: Entry
    permalink: Entry
    titles: Entry | None = None
    opens_with_whole_post: bool = False
    excerpt_chars: int | None = None
    heeds_mark: bool = False
    undated_paths: str | None = None
    has_one_author: bool = False


@dataclass(frozen=True, slots=True)
class Listed:
    """A page of several posts (or none) in the output folder; ``path`` is its address below the site's."""

    path: str
    posts: tuple[Source, ...]
    group: PageGroup = "listing"
    is_first: bool = False


def chunks(prefix: str, posts: Sequence[Source], size: int, *, later: str, second: int = 2) -> Iterator[Listed]:
    """The pages of a paged listing; ``later`` has ``{n}`` for a page's number, ``second`` at the second page."""
    for start in range(0, len(posts), size):
        path = prefix if not start else later.format(n=start // size - 1 + second)
        yield Listed(path, tuple(posts[start : start + size]), is_first=not start)


def save_site(
    folder: Path,
    output: Path,
    *,
    software: str,
    theme: Theme,
    blogger: Blogger,
    listings: Iterable[Listed],
    addresses: dict[str, str],
) -> None:
    """Copies the pages out of the output folder with their gold. ``addresses`` has each post's path by its slug.

    Raises FileNotFoundError where the generator wrote no page that it ought to.
    """
    folder.mkdir(parents=True, exist_ok=True)
    by_group = {"listing": theme.listing, "titles": theme.titles or theme.listing, "other": theme.listing}
    listings = list(listings)
    openers = {page.path for page in listings if page.is_first and theme.opens_with_whole_post}
    wanted = [(page.path, page.group, by_group[page.group], page.posts) for page in listings]
    wanted += [(addresses[post.slug], "permalink", theme.permalink, (post,)) for post in blogger.posts]
    pages = []
    for number, (path, group, shown, posts) in enumerate(wanted):
        name = f"{number:03}.html"
        shutil.copyfile(file_of(output, path), folder / name)
        entries = [_entry(shown, post, f"{BASE}/{addresses[post.slug]}") for post in posts]
        if theme.undated_paths and path.startswith(theme.undated_paths):
            entries = [replace(entry, date=None) for entry in entries]
        if path in openers:
            entries[0] = replace(entries[0], body="full")
        pages.append(SavedPage(name, f"{BASE}/{path}", group, tuple(entries)))
    truths = [truth_of(post, f"{BASE}/{addresses[post.slug]}", zone=blogger.zone) for post in blogger.posts]
    if theme.excerpt_chars:
        truths = [_cut(truth, theme.excerpt_chars, heeds_mark=theme.heeds_mark) for truth in truths]
    site = Site(software, theme.name, blogger.language, {truth.url: truth for truth in truths}, tuple(pages))
    write_site(site, folder)


def truth_of(post: Source, url: str, *, zone: str) -> Truth:
    """The gold of a source that was published at that address."""
    return Truth(
        url=url,
        titles=(post.title,) if post.title else PLACEHOLDERS,
        author=post.author,
        local=post.local,
        instant=post.local.replace(tzinfo=ZoneInfo(zone)).astimezone(UTC),
        body=as_text(post.blocks),
        excerpt=as_text(post.blocks[: post.lead]),
    )


def slug_of(name: str) -> str:
    """The name as most generators write it into addresses: "Bo & Åsa Öst" gives "bo-asa-ost"."""
    return spelled(name).lower()


def spelled(name: str) -> str:
    """The name in letters that every address has: "Bo & Åsa Öst" gives "Bo-Asa-Ost"."""
    ascii_only = unicodedata.normalize("NFKD", name.translate(SPELLED)).encode("ascii", "ignore").decode()
    return "-".join(re.sub(r"[^\w\s-]", "", ascii_only).split())


def file_of(output: Path, path: str) -> Path:
    """The file behind an address below the site's."""
    file = output / path
    return file / "index.html" if path.endswith("/") or not path else file


def of_tag(posts: Iterable[Source], tag: str) -> tuple[Source, ...]:
    """The posts with that tag, in their order."""
    return tuple(post for post in posts if tag in post.tags)


def of_category(posts: Iterable[Source], category: str) -> tuple[Source, ...]:
    """The posts of that category, in their order."""
    return tuple(post for post in posts if post.category == category)


def of_author(posts: Iterable[Source], author: str) -> tuple[Source, ...]:
    """The posts of that author, in their order."""
    return tuple(post for post in posts if post.author == author)


def _cut(truth: Truth, chars: int, *, heeds_mark: bool) -> Truth:
    text = truth.excerpt if heeds_mark else truth.body
    return replace(truth, excerpt=" ".join(text.split())[:chars])


def _entry(shown: Entry, post: Source, url: str) -> Entry:
    return replace(shown, url=url, title=shown.title and bool(post.title))
