"""Everything is read again: what today's parser reads alike stays, what it reads otherwise stands beside what was."""

import sqlite3
from collections.abc import Mapping
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from archive.reparse import Differing, Reparsed, reparse
from archive.store import Store
from scraper import Blog
from tests.archive.test_files import NOW
from tests.archive.test_rebuild import tables
from tests.simulation.year import Nights


@pytest.fixture
def archive(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr("os.fsync", lambda _: None)
    Nights.of(tmp_path, blogs=4, seed=9).run(8)
    return tmp_path


def again(folder: Path, **options: Any) -> tuple[list[Differing], Reparsed]:
    with Store.open(folder / "bloggarkiv.db", now=NOW) as store:
        blogs: Mapping[str, Blog] = {blog.slug: blog for blog in store.blogs()}
        said = list(reparse(folder, store, blogs, **{"rules_version": "r2", **options}))
    done = [one for one in said if isinstance(one, Reparsed)]
    return [one for one in said if isinstance(one, Differing)], done[-1] if done else Reparsed()


def write(folder: Path, sql: str) -> None:
    with closing(sqlite3.connect(folder / "bloggarkiv.db")) as db, db:
        db.execute(sql)


def without_progress(folder: Path) -> dict[str, list[dict[str, Any]]]:
    kept = tables(folder / "bloggarkiv.db")
    kept["archive"] = [row for row in kept["archive"] if row["key"] != "reparsed"]
    return kept


def parsed_badly(folder: Path) -> None:
    """As if an earlier parser had read revision 5 with its menu, and taken a wrong number for comments."""
    write(folder, "UPDATE revisions SET body = 'Meny ' || body, digest = '1:05', text_digest = '1:5' WHERE id = 5")
    write(folder, "UPDATE revisions SET tags = '[\"x\"]' WHERE id = 6")
    write(folder, "UPDATE observations SET comment_count = 77 WHERE post_id = 7")
    write(folder, "UPDATE entries SET comment_count = 77 WHERE id = 7")


@pytest.mark.parametrize("processes", [1, 2])
def test_the_same_parser_changes_nothing(archive: Path, processes: int) -> None:
    before = without_progress(archive)
    differing, done = again(archive, processes=processes)
    assert differing == []
    assert done.captures >= len(before["revisions"])
    assert done.unread == 0
    assert without_progress(archive) == before


def test_what_is_read_otherwise_stands_beside_what_was_and_is_no_change_of_the_post(archive: Path) -> None:
    before = tables(archive / "bloggarkiv.db")
    parsed_badly(archive)
    differing, _ = again(archive)
    assert {name for one in differing for name in one.columns} == {
        "body", "digest", "text_digest", "tags", "comment_count",
    }  # fmt: skip
    after = tables(archive / "bloggarkiv.db")
    assert after["changes"] == before["changes"]
    assert len(after["revisions"]) == len(before["revisions"]) + 1
    old, new = after["revisions"][4], after["revisions"][-1]
    assert (old["body"][:5], old["superseded_by"]) == ("Meny ", new["id"])
    assert (new["body"], new["digest"]) == (before["revisions"][4]["body"], before["revisions"][4]["digest"])
    assert (new["capture_id"], new["parsed_by"], old["parsed_by"]) == (old["capture_id"], "r2", before_rules(before))
    assert new["id"] in {row["revision_id"] for row in after["entries"]}
    assert old["id"] not in {row["revision_id"] for row in (*after["entries"], *after["observations"])}
    assert after["revisions"][5]["tags"] == before["revisions"][5]["tags"]
    assert [row["comment_count"] for row in after["entries"]] == [row["comment_count"] for row in before["entries"]]


def before_rules(before: dict[str, list[dict[str, Any]]]) -> str:
    return str(before["revisions"][4]["parsed_by"])


def test_a_dry_run_says_the_same_and_writes_nothing(archive: Path) -> None:
    parsed_badly(archive)
    before = tables(archive / "bloggarkiv.db")
    said, _ = again(archive, is_dry=True)
    assert tables(archive / "bloggarkiv.db") == before
    assert said == again(archive)[0] != []


def test_it_goes_on_where_it_was_stopped_and_ends(archive: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("archive.reparse._BATCH", 10)
    parsed_badly(archive)
    with Store.open(archive / "bloggarkiv.db", now=NOW) as store:
        blogs = {blog.slug: blog for blog in store.blogs()}
        steps = reparse(archive, store, blogs, rules_version="r2")
        first = next(one for one in steps if isinstance(one, Reparsed))
        steps.close()
    _, rest = again(archive)
    assert (first.captures, again(archive)[1].captures) == (10, 0)
    _, whole = again(archive, from_start=True)
    assert first.captures + rest.captures == whole.captures


def test_an_edit_that_only_an_earlier_parser_saw_is_withdrawn(archive: Path) -> None:
    """Two readings of one text: with today's parser they are one revision, and nobody has edited anything."""
    columns = [
        row[1] for row in _all(archive, "PRAGMA table_info(revisions)") if row[1] not in ("id", "digest", "body")
    ]
    names = ", ".join(columns)
    write(
        archive,
        f"INSERT INTO revisions (digest, body, {names}) SELECT '1:x', 'Meny', {names} FROM revisions WHERE id = 5",
    )
    write(
        archive,
        """
        INSERT INTO changes (blog_id, post_id, kind, at, before_revision_id, revision_id)
        SELECT e.blog_id, e.id, 'edited', r.last_seen, (SELECT MAX(id) FROM revisions), r.id
        FROM revisions AS r JOIN entries AS e ON e.id = r.post_id WHERE r.id = 5
        """,
    )
    edits = len(_all(archive, "SELECT 1 FROM changes"))
    again(archive)
    assert len(_all(archive, "SELECT 1 FROM changes")) == edits - 1


def _all(folder: Path, sql: str) -> list[Any]:
    with closing(sqlite3.connect(folder / "bloggarkiv.db")) as db:
        return db.execute(sql).fetchall()


def test_after_it_the_next_night_sees_no_edit(archive: Path) -> None:
    parsed_badly(archive)
    again(archive)
    edits = [row for row in tables(archive / "bloggarkiv.db")["changes"] if row["kind"] != "found"]
    assert all(row["revision_id"] != 5 for row in edits)
