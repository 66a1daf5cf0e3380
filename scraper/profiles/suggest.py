"""A first profile for a site, from what the general rules found on one of its pages: for a person to go on from."""

import re
from collections import Counter
from dataclasses import fields

from ..page import Document
from ..reading import Reading
from ..records import Page, Post, Profile
from .reading import read_with

_STEP = " > "
_FIELDS = ("title", "url", "author", "published", "body")


def suggested_profile(page: Page, document: Document, reading: Reading, name: str) -> Profile | None:
    """The profile that finds most of the page's posts again by itself, or None where none finds any.

    ``page`` is an explained one: its evidence has paths. The document is read as the profile would read it.
    """
    candidates = [_nested(page.posts, name), _flat(page.posts, name)]
    scored = [(_score(profile, page, document, reading), profile) for profile in candidates if profile is not None]
    best = max(scored, key=lambda pair: pair[0], default=(0, None))
    return best[1] if best[0] > 0 else None


def profile_text(profile: Profile) -> str:
    """The profile as TOML, as it is written by hand."""
    lines = ["# A first profile, made from what the general rules found. Read it, mend it, and try it with: explain"]
    for field in fields(profile):
        value = getattr(profile, field.name)
        if field.name == "name" or value is None or value is False:
            continue
        lines.append(f"{field.name} = {'true' if value is True else _quoted(str(value))}")
    return "\n".join(lines) + "\n"


def _nested(posts: tuple[Post, ...], name: str) -> Profile | None:
    """An element a post; the fields' selectors are what most posts share."""
    container = _commonest([_general(_path(post, "container").split(_STEP)[-1]) for post in posts])
    if not container:
        return None
    inner = {
        field: _commonest([_inside(_path(post, "container"), _path(post, field)) for post in posts]) or None
        for field in _FIELDS
    }
    return Profile(
        name,
        container,
        title=inner["title"],
        url=inner["url"],
        author=inner["author"],
        published=inner["published"],
        body=inner["body"],
    )


def _flat(posts: tuple[Post, ...], name: str) -> Profile | None:
    """Each title begins a post, which goes on to the next one."""
    title = _commonest([_general(_path(post, "title").split(_STEP)[-1]) for post in posts])
    return Profile(name, title, title=title, published=title, is_flat=True) if title else None


def _score(profile: Profile, page: Page, document: Document, reading: Reading) -> int:
    found, _ = read_with(profile, document, reading)
    titles = {post.title for post in found}
    right = sum(post.title in titles for post in page.posts)
    return (
        2 * right - abs(len(found) - len(page.posts)) + sum(bool(post.body_text) for post in found[: len(page.posts)])
    )


def _path(post: Post, name: str) -> str:
    evidence = post.evidence.get(name)
    return evidence.path or "" if evidence is not None else ""


def _inside(container: str, path: str) -> str:
    """The selector of the path's element within the container's; empty where it lies outside."""
    if not path.startswith(container + _STEP):
        return ""
    steps = [_general(step) for step in path[len(container) + len(_STEP) :].split(_STEP)]
    return " ".join(steps[-2:]) if not re.search(r"[.#]", steps[-1]) else steps[-1]


def _general(step: str) -> str:
    """A step without what is one element's own: its place among siblings, ids and classes with numbers."""
    bare = re.sub(r":nth-of-type\(\d+\)", "", step)
    return re.sub(r"[#.][^#.\s]*\d[^#.\s]*", "", bare)


def _commonest(selectors: list[str]) -> str:
    counted = Counter(selector for selector in selectors if selector)
    return counted.most_common(1)[0][0] if counted else ""


def _quoted(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'
