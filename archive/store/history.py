"""What earlier runs say of a blog, for the order of the next run and for its alarms (``drift``)."""

import json
from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime

from sqlite_utils import Database

from scraper import Blog

from ..drift import Habit, Shares
from .rows import json_text, utc_text

_SAMPLE_POSTS = 200


def least_recent_first(db: Database, blogs: Sequence[Blog]) -> tuple[Blog, ...]:
    """The blogs in the order of the last run that began with them, those that never were first."""
    rows = db.execute("SELECT slug, (SELECT MAX(run_id) FROM blog_runs WHERE blog_id = b.id) AS run_id FROM blogs AS b")
    last_runs = {row["slug"]: row["run_id"] or 0 for row in rows}
    return tuple(sorted(blogs, key=lambda blog: last_runs.get(blog.slug, 0)))


def front_habit(db: Database, blog_id: int) -> Habit | None:
    """How the front page used to look, or None where it was never read."""
    text = db.execute("SELECT front_habit FROM blogs WHERE id = ?", (blog_id,)).fetchone()["front_habit"]
    if text is None:
        return None
    kept = json.loads(text)
    return Habit(kept["fewest"], Shares(kept["posts"], kept["authors"], kept["dates"]))


def put_front_habit(db: Database, blog_id: int, habit: Habit) -> None:
    """Keeps how the front page looks."""
    text = json_text({"fewest": habit.fewest, **asdict(habit.shares)})
    db.execute("UPDATE blogs SET front_habit = ? WHERE id = ?", (text, blog_id))


def shares_before(db: Database, blog_id: int, *, before: datetime) -> Shares:
    """What the latest posts stated of themselves, when they were last read before that time.

    A sample bounds the cost; what a redesign has done to them in the run at hand is not in it.
    """
    row = db.execute(
        """
        SELECT COUNT(*) AS posts,
            IFNULL(SUM(author IS NOT NULL AND rule_of_author IS NOT 'blog-owner'), 0) AS authors,
            IFNULL(SUM(published IS NOT NULL AND rule_of_date IS NOT 'address'), 0) AS dates
        FROM (
            SELECT r.author, r.published, json_extract(r.evidence, '$.author.rule') AS rule_of_author,
                json_extract(r.evidence, '$.published.rule') AS rule_of_date
            FROM (
                SELECT (
                    SELECT MAX(id) FROM revisions WHERE post_id = e.id AND source = 'page' AND first_seen < :before
                ) AS revision_id
                FROM entries AS e WHERE e.blog_id = :blog_id AND e.first_seen < :before
                ORDER BY e.first_seen DESC LIMIT :limit
            ) AS latest JOIN revisions AS r ON r.id = latest.revision_id
        )
        """,
        {"blog_id": blog_id, "before": utc_text(before), "limit": _SAMPLE_POSTS},
    ).fetchone()
    return Shares(row["posts"], row["authors"], row["dates"])


def codes_since(db: Database, blog_id: int, *, since: datetime) -> frozenset[str]:
    """The codes of what was found of the blog from that time on."""
    rows = db.execute("SELECT code FROM findings WHERE blog_id = ? AND last_seen >= ?", (blog_id, utc_text(since)))
    return frozenset(row["code"] for row in rows.fetchall())
