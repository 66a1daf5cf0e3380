"""Changing ``bloggar.toml``: blogs added at its end, one taken out; all else in it stays byte for byte.

The file belongs to a person. Nothing is written that could not be read back as exactly what was meant.
"""

import os
import re
from collections.abc import Sequence
from dataclasses import fields
from pathlib import Path
from tempfile import NamedTemporaryFile

import tomlkit

from scraper import Blog, Profile

from .config import Config, parse_config
from .errors import ArchiveReadOnly, BlogNotFound, ConfigError

_BLOG_KEYS = tuple(field.name for field in fields(Blog))
_HEADER = re.compile(r"\s*\[")
_BLOG_HEADER = re.compile(r"\s*\[\[\s*[\"']?blog[\"']?\s*\]\]")


def add_blog(path: Path, blog: Blog) -> None:
    """Adds a block for the blog; as ``add_blogs``."""
    add_blogs(path, (blog,))


def add_blogs(path: Path, blogs: Sequence[Blog]) -> None:
    """Adds a block for each blog at the end of the file, made if need be; all else in it stays byte for byte.

    Raises ConfigError where the result would not be right (a slug that is taken), ArchiveReadOnly where the file
    cannot be written; it is then as it was.
    """
    text = _read(path)
    kept = text if not text or text.endswith("\n") else f"{text}\n"
    added = kept + "".join(f"{chr(10) if kept or number else ''}{_block(blog)}" for number, blog in enumerate(blogs))
    parse_config(added, path)
    _write(path, added)


def remove_blog(path: Path, slug: str) -> Blog:
    """The blog of that slug, after taking its block out of the file; all else in it stays byte for byte.

    A comment above the block, or between it and the next one, stays: nobody but its author knows what it is about.
    Raises BlogNotFound, ConfigError where the block cannot be told from what surrounds it, ArchiveReadOnly.
    """
    text = _read(path)
    config = parse_config(text, path)
    places = [number for number, blog in enumerate(config.blogs) if blog.slug == slug]
    if not places:
        known = ", ".join(sorted(blog.slug for blog in config.blogs)[:20])
        hint = f"In it are: {known}." if known else "There is none in it."
        raise BlogNotFound(f"No blog in {path.name} is called {slug}", hint=hint)
    rest = _without_block(text, places[0])
    wanted = Config(config.settings, tuple(blog for blog in config.blogs if blog.slug != slug))
    if rest is None or not _is_right(rest, wanted, path):
        raise ConfigError(
            f"The block of {slug} could not be told from the lines around it",
            hint="Delete it in your editor; what is archived stays.",
            file=path,
        )
    _write(path, rest)
    return config.blogs[places[0]]


def _block(blog: Blog) -> str:
    table = tomlkit.table()
    for name in _BLOG_KEYS:
        if (value := getattr(blog, name)) not in (None, False):
            table.add(name, value.name if isinstance(value, Profile) else value)
    return f"[[blog]]\n{tomlkit.dumps(table)}"


def _without_block(text: str, nth: int) -> str | None:
    """The text without its nth blog's lines, or None where it has no such block.

    Lines are cut, because deleting from tomlkit's document takes the comments behind the block with it.
    """
    lines = text.splitlines(keepends=True)
    starts = [number for number, line in enumerate(lines) if _BLOG_HEADER.match(line)]
    if nth >= len(starts):
        return None
    start = starts[nth]
    after = next((n for n in range(start + 1, len(lines)) if _HEADER.match(lines[n])), len(lines))
    end = next(n for n in range(after, start, -1) if not lines[n - 1].lstrip().startswith("#") and lines[n - 1].strip())
    is_apart = start == 0 or not lines[start - 1].strip()
    while is_apart and end < len(lines) and not lines[end].strip():
        end += 1
    if is_apart and end == len(lines) and start > 0:
        start -= 1
    return "".join(lines[:start] + lines[end:])


def _is_right(text: str, wanted: Config, path: Path) -> bool:
    try:
        return parse_config(text, path) == wanted
    except ConfigError:
        return False


def _read(path: Path) -> str:
    try:
        return path.read_bytes().decode("utf-8-sig") if path.exists() else ""
    except UnicodeDecodeError as error:
        raise ConfigError("It is not UTF-8", hint="Save it as UTF-8 in your editor.", file=path) from error


def _write(path: Path, text: str) -> None:
    """Puts the text in the file's place in one step; a link stays a link."""
    target = path.resolve()
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        with NamedTemporaryFile(
            "w", encoding="utf-8", newline="", dir=target.parent, prefix=f".{target.name}.", delete=False
        ) as draft:
            draft.write(text)
            draft.flush()
            os.fsync(draft.fileno())
        Path(draft.name).chmod(target.stat().st_mode & 0o777 if target.exists() else 0o644)
        Path(draft.name).replace(target)
    except OSError as error:
        raise ArchiveReadOnly(f"{path} cannot be written ({error.strerror})", hint="Check who owns it.") from error
