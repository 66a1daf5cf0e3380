"""Blogs that live: posts written, edited, deleted, a new design, an outage, a move; answered without a network."""

import json
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from hashlib import md5
from random import Random
from typing import Literal
from urllib.parse import parse_qs, urlsplit
from xml.sax.saxutils import escape

from scraper import Capture, NotReachable, Validators

Offers = Literal["rest", "sitemap", "feed", "nothing"]
Outage = Literal["unreachable", "503", "challenge", "maintenance", "sent home"]
OUTAGES: tuple[Outage, ...] = ("unreachable", "503", "challenge", "maintenance", "sent home")
WORDS = (
    "skolan vägen vården budgeten fullmäktige biblioteket simhallen parken torget bussen äldreomsorgen förskolan "
    "kommunen regionen nämnden beslutet frågan svaret mötet hösten våren vintern sommaren byn staden ån skogen"
).split()
PER_PAGE, IN_FEED = 5, 10


@dataclass(frozen=True)
class Text:
    """One wording of a post, in force from ``since`` on."""

    title: str
    paragraphs: tuple[str, ...]
    since: datetime


@dataclass
class Written:
    """A post, with all of its wordings, oldest first."""

    number: int
    written: datetime
    wordings: list[Text]
    comments: int = 0
    deleted_at: datetime | None = None

    @property
    def text(self) -> Text:
        return self.wordings[-1]

    @property
    def path(self) -> str:
        return f"{self.written:%Y/%m/%d}/inlagg-{self.number}/"


