from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from archive.drift import Habit, Shares
from archive.errors import BlogNotFound, PostAmbiguous, PostNotFound
from archive.query import _STATUS, Query
from archive.records import BlogTally
from archive.revisits import next_visit
from archive.store import posts
from archive.store.plan import _born
from archive.store.rows import utc_moment
from scraper import Blog, Evidence, Finding

FRONT = "https://blogg.exempel.se/hans/"
ANNA = Blog("anna", "https://anna.exempel.se/")


@pytest.fixture
def three(bench, a_post):
    """Two posts of one blog, an undated one of another."""
    bench.page(a_post)
    later = replace(a_post, url=f"{FRONT}2017/04/01/bron-ö/", platform_id="124", published=None, title="Bron")
    bench.page(later, asked=f"{FRONT}?p=124", final=later.url)
    bench.blog = ANNA
    bench.store.sync_blogs([ANNA], now=bench.now)
    bench.page(replace(a_post, url="https://anna.exempel.se/om-vagen/", platform_id=None))
    with Query.open(bench.path) as query:
        yield query


def test_the_newest_come_first_and_the_undated_last(three):
    assert [row.id for row in three.newest()] == [3, 1, 2]
    assert [row.id for row in three.newest(limit=1)] == [3]
    assert [row.id for row in three.newest(blogs=("hans",))] == [1, 2]
    with pytest.raises(BlogNotFound):
        three.slugs(("none",), person=None, party=None, municipality=None)


def test_all_posts_come_in_a_lasting_order(three):
    assert [(row.blog, row.id) for row in three.all_posts()] == [("anna", 3), ("hans", 2), ("hans", 1)]


@pytest.mark.parametrize(
    ("name", "post_id"),
    [
        ("1", 1),
        ("bron-ö", 2),
        ("/bron-ö/", 2),
        (f"{FRONT}?p=124", 2),
        (f"{FRONT}2017/03/20/om-vagen/", 1),
        (f"{FRONT}2017/03/20/om-vagen", 1),
        ("http://anna.exempel.se/om-vagen#kommentarer", 3),
        (" https://anna.exempel.se/om-vagen ", 3),
    ],
)
def test_a_post_is_found_by_id_address_or_slug(three, name, post_id):
    assert three.post(name).id == post_id


@pytest.mark.parametrize("name", ["99", "", "/", "none", "https://exempel.se/", "9" * 30, f"{FRONT}?p=9"])
def test_a_post_that_is_not_there_is_told_in_a_sentence(three, name):
    with pytest.raises(PostNotFound, match="No post answers"):
        three.post(name)


def test_a_slug_of_two_posts_names_both(three):
    with pytest.raises(PostAmbiguous) as caught:
        three.post("om-vagen")
    assert "1 https://blogg" in caught.value.hint
    assert "3 https://anna" in caught.value.hint


def test_the_status_of_each_blog(bench, a_post, three):
    store, hans = bench.store, Blog("hans", FRONT)
    findings = [
        Finding("status-500", "fetch", "attention", FRONT, "The host answered 500."),
        Finding("no-date", "parse", "info", FRONT, "No date.", "Look."),
    ]
    store.start_blog(bench.run_id, hans, now=bench.now)
    changes = bench.page(replace(a_post, url="https://anna.exempel.se/x/", platform_id=None))
    tally = BlogTally().plus(changes, requests=7)
    store.add_findings(bench.run_id, hans, findings, now=bench.now)
    store.add_findings(bench.run_id, hans, findings, now=bench.now)
    store.finish_blog(bench.run_id, hans, outcome="partial", tally=tally, now=bench.now)
    store.finish_run(bench.run_id, outcome="partial", now=bench.now)
    anna, status = three.statuses()
    assert (anna.blog, anna.posts, anna.last_run_at, anna.findings) == ("anna", 2, None, 0)
    assert (status.posts, status.gone, status.last_outcome) == (2, 0, "partial")
    assert (status.findings, status.attention) == (2, 1)
    assert (status.why, anna.why) == ("The host answered 500.", None)
    began = datetime.fromisoformat(bench.rows("SELECT started_at AS at FROM blog_runs")[0]["at"])
    assert (status.last_good_at, status.last_run_at) == (None, began)
    run = three.last_run()
    assert (run.id, run.outcome, run.blogs, run.tally) == (1, "partial", 1, BlogTally(requests=7, new=1))
    assert [(kept.finding, kept.times, kept.blog) for kept in three.findings(1)] == [(f, 1, "hans") for f in findings]


def test_a_finding_of_a_later_run_moves(bench, three):
    finding = Finding("x", "crawl", "warning", FRONT, "m")
    for _ in range(3):
        bench.store.add_findings(bench.run_id, None, [finding], now=bench.now)
        bench.store.add_findings(bench.run_id, ANNA, [finding], now=bench.now)
        bench.run(later=timedelta(days=1))
    assert three.findings(1) == ()
    assert [(kept.blog, kept.times) for kept in three.findings(3)] == [(None, 3), ("anna", 3)]


def test_a_run_that_never_ended_was_interrupted(bench, three):
    bench.store.start_blog(bench.run_id, ANNA, now=bench.now)
    first = bench.run_id
    bench.run()
    assert bench.rows("SELECT outcome FROM runs WHERE id = ?", first) == [{"outcome": "interrupted"}]
    assert bench.rows("SELECT outcome FROM blog_runs") == [{"outcome": "interrupted"}]


