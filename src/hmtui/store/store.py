"""The records of a list and the search over them, in memory or in a file of the cache.

Invariants: a record's *number* is its position in the list, newest first; a store
does not change once it is written; each thread reads a file by its own
connection, so the screen never waits for a search.
"""

from __future__ import annotations

import json
import sqlite3
from collections import defaultdict
from contextlib import suppress
from threading import Lock, RLock, local
from time import perf_counter, thread_time
from typing import TYPE_CHECKING, Any

from msgspec.structs import replace

from hmtui.errors import Cancelled, CatalogError, SourceError
from hmtui.models import Section
from hmtui.query import Between, Sort
from hmtui.store import schema, zones
from hmtui.store.codec import Codec
from hmtui.store.hits import Hits, Replacement
from hmtui.store.matching import Compiler, Sql, joined_keys
from hmtui.store.noted import Noted
from hmtui.store.ranking import Listing
from hmtui.store.spelling import Spelling, nearest_names
from hmtui.store.writing import build_in_memory, newest_first, until_closed, write_text_in_memory

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

    from hmtui.models import Entry
    from hmtui.query import Clause, Flag, Query
    from hmtui.store.matching import Rows

    Facts = Mapping[str, Callable[[str], Iterable[str]]]

__all__ = ["DamagedStoreError", "Store"]

_BUDGET = 0.008
"""Seconds that counting all results may take before the first ones are shown without."""
_STEPS = 2_000
"""Instructions of SQLite between two checks whether a search is still wanted."""
_SUGGESTED, _NEIGHBOURS = 4, 200


class DamagedStoreError(SourceError):
    """A file of the cache cannot be read; it must be written again."""

    def __init__(self, path: Path) -> None:
        """Report that the file at ``path`` is damaged."""
        super().__init__(f"The cache file {path} is damaged.", hint="It will be rebuilt; try again.")
        self._path = path

    def discard(self) -> None:
        """Delete the file; a program that has it open can go on."""
        with suppress(OSError):
            self._path.unlink()


class _Late(Exception):
    """Counting took longer than its budget."""


