"""Reading and writing catalog files (schema 1): the door through which text comes in.

A catalog is JSON for people: ``{"schema": 1, "title", "sections", "entries"}``,
described field by field in ``catalog.schema.json``. The check here is by hand,
since a validator library costs more start-up than everything else together; a
test holds it against the schema.

Invariant: what leaves this room is whole and clean: every string has passed
``text.clean``, ids are unique, sections exist, and what this version does not
know is kept for saving. What cannot be read is a ``CatalogError`` that names the
file, the place in it, and what to do.
"""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

from hmtui.errors import CatalogError, SourceError
from hmtui.model import Catalog, Correction, Entry, Link, Name, Section, Source
from hmtui.text import clean

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

__all__ = ["SCHEMA", "dumps", "entry_from_json", "entry_to_json", "load", "loads", "shipped_path"]

SCHEMA = 1
"""The version of the file format that is read and written."""

_MOST = 10**18
_DATE = re.compile(r"\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?")
_FIX = "Correct that place in the file."


def shipped_path() -> Path:
    """Give the path of the catalog that comes with hmtui, in an installed copy or in a checkout."""
    here = Path(__file__).parent
    places = (here / "data" / "catalog.json", here.parent.parent / "data" / "catalog.json")
    for place in places:
        if place.is_file():
            return place
    raise CatalogError(
        f"The catalog that comes with hmtui is missing: looked for {places[0]} and {places[1]}.",
        hint="Install hmtui again, or name a catalog: hmtui FILE.",
    )


def load(path: Path | str) -> Catalog:
    """Read a catalog file.

    Raises:
        SourceError: the file cannot be read.
        CatalogError: it was read, but is not a catalog of a schema this version knows.
    """
    name = clean(str(path))
    try:
        data = Path(path).read_bytes()
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
    sections = tuple(
        _section(item, f"{where}sections[{number}]") for number, item in enumerate(_list(raw, "sections", where))
    )
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
    extra = {key: _clean_deep(value) for key, value in raw.items() if key not in _TOP}
    return Catalog(_text(raw.get("title", ""), f"{where}title"), sections, tuple(entries), extra)


_TOP = ("schema", "title", "sections", "entries")
_SHAPE = 'A catalog looks like {"schema": 1, "title": …, "sections": […], "entries": […]}.'


def _parse(text: str | bytes, name: str) -> object:
    if isinstance(text, bytes):
        try:
            text = text.decode("utf-8-sig")
        except UnicodeDecodeError as error:
            line = text.count(b"\n", 0, error.start) + 1
            raise CatalogError(f"{name}:{line}: this is not UTF-8 text.", hint="Save the file as UTF-8.") from error
    if not text.strip():
        raise CatalogError(f"{name} is empty.", hint=_SHAPE)
    try:
        return json.loads(text, parse_constant=_no_constant)
    except json.JSONDecodeError as error:
        raise CatalogError(f"{name}:{error.lineno}:{error.colno}: this is not JSON: {error.msg}.", hint=_FIX) from error
    except (ValueError, RecursionError) as error:
        reason = "nested too deeply" if isinstance(error, RecursionError) else clean(str(error))
        raise CatalogError(f"{name}: this is not JSON that can be read: {reason}.", hint=_FIX) from error


def _no_constant(word: str) -> object:
    raise ValueError(f"{word} is no number of JSON")


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

_TEXTS = {
    "title": "title",
    "type": "type",
    "venue": "venue",
    "container-title": "container_title",
    "volume": "volume",
    "issue": "issue",
    "page": "page",
    "publisher": "publisher",
    "DOI": "doi",
    "arxiv": "arxiv",
    "arxiv-class": "arxiv_class",
    "citation-key": "citation_key",
    "country": "country",
    "parameters-note": "parameters_note",
    "architecture": "architecture",
    "license": "license",
    "summary": "summary",
}
_LISTS = ("aliases", "sections", "organizations", "modalities", "languages", "sources")
_COUNTS = {"parameters": "parameters", "training-tokens": "training_tokens"}


def entry_from_json(raw: object, where: str) -> Entry:
    """Make a record of its JSON object; ``where`` is the place that errors name. Raises CatalogError."""
    if not isinstance(raw, dict):
        raise CatalogError(f"{where}: expected a record in braces, got {_kind(raw)}.", hint=_FIX)
    values: dict[str, Any] = {}
    extra: dict[str, Any] = {}
    for key, value in raw.items():
        if value is None:
            continue  # absent and null both mean unknown
        place = f"{where}.{key}"
        if key in _TEXTS:
            values[_TEXTS[key]] = _text(value, place)
        elif key in _LISTS:
            values[key] = tuple(_text(item, place) for item in _items(value, place))
        elif key in _COUNTS:
            values[_COUNTS[key]] = _count(value, place)
        elif (reader := _READERS.get(key)) is not None:
            attribute, read = reader
            values[attribute] = read(value, place)
        else:
            extra[clean(key)] = _clean_deep(value)
    name = values.get("name") or values.get("title", "")
    if not values.get("id"):
        raise CatalogError(f"{where}.id: a record needs an id.", hint=_FIX)
    if not name:
        raise CatalogError(f"{where}: a record needs a name or a title.", hint=_FIX)
    values["name"] = name
    return Entry(**values, extra=extra)


