"""How many comments a text says there are, and whether commenting is open.

What belongs here: what a phrase means at its place on the page. The phrases' grammar is in ``count_phrases``, the
words are the lexicons'. Nothing here looks at markup: where a page states a number in its markup, that wins.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from ..languages import Lexicon
from ..records import CommentStatus
from .phrase import Phrase, Place
from .phrases import read_phrase
from .pieces import LINES, MAX_STATUS, pieces_of
from .words import (
    DateWords,
    Token,
    Words,
    date_words,
    first_word_of,
    may_tell,
    thousands,
    tokens_of,
    with_roots_in,
    wordless_phrases,
    words_of,
)

__all__ = ["CommentReading", "Place", "may_tell", "read_bare_count", "read_comments", "title_words"]


_MAX_TEXT = 400
_MAX_STATUS_IN_TEXT = 90
_MAX_TITLE_IN_TEXT = 150
_BARE = re.compile(r"\W{0,12}(\d[\d .,'’\u00a0\u202f\u2009]{0,15})\W{0,12}")
_SHORT = re.compile(r"\W{0,12}(\d{1,3}(?:[.,]\d)?[ \u00a0\u202f]?k)\W{0,12}", re.IGNORECASE)
_GROUPED = re.compile(r"\d{1,7}|[1-9]\d{0,2}(?:[ .,'’\u00a0\u202f\u2009]\d{3}){1,2}")


@dataclass(frozen=True, slots=True)
class CommentReading:
    """What a text says about comments.

    ``count`` is None where no number can be told, ``secondary`` is another number beside it that no page explains.
    ``status`` is None where the text doesn't say. ``is_call_to_action`` means that a zero is only implied, by a
    link that asks for a comment. ``is_protected`` means that a password hides the comments. ``text`` is the part
    of the text that was read, ``title`` the title in it as ``title_words`` gives one. ``is_bare_reply`` is "Svara",
    which also stands under every comment; ``is_loose`` a count before words that may be a title or anything.
    """

    count: int | None
    status: CommentStatus | None
    secondary: int | None
    text: str
    is_call_to_action: bool = False
    is_protected: bool = False
    title: str = ""
    is_bare_reply: bool = False
    is_loose: bool = False


def read_comments(text: str, *, lexicons: tuple[Lexicon, ...], place: Place) -> CommentReading | None:
    """What the text says about comments, or None where it says nothing about them.

    ``place`` is "link" for the text of a link or button in a post's byline or footer, "heading" for a heading over
    comments or their form, "text" for any other text. A call to action ("Lämna en kommentar") means zero as a link
    only. In running text a phrase counts only where it stands alone between marks or line ends. Languages are tried
    in order; the interface's need not be the content's. Only the first 400 characters are looked at.

    Example: "Av Anna Ek, 20 mars, 2017, Bli först att kommentera 3" -> 0, with 3 as the secondary number.
    """
    return _read(text.strip()[:_MAX_TEXT], lexicons, place)


@lru_cache(maxsize=4096)  # A page asks for its bylines again and again, and a blog's pages have them in common.
def _read(written: str, lexicons: tuple[Lexicon, ...], place: Place) -> CommentReading | None:
    known = with_roots_in(written.lower(), lexicons)
    wordless = _read_wordless(written, lexicons, place)
    if not known or (wordless is not None and wordless.is_call_to_action):
        return wordless
    dates = date_words(lexicons)
    whole = _read_whole(written, known, dates, place)
    if whole is not None and not whole.is_loose:
        return None if _is_question(whole, written) else whole
    best = _read_pieces(written, known, dates, place)
    if best is not None and (_is_question(best, written) or _is_more(best, written, known)):
        return None
    status = _read_status(written, known, place)
    if best is not None and (best.count is not None or status is None):
        return replace(best, status=best.status or status.status) if status is not None else best
    return status or wordless


def _is_question(reading: CommentReading, written: str) -> bool:
    """Whether the text asks for a comment, not counts one: "Un commentaire ?"."""
    is_worded = reading.count == 1 and not any(map(str.isdecimal, reading.text))
    return is_worded and not reading.title and written.endswith("?")


def _is_more(reading: CommentReading, written: str, lexicons: Sequence[Lexicon]) -> bool:
    """Whether a call is part of a link to the whole post, which stands under every one: "Läs mer/kommentera"."""
    if not reading.is_call_to_action:
        return False
    lowered = written.lower()
    return any(
        f"{phrase}{joint}" in lowered
        for lexicon in lexicons
        for phrase in lexicon.read_more
        for joint in ("/", " / ", *(f" {word} " for word in lexicon.and_words))
    )


def title_words(title: str) -> str:
    """The words and numbers of a title in lower case between single spaces, as a reading's ``title`` has them."""
    return _title(tokens_of(title))


