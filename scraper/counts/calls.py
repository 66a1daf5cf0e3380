"""The grammar of calls to comment: "Lämna en kommentar", "Bli först att kommentera 3", a form's button."""

from collections.abc import Sequence
from dataclasses import dataclass

from .phrase import ARROWS, Phrase, glued
from .words import Token, Words


def read_call(tokens: Sequence[Token], words: Words) -> Phrase | None:
    """A call to action, a button, or "be the first"; a number behind it is the secondary one."""
    tokens = _with_first(tokens, words)
    met = [token.text for token in tokens if token.kind == "word"]
    if not met or len(met) > 40 or any(token.kind == "refusal" for token in tokens):
        return None
    numbers = [token.value for token in tokens if token.kind == "number"]
    if tokens[0].kind == "number" or _counts_before_noun(tokens, words):
        return None
    second = numbers[0] if len(numbers) == 1 and tokens[-1].kind != "word" else None
    if _is_first(met, words) and len(numbers) <= 1:
        return Phrase("first", secondary=second)
    asked = _asked(tokens, words)
    if asked is None:
        return None
    slot, is_submit = asked
    slot = slot if any(token.kind == "word" for token in slot) else ()
    if second is not None and not slot and any(token.text == "(" for token in tokens):
        return Phrase("count", second)
    return Phrase(
        "submit" if is_submit else "invite",
        secondary=None if slot else second,
        slot=slot,
        is_bare_reply=len(met) == 1 and met[0] in words.reply_verbs,
    )


def _with_first(tokens: Sequence[Token], words: Words) -> Sequence[Token]:
    """The tokens with the word for first where "1st" or "1:a" is written."""
    for at, token in enumerate(tokens[1:-1], start=1):
        if token.value == 1 and words.firsts:
            end = at + (2 if tokens[at + 1].text == ":" else 1)
            if tokens[end : end + 1] and tokens[end].text in words.ordinals:
                return (*tokens[:at], Token("word", words.firsts[0]), *tokens[end + 1 :])
    return tokens


def _counts_before_noun(tokens: Sequence[Token], words: Words) -> bool:
    """Whether a number stands before the noun: "4 comments… add one" is no call, nor "Kommentarer (3) – skriv en"."""
    noun = next((at for at, token in enumerate(tokens) if token.kind == "word" and words.noun(token.text)), 0)
    is_label = tokens[noun].text in words.plurals and not any(token.kind == "word" for token in tokens[:noun])
    return any(token.kind == "number" for token in (tokens if is_label else tokens[:noun]))


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
        elif word not in words.fillers:
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
        joined = glued(token.text, words) if token.kind == "word" else None
        if joined is None and not _is_slot(token, call, words):
            if token.kind == "word" and not _take(call, token.text, words):
                return None
            continue
        call.has_noun = call.has_noun or joined in words.nouns
        slot = tuple(tokens[at + (0 if token.kind == "quote" else 1) :])
        if token.text in ARROWS and all(other.kind in ("mark", "quote") for other in slot):
            break
        return (slot, call.has_submit) if call.has_noun and call.is_complete() else None
    return ((), call.has_submit) if call.is_complete() else None


def _is_slot(token: Token, call: _Call, words: Words) -> bool:
    if token.kind == "quote":
        return call.is_complete()
    is_begun = call.has_noun or call.has_reply or (call.has_verb and token.text not in words.invites)
    return token.text in words.slots and is_begun and token.text not in words.fillers - words.slots


def _take(call: _Call, word: str, words: Words) -> bool:
    """Whether the word belongs to a call to action; notes what it adds."""
    if word in words.views:
        return False
    if word in words.possessives:
        return True
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
