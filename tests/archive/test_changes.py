import sqlite3
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from archive.history import History, Wanted, changes_sql
from archive.records import BlogTally
from archive.schema import open_archive_db
from archive.schema.changes import add_changes
from scraper import Evidence, Media, Stamp

DAY = timedelta(days=1)
FRONT = "https://blogg.exempel.se/hans/"


def stamp(text: str) -> Stamp:
    moment = datetime.fromisoformat(text)
    return Stamp(moment.date(), moment, "minute", text, "stated")


def told(bench, **wanted):
    """The changes after the post was found, oldest first, as kind, class, before, after."""
    with History.open(bench.path) as history:
        rows = history.changes(Wanted(**wanted))[::-1]
    return [(row.kind, row.edit_class, row.before, row.after) for row in rows]


PICTURE = Media(f"{FRONT}bild.jpg", "image")
OTHER = Media(f"{FRONT}annan.jpg", "image")


@pytest.mark.parametrize(
    ("other", "expected"),
    [
        ({"body_text": "Vägen ska inte lagas.\n\nDet är bestämt."}, [("edited", "wording", None, None)]),
        ({"body_text": "Vägen ska laggas.\n\nDet är bestämt."}, [("edited", "typo", None, None)]),
        ({"body_text": "Vägen ska lagas 2018.\n\nDet är bestämt."}, [("edited", "fact", None, None)]),
        ({"body_text": "Vägen ska lagas. Det är bestämt."}, []),
        ({"title": "Om vägen igen"}, [("retitled", None, "Om vägen", "Om vägen igen")]),
        (
            {"published": stamp("2017-03-21T15:12+01:00")},
            [("redated", None, "2017-03-20T15:12+01:00", "2017-03-21T15:12+01:00")],
        ),
        ({"author": "Anna Ek"}, [("reauthored", None, "Hans Testsson", "Anna Ek")]),
        ({"media": (PICTURE,)}, [("pictures", None, None, PICTURE.url)]),
        (
            {"url": f"{FRONT}2017/03/20/om-bron/"},
            [("moved", None, f"{FRONT}2017/03/20/om-vagen/", f"{FRONT}2017/03/20/om-bron/")],
        ),
        ({"url": "http://blogg.exempel.se/hans/2017/03/20/om-vagen"}, []),
        ({"comment_status": "closed"}, [("comments-closed", None, None, None)]),
        ({"comment_status": None}, []),
        ({"comment_count": 9}, []),
        ({"tags": ("annat",)}, []),
        ({"published": None, "author": None}, []),
        (
            {"title": "Om bron", "body_text": "Bron ska lagas.\n\nDet är bestämt."},
            [("retitled", None, "Om vägen", "Om bron"), ("edited", "wording", None, None)],
        ),
    ],
    ids=lambda value: "+".join(value) if isinstance(value, dict) else None,
)
def test_what_a_page_says_otherwise_is_told_and_nothing_else(bench, a_post, other, expected):
    bench.page(a_post)
    bench.run(later=DAY)
    bench.page(replace(a_post, **other))
    bench.run(later=DAY)
    bench.page(replace(a_post, **other))
    assert told(bench) == expected


def test_a_swapped_picture_is_told_with_both_addresses(bench, a_post):
    bench.page(replace(a_post, media=(PICTURE,)))
    bench.page(replace(a_post, media=(OTHER,)))
    assert told(bench) == [("pictures", None, PICTURE.url, OTHER.url)]


def test_a_return_to_an_earlier_text_says_so(bench, a_post):
    bench.page(a_post)
    bench.page(replace(a_post, title="Ny rubrik"))
    bench.page(a_post)
    with History.open(bench.path) as history:
        rows = history.changes(Wanted())
    assert [(row.kind, row.is_return, row.after) for row in rows] == [
        ("retitled", True, "Om vägen"),
        ("retitled", False, "Ny rubrik"),
    ]
    assert rows[0].revision_id == rows[1].before_revision_id


def test_both_sides_have_their_time_and_their_capture(bench, a_post):
    bench.page(a_post)
    bench.run(later=DAY)
    bench.not_modified(a_post.url)
    last_seen = bench.now
    bench.run(later=DAY)
    bench.page(replace(a_post, title="Ny rubrik"))
    (row,) = bench.rows("SELECT * FROM changes WHERE kind = 'retitled'")
    assert row["before_at"] == f"{last_seen:%Y-%m-%dT%H:%M:%SZ}"
    assert row["at"] == f"{bench.now:%Y-%m-%dT%H:%M:%SZ}"
    shown = bench.rows("SELECT id FROM captures ORDER BY id")
    assert (row["before_capture_id"], row["capture_id"]) == (shown[0]["id"], shown[-1]["id"])
    assert (row["before_revision_id"], row["revision_id"]) == (1, 2)


