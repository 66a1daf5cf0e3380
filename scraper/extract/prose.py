"""What is prose in a post, and which lines only state facts about it."""

import re
from functools import cache

from ..languages import Lexicon
from ..outline import Line
from ..text import Element
from .context import Container, Context
from .phrases import starts_with

MAX_FACTS = 250
LONGEST_FACT = 25
_SAID = 12
_READING_TIME = re.compile(
    r"(?:\b(?:läs|les|læs|reading |lees|luku|lese)\w{0,9}:?\s{0,3})?\b\d{1,3}\s?min\w{0,8}\b\.?"
    r"(?:\s{0,3}(?:read|läs|les|læs|de lecture|luku)\w{0,7})?",
    re.IGNORECASE,
)


def prose_after(context: Context, container: Container, element: Element) -> int:
    """How much prose the element holds after the post's title and before its comments."""
    outline = context.outline
    start, end = outline.extent(element)
    if container.heading is not None:
        start = max(start, outline.extent(container.heading)[1])
    if container.comment_areas:
        if container.comments_at is None:
            container.comments_at = min(outline.extent(area)[0] for area in container.comment_areas)
        end = min(end, container.comments_at)
    return sum(
        line.end - line.start - line.linked
        for line in outline.lines_between(start, end)
        if line.end - line.start - line.linked > LONGEST_FACT
        and not line.is_outside
        and not (line.end - line.start < MAX_FACTS and _is_no_prose(context, container, line))
    )


def _is_no_prose(context: Context, container: Container, line: Line) -> bool:
    """Whether a line states facts, or is the title once more, as in a trail of the site's pages, or the address."""
    text = context.outline.words(line.start, line.end)
    return is_facts(context, text) or text == _title(context, container) or text.startswith(("http://", "https://"))


def _title(context: Context, container: Container) -> str | None:
    heading = container.heading
    return context.outline.words(*context.outline.extent(heading)) if heading is not None else None


def is_facts(context: Context, text: str) -> bool:
    """Whether a line only states facts about the post: author, date, comments, categories."""
    if len(text) > MAX_FACTS:
        return False
    if len(text) < 80 and context.comments(text, "link") is not None:
        return True
    if ":" in text and starts_with(text, _labels(context.lexicons)):
        return True
    stamps = context.stamps(text)
    byline = context.byline(text)
    if not stamps and (byline is None or not byline.author):
        return False
    told = sum(found.end - found.start for found in stamps)
    told += len(byline.author) if byline is not None and byline.author else 0
    told += sum(len(found) for found in _READING_TIME.findall(text))
    told += sum(
        len(word) for word in text.split() if word.lower().strip(".:") in _words_of_publishing(context.lexicons)
    )
    is_said = text.endswith(("!", "?")) or (text.endswith(".") and len(text) - told > _SAID)
    if is_said and not byline and not announces(context, text):
        return False
    is_both = bool(stamps) and byline is not None and bool(byline.author)
    return len(text) - told <= max(25, 0.6 * len(text)) and (is_both or not is_sentence(text))


def announces(context: Context, text: str) -> bool:
    """Whether a line begins with a word of publishing: "Publicerad 11 mars 2017", "Uppdaterad: ..."."""
    first = text.split(maxsplit=1)[:1]
    return bool(first) and first[0].lower().strip(".:") in _words_of_publishing(context.lexicons)


@cache
def _words_of_publishing(lexicons: tuple[Lexicon, ...]) -> frozenset[str]:
    """Words before a date or an author of several letters: "publicerad", "uppdaterad"."""
    words = (word for lexicon in lexicons for word in (*lexicon.publish_words, *lexicon.edited_words))
    return frozenset(word for word in words if len(word) > 5)


@cache
def _labels(lexicons: tuple[Lexicon, ...]) -> tuple[str, ...]:
    """The words before a colon and a category or an author."""
    words = (word for lexicon in lexicons for word in (*lexicon.category_words, *lexicon.author_labels))
    return tuple(word for word in words if len(word) > 4)


def is_sentence(text: str) -> bool:
    """Whether the text ends like written prose and is long enough to be it."""
    return len(text) > 60 and text.rstrip().endswith((".", "!", "?")) and text.count(" ") > 9
