"""Which language a text is in, by its commonest words: for pages whose markup does not say."""

import re

from .page import Document

_COMMON = {
    "sv": "och att det som är inte på för jag vi av med har till ett kommunen också",
    "nb": "og det som er ikke på for jeg vi av med har til et kommunen også",
    "nn": "og det som er ikkje på for eg vi av med har til eit kommunen også",
    "da": "og det som er ikke på for jeg vi af med har til et kommunen også",
    "fi": "ja on että ei se myös mutta kun joka ovat olen oli kunnan",
    "is": "og að er ekki það sem við ég til með en hefur um",
    "en": "the and of to is that not for we with have this are",
    "de": "und der die das nicht ist wir mit für auch auf ein",
    "nl": "en de het een niet van wij met voor ook op dat",
    "fr": "et le la les des est pas nous avec pour une dans que",
    "es": "y el la los que no es con para una por del",
    "it": "e il la che non è con per una di del anche",
    "pl": "i w nie na się że jest to z do jak dla",
    "et": "ja on et ei ka see kui oma mis oli aga",
}
_TOP_LEVEL = dict(zip("se no dk fi is de at nl fr es it pl ee uk".split(),
                      "sv nb da fi is de de nl fr es it pl et en".split(), strict=True))  # fmt: skip
_MIN_HITS = 5


def guess_language(document: Document) -> str | None:
    """The language of the page's text by its commonest words, else by its host's top-level domain; None if neither."""
    body = document.root.find("body")
    words = re.findall(r"\w+", (body.text_content() if body is not None else "")[:20_000].lower())
    hits = {code: sum(word in common for word in words) for code, common in _sets().items()}
    best = max(hits, key=lambda code: hits[code])
    if hits[best] >= _MIN_HITS:
        return best
    host = re.match(r"https?://[^/:]*\.([a-z]{2})(?:[:/]|$)", document.url)
    return _TOP_LEVEL.get(host.group(1)) if host else None


def _sets() -> dict[str, frozenset[str]]:
    return {code: frozenset(words.split()) for code, words in _COMMON.items()}
