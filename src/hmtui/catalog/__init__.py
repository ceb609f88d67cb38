"""The catalog file (schema 1): JSON that people read and edit.

``file`` loads and saves it, ``decode`` turns one JSON object into an ``Entry`` and
back, ``schema`` writes the JSON Schema that ships with the package.
"""

from __future__ import annotations

from hmtui.catalog.decode import entry_from_json, entry_to_json
from hmtui.catalog.file import SCHEMA, dumps, is_catalog, load, loads, shipped_path

__all__ = ["SCHEMA", "dumps", "entry_from_json", "entry_to_json", "is_catalog", "load", "loads", "shipped_path"]
