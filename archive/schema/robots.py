"""The table of robots.txt, as the ninth migration makes it."""

ROBOTS = """
CREATE TABLE robots (
    origin TEXT PRIMARY KEY,
    status INTEGER NOT NULL,
    body BLOB NOT NULL,
    etag TEXT,
    last_modified TEXT,
    fetched_at TEXT NOT NULL,
    checked_at TEXT NOT NULL,
    warc_file TEXT NOT NULL,
    warc_offset INTEGER NOT NULL,
    warc_length INTEGER NOT NULL
) WITHOUT ROWID;
CREATE INDEX robots_by_place ON robots (warc_file, warc_offset);
"""
