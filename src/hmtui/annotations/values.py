"""The values of the annotations: the state of a record, results of changes, views, positions.

Invariant: plain frozen values, independent of how they are stored.
"""

from __future__ import annotations

from msgspec import Struct

from hmtui.errors import HmtuiError

__all__ = [
    "READ_STATES",
    "AnnotatedPaper",
    "ChangeResult",
    "Position",
    "RecentSource",
    "State",
    "StateError",
    "UndoEntry",
    "View",
]

READ_STATES = ("", "to-read", "reading", "read")
"""The read states, in the order in which a key cycles through them; empty is unread."""


class StateError(HmtuiError):
    """The state file cannot be read or written; nothing was changed."""

    failed = True


class State(Struct, frozen=True):
    """The annotations of one record."""

    starred: bool = False
    read: str = ""
    """One of ``READ_STATES``."""
    note: str = ""
    """The note, in Markdown."""
    tags: tuple[str, ...] = ()
    new: bool = False
    """Whether the record was added or changed since the user's last visit to the catalog."""


class ChangeResult(Struct, frozen=True):
    """The result of a change that is on the disk."""

    sentence: str
    """A description for the user."""
    changed: int
    """The number of papers that were changed."""


class UndoEntry(Struct, frozen=True):
    """A change that can be undone or redone."""

    number: int
    at: float
    """When it was made, in seconds since the epoch."""
    sentence: str
    """A description for the user."""
    changes: str
    """The values before and after it, as JSON."""


class AnnotatedPaper(Struct, frozen=True):
    """A paper with annotations, as the state file describes it."""

    identities: tuple[str, ...]
    name: str
    state: State


class View(Struct, frozen=True):
    """A saved search: query, order and tab under a name."""

    name: str
    query: str
    sort: str = ""
    """As in the query language: ``year``, ``-params``; empty is the default order."""
    tab: str = ""


class Position(Struct, frozen=True):
    """Where to begin in a source: query, order, tab and record, as they were when the user left it."""

    query: str = ""
    sort: str = ""
    """As of a view; or two with a comma between them: the order of the list, then the one of what is searched for in it."""
    tab: str = ""
    entry: str = ""
    """The id of the record under the cursor."""


class RecentSource(Struct, frozen=True):
    """A source that was opened."""

    source: str
    opened: float
    """When it was opened last, in seconds since the epoch."""
    records: int
    """How many records it had; 0 when that was not noted, as of very long lists."""
