"""Posts that a password protects: the title is kept, the text is not guessed."""

import pytest

from scraper import parse_page

_LISTING = """<!DOCTYPE html><html lang="{lang}"><head><title>Annas blogg</title></head><body><main>
<div class="entry"><h2><a href="/2019/05/02/budgeten/">{title}</a></h2><span>2019-05-02</span><p>{shown}</p></div>
<div class="entry"><h2><a href="/2019/05/01/bron/">Bron</a></h2><span>2019-05-01</span><p>Vi bygger en bro.</p></div>
<div class="entry"><h2><a href="/2019/04/30/skolan/">Skolan</a></h2><span>2019-04-30</span><p>Det blir två.</p></div>
</main></body></html>"""
_FORM = '<form action="/wp-login.php?action=postpass" method="post"><input name="post_password" type="password"></form>'


def _first(lang: str, title: str, shown: str):
    body = _LISTING.format(lang=lang, title=title, shown=shown).encode()
    page = parse_page(body, "https://anna.example/", headers={"Content-Type": "text/html; charset=UTF-8"})
    assert len(page.posts) == 3
    return page.posts[0]


@pytest.mark.parametrize(
    ("lang", "title", "shown"),
    [
        ("sv", "Skyddad: Budgeten", "Det finns inget utdrag, eftersom detta är ett skyddat inlägg."),
        ("sv", "Lösenordsskyddad: Budgeten", "Det finns inget utdrag eftersom det här är ett skyddat inlägg."),
        ("sv", "Skyddad: Budgeten", f"Detta innehåll är lösenordsskyddat. Ange ditt lösenord nedan: {_FORM}"),
        ("da", "Beskyttet: Budgeten", "Der er intet uddrag, da dette er et beskyttet indl&#230;g."),
        ("fr", "Protégé&nbsp;: Budgeten", "Il n&rsquo;y a pas d&rsquo;extrait, car cet article est protégé."),
        ("de", "Geschützt: Budgeten", "Es gibt keine Kurzfassung, da dies ein geschützter Beitrag ist."),
        ("en", "Protected: Budgeten", "There is no excerpt because this is a protected post."),
    ],
)
def test_a_protected_post_has_its_title_without_prefix_and_no_text(lang, title, shown):
    post = _first(lang, title, shown)
    assert (post.is_protected, post.title, post.body_text) == (True, "Budgeten", "")


@pytest.mark.parametrize(
    ("title", "shown"),
    [
        ("Skyddad: natur", "Skogen är skyddad sedan i fjol."),
        ("Bron är skyddad", "Den som vill läsa mer: detta innehåll är lösenordsskyddat."),
    ],
)
def test_a_text_about_protection_is_a_text(title, shown):
    post = _first("sv", title, shown)
    assert (post.is_protected, post.title, post.body_text) == (False, title, shown)