def test_an_archive_without_runs_has_no_last_one(bench):
    with bench.store._transaction() as db:
        db.execute("DELETE FROM runs")
    with Query.open(bench.path) as query:
        assert query.last_run() is None


@pytest.mark.parametrize(
    ("sql", "bound"),
    [
        ("SELECT id FROM entries WHERE blog_id = 1 ORDER BY published_key DESC, id DESC LIMIT 5", ()),
        ("SELECT id FROM entries ORDER BY published_key DESC, id DESC LIMIT 5", ()),
        ("SELECT * FROM posts WHERE id IN (1, 2)", ()),
        ("SELECT DISTINCT post_id FROM aliases WHERE url IN ('a', 'b')", ()),
        ("SELECT DISTINCT post_id FROM aliases WHERE tail = 'a' AND tail <> ''", ()),
        ("SELECT id FROM blogs WHERE slug = 'a'", ()),
        (f"{posts._KEPT} WHERE e.blog_id = 1 AND e.url = 'x'", {"source": "page"}),
        (f"{posts._KEPT} WHERE e.blog_id = 1 AND e.platform_id = 'x'", {"source": "page"}),
        (f"{posts._KEPT} WHERE e.id = (SELECT post_id FROM aliases WHERE blog_id = 1 AND url = 'x')", {"source": "x"}),
    ],
)
def test_questions_are_answered_by_an_index(bench, sql, bound):
    steps = [row[3] for row in bench.store._db.execute(f"EXPLAIN QUERY PLAN {sql}", bound)]
    assert not [step for step in steps if step.startswith("SCAN") and "USING" not in step], steps
    assert not [step for step in steps if "TEMP B-TREE FOR ORDER BY" in step], steps


def test_neither_plan_nor_visit_nor_status_reads_a_table_through(bench, a_post):
    """Every statement of a plan, a visit and a status, by SQLite's own plan for it."""
    seen: list[tuple[str, object]] = []
    bench.store._db._tracer = lambda sql, bound: seen.append((sql, bound))
    bench.listing(a_post)
    bench.page(a_post)
    bench.gone(a_post.url)
    bench.plan()
    seen.append((_STATUS, ()))
    connection = bench.store._db.conn
    asked = [(sql, bound) for sql, bound in seen if sql.split()[0] in ("SELECT", "UPDATE", "DELETE", "INSERT")]
    scans = {
        (row[3], sql)
        for sql, bound in asked
        for row in connection.execute(f"EXPLAIN QUERY PLAN {sql}", bound or ()).fetchall()
        if row[3].startswith("SCAN")
    }
    # An insert into a parent table shows a scan of its children, which SQLite skips unless a key is violated.
    scans = {(step.partition(" USING")[0], sql) for step, sql in scans if not sql.strip().startswith("INSERT")}
    assert scans == {("SCAN b", _STATUS)}
    assert len(asked) > 30


def test_the_last_good_crawl_is_the_last_that_read_all(bench, three):
    for outcome in ("complete", "partial"):
        bench.store.start_blog(bench.run_id, ANNA, now=bench.now)
        bench.store.finish_blog(bench.run_id, ANNA, outcome=outcome, tally=BlogTally(), now=bench.now)
        bench.run(later=timedelta(days=1))
    anna, hans = three.statuses()
    assert anna.last_run_at - anna.last_good_at == timedelta(days=1)
    assert hans.last_good_at is None


@pytest.mark.parametrize("key", ["2026-11-22T12:00:00Z", "2026-11-10", "2026-02", "2026", "1999-01", None])
def test_the_next_visit_is_that_of_the_plan(bench, three, key):
    with bench.store._transaction() as db:
        db.execute("UPDATE entries SET published_key = ? WHERE blog_id = 2", (key,))
    anna, _ = three.statuses()
    (row,) = bench.rows("SELECT visited_at, first_seen FROM entries WHERE blog_id = 2")
    wanted = next_visit(_born(key) or utc_moment(row["first_seen"]), utc_moment(row["visited_at"]))
    assert abs(anna.next_visit_at - wanted) <= timedelta(seconds=1)


def test_what_was_kept_of_blogs_is_known_by_name(bench, three):
    assert three.blog_urls() == {"hans": FRONT, "anna": ANNA.url}
    assert (three.post_count("hans"), three.post_count("none")) == (2, 0)
    assert (three.broken_pages(), three.broken_references()) == ((), 0)
    (file,) = {row["warc_file"] for row in bench.rows("SELECT warc_file FROM captures")}
    assert 0 < three.cited_to(file) <= bench.store.cited_to(file)
    assert three.cited_to("none") == 0


def test_how_a_front_page_looks_is_kept(bench):
    assert bench.store.front_habit(bench.blog) is None
    bench.store.keep_front_habit(bench.blog, Habit(7, Shares(30, 29, 28)))
    assert bench.store.front_habit(bench.blog) == Habit(7, Shares(30, 29, 28))


def test_shares_are_those_before_the_run(bench, a_post):
    owned = replace(a_post, url=f"{FRONT}b/", platform_id="9", evidence={"author": Evidence("blog-owner", "Hans")})
    bench.page(a_post)
    bench.page(owned)
    before = bench.now + timedelta(minutes=1)
    bench.run(later=timedelta(days=1))
    bench.page(replace(a_post, author=None, published=None, body_text="Annat."))
    assert bench.store.shares_before(bench.blog, before=before) == Shares(2, 1, 2)
    assert bench.store.shares_before(bench.blog, before=bench.now + timedelta(days=1)) == Shares(2, 0, 1)
