"""What is already known of a blog, as a Plan for its next crawl."""

import json
import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from functools import cached_property

from sqlite_utils import Database

from scraper import KnownPost, Plan, Validators

from ..revisits import LONGEST_DAYS, SCHEDULE, next_visit
from .rows import utc_moment, utc_text

_DUE_BY_AGE = 50
_RETRIED_FOR = timedelta(days=7)
_GONE_ON_WITH_FOR = timedelta(days=14)
_SLACK_DAYS = 0.01
_DAY = timedelta(days=1)

_BORN = "CASE WHEN LENGTH(published_key) = 20 THEN published_key ELSE SUBSTR(published_key || '-01-01', 1, 10) END"
_AGE = f"JULIANDAY(e.visited_at) - IFNULL(JULIANDAY({_BORN}), JULIANDAY(e.first_seen))"
_PAUSES = " ".join(f"WHEN {_AGE} < {limit / _DAY + _SLACK_DAYS} THEN {pause / _DAY}" for limit, pause in SCHEDULE)
_MAY_BE_DUE = f"""
JULIANDAY(e.visited_at) + CASE {_PAUSES} ELSE {LONGEST_DAYS} END <= JULIANDAY(:now) + {_SLACK_DAYS}
"""
# What all posts that are due by age fulfil, and few others; next_visit decides.


def plan_of(db: Database, blog_id: int, *, now: datetime, walks_all: bool) -> Plan:
    """The plan for a crawl of the blog at that time; ``walks_all`` makes every kept post due."""
    blog = db.execute("SELECT is_walked FROM blogs WHERE id = ?", (blog_id,)).fetchone()
    read_since = _stopped_since(db, blog_id, now=now) if walks_all else None
    aged = _aged(db, blog_id, now=now, walks_all=walks_all, read_since=read_since)
    urgent = (url for url, is_stand_in in aged if is_stand_in or walks_all)
    due = dict.fromkeys((*_absent(db, blog_id), *_unread(db, blog_id), *urgent))
    return Plan(
        validators=_KeptValidators(db, blog_id),
        known=_KnownPosts(db, blog_id),
        due=tuple(due),
        aged=tuple(url for url, _ in aged if url not in due),
        is_walked=bool(blog["is_walked"]),
        walks_all=walks_all,
        read_since=read_since,
        barred=_barred(db, blog_id),
        hint_state=_pairs(db.execute("SELECT url, state FROM hints WHERE blog_id = ? ORDER BY url", (blog_id,))),
    )


class _KnownPosts(Mapping[str, KnownPost]):
    """What is known of the blog's posts, read when somebody first asks: on most nights nobody does.

    Nothing that a crawl keeps before it has asked for a post is in it.
    """

    def __init__(self, db: Database, blog_id: int) -> None:
        self._db, self._blog_id = db, blog_id

    @cached_property
    def _all(self) -> dict[str, KnownPost]:
        return _known(self._db, self._blog_id)

    def __getitem__(self, url: str) -> KnownPost:
        return self._all[url]

    def __iter__(self) -> Iterator[str]:
        return iter(self._all)

    def __len__(self) -> int:
        return len(self._all)

    def __bool__(self) -> bool:
        sql = "SELECT EXISTS (SELECT 1 FROM {} WHERE blog_id = ?)"
        tables = ("aliases", "listed")
        return any(self._db.execute(sql.format(table), (self._blog_id,)).fetchone()[0] for table in tables)


class _KeptValidators(Mapping[str, Validators]):
    """The validators of the blog's pages, each read when it is asked for."""

    def __init__(self, db: Database, blog_id: int) -> None:
        self._db, self._blog_id = db, blog_id

    def __getitem__(self, url: str) -> Validators:
        row = self._db.execute(
            "SELECT etag, last_modified FROM pages WHERE blog_id = ? AND url = ?", (self._blog_id, url)
        ).fetchone()
        if row is None or (row["etag"] is None and row["last_modified"] is None):
            raise KeyError(url)
        return Validators(row["etag"], row["last_modified"])

    def __iter__(self) -> Iterator[str]:
        rows = self._db.execute(
            """
            SELECT url FROM pages
            WHERE blog_id = ? AND (etag IS NOT NULL OR last_modified IS NOT NULL) ORDER BY url
            """,
            (self._blog_id,),
        )
        return (row["url"] for row in rows.fetchall())

    def __len__(self) -> int:
        return sum(1 for _ in self)


def _known(db: Database, blog_id: int) -> dict[str, KnownPost]:
    """Every address under which a post was seen or listed, and what its listing said there."""
    known = {
        row["url"]: KnownPost(
            row["post_url"],
            published=_day(row["published"]),
            visited_at=utc_moment(row["visited_at"]),
            is_present=row["status"] != "gone",
        )
        for row in db.execute(
            """
            SELECT a.url, e.url AS post_url, e.status, e.visited_at, r.published FROM aliases AS a
            JOIN entries AS e ON e.id = a.post_id
            LEFT JOIN revisions AS r ON r.id = e.revision_id
            WHERE a.blog_id = ? ORDER BY a.id
            """,
            (blog_id,),
        )
    }
    for row in db.execute("SELECT url, digests FROM listed WHERE blog_id = ? ORDER BY url", (blog_id,)):
        listed = tuple(json.loads(row["digests"]))
        known[row["url"]] = replace(known.get(row["url"], KnownPost(row["url"], is_read=False)), listed=listed)
    return known


