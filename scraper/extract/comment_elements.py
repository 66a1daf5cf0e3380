"""What one element says of a post's comments: its words, its attributes, an icon with a number beside it.

What doesn't belong here: which elements are asked, and what wins (``comments``).
"""

import itertools
import re
from collections.abc import Iterator
from dataclasses import dataclass

from ..counts import CommentReading, read_bare_count
from ..records import CommentStatus, Evidence
from ..text import Element, fold, inline_text
from .context import Container, Context

MAX_LINE = 300
_MAX_ICON_TEXT = 30
_MAX_IMAGES = 3
_COUNT_ATTRIBUTES = (
    "content", "data-count", "data-comments", "data-comment-count", "data-comments-count", "data-num-comments",
)  # fmt: skip
_MICRODATA = re.compile(r"UserComments:\s?(\d{1,6})")
_ICON = re.compile(
    r"""(?:^|[-_])(?:comments?|kommentar(?:er)?)(?:$|[-_](?:o|alt|dots|icon|bubble|text|outline|fill|regular|solid)$)
      | ^(?:fa|icon|bi|ti|mdi|glyphicon|dashicons|genericon|icofont|ion|svg|lni|uil|ri)[\w-]*-
        (?:comments?|chat|bubbles?|speech|speech-bubble|message)\b
      | ^material-(?:icons|symbols)""",
    re.VERBOSE | re.IGNORECASE,
)
_LIGATURE = re.compile(r"(?:(?:add_|insert_|mode_)?comments?|chat(?:_bubble)?(?:_outlined?)?|forum)?", re.IGNORECASE)
BY_SCRIPT = re.compile(
    r"disqus|fb-comments-count|isso-thread|remark42|commento|cusdis|waline|valine|twikoo|artalk|hyvor|utteranc|giscus",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Comments:
    """What the page says of a post's comments; all None where it says nothing."""

    count: int | None = None
    status: CommentStatus | None = None
    secondary: int | None = None
    evidence: Evidence | None = None


def from_element(context: Context, element: Element) -> Comments | None:
    """What an element says that is known to speak of comments; None if nothing.

    A stated number wins over a bare one, that over the labels that only a pointer or a screen reader tells, and all of
    them over a call to comment.
    """
    if (count := _attribute_count(element)) is not None:
        return Comments(count, None, None, context.evidence("comments attribute", str(count), element))
    text = inline_text(element)
    if len(text) > MAX_LINE and len(text := inline_text(element, without=context.unseen)) > MAX_LINE:
        return None
    readings = [(reading, "comments-link") for reading in _readings(context, element, text)]
    for label in labels_of(element):
        if (reading := context.comments(label, "link")) is not None:
            readings.append((reading, "comments-link label"))
    for reading, rule in readings:
        if reading.status == "closed" or (reading.count is not None and not reading.is_call_to_action):
            return facts_of(context, reading, rule, element)
    for shown in (text, _seen(context, element)):
        if (count := read_bare_count(shown)) is not None:
            return Comments(count, None, None, context.evidence("comments-link", shown, element))
    return facts_of(context, *readings[0], element) if readings else None


def _attribute_count(element: Element) -> int | None:
    for name in _COUNT_ATTRIBUTES:
        value = element.get(name) or ""
        if (microdata := _MICRODATA.fullmatch(value)) is not None:
            return int(microdata[1])
        if (count := read_bare_count(value)) is not None:
            return count
    return None


def _readings(context: Context, element: Element, text: str) -> Iterator[CommentReading]:
    """The readings of the element's words: a screen reader's alone, with the rest of the line, its own.

    Where words are seen, what a screen reader adds to them is the post's title, which may speak of comments too.
    """
    spoken = _spoken(context, element)
    seen = _seen(context, element)
    words = [seen] if any(map(str.isalpha, seen)) else [inline_text(inner) for inner in spoken]
    stated = [word for word in words if word == seen or any(map(str.isdecimal, word))]
    for said in (*stated, _with_rest_of_line(element, text), _apart(element) or text):
        reading = context.comments(said, "link")
        if reading is not None:
            yield reading


def _spoken(context: Context, element: Element) -> list[Element]:
    return [inner for inner in element.iterdescendants() if inner in context.unseen] if len(element) else []


def _seen(context: Context, element: Element) -> str:
    """The element's text without what only a screen reader tells; empty where there is no such text."""
    spoken = _spoken(context, element)
    return inline_text(element, without=frozenset(spoken)) if spoken else ""


def _apart(element: Element) -> str | None:
    """The element's words with its children apart, where their digits would run together."""
    if len(element) < 2:
        return None
    pieces = [fold(element.text or "")]
    for child in element:
        pieces += (inline_text(child) if isinstance(child.tag, str) else "", fold(child.tail or ""))
    return " ".join(filter(None, pieces))


def _with_rest_of_line(element: Element, text: str) -> str:
    """The element's text and what follows it on its line: blogg.vk.se has a second number there."""
    rest = fold(element.tail or "")
    following = element.getnext()
    if following is not None and following.tag in ("a", "span", "em", "b", "strong") and len(rest) <= 3:
        rest = f"{rest} {inline_text(following)}"
    return f"{text} {rest}".strip() if re.fullmatch(r"\W*\d[\d\s]*\W*", rest) else text


def labels_of(element: Element) -> tuple[str, ...]:
    """What a screen reader or a pointer tells of an element and its images."""
    images = itertools.islice(element.iter("img"), _MAX_IMAGES) if len(element) else ()
    labels = (*(element.get(name) for name in ("aria-label", "title")), *(image.get("alt") for image in images))
    return tuple(fold(label) for label in labels if label)


def from_labels(context: Context, element: Element) -> CommentReading | None:
    """The count that only the label of a link or button states: "4 kommentarer" on an icon."""
    text = inline_text(element)
    if len(text) > _MAX_ICON_TEXT or (text and read_bare_count(text) is None):
        return None
    for label in labels_of(element):
        reading = context.comments(label, "link") if len(label) <= MAX_LINE else None
        if reading is not None and reading.count is not None and not reading.is_call_to_action:
            return reading
    return None


def from_icons(context: Context, container: Container) -> Comments | None:
    """The bare number beside an icon that is called after comments."""
    for icon, number in _icons_with_numbers(context, container.element):
        if container.is_meta(icon):
            return Comments(number, None, None, context.evidence("comments-icon", str(number), icon))
    return None


def counts_by_icon(context: Context, block: Element, text: str) -> bool:
    """Whether a block of a few characters is the number beside an icon that is called after comments."""
    is_short = len(text) <= _MAX_ICON_TEXT and any(map(str.isdecimal, text))
    return is_short and next(_icons_with_numbers(context, block), None) is not None


def _icons_with_numbers(context: Context, element: Element) -> Iterator[tuple[Element, int]]:
    index = context.index
    images = (image for image in index.select("img", element) if image.get("alt"))
    for icon in (*index.named_in(_ICON, element), *images):
        if _is_icon(context, icon) and (number := _number_beside(icon)) is not None:
            yield icon, number


def _is_icon(context: Context, icon: Element) -> bool:
    if icon.tag == "img":
        reading = context.comments(fold(icon.get("alt") or ""), "link")
        return reading is not None and reading.count is None and reading.status is None
    ligature = fold(icon.text_content()) if len(icon) < 5 else "-"
    is_by_ligature = "material-" in (icon.get("class") or "")
    return _LIGATURE.fullmatch(ligature) is not None and bool(ligature or not is_by_ligature)


def _number_beside(icon: Element) -> int | None:
    """The bare number that follows an icon, or is all that its own wrapper says."""
    if tail := fold(icon.tail or ""):
        return read_bare_count(tail)
    following = icon.getnext()
    if following is not None and isinstance(following.tag, str) and following.tag not in ("i", "svg", "img"):
        return read_bare_count(inline_text(following))
    parent = icon.getparent()
    if parent is None or following is not None or len(parent) > 1 or (parent.text or "").strip():
        return read_bare_count(fold(parent.text or "")) if parent is not None and len(parent) == 1 else None
    return read_bare_count(fold(parent.tail or "")) if len(parent.attrib) < 3 else None


def is_by_script(element: Element) -> bool:
    """Whether a script of a comment service fills the element in: what the page says there is no count."""
    return any(BY_SCRIPT.search(f"{name} {element.get(name)}") for name in ("class", "id", "href") if element.get(name))


def facts_of(context: Context, reading: CommentReading, rule: str, element: Element | None = None) -> Comments:
    """The facts of a reading, with their evidence."""
    evidence = context.evidence(rule, reading.text, element)
    return Comments(reading.count, reading.status, reading.secondary, evidence)
