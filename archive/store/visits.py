"""One Visit of a crawl to rows, by its purpose. The caller holds the transaction."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import timedelta

from sqlite_utils import Database

from scraper import Blog, Capture, Post, Visit, is_under, part_under, path_of

from ..reconcile import identify, reconcile, reconcile_absence, reconcile_sighting
from ..records import Change, Kept, Locator
from .captures import Step, drop_validators, put_capture, put_page, put_reservations, same_as_kept, touch_page
from .changes import before_of, put_changes
from .files import put_body_files
from .listings import adopt_listed, commit_listing, commit_listing_text, drop_listed, listed_step
from .posts import (
    kept_at,
    kept_by_platform_id,
    kept_with_address,
    put_aliases,
    write_absence,
    write_known,
    write_new,
    write_observation,
    write_sighting,
)
from .rows import clean, utc_moment, utc_text


@dataclass(frozen=True, slots=True)
class Context:
    """The crawl that the visit belongs to."""

    blog: Blog
    blog_id: int
    run_id: int
    confirm_after: timedelta


def commit_visit(db: Database, context: Context, visit: Visit, locators: tuple[Locator, ...]) -> tuple[Change, ...]:
    """The changes that the visit makes, written."""
    _keep_progress(db, context, visit)
    if visit.hint_state:
        _keep_hint(db, context, visit)
    capture = visit.capture
    if capture is None:
        return _stand_in(db, context, visit)
    at = {"blog_id": context.blog_id, "run_id": context.run_id}
    same = same_as_kept(db, visit.url, capture, blog_id=context.blog_id) if visit.purpose == "hint" else None
    capture_id = same or put_capture(db, capture, locators, **at)
    if capture_id is None:
        return _not_modified(db, context, visit, capture)
    if visit.page is not None and visit.page.reservations:
        put_reservations(db, capture_id, visit.page.reservations)
    step = _step(context, visit, capture, capture_id)
    changes = _changes(db, context, step, visit, capture)
    if visit.purpose != "part" and (_is_answer(capture) or visit.is_gone):
        if visit.purpose != "listing" or _is_read(visit):  # a listing that shows nothing has seen no post
            put_page(db, visit.url, capture, blog_id=context.blog_id, capture_id=capture_id)
        if not _is_read(visit):
            drop_validators(db, visit.url, blog_id=context.blog_id)
    return changes


def _changes(db: Database, context: Context, step: Step, visit: Visit, capture: Capture) -> tuple[Change, ...]:
    if visit.purpose == "listing" and visit.page is not None and _is_answer(capture):
        _keep_software(db, context, visit.page.platform)
        return commit_listing(db, step, visit.url, _own(context.blog, visit.page.posts))
    if visit.purpose != "post":
        return ()
    if visit.is_gone:
        return _gone(db, context, step, visit, capture)
    if visit.post is not None and visit.source == "page":
        return _post(db, context, step, visit, visit.post)
    changes = _stand_in(db, context, visit)
    if capture.status < 500 and (known := kept_at(db, context.blog_id, visit.url, "page")):
        db.execute("UPDATE entries SET visited_at = ? WHERE id = ?", (step.at, known.post_id))
    return changes


def _own(blog: Blog, posts: tuple[Post, ...]) -> tuple[Post, ...]:
    """The posts in the blog's folder; all of them where none is, as where posts lie beside a blog's page."""
    return tuple(post for post in posts if is_under(post.url, blog.url)) or posts


def _post(db: Database, context: Context, step: Step, visit: Visit, post: Post) -> tuple[Change, ...]:
    """The page of a post: the text of record."""
    answered, asked = _addresses(db, context, visit, post)
    post = replace(post, url=answered[0])
    by_id = kept_by_platform_id(db, context.blog_id, post.platform_id, "page") if post.platform_id else None
    known = identify(post, by_platform_id=by_id, answered=_kept(db, context, answered), asked=_kept(db, context, asked))
    change = reconcile(post, source="page", known=known)
    if known is not None and known.status == "redacted":
        return (change,)
    if known is None:
        change = replace(change, post_id=write_new(db, step, change, post))
    else:
        write_known(db, step, change, post, source="page", known=known)
    assert change.post_id is not None
    write_sighting(db, step, change.post_id)
    put_body_files(db, post, blog_id=step.blog_id, at=step.at)
    others = _owners(db, context, (*answered, *asked), but=change.post_id)
    put_aliases(db, step, change.post_id, (url for url in (*answered, *asked) if not _stays(others.get(url), post)))
    adopt_listed(db, step, change.post_id)
    return (change, *_displaced(db, context, step, others.values(), post))


def _stand_in(db: Database, context: Context, visit: Visit) -> tuple[Change, ...]:
    """The text that a listing gave of a post whose own page cannot be read; that listing is the evidence."""
    if visit.purpose != "post" or visit.post is None:
        return ()
    listed = listed_step(db, context.blog, context.blog_id, visit.post)
    if listed is None:
        return ()
    step, former = replace(listed, run_id=context.run_id), _kept(db, context, _former(db, context, visit))
    return (commit_listing_text(db, step, visit.post, visit.source, former=former),)


def _addresses(db: Database, context: Context, visit: Visit, post: Post) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The addresses that the page states and that answered, and those that led there; the front page is none."""
    capture = visit.capture
    assert capture is not None
    front = context.blog.url.rstrip("/")
    answered = [url for url in (post.url, capture.final_url) if url.rstrip("/") != front] or [capture.final_url]
    asked = [visit.url, capture.url, *(hop.final_url for hop in capture.redirects), *_former(db, context, visit)]
    kept_answered = tuple(dict.fromkeys(clean(url) or "" for url in answered))
    kept_asked = dict.fromkeys(clean(url) or "" for url in asked if url.rstrip("/") != front)
    return kept_answered, tuple(url for url in kept_asked if url not in kept_answered)


