"""Which elements hold one post each, where the markup says so; where it does not, ``structure`` finds them."""

import re
from bisect import bisect_right

from ..index import merged, overlaps
from ..text import Element, fold, inline_text
from ..urls import is_listing_address, is_same_site, normalise, without_fragment
from .context import Container, Context
from .gathered import gathers_posts, leads_away, split_containers
from .kinds import SINGLE, body_classes
from .own_heading import is_byline, is_site_title, title_parts
from .title_lines import linked_line
from .titles import below_date

_HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
_MIN_TEXT = 20
_MIN_PROSE = 80
_MIN_LISTED = 3
_MAX_LINKS = 8
_CALLED_POST = frozenset(("hentry", "h-entry", "type-post"))
_MAX_DATE = 40
_FACTS = (".entry-meta", ".post-meta", "[rel~=author]", "time", "[rel~=tag]")
_NAMES_PERSON = re.compile(r"(?:^|[\s-])(?:author|publisher|vcard)(?:$|\s)")
_TITLE_NAME = re.compile(r"(?:^|[-_])(?:title|headline|rubrik)$", re.IGNORECASE)


def marked_containers(context: Context) -> list[Container]:
    """The containers of the most trusted selector that finds any, in page order, none inside another."""
    rejected = set(context.index.all(context.rules.not_posts))
    for selector in context.index.live(context.rules.containers):
        candidates = [
            element
            for element in context.index.select(selector)
            if element not in rejected and element.tag not in ("html", "body") and not context.is_outside(element)
        ]
        candidates = _with_titles_above(context, _unnested(context, candidates))
        found = [element for element in candidates if _is_post(context, element)]
        found = _without_introductions(context, found)
        if found:
            return [c for element in _with_unlike(context, found) for c in _containers_of(context, element, selector)]
    return []


def _with_titles_above(context: Context, candidates: list[Element]) -> list[Element]:
    """With the wrappers of those elements that hold a post but for its title, which links and stands above them."""
    known = [context.index.order[element] for element in candidates]
    return [_with_title_above(context, element, known) for element in candidates]


def _without_introductions(context: Context, found: list[Element]) -> list[Element]:
    """Without what leads nowhere beside posts that do: an archive's heading, its author's card."""
    if len(found) < 2 or sum(_leads_on(context, element) for element in found[:3]) == 0:
        return found
    return [element for element in found if _leads_on(context, element) or _is_own_post(context, element)]


def _is_own_post(context: Context, element: Element) -> bool:
    """Whether an element on a post's own page, by the page's head or body, is that post: the one with the date."""
    if context.document.metas.get("og:type") != "article" and not body_classes(context) & SINGLE:
        return False
    return context.index.first(context.rules.published, element) is not None


def _leads_on(context: Context, element: Element) -> bool:
    """Whether a link of the element leads to another page of the site that is no list by a word or a date."""
    own = context.document.own_addresses
    for link in context.index.select("a", element):
        address = context.document.absolute(link.get("href"))
        if not address or not is_same_site(address, context.document.url) or is_listing_address(address):
            continue
        if without_fragment(normalise(address)) not in own:
            return True
    return False


def _with_title_above(context: Context, element: Element, known: list[float]) -> Element:
    heading = heading_of(context, element)
    if heading is not None and (heading.get("class") or next(heading.iter("a"), None) is not None):
        return element
    parent = element.getparent()
    if parent is None or parent.tag in ("body", "main", "td"):
        return element
    place, end = context.index.span(parent)
    if bisect_right(known, end) - bisect_right(known, place) != 1 or context.index.order[element] > end:
        return element
    above = context.index.earliest(_HEADINGS, parent)
    is_above = above is not None and context.index.order[above] < context.index.order[element]
    return parent if is_above and above is not None and _links_away(context, above) else element


def _links_away(context: Context, heading: Element) -> bool:
    """Whether the heading leads to another page of the site, as a post's title on a listing."""
    addresses = [context.document.absolute(link.get("href")) for link in heading.iter("a")]
    own = context.document.own_addresses
    leads = any(a and is_same_site(a, context.document.url) and a not in own for a in addresses)
    return leads and not is_site_title(context, heading)


def _containers_of(context: Context, element: Element, selector: str) -> list[Container]:
    split = split_containers(context, element, selector) if gathers_posts(context, element) else []
    return split or [Container(context.index, element, selector, heading=heading_of(context, element))]


