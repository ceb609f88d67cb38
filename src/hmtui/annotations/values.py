"""The values of personal state: what is noted of a paper, what was done, what was asked.

Invariant: plain frozen values; nothing here knows where they are kept.
"""

from __future__ import annotations

from msgspec import Struct

from hmtui.errors import HmtuiError

__all__ = ["READ_STATES", "Done", "Kept", "Place", "State", "StateError", "View"]

READ_STATES = ("", "to-read", "reading", "read")
"""How far a paper is read, in the order in which a key walks through them; empty is unread."""


class StateError(HmtuiError):
    """Personal state cannot be written or read now; nothing was changed."""


class State(Struct, frozen=True):
    """What is noted of one record."""

    starred: bool = False
    read: str = ""
    """One of ``READ_STATES``."""
    note: str = ""
    """Markdown."""
    tags: tuple[str, ...] = ()
    new: bool = False
    """Whether the catalog has gained or changed it since the user last looked."""


class Done(Struct, frozen=True):
    """An action that is on the disk."""

    sentence: str
    changed: int
    """How many papers."""


class Kept(Struct, frozen=True):
    """A paper with something noted of it, as the store knows it."""

    identities: tuple[str, ...]
    name: str
    state: State


class View(Struct, frozen=True):
    """A search with a name."""

    name: str
    query: str
    sort: str = ""
    """As in the search language: ``year``, ``-params``; empty is the usual order."""
    tab: str = ""


class Place(Struct, frozen=True):
    """Where the user was in a catalog."""

    query: str = ""
    sort: str = ""
    tab: str = ""
    entry: str = ""
    """The id of the record under the cursor."""
