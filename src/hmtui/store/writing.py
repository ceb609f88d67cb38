"""Writing a store: records in any order in, sorted tables out.

Numbers are positions in the list, newest first, so all records must be known before
the first can be numbered. Records of a long list are put aside in a temporary
database (``staging``) and read back in order; a short list is sorted in memory.
"""

from __future__ import annotations

import json
import sqlite3
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from typing import TYPE_CHECKING

from hmtui.errors import Cancelled, CatalogError
from hmtui.store import schema, zones
from hmtui.store.codec import Codec, dictionary_of
from hmtui.store.facets import FACETS, author_names
from hmtui.text.normalize import fold, is_unspaced

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
    from concurrent.futures import Future
    from pathlib import Path
    from typing import Any, TypeAlias

    from hmtui.models import Entry, Section

    Batch: TypeAlias = list[tuple[str, list[tuple[Any, ...]]]]
    """SQL statements, each with the rows to run it for."""

__all__ = [
    "FactRows",
    "FileWriter",
    "TextRows",
    "build_in_memory",
    "create_text",
    "newest_first",
    "sections_json",
    "until_closed",
    "write_meta",
    "write_text_in_memory",
]

_NAME, _ALIAS = map(zones.COLUMNS.index, zones.columns_of("name"))
_TOGETHER = 256
"""Records that are written together."""
_WRITTEN = 0.9
"""The part of the work on a file that is writing its records."""
_ALPHABET = 128
"""The most frequent letters that are tried instead of a mistyped one."""


def newest_first(entries: Iterable[Entry]) -> list[tuple[int, Entry]]:
    """Return records in the order of the list, each with its place in the source; those of one date keep their order."""
    return sorted(enumerate(entries), key=lambda placed: placed[1].issued, reverse=True)


def create_text(connection: sqlite3.Connection) -> None:
    """Create the text tables."""
    if not schema.has_full_text():
        connection.executescript(schema.CREATE_PLAIN_TEXT)
        return
    connection.executescript(schema.CREATE_FULL_TEXT)


def build_in_memory(
    connection: sqlite3.Connection, placed: Sequence[tuple[int, Entry]], sections: Sequence[Section]
) -> None:
    """Write the facts of records, given in the order of the list with their places; their text comes later."""
    connection.execute("ATTACH ':memory:' AS staging")
    connection.executescript(f"{schema.CREATE}{schema.CREATE_STAGING}")
    connection.execute("BEGIN")
    facts = FactRows()
    _execute(connection, facts.rows(placed, 0) + facts.sets())
    connection.executemany(schema.INSERT_RECORD, [(number, entry.id, None) for number, (_, entry) in enumerate(placed)])
    own = {"size": str(len(placed)), "dated": str(facts.dated), "sections": sections_json(sections)}
    write_meta(connection, own)
    for statement in schema.FINISH_FACTS:
        connection.execute(statement)
    connection.execute("COMMIT")


def write_text_in_memory(connection: sqlite3.Connection, entries: Sequence[Entry], sections: Sequence[Section]) -> str:
    """Index the text of records, except for the vocabulary; return the letters they use."""
    text = TextRows(sections)
    create_text(connection)
    connection.execute("BEGIN")
    _execute(connection, text.rows(entries, 0))
    for statement in schema.FINISH_TEXT:
        connection.execute(statement)
    connection.execute("COMMIT")
    return text.alphabet


@contextmanager
def until_closed(is_closed: Callable[[], bool]) -> Iterator[None]:
    """Stop work on records in memory when their store is closed: that interrupts it, and SQLite says so in many ways.

    Raises:
        Cancelled: the store is closed.
    """
    if is_closed():
        raise Cancelled
    try:
        yield
    except sqlite3.OperationalError as error:
        if is_closed():
            raise Cancelled from error
        raise


