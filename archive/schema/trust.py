"""What the seventh migration makes: the list of all that was written to WARC files, and what of runs stands there."""

TRUST = """
CREATE TABLE warc_files (
    id INTEGER PRIMARY KEY,
    name TEXT NOT NULL UNIQUE
);
CREATE TABLE segments (
    file_id INTEGER NOT NULL REFERENCES warc_files (id),
    warc_offset INTEGER NOT NULL,
    warc_length INTEGER NOT NULL,
    records INTEGER NOT NULL,
    sha256 BLOB NOT NULL,
    PRIMARY KEY (file_id, warc_offset)
) WITHOUT ROWID;
ALTER TABLE runs ADD COLUMN is_sealed INTEGER NOT NULL DEFAULT 0;
ALTER TABLE hints ADD COLUMN run_id INTEGER REFERENCES runs (id);
"""
