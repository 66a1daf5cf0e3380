"""What one phrase about comments says, and what its readers share."""

from dataclasses import dataclass
from typing import Literal

from .words import Token, Words

Place = Literal["link", "heading", "text"]
Meaning = Literal["count", "first", "invite", "submit", "noun", "label", "link label"]
ARROWS = frozenset("«»‹›")


@dataclass(frozen=True, slots=True)
class Phrase:
    """What a phrase says. ``slot`` holds the tokens of its title, unread.

    ``count`` is set for meaning "count", for "label", which counts in a link or heading, and for "link label".
    "first" is "be the first to comment", "invite" a call to action, "submit" a form's heading or button, "noun" the
    word for comments alone or before a title. A title that stands between quotation marks ``is_quoted``.
    ``is_bare_reply`` is "En tanke": a number's word and a noun that is not of
    comments alone, which as a heading over comments is a count and in other text mere prose.
    """

    meaning: Meaning
    count: int | None = None
    secondary: int | None = None
    slot: tuple[Token, ...] = ()
    is_quoted: bool = False
    is_bare_reply: bool = False
    is_loose: bool = False

    def has_plain_title(self) -> bool:
        """Whether the title stands without quotation marks and begins with a small letter, as sentences go on."""
        return bool(self.slot) and not self.is_quoted and self.slot[0].is_low


def glued(word: str, words: Words) -> str | None:
    """The noun of a word that a screen reader's text was glued to: "kommentarpå" -> "kommentar"."""
    for size in range(len(word) - 1, 3, -1):
        if word[size:] in words.slots and (noun := words.noun(word[:size])):
            return noun
    return None
