"""When a post was published and modified: machine-readable attributes beside what the reader sees."""

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import UTC

from ..dates import read_machine_stamp, stamp_from_url
from ..records import Evidence, Stamp
from ..text import Element, fold, inline_text
from .context import Container, Context, is_in
from .edits import begins_as_edit, is_edit_stamp, is_told_edit, named_edits, tells_edit, without_last
from .identity import day_in, glued_stamp
from .titles import leads_to_post

_RANK = {"second": 4, "minute": 3, "day": 2, "month": 1, "year": 0}
_MAX_LINE = 300
_MAX_DAY_HEADING = 60
_DATE_LIKE = re.compile(r"(?:^|[-_])(?:date|datum|published|posted-?on|publicerad)$", re.IGNORECASE)
_DATE_NAME = re.compile(r"date|datum|day-?head", re.IGNORECASE)
_CLOCK = re.compile(r"^(?:kl\.?|klo|at|um|à)?\s*(\d{1,2}[:.]\d{2}(?:\s?[ap]\.?m\.?)?)$", re.IGNORECASE)
_CLOCK_IN_LINE = re.compile(r"(?<!\w)(?:kl\.?|klo|at|um|à|@)\s+(\d{1,2}[:.]\d{2}(?:\s?[ap]\.?m\b\.?)?)(?![\d.:])", re.I)
_ZONE_NAME = re.compile(r"([+-]\d{4}) [A-Z]{3,4}$")
Found = tuple[Stamp, Evidence]


def read_published(context: Context, container: Container) -> Found | None:
    """The post's date: its own elements, its byline, the day heading above it, the page's head, the address."""
    if container.dated is not None:
        return container.dated
    found = _from_glued_heading(context, container) or _from_elements(context, container)
    found = found or _from_named_like_date(context, container)
    if found is None or found[0].moment is None:
        found = _finer(found, _from_lines(context, container))
    if found is not None and found[0].moment is None:
        found = _finer(found, _from_same_day(context, container, found[0]))
        found = _finer(found, _clock_of_day(context, container, found[0])) if found is not None else None
        if found is not None and found[1].rule == "byline" and (found[1].text or "").strip(" -–—|·") == found[0].text:
            # The date stands alone on its line, so the time may stand on another.
            found = _with_clock_of_lines(context, found[0], container), found[1]
    if found is None:
        found = _from_day_heading(context, container)
    elif found[0].moment is None and container.is_whole_page:
        found = _finer(found, _from_head(context, ("article:published_time", "datepublished", "pubdate")))
    if found is None and container.is_whole_page:
        found = _from_head(
            context,
            ("article:published_time", "datepublished", "dc.date", "dcterms.created", "date", "pubdate"),
        )
    return found or _from_dated_title(context, container)


def _from_dated_title(context: Context, container: Container) -> Found | None:
    """The date that is all of the title of an unmarked page that states no other."""
    if not container.is_unmarked or container.heading is None:
        return None
    if not container.is_whole_page and next(container.heading.iter("a"), None) is not None:
        return None  # Among the titles of a listing that states no dates it is a title like the others.
    text = inline_text(container.heading)
    is_short = len(text) <= _MAX_DAY_HEADING and any(map(str.isdigit, text))
    stamp = context.stamp(text) if is_short else None
    is_day = stamp is not None and _RANK[stamp.precision] >= _RANK["day"]
    return (stamp, Evidence("dated-title", text)) if stamp is not None and is_day else None


def stamp_of_address(url: str) -> Found | None:
    """The day or month that an address states, for where the page states none."""
    stamp = stamp_from_url(url)
    return (stamp, Evidence("address", stamp.text)) if stamp else None


def read_modified(context: Context, container: Container) -> Found | None:
    """When the post was last changed, where the page states it for the post itself."""
    for selector in context.index.live(context.rules.modified):
        for element in context.index.select(selector, container.element):
            if not container.is_meta(element) or "published" in (element.get("class") or "").split():
                continue
            if _is_only_date(context, container, element) and not is_told_edit(context, element):
                continue  # The date of the post, which themes for hAtom call updated.
            if stamp := _stamp_of(context, element):
                return stamp, context.evidence(selector, stamp.text, element)
    if container.is_whole_page:
        return _from_head(context, ("article:modified_time", "og:updated_time", "datemodified"))
    return None


def _from_glued_heading(context: Context, container: Container) -> Found | None:
    if container.heading is not None and (day := day_in(context, container.heading)) is not None:
        text = inline_text(day)
        return context.stamps(text)[0].stamp, context.evidence("heading-with-date", text, day)
    text = inline_text(container.heading) if container.heading is not None and container.is_unmarked else ""
    found = glued_stamp(context, container, text) if text else None
    return (found.stamp, Evidence("heading-with-date", text)) if found is not None else None


