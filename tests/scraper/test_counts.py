"""What texts say about comments, at which place."""

import csv
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scraper.counts import CommentReading, Place, read_bare_count, read_comments
from scraper.languages import LEXICONS, lexicon_for, lexicons_in_order

PHRASES = Path(__file__).parent / "data" / "comment_phrases.tsv"
TITLES = ("Hej 2017", "10 kommentarer om budgeten", "Vad vill vi? Mer skola | del 2", "Tack – och hej")
NUMBERS = (2, 5, 12, 1000)
PLACES: tuple[Place, ...] = ("link", "heading", "text")

# Phrases of the table that no reader of the text alone could tell: why stands beside each.
EXCEPTIONS = {
    ("da", "1 kommentar", "none-displayed"): "also stands there as one",
    ("de", "1 Kommentar", "none-displayed"): "also stands there as one",
    ("es", "1 comentario", "none-displayed"): "also stands there as one",
    ("fr", "1 commentaire", "none-displayed"): "also stands there as one",
    ("nl", "1 Reactie", "none-displayed"): "also stands there as one",
    ("pl", "1 Komentarz", "none-displayed"): "also stands there as one",
    ("sv", "1 Kommentar", "none-displayed"): "also stands there as one",
    ("da", "Svar til {title}", "one"): "also heads the form that answers a comment",
    ("nl", "Reactie op {title}", "one"): "also stands there as none-displayed",
    ("da", "Her tænker du på “{title}”", "one"): "a mistranslation without number or noun",
    ("is", "%1$ svar við {title}", "N"): "a broken format string, prints '4var við'",
    ("et", "kommentaar", "N (plural form 0, usually n=1)"): "the number stands in another element",
    ("et", "kommentaari", "N (plural form 1)"): "the number stands in another element",
    ("sv", "{date} at {time} {N}", "N"): "a bare number: the caller knows that it counts comments",
}
ONES = set("en ett ein eine eitt eit et én één eén een un una uno une one jeden jedna jedno yksi ét üks".split())


def _rows() -> Iterator[tuple[str, str, str]]:
    with PHRASES.open(encoding="utf-8", newline="") as table:
        for row in csv.DictReader(table, delimiter="\t"):
            yield row["locale"], row["phrase"], row["meaning"]


def _places(phrase: str, meaning: str) -> tuple[Place, ...]:
    if meaning == "zero":
        return ("link",)
    if meaning == "one":
        first = phrase.lower().split()[0]
        return ("link", "heading") if phrase[0].isdigit() or first in ONES else ("heading",)
    return ("link", "heading") if meaning.startswith("N") or meaning == "closed" else ("heading",)


def _is_right(reading: CommentReading | None, meaning: str, number: int) -> bool:
    count = reading.count if reading else None
    if meaning in ("zero", "one") or meaning.startswith("N"):
        return count == {"zero": 0, "one": 1}.get(meaning, number)
    if meaning == "closed":
        return reading is not None and reading.status == "closed" and count is None
    if meaning == "protected":
        return reading is not None and reading.is_protected and count is None
    return count is None


@pytest.mark.parametrize("place", PLACES)
def test_phrases_of_the_wild_are_read_at_their_place(place: Place) -> None:
    wrong = []
    for locale, phrase, meaning in _rows():
        if (locale, phrase, meaning) in EXCEPTIONS or place not in _places(phrase, meaning):
            continue
        stated = 4 if phrase.startswith("4") else 1
        for number in NUMBERS if "{N}" in phrase else (stated,):
            for title in TITLES if "{title}" in phrase else TITLES[:1]:
                text = phrase.replace("{N}", str(number)).replace("{title}", title).replace("{X}", "7")
                reading = read_comments(text, lexicons=lexicons_in_order(locale), place=place)
                if not _is_right(reading, meaning, number):
                    wrong.append((locale, meaning, text, reading))
    assert wrong == []


def test_exceptions_are_phrases_of_the_table() -> None:
    assert set(EXCEPTIONS) <= set(_rows())