class FileWriter:
    """Writes a store to a file: first all records are added, then it is finished."""

    def __init__(self, path: Path) -> None:
        """Begin a new file, with the staging tables in another one next to it."""
        self._connection = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
        self._codec = Codec()
        self._pending: list[tuple[str, bytes]] = []
        self._dictionary = b""
        self.count = 0
        """Records that were added."""
        staging = path.with_name(f"{path.name}.staging")
        for statement in schema.WRITE_SETTINGS:
            self._connection.execute(statement)
        self._connection.execute("ATTACH ? AS staging", (str(staging),))
        self._connection.execute("PRAGMA staging.journal_mode = OFF")
        self._connection.execute("PRAGMA staging.synchronous = OFF")
        self._connection.executescript(f"{schema.CREATE}{schema.CREATE_STAGING}")
        create_text(self._connection)
        self._connection.execute("BEGIN")

    def close(self) -> None:
        """Close the file, finished or not."""
        self._connection.close()

    def add(self, entry: Entry) -> None:
        """Add a record."""
        self._pending.append((entry.issued, self._codec.encode(entry)))
        self.count += 1
        if len(self._pending) == _TOGETHER:
            self._stage()

    def finish(self, sections: Sequence[Section], meta: Mapping[str, str], progress: Callable[[float], bool]) -> bool:
        """Number the records and write all tables; return whether all records are in them.

        ``progress`` is called with a part from 0 to 1. Once it returns false, the records written so far, the newest,
        are what the store has.

        Raises:
            CatalogError: an id is given twice.
        """
        self._stage()
        connection = self._connection
        facts, text, packed = FactRows(), TextRows(sections), Codec(self._dictionary)
        number = 0
        with closing(_Pipeline(connection)) as pipeline:
            while some := pipeline.read():
                placed = [(place, self._codec.decode(data)) for place, data in some]
                entries = [entry for _, entry in placed]
                stored = [
                    (at, entry.id, packed.pack(data))
                    for at, (entry, (_, data)) in enumerate(zip(entries, some, strict=True), number)
                ]
                pipeline.write(
                    [*facts.rows(placed, number), *text.rows(entries, number), (schema.INSERT_RECORD, stored)]
                )
                number += len(some)
                if not progress(number / self.count * _WRITTEN):
                    break
            pipeline.write(facts.sets())
            pipeline.finish()
        own = {"size": str(number), "dated": str(facts.dated), "sections": sections_json(sections)}
        write_meta(connection, {**own, "alphabet": text.alphabet, "dictionary": self._dictionary, **meta})
        statements = (*text.finish, *schema.FINISH_FACTS)
        for at, statement in enumerate(statements):
            progress(_WRITTEN + (1 - _WRITTEN) * at / len(statements))
            connection.execute(statement)
        if repeated := connection.execute(schema.REPEATED_ID).fetchone():
            raise CatalogError(f"The id “{repeated[0]}” is given twice.", hint="Give each record its own id.")
        connection.execute("COMMIT")
        connection.execute("DETACH staging")
        return number == self.count

    def _stage(self) -> None:
        self._dictionary = self._dictionary or dictionary_of(data for _, data in self._pending)
        self._connection.executemany(schema.STAGE_SOURCE, self._pending)
        self._pending.clear()


class _Pipeline:
    """Reads staged records and writes rows in a thread of its own, while the caller prepares the next rows.

    SQLite works without Python's global lock, so that both cores are busy. At most one batch waits.
    """

    def __init__(self, connection: sqlite3.Connection) -> None:
        """Read the staged records of a connection, which nobody else may use until the end."""
        self._connection = connection
        self._worker = ThreadPoolExecutor(1)
        self._source = connection.execute(schema.READ_SOURCE)
        self._read = self._worker.submit(self._source.fetchmany, _TOGETHER)
        self._written: Future[None] | None = None

    def close(self) -> None:
        """Drop what has not begun, and wait for what has."""
        self._worker.shutdown(cancel_futures=True)
        self._source.close()

    def finish(self) -> None:
        """Wait for the last batch. Raises what went wrong with it."""
        if self._written:
            self._written.result()

    def read(self) -> list[tuple[int, bytes]]:
        """Return the next records with their places, in the order of the list; none at the end."""
        rows = self._read.result()
        self._read = self._worker.submit(self._source.fetchmany, _TOGETHER)
        return rows

    def write(self, batch: Batch) -> None:
        """Write rows, after those of the batch before. Raises what went wrong with that one."""
        self.finish()
        self._written = self._worker.submit(_execute, self._connection, batch)


def _execute(connection: sqlite3.Connection, batch: Batch) -> None:
    for statement, rows in batch:
        connection.executemany(statement, rows)


def write_meta(connection: sqlite3.Connection, meta: Mapping[str, str | bytes]) -> None:
    """Write the metadata of the list."""
    connection.executemany(schema.INSERT_META, meta.items())


def sections_json(sections: Sequence[Section]) -> str:
    """Return sections as JSON."""
    return json.dumps([[section.id, section.title] for section in sections])


