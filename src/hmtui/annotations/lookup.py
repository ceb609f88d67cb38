"""Between a catalog and what a user noted: which of its records are starred, tagged, new.

State is kept by paper, a search speaks of records of one catalog; here one is
turned into the other, and kept until something is noted. Invariant: without a
question about it the file of personal state is not even opened.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Protocol

from hmtui.annotations import Personal, tag_name
from hmtui.annotations.changes import news_of_last_look
from hmtui.identity import identities
from hmtui.paths import from_anywhere
from hmtui.text.normalize import fold

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from hmtui.models import Catalog

__all__ = ["FACTS", "MOST_LOOKED_AT", "Noted"]

FACTS = ("is:starred", "is:read", "is:reading", "is:to-read", "is:new", "has:note", "tag", "note")
"""What a search can ask of personal state."""
MOST_LOOKED_AT = 200_000
"""Records of a catalog up to which what is new in it is told."""
_FEW = 2_000
"""Records of a catalog that the file of state is asked for one by one."""


class Records(Protocol):
    """What is needed of a library."""

    name: str
    catalog: Catalog

    @property
    def identity(self) -> str:
        """The name of the catalog, on any machine."""

    def __len__(self) -> int:
        """Return how many records there are."""

    def ids_of(self, papers: Iterable[Sequence[str]]) -> Iterable[str]:
        """Return the ids of the records that are one of some papers, given by their identities."""


class Noted:
    """What is noted of the records of one library."""

    def __init__(self, library: Records, personal: Personal | None = None) -> None:
        """Answer for ``library`` from ``personal``; None opens the user's own when it is first needed."""
        self._library = library
        self._personal = personal
        self._version: object = None
        self._answers: dict[tuple[str, str], tuple[str, ...]] = {}
        self._by_identity: dict[str, tuple[str, ...]] | None = None
        self.new: frozenset[str] | None = None
        """Ids of the records that the catalog has gained or changed since the last look; None before one."""

    @property
    def personal(self) -> Personal:
        """The user's state."""
        if self._personal is None:
            self._personal = Personal(catalog=self._library.identity)
        return self._personal

    @property
    def notice(self) -> str:
        """What is wrong with the user's state, if it was asked for."""
        return self._personal.notice if self._personal is not None and not self._personal.safe_mode else ""

    def close(self) -> None:
        """Let go of the file of state, if it was opened."""
        if self._personal is not None:
            self._personal.close()

    def facts(self) -> Mapping[str, Callable[[str], Iterable[str]]]:
        """Return what answers each of ``FACTS``: a function from the value asked for to ids of records."""
        facts = {fact: partial(self._ask, fact) for fact in FACTS}
        if len(self._library) > MOST_LOOKED_AT:
            del facts["is:new"]
        return facts

    def _ask(self, fact: str, value: str) -> tuple[str, ...]:
        if fact == "is:new":
            if self.new is None:
                catalog = from_anywhere(self._library.name) or self._library.identity
                return tuple(news_of_last_look(self.personal, catalog))
            return tuple(self.new)
        if self.personal.version != self._version:
            self._version = self.personal.version
            self._answers.clear()
        key = (fact, value)
        if key not in self._answers:
            self._answers[key] = tuple(self._library.ids_of(self._papers(fact, value)))
        return self._answers[key]

    def _papers(self, fact: str, value: str) -> list[tuple[str, ...]]:
        # Asked of the few that are here, what is noted of a hundred thousand others costs nothing.
        few = self._ids_by_identity() if len(self._library.catalog.entries) == len(self._library) <= _FEW else None
        if fact == "is:starred":
            return self.personal.papers_where("starred", among=few)
        if fact == "has:note":
            return self.personal.papers_where("note", among=few)
        if fact == "tag":
            return self.personal.papers_where("tag", tag_name(value), among=few)
        if fact == "note":
            wanted = fold(value)
            return self.personal.papers_with_note(lambda note: wanted in fold(note))
        return self.personal.papers_where("read", value, among=few)

    def ids_among(self, papers: Iterable[Sequence[str]]) -> Iterable[str]:
        """Return the ids of the records of the catalog that are one of some papers, of which the identities are given."""
        known = self._ids_by_identity()
        return dict.fromkeys(entry_id for names in papers for name in names for entry_id in known.get(name, ()))

    def _ids_by_identity(self) -> Mapping[str, tuple[str, ...]]:
        """Go through the records once; a paper that is listed twice has two records."""
        if self._by_identity is None:
            found: dict[str, tuple[str, ...]] = {}
            for entry in self._library.catalog.entries:
                for name in identities(entry, self._library.identity):
                    found[name] = (*found.get(name, ()), entry.id)
            self._by_identity = found
        return self._by_identity
