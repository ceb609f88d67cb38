"""The records of a list in SQLite, and the search over them: one code path for sixty records and for a million.

- ``zones``: which text of a record is searched, and where;
- ``schema``: the tables, and every fixed statement;
- ``writing``: records in, tables out; ``codec``: a record as bytes; ``cache``: the files of the cache;
- ``matching``: from a query's tree to SQL; ``ranking``: tiers and orders; ``hits``: what a search returns;
- ``spelling``: what a mistyped word may have meant; ``highlighting``: what to highlight in a text.
"""

from __future__ import annotations

from hmtui.store.highlighting import spans
from hmtui.store.hits import Hits, Replacement
from hmtui.store.schema import LIMITED_SEARCH, has_full_text
from hmtui.store.store import DamagedStoreError, Store

__all__ = ["LIMITED_SEARCH", "DamagedStoreError", "Hits", "Replacement", "Store", "has_full_text", "spans"]
