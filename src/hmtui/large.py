"""A library over a catalog too large to hold: its index is in the cache, its records stay in their file.

The verbs are those of ``Library``; a record is read when it is shown. Citation
keys are told apart among the records that are cited together, since no one can
look at a million of them for each. Invariant: nothing here grows with the number
of records.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from hmtui.catalog import entry_from_json
from hmtui.citations.keys import assign_keys
from hmtui.library import Library
from hmtui.model import Catalog
from hmtui.search.collection import open_collection

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from hmtui.model import Entry
    from hmtui.search import Index
    from hmtui.search.collection import Collection

__all__ = ["LargeLibrary"]

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
    def of_file(cls, source: str, progress: Callable[[float], None]) -> LargeLibrary:
        """Open a file by its index, building that first where the cache has none.

        Raises:
            SourceError: the file cannot be read, or is not a catalog.
        """
        from platformdirs import user_cache_path  # noqa: PLC0415 - for large catalogs

        collection = open_collection(
            Path(source),
            decode=entry_from_json,
            cache=user_cache_path("hmtui", appauthor=False),
            progress=lambda news: progress(news.done),
        )
        return cls(collection, name=source)

    def __len__(self) -> int:
        """How many records there are."""
        return len(self._collection)

    def close(self) -> None:
        """Let go of the file and of its index."""
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

    def entry(self, entry_id: str) -> Entry:
        """Read the record of that id; KeyError when there is none."""
        number = self.index.number_of(entry_id)
        if number is None:
            raise KeyError(entry_id)
        return self.entry_at(number)

    def keys_of(self, entries: Sequence[Entry]) -> Mapping[str, str]:
        """Give citation keys that are unique among these records."""
        return assign_keys(entries, self.citing.pattern)

    def _candidates(self, name: str) -> Sequence[Entry]:
        number = self.index.number_of(name)
        if number is not None:
            return (self.entry_at(number),)
        return tuple(self.entry_at(number) for number in self.search(name).hits.first(_LOOKED_AT))


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
