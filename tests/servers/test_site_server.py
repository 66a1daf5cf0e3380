"""The fixture server itself: what it serves, what it remembers, what can be changed while it runs."""

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from .site_server import SiteServer, serve_site

FRONT = '<meta charset="utf-8"><a href="{{base}}/om/">Om åäö</a>'


@pytest.fixture
def site(tmp_path: Path) -> Iterator[SiteServer]:
    (tmp_path / "om").mkdir()
    (tmp_path / "index.html").write_text(FRONT, "utf-8")
    (tmp_path / "index.html@paged=2").write_text("sida två", "utf-8")
    (tmp_path / "om" / "index.html").write_bytes("på svenska".encode("windows-1252"))
    (tmp_path / "robots.txt").write_text("User-agent: *\n", "utf-8")
    (tmp_path / "site.toml").write_text('[charsets]\n"om/index.html" = ""\n', "utf-8")
    with serve_site(tmp_path) as server:
        yield server


def test_base_address_is_filled_in(site: SiteServer) -> None:
    assert f'href="{site.url}/om/"' in httpx.get(site.url).text


def test_query_is_its_own_file(site: SiteServer) -> None:
    assert httpx.get(f"{site.url}/?paged=2").text == "sida två"
    assert httpx.get(f"{site.url}/?paged=3").status_code == 404


def test_unknown_query_is_ignored_when_the_settings_say_so(site: SiteServer) -> None:
    site.settings["ignores_queries"] = True
    assert httpx.get(f"{site.url}/?paged=3").status_code == 200


def test_charset_is_as_the_settings_say(site: SiteServer) -> None:
    assert httpx.get(site.url).headers["content-type"] == "text/html; charset=utf-8"
    assert httpx.get(f"{site.url}/om/").headers["content-type"] == "text/html"
    assert httpx.get(f"{site.url}/robots.txt").headers["content-type"] == "text/plain; charset=utf-8"


def test_folder_without_slash_redirects(site: SiteServer) -> None:
    assert httpx.get(f"{site.url}/om").headers["location"] == "/om/"


@pytest.mark.parametrize("header", [("ETag", "If-None-Match"), ("Last-Modified", "If-Modified-Since")])
def test_known_page_gives_304(site: SiteServer, header: tuple[str, str]) -> None:
    known = httpx.get(site.url).headers[header[0]]
    assert httpx.get(site.url, headers={header[1]: known}).status_code == 304
    site.edit("/", "Om", "Nytt om")
    assert httpx.get(site.url, headers={header[1]: known}).status_code == 200


def test_validators_can_be_turned_off(site: SiteServer) -> None:
    site.settings["validators"] = False
    assert "etag" not in httpx.get(site.url).headers


def test_edit_leaves_the_file_alone(site: SiteServer) -> None:
    site.edit("/", "åäö", "kommunen")
    assert "Om kommunen" in httpx.get(site.url).text
    assert (site.folder / "index.html").read_text("utf-8") == FRONT


def test_fault_stands_until_taken_away(site: SiteServer) -> None:
    site.set_fault("/om/", 410, b"borta", headers={"Retry-After": "5"})
    answer = httpx.get(f"{site.url}/om/")
    assert (answer.status_code, answer.text, answer.headers["retry-after"]) == (410, "borta", "5")
    site.faults.pop("/om/")
    assert httpx.get(f"{site.url}/om/").status_code == 200


def test_dropped_connection_is_a_protocol_error(site: SiteServer) -> None:
    site.set_fault("/", drops=True)
    with pytest.raises(httpx.RemoteProtocolError):
        httpx.get(site.url)


@pytest.mark.parametrize("path", ["/site.toml", "/..%2f..%2fetc/passwd", "/saknas/", "/%00"])
def test_nothing_else_is_served(site: SiteServer, path: str) -> None:
    assert httpx.get(site.url + path).status_code == 404


def test_requests_are_remembered_in_order(site: SiteServer) -> None:
    with httpx.Client() as client:
        client.head(site.url, headers={"User-Agent": "prov/1"})
        client.get(f"{site.url}/saknas")
    assert [(request.path, request.status) for request in site.requests] == [("/", 200), ("/saknas", 404)]
    assert site.requests[0].headers["User-Agent"] == "prov/1"


SITES = Path(__file__).parents[2] / "fixtures" / "sites"


def test_demo_is_what_its_script_writes(tmp_path: Path) -> None:
    subprocess.run([sys.executable, SITES / "make_demo.py", tmp_path], check=True)
    written = {path.relative_to(tmp_path): path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()}
    kept = [path for path in (SITES / "demo").rglob("*") if path.is_file()] + [SITES / "demo.gold.json"]
    assert written == {path.relative_to(SITES): path.read_bytes() for path in kept}


@pytest.mark.parametrize("gold", sorted(SITES.glob("*.gold.json")), ids=lambda path: path.name)
def test_every_post_of_the_gold_is_served(gold: Path) -> None:
    posts = json.loads(gold.read_text("utf-8"))
    with serve_site(SITES / gold.name.removesuffix(".gold.json")) as site, httpx.Client() as client:
        answers = [client.get(site.url + post["path"]) for post in posts]
    assert answers
    assert {answer.status_code for answer in answers} == {200}
