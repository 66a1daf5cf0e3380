"""What the lines of a post's facts say of its comments: an unnamed byline or footer, labels beside numbers.

What doesn't belong here: links and elements that are known to speak of comments (``comments``).
"""

from dataclasses import replace

from ..counts import CommentReading, may_tell, read_bare_count
from .comment_elements import MAX_LINE, Comments, facts_of
from .comment_owners import is_about, is_title_of_another, leads_elsewhere
from .context import Container, Context

MAX_LINK_LINE = 60


def from_lines(context: Context, container: Container) -> Comments:
    """What the first line of the post's facts that speaks of its comments says of them."""
    lines = [line for line in container.lines() if len(line) <= MAX_LINE]
    for at, line in enumerate(lines if may_tell("\n".join(lines), context.lexicons) else ()):
        reading = context.comments(line, "link") if len(line) < MAX_LINK_LINE else None
        reading = reading or context.comments(line, "text") or _after_date(context, line)
        if reading is None or reading.is_bare_reply or not is_about(container, reading):
            continue
        if reading.count and is_title_of_another(container, line):
            continue
        facts = facts_of(context, reading, "byline")
        if facts.count is None and facts.status is None:
            facts = replace(facts, count=_number_beside(lines, at))
        return facts
    return _from_chips(context, container)


def _from_chips(context: Context, container: Container) -> Comments:
    """What an element that shares its line with other facts says alone."""
    for chip in container.chips():
        reading = context.comments(chip, "link") if len(chip) < MAX_LINK_LINE else None
        if reading is None or reading.is_bare_reply or not is_about(container, reading):
            continue
        if (reading.is_call_to_action and chip[0].islower()) or _may_be_a_tag(context, container, chip):
            continue
        facts = facts_of(context, reading, "byline")
        if facts.count is not None or facts.status is not None:
            return facts
    return Comments()


def _may_be_a_tag(context: Context, container: Container, chip: str) -> bool:
    """Whether a link elsewhere counts what may be anything: "5 svar"."""
    said = chip.lower()
    is_of_comments = any(noun in said for lexicon in context.lexicons for noun in lexicon.comment_one)
    return not is_of_comments and leads_elsewhere(container, chip)


def _number_beside(lines: list[str], at: int) -> int | None:
    """The bare number of the line above a line that is the word for comments, or below where labels stand first."""
    number, below = _bare_line(lines, at - 1), _bare_line(lines, at + 1)
    above = lines[at - 2] if at > 1 else ""
    is_label = 0 < len(above) < 20 and not any(map(str.isdecimal, above))
    if number is not None and (not is_label or (below is None and _bare_line(lines, at - 3) is not None)):
        return number
    return below if number is not None or lines[at].endswith(":") or at + 2 == len(lines) else None


def _bare_line(lines: list[str], at: int) -> int | None:
    return read_bare_count(lines[at]) if 0 <= at < len(lines) else None


def _after_date(context: Context, line: str) -> CommentReading | None:
    """What stands behind the date of a short line: themes set name, date and count side by side."""
    stamps = context.stamps(line) if len(line) < 2 * MAX_LINK_LINE else ()
    rest = line[stamps[-1].end :].strip(" ,|·-") if stamps else ""
    return context.comments(rest, "link") if rest else None
