"""A running WordPress as tests use it: its address, its posts from the database, and an editor's edits."""

from __future__ import annotations

import json
import os
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any

from .gold import GoldPost, gold_post
from .processes import run_to_end


@dataclass(frozen=True, slots=True)
class WordPress:
    """One blog of a running server; every call is done by a PHP script, so the next request sees it.

    `url` is the server's address without a slash at the end; `path` the blog's, "/" unless it is one of a
    network. All functions raise RuntimeError with WordPress's words when it refuses.
    """

    url: str
    root: Path
    php_command: tuple[str, ...]
    path: str = "/"

    @property
    def start_url(self) -> str:
        """The address of the blog's front page, with a slash at the end."""
        return self.url + self.path

    def blog(self, slug: str) -> WordPress:
        """The blog of that name in a network, e.g. "anna"."""
        return replace(self, path=f"/{slug}/")

    def posts(self) -> tuple[GoldPost, ...]:
        """All posts of every status, oldest id first, as the database has them now."""
        return tuple(gold_post(row) for row in self._do("posts"))

    def pages(self) -> tuple[GoldPost, ...]:
        """All pages, which are no posts ("Om mig"), oldest id first."""
        return tuple(gold_post(row) for row in self._do("pages"))

    def post(self, label: str) -> GoldPost:
        """The seeded post of that case. Raises KeyError when there is none."""
        for post in self.posts():
            if post.label == label:
                return post
        raise KeyError(label)

    def new_post(
        self,
        *,
        title: str,
        content: str,
        date: datetime | None = None,
        status: str = "publish",
        author: int = 1,
    ) -> int:
        """The id of a new post; `date` is wall-clock time in Stockholm, now where not given."""
        written = f"{date:%Y-%m-%d %H:%M:%S}" if date else None
        return int(self._do("new_post", title=title, content=content, date=written, status=status, author=author))

    def edit_post(self, post_id: int, *, content: str | None = None, title: str | None = None) -> None:
        """Changes what is given; WordPress sets the post's modified time to now."""
        self._do("edit_post", id=post_id, content=content, title=title)

    def delete_post(self, post_id: int) -> None:
        """Puts the post in the trash: its address answers 404."""
        self._do("delete_post", id=post_id)

    def restore_post(self, post_id: int) -> None:
        """Takes the post out of the trash, with the status, address and comments it had."""
        self._do("restore_post", id=post_id)

    def close_comments(self, post_id: int) -> None:
        """Allows no further comments; those there are stay."""
        self._do("close_comments", id=post_id)

    def add_comment(self, post_id: int, text: str, *, author: str = "Ny läsare") -> int:
        """The id of a new, approved comment, written now."""
        return int(self._do("add_comment", id=post_id, text=text, author=author))

    def switch_theme(self, name: str) -> None:
        """Changes the theme; the three of Debian's packages are there."""
        self._do("switch_theme", theme=name)

    def set_posts_per_page(self, count: int) -> None:
        """How many posts a listing page shows; ten from the start."""
        self.set_option("posts_per_page", count)

    def show_full_text_in_listings(self) -> None:
        """Whole posts on listing pages. Only twentytwentyone heeds it; the block themes show excerpts."""
        self._do("set_theme_mod", name="display_excerpt_or_full_post", value="full")

    def show_excerpts_in_listings(self) -> None:
        """Excerpts on listing pages, as from the start."""
        self._do("set_theme_mod", name="display_excerpt_or_full_post", value="excerpt")

    def set_option(self, name: str, value: str | int) -> None:
        """Sets any WordPress option, e.g. "date_format", "permalink_structure"."""
        self._do("set_option", name=name, value=value)

    def _do(self, action: str, **order: object) -> Any:  # Any: JSON, of a shape that only the caller knows
        asked = json.dumps({"path": self.path, "do": action, **order})
        return json.loads(run_to_end(self.php_command, env=os.environ, stdin=asked))
