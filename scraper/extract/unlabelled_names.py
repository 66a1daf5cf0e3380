"""Authors whom no word and no markup calls so: a name beside the date or a portrait, a signature under the text.

Observations: such a name is a first and a last name in capitals, in no link, alone in its element; a category in its
place is a link or is called one. In English and German, where headings and nouns begin in capitals, more is needed.
"""

import re
from collections.abc import Iterator

from ..records import Evidence
from ..text import BLOCKS, Element, fold, inline_text
from .context import Container, Context
from .phrases import is_furniture_line, is_read_more

_MAX_LINE = 300
_MAX_BESIDE = 200
_MAX_LEAVES = 400
_MAX_SIGNATURE = 120
_LEAVES = ("span", "div", "p", "li", "em", "i", "strong", "b", "small", "address", "dd", "td", "figcaption", "h4", "h5")
_MARKS = re.compile(r"\s*[·•|]\s*|\s+[–—/-]\s+")
_NAME_AT_CLOCK = re.compile(r"[—–|·] ([^—–|·@\d\s][^—–|·@\d]{1,60}) @ \d{1,2}[:.]\d\d\b")
_WORD = r"[^\W\d_a-zà-öø-ÿ][^\W\d_]*(?:['’-][^\W\d_]+)*"
_PERSON = rf"{_WORD}\.?(?: (?:{_WORD}|[^\W\d_]\.|von|van|der|den|de|af|av|la|du|di)){{0,2}} {_WORD}"
_AND = r"(?:&|och|og|und|and|ja|et|y|e|en)"
_NAME = re.compile(rf"(?:{_WORD}(?: {_WORD}){{0,2}} {_AND} |(?:{_PERSON}, ){{1,2}}(?:{_PERSON} {_AND} )?)?{_PERSON}")
_SLASHED = re.compile(r"(?:/{1,2}|[–—-]{1,2}) ?(?P<name>[^/,.()]{3,60})\.?")
_WITH_PARTY = re.compile(
    rf"(?P<name>{_NAME.pattern}),?(?: [^()]{{0,60}})? ?\([^\W\d_]{{1,4}}\)(?:,? [^()]{{0,60}})?\.?"
)
_OTHER_NAMES = re.compile(r"categor|kategor|tag|label|badge|topic|section|place|location|source|kicker|caption", re.I)
_NO_PERSONS = re.compile(
    r"region|kommun|kommune|gemeinde|stad|län|fylke|landsting|nya|nyheter|politik|debatt|blogg?(?:en)?|förening(?:en)?"
    r"|\w{2,20}(?:erna|partiet|förbundet|nämnden|styrelsen|fullmäktige|gruppen|kommun|kommune|kaupunki)",
    re.IGNORECASE,
)
_CAPITALISING = ("en", "de")

Found = tuple[str, Evidence]


def name_beside_date(context: Context, container: Container) -> Found | None:
    """The one full name that stands with the date, between marks or in an element of its own, and is no link; or what
    stands between a mark and a clock: "Skola — Anna Ek @ 12:34"."""
    for line in container.lines():
        if len(line) > _MAX_LINE:
            continue
        named = _NAME_AT_CLOCK.search(line) if "@" in line else None
        if named is not None and named.group(1)[0].isupper():
            return named.group(1), Evidence("byline", line)
        if not _MARKS.search(line) or not context.stamps(line):
            continue
        linked = {inline_text(link) for link in context.index.select("a", container.element)}
        names = {piece for piece in map(str.strip, _MARKS.split(line)) if _is_name(context, piece)} - linked
        if len(names) == 1:
            return names.pop(), Evidence("byline", line)
    found = {name: leaf for name, leaf in _leaves(context, container) if _is_beside_date(context, container, leaf)}
    if len(found) != 1:
        return None
    (name, leaf), *_ = found.items()
    is_sure = context.lexicons[0].code not in _CAPITALISING or _is_known(context, name)
    return (name, context.evidence("name-beside-date", name, leaf)) if is_sure else None


def name_beside_portrait(context: Context, container: Container) -> Found | None:
    """The full name that stands beside a picture whose alternative text is that name too."""
    for image in context.index.select("img", container.element):
        name = fold(image.get("alt") or "")
        if len(name) > _MAX_BESIDE or not _NAME.fullmatch(name) or not container.is_meta(image):
            continue
        for around in list(image.iterancestors())[:2]:
            if around is not container.element and fold(around.text_content())[:_MAX_BESIDE].startswith(name):
                return name, context.evidence("name-beside-portrait", name, image)
    return None


def signature(context: Context, container: Container) -> Found | None:
    """The full name that signs the text: "/Anna Ek", "Anna Ek, kommunalråd (S)", "Text: Anna Ek"."""
    line = _last_line(container.body) if container.body is not None and not container.is_excerpt else ""
    if not 4 < len(line) <= _MAX_SIGNATURE:
        return None
    match = _SLASHED.fullmatch(line) or _WITH_PARTY.fullmatch(line)
    if match is not None:
        name = match["name"].strip()
        return (name, Evidence("signature", line)) if _NAME.fullmatch(name) else None
    byline = context.byline(line) if ":" in line else None
    return (byline.author, Evidence("signature", line)) if byline is not None and not byline.rest else None


def _leaves(context: Context, container: Container) -> Iterator[tuple[str, Element]]:
    """The elements among the post's facts that hold a full name and nothing else."""
    for leaf in context.index.all(_LEAVES, container.element)[:_MAX_LEAVES]:
        text = leaf.text
        if not text or len(leaf) or len(text) > _MAX_BESIDE or not container.is_meta(leaf):
            continue
        name = fold(text)
        if not _is_name(context, name) or next(leaf.iterancestors("a"), None) is not None:
            continue
        if not any(_OTHER_NAMES.search(node.get("class") or "") for node in (leaf, *list(leaf.iterancestors())[:2])):
            yield name, leaf


def _is_beside_date(context: Context, container: Container, leaf: Element) -> bool:
    for around in list(leaf.iterancestors())[:3]:
        if around is container.element or around is container.heading:
            return False
        text = fold(" ".join(around.itertext()))
        if len(text) > _MAX_BESIDE:
            return False
        if context.stamps(text):
            return True
    return False


def _is_name(context: Context, text: str) -> bool:
    if not _NAME.fullmatch(text) or text.isupper() or text == context.document.site_name:
        return False
    if any(map(_NO_PERSONS.fullmatch, text.split())):
        return False
    if is_furniture_line(context.lexicons, text) or is_read_more(context.lexicons, text):
        return False
    return context.comments(text, "link") is None and not context.stamps(text)


def _is_known(context: Context, name: str) -> bool:
    """Whether the page's head names the person too."""
    document = context.document
    return any(name in (text or "") for text in (document.title, document.site_name, *document.metas.values()))


def _last_line(body: Element) -> str:
    """The text behind the last edge of a block or line break in the body."""
    node = body
    while len(node):
        for child in reversed(node):
            if tail := fold(child.tail or ""):
                is_edge = child.tag in BLOCKS or child.tag == "br"
                return tail if is_edge else fold(node.text_content())
            if isinstance(child.tag, str) and fold(child.text_content()):
                break
        else:
            return fold(node.text or "")
        if child.tag not in BLOCKS:
            return fold(child.text_content()) if child.getprevious() is not None else fold(node.text_content())
        node = child
    return fold(node.text or "")
