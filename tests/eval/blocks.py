"""Pieces of an invented post, written as Markdown, as HTML, and as the plain text that a reader should get."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape
from typing import Literal, NamedTuple

Kind = Literal["paragraph", "heading", "list", "quote", "image", "table", "code"]


class Block(NamedTuple):
    """One piece: its texts, or address, alternative text and caption of an image, or the rows of a table."""

    kind: Kind
    parts: tuple[object, ...]


def as_markdown(blocks: Iterable[Block]) -> str:
    """Markdown that every generator's dialect reads alike; images with captions are HTML."""
    return "\n\n".join(_markdown(block) for block in blocks)


def as_html(blocks: Iterable[Block]) -> str:
    """HTML as an editor would store it."""
    return "\n".join(_html(block) for block in blocks)


def as_text(blocks: Iterable[Block]) -> str:
    """One line a block; a table's row is a line, captions are text, alternative texts are not."""
    return "\n".join(_text(block) for block in blocks)


def _markdown(block: Block) -> str:
    parts = [part for part in block.parts if isinstance(part, str)]
    if block.kind == "heading":
        return f"## {parts[0]}"
    if block.kind == "list":
        return "\n".join(f"- {part}" for part in parts)
    if block.kind == "quote":
        return f"> {parts[0]}"
    if block.kind == "code":
        return "\n".join(("```sh", *parts, "```"))
    if block.kind == "table":
        head, *rows = ("| " + " | ".join(row) + " |" for row in _rows(block))
        return "\n".join((head, "| --- | --- |", *rows))
    return _html(block) if block.kind == "image" else parts[0]


def _html(block: Block) -> str:
    parts = [escape(part) for part in block.parts if isinstance(part, str)]
    if block.kind == "image":
        address, alt, caption = parts
        return f'<figure><img src="{address}" alt="{alt}"><figcaption>{caption}</figcaption></figure>'
    if block.kind == "list":
        return "<ul>" + "".join(f"<li>{part}</li>" for part in parts) + "</ul>"
    if block.kind == "table":
        rows = ("".join(f"<td>{escape(cell)}</td>" for cell in row) for row in _rows(block))
        return "<table>" + "".join(f"<tr>{row}</tr>" for row in rows) + "</table>"
    if block.kind == "code":
        return "<pre><code>" + "\n".join(parts) + "</code></pre>"
    if block.kind == "quote":
        return f"<blockquote><p>{parts[0]}</p></blockquote>"
    return f"<h2>{parts[0]}</h2>" if block.kind == "heading" else f"<p>{parts[0]}</p>"


def _text(block: Block) -> str:
    if block.kind == "table":
        return "\n".join(" ".join(row) for row in _rows(block))
    parts = [part for part in block.parts if isinstance(part, str)]
    return parts[2] if block.kind == "image" else "\n".join(parts)


def _rows(block: Block) -> list[tuple[str, ...]]:
    return [part for part in block.parts if isinstance(part, tuple)]
