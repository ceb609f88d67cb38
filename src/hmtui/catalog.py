"""Reading and writing catalog files (schema 1): the door through which text comes in.

A catalog is JSON for people: ``{"schema": 1, "title", "sections", "entries"}``,
described field by field in ``catalog.schema.json``. The check here is by hand,
since a validator library costs more start-up than everything else together; a
test holds it against the schema.

Invariant: what leaves this room is whole and clean: every string has passed
``text.clean``, ids are unique, sections exist, and the fields of a catalog and of
its records that this version does not know are kept for saving. What cannot be read is a ``CatalogError`` that names the
file, the place in it, and what to do.
"""

from __future__ import annotations

import json
import os
import re

from hmtui.errors import CatalogError, SourceError
from hmtui.model import Catalog, Correction, Entry, Link, Name, Section, Source
from hmtui.text import clean

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Container, Mapping
    from typing import Any

__all__ = ["SCHEMA", "dumps", "entry_from_json", "entry_to_json", "load", "loads", "shipped_path"]

SCHEMA = 1
"""The version of the file format that is read and written."""

_MOST = 10**18
_DATE = re.compile(r"[0-9]{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12][0-9]|3[01]))?)?")
_DEEPEST = 64
"""Levels of lists and objects in an unknown field; enough for people, and no writer's recursion limit."""
_FIX = "Correct that place in the file."


def shipped_path() -> str:
    """Give the path of the catalog that comes with hmtui, in an installed copy or in a checkout."""
    here = os.path.dirname(os.path.abspath(__file__))  # noqa: PTH100, PTH120 - pathlib costs as much as reading the file
    installed = os.path.join(here, "data", "catalog.json")  # noqa: PTH118 - as above
    checkout = os.path.join(here, "..", "..", "data", "catalog.json")  # noqa: PTH118 - as above
    for place in (installed, checkout):
        if os.path.isfile(place):  # noqa: PTH113 - as above
            return os.path.normpath(place)
    raise CatalogError(
        f"The catalog that comes with hmtui is missing: looked for {installed} and {os.path.normpath(checkout)}.",
        hint="Install hmtui again, or name a catalog: hmtui FILE.",
    )


def load(path: str | os.PathLike[str] | None = None) -> Catalog:
    """Read a catalog file; None is the one that comes with hmtui.

    Raises:
        SourceError: the file cannot be read.
        CatalogError: it was read, but is not a catalog of a schema this version knows.
    """
    path = path or shipped_path()
    name = clean(os.fspath(path))
    try:
        with open(path, "rb") as file:  # noqa: PTH123 - as above
            data = file.read()
    except FileNotFoundError:
        raise SourceError(f"There is no file {name}.", hint="Check the path.") from None
    except IsADirectoryError:
        raise SourceError(f"{name} is a directory.", hint="Name a catalog file in it.") from None
    except PermissionError:
        raise SourceError(f"{name} may not be read.", hint="Check its permissions.") from None
    except (OSError, ValueError) as error:
        raise SourceError(f"{name} cannot be read: {clean(str(error))}.") from error
    return loads(data, name)


def loads(text: str | bytes, name: str = "catalog") -> Catalog:
    """Read a catalog from text; ``name`` is what errors call it. Raises CatalogError."""
    raw = _parse(text, name)
    if not isinstance(raw, dict):
        raise CatalogError(f"{name}: expected a catalog, an object in braces, got {_kind(raw)}.", hint=_SHAPE)
    _check_schema(raw, name)
    where = f"{name}: "
    raw = {key: value for key, value in raw.items() if value is not None}
    sections = _sections(raw, where)
    known = {section.id for section in sections}
    entries: list[Entry] = []
    seen: dict[str, int] = {}
    for number, item in enumerate(_list(raw, "entries", where)):
        place = f"{where}entries[{number}]"
        entry = entry_from_json(item, place)
        if entry.id in seen:
            raise CatalogError(f"{place}.id: “{entry.id}” is already the id of entries[{seen[entry.id]}].", hint=_FIX)
        for section in entry.sections:
            if section not in known:
                raise CatalogError(f"{place}.sections: there is no section “{section}”.", hint="Add it to sections.")
        seen[entry.id] = number
        entries.append(entry)
    extra: dict[str, Any] = {}
    for key, value in raw.items():
        if key not in _TOP:
            _keep(extra, key, value, where, _TOP)
    return Catalog(_text(raw.get("title", ""), f"{where}title"), sections, tuple(entries), extra)


