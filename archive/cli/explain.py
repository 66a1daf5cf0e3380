"""``bloggarkiv explain URL|FILE``: what is read on a page, by which rule, from which element."""

import asyncio
from dataclasses import asdict, dataclass
from pathlib import Path
from urllib.parse import quote

import click

from scraper import Blog, Fetcher, Page, Post, explain_page, suggest_profile, user_agent, utc_now

from ..config import FILE_NAME, find_archive, load_config
from ..errors import PageNotRead
from . import output
from .state import State, program_version

_FIELDS = ("url", "title", "author", "published", "modified", "comment_count", "comment_status", "secondary_count")
_KINDS = {".html": "text/html", ".htm": "text/html", ".txt": "text/plain", ".xml": "application/xml"}


@dataclass(frozen=True, slots=True)
class Given:
    """The bytes to explain, and what is known of them."""

    body: bytes
    url: str
    headers: dict[str, str]


@click.command()
@click.argument("target", metavar="URL|FILE")
@click.option("--url", help="The address that the FILE came from.")
@click.option("--suggest", is_flag=True, help="Write a first site profile from what was found.")
@click.option("--allow-private", is_flag=True, help="Allow addresses of this machine and inner networks.")
@click.option("--json", "as_json", is_flag=True, help="JSON Lines, an object a post.")
@click.pass_obj
def explain(state: State, target: str, *, url: str | None, suggest: bool, allow_private: bool, as_json: bool) -> None:
    """Say for every post and field of a page the value, the rule, the text and the element."""
    given = _read_file(Path(target), url) if "://" not in target else asyncio.run(_fetch(state, target, allow_private))
    blog = _blog_of(state, given.url)
    at = utc_now()
    if suggest:
        text = suggest_profile(given.body, given.url, headers=given.headers, fetched_at=at, blog=blog)
        if text is None:
            raise PageNotRead(
                f"No posts were found on {given.url}", hint="Write the selectors by hand; see the README."
            )
        output.answer(text.rstrip("\n"))
        return
    page = explain_page(given.body, given.url, headers=given.headers, fetched_at=at, blog=blog)
    for post in page.posts:
        output.answer_json(asdict(post)) if as_json else _tell(post)
    if not as_json:
        _tell_page(page)


def _read_file(path: Path, url: str | None) -> Given:
    try:
        body = path.read_bytes()
    except OSError as error:
        hint = "Name a file, or an address that begins with https://."
        raise PageNotRead(f"{path} cannot be read ({error.strerror})", hint=hint) from error
    kind = _KINDS.get(path.suffix.lower())
    return Given(body, url or f"http://localhost/{quote(path.name)}", {"Content-Type": kind} if kind else {})


async def _fetch(state: State, url: str, allow_private: bool) -> Given:
    agent = user_agent(program_version(), None)
    async with Fetcher(user_agent=agent, allow_private=allow_private) as fetch:
        capture = await fetch(url, None)
    if capture.status != 200:
        raise PageNotRead(f"{url} answers {capture.status} {capture.reason}".strip(), hint="Look at it in a browser.")
    return Given(capture.body, capture.final_url, dict(reversed(capture.headers)))


def _blog_of(state: State, url: str) -> Blog | None:
    """The configured blog that the address belongs to, for its zone, owner and profile."""
    folder = find_archive(Path.cwd(), state.folder)
    blogs = load_config(folder / FILE_NAME).blogs if folder is not None else ()
    return max((blog for blog in blogs if url.startswith(blog.url)), key=lambda blog: len(blog.url), default=None)


def _tell(post: Post) -> None:
    output.answer(post.title or "(no title)")
    for name in _FIELDS:
        value, evidence = getattr(post, name), post.evidence.get(name)
        if value is None and evidence is None:
            continue
        shown = value.moment.isoformat() if name in ("published", "modified") and value.moment else value
        shown = value.date.isoformat() if name in ("published", "modified") and not value.moment else shown
        output.answer(f"  {name}: {shown}")
        if evidence is not None:
            place = f"  at {evidence.path}" if evidence.path else ""
            output.answer(f"      by {evidence.rule}, from {evidence.text[:100]!r}{place}")
    body = post.evidence.get("body")
    excerpt = ", an excerpt" if post.is_excerpt else ""
    output.answer(
        f"  body: {len(post.body_text)} characters{excerpt}, {len(post.media)} media: {post.body_text[:70]!r}"
    )
    if body is not None:
        output.answer(f"      by {body.rule}{f'  at {body.path}' if body.path else ''}")
    if post.tags:
        output.answer(f"  tags: {', '.join(post.tags)}")
    output.answer()


def _tell_page(page: Page) -> None:
    output.answer(f"A {page.kind} page of {page.platform}, language {page.language}, {len(page.posts)} posts")
    if page.next_url:
        output.answer(f"  older posts: {page.next_url}")
    for finding in page.findings:
        output.answer(f"  {finding.code}: {finding.message}")