# place, text, count, secondary, status
SWEDISH: list[tuple[Place, str, int | None, int | None, str | None]] = [
    ("link", "Bli först att kommentera 3", 0, 3, "open"),
    ("link", "Bli först att kommentera2", 0, 2, "open"),
    ("text", "Av , , Bli först att kommentera 4", 0, 4, "open"),
    ("text", "Av Anna Ek, 20 mars, 2017, Bli först att kommentera 3", 0, 3, "open"),
    ("link", "1 kommentar 8", 1, 8, None),
    ("link", "4 kommentarer 22", 4, 22, None),
    ("link", "95 kommentarer 1", 95, 1, None),
    ("link", "1 000 kommentarer", 1000, None, None),
    ("link", "1\u00a0000 kommentarer", 1000, None, None),
    ("link", "1\u202f000 kommentarer", 1000, None, None),
    ("link", "12\u2009345 kommentarer", 12345, None, None),
    ("link", "1.000 kommentarer", 1000, None, None),
    ("heading", "4 svar på ”10 kommentarer om budgeten”", 4, None, None),
    ("heading", "Kommentarer till ”2016 års budget”", None, None, None),
    ("heading", "Kommentarer inaktiverade för Titel", None, None, "closed"),
    ("link", "1 kommentarpå Titel", 1, None, None),
    ("link", "Lämna en kommentarpå Titel 2017", 0, None, "open"),
    ("link", "3 kommentarer till Hej 2017", 3, None, None),
    ("link", "4s kommentarer →", 4, None, None),
    ("text", "Publicerat i Politik | 5 kommentarer", 5, None, None),
    ("text", "15 november 2010 12:38 | Politik | 29 kommentarer", 29, None, None),
    ("text", "31 december, 2022 3 kommentarer", 3, None, None),
    ("text", "31 december 2022 3 kommentarer", 3, None, None),
    ("text", "den 20 mars 2017 100 kommentarer", 100, None, None),
    ("text", "2010-11-15 129 kommentarer", 129, None, None),
    ("text", "kl. 12.38 129 kommentarer", 129, None, None),
    ("text", "0 kommentarer | Skriv en kommentar", 0, None, "open"),
    ("text", "3 kommentarer | Kommentarer är stängda", 3, None, "closed"),
    ("text", "TrackBack (0) | Kommentarer (2)", 2, None, None),
    ("link", "Visa alla 12 kommentarer", 12, None, None),
    ("link", "Kommentarer: 4", 4, None, None),
    ("link", "Comments: 4", 4, None, None),
    ("link", "Kommentarer: inga", 0, None, None),
    ("link", "3 kommentar(er)", 3, None, None),
    ("link", "💬 4", 4, None, None),
    ("link", "Två kommentarer", 2, None, None),
    ("link", "4 läsarkommentarer", 4, None, None),
    ("link", "Kommentera (3)", 3, None, None),
    ("link", "4 kommentarer och 2 trackbacks", 4, None, None),
    ("heading", "Det här inlägget har 4 kommentarer", 4, None, None),
    ("heading", "Svar på Titel", 1, None, None),
    ("heading", "Inga kommentarer:", 0, None, None),
    ("heading", "Ingen har kommenterat ännu", 0, None, None),
    ("heading", "Inga kommentarer än. Var först med att kommentera!", 0, None, "open"),
    ("link", "Skriv den första kommentaren!", 0, None, "open"),
    ("link", "Lägg till ny kommentar", 0, None, "open"),
    ("link", "Logga in för att lämna en kommentar", None, None, "open"),
    ("heading", "Det går inte längre att kommentera", None, None, "closed"),
]  # fmt: skip


@pytest.mark.parametrize(("place", "text", "count", "secondary", "status"), SWEDISH)
def test_number_is_read_beside_its_look_alikes(
    place: Place, text: str, count: int | None, secondary: int | None, status: str | None
) -> None:
    reading = read_comments(text, lexicons=lexicons_in_order("sv"), place=place)
    assert reading is not None
    assert (reading.count, reading.secondary, reading.status) == (count, secondary, status)


