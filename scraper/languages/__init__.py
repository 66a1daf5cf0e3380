"""The languages that we can read: one file each, listed here.

To add one, write ``languages/xx.py`` with a ``LEXICON`` and put it in ``LEXICONS``; the tests of dates, counts and
bylines run over the tuple.
"""

from functools import cache

from . import da, de, en, es, et, fi, fr, is_, it, nb, nl, nn, pl, sv
from .lexicon import Lexicon, Unit

__all__ = ["LEXICONS", "Lexicon", "Unit", "lexicon_for", "lexicons_in_order"]

LEXICONS: tuple[Lexicon, ...] = (
    sv.LEXICON,
    nb.LEXICON,
    nn.LEXICON,
    da.LEXICON,
    fi.LEXICON,
    is_.LEXICON,
    en.LEXICON,
    de.LEXICON,
    nl.LEXICON,
    fr.LEXICON,
    es.LEXICON,
    it.LEXICON,
    pl.LEXICON,
    et.LEXICON,
)

# "no" is the macrolanguage; three letters are ISO 639-2, which some servers send.
_ALIASES = {
    "no": "nb", "nor": "nb", "nob": "nb", "nno": "nn", "swe": "sv", "eng": "en", "dan": "da", "fin": "fi", "isl": "is",
    "ice": "is", "deu": "de", "ger": "de", "nld": "nl", "dut": "nl", "fra": "fr", "fre": "fr", "spa": "es",
    "ita": "it", "pol": "pl", "est": "et",
}  # fmt: skip


def lexicon_for(code: str | None) -> Lexicon | None:
    """The lexicon of a language tag, or None where the language is unknown.

    Takes BCP 47 tags and locale names in any case; "no" is read as Bokmål. Example: "sv_SE" -> Swedish.
    """
    if code is None:
        return None
    primary = code.strip().lower().replace("_", "-").split("-", 1)[0].split(".", 1)[0]
    primary = _ALIASES.get(primary, primary)
    return next((lexicon for lexicon in LEXICONS if lexicon.code == primary), None)


@cache
def _ordered(first: Lexicon | None) -> tuple[Lexicon, ...]:
    stated = (first,) if first is not None else ()
    rest = tuple(lexicon for lexicon in (en.LEXICON, *LEXICONS) if lexicon is not first)
    return tuple(dict.fromkeys((*stated, *rest)))


def lexicons_in_order(code: str | None) -> tuple[Lexicon, ...]:
    """Every lexicon once: the stated language first, then English, then the rest.

    The interface's language need not be the content's, so all are tried. The tuple is the same object for the same
    language, and so a cheap cache key.
    """
    return _ordered(lexicon_for(code))
