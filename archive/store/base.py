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
    def _transaction(self) -> Iterator[Database]:
        with database_errors(self._path):
            with self._db.atomic() as db:
                put_segments(db, self._segments)
                yield db
            self._segments.clear()

    def _blog_id(self, blog: Blog) -> int:
        row = self._db.execute("SELECT id FROM blogs WHERE slug = ?", (blog.slug,)).fetchone()
        if row is None:
            raise StoreError(
                f"The blog {blog.slug} is not in the archive", hint="Tell the store of it before it is used."
            )
        blog_id: int = row["id"]
        return blog_id
