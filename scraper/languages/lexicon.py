"""The type of a language's words; the words themselves stand in one file per language.

What belongs here: the shape of the data, and how a lexicon's forms are found by tag. What doesn't: any grammar. How
the words combine into dates, counts and bylines is written once, in ``dates``, ``counts`` and ``bylines``.

All words are lower case, NFC, without the dot of an abbreviation. A tuple of *words* is matched word by word, in
any order that the grammar allows; a tuple of *phrases* is matched as written.
"""

from dataclasses import dataclass
from typing import Literal

Unit = Literal["second", "minute", "hour", "day", "week", "month", "year"]


@dataclass(frozen=True, slots=True, eq=False, repr=False, kw_only=True)
class Lexicon:
    """The words of one language, as blogs and their software print them.

    Compared by identity: there is one instance per language, so tuples of them are cheap cache keys.
    ``code`` is a BCP 47 primary tag, ``zone`` the IANA zone of a page that states none.
    """

    code: str
    zone: str

    # Dates
    months: tuple[tuple[str, ...], ...]
    """Twelve groups of forms: full, inflected, abbreviated. Prefixes of four letters and more are derived."""
    weekdays: tuple[tuple[str, ...], ...]
    """Seven groups, Monday first."""
    day_prefixes: tuple[str, ...] = ()
    """Words before, between or after the parts of a date: "den", "le", "of", "de"."""
    clock_words: tuple[str, ...] = ()
    """Words around a clock time: "kl", "klo", "at", "uhr"."""
    ordinals: tuple[str, ...] = ()
    """Suffixes of the day's number: "th", "er", "e"."""
    am_words: tuple[str, ...] = ()
    pm_words: tuple[str, ...] = ()
    numbers: tuple[tuple[str, ...], ...] = ()
    """Forms of one, two, three, ...: "en", "ett"; the first group also counts one comment."""
    articles: tuple[str, ...] = ()
    """Words that mean one in an age, but count no comment: "a", "an"."""
    units: tuple[tuple[Unit, tuple[str, ...]], ...] = ()
    ago_before: tuple[str, ...] = ()
    """Phrases before a span of time that make it an age: "vor", "il y a"."""
    ago_after: tuple[str, ...] = ()
    about_words: tuple[str, ...] = ()
    """Words inside a relative time that change nothing: "ungefär", "och"."""
    day_words: tuple[tuple[int, tuple[str, ...]], ...] = ()
    """Phrases for a day by its age in days: 0 today and just now, 1 yesterday, 2 the day before."""

    # Counts of comments
    comment_one: tuple[str, ...]
    comment_many: tuple[str, ...]
    reply_one: tuple[str, ...] = ()
    """Nouns that mean a comment only beside a number or a title: "svar", "tanke"."""
    reply_many: tuple[str, ...] = ()
    label_nouns: tuple[str, ...] = ()
    """Nouns that count comments only as a label with a number in brackets: "diskussion" in "Diskussion (3)"."""
    comment_verbs: tuple[str, ...] = ()
    """Words that alone ask for a comment: "kommentera"."""
    reply_verbs: tuple[str, ...] = ()
    comment_stems: tuple[str, ...] = ()
    """Beginnings of words about commenting, for phrases whose grammar varies (closed, protected)."""
    zero_words: tuple[str, ...] = ()
    some_words: tuple[str, ...] = ()
    """Words that with a negation before them count none: "några", "any"."""
    or_words: tuple[str, ...] = ()
    amount_words: tuple[str, ...] = ()
    """Words before the noun after which the number stands at the end: "antal"."""
    count_fillers: tuple[str, ...] = ()
    """Words around a count that change nothing: "visa", "alla", "ännu"."""
    title_slots: tuple[str, ...] = ()
    """Prepositions after which the post's title stands."""
    slots_before: tuple[str, ...] = ()
    """Words that end a title which stands before the count (Estonian "kohta")."""
    invite_verbs: tuple[str, ...] = ()
    """Verbs of a call to action that themes show where there are no comments: "lämna", "skriv"."""
    possessives: tuple[str, ...] = ()
    """Words of a call that ask for nothing by themselves: "din" in "Din kommentar"."""
    view_verbs: tuple[str, ...] = ()
    """Verbs of a link to comments that are there, in no call to write one: "visa", "läs"."""
    submit_verbs: tuple[str, ...] = ()
    """Verbs of a form's heading or button, shown whatever the count: "skicka", "publicera"."""
    first_stems: tuple[str, ...] = ()
    """Beginnings of "first" in "be the first to comment"."""
    be_words: tuple[str, ...] = ()
    """The other words of "be the first to comment"."""
    zero_phrases: tuple[str, ...] = ()
    """Phrases that say that there is no comment, without its noun: "inled konversationen"."""
    invite_phrases: tuple[str, ...] = ()
    """Whole links that ask for a comment without its noun: "säg vad du tycker"."""
    one_headings: tuple[str, ...] = ()
    """Phrases before a title that head exactly one comment: "svar på"."""
    closed_stems: tuple[str, ...] = ()
    """Beginnings of words, or phrases, that close commenting beside a word of ``comment_stems``."""
    closed_phrases: tuple[str, ...] = ()
    """Whole texts that say closed, without the marks."""
    negations: tuple[str, ...] = ()
    ability_stems: tuple[str, ...] = ()
    """Beginnings of words that, denied beside a word of ``comment_stems``, close commenting: "kan", "tillåt"."""
    password_stems: tuple[str, ...] = ()
    login_stems: tuple[str, ...] = ()
    and_words: tuple[str, ...] = ()

    # Bylines
    by_words: tuple[str, ...]
    """Phrases right before an author: "av", "by"."""
    author_labels: tuple[str, ...] = ()
    """Nouns before an author, mostly with a colon: "författare"."""
    author_suffixes: tuple[str, ...] = ()
    """Verbs right after an author: "skrev"."""
    publish_words: tuple[str, ...] = ()
    """Words that can stand before a byline's author or date: "detta", "inlägg", "postades"."""
    edited_words: tuple[str, ...] = ()
    """Words that make a date or a name an edit's: "uppdaterad", "ändrat"."""
    category_words: tuple[str, ...] = ()
    """Words between an author and a category: "i", "under"."""

    # Pages
    older_posts: tuple[str, ...] = ()
    newer_posts: tuple[str, ...] = ()
    read_more: tuple[str, ...] = ()
    archive_words: tuple[str, ...] = ()
    """Beginnings of the headings of archive, category, tag, author and search pages."""
    recent_words: tuple[str, ...] = ()
    """Headings of side columns: recent posts, recent comments, calendar, links."""
    furniture: tuple[str, ...] = ()
    """Beginnings of lines that are not the post's text: sharing, likes, related posts."""
    protected_titles: tuple[str, ...] = ()
    """Title patterns of password-protected posts, with {title}."""
    protected_notices: tuple[str, ...] = ()
    """Beginnings of what stands in the place of a text that a password protects."""
    login_notices: tuple[str, ...] = ()
    not_found: tuple[str, ...] = ()
    blocked_notices: tuple[str, ...] = ()
    """What pages say that keep robots out: a CAPTCHA, a refusal."""
    parked_notices: tuple[str, ...] = ()
    """What stands at addresses whose site has ended: a domain for sale, a suspended account."""

    def __repr__(self) -> str:
        return f"Lexicon({self.code!r})"
