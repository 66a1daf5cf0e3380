"""What writes rows again: from WARC files into a new database (``rebuild``), with today's parser (``reparse``)."""

from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager, suppress
from datetime import datetime

from scraper import Blog, Post, Visit

from ..records import Locator, Segment
from ..schema import database_errors, open_for_reading
from .base import Base
from .files import commit_file
from .ledger import put_lines, seal
from .rebuilding import blog_of, capture_at, end_rebuilding, restore_run
from .reparsing import (
    Reread,
    keep_progress,
    place_of,
    progress_of,
    put_recounted,
    put_reread,
    to_reread,
    withdraw_changes,
)
from .runs import put_blog, put_blog_run
from .segments import put_segments


class _Undone(Exception):
    """Undoes a transaction that was only to show what it would change."""


class Remaking(Base):
    """The part of the store that makes again what was kept before."""

    def put_lines(self, lines: Iterable[dict[str, object]], *, sealed_run: int | None = None) -> None:
        """Writes the rows that the lines of a ledger tell (see ``ledger_of``), of ``sealed_run`` if they are all."""
        with self._transaction() as db:
            put_lines(db, lines)
            if sealed_run is not None:
                seal(db, sealed_run)

    def blog(self, slug: str) -> Blog | None:
        """The blog as it is kept, without what only the configuration says."""
        with database_errors(self._path):
            return blog_of(self._db, slug)

    def restore_run(self, run_id: int, blog: Blog, *, now: datetime, version: str) -> None:
        """Keeps a run, and that it read the blog, where nothing but its captures tells of it."""
        with self._transaction() as db:
            if blog_of(db, blog.slug) is None:
                put_blog(db, blog, now=now)
            restore_run(db, run_id, now=now, version=version)
            put_blog_run(db, run_id, self._blog_id(blog), now=now)

    def restore_file(
        self,
        run_id: int,
        blog: Blog,
        visit: Visit,
        locators: tuple[Locator, ...],
        *,
        payload_in: int | None,
        now: datetime,
    ) -> None:
        """As ``commit_file``, of an archived visit; what became of the file, the ledger of its run says."""
        with self._transaction() as db:
            at = {"blog_id": self._blog_id(blog), "run_id": run_id}
            commit_file(db, visit, locators, **at, payload_in=payload_in, max_bytes=0, now=now)

    def capture_at(self, place: Locator) -> int | None:
        """The capture whose record lies there."""
        with database_errors(self._path):
            return capture_at(self._db, place)

    def blogs(self) -> tuple[Blog, ...]:
        """All blogs as they are kept, without what only the configuration says."""
        with database_errors(self._path):
            slugs = [row["slug"] for row in self._db.execute("SELECT slug FROM blogs ORDER BY id").fetchall()]
            return tuple(blog for slug in slugs if (blog := blog_of(self._db, slug)))

    def to_reread(self, rules_version: str, *, from_start: bool) -> Iterator[Reread]:
        """What these rules have not read again, in the order of the captures; as it is now, whatever is written."""
        with database_errors(self._path), closing(open_for_reading(self._path)) as db:
            yield from to_reread(db, after=0 if from_start else progress_of(db, rules_version))

    def place_of(self, url: str, *, run_id: int) -> Locator | None:
        """Where the last capture of the address lies that the run made."""
        with database_errors(self._path):
            return place_of(self._db, url, run_id=run_id)

    @contextmanager
    def reparsing(self, rules_version: str, *, to: int, is_dry: bool) -> Iterator[None]:
        """One transaction for what is read again of captures up to that one; undone if it ``is_dry``."""
        with suppress(_Undone), self._transaction() as db:
            yield
            withdraw_changes(db)
            keep_progress(db, rules_version, to)
            if is_dry:
                raise _Undone

    def reread(
        self, one: Reread, post: Post, *, zone: str | None, language: str | None, rules_version: str
    ) -> dict[str, tuple[object, object]]:
        """What of a revision or an observation is read otherwise now, by column, before and after; written."""
        with self._transaction() as db:
            if one.observation_id is not None:
                return put_recounted(db, one.observation_id, post)
            assert one.revision_id is not None
            return put_reread(db, one.revision_id, post, zone=zone, language=language, rules_version=rules_version)

    def end_rebuilding(self, segments: Iterable[Segment], *, rules_version: str) -> None:
        """Ends the making of a database from its WARC files: lists these, and says which rules have read them."""
        with self._transaction() as db:
            put_segments(db, segments)
            end_rebuilding(db, rules_version=rules_version)
