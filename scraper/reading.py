"""How the texts of one page are read: what dates, counts and bylines all need to know of it."""

from dataclasses import dataclass
from datetime import datetime, tzinfo

from .bylines import Byline, read_byline
from .counts import CommentReading, Place, read_comments
from .dates import FoundStamp, find_stamps
from .languages import Lexicon


@dataclass(frozen=True, slots=True)
class Reading:
    """The languages to try, in order; the zone of a time without one; the time of capture, for relative dates."""

    lexicons: tuple[Lexicon, ...]
    zone: tzinfo
    captured_at: datetime | None

    def stamps(self, text: str) -> tuple[FoundStamp, ...]:
        """The dates in the text, in order."""
        return find_stamps(text, lexicons=self.lexicons, zone=self.zone, captured_at=self.captured_at)

    def byline(self, text: str) -> Byline | None:
        """The author that the text names by a byline's phrase."""
        return read_byline(text, lexicons=self.lexicons, stamps=self.stamps)

    def comments(self, text: str, place: Place) -> CommentReading | None:
        """What the text says of comments."""
        return read_comments(text, lexicons=self.lexicons, place=place)
