"""From an address that somebody has to the blog that it belongs to: one request, and what the page says of itself."""

from dataclasses import dataclass

from scraper import Capture, Fetch, Page, front_page_of, is_under, normalise, parse_page

from .errors import NoBlog


@dataclass(frozen=True, slots=True)
class Resolved:
    """The front page of the blog that an address belongs to, and the capture and page of the address asked."""

    front_url: str
    capture: Capture
    page: Page

    def is_front(self) -> bool:
        """Whether the address asked is the front page itself, so that its capture need not be asked for again."""
        return normalise(self.capture.final_url) == self.front_url


async def resolve(url: str, fetch: Fetch) -> Resolved:
    """The blog behind the address of its front page, or of a day, tag, page or post of it.

    Raises what ``fetch`` raises, and NoBlog where the address shows neither posts nor a feed of posts.
    """
    capture = await fetch(url, None)
    if capture.status != 200:
        answer = f"{capture.status} {capture.reason}".strip()
        raise NoBlog(f"{url} answers {answer}", hint="Look at it in a browser; nothing was added or changed.")
    headers = dict(reversed(capture.headers))
    page = parse_page(capture.body, capture.final_url, headers=headers, fetched_at=capture.fetched_at)
    if not (page.posts or page.next_url or page.feed_urls or page.api_url):
        why = page.findings[0].message if page.findings else "No posts and no feed were found there."
        raise NoBlog(
            f"{url} is no blog that can be read: {why[:1].lower()}{why[1:]}".rstrip("."),
            hint="Give the address of the blog's front page; nothing was added or changed.",
        )
    return Resolved(_front_of(normalise(capture.final_url), page), capture, page)


def _front_of(url: str, page: Page) -> str:
    """The front page: by the address's own pattern; for a post's address without one, by the page's word."""
    by_pattern = front_page_of(url)
    if by_pattern != url:
        stated = page.home_url
        is_deeper = stated is not None and is_under(url, stated) and is_under(stated, by_pattern)
        return stated if stated and is_deeper else by_pattern
    if page.kind == "post" and page.home_url is not None and is_under(url, page.home_url):
        return page.home_url
    if page.kind == "feed" and page.home_url is not None:
        return page.home_url
    return url
