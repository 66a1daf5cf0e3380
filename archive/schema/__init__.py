"""The database: its migrations, and opening it."""

from .changes import DOUBLES, content_of
from .migrations import MIGRATIONS
from .opening import FILE_NAME, database_errors, open_archive_db, open_for_reading

__all__ = ["DOUBLES", "FILE_NAME", "MIGRATIONS", "content_of", "database_errors", "open_archive_db", "open_for_reading"]
