"""Load and save catalog files (schema 1).

A catalog is ``{"schema": 1, "title", "sections", "entries"}``, described field by
field in ``catalog.schema.json``.

Invariant: a loaded catalog is complete and clean: every string has passed
``text.cleaning.clean``, ids are unique, sections exist, and unknown fields of the catalog
and of its records are kept for saving. What cannot be read is a ``CatalogError``
that names the file, the place in it, and what to do.
"""

from __future__ import annotations

import json
import stat
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec

from hmtui.catalog.decode import (
    FIX,
    convert,
    entry_from_json,
    entry_to_json,
    is_date,
    kind_of,
    require_list,
    split_known,
)
from hmtui.errors import CatalogError, SourceError
from hmtui.models import Catalog, Entry, Section
from hmtui.text.cleaning import clean
from hmtui.text.json_text import json_list

if TYPE_CHECKING:
    import os
    from collections.abc import Mapping

__all__ = ["SCHEMA", "dumps", "is_catalog", "load", "loads", "shipped_path"]

SCHEMA = 1
"""The version of the file format that is read and written."""

_FIELDS = frozenset({"schema", "title", "updated", "sections", "entries"})
_SHAPE = 'A catalog looks like {"schema": 1, "title": …, "sections": […], "entries": […]}.'


_HEAD = 4096
"""Bytes at the beginning in which a catalog says that it is one."""


def is_catalog(source: str) -> bool:
    """Return whether a source begins as a catalog does; what cannot be read is left to the reader of catalogs."""
    if source == "-" or "://" in source:
        return False
    path = Path(source)
    try:
        status = path.stat()
        if not stat.S_ISREG(status.st_mode) or not status.st_size:
            return False  # a pipe can be read only once, and a file of the kernel may have no end
        with path.open("rb") as file:
            head = file.read(_HEAD)
    except (OSError, ValueError):
        return True
    return head.removeprefix(b"\xef\xbb\xbf").lstrip().startswith(b"{") and b'"schema"' in head


def shipped_path() -> Path:
    """Return the path of the catalog that ships with hmtui, installed or in a checkout. Raises CatalogError."""
    package = Path(__file__).resolve().parent.parent
    installed = package / "data" / "catalog.json"
    checkout = package.parent.parent / "data" / "catalog.json"
    for path in (installed, checkout):
        if path.is_file():
            return path
    raise CatalogError(
        f"The catalog that ships with hmtui is missing: looked for {installed} and {checkout}.",
        hint="Reinstall hmtui, or name a catalog: hmtui FILE.",
    )


def load(path: str | os.PathLike[str] | None = None) -> Catalog:
    """Return the catalog in a file; None is the one that ships with hmtui.

    Raises:
        SourceError: the file cannot be read.
        CatalogError: the file is not a catalog with a supported schema.
    """
    path = Path(path) if path is not None else shipped_path()
    name = clean(str(path))
    try:
        data = path.read_bytes()
    except FileNotFoundError:
        raise SourceError(f"There is no file {name}.", hint="Check the path.") from None
    except IsADirectoryError:
        raise SourceError(f"{name} is a directory.", hint="Name a catalog file in it.") from None
    except PermissionError:
        raise SourceError(f"{name} is not readable.", hint="Check its permissions.") from None
    except (OSError, ValueError) as error:
        raise SourceError(f"{name} cannot be read: {clean(str(error))}.") from error
    return loads(data, name)


def loads(text: str | bytes, name: str = "catalog") -> Catalog:
    """Return the catalog in a JSON text; ``name`` is used in errors. Raises CatalogError."""
    raw = _parse(text, name)
    if not isinstance(raw, dict):
        raise CatalogError(f"{name}: expected a catalog, an object in braces, got {kind_of(raw)}.", hint=_SHAPE)
    _check_schema(raw, name)
    items = require_list(raw.pop("entries", None) or [], f"{name}: entries")
    known, extra = split_known(raw, _FIELDS, f"{name}: ")
    title = convert(known.get("title", ""), str, f"{name}: title")
    updated = known.get("updated", "")
    if not is_date(updated):
        extra["updated"], updated = updated, ""  # an earlier version kept it as an unknown field
    sections = _sections(known.get("sections", []), f"{name}: sections")
    entries = _entries(items, {section.id for section in sections}, f"{name}: entries")
    return Catalog(title, sections, entries, extra, updated)


