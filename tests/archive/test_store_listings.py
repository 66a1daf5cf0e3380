from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from archive.errors import StoreError
from archive.revisits import next_visit
from scraper import KnownPost, Page, Post, Stamp, Validators, Visit, listing_digest

DAY = timedelta(days=1)
FRONT = "https://blogg.exempel.se/hans/"
SECOND = f"{FRONT}page/2/"


def entry(post: Post, number: int = 1, **changes: object) -> Post:
    return replace(
        post,
        url=f"{FRONT}2017/03/{number:02}/x/",
        platform_id=str(number),
        title=f"Nr {number}",
        is_excerpt=True,
        **changes,
    )


def whole(post: Post, number: int = 1, **changes: object) -> Post:
    return replace(entry(post, number), is_excerpt=False, **changes)


def differences(before: dict, after: dict) -> set[tuple[str, str]]:
    """The columns of rows that changed, and the tables that grew; not that something was written to a WARC file."""
    found = set()
    before, after = ({name: rows for name, rows in all_.items() if name != "segments"} for all_ in (before, after))
    for table, rows in after.items():
        if len(rows) != len(before[table]):
            found.add((table, "+"))
        for old, new in zip(before[table], rows, strict=False):
            found |= {(table, name) for name in new if new[name] != old[name]}
    return found


def crawl(bench, a_post, *, etags: bool) -> None:
    """A crawl of two listing pages with two posts each, a sticky one on both."""
    headers = (("ETag", '"p"'),) if etags else ()
    bench.listing(entry(a_post, 1), entry(a_post, 2), etag='"1"' if etags else None)
    for number in (1, 2):
        bench.page(whole(a_post, number), headers=headers)
    bench.listing(entry(a_post, 1, body_text="annat utdrag"), entry(a_post, 3), url=SECOND)
    bench.page(whole(a_post, 3), headers=headers)
    bench.commit(Visit("done", FRONT, is_walked=True))


def test_a_second_crawl_changes_nothing_but_what_was_observed(bench, a_post):
    crawl(bench, a_post, etags=False)
    bench.run(later=DAY)
    before = bench.dump()
    crawl(bench, a_post, etags=False)
    assert differences(before, bench.dump()) == {
        ("captures", "+"),
        ("pages", "checked_at"),
        ("pages", "capture_id"),
        ("entries", "seen_at"),
        ("entries", "visited_at"),
        ("revisions", "last_seen"),
    }


def test_a_night_of_304_moves_only_the_time_of_the_check(bench, a_post):
    crawl(bench, a_post, etags=True)
    bench.run(later=DAY)
    before = bench.dump()
    bench.not_modified(FRONT, "listing")
    assert differences(before, bench.dump()) == {("pages", "checked_at")}


def test_last_seen_of_listed_posts_follows_their_listing(bench, a_post):
    crawl(bench, a_post, etags=True)
    bench.run(later=DAY)
    bench.not_modified(FRONT, "listing")
    checked = f"{bench.now:%Y-%m-%dT%H:%M:%SZ}"
    first, second, third = bench.posts()
    assert (first.last_seen, second.last_seen) == (checked, checked)
    assert third.last_seen < checked


def test_a_post_that_rolled_off_the_page_is_no_longer_seen_there(bench, a_post):
    bench.listing(entry(a_post, 1))
    bench.page(whole(a_post, 1))
    bench.run(later=DAY)
    bench.not_modified(FRONT, "listing")
    last = f"{bench.now:%Y-%m-%dT%H:%M:%SZ}"
    bench.run(later=DAY)
    bench.listing(entry(a_post, 2))
    bench.not_modified(FRONT, "listing")
    assert [row.last_seen for row in bench.posts()] == [last]


def test_a_listing_without_posts_rolls_nothing_off_and_is_asked_again_unconditionally(bench, a_post):
    bench.listing(entry(a_post, 1), etag='"1"')
    assert bench.plan().validators == {FRONT: Validators('"1"')}
    bench.listing(etag='"2"')
    assert bench.rows("SELECT page_url FROM listed") == [{"page_url": FRONT}]
    assert bench.plan().validators == {}


