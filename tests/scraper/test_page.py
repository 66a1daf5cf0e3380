"""Bytes to text: which encoding is believed; and what a page's head says."""

import pytest

from scraper.page import Document, decode

TEXT = "Gröna vägar på Åsen – “klokt”"


def page(text: str = TEXT, meta: str = "") -> str:
    return f"<html><head>{meta}<title>x</title></head><body>{text}</body></html>"


UTF8 = '<meta charset="utf-8">'
LATIN = '<meta http-equiv="Content-Type" content="text/html; charset=iso-8859-1">'


@pytest.mark.parametrize(
    ("body", "header"),
    [
        (page().encode("utf-8"), "text/html; charset=utf-8"),
        (page().encode("utf-8"), "text/html; charset=iso-8859-1"),
        (page().encode("utf-8"), None),
        (page(meta=LATIN).encode("utf-8"), None),
        (page().encode("cp1252"), "text/html; charset=utf-8"),
        (page(meta=UTF8).encode("cp1252"), None),
        (page().encode("cp1252"), "text/html; charset=iso-8859-1"),
        (page().encode("cp1252"), None),
        (page().encode("utf-8-sig"), "text/html; charset=iso-8859-1"),
        (page().encode("utf-16"), "text/html"),
        (b"\xfe\xff" + page().encode("utf-16-be"), None),
        (page(meta='<meta charset="utf-16">').encode("utf-8"), None),
        (page().encode("utf-8"), "text/html; charset=nonsense"),
    ],
)
def test_text_is_read_whatever_the_label(body: bytes, header: str | None) -> None:
    assert TEXT in decode(body, header).text


@pytest.mark.parametrize("stray", ["ä", "å", "ö", "é", "–", "”"])
def test_stray_windows_byte_in_utf8_is_one_letter(stray: str) -> None:
    body = page("Gröna vägar på Åsen @ och ängar").encode("utf-8").replace(b"@", stray.encode("cp1252"))
    assert f"Gröna vägar på Åsen {stray} och ängar" in decode(body, "text/html; charset=utf-8").text


def test_windows_page_with_one_pair_that_looks_like_utf8_stays_windows() -> None:
    body = page("Räksmörgås på ön, sa Åke i går: Ã¤").encode("cp1252")
    assert "Räksmörgås på ön, sa Åke" in decode(body, None).text


def test_twice_encoded_text_is_mended_and_said() -> None:
    decoded = decode(page("Gröna vägar på Åsen är bra".encode().decode("cp1252", "replace")).encode("utf-8"), None)
    assert decoded.is_mended
    assert "Gröna vägar" in decoded.text


def test_text_about_mojibake_is_left_alone() -> None:
    decoded = decode(page("Räksmörgås på ön blev GrÃ¶n, vÃ¤g och pÃ¥ när någon läste fel i går").encode("utf-8"), None)
    assert not decoded.is_mended


def test_cut_in_the_middle_of_a_letter_is_still_utf8() -> None:
    assert decode("Gröna vägar å".encode()[:-1], None).text.startswith("Gröna vägar")


def test_head_is_read() -> None:
    markup = (
        '<html lang="sv"><head><base href="/blogg/"><title> T \n x </title>'
        '<link rel="canonical" href="inlagg?utm_source=a">'
        '<meta property="og:site_name" content="Bloggen"><link rel=next href="?sida=2"></head><body></body></html>'
    )
    document = Document(markup.encode(), "https://x.example/", {"Content-Type": "Text/HTML; charset=utf-8"})
    assert document.media_type == "text/html"
    assert (document.title, document.site_name, document.language) == ("T x", "Bloggen", "sv")
    assert document.canonical_url == "https://x.example/blogg/inlagg"
    assert document.link("next") == "https://x.example/blogg/?sida=2"


def test_canonical_of_another_site_is_not_believed() -> None:
    markup = '<link rel="canonical" href="https://y.example/a">'
    assert Document(markup.encode(), "https://x.example/", {}).canonical_url is None


@pytest.mark.parametrize("text", ["{", "[" * 10_000, '{"@type": "BlogPosting"', "null", '"x"', '<!-- {"a": 1} -->'])
def test_broken_json_ld_is_left_out(text: str) -> None:
    markup = f'<script type="application/ld+json">{text}</script>'
    assert len(Document(markup.encode(), "https://x.example/", {}).objects) <= 1