@pytest.mark.parametrize(
    ("place", "text"),
    [
        ("link", "Bli först att gilla"), ("link", "Inga trackbacks"), ("heading", "Senaste kommentarer"),
        ("heading", "Lämna ett svar till Karin"), ("link", "Avbryt svar"), ("link", "Nyare kommentarer"),
        ("link", "Äldre kommentarer"), ("text", "Din kommentar väntar på granskning"), ("link", "Kommentar #4"),
        ("link", "Kommentar 4"), ("text", "Jag fick 4 kommentarer på stan igår och tänkte på annat."),
        ("text", "4 kommentarer på stan igår"), ("text", "4 % kommentarer"), ("link", ""), ("link", "3"),
        ("link", "Politik"), ("link", "Subscribe to comments"), ("text", "Prenumerera på kommentarer"),
        ("heading", "Reaktioner på ”Vi stänger 3 skolor”"), ("heading", "3 tankar om budgeten"),
        ("heading", "Utan kommentarer"), ("heading", "Svar på frågor om skolan"),
        ("text", "En tanke"), ("text", "Tack för alla svar"),
    ],
)  # fmt: skip
def test_look_alike_says_nothing(place: Place, text: str) -> None:
    assert read_comments(text, lexicons=lexicons_in_order("sv"), place=place) is None


# Written from memory of other software than the table's, one reading a line: language, place, text, count.
UNSEEN = """
en link 3 Comments so far = 3
en link Comments (No) = 0
en link 3 Comment(s) = 3
en link No comments yet - be the first! = 0
en heading Discussion – 3 Comments = 3
en heading This Post Has One Comment = 1
en heading This Post Has 0 Comments = 0
en heading Showing 3 comments = 3
en text Posted by Anna at 10:12 AM 3 comments = 3
en link 1,234 Comments = 1234
en link Be the first to leave a comment = 0
en heading Join the Conversation = -
en link Comments RSS = -
de link Sei der Erste, der einen Kommentar schreibt = 0
de heading Dieser Beitrag hat 3 Kommentare = 3
de heading Noch kein Kommentar vorhanden = 0
de link 1.234 Kommentare = 1234
nl link Reageer als eerste = 0
nl link Wees de eerste die reageert = 0
nl heading Er zijn 3 reacties op dit bericht = 3
fr link Soyez le premier à laisser un commentaire = 0
fr heading Il y a 3 commentaires sur cet article = 3
es link Sé el primero en comentar = 0
es heading Esta entrada tiene 3 comentarios = 3
it link Sii il primo a commentare = 0
it heading Questo articolo ha 3 commenti = 3
pl link Bądź pierwszy! Skomentuj = 0
pl heading Ten wpis ma 3 komentarze = 3
fi link Ole ensimmäinen joka kommentoi = 0
fi heading 3 kommenttia artikkeliin Koulut = 3
nb link Vær den første til å kommentere! = 0
da link Vær den første til at kommentere = 0
da heading Der er 3 kommentarer til dette indlæg = 3
is link Vertu fyrst til að skrifa athugasemd = 0
is link Athugasemdir (3) = 3
et link Ole esimene kommenteerija = 0
et link Kommentaarid puuduvad = 0
"""


@pytest.mark.parametrize("line", UNSEEN.strip().splitlines())
def test_phrases_outside_the_table_follow_the_same_grammar(line: str) -> None:
    said, expected = line.rsplit(" = ", 1)
    language, place, text = said.split(" ", 2)
    reading = read_comments(text, lexicons=lexicons_in_order(language), place=place)  # type: ignore[arg-type] # a table
    assert (reading.count if reading else None) == (None if expected == "-" else int(expected))


def test_call_to_action_is_zero_only_as_a_link() -> None:
    counts = {
        place: read_comments("Lämna en kommentar", lexicons=lexicons_in_order("sv"), place=place) for place in PLACES
    }
    assert {place: (reading.count, reading.is_call_to_action) for place, reading in counts.items() if reading} == {
        "link": (0, True), "heading": (None, True), "text": (None, True),
    }  # fmt: skip


