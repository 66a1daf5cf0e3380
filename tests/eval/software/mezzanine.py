"""Mezzanine, a blog in Django: posts and comments in its database, pages through its own views."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import asdict, replace
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from ..blocks import as_html, as_text
from ..content import LANGUAGES, Blogger, Source, blogger
from ..folders import Job, program, run
from ..gold import Entry, PageGroup, SavedPage, Site, Truth, write_site
from ..static import BASE

NAME = "Mezzanine"
PYTHON = "venv-mezzanine/bin/python"
PER_PAGE = 7
SEED = Path(__file__).parents[1] / "scripts/mezzanine_seed.py"
SHOWN: dict[PageGroup, Entry] = {
    "listing": Entry("", author=True, date="relative", comments=True, body="excerpt"),
    "permalink": Entry("", author=True, date="relative", comments=True),
}


def jobs() -> Iterator[Job]:
    """A job for each language; its templates are the one theme."""
    for language in LANGUAGES:
        yield Job(f"mezzanine-default-{language}", partial(_make, site=blogger(language)))


def _make(folder: Path, work: Path, *, site: Blogger) -> None:
    python = program(PYTHON)
    run([str(Path(python).with_name("mezzanine-project")), "blogg"], work)
    project = work / "blogg"
    (project / "blogg/local_settings.py").write_text(_settings(site), "utf-8")
    # Mezzanine refuses posts without a title.
    posts = {post.slug: post for post in site.posts if post.title}
    orders = {"base": BASE, "site": site.site, "posts": [_order(post, site) for post in posts.values()]}
    (work / "orders.json").write_text(json.dumps(orders, ensure_ascii=False), "utf-8")
    environment = {"DJANGO_SETTINGS_MODULE": "blogg.settings", "PYTHONPATH": str(project)}
    run([python, "manage.py", "migrate", "--verbosity", "0"], project)
    run([python, str(SEED), str(work / "orders.json"), str(folder)], project, **environment)
    answer = json.loads((folder / "answer.json").read_text("utf-8"))
    truths = {fact["url"]: _truth(fact, posts[fact["slug"]], site) for fact in answer["posts"]}
    pages = tuple(_page(page) for page in answer["pages"])
    write_site(Site(NAME, "default", site.language, truths, pages), folder)


def _settings(site: Blogger) -> str:
    facts: dict[str, object] = {
        "SECRET_KEY": "eval",
        "NEVERCACHE_KEY": "eval",
        "ALLOWED_HOSTS": ["*"],
        "DATABASES": {"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": "blogg.db"}},
        "LANGUAGE_CODE": site.language,
        "LANGUAGES": [(site.language, site.language)],
        "USE_I18N": True,
        "TIME_ZONE": site.zone,
        "BLOG_POST_PER_PAGE": PER_PAGE,
        "COMMENTS_DEFAULT_APPROVED": True,
    }
    return "\n".join(f"{name} = {value!r}" for name, value in facts.items()) + "\n"


def _order(post: Source, site: Blogger) -> dict[str, object]:
    """What the seeding script needs of a post, as JSON."""
    facts = asdict(post)
    return {name: facts[name] for name in ("slug", "title", "author", "category", "tags", "comments")} | {
        "moment": post.local.replace(tzinfo=ZoneInfo(site.zone)).isoformat(),
        "content": as_html(post.blocks),
        "lead": as_html(post.blocks[: post.lead]),
    }


def _truth(fact: dict[str, Any], post: Source, site: Blogger) -> Truth:  # Any: JSON
    """What the database holds; the text is the source's, which the database holds as HTML."""
    moment = datetime.fromisoformat(fact["moment"])
    return Truth(
        url=fact["url"],
        titles=(fact["title"],),
        author=fact["author"],
        local=moment.astimezone(ZoneInfo(site.zone)).replace(tzinfo=None),
        instant=moment,
        comments=fact["comments"],
        body=as_text(post.blocks),
        excerpt=as_text(post.blocks[: post.lead]),
    )


def _page(page: dict[str, Any]) -> SavedPage:  # Any: JSON
    group: PageGroup = page["group"]
    return SavedPage(
        page["file"],
        page["url"],
        group,
        tuple(replace(SHOWN[group], url=url) for url in page["posts"]),
        fetched_at=datetime.fromisoformat(page["fetched_at"]),
    )