def test_a_listing_that_shows_a_post_does_not_show_that_its_text_is_as_before(bench, a_post):
    bench.page(a_post)
    said_at = bench.now
    excerpt = replace(a_post, is_excerpt=True, comment_count=None, comment_status=None, secondary_count=None)
    bench.listing(excerpt)
    bench.run(later=9 * DAY)
    bench.listing(excerpt)
    bench.page(replace(a_post, body_text="Vägen ska inte lagas."))
    (row,) = bench.rows("SELECT * FROM changes WHERE kind = 'edited'")
    assert row["before_at"] == f"{said_at:%Y-%m-%dT%H:%M:%SZ}"


def test_the_listing_that_shows_another_text_is_not_when_it_was_as_before(bench, a_post):
    for text in (a_post.body_text, "Vägen ska inte lagas."):
        bench.run(later=DAY)
        bench.listing(replace(a_post, body_text=text))
        bench.stand_in(replace(a_post, body_text=text), status=500)
    (row,) = bench.rows("SELECT * FROM changes WHERE kind = 'edited'")
    assert row["before_at"] < row["at"]


def test_a_post_that_came_back_was_last_as_before_when_it_was_gone(bench, a_post):
    bench.page(a_post)
    for _ in range(2):
        bench.run(later=DAY)
        bench.gone(a_post.url)
    gone_at = bench.now
    bench.run(later=DAY)
    bench.page(a_post)
    (row,) = bench.rows("SELECT * FROM changes WHERE kind = 'restored'")
    (gone,) = bench.rows("SELECT * FROM changes WHERE kind = 'gone'")
    assert row["before_at"] == f"{gone_at:%Y-%m-%dT%H:%M:%SZ}"
    assert row["before_capture_id"] == gone["capture_id"]


def test_a_post_of_the_day_that_its_blog_was_first_read_was_there_unless_it_is_later(bench, a_post):
    for number, text in enumerate(("2026-11-22T13:59+01:00", "2026-11-22T15:00+01:00")):
        bench.page(replace(a_post, url=f"{FRONT}{number}/", platform_id=str(number), published=stamp(text)))
    assert [row["kind"] for row in bench.rows("SELECT kind FROM changes ORDER BY id")] == ["found", "new"]


def test_a_post_that_goes_and_comes_back_is_told_twice_and_its_other_text_too(bench, a_post):
    bench.page(a_post)
    for _ in range(3):
        bench.run(later=DAY)
        bench.gone(a_post.url)
    bench.run(later=DAY)
    bench.page(replace(a_post, title="Ny rubrik"))
    assert told(bench) == [
        ("gone", None, None, None),
        ("restored", None, None, None),
        ("retitled", None, "Om vägen", "Ny rubrik"),
    ]


def test_an_outage_is_no_change(bench, a_post):
    bench.page(a_post)
    bench.run(later=DAY)
    bench.stand_in(a_post, status=503)
    bench.gone(a_post.url)
    bench.run(later=DAY)
    bench.page(a_post)
    assert told(bench) == []


def test_comments_that_are_fewer_are_told_once_whoever_counts_them(bench, a_post):
    bench.listing(replace(a_post, comment_count=5, is_excerpt=True))
    bench.page(replace(a_post, comment_count=5))
    bench.listing(replace(a_post, comment_count=3, is_excerpt=True))
    bench.page(replace(a_post, comment_count=3))
    assert told(bench) == [("comments-fell", None, "5", "3")]


def test_two_sources_that_count_otherwise_are_no_fall(bench, a_post):
    bench.page(replace(a_post, comment_count=5))
    bench.listing(replace(a_post, comment_count=4, is_excerpt=True))
    bench.page(replace(a_post, comment_count=5))
    assert told(bench) == []


def test_comments_that_open_again_after_a_silence_are_told(bench, a_post):
    for status in ("open", None, "closed", None, "closed", "open"):
        bench.page(replace(a_post, comment_status=status))
    assert [kind for kind, *_ in told(bench)] == ["comments-closed", "comments-opened"]


