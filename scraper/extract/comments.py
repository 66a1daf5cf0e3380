"""How many comments a post has, whether more are taken, and the other number beside their link (DOMAIN.md)."""

import itertools
import re
from dataclasses import replace

from ..index import merged
from ..records import CommentStatus, Evidence
from ..text import Element, inline_text
from ..urls import is_same_site, without_fragment
from .comment_elements import (
    BY_SCRIPT,
    MAX_LINE,
    Comments,
    facts_of,
    from_element,
    from_icons,
    from_labels,
    is_by_script,
)
from .comment_lines import MAX_LINK_LINE, from_lines
from .comment_owners import is_about, is_of_title, of_this_post
from .comment_regions import called_comments, is_paged, none_under_heading, unmarked_areas
from .context import Container, Context, is_in
from .listed_comments import listed_comments
from .phrases import leads_to_comments

_COUNT_NAME = re.compile(
    r"""comments?[-_]{0,2}(?:count|number|num|counter|link|bubble|meta|total|balloon|amount)s?$|antal[-_]?kommentarer
      | (?:^|[-_])(?:meta|post|entry|num|nb|number|count|total|blog|article|item|info)s?
        [-_]{1,2}(?:of[-_])?comments?$""",
    re.VERBOSE | re.IGNORECASE,
)
_TAB = re.compile(r"#(?:[\w-]{1,30}[-_])?(?:comments?|kommentarer)", re.IGNORECASE)
_MAX_HEADING = 2500
_MAX_NOUN = 30


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
        container.has_unmarked_comments = bool(named)
    container.comment_areas |= named


def read_comment_facts(context: Context, container: Container) -> Comments:
    """The count and status from the post's links and byline, or on its own page from the comments themselves."""
    found = _from_links(context, container)
    if container.is_whole_page:
        found = _joined(_from_area(context, container), found)
    if found.count is None and found.status != "closed":
        found = _joined(found, from_lines(context, container))
    if found.count == 0 and any(map(is_by_script, _placeholders(context, container))):
        return replace(found, count=None)
    is_hidden = container.is_whole_page and context.index.first(context.rules.protected, container.element) is not None
    # Themes print their call to comment on every post's own page, also where a password hides the comments.
    return replace(found, count=None, evidence=None) if found.count == 0 and is_hidden else found


def _placeholders(context: Context, container: Container) -> list[Element]:
    """What a service's script may fill in: a zero there was said before it did."""
    within = None if container.is_whole_page else container.element
    named = context.index.named_in(BY_SCRIPT, within) if within is not None else context.index.named(BY_SCRIPT)
    return [*context.index.select("a", container.element), *named]


def _is_link(area: Element) -> bool:
    return area.tag in ("a", "span") and len(area.text_content()) < 100


def _from_links(context: Context, container: Container) -> Comments:
    index, element = context.index, container.element
    links = [a for a in index.select("a", element) if leads_to_comments(a.get("href") or "")]
    links = of_this_post(container, links)
    links = [a for a in links if container.is_meta(a)] or links[-1:]
    named = (*index.all(context.rules.comment_links, element), *index.named_in(_COUNT_NAME, element))
    marked = [e for e in dict.fromkeys(named) if container.is_meta(e) and e is not element]
    best = Comments()
    for candidate in (*marked, *links):
        facts = from_element(context, candidate)
        if facts is None or facts.count is None:
            facts = _none_yet(context, container, candidate) or facts
        if facts is not None and facts.count is not None and _says_no_count(context, container, candidate):
            facts = replace(facts, count=None, evidence=None)
        if facts is not None and _asks_for_the_first(context, container, candidate, facts):
            facts = replace(
                facts, count=0, evidence=context.evidence("comments-link", inline_text(candidate), candidate)
            )
        if facts is not None:
            best = _joined(best, facts)
        if best.count is not None and best.secondary is not None:
            break
    return best if best.count is not None or best.status == "closed" else _joined(best, _unnamed(context, container))


def _unnamed(context: Context, container: Container) -> Comments:
    """What the labels of icons say, and numbers beside icons."""
    for link in (*context.index.select("a", container.element), *context.index.select("button", container.element)):
        if (link.get("aria-label") or link.get("title")) and container.is_meta(link):
            reading = from_labels(context, link)
            if reading is not None and is_about(container, reading):
                return facts_of(context, reading, "comments-link label", link)
    return from_icons(context, container) or Comments()


def _asks_for_the_first(context: Context, container: Container, element: Element, facts: Comments) -> bool:
    """Whether a listing's link asks for a comment where Blogger prints the number if there is one (Contempo, Soho)."""
    if facts.count is not None or context.rules.platform != "blogger" or container.is_whole_page:
        return False
    reading = context.comments(inline_text(element), "link")
    return reading is not None and reading.is_call_to_action


def _says_no_count(context: Context, container: Container, link: Element) -> bool:
    """Whether a link's number is its title's, or its call stands amid a sentence, which themes print always."""
    text = inline_text(link)
    reading = context.comments(text, "link") if len(text) <= MAX_LINE else None
    if reading is None or not reading.is_call_to_action:
        return reading is not None and is_of_title(container, reading)
    previous, parent = link.getprevious(), link.getparent()
    before = previous.tail if previous is not None else parent.text if parent is not None else ""
    after = (link.tail or "").lstrip(" ,")
    return text[:1].islower() and after[:1].islower() and (before or "").rstrip()[-1:].isalpha()


