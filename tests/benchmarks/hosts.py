"""``python -m tests.benchmarks.hosts HOSTS POSTS [--hints]``: blogs on loopback, each host an address of its own.

Prints the port, then answers until it is ended. Pages weigh what theme pages weigh: some 50 KB a listing, 30 KB a
post's own page. One host is 127.0.0.2, the next 127.0.0.3, and so on, so that crawlers that count hosts by name see
as many. With ``--hints`` even hosts announce a feed, odd ones WordPress REST.
Standard library only, asyncio, one process: the same server for every crawler measured.
"""

import argparse
import asyncio
import hashlib
import json
import resource
from functools import lru_cache

PER_PAGE = 10
_WORDS = "skolan vägen vården budgeten fullmäktige biblioteket simhallen parken torget bussen nämnden beslutet".split()
_STYLE = "".join(f".wp-block-{n}{{margin:0 auto;padding:{n % 40}px;color:#1{n % 10}2}}" for n in range(260))
_MENU = "".join(
    f'<li class="menu-item"><a href="/om-{_WORDS[n % 12]}-{n}/">{_WORDS[n % 12].capitalize()}</a></li>'
    for n in range(30)
)
_SIDE = "".join(f'<li><a href="/2017/{n % 12 + 1:02}/">Månad {n} 2017</a> ({n})</li>' for n in range(60))


def host(number: int) -> str:
    """The address of a host by its number, from 0 on."""
    return f"127.{number // 62500}.{number // 250 % 250}.{number % 250 + 2}"


def number_of(name: str) -> int:
    """The number of the host with that address."""
    _, high, middle, low = map(int, name.partition(":")[0].split("."))
    return high * 62500 + middle * 250 + low - 2


@lru_cache(maxsize=4096)
def page(path: str, base: str, posts: int) -> bytes | None:
    """What stands at the path of each host; None for nothing."""
    if path == "/robots.txt":
        return b"User-agent: *\nDisallow: /wp-admin/\n"
    if path == "/" or path.startswith("/page/"):
        number = 1 if path == "/" else int(path.strip("/").rpartition("/")[2])
        first, last = posts - (number - 1) * PER_PAGE, posts - number * PER_PAGE
        older = f'<div class="nav-previous"><a href="{base}/page/{number + 1}/">Äldre inlägg</a></div>'
        shown = "".join(_post(base, n, is_own=False) for n in range(first, max(last, 0), -1))
        return _document(shown + older * (last > 0), base)
    if path.startswith("/2017/"):
        number = int(path.strip("/").rpartition("-")[2])
        return _document(_post(base, number, is_own=True), base, f'<link rel="canonical" href="{base}{path}">')
    return None


def hints(path: str, base: str, posts: int) -> bytes | None:
    """What stands at the path of a host that offers hints, where that is not what it has without them."""
    target, _, query = path.partition("?")
    newest = range(posts, max(posts - PER_PAGE, 0), -1)
    if target == "/feed/":
        items = "".join(f"<item><title>Om {n}</title><link>{_url(base, n)}</link></item>" for n in newest)
        return f'<rss version="2.0"><channel>{items}</channel></rss>'.encode()
    if target == "/wp-json/wp/v2/comments":
        return json.dumps([{"id": n, "post": n} for n in newest]).encode()
    if target == "/wp-json/wp/v2/posts":
        asked = dict(pair.split("=") for pair in query.split("&"))
        size, first = int(asked["per_page"]), (int(asked["page"]) - 1) * int(asked["per_page"])
        numbers = range(1, posts + 1) if asked["orderby"] == "id" else range(posts, 0, -1)
        return json.dumps([_told(base, n) for n in numbers[first : first + size]]).encode()
    body = page(path, base, posts)
    if body is None or target == "/robots.txt":
        return body
    is_rest = number_of(base.rpartition("/")[2]) % 2
    rest = f'<link rel="https://api.w.org/" href="{base}/wp-json/">'
    feed = f'<link rel="alternate" type="application/rss+xml" href="{base}/feed/">'
    return body.replace(b"<style>", (rest if is_rest else feed).encode() + b"<style>", 1)


def _told(base: str, number: int) -> dict[str, object]:
    """A post as WordPress REST tells of it."""
    at = f"2017-{number % 12 + 1:02}-{number % 28 + 1:02}T10:{number // 60 % 60:02}:{number % 60:02}"
    return {
        "id": number,
        "link": _url(base, number),
        "modified": at.replace("2017", "2018"),
        "modified_gmt": at.replace("2017", "2018"),
        "comment_status": "open",
    }


