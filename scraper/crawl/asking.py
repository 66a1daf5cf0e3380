"""Asking for an address and reading the answer, as all of a crawl does it: errors become findings."""

from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

from ..errors import FetchError, RobotsDisallowed, ScraperError
from ..parse import parse_page
from ..records import Blog, Capture, Finding, Page, Plan, Post, Severity, Stage, Validators
from .sessions import session_names, without_session

Fetch = Callable[[str, Validators | None], Awaitable[Capture]]


class Asker:
    """One crawl's way to the web. ``session_names`` are the parameters that its addresses carry sessions in."""

    def __init__(self, blog: Blog, plan: Plan, fetch: Fetch) -> None:
        self.blog, self.plan, self.fetch = blog, plan, fetch
        self.session_names: set[str] = set()

    async def ask(
        self, url: str, validators: Validators | None, *, severity: Severity
    ) -> tuple[Capture | None, tuple[Finding, ...]]:
        """The answer, or None and why; being forbidden to ask at all calls for attention."""
        try:
            return await self.fetch(url, validators), ()
        except ScraperError as error:
            stage: Stage = "robots" if isinstance(error, RobotsDisallowed) else "fetch"
            severity = severity if isinstance(error, FetchError) else "attention"
            return None, (Finding(code_of(error), stage, severity, url, error.message, error.hint),)

    def parse(self, capture: Capture) -> Page:
        """What the capture says, its addresses without session ids."""
        headers = dict(reversed(capture.headers)) | _repeated(capture, "X-Robots-Tag")
        page = parse_page(
            capture.body, capture.final_url, headers=headers, fetched_at=capture.fetched_at, blog=self.blog
        )
        self.session_names |= session_names([post.url for post in page.posts], self.blog.url)
        posts = tuple(self._without_session(post) for post in page.posts)
        next_url = without_session(page.next_url, self.session_names) if page.next_url else None
        return (
            page if posts == page.posts and next_url == page.next_url else replace(page, posts=posts, next_url=next_url)
        )

    def _without_session(self, post: Post) -> Post:
        url = without_session(post.url, self.session_names)
        return post if url == post.url else replace(post, url=url)

    def status_finding(self, url: str, capture: Capture) -> Finding:
        """That the host answered with a status that is no page."""
        severity: Severity = "attention" if url == self.blog.url else "warning"
        message = f"The host answered {capture.status} {capture.reason}".rstrip() + "."
        return finding(f"status-{capture.status}", severity, url, message, "What is kept stays as it was.")


def finding(code: str, severity: Severity, url: str, message: str, hint: str) -> Finding:
    """A finding of the crawl."""
    return Finding(code, "crawl", severity, url, message, hint)


def _repeated(capture: Capture, name: str) -> dict[str, str]:
    """A header that may stand on several lines, as one."""
    values = [value for key, value in capture.headers if key.lower() == name.lower()]
    return {name: ", ".join(values)} if values else {}


def host_time(capture: Capture) -> datetime:
    """When the host says that it made the answer (a cache may have kept it since), else when it was asked."""
    try:
        stated = parsedate_to_datetime(capture.header("Date") or "")
    except (ValueError, TypeError, OverflowError):
        return capture.fetched_at
    return stated if stated.tzinfo else stated.replace(tzinfo=UTC)


def code_of(error: ScraperError) -> str:
    """The finding's code for an error: its class in kebab case."""
    name = type(error).__name__
    return "".join(f"-{char.lower()}" if char.isupper() else char for char in name).lstrip("-")
