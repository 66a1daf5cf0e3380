from dataclasses import replace
from datetime import timedelta

import pytest

from scraper import Blog, Page, Post, Visit

DAY = timedelta(days=1)
FRONT = "https://blogg.exempel.se/hans/"


def entry(post: Post, **changes: object) -> Post:
    """The post as a listing shows it: an excerpt."""
    values = {"body_text": "Vägen ska …", "body_html": "<p>Vägen ska …</p>", "is_excerpt": True, **changes}
    return replace(post, **values)


def other(post: Post, slug: str, platform_id: str | None, **changes: object) -> Post:
    return replace(post, url=f"{FRONT}2017/03/21/{slug}/", platform_id=platform_id, title=slug, **changes)


def test_a_post_is_kept_with_everything_its_page_says(bench, a_post):
    (change,) = bench.page(a_post)
    assert change.kind == "new"
    (row,) = bench.posts()
    assert (row.blog, row.url, row.title, row.author) == ("hans", a_post.url, "Om vägen", "Hans Testsson")
    assert (row.published, row.published_utc) == ("2017-03-20T15:12+01:00", "2017-03-20T14:12:00Z")
    assert (row.comment_count, row.comment_status, row.secondary_count) == (0, "open", 3)
    assert (row.body, row.tags, row.language, row.status) == (a_post.body_text, ("väg", "umeå"), "sv", "present")
    assert row.first_seen == row.last_seen == "2026-11-22T13:00:01Z"


@pytest.mark.parametrize("how", ["front page", "month page", "tag page", "permalink", "redirect", "feed address"])
def test_one_post_seen_in_many_places_is_one_row(bench, a_post, how):
    bench.page(a_post)
    listed = entry(a_post)
    match how:
        case "permalink":
            bench.page(a_post)
        case "redirect":
            bench.page(a_post, asked=f"{FRONT}?p=123", final=a_post.url)
        case "feed address":
            bench.page(a_post, asked=f"{a_post.url}?utm_source=rss")
        case _:
            pages = {"front page": FRONT, "month page": f"{FRONT}2017/03/", "tag page": f"{FRONT}tag/umea/"}
            bench.listing(listed, url=pages[how])
    assert [row.id for row in bench.posts()] == [1]
    assert bench.count("revisions") == 1


def test_the_same_post_without_platform_id_is_known_by_any_address_it_was_seen_under(bench, a_post):
    plain = replace(a_post, platform_id=None)
    bench.page(plain, asked=f"{FRONT}?p=123", final=plain.url)
    moved = replace(plain, url=f"{FRONT}?p=123")
    (change,) = bench.page(moved)
    assert change.kind == "unchanged"
    assert bench.count("entries") == 1


def test_an_edit_is_one_new_revision_and_the_old_text_stays(bench, a_post):
    bench.page(a_post)
    bench.run(later=DAY)
    (change,) = bench.page(replace(a_post, body_text="Vägen ska inte lagas."))
    assert change.kind == "revised"
    assert [row["body"] for row in bench.rows("SELECT body FROM revisions ORDER BY id")] == [
        a_post.body_text,
        "Vägen ska inte lagas.",
    ]
    assert bench.posts()[0].body == "Vägen ska inte lagas."
    assert bench.count("observations") == 2


def test_a_return_to_an_earlier_text_uses_its_row_again(bench, a_post):
    bench.page(a_post)
    bench.page(replace(a_post, title="Ny rubrik"))
    bench.run(later=DAY)
    (change,) = bench.page(a_post)
    assert change.kind == "revised"
    assert bench.count("revisions") == 2
    assert bench.posts()[0].title == "Om vägen"
    assert [row["revision_id"] for row in bench.rows("SELECT revision_id FROM observations ORDER BY id")] == [1, 2, 1]


def test_counts_are_a_series_and_make_no_revision(bench, a_post):
    for number in (0, 1, 1, 4, None):
        bench.page(replace(a_post, comment_count=number))
    assert bench.count("revisions") == 1
    assert [r["comment_count"] for r in bench.rows("SELECT * FROM observations ORDER BY id")] == [0, 1, 4, None]
    assert bench.posts()[0].comment_count == 4