def _title(tokens: Sequence[Token]) -> str:
    return " ".join(token.text for token in tokens if token.kind in ("word", "number", "other_number"))


def read_bare_count(text: str) -> int | None:
    """The number of an element that is known to hold nothing but a count: "3", "(3)", "1 000" -> 1000."""
    written = text.strip()
    if len(written) <= 40 and (short := _SHORT.fullmatch(written)):
        return thousands(short[1])
    found = _BARE.fullmatch(written) if len(written) <= 40 else None
    if found is None or any(mark in written for mark in "%€$£#"):
        return None
    digits = found[1].strip(" .,'’\u00a0\u202f\u2009")
    return int("".join(filter(str.isdecimal, digits))) if _GROUPED.fullmatch(digits) else None


def _read_whole(written: str, lexicons: Sequence[Lexicon], dates: DateWords, place: Place) -> CommentReading | None:
    if place == "text":
        return None
    one = _read_one_heading(written, lexicons) if place == "heading" else None
    return one or _read_piece(written, lexicons, dates, place)


def _read_pieces(written: str, lexicons: Sequence[Lexicon], dates: DateWords, place: Place) -> CommentReading | None:
    """The first phrase with a count, with a status that another part of the text adds."""
    best: CommentReading | None = None
    for piece in pieces_of(written, place):
        reading = _read_piece(piece, lexicons, dates, place)
        if reading is not None:
            best = reading if best is None else _joined(best, reading)
    return best


def _joined(best: CommentReading, more: CommentReading) -> CommentReading:
    """A stated count before an implied one before none; the earlier of two alike."""
    first, second = (best, more) if _weight(best) >= _weight(more) else (more, best)
    return replace(first, status=first.status or second.status)


def _weight(reading: CommentReading) -> int:
    if reading.count is None:
        return 0
    return 1 if reading.is_call_to_action else 2 if reading.is_loose else 3


def _read_piece(piece: str, lexicons: Sequence[Lexicon], dates: DateWords, place: Place) -> CommentReading | None:
    lowered = piece.lower()
    present = [lexicon for lexicon in lexicons if any(root in lowered for root in words_of(lexicon).roots)]
    tokens = tokens_of(piece) if present else ()
    for lexicon in present:
        words = words_of(lexicon)
        phrase = read_phrase(tokens, words, dates)
        if phrase is None or (place == "text" and not _may_stand_in_text(phrase, piece)):
            continue
        if phrase.meaning == "link label" and place != "link":
            continue
        if _may_be_a_sentence(phrase, words):
            return _read_status(piece, (lexicon,), place) or _meaning(phrase, piece, place)
        return replace(_meaning(phrase, piece, place), title=_slot_title(phrase, words), is_loose=phrase.is_loose)
    return None


def _may_be_a_sentence(phrase: Phrase, words: Words) -> bool:
    """Whether a sentence may go on where a title would stand: "Reacties op dit item zijn gesloten"."""
    if phrase.meaning == "invite":
        return phrase.has_plain_title() and phrase.slot[0].text in words.fillers
    is_open_ended = not phrase.slot or phrase.has_plain_title() or phrase.slot[0].text in words.fillers
    return phrase.meaning == "noun" and is_open_ended


def _may_stand_in_text(phrase: Phrase, piece: str) -> bool:
    """Observation: a title begins with a capital, a digit or a quotation mark and is no sentence."""
    if phrase.is_bare_reply or phrase.is_loose or phrase.meaning == "label":
        return False
    if not phrase.slot or phrase.is_quoted:
        return True
    return not phrase.has_plain_title() and len(piece) <= _MAX_TITLE_IN_TEXT and not piece.endswith(".")


def _slot_title(phrase: Phrase, words: Words) -> str:
    """The title in a phrase; "till det här inlägget" is none."""
    last = phrase.slot[-1].text if phrase.slot else ""
    is_sentence = not phrase.is_quoted and last in words.fillers
    return "" if is_sentence else _title(phrase.slot)


