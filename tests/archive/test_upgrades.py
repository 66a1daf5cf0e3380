"""A small archive of each schema that was ever released is opened by today's program, and nothing in it is lost.

``fixtures/archives/<last migration>`` holds the database as SQL text and its WARC files: the demo blog, crawled twice.
Today's schema has one too; a new migration adds a folder, and changes none.
"""

import shutil
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from archive.check import Fault, check
from archive.ledger import index_captures, open_writer
from archive.query import Query
from archive.reparse import Reparsed, reparse
from archive.schema import FILE_NAME, MIGRATIONS, open_archive_db
from archive.store import Store
from tests.archive.test_files import NOW

ARCHIVES = sorted((Path(__file__).parents[2] / "fixtures" / "archives").iterdir())


@pytest.fixture(params=ARCHIVES, ids=lambda path: path.name)
def older(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    folder = Path(shutil.copytree(request.param, tmp_path / "archive"))
    sql = folder / "bloggarkiv.sql"
    with closing(sqlite3.connect(folder / FILE_NAME)) as db:
        db.executescript(sql.read_text("utf-8"))
    sql.unlink()
    return folder


def rows(path: Path) -> dict[str, list[dict[str, Any]]]:
    with closing(sqlite3.connect(path)) as db:
        db.row_factory = sqlite3.Row
        names = [row[0] for row in db.execute("SELECT name FROM sqlite_master WHERE type IN ('table', 'view')")]
        return {name: [dict(row) for row in db.execute(f"SELECT * FROM {name}")] for name in names}


def test_today_s_schema_has_an_archive(tmp_path: Path) -> None:
    with closing(open_archive_db(tmp_path / FILE_NAME)) as db:
        newest = max(migration.name for migration in MIGRATIONS.applied(db))
    assert ARCHIVES[-1].name == newest.partition("_")[0]


def test_every_row_of_an_older_archive_is_there_after_the_upgrade(older: Path) -> None:
    before = rows(older / FILE_NAME)
    Store.open(older / FILE_NAME, now=NOW).close()
    after = rows(older / FILE_NAME)
    for name, kept in before.items():
        if name.startswith("_sqlite"):
            continue
        shared = [{column: row[column] for column in old} for old, row in zip(kept, after[name], strict=True)]
        assert shared == kept, name
    with Query.open(older / FILE_NAME) as query:
        assert len(tuple(query.all_posts())) == 14


def test_an_older_archive_is_sound_after_the_upgrade_and_can_be_read_again(older: Path) -> None:
    with Store.open(older / FILE_NAME, now=NOW) as store:
        assert [said for said in check(older) if isinstance(said, Fault) and said.is_grave] == []
        with open_writer(older, store, clock=lambda: NOW, software="x") as warc:
            warc.list_all()
            with store.together():
                pass
        index_captures(older)
        assert [said for said in check(older) if isinstance(said, Fault)] == []
        blogs = {blog.slug: blog for blog in store.blogs()}
        done = [one for one in reparse(older, store, blogs, rules_version="r") if isinstance(one, Reparsed)]
    assert (done[-1].captures > 14, done[-1].unread) == (True, 0)
    assert [said for said in check(older) if isinstance(said, Fault)] == []