class FactRows:
    """Makes the rows by which records are filtered, ordered and counted."""

    def __init__(self) -> None:
        """Number the sets of sections, languages and source lists as they come."""
        self._sections: dict[tuple[str, ...], int] = {}
        self._languages: dict[tuple[str, ...], int] = {}
        self._lists: dict[tuple[str, ...], int] = {}
        self._facets: dict[str, dict[tuple[str, ...], int]] = {facet: {} for facet in FACETS}
        self.dated = 0
        """Records with a date."""

    def rows(self, placed: Sequence[tuple[int, Entry]], first: int) -> Batch:
        """Return the rows of records, each with its place; the first of them has the number ``first``."""
        rows, authors = [], []
        for number, (place, entry) in enumerate(placed, first):
            if entry.author:
                authors.append((number, "\n".join(author_names(entry))))
            self.dated += bool(entry.issued)
            sections = self._sections.setdefault(entry.sections, len(self._sections))
            languages = self._languages.setdefault(entry.languages, len(self._languages))
            lists = self._lists.setdefault(entry.lists, len(self._lists))
            rows.append(
                (
                    number,
                    int(entry.issued[:4]) if entry.issued else None,
                    entry.parameters,
                    entry.training_tokens,
                    zones.flags(entry),
                    sections,
                    languages,
                    lists,
                    int(entry.issued.replace("-", "").ljust(8, "0")) if entry.issued else None,
                    place,
                    *(self._facet_set(facet, names_of(entry)) for facet, names_of in FACETS.items()),
                    *(fold(column.order(entry)) for column in schema.TEXT_COLUMNS),
                )
            )
        return [(schema.STAGE_FACT, rows), (schema.INSERT_AUTHORS, authors)]

    def _facet_set(self, facet: str, names: tuple[str, ...]) -> int:
        sets = self._facets[facet]
        return sets.setdefault(names, len(sets))

    def sets(self) -> Batch:
        """Return the rows of the sets of sections, languages, source lists and facets."""
        facets = [
            (facet, number, json.dumps(one)) for facet, sets in self._facets.items() for one, number in sets.items()
        ]
        names = [(number, json.dumps([one.casefold() for one in lists])) for lists, number in self._lists.items()]
        sections = [(number, json.dumps(one)) for one, number in self._sections.items()]
        languages = [(number, zones.language_lines(one)) for one, number in self._languages.items()]
        return [
            (schema.INSERT_FACET, facets),
            (schema.INSERT_LISTS, names),
            (schema.INSERT_SECTIONS, sections),
            (schema.INSERT_LANGUAGES, languages),
        ]


class TextRows:
    """Makes the rows of the text tables and of the tables of names and identifiers."""

    def __init__(self, sections: Sequence[Section]) -> None:
        """Take the titles of sections from ``sections``."""
        self._titles = {section.id: section.title for section in sections}
        self._letters: Counter[str] = Counter()
        full = schema.has_full_text()
        self._inserts = [schema.INSERT_TEXT.format(table) for table in (("gram", "word") if full else ("gram",))]
        self.finish = (*schema.FINISH_TEXT, schema.FINISH_VOCABULARY) if full else schema.FINISH_TEXT
        """The statements to run when all records are written."""

    def rows(self, entries: Sequence[Entry], first: int) -> Batch:
        """Return the rows of records, the first of which has the number ``first``."""
        rows, names, identifiers = [], [], []
        for number, entry in enumerate(entries, first):
            lines = zones.texts(entry, self._titles)
            bodies = [zones.body(column) for column in lines]
            text = "".join(bodies)
            rows.append((number, *bodies))
            self._letters.update(set(text))
            shown = {key for line in lines[_NAME] for key in zones.keys(line)}
            keys = shown.union(key for line in lines[_ALIAS] for key in zones.keys(line))
            names += [(key, number, zones.matched_length(key, text), key in shown) for key in keys]
            folded = {word for word in zones.fold_identifiers(sorted(zones.identifiers(entry))) if word}
            identifiers += [(word, number, zones.matched_length(word, text)) for word in folded]
        full_text = [(insert, rows) for insert in self._inserts]
        return [*full_text, (schema.STAGE_NAME, names), (schema.STAGE_IDENTIFIER, identifiers)]

    @property
    def alphabet(self) -> str:
        """The letters of the texts, the most frequent ones; none of scripts in which each stands for a word."""
        letters = [letter for letter, _ in self._letters.most_common() if letter != " " and not is_unspaced(letter)]
        return "".join(sorted(letters[:_ALPHABET]))
