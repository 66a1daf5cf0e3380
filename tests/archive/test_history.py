"""The verbs that tell of the past, run on a small archive."""

import json
from dataclasses import replace
from datetime import timedelta

import click
import pytest
from click.testing import CliRunner

from archive.cli import cli
from archive.cli.when import When, moment_of
from archive.history import History
from scraper import Blog, Media

DAY = timedelta(days=1)
FRONT = "https://blogg.exempel.se/hans/"
HOSTILE = "<script>alert(1)</script> \x1b[31mröd\x1b[0m"


@pytest.fixture
def past(bench, a_post):
    """A post that was edited, deleted, and restored with its first text, a day each from 22 November 2026 on."""
    bench.page(a_post)
    bench.run(later=DAY)
    bench.page(
        replace(
            a_post,
            title="Om bron",
            body_text=f"Vägen ska inte lagas.\n\n{HOSTILE}",
            media=(Media("https://b.example/b.jpg", "image"),),
        )
    )
    for _ in range(2):
        bench.run(later=DAY)
        bench.gone(a_post.url)
    bench.run(later=DAY)
    bench.page(a_post)
    return bench


def told(bench, *args, code=0, env=None):
    ran = CliRunner().invoke(cli, ["--archive", str(bench.folder), *args], env={"TZ": "UTC", **(env or {})})
    assert ran.exit_code == code, ran.output
    return ran.stdout


def test_a_difference_is_marked_word_by_word(past):
    out = told(past, "diff", "1", "--from", "1", "--to", "2")
    assert "title: Om [-vägen-]{+bron+}" in out
    assert "Vägen ska {+inte +}lagas." in out.replace("{+inte+} ", "{+inte +}")
    assert "media: {+https://b.example/b.jpg+}" in out
    assert "\x1b" not in out
    assert "until still" not in out


def test_without_versions_the_last_two_are_compared(past):
    out = told(past, "diff", "om-vagen")
    assert "title: Om [-bron-]{+vägen+}" in out
    assert "revision 2" in out.splitlines()[1]


@pytest.mark.parametrize(
    ("start", "first"), [("2026-11-22", "[-vägen-]{+bron+}"), ("2026-11-22T13:00:30Z", "[-vägen-]{+bron+}")]
)
def test_versions_are_named_by_time_too(past, start, first):
    assert first in told(past, "diff", "1", "--from", start, "--to", "2026-11-23")


def test_a_page_of_the_difference_holds_no_markup_of_the_post(past, tmp_path):
    page = told(past, "diff", "1", "--from", "1", "--to", "2", "--html", "-")
    assert "<script" not in page
    assert "&lt;script&gt;" in page
    assert "default-src 'none'" in page
    assert "<del>" in page
    assert "<ins>" in page
    file = tmp_path / "d.html"
    told(past, "diff", "1", "--html", str(file))
    assert file.read_text("utf-8").startswith("<!DOCTYPE html>")


def test_a_difference_as_json_names_both_sides(past):
    said = json.loads(told(past, "diff", "1", "--from", "1", "--to", "2", "--json"))
    assert (said["from"]["revision"], said["to"]["revision"], said["post"]) == (1, 2, 1)
    assert {"kind": "new", "text": "inte "} in [run for row in said["body"] for run in row]


def test_a_post_that_never_changed_has_nothing_to_compare(bench, a_post):
    bench.page(a_post)
    ran = CliRunner().invoke(cli, ["--archive", str(bench.folder), "diff", "1"])
    assert (ran.exit_code, ran.stdout) == (0, "")
    assert "has said the same since" in ran.stderr


@pytest.mark.parametrize(
    ("at", "expected"),
    [
        ("2026-11-22", "Om vägen"),
        ("2026-11-23", "Om bron"),
        ("2026-11-24", "Om bron"),
        ("2026-11-25", "It was gone then"),
        ("2026-11-26", "Om vägen"),
        ("2026-11-23T12:00Z", "Om vägen"),
    ],
)
def test_the_version_in_force_at_a_time_is_shown(past, at, expected):
    assert expected in told(past, "show", "1", "--at", at)


def test_a_time_before_the_archive_is_told_in_a_sentence(past):
    ran = CliRunner().invoke(cli, ["--archive", str(past.folder), "show", "1", "--at", "2018-06-01"])
    assert ran.exit_code != 0
    assert "was not in the archive" in str(ran.exception)
    assert "first archived 2026-11-22" in str(ran.exception)


@pytest.mark.parametrize(
    ("args", "said"),
    [
        (("diff", "1", "--from", "9" * 30), "neither a revision's number nor a time"),
        (("diff", "1", "--to", f"{'9' * 14}d"), "neither a revision's number nor a time"),
        (("show", "1", "--at", "1d", "--history"), "give one of the two"),
    ],
)
def test_what_cannot_be_meant_is_refused_in_a_sentence(past, args, said):
    ran = CliRunner().invoke(cli, ["--archive", str(past.folder), *args])
    assert (ran.exit_code, said in ran.output) == (2, True)


