"""Which encoding is declared, and which is believed: the rules of the WHATWG's Encoding and HTML standards."""

import pytest

from scraper.declared import declared_in_header, declared_in_markup, encoding_of
from scraper.page import decode

HTTP = '<meta http-equiv="Content-Type" content="text/html; charset={}">'

LABELS = [
    ("utf-8", "utf-8"),
    (" UTF8\n", "utf-8"),
    ("unicode-1-1-utf-8", "utf-8"),
    ("iso-8859-1", "windows-1252"),
    ("ISO_8859-1:1987", "windows-1252"),
    ("latin1", "windows-1252"),
    ("us-ascii", "windows-1252"),
    ("ansi_x3.4-1968", "windows-1252"),
    ("x-cp1252", "windows-1252"),
    ("x-user-defined", "windows-1252"),
    ("iso-8859-9", "cp1254"),
    ("iso-8859-15", "iso8859-15"),
    ("windows-1257", "cp1257"),
    ("x-mac-roman", "mac-roman"),
    ("macintosh", "mac-roman"),
    ("gb2312", "gb18030"),
    ("shift_jis", "cp932"),
    ("unicode", "utf-16-le"),
    ("utf-7", None),
    ("hz-gb-2312", None),
    ("unicode_escape", None),
    ("rot13", None),
    ("base64", None),
    ("nonsense", None),
    ("", None),
]

MARKUP = [
    ('<meta charset="utf-8">', "utf-8"),
    ("<meta charset=utf-8>", "utf-8"),
    ("<META\nCHARSET = 'ISO-8859-1' />", "windows-1252"),
    ('<meta/charset="iso-8859-2">', "iso8859-2"),
    ('<meta charset=" iso-8859-2 ">', "iso8859-2"),
    (HTTP.format("iso-8859-15"), "iso8859-15"),
    (HTTP.format("'windows-1250'"), "cp1250"),
    ('<meta content="text/html; charset=koi8-r" http-equiv=content-type>', "koi8-r"),
    ('<meta content="text/html; charset=koi8-r">', None),
    ('<meta name="keywords" content="charset=koi8-r">', None),
    ('<meta http-equiv="refresh" content="5; charset=koi8-r">', None),
    ('<meta http-equiv="Content-Type" content="text/html"><meta charset="iso-8859-2">', "iso8859-2"),
    ('<meta charset="nonsense"><meta charset="iso-8859-2">', "iso8859-2"),
    ('<meta charset="iso-8859-2" charset="utf-8">', "iso8859-2"),
    ('<!-- <meta charset="koi8-r"> --><meta charset="iso-8859-2">', "iso8859-2"),
    ('<!--><meta charset="iso-8859-2">-->', "iso8859-2"),
    ('<!-- <meta charset="koi8-r">', None),
    ("<a title='<meta charset=koi8-r>'><meta charset=iso-8859-2>", "iso8859-2"),
    ('<metadata charset="koi8-r">', None),
    ('</meta charset="koi8-r">', None),
    ('<?php <meta charset="koi8-r"><meta charset="iso-8859-2">', "iso8859-2"),
    ('<meta charset="utf-16">', "utf-8"),
    ('<meta charset="utf-16le">', "utf-8"),
    ('<meta charset="x-user-defined">', "windows-1252"),
    ('<?xml version="1.0" encoding="iso-8859-1"?><html>', "windows-1252"),
    ('<?xml version="1.0" encoding="iso-8859-1"?><meta charset="iso-8859-2">', "iso8859-2"),
    ("<!--" + "x" * 1100 + '--><meta charset="iso-8859-2">', "iso8859-2"),
    ("<!--" + "x" * 4100 + '--><meta charset="iso-8859-2">', None),
    ("<a " * 1300, None),
    ("<meta charset=", None),
    ("", None),
]

HEADERS = [
    ("text/html; charset=iso-8859-1", "windows-1252"),
    ('text/html;charset="utf-8"', "utf-8"),
    ("text/html; Charset = UTF-8; x=y", "utf-8"),
    ("text/html; charset=", None),
    ("text/html", None),
    (None, None),
]

TEXT = "Åke på Öland sålde räksmörgås – tyckte “folk”, 5 €"
BELIEVED = [
    ("utf-8-sig", "text/html; charset=iso-8859-1", HTTP.format("iso-8859-1")),
    ("utf-8", "text/html; charset=iso-8859-1", '<meta charset="iso-8859-15">'),
    ("cp1252", "text/html; charset=utf-8", '<meta charset="utf-8">'),
    ("cp1252", None, '<meta charset="x-user-defined">'),
    ("cp1252", None, '<meta charset="utf-16">'),
    ("cp1252", "text/html; charset=utf-16", ""),
    ("cp1252", "text/html; charset=nonsense", HTTP.format("iso-8859-1")),
    ("cp1252", "text/html; charset=iso-8859-1", '<meta charset="koi8-r">'),
    ("cp1252", None, '<!-- <meta charset="koi8-r"> -->'),
    ("mac-roman", None, '<meta charset="x-mac-roman">'),
    ("utf-16-le", "text/html; charset=utf-16le", '<meta charset="utf-8">'),
    ("utf-16", None, '<meta charset="utf-8">'),
]


@pytest.mark.parametrize(("label", "name"), LABELS)
def test_labels_are_those_of_the_standard(label: str, name: str | None) -> None:
    assert encoding_of(label) == name


@pytest.mark.parametrize(("markup", "name"), MARKUP)
def test_first_meta_that_declares_an_encoding_counts(markup: str, name: str | None) -> None:
    assert declared_in_markup(markup.encode()) == name


@pytest.mark.parametrize(("content_type", "name"), HEADERS)
def test_header_is_read(content_type: str | None, name: str | None) -> None:
    assert declared_in_header(content_type) == name


@pytest.mark.parametrize(("encoding", "header", "meta"), BELIEVED)
def test_text_is_read_whatever_the_labels_say(encoding: str, header: str | None, meta: str) -> None:
    body = f"<html><head>{meta}<title>x</title></head><body><p>{TEXT}</p></body></html>".encode(encoding)
    assert TEXT in decode(body, header).text


def test_byte_order_mark_before_stray_bytes_loses_no_letter() -> None:
    body = "\ufeffRäksmörgås på ön i går ".encode() + "och på åsen".encode("cp1252")
    assert "Räksmörgås på ön i går och på åsen" in decode(body, None).text
