"""What a post's element holds of other posts: related posts with titles, pictures and dates of their own."""

import re

from ..text import Element
from ..urls import is_same_site, normalise, without_fragment
from .context import Container, Context

# "related-posts", "ct-related-posts", "entry-related", "jp-relatedposts", "crp_related", "similar-posts".
OTHER_POSTS = re.compile(
    r"related[-_]?(?:posts?|articles?|entries|content)|(?:^|[-_])(?:posts?|entry|articles?|crp)[-_]related"
    r"|similar[-_]posts?|(?:^|[-_])yarpp(?:$|[-_])|you[-_]may[-_](?:also[-_])?like",
    re.IGNORECASE,
)
_POSTS = ("article", ".hentry", ".type-post", ".h-entry")
_HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
_COLUMNS = (".widget", ".widget-area", ".sidebar", "#sidebar", "#secondary", ".blog-sidebar")
_TEXTS = ("p", "blockquote")


def other_posts_in(context: Context, container: Container) -> frozenset[Element]:
    """The boxes of other posts in a post's element: related posts, posts whose titles lead elsewhere, side columns.

    Nothing that the post's own title or body lies in is such a box.
    """
    named = [e for e in context.index.named_in(OTHER_POSTS, container.element) if e.tag not in _TEXTS]
    nested = [e for e in context.index.all(_POSTS, container.element) if _leads_to_another(context, container, e)]
    columns = context.index.all(_COLUMNS, container.element)
    return frozenset(e for e in (*named, *nested, *columns) if not _holds_own(context, container, e))


def _holds_own(context: Context, container: Container, element: Element) -> bool:
    own = (container.heading, container.body)
    return any(part is not None and context.index.holds(element, part) for part in own)


def _leads_to_another(context: Context, container: Container, element: Element) -> bool:
    """Whether the first heading in an element links to another page of the site than the post's."""
    heading = context.index.earliest(_HEADINGS, element)
    link = next(heading.iter("a"), None) if heading is not None else None
    address = context.document.absolute(link.get("href")) if link is not None else None
    if not address or not is_same_site(address, context.document.url):
        return False
    own = {normalise(without_fragment(a)) for a in _own_links(context, container)} | context.document.own_addresses
    return normalise(without_fragment(address)) not in own


def _own_links(context: Context, container: Container) -> list[str]:
    links = container.heading.iter("a") if container.heading is not None else ()
    return [address for link in links if (address := context.document.absolute(link.get("href")))]
