"""What a politician does to a real WordPress over some days is what ``changes`` tells, and nothing else."""

import json
from pathlib import Path
from typing import Any

import pytest

from tests.servers.wordpress_site import WordPress

from .program import FAST, bloggarkiv

pytestmark = pytest.mark.server

NIGHT = (*FAST, "--confirm-after", "0")


def night(site: WordPress, folder: Path) -> None:
    ran = bloggarkiv("crawl", site.start_url, *NIGHT, cwd=folder)
    assert ran.code == 0, ran.err


def told(folder: Path) -> list[tuple[str, str | None, str]]:
    """The changes so far, oldest first: kind, class, address."""
    ran = bloggarkiv("changes", "--json", cwd=folder)
    assert ran.code == 0, ran.err
    rows = [json.loads(line) for line in ran.out.splitlines()][::-1]
    return [(row["kind"], row["edit_class"], row["url"]) for row in rows]


def test_edits_deletions_and_restorations_are_told_exactly(wordpress: Any, tmp_path: Path) -> None:
    site: WordPress = wordpress.fresh()
    night(site, tmp_path)
    night(site, tmp_path)
    assert told(tmp_path) == []

    edited, deleted = site.posts()[0], site.posts()[1]
    site.edit_post(edited.id, content="En helt annan text.")
    site.delete_post(deleted.id)
    for _ in range(3):
        night(site, tmp_path)
    kinds = sorted((kind, url) for kind, _, url in told(tmp_path))
    assert ("gone", deleted.url) in kinds
    assert {(kind, url) for kind, url in kinds if url == edited.url} <= {
        ("edited", edited.url),
        ("pictures", edited.url),
    }
    assert ("edited", edited.url) in kinds
    assert {url for _, url in kinds} == {edited.url, deleted.url}

    site.restore_post(deleted.id)
    for _ in range(2):
        night(site, tmp_path)
    assert [kind for kind, _, url in told(tmp_path) if url == deleted.url] == ["gone", "restored"]
    assert len(told(tmp_path)) == len(kinds) + 1