def _none_yet(context: Context, container: Container, element: Element) -> Comments | None:
    """Zero on a listing, where WordPress links a bare "Kommentar" to the form: to the comments, were there any.

    ``get_comments_link`` and ``comments_popup_link`` end the address in ``#respond`` for a post without comments.
    """
    text = inline_text(element).casefold()
    if context.rules.platform != "wordpress" or container.is_whole_page or not 0 < len(text) <= _MAX_NOUN:
        return None
    links = [link.get("href") or "" for link in element.iter("a")]
    is_noun = any(text in (*lexicon.comment_one, *lexicon.comment_many) for lexicon in context.lexicons)
    if not is_noun or len(links) != 1 or not links[0].endswith("#respond"):
        return None
    return Comments(0, None, None, context.evidence("comments-link", text, element))


def _from_area(context: Context, container: Container) -> Comments:
    """From the comments on the post's own page: their heading, then the comments listed, then their form."""
    listed = listed_comments(context, container)
    heading = _from_headings(context, container, listed)
    heading = heading if heading.count is not None else _joined(_from_tab(context), heading)
    form = context.index.first(context.rules.comment_forms) or _unmarked_form(container)
    status: CommentStatus | None = "closed" if heading.status == "closed" else "open" if form else heading.status
    if status is None and _has_lost_its_form(context, listed):
        status = "closed"
    listed = listed or called_comments(context, container)
    if heading.count is None and not listed and (said := none_under_heading(context, container)) is not None:
        return Comments(0, status, heading.secondary, Evidence("comments-line", said))
    if heading.count is None and listed:
        if is_paged(context, container):
            return Comments(None, status, heading.secondary, heading.evidence)
        return Comments(len(listed), status, None, Evidence("comments-listed", str(len(listed))))
    is_sure = context.rules.platform == "wordpress" and not container.is_unmarked
    if heading.count is None and form and is_sure and status == "open":
        return Comments(0, status, None, Evidence("comment-form-without-comments", ""))
    return Comments(heading.count, status, heading.secondary, heading.evidence)


def _from_headings(context: Context, container: Container, listed: list[Element]) -> Comments:
    """What the headings over the comments say."""
    heading = Comments()
    in_comments = merged(map(context.index.span, listed))
    headings = (*context.index.all(context.rules.comment_headings), *_named_counters(context, container))
    for element in (*headings, *_lone_headings(container), *_unmarked_headings(container)):
        if is_in(in_comments, context.index.order[element]) or len(text := inline_text(element)) > _MAX_HEADING:
            continue
        if any(context.index.holds(element, link) for link in container.beside):
            continue
        reading = context.comments(text, "heading")
        if reading is None or is_of_title(container, reading):
            continue
        if reading.status != "closed" or not _leads_away(context, element):
            heading = _joined(heading, facts_of(context, reading, "comments-heading", element))
    return heading


def _leads_away(context: Context, element: Element) -> bool:
    """Whether a link of the element leads to another page of the site: titles of other posts stand in it."""
    addresses = (context.document.absolute(link.get("href")) for link in element.iter("a"))
    own = context.document.own_addresses
    return any(a and is_same_site(a, context.document.url) and without_fragment(a) not in own for a in addresses)


def _from_tab(context: Context) -> Comments:
    """What a link to the comments on the same page counts, wherever it stands: a tab above them (Mystique)."""
    for link in context.index.select("a"):
        href = link.get("href") or ""
        if _TAB.fullmatch(href):
            text = inline_text(link)
            reading = context.comments(text, "link") if len(text) < MAX_LINK_LINE else None
            if reading is not None and reading.count and not reading.title:
                return facts_of(context, reading, "comments-link", link)
    return Comments()


def _named_counters(context: Context, container: Container) -> list[Element]:
    """What stands in the comments and is called a count of them."""
    found = [e for area in container.comment_areas for e in context.index.named_in(_COUNT_NAME, area)]
    return sorted(found, key=context.index.order.__getitem__)


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


def _lone_headings(container: Container) -> list[Element]:
    """What is called the comments and is only the line above them: ``<div id="comments">4 svar</div>``."""
    if container.is_unmarked:
        return []
    short = [a for a in container.comment_areas if not len(a.findall(".//form")) and len(a.text_content()) <= MAX_LINE]
    return sorted(short, key=container.index.order.__getitem__)[:2]


def _unmarked_headings(container: Container) -> list[Element]:
    """The first headings over comments that only their place tells."""
    if not container.is_unmarked and not container.has_unmarked_comments:
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


def _joined(first: Comments, second: Comments) -> Comments:
    """The first, with what it lacks taken from the second."""
    return Comments(
        first.count if first.count is not None else second.count,
        "closed" if "closed" in (first.status, second.status) else first.status or second.status,
        first.secondary if first.secondary is not None else second.secondary,
        first.evidence if first.count is not None or second.count is None else second.evidence,
    )
