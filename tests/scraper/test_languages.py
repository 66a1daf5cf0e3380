"""The lexicons are complete, clean, and found by any tag that pages use."""

import dataclasses
import unicodedata
from zoneinfo import ZoneInfo

import pytest

from scraper.extract.phrases import is_read_more
from scraper.languages import LEXICONS, Lexicon, lexicon_for, lexicons_in_order


def _strings(value: object) -> list[str]:
    if isinstance(value, str):
        return [value]
    return [text for part in value for text in _strings(part)] if isinstance(value, tuple) else []


@pytest.mark.parametrize("lexicon", LEXICONS, ids=lambda lexicon: lexicon.code)
def test_lexicon_is_complete_and_lower_case(lexicon: Lexicon) -> None:
    assert len(lexicon.months) == 12
    assert len(lexicon.weekdays) == 7
    assert len(lexicon.numbers) == 12
    assert [age for age, _ in lexicon.day_words] == [0, 1, 2]
    assert {unit for unit, _ in lexicon.units} == {"second", "minute", "hour", "day", "week", "month", "year"}
    ZoneInfo(lexicon.zone)
    for field in dataclasses.fields(lexicon):
        for text in _strings(getattr(lexicon, field.name)):
            if field.name != "zone":
                assert text == unicodedata.normalize("NFC", text.lower()).strip(), (field.name, text)
                assert text, field.name


@pytest.mark.parametrize("lexicon", LEXICONS, ids=lambda lexicon: lexicon.code)
def test_every_vocabulary_that_pages_need_is_filled(lexicon: Lexicon) -> None:
    for name in (
        "zero_words", "title_slots", "invite_verbs", "first_stems", "closed_stems", "password_stems", "login_stems",
        "by_words", "publish_words", "edited_words", "older_posts", "newer_posts", "read_more", "archive_words",
        "furniture", "protected_titles", "protected_notices", "not_found", "recent_words",
    ):  # fmt: skip
        assert getattr(lexicon, name), name


def test_no_word_names_different_months_in_different_languages() -> None:
    owners: dict[str, set[int]] = {}
    for lexicon in LEXICONS:
        for number, forms in enumerate(lexicon.months, start=1):
            for form in forms:
                owners.setdefault(form, set()).add(number)
    assert {form: numbers for form, numbers in owners.items() if len(numbers) > 1} == {}


@pytest.mark.parametrize(
    ("tag", "code"),
    [
        ("sv", "sv"), ("sv-SE", "sv"), ("sv_SE", "sv"), ("SV-fi", "sv"), ("no", "nb"), ("nb-NO", "nb"), ("nn", "nn"),
        ("is_IS.UTF-8", "is"), ("en-GB", "en"), (" de ", "de"), ("swe", "sv"), ("ru", None), ("", None), (None, None),
    ],
)  # fmt: skip
def test_tag_finds_its_lexicon(tag: str | None, code: str | None) -> None:
    lexicon = lexicon_for(tag)
    assert (lexicon.code if lexicon else None) == code


def test_order_is_stated_then_english_then_the_rest() -> None:
    codes = [lexicon.code for lexicon in lexicons_in_order("fi")]
    assert codes[:2] == ["fi", "en"]
    assert sorted(codes) == sorted(lexicon.code for lexicon in LEXICONS)
    assert lexicons_in_order(None)[0].code == "en"
    assert lexicons_in_order("fi") is lexicons_in_order("fi-FI")


# What WordPress, Blogger and Drupal print on their links to the rest of a post and to older posts.
LINKS = {
    "sv": (("Läs mer »", "Fortsätt läsa “Vägen hem”"), ("Äldre inlägg",)),
    "nb": (("Les mer", "Fortsett å lese «Veien hjem»"), ("Eldre innlegg",)),
    "nn": (("Les meir", "Hald fram med å lese"), ("Eldre innlegg", "Neste")),
    "da": (("Læs mere »", "Fortsæt med at læse “Vejen hjem”"), ("Ældre indlæg", "Ældre opslag")),
    "fi": (("Lue lisää", "Jatka artikkelin “Kotimatka” lukemista"), ("Vanhemmat artikkelit", "Vanhemmat tekstit")),
    "is": (("Lesa meira", "Halda áfram að lesa “Leiðin heim”"), ("Eldri færslur",)),
    "en": (("Read more »", "Continue reading “The way home”"), ("Older posts", "Older Entries")),
    "de": (("Weiterlesen", "„Der Heimweg“ weiterlesen"), ("Ältere Beiträge", "Ältere Posts")),
    "nl": (("Lees meer", "Verder met lezen", "Meer lezen »"), ("Oudere berichten", "Oudere posts")),
    "fr": (
        ("Lire la suite", "Continuer la lecture de « Le chemin »"),
        ("Articles plus anciens", "Articles précédents"),
    ),
    "es": (("Leer más", "Lee más", "Seguir leyendo «El camino»"), ("Entradas antiguas", "Entradas anteriores")),
    "it": (("Leggi tutto", "Continua a leggere “La strada”"), ("Post più vecchi", "Articoli precedenti")),
    "pl": (("Czytaj dalej", "Czytaj więcej »"), ("Starsze posty", "Starsze wpisy")),
    "et": (("Loe edasi", "Lisateave »", "Jätka lugemist"), ("Vanemad postitused",)),
}


@pytest.mark.parametrize("code", sorted(LINKS))
def test_links_of_the_common_software_are_known(code: str) -> None:
    lexicon = lexicon_for(code)
    assert lexicon is not None
    more, older = LINKS[code]
    assert [text for text in more if not is_read_more((lexicon,), text)] == []
    assert [text for text in older if text.lower() not in lexicon.older_posts] == []
