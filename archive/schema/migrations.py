"""The migrations, oldest first. One that was released is never edited: the next one changes what it made.

What each column means stands in ``archive/SCHEMA.md``; a test holds the two together. Times are UTC text,
``2026-11-22T13:00:00Z``, so that their order is that of time.
"""

from sqlite_utils import Database, Migrations

from .changes import add_changes
from .files import FILES
from .first import CAPTURES, POSTS, POSTS_VIEW, SOURCES
from .redactions import REDACTIONS
from .robots import ROBOTS
from .trust import TRUST

MIGRATIONS = Migrations("bloggarkiv")


@MIGRATIONS()
def m001_first(db: Database) -> None:
    """The tables of version 0.1."""
    for script in (SOURCES, CAPTURES, POSTS, POSTS_VIEW):
        db.executescript(script)


@MIGRATIONS()
def m002_front_habit(db: Database) -> None:
    """What a front page is compared with."""
    db.execute("ALTER TABLE blogs ADD COLUMN front_habit TEXT")


@MIGRATIONS()
def m003_former_fronts(db: Database) -> None:
    """Where blogs lay before they moved."""
    db.executescript(
        """
        CREATE TABLE former_fronts (
            blog_id INTEGER NOT NULL REFERENCES blogs (id),
            url TEXT NOT NULL,
            PRIMARY KEY (blog_id, url)
        ) WITHOUT ROWID;
        """
    )


@MIGRATIONS()
def m004_reservations(db: Database) -> None:
    """What pages reserve against text mining and AI."""
    db.execute("ALTER TABLE captures ADD COLUMN reservations TEXT")


@MIGRATIONS()
def m005_text_digest(db: Database) -> None:
    """What tells a new design from an edit."""
    db.execute("ALTER TABLE revisions ADD COLUMN text_digest TEXT")


@MIGRATIONS()
def m006_files(db: Database) -> None:
    """The files that pages show, need and link to; the images of the posts that are there are wanted."""
    db.executescript(FILES)


@MIGRATIONS()
def m007_trust(db: Database) -> None:
    """What was written to WARC files, and which runs they tell of."""
    db.executescript(TRUST)


@MIGRATIONS()
def m008_changes(db: Database) -> None:
    """What changed when, as rows of their own, which never change again."""
    add_changes(db)


@MIGRATIONS()
def m009_robots(db: Database) -> None:
    """Each host's robots.txt, kept from one run to the next."""
    db.executescript(ROBOTS)


@MIGRATIONS()
def m010_superseded(db: Database) -> None:
    """Which revision has taken the place of one that an earlier parser read."""
    db.executescript(
        """
        ALTER TABLE revisions ADD COLUMN superseded_by INTEGER REFERENCES revisions (id);
        CREATE INDEX revisions_superseded ON revisions (superseded_by) WHERE superseded_by IS NOT NULL;
        CREATE INDEX observations_by_revision ON observations (revision_id) WHERE revision_id IS NOT NULL;
        CREATE INDEX entries_by_revision ON entries (revision_id);
        """
    )


@MIGRATIONS()
def m011_redactions(db: Database) -> None:
    """What was taken out of the archive on request."""
    db.executescript(REDACTIONS)
