"""Jekyll with minima, the theme that Debian packages: Markdown sources, published by the program itself."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from pathlib import Path

from ..blocks import as_markdown
from ..content import Blogger, Source, blogger
from ..folders import Job, program, run
from ..gold import Entry
from ..static import BASE, Listed, Theme, save_site

NAME = "Jekyll"
WHOLE = Entry("", author=True, date="second")
BARE = Theme("minima", Entry("", date="day", body="none"), WHOLE)
SHORT = Theme("minima-excerpts", Entry("", date="day", body="excerpt"), WHOLE)
DATES = {"sv": "%Y-%m-%d", "da": "%d.%m.%Y", "en": "%b %-d, %Y", "de": "%d.%m.%Y", "nb": "%-d.%-m.%Y"}
MEASURED = ((BARE, "sv"), (BARE, "en"), (SHORT, "da"), (SHORT, "de"), (SHORT, "nb"))


def jobs() -> Iterator[Job]:
    """A job for each measured theme and language."""
    for theme, language in MEASURED:
        yield Job(f"jekyll-{theme.name}-{language}", partial(_make, theme=theme, site=blogger(language)))


def _make(folder: Path, work: Path, *, theme: Theme, site: Blogger) -> None:
    jekyll = program("jekyll")
    # Where a post has no title, Jekyll makes one of the file's name; nothing tells it from a real one.
    posts = tuple(post for post in site.posts if post.title)
    (work / "_posts").mkdir()
    for post in posts:
        (work / "_posts" / f"{post.local:%Y-%m-%d}-{post.slug}.md").write_text(_source(post), "utf-8")
    (work / "index.md").write_text("---\nlayout: home\n---\n", "utf-8")
    (work / "about.md").write_text(f"---\nlayout: page\ntitle: {site.site}\n---\n{site.posts[0].author}\n", "utf-8")
    (work / "_config.yml").write_text(json.dumps(_settings(site, theme)), "utf-8")
    run([jekyll, "build", "--disable-disk-cache"], work, JEKYLL_ENV="production")
    save_site(
        folder,
        work / "_site",
        software=NAME,
        theme=theme,
        blogger=replace(site, posts=posts),
        listings=[Listed("", posts), Listed("about.html", (), "other")],
        addresses={post.slug: f"{post.local:%Y/%m/%d}/{post.slug}.html" for post in posts},
    )


def _source(post: Source) -> str:
    facts = {
        "layout": "post",
        "title": post.title,
        "date": f"{post.local:%Y-%m-%d %H:%M:%S}",
        "author": post.author,
        "tags": list(post.tags),
    }
    head = "\n".join(f"{key}: {json.dumps(value, ensure_ascii=False)}" for key, value in facts.items())
    lead, rest = post.blocks[: post.lead], post.blocks[post.lead :]
    more = f"\n\n<!--more-->\n\n{as_markdown(rest)}" if rest else ""
    return f"---\n{head}\n---\n\n{as_markdown(lead)}{more}\n"


def _settings(site: Blogger, theme: Theme) -> dict[str, object]:
    return {
        "title": site.site,
        "author": site.authors[0],
        "url": BASE,
        "lang": site.language,
        "timezone": site.zone,
        "permalink": "/:year/:month/:day/:title.html",
        "theme": "minima",
        "show_excerpts": theme is SHORT,
        "excerpt_separator": "<!--more-->",
        "minima": {"date_format": DATES[site.language]},
        "disqus": {"shortname": "storkoping"},
    }
