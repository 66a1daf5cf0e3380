"""Where the comments begin on a post's own page whose markup does not name them.

Observations, on hand-written blogs: the post's own comments link leads to them; a heading counts them; an element's
class or id speaks of comments; the form to write one stands under them, and each has a date. What follows them in the
same place is no part of the post either.
"""

import itertools
import re
from collections.abc import Iterator
from functools import cache

from ..counts import may_tell
from ..index import merged
from ..languages import Lexicon
from ..text import Element, fold
from .context import Container, Context, is_in
from .phrases import leads_to_comments

_NAMED = re.compile(r"(?:^|[\s_-])(?:comments?|kommentar\w*|komment|responses|discussion|disqus\w*)(?=$|[\s_-])", re.I)
_ONE_COMMENT = re.compile(r"(?:comments?|kommentar)[-_]{0,2}(?:body|entry|item|box|block|post|row)", re.I)
_HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6", "b", "strong", "th", "dt", "legend")
_PAGER = re.compile(
    r"comments?[-_]{0,2}(?:navigation|nav|pagination|pager|paging|pages)\b|(?:load|more|paginate)[-_]?comments?",
    re.IGNORECASE,
)
# Side columns link to single comments there: ".../comment-page-1/#comment-188".
_PAGE_OF_COMMENTS = re.compile(
    r"(?:comment-page-\d{1,6}/?|[?&](?:cpage|comments?_?page)=\d{1,6})(?:[?&][^#]*)?(?:#comments?)?$", re.IGNORECASE
)
_SOME_OF_ALL = re.compile(
    r"(?<!\d)\d{1,4} (?:av|af|of|von|van|sur|de|di|z|ze|/) \d{1,5} [^\W\d_]*(?:kom|com|reac|ath|umm)"
)
_MAX_HEADING = 80
_MAX_IN_HEADING = 10
_MAX_FORMS = 10
_MAX_COMMENTS = 3000
_MAX_LINES = 6
_BESIDE_NOUN = " :.!?()0123456789"


def unmarked_areas(context: Context, container: Container) -> frozenset[Element]:
    """The elements that hold the comments, and what follows them there; empty where nothing shows any."""
    heading = container.heading
    begin = context.index.span(heading)[1] if heading is not None else -1
    starts = [start for start in _starts(context) if context.index.order[start] > begin]
    text_end = _first_prose_end(context, container) if starts else None
    if text_end is None:
        return frozenset()
    starts = [start for start in starts if context.outline.extent(start)[0] >= text_end]
    if not starts:
        return frozenset()
    first = min(starts, key=context.index.order.__getitem__)
    return frozenset(_with_following(first))


def is_paged(context: Context, container: Container) -> bool:
    """Whether more comments lie behind a link or button: those on the page are no total then."""
    if any(link.get("href") for named in context.index.named(_PAGER) for link in named.iter("a")):
        return True
    areas = container.comment_areas or frozenset(context.index.all(context.rules.comment_areas))
    told = (*context.index.select("a"), *context.index.select("button"))
    if any(_PAGE_OF_COMMENTS.search(link.get("href") or "") for link in told):
        return True
    within = merged(map(context.index.span, areas))
    near = (link for link in told if is_in(within, context.index.order[link]))
    texts = [fold(area.text_content())[:_MAX_HEADING] for area in areas]
    return any(_asks_for_more(context, fold(link.text_content())) for link in near) or any(
        _SOME_OF_ALL.search(text) for text in texts
    )


def none_under_heading(context: Context, container: Container) -> str | None:
    """The line that says that there are no comments, right under a heading that is only their word."""
    for area in container.comment_areas:
        lines = context.outline.lines_between(*context.outline.extent(area))[:_MAX_LINES]
        texts = [context.outline.words(line.start, min(line.end, line.start + _MAX_HEADING)) for line in lines]
        nodes = (node for node in area.itersiblings() if isinstance(node.tag, str))
        if len(texts) == 1 and (after := next(nodes, None)) in container.comment_areas and after is not None:
            texts.append(context.outline.words(*context.outline.extent(after)))
        for above, text in itertools.pairwise(texts):
            if _is_noun(context, above) and len(text) < _MAX_HEADING:
                reading = context.comments(text, "text")
                if reading is not None and reading.count == 0 and not reading.is_loose:
                    return text
    return None


def called_comments(context: Context, container: Container) -> list[Element]:
    """The neighbours of one shape on a page without names that are called comments, where each has a date."""
    if not container.is_unmarked:
        return []
    words = _nouns(context.lexicons)
    for area in container.comment_areas:
        for first in itertools.islice((area, *area.iter("div", "li", "dd", "tr", "table", "p")), _MAX_COMMENTS):
            names = (first.get("class") or "").lower().split()
            if words.isdisjoint(names) and not any(map(_ONE_COMMENT.fullmatch, names)):
                continue
            around = first.getparent()
            alike = [
                e
                for e in (around if around is not None else ())
                if e.tag == first.tag and e.get("class") == first.get("class")
            ]
            return alike if all(_is_dated(context, element) for element in alike) else []
    return []


def _shape(element: Element) -> tuple[object, str | None]:
    return element.tag, element.get("class")


def _is_noun(context: Context, text: str) -> bool:
    return text.lower().strip(_BESIDE_NOUN) in _nouns(context.lexicons)


def _asks_for_more(context: Context, text: str) -> bool:
    """Whether a link is "Äldre kommentarer", "Visa fler kommentarer" or the like."""
    if len(text) > _MAX_HEADING:
        return False
    words = set(re.findall(r"[^\W\d_]+", text.lower()))
    return bool(words & _nouns(context.lexicons)) and bool(words & _paging_words(context.lexicons))


