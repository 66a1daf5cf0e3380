"""Questions about the past: what changed, what a post said when, and which posts may be one. Each by an index."""

import json
import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from .errors import NoRevision
from .query import Query
from .records import PostRow
from .schema import DOUBLES
from .versions import ChangeRow, RevisionRow, Version

_CHANGES = """
SELECT
    c.id, c.kind, c.edit_class, c.is_return, c.post_id, b.slug AS blog, b.person, e.url, r.title, c.before, c.after,
    c.before_at, c.at, c.before_capture_id, c.capture_id, c.before_revision_id, c.revision_id
FROM changes AS c {index}
JOIN blogs AS b ON b.id = c.blog_id
JOIN entries AS e ON e.id = c.post_id
LEFT JOIN revisions AS r ON r.id = e.revision_id
WHERE {where}
ORDER BY c.at DESC, c.id DESC LIMIT :limit
"""
_VERSIONS = """
SELECT o.observed_at, o.capture_id, o.presence, r.*, k.url AS capture_url, k.warc_file, k.warc_offset
FROM observations AS o
LEFT JOIN revisions AS r ON r.id = o.revision_id
JOIN captures AS k ON k.id = o.capture_id
WHERE o.post_id = ? AND (o.revision_id IS NOT NULL OR o.presence = 'gone' OR o.source = 'page')
ORDER BY o.id
"""


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which changes are asked for. ``kinds`` empty is all; ``since`` and ``until`` are UTC, both within.

    Unless ``is_all``, posts that were there when their blog was first read, and white space, are left out.
    """

    kinds: Sequence[str] = ()
    blogs: Sequence[str] | None = None
    post_id: int | None = None
    since: datetime | None = None
    until: datetime | None = None
    limit: int | None = None
    is_all: bool = False


class History(Query):
    """An archive database open for reading, asked for what was. All methods raise StoreError where it fails."""

    def changes(self, wanted: Wanted) -> tuple[ChangeRow, ...]:
        """The changes, newest first."""
        sql, bound = changes_sql(wanted)
        return tuple(_change(row) for row in self._rows(sql, bound))

    def change_count(self, wanted: Wanted) -> int:
        """How many of these changes there are."""
        sql, bound = changes_sql(wanted)
        return int(self._rows(f"SELECT COUNT(*) AS n FROM ({sql})", bound)[0]["n"])

    def versions(self, post_id: int) -> tuple[Version, ...]:
        """What the post said one after another, oldest first, and when it was gone; a text that came back is twice."""
        found: list[Version] = []
        for row in self._rows(_VERSIONS, (post_id,)):
            revision = _revision(row) if row["id"] is not None else None
            is_gone = row["presence"] == "gone"
            last = found[-1] if found else None
            if last is not None and last.is_gone == is_gone and (revision is None or last.revision == revision):
                continue
            if revision is None and not is_gone and last is not None:
                revision = next((one.revision for one in reversed(found) if one.revision), None)
            place = (row["capture_id"], row["capture_url"], row["warc_file"], row["warc_offset"])
            found.append(Version(revision if not is_gone else None, is_gone, row["observed_at"], None, *place))
        ends = [*(one.since for one in found[1:]), None]
        return tuple(
            replace(one, until=end) for one, end in zip(found, ends, strict=False) if one.revision or one.is_gone
        )

    def version_at(self, post_id: int, moment: str) -> Version:
        """What was in force at that time (UTC text), as far as the archive had seen. Raises NoRevision before it."""
        versions = self.versions(post_id)
        if not versions:
            raise NoRevision(f"No text of post {post_id} is kept", hint=f"See: bloggarkiv show {post_id}")
        found = next((one for one in reversed(versions) if one.since <= moment), None)
        if found is None:
            first = f"It was first archived {versions[0].since}."
            raise NoRevision(f"Post {post_id} was not in the archive at {moment}", hint=first)
        return found

    def doubles(self, post_id: int) -> tuple[PostRow, ...]:
        """Posts of other identity with the same title and text: possibly the same, never merged."""
        found = self._rows(DOUBLES, {"id": post_id})
        return tuple(self._by_ids([row["id"] for row in found]))

    def revision(self, post_id: int, revision_id: int) -> RevisionRow:
        """That revision of the post. Raises NoRevision."""
        rows = self._rows("SELECT * FROM revisions WHERE id = ? AND post_id = ?", (revision_id, post_id))
        if not rows:
            hint = f"See them with: bloggarkiv show {post_id} --history"
            raise NoRevision(f"Post {post_id} has no revision {revision_id}", hint=hint)
        return _revision(rows[0])


def changes_sql(wanted: Wanted) -> tuple[str, dict[str, object]]:
    """The statement that gives those changes by an index, newest first, and what it binds."""
    bound: dict[str, object] = {"limit": -1 if wanted.limit is None else wanted.limit}
    where: list[str] = []
    index = "INDEXED BY changes_by_time" if wanted.is_all else "INDEXED BY changes_told_by_time"
    for name, value in (("since", wanted.since), ("until", wanted.until)):
        if value is not None:
            where.append(f"c.at {'>=' if name == 'since' else '<='} :{name}")
            bound[name] = f"{value:%Y-%m-%dT%H:%M:%SZ}"
    if wanted.kinds:
        where.append(f"c.kind IN ({_bind(bound, 'kind', wanted.kinds)})")
        index = "INDEXED BY changes_by_kind"
    if wanted.blogs is not None:
        slugs = _bind(bound, "blog", wanted.blogs)
        where.append(f"c.blog_id IN (SELECT id FROM blogs WHERE slug IN ({slugs}))")
        index = "INDEXED BY changes_by_blog"
    if wanted.post_id is not None:
        where.append("c.post_id = :post_id")
        bound["post_id"] = wanted.post_id
        index = "INDEXED BY changes_by_post"
    if not wanted.is_all:
        where.append("c.edit_class IS NOT 'space'")
        where += [] if wanted.kinds else ["c.kind <> 'found'"]
    return _CHANGES.format(index=index, where=" AND ".join(where) or "1"), bound


def _bind(bound: dict[str, object], name: str, values: Sequence[str]) -> str:
    names = {f"{name}{number}": value for number, value in enumerate(values)}
    bound.update(names)
    return ", ".join(f":{one}" for one in names)


def _change(row: sqlite3.Row) -> ChangeRow:
    return ChangeRow(**{**dict(row), "is_return": bool(row["is_return"])})


def _revision(row: sqlite3.Row) -> RevisionRow:
    return RevisionRow(
        *(row["id"], row["source"], row["title"], row["author"], row["published"], row["body"], row["body_html"]),
        media=tuple(one["url"] for one in json.loads(row["media"])),
        is_excerpt=bool(row["is_excerpt"]),
        first_seen=row["first_seen"],
        last_seen=row["last_seen"],
        parsed_by=row["parsed_by"],
    )
