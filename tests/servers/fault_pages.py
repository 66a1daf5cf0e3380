"""Pages that stand where a blog should, and answers that are broken in other ways than HTTP."""

import gzip

from .faults import HTML, PAGE, Fault, answers, head, packed, sends

XML = "Content-Type: application/xml"


def page(title: str, body: str, *, status: str = "200 OK") -> Fault:
    text = f"<!doctype html><html lang=en><title>{title}</title><body>{body}</body></html>"
    return answers(HTML, body=text.encode(), status=status)


_LAUGHS = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 12))
_DTD = f'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY l0 "ha">{_LAUGHS}]>'
_FILE = '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY f SYSTEM "file:///etc/passwd">]>'

PAGES: dict[str, Fault] = {
    "/captcha": page("Just a moment...", "<h1>Verify you are human</h1>"),
    "/blocked": page(
        "Attention Required! | Cloudflare", "<h1>Sorry, you have been blocked</h1>", status="403 Forbidden"
    ),
    "/parked": page("blogg.test", "<h1>This domain is for sale!</h1><p>Buy this domain.</p>"),
    "/login": page(
        "Log in", "<form><label>Password<input type=password name=pwd></label><button>Log in</button></form>"
    ),
    "/maintenance": page("Maintenance mode", "<p>Briefly unavailable for scheduled maintenance.</p>"),
    "/soft-404": page("Sidan hittades inte", "<h1>Sidan kunde inte hittas</h1><p>404</p>"),
    "/empty-shell": page(
        "App", "<div id=root></div><noscript>You need to enable JavaScript to run this app.</noscript>"
    ),
    "/nothing": answers(HTML, body=b""),
    "/image": answers("Content-Type: image/png", body=b"\x89PNG\r\n\x1a\n" + bytes(200)),
    "/wrong-charset": answers("Content-Type: text/html; charset=utf-16", body=PAGE),
    "/no-such-charset": answers("Content-Type: text/html; charset=klingon", body=PAGE),
    "/wrong-clock": answers(HTML, "Date: Mon, 01 Jan 2001 00:00:00 GMT", "Expires: 0"),
    "/far-clock": answers(HTML, "Date: Fri, 01 Jan 2100 00:00:00 GMT"),
    "/no-clock": answers(HTML, "Date: yesterday", "Last-Modified: soon", 'ETag: W/"\xe5"'),
    "/many-headers": answers(HTML, *(f"X-{number}: y" for number in range(1000))),
    "/long-header": answers(HTML, "X-Long: " + "y" * 200_000),
    "/names-in-headers": answers(
        HTML, 'Content-Disposition: attachment; filename="../../../etc/passwd"', "Link: <\x07>"
    ),
    "/split-header": sends(head("HTTP/1.1 200 OK", "X-A: a\rX-B: b", "Content-Length: 0")),
    "/entity-bomb-feed": answers(XML, body=f"{_DTD}<rss><channel><title>&l11;</title></channel></rss>".encode()),
    "/entity-file-feed": answers(XML, body=f"{_FILE}<rss><channel><title>&f;</title></channel></rss>".encode()),
    "/entity-bomb-sitemap": answers(XML, body=f"{_DTD}<urlset><url><loc>&l11;</loc></url></urlset>".encode()),
    "/deflate-bomb-in-gzip": packed("gzip", gzip.compress(gzip.compress(bytes(50_000_000)) * 40)),
    "/deep": answers(HTML, body=b"<div>" * 100_000 + b"<p>hej</p>"),
}
