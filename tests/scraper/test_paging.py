"""Where a listing goes on with older posts: every form of pager, and what looks like one."""

import pytest

from scraper import parse_page

HOST = "https://blogg.example"
PROSE = "Nämnden beslutade i dag att bygga en ny skola i centrum av staden, och den ska stå klar till hösten. "
POSTS = "".join(
    f'<article class="post"><h2><a href="/blogg/2017/03/rubrik-{i}.html">Rubrik {i}</a></h2>'
    f'<time datetime="2017-03-{20 - i}">mars</time><p>{PROSE}</p></article>'
    for i in range(3)
)


def numbers(form: str, current: int) -> str:
    """A pager of four pages by an address with ``{page}``, ``{before}`` (from 0) or ``{posts}`` (of 20 a page)."""
    parts = (
        f"<b>{i}</b>" if i == current else f'<a href="{form.format(page=i, before=i - 1, posts=20 * (i - 1))}">{i}</a>'
        for i in range(1, 5)
    )
    return f"<div>{' '.join(parts)}</div>"


def items(form: str, current: int) -> str:
    """The same as a list."""
    return numbers(form, current).replace("<a ", "<li><a ").replace("</a>", "</a></li>").replace("<b>", "<li><b>")


TYPO3 = "/blogg/?tx_news_pi1%5BcurrentPage%5D={page}&cHash=abc{page}"
MONTHS = (
    '<h3>Arkiv</h3><ul><li><a href="/blogg/2017/03/">mars 2017</a></li>'
    '<li><a href="/blogg/2017/02/">februari 2017</a></li><li><a href="/blogg/2017/01/">januari 2017 (3)</a></li></ul>'
)

