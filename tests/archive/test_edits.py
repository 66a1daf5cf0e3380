import pytest

from archive.edits import Content, differences, edit_class

TEXT = "Vi säger ja till bron över Umeälven. Det kostar 12 miljoner kronor, sade Anna Ek i fullmäktige den 3 maj."


@pytest.mark.parametrize(
    ("old", "new", "kind"),
    [
        ("ja till", "ja  till", "space"),
        ("över", "ö\u00adver", "space"),
        ("till bron", "tillbron", "space"),
        ("fullmäktige", "fulmäktige", "typo"),
        ("Umeälven.", "Umeälven!", "typo"),
        ("kronor", "kroner", "typo"),
        ("säger ja", "säger Ja", "typo"),
        ("säger", "sägger", "typo"),
        ("12", "14", "fact"),
        ("kostar 12 miljoner", "kostar miljoner", "fact"),
        ("miljoner", "miljarder", "fact"),
        ("3 maj", "3 juni", "fact"),
        ("Anna Ek", "Karin Lind", "fact"),
        ("Anna", "Anne", "fact"),
        ("ja till", "nej till", "wording"),
        ("säger ja", "säger inte ja", "wording"),
        ("sade", "menade", "wording"),
        ("maj.", "maj. Tack.", "wording"),
        ("maj.", "maj. " + "Mer om detta i morgon kväll. " * 5, "large"),
    ],
)
def test_an_edit_is_classed_by_its_gravest_part(old, new, kind):
    assert edit_class(TEXT, TEXT.replace(old, new)) == kind


def test_a_rewriting_is_large_however_short_its_words():
    assert edit_class(TEXT, "Något helt annat står här nu, och ingenting av det gamla. " * 2) == "large"


def test_a_word_that_is_set_right_everywhere_is_one_slip():
    text = "Komunen bygger. Vi i komunen tror på det. " * 6
    assert edit_class(text, text.replace("omunen", "ommunen")) == "typo"


@pytest.mark.parametrize("text", ["", " ", "\u200b", TEXT])
def test_the_same_text_differs_by_space_at_most(text):
    assert edit_class(text, f"{text} \n\n") == "space"


@pytest.mark.parametrize(
    ("after", "is_told"),
    [
        (("https://b.example/bilder/bro.jpg",), False),
        (("https://b.example/bro.jpg?w=600",), False),
        (("https://a.example/2019/bro.jpg",), True),
        (("https://b.example/vag.jpg",), True),
        (("https://b.example/bro.jpg", "https://b.example/vag.jpg"), True),
        ((), True),
    ],
)
def test_pictures_that_lie_at_another_host_are_no_other_pictures(after, is_told):
    contents = [Content("Om bron", None, None, None, TEXT, media) for media in (("https://a.example/bro.jpg",), after)]
    assert bool(differences(*contents)) == is_told
