"""What is known of a platform's markup, as data: selectors per field, in order of trust.

The selectors are of the forms that ``index`` knows. Two sets of rules add up: a platform's own first, then those
of any blog (``platforms/generic.py``).
"""

from dataclasses import dataclass, fields


@dataclass(frozen=True, slots=True)
class Rules:
    """Where the fields of a post stand on the pages of one platform.

    ``containers`` hold one post each. ``not_posts`` are containers of something else (pages, "no hits").
    ``bodies`` hold the whole text and ``excerpts`` a part of it. ``furniture`` is left out of a body;
    ``outside`` holds no post at all: side columns, menus, related posts. ``comment_areas`` hold the comments
    of a post, ``comments`` one comment each, ``comment_forms`` the form of open comments.
    """

    platform: str
    containers: tuple[str, ...] = ()
    not_posts: tuple[str, ...] = ()
    titles: tuple[str, ...] = ()
    links: tuple[str, ...] = ()
    authors: tuple[str, ...] = ()
    published: tuple[str, ...] = ()
    modified: tuple[str, ...] = ()
    day_headings: tuple[str, ...] = ()
    bodies: tuple[str, ...] = ()
    excerpts: tuple[str, ...] = ()
    furniture: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    comment_links: tuple[str, ...] = ()
    comment_areas: tuple[str, ...] = ()
    comment_headings: tuple[str, ...] = ()
    comments: tuple[str, ...] = ()
    comment_forms: tuple[str, ...] = ()
    older: tuple[str, ...] = ()
    outside: tuple[str, ...] = ()
    protected: tuple[str, ...] = ()

    def __add__(self, other: "Rules") -> "Rules":
        """These rules, and then those of ``other``, under this platform's name."""
        joined = {
            field.name: tuple(dict.fromkeys(getattr(self, field.name) + getattr(other, field.name)))
            for field in fields(self)
            if field.name != "platform"
        }
        return Rules(self.platform, **joined)
