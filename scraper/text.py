"""Text from markup: whitespace, blocks, and what a reader sees.

``block_text`` is the one definition of a body's plain text: one blank line between blocks (and where two ``br``
make a paragraph), one line break between the items of a list and the rows of a table, no alternative text.
"""

import re
from collections.abc import Collection, Iterator

from lxml import etree, html

Element = html.HtmlElement

BLOCKS = frozenset(
    "address article aside blockquote body center dd details dir div dl dt fieldset figcaption figure footer form "
    "h1 h2 h3 h4 h5 h6 header hgroup hr html legend li main menu nav ol p pre section summary table tbody tfoot "
    "thead tr td th caption ul option select".split()
)
_LINES = frozenset(("li", "tr", "dt", "dd", "option"))
_CELLS = frozenset(("td", "th"))
UNSEEN = frozenset(
    "script style template noscript head title svg math object canvas audio video iframe textarea select "
    "button datalist map".split()
)
_RARE = re.compile("[\u00ad\u200b\u200e\u200f\u2060\u202a-\u202e\u2066-\u2069\ufeff]")
_DROPPED = dict.fromkeys((0x00AD, 0x200E, 0x200F, 0x2060, *range(0x202A, 0x202F), *range(0x2066, 0x206A))) | {
    0x200B: " ",
    0xFEFF: " ",
}

_PARAGRAPH, _LINE, _BREAK, _CELL, _INLINE = "\x00P", "\x00L", "\x00B", "\x00C", "\x00I"
_SEPARATORS = {_PARAGRAPH: "\n\n", _LINE: "\n", _BREAK: "\n", _CELL: " ", _INLINE: ""}
_STRENGTH = {_PARAGRAPH: 4, _LINE: 3, _BREAK: 2, _CELL: 1}
_MARKS = {
    **dict.fromkeys(BLOCKS, (_PARAGRAPH,)),
    **dict.fromkeys(_LINES, (_LINE,)),
    **dict.fromkeys(_CELLS, (_CELL,)),
    **dict.fromkeys(("span", "a", "time", "abbr", "small"), (_INLINE,)),
    "br": (_BREAK,),
}
_END_MARKS = {tag: marks for tag, marks in _MARKS.items() if tag != "br"}


def fold(text: str) -> str:
    """The text on one line: every run of white space is one space, none at the ends, no invisible marks."""
    if not text.isascii() and _RARE.search(text):
        text = text.translate(_DROPPED)
    return " ".join(text.split())


def inline_text(element: Element, *, without: Collection[Element] = ()) -> str:
    """What a reader sees of the element, on one line; blocks and line breaks stand apart by a space."""
    pieces = ("" if piece == _INLINE else " " if piece in _SEPARATORS else piece for piece in _pieces(element, without))
    return fold("".join(pieces))


def line_texts(element: Element, *, without: Collection[Element] = ()) -> list[str]:
    """What a reader sees of the element, a folded text for each block or line; empty ones left out.

    For lines of facts: elements in a line stand apart by a space, as themes set them apart by style only.
    """
    lines = [""]
    for piece in _pieces(element, without):
        if piece in (_PARAGRAPH, _LINE, _BREAK):
            lines.append("")
        else:
            lines[-1] += " " if piece in (_CELL, _INLINE) else piece
    return [folded for line in lines if (folded := fold(line))]


def block_text(element: Element) -> str:
    """The plain text of a body, blocks apart (see the module's first lines)."""
    parts: list[str] = []
    pending, line = "", ""
    for piece in _pieces(element, ()):
        if piece == _INLINE:
            continue
        if piece not in _SEPARATORS:
            line += piece
            continue
        if folded := fold(line):
            parts += [_SEPARATORS[pending] if parts and pending else "", folded]
            pending = piece
        elif piece == pending == _BREAK:
            pending = _PARAGRAPH
        elif _STRENGTH[piece] > _STRENGTH.get(pending, 0):
            pending = piece
        line = ""
    if folded := fold(line):
        parts += [_SEPARATORS[pending] if parts and pending else "", folded]
    return "".join(parts)


def text_of(body_html: str) -> str:
    """The plain text of a piece of HTML: ``text_of(post.body_html) == post.body_text`` for every post."""
    if not body_html.strip():
        return ""
    return block_text(parse_fragment(body_html))


def parse_fragment(markup: str) -> Element:
    """One ``div`` that holds the markup. Never raises; what cannot be read gives an empty one."""
    parser = html.HTMLParser(encoding="utf-8", huge_tree=True, remove_comments=True, remove_pis=True)
    data = f"<div>{markup}</div>".replace("\x00", "").encode("utf-8", "replace")
    try:
        root = html.document_fromstring(data, parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError):
        return html.Element("div")
    body = root.find("body")
    return body if body is not None else root


def _pieces(root: Element, without: Collection[Element]) -> Iterator[str]:
    """The texts of the tree in order, with marks where a block, a line or a cell begins or ends. Not recursive."""
    open_elements: list[Element] = []
    in_pre = 0
    node = root
    while True:
        tag = str(node.tag)
        is_seen = tag not in UNSEEN and isinstance(node.tag, str) and node not in without
        if is_seen:
            in_pre += tag == "pre"
            yield from _MARKS.get(tag, ())
            if node.text:
                yield from _text(node.text, in_pre)
            if len(node):
                open_elements.append(node)
                node = node[0]
                continue
        while True:
            if is_seen:
                tag = str(node.tag)
                in_pre -= tag == "pre"
                yield from _END_MARKS.get(tag, ())
            if node is root:
                return
            if node.tail:
                yield from _text(node.tail, in_pre)
            following = node.getnext()
            if following is not None:
                node = following
                break
            node = open_elements.pop()
            is_seen = True


def _text(text: str, in_pre: int) -> Iterator[str]:
    if not in_pre:
        yield text
        return
    for number, line in enumerate(text.splitlines()):
        if number:
            yield _BREAK
        yield line


def css_path(element: Element) -> str:
    """Where the element stands, as a CSS selector from the body down, for a human to read."""
    steps: list[str] = []
    node: Element | None = element
    while node is not None and node.tag not in ("body", "html"):
        identity = f"#{node.get('id')}" if node.get("id") else ""
        classes = "".join(f".{name}" for name in (node.get("class") or "").split()[:3])
        name = f"{node.tag!s}{identity}{classes}"
        parent = node.getparent()
        alike = [child for child in parent if child.tag == node.tag] if parent is not None else []
        steps.append(name if len(alike) < 2 else f"{name}:nth-of-type({alike.index(node) + 1})")
        node = parent
    return " > ".join(reversed(steps))