def _with_unlike(context: Context, found: list[Element]) -> list[Element]:
    """With the ``article`` elements that are posts too and are called otherwise, as some themes' first post is."""
    if any(element.tag != "article" for element in found):
        return found
    known = set(found)
    spans = merged(map(context.index.span, found))
    articles = [element for element in context.index.select("article") if element not in known]
    more = [
        element
        for element in articles
        if not context.is_outside(element)
        and not overlaps(spans, context.index.span(element))
        and _is_whole_post(context, element)
    ]
    return sorted([*found, *more], key=context.index.order.__getitem__) if more else found


def _is_whole_post(context: Context, element: Element) -> bool:
    """Whether an element has a title that links, a date, and more text than both: a post by any name."""
    heading = heading_of(context, element)
    if heading is None or next(heading.iter("a"), None) is None:
        return False
    has_date = context.index.first(context.rules.published, element) is not None
    return has_date and len(inline_text(element)) > len(inline_text(heading)) + _MIN_PROSE


def page_container(context: Context) -> Container | None:
    """The container of a page about one post that names the post's title and body but no element around both."""
    bodies = [b for b in context.index.all(context.rules.bodies) if not context.is_outside(b)]
    body = bodies[0] if bodies else None
    if body is None or gathers_posts(context, context.document.root):
        return None
    heading = _page_heading(context, body)
    if heading is None:
        parent = body.getparent()
        element = parent if parent is not None else body
        return Container(context.index, element, "body-alone", is_whole_page=True)
    around = [ancestor for ancestor in body.iterancestors() if context.index.holds(ancestor, heading)]
    if context.index.holds(body, heading):
        around = [body]
    return Container(context.index, around[0], "title-and-body", is_whole_page=True, heading=heading)


def _page_heading(context: Context, body: Element) -> Element | None:
    """The title's element by its name, else the first top heading; not the site's own name, nor one below the body
    that leads to another post."""
    site = (context.document.site_name or "").casefold()
    place = context.index.order[body]
    for selectors in (context.rules.titles, ("h1",)):
        for heading in context.index.all(selectors):
            is_own = inline_text(heading).casefold() != site and not is_site_title(context, heading)
            is_own = is_own and not context.is_outside(heading)
            is_next = context.index.order[heading] > place and leads_away(context, heading)
            if is_own and not is_next and _may_be_title(context, context.document.root, heading):
                return heading
    return None


def heading_of(context: Context, container: Element) -> Element | None:
    """The element of a post's title: by the rules, else the first heading, else a heading that only links."""
    for selector in context.index.live(context.rules.titles):
        for element in context.index.select(selector, container):
            if not _may_be_title(context, container, element):
                continue
            if element.tag in _HEADINGS or not _is_facts(context, container, element):
                return element
    end = _end_of_text(context, container)
    headings = (h for h in context.index.all(_HEADINGS, container) if not _is_furniture(context, h))
    before = (h for h in headings if context.index.order[h] <= end and not is_byline(context, h))
    titles = (h for h in before if _may_be_title(context, container, h))
    first = below_date(context, next(titles, None), titles)
    if first is not None and next(first.iter("a"), None) is not None:
        return None if _heads_section(context, first, container) else first
    named = _named_title(context, container, end if first is None else context.index.order[first])
    if first is None or named is not None or _heads_section(context, first, container):
        return named if named is not None else linked_line(context, container, end)
    return first


def _may_be_title(context: Context, container: Element, element: Element) -> bool:
    """Whether an element is no author's name, and lies in no box about the author and not among the comments."""
    if context.is_in_card(element) or any("author" in (a.get("itemprop") or "") for a in element.iterancestors()):
        return False
    areas = context.index.all(context.rules.comment_areas, container)
    return not any(context.index.holds(area, element) for area in areas if area is not container)


def _heads_section(context: Context, heading: Element, container: Element) -> bool:
    """Whether a bare heading is that of a section: paragraphs of prose stand before it, and no title repeats it."""
    if heading.tag == "h1" or heading.get("class") or _letters_before(heading, container) < _MIN_PROSE:
        return False
    return inline_text(heading).casefold() not in (context.document.title or "").casefold()


def _letters_before(node: Element, within: Element) -> int:
    """How many letters of paragraphs stand before a node in an element, beside what it lies in."""
    letters = 0
    while node is not within and (parent := node.getparent()) is not None:
        letters += sum(len(fold(before.text_content())) for before in node.itersiblings("p", preceding=True))
        node = parent
    return letters