def test_what_was_there_when_the_blog_was_first_read_is_found_and_all_later_is_new(bench, a_post):
    bench.page(a_post)
    bench.page(replace(a_post, url=f"{FRONT}i-dag/", platform_id="2", published=stamp("2026-11-22T15:00+01:00")))
    bench.store.start_blog(bench.run_id, bench.blog, now=bench.now)
    bench.store.finish_blog(bench.run_id, bench.blog, outcome="complete", tally=BlogTally(), now=bench.now)
    bench.run(later=DAY)
    bench.page(replace(a_post, url=f"{FRONT}bakdaterad/", platform_id="3"))
    rows = bench.rows("SELECT c.kind, e.url FROM changes AS c JOIN entries AS e ON e.id = c.post_id ORDER BY c.id")
    assert [(row["kind"], row["url"].removeprefix(FRONT)) for row in rows] == [
        ("found", "2017/03/20/om-vagen/"),
        ("new", "i-dag/"),
        ("new", "bakdaterad/"),
    ]
    assert told(bench, is_all=True)[0][0] == "found"
    assert [kind for kind, *_ in told(bench)] == ["new", "new"]


def test_an_author_that_was_only_assumed_is_no_other_author(bench, a_post):
    owner = {"author": Evidence("blog-owner", "")}
    bench.page(replace(a_post, evidence=owner))
    bench.page(replace(a_post, author="Anna Ek", title="Annan"))
    assert [kind for kind, *_ in told(bench)] == ["retitled"]


def test_words_that_were_only_joined_are_muted(bench, a_post):
    bench.page(a_post)
    bench.page(replace(a_post, body_text="Vägen skalagas.\n\nDet är bestämt."))
    assert told(bench) == []
    assert ("edited", "space", None, None) in told(bench, is_all=True)


def test_changes_are_chosen_by_kind_time_blog_and_post(bench, a_post):
    bench.page(a_post)
    bench.run(later=DAY)
    bench.page(replace(a_post, title="Ny rubrik", comment_status="closed"))
    assert [kind for kind, *_ in told(bench, kinds=("retitled",))] == ["retitled"]
    assert told(bench, since=bench.now + DAY) == []
    assert len(told(bench, since=bench.now - timedelta(minutes=1), until=bench.now)) == 2
    assert told(bench, blogs=("hans",)) == told(bench, post_id=1) == told(bench)
    assert told(bench, blogs=("anna",)) == told(bench, blogs=()) == []
    assert len(told(bench, limit=1)) == 1


@pytest.mark.parametrize(
    "wanted",
    [
        Wanted(),
        Wanted(is_all=True),
        Wanted(kinds=("gone",)),
        Wanted(kinds=("gone", "new"), since=datetime(2026, 1, 1, tzinfo=UTC)),
        Wanted(blogs=("hans",)),
        Wanted(blogs=("hans", "anna"), kinds=("gone",), is_all=True),
        Wanted(post_id=1),
        Wanted(since=datetime(2026, 1, 1, tzinfo=UTC), until=datetime(2026, 2, 1, tzinfo=UTC), limit=5),
    ],
    ids=str,
)
def test_changes_come_by_an_index(bench, wanted):
    sql, bound = changes_sql(wanted)
    connection = sqlite3.connect(bench.path)
    plan = [row[3] for row in connection.execute(f"EXPLAIN QUERY PLAN {sql}", bound)]
    connection.close()
    scans = [step for step in plan if step.startswith("SCAN") and "INDEX" not in step]
    assert scans == []
    if not wanted.kinds and wanted.blogs is None:
        assert not any("TEMP B-TREE" in step for step in plan)


def test_an_archive_that_had_no_changes_gets_those_that_its_history_tells(bench, a_post):
    bench.page(a_post)
    for other in (
        {"title": "Ny rubrik", "comment_count": 5},
        {"comment_count": 3, "comment_status": "closed"},
        {"body_text": "Bron ska byggas i år."},
    ):
        bench.run(later=DAY)
        bench.page(replace(a_post, **other))
    for _ in range(2):
        bench.run(later=DAY)
        bench.gone(a_post.url)
    kept = told(bench, is_all=True)
    bench.close()
    db = open_archive_db(bench.path)
    db.execute("DROP TABLE changes")
    add_changes(db)
    db.close()
    assert sorted(map(str, told(bench, is_all=True))) == sorted(map(str, kept))