def test_closing_comments_is_one_observation(bench, a_post):
    bench.page(a_post)
    (change,) = bench.page(replace(a_post, comment_status="closed"))
    assert change.kind == "unchanged"
    assert change.observation is not None
    assert bench.posts()[0].comment_status == "closed"
    assert (bench.count("observations"), bench.count("revisions")) == (2, 1)


def test_a_listing_that_shows_no_count_never_overrides_the_page(bench, a_post):
    bench.listing(entry(a_post, comment_count=None, comment_status=None, secondary_count=None))
    bench.page(replace(a_post, comment_count=4))
    bench.listing(entry(a_post, comment_count=None, comment_status=None, secondary_count=None))
    assert bench.posts()[0].comment_count == 4
    assert bench.count("observations") == 1


def test_a_stale_listing_that_repeats_itself_does_not_undo_the_page(bench, a_post):
    bench.listing(entry(a_post, comment_count=3))
    bench.page(replace(a_post, comment_count=4))
    bench.run(later=DAY)
    bench.listing(entry(a_post, comment_count=3))
    assert bench.posts()[0].comment_count == 4
    bench.listing(entry(a_post, comment_count=5))
    assert bench.posts()[0].comment_count == 5


def test_what_only_the_listing_counts_is_kept_when_the_post_is_first_read(bench, a_post):
    bench.listing(entry(a_post, comment_count=7))
    bench.page(replace(a_post, comment_count=None))
    assert bench.posts()[0].comment_count == 7
    sources = [(row["source"], row["capture_id"]) for row in bench.rows("SELECT * FROM observations ORDER BY id")]
    assert sources == [("page", 2), ("listing", 1)]


def test_page_text_replaces_listing_text_without_looking_like_an_edit(bench, a_post):
    bench.listing(entry(a_post))
    (kept,) = bench.stand_in(entry(a_post), status=403)
    (read,) = bench.page(a_post)
    assert (kept.kind, read.kind) == ("new", "fuller")
    assert bench.posts()[0].body == a_post.body_text
    bench.listing(entry(a_post, body_text="Något helt annat"))
    (again,) = bench.stand_in(entry(a_post, body_text="Något helt annat"))
    assert again.kind == "unchanged"
    assert bench.posts()[0].body == a_post.body_text


def test_a_listing_excerpt_never_replaces_a_whole_text_from_a_listing(bench, a_post):
    whole = entry(a_post, body_text=a_post.body_text, is_excerpt=False)
    bench.listing(whole)
    bench.stand_in(whole)
    assert bench.stand_in(entry(a_post))[0].kind == "unchanged"
    assert bench.posts()[0].body == a_post.body_text


def test_listing_text_cites_the_listing_as_evidence(bench, a_post):
    bench.listing(entry(a_post))
    bench.stand_in(entry(a_post), status=403)
    (row,) = bench.rows("SELECT c.url, r.source FROM revisions r JOIN captures c ON c.id = r.capture_id")
    assert row == {"url": FRONT, "source": "listing"}


def test_a_post_without_a_page_of_its_own_is_kept_from_its_listing(bench, a_post):
    anchored = replace(a_post, url=f"{FRONT}#inlagg-5", platform_id=None)
    assert [change.kind for change in bench.listing(anchored)] == ["new"]
    assert [change.kind for change in bench.listing(replace(anchored, body_text="Ändrad."))] == ["revised"]
    assert bench.posts()[0].body == "Ändrad."
    assert bench.plan(later=timedelta(days=400)).due == ()


def test_an_address_put_to_use_by_another_post_makes_a_new_row(bench, a_post):
    bench.page(a_post)
    reused = replace(a_post, platform_id="999", title="En annan", body_text="Annat.")
    assert [change.kind for change in bench.page(reused)] == ["new", "missing"]
    assert [row.platform_id for row in bench.posts()] == ["123", "999"]
    assert bench.rows("SELECT post_id FROM aliases WHERE url = ?", a_post.url) == [{"post_id": 2}]
    bench.run(later=DAY)
    assert [change.kind for change in bench.page(reused)] == ["unchanged", "gone"]


