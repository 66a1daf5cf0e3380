import time

import pytest

from archive.masking import Mask, hashes_of, masked, unpacked, words_of

TEXT = "Vägen över ån ska lagas i höst, sade Åsa & alla i går kväll."
SALT = b"salt"
MASK = Mask(SALT, hashes_of((TEXT,), SALT))


@pytest.mark.parametrize(
    "shown",
    [
        TEXT,
        "<p>Vägen <b>över ån</b> ska <a href='x'>lagas</a> i höst, sade Åsa &amp; alla i går kväll.</p>",
        "V&auml;gen &ouml;ver &aring;n ska lagas i h&#246;st, sade &Aring;sa &amp; &#x61;lla i g&aring;r kv&auml;ll.",
        "VÄGEN ÖVER ÅN\n ska  lagas&nbsp;i höst – sade Åsa, alla, i går kväll",
        "<a><![CDATA[<p>Vägen <i>över</i> ån ska lagas i höst, sade Åsa &#038; alla i går kväll.</p>]]>",
        "Vägen &lt;i x=&quot;&quot;&gt;över&lt;/i&gt; ån ska lagas i höst, sade Åsa &amp;amp; alla i går kväll.",
        r'"<p>V\u00e4gen <b>\u00f6ver<\/b> \u00e5n ska lagas i h\u00f6st,\nsade \u00c5sa &amp; alla i g\u00e5r',
        '<meta property="og:description" content="Vägen över ån ska lagas i höst, sade Åsa &amp; alla i går kväll.">',
    ],
    ids=["plain", "tags", "entities", "case and space", "feed", "escaped feed", "json", "attribute"],
)
@pytest.mark.parametrize("encoding", ["utf-8", "cp1252"])
def test_a_text_is_found_again_whatever_its_markup_and_encoding(shown, encoding):
    body = f"Före. {shown} Efter.".encode(encoding)
    found = masked(body, MASK)
    assert found is not None
    left = words_of(found.decode(encoding, "replace"))
    assert not {"lagas", "höst", "kväll", "sade"} & set(left)
    assert found.startswith("Före. ".encode(encoding))
    assert found.endswith(b" Efter.")
    assert masked(found, MASK) is None


@pytest.mark.parametrize("other", ["", "Vägen över ån ska lagas.", "Något annat om vägen över ån.", "<" * 50, "\\u12"])
def test_what_is_another_text_is_left(other):
    assert masked(other.encode(), MASK) is None


def test_bytes_that_are_not_masked_stay_as_they_are():
    body = b"\xff\x00 \xe5\xe4\xf6 <p>" + TEXT.encode() + b"</p>\r\n\x92"
    found = masked(body, MASK)
    assert found is not None
    assert found.startswith(b"\xff\x00 \xe5\xe4\xf6 <p>***")
    assert found.endswith(b"</p>\r\n\x92")


def test_a_short_title_is_masked_where_it_leads_to_the_post():
    mask = Mask(SALT, {}, ("/hans/2017/03/20/om-vagen",))
    page = (
        '<h2><a href="https://b.example/hans/2017/03/20/om-vagen/"><b>Om</b> vägen</a></h2> Om vägen '
        '<a href="/hans/2017/03/20/om-vagen-igen/">Om vägen igen</a>'
    )
    found = masked(page.encode(), mask).decode()
    assert "<b>**</b> ***</a>" in found
    assert found.count("vägen") == 2


def test_a_name_is_left_where_it_stands_in_what_is_spared():
    mask = Mask(SALT, hashes_of(("Kalle von Anka",), SALT), spared=" så tackar jag kalle von anka för hjälpen ")
    page = "<p>Så tackar jag Kalle von Anka för hjälpen.</p><cite>Kalle von Anka</cite> säger:"
    found = masked(page.encode(), mask).decode()
    assert found == "<p>Så tackar jag Kalle von Anka för hjälpen.</p><cite>*** *** ***</cite> säger:"


def test_hashes_are_kept_as_bytes():
    assert unpacked(MASK.packed()) == MASK.hashes
    assert unpacked(b"") == {}


@pytest.mark.parametrize("body", ["<", "&lt;a", "a ", "&", "<a href=", "\\u", "a&amp;", "<a>a"])
def test_hostile_pages_take_linear_time(body):
    began = time.process_time()
    masked(body.encode() * 30_000, Mask(SALT, MASK.hashes, ("/om-vagen",)))
    assert time.process_time() - began < 5
