"""Takes out of a body what is told by its work or its words: forms for newsletters, links to share, closing lines,
cards with a portrait."""

import re

from ..text import Element, fold
from .context import Context
from .phrases import is_furniture_line, leads_to_comments

_MAX_SIGN_UP = 400
_MAX_SHARES = 200
_MAX_BESIDE_SHARES = 40
_MAX_CARD = 1000
_CARDS = ("div", "section", "aside", "footer")
_WRAPPERS = ("div", "section", "article", "main")
_SHARE = re.compile(
    r"""facebook\.com/(?:sharer|share|dialog/share)|(?:twitter|x)\.com/(?:intent|share|home\?status)
    |linkedin\.com/(?:shareArticle|sharing)|pinterest\.[a-z.]{2,6}/pin/create|plus\.google\.com/share|wa\.me/\?
    |whatsapp\.com/send|^whatsapp:|t\.me/share|reddit\.com/submit|tumblr\.com/(?:share|widgets/share)|bsky\.app/intent
    |threads\.net/intent|getpocket\.com/(?:save|edit)|^mailto:\?|^fb-messenger:""",
    re.IGNORECASE | re.VERBOSE,
)


def drop(element: Element) -> None:
    """Takes the element out of its tree and leaves the text behind it."""
    parent = element.getparent()
    if parent is None:
        return
    if element.tail:
        previous = element.getprevious()
        if previous is not None:
            previous.tail = (previous.tail or "") + element.tail
        else:
            parent.text = (parent.text or "") + element.tail
    parent.remove(element)


def drop_sign_ups(body: Element) -> None:
    """Takes out forms that ask for an address, with the few words around them: newsletters."""
    for field in [f for f in body.iter("input") if (f.get("type") or "").lower() == "email"]:
        around = None
        for ancestor in field.iterancestors():
            if ancestor is body or len(ancestor.text_content()) > _MAX_SIGN_UP:
                break
            around = ancestor
        if around is not None and around.tag not in ("p", "td", "label"):
            drop(around)


def drop_shares(body: Element) -> None:
    """Takes out links that share the post elsewhere, with what stands around them and says little else."""
    for link in [a for a in body.iter("a") if _SHARE.search((a.get("href") or "")[:200])]:
        around = None
        for node in (link, *link.iterancestors()):
            if node is body or len(text := fold(node.text_content())) > _MAX_SHARES:
                break
            if len(text) - sum(len(fold(a.text_content())) for a in node.iter("a")) > _MAX_BESIDE_SHARES:
                break
            around = node
        # A word in a sentence that leads there is somebody's text.
        is_alone = around is not None and (around is not link or not fold(link.tail or ""))
        if around is not None and is_alone and next(around.iter("img", "figure"), None) is None:
            drop(around)


def drop_cards(body: Element) -> None:
    """Takes out boxes about the author: what stands beside the portrait that WordPress's ``get_avatar`` prints."""
    for image in [i for i in body.iter("img") if "avatar" in (i.get("class") or "").split()]:
        around = next((a for a in image.iterancestors() if a is body or fold(a.text_content())), body)
        is_card = around is not body and around.tag in _CARDS and len(fold(around.text_content())) <= _MAX_CARD
        if is_card and next(around.iterancestors("blockquote"), None) is None:
            drop(around)


def drop_closing_lines(context: Context, body: Element) -> None:
    """Takes blocks at the end out that only carry furniture by their words ("Andra bloggar om: ...")."""
    while (last := _last_block(context, body)) is not None:
        drop(last)


def _last_block(context: Context, body: Element) -> Element | None:
    """The last block of the body, or of a wrapper at its end, if it is empty or furniture and no text follows it."""
    node = body
    while len(node):
        last = node[-1]
        if fold(last.tail or "") or last.tag in ("br", "li") or not isinstance(last.tag, str):
            return None
        if next(last.iter("img", "video", "audio", "iframe"), None) is not None:
            return None
        text = fold(last.text_content())
        if not text or is_furniture_line(context.lexicons, text) or _is_comments_link(context, last, text):
            is_only = len(node) == 1 and not fold(node.text or "")
            return last if node is not body or not is_only or not text else None
        is_wrapper = last.tag in _WRAPPERS or (len(node) == 1 and not fold(node.text or ""))
        if not is_wrapper:
            return None
        node = last
    return None


def _is_comments_link(context: Context, block: Element, text: str) -> bool:
    """Whether the block is the theme's link to the comments, printed inside of the body."""
    links = any(leads_to_comments(link.get("href") or "") for link in block.iter("a"))
    return links and len(text) < 100 and context.comments(text, "link") is not None
