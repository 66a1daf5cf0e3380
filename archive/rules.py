"""The version of the parsing rules: a digest of all that reads pages, so that no change of it goes unnoticed."""

from functools import cache
from hashlib import blake2b
from importlib.resources import files
from importlib.resources.abc import Traversable

_SUFFIXES = (".py", ".toml")


@cache
def rules_version() -> str:
    """The version, ten characters; the same for the same rules wherever they are installed."""
    digest = blake2b(digest_size=5)
    for name, content in sorted(_sources(files("scraper"), "")):
        digest.update(f"{name} {len(content)}\n".encode() + content)
    return digest.hexdigest()


def _sources(folder: Traversable, prefix: str) -> list[tuple[str, bytes]]:
    found: list[tuple[str, bytes]] = []
    for one in folder.iterdir():
        if one.is_dir() and one.name not in ("fetch", "__pycache__"):
            found += _sources(one, f"{prefix}{one.name}/")
        elif one.name.endswith(_SUFFIXES):
            found.append((prefix + one.name, one.read_bytes().replace(b"\r\n", b"\n")))
    return found
