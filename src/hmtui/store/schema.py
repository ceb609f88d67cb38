"""The tables of a store, and the statements that create and read them.

``fact`` holds what filters, orders and counts need, one narrow row for each
record; its ``number`` is the position of the record in the list, newest first, so
that results in that order need no sorting; ``place`` is where it stands in its source. Its organizations, license, venue
and type are numbers of rows of ``facet_set``. ``record`` holds the records
themselves, and ``author`` the names of their authors, one a line. ``gram`` and ``word`` are full-text indexes without content, with the
columns of ``zones.COLUMNS``: ``gram`` finds three and more letters anywhere and
shorter terms at the beginning of a word; ``word`` finds words and their beginnings
quickly; ``vocabulary`` lists its words, for spelling. ``name`` and
``identifier`` are matched from their beginning; ``head`` is how much of the
beginning is also found in ``gram``, and ``shown`` whether a name is the one that
the list shows, and no alias.

Where SQLite has no FTS5 or no trigram tokenizer, ``gram`` is a plain table that
is scanned, and ``word`` a view of it.
"""

from __future__ import annotations

import sqlite3
from functools import cache
from typing import TYPE_CHECKING

from hmtui.columns import COLUMNS
from hmtui.store.zones import COLUMNS as ZONE_COLUMNS

if TYPE_CHECKING:
    from pathlib import Path

__all__ = [
    "CREATE",
    "CREATE_FULL_TEXT",
    "CREATE_PLAIN_TEXT",
    "LIMITED_SEARCH",
    "VERSION",
    "connect",
    "has_full_text",
]

_CACHED = 16_000  # kilobytes of a file that a connection keeps in memory
VERSION = 12
"""Raised whenever files written before can no longer be read."""

TEXT_COLUMNS = tuple(one for one in COLUMNS if one.sorts and one.key not in {"year", "params"})
"""The columns of the list that are sorted by a text; ``fact.by_name`` is the position of a record in the order by name."""
_POSITIONS = ", ".join(f"by_{one.key} INTEGER" for one in TEXT_COLUMNS)

CREATE = f"""
CREATE TABLE meta (key TEXT PRIMARY KEY, value NOT NULL) WITHOUT ROWID;
CREATE TABLE fact (
  number INTEGER PRIMARY KEY,
  year INTEGER,
  params INTEGER,
  tokens INTEGER,
  flags INTEGER NOT NULL,
  sections INTEGER NOT NULL,
  languages INTEGER NOT NULL,
  lists INTEGER NOT NULL,
  issued INTEGER,
  place INTEGER NOT NULL,
  organizations INTEGER NOT NULL,
  license INTEGER NOT NULL,
  venue INTEGER NOT NULL,
  type INTEGER NOT NULL,
  headings INTEGER NOT NULL,
  {_POSITIONS}
);
CREATE TABLE record (number INTEGER PRIMARY KEY, id TEXT NOT NULL, data BLOB);
CREATE TABLE author (number INTEGER PRIMARY KEY, names TEXT NOT NULL);
CREATE TABLE section_set (id INTEGER PRIMARY KEY, sections TEXT NOT NULL);
CREATE TABLE list_set (id INTEGER PRIMARY KEY, names TEXT NOT NULL);
CREATE TABLE language_set (id INTEGER PRIMARY KEY, words TEXT NOT NULL);
CREATE TABLE facet_set (facet TEXT, id INTEGER, names TEXT NOT NULL, PRIMARY KEY (facet, id)) WITHOUT ROWID;
CREATE TABLE name (key TEXT, number INTEGER, head INTEGER, shown INTEGER, PRIMARY KEY (key, number)) WITHOUT ROWID;
CREATE TABLE identifier (key TEXT, number INTEGER, head INTEGER, PRIMARY KEY (key, number)) WITHOUT ROWID;
CREATE TABLE vocabulary (term TEXT, col TEXT, PRIMARY KEY (term, col)) WITHOUT ROWID;
CREATE TABLE years (year INTEGER PRIMARY KEY, first INTEGER NOT NULL, last INTEGER NOT NULL);
"""

