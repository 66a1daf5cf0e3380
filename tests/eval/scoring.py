"""A parsed page against its gold: tallies that add up, and the disagreements as lines to read."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from itertools import pairwise

from scraper import Page, Post
from scraper.records import Stamp

from .gold import Entry, PageGroup, SavedPage, Truth

WORD = re.compile(r"\w+")
ALIKE = str.maketrans({"’": "'", "‘": "'", "“": '"', "”": '"', "„": '"', "–": "-", "—": "-", "\xa0": " "})
FIELDS = ("title", "date", "author", "comments")
BODY_LIMIT = 0.98
# A relative date is coarse ("9 years, 5 months ago"): how far its stated precision may be off.
SLACK = {"year": timedelta(days=370), "month": timedelta(days=35), "day": timedelta(days=1)}


@dataclass(frozen=True, slots=True)
class Disagreement:
    """One place where page and gold differ; ``cost`` orders them, 1 being a whole wrong field."""

    url: str
    name: str
    got: str
    want: str
    cost: float = 1.0


@dataclass(slots=True)
class Tally:
    """Counts of one kind of page; ``asked`` and ``right`` by field."""

    pages: int = 0
    wanted: int = 0
    stated: int = 0
    found: int = 0
    false_facts: int = 0
    body_f1: float = 0.0
    bodies: int = 0
    asked: Counter[str] = field(default_factory=Counter)
    right: Counter[str] = field(default_factory=Counter)

    def add(self, other: Tally) -> None:
        """Takes in the counts of another."""
        self.pages += other.pages
        self.wanted += other.wanted
        self.stated += other.stated
        self.found += other.found
        self.false_facts += other.false_facts
        self.body_f1 += other.body_f1
        self.bodies += other.bodies
        self.asked += other.asked
        self.right += other.right


Scores = dict[PageGroup, Tally]


def score_page(page: Page, saved: SavedPage, truths: dict[str, Truth]) -> tuple[Tally, list[Disagreement]]:
    """The tallies of one page, and where it differs from the gold."""
    tally = Tally(pages=1, wanted=len(saved.entries), stated=len(page.posts))
    seen = {key_of(post.url): post for post in reversed(page.posts)}
    differences: list[Disagreement] = []
    for entry in saved.entries:
        truth, post = truths[entry.url], seen.pop(key_of(entry.url), None)
        if post is None:
            differences.append(Disagreement(saved.url, "missing", page.kind, entry.url, 3.0))
            continue
        tally.found += 1
        for difference in _compare(post, entry, truth, tally):
            differences.append(Disagreement(saved.url, *difference))
    for post in seen.values():
        said = f"{post.url} {post.title!r} by {post.evidence['container'].rule}"
        differences.append(Disagreement(saved.url, "not a post", said, "", 3.0))
    for earlier, later in pairwise(sorted(key_of(post.url) for post in page.posts)):
        if earlier == later:
            differences.append(Disagreement(saved.url, "twice", earlier, "", 3.0))
    return tally, differences


def key_of(url: str) -> str:
    """An address without what does not tell posts apart."""
    return url.partition("#")[0].partition("://")[2].rstrip("/").removesuffix("index.html").rstrip("/")


def token_f1(got: str, want: str) -> float:
    """How alike two texts are as bags of words, 0 to 1; two empty texts are alike."""
    have, need = Counter(WORD.findall(got)), Counter(WORD.findall(want))
    if not have and not need:
        return 1.0
    return 2 * (have & need).total() / (have.total() + need.total())


def _compare(post: Post, entry: Entry, truth: Truth, tally: Tally) -> Iterator[tuple[str, str, str, float]]:
    """The fields that differ, as name, got, want and cost; counts all into the tally."""
    is_shown = {
        "title": entry.title and bool(truth.titles),
        "date": entry.date is not None,
        "author": entry.author,
        "comments": entry.comments,
    }
    for name in (name for name in FIELDS if name not in entry.unasked):
        got, want = _stated(post, name), _wanted(truth, entry, name)
        is_false = not _agrees(post, truth, entry, name)
        tally.asked[name] += is_shown[name]
        is_right = is_shown[name] and got is not None and not is_false and _is_as_fine(post, entry, name)
        tally.right[name] += is_right
        tally.false_facts += is_false
        if is_false or (is_shown[name] and not is_right):
            yield (f"false {name}" if is_false else name), f"{got} {_rule(post, name)}", want, 2.0 if is_false else 1.0
    if "body" not in entry.unasked:
        yield from _compare_body(post, entry, truth, tally)


def _compare_body(post: Post, entry: Entry, truth: Truth, tally: Tally) -> Iterator[tuple[str, str, str, float]]:
    want = {"full": truth.body, "excerpt": truth.excerpt, "none": ""}[entry.body]
    alike = token_f1(post.body_text, want)
    tally.bodies += 1
    tally.body_f1 += alike
    if alike < BODY_LIMIT:
        yield "body", *difference_of(post.body_text, want), 1.0 - alike


def difference_of(got: str, want: str) -> tuple[str, str]:
    """The words that only one of the two texts has."""
    have, need = Counter(WORD.findall(got)), Counter(WORD.findall(want))
    return "+ " + " ".join((have - need).elements())[:160], "- " + " ".join((need - have).elements())[:160]


def _rule(post: Post, name: str) -> str:
    """The rule that found the field, for whom it is to be mended."""
    found = post.evidence.get({"date": "published", "comments": "comment_count"}.get(name, name))
    return f"<{found.rule}>" if found else ""


def _stated(post: Post, name: str) -> object:
    if name == "date":
        stamp = post.published
        return stamp and f"{stamp.moment or stamp.date} ({stamp.precision}, {stamp.zone}: {stamp.text!r})"
    return {"title": post.title, "author": post.author, "comments": post.comment_count}[name]


def _wanted(truth: Truth, entry: Entry, name: str) -> str:
    told = {"title": truth.titles[:1], "author": truth.author, "comments": truth.comments}
    return f"{truth.local} ({entry.date})" if name == "date" else str(told[name])


def _agrees(post: Post, truth: Truth, entry: Entry, name: str) -> bool:
    """Whether the field contradicts nothing: it says nothing, or the truth."""
    if name == "title":
        return post.title is None or plain(post.title) in {plain(title) for title in truth.titles}
    if name == "author":
        return post.author is None or plain(post.author) == plain(truth.author or "")
    if name == "comments":
        return post.comment_count is None or post.comment_count == truth.comments
    return post.published is None or _is_date_true(post.published, truth, entry)


def _is_as_fine(post: Post, entry: Entry, name: str) -> bool:
    """Whether a date has the precision that the page gives it; nothing else has one."""
    stamp = post.published
    if name != "date" or stamp is None or entry.date == "relative":
        return True
    return stamp.moment is not None or entry.date == "month" or (entry.date == "day" and stamp.precision == "day")


def _is_date_true(stamp: Stamp, truth: Truth, entry: Entry) -> bool:
    """Whether what the date says is so; it may say less than it could."""
    if truth.local is None:
        return False
    if entry.date == "relative" and stamp.moment is None:
        return abs(stamp.date - truth.local.date()) <= SLACK[stamp.precision]
    if stamp.precision in ("month", "year"):
        is_month = stamp.precision == "year" or stamp.date.month == truth.local.month
        return is_month and stamp.date.year == truth.local.year
    if stamp.moment is None:
        return stamp.date == truth.local.date()
    if stamp.zone == "stated" and truth.instant is not None:
        return abs(stamp.moment - truth.instant) < timedelta(minutes=1)
    return abs(stamp.moment.replace(tzinfo=None) - truth.local) < timedelta(minutes=1)


def plain(text: str) -> str:
    """The text with alike quotes, dashes and spaces made one."""
    return " ".join(text.translate(ALIKE).split())
