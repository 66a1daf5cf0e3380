"""The grammar of comment phrases over one language's words: "4 svar på ”Titel”", "Bli först att kommentera 3".

A phrase is a *head* of known words, numbers and marks around one noun, then perhaps a *slot* that holds the post's
title, of which nothing is read. A head with any unknown word is no phrase: that keeps "Senaste kommentarer",
"Nyare kommentarer", "Bli först att gilla" and running text out without a list of them.
"""

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Literal

from .calls import read_call
from .phrase import ARROWS, Phrase, glued
from .words import SYMBOLS, DateWords, Token, Words

_MAX_LOOSE = 4
_MAX_COUNTERS = 24
_OTHER_NOUNS = ("trackback", "pingback", "ping")
_POSTS = frozenset(("inlägg", "innlegg", "indlæg"))


def read_phrase(tokens: Sequence[Token], words: Words, dates: DateWords) -> Phrase | None:
    """The phrase that all the tokens make, or None."""
    if any(token.text in SYMBOLS for token in tokens[:_MAX_COUNTERS]):
        if (beside := _read_symbol(tokens[:_MAX_COUNTERS])) is not None:
            return beside
        tokens = [token for token in tokens if token.text not in SYMBOLS]
    tokens = _without_leading_title(tokens, words)
    phrase = _read_label(tokens, words) or _read_counted(tokens, words, dates)
    return phrase or read_call(tokens, words)


def _read_label(tokens: Sequence[Token], words: Words) -> Phrase | None:
    """The count of "Discussion (3)" in a link or heading, and of "comment 1" in a link: a theme's word for one."""
    if not 2 <= len(tokens) <= 4 or tokens[0].kind != "word":
        return None
    label, *rest = tokens
    numbers = [token.value for token in rest if token.kind == "number"]
    if len(numbers) != 1 or rest[0].kind not in ("number", "mark"):
        return None
    if label.text in words.labels and rest[0].text in ("(", "[") and len(rest) == 3:
        return Phrase("label", numbers[0])
    is_one = label.text in words.nouns - words.plurals and len(rest) == 1 and numbers[0] == 1
    return Phrase("link label", 1) if is_one else None


def _read_symbol(tokens: Sequence[Token]) -> Phrase | None:
    """The number beside a speech bubble, in a row of counters with a symbol before or behind each: "❤️ 12 💬 3"."""
    at = next(at for at, token in enumerate(tokens) if token.text in SYMBOLS)
    before = tokens[at - 1] if at else None
    after = tokens[at + 1] if at + 1 < len(tokens) else None
    is_another = at > 1 and _is_symbol(tokens[at - 2]) and tokens[0].kind != "number"
    if after is not None and after.kind == "number" and not (before and _is_symbol(tokens[-1])):
        return Phrase("count", after.value)
    if before is not None and before.kind == "number" and not is_another:
        return Phrase("count", before.value)
    return None


def _is_symbol(token: Token) -> bool:
    return token.text in SYMBOLS or (token.kind == "mark" and unicodedata.category(token.text) == "So")


def _without_leading_title(tokens: Sequence[Token], words: Words) -> Sequence[Token]:
    """What follows a title that stands before the count, in languages with postpositions."""
    ends = [at for at, token in enumerate(tokens) if token.text in words.slots_before]
    for end in reversed(ends):
        if any(words.noun(token.text) for token in tokens[end + 1 :]):
            return tokens[end + 1 :]
    return tokens


@dataclass(slots=True)
class _Head:
    """What was met so far; ``numbers`` are those before the noun."""

    numbers: list[int] = field(default_factory=list)
    is_dated: bool = False
    is_joined: bool = False
    is_worded: bool = False
    is_zero: bool = False
    noun: str | None = None
    after: list[int] = field(default_factory=list)
    is_marked: bool = False
    is_framed: bool = False
    is_asked: bool = False
    is_amount: bool = False
    slot: tuple[Token, ...] = ()
    is_quoted: bool = False
    is_loose: bool = False