def _from_elements(context: Context, container: Container) -> Found | None:
    for selector in context.index.live(context.rules.published):
        for element in context.index.select(selector, container.element):
            if not container.is_meta(element) or is_edit_stamp(context, element) or is_told_edit(context, element):
                continue
            if stamp := _stamp_of(context, element):
                return stamp, context.evidence(selector, stamp.text, element)
    return None


def _from_named_like_date(context: Context, container: Container) -> Found | None:
    """The date of an element whose class ends in a word for a date, as themes form their own names."""
    for element in context.index.named_in(_DATE_LIKE, container.element):
        if not container.is_meta(element) or is_edit_stamp(context, element) or begins_as_edit(context, element):
            continue
        if stamp := _stamp_of(context, element):
            return stamp, context.evidence("date-like-name", stamp.text, element)
    return None


def _from_same_day(context: Context, container: Container, day: Stamp) -> Found | None:
    """The time of that day by an element's attribute: a hover title, or a ``time`` that is called "updated"."""
    for tag in ("time", "span"):
        for element in context.index.select(tag, container.element):
            value = element.get("datetime") or element.get("title") or ""
            if not (14 < len(value) < 40) or not value[:4].isdigit() or not container.is_meta(element):
                continue
            if is_edit_stamp(context, element) and not _is_only_date(context, container, element):
                continue
            stamp = read_machine_stamp(_ZONE_NAME.sub(r"\1", value), zone=context.zone)
            # Midnight is what programs make of a bare day.
            if stamp is None or stamp.moment is None or not any(stamp.moment.timetuple()[3:6]):
                continue
            if stamp.date == day.date:
                return replace(stamp, text=day.text), context.evidence(f"{tag} of that day", value, element)
    return None


def _clock_of_day(context: Context, container: Container, day: Stamp) -> Found | None:
    """The time of that day by another line: "Det här inlägget publicerades den 20 mars, 2017 kl. 12:34"."""
    if day.precision != "day":
        return None
    for line in container.lines():
        if len(line) > _MAX_LINE or not any(map(str.isdigit, line)):
            continue
        told = [f for f in context.stamps(line) if f.stamp.date == day.date and f.stamp.moment is not None]
        if len(told) == 1 and not _is_edited(context, line[: told[0].start]):
            return told[0].stamp, Evidence("byline", line)
    return None


def _is_edited(context: Context, before: str) -> bool:
    """Whether the words before a date say that the post was changed then."""
    words = before.casefold().split()
    return any(word.strip(".,:()") in lexicon.edited_words for lexicon in context.lexicons for word in words)


def _is_only_date(context: Context, container: Container, element: Element) -> bool:
    """Whether the element shows the one date of the post: "updated" is then hAtom's word, not an edit."""
    shown = [line for line in container.lines() if len(line) <= _MAX_LINE]
    return bool(inline_text(element)) and sum(len(context.stamps(line)) for line in shown) == 1


def _stamp_of(context: Context, element: Element) -> Stamp | None:
    """The element's date: its attribute's and its text's, whichever says more, the text deciding the day."""
    machine = next(
        (stamp for value in _attributes(element) if (stamp := read_machine_stamp(value, zone=context.zone))),
        None,
    )
    text = inline_text(element)
    if len(text) > _MAX_LINE:
        return machine
    seen = _with_clock(context, _seen(context, text), element)
    return _merged(context, machine, seen)


def _seen(context: Context, text: str) -> Stamp | None:
    stamp = context.stamp(text)
    if stamp is not None:
        return stamp
    stamps = context.stamps(text)
    return stamps[0].stamp if stamps else None


def _with_clock(context: Context, day: Stamp | None, *elements: Element) -> Stamp | None:
    """The day with the time that its link's title states, or the time's own element: TwentyTen, Blogger."""
    if day is None or day.precision != "day":
        return day
    for element in elements:
        titles = (
            node.get("title") for node in (element, *list(element.iterancestors("a", "span"))[:2], *element.iter("a"))
        )
        for text in (*titles, inline_text(element)):
            match = _CLOCK.search(fold(text or "")) if text and len(text) < 40 else None
            stamp = _seen(context, f"{day.date.isoformat()} {match.group(1)}") if match else None
            if stamp is not None and stamp.moment is not None and match is not None:
                return replace(stamp, text=f"{day.text} {match.group(1)}")
    return day


def _attributes(element: Element) -> Iterator[str]:
    nested = list(element.iter("time", "abbr"))
    for node in (element, *nested):
        for name in ("datetime", "content", "title", "data-datetime", "data-time"):
            if value := fold(node.get(name) or ""):
                yield value


