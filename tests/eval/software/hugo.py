"""Hugo with three small themes of our own after well-known ones (Ananke, PaperMod, Bear): Debian packages none."""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import partial
from pathlib import Path

from ..blocks import as_markdown
from ..content import Blogger, Source, blogger
from ..folders import Job, program, run
from ..gold import Entry, PageGroup
from ..static import BASE, Listed, Theme, chunks, of_category, of_tag, save_site

NAME = "Hugo"
PER_PAGE = 7
THEMES = Path(__file__).parents[1] / "hugo_themes"
CARD = Theme("card", Entry("", body="excerpt"), Entry("", author=True, date="second"))
PAPER = Theme("paper", Entry("", author=True, date="second", body="excerpt"), Entry("", author=True, date="second"))
BEAR = Theme("bear", Entry("", date="day", body="none"), Entry("", date="day"))
MEASURED = ((CARD, "sv"), (CARD, "fi"), (PAPER, "da"), (PAPER, "de"), (PAPER, "nb"), (BEAR, "sv"), (BEAR, "en"))


def jobs() -> Iterator[Job]:
    """A job for each measured theme and language."""
    for theme, language in MEASURED:
        yield Job(f"hugo-{theme.name}-{language}", partial(_make, theme=theme, site=blogger(language)))


def _make(folder: Path, work: Path, *, theme: Theme, site: Blogger) -> None:
    hugo = program("hugo")
    (work / "content/posts").mkdir(parents=True)
    for post in site.posts:
        (work / "content/posts" / f"{post.slug}.md").write_text(_source(post), "utf-8")
    (work / "config.json").write_text(json.dumps(_settings(site, theme), ensure_ascii=False), "utf-8")
    run([hugo, "--quiet", "--themesDir", str(THEMES)], work, HUGO_ENVIRONMENT="production")
    save_site(
        folder,
        work / "public",
        software=NAME,
        theme=theme,
        blogger=site,
        listings=_listings(site, theme),
        addresses={post.slug: f"posts/{post.slug}/" for post in site.posts},
    )


def _source(post: Source) -> str:
    facts = {
        "title": post.title,
        "date": f"{post.local:%Y-%m-%dT%H:%M:%S}",
        "author": post.author,
        "categories": [post.category],
        "tags": list(post.tags),
    }
    lead, rest = post.blocks[: post.lead], post.blocks[post.lead :]
    more = f"\n\n<!--more-->\n\n{as_markdown(rest)}" if rest else ""
    return f"{json.dumps(facts, ensure_ascii=False, indent=1)}\n\n{as_markdown(lead)}{more}\n"


def _settings(site: Blogger, theme: Theme) -> dict[str, object]:
    return {
        "baseURL": f"{BASE}/",
        "title": site.site,
        "languageCode": site.language,
        "defaultContentLanguage": site.language,
        "timeZone": site.zone,
        "theme": theme.name,
        "paginate": PER_PAGE,
        "markup": {"goldmark": {"renderer": {"unsafe": True}}},
    }


def _listings(site: Blogger, theme: Theme) -> Iterator[Listed]:
    posts = site.posts
    pages = list(chunks("", posts, PER_PAGE, later="page/{n}/"))
    for category in sorted({post.category for post in posts}):
        path = f"categories/{_slug(category)}/"
        pages += chunks(path, of_category(posts, category), PER_PAGE, later=path + "page/{n}/")
    for tag in sorted({tag for post in posts for tag in post.tags}):
        path = f"tags/{_slug(tag)}/"
        pages += chunks(path, of_tag(posts, tag), PER_PAGE, later=path + "page/{n}/")
    group: PageGroup = "titles" if theme is BEAR else "listing"
    yield from (Listed(page.path, page.posts, group) for page in pages)


def _slug(name: str) -> str:
    """As Hugo writes it: letters stay as they are."""
    return name.lower().replace(" ", "-")
