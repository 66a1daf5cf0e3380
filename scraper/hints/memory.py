"""What is kept of a source of hints between two nights: its own state, and the posts that it told and nobody has read.

The posts are kept together with the state that told them, and let go one by one as they are read. So the state is
never ahead of what was asked, whenever a crawl is killed.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from .past import moment

_MAX_TRIES = 7


@dataclass(frozen=True, slots=True)
class Due:
    """A post to ask: when it changed, if the source said, and how often asking has brought nothing readable."""

    changed_at: datetime | None = None
    tries: int = 0


@dataclass(frozen=True, slots=True)
class Memory:
    """One source's memory. ``state`` is the source's own, as JSON values."""

    source: str
    state: Any = None  # JSON of any shape
    due: Mapping[str, Due] = field(default_factory=dict)

    def dump(self) -> str:
        """The memory as canonical JSON: equal memories give equal text."""
        due = {
            url: [item.changed_at.isoformat() if item.changed_at else None, item.tries]
            for url, item in self.due.items()
        }
        value = {"source": self.source, "state": self.state, "due": due}
        return json.dumps(value, sort_keys=True, separators=(",", ":"))

    @classmethod
    def load(cls, text: str) -> "Memory | None":
        """The memory that ``dump`` wrote; None for another version's."""
        try:
            value = json.loads(text)
            due = {str(url): Due(moment(at) if at else None, int(tries)) for url, (at, tries) in value["due"].items()}
            return cls(str(value["source"]), value["state"], due)
        except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
            return None

    def told(self, state: Any, changed: Mapping[str, datetime | None]) -> "Memory":  # JSON values
        """The memory with these posts to ask as well; a state of None leaves the one that there is."""
        due = {**self.due, **{url: Due(at) for url, at in changed.items()}}
        return replace(self, state=self.state if state is None else state, due=due)

    def without(self, url: str) -> "Memory":
        """The memory after the post was read."""
        return replace(self, due={other: item for other, item in self.due.items() if other != url})

    def tried(self, url: str) -> "Memory":
        """The memory after asking brought nothing readable; a post is given up after seven such nights."""
        item = replace(self.due[url], tries=self.due[url].tries + 1)
        if item.tries >= _MAX_TRIES:
            return self.without(url)
        return replace(self, due={**self.due, url: item})