_COLUMNS = ", ".join(ZONE_COLUMNS)
CREATE_FULL_TEXT = f"""
CREATE VIRTUAL TABLE gram USING fts5(
  {_COLUMNS}, content='', columnsize=0, detail=full, tokenize='trigram case_sensitive 1'
);
CREATE VIRTUAL TABLE word USING fts5(
  {_COLUMNS}, content='', columnsize=0, detail=column, prefix='1 2', tokenize='ascii tokenchars ''+#'''
);
CREATE VIRTUAL TABLE terms USING fts5vocab(word, col);
"""
CREATE_PLAIN_TEXT = f"""
CREATE TABLE gram (rowid INTEGER PRIMARY KEY, {_COLUMNS});
CREATE VIEW word AS SELECT * FROM gram;
"""

INSERT_TEXT = f"INSERT INTO {{}} (rowid, {_COLUMNS}) VALUES (?{', ?' * len(ZONE_COLUMNS)})"

WRITE_SETTINGS = (
    "PRAGMA journal_mode = OFF",
    "PRAGMA synchronous = OFF",
    "PRAGMA cache_size = -65536",
    "PRAGMA temp_store = FILE",
)
"""A file that is not finished is thrown away, so that it needs no journal."""
INSERT_META = "INSERT INTO meta VALUES (?, ?)"
INSERT_RECORD = "INSERT INTO record VALUES (?, ?, ?)"
INSERT_AUTHORS = "INSERT INTO author VALUES (?, ?)"
INSERT_SECTIONS = "INSERT INTO section_set VALUES (?, ?)"
INSERT_LISTS = "INSERT INTO list_set VALUES (?, ?)"
INSERT_FACET = "INSERT INTO facet_set VALUES (?, ?, ?)"
INSERT_LANGUAGES = "INSERT INTO language_set VALUES (?, ?)"

CREATE_STAGING = f"""
CREATE TABLE staging.source (place INTEGER PRIMARY KEY, issued TEXT NOT NULL, data BLOB NOT NULL);
CREATE TABLE staging.fact (
  number INTEGER PRIMARY KEY, year, params, tokens, flags, sections, languages, lists,
  issued, place, organizations, license, venue, type, headings, {", ".join(f"{one.key}_order TEXT" for one in TEXT_COLUMNS)}
);
CREATE TABLE staging.name (key TEXT, number INTEGER, head INTEGER, shown INTEGER);
CREATE TABLE staging.identifier (key TEXT, number INTEGER, head INTEGER);
"""
STAGE_SOURCE = "INSERT INTO staging.source (issued, data) VALUES (?, ?)"
READ_SOURCE = "SELECT place, data FROM staging.source ORDER BY issued DESC, place"
STAGE_FACT = f"INSERT INTO staging.fact VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?{', ?' * len(TEXT_COLUMNS)})"
STAGE_NAME = "INSERT INTO staging.name VALUES (?, ?, ?, ?)"
STAGE_IDENTIFIER = "INSERT INTO staging.identifier VALUES (?, ?, ?)"
FINISH_TEXT = (
    "INSERT OR IGNORE INTO name SELECT key, number, head, shown FROM staging.name ORDER BY key, number",
    "INSERT OR IGNORE INTO identifier SELECT key, number, head FROM staging.identifier ORDER BY key, number",
)
FINISH_VOCABULARY = "INSERT INTO vocabulary SELECT term, col FROM terms ORDER BY term, col"
FINISH_FACTS = (
    f"""INSERT INTO fact
SELECT number, year, params, tokens, flags, sections, languages, lists, issued, place, organizations, license, venue, type, headings,
  {", ".join(f"iif({one.key}_order = '', NULL, row_number() OVER (ORDER BY {one.key}_order, number))" for one in TEXT_COLUMNS)}
FROM staging.fact ORDER BY number""",
    "INSERT INTO years SELECT year, min(number), max(number) FROM fact WHERE year IS NOT NULL GROUP BY year",
    *(f"CREATE INDEX fact_by_{one.key} ON fact (by_{one.key})" for one in TEXT_COLUMNS),
    "CREATE INDEX fact_by_place ON fact (place)",
    "CREATE INDEX fact_by_params ON fact (params DESC, number)",
    "CREATE INDEX record_by_id ON record (id)",
)
"""The statements that turn what was staged into sorted tables."""
REPEATED_ID = "SELECT id FROM record GROUP BY id HAVING count(*) > 1 LIMIT 1"

