"""The tags and categories that a page gives a post."""

from ..text import inline_text
from ..urls import path_of
from .context import Container, Context

_MAX_TAG = 100
_MAX_TAGS = 100
_TAG_PARTS = frozenset(
    "tag tags label etikett etiketter category categories kategori kategorier amne topic topics".split()
)


def read_tags(context: Context, container: Container) -> tuple[str, ...]:
    """The post's tags and categories in page order, each once."""
    found: dict[str, None] = {}
    for selector in context.index.live(context.rules.tags):
        for element in context.index.select(selector, container.element):
            name = inline_text(element)
            if container.is_meta(element) and 0 < len(name) <= _MAX_TAG:
                found.setdefault(name)
    if not found:
        for link in context.index.select("a", container.element):
            parts = path_of(link.get("href") or "").lower().split("/")
            if _TAG_PARTS.isdisjoint(parts[:-1]) or not container.is_meta(link):
                continue
            if 0 < len(name := inline_text(link)) <= _MAX_TAG:
                found.setdefault(name)
    if not found and container.is_whole_page and (keyword := context.document.metas.get("article:tag")):
        found.setdefault(keyword)
    return tuple(found)[:_MAX_TAGS]
