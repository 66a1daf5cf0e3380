"""Which pages are listings, posts or neither, and what is read from them: short pages in many layouts."""

from dataclasses import dataclass

import pytest

from scraper import parse_page

HOST = "https://blogg.example"
PROSE = "Nämnden beslutade i dag att bygga en ny skola i centrum av staden, och den ska stå klar till hösten. "


@dataclass(frozen=True)
class Case:
    """A page's body, and what it is: its kind, and each post's title and day."""

    text: str
    kind: str
    posts: tuple[tuple[str | None, str | None], ...] = ()
    path: str = "/"
    title: str = "Annas blogg"


CASES = {
    "own page whose h1 is empty, with headings in its text": Case(
        f"<main><h1></h1><p><time datetime='2016-12-11'>11 december 2016</time></p><div><p>{PROSE}</p>"
        f"<h2>Bakgrunden</h2><p>{PROSE}</p><h2>Vad händer nu?</h2><p>{PROSE}</p></div></main>",
        "post",
        ((None, "2016-12-11"),),
        path="/posts/utan-rubrik/",
        title=" | Annas blogg",
    ),
}


def listed(entry: str) -> str:
    """Three entries under a heading."""
    days = ("20 mars 2017", "19 mars 2017", "18 mars 2017")
    entries = (entry.format(i=i, day=day, prose=PROSE) for i, day in enumerate(days))
    return f"<main><h1>Blogg</h1><div>{''.join(entries)}</div></main>"


THREE = (("Rubrik 0", "2017-03-20"), ("Rubrik 1", "2017-03-19"), ("Rubrik 2", "2017-03-18"))
TEASERS = {
    "links of three spans by their names": (
        '<a href="/blogg/2017-03/{i}"><span class="date">{day}</span> <span class="heading">Rubrik {i}</span>'
        '<span class="intro">{prose}</span></a>'
    ),
    "links of nameless spans": (
        '<div><a href="/b/{i}.html"><span>Rubrik {i}</span><span>{day}</span><span>{prose}</span></a></div>'
    ),
    "links of a title and a day": '<div><a href="/b/{i}.html"><span>Rubrik {i}</span><span>{day}</span></a></div>',
    "links of a picture and spans in a span": (
        '<p><a href="/b/{i}.html"><span><img src="/{i}.jpg"></span><span><span>{day}</span><span>Rubrik {i}</span>'
        "<span>{prose}</span></span></a></p>"
    ),
    "links whose heading a paragraph closed": (
        '<div><a href="/post/{i}"><h2><p>Rubrik {i}</p></h2><div>{day}</div><p>{prose}</p></a></div>'
    ),
}
CASES |= {name: Case(listed(entry), "listing", THREE, path="/blogg/") for name, entry in TEASERS.items()}
CASES["a row that shows a dash for its day"] = Case(
    "<h1>Arkiv</h1><dl>"
    + "".join(
        f"<dt>{day}</dt><dd><a href='/{i}.html'>Rubrik {i}</a></dd>"
        for i, day in enumerate(("25 maj 2020", "—", "13 mars 2020"))
    )
    + "</dl>",
    "listing",
    (("Rubrik 0", "2020-05-25"), ("Rubrik 1", None), ("Rubrik 2", "2020-03-13")),
    path="/arkiv.html",
)

OWN = f"<h1>Bron är klar</h1><p>11 mars 2017</p><p>{PROSE * 2}</p><p>{PROSE * 2}</p>"
TEASER = (
    '<article class="post"><h3><a href="/b/{i}/">Rubrik {i}</a></h3><time datetime="2017-03-0{i}">{i} mars 2017</time>'
    "<p>{prose}</p></article>"
)
LATEST = "".join(TEASER.format(i=i, prose=PROSE) for i in (3, 2, 1))
LINKS = "".join(f'<li><a href="/b/{i}/">Rubrik {i}</a> <span>{i} mars 2017</span></li>' for i in (3, 2, 1))
BRIDGE = (("Bron är klar", "2017-03-11"),)
TEASED = (("Rubrik 3", "2017-03-03"), ("Rubrik 2", "2017-03-02"), ("Rubrik 1", "2017-03-01"))
CASES |= {
    name: Case(text, "post", BRIDGE, path="/bron/", title="Bron är klar - Annas blogg")
    for name, text in {
        "own page over the latest posts": f"<main><div>{OWN}</div><section><h2>Senaste</h2>{LATEST}</section></main>",
        "own article over articles": f"<main><article>{OWN}</article><section><h2>Nytt</h2>{LATEST}</section></main>",
        "own page with links beside": f"<main>{OWN}</main><div><h3>Senaste inlägg</h3><ul>{LINKS}</ul></div>",
    }.items()
}
CASES |= {
    "front page with an introduction and news": Case(
        f"<main><h1>Anna Ek</h1><p>{PROSE * 2}</p><h2>Senaste nytt</h2>{LATEST}</main>", "listing", TEASED
    ),
    "an author's page with a word about the author": Case(
        f"<main><h1>Anna Ek</h1><p>{PROSE * 3}</p>{LATEST}</main>", "listing", TEASED, "/om/anna-ek/", "Anna Ek"
    ),
    "hits of a search": Case(f"<h1>Sökresultat för: bro</h1><ol>{LINKS}</ol>", "listing", TEASED, "/?s=bro"),
    "search without hits": Case("<h1>Sökresultat för: bro</h1><p>Inga träffar.</p>", "other", path="/?s=bro"),
    "index of tags": Case(
        "<h1>Etiketter</h1>" + "".join(f'<li><a href="/tag/ord{i}/">ord{i}</a> ({i})</li>' for i in range(1, 20)),
        "other",
        path="/etiketter/",
    ),
    "login": Case("<h1>Logga in</h1><form><input name=u><input type=password></form>", "other", path="/blogg/"),
    "cookies": Case(f"<h2>Vi använder kakor</h2><p>{PROSE * 3}</p><button>Godkänn</button>", "other", path="/blogg/"),
    "not found, over recent posts": Case(
        f"<h1>Sidan kunde inte hittas</h1><h2>Senaste inlägg</h2>{LATEST}<ul>{LINKS}</ul>", "other", path="/hej/"
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_page_is_what_a_reader_takes_it_for(name: str) -> None:
    case = CASES[name]
    text = f"<html lang=sv><head><title>{case.title}</title></head><body>{case.text}</body></html>"
    page = parse_page(text.encode(), HOST + case.path)
    days = [str(post.published.date) if post.published else None for post in page.posts]
    assert (page.kind, tuple(zip((post.title for post in page.posts), days, strict=True))) == (case.kind, case.posts)
