from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.reconcile import (
    counts_of,
    identify,
    reconcile,
    reconcile_absence,
    reconcile_counts,
    reconcile_earlier_counts,
    reconcile_sighting,
    revision_of,
)
from archive.records import Absence, BlogTally, Change, Counts, Kept, Observation
from scraper import Post, Stamp

NOW = datetime(2026, 11, 22, tzinfo=UTC)
POST = Post("https://x.se/a", platform_id="1", title="A", body_text="Text.", comment_count=2)

numbers = st.none() | st.integers(0, 5)
counts = st.builds(Counts, numbers, st.sampled_from([None, "open", "closed"]), numbers)
words = st.text("ab ", max_size=3)
posts = st.builds(
    Post,
    url=st.just("https://x.se/a"),
    title=st.none() | words,
    body_text=words,
    is_excerpt=st.booleans(),
    comment_count=numbers,
    comment_status=st.sampled_from([None, "open", "closed"]),
    secondary_count=numbers,
)
sources = st.sampled_from(["page", "listing", "feed"])


def after(known: Kept | None, change: Change) -> Kept:
    """What is kept once the change is written."""
    before = known or Kept(1, change.url)
    status = {"gone": "gone", "restored": "present"}.get(change.kind, before.status)
    return replace(
        before,
        status=status,
        current=change.revision or before.current,
        counts=change.counts,
        observed=change.observation or before.observed,
    )


@given(post=posts, source=sources)
def test_reconciling_twice_gives_unchanged(post, source):
    known = after(None, reconcile(post, source=source, known=None))
    again = reconcile(post, source=source, known=known)
    assert (again.kind, again.revision, again.observation) == ("unchanged", None, None)
    assert again.counts == known.counts


@given(first=posts, then=posts, source=sources)
def test_whatever_came_before_reconciling_twice_gives_unchanged(first, then, source):
    known = after(None, reconcile(first, source=source, known=None))
    known = after(known, reconcile(then, source=source, known=known))
    again = reconcile(then, source=source, known=known)
    assert (again.kind, again.observation) == ("unchanged", None)


@given(page=posts, later=posts, source=st.sampled_from(["listing", "feed"]))
def test_once_the_page_was_read_no_other_source_makes_a_revision(page, later, source):
    known = after(None, reconcile(page, source="page", known=None))
    assert reconcile(later, source=source, known=replace(known, observed=None)).revision is None


@given(known=counts, now=counts)
def test_a_number_once_stated_is_never_unstated(known, now):
    kept = Kept(1, "https://x.se/a", counts=known)
    after_it = reconcile_counts(now, source="listing", known=kept).counts
    for name in ("comment_count", "comment_status", "secondary_count"):
        assert getattr(after_it, name) == (
            getattr(now, name) if getattr(now, name) is not None else getattr(known, name)
        )


@given(known=counts, earlier=counts)
def test_what_was_said_earlier_fills_gaps_only(known, earlier):
    kept = Kept(1, "https://x.se/a", counts=known)
    filled = reconcile_earlier_counts(earlier, source="listing", known=kept).counts
    for name in ("comment_count", "comment_status", "secondary_count"):
        kept_value = getattr(known, name)
        assert getattr(filled, name) == (kept_value if kept_value is not None else getattr(earlier, name))


@pytest.mark.parametrize(
    ("current", "seen", "kind"),
    [
        (("page", False), ("page", False), "revised"),
        (("page", False), ("page", True), "revised"),
        (("listing", False), ("listing", False), "revised"),
        (("listing", True), ("listing", True), "revised"),
        (("listing", True), ("listing", False), "fuller"),
        (("listing", False), ("listing", True), "unchanged"),
        (("listing", True), ("feed", False), "fuller"),
        (("listing", False), ("feed", False), "unchanged"),
        (("feed", False), ("listing", True), "unchanged"),
        (("feed", True), ("listing", True), "unchanged"),
        (("listing", False), ("page", False), "fuller"),
        (("listing", False), ("page", True), "fuller"),
        (("page", True), ("listing", False), "unchanged"),
    ],
)
def test_another_text_by_where_it_comes_from(current, seen, kind):
    old = replace(POST, is_excerpt=current[1])
    known = Kept(1, POST.url, current=revision_of(old, current[0]))
    new = replace(POST, body_text="Annan text.", is_excerpt=seen[1])
    assert reconcile(new, source=seen[0], known=known).kind == kind


def kept(post_id: int, platform_id: str | None = None, title: str | None = None, published: str | None = None) -> Kept:
    current = replace(revision_of(POST, "page"), title=title, published=published)
    return Kept(post_id, "https://x.se/a", platform_id, current=current)


