"""Lists that people have: every dialect of CSV gives the same rows, and a strange file gives none, or a sentence."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.errors import SourcesError
from archive.sources import Listed, read_csv, read_file, read_opml

ASA = Listed(2, "https://åsa.example/", "Åsa Ek", "S", "Umeå", "kommunalråd")


@pytest.mark.parametrize(
    "text",
    [
        "name,party,municipality,role,url\nÅsa Ek,S,Umeå,kommunalråd,https://åsa.example/\n",
        "url,role,municipality,party,name\r\nhttps://åsa.example/,kommunalråd,Umeå,S,Åsa Ek\r\n",
        "Namn;Parti;Kommun;Uppdrag;Adress\r\nÅsa Ek;S;Umeå;kommunalråd;https://åsa.example/\r\n",
        "PARTI;ROLL;KOMMUN;LÄNK TILL BLOGGEN;NAMN\nS;kommunalråd;Umeå;https://åsa.example/;Åsa Ek\n",
        'Förnamn\tEfternamn\tParti\tKommun\tBefattning\tBlogg\nÅsa\tEk\tS\tUmeå\tkommunalråd\t"https://åsa.example/"\n',
        "Blogg;URL;Namn;Parti;Kommun;Roll\nTankar;https://åsa.example/;Åsa Ek;S;Umeå;kommunalråd\n",
        "Namn;E-postadress;Parti;Kommun;Roll;Webbplats\nÅsa  Ek;a@b.se;S;Umeå;kommunalråd;https://åsa.example/\n",
        "Namn;Anteckning;Parti;Kommun;Roll;url;\nÅsa Ek;bra;S;Umeå;kommunalråd;https://åsa.example/;;;\n;;;;;;\n",
    ],
)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "windows-1252", "utf-16"])
def test_every_dialect_gives_the_same_row(text, encoding):
    assert read_csv(text.encode(encoding)) == (ASA,)


def test_excels_own_line_is_taken_at_its_word():
    assert read_csv(b"sep=;\r\nurl;name\r\na.se;A, B\r\n") == (Listed(3, "a.se", "A, B"),)


def test_a_bare_list_of_addresses_needs_no_header():
    assert read_csv(b"https://a.se/\n\nb.se/blogg\n") == (Listed(1, "https://a.se/"), Listed(3, "b.se/blogg"))


def test_a_row_without_an_address_is_kept_to_be_told():
    assert read_csv(b"name,url\nA,\nB,b.se\n") == (Listed(2, None, "A"), Listed(3, "b.se", "B"))


@given(st.binary() | st.text().map(lambda text: f"name;url\n{text}".encode()))
def test_any_bytes_are_rows_or_none(data):
    assert isinstance(read_csv(data), tuple)


def test_outlines_lead_by_their_page_or_their_feed():
    opml = """<?xml version="1.0" encoding="UTF-8"?><opml version="2.0"><head><title>x</title></head><body>
      <outline text="Socialdemokrater">
        <outline text="Åsa" type="rss" xmlUrl="https://a.se/feed/" htmlUrl="https://a.se/"/>
        <outline title="Bo" XMLURL="https://b.se/feed/"/>
      </outline></body></opml>"""
    assert read_opml(opml.encode()) == (Listed(1, "https://a.se/", "Åsa"), Listed(2, "https://b.se/feed/", "Bo"))


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"name;party\nA;S\n",
        b"<opml><body>",
        b"<opml><body/></opml>",
        b'<!DOCTYPE x [<!ENTITY a "aaaa">]><opml><body><outline text="&a;" htmlUrl="https://a.se/"/></body></opml>',
    ],
)
def test_a_file_that_lists_nothing_is_told_in_a_sentence(tmp_path, data):
    path = tmp_path / "list.csv"
    path.write_bytes(data)
    with pytest.raises(SourcesError):
        read_file(path)


def test_a_file_that_is_not_there_is_told_in_a_sentence():
    with pytest.raises(SourcesError, match="cannot be read"):
        read_file(Path("none.csv"))
