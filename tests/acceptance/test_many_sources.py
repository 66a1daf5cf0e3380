"""Blogs by the list: added from CSV and OPML, found on a portal, taken out again."""

import csv
import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from archive.config import load_config
from tests.servers.site_server import SiteServer, serve_site

from .program import FAST, bloggarkiv, count

DEMO = Path(__file__).parents[2] / "fixtures" / "sites" / "demo"
SETTINGS = '[archive]\ncontact = "a@b.example"\npace_s = 0\nallow_private = true\n'

BLOG = """<!DOCTYPE html><html lang="sv"><head><title>{name}s blogg</title>
<link rel="alternate" type="application/rss+xml" href="{{{{base}}}}/{slug}/feed/"></head><body class="home blog">
<h1 class="site-title"><a href="{{{{base}}}}/{slug}/" rel="home">{name}s blogg</a></h1>
<article class="post hentry" id="post-1"><h2 class="entry-title">
<a rel="bookmark" href="{{{{base}}}}/{slug}/2024/03/20/om-vagen/">Om vägen</a></h2>
<time class="entry-date" datetime="2024-03-20T12:00:00+01:00">20 mars, 2024</time>
<div class="entry-content"><p>Vägen ska lagas, och det är bestämt av nämnden i dag.</p></div></article>
<article class="post hentry" id="post-2"><h2 class="entry-title">
<a rel="bookmark" href="{{{{base}}}}/{slug}/2024/03/19/om-bron/">Om bron</a></h2>
<time class="entry-date" datetime="2024-03-19T12:00:00+01:00">19 mars, 2024</time>
<div class="entry-content"><p>Bron är klar, och den blev billigare än vi trodde.</p></div></article>
</body></html>"""
ABOUT = "<html lang='sv'><title>Om oss</title><h1>Om oss</h1><p>Vi är en tidning.</p></html>"
FRONT = """<html lang="sv"><head><title>Bloggportalen</title></head><body><h1>Bloggar</h1>
<ul><li><a href="{{base}}/anna/">Anna Ek</a></li><li><a href="{{base}}/om/">Om oss</a></li>
<li><a href="{{base}}/logo.png">x</a></li><li><a href="https://www.facebook.com/x">Gilla</a></li></ul>
<p>Senast: <a href="{{base}}/bo/2024/03/20/om-vagen/">Om vägen</a> på <a href="{{base}}/bo/">=Bo Ek</a></p>
<footer><a href="{{base}}/saknas/">Saknas</a></footer></body></html>"""


@pytest.fixture
def portal(tmp_path: Path) -> Iterator[SiteServer]:
    """Two blogs in folders, one of which the front page proves by a post, and pages that are none."""
    folder = tmp_path / "site"
    pages = {"": FRONT, "om": ABOUT, "anna": BLOG.format(name="Anna", slug="anna")}
    pages["bo"] = BLOG.format(name="Bo", slug="bo")
    for name, text in pages.items():
        (folder / name).mkdir(parents=True, exist_ok=True)
        (folder / name / "index.html").write_text(text, "utf-8")
    with serve_site(folder) as site:
        yield site


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "archive"
    made.mkdir()
    (made / "bloggar.toml").write_text(SETTINGS)
    return made


def slugs(folder: Path) -> list[str]:
    return [blog.slug for blog in load_config(folder / "bloggar.toml").blogs]


def test_add_says_what_it_found_before_it_writes(folder: Path) -> None:
    with serve_site(DEMO) as site:
        post = f"{site.url}/2024/05/02/nu-borjar-ombyggnaden-av-sodra-skolan/"
        ran = bloggarkiv("add", post, "--party", "S", cwd=folder)
    assert ran.code == 0
    for words in (
        f"belongs to the blog {site.url}/",
        "WordPress, 6 posts, older ones follow, offers a feed",
        "2024-05-02  Nu börjar ombyggnaden av Södra skolan  Anna Ek  0 comments",
    ):
        assert words in ran.err
    assert ran.err.count("  Anna Ek  ") == 3
    assert ran.out.split() == [slugs(folder)[0], f"{site.url}/"]


def test_add_wants_one_thing(folder: Path) -> None:
    assert bloggarkiv("add", cwd=folder).code == 2
    assert bloggarkiv("add", "https://a.se/", "--from", "x.csv", cwd=folder).code == 2
    ran = bloggarkiv("add", "--from", "none.csv", cwd=folder)
    assert (ran.code, "none.csv" in ran.err, "Traceback" in ran.err) == (2, True, False)


def test_a_list_from_swedish_excel_is_added_and_a_bad_row_stops_nothing(portal: SiteServer, folder: Path) -> None:
    lines = [
        "Kommun;Namn;Parti;Uppdrag;Länk",
        f"Umeå;Anna Ek;S;kommunalråd;{portal.url}/anna/2024/03/20/",
        f"Umeå;Öre Om;M;;{portal.url}/om/",
        "Umeå;Ingen;C;;",
        "Umeå;Fel;C;;ftp://exempel.se/",
        f"Umeå;Borta;C;;{portal.url}/saknas/",
        f"Skellefteå;Bo Åkesson;V;oppositionsråd;{portal.url}/bo/",
        f"Umeå;Anna Ek igen;S;;{portal.url}/anna/",
    ]
    (portal.folder / "anna" / "2024" / "03" / "20").mkdir(parents=True)
    (portal.folder / "anna" / "2024" / "03" / "20" / "index.html").write_text(BLOG.format(name="Anna", slug="anna"))
    (folder / "lista.csv").write_bytes("\r\n".join(lines).encode("windows-1252"))
    ran = bloggarkiv("add", "--from", "lista.csv", cwd=folder)
    assert ran.code == 1
    told = [line.split("  ")[0] for line in ran.out.splitlines()]
    assert told == [
        "row 2: added",
        "row 3: no blog",
        "row 4: no blog",
        "row 5: no blog",
        "row 6: no blog",
        "row 7: added",
        "row 8: already there",
    ]
    assert "2 added, 1 already there, 4 that are no blogs" in ran.err
    anna, bo = load_config(folder / "bloggar.toml").blogs
    assert (anna.url, anna.owner, anna.party, anna.role) == (f"{portal.url}/anna/", "Anna Ek", "S", "kommunalråd")
    assert (bo.owner, bo.municipality) == ("Bo Åkesson", "Skellefteå")


