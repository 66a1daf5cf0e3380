"""Rows about blogs, runs and findings."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from sqlite_utils import Database

from scraper import Blog, Finding

from ..records import BlogTally, Outcome
from .rows import clean, utc_text


def put_identity(db: Database, *, archive_id: UUID, now: datetime) -> None:
    """Names the archive and its birth, once."""
    for key, value in (("id", str(archive_id)), ("created_at", utc_text(now))):
        db.execute("INSERT INTO archive (key, value) VALUES (?, ?) ON CONFLICT DO NOTHING", (key, value))


def put_blog(db: Database, blog: Blog, *, now: datetime) -> None:
    """Keeps what the configuration says of the blog, and where it was; writes nothing if it says what it said."""
    db.execute(
        "INSERT INTO former_fronts SELECT id, url FROM blogs WHERE slug = ? AND url <> ? ON CONFLICT DO NOTHING",
        (blog.slug, blog.url),
    )
    db.execute(
        """
        INSERT INTO blogs (slug, url, owner, person, role, municipality, party, language, zone, first_seen)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        ON CONFLICT (slug) DO UPDATE SET
            url = excluded.url, owner = excluded.owner, person = excluded.person, role = excluded.role,
            municipality = excluded.municipality, party = excluded.party, language = excluded.language,
            zone = excluded.zone
        WHERE (url, owner, person, role, municipality, party, language, zone) IS NOT (
            excluded.url, excluded.owner, excluded.person, excluded.role,
            excluded.municipality, excluded.party, excluded.language, excluded.zone
        )
        """,
        (
            *(blog.slug, blog.url, blog.owner, blog.person, blog.role, blog.municipality, blog.party),
            *(blog.language, blog.zone, utc_text(now)),
        ),
    )


def put_run(db: Database, *, now: datetime, version: str, rules_version: str) -> int:
    """The id of a new run; runs that never ended, because they were killed, are marked as interrupted."""
    db.execute("UPDATE runs SET outcome = 'interrupted' WHERE ended_at IS NULL AND outcome IS NULL")
    db.execute("UPDATE blog_runs SET outcome = 'interrupted' WHERE ended_at IS NULL AND outcome IS NULL")
    run_id = db.execute(
        "INSERT INTO runs (started_at, version, rules_version) VALUES (?, ?, ?)",
        (utc_text(now), version, rules_version),
    ).lastrowid
    assert run_id is not None
    return run_id


def end_run(db: Database, run_id: int, *, outcome: Outcome, now: datetime) -> None:
    """Keeps how the run ended."""
    db.execute("UPDATE runs SET ended_at = ?, outcome = ? WHERE id = ?", (utc_text(now), outcome, run_id))


def put_blog_run(db: Database, run_id: int, blog_id: int, *, now: datetime, is_full: bool = False) -> None:
    """Keeps that the run has begun with the blog."""
    db.execute(
        "INSERT INTO blog_runs (run_id, blog_id, started_at, is_full) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING",
        (run_id, blog_id, utc_text(now), is_full),
    )


def end_blog_run(
    db: Database, run_id: int, blog_id: int, *, outcome: Outcome, tally: BlogTally, now: datetime, is_cut: bool
) -> None:
    """Keeps how the run ended for the blog; ``is_cut`` if there was more to do."""
    put_blog_run(db, run_id, blog_id, now=now)
    db.execute(
        """
        UPDATE blog_runs SET ended_at = ?, outcome = ?, requests = ?, new = ?, revised = ?, gone = ?,
            restored = ?, unchanged = ?, findings = ?, files = ?, is_cut = ?
        WHERE run_id = ? AND blog_id = ?
        """,
        (
            *(utc_text(now), outcome, tally.requests, tally.new, tally.revised, tally.gone),
            *(tally.restored, tally.unchanged, tally.findings, tally.files, is_cut, run_id, blog_id),
        ),
    )


def put_findings(db: Database, run_id: int, blog_id: int | None, findings: Iterable[Finding], *, now: datetime) -> None:
    """Keeps the findings; one of the same blog, code and address moves, and counts the runs that found it."""
    for finding in findings:
        db.execute(
            """
            INSERT INTO findings (
                blog_id, run_id, first_seen, last_seen, code, stage, severity, url, message, hint
            ) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            ON CONFLICT (IFNULL(blog_id, 0), code, url) DO UPDATE SET
                times = times + (run_id <> excluded.run_id),
                run_id = excluded.run_id, last_seen = excluded.last_seen, stage = excluded.stage,
                severity = excluded.severity, message = excluded.message, hint = excluded.hint
            """,
            (
                *(blog_id, run_id, utc_text(now), utc_text(now), finding.code, finding.stage),
                *(finding.severity, clean(finding.url), clean(finding.message), clean(finding.hint)),
            ),
        )
