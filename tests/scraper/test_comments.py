"""Where on a page a post's comments are counted, and what is no count of them: one small page per row."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from scraper import Post, parse_page

PROSE = (
    "<p>Nu har vi beslutat om budgeten för nästa år, och det blev en lång kväll i fullmäktige med många inlägg om "
    "skolan.</p>"
)
FORM = (
    '<div id="respond"><h3 id="reply-title">Lämna ett svar</h3><form id="commentform"><textarea name="comment">'
    "</textarea></form></div>"
)


def _parsed(body: str, address: str) -> tuple[Post, ...]:
    html = f'<!doctype html><html lang="sv"><head><title>Annas blogg</title></head><body>{body}</body></html>'
    return parse_page(
        html.encode(),
        address,
        headers={"content-type": "text/html; charset=utf-8"},
        fetched_at=datetime(2020, 1, 1, tzinfo=UTC),
    ).posts


def _entry(number: int, title: str, *, above: str = "", below: str = "") -> str:
    link = f'<a href="/2019/05/0{number}/p{number}/" rel="bookmark">{title}</a>'
    return (
        f'<article class="post hentry"><h2 class="entry-title">{link}</h2><div class="entry-meta">'
        f'<time class="entry-date" datetime="2019-05-0{number}T10:00:00+02:00">{number} maj 2019</time> {above}</div>'
        f'<div class="entry-content">{PROSE * 2}</div><footer class="entry-meta">{below}</footer></article>'
    )


def _listing(html: str, *, layout: str) -> tuple[Post, ...]:
    """A listing of three posts of which the second has the markup under test; ``P2`` stands for its address."""
    html = html.replace("P2", "/2019/05/02/p2/")
    second = _entry(2, "Titel två", above=html) if layout == "above" else _entry(2, "Titel två", below=html)
    return _parsed(f"<div>{_entry(1, 'Titel ett')}{second}{_entry(3, 'Titel tre')}</div>", "https://blogg.example/")


def _comment(number: int, *, kind: str = "comment", replies: str = "") -> str:
    return (
        f'<li class="{kind}" id="comment-{number}"><div class="comment-body"><cite class="fn">Person {number}</cite> '
        f'<a href="#comment-{number}">{number} maj 2019 kl. 10:0{number}</a><p>Bra, men hur blir det med {number} '
        f'kommentarer om bron?</p><a class="comment-reply-link" href="#">Svara</a></div>{replies}</li>'
    )


TWO = f'<ol class="comment-list">{_comment(1)}{_comment(2)}</ol>'
PINGBACK = _comment(3, kind="pingback")
INNER = f'<ol class="children">{_comment(3)}</ol>'
REPLIES = f'<ol class="children">{_comment(2, replies=INNER)}</ol>'

# name, markup in the second post's facts, its count, its status where that matters
LISTED: list[tuple[str, str, int | None, str | None]] = [
    (
        "hidden-sentence-number",
        '<a href="P2#comments"><span class="visually-hidden">Gå till kommentarerna för Titel två. </span>12</a>',
        12,
        None,
    ),
    ("image-alt", '<a href="P2#comments"><img src="c.gif" alt="12 kommentarer"></a>', 12, None),
    ("labels-first", "<span>Kommentarer: <b>12</b></span> <span>Visningar: <b>345</b></span>", 12, None),
    ("label-above", "<div><div>Läst</div><div>345</div><div>Kommentarer</div><div>12</div></div>", 12, None),
    ("number-above", "<div><div>345</div><div>Läst</div><div>12</div><div>Kommentarer</div></div>", 12, None),
    ("tag-of-replies", '<p>Etiketter: <a href="/t/1">5 svar</a>, <a href="/t/2">skola</a></p>', None, None),
    (
        "call-in-prose",
        '<p>Du kan <a href="P2#respond">lämna en kommentar</a>, eller en trackback från din egen sida.</p>',
        None,
        "open",
    ),
    (
        "bare-number-svg",
        '<a href="P2#comments"><svg class="icon"><title>Comments</title><path d="M0"/></svg> 4</a>',
        4,
        None,
    ),
    ("bare-number-icon", '<a href="P2#respond"><i class="fa fa-comment"></i> 0</a>', 0, None),
    (
        "bare-number-respond-plain",
        '<span class="meta-item"><i class="icon-bubble"></i><a href="P2#respond">12</a></span>',
        12,
        None,
    ),
    ("aria-label", '<a class="c" href="P2" aria-label="4 kommentarer"><svg></svg></a>', 4, None),
    (
        "aria-label-num",
        '<a class="c" href="P2#comments" aria-label="4 kommentarer till Titel två">'
        '<span aria-hidden="true">4</span></a>',
        4,
        None,
    ),
    ("title-attr", '<a href="P2#comments" title="Kommentarer till Titel två"><i></i>7</a>', 7, None),
    ("title-attr-only", '<a href="P2" title="7 kommentarer"><i class="icon"></i></a>', 7, None),
    ("data-count", '<a href="P2#comments" class="cm" data-count="5">Kommentarer</a>', 5, None),
    ("data-comments", '<span class="comments-count" data-comments="5"><i></i></span>', 5, None),
    (
        "own-element-before",
        '<div class="cc"><span class="num">8</span> <span class="lbl">kommentarer</span></div>',
        8,
        None,
    ),
    ("own-element-before-glued", '<div class="cc"><span>8</span><span>kommentarer</span></div>', 8, None),
    (
        "own-element-after",
        '<div class="cc"><span class="lbl">Kommentarer</span><span class="num">8</span></div>',
        8,
        None,
    ),
    ("own-element-blocks", '<div class="cc"><div>8</div><div>Kommentarer</div></div>', 8, None),
    ("link-number-b", '<a href="P2#comments"><b>8</b> <small>kommentarer</small></a>', 8, None),
    (
        "dup-screen-reader",
        '<a href="P2#comments"><span aria-hidden="true">3</span><span class="screen-reader-text">'
        "3 kommentarer till Titel två</span></a>",
        3,
        None,
    ),
    (
        "dup-screen-reader2",
        '<a href="P2#comments">3 kommentarer<span class="screen-reader-text"> till Titel två</span></a>',
        3,
        None,
    ),
    ("sr-label-number", '<a href="P2#comments"><span class="sr-only">Antal kommentarer: </span>6</a>', 6, None),
    (
        "sr-leave",
        '<span class="comments-link"><a href="P2#respond">Lämna en kommentar'
        '<span class="screen-reader-text"> till 3 saker vi lärt oss</span></a></span>',
        0,
        None,
    ),
    (
        "comments-off-span",
        '<span class="comments-link"><span>Kommentarer inaktiverade<span class="screen-reader-text">'
        " för Titel två</span></span></span>",
        None,
        "closed",
    ),
    ("upper", '<a href="P2#comments">3 KOMMENTARER</a>', 3, None),
    ("emoji", '<a href="P2#comments">💬 3</a>', 3, None),
    ("emoji-nohash", "<span>💬 3</span> <span>👁 120</span>", 3, None),
    ("emoji2", "<span>❤️ 12</span> <span>💬 3</span>", 3, None),
    ("likes-and-comments", '<span>12 gillar</span> <a href="P2#comments">3 kommentarer</a>', 3, None),
    ("likes-only", '<span class="likes">12 gillar</span>', None, None),
    ("likes-count-class", '<span class="like-count">12</span><span class="share-count">3</span>', None, None),
    ("views", '<span class="views">Visningar: 34</span>', None, None),
    ("reading", "<span>4 min läsning</span>", None, None),
    ("votes", "<span>Betyg: 4 (12 röster)</span>", None, None),
    ("shares", "<span>23 delningar</span>", None, None),
    ("cat-count", '<a href="/kategori/kommun/">Kommunen (34)</a>', None, None),
    ("cat-kommentarer", '<a href="/kategori/kommentarer/" rel="category tag">Kommentarer</a>', None, None),
    ("rss-link", '<a href="P2feed/">Kommentarer (RSS)</a>', None, None),
    ("disqus-empty", '<a href="P2#disqus_thread" data-disqus-identifier="2">Kommentarer</a>', None, None),
    ("disqus-empty2", '<a href="P2#disqus_thread"></a>', None, None),
    ("disqus-span", '<span class="disqus-comment-count" data-disqus-url="x">0 Comments</span>', None, None),
    ("fb-count", '<span class="fb-comments-count" data-href="x"></span> kommentarer', None, None),
    (
        "mt",
        '<p class="posted">Postat av Anna kl 12:31 | <a href="P2#comments">Kommentarer (3)</a> | '
        '<a href="P2#trackbacks">TrackBacks (0)</a></p>',
        3,
        None,
    ),
    (
        "mt-tb-first",
        '<p class="posted"><a href="P2#trackbacks">TrackBacks (2)</a> | <a href="P2#comments">Kommentarer (0)</a></p>',
        0,
        None,
    ),
    (
        "s9y",
        '<div class="serendipity_entryFooter">Skrivet av <a href="/authors/1">Anna</a> i <a href="/c/1">'
        'Skola</a> kl <a href="P2">12:31</a> | <a href="P2#comments">Kommentarer (2)</a> | '
        '<a href="P2#trackbacks">Trackbacks (1)</a></div>',
        2,
        None,
    ),
    (
        "drupal",
        '<ul class="links inline"><li class="node-readmore"><a href="P2">Läs mer</a></li>'
        '<li class="comment-comments"><a href="P2#comments">4 kommentarer</a></li>'
        '<li class="comment-new-comments"><a href="P2#new">2 nya kommentarer</a></li>'
        '<li class="comment-forbidden"><a href="/user">Logga in</a> för att kommentera</li></ul>',
        4,
        None,
    ),
    (
        "drupal-add",
        '<ul class="links inline"><li class="comment-add">'
        '<a href="P2#comment-form" title="Lägg till en ny kommentar">Lägg till ny kommentar</a></li>'
        "</ul>",
        0,
        None,
    ),
    (
        "blogger",
        '<span class="post-comment-link"><a class="comment-link" href="P2#comment-form" onclick="">'
        "3 kommentarer:</a></span>",
        3,
        None,
    ),
    (
        "blogger-inga",
        '<span class="post-comment-link"><a class="comment-link" href="P2#comment-form">Inga kommentarer:</a></span>',
        0,
        None,
    ),
    ("joomla", '<dd class="comments"><span class="icon-comment"></span> Kommentarer: 5</dd>', 5, None),
    ("bloggplatsen", '<div class="f">0 kommentarer | <a href="P2#k">Skriv en kommentar</a></div>', 0, None),
    (
        "blogg-se",
        '<div class="foot"><a href="P2">Permalink</a> <a href="P2#comment">Kommentarer (6)</a> '
        '<a href="/tb">Trackbacks (0)</a></div>',
        6,
        None,
    ),
    (
        "vk",
        '<a href="P2#respond">Bli först att kommentera</a> <a href="/x"><span class="count">3</span></a>',
        0,
        "open",
    ),
    (
        "thesis",
        '<p class="to_comments"><span class="bracket">'
        '{</span> <a href="P2#comments" rel="nofollow"><span>4</span> comments</a> <span class="bracket">}'
        "</span></p>",
        4,
        None,
    ),
    ("genesis", '<span class="entry-comments-link"><a href="P2#respond">Lämna en kommentar</a></span>', 0, None),
    ("svar-2", '<span class="comments-link"><a href="P2#comments">2 svar</a></span>', 2, None),
    (
        "svar-bubble",
        '<div class="comments-link"><a href="P2#comments" title="Kommentera Titel två">'
        '<span class="leave-reply">Svara</span></a></div>',
        0,
        None,
    ),
    (
        "svar-bubble-5",
        '<div class="comments-link"><a href="P2#comments" title="Kommentera Titel två">5</a></div>',
        5,
        None,
    ),
    ("two-of-three", "<span>2 av 3 kommentarer visas</span>", None, None),
    ("neighbour-title", '<p>Läs också: <a href="/p9/">3 kommentarer om bron</a></p>', None, None),
    (
        "related-title",
        '<ul class="rel"><li><a href="/p9/">3 kommentarer om bron</a></li><li><a href="/p8/">Snö igen</a></li></ul>',
        None,
        None,
    ),
    ("phone", "<p>Telefon: 070-123 45 67</p>", None, None),
    ("k-abbr", '<a href="P2#comments">1,2k kommentarer</a>', 1200, None),
    ("thousand-nbsp", '<a href="P2#comments">1\xa0200 kommentarer</a>', 1200, None),
    ("count-in-parens-own", '<a href="P2#comments">Kommentarer</a> <span>(9)</span>', 9, None),
    ("count-in-parens-tail", '<a href="P2#comments">Kommentarer</a> (9)', 9, None),
    ("count-before-link", '(9) <a href="P2#comments">kommentarer</a>', 9, None),
    ("count-strong-before-link", '<strong>9</strong> <a href="P2#comments">kommentarer</a>', 9, None),
    ("meta-itemprop", '<meta itemprop="commentCount" content="6"/>', 6, None),
    ("interaction", '<meta itemprop="interactionCount" content="UserComments:6"/>', 6, None),
    ("interaction-likes", '<meta itemprop="interactionCount" content="UserLikes:6"/>', None, None),
    ("comment-bubble-bare-nohash", '<span class="comment-bubble"><a href="P2">6</a></span>', 6, None),
    ("icon-class-bare", '<span class="meta"><i class="fa fa-comments-o"></i> 6</span>', 6, None),
    ("icon-eye-bare", '<span class="meta"><i class="fa fa-eye"></i> 60</span>', None, None),
    ("material-icon", '<span><i class="material-icons">comment</i> 6</span>', 6, None),
    ("img-alt", '<img src="c.png" alt="Kommentarer"/> 6', 6, None),
    ("one-word-en", '<a href="P2#comments">One Comment</a>', 1, None),
    ("latest-commenter", "<span>Senaste kommentar av Karl 3 maj</span>", None, None),
    ("post-comment-text", '<p class="q">”Jag fick 14 kommentarer på stan”, säger Anna.</p>', None, None),
]


@pytest.mark.parametrize("layout", ["above", "below"])
@pytest.mark.parametrize(("name", "html", "count", "status"), LISTED, ids=[row[0] for row in LISTED])
def test_count_on_a_listing(layout: str, name: str, html: str, count: int | None, status: str | None) -> None:
    posts = _listing(html, layout=layout)
    assert [post.comment_count for post in posts] == [None, count, None], posts[1].evidence.get("comment_count")
    assert status is None or posts[1].comment_status == status


# name, markup below the post, its count, its status where that matters
OWN: list[tuple[str, str, int | None, str | None]] = [
    (
        "heading-agrees",
        f'<div id="comments"><h2 class="comments-title">2 tankar om “Titel två”</h2>{TWO}{FORM}</div>',
        2,
        None,
    ),
    ("listed-only", f'<div id="comments"><h2 class="comments-title">Kommentarer</h2>{TWO}{FORM}</div>', 2, None),
    (
        "nested",
        f'<div id="comments"><h3>Kommentarer</h3><ol class="comment-list">{_comment(1, replies=REPLIES)}'
        f"{_comment(4)}</ol>{FORM}</div>",
        4,
        None,
    ),
    (
        "paged-list",
        '<div id="comments"><h3>Kommentarer</h3><nav class="comment-navigation">'
        f'<a href="/p2/comment-page-1/#comments">Äldre kommentarer</a></nav>{TWO}{FORM}</div>',
        None,
        None,
    ),
    (
        "paged-list-heading",
        '<div id="comments"><h3 class="comments-title">62 kommentarer till “Titel två”</h3>'
        '<nav class="comment-navigation"><a href="/p2/comment-page-1/#comments">Äldre kommentarer</a>'
        f"</nav>{TWO}{FORM}</div>",
        62,
        None,
    ),
    (
        "paged-plain-link",
        f'<div id="comments"><h3>Kommentarer</h3>{TWO}<p><a href="/p2/comment-page-1/#comments">'
        f"« Äldre kommentarer</a></p>{FORM}</div>",
        None,
        None,
    ),
    (
        "paged-numbers",
        f'<div id="comments"><h3>Kommentarer</h3>{TWO}<div class="pages"><a href="/p2/?cpage=1#comments">'
        f"1</a> <span>2</span></div>{FORM}</div>",
        None,
        None,
    ),
    (
        "more-hidden",
        f'<div id="comments"><h3>Kommentarer</h3>{TWO}<a href="#" class="more">Visa fler kommentarer</a></div>',
        None,
        None,
    ),
    (
        "two-of-many",
        f'<div id="comments"><h3>Kommentarer</h3><p>Visar 2 av 14 kommentarer</p>{TWO}</div>',
        None,
        None,
    ),
    (
        "split-trackbacks",
        f'<div id="comments"><h3>2 kommentarer</h3>{TWO}<h3>1 trackback</h3><ol class="pinglist">{PINGBACK}</ol></div>',
        2,
        None,
    ),
    (
        "closed",
        '<div id="comments"><h3 class="comments-title">1 kommentar</h3><ol class="comment-list">'
        f'{_comment(1)}</ol><p class="no-comments">Kommentarer är stängda.</p></div>',
        1,
        "closed",
    ),
    (
        "disqus",
        '<div id="disqus_thread"></div><noscript>Aktivera JavaScript för att se kommentarer.</noscript>'
        '<a href="#disqus_thread">0 Comments</a>',
        None,
        None,
    ),
    ("disqus2", '<section id="comments"><h2>Comments</h2><div id="disqus_thread"></div></section>', None, None),
    ("disqus3", '<section id="comments"><h2>0 Comments</h2><div id="disqus_thread"></div></section>', None, None),
    (
        "fb",
        '<section id="comments"><h2>Kommentarer</h2>'
        '<div class="fb-comments" data-href="x" data-numposts="5"></div></section>',
        None,
        None,
    ),
    (
        "giscus",
        '<section class="comments"><h2>Kommentarer</h2>'
        '<script src="https://giscus.app/client.js" data-repo="a/b"></script></section>',
        None,
        None,
    ),
    ("isso", '<section id="isso-thread"><noscript>Kommentarer kräver javascript</noscript></section>', None, None),
    (
        "recent-widget",
        f'{FORM}<aside class="widget"><h3>Senaste kommentarer</h3><ul><li>Karl om '
        '<a href="/p9#comment-3">3 kommentarer om bron</a></li></ul></aside>',
        None,
        None,
    ),
    (
        "recent-unmarked",
        '<div class="right"><h3>Senaste kommentarer (5)</h3><ul><li>Karl om <a href="/p9#comment-3">Bron'
        "</a></li></ul></div>",
        None,
        None,
    ),
    (
        "popular-unmarked",
        '<div class="right"><h3>Mest kommenterat</h3><ul><li><a href="/p9">Bron</a> (14 kommentarer)</li></ul></div>',
        None,
        None,
    ),
    (
        "popular-unmarked2",
        '<div class="right"><h4>Populärt</h4><div class="item"><a href="/p9">Bron</a>'
        '<span class="comments-count">14</span></div></div>',
        None,
        None,
    ),
    (
        "prevnext",
        '<nav class="post-navigation"><a rel="prev" href="/p1">3 kommentarer om bron</a></nav>',
        None,
        None,
    ),
    (
        "prevnext-unmarked",
        '<div class="pn"><a href="/p1">« 3 kommentarer om bron</a> <a href="/p3">Snö »</a></div>',
        None,
        None,
    ),
    (
        "related-cards",
        '<section class="rel"><h2>Läs också</h2><article class="card"><h3><a href="/p1">Bron</a></h3>'
        '<span>7 kommentarer</span></article><article class="card"><h3><a href="/p3">Snö</a></h3><span>'
        "2 kommentarer</span></article></section>",
        None,
        None,
    ),
    (
        "subscribe",
        '<div id="respond"><form id="commentform"><textarea></textarea><label>'
        "Meddela mig om nya kommentarer via e-post</label></form></div>",
        None,
        None,
    ),
    ("rss", '<div><a href="/p2/feed/">Kommentarer (RSS)</a> <a href="/feed/">RSS 2.0</a></div>', None, None),
    (
        "text-count-heading-mismatch",
        '<div id="comments"><h3>Kommentarer (3)</h3><div class="kom"><b>P1</b> 1 maj 2019<p>'
        'Bra skrivet av dig om bron och skolan</p></div><div class="kom"><b>P2</b> 2 maj 2019<p>'
        'Bra skrivet av dig om bron och skolan</p></div><div class="kom"><b>P3</b> 3 maj 2019<p>'
        "Bra skrivet av dig om bron och skolan</p></div></div>",
        3,
        None,
    ),
    (
        "hand",
        "<h3>Kommentarer</h3><p><b>Karl</b> 3 maj 2019<br/>Bra! Jag fick 14 kommentarer.</p><p><b>Eva"
        "</b> 4 maj 2019<br/>5 kommentarer</p><form><textarea></textarea></form>",
        None,
        None,
    ),
    (
        "count-own-elements",
        '<div id="comments"><h3><span class="n">4</span> <span>kommentarer</span></h3></div>',
        4,
        None,
    ),
    (
        "heading-svar",
        '<div id="comments"><h2 class="comments-title">Ett svar på “Titel två”</h2>'
        f'<ol class="comment-list">{_comment(1)}</ol></div>',
        1,
        None,
    ),
    (
        "commenter-number",
        '<div id="comments"><h3>2 svar</h3><ol class="comment-list"><li class="comment" id="comment-1">'
        '<cite>Karl <span class="count">(312 kommentarer)</span></cite><p>Hej</p></li>'
        '<li class="comment" id="comment-2"><cite>Eva</cite> 17 kommentarer<p>Hej</p></li></ol></div>',
        2,
        None,
    ),
    (
        "commenter-number2",
        '<div id="comments"><h3>Kommentarer</h3><ol class="comment-list">'
        '<li class="comment" id="comment-1"><h4>Karl</h4><h5>312 kommentarer</h5><p>Hej</p></li></ol>'
        "</div>",
        1,
        None,
    ),
    (
        "heading-without-names",
        '<div class="kk"><h3>14 svar till “Titel två”</h3><div class="k"><b>Karl Ek</b> 3 maj 2019<p>Bra skrivet av '
        'dig.</p></div><div class="k"><b>Eva Berg</b> 4 maj 2019<p>Det tycker jag också.</p></div></div>',
        14,
        None,
    ),
]


@pytest.mark.parametrize(("name", "html", "count", "status"), OWN, ids=[row[0] for row in OWN])
def test_count_on_a_posts_own_page(name: str, html: str, count: int | None, status: str | None) -> None:
    heading = '<h1 class="entry-title">Titel två</h1>'
    facts = '<time class="entry-date" datetime="2019-05-02T10:00:00+02:00">2 maj 2019</time>'
    post = f'<article class="post hentry">{heading}{facts}<div class="entry-content">{PROSE * 3}</div></article>'
    (read,) = _parsed(post + html, "https://blogg.example/2019/05/02/p2/")
    assert read.comment_count == count, read.evidence.get("comment_count")
    assert status is None or read.comment_status == status


@pytest.mark.parametrize(
    "icon",
    [
        '<i class="fa fa-comments-o"></i>',
        '<i class="material-icons">comment</i>',
        '<img src="c.png" alt="Kommentarer"/>',
    ],
)
def test_number_beside_an_icon_below_an_unnamed_text_is_a_count_and_no_text(icon: str) -> None:
    posts = [
        f'<div class="inlagg"><h3><a href="/2019/05/0{day}/p{day}/">Titel {day}</a></h3><div>{day} maj 2019</div>'
        f'{PROSE * 2}<div class="ft">{icon} 6</div></div>'
        for day in (1, 2, 3)
    ]
    read = _parsed("".join(posts), "https://blogg.example/")
    assert [post.comment_count for post in read] == [6, 6, 6]
    assert all(post.body_text.endswith("skolan.") for post in read)


def test_tab_above_the_comments_counts_those_on_other_pages_too() -> None:
    title = '<h1 class="entry-title">Titel två</h1><time>2 maj 2019</time>'
    post = f'<article class="post hentry">{title}{PROSE * 3}</article>'
    tabs = '<ul class="tabs"><li class="comments"><a href="#section-comments">72 kommentarer</a></li></ul>'
    (read,) = _parsed(post + tabs + f'<div id="comments">{TWO}</div>', "https://blogg.example/2019/05/02/p2/")
    assert read.comment_count == 72


def test_neighbours_title_that_is_a_count_in_words_is_none() -> None:
    link = '<a href="/2019/05/03/p3/">Tre kommentarer</a>'
    posts = _parsed(_entry(1, "Titel ett") + _entry(2, "Titel två", below=link), "https://blogg.example/")
    assert [post.comment_count for post in posts] == [None, None]


def test_no_title_is_read_as_a_count() -> None:
    title = "3 kommentarer om bron"
    posts = _parsed(_entry(1, title) + _entry(2, "Titel två") + _entry(3, title), "https://blogg.example/")
    assert [post.comment_count for post in posts] == [None, None, None]


def _mentions() -> Iterator[tuple[str, str]]:
    """Place ("byline", "body") and a text there that mentions comments and counts none of the post's."""
    place = ""
    for line in (Path(__file__).parent / "data/comment_mentions.txt").read_text(encoding="utf-8").splitlines():
        if line.startswith("["):
            place = line.strip("[]")
        else:
            yield place, line


