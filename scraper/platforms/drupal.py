"""Drupal 6 and later: nodes, the submitted line, RDFa properties where the RDF module is on."""

from ..index import Index
from ..page import Document
from ..rules import Rules

RULES = Rules(
    platform="drupal",
    containers=(".node-blog", ".node--type-blog", ".node--type-blog-post", ".node-blog-post", ".node-article", ".node"),
    not_posts=(".node-page", ".node--type-page"),
    titles=(".node-title", ".node__title", "[property~=schema:name]", "[property~=dc:title]"),
    authors=(".submitted .username", ".submitted [property~=foaf:name]", ".node__submitted .username", ".username"),
    published=("[property~=dc:created]", "[property~=schema:dateCreated]", ".submitted", ".node__submitted"),
    bodies=(".field-name-body", ".field--name-body", ".node__content", ".content"),
    tags=(".field-name-field-tags a", ".field--name-field-tags a", ".terms a", ".taxonomy a"),
    furniture=(".links", ".link-wrapper", ".submitted"),
    comment_links=("[property~=sioc:num_replies]", ".comment-comments", ".comment_comments"),
    older=(".pager-next a", ".pager__item--next a"),
)


def is_drupal(document: Document, index: Index) -> bool:
    """Whether the page is made by Drupal: its generator, or its settings and class names."""
    if document.metas.get("generator", "").lower().startswith("drupal"):
        return True
    return bool(index.select(".node-blog") or index.select(".node--type-blog") or index.select("body.page-node"))
