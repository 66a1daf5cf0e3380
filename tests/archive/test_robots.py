"""Each host's robots.txt is kept from run to run, with its bytes in the WARC."""

from dataclasses import replace
from datetime import timedelta

from archive.query import Query
from archive.rebuild import rebuild
from archive.robots import KeptRobotsFiles
from archive.store import Store

ORIGIN = "https://blogg.exempel.se"


def answer(bench, body: bytes, *, status: int = 200, final: str | None = None):
    headers = (("ETag", '"v1"'), ("Last-Modified", "Mon, 20 Mar 2017 12:05:00 GMT"))
    return bench.capture(f"{ORIGIN}/robots.txt", body=body, status=status, headers=headers, final=final)


def test_an_answer_is_kept_with_its_evidence_and_its_validators(bench):
    capture = answer(bench, b"User-agent: *\nDisallow: /x")
    with KeptRobotsFiles(bench.store, bench.warc) as memory:
        assert memory.recall(ORIGIN) is None
        memory.keep(ORIGIN, capture)
    kept = memory.recall(ORIGIN)
    assert (kept.status, kept.body, kept.validators.etag) == (200, capture.body, '"v1"')
    assert kept.checked_at == capture.fetched_at
    (row,) = bench.rows("SELECT * FROM robots")
    end, file = row["warc_offset"] + row["warc_length"], row["warc_file"]
    assert end <= bench.store.cited_to(file) <= (bench.folder / file).stat().st_size
    with Query.open(bench.path) as query:
        assert query.cited_to(file) == end


def test_one_that_redirects_led_to_is_asked_for_without_condition(bench):
    with KeptRobotsFiles(bench.store, bench.warc) as memory:
        memory.keep(ORIGIN, answer(bench, b"", final="https://annan.exempel.se/robots.txt"))
    assert memory.recall(ORIGIN).validators.etag is None


def test_what_is_the_same_moves_its_time_at_the_end_of_the_run(bench):
    capture = answer(bench, b"")
    later = capture.fetched_at + timedelta(days=1)
    with KeptRobotsFiles(bench.store, bench.warc) as memory:
        memory.keep(ORIGIN, capture)
        memory.confirm(ORIGIN, later)
    with KeptRobotsFiles(bench.store, bench.warc) as memory:
        assert memory.recall(ORIGIN).checked_at == later
        memory.keep(ORIGIN, replace(capture, status=404, fetched_at=later))
    assert memory.recall(ORIGIN).status == 404
    assert bench.count("robots") == 1


def test_it_comes_back_from_the_warc(bench, tmp_path):
    with KeptRobotsFiles(bench.store, bench.warc) as memory:
        memory.keep(ORIGIN, answer(bench, b"User-agent: *"))
        memory.keep("http://a.example", answer(bench, b"", final="https://annan.exempel.se/robots.txt"))
    with Store.open(tmp_path / "again.db", now=bench.now) as store:
        *_, done = rebuild(bench.folder, store, [], rules_version="r1", first_tables=())
        again = [dict(row) for row in store._db.execute("SELECT * FROM robots")]
    assert (done.unclaimed, again) == (0, bench.rows("SELECT * FROM robots"))
