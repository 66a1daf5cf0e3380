"""The only writer of the database. All of what a Visit said is kept in one transaction, or nothing.

The evidence comes first: ``commit`` is called with the places where ``WarcWriter.append`` has put the capture.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from pathlib import Path
from types import TracebackType
from typing import Self
from uuid import UUID, uuid4

from scraper import Blog, Capture, FileLink, Finding, KeptRobots, Plan, Visit, WantedFile

from ..drift import Habit, Shares
from ..records import BlogTally, Change, FilePolicy, Locator, Outcome
from ..schema import DOUBLES, database_errors, open_archive_db
from .captures import cited_end
from .files import commit_file, count_wanted, pages_to_search, payload_of, put_page_files, wanted_files
from .history import codes_since, front_habit, least_recent_first, put_front_habit, shares_before
from .ledger import FIRST, ledger_of, seal, unsealed_runs
from .plan import plan_of
from .redactions import Redactions
from .remaking import Remaking
from .reparsing import Reread
from .robots import confirm_robots, put_robots, robots_of
from .runs import end_blog_run, end_run, put_blog, put_blog_run, put_findings, put_identity, put_run
from .segments import listed_end
from .visits import Context, commit_visit

FIRST_TABLES = FIRST
__all__ = ["FIRST_TABLES", "Reread", "Store"]


class Store(Remaking):
    """An open archive database, for the thread that opened it. Every method is one transaction, or part of a larger.

    All raise ArchiveLocked where another program holds the database, and StoreError where it fails; what was
    written before stays. A blog must have been told to ``sync_blogs`` before it is used.
    """

    @classmethod
    def open(cls, path: Path, *, now: datetime, archive_id: UUID | None = None) -> Self:
        """The store at that path, made or migrated if need be. Raises as ``open_archive_db`` does.

        A new archive is named ``archive_id``, else at random.
        """
        store = cls(open_archive_db(path), path)
        with store._transaction() as db:
            put_identity(db, archive_id=archive_id or uuid4(), now=now)
        return store

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Closes the database."""
        self._db.close()

    def sync_blogs(self, blogs: Iterable[Blog], *, now: datetime) -> None:
        """Keeps what the configuration says; a blog that it no longer names stays as it is."""
        with self._transaction() as db:
            for blog in blogs:
                put_blog(db, blog, now=now)

    def start_run(self, *, now: datetime, version: str, rules_version: str) -> int:
        """The id of a new run; earlier ones that never ended are marked as interrupted."""
        with self._transaction() as db:
            return put_run(db, now=now, version=version, rules_version=rules_version)

    def start_blog(self, run_id: int, blog: Blog, *, now: datetime, is_full: bool = False) -> None:
        """Keeps that the run has begun with the blog; ``is_full`` if it is to ask every post again."""
        with self._transaction() as db:
            put_blog_run(db, run_id, self._blog_id(blog), now=now, is_full=is_full)

    def plan(self, blog: Blog, *, now: datetime, walks_all: bool) -> Plan:
        """What is known of the blog. ``due``: unconfirmed absences, never read, then by age (see revisits)."""
        with database_errors(self._path):
            return plan_of(self._db, self._blog_id(blog), now=now, walks_all=walks_all)

    def cited_to(self, file: str) -> int:
        """The end of the last record of that WARC file that a row cites or lists; 0 for none."""
        with database_errors(self._path):
            return max(cited_end(self._db, file), listed_end(self._db, file))

    def listed_to(self, file: str) -> int:
        """The end of the last segment of that WARC file; 0 for none."""
        with database_errors(self._path):
            return listed_end(self._db, file)

    def unsealed_runs(self) -> tuple[int, ...]:
        """The runs that are over and that no WARC file tells of, oldest first."""
        with database_errors(self._path):
            return unsealed_runs(self._db)

    def ledger_of(self, run_id: int) -> bytes:
        """What a WARC file is to tell of the run, as JSON Lines."""
        with database_errors(self._path):
            return "".join(f"{line}\n" for line in ledger_of(self._db, run_id)).encode("utf-8", "replace")

    def seal(self, run_id: int) -> None:
        """Keeps that a WARC file tells of the run."""
        with self._transaction() as db:
            seal(db, run_id)

    def commit(
        self,
        run_id: int,
        blog: Blog,
        visit: Visit,
        locators: tuple[Locator, ...],
        *,
        confirm_after: timedelta,
    ) -> tuple[Change, ...]:
        """The changes that the visit makes, in the order of its page; also ``unchanged`` ones of visited posts.

        ``locators`` are those of the visit's capture and its redirects, empty for a visit without a capture.
        """
        with self._transaction() as db:
            context = Context(blog, self._blog_id(blog), run_id, confirm_after)
            return commit_visit(db, context, visit, locators)

    def wanted_files(
        self, blog: Blog, policy: FilePolicy, *, now: datetime, retries: int, limit: int
    ) -> tuple[WantedFile, ...]:
        """The next files to ask for, at most ``retries`` of them such that failed before; empty when all is done."""
        with self._transaction() as db:
            return wanted_files(db, self._blog_id(blog), policy, now=now, retries=retries, limit=limit)

    def count_wanted(self, blog: Blog, policy: FilePolicy, *, now: datetime) -> int:
        """How many files of the blog are to be asked now."""
        with database_errors(self._path):
            return count_wanted(self._db, self._blog_id(blog), policy, now=now)

    def payload_of(self, capture: Capture) -> tuple[int, Locator] | None:
        """The capture that already holds a file with these bytes (by their digest), and its place."""
        with database_errors(self._path):
            return payload_of(self._db, capture)

    def commit_file(
        self,
        run_id: int,
        blog: Blog,
        visit: Visit,
        locators: tuple[Locator, ...],
        *,
        payload_in: int | None,
        max_bytes: int,
        now: datetime,
    ) -> None:
        """Keeps a visit to a file; ``payload_in`` is the capture that its record refers to for its bytes."""
        with self._transaction() as db:
            at = {"blog_id": self._blog_id(blog), "run_id": run_id}
            commit_file(db, visit, locators, **at, payload_in=payload_in, max_bytes=max_bytes, now=now)

    def pages_to_search(self, blog: Blog, *, limit: int) -> tuple[tuple[str, int, Locator], ...]:
        """Pages of the blog, as last captured, that were not searched for files: address, capture, place."""
        with database_errors(self._path):
            return pages_to_search(self._db, self._blog_id(blog), limit=limit)

    def add_page_files(
        self, blog: Blog, page_url: str, capture_id: int, links: Iterable[FileLink], *, now: datetime
    ) -> None:
        """Wants the files that a page needs, and keeps that this capture of it was searched."""
        with self._transaction() as db:
            blog_id = self._blog_id(blog)
            put_page_files(db, links, blog_id=blog_id, page_url=page_url, capture_id=capture_id, now=now)

    def redactions(self) -> Redactions:
        """What was and is taken out of the archive on request."""
        return Redactions(self._db, self._path, self.together)

    def doubles_of(self, post_id: int) -> tuple[str, ...]:
        """The addresses of posts of other identity with the same title, text and media."""
        with database_errors(self._path):
            return tuple(row["url"] for row in self._db.execute(DOUBLES, {"id": post_id}))

    def add_findings(self, run_id: int, blog: Blog | None, findings: Iterable[Finding], *, now: datetime) -> None:
        """Keeps the findings of a blog, or of the run as a whole."""
        with self._transaction() as db:
            put_findings(db, run_id, self._blog_id(blog) if blog else None, findings, now=now)

    def robots_of(self, origin: str) -> KeptRobots | None:
        """What is kept of the robots.txt of the host (scheme, name and port)."""
        with database_errors(self._path):
            return robots_of(self._db, origin)

    def keep_robots(self, origin: str, capture: Capture, place: Locator) -> None:
        """Keeps a host's new robots.txt, and where its bytes are."""
        with self._transaction() as db:
            put_robots(db, origin, capture, place)

    def confirm_robots(self, confirmed: Mapping[str, datetime]) -> None:
        """Keeps when the robots.txt of each host was last the same."""
        with self._transaction() as db:
            confirm_robots(db, confirmed)

    def least_recent_first(self, blogs: Sequence[Blog]) -> tuple[Blog, ...]:
        """The blogs in the order of the last run that began with them, those that never were first."""
        with database_errors(self._path):
            return least_recent_first(self._db, blogs)

    def front_habit(self, blog: Blog) -> Habit | None:
        """How the blog's front page used to look, or None where it was never read."""
        with database_errors(self._path):
            return front_habit(self._db, self._blog_id(blog))

    def codes_since(self, blog: Blog, *, since: datetime) -> frozenset[str]:
        """The codes of what was found of the blog from that time on."""
        with database_errors(self._path):
            return codes_since(self._db, self._blog_id(blog), since=since)

    def keep_front_habit(self, blog: Blog, habit: Habit) -> None:
        """Keeps how the blog's front page looks, to be compared with next time."""
        with self._transaction() as db:
            put_front_habit(db, self._blog_id(blog), habit)

    def shares_before(self, blog: Blog, *, before: datetime) -> Shares:
        """How many of the blog's latest posts had an author and a date of their own, as read before that time."""
        with database_errors(self._path):
            return shares_before(self._db, self._blog_id(blog), before=before)

    def finish_blog(
        self, run_id: int, blog: Blog, *, outcome: Outcome, tally: BlogTally, now: datetime, is_cut: bool = False
    ) -> None:
        """Keeps how the run ended for the blog; ``is_cut`` if its requests or its time ran out."""
        with self._transaction() as db:
            end_blog_run(db, run_id, self._blog_id(blog), outcome=outcome, tally=tally, now=now, is_cut=is_cut)

    def finish_run(self, run_id: int, *, outcome: Outcome, now: datetime) -> None:
        """Keeps how the run ended."""
        with self._transaction() as db:
            end_run(db, run_id, outcome=outcome, now=now)