@pytest.mark.parametrize(
    ("post", "by_id", "answered", "asked", "found"),
    [
        (POST, kept(1, "1"), [kept(2, "2")], [], 1),
        (POST, None, [kept(2, "2")], [], None),
        (POST, None, [kept(2)], [], 2),
        (POST, None, [kept(2, "2"), kept(3)], [], 3),
        (POST, None, [], [], None),
        (replace(POST, platform_id=None), None, [kept(2, "2")], [], 2),
        (replace(POST, platform_id=None), None, [], [kept(2, title="B")], None),
        (replace(POST, platform_id=None), None, [], [kept(2, title="A")], 2),
        (POST, None, [], [kept(2, "2", title="A")], None),
        (replace(POST, title=None), None, [], [kept(2)], None),
        (POST, None, [], [Kept(2, "https://x.se/a", status="redacted")], None),
    ],
)
def test_identity(post, by_id, answered, asked, found):
    got = identify(post, by_platform_id=by_id, answered=answered, asked=asked)
    assert (got.post_id if got else None) == found


@pytest.mark.parametrize(
    ("status", "absence", "kind"),
    [
        ("present", None, "missing"),
        ("present", Absence(NOW - timedelta(hours=20), 1), "gone"),
        ("present", Absence(NOW - timedelta(hours=20), 2), "missing"),
        ("present", Absence(NOW - timedelta(hours=19), 1), "missing"),
        ("gone", None, "unchanged"),
        ("redacted", Absence(NOW - timedelta(hours=20), 1), "unchanged"),
    ],
)
def test_one_voice_is_not_enough(status, absence, kind):
    known = replace(kept(1), status=status, absence=absence)
    change = reconcile_absence(known, at=NOW, run_id=2, confirm_after=timedelta(hours=20))
    assert change.kind == kind
    assert (change.observation is not None) == (kind == "gone")


@pytest.mark.parametrize(
    ("status", "kind"), [("present", "unchanged"), ("gone", "restored"), ("redacted", "unchanged")]
)
def test_not_modified_is_a_sighting(status, kind):
    assert reconcile_sighting(replace(kept(1), status=status)).kind == kind


def test_numbers_of_a_post_that_is_gone_are_not_news():
    known = replace(kept(1), status="gone")
    assert reconcile_counts(Counts(5), source="listing", known=known).observation is None


def test_numbers_too_large_to_be_counts_are_none():
    assert counts_of(replace(POST, comment_count=2**63, secondary_count=2**63 - 1)) == Counts(None, None, 2**63 - 1)


def test_a_tally_counts_what_a_reader_would():
    kinds = ("new", "new", "revised", "fuller", "unchanged", "missing", "gone", "restored")
    tally = BlogTally(new=1).plus([Change(kind, "u") for kind in kinds], requests=9, findings=1)
    assert tally == BlogTally(requests=9, new=3, revised=1, gone=1, restored=1, unchanged=3, findings=1)


def test_a_gone_observation_is_not_the_last_word_on_counts():
    known = replace(kept(1), status="gone", counts=Counts(3), observed=Observation("page", "gone", Counts()))
    back = reconcile(replace(POST, comment_count=None), source="page", known=known)
    assert (back.kind, back.counts) == ("restored", Counts(3))


STAMP = Stamp(date(2017, 3, 11), datetime(2017, 3, 11, 9, 15, tzinfo=UTC), "minute", "11 mars 2017 10:15", "site")
DAY = Stamp(date(2017, 3, 11), None, "day", "11 mars 2017", "site")
FULL = replace(POST, author="Anna Ek", published=STAMP)


@pytest.mark.parametrize(
    ("changes", "kind"),
    [
        ({"author": None}, "unchanged"),
        ({"published": None}, "unchanged"),
        ({"published": DAY}, "unchanged"),
        ({"author": None, "published": None}, "unchanged"),
        ({"author": "Bo Ask"}, "revised"),
        ({"published": replace(DAY, date=date(2017, 3, 12), text="12 mars 2017")}, "revised"),
        ({"published": replace(STAMP, moment=STAMP.moment + timedelta(minutes=1), text="10:16, 2017")}, "revised"),
        ({"author": None, "body_text": "Annat."}, "revised"),
        ({"author": None, "title": "B"}, "revised"),
    ],
)
def test_page_that_states_less_of_author_and_date_is_no_edit(changes: dict[str, object], kind: str) -> None:
    known = after(None, reconcile(FULL, source="page", known=None))
    less = replace(FULL, **changes)  # type: ignore[arg-type]  # Post's fields
    assert reconcile(less, source="page", known=known).kind == kind
    if kind == "unchanged":
        known = after(None, reconcile(less, source="page", known=None))
        assert reconcile(FULL, source="page", known=known).kind == "fuller", "stating more is no edit either"
