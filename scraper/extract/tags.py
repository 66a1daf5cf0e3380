"""The tags and categories that a page gives a post."""

from ..text import inline_text
from .context import Container, Context

_MAX_TAG = 100
_MAX_TAGS = 100


def read_tags(context: Context, container: Container) -> tuple[str, ...]:
    """The post's tags and categories in page order, each once."""
    found: dict[str, None] = {}
    for selector in context.rules.tags:
        for element in context.index.select(selector, container.element):
            name = inline_text(element)
            if container.is_meta(element) and 0 < len(name) <= _MAX_TAG:
                found.setdefault(name)
    if not found and container.is_whole_page:
        keywords = context.document.metas.get("article:tag")
        return (keywords,) if keywords else ()
    return tuple(found)[:_MAX_TAGS]
