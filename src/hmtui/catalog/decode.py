"""Turn JSON values into checked, clean model values, and back.

Invariant: every string that leaves here has passed ``text.cleaning.clean``; fields that
this version does not know are kept in ``extra``. A value of the wrong kind is a
``CatalogError`` that names file, record and field, shows the value, and says what
was expected.
"""

from __future__ import annotations

import json
import re
from functools import lru_cache
from typing import TYPE_CHECKING, Any, TypeVar

import msgspec

from hmtui.errors import CatalogError
from hmtui.models import LARGEST_COUNT, Entry, PartialDate
from hmtui.text.cleaning import clean

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = [
    "FIX",
    "clean_values",
    "convert",
    "entry_from_json",
    "entry_to_json",
    "is_date",
    "kind_of",
    "require_list",
    "split_known",
]

FIX = "Correct that place in the file."

_DEEPEST = 64
"""Levels of lists and objects that a field may have."""
_LONGEST_SHOWN = 40
_FIELDS = frozenset(Entry.__struct_encode_fields__) - {"extra"}
_OBJECTS = ("author", "editor", "links", "corrections", "source")
"""Fields whose values are objects: in these, null means unknown as well."""
_LATER_TEXTS = frozenset(
    ("month", "genre", "collection-title", "number", "publisher-place", "abstract", "note", "confidence")
)
_LATER = _LATER_TEXTS | {"lists", "editor", "active-parameters"}
"""Fields that earlier versions did not know: their files may use these names in other ways."""
_EXPECTED = {
    "str": "text",
    "int": "a whole number up to 10^18",
    "int | null": "a whole number up to 10^18",
    "bool | null": "true or false",
    "array": "a list in brackets",
    "object": "an object in braces",
    "object | null": "an object in braces",
}
_OBJECT_SHAPES = {
    "author": '{"family", "given"} or {"literal"}',
    "editor": '{"family", "given"} or {"literal"}',
    "links": '{"rel", "label", "url"}',
    "corrections": '{"field", "was", "now", "why"}',
    "source": '{"file", "line"}',
}
_NAME_PARTS = {"family", "given", "literal"}
_DATES = ("issued", "published")
_MESSAGE = re.compile(r"(?P<what>.*?)(?: - at `\$(?P<path>.*)`)?", re.DOTALL)
_STEP = re.compile(r"\.(?P<key>[^.\[\]]+)|\[(?P<index>[0-9]+)\]")

_T = TypeVar("_T")


def entry_from_json(raw: object, where: str) -> Entry:
    """Return the record of a JSON object; ``where`` is the location used in errors.

    Raises:
        CatalogError: a field has the wrong kind of value, or the record has no id or no name.
    """
    if not isinstance(raw, dict):
        raise CatalogError(f"{where}: expected a record in braces, got {kind_of(raw)}.", hint=FIX)
    known, extra = split_known(raw, _FIELDS, where)
    for key in _LATER & known.keys():
        if not _fits(key, known[key]):
            extra[key] = known.pop(key)
        elif key in _LATER_TEXTS:
            known[key] = str(known[key])
    for key in _OBJECTS:
        if key in known:
            known[key] = _complete(key, known[key], f"{where}.{key}")
    if known.get("id", "") == "":
        raise CatalogError(f"{where}.id: a record needs an id.", hint=FIX)
    if not known.get("name"):
        known["name"] = known.get("title") or ""
        if not known["name"]:
            raise CatalogError(f"{where}: a record needs a name or a title.", hint=FIX)
    known["extra"] = extra
    return convert(known, Entry, where)


def entry_to_json(entry: Entry) -> dict[str, Any]:
    """Return the JSON object of a record: known fields in the order of the format, then the unknown ones."""
    raw: dict[str, Any] = {
        key: list(value) if isinstance(value, tuple) else value for key, value in msgspec.to_builtins(entry).items()
    }
    if "links" in raw:
        order = ("rel", "label", "url")
        raw["links"] = [{key: link[key] for key in order if key in link} for link in raw["links"]]
    raw.update(raw.pop("extra", {}))
    return raw


def convert(raw: object, kind: type[_T], where: str) -> _T:
    """Return ``raw`` as a value of the type ``kind``. Raises CatalogError."""
    try:
        return msgspec.convert(raw, kind)
    except msgspec.ValidationError as error:
        raise CatalogError(_explain(str(error), raw, where), hint=FIX) from error


