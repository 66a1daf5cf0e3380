"""What an answer says of the address that was asked, where it does not show what belongs there. Pure.

A 404 and a page that says "not found" are the address's own words. A redirect to the blog's front page is as good,
while that front page lives. A block, a CAPTCHA, a login, a parked domain, maintenance and an empty shell stand in
the way of the page: they say nothing about it. A front page that leads elsewhere is a move only if the blog's own
posts are there.
"""

from collections.abc import Mapping

from ..digest import listing_digest
from ..records import Blog, Capture, Finding, KnownPost, Page
from ..urls import is_same_site, is_under, normalise, part_under
from .asking import finding

_WALLS = frozenset(("blocked", "parked", "maintenance", "login-wall", "needs-browser"))
_MIN_PART = 8


def wall_of(page: Page) -> Finding | None:
    """The finding that says what stands in the way of the page."""
    return next((found for found in page.findings if found.code in _WALLS), None)


def leads_home(capture: Capture, blog: Blog) -> bool:
    """Whether who asks for this address is sent to the blog's front page, or to that of its site."""
    if not capture.redirects:
        return False
    asked, final = normalise(capture.url), normalise(capture.final_url)
    is_home = final == normalise(blog.url) or (final.endswith("/") and is_under(blog.url, final))
    return is_home and asked != final


def left_for(capture: Capture, blog: Blog) -> str | None:
    """Where the blog's front page leads, if that is another site or another part of its own."""
    final = normalise(capture.final_url)
    return final if capture.redirects and not is_under(final, blog.url) else None


def has_moved(page: Page, blog: Blog, known: Mapping[str, KnownPost]) -> bool:
    """Whether the page elsewhere lists posts that are known: by their address, by its part in the blog, by their text.

    The front page of the site that the blog was a part of lists many blogs, and is never the blog.
    """
    if is_under(blog.url, page.url):
        return False
    parts = {part for url in known if len(part := part_under(url, blog.url)) >= _MIN_PART}
    digests = {digest for post in known.values() for digest in post.listed}
    return any(
        post.url in known or listing_digest(post) in digests or part_under(post.url, page.url) in parts
        for post in page.posts
    )


def moved(blog: Blog, target: str) -> Finding:
    """That the blog's own posts are now at another address."""
    hint = f'Set url = "{target}" for {blog.slug} in bloggar.toml: its posts and their history stay with it.'
    return finding("moved", "attention", blog.url, f"The blog has moved to {target}.", hint)


def led_away(blog: Blog, target: str) -> Finding:
    """That the front page leads to something that does not show the blog's posts."""
    where = "the front page of its site" if is_same_site(target, blog.url) else target
    message = f"The blog's address leads to {where}, where none of its posts are shown."
    hint = "Look at it in a browser: the blog may have ended or moved. What is kept stays as it was."
    return finding("redirected-away", "attention", blog.url, message, hint)
