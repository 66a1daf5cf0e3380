"""WordPress, any theme: what core itself prints (``post_class``, block markup, ``wp_link_pages``, shortlinks)."""

from ..index import Index
from ..page import Document
from ..rules import Rules

RULES = Rules(
    platform="wordpress",
    containers=("li.wp-block-post", ".type-post", "article.post", "div.post"),
    not_posts=(".type-page", ".type-attachment", "body.error404 article", "body.search-no-results article"),
    titles=(".wp-block-post-title", ".entry-title"),
    authors=(".wp-block-post-author__name", ".wp-block-post-author-name", ".author .fn"),
    published=(
        "time.entry-date.published",
        "time.entry-date",
        ".wp-block-post-date time",
        ".wp-block-post-date",
    ),
    modified=("time.updated", ".wp-block-post-date__modified-date time"),
    bodies=(".wp-block-post-content", ".entry-content"),
    excerpts=(".wp-block-post-excerpt", ".entry-summary"),
    comment_headings=(".wp-block-comments-title", ".comments-title"),
    older=(".wp-block-query-pagination-next", ".nav-previous a", "#nav-below .nav-previous a"),
)


def is_wordpress(document: Document, index: Index) -> bool:
    """Whether the page is made by WordPress: its generator, its API link, or addresses of its folders."""
    if document.metas.get("generator", "").lower().startswith("wordpress"):
        return True
    if document.link("https://api.w.org/"):
        return True
    if index.select(".type-post") or index.select(".wp-block-post-content") or index.select("body.wp-singular"):
        return True
    return any("/wp-content/" in address or "/wp-includes/" in address for _, address, _ in document.links)
