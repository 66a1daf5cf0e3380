"""Plain text of markup: blocks apart, no alternative text, one kind of white space."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scraper.text import fold, inline_text, line_texts, parse_fragment, text_of


@pytest.mark.parametrize(
    ("markup", "text"),
    [
        ("", ""),
        ("Hej", "Hej"),
        ("<p>Ett</p><p>två</p>", "Ett\n\ntvå"),
        ("<div>Ett<p>två</p>tre</div>", "Ett\n\ntvå\n\ntre"),
        ("Ett<br>två", "Ett\ntvå"),
        ("Ett<br><br>två", "Ett\n\ntvå"),
        ("Ett<br> <br/>\n<br>två", "Ett\n\ntvå"),
        ("<ul><li>a</li><li>b</li></ul>", "a\nb"),
        ("<p>x</p><ul><li>a</li><li>b</li></ul><p>y</p>", "x\n\na\nb\n\ny"),
        ("<table><tr><td>a</td><td>b</td></tr><tr><td>c</td></tr></table>", "a b\nc"),
        ("<blockquote><p>Ett</p></blockquote>två", "Ett\n\ntvå"),
        ('Ett<img alt="IMG_0248" src="/x">två', "Etttvå"),
        ("<b>fet</b>stil", "fetstil"),
        ("<span>a</span><span>b</span>", "ab"),
        ("a\u00a0\u2003 b", "a b"),
        ("mjukt\u00adbindestreck", "mjuktbindestreck"),
        ("a<script>x()</script>b<style>p{}</style>", "ab"),
        ("<pre>rad 1\n  rad 2</pre>", "rad 1\nrad 2"),
        ("<figure><img src=/x><figcaption>Bildtext</figcaption></figure>", "Bildtext"),
        ("1 &lt; 2 &amp; 3", "1 < 2 & 3"),
    ],
)
def test_markup_reads_as_text(markup: str, text: str) -> None:
    assert text_of(markup) == text


@given(st.text(max_size=200))
def test_text_of_anything_is_folded(markup: str) -> None:
    text = text_of(markup)
    assert all(line == fold(line) for line in text.split("\n"))
    assert text == text.strip()


@given(st.text())
def test_folding_twice_changes_nothing(text: str) -> None:
    assert fold(fold(text)) == fold(text)


def test_inline_text_keeps_blocks_apart_by_a_space() -> None:
    assert inline_text(parse_fragment("<p>Ett</p><p>två</p>")) == "Ett två"


def test_lines_of_facts_keep_elements_apart() -> None:
    assert line_texts(parse_fragment("<p><span>20 mars, 2017</span><span>3 kommentarer</span></p>")) == [
        "20 mars, 2017 3 kommentarer"
    ]


def test_deep_markup_is_no_recursion() -> None:
    assert text_of("<div>" * 3000 + "a" + "</div>" * 3000) in ("a", "")
