"""Nikola with the themes that it brings: Markdown sources, published by the program itself."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from pathlib import Path

from ..blocks import as_markdown
from ..content import Blogger, Source, blogger
from ..folders import Job, program, run
from ..gold import Entry
from ..static import BASE, Listed, Theme, chunks, of_author, of_category, of_tag, save_site, slug_of

NAME = "Nikola"
PER_PAGE = 7
WHOLE = Entry("", author=True, date="second")
SHORT = Entry("", author=True, date="second", body="excerpt")
TITLES = Entry("", date="second", body="none")
MEASURED = (
    (Theme("bootblog4", SHORT, WHOLE, TITLES), "sv"),
    (Theme("bootblog4", SHORT, WHOLE, TITLES), "de"),
    (Theme("bootstrap4", WHOLE, WHOLE, TITLES), "nb"),
    (Theme("bootstrap4", WHOLE, WHOLE, TITLES), "fi"),
    (Theme("base", WHOLE, WHOLE, TITLES), "da"),
    (Theme("base-jinja", SHORT, WHOLE, TITLES), "en"),
)


def jobs() -> Iterator[Job]:
    """A job for each measured theme and language."""
    for theme, language in MEASURED:
        yield Job(f"nikola-{theme.name}-{language}", partial(_make, theme=theme, site=blogger(language)))


def _make(folder: Path, work: Path, *, theme: Theme, site: Blogger) -> None:
    nikola = program("venv-static/bin/nikola", "nikola")
    run([nikola, "init", "-q", "site"], work)
    posts = tuple(post for post in site.posts if post.title)  # Nikola refuses posts without one
    for post in posts:
        (work / "site/posts" / f"{post.slug}.md").write_text(_source(post), "utf-8")
    with (work / "site/conf.py").open("a", encoding="utf-8") as settings:
        settings.write(_settings(site, theme))
    run([nikola, "build", "-n", "1"], work / "site")
    published = Blogger(site.language, site.site, site.zone, site.authors, posts)
    save_site(
        folder,
        work / "site/output",
        software=NAME,
        theme=theme,
        blogger=published,
        listings=_listings(published),
        addresses={post.slug: f"posts/{post.slug}/" for post in posts},
    )


def _source(post: Source) -> str:
    facts = {
        "title": post.title,
        "slug": post.slug,
        "date": f"{post.local:%Y-%m-%d %H:%M:%S}",
        "author": post.author,
        "category": post.category,
        "tags": ", ".join(post.tags),
    }
    lead, rest = post.blocks[: post.lead], post.blocks[post.lead :]
    head = "\n".join(f".. {key}: {value}" for key, value in facts.items() if value)
    more = f"\n\n<!-- TEASER_END -->\n\n{as_markdown(rest)}" if rest else ""
    return f"{head}\n\n{as_markdown(lead)}{more}\n"


def _settings(site: Blogger, theme: Theme) -> str:
    language = site.language
    facts: dict[str, object] = {
        "BLOG_TITLE": site.site,
        "BLOG_AUTHOR": site.authors[0],
        "SITE_URL": f"{BASE}/",
        "DEFAULT_LANG": language,
        "TRANSLATIONS": {language: ""},
        "NAVIGATION_LINKS": {language: (("/archive.html", "Arkiv"),)},
        "NAVIGATION_ALT_LINKS": {language: ()},
        "THEME": theme.name,
        "THEME_CONFIG": {language: {"sidebar": "<p>Om mig</p>", "featured_large": False}},
        "TIMEZONE": site.zone,
        "INDEX_DISPLAY_POST_COUNT": PER_PAGE,
        "INDEX_TEASERS": theme.listing.body == "excerpt",
        "INDEXES_STATIC": False,
        "CATEGORY_PAGES_ARE_INDEXES": True,
        "AUTHOR_PAGES_ARE_INDEXES": True,
        "ENABLE_AUTHOR_PAGES": True,
    }
    return "\n" + "\n".join(f"{name} = {value!r}" for name, value in facts.items()) + "\n"


def _listings(site: Blogger) -> Iterator[Listed]:
    posts = site.posts
    yield from chunks("", posts, PER_PAGE, later="index-{n}.html", second=1)
    for author in site.authors:
        path = f"authors/{slug_of(author)}"
        yield from chunks(f"{path}/", of_author(posts, author), PER_PAGE, later=path + "/index-{n}.html", second=1)
    for category in sorted({post.category for post in posts}):
        path = f"categories/cat_{slug_of(category)}"
        yield from chunks(f"{path}/", of_category(posts, category), PER_PAGE, later=path + "/index-{n}.html", second=1)
    for tag in sorted({tag for post in posts for tag in post.tags}):
        yield Listed(f"categories/{slug_of(tag)}/", of_tag(posts, tag), "titles")
    for year in sorted({post.local.year for post in posts}):
        yield Listed(f"{year}/", tuple(post for post in posts if post.local.year == year), "titles")
    yield from (Listed(path, (), "other") for path in ("archive.html", "authors/", "categories/"))
