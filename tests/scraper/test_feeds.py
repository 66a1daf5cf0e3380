"""RSS and Atom through the same door as pages."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from scraper import parse_page

FIXTURES = Path(__file__).parents[2] / "fixtures"
FETCHED = datetime(2024, 6, 1, tzinfo=UTC)

RSS = """<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/"
 xmlns:slash="http://purl.org/rss/1.0/modules/slash/"><channel><title>Annas blogg</title><link>https://x.example</link>
<language>sv-SE</language><generator>https://wordpress.org/?v=5.4</generator>
<item><title>Vårsolen &amp; potthålen</title><link>https://x.example/2017/03/20/varsolen/?utm_source=rss</link>
<dc:creator><![CDATA[Anna Ek]]></dc:creator><pubDate>Mon, 20 Mar 2017 14:12:00 +0000</pubDate>
<category><![CDATA[Vägar]]></category><guid isPermaLink="false">https://x.example/?p=41</guid>
<description><![CDATA[I dag skiner &#8230;]]></description>
<content:encoded><![CDATA[<p>I dag skiner solen.</p><p>Ja <script>alert(1)</script>så.</p>]]></content:encoded>
<slash:comments>3</slash:comments></item>
<item><title></title><link>https://x.example/?p=40</link><description>Bara ett utdrag [&amp;#8230;]</description></item>
</channel></rss>"""

ATOM = """<feed xmlns="http://www.w3.org/2005/Atom" xmlns:thr="http://purl.org/syndication/thread/1.0"><title>Stinas</title>
<link rel="next" href="https://s.example/feeds/posts/default?start-index=26"/>
<entry><id>tag:blogger.com,1999:blog-1.post-1234567890123456789</id><published>2012-02-14T20:11:00.001+01:00</published>
<updated>2012-02-15T08:00:00.000+01:00</updated><title type="text">Titel</title>
<content type="html">&lt;b&gt;Hej&lt;/b&gt; alla</content><link rel="replies" href="https://s.example/c"/>
<link rel="alternate" type="text/html" href="https://s.example/2012/02/titel.html"/>
<author><name>Stina</name></author><thr:total>3</thr:total></entry></feed>"""


def test_rss_posts_are_read_whole() -> None:
    page = parse_page(RSS.encode(), "https://x.example/feed/", fetched_at=FETCHED)
    first, second = page.posts
    assert (page.kind, page.platform, page.site_name, page.language) == ("feed", "wordpress", "Annas blogg", "sv-SE")
    assert (first.url, first.platform_id) == ("https://x.example/2017/03/20/varsolen/", "41")
    assert (first.title, first.author, first.comment_count) == ("Vårsolen & potthålen", "Anna Ek", 3)
    assert first.body_text == "I dag skiner solen.\n\nJa så."
    assert (first.is_excerpt, first.tags) == (False, ("Vägar",))
    assert first.published is not None
    assert first.published.moment == datetime(2017, 3, 20, 14, 12, tzinfo=UTC)
    assert (second.title, second.is_excerpt, second.comment_count) == (None, True, None)


def test_atom_entries_are_read() -> None:
    page = parse_page(ATOM.encode(), "https://s.example/feeds/posts/default", fetched_at=FETCHED)
    (post,) = page.posts
    assert (post.url, post.title, post.author) == ("https://s.example/2012/02/titel.html", "Titel", "Stina")
    assert (post.platform_id, post.comment_count, post.body_text) == ("1234567890123456789", 3, "Hej alla")
    assert post.modified is not None
    assert page.next_url == "https://s.example/feeds/posts/default?start-index=26"


@pytest.mark.parametrize("name", ["comments-feed.xml", "entity-bomb.xml"])
def test_feed_without_posts_has_none(name: str) -> None:
    page = parse_page((FIXTURES / "broken" / name).read_bytes(), "https://x.example/feed/")
    assert page.posts == ()


@pytest.mark.parametrize("cut", range(0, len(RSS), 97))
def test_cut_feed_never_fails(cut: int) -> None:
    page = parse_page(RSS.encode()[:cut], "https://x.example/feed/", fetched_at=FETCHED)
    assert not any(finding.code == "parser-fault" for finding in page.findings)
