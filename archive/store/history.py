"""What earlier runs say of a blog, for the order of the next run and for its alarms (``drift``)."""

from collections.abc import Sequence
from datetime import datetime

from sqlite_utils import Database

from scraper import Blog

from ..drift import MIN_LISTED, Shares
from .rows import utc_text

_SAMPLE_POSTS = 200


def least_recent_first(db: Database, blogs: Sequence[Blog]) -> tuple[Blog, ...]:
    """The blogs in the order of the last run that began with them, those that never were first."""
    rows = db.execute("SELECT slug, (SELECT MAX(run_id) FROM blog_runs WHERE blog_id = b.id) AS run_id FROM blogs AS b")
    last_runs = {row["slug"]: row["run_id"] or 0 for row in rows}
    return tuple(sorted(blogs, key=lambda blog: last_runs.get(blog.slug, 0)))


def note_listing(db: Database, blog_id: int, length: int) -> int | None:
    """The fewest posts that the front page ever listed before, or None; a quiet night writes nothing.

    What is too short to compare with gives way to what comes later, so that an outage or a young blog is forgotten.
    """
    earlier: int | None = db.execute("SELECT shortest_listing FROM blogs WHERE id = ?", (blog_id,)).fetchone()[0]
    if earlier is None or length < earlier or (earlier < MIN_LISTED and length != earlier):
        db.execute("UPDATE blogs SET shortest_listing = ? WHERE id = ?", (length, blog_id))
    return earlier


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
