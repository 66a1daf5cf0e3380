"""From the links of a portal to its blogs."""

from archive.portal import candidates, directories
from scraper import Link, links_of

PORTAL = "https://blogg.exempel.se/"


def found(*links: tuple[str, str], portal: str = PORTAL) -> list[tuple[str, str | None, bool]]:
    made = candidates(portal, [Link(url, text) for url, text in links])
    return [(one.url, one.name, one.is_proven) for one in made]


def test_a_dated_post_proves_the_blog_in_its_folder():
    assert found(
        (f"{PORTAL}hans/2017/03/20/en-titel/", "En titel"),
        (f"{PORTAL}hans/", "Hans Lindberg"),
        (f"{PORTAL}hans/2017/03/", "mars 2017"),
        (f"{PORTAL}anna/feed/", "RSS"),
    ) == [(f"{PORTAL}hans/", "Hans Lindberg", True), (f"{PORTAL}anna/", None, True)]


def test_the_portals_own_pages_prove_nothing():
    assert (
        found(
            (PORTAL, "Hem"),
            (f"{PORTAL}2017/03/20/portalens-eget/", "x"),
            (f"{PORTAL}tag/umea/", "umeå"),
            (f"{PORTAL}page/2/", "äldre"),
            (f"{PORTAL}logo.png", ""),
            (f"{PORTAL}wp-login.php", "Logga in"),
            ("https://www.facebook.com/hans", "Gilla"),
            ("https://blogg.exempel.se", "Hem"),
        )
        == []
    )


def test_other_links_are_candidates_nearest_first():
    assert [
        one[0]
        for one in found(
            ("https://annan.example/", "En annan"),
            ("https://lena.exempel.se/", "Lena"),
            (f"{PORTAL}om/", "Om oss"),
            ("https://bo.blogspot.com/2020/01/titel.html", "titel"),
        )
    ] == ["https://bo.blogspot.com/", f"{PORTAL}om/", "https://lena.exempel.se/", "https://annan.example/"]


def test_one_blog_is_one_row_however_it_is_written():
    assert len(found(("http://www.annan.example", "A"), ("https://annan.example/", "B"))) == 1


def test_pages_that_list_blogs_are_told_by_their_words():
    links = [
        Link(f"{PORTAL}bloggare/", "Se alla"),
        Link(f"{PORTAL}om/", "Alla bloggar"),
        Link(f"{PORTAL}bloggkatalog.pdf", "Våra bloggar"),
        Link(f"{PORTAL}hans/", "Bloggen om bloggande"),
        Link("https://annan.example/bloggar/", "Bloggar"),
        Link(PORTAL, "Bloggar"),
    ]
    assert directories(PORTAL, links) == (f"{PORTAL}bloggare/", f"{PORTAL}om/")


def test_a_link_is_named_by_what_a_reader_sees():
    body = b'<base href="/x/"><a href="hans/#c"> Hans <b>Lindberg</b></a><a href="mailto:a@b.se">m</a><a>n</a>'
    assert links_of(body, PORTAL) == (Link(f"{PORTAL}x/hans/", "Hans Lindberg"),)
