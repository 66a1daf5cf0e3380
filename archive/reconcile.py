"""Deciding what a page's statement means for the archive. Pure: values in, a Change out.

Like is compared with like: page text with page text, listing with listing. A wrong merge is worse than a
duplicate; a redacted post is never rewritten; one voice saying "gone" is not enough.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TypeVar

from scraper import CommentStatus, Post, Source, content_digest, text_digest

from .records import Change, ChangeKind, Counts, Kept, Observation, Revision

_T = TypeVar("_T")


def identify(
    post: Post, *, by_platform_id: Kept | None, answered: Sequence[Kept], asked: Sequence[Kept]
) -> Kept | None:
    """The kept post that this is, or None for a new one.

    The platform's id decides where there is one. Else the addresses do: ``answered`` are the posts kept under
    the addresses that the page states and that answered, best first; ``asked`` those kept under an address that
    only led there, which count if title or date speak for them (an address may be put to another use).
    """
    if by_platform_id is not None:
        return by_platform_id
    for kept in answered:
        if _may_share_identity(post, kept):
            return kept
    for kept in asked:
        if _may_share_identity(post, kept) and _looks_same(post, kept):
            return kept
    return None


def reconcile(post: Post, *, source: Source, known: Kept | None) -> Change:
    """What to write for the post, given what is kept of it."""
    revision = revision_of(post, source)
    if known is None:
        counts = counts_of(post)
        seen = Observation(source, "present", counts)
        return Change("new", post.url, post.title, None, revision, seen, counts)
    if known.status == "redacted":
        return _nothing(known)
    seen = Observation(source, "present", counts_of(post))
    kind = _kind_of_text(revision, known)
    is_edited, is_taken = kind == "revised", kind in ("revised", "fuller")
    if known.status == "gone":
        kind = "restored"
    return Change(
        kind=kind,
        url=post.url,
        title=post.title,
        post_id=known.post_id,
        revision=revision if is_taken else None,
        observation=seen if kind != "unchanged" or seen != known.observed else None,
        counts=_latest(known, seen),
        is_edited=is_edited,
    )


def reconcile_counts(counts: Counts, *, source: Source, known: Kept) -> Change:
    """What to write where a source shows a post's numbers but not its text of record."""
    seen = Observation(source, "present", counts)
    silent = Observation(source, "present", Counts())
    if known.status != "present" or seen == (known.observed or silent):
        return _nothing(known)
    return replace(_nothing(known), observation=seen, counts=_latest(known, seen))


def reconcile_earlier_counts(counts: Counts, *, source: Source, known: Kept) -> Change:
    """What to write where a source showed a post's numbers before the post itself was read: they only fill gaps."""
    change = reconcile_counts(counts, source=source, known=known)
    kept = known.counts
    filled = Counts(
        counts.comment_count if kept.comment_count is None else kept.comment_count,
        kept.comment_status or counts.comment_status,
        counts.secondary_count if kept.secondary_count is None else kept.secondary_count,
    )
    return replace(change, counts=filled) if change.observation else change


def reconcile_sighting(known: Kept) -> Change:
    """What to write where a post's address says that its page has not changed (304)."""
    if known.status != "gone":
        return _nothing(known)
    return replace(_nothing(known), kind="restored", observation=Observation("page", "present", known.counts))


def reconcile_absence(known: Kept, *, at: datetime, run_id: int, confirm_after: timedelta) -> Change:
    """What to write where a post's address says that it is gone.

    ``missing`` until another run, at least ``confirm_after`` later, hears the same.
    """
    if known.status != "present":
        return _nothing(known)
    first = known.absence
    if first is None or first.run_id == run_id or at - first.first_said_at < confirm_after:
        return replace(_nothing(known), kind="missing")
    return replace(_nothing(known), kind="gone", observation=Observation("page", "gone", Counts()))