@cache
def _paging_words(lexicons: tuple[Lexicon, ...]) -> frozenset[str]:
    """The words of links to older and newer posts that do not also stand around a count."""
    found = {
        word
        for lexicon in lexicons
        for phrase in (*lexicon.older_posts, *lexicon.newer_posts)
        for word in phrase.split()
    }
    return frozenset(found - {filler for lexicon in lexicons for filler in lexicon.count_fillers})


def _starts(context: Context) -> Iterator[Element]:
    yield from _link_targets(context)
    for element in context.index.select("form")[:_MAX_FORMS]:
        if next(element.iter("textarea"), None) is not None and not context.is_outside(element):
            yield _first_dated_sibling(context, element)
    for element in context.index.all(_HEADINGS):
        if not _may_head_comments(context, element) or context.outline.length(element) > _MAX_HEADING + 1:
            continue
        text = context.outline.words(*context.outline.extent(element))
        if text and _heads_comments(context, element, text):
            yield element
    for element in context.index.named(_NAMED):
        start, end = context.outline.extent(element)
        if element.tag in ("body", "html", "a", "span"):
            continue
        # A link of that text is the post's own, to the comments below.
        is_short = end - start < _MAX_HEADING and not any(link.get("href") for link in element.iter("a"))
        if len(context.outline.lines_between(start, end)) > 2 or (
            is_short and _is_noun(context, context.outline.words(start, end))
        ):
            yield element
    yield from (e for e in context.index.all(context.rules.comments)[:1] if _is_comment(context, e))


def _is_comment(context: Context, element: Element) -> bool:
    """Whether what is called a comment has lines of its own and a date, outside of side columns."""
    parent, lines = element.getparent(), context.outline.lines_between(*context.outline.extent(element))
    return parent is not None and len(lines) > 1 and not context.is_outside(parent) and _is_dated(context, element)


def _link_targets(context: Context) -> Iterator[Element]:
    """What the links that speak of comments lead to on this page."""
    here = context.document.own_addresses
    names: set[str] = set()
    for link in context.index.select("a"):
        href = link.get("href") or ""
        page, mark, name = href.partition("#")
        if not mark or not name or (page and (context.document.absolute(page) or "") not in here):
            continue
        text = fold(link.text_content()) if len(name) < 100 else ""
        if leads_to_comments(href) or (0 < len(text) < 60 and context.comments(text, "link") is not None):
            names.add(name)
    for name in names:
        yield from context.index.select(f"#{name}") if re.fullmatch(r"[\w-]+", name) else ()
    for anchor in context.index.select("a"):
        if (anchor.get("name") or "") in names:
            yield anchor


def _may_head_comments(context: Context, element: Element) -> bool:
    """Whether a heading has a piece of a word about comments: most have none, and are known without the outline."""
    first, last = context.index.span(element)
    return last - first > _MAX_IN_HEADING or may_tell(fold(element.text_content()), context.lexicons)


def _heads_comments(context: Context, element: Element, text: str) -> bool:
    """Whether the text is a heading over comments: it counts them, or is their word and nothing else."""
    is_heading = element.tag in ("h1", "h2", "h3", "h4", "h5", "h6", "legend", "dt", "th")
    if not is_heading and (next(element.iter("a"), None) is not None or context.outline.unlinked(element) < len(text)):
        return False
    if _is_noun(context, text):
        return True
    reading = context.comments(text, "heading") if is_heading else None
    return reading is not None and (reading.count is not None or reading.status is not None or len(text) < 50)


@cache
def _nouns(lexicons: tuple[Lexicon, ...]) -> frozenset[str]:
    return frozenset(word for lexicon in lexicons for word in (*lexicon.comment_one, *lexicon.comment_many))


def _first_dated_sibling(context: Context, form: Element) -> Element:
    """The first of the like-shaped elements with a date each, right before the form or its row; else the form."""
    node = form
    for ancestor in (form, *form.iterancestors()):
        if ancestor.tag == "body" or ancestor.getprevious() is not None:
            node = ancestor
            break
    first, previous = node, node.getprevious()
    for _ in range(_MAX_COMMENTS):
        if previous is None or not _is_dated(context, previous):
            break
        first, previous = previous, previous.getprevious()
    return first


def _is_dated(context: Context, element: Element) -> bool:
    start, end = context.outline.extent(element)
    if not 10 < end - start < 3000 or context.outline.unlinked(element) < 0.3 * (end - start):
        return False
    lines = context.outline.lines_between(start, end)
    return any(context.stamps(context.outline.words(line.start, line.end)) for line in (*lines[:2], *lines[-1:]))


def _first_prose_end(context: Context, container: Container) -> int | None:
    """Where the first prose after the title ends: comments that begin earlier would be the post itself."""
    outline = context.outline
    begin = outline.extent(container.element)[0]
    if container.heading is not None:
        begin = outline.extent(container.heading)[1]
    lines = outline.lines_between(begin, len(outline.text))
    return next((line.end for line in lines if line.end - line.start - line.linked > 20 and not line.is_outside), None)


def _with_following(start: Element) -> Iterator[Element]:
    """The element and its following siblings, or its wrapper's where it is alone in it."""
    node = start
    while (parent := node.getparent()) is not None and parent.tag not in ("body", "html"):
        if node.getprevious() is not None or node.getnext() is not None or (parent.text or "").strip():
            break
        node = parent
    yield node
    yield from node.itersiblings()
