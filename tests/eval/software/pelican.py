"""Pelican with its own themes and seafoam: Markdown sources, published by the program itself."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from pathlib import Path

from ..blocks import as_markdown, as_text
from ..content import Blogger, Source, blogger
from ..folders import Job, program, run
from ..gold import Entry
from ..static import BASE, Listed, Theme, chunks, of_author, of_category, of_tag, save_site, slug_of

NAME = "Pelican"
PER_PAGE = 7
# Without the system's locales, Pelican writes months in English, as on many a blog; so some sites use numbers.
DATES = {"sv": "%Y-%m-%d %H:%M", "da": "%d.%m.%Y kl. %H.%M", "fi": "%d.%m.%Y"}
SIMPLE = Theme(
    "simple",
    Entry("", author=True, date="second", body="excerpt"),
    Entry("", author=True, date="second"),
    Entry("", date="second", body="none"),
)
NOTMYIDEA = Theme(
    "notmyidea",
    Entry("", author=True, date="second", body="excerpt"),
    Entry("", author=True, date="second"),
    Entry("", date="second", body="none"),
    opens_with_whole_post=True,
)
SEAFOAM = Theme(
    "seafoam",
    Entry("", date="second", body="excerpt"),
    Entry("", date="second"),
    Entry("", date="second", body="none"),
    undated_paths="author/",
)
MEASURED = ((SIMPLE, "sv"), (SIMPLE, "en"), (NOTMYIDEA, "da"), (NOTMYIDEA, "sv"), (SEAFOAM, "fi"), (SEAFOAM, "en"))


def jobs() -> Iterator[Job]:
    """A job for each measured theme and language."""
    for theme, language in MEASURED:
        yield Job(f"pelican-{theme.name}-{language}", partial(_make, theme=theme, site=blogger(language)))


def _make(folder: Path, work: Path, *, theme: Theme, site: Blogger) -> None:
    pelican = program("venv-static/bin/pelican", "pelican")
    (work / "content").mkdir()
    posts = [post for post in site.posts if post.title]  # Pelican refuses posts without one
    for post in posts:
        (work / "content" / f"{post.slug}.md").write_text(_source(post), "utf-8")
    (work / "pelicanconf.py").write_text(_settings(site, theme), "utf-8")
    run([pelican, "content", "-s", "pelicanconf.py", "-o", "output"], work)
    published = Blogger(site.language, site.site, site.zone, site.authors, tuple(posts))
    save_site(
        folder,
        work / "output",
        software=NAME,
        theme=theme,
        blogger=published,
        listings=list(_listings(published)),
        addresses={post.slug: f"{post.slug}.html" for post in posts},
    )


def _source(post: Source) -> str:
    facts = {
        "Title": post.title,
        "Date": f"{post.local:%Y-%m-%d %H:%M}",
        "Authors": post.author,
        "Category": post.category,
        "Tags": ", ".join(post.tags),
        "Slug": post.slug,
        "Summary": as_text(post.blocks[: post.lead]),
    }
    return "\n".join(f"{key}: {value}" for key, value in facts.items() if value) + f"\n\n{as_markdown(post.blocks)}\n"


def _settings(site: Blogger, theme: Theme) -> str:
    lines = [
        f"SITENAME = {site.site!r}",
        f"SITEURL = {BASE!r}",
        f"TIMEZONE = {site.zone!r}",
        f"DEFAULT_LANG = {site.language!r}",
        f"DATE_FORMATS = {DATES!r}",
        f"DEFAULT_PAGINATION = {PER_PAGE}",
        "PATH = 'content'",
        "SLUGIFY_SOURCE = 'basename'",
        "DISQUS_SITENAME = 'storkoping'",
        "TAG_URL = TAG_SAVE_AS = 'tag/{slug}.html'",
    ]
    if theme is SEAFOAM:
        # The theme comes as a plugin, which puts itself into the settings.
        lines.append("PLUGINS = ['pelican.plugins.' + name for name in ('jinja_filters', 'image_process', 'seafoam')]")
    else:
        lines.append(f"THEME, PLUGINS = {theme.name!r}, []")
    return "\n".join(lines) + "\n"


def _listings(site: Blogger) -> Iterator[Listed]:
    yield from chunks("", site.posts, PER_PAGE, later="index{n}.html")
    for author in site.authors:
        path = f"author/{slug_of(author)}"
        yield from chunks(f"{path}.html", of_author(site.posts, author), PER_PAGE, later=path + "{n}.html")
    for category in sorted({post.category for post in site.posts}):
        path = f"category/{slug_of(category)}"
        yield from chunks(f"{path}.html", of_category(site.posts, category), PER_PAGE, later=path + "{n}.html")
    for tag in sorted({tag for post in site.posts for tag in post.tags}):
        path = f"tag/{slug_of(tag)}"
        yield from chunks(f"{path}.html", of_tag(site.posts, tag), PER_PAGE, later=path + "{n}.html")
    yield Listed("archives.html", site.posts, "titles")
    yield from (Listed(f"{name}.html", (), "other") for name in ("authors", "categories", "tags"))
