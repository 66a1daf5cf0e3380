"""How many comments a post has, whether more are taken, and the other number beside their link (DOMAIN.md)."""

import itertools
import re
from dataclasses import dataclass, replace

from ..counts import CommentReading, may_tell, read_bare_count
from ..index import merged
from ..records import CommentStatus, Evidence
from ..text import Element, fold, inline_text
from .comment_regions import unmarked_areas
from .context import Container, Context, is_in
from .phrases import COMMENT_PLACES

_MAX_LINE = 300
_MAX_LINK_LINE = 60
_COUNT_NAME = re.compile(r"comments?[-_]?(?:count|number|num|counter|link)s?$|antal[-_]?kommentarer", re.IGNORECASE)
_MAX_HEADING = 2500


@dataclass(frozen=True, slots=True)
class Comments:
    """What the page says of a post's comments; all None where it says nothing."""

    count: int | None = None
    status: CommentStatus | None = None
    secondary: int | None = None
    evidence: Evidence | None = None


def locate_comments(context: Context, container: Container) -> None:
    """Sets the container's comment areas: the comments themselves, their headings and their form."""
    found = context.index.all(context.rules.comment_areas, container.element)
    named = frozenset(
        area
        for area in found
        if not _is_link(area) and (container.heading is None or not context.index.holds(area, container.heading))
    )
    if not named and container.is_whole_page and container.body is None:
        named = unmarked_areas(context, container)
    container.comment_areas |= named


def read_comment_facts(context: Context, container: Container) -> Comments:
    """The count and status from the post's links and byline, or on its own page from the comments themselves."""
    found = _from_links(context, container)
    if container.is_whole_page:
        found = _joined(_from_area(context, container), found)
    if found.count is None and found.status != "closed":
        found = _joined(found, _from_lines(context, container))
    return found


def _is_link(area: Element) -> bool:
    return area.tag in ("a", "span") and len(area.text_content()) < 100


def _from_links(context: Context, container: Container) -> Comments:
    index, element = context.index, container.element
    links = [a for a in index.select("a", element) if COMMENT_PLACES.search(a.get("href") or "")]
    links = [a for a in links if container.is_meta(a)] or links[-1:]
    named = (*index.all(context.rules.comment_links, element), *index.named_in(_COUNT_NAME, element))
    marked = [e for e in dict.fromkeys(named) if container.is_meta(e) and e is not element]
    best = Comments()
    for candidate in (*marked, *links):
        facts = _from_link(context, candidate)
        if facts is not None and _asks_for_the_first(context, container, candidate, facts):
            facts = replace(
                facts, count=0, evidence=context.evidence("comments-link", inline_text(candidate), candidate)
            )
        if facts is not None:
            best = _joined(best, facts)
        if best.count is not None and best.secondary is not None:
            break
    return best


def _asks_for_the_first(context: Context, container: Container, element: Element, facts: Comments) -> bool:
    """Whether a listing's link asks for a comment where Blogger prints the number if there is one (Contempo, Soho)."""
    if facts.count is not None or context.rules.platform != "blogger" or container.is_whole_page:
        return False
    reading = context.comments(inline_text(element), "link")
    return reading is not None and reading.is_call_to_action


def _from_link(context: Context, element: Element) -> Comments | None:
    for name in ("content", "data-count", "data-comment-count"):
        if (count := read_bare_count(element.get(name) or "")) is not None:
            return Comments(count, None, None, context.evidence(f"attribute {name}", element.get(name) or "", element))
    text = inline_text(element)
    if len(text) > _MAX_LINE:
        return None
    for words in (_with_rest_of_line(element, text), text):
        reading = context.comments(words, "link")
        if reading is not None:
            return _facts(context, reading, "comments-link", element)
    title = fold(element.get("title") or "")
    reading = context.comments(title, "link") if title else None
    if reading is not None:
        return _facts(context, reading, "comments-link title", element)
    count = read_bare_count(text)
    return Comments(count, None, None, context.evidence("comments-link", text, element)) if count is not None else None


def _with_rest_of_line(element: Element, text: str) -> str:
    """The element's text and what follows it on its line: blogg.vk.se has a second number there."""
    rest = fold(element.tail or "")
    following = element.getnext()
    if following is not None and following.tag in ("a", "span", "em", "b", "strong") and len(rest) <= 3:
        rest = f"{rest} {inline_text(following)}"
    return f"{text} {rest}".strip() if re.fullmatch(r"\W*\d[\d\s]*\W*", rest) else text


