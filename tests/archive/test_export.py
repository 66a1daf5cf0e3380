import csv
import json
from dataclasses import fields, replace

import pytest

from archive.errors import ArchiveError, ExportError
from archive.export import export, format_of
from archive.query import Query
from archive.records import PostRow

ROW = PostRow(
    id=1,
    blog="hans",
    url="https://blogg.exempel.se/hans/a/",
    title="Om vägen",
    author="Hans",
    published="2017-03-20",
    published_utc=None,
    body='En.\n\nTvå, "tre"; fyra.',
    body_html="<p>En.</p>",
    comment_count=0,
    comment_status="open",
    secondary_count=-3,
    language="sv",
    first_seen="2026-11-22T13:00:00Z",
    last_seen="2026-11-22T13:00:00Z",
    status="present",
    tags=("väg", "umeå"),
    platform_id=None,
    revision_id=1,
)


def rows(path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_csv_has_every_column_in_order_and_gives_the_text_back(tmp_path):
    assert export([ROW], tmp_path / "a.csv") == 1
    (row,) = rows(tmp_path / "a.csv")
    assert list(row) == [field.name for field in fields(PostRow)]
    assert (row["body"], row["tags"], row["published_utc"]) == (ROW.body, "väg; umeå", "")
    assert (row["comment_count"], row["secondary_count"]) == ("0", "-3")


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", " =1", "＝1", "\n=1", "\u00a0=1"])
def test_a_cell_that_a_spreadsheet_would_run_is_defused(tmp_path, text):
    export([replace(ROW, title=text, tags=(text,))], tmp_path / "a.csv")
    (row,) = rows(tmp_path / "a.csv")
    assert (row["title"], row["tags"]) == (f"'{text}", f"'{text}")


def test_json_lines_hold_every_value_as_it_is(tmp_path):
    assert export([ROW, replace(ROW, id=2)], tmp_path / "a.JSONL") == 2
    first, second = map(json.loads, (tmp_path / "a.JSONL").read_text(encoding="utf-8").splitlines())
    assert first["tags"] == ["väg", "umeå"]
    assert first["published_utc"] is None
    assert second["id"] == 2
    assert "väg" in (tmp_path / "a.JSONL").read_text(encoding="utf-8")


@pytest.mark.parametrize("name", ["a.csv", "a.jsonl"])
def test_the_same_archive_gives_the_same_bytes(bench, a_post, tmp_path, name):
    bench.page(a_post)
    bench.page(replace(a_post, url=f"{a_post.url}2/", platform_id="2", published=None))
    outputs = []
    for folder in ("x", "y"):
        (tmp_path / folder).mkdir()
        with Query.open(bench.path) as query:
            assert export(query.all_posts(), tmp_path / folder / name) == 2
        outputs.append((tmp_path / folder / name).read_bytes())
    assert outputs[0] == outputs[1]


def test_an_empty_archive_gives_a_header_line(tmp_path):
    assert export([], tmp_path / "a.csv") == 0
    assert (tmp_path / "a.csv").read_text().startswith("id,blog,url,")


def test_an_unknown_format_is_told_in_a_sentence(tmp_path):
    with pytest.raises(ExportError, match="of no known format") as caught:
        format_of(tmp_path / "a.xlsx")
    assert ".csv or .jsonl" in caught.value.hint


def test_a_failed_export_leaves_what_was_there(tmp_path):
    target = tmp_path / "a.csv"
    target.write_text("old")

    def breaking():
        yield ROW
        raise ArchiveError("x", hint="y")

    with pytest.raises(ArchiveError):
        export(breaking(), target)
    assert (target.read_text(), list(tmp_path.iterdir())) == ("old", [target])


def test_a_folder_that_is_not_there_is_told_in_a_sentence(tmp_path):
    with pytest.raises(ExportError, match="cannot be written"):
        export([ROW], tmp_path / "none" / "a.csv")
