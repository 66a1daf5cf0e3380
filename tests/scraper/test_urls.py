"""Addresses: one spelling each, and what an address alone tells."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scraper.urls import (
    front_page_of,
    is_listing_address,
    is_same_site,
    is_under,
    join,
    normalise,
    without_fragment,
)


@pytest.mark.parametrize(
    ("written", "normal"),
    [
        ("http://x.se", "http://x.se/"),
        ("HTTP://X.SE:80/A", "http://x.se/A"),
        ("https://x.se:443/", "https://x.se/"),
        ("https://x.se:8443/", "https://x.se:8443/"),
        ("http://x.se/a/./b/../c", "http://x.se/a/c"),
        ("http://x.se/../../a", "http://x.se/a"),
        ("http://x.se/a/..", "http://x.se/"),
        ("http://x.se/a b", "http://x.se/a%20b"),
        ("http://x.se/%7Eanna", "http://x.se/~anna"),
        ("http://x.se/å", "http://x.se/%C3%A5"),
        ("http://x.se/100%", "http://x.se/100%25"),
        ("http://x.se./", "http://x.se/"),
        ("http://åre.se/", "http://xn--re-xia.se/"),
        ("http://x.se/?utm_source=a&p=1&fbclid=x", "http://x.se/?p=1"),
        ("http://x.se/?p=1#c", "http://x.se/?p=1"),
        ("http://[::1]:8080/a", "http://[::1]:8080/a"),
        ("mailto:a@x.se", "mailto:a@x.se"),
    ],
)
def test_address_has_one_spelling(written: str, normal: str) -> None:
    assert normalise(written) == normal


@given(st.text(max_size=60))
def test_normalising_twice_changes_nothing(text: str) -> None:
    for address in (text, f"http://x.se/{text}", f"http://{text}/", f"https://x.se/?{text}"):
        once = normalise(address)
        assert normalise(once) == once


@given(st.text(max_size=40), st.text(max_size=40))
def test_no_text_makes_an_address_function_raise(left: str, right: str) -> None:
    for base in (left, f"http://{left}"):
        joined = join(base, right)
        assert joined is None or joined.startswith(("http://", "https://"))
        is_same_site(base, right)
        is_under(base, right)
        is_listing_address(base)
        front_page_of(base)


@pytest.mark.parametrize(
    ("base", "href", "joined"),
    [
        ("http://x.se/a/b", "c", "http://x.se/a/c"),
        ("http://x.se/a/", "../b#c", "http://x.se/b#c"),
        ("http://x.se/a/", "?p=2", "http://x.se/a/?p=2"),
        ("http://x.se/a/", "//y.se/b", "http://y.se/b"),
        ("http://x.se/a/", "mailto:a@x.se", None),
        ("http://x.se/a/", "javascript:void(0)", None),
        ("http://x.se/a/", "http://[", None),
        ("http://x.se/a/", " /b ", "http://x.se/b"),
    ],
)
def test_link_is_joined_or_none(base: str, href: str, joined: str | None) -> None:
    assert join(base, href) == joined


@pytest.mark.parametrize(
    ("address", "front"),
    [
        ("https://blogg.vk.se/hans-lindberg/2017/03/20/", "https://blogg.vk.se/hans-lindberg/"),
        ("https://blogg.vk.se/hans-lindberg/2017/03/20/titel/", "https://blogg.vk.se/hans-lindberg/"),
        ("https://blogg.vk.se/hans-lindberg/tag/umea/", "https://blogg.vk.se/hans-lindberg/"),
        ("https://blogg.vk.se/hans-lindberg/page/2/", "https://blogg.vk.se/hans-lindberg/"),
        ("https://blogg.vk.se/hans-lindberg/feed/", "https://blogg.vk.se/hans-lindberg/"),
        ("https://x.se/?p=12", "https://x.se/"),
        ("https://x.blogspot.com/2012/02/titel.html", "https://x.blogspot.com/"),
        ("https://x.se/om-mig/", "https://x.se/om-mig/"),
        ("https://x.se", "https://x.se/"),
    ],
)
def test_front_page_is_read_off_the_address(address: str, front: str) -> None:
    assert front_page_of(address) == front


@pytest.mark.parametrize(
    "address",
    [
        "https://x.se/tag/skola/",
        "https://x.se/category/skola/",
        "https://x.se/kategori/skola",
        "https://x.se/author/anna/",
        "https://x.se/2017/03/",
        "https://x.se/blogg/page/3/",
        "https://x.se/?cat=3",
        "https://x.se/?s=skola",
        "https://x.blogspot.com/search?updated-max=2012",
        "https://x.blogspot.com/search/label/Skola",
    ],
)
def test_listing_tells_itself_by_its_address(address: str) -> None:
    assert is_listing_address(address)


@pytest.mark.parametrize(
    "address",
    ["https://x.se/", "https://x.se/2017/03/20/titel/", "https://x.se/?p=3", "https://x.se/arkiv/min-titel", "https://x.se/en-titel/"],
)  # fmt: skip
def test_post_is_no_listing_by_its_address(address: str) -> None:
    assert not is_listing_address(address)


def test_site_is_a_host_and_a_port_whatever_its_www() -> None:
    assert is_same_site("http://www.x.se/a", "http://x.se/b")
    assert not is_same_site("http://x.se/", "http://y.se/")
    assert not is_same_site("http://x.se:81/", "http://x.se/")
    assert not is_same_site("", "")


def test_folder_holds_only_what_lies_under_it() -> None:
    assert is_under("https://x.se/anna/2017/", "https://x.se/anna/")
    assert not is_under("https://x.se/annamaria/", "https://x.se/anna/")


def test_fragment_is_cut() -> None:
    assert without_fragment("http://x.se/a#b") == "http://x.se/a"