def test_a_listing_without_posts_has_seen_none(bench, a_post):
    bench.page(whole(a_post, 1))
    bench.listing(entry(a_post, 1))
    (before,) = (row.last_seen for row in bench.posts())
    bench.run(later=timedelta(days=1))
    bench.listing()
    assert [row.last_seen for row in bench.posts()] == [before]


def test_a_plan_knows_every_address_and_what_was_listed_there(bench, a_post):
    bench.listing(entry(a_post, 1), entry(a_post, 2))
    bench.page(whole(a_post, 1), asked=f"{FRONT}?p=1", final=whole(a_post, 1).url, headers=(("Last-Modified", "igår"),))
    plan = bench.plan()
    digests = (listing_digest(entry(a_post, 1)),)
    read, unread = entry(a_post, 1).url, entry(a_post, 2).url
    known = {url: replace(post, visited_at=None) for url, post in plan.known.items()}
    assert [plan.known[url].visited_at is None for url in (read, unread)] == [False, True]
    assert known == {
        read: KnownPost(read, digests, date(2017, 3, 20)),
        f"{FRONT}?p=1": KnownPost(read, (), date(2017, 3, 20)),
        unread: KnownPost(unread, (listing_digest(entry(a_post, 2)),), is_read=False),
    }
    assert plan.due == (unread,)
    assert plan.validators == {f"{FRONT}?p=1": Validators(None, "igår")}


def test_a_post_kept_from_its_listing_is_asked_again_daily_for_a_week_and_then_by_its_age(bench, a_post):
    bench.listing(entry(a_post, 1))
    bench.stand_in(entry(a_post, 1), status=403)
    (known,) = bench.plan().known.values()
    assert (known.is_read, known.is_present) == (True, True)
    assert bench.plan().due == ()
    asked = 0
    for _ in range(20):
        bench.run(later=DAY)
        if bench.plan().due:
            asked += 1
            bench.stand_in(entry(a_post, 1), status=403)
    assert asked == 7


def test_a_post_confirmed_gone_is_known_as_such_and_forgets_its_listing(bench, a_post):
    bench.confirm_after = timedelta()
    bench.listing(entry(a_post, 1))
    bench.page(whole(a_post, 1))
    for _ in range(2):
        bench.run(later=DAY)
        bench.gone(entry(a_post, 1).url)
    (known,) = bench.plan().known.values()
    assert (known.is_present, known.listed) == (False, ())


def test_a_changed_entry_replaces_the_old_digest_and_a_sticky_post_keeps_both(bench, a_post):
    bench.listing(entry(a_post, 1))
    bench.listing(entry(a_post, 1, body_text="På sidan två"), url=SECOND)
    assert len(bench.plan().known[entry(a_post, 1).url].listed) == 2
    bench.run(later=DAY)
    changed = entry(a_post, 1, body_text="Nytt")
    bench.listing(changed)
    assert bench.plan().known[changed.url].listed == (listing_digest(changed),)


def test_twice_on_one_page_is_one_entry_with_both_digests(bench, a_post):
    bench.listing(entry(a_post, 1), entry(a_post, 1, body_text="igen"))
    assert (bench.count("listed"), len(bench.plan().known[entry(a_post, 1).url].listed)) == (1, 2)


def test_a_post_listed_under_a_new_address_is_due(bench, a_post):
    bench.page(whole(a_post, 1))
    moved = replace(entry(a_post, 1), url=f"{FRONT}ny/")
    bench.listing(moved)
    assert bench.plan().due == (moved.url,)
    bench.page(replace(whole(a_post, 1), url=moved.url))
    assert bench.plan().due == ()


