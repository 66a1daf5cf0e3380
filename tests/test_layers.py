"""The import table of ARCHITECTURE, enforced: a module imports only from layers below its own."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]

# Lowest first. A name stands for a module or a package; modules of one row do not know each other.
SCRAPER = (
    ("errors", "urls", "text", "languages", "srcset"),
    ("naming",),
    ("records", "index", "declared"),
    ("digest", "encoding", "markup", "outline", "page", "robots", "rules"),
    ("tongues", "dates", "counts", "reservations"),
    ("bylines",),
    ("reading",),
    ("feeds", "links", "plain", "requisites", "platforms", "profiles"),
    ("extract",),
    ("parse", "hints"),
    ("fetch", "crawl"),
)
ARCHIVE = (
    ("errors", "diff", "versions", "masking"),
    ("records", "edits"),
    ("slugs", "rules", "schema", "resolve", "sources", "portal"),
    ("config",),
    ("config_edit",),
    ("reconcile", "warc", "revisits", "drift"),
    ("query", "inventory"),
    ("history", "diff_page"),
    ("store",),
    ("keeping",),
    ("backup", "check", "files", "ledger", "rebuild", "redact", "reparse", "robots"),
    ("export",),
    ("blog_run",),
    ("run",),
    ("cli",),
)
LAYERS = {"scraper": SCRAPER, "archive": ARCHIVE}

# Who may know a third-party library: the border where its errors are wrapped.
FENCES = {
    "httpx": ("scraper/fetch/",),
    "h11": ("scraper/fetch/line.py",),
    "tenacity": ("scraper/fetch/",),
    "brotli": ("scraper/encoding.py",),
    "zstandard": ("scraper/encoding.py",),
    "protego": ("scraper/robots.py",),
    "bs4": ("scraper/",),
    "lxml": ("scraper/",),
    "feedparser": ("scraper/feeds.py",),
    "nh3": ("scraper/markup.py",),
    "sqlite_utils": ("archive/schema", "archive/store", "archive/query", "archive/inventory", "archive/check"),
    "tomlkit": ("archive/config",),
    "filelock": ("archive/cli/",),
    "click": ("archive/cli/",),
}
DATA = ("languages", "platforms")
MODULES = sorted(path for package in LAYERS for path in (ROOT / package).rglob("*.py"))


def imports_of(path: Path) -> Iterator[str]:
    """The absolute dotted names of everything the module imports."""
    package = path.relative_to(ROOT).with_suffix("").parts
    package = package if path.name == "__init__.py" else package[:-1]
    package = package[:-1] if path.name == "__init__.py" else package
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = package[: len(package) - node.level + 1] if node.level else ()
            stem = ".".join((*base, *([node.module] if node.module else [])))
            yield from ([stem] if node.module else [f"{stem}.{alias.name}" for alias in node.names])


def layer_of(dotted: str) -> tuple[str, int] | None:
    parts = dotted.split(".")
    if parts[0] not in LAYERS or len(parts) < 2:
        return None
    rows = LAYERS[parts[0]]
    return parts[1], next((number for number, row in enumerate(rows) if parts[1] in row), -1)


def own_name(path: Path) -> str:
    relative = path.relative_to(ROOT)
    return ".".join(relative.with_suffix("").parts)


@pytest.mark.parametrize("path", MODULES, ids=own_name)
def test_module_imports_only_from_layers_below(path: Path) -> None:
    own = layer_of(own_name(path))
    if own is None or own[0] == "__init__":
        return
    assert own[1] >= 0, f"{own[0]} stands in no layer: put it into the table"
    for dotted in imports_of(path):
        target = layer_of(dotted)
        if target is None or not dotted.startswith(f"{path.relative_to(ROOT).parts[0]}."):
            continue
        assert target[0] == own[0] or 0 <= target[1] < own[1], f"{own_name(path)} imports {dotted}"


@pytest.mark.parametrize("path", MODULES, ids=own_name)
def test_scraper_never_imports_archive_and_archive_enters_scraper_by_its_door(path: Path) -> None:
    package = path.relative_to(ROOT).parts[0]
    for dotted in imports_of(path):
        if package == "scraper":
            assert not dotted.startswith("archive")
        elif dotted.startswith("scraper"):
            assert dotted == "scraper", f"{own_name(path)} imports {dotted}, not through the door"


@pytest.mark.parametrize("path", MODULES, ids=own_name)
def test_third_party_libraries_stay_behind_their_fences(path: Path) -> None:
    relative = path.relative_to(ROOT).as_posix()
    for dotted in imports_of(path):
        allowed = FENCES.get(dotted.split(".")[0])
        assert allowed is None or relative.startswith(allowed), f"{relative} imports {dotted}"


@pytest.mark.parametrize("path", [path for path in MODULES if path.parent.name not in DATA], ids=own_name)
def test_modules_stay_small(path: Path) -> None:
    assert len(path.read_text("utf-8").splitlines()) <= 320
