"""Two versions of a post side by side, as one HTML page that loads nothing. Pure."""

from dataclasses import dataclass
from html import escape
from typing import Literal

from .diff import Row, Run, diff_texts
from .versions import Version

_STYLE = """
body { font: 1rem/1.5 system-ui, sans-serif; margin: 1rem auto; max-width: 75rem; padding: 0 1rem }
body { color: #1b1b1b; background: #fff }
table { width: 100%; border-collapse: collapse; table-layout: fixed }
th, td { text-align: left; vertical-align: top; padding: .3rem .8rem; width: 50% }
td { overflow-wrap: anywhere; white-space: pre-line }
th { border-bottom: 1px solid #999; font-weight: normal }
tr.same td { color: #666 }
del { background: #fdd; color: #800; text-decoration: line-through }
ins { background: #dfd; color: #050; text-decoration: none; border-bottom: 2px solid #070 }
@media (prefers-color-scheme: dark) {
  body { color: #eee; background: #161616 } tr.same td { color: #aaa }
  del { background: #511; color: #fbb } ins { background: #153015; color: #bfb }
}
"""
_PAGE = """<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<title>{title}</title>
<style>{style}</style>
</head>
<body>
<h1>{title}</h1>
<p>{url}</p>
{note}<table>
<thead><tr><th scope="col">{before}</th><th scope="col">{after}</th></tr></thead>
<tbody>
{rows}
</tbody>
</table>
</body>
</html>
"""


@dataclass(frozen=True, slots=True)
class PostDiff:
    """Two versions of a post compared: the rows of each field that differs, by its name, and those of the text."""

    url: str
    before: Version
    after: Version
    fields: tuple[tuple[str, Row], ...]
    body: tuple[Row, ...]
    is_coarse: bool

    def is_same(self) -> bool:
        """Whether no word differs."""
        return not self.fields and all(row.is_same() for row in self.body)


def compare(url: str, before: Version, after: Version) -> PostDiff:
    """What the later version of the post says otherwise; a version that is gone says nothing."""
    fields: list[tuple[str, Row]] = []
    old, new = before.revision, after.revision
    for name in ("title", "author", "published"):
        was, now = getattr(old, name, None) or "", getattr(new, name, None) or ""
        if was != now:
            runs = (
                [run for row in diff_texts(was, now).rows for run in row.runs] if name == "title" else _runs(was, now)
            )
            fields.append((name, Row(tuple(runs))))
    pictures = [set(revision.media) if revision else set() for revision in (old, new)]
    fields += [("media", Row((Run("gone", one),))) for one in (old.media if old else ()) if one not in pictures[1]]
    fields += [("media", Row((Run("new", one),))) for one in (new.media if new else ()) if one not in pictures[0]]
    body = diff_texts(old.body if old else "", new.body if new else "")
    return PostDiff(url, before, after, tuple(fields), body.rows, body.is_coarse)


def html_page(diff: PostDiff) -> str:
    """The page; all that stands in it is escaped text."""
    revision = diff.after.revision or diff.before.revision
    note = "<p>The texts are too large to compare every word.</p>\n" if diff.is_coarse else ""
    rows = [_html_row(row, name) for name, row in diff.fields] + [_html_row(row) for row in diff.body]
    return _PAGE.format(
        title=escape((revision.title if revision else None) or "(no title)"),
        style=_STYLE,
        url=escape(diff.url),
        note=note,
        before=escape(described(diff.before)),
        after=escape(described(diff.after)),
        rows="\n".join(rows) or '<tr class="same"><td colspan="2">No word differs.</td></tr>',
    )


def described(version: Version) -> str:
    """Which version it is, in words."""
    what = "gone" if version.revision is None else f"revision {version.revision.id}"
    until = f"until {version.until}" if version.until else "still in force"
    return f"{what}: from {version.since} {until}; capture {version.capture_id}"


def _runs(was: str, now: str) -> list[Run]:
    return [run for run in (Run("gone", was), Run("new", now)) if run.text]


def _html_row(row: Row, name: str | None = None) -> str:
    label = f"<b>{name}</b> " if name else ""
    opening = '<tr class="same">' if row.is_same() else "<tr>"
    return f"{opening}<td>{label}{_html_side(row, 'gone')}</td><td>{label}{_html_side(row, 'new')}</td></tr>"


def _html_side(row: Row, kind: Literal["gone", "new"]) -> str:
    tags = {"same": "{}", "gone": "<del>{}</del>", "new": "<ins>{}</ins>"}
    return "".join(tags[run.kind].format(escape(run.text)) for run in row.side(kind))
