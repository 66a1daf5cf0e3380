"""Authors in bylines, and what only looks like a byline."""

import time
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scraper.languages import LEXICONS, lexicon_for, lexicons_in_order
from scraper.reading import Reading

STOCKHOLM = ZoneInfo("Europe/Stockholm")
CAPTURED = datetime(2017, 8, 22, 10, 0, tzinfo=UTC)


def _author(text: str, language: str = "sv") -> str | None:
    lexicons = lexicons_in_order(language)
    byline = Reading(lexicons, STOCKHOLM, CAPTURED).byline(text)
    return byline.author if byline else None


# language, text; the author is Anna Ek
NAMED = """
sv Av Anna Ek
sv av Anna Ek den 20 mars 2017
sv Postat av Anna Ek den 20 mars 2017
sv Detta inlägg postades i Politik den 20 mars 2017 av Anna Ek.
sv Publicerat av Anna Ek 20 mars, 2017 i Politik
sv Av Anna Ek - 10 augusti 2015 19:47
sv Posted by Anna Ek 21 Aug, 2017 14:14
sv Postat 20 mars 2017 av Anna Ek
sv Skrivet av: Anna Ek
sv Upplagd av Anna Ek kl. 10:12
sv Upplagd av Anna Ek kl. 10:12 Inga kommentarer:
sv Av Anna Ek, 20 mars, 2017, Bli först att kommentera 3
sv Av Anna Ek Bli först att kommentera
sv Anna Ek skrev:
sv Anna Ek skrev 20 mars 2017:
sv Av Anna Ek i Politik
sv Publicerat i Politik av Anna Ek
sv 20 mars 2017 av Anna Ek | 3 kommentarer
sv Postat av: Anna Ek 2009-03-20 kl. 10:12
sv 2009-03-20 @ 10:12 av Anna Ek
sv av Anna Ek in Politik, Skola
sv Lämna en kommentar / Politik / Av Anna Ek
sv Text och foto: Anna Ek
sv Artikeln är skriven av Anna Ek, kommunalråd
sv Alla inlägg av Anna Ek
sv Publicerat 20 mars, 2017Av Anna Ek
sv av Anna Ek · Publicerat 20 mars 2017 · Uppdaterat 21 mars 2017
en By Anna Ek on March 20, 2017
en Posted on March 20, 2017 by Anna Ek in Politics
en March 20, 2017 By Anna Ek Leave a Comment
en Written by Anna Ek on 20 March 2017. Posted in Politics
nb Lagt inn av Anna Ek kl. 10:12
nb Sist endret 1. mai 2018 | Av Anna Ek
nn Skrive av Anna Ek 20. mars 2017
da Dette indlæg blev udgivet den 20. marts 2017 af Anna Ek.
da Indsendt af Anna Ek kl. 10.12
fi Artikkelin julkaisija on Anna Ek
fi Kirjoittanut Anna Ek
fi Julkaistu 20. maaliskuuta 2017 kategoriassa Koulu, kirjoittanut Anna Ek.
fi Lähettänyt Anna Ek klo 10.12
is Eftir Anna Ek
is Birt af Anna Ek kl. 10:12
de Dieser Beitrag wurde von Anna Ek am 20. März 2017 veröffentlicht.
de Dieser Beitrag wurde unter Politik abgelegt am 20. März 2017 von Anna Ek.
de Eingestellt von Anna Ek um 10:12
nl Dit bericht werd geplaatst in Politiek op 20 maart 2017 door Anna Ek.
fr Publié le 20 mars 2017 par Anna Ek dans Politique
fr Publié par Anna Ek à 10:12
es Esta entrada fue publicada el 20 de marzo de 2017 por Anna Ek.
it Pubblicato da Anna Ek alle ore 10:12
pl Opublikowano 20 marca 2017, autor: Anna Ek
pl Ten wpis został opublikowany w Szkoły dnia 20 marca 2017, przez Anna Ek.
et Postitas Anna Ek kell 10:12
et Autor: Anna Ek
"""


