"""What the browser does with services on the network, apart from the screen; imported when first used.

Invariant: ``OnlineWork`` is used by one worker thread at a time; it never touches the screen.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec.structs import replace

from hmtui.config import load
from hmtui.errors import Cancelled, HmtuiError
from hmtui.identity import identities
from hmtui.library import Library
from hmtui.models import Catalog, Section
from hmtui.online.adding import add_to_catalog, own_catalog, remove_from_catalog
from hmtui.online.answers import with_remark
from hmtui.online.client import Client
from hmtui.online.completing import identifier_for
from hmtui.online.graph import Relation, related
from hmtui.online.identifiers import ArxivId, Doi
from hmtui.online.registry import SEARCHED_BY_DEFAULT, asked_for
from hmtui.online.searching import Search
from hmtui.online.settings import SERVICES, Settings
from hmtui.paths import with_tilde
from hmtui.store import Store
from hmtui.text.cleaning import clean

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from pathlib import Path

    from hmtui.config import Config
    from hmtui.models import Entry

__all__ = ["OnlineWork"]

_HERE, _NEW = Section("in your list", "In your list"), Section("only online", "Only online")
"""The tabs: they say in every layout that this is no list of one's own."""


class OnlineWork:
    """One search at services on the network, and the library of what it has found."""

    def __init__(self, title: str, search: Search, base: Library, cancelled: Callable[[], bool]) -> None:
        """Search; ``base`` is the list that is browsed, whose works are marked."""
        self.title, self._search, self._base, self._cancelled = title, search, base, cancelled
        self._known: dict[str, bool] = {}
        self._cites: Callable[[str], Iterable[tuple[str, str]]] = lambda _id: ()
        """Returns the citations that follow from a record of the list being found."""

    @classmethod
    def for_words(cls, words: str, base: Library, config: Config | None, cancelled: Callable[[], bool]) -> OnlineWork:
        """Search for words."""
        client = _client(config, cancelled)
        return cls(
            f"Online: {clean(words)}", Search(asked_for(client, words, SEARCHED_BY_DEFAULT), words), base, cancelled
        )

    @classmethod
    def for_relation(
        cls, relation: Relation, entry: Entry, base: Library, config: Config | None, cancelled: Callable[[], bool]
    ) -> OnlineWork:
        """Search for what a work cites, or what cites it.

        Raises:
            HmtuiError: the work has no identifier.
        """
        identifier = identifier_for(entry)
        if not isinstance(identifier, (Doi, ArxivId)):
            raise HmtuiError(f"{entry.name} has no DOI or arXiv number to look up.")
        title = f"{'References of' if relation == 'references' else 'Works citing'} {entry.name}"
        search = Search(related(_client(config, cancelled), relation, identifier), "")
        work = cls(title, search, base, cancelled)
        own = work._ids_here(entry)
        if relation == "references":
            work._cites = lambda found: ((one, found) for one in own)
        else:
            work._cites = lambda found: ((found, one) for one in own)
        return work

    own_catalog = staticmethod(own_catalog)

    @staticmethod
    def add(entries: Sequence[Entry], path: Path) -> tuple[str, Sequence[Entry]]:
        """Add records to a catalog file; return what was done, and the records that it has now. Raises HmtuiError."""
        new = "" if path.exists() else " (new file)"
        done = add_to_catalog(path, entries)
        if not done.added:
            return f"Already in {_shown(path)}: {_named(done.present)}", ()
        there = f", {len(done.present):,} already there" if done.present else ""
        return f"Added to {_shown(path)}{new}{there}: {_named(done.added)}", done.added

    @staticmethod
    def remove(entries: Sequence[Entry], path: Path) -> str:
        """Take records out of a catalog file again; return what was done. Raises HmtuiError."""
        removed = remove_from_catalog(path, entries)
        kept = len(entries) - len(removed)
        changed = f", {kept:,} changed since: kept" if kept else ""
        return f"Removed from {_shown(path)}{changed}: {_named(removed)}"

    @property
    def has_more(self) -> bool:
        """Whether there is a further page."""
        return self._search.has_more

    def fetch(self) -> Iterator[Library]:
        """Ask for the next pages; yield a larger library with every answer that brings records. Ends when cancelled."""
        try:
            for changed in self._search.fetch(self._cancelled):
                if changed:
                    yield self._library()
        except Cancelled:
            return

    def summary(self, key: Callable[[str], str]) -> tuple[str, bool]:
        """Return what was found, and whether that is a problem; ``key`` names the key of an action."""
        search, count = self._search, len(self._search.found.entries)
        failed = [failure.error for failure in search.failures]
        if failed and all(error.unreachable for error in failed) and (not count or len(failed) > 1):
            cause = "" if count else "No network connection: "
            return f"{cause}{_services({failure.provider for failure in search.failures})} cannot be reached", True
        if failed:
            others = f" (and {len(failed) - 1} more)" if len(failed) > 1 else ""
            first = failed[0].message if failed[0].unreachable else str(failed[0])
            return f"{first}{others}", True
        if not count:
            return f"{self.title}: nothing found", False
        more = "; more while scrolling" if self.has_more else ""
        cached = ", some of it cached" if search.from_cache else ""
        return (
            f"{_counted(count, 'record')} found{cached}{more} · {key('add')} adds one to yours · {key('escape')}: back",
            False,
        )

    def _library(self) -> Library:
        found = self._search.found
        notices = {one.entry: [other for other in found.notices if other.entry == one.entry] for one in found.notices}
        entries = [with_remark(entry, notices.get(entry.id, ())) for entry in found.entries]
        placed = tuple(replace(entry, sections=(self._place(entry).id,)) for entry in entries)
        sections = (_HERE, _NEW) if any(self._known.values()) else (_NEW,)
        library = Library(Catalog(self.title, sections, placed))
        library.store = Store.in_memory(placed, sections, by_date=False)
        library.citing = self._base.citing
        return library

    def _place(self, entry: Entry) -> Section:
        """Return whether the list that is browsed has a work."""
        if entry.id not in self._known:
            ids = self._ids_here(entry)
            self._known[entry.id] = bool(ids)
            self._base.citations.update(pair for one in ids for pair in self._cites(one))
        return _HERE if self._known[entry.id] else _NEW

    def _ids_here(self, entry: Entry) -> list[str]:
        """Return the ids of the records of the list that are the work of a record."""
        names = tuple(name for name in identities(entry) if not name.startswith("id:"))
        return list(self._base.ids_of([names])) if names else []


def _counted(count: int, noun: str) -> str:
    return f"{count:,} {noun}{'' if count == 1 else 's'}"


def _services(providers: set[str]) -> str:
    """Return the names of services, of more than three the first two: "arXiv, Crossref and 3 more"."""
    names = [service.title for service in SERVICES.values() if service.name in providers]
    first, last = (names[:-1], names[-1]) if len(names) <= 3 else (names[:2], f"{len(names) - 2} more")
    return f"{', '.join(first)} and {last}" if first else last


def _shown(path: Path) -> str:
    return clean(with_tilde(path))


def _named(entries: Sequence[Entry]) -> str:
    return entries[0].name if len(entries) == 1 else _counted(len(entries), "record")


def _client(config: Config | None, cancelled: Callable[[], bool]) -> Client:
    return Client(Settings.of(config if config is not None else load({})), cancelled=cancelled)