def _from_area(context: Context, container: Container) -> Comments:
    """From the comments on the post's own page: their heading, then the comments listed, then their form."""
    listed = _listed(context, container)
    heading = Comments()
    in_comments = merged(map(context.index.span, listed))
    for element in (*context.index.all(context.rules.comment_headings), *_unmarked_headings(container)):
        if is_in(in_comments, context.index.order[element]) or len(text := inline_text(element)) > _MAX_HEADING:
            continue
        if any(context.index.holds(element, link) for link in container.beside):
            continue
        reading = context.comments(text, "heading")
        if reading is not None:
            heading = _joined(heading, _facts(context, reading, "comments-heading", element))
    form = context.index.first(context.rules.comment_forms) or _unmarked_form(container)
    status: CommentStatus | None = "closed" if heading.status == "closed" else "open" if form else heading.status
    if status is None and _has_lost_its_form(context, listed):
        status = "closed"
    if heading.count is None and listed:
        return Comments(len(listed), status, None, Evidence("comments-listed", str(len(listed))))
    is_sure = context.rules.platform == "wordpress" and not container.is_unmarked
    if heading.count is None and form and is_sure and status == "open":
        return Comments(0, status, None, Evidence("comment-form-without-comments", ""))
    return Comments(heading.count, status, heading.secondary, heading.evidence)


def _listed(context: Context, container: Container) -> list[Element]:
    """The comments on the page, each once: a theme's own box inside of WordPress's ``li`` is no second one."""
    found = [comment for comment in context.index.all(context.rules.comments) if not _is_quoted(container, comment)]
    known = set(found)
    return [comment for comment in found if not _is_inner_box(comment, known)]


def _is_inner_box(comment: Element, known: set[Element]) -> bool:
    """Whether an element of another kind around it is the same comment: no list of replies lies between."""
    for ancestor in comment.iterancestors():
        if ancestor in known:
            return ancestor.tag != comment.tag
        if ancestor.tag in ("ol", "ul", "dl") or "children" in (ancestor.get("class") or ""):
            return False
    return False


def _has_lost_its_form(context: Context, listed: list[Element]) -> bool:
    """Whether WordPress shows comments and neither a form nor who may write: ``comment_form`` prints one if open."""
    if context.rules.platform != "wordpress" or not (listed or context.index.select(".wp-block-comments")):
        return False
    others = (
        "#respond",
        ".must-log-in",
        "#disqus_thread",
        ".fb-comments",
        "#wpdcom",
        ".wpd-thread",
        ".post-password-form",
    )
    return context.index.first(others) is None and context.index.first(context.rules.comment_forms) is None


def _unmarked_headings(container: Container) -> list[Element]:
    """The first headings over comments that only their place tells."""
    if not container.is_unmarked:
        return []
    found = (heading for area in container.comment_areas for heading in area.iter("h1", "h2", "h3", "h4", "h5", "h6"))
    return sorted(itertools.islice(found, 50), key=lambda h: container.index.order[h])[:2]


def _unmarked_form(container: Container) -> tuple[Element, str] | None:
    """The form to write a comment in, where only its place tells."""
    if not container.is_unmarked:
        return None
    fields = (field for area in container.comment_areas for field in area.iter("textarea"))
    field = next(fields, None)
    return (field, "textarea") if field is not None else None


def _is_quoted(container: Container, comment: Element) -> bool:
    return container.body is not None and container.index.holds(container.body, comment)


def _from_lines(context: Context, container: Container) -> Comments:
    lines = [line for line in container.lines() if len(line) <= _MAX_LINE]
    for line in lines if may_tell("\n".join(lines), context.lexicons) else ():
        reading = context.comments(line, "link") if len(line) < _MAX_LINK_LINE else None
        reading = reading or context.comments(line, "text") or _after_date(context, line)
        if reading is not None:
            return _facts(context, reading, "byline")
    return Comments()


def _after_date(context: Context, line: str) -> CommentReading | None:
    """What stands behind the date of a short line: themes set name, date and count side by side."""
    stamps = context.stamps(line) if len(line) < 2 * _MAX_LINK_LINE else ()
    rest = line[stamps[-1].end :].strip(" ,|·-") if stamps else ""
    return context.comments(rest, "link") if rest else None


def _facts(context: Context, reading: CommentReading, rule: str, element: Element | None = None) -> Comments:
    evidence = context.evidence(rule, reading.text, element)
    return Comments(reading.count, reading.status, reading.secondary, evidence)


def _joined(first: Comments, second: Comments) -> Comments:
    """The first, with what it lacks taken from the second."""
    return Comments(
        first.count if first.count is not None else second.count,
        "closed" if "closed" in (first.status, second.status) else first.status or second.status,
        first.secondary if first.secondary is not None else second.secondary,
        first.evidence if first.count is not None or second.count is None else second.evidence,
    )