@pytest.mark.parametrize("line", NAMED.strip().splitlines())
def test_author_is_read_from_a_byline(line: str) -> None:
    language, text = line.split(" ", 1)
    assert _author(text, language) == "Anna Ek"


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Av Moderaterna i Umeå den 20 mars 2017", "Moderaterna i Umeå"),
        ("Av Miljöpartiet de gröna i Lund", "Miljöpartiet de gröna i Lund"),
        ("Av Anna &amp; Bo Ek", "Anna & Bo Ek"),
        ("Av Anna Ek och Bo Ek 20 mars 2017", "Anna Ek och Bo Ek"),
        ("Av Carl-Johan von Essen", "Carl-Johan von Essen"),
        ("Av A. K. Ek", "A. K. Ek"),
        ("Av Anna E.", "Anna E."),
        ("Av Anna Ek (S) den 20 mars 2017", "Anna Ek (S)"),
        ("Av redaktionen", "redaktionen"),
        ("Postat av admin", "admin"),
        ("av admin, 20 mars 2017", "admin"),
        ("Postat av anna ek för 3 dagar sedan", "anna ek"),
        ("Publicerat av annaek75", "annaek75"),
        ("By anna at 5:46 pm on Friday, 6. Oct", "anna"),
        ("Posted by Anna. Permalink | TrackBack", "Anna"),
        ("¶ posted by Anna Ek at 11:36 AM", "Anna Ek"),
        ("Av  Anna\n Ek", "Anna"),
    ],
)
def test_name_is_kept_as_written(text: str, name: str) -> None:
    assert _author(text) == name


@pytest.mark.parametrize(
    "text",
    [
        "", "Av , , Bli först att kommentera 3", "Av flera skäl har vi beslutat att", "Av flera skäl",
        "Av Stefan Löfven fick vi höra att", "Av oss för er", "Av Umeå kommuns alla skolor är det bara en",
        "Publicerat den 20 mars 2017", "Publicerat i Politik", "Bilden är tagen av Anna Ek", "Foto: Anna Ek",
        "Foto av Anna Ek", "En bok av Selma Lagerlöf", "Senast ändrat av Anna Ek den 20 mars 2017",
        "Kommentar av Karin den 20 mars 2017", "by the way we are done", "Läs också inlägget av Bo Ek",
        "Av Sverige, Norge och Danmark har vi i dag mycket att lära om hur skolan kan bli bättre för alla",
        "3 kommentarer", "Anna Ek", "Da Vinci i Umeå",
        "Von Essen svarar", "Di Leva sjunger", "Postat av", "av 20 mars 2017",
        "Sammanfattning: Av 3 förslag gick 2 igenom",
    ],
)  # fmt: skip
def test_other_text_names_no_author(text: str) -> None:
    assert _author(text) is None


def test_rest_is_the_text_without_the_author() -> None:
    lexicons = lexicons_in_order("sv")
    text = "Publicerat av Anna Ek 20 mars, 2017 i Politik"
    byline = Reading(lexicons, STOCKHOLM, None).byline(text)
    assert byline is not None
    assert byline.rest == "Publicerat 20 mars, 2017 i Politik"


NAMES = ("Anna Ek", "Carl-Johan von Essen", "Redaktionen", "Åsa Öberg", "J. P. Ek")


@given(st.sampled_from([lexicon.code for lexicon in LEXICONS]), st.sampled_from(NAMES), st.data())
def test_every_phrase_of_every_language_leads_to_the_name(code: str, name: str, data: st.DataObject) -> None:
    lexicon = lexicon_for(code)
    assert lexicon is not None
    phrase = data.draw(st.sampled_from(lexicon.by_words)).capitalize()
    tail = data.draw(st.sampled_from(["", " 2017-03-20", ", 2017-03-20 12:34", " | 2017-03-20", " (2017-03-20)"]))
    assert _author(f"{phrase} {name}{tail}", lexicon.code) == name


@given(st.text(max_size=300))
def test_any_text_is_read_without_error(text: str) -> None:
    _author(text)
    _author(f"Av {text}")


@given(
    st.lists(st.sampled_from(["av ", "Av ", "Anna ", "1 ", "12:34 ", ",", "(S)", " ", "\n", "skrev ", "ö"]), min_size=1)
)
def test_a_megabyte_of_hostile_text_takes_no_time(atoms: list[str]) -> None:
    unit = "".join(atoms)
    hostile = (unit * (1_000_000 // len(unit) + 1))[:1_000_000]
    started = time.process_time()
    _author(hostile)
    assert time.process_time() - started < 1
