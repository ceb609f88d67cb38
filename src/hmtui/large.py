"""A library over a catalog too large to hold: its index is in the cache, its records stay in their file.

The verbs are those of ``Library``; a record is read when it is shown. Citation
keys are told apart among the records that are cited together and, of few, those
that the index finds to be like them (``citations.alike``), since no one can look
at a million for each. Invariant: nothing here grows with the number of records,
beyond as many as are read in a moment.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from hmtui.catalog import entry_from_json
from hmtui.citations.key_candidates import alike
from hmtui.citations.keys import assign_keys
from hmtui.identity import identities
from hmtui.library import Library
from hmtui.models import Catalog
from hmtui.search.collection import open_collection

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from hmtui.models import Entry
    from hmtui.search import Index
    from hmtui.search.collection import Collection, Progress

__all__ = ["LargeLibrary"]

_MOST_PAPERS = 5_000
"""Papers noted elsewhere of which the records are read when a search asks for what was noted."""
_TOLD_APART, _MOST_ALIKE = 100, 200
"""Records for each of which those like it are looked for, and how many of these are looked at."""
_READ_AT_ONCE = 25_000
"""Records that are all read where many keys are asked for."""
_LOOKED_AT = 50
"""Records among which one of a given name is sought: an exact name is found first."""


class LargeLibrary(Library):
    """A library whose records stay in their file."""

    def __init__(self, collection: Collection, *, name: str) -> None:
        """Hold an opened collection."""
        super().__init__(Catalog(collection.name, collection.sections, ()), name=name)
        self.notice = collection.notice
        self._collection = collection

    @classmethod
    def of_file(
        cls,
        path: str,
        *,
        cache: Path,
        name: str,
        tell: Callable[[float, int, LargeLibrary | None], None],
        cancelled: Callable[[], bool],
    ) -> LargeLibrary:
        """Open a file by its index, building that first where the cache has none.

        Args:
            path: a catalog file.
            cache: the folder of indexes.
            name: what the user called the source.
            tell: told from 0 to 1 how far it has come, of how many records, and given what can be used meanwhile.
            cancelled: asked often; when it says yes, building is given up.

        Raises:
            SourceError: the file cannot be read, or is not a catalog.
            Cancelled: ``cancelled`` turned true.
        """

        def pass_on(news: Progress) -> None:
            tell(news.done, news.records, cls(news.so_far, name=name) if news.so_far else None)

        collection = open_collection(
            Path(path), decode=entry_from_json, cache=cache, progress=pass_on, cancelled=cancelled
        )
        return cls(collection, name=name)

    def __len__(self) -> int:
        """How many records there are."""
        return len(self._collection)

    def close(self) -> None:
        """Let go of the file and of its index."""
        super().close()
        self._collection.close()

    @property
    def index(self) -> Index:
        """The search index."""
        return self._collection.index

    @property
    def keys(self) -> Mapping[str, str]:
        """The citation key of each record, made when it is asked for."""
        return _Keys(self)

    def entry_at(self, number: int) -> Entry:
        """Read the record of that number in the index (0 is the newest)."""
        return self._collection.entry(number)

    def entries(self) -> Iterable[Entry]:
        """Read every record, the newest first."""
        return (self.entry_at(number) for number in range(len(self)))

    def entry(self, entry_id: str) -> Entry:
        """Read the record of that id; KeyError when there is none."""
        number = self.index.number_of(entry_id)
        if number is None:
            raise KeyError(entry_id)
        return self.entry_at(number)

    def keys_of(self, entries: Sequence[Entry], *, alone: bool = False) -> Mapping[str, str]:
        """Return the citation keys of some records, and perhaps of others.

        Those of a few are unique among all records that are like them, and so are those of many where all records can
        be read in a moment. Else they are unique among these records, or what each has ``alone``.
        """
        pattern = self.citing.pattern
        if len(entries) > _TOLD_APART and len(self) <= _READ_AT_ONCE:
            return self._keys_of_all
        known = {entry.id: entry for entry in entries}
        if len(entries) <= _TOLD_APART:
            known.update((other.id, other) for entry in entries for other in self._alike(entry, pattern))
        elif alone:
            pinned = self.pinned.among(entries)
            return {entry.id: assign_keys((entry,), pattern, pinned)[entry.id] for entry in entries}
        return assign_keys(known.values(), pattern, self.pinned.among(known.values()))

    @cached_property
    def _keys_of_all(self) -> Mapping[str, str]:
        entries = tuple(self.entries())
        return assign_keys(entries, self.citing.pattern, self.pinned.among(entries))

    def _alike(self, entry: Entry, pattern: str) -> Iterator[Entry]:
        if not entry.citation_key:
            found = alike(entry, pattern)
            yield from map(self.entry_at, self.index.with_words(found.words, found.year, _MOST_ALIKE))

    def ids_of(self, papers: Iterable[Sequence[str]]) -> Iterable[str]:
        """Find the records that were noted in this catalog by their ids, and look for others by DOI and arXiv number."""
        papers = [tuple(names) for names in papers]
        mine = f"id:{self.identity}/"
        own = [[name.removeprefix(mine) for name in names if name.startswith(mine)] for names in papers]
        here = self.index.numbers_of(one for ids in own for one in ids)
        yield from here
        strangers = [names for names, ids in zip(papers, own, strict=True) if here.keys().isdisjoint(ids)]
        yield from self._ids_elsewhere(strangers[-_MOST_PAPERS:])  # the latest

    def _ids_elsewhere(self, papers: Sequence[Sequence[str]]) -> Iterable[str]:
        """Find the records of papers by DOI and arXiv number; a record of that number is read, to be sure."""
        numbers = {name: name.partition(":")[2] for names in papers for name in names if not name.startswith("id:")}
        here = dict(self.index.with_identifiers(numbers.values()))

        def record_of(name: str) -> str:
            entries = (self.entry_at(at) for at in here.get(numbers.get(name, ""), ())[:_LOOKED_AT])
            return next((entry.id for entry in entries if name in identities(entry)), "")

        for names in papers:
            entry_id = next(filter(None, map(record_of, names)), "")
            if entry_id:
                yield entry_id

    def _candidates(self, name: str) -> Sequence[Entry]:
        number = self.index.number_of(name)
        if number is not None:
            return (self.entry_at(number),)
        return tuple(self.entry_at(number) for number in self.search(name).hits.first(_LOOKED_AT))

    def _with_numbers(self, paper: set[str]) -> Iterable[Entry]:
        found = self.index.with_identifiers([name.partition(":")[2] for name in paper])
        return map(self.entry_at, dict.fromkeys(at for _, numbers in found for at in numbers[:_LOOKED_AT]))


class _Keys(Mapping[str, str]):
    """Citation keys by record id."""

    def __init__(self, library: LargeLibrary) -> None:
        self._library = library

    def __getitem__(self, entry_id: str) -> str:
        return self._library.keys_of((self._library.entry(entry_id),))[entry_id]

    def __iter__(self) -> Iterator[str]:
        return (self._library.index.id_at(number) for number in range(len(self)))

    def __len__(self) -> int:
        return len(self._library)