@dataclass
class Site:
    """One blog. ``front`` is where it is now, ``left`` where it was and still leads on from."""

    slug: str
    offers: Offers
    design: int = 0
    posts: dict[int, Written] = field(default_factory=dict)
    left: str | None = None
    front: str = ""
    outage: Outage | None = None
    outage_ends: datetime | None = None

    def __post_init__(self) -> None:
        self.front = self.front or f"https://{self.slug}.example/"

    def shown(self) -> list[Written]:
        """The posts that are there, newest first."""
        there = [post for post in self.posts.values() if post.deleted_at is None]
        return sorted(there, key=lambda post: (post.written, post.number), reverse=True)

    def answer(self, url: str, validators: Validators | None, now: datetime) -> Capture:
        """What the host says tonight."""
        if self.outage == "unreachable":
            raise NotReachable("The host does not answer", url=url, hint="Try again later.")
        if self.outage == "503":
            return _capture(url, now, 503, "Service Unavailable")
        if self.outage in ("challenge", "maintenance"):
            return _capture(url, now, 200, _WALLS[self.outage])
        if self.left and url.startswith(self.left):
            there = self.front + url.removeprefix(self.left)
            hop = replace(_capture(url, now, 301, ""), headers=(("Location", there),))
            answer = self._page(there, None, now)
            return replace(answer, url=url, redirects=(hop,))
        if self.outage == "sent home" and url != self.front and not url.endswith(".xml"):
            hop = replace(_capture(url, now, 302, ""), headers=(("Location", self.front),))
            return replace(_capture(self.front, now, 200, "<h1>Strax tillbaka</h1>"), url=url, redirects=(hop,))
        if self.outage == "sent home":
            return _capture(url, now, 200, "<html><body><h1>Strax tillbaka</h1></body></html>")
        return self._page(url, validators, now)

    def _page(self, url: str, validators: Validators | None, now: datetime) -> Capture:
        path, _, query = url.removeprefix(self.front).partition("?")
        if path.startswith("wp-json/") and self.offers == "rest":
            return self._rest(url, {key: values[0] for key, values in parse_qs(query).items()}, now)
        body = self._body(path)
        if body is None:
            return _capture(url, now, 404, "<html><body><h1>Sidan kunde inte hittas</h1></body></html>")
        etag = f'"{md5(body.encode(), usedforsecurity=False).hexdigest()}"'
        if validators is not None and validators.etag == etag:
            return _capture(url, now, 304, "", etag=etag)
        kind = "application/xml" if body.startswith("<?xml") else "text/html"
        return _capture(url, now, 200, body, etag=etag, kind=kind)

    def _body(self, path: str) -> str | None:
        if path == "" or path.startswith("page/"):
            return self._listing(int(path.split("/")[1]) if path else 1)
        if path == "feed/" and self.offers == "feed":
            return self._feed()
        if path == "sitemap.xml" and self.offers == "sitemap":
            return self._sitemap()
        post = next((post for post in self.posts.values() if post.path == path), None)
        if post is None or post.deleted_at is not None:
            return None
        return self._document(
            _DESIGNS[self.design](self, post, True), head=f'<link rel=canonical href="{self.front}{path}">'
        )

    def _listing(self, number: int) -> str | None:
        posts = self.shown()[(number - 1) * PER_PAGE : number * PER_PAGE]
        if not posts and number > 1:
            return None
        older = len(self.shown()) > number * PER_PAGE
        link = f'<div class="nav-previous"><a href="{self.front}page/{number + 1}/">Äldre inlägg</a></div>' * older
        return self._document("".join(_DESIGNS[self.design](self, post, False) for post in posts) + link)

    def _document(self, body: str, head: str = "") -> str:
        offers = {
            "rest": f'<link rel="https://api.w.org/" href="{self.front}wp-json/">',
            "feed": f'<link rel="alternate" type="application/rss+xml" href="{self.front}feed/">',
        }.get(self.offers, "")
        return (
            f"<!doctype html><html lang=sv><head><title>{self.slug}</title>{head}{offers}</head>"
            f'<body><header><a href="{self.front}">{self.slug}</a></header><main>{body}</main></body></html>'
        )

    def _feed(self) -> str:
        items = "".join(
            f"<item><title>{escape(post.text.title)}</title><link>{self.front}{post.path}</link>"
            f"<guid>{self.front}?p={post.number}</guid><pubDate>{post.written:%a, %d %b %Y %H:%M:%S} +0000</pubDate>"
            f"<description>{escape(' '.join(post.text.paragraphs))}</description></item>"
            for post in self.shown()[:IN_FEED]
        )
        return f'<?xml version="1.0"?><rss version="2.0"><channel><title>{self.slug}</title>{items}</channel></rss>'

    def _sitemap(self) -> str:
        urls = "".join(
            f"<url><loc>{self.front}{post.path}</loc><lastmod>{post.text.since:%Y-%m-%dT%H:%M:%S}+00:00</lastmod></url>"
            for post in self.shown()
        )
        return f'<?xml version="1.0"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{urls}</urlset>'

    def _rest(self, url: str, query: dict[str, str], now: datetime) -> Capture:
        size, page = int(query["per_page"]), int(query.get("page", "1"))
        if "/comments" in url:
            return _capture(url, now, 200, "[]", kind="application/json")
        posts = sorted(self.shown(), key=lambda post: post.number)
        if query["orderby"] == "modified":
            posts.sort(key=lambda post: post.text.since, reverse=True)
        rows = [
            {
                "id": post.number,
                "link": self.front + post.path,
                "modified": f"{post.text.since + timedelta(hours=1):%Y-%m-%dT%H:%M:%S}",
                "modified_gmt": f"{post.text.since:%Y-%m-%dT%H:%M:%S}",
                "comment_status": "open",
            }
            for post in posts[(page - 1) * size : page * size]
        ]
        answer = _capture(url, now, 200 if rows or page == 1 else 400, json.dumps(rows), kind="application/json")
        return replace(answer, headers=(*answer.headers, ("X-WP-Total", str(len(posts)))))


def new_text(random: Random, at: datetime) -> Text:
    """A text that nobody wrote."""
    paragraphs = tuple(
        " ".join(random.choices(WORDS, k=random.randint(8, 20))).capitalize() + "." for _ in range(random.randint(1, 3))
    )
    return Text(" ".join(random.choices(WORDS, k=3)).capitalize(), paragraphs, at)