def _end_of_text(context: Context, container: Element) -> float:
    """The place behind which no title stands: where the first body of the container ends that a name tells."""
    found = context.index.first((*context.rules.bodies, *context.rules.excerpts), container)
    return context.index.span(found[0])[1] if found is not None else context.index.span(container)[1]


def _is_furniture(context: Context, heading: Element) -> bool:
    """Whether a heading belongs to sharing buttons or related posts, or only leads to categories."""
    if any(ancestor in context.furniture for ancestor in heading.iterancestors()):
        return True
    links = [address for link in heading.iter("a") if (address := context.document.absolute(link.get("href")))]
    return bool(links) and all(map(is_listing_address, links))


def _is_facts(context: Context, container: Element, element: Element) -> bool:
    """Whether what is called a title or a name is an author's, or the whole head of a post with its facts."""
    for node in (element, *element.iterancestors()):
        if node is container:
            break
        if _NAMES_PERSON.search(f"{node.get('itemprop')} {node.get('class')}"):
            return True
    return context.index.first(_FACTS, element) is not None


def _named_title(context: Context, container: Element, end: float) -> Element | None:
    """The first element up to there whose class ends in a word for a title, and that links or is the page's title."""
    for element in context.index.named_in(_TITLE_NAME, container):
        if context.index.order[element] > end or _is_furniture(context, element):
            continue
        if not _may_be_title(context, container, element):
            continue
        is_linked = element.tag == "a" or len(list(element.iter("a"))) == 1
        text = inline_text(element)
        if text and (is_linked or text.casefold() in title_parts(context)):
            return element
        if is_linked:
            return None
    return None


def _unnested(context: Context, candidates: list[Element]) -> list[Element]:
    """Without wrappers of several posts, and without what lies in another post (a quote, an embed)."""
    kept: list[Element] = []
    places = [context.index.order[element] for element in candidates]
    end = -1.0
    for number, element in enumerate(candidates):
        place, last = context.index.span(element)
        if place <= end:
            continue
        inner = bisect_right(places, last) - number - 1
        if inner and _is_wrapper(context, place, places[number + 1], inner):
            continue
        kept.append(element)
        end = last
    return kept


def _is_wrapper(context: Context, place: float, first: float, inner: int) -> bool:
    """Whether an element only gathers the ones in it: no heading or body of its own comes before the first."""
    if inner > 1:
        return not context.index.has_between(context.rules.bodies, place, first - 0.5)
    return not context.index.has_between((*_HEADINGS, *context.rules.titles), place, first - 0.5)


def _is_post(context: Context, element: Element) -> bool:
    """Whether there is enough of a post: a heading that says something or links, or a text beside a date."""
    heading = heading_of(context, element)
    if heading is not None and next(heading.iter("a"), None) is not None:
        return True
    if context.index.first(context.rules.published, element) is not None:
        return True
    if heading is not None and (title := inline_text(heading)):
        return _has_more_than(element, title) and not _is_listing(context, element)
    if _has_date_link(context, element):
        return True
    texts = (*context.rules.bodies, *context.rules.excerpts)
    is_told = "type-post" in (element.get("class") or "").split() and bool(body_classes(context) & SINGLE)
    return (is_told or context.index.first(texts, element) is not None) and len(inline_text(element)) >= _MIN_TEXT


def _has_date_link(context: Context, element: Element) -> bool:
    """Whether what is called a post has a date that links and nothing else: the permalink of a post without a title."""
    if _CALLED_POST.isdisjoint((element.get("class") or "").split()):
        return False
    texts = (inline_text(link) for link in context.index.select("a", element)[:_MAX_LINKS])
    return any(len(text) < _MAX_DATE and any(map(str.isdigit, text)) and context.stamps(text) for text in texts)


def _is_listing(context: Context, element: Element) -> bool:
    """Whether an element without a date of its own holds several headings that lead to pages of the site."""
    links = [link for tag in _HEADINGS for heading in context.index.select(tag, element) for link in heading.iter("a")]
    addresses = {context.document.absolute(link.get("href")) for link in links}
    own = {a for a in addresses if a and is_same_site(a, context.document.url) and "#" not in a}
    own -= {address for address in own if is_listing_address(address)}
    return len(own - context.document.own_addresses) >= _MIN_LISTED


def _has_more_than(element: Element, title: str) -> bool:
    """Whether anything stands beside the heading: the page's own name may stand in an ``article`` of its own."""
    if (
        len(inline_text(element)) > len(title)
        or next(element.iter("img", "iframe", "video", "audio"), None) is not None
    ):
        return True
    return next(element.iter("a"), None) is not None or next(element.iterancestors("a"), None) is not None
