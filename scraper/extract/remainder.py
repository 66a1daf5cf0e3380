"""The body of a post whose markup names none: what is left of its container when the facts around it are set aside."""

from ..bylines import read_byline
from ..counts import read_comments
from ..dates import find_stamps
from ..text import Element, fold, inline_text
from .context import Container, Context
from .phrases import is_furniture_line, is_read_more, starts_with
from .structure import wrap

_MAX_FACTS = 250
_MAX_DEPTH = 12


def locate_remainder(context: Context, container: Container) -> None:
    """Sets the container's body to the run of nodes between the facts above the text and those below it."""
    parent = _text_parent(context, container)
    children, roles = _parts(context, container, parent)
    while (inner := _heading_part(container, children)) is not None and not _has_text_beside(inner, children, roles):
        parent = inner
        children, roles = _parts(context, container, parent)
    first, lead = _first_text(children, roles)
    last = len(children)
    while last > first and roles[last - 1] != "text" and not _has_text(children[last - 1].tail):
        last -= 1
    nodes = tuple(children[first:last])
    text_before = parent.text if first == 0 and _has_text(parent.text) else None
    if not nodes and not lead and not text_before:
        return
    if lead is not None:
        children[first - 1].tail = None
    elif text_before:
        parent.text = None
    container.body = _wrapped(context, parent, nodes, lead or text_before, children[first - 1] if first else None)
    container.body_rule = "remainder"


def _parts(context: Context, container: Container, parent: Element) -> tuple[list[Element], list[str]]:
    children = [child for child in parent if isinstance(child.tag, str)]
    return children, [_role(context, container, child) for child in children]


def _heading_part(container: Container, children: list[Element]) -> Element | None:
    """The child that holds the heading and a text of some length, where both lie in one wrapper."""
    heading = container.heading
    for child in children:
        if heading is not None and child is not heading and heading in child.iterdescendants():
            extra = len(fold(child.text_content())) - len(fold(heading.text_content()))
            return child if extra >= 40 else None
    return None


def _has_text_beside(inner: Element, children: list[Element], roles: list[str]) -> bool:
    """Whether more text stands beside the wrapper than in it."""
    beside = sum(
        len(fold(child.text_content())) for child, role in zip(children, roles, strict=True) if role == "text" and child is not inner
    )
    tails = sum(len(fold(child.tail or "")) for child in children)
    return beside + tails >= len(fold(inner.text_content()))


def _wrapped(
    context: Context, parent: Element, nodes: tuple[Element, ...], lead: str | None, after: Element | None
) -> Element:
    if nodes:
        return wrap(context, nodes, lead)
    holder = parent.makeelement("div")
    holder.text = lead
    parent.insert(parent.index(after) + 1 if after is not None else 0, holder)
    context.index.order[holder] = context.index.order[after if after is not None else parent] + 0.5
    return holder


def _text_parent(context: Context, container: Container) -> Element:
    """The element whose children are the parts of the post: down through wrappers that hold all its text."""
    node = container.element
    for _ in range(_MAX_DEPTH):
        total = len(fold(node.text_content()))
        inner = [
            child for child in node if isinstance(child.tag, str) and len(fold(child.text_content())) > 0.9 * total
        ]
        if len(inner) != 1 or inner[0] is container.heading or inner[0].tag in ("p", "span", "font", "b", "table"):
            if len(inner) == 1 and inner[0].tag in ("table", "font", "span") and inner[0] is not container.heading:
                node = inner[0]
                continue
            return node
        node = inner[0]
    return node


def _role(context: Context, container: Container, node: Element) -> str:
    """``text``, or what else the node is: title, facts, comments, furniture, nothing."""
    heading = container.heading
    if node in container.comment_areas or node.tag in ("nav", "aside", "form", "script", "style"):
        return "furniture"
    if heading is not None and (node is heading or heading in node.iterdescendants()):
        extra = len(fold(node.text_content())) - len(fold(heading.text_content()))
        return "title" if extra < _MAX_FACTS else "text"
    text = inline_text(node)
    if node.tag == "footer" and len(text) < _MAX_FACTS:
        return "furniture"
    if not text:
        return "text" if next(node.iter("img", "video", "audio", "iframe"), None) is not None else "nothing"
    if is_facts(context, text) or is_furniture_line(context.lexicons, text) or is_read_more(context.lexicons, text):
        return "facts"
    if context.index.all(context.rules.furniture, node) or _is_furniture(context, node):
        return "furniture" if _is_furniture(context, node) else "text"
    return "text"


def is_facts(context: Context, text: str) -> bool:
    """Whether a line only states facts about the post: author, date, comments, categories."""
    if len(text) > _MAX_FACTS:
        return False
    if read_comments(text, lexicons=context.lexicons, place="link") is not None and len(text) < 80:
        return True
    labels = tuple(
        word
        for lexicon in context.lexicons
        for word in (*lexicon.category_words, *lexicon.author_labels)
        if len(word) > 4
    )
    if starts_with(text, labels) and ":" in text:
        return True
    stamps = find_stamps(text, lexicons=context.lexicons, zone=context.zone, captured_at=context.fetched_at)
    byline = read_byline(text, lexicons=context.lexicons, zone=context.zone, captured_at=context.fetched_at)
    if not stamps and (byline is None or not byline.author):
        return False
    told = sum(found.end - found.start for found in stamps)
    told += len(byline.author) if byline is not None and byline.author else 0
    return len(text) - told <= max(25, 0.6 * len(text)) and not _is_sentence(text)


def _is_sentence(text: str) -> bool:
    """Whether the text ends like written prose and is long enough to be it."""
    return len(text) > 60 and text.rstrip().endswith((".", "!", "?")) and text.count(" ") > 9


def _is_furniture(context: Context, node: Element) -> bool:
    return any(node is element for element in context.index.all(context.rules.furniture, node.getparent()))


def _has_text(text: str | None) -> bool:
    return bool(text and fold(text))


def _first_text(children: list[Element], roles: list[str]) -> tuple[int, str | None]:
    """The place of the first node of the text, and the text that stands before it, after the facts."""
    for place, role in enumerate(roles):
        if role == "text":
            return place, None
        tail = children[place].tail
        if _has_text(tail) and len(fold(tail or "")) >= 25:
            return place + 1, tail
    return len(children), None
