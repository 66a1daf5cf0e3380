"""The comments that a post's own page lists, each once."""

import re

from ..index import merged
from ..text import Element
from .context import Container, Context, is_in

_COMMENT_ID = re.compile(r"(?:li-|div-)?comment-\d{1,9}")


def listed_comments(context: Context, container: Container) -> list[Element]:
    """The comments on the page, each once: a theme's own box inside of WordPress's ``li`` is no second one."""
    named = context.index.all(context.rules.comments) or _numbered(context)
    found = [comment for comment in named if not _is_quoted(container, comment)]
    known = set(found)
    return [comment for comment in found if not _is_inner_box(comment, known)]


def _numbered(context: Context) -> list[Element]:
    """The items of lists of comments that only their id calls comments, as in themes older than ``comment_class``."""
    areas = merged(map(context.index.span, context.index.all(context.rules.comment_areas)))
    items = (item for item in context.index.select("li") if _COMMENT_ID.fullmatch(item.get("id") or ""))
    return [item for item in items if is_in(areas, context.index.order[item])]


def _is_inner_box(comment: Element, known: set[Element]) -> bool:
    """Whether an element of another kind around it is the same comment: no list of replies lies between."""
    for ancestor in comment.iterancestors():
        if ancestor in known:
            return ancestor.tag != comment.tag
        if ancestor.tag in ("ol", "ul", "dl") or "children" in (ancestor.get("class") or ""):
            return False
    return False


def _is_quoted(container: Container, comment: Element) -> bool:
    return container.body is not None and container.index.holds(container.body, comment)
