"""Write the JSON Schema of the catalog file from the model types.

The schema ships as ``catalog.schema.json``, for editors and other programs; hmtui
itself checks with the types. After a change of ``models`` write it again with
``python -m hmtui.catalog.schema``; a test compares the two.

Invariant: the schema accepts what ``catalog.loads`` accepts, except for rules that
compare records (unique ids, known sections), and for values that the fields added
after the first version of the format cannot hold: these are kept as unknown fields.
"""

from __future__ import annotations

import ast
import inspect
import json
from pathlib import Path
from typing import Any

import msgspec

from hmtui import models
from hmtui.catalog.file import SCHEMA

__all__ = ["PATH", "schema", "schema_text"]

PATH = Path(__file__).with_name("catalog.schema.json")
"""The file that ships with the package."""

_TYPES = (models.Section, models.Entry, models.Author, models.Link, models.Correction, models.Source)


def schema() -> dict[str, Any]:
    """Return the JSON Schema of a catalog file."""
    _, components = msgspec.json.schema_components(_TYPES, ref_template="#/$defs/{name}")
    definitions = {kind.__name__: _definition(kind, components[kind.__name__]) for kind in _TYPES}
    entry = definitions["Entry"]
    del entry["properties"]["extra"]
    entry["required"] = ["id"]
    entry["anyOf"] = [
        {"required": [name], "properties": {name: {"type": "string", "minLength": 1}}} for name in ("name", "title")
    ]
    definitions["Section"]["required"] = ["id"]
    definitions["Link"]["required"] = ["url"]
    definitions["Author"]["anyOf"] = [{"required": [name]} for name in ("family", "given", "literal")]
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": f"hmtui catalog, schema {SCHEMA}",
        "description": "A list of models and papers under headings. An absent field is unknown. Unknown fields of the "
        "catalog and of its records are kept when it is loaded and saved; those of the smaller objects are not.",
        "type": "object",
        "required": ["schema"],
        "properties": {
            "schema": {"description": "The version of this format.", "const": SCHEMA},
            "title": {"description": "The name of the list.", "type": ["string", "null"]},
            "sections": {
                "description": "The headings, in order; each becomes a tab.",
                "type": ["array", "null"],
                "items": {"$ref": "#/$defs/Section"},
            },
            "entries": {
                "description": "The records, in the order of the list. Their ids are unique.",
                "type": ["array", "null"],
                "items": {"$ref": "#/$defs/Entry"},
            },
        },
        "$defs": definitions,
    }


def schema_text() -> str:
    """Return the schema as the file holds it."""
    return json.dumps(schema(), indent=2, ensure_ascii=False) + "\n"


def _definition(kind: type[msgspec.Struct], generated: dict[str, Any]) -> dict[str, Any]:
    """Return the schema of one type, with the descriptions of its fields and without defaults."""
    texts = _field_texts(kind)
    properties = generated["properties"]
    for field in msgspec.structs.fields(kind):
        found = properties[field.encode_name]
        found.pop("default", None)
        properties[field.encode_name] = {"description": texts.get(field.name, ""), **found}
        if kind is not models.Section and field.encode_name not in generated.get("required", ()):
            properties[field.encode_name] = _or_null(properties[field.encode_name])
    return {**generated, "description": inspect.cleandoc(kind.__doc__ or "")}


def _or_null(found: dict[str, Any]) -> dict[str, Any]:
    """Return a field's schema that accepts null as well."""
    if isinstance(found.get("type"), str):
        return {**found, "type": [found["type"], "null"]}
    if "anyOf" in found:
        return found
    return {"description": found.pop("description"), "anyOf": [found, {"type": "null"}]}


def _field_texts(kind: type) -> dict[str, str]:
    """Return the docstrings that follow the fields of a class, by field name."""
    body = ast.parse(inspect.getsource(kind)).body[0]
    texts: dict[str, str] = {}
    name = ""
    for node in body.body if isinstance(body, ast.ClassDef) else ():
        if isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name):
            name = node.target.id
        elif isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant) and name:
            texts[name] = " ".join(str(node.value.value).split())
    return texts


if __name__ == "__main__":
    PATH.write_text(schema_text(), "utf-8")