def test_a_post_with_a_new_address_stays_the_same_post(bench, a_post):
    bench.page(a_post)
    moved = replace(a_post, url=f"{FRONT}2017/03/20/om-vagarna/")
    (change,) = bench.page(moved)
    assert change.kind == "unchanged"
    assert [row.url for row in bench.posts()] == [moved.url]
    assert bench.count("aliases") == 2


def test_a_post_of_a_blog_that_moved_stays_the_same_post(bench, a_post):
    plain = replace(a_post, platform_id=None)
    bench.page(plain)
    bench.blog = replace(bench.blog, url="https://ny.exempel.se/hans/")
    bench.store.sync_blogs([bench.blog], now=bench.now)
    moved = replace(plain, url=plain.url.replace(FRONT, bench.blog.url))
    unlike = replace(moved, url=plain.url.replace(FRONT, bench.blog.url) + "2/")
    assert [change.kind for post in (moved, unlike) for change in bench.page(post)] == ["unchanged", "new"]
    assert {row.url for row in bench.posts()} == {moved.url, unlike.url}


def test_a_post_found_behind_a_front_page_that_leads_elsewhere_stays_the_same_post(bench, a_post):
    plain = replace(a_post, platform_id=None)
    bench.page(plain)
    front = "https://ny.exempel.se/"
    moved = replace(plain, url=plain.url.replace(FRONT, front))
    page = Page("post", moved.url, (moved,), home_url=front)
    (change,) = bench.commit(Visit("post", moved.url, bench.capture(moved.url), page, moved))
    assert (change.kind, [row.url for row in bench.posts()]) == ("unchanged", [moved.url])


def test_a_post_of_a_blog_that_moved_whose_page_cannot_be_read_is_not_kept_again_from_its_listing(bench, a_post):
    plain = replace(a_post, platform_id=None)
    bench.page(plain)
    front = "https://ny.exempel.se/"
    moved = replace(plain, url=plain.url.replace(FRONT, front), is_excerpt=True, body_text="Vägen ska lagas.")
    bench.listing(moved)
    (change,) = bench.stand_in(moved, status=503)
    assert (change.kind, [row.url for row in bench.posts()]) == ("unchanged", [plain.url])
    (change,) = bench.page(replace(plain, url=moved.url))
    assert (change.kind, [row.url for row in bench.posts()]) == ("unchanged", [moved.url])


def test_an_old_address_that_leads_to_another_text_is_not_merged(bench, a_post):
    plain = replace(a_post, platform_id=None)
    bench.page(plain)
    elsewhere = other(a_post, "helt-annat", None, published=None, body_text="Annat.")
    (change,) = bench.page(elsewhere, asked=plain.url, final=elsewhere.url)
    assert change.kind == "new"
    assert [row.title for row in bench.posts()] == ["helt-annat", "Om vägen"]


def test_two_posts_with_the_same_words_are_two_rows(bench, a_post):
    bench.page(a_post)
    bench.page(replace(a_post, url=f"{FRONT}2017/03/20/om-vagen-2/", platform_id="124"))
    assert len(bench.posts()) == 2


def test_a_canonical_link_to_the_front_page_is_not_believed(bench, a_post):
    for number in (1, 2):
        post = other(a_post, f"post-{number}", None)
        bench.page(replace(post, url=FRONT), asked=post.url)
    assert [row.url for row in bench.posts()] == [f"{FRONT}2017/03/21/post-1/", f"{FRONT}2017/03/21/post-2/"]


def test_posts_of_two_blogs_with_one_platform_id_are_two_rows(bench, a_post):
    bench.page(a_post)
    bench.blog = Blog("anna", "https://blogg.exempel.se/anna/")
    bench.store.sync_blogs([bench.blog], now=bench.now)
    bench.page(replace(a_post, url="https://blogg.exempel.se/anna/2017/03/20/om-vagen/"))
    assert [row.blog for row in bench.posts()] == ["anna", "hans"]