def edited(random: Random, text: Text, at: datetime) -> Text:
    """The text with one more word somewhere: mostly in the body, now and then in the title."""
    if random.random() < 0.15:
        return replace(text, title=f"{text.title} {random.choice(WORDS)}", since=at)
    place = random.randrange(len(text.paragraphs))
    changed = f"{random.choice(WORDS).capitalize()} {text.paragraphs[place]}"
    return replace(text, paragraphs=(*text.paragraphs[:place], changed, *text.paragraphs[place + 1 :]), since=at)


def _classic(site: Site, post: Written, is_own: bool) -> str:
    url, text = site.front + post.path, post.text
    title = text.title if is_own else f'<a href="{url}" rel=bookmark>{text.title}</a>'
    some = "1 kommentar" if post.comments == 1 else f"{post.comments} kommentarer"
    comments = some if post.comments else "Lämna en kommentar"
    return (
        f'<article id="post-{post.number}" class="post-{post.number} post hentry"><h2 class="entry-title">{title}</h2>'
        f'<time class="entry-date published" datetime="{_moment(post)}">{post.written:%Y-%m-%d}</time>'
        f'<span class="author vcard"><a class="url fn" href="/author/anna/">Anna Ek</a></span>'
        f'<div class="entry-content">{_paragraphs(text, is_own)}</div>'
        f'<a class="comments-link" href="{url}#comments">{comments}</a></article>'
    )


def _marked(site: Site, post: Written, is_own: bool) -> str:
    """Another design, in schema.org's terms."""
    url, text = site.front + post.path, post.text
    title = text.title if is_own else f'<a href="{url}">{text.title}</a>'
    return (
        f'<section itemscope itemtype="https://schema.org/BlogPosting" id="post-{post.number}">'
        f"<h2 itemprop=headline>{title}</h2>"
        f'<p class="meta">Av <span itemprop=author>Anna Ek</span> '
        f'<time itemprop=datePublished datetime="{_moment(post)}">{post.written:%Y-%m-%d}</time></p>'
        f"<div itemprop=articleBody>{_paragraphs(text, is_own)}</div>"
        f'<p><a href="{url}#comments">{post.comments} kommentarer</a></p></section>'
    )


def _bare(site: Site, post: Written, is_own: bool) -> str:
    """A design that names no author, and the day alone."""
    url, text = site.front + post.path, post.text
    title = f"<h1>{text.title}</h1>" if is_own else f'<h2><a href="{url}">{text.title}</a></h2>'
    day = f'<p class="date">{post.written:%Y-%m-%d}</p>'
    return f"<article>{title}{day}<div>{_paragraphs(text, is_own)}</div></article>"


def _moment(post: Written) -> str:
    return f"{post.written:%Y-%m-%dT%H:%M:%S}+00:00"


def _paragraphs(text: Text, is_own: bool) -> str:
    shown = text.paragraphs if is_own else text.paragraphs[:1]
    return "".join(f"<p>{paragraph}</p>" for paragraph in shown)


def _capture(url: str, now: datetime, status: int, text: str, *, etag: str = "", kind: str = "text/html") -> Capture:
    body = text.encode()
    lines = [("Content-Type", f"{kind}; charset=utf-8"), ("Date", f"{now:%a, %d %b %Y %H:%M:%S} GMT")]
    headers = (*lines, *((("ETag", etag),) if etag else ()))
    return Capture(url, url, now, status, "", "HTTP/1.1", headers, body, body)


def host_of(url: str) -> str:
    """The host that is asked."""
    return urlsplit(url).hostname or ""


_DESIGNS = (_classic, _marked, _bare)
DESIGNS = len(_DESIGNS)
_WALLS = {
    "challenge": "<html><head><title>Just a moment...</title></head><body><h1>Verify you are human</h1></body></html>",
    "maintenance": "<html><head><title>Maintenance mode</title></head><body><p>Strax tillbaka.</p></body></html>",
}
EPOCH = datetime(2025, 1, 1, 2, 0, tzinfo=UTC)