def _read_counted(tokens: Sequence[Token], words: Words, dates: DateWords) -> Phrase | None:
    head = _Head()
    for at in range(len(tokens)):
        step = _before_noun if head.noun is None else _after_noun
        verdict = step(head, tokens, at, words, dates)
        if verdict == "refused":
            return None
        if verdict == "ended":
            break
    phrase = _judge(head, words) if head.noun is not None else None
    if phrase is None:
        return None
    if head.is_worded and phrase.slot and phrase.slot[-1].text in words.invites - words.fillers:
        return Phrase("invite", slot=phrase.slot, is_quoted=head.is_quoted)
    phrase = replace(phrase, is_quoted=head.is_quoted, is_loose=head.is_loose)
    is_reply = head.noun not in words.nouns
    phrase = replace(phrase, is_bare_reply=is_reply and head.is_worded and not phrase.slot)
    return None if is_reply and phrase.has_plain_title() and not _goes_on(phrase, words) else phrase


def _goes_on(phrase: Phrase, words: Words) -> bool:
    """Whether words about "this post" stand where a title would: "4 svar till det här inlägget"."""
    return phrase.slot[0].text in words.fillers


_Verdict = Literal["goes on", "ended", "refused"]


def _before_noun(head: _Head, tokens: Sequence[Token], at: int, words: Words, dates: DateWords) -> _Verdict:
    token = tokens[at]
    if token.kind == "number" and token.value is not None:
        head.numbers.append(token.value)
    elif token.kind == "other_number":
        head.is_dated = True
        head.numbers.clear()
    elif token.kind == "word":
        return _word_before_noun(head, tokens, at, words, dates)
    elif token.kind == "quote" and at and _is_framed(tokens[at + 1 : at + 4], words):
        head.is_framed = True
    elif token.kind == "refusal" or (token.kind == "quote" and token.text not in ARROWS):
        return "refused"
    return "goes on"


def _is_framed(quoted: Sequence[Token], words: Words) -> bool:
    """Whether a quotation that a sentence leads to is a count: "Currently there is "1 comment" on this Article"."""
    return [token.kind for token in quoted] == ["number", "word", "quote"] and words.noun(quoted[1].text) is not None


def _word_before_noun(head: _Head, tokens: Sequence[Token], at: int, words: Words, dates: DateWords) -> _Verdict:
    word = tokens[at].text
    if (noun := words.noun(word)) is not None:
        head.noun = noun
    elif (parts := glued(word, words)) is not None:
        head.noun = parts
        head.slot = tuple(tokens[at + 1 :])
        return "ended"
    elif word in words.zeros or (word in words.negations and _has_some(tokens[at + 1 : at + 4], words)):
        head.is_zero = True
    elif word in words.numbers:
        head.numbers.append(words.numbers[word])
        head.is_worded = True
    elif word in dates.names:
        head.is_dated = True
    else:
        return _other_before_noun(head, tokens, at, words, dates)
    return "goes on"


def _other_before_noun(head: _Head, tokens: Sequence[Token], at: int, words: Words, dates: DateWords) -> _Verdict:
    """What a word that counts nothing does: "visa" nothing, "skriv" asks, "3 inlägg med" counts something else."""
    word = tokens[at].text
    before = tokens[at - 1] if at else None
    if before is not None and (before.kind == "number" or before.text in words.zeros) and word in _POSTS:
        return "refused"
    if word in words.fillers or word in words.somes:
        head.is_amount = head.is_amount or word in words.amounts
    elif word in words.invites or word in words.ors or word in words.possessives:
        head.is_asked = True
    elif word in dates.joiners:
        head.is_joined = True
    elif word != "s" or before is None or not (before.kind == "number" or before.text in ("'", "’")):
        return "refused"
    return "goes on"


def _has_some(tokens: Sequence[Token], words: Words) -> bool:
    return any(token.text in words.somes for token in tokens)


def _after_noun(head: _Head, tokens: Sequence[Token], at: int, words: Words, dates: DateWords) -> _Verdict:
    token = tokens[at]
    if token.kind == "number" and token.value is not None:
        head.after.append(token.value)
    elif token.kind == "quote" and head.is_framed:
        head.is_framed = False
    elif token.kind == "quote" and token.text in ARROWS and _is_number(tokens[at + 1 :]):
        head.is_marked = True
    elif token.kind == "quote":
        _take_title(head, tokens[at + 1 :])
        head.is_quoted = True
        return "ended"
    elif token.kind == "mark" and token.text == "(" and _is_aside(head, tokens[at + 1 :]):
        head.slot = tuple(tokens[at + 1 :])
        head.is_loose = True
        return "ended"
    elif token.kind == "mark":
        head.is_marked = head.is_marked or (token.text in ":(" and not head.after)
    elif token.kind == "word":
        return _word_after_noun(head, tokens, at, words)
    else:
        return "refused"
    return "goes on"


