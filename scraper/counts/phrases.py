"""The grammar of comment phrases over one language's words: "4 svar på ”Titel”", "Bli först att kommentera 3".

A phrase is a *head* of known words, numbers and marks around one noun, then perhaps a *slot* that holds the post's
title, of which nothing is read. A head with any unknown word is no phrase: that keeps "Senaste kommentarer",
"Nyare kommentarer", "Bli först att gilla" and running text out without a list of them.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Literal

from .words import DateWords, Token, Words

Meaning = Literal["count", "first", "invite", "submit", "noun"]
_ARROWS = frozenset("«»‹›")
_OTHER_NOUNS = ("trackback", "pingback", "ping")


@dataclass(frozen=True, slots=True)
class Phrase:
    """What a phrase says. ``slot`` holds the tokens of its title, unread.

    ``count`` is set for meaning "count" only. "first" is "be the first to comment", "invite" a call to action,
    "submit" a form's heading or button, "noun" the word for comments alone or before a title. A title that stands
    between quotation marks ``is_quoted``. ``is_bare_reply`` is "En tanke": a number's word and a noun that is not of
    comments alone, which as a heading over comments is a count and in other text mere prose.
    """

    meaning: Meaning
    count: int | None = None
    secondary: int | None = None
    slot: tuple[Token, ...] = ()
    is_quoted: bool = False
    is_bare_reply: bool = False

    def has_plain_title(self) -> bool:
        """Whether the title stands without quotation marks and begins with a small letter, as sentences go on."""
        return bool(self.slot) and not self.is_quoted and self.slot[0].is_low


def read_phrase(tokens: Sequence[Token], words: Words, dates: DateWords) -> Phrase | None:
    """The phrase that all the tokens make, or None."""
    tokens = _without_leading_title(tokens, words)
    phrase = _read_counted(tokens, words, dates)
    return phrase or _read_asked(tokens, words)


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
    slot: tuple[Token, ...] = ()
    is_quoted: bool = False


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
    phrase = replace(phrase, is_quoted=head.is_quoted)
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
    elif token.kind == "refusal" or (token.kind == "quote" and token.text not in _ARROWS):
        return "refused"
    return "goes on"


def _word_before_noun(head: _Head, tokens: Sequence[Token], at: int, words: Words, dates: DateWords) -> _Verdict:
    word = tokens[at].text
    if (noun := words.noun(word)) is not None:
        head.noun = noun
    elif (parts := _glued(word, words)) is not None:
        head.noun = parts
        head.slot = tuple(tokens[at + 1 :])
        return "ended"
    elif word in words.zeros:
        head.is_zero = True
    elif word in words.numbers:
        head.numbers.append(words.numbers[word])
        head.is_worded = True
    elif word in dates.names:
        head.is_dated = True
    elif word in words.fillers:
        return "goes on"
    elif word in dates.joiners:
        head.is_joined = True
    elif not (word == "s" and at > 0 and tokens[at - 1].kind == "number"):
        return "refused"
    return "goes on"


def _after_noun(head: _Head, tokens: Sequence[Token], at: int, words: Words, dates: DateWords) -> _Verdict:
    token = tokens[at]
    if token.kind == "number" and token.value is not None:
        head.after.append(token.value)
    elif token.kind == "quote":
        head.slot = tuple(tokens[at + 1 :])
        head.is_quoted = True
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
    if word in words.slots:
        if not all(token.kind != "word" or token.text in words.fillers for token in rest):
            head.slot = tuple(rest)
            head.is_quoted = any(token.kind == "quote" for token in rest)
        return "ended"
    if word in words.zeros:
        head.is_zero = True
    elif word not in words.fillers and words.noun(word) is None:
        return "refused"
    return "goes on"


def _glued(word: str, words: Words) -> str | None:
    """The noun of a word that a screen reader's text was glued to: "kommentarpå" -> "kommentar"."""
    for size in range(len(word) - 1, 3, -1):
        if words.noun(word[:size]) and word[size:] in words.slots:
            return words.noun(word[:size])
    return None


