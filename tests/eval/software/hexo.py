"""Hexo with themes from npm: Markdown sources, published by the program itself."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from pathlib import Path

from ..blocks import as_markdown
from ..content import Blogger, Source, blogger, of_one_author
from ..folders import Job, NotMeasuredError, cache_folder, program, run
from ..gold import Entry
from ..static import BASE, Listed, Theme, chunks, of_category, of_tag, save_site, spelled

NAME = "Hexo"
PER_PAGE = 7
MODULES = "node/node_modules"
RENDERERS = ("marked", "ejs", "stylus", "pug", "inferno")
GENERATORS = ("index", "archive", "category", "tag")
WHOLE = Entry("", date="second")
SHORT = Entry("", date="second", body="excerpt")
TITLES = Entry("", date="second", body="none")
SIGNED = Entry("", author=True, date="second")
LANDSCAPE = Theme("landscape", SHORT, WHOLE, TITLES, has_one_author=True)
NEXT = Theme("next", replace(SHORT, author=True), SIGNED, TITLES, has_one_author=True)
FLUID = Theme("fluid", SHORT, SIGNED, Entry("", date="day", body="none"), excerpt_chars=200, heeds_mark=True)
BUTTERFLY = Theme("butterfly", SHORT, SIGNED, TITLES, excerpt_chars=500, has_one_author=True)
ICARUS = Theme("icarus", replace(SHORT, author=True), SIGNED, TITLES)
MEASURED = (
    (LANDSCAPE, "nb"),
    (LANDSCAPE, "de"),
    (NEXT, "de"),
    (NEXT, "en"),
    (FLUID, "de"),
    (BUTTERFLY, "en"),
    (ICARUS, "sv"),
)


def jobs() -> Iterator[Job]:
    """A job for each measured theme and language."""
    for theme, language in MEASURED:
        site = of_one_author(blogger(language)) if theme.has_one_author else blogger(language)
        yield Job(f"hexo-{theme.name}-{language}", partial(_make, theme=theme, site=site))


def _make(folder: Path, work: Path, *, theme: Theme, site: Blogger) -> None:
    if not (cache_folder() / MODULES / f"hexo-theme-{theme.name}").is_dir():
        raise NotMeasuredError(f"hexo-theme-{theme.name} is not installed; run tests/eval/setup.sh")
    hexo = program(f"{MODULES}/.bin/hexo", "hexo")
    for post in site.posts:
        source = work / "source/_posts" / f"{post.slug}.md"
        source.parent.mkdir(parents=True, exist_ok=True)
        source.write_text(_source(post), "utf-8")
    (work / "_config.yml").write_text(json.dumps(_settings(site, theme)), "utf-8")
    (work / "package.json").write_text(json.dumps(_package(theme)), "utf-8")
    (work / "node_modules").symlink_to(cache_folder() / MODULES)
    run([hexo, "generate"], work, TZ=site.zone)
    save_site(
        folder,
        work / "public",
        software=NAME,
        theme=theme,
        blogger=site,
        listings=_listings(site, theme),
        addresses={post.slug: f"{post.local:%Y/%m/%d}/{post.slug}/" for post in site.posts},
    )


def _source(post: Source) -> str:
    facts = {
        "title": post.title,
        "date": f"{post.local:%Y-%m-%d %H:%M:%S}",
        "author": post.author,
        "categories": [post.category],
        "tags": list(post.tags),
    }
    head = "\n".join(f"{key}: {json.dumps(value, ensure_ascii=False)}" for key, value in facts.items())
    lead, rest = post.blocks[: post.lead], post.blocks[post.lead :]
    more = f"\n\n<!-- more -->\n\n{as_markdown(rest)}" if rest else ""
    return f"---\n{head}\n---\n\n{as_markdown(lead)}{more}\n"


def _settings(site: Blogger, theme: Theme) -> dict[str, object]:
    return {
        "title": site.site,
        "author": site.authors[0],
        "url": BASE,
        "language": {"nb": "no"}.get(site.language, site.language),
        "timezone": site.zone,
        "permalink": ":year/:month/:day/:title/",
        "theme": theme.name,
        "index_generator": {"path": "", "per_page": PER_PAGE, "order_by": "-date"},
        "archive_generator": {"per_page": PER_PAGE},
        "category_generator": {"per_page": PER_PAGE},
        "tag_generator": {"per_page": PER_PAGE},
        "disqus_shortname": "storkoping",
        "syntax_highlighter": "highlight.js",
        "highlight": {"line_number": True, "wrap": True},
        "marked": {"smartypants": False},
    }


def _package(theme: Theme) -> dict[str, object]:
    names = [f"hexo-renderer-{name}" for name in RENDERERS] + [f"hexo-generator-{name}" for name in GENERATORS]
    wanted = ["hexo", f"hexo-theme-{theme.name}", *names]
    return {"name": "blogg", "version": "0.0.0", "private": True, "hexo": {"version": ""}} | {
        "dependencies": dict.fromkeys(wanted, "*")
    }


def _listings(site: Blogger, theme: Theme) -> Iterator[Listed]:
    posts = site.posts
    yield from chunks("", posts, PER_PAGE, later="page/{n}/")
    pages = list(chunks("archives/", posts, PER_PAGE, later="archives/page/{n}/"))
    for category in sorted({post.category for post in posts}):
        path = f"categories/{spelled(category)}/"
        pages += chunks(path, of_category(posts, category), PER_PAGE, later=path + "page/{n}/")
    for tag in sorted({tag for post in posts for tag in post.tags}):
        path = f"tags/{spelled(tag)}/"
        pages += chunks(path, of_tag(posts, tag), PER_PAGE, later=path + "page/{n}/")
    yield from (Listed(page.path, page.posts, "titles") for page in pages)
