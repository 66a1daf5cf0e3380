"""Site profiles: for a site that the general rules read wrongly, CSS selectors that a person wrote in a TOML file.

A profile lies beside the user's ``bloggar.toml`` or among the bundled ones in this folder. It selects with
BeautifulSoup, and so with its whole CSS (``:has()``, ``:-soup-contains()``); the texts it finds are read by the same
``dates``, ``counts`` and ``bylines`` as everything else.
"""

import difflib
import tomllib
from dataclasses import fields
from datetime import date
from importlib.resources import files
from typing import Any

import soupsieve

from ..errors import ProfileError
from ..records import Profile

_SELECTORS = ("posts", "title", "url", "author", "published", "body", "comments", "tags", "older")
_KEYS = tuple(field.name for field in fields(Profile) if field.name != "name")


def bundled_profile(name: str) -> Profile | None:
    """The profile of that name that comes with the program, or None."""
    if not name.replace("-", "").replace(".", "").isalnum():
        return None
    file = files(__package__).joinpath(f"{name}.toml")
    return parse_profile(file.read_text("utf-8"), name) if file.is_file() else None


def parse_profile(text: str, name: str) -> Profile:
    """The profile that the TOML text states. Raises ProfileError, which names the key that is wrong."""
    try:
        table = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise _wrong(name, f"is no TOML: {error}", "Mend that line.") from error
    for key in table:
        if key not in _KEYS:
            near = difflib.get_close_matches(key, _KEYS, n=1)
            hint = f"Did you mean {near[0]}?" if near else f"Known are: {', '.join(_KEYS)}."
            raise _wrong(name, f"has a key that is not known, {key}", hint)
    if "posts" not in table:
        raise _wrong(name, "does not say where the posts are", 'Add a selector: posts = ".inlagg"')
    return Profile(name, **{key: _value(name, key, value) for key, value in table.items()})


def _value(name: str, key: str, value: Any) -> Any:  # TOML's values are of any type
    if key == "is_flat" and isinstance(value, bool):
        return value
    if key == "valid_until" and isinstance(value, date):
        return value
    if key not in _SELECTORS or not isinstance(value, str):
        wanted = {"is_flat": "true or false", "valid_until": "a date such as 2019-05-01"}.get(key, "a text")
        raise _wrong(name, f"has a {key} that is not {wanted}", "Mend that line.")
    try:
        soupsieve.compile(value)
    except soupsieve.SelectorSyntaxError as error:
        raise _wrong(name, f"has a {key} that is no CSS selector ({value})", "Mend that selector.") from error
    return value


def _wrong(name: str, what: str, hint: str) -> ProfileError:
    return ProfileError(f"The profile {name} {what}", url=name, hint=hint)