PAGERS = [
    ("/blogg/", numbers("/blogg/?offset={posts}", 1), "/blogg/?offset=20"),
    ("/blogg/?offset=20", numbers("/blogg/?offset={posts}", 2), "/blogg/?offset=40"),
    ("/blogg/", items("/blogg/?start={posts}", 1), "/blogg/?start=20"),
    ("/blogg/?start=40", items("/blogg/?start={posts}", 3), "/blogg/?start=60"),
    ("/blogg/?start=60", numbers("/blogg/?start={posts}", 4), None),
    *((f"/blogg/{w}/2", numbers(f"/blogg/{w}/{{page}}", 2), f"/blogg/{w}/3") for w in ("sida", "side", "sivu", "page")),
    *(("/blogg/", numbers(f"/blogg/{w}/{{page}}", 1), f"/blogg/{w}/2") for w in ("sida", "side", "sivu", "seite")),
    ("/blogg/", numbers("/blogg/?page={before}", 1), "/blogg/?page=1"),
    ("/blogg/?page=1", items("/blogg/?page={before}", 2), "/blogg/?page=2"),
    ("/blogg/?page=3", numbers("/blogg/?page={before}", 4), None),
    ("/blogg/", numbers("/blogg/?page={page}", 1), "/blogg/?page=2"),
    ("/blogg/?page=4", numbers("/blogg/?page={page}", 4), None),
    ("/blogg/", numbers(TYPO3, 1), TYPO3.format(page=2)),
    (TYPO3.format(page=2), numbers(TYPO3, 2), TYPO3.format(page=3)),
    ("/blogg/", numbers("/blogg/page-{page}.html", 1), "/blogg/page-2.html"),
    ("/blogg/index.html", numbers("/blogg/index{page}.html", 1), "/blogg/index2.html"),
    ("/blogg/?t=88", '<a href="/blogg/">‹</a> <a href="/blogg/?t=77">›</a>', "/blogg/?t=77"),
    ("/blogg/?t=88", '<a href="/blogg/">«</a> <a href="/blogg/?t=77">»</a>', "/blogg/?t=77"),
    ("/blogg/?t=88", '<a href="/blogg/">←</a>', None),
    ("/blogg/", '<a href="/blogg/nyheter/">→</a>', None),
    ("/blogg/", '<a href="/blogg/?t=88" aria-label="Nästa sida"><svg></svg></a>', "/blogg/?t=88"),
    ("/blogg/", '<a href="/blogg/?t=88" aria-label="Äldre inlägg"><span>→</span></a>', "/blogg/?t=88"),
    ("/blogg/", '<a href="/blogg/?t=88"><img src="/r.png" alt="Äldre inlägg"></a>', "/blogg/?t=88"),
    ("/blogg/?t=88", '<a href="/blogg/?t=99" aria-label="Nyare inlägg">→</a>', None),
    ("/blogg/", '<a href="/blogg/?skip=10">Ladda fler</a>', "/blogg/?skip=10"),
    ("/blogg/", '<a href="/blogg/?skip=10">Visa fler inlägg</a>', "/blogg/?skip=10"),
    ("/blogg/", '<a href="/blogg/?skip=10">Load more</a>', "/blogg/?skip=10"),
    ("/blogg/", '<a href="#" onclick="more()">Visa fler</a>', None),
    ("/blogg/", '<a href="javascript:void(0)">Visa fler</a>', None),
    ("/blogg/", '<a href="/blogg/">Visa fler</a>', None),
    ("/blogg/", '<select onchange="go()"><option value="/blogg/?sida=2">2</option></select>', None),
    ("/blogg/", '<link rel="next" href="/blogg/page/2/">', "/blogg/page/2/"),
    ("/blogg/", '<a rel="next" href="/blogg/page/2/">Äldre</a>', "/blogg/page/2/"),
    (
        "/blogg/page/2/",
        '<a rel="next" href="/blogg/page/1/">Nyare inlägg</a><a rel="prev" href="/blogg/page/3/">Äldre inlägg</a>',
        "/blogg/page/3/",
    ),
    (
        "/search?updated-max=2017-03-01T00:00:00Z",
        '<a href="/search?updated-max=2017-04-01&reverse-paginate=true">Nyare inlägg</a>'
        '<a href="/search?updated-max=2017-02-01T00:00:00Z&max-results=7">Äldre inlägg</a>',
        "/search?updated-max=2017-02-01T00:00:00Z&max-results=7",
    ),
    (
        "/blog?offset=1489500000000",
        '<div class="newer"><a href="/blog?offset=1499500000000&reversePaginate=true" rel="prev">Newer Posts</a></div>'
        '<div class="older"><a href="/blog?offset=1469500000000" rel="next">Older Posts</a></div>',
        "/blog?offset=1469500000000",
    ),
    ("/page/2", '<a href="/page/1">Previous page</a> <a href="/page/3">Next page</a>', "/page/3"),
    ("/page/4", '<a href="/page/3">Previous page</a>', None),
    ("/blogg/", "<table id=wp-calendar><tr><td>19</td><td><a href='/blogg/2017/03/20/'>20</a></td></tr></table>", None),
    ("/blogg/", '<div><span>19</span> <a href="/blogg/2017/03/20/">20</a></div>', None),
    ("/blogg/2016/", '<div><b>2016</b> <a href="/blogg/2017/">2017</a></div>', None),
    ("/blogg/2016/02/", '<a href="/blogg/2016/03/">mars</a>', None),
    ("/blogg/", '<a href="/blogg/2017/03/rubrik-1.html?cpage=2">Äldre kommentarer</a>', None),
    ("/blogg/", '<a href="https://annan.example/sida">Nästa</a>', None),
    ("/blogg/", MONTHS, None),
]


@pytest.mark.parametrize(("path", "pager", "older"), PAGERS)
def test_older_posts_follow_where_the_pager_says(path: str, pager: str, older: str | None) -> None:
    head = pager if pager.startswith("<link") else ""
    text = f"<html lang=sv><head>{head}<title>Annas blogg</title></head><body><main>{POSTS}</main>{pager}</body></html>"
    page = parse_page(text.encode(), HOST + path)
    assert (page.kind, len(page.posts)) == ("listing", 3)
    assert page.next_url == (HOST + older if older else None)