def _barred(db: Database, blog_id: int) -> frozenset[str]:
    """The addresses of posts that were taken out of the archive on request."""
    return frozenset(row["url"] for row in db.execute("SELECT url FROM barred WHERE blog_id = ?", (blog_id,)))


def _absent(db: Database, blog_id: int) -> list[str]:
    """The posts whose address once said that they are gone, and that none confirmed."""
    rows = db.execute(
        """
        SELECT e.url FROM absences AS x JOIN entries AS e ON e.id = x.post_id
        WHERE e.blog_id = ? ORDER BY x.first_said_at, e.id
        """,
        (blog_id,),
    )
    return [row["url"] for row in rows]


def _unread(db: Database, blog_id: int) -> list[str]:
    """The addresses that a listing showed and that were never read, in the order of their listing."""
    rows = db.execute(
        """
        SELECT l.url FROM listed AS l
        LEFT JOIN aliases AS a ON a.blog_id = l.blog_id AND a.url = l.url
        WHERE l.blog_id = ? AND (l.post_id IS NULL OR a.id IS NULL)
        ORDER BY l.capture_id DESC, l.url
        """,
        (blog_id,),
    )
    return [row["url"] for row in rows]


def _stopped_since(db: Database, blog_id: int, *, now: datetime) -> datetime | None:
    """When the crawl of everything began that was stopped, however often, and never came to its end."""
    since: datetime | None = None
    rows = db.execute(
        """
        SELECT started_at, outcome = 'interrupted' OR is_cut AS is_stopped FROM blog_runs
        WHERE blog_id = ? AND is_full AND outcome IS NOT NULL ORDER BY run_id DESC
        """,
        (blog_id,),
    )
    for row in rows:
        began = utc_moment(row["started_at"])
        if not row["is_stopped"] or now - began > _GONE_ON_WITH_FOR:
            break
        since = began
    return since


def _aged(
    db: Database, blog_id: int, *, now: datetime, walks_all: bool, read_since: datetime | None
) -> list[tuple[str, bool]]:
    """The posts that have not been asked for too long, most overdue first; at most 50, more on a huge blog.

    With each, whether its text is only a listing's, because its own page could not be read.
    """
    rows = db.execute(
        f"""
        SELECT e.url, e.visited_at, e.first_seen, r.source IS 'listing' AS is_stand_in,
            CASE WHEN LENGTH(published_key) = 20 THEN published_key ELSE SUBSTR(published_key, 1, 10) END AS born
        FROM entries AS e LEFT JOIN revisions AS r ON r.id = e.revision_id
        WHERE e.blog_id = :blog_id AND e.status <> 'redacted' AND INSTR(e.url, '#') = 0
            AND (:walks_all OR is_stand_in OR {_MAY_BE_DUE}) ORDER BY e.id
        """,
        {"blog_id": blog_id, "walks_all": walks_all, "now": utc_text(now)},
    ).fetchall()
    if walks_all:
        due = (row for row in rows if read_since is None or utc_moment(row["visited_at"]) < read_since)
        return [(row["url"], bool(row["is_stand_in"])) for row in due]
    times = [(_due_at(row), row["url"], bool(row["is_stand_in"])) for row in rows]
    overdue = sorted(one for one in times if one[0] <= now)
    most = _DUE_BY_AGE
    if len(overdue) > most:
        posts = db.execute("SELECT COUNT(*) FROM entries WHERE blog_id = ?", (blog_id,)).fetchone()[0]
        most = max(most, posts // LONGEST_DAYS)
    return [(url, is_stand_in) for _, url, is_stand_in in overdue[:most]]


def _due_at(row: sqlite3.Row) -> datetime:
    """By age; a post whose own page could not be read is asked again every day for its first week here."""
    first_seen, visited_at = utc_moment(row["first_seen"]), utc_moment(row["visited_at"])
    if row["is_stand_in"] and visited_at - first_seen < _RETRIED_FOR:
        return visited_at + SCHEDULE[0][1]
    return next_visit(_born(row["born"]) or first_seen, visited_at)


def _born(text: str | None) -> datetime | None:
    """The moment that an order key stands for; a bare day or month is taken from its beginning."""
    if not text:
        return None
    full = text if len(text) >= 10 else f"{text}-01-01"[:10]
    moment = datetime.fromisoformat(full)
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _day(published: str | None) -> date | None:
    """The local day of a date as the view shows it; None for a month or a year."""
    return date.fromisoformat(published[:10]) if published and len(published) >= 10 else None


def _pairs(rows: Iterable[tuple[str, str]]) -> dict[str, str]:
    return {row[0]: row[1] for row in rows}
