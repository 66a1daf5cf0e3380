"""WordPress through the tests' own rig: every theme that Debian packages, and a network; gold from its database."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any

import httpx

from tests.servers.gold import GoldPost, body_text
from tests.servers.processes import run_to_end
from tests.servers.wordpress import PACKAGED, THEMES, missing_packages, running_wordpress
from tests.servers.wordpress_site import WordPress

from ..blocks import as_html
from ..content import Blogger, blogger
from ..folders import Job, NotMeasuredError
from ..gold import Entry, PageGroup, SavedPage, Site, Truth, write_site

NAME = "WordPress"
SCRIPTS = Path(__file__).parents[1] / "scripts"
SHORT = Entry("", date="second", body="excerpt")
WHOLE = Entry("", author=True, date="second", comments=True)
LOCALES = {"nb": "nb_NO", "da": "da_DK", "fi": "fi", "de": "de_DE", "en": ""}
DATES = {"nb": "j. F Y", "da": "j. F Y", "fi": "j.n.Y", "de": "j. F Y", "en": "F j, Y"}
OTHERS = (
    *(("twentytwentyone", "nb"), ("twentytwentyone", "de"), ("twentytwentytwo", "da"), ("twentytwentytwo", "en")),
    *(("twentytwentythree", "fi"), ("twentytwentythree", "en")),
)
CUT = 'id="more-'  # where a listing's text ends, if the theme shows whole posts
# What themes print where a post has no title.
PLACEHOLDERS = ("Utan namn", "Utan rubrik", "Untitled", "Ohne Titel", "Uten navn", "Uden titel", "(no title)")
# The rig fills in Swedish for what Debian does not translate; a site in another language must not have that.
NO_SWEDISH = """<?php
foreach ( array( 'gettext', 'gettext_with_context' ) as $hook ) { remove_filter( $hook, 'rig_swedish', 10 ); }
foreach ( array( 'ngettext', 'ngettext_with_context' ) as $hook ) { remove_filter( $hook, 'rig_swedish_plural', 10 ); }
"""


def jobs() -> Iterator[Job]:
    """The rig's Swedish blog with every theme, invented blogs in other languages, and the network's blogs."""
    for theme in THEMES:
        yield Job(f"wordpress-{theme}-sv", partial(_make_seeded, theme=theme))
    yield Job("wordpress-twentytwentyone-full-sv", partial(_make_seeded, theme="twentytwentyone", is_full=True))
    for theme, language in OTHERS:
        yield Job(f"wordpress-{theme}-{language}", partial(_make_invented, theme=theme, site=blogger(language)))
    yield Job("wordpress-network-sv", _make_network)


def _make_seeded(folder: Path, work: Path, *, theme: str, is_full: bool = False) -> None:
    _need_packages()
    with running_wordpress(work, theme=theme) as site:
        if is_full:
            site.show_full_text_in_listings()
        listing = replace(SHORT, body="full") if is_full else SHORT
        pages, truths = _save(folder, site, listing=listing)
    write_site(Site(NAME, f"{theme}{' full' * is_full}", "sv", truths, pages), folder)


def _make_invented(folder: Path, work: Path, *, theme: str, site: Blogger) -> None:
    _need_packages()
    with running_wordpress(work, theme=theme) as running:
        content = running.root / "wp-content"
        (content / "mu-plugins/zz_no_swedish.php").write_text(NO_SWEDISH, "utf-8")
        locale = LOCALES[site.language]
        for catalogue in (PACKAGED / "wp-content/languages").glob(f"*{locale}.mo" if locale else "-"):
            shutil.copy(catalogue, content / "languages")
        _run_script("wordpress_fill.php", running, _orders(site))
        pages, truths = _save(folder, running, listing=SHORT)
    write_site(Site(NAME, theme, site.language, truths, pages), folder)


def _make_network(folder: Path, work: Path) -> None:
    _need_packages()
    every: list[SavedPage] = []
    truths: dict[str, Truth] = {}
    with running_wordpress(work, theme="twentytwentyone", network=True) as network:
        for slug in ("anna", "bertil", "cecilia"):
            pages, known = _save(folder, network.blog(slug), listing=SHORT, prefix=slug)
            every += pages
            truths |= known
    write_site(Site(NAME, "network", "sv", truths, tuple(every)), folder)


def _need_packages() -> None:
    if missing := missing_packages():
        raise NotMeasuredError("apt-get install --no-install-recommends " + " ".join(missing))


def _orders(site: Blogger) -> dict[str, object]:
    names = ("slug", "title", "author", "category", "tags", "comments")
    posts = [
        {name: getattr(post, name) for name in names}
        | {"date": f"{post.local:%Y-%m-%d %H:%M:%S}", "content": as_html(post.blocks)}
        for post in site.posts
    ]
    return {
        "site": site.site,
        "locale": LOCALES[site.language],
        "zone": site.zone,
        "posts": posts,
        "dates": DATES[site.language],
        "times": "H:i",
    }


def _save(
    folder: Path, site: WordPress, *, listing: Entry, prefix: str = ""
) -> tuple[tuple[SavedPage, ...], dict[str, Truth]]:
    """Asks the server for every page and writes it; the pages and the posts' truths."""
    gold = {post.id: post for post in site.posts() if post.status == "publish"}
    told = _run_script("wordpress_gold.php", site, {})
    wanted: list[tuple[PageGroup, str, tuple[Entry, ...]]] = []
    for page in told["pages"]:
        wanted.append(("listing", page["url"], tuple(_entry(listing, gold[number]) for number in page["ids"])))
    wanted += [("permalink", post.url, (_entry(WHOLE, post),)) for post in gold.values()]
    wanted += [("other", page.url, ()) for page in site.pages() if page.is_public]
    wanted += [("other", site.start_url + path, ()) for path in ("ingenting/", "?s=xyzzy")]
    pages = []
    with httpx.Client(timeout=60) as client:
        for number, (group, url, entries) in enumerate(wanted):
            answer = client.get(url)
            file = f"{prefix}{number:03}.html"
            (folder / file).write_bytes(answer.content)
            headers = {"Content-Type": answer.headers["Content-Type"]}
            pages.append(SavedPage(file, url, group, entries, headers, datetime.now(UTC)))
    return tuple(pages), {post.url: _truth(post, told["excerpts"].get(str(post.id), "")) for post in gold.values()}