class _Link:
    """A connection, and the lock of those who share it."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self.connection = connection
        self.lock = RLock()


class _Reader:
    """Runs the statements of one search, as long as it is wanted."""

    def __init__(self, store: Store, cancelled: Callable[[], bool]) -> None:
        self._store = store
        self._cancelled = cancelled
        self.deadline: float | None = None

    def __call__(self, sql: str, values: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
        if self._cancelled():
            raise Cancelled
        return self._store.rows(sql, values, self._is_over)

    def _is_over(self) -> bool:
        if self.deadline is not None and perf_counter() > self.deadline:
            raise _Late
        if self._cancelled():
            raise Cancelled
        return False


class Store:
    """Searches and returns the records of one list."""

    def __init__(self, path: Path | None, connection: sqlite3.Connection, entries: Sequence[Entry] = ()) -> None:
        """Read from ``connection``; other threads open ``path`` by themselves. ``entries``: the records, where in memory."""
        self._path = path
        self._entries = entries
        self.by_date = True
        """Whether records are listed the newest first."""
        self.noted = Noted()
        """The records with a note or tags; set before a search."""
        self._links = local()
        self._shared = None if path else _Link(connection)
        self._open = [self._shared or _Link(connection)]
        self._lock = Lock()
        self._closed = False
        if path:
            self._links.link = self._open[0]
        meta = dict(self.rows(schema.META))
        self._codec = Codec(meta.pop("dictionary", b""))
        self.meta: Mapping[str, str] = meta
        """The metadata of the list: title, sections, format, problems, …"""
        self._size = int(meta["size"])
        self._dated = int(meta["dated"])
        self.sections = tuple(Section(*one) for one in json.loads(meta["sections"]))
        """The sections, in their order."""
        self._section_sets = [tuple(json.loads(sections)) for _, sections in self.rows(schema.SECTION_SETS)]
        self._languages = dict(self.rows(schema.LANGUAGE_SETS))
        self._lists = {number: frozenset(json.loads(names)) for number, names in self.rows(schema.LIST_SETS)}
        self._has_text = self._has_words = path is not None
        self._full_text = schema.has_full_text()
        self._facet_sets: dict[str, Mapping[int, Sequence[str]]] = {"sections": dict(enumerate(self._section_sets))}
        self._all_counts: Mapping[str | None, int] | None = None

    @classmethod
    def in_memory(cls, entries: Iterable[Entry], sections: Sequence[Section], *, by_date: bool = True) -> Store:
        """Hold records in memory; their text is indexed by the first search for text.

        ``by_date``: whether to list them the newest first, not in the order given.
        """
        placed = newest_first(entries) if by_date else list(enumerate(entries))
        connection = sqlite3.connect(":memory:", isolation_level=None, check_same_thread=False)
        build_in_memory(connection, placed, sections)
        store = cls(None, connection, [entry for _, entry in placed])
        store.by_date = by_date
        return store

    @classmethod
    def open(cls, path: Path) -> Store:
        """Open a file that was written before. Raises sqlite3.Error or KeyError when it is not one, or damaged."""
        connection = schema.connect(path)
        try:
            return cls(path, connection)
        except BaseException:
            connection.close()
            raise

    def __len__(self) -> int:
        """Return the number of records."""
        return self._size

    @property
    def usual_order(self) -> Sort:
        """The order without words to rank by: the newest first, or that of the source where most records have no year."""
        return Sort("year" if self.by_date and 2 * self._dated >= self._size else "list")

    def close(self) -> None:
        """Close all connections; what other threads still search for is given up."""
        with self._lock:
            self._closed = True
            links, self._open = self._open, []
        for link in links:
            link.connection.interrupt()
            with link.lock:
                link.connection.close()

    # --- records ------------------------------------------------------------------------------------------

    def entry(self, number: int) -> Entry:
        """Return the record of a number.

        Raises:
            IndexError: there is no such number.
            DamagedStoreError: it cannot be read.
        """
        if not 0 <= number < self._size:
            raise IndexError(number)
        if self._entries:
            return self._entries[number]
        ((data,),) = self.rows(schema.DATA, (number,))
        return self._decoded(data)

    def entries(self) -> Iterator[Entry]:
        """Yield all records, the newest first."""
        return map(self.entry, range(self._size))

    def id_at(self, number: int) -> str:
        """Return the id of a record. Raises IndexError when there is no such number."""
        if not 0 <= number < self._size:
            raise IndexError(number)
        ((found,),) = self.rows(schema.ID, (number,))
        return str(found)

    def number_of(self, id: str) -> int | None:  # noqa: A002 - what it is
        """Return the number of the record with that id, or None."""
        return self.numbers_of((id,)).get(id)

    def numbers_of(self, ids: Iterable[str]) -> dict[str, int]:
        """Return the numbers of the records with these ids, as far as there are any."""
        wanted = json.dumps(list(dict.fromkeys(ids)))
        return dict(sorted(self.rows(schema.NUMBERS_OF_IDS, (wanted,)), key=lambda row: row[1]))

    def with_identifiers(self, identifiers: Iterable[str]) -> Iterator[tuple[str, Sequence[int]]]:
        """Yield, for each identifier that is there, it and the numbers of the records with that id, DOI or arXiv number."""
        self.index_text()
        written = [one for one in identifiers if "\n" not in one]
        for one, word in zip(written, zones.fold_identifiers(written), strict=True):
            if word and (found := self.rows(schema.WITH_IDENTIFIER, (word,))):
                yield one, [number for (number,) in found]

    def with_words(self, words: Iterable[tuple[Sequence[str], str]], year: int | None, most: int) -> Sequence[int]:
        """Return the numbers of the newest records that have each of some folded words in one of its zones.

        ``year``: only records of that year, unless it is None; ``most``: so many at most.
        """
        self.index_text()
        compiler = self._compiler(self.rows, {})
        clauses: list[Clause] = [] if year is None else [Between("year", year, year)]
        text = [compiler.whole_word(zones_, word) for zones_, word in words]
        listing = Listing(self.rows, compiler, clauses, Sort("year"), [compiler.has_words(text)] if text else [])
        return listing.first(most)

    def with_name(self, key: str) -> Sequence[int]:
        """Return the numbers of the records with a name or alias that is ``key`` when written as one word."""
        self.index_text()
        return [number for (number,) in self.rows(schema.WITH_NAME, (key[: zones.LONGEST_KEY],))]

    def _decoded(self, data: bytes) -> Entry:
        try:
            return self._codec.decode(data)
        except (ValueError, CatalogError) as error:
            raise self._damaged() from error

    # --- searching ----------------------------------------------------------------------------------------

    def search(
        self,
        query: Query,
        *,
        section: str | None = None,
        sort: Sort | None = None,
        facts: Facts | None = None,
        cancelled: Callable[[], bool] = lambda: False,
        enough: bool = False,
    ) -> Hits:
        """Find the records that a query describes.

        Args:
            query: what ``hmtui.query.parse`` made of the text.
            section: a section's id, or None for all records.
            sort: the order, where the query asks for none.
            facts: for ``is:starred``, ``has:note``, ``tag``, ``note`` and the like, a function from the value asked
                for to the ids of the records. Name the same ones to ``parse``.
            cancelled: called often; when it returns true, the search is given up.
            enough: the first results will do where counting all of them takes long (``Hits.partial``).

        Raises:
            Cancelled: ``cancelled`` returned true; also from the methods of what is returned.
            DamagedStoreError: the file of the cache cannot be read.
        """
        if query.clauses:
            self.index_text()
        reader = _Reader(self, cancelled)
        compiler = self._compiler(reader, facts or {})
        ranked = query.has_text or self.usual_order == Sort("year")  # numbers are in the order of years
        sort = query.sort or sort or (Sort("relevance") if ranked else self.usual_order)
        hits = self._hits(reader, compiler, query, sort, section)
        if query.clauses and not hits.first():
            hits = self._forgiving(reader, compiler, query, sort, section, hits) or hits
        hits.first()
        started = thread_time()
        reader.deadline = perf_counter() + _BUDGET if enough else None
        try:
            _ = hits.total
        except _Late:
            hits.partial = True
        finally:
            reader.deadline = None
        hits.counting = thread_time() - started
        return hits

    def _hits(
        self,
        reader: _Reader,
        compiler: Compiler,
        query: Query,
        sort: Sort,
        section: str | None,
        replaced: tuple[Replacement, ...] = (),
    ) -> Hits:
        return Hits(
            Listing(reader, compiler, query.clauses, sort, self._within(section), by_date=self.by_date),
            size=self._size,
            query=query,
            counts=lambda: self._counts(Listing(reader, compiler, query.clauses, sort)),
            section=section,
            approximate=replaced,
            suggest=lambda: self._suggest(query),
        )

    def _forgiving(
        self, reader: _Reader, compiler: Compiler, query: Query, sort: Sort, section: str | None, exact: Hits
    ) -> Hits | None:
        """Search for what mistyped words may have meant; None when that finds nothing, or the words are in other sections."""
        if not self._full_text or (section is not None and self._any(reader, compiler, query.clauses)):
            return None
        self._list_words()
        spelling = Spelling(reader, lambda one: self._any(reader, compiler, (one,)), self.meta.get("alphabet", ""))
        query = replace(query, clauses=spelling.rewrite(query.clauses))
        exact.offered = spelling.offered
        if not spelling.replaced or not self._any(reader, compiler, query.clauses):
            return None
        return self._hits(reader, compiler, query, sort, section, spelling.replaced)

    def _any(self, reader: _Reader, compiler: Compiler, clauses: Sequence[Clause]) -> bool:
        return bool(Listing(reader, compiler, clauses, Sort("year")).first(1))

    def _compiler(self, rows: Rows, facts: Facts) -> Compiler:
        def annotated(flag: Flag) -> str | None:
            ask = facts.get(flag.key) or facts.get(f"{flag.key}:{flag.value}")
            return json.dumps(list(self.numbers_of(ask(flag.value)).values())) if ask else None

        compiler = Compiler(
            rows,
            full_text=self._full_text,
            languages=self._languages,
            lists=self._lists,
            facet_sets=self.facet_sets,
            annotated=annotated,
        )
        compiler.noted = self.noted
        return compiler

    def facet_sets(self, column: str) -> Mapping[int, Sequence[str]]:
        """Return the names of each set in a column of ``hmtui.store.facets.COLUMN_OF``; of sections their ids."""
        if column not in self._facet_sets:
            rows = self.rows(schema.FACET_SETS, (column,))
            self._facet_sets[column] = {number: json.loads(names) for number, names in rows}
        return self._facet_sets[column]

    def _within(self, section: str | None) -> list[Sql]:
        if section is None:
            return []
        sets = [number for number, sections in enumerate(self._section_sets) if section in sections]
        return [Sql(f"fact.sections IN ({', '.join(map(str, sets))})")]

    def _counts(self, listing: Listing) -> Mapping[str | None, int]:
        if listing.is_everything and self._all_counts is not None:
            return self._all_counts
        found: defaultdict[str | None, int] = defaultdict(int)
        for number, count, _ in listing.grouped(("sections",)):
            found[None] += count
            for section in dict.fromkeys(self._section_sets[number]):
                found[section] += count
        counts: dict[str | None, int] = {None: found[None]}
        counts.update((section.id, found[section.id]) for section in self.sections)
        if listing.is_everything:
            self._all_counts = counts
        return counts

    def _suggest(self, query: Query) -> tuple[int, ...]:
        keys = joined_keys(query.clauses)
        if not keys:
            return ()
        near = [
            *self.rows(schema.NAMES_BEFORE, (keys[0], _NEIGHBOURS)),
            *self.rows(schema.NAMES_FROM, (keys[0], _NEIGHBOURS)),
        ]
        return tuple(nearest_names(near, keys[0], lambda number: self.entry(number).name))[:_SUGGESTED]

    # --- statements ---------------------------------------------------------------------------------------

    def rows(
        self, sql: str, values: Sequence[Any] = (), is_over: Callable[[], bool] | None = None
    ) -> list[tuple[Any, ...]]:
        """Run a statement and return its rows; ``is_over`` is called often, and may raise to end it."""
        link = self._link()
        stopped: list[BaseException] = []

        def check() -> bool:
            try:
                return bool(is_over and is_over())
            except (Cancelled, _Late) as reason:
                stopped.append(reason)
                return True

        with link.lock:
            if self._closed:
                raise Cancelled
            link.connection.set_progress_handler(check if is_over else None, _STEPS)
            try:
                return link.connection.execute(sql, values).fetchall()
            except sqlite3.DatabaseError as error:
                if stopped or self._closed:
                    raise (stopped[0] if stopped else Cancelled) from None
                if self._path is None or isinstance(error, sqlite3.ProgrammingError):
                    raise
                raise self._damaged() from error
            finally:
                link.connection.set_progress_handler(None, 0)

    def _damaged(self) -> SourceError:
        return DamagedStoreError(self._path) if self._path else SourceError("A record cannot be read.")

    def _link(self) -> _Link:
        if self._shared is not None:
            return self._shared
        link: _Link | None = getattr(self._links, "link", None)
        if link is None:
            assert self._path is not None  # noqa: S101 - else it is shared
            try:
                link = _Link(schema.connect(self._path))
            except sqlite3.Error as error:
                raise self._damaged() from error
            with self._lock:
                self._open.append(link)
            self._links.link = link
        return link

    def prepare(self) -> None:
        """Get ready for the first search, and open this thread's connection."""
        self.index_text()
        self._link()

    def index_text(self) -> None:
        """Index the text of records in memory, once."""
        if self._has_text or self._shared is None:
            return
        with self._shared.lock, until_closed(lambda: self._closed):
            if not self._has_text:
                alphabet = write_text_in_memory(self._shared.connection, self._entries, self.sections)
                self.meta = {**self.meta, "alphabet": alphabet}
                self._has_text = True

    def _list_words(self) -> None:
        """List the words of records in memory, once, for the first word that is mistyped."""
        if self._has_words or self._shared is None:
            return
        with self._shared.lock, until_closed(lambda: self._closed):
            if not self._has_words:
                self._shared.connection.execute(schema.FINISH_VOCABULARY)
                self._has_words = True