def _url(base: str, number: int) -> str:
    return f"{base}/2017/{number % 12 + 1:02}/{number % 28 + 1:02}/inlagg-{number}/"


def _post(base: str, number: int, *, is_own: bool) -> str:
    url = _url(base, number)
    day = f"2017-{number % 12 + 1:02}-{number % 28 + 1:02}"
    title = f"Om {_WORDS[number % 12]} nummer {number}"
    linked = title if is_own else f'<a href="{url}" rel="bookmark">{title}</a>'
    head = f'<h1 class="entry-title">{linked}</h1>'
    sentence = " ".join(_WORDS[(number * 7 + n * 5) % 12] for n in range(40)).capitalize()
    where = number_of(base.rpartition("/")[2])
    body = "".join(f"<p>{sentence}, {number} {n} {where}.</p>" for n in range(9 if is_own else 4))
    count = f"{number % 30 + 2} kommentarer" if number % 3 else "Lämna en kommentar"
    return (
        f'<article id="post-{number}" class="post-{number} post type-post hentry"><header class="entry-header">{head}'
        f'<div class="entry-meta"><a href="{url}" rel="bookmark"><time class="entry-date published" '
        f'datetime="{day}T10:15:00+01:00">{day}</time></a> av <span class="author vcard"><a class="url fn n" '
        f'href="{base}/author/anna/">Anna Ek</a></span></div></header><div class="entry-content">{body}</div>'
        f'<footer class="entry-meta"><a href="{base}/category/politik/" rel="category tag">Politik</a> '
        f'<span class="comments-link"><a href="{url}#comments">{count}</a></span></footer></article>'
    )


def _document(body: str, base: str, head: str = "") -> bytes:
    return (
        f'<!DOCTYPE html><html lang="sv-SE"><head><meta charset="UTF-8"><title>Bloggen</title>{head}'
        f'<style>{_STYLE}</style></head><body class="blog"><header><a href="{base}/" rel="home">Bloggen</a>'
        f"<ul>{_MENU}</ul></header><main>{body}</main><aside><ul>{_SIDE}</ul></aside></body></html>"
    ).encode()


async def _serve(hosts: int, posts: int, *, has_hints: bool) -> None:
    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while (request := await reader.readuntil(b"\r\n\r\n")) and request:
                writer.write(_answer(request, posts, has_hints=has_hints))
                await writer.drain()
        except (asyncio.IncompleteReadError, ConnectionError):
            pass
        finally:
            writer.close()

    first = await asyncio.start_server(talk, host(0), 0)
    port = first.sockets[0].getsockname()[1]
    others = [await asyncio.start_server(talk, host(number), port) for number in range(1, hosts)]
    print(port, flush=True)
    await asyncio.gather(*(server.serve_forever() for server in (first, *others)))


def _answer(request: bytes, posts: int, *, has_hints: bool) -> bytes:
    lines = request.decode("latin-1").split("\r\n")
    headers = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in lines[1:])}
    path = lines[0].split(" ")[1]
    etag = f'"{hashlib.blake2b(f"{path} {posts}".encode(), digest_size=8).hexdigest()}"'
    if headers.get("if-none-match") == etag:
        return f"HTTP/1.1 304 Not Modified\r\nETag: {etag}\r\n\r\n".encode()
    body = (hints if has_hints else page)(path, f"http://{headers['host']}", posts)
    if body is None:
        return b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n"
    total = f"X-WP-Total: {posts}\r\n" if path.startswith("/wp-json/wp/v2/posts") else ""
    head = f"HTTP/1.1 200 OK\r\nContent-Type: {_kind(path)}\r\nETag: {etag}\r\n{total}"
    return f"{head}Content-Length: {len(body)}\r\n\r\n".encode() + body


def _kind(path: str) -> str:
    kinds = {"/robots.txt": "text/plain", "/feed/": "application/rss+xml"}
    return kinds.get(path, "application/json" if path.startswith("/wp-json/") else "text/html; charset=UTF-8")


if __name__ == "__main__":
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("hosts", type=int)
    arguments.add_argument("posts", type=int)
    arguments.add_argument("--hints", action="store_true")
    asked = arguments.parse_args()
    most_files = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    resource.setrlimit(resource.RLIMIT_NOFILE, (most_files, most_files))
    asyncio.run(_serve(asked.hosts, asked.posts, has_hints=asked.hints))