def _merged(context: Context, machine: Stamp | None, seen: Stamp | None) -> Stamp | None:
    if machine is None or seen is None:
        return machine or seen
    if _RANK[seen.precision] < _RANK["day"] or machine.date == seen.date:
        best = seen if _RANK[seen.precision] > _RANK[machine.precision] else machine
        return replace(best, text=seen.text)
    if machine.moment is not None and abs((machine.date - seen.date).days) <= 1:
        local = machine.moment.astimezone(context.zone)
        if local.date() == seen.date:
            return replace(machine, date=seen.date, moment=local, text=seen.text)
        if machine.moment.astimezone(UTC).date() == seen.date:
            return replace(machine, date=seen.date, moment=machine.moment.astimezone(UTC), text=seen.text)
    return seen


def _from_lines(context: Context, container: Container) -> Found | None:
    title = inline_text(container.heading) if container.heading is not None else None
    edits = [inline_text(element) for element in named_edits(context, container)]
    lines = (line.replace(title, " ") if title else line for line in container.lines() if len(line) <= _MAX_LINE)
    lines = (without_last(line, edits) for line in lines)
    return _first_stamp(context, lines, "byline") or _first_stamp(context, container.chips(), "byline")


def _first_stamp(context: Context, lines: Iterable[str], rule: str) -> Found | None:
    """The first day of the lines; else the first age ("6 år, 5 månader sedan"), which is coarser and names no year."""
    age: Found | None = None
    for line in lines:
        for found in context.stamps(line):
            if tells_edit(context, line[: found.start]):
                continue
            if _RANK[found.stamp.precision] >= _RANK["day"]:
                return found.stamp, Evidence(rule, line)
            if age is None and not re.search(r"\d{4}", found.stamp.text):
                age = found.stamp, Evidence(rule, line)
    return age


def _from_day_heading(context: Context, container: Container) -> Found | None:
    """The nearest heading above that is a date and nothing else: Blogger prints the day once for all its posts."""
    if context.day_headings is None:
        context.day_headings = list(_day_headings(context))
    place = context.index.order[container.element]
    number = bisect_left(context.day_headings, place, key=lambda found: found[0]) - 1
    if number < 0:
        return None
    _, stamp, text = context.day_headings[number]
    if container.is_whole_page and _RANK[stamp.precision] < _RANK["day"]:
        return None  # A month above a post on its own page is an archive's.
    clocks = [
        e for s in context.index.live(context.rules.published) for e in context.index.select(s, container.element)
    ]
    timed = _with_clock(context, stamp, *(e for e in clocks if container.is_meta(e)))
    if timed is stamp:
        timed = _with_clock_of_lines(context, stamp, container)
    return timed or stamp, Evidence("day-heading", text)


def _with_clock_of_lines(context: Context, day: Stamp, container: Container) -> Stamp:
    """The day with the one time that stands alone or after a byline's word: "Publicerat av Anna Ek kl. 10:15"."""
    if day.precision != "day":
        return day
    clocks = {match for line in container.lines() if len(line) <= _MAX_LINE for match in _CLOCK_IN_LINE.findall(line)}
    clocks |= {match.group(1) for text in (*container.lines(), *container.chips()) if (match := _CLOCK.search(text))}
    stamp = _seen(context, f"{day.date.isoformat()} {clocks.pop()}") if len(clocks) == 1 else None
    return replace(stamp, text=day.text) if stamp is not None and stamp.moment is not None else day


def _day_headings(context: Context) -> Iterator[tuple[float, Stamp, str]]:
    """The page's headings that are a date and nothing else: place, date, text."""
    named = context.index.named(_DATE_NAME)
    headings = {*context.index.all((*context.rules.day_headings, "h1", "h2", "h3", "h4")), *named}
    for heading in sorted(headings, key=context.index.order.__getitem__):
        text = inline_text(heading) if len(heading) < 10 else ""
        if 3 < len(text) <= _MAX_DAY_HEADING and any(char.isdigit() for char in text):
            if context.is_outside(heading) or is_in(context.post_spans, context.index.order[heading]):
                continue
            if is_edit_stamp(context, heading) or _is_linked(heading):
                continue
            if any(leads_to_post(context, link) for link in heading.iter("a")):
                continue
            stamp = context.stamp(text)
            if stamp is not None:
                yield context.index.order[heading], stamp, text


def _is_linked(element: Element) -> bool:
    """Whether the element is part of a link, as the months of an archive are."""
    return next(element.iterancestors("a"), None) is not None


def _from_head(context: Context, names: tuple[str, ...]) -> Found | None:
    for name in names:
        value = context.document.metas.get(name)
        stamp = read_machine_stamp(value, zone=context.zone) if value else None
        if value and stamp:
            return stamp, Evidence(f"meta {name}", value)
    return None


def _finer(first: Found | None, second: Found | None) -> Found | None:
    """The second if it tells the time of the day that the first tells; else the first."""
    if first is None or second is None:
        return first or second
    same_day = first[0].date == second[0].date
    return second if same_day and _RANK[second[0].precision] > _RANK[first[0].precision] else first