def test_submit_button_is_no_zero() -> None:
    reading = read_comments("Skicka en kommentar", lexicons=lexicons_in_order("sv"), place="link")
    assert reading is not None
    assert reading.count is None


@pytest.mark.parametrize("language", [lexicon.code for lexicon in LEXICONS])
def test_english_interface_is_read_on_any_page(language: str) -> None:
    reading = read_comments("1 comment:", lexicons=lexicons_in_order(language), place="link")
    assert reading is not None
    assert reading.count == 1
    closed = read_comments("Comments Off on Möte 2017", lexicons=lexicons_in_order(language), place="link")
    assert closed is not None
    assert (closed.count, closed.status) == (None, "closed")


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("3", 3), ("(3)", 3), (" 0 ", 0), ("1 000", 1000), ("1\u00a0000", 1000), ("1.234", 1234), ("[12]", 12),
        ("", None), ("tre", None), ("3 4", None), ("12:34", None), ("1.5", None), ("50 %", None), ("#3", None),
        ("123456789", None), ("2017-03-20", None), ("³", None),
    ],
)  # fmt: skip
def test_bare_count(text: str, count: int | None) -> None:
    assert read_bare_count(text) == count


@given(
    st.integers(0, 999_999),
    st.sampled_from([lexicon.code for lexicon in LEXICONS]),
    st.sampled_from(["\u00a0", "\u202f", " ", ".", ""]),
)
def test_any_grouping_of_any_number_is_read_back(number: int, code: str, mark: str) -> None:
    lexicon = lexicon_for(code)
    noun = lexicon.comment_many[0] if lexicon else ""
    text = f"{number:,}".replace(",", mark) + f" {noun}"
    reading = read_comments(text, lexicons=lexicons_in_order(code), place="link")
    assert reading is not None
    assert reading.count == number


@given(st.text(max_size=300), st.sampled_from(PLACES))
def test_any_text_is_read_without_error(text: str, place: Place) -> None:
    read_comments(text, lexicons=lexicons_in_order("sv"), place=place)
    read_bare_count(text)


ATOMS = [
    "1 ",
    "1.",
    "12:34 ",
    "kommentar ",
    "kommentarer",
    "“",
    "«»",
    "(a)",
    "1 000 ",
    " ",
    "\n",
    "| ",
    "bli först ",
    "ö",
]


@given(st.lists(st.sampled_from(ATOMS), min_size=1, max_size=4), st.sampled_from(PLACES))
def test_a_megabyte_of_hostile_text_takes_no_time(atoms: list[str], place: Place) -> None:
    unit = "".join(atoms)
    hostile = (unit * (1_000_000 // len(unit) + 1))[:1_000_000]
    started = time.process_time()
    read_comments(hostile, lexicons=lexicons_in_order("sv"), place=place)
    read_bare_count(hostile)
    assert time.process_time() - started < 1


def _texts(name: str) -> Iterator[tuple[str, str, str, str]]:
    """Language, place, text and what it says ("12", "none", "3 closed"), line by line under the language's heading."""
    language = ""
    for line in (PHRASES.parent / name).read_text(encoding="utf-8").splitlines():
        if line.startswith("["):
            language = line.strip("[]")
        elif line:
            said, expected = line.rsplit(" => ", 1)
            place, text = said.split(": ", 1)
            yield language, place, text, expected


@pytest.mark.parametrize(
    "name",
    [
        "comment_texts_1.txt",
        "comment_texts_2.txt",
        "comment_texts_3.txt",
        "comment_texts_4.txt",
        "comment_texts_5.txt",
        "comment_texts_6.txt",
    ],
)
def test_texts_of_many_interfaces_are_read(name: str) -> None:
    wrong = []
    for language, place, text, expected in _texts(name):
        reading = read_comments(text, lexicons=lexicons_in_order(language), place=place)  # type: ignore[arg-type] # a table
        count = reading.count if reading else None
        said = ("none" if count is None else str(count)) + (" closed" if reading and reading.status == "closed" else "")
        if said != expected:
            wrong.append((language, place, text, said))
    assert wrong == []
