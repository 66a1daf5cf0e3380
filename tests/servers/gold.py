"""What a server's own database says about its posts, as values to compare a parsed page with."""

from __future__ import annotations

import html
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from lxml import html as lxml_html

BLOCKS = frozenset(
    (
        *(
            "address",
            "article",
            "aside",
            "blockquote",
            "dd",
            "details",
            "div",
            "dl",
            "dt",
            "figcaption",
            "figure",
        ),
        *(
            "footer",
            "form",
            "h1",
            "h2",
            "h3",
            "h4",
            "h5",
            "h6",
            "header",
            "hr",
            "li",
            "main",
            "nav",
            "ol",
            "p",
        ),
        *("pre", "section", "summary", "table", "tbody", "td", "tfoot", "th", "thead", "tr", "ul"),
    )
)
SILENT = frozenset(("script", "style", "template", "noscript", "iframe", "object", "svg"))


@dataclass(frozen=True, slots=True)
class GoldPost:
    """One post (or page) as WordPress stores and renders it.

    `label` is the seed's name for the case, empty for later posts. `date_local` is the naive wall clock that
    pages show; `date_gmt` and `modified_gmt` are aware, and `None` where WordPress has none (drafts). `title`
    is `title_html` as text: themes and statuses add to it ("Utan namn", "Lösenordsskyddad: ").
    `comment_count` is WordPress's: approved comments, pingbacks and trackbacks. `body_html` is the whole
    body, also of a post with a password or in several pages; `page_bodies` has it page by page. Attributes
    in it may differ from a served page (class counters, lazy loading).
    """

    id: int
    label: str
    url: str
    status: str
    title_raw: str
    title_html: str
    title: str
    author: str
    author_raw: str
    date_local: datetime
    date_gmt: datetime | None
    modified_gmt: datetime | None
    comment_count: int
    comment_status: str
    has_password: bool
    is_sticky: bool
    excerpt_raw: str
    page_bodies: tuple[str, ...]
    body_html: str
    body_text: str
    categories: tuple[str, ...]
    tags: tuple[str, ...]

    @property
    def is_public(self) -> bool:
        """True when every visitor can read it: published, and no password."""
        return self.status == "publish" and not self.has_password


def gold_post(row: Mapping[str, Any]) -> GoldPost:  # Any: JSON of the action script
    """The value for one row of the action script's answer."""
    bodies = tuple(row["bodies"])
    return GoldPost(
        id=row["id"],
        label=row["label"],
        url=row["url"],
        status=row["status"],
        title_raw=row["title_raw"],
        title_html=row["title_html"],
        title=body_text(row["title_html"]),
        author=html.unescape(row["author_raw"]),
        author_raw=row["author_raw"],
        date_local=datetime.fromisoformat(row["date_local"]),
        date_gmt=_utc(row["date_gmt"]),
        modified_gmt=_utc(row["modified_gmt"]),
        comment_count=row["comment_count"],
        comment_status=row["comment_status"],
        has_password=row["has_password"],
        is_sticky=row["is_sticky"],
        excerpt_raw=row["excerpt_raw"],
        page_bodies=bodies,
        body_html="\n".join(bodies),
        body_text=body_text("\n".join(bodies)),
        categories=tuple(row["categories"]),
        tags=tuple(row["tags"]),
    )


def body_text(markup: str) -> str:
    """The text of a piece of HTML, one line a block, no empty lines.

    Rule: a block element, and `<br>`, begins a new line; runs of white space, no-break spaces too, become one
    space (also inside `<pre>`); soft hyphens go; alternative texts, scripts, styles and frames say nothing.
    Example: ``<p>Ett<br>två</p><p>tre</p>`` gives ``"Ett\\ntvå\\ntre"``.
    """
    if not markup.strip():
        return ""
    pieces: list[str] = []
    _collect(lxml_html.fragment_fromstring(markup, create_parent="div"), pieces)
    lines = (" ".join(line.split()) for line in "".join(pieces).split("\x00"))
    return "\n".join(line for line in lines if line)


def _collect(element: lxml_html.HtmlElement, pieces: list[str]) -> None:
    """Appends the element's text to the pieces, with a NUL where a line breaks."""
    breaks = element.tag in BLOCKS or element.tag == "br"
    if breaks:
        pieces.append("\x00")
    if isinstance(element.tag, str) and element.tag not in SILENT:
        pieces.append((element.text or "").replace("\xad", ""))
        for child in element:
            _collect(child, pieces)
            pieces.append((child.tail or "").replace("\xad", ""))
    if breaks:
        pieces.append("\x00")


def by_label(posts: Sequence[GoldPost]) -> dict[str, GoldPost]:
    """The seeded posts by the name of their case."""
    return {post.label: post for post in posts if post.label}


def _utc(stored: str | None) -> datetime | None:
    return datetime.fromisoformat(stored).replace(tzinfo=UTC) if stored else None
