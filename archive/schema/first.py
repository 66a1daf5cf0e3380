"""The tables of version 0.1, as the first migration makes them."""

SOURCES = """
CREATE TABLE archive (
    key TEXT PRIMARY KEY,
    value TEXT NOT NULL
) WITHOUT ROWID;

CREATE TABLE blogs (
    id INTEGER PRIMARY KEY,
    slug TEXT NOT NULL UNIQUE,
    url TEXT NOT NULL,
    owner TEXT,
    person TEXT,
    role TEXT,
    municipality TEXT,
    party TEXT,
    language TEXT,
    zone TEXT,
    software TEXT,
    first_seen TEXT NOT NULL,
    is_walked INTEGER NOT NULL DEFAULT 0
);

CREATE TABLE runs (
    id INTEGER PRIMARY KEY,
    started_at TEXT NOT NULL,
    ended_at TEXT,
    outcome TEXT CHECK (outcome IN ('complete', 'partial', 'failed', 'interrupted')),
    version TEXT NOT NULL,
    rules_version TEXT NOT NULL
);

CREATE TABLE blog_runs (
    run_id INTEGER NOT NULL REFERENCES runs (id),
    blog_id INTEGER NOT NULL REFERENCES blogs (id),
    started_at TEXT NOT NULL,
    ended_at TEXT,
    outcome TEXT CHECK (outcome IN ('complete', 'partial', 'failed', 'interrupted')),
    requests INTEGER NOT NULL DEFAULT 0,
    new INTEGER NOT NULL DEFAULT 0,
    revised INTEGER NOT NULL DEFAULT 0,
    gone INTEGER NOT NULL DEFAULT 0,
    restored INTEGER NOT NULL DEFAULT 0,
    unchanged INTEGER NOT NULL DEFAULT 0,
    findings INTEGER NOT NULL DEFAULT 0,
    PRIMARY KEY (run_id, blog_id)
) WITHOUT ROWID;
CREATE INDEX blog_runs_by_blog ON blog_runs (blog_id, run_id);

CREATE TABLE findings (
    id INTEGER PRIMARY KEY,
    blog_id INTEGER REFERENCES blogs (id),
    run_id INTEGER NOT NULL REFERENCES runs (id),
    first_seen TEXT NOT NULL,
    last_seen TEXT NOT NULL,
    times INTEGER NOT NULL DEFAULT 1,
    code TEXT NOT NULL,
    stage TEXT NOT NULL,
    severity TEXT NOT NULL CHECK (severity IN ('info', 'warning', 'attention')),
    url TEXT NOT NULL,
    message TEXT NOT NULL,
    hint TEXT
);
CREATE UNIQUE INDEX findings_by_place ON findings (IFNULL(blog_id, 0), code, url);
CREATE INDEX findings_by_run ON findings (run_id, blog_id, severity);
"""

CAPTURES = """
CREATE TABLE captures (
    id INTEGER PRIMARY KEY,
    blog_id INTEGER NOT NULL REFERENCES blogs (id),
    run_id INTEGER NOT NULL REFERENCES runs (id),
    url TEXT NOT NULL,
    fetched_at TEXT NOT NULL,
    status INTEGER NOT NULL,
    content_type TEXT,
    warc_file TEXT NOT NULL,
    warc_offset INTEGER NOT NULL,
    warc_length INTEGER NOT NULL,
    body_sha256 TEXT NOT NULL,
    UNIQUE (warc_file, warc_offset)
);
CREATE INDEX captures_by_url ON captures (url, fetched_at);
CREATE INDEX captures_by_run ON captures (run_id);

CREATE TABLE pages (
    blog_id INTEGER NOT NULL REFERENCES blogs (id),
    url TEXT NOT NULL,
    etag TEXT,
    last_modified TEXT,
    checked_at TEXT NOT NULL,
    capture_id INTEGER REFERENCES captures (id),
    PRIMARY KEY (blog_id, url)
) WITHOUT ROWID;

CREATE TABLE hints (
    blog_id INTEGER NOT NULL REFERENCES blogs (id),
    url TEXT NOT NULL,
    state TEXT NOT NULL,
    PRIMARY KEY (blog_id, url)
) WITHOUT ROWID;
"""