def _meaning(phrase: Phrase, piece: str, place: Place) -> CommentReading:
    if phrase.meaning in ("count", "label", "link label"):
        return CommentReading(phrase.count, None, phrase.secondary, piece)
    if phrase.meaning == "first":
        return CommentReading(0, "open", phrase.secondary, piece)
    if phrase.meaning == "noun":
        return CommentReading(None, None, None, piece)
    count = 0 if phrase.meaning == "invite" and place == "link" else None
    return CommentReading(
        count, "open", phrase.secondary, piece, is_call_to_action=True, is_bare_reply=phrase.is_bare_reply
    )


def _read_one_heading(written: str, lexicons: Sequence[Lexicon]) -> CommentReading | None:
    """A heading such as "Svar på ”Titel”", which the page's own language prints over exactly one comment."""
    lowered = written.lower()
    phrase = next((phrase for phrase in lexicons[0].one_headings if lowered.startswith(phrase + " ")), None)
    title = written[len(phrase) :].strip() if phrase is not None else ""
    return CommentReading(1, None, None, written) if title and not title[0].islower() else None


def _read_status(written: str, lexicons: Sequence[Lexicon], place: Place) -> CommentReading | None:
    """Whether commenting is closed, protected by a password, or for those who log in."""
    limit = _MAX_STATUS_IN_TEXT if place == "text" else MAX_STATUS
    pieces = LINES.split(written) if place == "text" else (written,)
    spoken = [(_spoken(piece), piece.strip()) for piece in pieces]
    for lexicon in lexicons:
        for said, piece in spoken:
            reading = _status(said, piece, lexicon, place) if 0 < len(said) <= limit else None
            if reading is not None:
                return reading
    return None


def _spoken(piece: str) -> str:
    """The piece's words in lower case between single spaces, without a quoted title."""
    kept: list[str] = []
    for token in tokens_of(piece):
        if token.kind == "quote" and kept:
            break
        if token.kind == "word":
            kept.append(token.text)
    return " ".join(kept)


def _status(spoken: str, piece: str, lexicon: Lexicon, place: Place) -> CommentReading | None:
    if spoken in lexicon.closed_phrases:
        return CommentReading(None, "closed", None, piece)
    if not _has(spoken, lexicon.comment_stems):
        return None
    if _has(spoken, lexicon.password_stems):
        return CommentReading(None, None, None, piece, is_protected=True)
    if _has(spoken, lexicon.closed_stems):
        return CommentReading(None, "closed", None, piece)
    if _has(spoken, lexicon.login_stems):
        return CommentReading(None, "open", None, piece)
    if place != "text" and _has(spoken, lexicon.negations, whole=True) and _has(spoken, lexicon.ability_stems):
        return CommentReading(None, "closed", None, piece)
    return None


def _has(spoken: str, stems: Sequence[str], *, whole: bool = False) -> bool:
    """Whether some word begins with a stem; stems shorter than five letters must be whole words."""
    padded = f" {spoken} "
    return any((f" {stem} " if whole or len(stem) < 5 else f" {stem}") in padded for stem in stems)


def _read_wordless(written: str, lexicons: tuple[Lexicon, ...], place: Place) -> CommentReading | None:
    """Ghost's "Inled konversationen" and its like, and calls to comment: without the word for comments."""
    phrases = wordless_phrases(lexicons)
    if first_word_of(written[:MAX_STATUS]) not in phrases.beginnings:
        return None
    tokens = tokens_of(written[:MAX_STATUS])
    met = [token.text for token in tokens if token.kind == "word"]
    while met and met[-1] in phrases.fillers and " ".join(met) not in phrases.whole:
        met.pop()
    spoken = " ".join(met)
    numbers = [token.value for token in tokens if token.kind == "number"]
    beside = numbers[0] if len(numbers) == 1 else None
    if spoken in phrases.zero:
        return CommentReading(0, "open", beside, written)
    if spoken in phrases.closed:
        return CommentReading(None, "closed", None, written)
    if spoken in phrases.invites and place != "text":
        if beside is not None and any(token.text == "(" for token in tokens):
            return CommentReading(beside, None, None, written)
        return CommentReading(0 if place == "link" else None, "open", beside, written, is_call_to_action=True)
    return None