def test_gone_needs_two_runs_far_enough_apart(bench, a_post):
    bench.page(a_post)
    assert bench.gone(a_post.url)[0].kind == "missing"
    bench.now += DAY
    assert bench.gone(a_post.url)[0].kind == "missing", "the same run"
    bench.run()
    assert bench.plan().due == (a_post.url,)
    bench.confirm_after = timedelta(days=2)
    assert bench.gone(a_post.url)[0].kind == "missing", "too soon"
    bench.run(later=DAY)
    assert bench.gone(a_post.url)[0].kind == "gone"
    (row,) = bench.posts()
    assert (row.status, row.body) == ("gone", a_post.body_text)
    assert bench.rows("SELECT presence FROM observations ORDER BY id") == [
        {"presence": "present"},
        {"presence": "gone"},
    ]
    bench.run(later=DAY)
    assert bench.gone(a_post.url)[0].kind == "unchanged"


def test_with_no_waiting_the_second_run_confirms_but_never_the_first(bench, a_post):
    bench.confirm_after = timedelta()
    bench.page(a_post)
    assert [bench.gone(a_post.url)[0].kind for _ in range(2)] == ["missing", "missing"]
    bench.run()
    assert bench.gone(a_post.url)[0].kind == "gone"


@pytest.mark.parametrize("how", ["page", "304"])
def test_one_sighting_clears_a_pending_absence(bench, a_post, how):
    bench.page(a_post, headers=(("ETag", '"1"'),))
    bench.gone(a_post.url)
    bench.run(later=DAY)
    (change,) = bench.page(a_post) if how == "page" else bench.not_modified(a_post.url)
    assert change.kind == "unchanged"
    assert bench.count("absences") == 0


@pytest.mark.parametrize("text", ["Vägen ska lagas.\n\nDet är bestämt.", "En ny text."])
def test_a_post_that_comes_back_is_restored(bench, a_post, text):
    bench.confirm_after = timedelta()
    bench.page(a_post)
    bench.gone(a_post.url)
    bench.run(later=DAY)
    bench.gone(a_post.url)
    bench.run(later=DAY)
    (change,) = bench.page(replace(a_post, body_text=text))
    assert change.kind == "restored"
    (row,) = bench.posts()
    assert (row.status, row.body) == ("present", text)


def test_an_unknown_address_that_is_gone_makes_no_row(bench, a_post):
    bench.listing(entry(a_post))
    assert bench.gone(a_post.url) == ()
    assert bench.count("entries") == 0
    assert bench.plan().due == ()


def test_a_redacted_post_is_never_rewritten(bench, a_post):
    bench.page(a_post)
    with bench.store._transaction() as db:
        db.execute("UPDATE entries SET status = 'redacted', revision_id = NULL")
        db.execute("DELETE FROM observations")
        db.execute("DELETE FROM revisions")
    bench.listing(entry(a_post))
    bench.page(a_post)
    bench.stand_in(entry(a_post))
    assert bench.gone(a_post.url)[0].kind == "unchanged"
    (row,) = bench.posts()
    assert (row.status, row.title, row.body) == ("redacted", None, None)
    assert (bench.count("revisions"), bench.count("observations")) == (0, 0)
    assert bench.plan(walks_all=True, later=timedelta(days=999)).due == ()


def test_text_that_no_database_can_hold_is_kept_as_far_as_it_can(bench, a_post):
    bench.page(replace(a_post, title="a\x00b\ud800", comment_count=2**70, secondary_count=-1))
    (row,) = bench.posts()
    assert (row.title, row.comment_count, row.secondary_count) == ("ab?", None, None)


def test_a_failed_visit_leaves_all_as_it_was(bench, a_post):
    bench.page(a_post)
    before = bench.rows("SELECT * FROM entries")
    bench.commit(Visit("post", a_post.url, bench.capture(a_post.url, status=503)))
    bench.commit(Visit("post", a_post.url))
    assert bench.rows("SELECT * FROM entries") == before