def test_an_opml_file_is_added_likewise(portal: SiteServer, folder: Path) -> None:
    outlines = "".join(f'<outline text="{name}" htmlUrl="{portal.url}/{name}/"/>' for name in ("anna", "bo"))
    (folder / "list.opml").write_text(f"<opml version='2.0'><body><outline text='x'>{outlines}</outline></body></opml>")
    assert bloggarkiv("add", "--from", "list.opml", "--municipality", "Umeå", cwd=folder).code == 0
    assert [(blog.slug, blog.owner, blog.municipality) for blog in load_config(folder / "bloggar.toml").blogs] == [
        ("anna", "anna", "Umeå"),
        ("bo", "bo", "Umeå"),
    ]


def test_what_discover_lists_can_be_added(portal: SiteServer, folder: Path) -> None:
    ran = bloggarkiv("discover", portal.url, cwd=folder)
    assert ran.code == 0
    assert list(csv.reader(ran.out.splitlines())) == [
        ["name", "url"],
        ["'=Bo Ek", f"{portal.url}/bo/"],
        ["Anna Ek", f"{portal.url}/anna/"],
    ]
    (folder / "list.csv").write_text(ran.out)
    assert bloggarkiv("add", "--from", "list.csv", cwd=folder).code == 0
    assert slugs(folder) == ["bo", "anna"]


def test_discover_asks_no_more_than_it_may_and_knows_opml(portal: SiteServer, folder: Path) -> None:
    ran = bloggarkiv("discover", f"{portal.url}/", "--limit", "0", "--json", cwd=folder)
    assert [json.loads(line)["url"] for line in ran.out.splitlines()] == [f"{portal.url}/bo/"]
    assert "not asked" in ran.err
    opml = '<opml version="2.0"><body><outline text="A" htmlUrl="https://a.example/"/></body></opml>'
    (portal.folder / "list.xml").write_text(opml)
    assert "A,https://a.example/" in bloggarkiv("discover", f"{portal.url}/list.xml", cwd=folder).out
    ran = bloggarkiv("discover", f"{portal.url}/om/", cwd=folder)
    assert (ran.code, ran.out) == (2, "")


ENTRY = """<html lang="sv"><h1>Bloggare</h1>
<article class="hentry"><h2 class="entry-title"><a href="{{base}}/SLUG/2024/01/02/hej/">Hej</a></h2>
<time class="published" datetime="2024-01-02">2 januari 2024</time><p>Vi ska bygga en bro.</p></article>
<div class="nav-previous"><a href="{{base}}/bloggare/2/">Äldre inlägg</a></div></html>"""


def test_discover_follows_the_list_of_blogs_and_its_older_pages(portal: SiteServer, folder: Path) -> None:
    front = portal.folder / "index.html"
    front.write_text(front.read_text("utf-8") + '<a href="{{base}}/bloggare/">Alla bloggare</a>', "utf-8")
    for name, slug in (("bloggare", "eva"), ("bloggare/2", "finn")):
        (portal.folder / name).mkdir()
        (portal.folder / name / "index.html").write_text(ENTRY.replace("SLUG", slug), "utf-8")
    ran = bloggarkiv("discover", f"{portal.url}/", "--limit", "0", "--json", cwd=folder)
    found = [json.loads(line)["url"].removeprefix(portal.url) for line in ran.out.splitlines()]
    assert sorted(found) == ["/bo/", "/eva/", "/finn/"]


def test_discover_needs_no_archive_and_makes_none(portal: SiteServer, tmp_path: Path) -> None:
    empty = tmp_path / "empty"
    empty.mkdir()
    assert bloggarkiv("discover", portal.url, "--allow-private", cwd=empty).code == 0
    assert bloggarkiv("discover", portal.url, cwd=empty).code == 2
    assert list(empty.iterdir()) == []


def test_a_blog_that_is_removed_keeps_its_posts_and_its_name(folder: Path) -> None:
    with serve_site(DEMO) as one, serve_site(DEMO) as two:
        (folder / "bloggar.toml").write_text(f'{SETTINGS}\n[[blog]]\nslug = "127-0-0-1"\nurl = "{one.url}/"\n')
        assert bloggarkiv("crawl", *FAST, cwd=folder).code == 0
        ran = bloggarkiv("remove", "127-0-0-1", cwd=folder)
        assert ran.code == 0 and "14 posts stay" in ran.err
        assert (folder / "bloggar.toml").read_text() == SETTINGS
        assert count(folder, "posts") == 14
        assert bloggarkiv("remove", "127-0-0-1", cwd=folder).code == 2
        bloggarkiv("add", f"{two.url}/", cwd=folder)
        assert slugs(folder) == ["127-0-0-1-2"], "another blog never gets the name, and with it the posts"
        bloggarkiv("add", f"{one.url}/", cwd=folder)
        assert slugs(folder) == ["127-0-0-1-2", "127-0-0-1"]
        assert "nothing new" in bloggarkiv("crawl", "127-0-0-1", *FAST, cwd=folder).out
    assert count(folder, "posts") == 14