def test_where_nothing_changed_only_posts_of_that_time_are_said_to_have_been_there(bench, a_post):
    bench.page(a_post)
    for args, said in (((), "1 posts were there"), (("--since", "2026-12-01"), "Nothing changed.")):
        ran = CliRunner().invoke(cli, ["--archive", str(bench.folder), "changes", *args])
        assert said in ran.stderr


def test_history_lists_what_was_said_when_and_what_changed(past):
    with History.open(past.path) as history:
        versions = history.versions(1)
    assert [(one.revision.id if one.revision else None, one.is_gone) for one in versions] == [
        (1, False),
        (2, False),
        (None, True),
        (1, False),
    ]
    assert [one.until for one in versions] == [*(one.since for one in versions[1:]), None]
    out = told(past, "show", "1", "--history")
    assert "returned to: Om vägen" in out
    lines = [json.loads(line) for line in told(past, "show", "1", "--history", "--json").splitlines()]
    assert [line["change"]["kind"] for line in lines if "change" in line][:2] == ["found", "retitled"]


def test_changes_are_listed_newest_first_and_chosen(past):
    kinds = [json.loads(line)["kind"] for line in told(past, "changes", "--json").splitlines()]
    assert kinds == ["edited", "pictures", "retitled", "restored", "gone", "edited", "pictures", "retitled"]
    assert len(told(past, "changes", "--kind", "gone", "--kind", "restored", "--json").splitlines()) == 2
    assert told(past, "changes", "--since", "2026-11-25", "--until", "2026-11-25", "--json").count("\n") == 1
    assert "Om vägen → Om bron" in told(past, "changes", "--post", "1")


def test_a_time_that_is_none_is_refused_with_what_to_write(past):
    ran = CliRunner().invoke(cli, ["--archive", str(past.folder), "changes", "--since", "förra året"])
    assert ran.exit_code == 2
    assert "2018-06-01" in ran.output


def test_blogs_are_chosen_by_whose_they_are(past, a_post):
    others = [
        Blog("hans-ny", "https://ny.example/", owner="Hans Testsson", party="S", municipality="Storköping"),
        Blog("eva", "https://eva.example/", owner="Eva", person="Hans Testsson", party="V"),
    ]
    past.store.sync_blogs(others, now=past.now)
    for blog in others:
        past.blog = blog
        past.page(replace(a_post, url=f"{blog.url}ett/", platform_id=None))
    assert len(told(past, "list", "--person", "hans testsson", "--json").splitlines()) == 3
    assert len(told(past, "list", "--party", "s", "--json").splitlines()) == 1
    assert len(told(past, "list", "--party", "V", "--municipality", "Storköping", "--json", code=1).splitlines()) == 0
    assert len(told(past, "changes", "--all", "--person", "Hans Testsson", "--blog", "eva", "--json").splitlines()) == 1


def test_posts_that_say_the_same_are_linked_and_not_merged(bench, a_post):
    bench.page(a_post)
    bench.page(replace(a_post, url=f"{FRONT}samma/", platform_id="9", published=None))
    bench.page(replace(a_post, url=f"{FRONT}annan/", platform_id="10", title="Annan"))
    assert bench.count("entries") == 3
    assert f"possibly the same: 2 {FRONT}samma/" in told(bench, "show", "1")
    assert json.loads(told(bench, "show", "3", "--json"))["doubles"] == []
    assert bench.store.doubles_of(2) == (a_post.url,)


@pytest.mark.parametrize(
    ("text", "is_end", "expected"),
    [
        ("2018-06-01", False, "2018-05-31T22:00:00+00:00"),
        ("2018-06-01", True, "2018-06-01T21:59:59+00:00"),
        ("2018-06-01T14:30", False, "2018-06-01T12:30:00+00:00"),
        ("2018-06-01T14:30Z", True, "2018-06-01T14:30:00+00:00"),
        ("2018-12-01 14:30", False, "2018-12-01T13:30:00+00:00"),
        ("36h", False, "2026-11-21T01:00:00+00:00"),
    ],
)
def test_times_are_those_of_the_blog(bench, text, is_end, expected):
    assert moment_of(text, is_end=is_end, now=bench.now, zone="Europe/Stockholm").isoformat() == expected


@pytest.mark.parametrize("text", ["", "2018", "2018-06", "i går", "2018-13-01", "7x", "d"])
def test_what_is_no_time_is_refused(bench, text):
    with pytest.raises(click.BadParameter, match="is no time"):
        When(clock=lambda: bench.now).convert(text, None, None)
