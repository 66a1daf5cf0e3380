"""Sets the parts of teasers apart that are one link made of ``span``: a date, a title, an introduction.

EPiServer, SiteVision and other systems of municipalities print them so, and style alone puts each on a line of its
own. What a reader sees as lines is made blocks here, so that everything after reads them as any other teaser.
"""

from ..text import Element, fold
from .context import Context

_INLINE = frozenset(("span", "strong", "b", "em", "i", "small", "label", "font"))
_FIGURES = ("img", "svg", "i", "br", "picture")
_MAX_DEPTH = 4
_MAX_PARTS = 12
_MAX_DATE = 40
_LONG = 60


def part_teasers(context: Context) -> None:
    """Makes blocks of the parts of each link that shows nothing but several parts, one a date or a long text."""
    for link in context.index.select("a"):
        if len(link) and not context.is_outside(link) and (parts := _parts(link)) and _is_teaser(context, parts):
            for part in parts:
                if part.tag in _INLINE:
                    part.tag = "div"


def _parts(link: Element) -> list[Element]:
    """What holds the link's text in several parts, and what is around them all; none where it has words of its own."""
    box, around = link, list[Element]()
    for _ in range(_MAX_DEPTH):
        children = [child for child in box if isinstance(child.tag, str)]
        if len(box) > _MAX_PARTS or _says(box.text) or any(_says(child.tail) for child in box):
            return []
        shown = [child for child in children if child.tag not in _FIGURES and _says(child.text_content())]
        if not shown or any(child.tag not in _INLINE and child.tag != "time" for child in shown):
            return []
        if len(shown) > 1:
            return [*around, *shown]
        box = shown[0]
        around.append(box)
    return []


def _is_teaser(context: Context, parts: list[Element]) -> bool:
    """Whether one of the parts is a day and no other is, or one is as long as an introduction."""
    texts = [fold(part.text_content()) for part in parts if part.getparent() is parts[-1].getparent()]
    dates = [t for t in texts if len(t) <= _MAX_DATE and any(map(str.isdigit, t)) and context.stamp(t) is not None]
    return len(dates) == 1 or (len(texts) > 2 and max(map(len, texts)) >= _LONG)


def _says(text: str | None) -> bool:
    return bool(text and not text.isspace())
