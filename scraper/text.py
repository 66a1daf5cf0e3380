"""Text from markup: whitespace, blocks, and what a reader sees.

``block_text`` is the one definition of a body's plain text: one blank line between blocks (and where two ``br``
make a paragraph), one line break between the items of a list and the rows of a table, no alternative text.
"""

import itertools
import re
from collections.abc import Collection, Iterator
from functools import cache
from html import unescape

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
_MAX_PARAGRAPHS = 200
_CONTROLS = bytes((*range(0x09), 0x0B, *range(0x0E, 0x20)))
_FORM_FEED_TO_SPACE = bytes.maketrans(b"\f", b" ")
_NONCHARACTERS = (b"\xef\xbf\xbe", b"\xef\xbf\xbf")
_XML_DECLARATION = re.compile(rb"\s*<\?xml[^>]{0,200}\?>")
# Browsers show what follows these ends, wherever a template put them; libxml2 drops it after the second. And a
# paragraph that begins in a heading ends it for libxml2, not for browsers.
_MISPLACED = re.compile(rb"<(?:/(?:html|body)\s*>|(h[1-6](?:\s[^<>]{0,500})?>\s{0,20})<p\b)", re.IGNORECASE)
# The references that may be to a forbidden character: not two digits from 32 on, nor three or four.
_NUMBERED = re.compile(rb"&#(?!(?:3[2-9]|[4-9]\d|[1-9]\d{2,3})(?!\d))(?:(\d{1,9})|[xX]([0-9a-fA-F]{1,8}));?")
_RARE = re.compile("[\u00ad\u200b\u200e\u200f\u2060\u202a-\u202e\u2066-\u2069\ufeff]")
_DROPPED = dict.fromkeys((0x00AD, 0x200E, 0x200F, 0x2060, *range(0x202A, 0x202F), *range(0x2066, 0x206A))) | {
    0x200B: " ",
    0xFEFF: " ",
}

# The edges of blocks, lines and cells in a text are the separators of ASCII: white space that no page's text holds.
_PARAGRAPH, _LINE, _BREAK, _CELL = "\x1c", "\x1d", "\x1e", "\x1f"
_PRE, _END_OF_PRE = "\x02", "\x03"
_EDGES = re.compile(r"([\x1c-\x1f]\s*)")
_ENDS_OF_LINES = re.compile(r"[\x1c-\x1e]")
_MARKS = {
    **dict.fromkeys(BLOCKS, _PARAGRAPH),
    **dict.fromkeys(_LINES, _LINE),
    **dict.fromkeys(_CELLS, _CELL),
    "pre": _PRE,
    "br": _BREAK,
}
_END_MARKS = {**_MARKS, "pre": _END_OF_PRE, "br": ""}
_APART = dict.fromkeys(("span", "a", "time", "abbr", "small"), " ")


# The tags of markup in its normal spelling, and what is read as a tree: what has unseen or preformatted text, or
# references that no serialiser writes.
_PLAIN_TAG = re.compile(r"""<(/?)([a-z][a-z0-9]*)(?:\ [a-z-]+="[^"]*")*>""")
_NOT_PLAIN = re.compile(r"<(?:pre|!)|&(?!(?:amp|lt|gt|nbsp);)|[\x00-\x08\x0b-\x1f\x7f]")


def fold(text: str) -> str:
    """The text on one line: every run of white space is one space, none at the ends, no invisible marks."""
    folded = " ".join(text.split())
    if folded.isascii() or folded.isprintable() or not _RARE.search(folded):
        return folded
    return " ".join(folded.translate(_DROPPED).split())


def inline_text(element: Element, *, without: Collection[Element] = ()) -> str:
    """What a reader sees of the element, on one line; blocks and line breaks stand apart by a space."""
    if not len(element) and not without and element.tag not in UNSEEN:
        return fold(element.text or "")
    return fold("".join(_pieces(element, without)))


def letters_shown(element: Element, *, most: int) -> int:
    """How many characters a reader sees of the element; where it is more than ``most``, some number above that."""
    # The first paragraphs mostly tell; else what is surely seen: all text without the hidden, each of which parts two
    # texts by a space at most.
    first = 0
    for paragraph in itertools.islice(element.iter("p"), _MAX_PARAGRAPHS):
        if paragraph.text and not any(around.tag in UNSEEN for around in paragraph.iterancestors()):
            first += len(fold(paragraph.text))
        if first > most:
            return first
    hidden = sum(len(node.text_content()) + 1 for node in element.iter(*UNSEEN))
    sure = len(fold(element.text_content())) - hidden
    return sure if sure > most else len(inline_text(element))


def line_texts(element: Element, *, without: Collection[Element] = ()) -> list[str]:
    """What a reader sees of the element, a folded text for each block or line; empty ones left out.

    For lines of facts: elements in a line stand apart by a space, as themes set them apart by style only.
    """
    text = "".join(_pieces(element, without, _APART))
    return [folded for line in _ENDS_OF_LINES.split(text) if (folded := fold(line))]


def block_text(element: Element) -> str:
    """The plain text of a body, blocks apart (see the module's first lines)."""
    return _in_blocks("".join(_pieces(element, ())))


def _in_blocks(text: str) -> str:
    blocks: list[str] = []
    between = ""
    for number, piece in enumerate(_EDGES.split(text)):
        if number % 2:
            between += piece
        elif folded := fold(piece):
            blocks += (_separator(between), folded) if blocks else (folded,)
            between = ""
    return "".join(blocks)


