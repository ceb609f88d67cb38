"""The one object that both faces hold: a catalog, its index, and the verbs over it.

What ``hmtui search`` prints and what the browser lists come from the same call
here. Invariant: nothing in this room prints, paints or asks; it returns values
or raises an ``HmtuiError`` that a person can read.
"""

from __future__ import annotations

import os
from functools import cached_property

from hmtui import catalog as catalogs
from hmtui.citations import Citing
from hmtui.errors import AmbiguousError, LinkError, NotFoundError
from hmtui.record import Record
from hmtui.text import clean

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from hmtui.citations.export import Exported
    from hmtui.model import Catalog, Entry, Link
    from hmtui.query import Query, Sort
    from hmtui.search import Hits, Index

__all__ = ["LINK_WORDS", "Found", "Library"]

LINK_WORDS: dict[str, tuple[str, ...]] = {
    "paper": ("paper", "announcement", "pdf"),
    "code": ("code",),
}
"""What a person means by the word: the first of these that a record has."""

_NEAREST = 3
_LARGE = 16_000_000
"""Bytes of a file from which on its records stay there: building the index takes longer than a person waits."""


class Found(Record):
    """A query as it was understood, and what it found."""

    query: Query
    hits: Hits


class Library:
    """A catalog opened for use. Index and citation keys are made when first needed."""

    def __init__(self, catalog: Catalog, *, name: str = "") -> None:
        """Hold a catalog; ``name`` is what the person called its source, empty for the shipped one."""
        self.catalog = catalog
        self.name = name
        self.citing = Citing()
        """How the person wants citations; set before the first key is asked for."""

    @classmethod
    def open(cls, source: str | None = None, *, progress: Callable[[float], None] | None = None) -> Library:
        """Open ``source``, else what HMTUI_CATALOG names, else the shipped catalog.

        A large one is not held in memory: its index is made once and kept in the
        cache, and ``progress`` is told from 0 to 1 how far that has come.

        Raises:
            SourceError: the source cannot be read, or is not a catalog.
        """
        source = source or os.environ.get("HMTUI_CATALOG") or None
        if source and _size(source) > _LARGE:
            from hmtui.large import LargeLibrary  # noqa: PLC0415 - most catalogs are small

            return LargeLibrary.of_file(source, progress or (lambda _done: None))
        return cls(catalogs.load(source), name=source or "")

    def __len__(self) -> int:
        """How many records there are."""
        return len(self.catalog.entries)

    def close(self) -> None:
        """Let go of what is open; a catalog held in memory has nothing open."""

    @cached_property
    def index(self) -> Index:
        """The search index over the catalog's records."""
        from hmtui.search import Index  # noqa: PLC0415 - `hmtui cite` answers without it

        return Index.build(self.catalog.entries, self.catalog.sections)

    @cached_property
    def keys(self) -> Mapping[str, str]:
        """The citation key of every record, by record id; unique within the catalog."""
        from hmtui.citations.keys import assign_keys  # noqa: PLC0415 - `hmtui search` answers without it

        return assign_keys(self.catalog.entries, self.citing.pattern)

    @cached_property
    def _by_id(self) -> dict[str, Entry]:
        return {entry.id: entry for entry in self.catalog.entries}

    def entry(self, entry_id: str) -> Entry:
        """Give the record of that id; KeyError when there is none."""
        return self._by_id[entry_id]

    def entry_at(self, number: int) -> Entry:
        """Give the record of that number in the index (0 is the newest)."""
        return self._by_id[self.index.id_at(number)]

    def find(self, name: str) -> Entry:
        """Give the one record that answers to an id, a name or an alias, in that order.

        Case, accents and punctuation do not matter (``gpt3`` is GPT-3).

        Raises:
            NotFoundError: none does; the hint offers the nearest names.
            AmbiguousError: several do; the hint lists their ids.
        """
        candidates = self._candidates(name)
        for entry in candidates:
            if entry.id == name:
                return entry
        wanted = _plain(name)
        for names_of in (_id_and_name, _aliases):
            found = [entry for entry in candidates if wanted and wanted in map(_plain, names_of(entry))]
            if len(found) == 1:
                return found[0]
            if found:
                ids = ", ".join(entry.id for entry in found)
                raise AmbiguousError(
                    f"“{clean(name)}” names {len(found)} records.", hint=f"Use one of their ids: {ids}."
                )
        raise NotFoundError(f"There is no record named “{clean(name)}”.", hint=_nearest(wanted, candidates))

    def _candidates(self, name: str) -> Sequence[Entry]:  # noqa: ARG002 - a larger library looks for it
        """Give the records among which one of that name would be."""
        return self.catalog.entries

    def search(
        self,
        text: str,
        *,
        section: str | None = None,
        sort: Sort | None = None,
        cancelled: Callable[[], bool] | None = None,
    ) -> Found:
        """Find the records that a query describes, in the order of the list. Any text is a query; none raises."""
        from hmtui.query import parse  # noqa: PLC0415 - `hmtui cite` answers without it

        query = parse(text)
        if cancelled is None:
            return Found(query, self.index.search(query, section=section, sort=sort))
        return Found(query, self.index.search(query, section=section, sort=sort, cancelled=cancelled))

    def keys_of(self, entries: Sequence[Entry]) -> Mapping[str, str]:  # noqa: ARG002 - a larger library makes them
        """Give the citation keys of some records, by record id."""
        return self.keys

    def cite(self, entries: Sequence[Entry], style: str = "") -> str:
        """Write the citation of records in a style of ``hmtui.citations`` (empty: the person's), in the order given.

        Raises:
            CitationError: there is no such style, or a record lacks what it needs.
        """
        from hmtui.citations import cite  # noqa: PLC0415 - `hmtui search` answers without it

        how = self.citing
        return cite(
            entries,
            style or how.style,
            self.keys_of(entries),
            max_authors=how.max_authors,
            ascii_only=how.ascii_only,
            comment=how.comment,
        )

    def export(
        self, entries: Sequence[Entry], path: str, *, style: str = "", append: bool = False, dry_run: bool = False
    ) -> Exported:
        """Write records to a file, or add them to one; see ``hmtui.citations.export``.

        Raises:
            CitationError: the format is not known, the file is there already, or it cannot be written.
        """
        from hmtui.citations.export import export  # noqa: PLC0415 - for those who write files

        keys = self.keys_of(entries)
        return export(entries, keys, path, style=style, citing=self.citing, append=append, dry_run=dry_run)

    def link(self, entry: Entry, rel: str = "paper") -> Link:
        """Give the link of a record that a word means (see ``LINK_WORDS``).

        Raises:
            LinkError: none is known.
        """
        link = entry.link(*LINK_WORDS.get(rel, (rel,)))
        if link is None:
            known = ", ".join(dict.fromkeys(link.rel for link in entry.links))
            raise LinkError(
                f"No {clean(rel)} link is known for {entry.name}.", hint=f"Known: {known}." if known else ""
            )
        return link


def _nearest(wanted: str, candidates: Sequence[Entry]) -> str:
    from difflib import get_close_matches  # noqa: PLC0415 - only a miss pays for it

    names = {_plain(name): entry.name for entry in candidates for name in (*_id_and_name(entry), *_aliases(entry))}
    near = dict.fromkeys(names[match] for match in get_close_matches(wanted, names, n=2 * _NEAREST, cutoff=0.5))
    if not near:
        return "Try: hmtui search WORDS."
    return f"Nearest: {', '.join(list(near)[:_NEAREST])}."


def _size(source: str) -> int:
    try:
        return os.stat(source).st_size  # noqa: PTH116 - pathlib costs more than the question
    except (OSError, ValueError):
        return 0  # what is wrong with it is told by whoever reads it


def _plain(name: str) -> str:
    from hmtui.folding import fold  # noqa: PLC0415 - an exact id is found without it

    return fold(name).replace(" ", "")


def _id_and_name(entry: Entry) -> tuple[str, ...]:
    return (entry.id, entry.name)


def _aliases(entry: Entry) -> tuple[str, ...]:
    return entry.aliases