META = "SELECT key, value FROM meta"
SECTION_SETS = "SELECT id, sections FROM section_set ORDER BY id"
LIST_SETS = "SELECT id, names FROM list_set"
FACET_SETS = "SELECT id, names FROM facet_set WHERE facet = ?"
LANGUAGE_SETS = "SELECT id, words FROM language_set"
DATA = "SELECT data FROM record WHERE number = ?"
ID = "SELECT id FROM record WHERE number = ?"
NUMBERS_OF_IDS = "SELECT id, number FROM record WHERE id IN (SELECT value FROM json_each(?))"
WITH_IDENTIFIER = "SELECT number FROM identifier WHERE key = ? ORDER BY number"
WITH_NAME = "SELECT DISTINCT number FROM name WHERE key = ? ORDER BY number"
NAMES_FROM = "SELECT key, number FROM name WHERE key >= ? ORDER BY key LIMIT ?"
NAMES_BEFORE = "SELECT key, number FROM name WHERE key < ? ORDER BY key DESC LIMIT ?"
BEYOND_NAME = "SELECT number FROM name WHERE key >= ? AND key < ? AND head < ?"
BEYOND_IDENTIFIER = "SELECT number FROM identifier WHERE key >= ? AND key < ? AND head < ?"
YEARS = "SELECT min(first), max(last) FROM years WHERE year BETWEEN ? AND ?"

# The parts of the statements that a query is compiled to.
SELECT = "SELECT {what} FROM {source} WHERE {where}"
WITH_FACTS = "{table} CROSS JOIN fact ON fact.number = {table}.rowid"
NAMES_WITH_FACTS = "name CROSS JOIN fact ON fact.number = name.number"
AUTHORS = "SELECT names FROM author"
AUTHORS_OF = "SELECT names FROM author WHERE number IN ({select})"
AUTHORS_AMONG = "SELECT names FROM author WHERE number IN (SELECT value FROM json_each(?))"
AUTHORS_WHERE = (
    "SELECT fact.number, author.names FROM author CROSS JOIN fact ON fact.number = author.number WHERE {where}"
)
IS_ONE_OF = "fact.number IN (SELECT value FROM json_each(?))"
IS_NAMED = "+{number} IN (SELECT number FROM name WHERE {where})"
IS_ONE_OF_NAMED = "name.number IN (SELECT value FROM json_each(?))"
IS_IN_EITHER = "fact.number IN ({select} UNION ALL SELECT value FROM json_each(?))"
IS_AMONG_MATCHES = "fact.number IN (SELECT rowid FROM {table} WHERE {where})"
EACH_MATCHES = "EXISTS (SELECT 1 FROM {table} WHERE {where} AND rowid = fact.number)"
HAS_IDENTIFIER = "fact.number IN (SELECT number FROM identifier WHERE key = ?)"
IDENTIFIER_BEGINS = "fact.number IN (SELECT number FROM identifier WHERE key >= ? AND key < ?)"


LIMITED_SEARCH = "This Python's SQLite has no FTS5 with trigrams: only the beginnings of words are found"
"""The message where ``has_full_text`` is false."""


@cache
def has_full_text() -> bool:
    """Return whether this SQLite has FTS5 with the trigram tokenizer."""
    connection = sqlite3.connect(":memory:")
    try:
        connection.execute("CREATE VIRTUAL TABLE t USING fts5(a, tokenize='trigram case_sensitive 1')")
    except sqlite3.OperationalError:
        return False
    else:
        return True
    finally:
        connection.close()


def connect(path: Path) -> sqlite3.Connection:
    """Open a file to be read; it is not mapped into memory, where a cut or a bad block would kill the program."""
    connection = sqlite3.connect(
        f"{path.absolute().as_uri()}?mode=ro&immutable=1", uri=True, isolation_level=None, check_same_thread=False
    )
    connection.execute(f"PRAGMA cache_size = -{_CACHED}")
    return connection
