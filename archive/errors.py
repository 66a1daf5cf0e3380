"""Every error that the archive raises.

    ArchiveError
    ├── ConfigError             bloggar.toml says something that cannot be meant
    ├── ArchiveNotFound         there is no archive where one was looked for
    ├── ArchiveReadOnly         its folder or database cannot be written
    ├── ArchiveLocked           another program is writing it right now
    ├── ArchiveTooNew           it was written by a newer version of this program
    ├── StoreError              the database failed (full disk, damage)
    │   └── ArchiveTooOld       it is yet to be brought up to date
    ├── CaptureError            a WARC file could not be written, or a record not read back
    ├── ExportError             the export cannot be made
    ├── SourcesError            a list of blogs cannot be read, or holds no addresses
    ├── NoBlog                  an address to be added shows no posts
    ├── PageNotRead             a page to be explained cannot be read
    ├── BlogNotFound            no blog of the archive has that slug
    ├── NoRevision              a post was not archived then, or has no such revision
    └── PostNotFound            no post answers to that id, address or slug
        └── PostAmbiguous       more than one does

Whatever is raised, what was acknowledged before stays kept.
"""

from pathlib import Path


class ArchiveError(Exception):
    """The root of the tree: says what happened, and what to try.

    ``message`` is one sentence without a full stop; ``hint`` is one thing that a person can do next.
    """

    def __init__(self, message: str, *, hint: str) -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint

    def __str__(self) -> str:
        return f"{self.message}. {self.hint}"


class ConfigError(ArchiveError):
    """The configuration cannot be used. ``line`` counts from 1, and is None where it is not known."""

    def __init__(self, message: str, *, hint: str, file: Path, line: int | None = None) -> None:
        super().__init__(message, hint=hint)
        self.file = file
        self.line = line

    def __str__(self) -> str:
        place = f"{self.file}, line {self.line}" if self.line else str(self.file)
        return f"{place}: {self.message}. {self.hint}"


class ArchiveNotFound(ArchiveError):
    """There is no ``bloggar.toml`` and no ``bloggarkiv.db`` in the folder, nor in any above it."""


class ArchiveReadOnly(ArchiveError):
    """The folder or a file in it cannot be written by this user."""


class ArchiveLocked(ArchiveError):
    """Another run, or another program, holds the archive."""


class ArchiveTooNew(ArchiveError):
    """The database has migrations that this program does not know. Nothing in it was touched."""


class StoreError(ArchiveError):
    """The database failed; the transaction at hand was undone."""


class ArchiveTooOld(StoreError):
    """The database is from an older version, and was opened for reading only."""


class CaptureError(ArchiveError):
    """A capture could not be written to a WARC file, or not be read back from one."""


class ExportError(ArchiveError):
    """The export cannot be made: an unknown format, or a file that cannot be written."""


class SourcesError(ArchiveError):
    """A CSV or OPML file that should list blogs cannot be read, or lists none."""


class NoBlog(ArchiveError):
    """An address that was to be added is no blog's, or shows nothing that can be read."""


class PageNotRead(ArchiveError):
    """A page that was to be explained cannot be had, or has nothing to explain."""


class BlogNotFound(ArchiveError):
    """No blog of the archive has that slug."""


class NoRevision(ArchiveError):
    """A post was not in the archive at the time that was asked for, or has no revision of that number."""


class PostNotFound(ArchiveError):
    """No post has that id, address or slug."""


class PostAmbiguous(PostNotFound):
    """More than one post has that slug; the hint names some of them."""