def _mentioned(place: str, text: str) -> Iterator[str]:
    """The second post with the text among its facts, or as a paragraph at each end and in the midst of its text."""
    if place == "byline":
        yield from (_entry(2, "Titel två", above=text), _entry(2, "Titel två", below=f"<span>{text}</span>"))
        return
    said = f"<p>{text}</p>"
    for body in (said + PROSE * 2, PROSE + said + PROSE, PROSE * 2 + said):
        yield _entry(2, "Titel två").replace(PROSE * 2, body)


def test_mentions_of_comments_are_no_counts_and_stay_in_the_text() -> None:
    wrong = []
    for place, text in _mentions():
        for entry in _mentioned(place, text):
            posts = _parsed(_entry(1, "Titel ett") + entry + _entry(3, "Titel tre"), "https://blogg.example/")
            counts = [post.comment_count for post in posts]
            if counts != [None] * 3 or (place == "body" and text not in posts[1].body_text):
                wrong.append((place, text, counts))
    assert wrong == []


@pytest.mark.parametrize(("title", "count"), [("Budgeten (2)", None), ("Budgeten", 2)])
def test_number_behind_a_title_is_the_titles_where_the_title_has_it(title: str, count: int | None) -> None:
    link = '<a href="/2019/05/02/p2/#comments">Kommentarer till Budgeten (2)</a>'
    listed = _parsed(_entry(1, "Ett") + _entry(2, title, below=link) + _entry(3, "Tre"), "https://blogg.example/")
    assert [post.comment_count for post in listed] == [None, count, None]
    heading = f'<h1 class="entry-title">{title}</h1><time datetime="2019-05-02T10:00:00+02:00">2 maj 2019</time>'
    (own,) = _parsed(
        f'<article class="post hentry">{heading}<div class="entry-content">{PROSE * 3}</div></article>'
        '<div id="comments"><h2 class="comments-title">Kommentarer till Budgeten (2)</h2></div>',
        "https://blogg.example/2019/05/02/p2/",
    )
    assert own.comment_count == count
