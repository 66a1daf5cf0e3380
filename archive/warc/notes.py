"""What stands in a record's own head about the visit that made it: enough to make its rows again (``rebuild``).

One extension field, ``Bloggarkiv-Visit``, a JSON object; ISO 28500 lets a record have fields that a reader does not
know. The record of a redirect has none: it belongs to the visit that follows.
"""

import json
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from scraper import Capture, Visit, VisitNote, note_of

from .record import target_uri

FIELD = "Bloggarkiv-Visit"
_SWITCHES = {"gone": "is_gone", "more": "leads_on", "blind": "is_blind", "told": "is_telling"}
_WORDS = {"text": "stand_in", "file": "file_state"}


@dataclass(frozen=True, slots=True)
class Note:
    """One visit of one run to one blog, named by its slug.

    ``hops`` is how many records before this one are its redirects; ``urls`` are the addresses of all of them as
    asked, where the record's own cannot say it. ``confirm_after`` is set where the address said that it is gone.
    """

    run_id: int
    blog: str
    visit: VisitNote
    hops: int = 0
    urls: tuple[str, ...] = ()
    confirm_after: timedelta = field(default_factory=timedelta)


def note_text(visit: Visit, *, run_id: int, blog: str, confirm_after: timedelta = timedelta()) -> str:
    """The field's value for the visit, one line of ASCII."""
    note, capture = note_of(visit), visit.capture
    said: dict[str, Any] = {"run": run_id, "blog": blog, "as": note.purpose}
    if capture is None or note.url != capture.url:
        said["url"] = note.url
    said |= {key: 1 for key, name in _SWITCHES.items() if getattr(note, name)}
    said |= {key: value for key, name in _WORDS.items() if (value := getattr(note, name)) is not None}
    if note.is_gone:
        said["after"] = int(confirm_after.total_seconds())
    if capture is not None:
        said |= _chain(capture)
    return json.dumps(said, separators=(",", ":"))


def note_in(value: str, *, first_url: str | None) -> Note:
    """The note that ``note_text`` wrote; ``first_url`` is the address of the first record of its visit.

    Raises ValueError where it is none.
    """
    try:
        said = json.loads(value)
        urls = tuple(map(str, said.get("urls", ())))
        known: dict[str, Any] = {name: bool(said.get(key)) for key, name in _SWITCHES.items()}
        known |= {name: said.get(key) for key, name in _WORDS.items()}
        url = str(said.get("url") or (urls or (first_url,))[0])
        visit = VisitNote(said["as"], url, **known)
        after = timedelta(seconds=int(said.get("after", 0)))
        return Note(int(said["run"]), str(said["blog"]), visit, int(said.get("hops", 0)), urls, after)
    except (KeyError, TypeError, AttributeError) as error:
        raise ValueError(f"not a note of a visit: {value[:80]}") from error


def robots_text(origin: str, capture: Capture) -> str:
    """The field's value for the robots.txt of a host (scheme, name and port), which belongs to no blog alone."""
    return json.dumps({"as": "robots", "origin": origin} | _chain(capture), separators=(",", ":"))


def robots_in(value: str) -> tuple[str, int] | None:
    """The host and the number of redirects that ``robots_text`` wrote, or None for the note of a visit."""
    try:
        said = json.loads(value)
        return (str(said["origin"]), int(said.get("hops", 0))) if said["as"] == "robots" else None
    except (ValueError, KeyError, TypeError):
        return None


def _chain(capture: Capture) -> dict[str, Any]:
    urls = [exchange.final_url for exchange in (*capture.redirects, capture)]
    said: dict[str, Any] = {"hops": len(urls) - 1} if len(urls) > 1 else {}
    return said | ({"urls": urls} if any(target_uri(url) != url for url in urls) else {})