def _separator(edges: str) -> str:
    """What stands between two texts for the edges between them: the strongest, where two ``br`` make a paragraph."""
    if _PARAGRAPH in edges or edges.partition(_LINE)[0].count(_BREAK) > 1:
        return "\n\n"
    return "\n" if _LINE in edges or _BREAK in edges else " "


def text_of(body_html: str) -> str:
    """The plain text of a piece of HTML: ``text_of(post.body_html) == post.body_text`` for every post."""
    if not body_html.strip():
        return ""
    text = _plain(body_html)
    return _in_blocks(text) if text is not None else block_text(parse_fragment(body_html))


def _plain(body_html: str) -> str | None:
    """The text of markup as most sanitised bodies are, with its edges, without its tree; None for any other."""
    if _NOT_PLAIN.search(body_html):
        return None
    # Texts, and between them "/" or nothing and the tag's name.
    first, *rest = _PLAIN_TAG.split(body_html)
    slashes, names, texts = rest[::3], rest[1::3], rest[2::3]
    if not UNSEEN.isdisjoint(names):
        return None
    marks = [(_END_MARKS if slash else _MARKS).get(name, "") for slash, name in zip(slashes, names, strict=True)]
    plain = first + "".join(itertools.chain.from_iterable(zip(marks, texts, strict=True)))
    return unescape(plain) if "<" not in plain else None


def parse_html(data: bytes) -> Element:
    """The tree of a page in UTF-8: its ``html`` element, an empty one where nothing can be read. Never raises."""
    try:
        return html.document_fromstring(_readable(data), parser=_parser())
    except (etree.ParserError, etree.XMLSyntaxError, ValueError):
        return html.document_fromstring("<html><body></body></html>")


def parse_fragment(markup: str) -> Element:
    """One ``div`` that holds the markup. Never raises; what cannot be read gives an empty one."""
    try:
        root = html.document_fromstring(_allowed(f"<div>{markup}</div>".encode("utf-8", "replace")), parser=_parser())
    except (etree.ParserError, etree.XMLSyntaxError, ValueError):
        return html.Element("div")
    body = root.find("body")
    return body if body is not None else root


def _readable(data: bytes) -> bytes:
    """The markup without what libxml2 stumbles over: tags out of place, an XML declaration, forbidden characters."""
    placed = _MISPLACED.sub(_in_its_place, _allowed(data))
    declaration = _XML_DECLARATION.match(placed)
    return placed[declaration.end() :] if declaration else placed


def _in_its_place(tag: re.Match[bytes]) -> bytes:
    """Nothing for an early end; for a paragraph in a heading, where browsers make none, what changes no line."""
    heading = tag.group(1)
    return b"<" + heading + b"<span" if heading else b""


def _allowed(data: bytes) -> bytes:
    """The markup without characters, and references to any, that may stand in no XML text (section 2.2)."""
    data = data.translate(_FORM_FEED_TO_SPACE, _CONTROLS)
    # One byte is found many times faster than two, and few pages have this one.
    if b"\xef" in data:
        data = data.replace(_NONCHARACTERS[0], b"").replace(_NONCHARACTERS[1], b"")
    return _NUMBERED.sub(_if_allowed, data)


def _if_allowed(reference: re.Match[bytes]) -> bytes:
    number = int(reference.group(1) or "0") or int(reference.group(2) or "0", 16)
    is_char = (
        number in (9, 10, 13) or 0x20 <= number < 0xD800 or 0xE000 <= number < 0xFFFE or 0xFFFF < number < 0x110000
    )
    return reference.group(0) if is_char else b""


@cache
def _parser() -> html.HTMLParser:
    parser = html.HTMLParser(encoding="utf-8", huge_tree=True, remove_comments=True, remove_pis=True, collect_ids=False)
    # One class for all elements: lxml.html's own parser calls Python for each to choose among classes of forms.
    parser.set_element_class_lookup(etree.ElementDefaultClassLookup(element=html.HtmlElement))
    return parser


def _pieces(root: Element, without: Collection[Element], apart: dict[str, str] | None = None) -> list[str]:
    """The texts of the tree in order, with marks where a block, a line or a cell begins or ends. Not recursive.

    ``apart`` are marks around elements that have none else.
    """
    marks, ends = (_MARKS | apart, _END_MARKS | apart) if apart else (_MARKS, _END_MARKS)
    pieces: list[str] = []
    pending: list[Element | str] = [root]
    while pending:
        node = pending.pop()
        if isinstance(node, str):
            pieces.append(node)
            continue
        tag = node.tag
        if tag in UNSEEN or not isinstance(tag, str) or node in without:
            continue
        if mark := marks.get(tag):
            pieces.append(mark)
            pending.append(ends[tag])
        if text := node.text:
            pieces.append(text)
        for child in reversed(node):
            if tail := child.tail:
                pending.append(tail)
            pending.append(child)
    return list(_with_line_breaks(pieces)) if _PRE in pieces else pieces


def _with_line_breaks(pieces: list[str]) -> Iterator[str]:
    """The pieces, those of preformatted text cut at their line ends."""
    depth = 0
    for piece in pieces:
        if piece in (_PRE, _END_OF_PRE):
            depth += 1 if piece == _PRE else -1
            yield _PARAGRAPH
        elif not depth or _EDGES.fullmatch(piece):
            yield piece
        else:
            for number, line in enumerate(piece.splitlines()):
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