def counts_of(post: Post) -> Counts:
    """The post's numbers and comment status; numbers beyond what SQLite holds are no counts."""
    numbers = (post.comment_count, post.secondary_count)
    comments, secondary = (None if n is None or not 0 <= n < 2**63 else n for n in numbers)
    return Counts(comments, post.comment_status, secondary)


def revision_of(post: Post, source: Source) -> Revision:
    """The content of the post as that source shows it."""
    day = post.published.date.isoformat() if post.published else None
    evidence = post.evidence.get("author")
    is_assumed = evidence is not None and evidence.rule.startswith("blog")
    return Revision(
        *(content_digest(post), source, post.is_excerpt, post.title, day),
        published_utc=_utc_text(post.published.moment if post.published else None),
        author=None if is_assumed else post.author,
        text_digest=text_digest(post),
    )


def _utc_text(moment: datetime | None) -> str | None:
    try:
        return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ") if moment else None
    except OverflowError:
        return None


def _kind_of_text(seen: Revision, known: Kept) -> ChangeKind:
    current = known.current
    if current is None:
        return "fuller"
    is_like = seen.source == "page" or seen.is_excerpt == current.is_excerpt
    if seen.source == current.source and is_like:
        return "unchanged" if seen.digest == current.digest else _kind_of_facts(seen, current)
    return "fuller" if _worth(seen) > _worth(current) else "unchanged"


def _kind_of_facts(seen: Revision, current: Revision) -> ChangeKind:
    """What other words amount to: no edit where a page only states its author or date less fully, or more, than before.

    That is a new design's doing. What was stated stays in force until something else is.
    """
    if seen.text_digest != current.text_digest:
        return "revised"
    if _adds_nothing(seen, to=current):
        return "unchanged"
    return "fuller" if _adds_nothing(current, to=seen) else "revised"


def _adds_nothing(lesser: Revision, *, to: Revision) -> bool:
    """Whether author and date of the one are those of the other, or less precise, or not there."""
    is_date_less = lesser.published_utc is None and lesser.published in (None, to.published)
    is_date_same = lesser.published_utc is not None and lesser.published_utc == to.published_utc
    return lesser.author in (None, to.author) and (is_date_less or is_date_same)


def _worth(revision: Revision) -> int:
    """Page text is the text of record; then the whole text from elsewhere; then an excerpt."""
    return 2 if revision.source == "page" else int(not revision.is_excerpt)


def _latest(known: Kept, seen: Observation) -> Counts:
    """The counts in force, with what this source states anew.

    A source that repeats itself overrides nobody (a stale front page would undo the page's own number every
    night), nor does one that states nothing.
    """
    before = known.observed.counts if known.observed else Counts()
    now, kept = seen.counts, known.counts
    return Counts(
        _stated(now.comment_count, before.comment_count, kept.comment_count),
        _status(now.comment_status, before.comment_status, kept.comment_status),
        _stated(now.secondary_count, before.secondary_count, kept.secondary_count),
    )


def _stated(now: _T | None, before: _T | None, kept: _T | None) -> _T | None:
    return now if now is not None and now != before else kept


def _status(
    now: CommentStatus | None, before: CommentStatus | None, kept: CommentStatus | None
) -> CommentStatus | None:
    """As ``_stated``; but a source that no longer says what it said takes it back (a comment form that went)."""
    return None if now is None and before is not None and before == kept else _stated(now, before, kept)


def _may_share_identity(post: Post, kept: Kept) -> bool:
    return post.platform_id is None or kept.platform_id is None or post.platform_id == kept.platform_id


def _looks_same(post: Post, kept: Kept) -> bool:
    current = kept.current
    if current is None:
        return False
    is_same_title = post.title is not None and post.title == current.title
    day = post.published.date.isoformat() if post.published else None
    return is_same_title or (day is not None and day == current.published)


def _nothing(known: Kept) -> Change:
    title = known.current.title if known.current else None
    return Change("unchanged", known.url, title, known.post_id, None, None, known.counts)
