"""Reading a catalog file piece by piece."""

from __future__ import annotations

import io
import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hmtui import catalog_stream
from hmtui.catalog_stream import CatalogStream

_VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=8,
)


def read(data: bytes) -> tuple[dict[str, Any], list[Any]]:
    reading = CatalogStream(io.BytesIO(data), "list")
    reading.open()
    records = list(reading.records())
    return reading.head, records


@given(
    st.dictionaries(st.text().filter(lambda key: key != "entries"), _VALUES, max_size=3),
    st.lists(_VALUES, max_size=5),
    st.dictionaries(st.text(min_size=1).map("z".__add__), _VALUES, max_size=2),
    st.sampled_from([None, 1]),
    st.booleans(),
    st.integers(1, 40),
)
def test_the_pieces_are_those_of_the_whole(
    before: dict[str, Any], records: list[Any], after: dict[str, Any], indent: int | None, plain: bool, buffer: int
) -> None:
    whole = {**before, "entries": records, **after}
    data = json.dumps(whole, ensure_ascii=plain, indent=indent).encode(errors="replace")
    whole = json.loads(data)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(catalog_stream, "_BUFFER", buffer)
        head, found = read(data)
    assert found == whole["entries"]
    assert {key: value for key, value in head.items() if key != "entries"} == {
        key: value for key, value in whole.items() if key != "entries"
    }


def test_a_byte_order_mark_is_passed_over() -> None:
    assert read('\ufeff{"entries": [1, 23]}'.encode())[1] == [1, 23]