def split_known(raw: Mapping[str, object], names: frozenset[str], where: str) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return the known and the unknown fields of an object, cleaned; null counts as absent.

    Raises:
        CatalogError: two names are equal after cleaning, or a value is nested too deeply.
    """
    known: dict[str, Any] = {}
    extra: dict[str, Any] = {}
    for key, value in raw.items():
        if value is None:
            continue
        if key in names:
            known[key] = clean_values(value, f"{where}.{key}")
            continue
        name = clean(key)
        if name in names or name in extra:
            raise CatalogError(f"{where}.{name}: duplicate field.", hint=FIX)
        extra[name] = clean_values(value, f"{where}.{name}")
    return known, extra


def clean_values(value: Any, place: str, levels: int = _DEEPEST) -> Any:
    """Return a JSON value with every string in it cleaned, keys included. Raises CatalogError."""
    if isinstance(value, str):
        return clean(value)
    if not isinstance(value, (list, dict)):
        return value
    if not levels:
        raise CatalogError(f"{place}: nested deeper than {_DEEPEST} levels.", hint=FIX)
    if isinstance(value, list):
        return [clean_values(item, place, levels - 1) for item in value]
    cleaned = {_clean_name(key): clean_values(item, place, levels - 1) for key, item in value.items()}
    if len(cleaned) < len(value):
        raise CatalogError(f"{place}: duplicate field.", hint=FIX)
    return cleaned


@lru_cache(maxsize=1024)
def _clean_name(name: str) -> str:
    """Return the name of a field cleaned; a catalog has the same few in every record."""
    return clean(name)


def is_date(value: object) -> bool:
    """Return whether a value is a date as far as it is known, or the empty text."""
    if value == "":
        return True
    try:
        msgspec.convert(value, PartialDate)
    except msgspec.ValidationError:
        return False
    return True


def require_list(value: object, place: str) -> list[Any]:
    """Return ``value`` if it is a list. Raises CatalogError."""
    if not isinstance(value, list):
        raise CatalogError(f"{place}: expected a list in brackets, got {_shown(value)}.", hint=FIX)
    return value


def kind_of(value: object) -> str:
    """Return the name of a JSON value's type, for messages."""
    kinds = {dict: "an object", list: "a list", str: "text", bool: "a truth value", type(None): "nothing"}
    return kinds.get(type(value), "a number")


def _fits(key: str, value: object) -> bool:
    """Return whether a value can be that of a field that earlier versions did not know."""
    if key in _LATER_TEXTS:
        return isinstance(value, (str, int)) and not isinstance(value, bool)
    if key == "active-parameters":
        return type(value) is int and 0 <= value <= LARGEST_COUNT
    if not isinstance(value, list):
        return False
    if key == "lists":
        return all(isinstance(item, str) for item in value)
    return all(
        isinstance(item, dict)
        and item
        and item.keys() <= _NAME_PARTS
        and all(isinstance(part, str) for part in item.values())
        for item in value
    )


def _complete(key: str, value: object, place: str) -> object:
    """Return the objects of a field without nulls and with the defaults of optional fields."""
    if key == "source":
        return _without_null(value)
    items = [_without_null(item) for item in require_list(value, place)]
    for number, item in enumerate(items):
        if not isinstance(item, dict):
            continue
        if key == "links":
            item["rel"] = item.get("rel") or "link"
        elif key in {"author", "editor"} and not ("family" in item or "given" in item or "literal" in item):
            shape = _OBJECT_SHAPES[key]
            raise CatalogError(f"{place}[{number}]: expected {shape}, got {_shown(item)}.", hint=FIX)
    return items


def _without_null(value: object) -> object:
    return {key: item for key, item in value.items() if item is not None} if isinstance(value, dict) else value


def _explain(message: str, raw: object, where: str) -> str:
    """Return a message about a validation error of msgspec: location, expected kind, and the actual value."""
    found = _MESSAGE.fullmatch(message)
    path = (found and found["path"]) or ""
    what = found["what"] if found else message
    field = path.lstrip(".").split("[")[0].split(".")[0]
    value = _value_at(raw, path)
    if field in _DATES:
        expected = "a date like 2020, 2020-05 or 2020-05-28"
    elif what.startswith("Object missing required field") or (
        what.startswith("Expected `object") and field in _OBJECT_SHAPES
    ):
        expected = _OBJECT_SHAPES.get(field, "an object with all its fields")
    else:
        wanted = re.match(r"Expected `([^`]*)`", what)
        expected = _EXPECTED.get(wanted[1], wanted[1]) if wanted else "another value"
    return f"{where}{path}: expected {expected}, got {_shown(value)}."


def _value_at(raw: object, path: str) -> object:
    value: Any = raw
    for step in _STEP.finditer(path):
        value = value[int(step["index"])] if step["index"] else value[step["key"]]
    return value


def _shown(value: object) -> str:
    """Return a value as JSON, shortened, for messages."""
    try:
        text = clean(json.dumps(value, ensure_ascii=False))
    except RecursionError:
        return kind_of(value)
    return text if len(text) <= _LONGEST_SHOWN else f"{text[: _LONGEST_SHOWN - 1]}…"