_TOP = ("schema", "title", "sections", "entries")
_SHAPE = 'A catalog looks like {"schema": 1, "title": …, "sections": […], "entries": […]}.'


def _parse(text: str | bytes, name: str) -> object:
    if isinstance(text, bytes):
        try:
            text = text.decode("utf-8-sig")
        except UnicodeDecodeError as error:
            line = error.object.count(b"\n", 0, error.start) + 1
            raise CatalogError(f"{name}:{line}: this is not UTF-8 text.", hint="Save the file as UTF-8.") from error
    if not text.strip():
        raise CatalogError(f"{name} is empty.", hint=_SHAPE)
    try:
        return json.loads(text, parse_constant=_no_constant, parse_float=_finite)
    except json.JSONDecodeError as error:
        raise CatalogError(f"{name}:{error.lineno}:{error.colno}: this is not JSON: {error.msg}.", hint=_FIX) from error
    except (ValueError, RecursionError) as error:
        reason = "nested too deeply" if isinstance(error, RecursionError) else clean(str(error))
        raise CatalogError(f"{name}: this is not JSON that can be read: {reason}.", hint=_FIX) from error


def _no_constant(word: str) -> object:
    raise ValueError(f"{word} is no number of JSON")


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
    raise CatalogError(f"{name}: schema: expected {SCHEMA}, got {_shown(schema)}.", hint=_FIX)


# --- one record ---------------------------------------------------------------------------------------------


def entry_from_json(raw: object, where: str) -> Entry:
    """Make a record of its JSON object; ``where`` is the place that errors name. Raises CatalogError."""
    if not isinstance(raw, dict):
        raise CatalogError(f"{where}: expected a record in braces, got {_kind(raw)}.", hint=_FIX)
    values: list[Any] = [*_BLANK]
    extra: dict[str, Any] = {}
    for key, value in raw.items():
        if value is None:
            continue  # absent and null both mean unknown
        if key in _READERS:
            at, read = _READERS[key]
            try:
                values[at] = read(value, "")
            except CatalogError:
                read(value, f"{where}.{key}")  # once more, to name the place: it is rarely needed
                raise
        else:
            _keep(extra, key, value, f"{where}.", _FIELDS)
    if not values[_ID]:
        raise CatalogError(f"{where}.id: a record needs an id.", hint=_FIX)
    values[_NAME] = values[_NAME] or values[_TITLE]
    if not values[_NAME]:
        raise CatalogError(f"{where}: a record needs a name or a title.", hint=_FIX)
    values[_EXTRA] = extra
    return _make(Entry, values)


_make = tuple.__new__
"""Makes a record of its values, all of them in their order: a third of the time of naming them."""


def _author(value: object, place: str) -> tuple[Name, ...]:
    return tuple([_person(item, place, number) for number, item in enumerate(_items(value, place))])


def _person(item: object, place: str, number: int) -> Name:
    """Make one author. The place is put together only when it is needed: lists of authors are long."""
    if not isinstance(item, dict) or not ("family" in item or "literal" in item or "given" in item):
        wanted = '{"family", "given"} or {"literal"}'
        raise CatalogError(f"{place}[{number}]: expected {wanted}, got {_shown(item)}.", hint=_FIX)
    family, given, literal = item.get("family", ""), item.get("given", ""), item.get("literal", "")
    if not (isinstance(family, str) and isinstance(given, str) and isinstance(literal, str)):
        wanted = "text in family, given and literal"
        raise CatalogError(f"{place}[{number}]: expected {wanted}, got {_shown(item)}.", hint=_FIX)
    return _make(Name, (clean(family), clean(given), clean(literal) if literal else ""))


def _links(value: object, place: str) -> tuple[Link, ...]:
    links: list[Link] = []
    for number, item in enumerate(_items(value, place)):
        if not isinstance(item, dict) or "url" not in item:
            raise CatalogError(f'{place}[{number}]: expected {{"rel", "label", "url"}}, got {_shown(item)}.', hint=_FIX)
        rel, url, label = item.get("rel", ""), item["url"], item.get("label", "")
        if not (isinstance(rel, str) and isinstance(url, str) and isinstance(label, str)):
            for key, text in (("rel", rel), ("url", url), ("label", label)):
                _text(text, f"{place}[{number}].{key}")
        links.append(_make(Link, (clean(rel) or "link", clean(url), clean(label) if label else "")))
    return tuple(links)