def test_what_is_due_comes_in_order_of_urgency(bench, a_post):
    for number in (1, 2, 3):
        bench.page(whole(a_post, number))
    bench.gone(entry(a_post, 2).url)
    bench.listing(entry(a_post, 4))
    assert bench.plan().due == (entry(a_post, 2).url, entry(a_post, 4).url)
    plan = bench.plan(later=timedelta(days=200))
    assert (*plan.due, *plan.aged) == tuple(entry(a_post, number).url for number in (2, 4, 1, 3))


def test_at_most_fifty_are_due_by_age_and_all_when_all_is_asked(bench, a_post):
    for number in range(1, 61):
        bench.page(whole(a_post, number))
    later = timedelta(days=200)
    assert len(bench.plan(later=later).aged) == 50
    assert bench.plan(later=later).aged[0] == entry(a_post, 1).url
    assert len(bench.plan(walks_all=True).due) == 60


@pytest.mark.parametrize(
    ("age", "pause"),
    [
        (-1, timedelta(hours=20)),
        (0, timedelta(hours=20)),
        (2, timedelta(days=1)),
        (29, timedelta(days=1)),
        (30, timedelta(days=7)),
        (364, timedelta(days=7)),
        (366, timedelta(days=30)),
        (3 * 365, timedelta(days=150)),
        (9999, timedelta(days=150)),
    ],
)
def test_old_posts_are_asked_ever_more_rarely(age, pause):
    visited = datetime(2026, 11, 22, tzinfo=UTC)
    assert next_visit(visited - timedelta(days=age), visited) == visited + pause


def test_progress_and_hints_are_kept(bench):
    assert (bench.plan().is_walked, bench.plan().hint_state) == (False, {})
    bench.commit(Visit("hint", f"{FRONT}wp-json/", bench.capture(f"{FRONT}wp-json/"), hint_state="2026"))
    bench.commit(Visit("done", FRONT, is_walked=True))
    bench.commit(Visit("done", FRONT, is_walked=False))
    assert (bench.plan().is_walked, bench.plan().hint_state) == (True, {f"{FRONT}wp-json/": "2026"})


def test_a_hint_that_says_again_what_it_said_adds_no_row(bench):
    url, counts = f"{FRONT}wp-json/", []
    for body in (b"[1]", b"[1]", b"[2]", b"[1]"):
        bench.commit(Visit("hint", url, bench.capture(url, body=body), hint_state="2026"))
        counts.append(bench.count("captures"))
        (page,) = bench.rows("SELECT checked_at, capture_id FROM pages WHERE url = ?", url)
        assert page["checked_at"] == f"{bench.now:%Y-%m-%dT%H:%M:%SZ}"
        assert page["capture_id"] == bench.rows("SELECT MAX(id) AS id FROM captures")[0]["id"]
    assert counts == [1, 1, 2, 3]


def test_a_part_of_a_post_leaves_a_capture_and_no_page(bench):
    bench.commit(Visit("part", f"{FRONT}x/2/", bench.capture(f"{FRONT}x/2/")))
    assert (bench.count("captures"), bench.count("pages")) == (1, 0)


def test_each_exchange_is_a_capture_and_a_304_is_none(bench, a_post):
    bench.page(a_post, asked=f"{FRONT}?p=123", final=a_post.url)
    bench.not_modified(f"{FRONT}?p=123")
    rows = bench.rows("SELECT url, status FROM captures ORDER BY id")
    assert rows == [{"url": f"{FRONT}?p=123", "status": 301}, {"url": a_post.url, "status": 200}]


def test_posts_of_other_blogs_in_the_margin_are_not_taken_for_our_own(bench, a_post):
    foreign = replace(entry(a_post, 2), url="https://blogg.exempel.se/anna/2017/x/")
    bench.listing(entry(a_post, 1), foreign)
    assert bench.plan().due == (entry(a_post, 1).url,)


