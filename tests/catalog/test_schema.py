"""The JSON Schema that ships is the one the model types make."""

from __future__ import annotations

from hmtui.catalog.schema import PATH, schema, schema_text
from hmtui.models import Entry


def test_the_shipped_schema_is_up_to_date() -> None:
    assert PATH.read_text("utf-8") == schema_text(), "run: python -m hmtui.catalog.schema"


def test_every_field_is_described() -> None:
    for kind in schema()["$defs"].values():
        assert all(field["description"] for field in kind["properties"].values())


def test_the_schema_has_every_field_of_a_record_but_the_unknown_ones() -> None:
    assert len(schema()["$defs"]["Entry"]["properties"]) == len(Entry.__struct_fields__) - 1