def _word_after_noun(head: _Head, tokens: Sequence[Token], at: int, words: Words) -> _Verdict:
    word = tokens[at].text
    rest = tokens[at + 1 :]
    if word in words.ands and any(token.text.startswith(_OTHER_NOUNS) for token in rest):
        return "ended"
    if word.startswith(_OTHER_NOUNS) and (head.after or head.numbers):
        if tokens[at - 1].kind == "number" and head.numbers:
            head.after.pop()
        return "ended"
    if word in words.slots:
        if not all(token.kind != "word" or token.text in words.fillers for token in rest):
            head.is_quoted = any(token.kind == "quote" for token in rest)
            _take_title(head, rest)
        elif not head.numbers and any(token.text in "([" for token in rest):
            head.after += [token.value for token in rest if token.value is not None]
            head.is_marked = True
        return "ended"
    if word in words.zeros:
        head.is_zero = True
    elif word not in words.fillers and words.noun(word) is None:
        return _end_loosely(head, tokens[at:], words)
    return "goes on"


def _is_number(tokens: Sequence[Token]) -> bool:
    return len(tokens) == 1 and tokens[0].kind == "number"


def _is_aside(head: _Head, rest: Sequence[Token]) -> bool:
    """Whether words in brackets end the text behind a counted noun: "3 kommentarer (senast 5 maj 2019)"."""
    is_counted = len(head.numbers) == 1 and not head.is_dated and not head.after and not head.is_worded
    return is_counted and bool(rest) and rest[0].kind == "word" and rest[-1].text == ")"


def _take_title(head: _Head, rest: Sequence[Token]) -> None:
    """Takes the tokens for the title, without the number behind it: ' till "Titel" (7)', "Antal ... på Titel: 7"."""
    head.slot = tuple(rest)
    shown = rest[:-1] if rest and rest[-1].text == ")" else rest
    if len(shown) < 3 or head.numbers or head.after or head.is_zero:
        return
    *title, mark, number = shown
    is_apart = head.is_amount or title[-1].kind == "quote"
    if number.value is not None and (mark.text in "(:" if is_apart else shown is not rest and mark.text == "("):
        head.slot = tuple(title)
        head.after.append(number.value)
        head.is_marked = True
        head.is_loose = not is_apart


def _end_loosely(head: _Head, rest: Sequence[Token], words: Words) -> _Verdict:
    """Ends "3 kommentarer tills vidare": unknown words behind a counted noun are taken for a title."""
    is_counted = len(head.numbers) == 1 and not head.is_dated and not head.after and not head.is_worded
    if not is_counted or head.noun not in words.nouns or len(rest) > _MAX_LOOSE:
        return "refused"
    if any(token.kind in ("number", "other_number", "refusal") for token in rest):
        return "refused"
    head.slot = tuple(rest)
    head.is_loose = True
    return "ended"


def _judge(head: _Head, words: Words) -> Phrase | None:
    noun = head.noun or ""
    if head.is_asked and not (head.after and head.is_marked and noun in words.plurals and not head.numbers):
        return None
    if (head.is_joined and not head.is_dated) or len(head.after) > 2 or len(head.numbers) > (5 if head.is_dated else 2):
        return None
    second = head.after[0] if head.after else None
    if head.is_zero:
        is_plain = not head.numbers or head.is_dated
        return Phrase("count", 0, second, head.slot) if is_plain else None
    if head.numbers:
        return _judge_number(head, second)
    if second is not None:
        is_count = noun in words.plurals or head.is_marked
        third = head.after[1] if len(head.after) > 1 else None
        return Phrase("count", second, third, head.slot) if is_count else None
    return Phrase("noun", slot=head.slot) if noun in words.nouns else None


def _judge_number(head: _Head, second: int | None) -> Phrase | None:
    """The last number before the noun; what stands before it must be a date."""
    *others, count = head.numbers
    is_year = 1990 <= count <= 2100
    if others and not head.is_dated and not all(1990 <= other <= 2100 or other == count for other in others):
        return None
    if head.is_dated and is_year and len(others) < 2:
        return Phrase("noun", slot=head.slot)
    return Phrase("count", count, second, head.slot)