def _former(db: Database, context: Context, visit: Visit) -> list[str]:
    """Where the post lay before its blog moved, if it kept its part of the address."""
    rows = db.execute("SELECT url FROM former_fronts WHERE blog_id = ? ORDER BY url", (context.blog_id,))
    fronts = [row["url"] for row in rows]
    here, stated = context.blog.url, visit.page.home_url if visit.page else None
    if not is_under(visit.url, here):
        fronts, here = [*fronts, here], stated or visit.url.removesuffix(path_of(visit.url)) + "/"
    part = part_under(visit.url, here)
    return [front.rpartition("/")[0] + "/" + part for front in fronts] if part else []


def _kept(db: Database, context: Context, urls: Iterable[str]) -> list[Kept]:
    return [kept for url in urls if (kept := kept_at(db, context.blog_id, url, "page"))]


def _owners(db: Database, context: Context, urls: Iterable[str], *, but: int) -> dict[str, Kept]:
    """The other posts that have one of the addresses as their address of record."""
    return {url: kept for url in urls for kept in kept_with_address(db, context.blog_id, url) if kept.post_id != but}


def _stays(owner: Kept | None, post: Post) -> bool:
    """Whether the address stays with its owner, because nothing proves that it is another post's now."""
    return owner is not None and not _is_displaced(owner, post)


def _is_displaced(owner: Kept, post: Post) -> bool:
    return None not in (owner.platform_id, post.platform_id) and owner.platform_id != post.platform_id


def _displaced(db: Database, context: Context, step: Step, owners: Iterable[Kept], post: Post) -> tuple[Change, ...]:
    """The changes of posts whose address now shows another post: by its platform id, that is as good as gone."""
    changes = []
    for owner in {owner.post_id: owner for owner in owners}.values():
        if _is_displaced(owner, post) and owner.status == "present":
            changes.append(_absent(db, context, step, owner))
        else:
            db.execute("UPDATE entries SET visited_at = ? WHERE id = ?", (step.at, owner.post_id))
    return tuple(changes)


def _gone(db: Database, context: Context, step: Step, visit: Visit, capture: Capture) -> tuple[Change, ...]:
    drop_listed(db, context.blog_id, visit.url)
    known = kept_at(db, context.blog_id, visit.url, "page")
    if known is None or known.url not in (visit.url, capture.url, capture.final_url):
        return ()
    return (_absent(db, context, step, known),)


def _absent(db: Database, context: Context, step: Step, known: Kept) -> Change:
    change = reconcile_absence(
        known, at=utc_moment(step.at), run_id=context.run_id, confirm_after=context.confirm_after
    )
    write_absence(db, step, change, known)
    return change


def _not_modified(db: Database, context: Context, visit: Visit, capture: Capture) -> tuple[Change, ...]:
    """A 304: the page is as it was, and so is all that it said."""
    at = utc_text(capture.fetched_at)
    capture_id = touch_page(db, visit.url, blog_id=context.blog_id, at=at)
    known = kept_at(db, context.blog_id, visit.url, "page")
    if visit.purpose != "post" or capture_id is None or known is None or known.status == "redacted":
        return ()
    step = Step(context.blog_id, context.run_id, capture_id, at)
    change = reconcile_sighting(known)
    before = before_of(db, step, change, known)
    write_sighting(db, step, known.post_id)
    write_observation(db, step, change, known.post_id)
    put_changes(db, step, change, known=known, before=before)
    return (change,)


def _step(context: Context, visit: Visit, capture: Capture, capture_id: int) -> Step:
    language = visit.page.language if visit.page else None
    blog = context.blog
    at = utc_text(capture.fetched_at)
    return Step(context.blog_id, context.run_id, capture_id, at, blog.zone, language or blog.language)


def _is_answer(capture: Capture) -> bool:
    return 200 <= capture.status < 300


def _is_read(visit: Visit) -> bool:
    """Whether something was read of the answer, so that hearing "not modified" next time loses nothing."""
    if visit.purpose == "listing":
        return visit.page is not None and bool(visit.page.posts)
    if visit.purpose == "post":
        return visit.post is not None and visit.source == "page"
    return visit.hint_state is not None or visit.page is not None


def _keep_progress(db: Database, context: Context, visit: Visit) -> None:
    """Whether the blog is walked: from the end of a walk on, but not while news lead on to a page not yet read.

    A walk that is cut off there must not end, the next time, at what it had read.
    """
    if visit.leads_on or (visit.purpose == "done" and visit.is_walked):
        walked = int(not visit.leads_on)
        db.execute("UPDATE blogs SET is_walked = ? WHERE id = ? AND is_walked <> ?", (walked, context.blog_id, walked))


def _keep_hint(db: Database, context: Context, visit: Visit) -> None:
    db.execute(
        """
        INSERT INTO hints (blog_id, url, state, run_id) VALUES (?, ?, ?, ?)
        ON CONFLICT (blog_id, url) DO UPDATE SET state = excluded.state, run_id = excluded.run_id
        WHERE state <> excluded.state
        """,
        (context.blog_id, clean(visit.hint_source or visit.url), clean(visit.hint_state), context.run_id),
    )


def _keep_software(db: Database, context: Context, platform: str | None) -> None:
    db.execute(
        "UPDATE blogs SET software = :name WHERE id = :id AND :name IS NOT NULL AND software IS NOT :name",
        {"name": platform, "id": context.blog_id},
    )