def dumps(catalog: Catalog) -> str:
    """Return a catalog as text: two-space indent, stable order, a final newline."""
    raw = {
        "schema": SCHEMA,
        "title": catalog.title,
        **({"updated": catalog.updated} if catalog.updated else {}),
        "sections": msgspec.to_builtins(catalog.sections),
        **catalog.extra,
    }
    head = json.dumps(raw, ensure_ascii=False, indent=2).removesuffix("\n}")
    return f'{head},\n  "entries": {json_list(map(entry_to_json, catalog.entries), "  ")}\n}}\n'


def _parse(text: str | bytes, name: str) -> object:
    """Return the JSON value of a text. Raises CatalogError with line and column."""
    if isinstance(text, bytes):
        try:
            text = text.decode("utf-8-sig")
        except UnicodeDecodeError as error:
            line = error.object.count(b"\n", 0, error.start) + 1
            raise CatalogError(f"{name}:{line}: this is not UTF-8 text.", hint="Save the file as UTF-8.") from error
    if not text.strip():
        raise CatalogError(f"{name} is empty.", hint=_SHAPE)
    try:
        return msgspec.json.decode(text)
    except (msgspec.DecodeError, UnicodeEncodeError, RecursionError):
        return _parse_slowly(text, name)


def _parse_slowly(text: str, name: str) -> object:
    """Parse with the standard library, which names line and column and accepts escaped lone surrogates."""
    try:
        return json.loads(text, parse_constant=_refuse_constant, parse_float=_finite)
    except json.JSONDecodeError as error:
        raise CatalogError(f"{name}:{error.lineno}:{error.colno}: this is not JSON: {error.msg}.", hint=FIX) from error
    except (ValueError, RecursionError) as error:
        reason = "nested too deeply" if isinstance(error, RecursionError) else clean(str(error))
        raise CatalogError(f"{name}: this is not JSON that can be read: {reason}.", hint=FIX) from error


def _refuse_constant(word: str) -> object:
    raise ValueError(f"{word} is not a JSON number")


def _finite(digits: str) -> float:
    number = float(digits)
    if number in (float("inf"), float("-inf")):
        raise ValueError(f"{digits[:20]} is too large a number")
    return number


def _check_schema(raw: Mapping[str, object], name: str) -> None:
    schema = raw.get("schema")
    if schema == SCHEMA and type(schema) is int:
        return
    if schema is None:
        raise CatalogError(f'{name}: "schema" is missing, so this is not a catalog.', hint=_SHAPE)
    if type(schema) is int and schema > SCHEMA:
        raise CatalogError(
            f"{name} was written for a newer hmtui: schema {schema}; this version reads schema {SCHEMA}.",
            hint="Update hmtui.",
        )
    raise CatalogError(f"{name}: schema: expected {SCHEMA}, got {clean(json.dumps(schema))[:40]}.", hint=FIX)


def _sections(raw: object, where: str) -> tuple[Section, ...]:
    found: dict[str, Section] = {}
    for number, item in enumerate(require_list(raw, where)):
        place = f"{where}[{number}]"
        if not isinstance(item, dict):
            raise CatalogError(f'{place}: expected {{"id", "title"}}, got {clean(json.dumps(item))[:40]}.', hint=FIX)
        if not item.get("id"):
            raise CatalogError(f"{place}.id: a section needs an id.", hint=FIX)
        section = convert({"title": item["id"], **item}, Section, place)
        if section.id in found:
            first = list(found).index(section.id)
            raise CatalogError(f"{place}.id: “{section.id}” is already the id of sections[{first}].", hint=FIX)
        found[section.id] = section
    return tuple(found.values())


def _entries(items: list[Any], sections: set[str], where: str) -> tuple[Entry, ...]:
    entries: list[Entry] = []
    seen: dict[str, int] = {}
    for number in range(len(items)):
        item, items[number] = items[number], None  # of many records, each is held once
        place = f"{where}[{number}]"
        entry = entry_from_json(item, place)
        if entry.id in seen:
            raise CatalogError(f"{place}.id: “{entry.id}” is already the id of entries[{seen[entry.id]}].", hint=FIX)
        for section in entry.sections:
            if section not in sections:
                raise CatalogError(f"{place}.sections: there is no section “{section}”.", hint="Add it to sections.")
        seen[entry.id] = number
        entries.append(entry)
    return tuple(entries)
