"""What the ninth migration makes: what was taken out of the archive on request, and what is never asked again."""

REDACTIONS = """
CREATE TABLE redactions (
    id INTEGER PRIMARY KEY,
    kind TEXT NOT NULL CHECK (kind IN ('post', 'commenter')),
    post_id INTEGER REFERENCES entries (id),
    blog_id INTEGER REFERENCES blogs (id),
    url TEXT,
    digest TEXT NOT NULL,
    reason TEXT NOT NULL,
    at TEXT NOT NULL,
    completed_at TEXT,
    hashes BLOB NOT NULL,
    leftover TEXT
);
CREATE INDEX redactions_by_blog ON redactions (blog_id);
CREATE TABLE barred (
    blog_id INTEGER NOT NULL REFERENCES blogs (id),
    url TEXT NOT NULL,
    redaction_id INTEGER NOT NULL REFERENCES redactions (id),
    is_file INTEGER NOT NULL DEFAULT 0,
    PRIMARY KEY (blog_id, url)
) WITHOUT ROWID;
CREATE TABLE altered (
    capture_id INTEGER NOT NULL REFERENCES captures (id),
    redaction_id INTEGER NOT NULL REFERENCES redactions (id),
    is_removed INTEGER NOT NULL,
    body_sha256 TEXT NOT NULL,
    PRIMARY KEY (capture_id, redaction_id)
) WITHOUT ROWID;
"""
