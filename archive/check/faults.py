"""What a check finds."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Fault:
    """Something that is not as it was written.

    ``code`` is a short stable name; ``place`` a file and byte, or a table and row; ``url`` the address that it
    concerns, where one is known. ``is_grave`` is false for what harms nothing and is mended by the next crawl or by
    ``--repair``. ``is_of_database`` says that the WARC files can set it right.
    """

    code: str
    place: str
    message: str
    url: str | None = None
    is_grave: bool = True
    is_of_database: bool = False
