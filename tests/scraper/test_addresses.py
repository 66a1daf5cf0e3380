"""Which addresses may be asked, and where they may lead."""

from ipaddress import ip_address

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scraper.errors import AddressError, PrivateAddress
from scraper.fetch.addresses import check_address, check_public, is_public, literal_ip, next_address


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("http://exempel.se", "http://exempel.se/"),
        ("HTTP://Exempel.SE:80/a?b=1#c", "http://exempel.se/a?b=1"),
        ("https://exempel.se:443/", "https://exempel.se/"),
        ("https://exempel.se:8443/", "https://exempel.se:8443/"),
        ("https://exempel.se./", "https://exempel.se/"),
        ("https://gröna-åsikter.se/ö", "https://xn--grna-sikter-18a1t.se/ö"),
        ("http://my_blog.exempel.se/", "http://my_blog.exempel.se/"),
        ("http://[2001:DB8::1]:8080/", "http://[2001:db8::1]:8080/"),
        ("http://exempel.se/a b", "http://exempel.se/a b"),
        ("http://exempel.se?p=1", "http://exempel.se/?p=1"),
    ],
)
def test_usable_address_is_taken_apart(url: str, expected: str) -> None:
    assert check_address(url).url == expected


@pytest.mark.parametrize(
    "url",
    [
        "",
        "exempel.se",
        "//exempel.se/",
        "ftp://exempel.se/",
        "file:///etc/passwd",
        "javascript:alert(1)",
        "http://",
        "http:///a",
        "http://:80/",
        "http://./",
        "http://a..b/",
        "http://exempel.se:99999/",
        "http://exempel.se:0/",
        "http://exempel.se:port/",
        "http://[::1",
        "http://[::1]x/",
        "http://[not:an:ip]/",
        "http://me@exempel.se/",
        "http://me:secret@exempel.se/",
        "http://exempel.se\\@127.0.0.1/",
        "http://exem pel.se/",
        "http://exempel.se/a\r\nX: y",
        "http://exempel.se\x00/",
        "http://exempel.se%2f.x/",
        "http://1.2.3.4.5/",
        "http://256.1.1.1/",
        "http://" + "a" * 64 + ".se/",
        "http://" + "a." * 200 + "se/",
    ],
)
def test_unusable_address_is_refused(url: str) -> None:
    with pytest.raises(AddressError):
        check_address(url)


def test_password_does_not_stand_in_the_error() -> None:
    with pytest.raises(AddressError) as caught:
        check_address("http://me:secret@exempel.se/")
    assert "secret" not in str(caught.value)


@given(st.text() | st.from_regex(r"https?://[\w\[\]:.@%-]{0,20}(/.*)?", fullmatch=True))
def test_any_text_is_an_address_or_an_address_error(text: str) -> None:
    try:
        address = check_address(text)
    except AddressError:
        return
    assert check_address(address.url) == address


@pytest.mark.parametrize(
    ("ip", "expected"),
    [
        ("8.8.8.8", True),
        ("127.0.0.1", False),
        ("0.0.0.0", False),
        ("10.1.2.3", False),
        ("172.16.0.1", False),
        ("192.168.1.1", False),
        ("169.254.169.254", False),
        ("100.64.0.1", False),
        ("192.0.2.1", False),
        ("198.18.0.1", False),
        ("224.0.0.1", False),
        ("240.0.0.1", False),
        ("255.255.255.255", False),
        ("2a00:1450:400f::1", True),
        ("::", False),
        ("::1", False),
        ("::7f00:1", False),
        ("fe80::1", False),
        ("fe80::1%2", False),
        ("fec0::1", False),
        ("fc00::1", False),
        ("ff02::1", False),
        ("2001:db8::1", False),
        ("::ffff:127.0.0.1", False),
        ("::ffff:8.8.8.8", True),
        ("64:ff9b::7f00:1", False),
        ("64:ff9b::808:808", True),
        ("64:ff9b:1::1", False),
        ("2002:7f00:1::1", False),
        ("2002:808:808::1", True),
        ("2001:0:1::1", False),
    ],
)
def test_only_the_public_internet_is_public(ip: str, expected: bool) -> None:
    assert is_public(ip_address(ip)) is expected


@pytest.mark.parametrize(
    ("host", "expected"),
    [
        ("127.0.0.1", "127.0.0.1"),
        ("2130706433", "127.0.0.1"),
        ("0x7f000001", "127.0.0.1"),
        ("0177.0.0.1", "127.0.0.1"),
        ("0x7f.1", "127.0.0.1"),
        ("127.1", "127.0.0.1"),
        ("0", "0.0.0.0"),
        ("::1", "::1"),
        ("exempel.se", None),
        ("1.2.3.se", None),
        ("08.1.1.1", None),
        ("4294967296", None),
    ],
)
def test_ip_addresses_are_read_however_they_are_spelled(host: str, expected: str | None) -> None:
    found = literal_ip(host)
    assert (None if found is None else str(found)) == expected


@pytest.mark.parametrize(
    "url",
    [
        "http://localhost/",
        "http://localhost./",
        "http://blogg.localhost:8080/",
        "http://127.0.0.1/",
        "http://0x7f.1/",
        "http://2130706433/",
        "http://[::1]/",
        "http://[::ffff:10.0.0.1]/",
        "http://[fe80::1%25eth0]/",
        "http://127。0。0。1/",
    ],
)
def test_inner_addresses_are_refused_with_the_way_out(url: str) -> None:
    with pytest.raises(PrivateAddress, match="--allow-private"):
        check_public(check_address(url))


def test_public_addresses_and_names_pass() -> None:
    check_public(check_address("https://exempel.se/"))
    check_public(check_address("https://8.8.8.8/"))


@pytest.mark.parametrize(
    ("status", "location", "expected"),
    [
        (301, "/b", "http://exempel.se/b"),
        (302, "?p=2", "http://exempel.se/a/?p=2"),
        (303, "//annan.se/x#y", "http://annan.se/x"),
        (307, "https://exempel.se/sm\u00c3\u00b6r", "https://exempel.se/smör"),
        (308, "/sm\u00f6r", "http://exempel.se/smör"),
        (308, None, None),
        (302, "", None),
        (300, "/b", None),
        (304, "/b", None),
        (200, "/b", None),
    ],
)
def test_redirect_leads_on(status: int, location: str | None, expected: str | None) -> None:
    onward = next_address(status, location, "http://exempel.se/a/")
    assert (None if onward is None else onward.url) == expected


@pytest.mark.parametrize("location", ["ftp://exempel.se/", "javascript:alert(1)", "http://[::1", "http://a:b@c/"])
def test_redirect_to_what_cannot_be_asked_is_an_address_error(location: str) -> None:
    with pytest.raises(AddressError):
        next_address(302, location, "http://exempel.se/")
