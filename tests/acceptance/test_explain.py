"""``explain``: what is read on a page, by which rule, from which element; and a first profile for it."""

import json
from pathlib import Path

import pytest

from scraper import parse_profile
from tests.servers.site_server import serve_site

from .program import bloggarkiv

FIXTURES = Path(__file__).parents[2] / "fixtures"
SEED = FIXTURES / "pages" / "wordpress" / "seed-day-archive" / "page.html"
URL = "https://blogg.vk.se/hans-lindberg/2017/03/20/"


def test_every_field_comes_with_its_rule_its_text_and_its_element(tmp_path: Path) -> None:
    ran = bloggarkiv("explain", SEED, "--url", URL, cwd=tmp_path)
    assert ran.code == 0, ran.err
    for words in (
        "author: Hans Lindberg",
        "by [rel~=author], from 'Hans Lindberg'",
        "comment_count: 0",
        "> h2",
        "secondary_count: 4",
    ):
        assert words in ran.out, words
    assert "A listing page of wordpress" in ran.out


def test_json_has_an_object_a_post_with_paths(tmp_path: Path) -> None:
    ran = bloggarkiv("explain", SEED, "--url", URL, "--json", cwd=tmp_path)
    first, second = map(json.loads, ran.out.splitlines())
    assert (first["comment_count"], second["secondary_count"]) == (0, 4)
    assert " > a" in first["evidence"]["author"]["path"]


def test_plain_text_is_read_too(tmp_path: Path) -> None:
    ran = bloggarkiv("explain", FIXTURES / "text" / "seed.txt", "--url", URL, cwd=tmp_path)
    assert "Reflektioner från Harpsund" in ran.out
    assert "by address" in ran.out


def test_address_is_fetched(tmp_path: Path) -> None:
    with serve_site(FIXTURES / "sites" / "demo") as site:
        ran = bloggarkiv("explain", f"{site.url}/", "--allow-private", cwd=tmp_path)
        assert "older posts" in ran.out, ran.err
        missing = bloggarkiv("explain", f"{site.url}/nej/", "--allow-private", cwd=tmp_path)
    assert (missing.code, "404" in missing.err) == (2, True)


@pytest.mark.parametrize(
    "page",
    [
        "pages/wordpress/twentytwelve-listing/page.html",
        "sites/egenbygge-hel/index.html",
        "sites/handgjord/dagbok/mars2006.html",
    ],
)
def test_suggested_profile_finds_the_same_posts_again(page: str, tmp_path: Path) -> None:
    url = "http://www.example.se/dagbok/"
    ran = bloggarkiv("explain", "--suggest", FIXTURES / page, "--url", url, cwd=tmp_path)
    assert ran.code == 0, ran.err
    parse_profile(ran.out, "egen")
    general = bloggarkiv("explain", "--json", FIXTURES / page, "--url", url, cwd=tmp_path).out.splitlines()
    (tmp_path / "profiles").mkdir()
    (tmp_path / "profiles" / "egen.toml").write_text(ran.out, "utf-8")
    (tmp_path / "bloggar.toml").write_text(f'[[blog]]\nslug = "egen"\nurl = "{url}"\nprofile = "egen"\n')
    profiled = bloggarkiv("explain", "--json", FIXTURES / page, "--url", url, cwd=tmp_path).out.splitlines()
    assert [json.loads(line)["title"] for line in profiled] == [json.loads(line)["title"] for line in general]
    assert all(json.loads(line)["evidence"]["title"]["rule"] == "profile egen" for line in profiled)


def test_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    ran = bloggarkiv("explain", "nej.html", cwd=tmp_path)
    assert (ran.code, "nej.html" in ran.err, "Traceback" in ran.err) == (2, True, False)