def _author(value: object, place: str) -> tuple[Name, ...]:
    people: list[Name] = []
    for number, item in enumerate(_items(value, place)):
        if not isinstance(item, dict) or not (item.keys() & {"family", "given", "literal"}):
            spot = f"{place}[{number}]"
            raise CatalogError(
                f'{spot}: expected {{"family", "given"}} or {{"literal"}}, got {_shown(item)}.', hint=_FIX
            )
        family, given, literal = item.get("family", ""), item.get("given", ""), item.get("literal", "")
        if not (isinstance(family, str) and isinstance(given, str) and isinstance(literal, str)):
            spot = f"{place}[{number}]"
            raise CatalogError(f"{spot}: expected text in family, given and literal, got {_shown(item)}.", hint=_FIX)
        people.append(Name(clean(family), clean(given), clean(literal)))
    return tuple(people)


def _links(value: object, place: str) -> tuple[Link, ...]:
    links: list[Link] = []
    for number, item in enumerate(_items(value, place)):
        spot = f"{place}[{number}]"
        if not isinstance(item, dict) or "url" not in item:
            raise CatalogError(f'{spot}: expected {{"rel", "label", "url"}}, got {_shown(item)}.', hint=_FIX)
        rel, url, label = (_text(item.get(key, ""), f"{spot}.{key}") for key in ("rel", "url", "label"))
        links.append(Link(rel or "link", url, label))
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
    if not isinstance(value, dict) or type(value.get("line", 0)) is not int:
        raise CatalogError(f'{place}: expected {{"file", "line"}}, got {_shown(value)}.', hint=_FIX)
    return Source(_text(value.get("file", ""), f"{place}.file"), value.get("line", 0))


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
    if not isinstance(value, str):
        raise CatalogError(f"{place}: expected text, got {_shown(value)}.", hint=_FIX)
    return clean(value)


_READERS: dict[str, tuple[str, Callable[[object, str], object]]] = {
    "id": ("id", _text),
    "name": ("name", _text),
    "author": ("author", _author),
    "issued": ("issued", _issued),
    "published": ("published", _issued),
    "links": ("links", _links),
    "open-weights": ("open_weights", _flag),
    "corrections": ("corrections", _corrections),
    "source": ("source", _source),
}


def _section(value: object, place: str) -> Section:
    if not isinstance(value, dict):
        raise CatalogError(f'{place}: expected {{"id", "title"}}, got {_shown(value)}.', hint=_FIX)
    section_id = _text(value.get("id", ""), f"{place}.id")
    if not section_id:
        raise CatalogError(f"{place}.id: a section needs an id.", hint=_FIX)
    return Section(section_id, _text(value.get("title", section_id), f"{place}.title"))


def _list(raw: Mapping[str, object], key: str, where: str) -> list[Any]:
    return _items(raw.get(key, []), f"{where}{key}")


def _items(value: object, place: str) -> list[Any]:
    if not isinstance(value, list):
        raise CatalogError(f"{place}: expected a list in brackets, got {_shown(value)}.", hint=_FIX)
    return value


def _clean_deep(value: Any) -> Any:
    """Clean every string of a value that this version does not know, keys included."""
    if isinstance(value, str):
        return clean(value)
    if isinstance(value, list):
        return [_clean_deep(item) for item in value]
    if isinstance(value, dict):
        return {clean(key): _clean_deep(item) for key, item in value.items()}
    return value


def _kind(value: object) -> str:
    kinds = {dict: "an object", list: "a list", str: "text", bool: "a truth value", type(None): "nothing"}
    return kinds.get(type(value), "a number")


def _shown(value: object) -> str:
    """Show a wrong value, shortened, in an error."""
    text = clean(json.dumps(value, ensure_ascii=False))
    return text if len(text) <= 40 else f"{text[:39]}…"  # noqa: PLR2004 - enough to find it by


# --- writing ------------------------------------------------------------------------------------------------

_ORDER = (
    *(
        "id",
        "name",
        "aliases",
        "sections",
        "title",
        "author",
        "issued",
        "published",
        "type",
        "venue",
        "container-title",
        "volume",
    ),
    *("issue", "page", "publisher", "DOI", "arxiv", "arxiv-class", "citation-key", "links", "organizations", "country"),
    *("parameters", "parameters-note", "training-tokens", "architecture", "modalities", "languages", "license"),
    *("open-weights", "summary", "corrections", "sources", "source"),
)


def entry_to_json(entry: Entry) -> dict[str, Any]:
    """Give the JSON object of a record: known fields in the order of the format, then the unknown ones."""
    raw: dict[str, Any] = {}
    for key in _ORDER:
        value = getattr(entry, _TEXTS.get(key) or _COUNTS.get(key) or key.replace("-", "_"))
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