def test_posts_that_all_lie_beside_the_front_page_are_its_own(bench, a_post):
    beside = replace(entry(a_post, 2), url="https://blogg.exempel.se/blogg.asp?id=2")
    bench.listing(beside)
    assert bench.plan().due == (beside.url,)


def test_an_anchored_post_that_moves_to_another_listing_page_is_the_same_by_its_id(bench, a_post):
    first = replace(a_post, url=f"{FRONT}#post-123")
    bench.listing(first)
    bench.run(later=DAY)
    bench.listing(replace(first, url=f"{SECOND}#post-123"), url=SECOND)
    assert [row.url for row in bench.posts()] == [first.url]
    assert bench.plan().due == ()


def test_a_listed_post_seen_first_elsewhere_gets_its_listed_numbers_at_once(bench, a_post):
    bench.page(whole(a_post, 1, comment_count=1))
    (change,) = bench.listing(entry(a_post, 1, comment_count=2))
    assert (change.kind, change.counts.comment_count) == ("unchanged", 2)


def test_a_stand_in_for_a_post_that_was_never_listed_keeps_nothing(bench, a_post):
    assert bench.stand_in(a_post) == ()
    assert bench.count("entries") == 0


def test_a_gone_post_that_its_listing_still_shows_whole_is_restored_only_if_its_page_cannot_be_read(bench, a_post):
    bench.confirm_after = timedelta()
    bench.listing(whole(a_post, 1))
    bench.stand_in(whole(a_post, 1), status=403)
    for _ in range(2):
        bench.run(later=DAY)
        bench.gone(entry(a_post, 1).url)
    bench.listing(whole(a_post, 1))
    assert bench.posts()[0].status == "gone"
    assert bench.stand_in(whole(a_post, 1), status=403)[0].kind == "restored"
    assert bench.posts()[0].status == "present"


def test_a_blog_is_synced_and_an_unknown_one_refused(bench):
    bench.store.sync_blogs([replace(bench.blog, party="S")], now=bench.now)
    assert bench.rows("SELECT party FROM blogs") == [{"party": "S"}]
    with pytest.raises(StoreError, match="not in the archive"):
        bench.store.plan(replace(bench.blog, slug="x"), now=bench.now, walks_all=False)


def test_a_walk_cut_off_behind_news_is_not_taken_for_whole(bench, a_post):
    bench.commit(Visit("done", FRONT, is_walked=True))
    assert bench.plan().is_walked
    page = Page("listing", FRONT, (entry(a_post, 1),), next_url=f"{FRONT}page/2/")
    bench.commit(Visit("listing", FRONT, bench.capture(FRONT), page, leads_on=True))
    assert not bench.plan().is_walked
    bench.commit(Visit("done", FRONT, is_walked=False))
    assert not bench.plan().is_walked
    bench.commit(Visit("done", FRONT, is_walked=True))
    assert bench.plan().is_walked


def test_what_a_page_reserves_is_kept_with_its_capture(bench, a_post):
    for names in ((), ("noai", "tdm-reservation")):
        page = Page("listing", FRONT, (entry(a_post, 1),), reservations=names)
        bench.commit(Visit("listing", FRONT, bench.capture(FRONT), page))
    rows = bench.rows("SELECT reservations FROM captures ORDER BY id")
    assert [row["reservations"] for row in rows] == [None, '["noai", "tdm-reservation"]']


@pytest.mark.parametrize("age_days", [0, 1, 1.99, 2.01, 29.99, 30.01, 364.9, 365.1, 1094.9, 1095.1, 4000])
def test_a_post_is_due_by_age_to_the_second(bench, a_post, age_days):
    born = (bench.now - age_days * DAY).replace(microsecond=0)
    bench.page(whole(a_post, 1, published=Stamp(born.date(), born, "second", born.isoformat(), "stated")))
    pause = next_visit(born, bench.now) - bench.now
    assert bench.plan(later=pause - timedelta(seconds=1)).aged == ()
    assert bench.plan(later=pause).aged == (entry(a_post, 1).url,)
