"""Markup that is safe to keep and to show: a fixed set of elements, absolute addresses, no scripts, no styles."""

from functools import cache

import nh3
from lxml import etree

from .text import Element, parse_fragment, text_of
from .urls import join

_TAGS = set(
    "a abbr address b bdi bdo blockquote br caption center cite code col colgroup dd del dfn div dl dt em figcaption "
    "figure h1 h2 h3 h4 h5 h6 hr i img ins kbd li mark ol p pre q rp rt ruby s samp section small span strike strong "
    "sub sup table tbody td tfoot th thead time tr tt u ul var wbr audio video source".split()
)
_ATTRIBUTES = {
    "*": {"lang", "dir", "title"},
    "a": {"href", "hreflang"},
    "img": {"src", "alt", "width", "height"},
    "audio": {"src", "controls"},
    "video": {"src", "controls", "poster", "width", "height"},
    "source": {"src", "type"},
    "td": {"colspan", "rowspan"},
    "th": {"colspan", "rowspan", "scope"},
    "ol": {"start", "reversed", "type"},
    "time": {"datetime"},
    "blockquote": {"cite"},
    "q": {"cite"},
    "del": {"datetime"},
    "ins": {"datetime"},
}
_CLEANED_WITH_CONTENT = {
    "script",
    "style",
    "template",
    "noscript",
    "textarea",
    "select",
    "button",
    "title",
    "svg",
}


def sanitised(element: Element, base_url: str) -> str:
    """The element's markup, sanitised by nh3, its addresses made absolute in the given element."""
    for node in element.iter("a", "img", "source", "audio", "video"):
        for name in ("href", "src", "poster"):
            value = node.get(name)
            if value and (address := join(base_url, value)):
                node.set(name, address)
    raw = etree.tostring(element, encoding="unicode", method="html", with_tail=False)
    return _cleaner().clean(raw).strip()


@cache
def _cleaner() -> nh3.Cleaner:
    return nh3.Cleaner(
        tags=_TAGS,
        attributes=_ATTRIBUTES,
        clean_content_tags=_CLEANED_WITH_CONTENT,
        url_schemes={"http", "https", "mailto", "tel"},
        link_rel=None,
    )


def clean_fragment(markup: str, base_url: str) -> tuple[str, str]:
    """A piece of markup from a feed, sanitised, and its plain text."""
    body_html = sanitised(parse_fragment(markup), base_url)
    return body_html, text_of(body_html)