def _corrections(value: object, place: str) -> tuple[Correction, ...]:
    found: list[Correction] = []
    for number, item in enumerate(_items(value, place)):
        spot = f"{place}[{number}]"
        if not isinstance(item, dict):
            raise CatalogError(f"{spot}: expected a correction in braces, got {_kind(item)}.", hint=_FIX)
        found.append(
            Correction(*(_text(item.get(key) or "", f"{spot}.{key}") for key in ("field", "was", "now", "why")))
        )
    return tuple(found)


def _source(value: object, place: str) -> Source:
    if not isinstance(value, dict) or type(line := value.get("line", 0)) is not int or line < 0:
        raise CatalogError(f'{place}: expected {{"file", "line"}}, got {_shown(value)}.', hint=_FIX)
    return Source(_text(value.get("file", ""), f"{place}.file"), line)


def _issued(value: object, place: str) -> str:
    date = _text(value, place) if isinstance(value, str) else ""
    if not _DATE.fullmatch(date):
        raise CatalogError(
            f"{place}: expected a date like 2020, 2020-05 or 2020-05-28, got {_shown(value)}.", hint=_FIX
        )
    return date


def _flag(value: object, place: str) -> bool:
    if not isinstance(value, bool):
        raise CatalogError(f"{place}: expected true or false, got {_shown(value)}.", hint=_FIX)
    return value


def _count(value: object, place: str) -> int:
    if type(value) is not int or not 0 <= value <= _MOST:
        raise CatalogError(f"{place}: expected a whole number up to 10^18, got {_shown(value)}.", hint=_FIX)
    return value


def _text(value: object, place: str) -> str:
    if isinstance(value, str):
        return clean(value)
    raise CatalogError(f"{place}: expected text, got {_shown(value)}.", hint=_FIX)


def _texts(value: object, place: str) -> tuple[str, ...]:
    return tuple([_text(item, place) for item in _items(value, place)])


_FIELDS: dict[str, tuple[str, Callable[[object, str], object]]] = {
    "id": ("id", _text),
    "name": ("name", _text),
    "aliases": ("aliases", _texts),
    "sections": ("sections", _texts),
    "title": ("title", _text),
    "author": ("author", _author),
    "issued": ("issued", _issued),
    "published": ("published", _issued),
    "type": ("type", _text),
    "venue": ("venue", _text),
    "container-title": ("container_title", _text),
    "volume": ("volume", _text),
    "issue": ("issue", _text),
    "page": ("page", _text),
    "publisher": ("publisher", _text),
    "DOI": ("doi", _text),
    "arxiv": ("arxiv", _text),
    "arxiv-class": ("arxiv_class", _text),
    "citation-key": ("citation_key", _text),
    "links": ("links", _links),
    "organizations": ("organizations", _texts),
    "country": ("country", _text),
    "parameters": ("parameters", _count),
    "parameters-note": ("parameters_note", _text),
    "training-tokens": ("training_tokens", _count),
    "architecture": ("architecture", _text),
    "modalities": ("modalities", _texts),
    "languages": ("languages", _texts),
    "license": ("license", _text),
    "open-weights": ("open_weights", _flag),
    "summary": ("summary", _text),
    "corrections": ("corrections", _corrections),
    "sources": ("sources", _texts),
    "source": ("source", _source),
}
"""The fields of a record in the order in which they are written: attribute, and how it is read."""


_READERS = {key: (Entry._fields.index(attribute), read) for key, (attribute, read) in _FIELDS.items()}
"""By the name of a field: its place in a record, and how it is read."""
_BLANK = tuple([Entry._field_defaults.get(attribute, "") for attribute in Entry._fields])
_ID, _NAME, _TITLE, _EXTRA = map(Entry._fields.index, ("id", "name", "title", "extra"))


def _section(value: object, place: str) -> Section:
    if not isinstance(value, dict):
        raise CatalogError(f'{place}: expected {{"id", "title"}}, got {_shown(value)}.', hint=_FIX)
    section_id = _text(value.get("id", ""), f"{place}.id")
    if not section_id:
        raise CatalogError(f"{place}.id: a section needs an id.", hint=_FIX)
    return Section(section_id, _text(value.get("title", section_id), f"{place}.title"))