def _entry(shown: Entry, post: GoldPost) -> Entry:
    """What the themes show of the post: no text behind a password, nothing about comments closed and none."""
    is_cut = len(post.page_bodies) > 1 or (shown.body == "full" and not shown.comments and CUT in post.body_html)
    is_silent = post.comment_status == "closed" and post.comment_count == 0
    return replace(
        shown,
        url=post.url,
        title=bool(post.title),
        comments=shown.comments and not is_silent and not post.has_password,
        body="none" if post.has_password else shown.body,
        unasked=("body",) if post.has_password or is_cut else (),
    )


def _truth(post: GoldPost, excerpt: str) -> Truth:
    bare = post.title.partition(": ")[2] if post.has_password else ""
    return Truth(
        url=post.url,
        titles=tuple(title for title in (post.title, bare) if title) or PLACEHOLDERS,
        author=post.author,
        local=post.date_local,
        instant=post.date_gmt if post.label != "double-hour-first" else None,  # WordPress shows a wrong offset there
        comments=post.comment_count,
        body=post.body_text,
        excerpt=body_text(excerpt),
    )


def _run_script(name: str, site: WordPress, orders: dict[str, object]) -> Any:  # Any: JSON
    command = ("php", "-d", "display_errors=stderr", str(SCRIPTS / name), str(site.root))
    return json.loads(run_to_end(command, env=os.environ, stdin=json.dumps({"path": site.path, **orders})))
