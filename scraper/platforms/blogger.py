"""Blogger, classic and newer templates: one day heading over all posts of a day, ``post-body``, the pager's links."""

from ..index import Index
from ..page import Document
from ..rules import Rules

RULES = Rules(
    platform="blogger",
    containers=(
        ".post.hentry",
        ".post-outer .post",
        ".blog-post",
        ".post-outer",
        "article.post-outer-container",
        ".mobile-post-outer",
    ),
    titles=(".post-title",),
    authors=(".post-author .fn", ".post-author", ".post-author-link"),
    published=("abbr.published", "time.published", ".timestamp-link", ".post-timestamp"),
    day_headings=(".date-header",),
    bodies=(".post-body",),
    excerpts=(".snippet-item", ".post-snippet"),
    furniture=(
        ".post-share-buttons",
        ".jump-link",
        ".post-footer-line",
        ".item-control",
        ".reaction-buttons",
    ),
    tags=(".post-labels a",),
    comment_links=(".comment-link", ".post-comment-link", ".num_comments"),
    comment_headings=("#comments h4", "#comments h3", ".comments h3"),
    comments=(".comment-block", "dt.comment-author", "li.comment"),
    comment_forms=(".comment-form", "#comment-editor"),
    older=(".blog-pager-older-link", "#blog-pager-older-link a", "a.blog-pager-older-link"),
)


def is_blogger(document: Document, index: Index) -> bool:
    """Whether the page is made by Blogger: its generator, or the pager and frames that every template has."""
    if document.metas.get("generator", "").lower().startswith("blogger"):
        return True
    return bool(index.select("#blog-pager") and index.select(".post-outer"))