def _judge(head: _Head, words: Words) -> Phrase | None:
    noun = head.noun or ""
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
    if others and not head.is_dated and not all(1990 <= other <= 2100 for other in others):
        return None
    if head.is_dated and is_year and len(others) < 2:
        return Phrase("noun", slot=head.slot)
    return Phrase("count", count, second, head.slot)


def _read_asked(tokens: Sequence[Token], words: Words) -> Phrase | None:
    """A call to action, a button, or "be the first"; a number behind it is the secondary one."""
    met = [token.text for token in tokens if token.kind == "word"]
    if not met or len(met) > 40 or any(token.kind == "refusal" for token in tokens):
        return None
    numbers = [token.value for token in tokens if token.kind == "number"]
    second = numbers[0] if len(numbers) == 1 and tokens[-1].kind != "word" else None
    if _is_first(met, words) and len(numbers) <= 1:
        return Phrase("first", secondary=second)
    asked = _asked(tokens, words)
    if asked is None:
        return None
    slot, is_submit = asked
    if second is not None and not slot and any(token.text == "(" for token in tokens):
        return Phrase("count", second)
    return Phrase("submit" if is_submit else "invite", secondary=None if slot else second, slot=slot)


def _is_first(met: Sequence[str], words: Words) -> bool:
    has_first = has_comment = has_other = False
    for word in met:
        if word.startswith(words.firsts or ("\0",)):
            has_first = True
        elif words.noun(word) or word in words.verbs or word in words.reply_verbs:
            has_comment = True
            has_other = has_other or word in words.verbs
        elif word in words.be:
            has_other = True
        else:
            return False
        has_comment = has_comment or word in words.verbs or (word in words.be and word.startswith(words.roots))
    return has_first and has_comment and has_other


@dataclass(slots=True)
class _Call:
    """What a call to action has so far."""

    has_verb: bool = False
    has_submit: bool = False
    has_noun: bool = False
    has_reply: bool = False

    def is_complete(self) -> bool:
        return (self.has_noun or self.has_reply) and (self.has_verb or self.has_submit)


def _asked(tokens: Sequence[Token], words: Words) -> tuple[tuple[Token, ...], bool] | None:
    """The title's tokens and whether it is a form's button, where the tokens are a call to action.

    "Lämna ett svar till Karin" answers a comment, and is no call to comment the post.
    """
    call = _Call()
    for at, token in enumerate(tokens):
        glued = _glued(token.text, words) if token.kind == "word" else None
        if glued is None and not _is_slot(token, call, words):
            if token.kind == "word" and not _take(call, token.text, words):
                return None
            continue
        call.has_noun = call.has_noun or glued in words.nouns
        slot = tuple(tokens[at + (0 if token.kind == "quote" else 1) :])
        return (slot, call.has_submit) if call.has_noun and call.is_complete() else None
    return ((), call.has_submit) if call.is_complete() else None


def _is_slot(token: Token, call: _Call, words: Words) -> bool:
    if token.kind == "quote":
        return call.is_complete()
    is_begun = call.has_noun or call.has_reply or (call.has_verb and token.text not in words.invites)
    return token.text in words.slots and is_begun and token.text not in words.fillers - words.slots


def _take(call: _Call, word: str, words: Words) -> bool:
    """Whether the word belongs to a call to action; notes what it adds."""
    if word in words.verbs:
        call.has_noun = call.has_verb = True
    elif word in words.reply_verbs:
        call.has_reply = call.has_verb = True
    elif words.noun(word) is not None:
        call.has_noun = call.has_noun or words.noun(word) in words.nouns
        call.has_reply = True
    elif word in words.submits:
        call.has_submit = True
    elif word in words.invites:
        call.has_verb = True
    else:
        return word in words.numbers or word in words.fillers
    return True