def _sections(raw: Mapping[str, object], where: str) -> tuple[Section, ...]:
    found: dict[str, Section] = {}
    for number, item in enumerate(_list(raw, "sections", where)):
        place = f"{where}sections[{number}]"
        section = _section(item, place)
        if section.id in found:
            first = list(found).index(section.id)
            raise CatalogError(f"{place}.id: “{section.id}” is already the id of sections[{first}].", hint=_FIX)
        found[section.id] = section
    return tuple(found.values())


def _list(raw: Mapping[str, object], key: str, where: str) -> list[Any]:
    return _items(raw.get(key, []), f"{where}{key}")


def _items(value: object, place: str) -> list[Any]:
    if not isinstance(value, list):
        raise CatalogError(f"{place}: expected a list in brackets, got {_shown(value)}.", hint=_FIX)
    return value


def _keep(extra: dict[str, Any], key: str, value: object, where: str, known: Container[str]) -> None:
    """Add a field that this version does not know to ``extra``, clean, so that saving writes it back.

    A name that only cleaning makes equal to another field's would overwrite that one: it is refused.
    """
    name = clean(key)
    if name in known or name in extra:
        raise CatalogError(f"{where}{name}: there are two fields of this name.", hint=_FIX)
    extra[name] = _clean_deep(value, f"{where}{name}", _DEEPEST)


def _clean_deep(value: Any, place: str, levels: int) -> Any:
    """Clean every string of a value that this version does not know, keys included."""
    if isinstance(value, str):
        return clean(value)
    if not isinstance(value, (list, dict)):
        return value
    if not levels:
        raise CatalogError(f"{place}: nested deeper than {_DEEPEST} levels.", hint=_FIX)
    if isinstance(value, list):
        return [_clean_deep(item, place, levels - 1) for item in value]
    cleaned: dict[str, Any] = {}
    for key, item in value.items():
        cleaned[clean(key)] = _clean_deep(item, place, levels - 1)
    if len(cleaned) < len(value):
        raise CatalogError(f"{place}: there are two fields of one name.", hint=_FIX)
    return cleaned


def _kind(value: object) -> str:
    kinds = {dict: "an object", list: "a list", str: "text", bool: "a truth value", type(None): "nothing"}
    return kinds.get(type(value), "a number")


def _shown(value: object) -> str:
    """Show a wrong value, shortened, in an error."""
    try:
        text = clean(json.dumps(value, ensure_ascii=False))
    except RecursionError:
        return _kind(value)
    return text if len(text) <= 40 else f"{text[:39]}…"  # noqa: PLR2004 - enough to find it by


# --- writing ------------------------------------------------------------------------------------------------


def entry_to_json(entry: Entry) -> dict[str, Any]:
    """Give the JSON object of a record: known fields in the order of the format, then the unknown ones."""
    raw: dict[str, Any] = {}
    for key, (attribute, _read) in _FIELDS.items():
        value = getattr(entry, attribute)
        if value in ("", (), None):
            continue
        writer = _WRITERS.get(key)
        raw[key] = writer(value) if writer else list(value) if isinstance(value, tuple) else value
    raw.update(entry.extra)
    return raw


def _filled(**fields: str) -> dict[str, str]:
    return {key: value for key, value in fields.items() if value}


_WRITERS: dict[str, Callable[[Any], object]] = {
    "author": lambda people: [_filled(family=who.family, given=who.given, literal=who.literal) for who in people],
    "links": lambda links: [_filled(rel=link.rel, label=link.label) | {"url": link.url} for link in links],
    "corrections": lambda found: [
        {"field": one.field, "was": one.was} | _filled(now=one.now) | {"why": one.why} for one in found
    ],
    "source": lambda source: {"file": source.file, "line": source.line},
}


def dumps(catalog: Catalog) -> str:
    """Write a catalog as text: UTF-8, two-space indent, stable order, a final newline."""
    raw = {
        "schema": SCHEMA,
        "title": catalog.title,
        "sections": [{"id": section.id, "title": section.title} for section in catalog.sections],
        **catalog.extra,
        "entries": [entry_to_json(entry) for entry in catalog.entries],
    }
    return json.dumps(raw, ensure_ascii=False, indent=2) + "\n"
