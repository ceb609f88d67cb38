from __future__ import annotations

import json

import pytest

from hmtui.text.json_text import json_list


@pytest.mark.parametrize(
    "items",
    [[], [{}], [1, "a\nb", None], [{"é": "漢\u2028\n  x", "list": [], "more": [{"a": [1, 2]}, {}]}, {"b": "\ud800"}]],
)
def test_a_list_is_written_as_the_standard_library_does(items: list[object]) -> None:
    assert json_list(items) == json.dumps(items, ensure_ascii=False, indent=2)
    nested = json.dumps({"entries": items}, ensure_ascii=False, indent=2)
    assert f'{{\n  "entries": {json_list(items, "  ")}\n}}' == nested
