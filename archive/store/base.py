"""What all of the store stands on: the open database, its transactions, and the blogs' numbers."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlite_utils import Database

from scraper import Blog

from ..errors import StoreError
from ..records import Segment
from ..schema import database_errors
from .segments import put_segments


class Base:
    """An open archive database, for the thread that opened it."""

    def __init__(self, db: Database, path: Path) -> None:
        self._db = db
        self._path = path
        self._segments: list[Segment] = []

    def keep_segment(self, segment: Segment) -> None:
        """Keeps what was written to a WARC file, together with the next rows: those that cite it."""
        self._segments.append(segment)

    @contextmanager
    def together(self) -> Iterator[None]:
        """One transaction, and one sync, for all methods that are called inside; an error inside undoes them all.

        A method that raises has written nothing, and if its error is caught inside, the others' work stays.
        """
        with self._transaction():
            yield

    @contextmanager
    def _transaction(self) -> Iterator[Database]:
        with database_errors(self._path):
            if self._db.conn.in_transaction:
                with _part_of(self._db):
                    yield self._db
                return
            with self._db.atomic() as db:
                yield db
                listed = len(self._segments)
                put_segments(db, self._segments)
            del self._segments[:listed]

    def _blog_id(self, blog: Blog) -> int:
        row = self._db.execute("SELECT id FROM blogs WHERE slug = ?", (blog.slug,)).fetchone()
        if row is None:
            raise StoreError(
                f"The blog {blog.slug} is not in the archive", hint="Tell the store of it before it is used."
            )
        blog_id: int = row["id"]
        return blog_id


@contextmanager
def _part_of(db: Database) -> Iterator[None]:
    """Undoes what is written inside if it fails. One name for all: SQLite need not learn each statement anew."""
    db.execute("SAVEPOINT part")
    try:
        yield
    except BaseException:
        if db.conn.in_transaction:  # A full disk ends the whole transaction.
            db.execute("ROLLBACK TO part")
            db.execute("RELEASE part")
        raise
    db.execute("RELEASE part")
