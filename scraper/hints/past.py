"""What a platform's own list of posts has said so far, and how its times are read."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any

MAX_ID = 2**63
MAX_URL = 2000
_MOST_A_REQUEST = 100


@dataclass(frozen=True, slots=True)
class Item:
    """A post as the API lists it.

    ``changed`` is what the API sorts by, ISO 8601 ("" where unreadable), so that texts compare as times; ``utc`` the
    same in UTC; ``rest`` what else makes a post due when it changes; ``order`` ascends along the list in its fixed
    order.
    """

    key: str
    url: str
    changed: str
    utc: str
    rest: str
    order: int

    @property
    def changed_at(self) -> datetime | None:
        """The moment of the last edit."""
        return moment(self.utc)


@dataclass(frozen=True, slots=True)
class Past:
    """What the API has said so far. Days are when the whole list was last read, and when it last refused."""

    posts: Mapping[str, Item] = field(default_factory=dict)
    comments: Mapping[int, str] | None = None
    total: int | None = None
    size: int = _MOST_A_REQUEST
    audited: date | None = None
    refused: date | None = None
    muted: date | None = None

    def dump(self) -> Any:  # JSON values
        """The state as JSON values."""
        days = {name: day.isoformat() for name in ("audited", "refused", "muted") if (day := getattr(self, name))}
        comments = None if self.comments is None else {str(key): post for key, post in self.comments.items()}
        posts = {key: [p.url, p.changed, p.utc, p.rest, p.order] for key, p in self.posts.items()}
        return {"posts": posts, "comments": comments, "total": self.total, "size": self.size, **days}

    @classmethod
    def load(cls, state: Any) -> "Past":  # JSON values of any shape
        """The past that ``dump`` wrote; an empty one for anything else."""
        try:
            posts = {
                key: Item(key, str(url), str(changed), str(utc), str(rest), int(order))
                for key, (url, changed, utc, rest, order) in state["posts"].items()
            }
            told = state["comments"]
            comments = None if told is None else {int(key): str(post) for key, post in told.items()}
            total = None if state["total"] is None else int(state["total"])
            days = {name: date.fromisoformat(state[name]) for name in ("audited", "refused", "muted") if name in state}
            return cls(posts, comments, total, max(int(state["size"]), 1), **days)
        except (ValueError, KeyError, TypeError, AttributeError):
            return cls()


def moment(text: object) -> datetime | None:
    """The moment of an ISO 8601 text, UTC where it names no offset; None for anything else."""
    if not isinstance(text, str):
        return None
    try:
        parsed = datetime.fromisoformat(text)
        return parsed.replace(tzinfo=UTC) if parsed.tzinfo is None else parsed.astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def utc_second(text: object) -> str:
    """The text's moment in UTC, to the second, in one spelling; empty for what is no moment."""
    parsed = moment(text)
    return parsed.strftime("%Y-%m-%dT%H:%M:%SZ") if parsed else ""
