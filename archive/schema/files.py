"""The table of files, as the sixth migration makes it."""

FILES = """
CREATE TABLE files (
    blog_id INTEGER NOT NULL REFERENCES blogs (id),
    url TEXT NOT NULL,
    kind TEXT NOT NULL,
    scope TEXT NOT NULL CHECK (scope IN ('body', 'page')),
    state TEXT NOT NULL DEFAULT 'wanted' CHECK (state IN ('wanted', 'kept', 'failed', 'large')),
    capture_id INTEGER REFERENCES captures (id),
    bytes INTEGER,
    sha256 TEXT,
    etag TEXT,
    last_modified TEXT,
    first_seen TEXT NOT NULL,
    checked_at TEXT,
    tries INTEGER NOT NULL DEFAULT 0,
    next_try_at TEXT,
    PRIMARY KEY (blog_id, url)
) WITHOUT ROWID;
CREATE INDEX files_wanted ON files (blog_id, scope, first_seen) WHERE state <> 'kept';
CREATE INDEX files_by_url ON files (url) WHERE state = 'kept';
CREATE INDEX files_by_sha256 ON files (sha256) WHERE sha256 IS NOT NULL;
ALTER TABLE captures ADD COLUMN payload_in INTEGER REFERENCES captures (id);
ALTER TABLE pages ADD COLUMN searched_id INTEGER REFERENCES captures (id);
ALTER TABLE blog_runs ADD COLUMN files INTEGER NOT NULL DEFAULT 0;
ALTER TABLE blog_runs ADD COLUMN is_full INTEGER NOT NULL DEFAULT 0;
ALTER TABLE blog_runs ADD COLUMN is_cut INTEGER NOT NULL DEFAULT 0;
INSERT OR IGNORE INTO files (blog_id, url, kind, scope, first_seen)
SELECT e.blog_id, json_extract(m.value, '$.url'), 'image', 'body', r.first_seen
FROM entries AS e JOIN revisions AS r ON r.id = e.revision_id, json_each(r.media) AS m
WHERE json_extract(m.value, '$.kind') = 'image';
"""