POSTS = """
CREATE TABLE entries (
    id INTEGER PRIMARY KEY,
    blog_id INTEGER NOT NULL REFERENCES blogs (id),
    url TEXT NOT NULL,
    platform_id TEXT,
    revision_id INTEGER REFERENCES revisions (id),
    published_key TEXT,
    comment_count INTEGER,
    comment_status TEXT CHECK (comment_status IN ('open', 'closed')),
    secondary_count INTEGER,
    status TEXT NOT NULL DEFAULT 'present' CHECK (status IN ('present', 'gone', 'redacted')),
    first_seen TEXT NOT NULL,
    seen_at TEXT NOT NULL,
    visited_at TEXT NOT NULL
);
CREATE UNIQUE INDEX entries_by_platform_id ON entries (blog_id, platform_id) WHERE platform_id IS NOT NULL;
CREATE INDEX entries_by_blog_and_date ON entries (blog_id, published_key);
CREATE INDEX entries_by_blog_and_status ON entries (blog_id, status);
CREATE INDEX entries_by_date ON entries (published_key);
CREATE INDEX entries_by_blog_and_first_seen ON entries (blog_id, first_seen);
CREATE INDEX entries_by_url ON entries (blog_id, url);

CREATE TABLE revisions (
    id INTEGER PRIMARY KEY,
    post_id INTEGER NOT NULL REFERENCES entries (id),
    source TEXT NOT NULL CHECK (source IN ('page', 'listing', 'feed')),
    digest TEXT NOT NULL,
    title TEXT,
    author TEXT,
    published TEXT,
    published_utc TEXT,
    published_precision TEXT,
    published_zone TEXT,
    published_text TEXT,
    modified TEXT,
    body TEXT NOT NULL,
    body_html TEXT NOT NULL,
    media TEXT NOT NULL,
    tags TEXT NOT NULL,
    language TEXT,
    is_excerpt INTEGER NOT NULL,
    is_protected INTEGER NOT NULL,
    evidence TEXT NOT NULL,
    first_seen TEXT NOT NULL,
    last_seen TEXT NOT NULL,
    capture_id INTEGER NOT NULL REFERENCES captures (id),
    parsed_by TEXT NOT NULL,
    UNIQUE (post_id, source, digest)
);

CREATE TABLE observations (
    id INTEGER PRIMARY KEY,
    post_id INTEGER NOT NULL REFERENCES entries (id),
    capture_id INTEGER NOT NULL REFERENCES captures (id),
    run_id INTEGER NOT NULL REFERENCES runs (id),
    observed_at TEXT NOT NULL,
    source TEXT NOT NULL CHECK (source IN ('page', 'listing', 'feed')),
    presence TEXT NOT NULL CHECK (presence IN ('present', 'gone')),
    revision_id INTEGER REFERENCES revisions (id),
    comment_count INTEGER,
    comment_status TEXT,
    secondary_count INTEGER
);
CREATE INDEX observations_by_post ON observations (post_id, source, id);
CREATE INDEX observations_by_time ON observations (observed_at);

CREATE TABLE aliases (
    id INTEGER PRIMARY KEY,
    blog_id INTEGER NOT NULL REFERENCES blogs (id),
    url TEXT NOT NULL,
    tail TEXT NOT NULL,
    post_id INTEGER NOT NULL REFERENCES entries (id),
    first_seen TEXT NOT NULL,
    UNIQUE (blog_id, url)
);
CREATE INDEX aliases_by_url ON aliases (url);
CREATE INDEX aliases_by_tail ON aliases (tail);
CREATE INDEX aliases_by_post ON aliases (post_id);

CREATE TABLE absences (
    post_id INTEGER PRIMARY KEY REFERENCES entries (id),
    first_said_at TEXT NOT NULL,
    last_said_at TEXT NOT NULL,
    run_id INTEGER NOT NULL REFERENCES runs (id),
    capture_id INTEGER NOT NULL REFERENCES captures (id)
);

CREATE TABLE listed (
    blog_id INTEGER NOT NULL REFERENCES blogs (id),
    url TEXT NOT NULL,
    page_url TEXT,
    digests TEXT NOT NULL,
    comment_count INTEGER,
    comment_status TEXT,
    secondary_count INTEGER,
    run_id INTEGER NOT NULL REFERENCES runs (id),
    capture_id INTEGER NOT NULL REFERENCES captures (id),
    post_id INTEGER REFERENCES entries (id),
    PRIMARY KEY (blog_id, url)
) WITHOUT ROWID;
CREATE INDEX listed_by_page ON listed (blog_id, page_url);
CREATE INDEX listed_by_post ON listed (post_id);
"""

POSTS_VIEW = """
CREATE VIEW posts AS
SELECT
    e.id,
    b.slug AS blog,
    e.url,
    r.title,
    r.author,
    r.published,
    r.published_utc,
    r.body,
    r.body_html,
    e.comment_count,
    e.comment_status,
    e.secondary_count,
    COALESCE(r.language, b.language) AS language,
    e.first_seen,
    CASE e.status
        WHEN 'present' THEN MAX(e.seen_at, IFNULL((
            SELECT MAX(p.checked_at)
            FROM listed AS l JOIN pages AS p ON p.blog_id = l.blog_id AND p.url = l.page_url
            WHERE l.post_id = e.id
        ), ''))
        ELSE e.seen_at
    END AS last_seen,
    e.status,
    IFNULL(r.tags, '[]') AS tags,
    e.platform_id,
    e.revision_id
FROM entries AS e
JOIN blogs AS b ON b.id = e.blog_id
LEFT JOIN revisions AS r ON r.id = e.revision_id;
"""
