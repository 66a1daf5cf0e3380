"""What a page's JSON-LD (schema.org) says of its posts. Facts for machines: trusted where the reader sees none."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from ..dates import read_machine_stamp
from ..page import types_of
from ..records import Evidence, Stamp
from ..text import fold
from ..urls import join, normalise
from .context import Context

POSTING_TYPES = frozenset(
    ("BlogPosting", "Article", "NewsArticle", "SocialMediaPosting", "Report", "OpinionNewsArticle")
)


@dataclass(frozen=True, slots=True)
class Posting:
    """One posting object of the page."""

    item: Mapping[str, Any]
    by_id: Mapping[str, Mapping[str, Any]]

    def stamp(self, context: Context, name: str) -> tuple[Stamp, Evidence] | None:
        """The date of that property."""
        value = self.item.get(name)
        stamp = read_machine_stamp(value, zone=context.zone) if isinstance(value, str) else None
        return (stamp, Evidence(f"json-ld {name}", str(value))) if stamp else None

    def author(self, site_name: str | None) -> tuple[str, Evidence] | None:
        """The name of the first author; an organisation that is the site itself is none."""
        for author in _listed(self.item.get("author")) or _listed(self.item.get("creator")):
            person = self.by_id.get(str(author.get("@id")), author) if isinstance(author, Mapping) else author
            name = person.get("name") if isinstance(person, Mapping) else person
            if not isinstance(name, str) or not fold(name) or "://" in name:
                continue
            is_site = bool(site_name) and fold(name).casefold() == (site_name or "").casefold()
            is_person = isinstance(person, Mapping) and "Person" in types_of(person)
            if is_person or not is_site:
                return fold(name), Evidence("json-ld author", name)
        return None

    def comment_count(self) -> tuple[int, Evidence] | None:
        """``commentCount``, or the comments of ``interactionStatistic``."""
        count = _count(self.item.get("commentCount"))
        if count is not None:
            return count, Evidence("json-ld commentCount", str(count))
        for counter in _listed(self.item.get("interactionStatistic")):
            if not isinstance(counter, Mapping):
                continue
            kind = counter.get("interactionType")
            named = kind if isinstance(kind, str) else str(kind.get("@type")) if isinstance(kind, Mapping) else ""
            count = _count(counter.get("userInteractionCount"))
            if "CommentAction" in named and count is not None:
                return count, Evidence("json-ld interactionStatistic", str(count))
        return None


def posting_of(context: Context, url: str, *, is_whole_page: bool) -> Posting | None:
    """The posting object of that address; on a post's own page, its only one where none has an address."""
    if context.postings is None:
        context.postings = _postings(context)
    by_address, postings = context.postings
    if (posting := by_address.get(url)) is not None:
        return posting
    return postings[0] if is_whole_page and len(postings) == 1 else None


def _postings(context: Context) -> tuple[dict[str, Posting], list[Posting]]:
    """The page's posting objects, by their addresses and in order."""
    objects = context.document.objects
    by_id = {str(item["@id"]): item for item in objects if "@id" in item and len(item) > 1}
    postings = [Posting(item, by_id) for item in objects if types_of(item) & POSTING_TYPES]
    by_address: dict[str, Posting] = {}
    for posting in postings:
        for address in _addresses(posting.item):
            if (normal := _normal(context, address)) is not None:
                by_address.setdefault(normal, posting)
    return by_address, postings


def _addresses(item: Mapping[str, Any]) -> list[str]:
    stated = [item.get("url"), item.get("@id"), item.get("mainEntityOfPage")]
    flat = [value.get("@id") if isinstance(value, Mapping) else value for value in stated]
    return [value for value in flat if isinstance(value, str)]


def _normal(context: Context, address: str) -> str | None:
    joined = join(context.document.base_url, address)
    return normalise(joined) if joined else None


def _listed(value: object) -> list[Any]:
    return value if isinstance(value, list) else [] if value is None else [value]


def _count(value: object) -> int | None:
    if isinstance(value, bool):
        return None
    if isinstance(value, int) and 0 <= value < 10_000_000:
        return value
    return int(value) if isinstance(value, str) and value.isdecimal() and len(value) < 8 else None
