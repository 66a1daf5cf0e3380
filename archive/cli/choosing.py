"""The options by which blogs are chosen: by their slug, and by what ``bloggar.toml`` says of whose they are."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any

import click

from ..query import Query

_OPTIONS = (
    click.option("--blog", "blogs", metavar="SLUG", multiple=True, help="Only of this blog; may be repeated."),
    click.option("--person", help="Only of this person, in all blogs."),
    click.option("--party", help="Only of this party."),
    click.option("--municipality", help="Only of this municipality."),
)


@dataclass(frozen=True, slots=True)
class Choice:
    """Which blogs were asked for; nothing set means all."""

    blogs: tuple[str, ...] = ()
    person: str | None = None
    party: str | None = None
    municipality: str | None = None

    def slugs(self, query: Query) -> tuple[str, ...] | None:
        """The slugs of the blogs that fit all that was asked for; None for all. Raises BlogNotFound."""
        if self == Choice():
            return None
        return query.slugs(self.blogs, person=self.person, party=self.party, municipality=self.municipality)


def choosing(command: Callable[..., Any]) -> Callable[..., Any]:
    """Gives the command those options, and its function one argument ``choice``."""

    @wraps(command)
    def with_choice(*args: Any, **options: Any) -> Any:  # whatever click hands on
        names = ("blogs", "person", "party", "municipality")
        return command(*args, choice=Choice(*(options.pop(name) for name in names)), **options)

    for option in reversed(_OPTIONS):
        option(with_choice)
    return with_choice
