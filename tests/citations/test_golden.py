from __future__ import annotations

import unicodedata

import pytest

from citations.golden import GOLDEN, written
from hmtui.citations import STYLES


@pytest.mark.parametrize("name", GOLDEN)
def test_every_style_writes_what_is_stored(name: str) -> None:
    """``python tests/citations/golden.py`` stores what is written now."""
    assert written(name) + "\n" == GOLDEN[name].read_text(encoding="utf-8")


def test_every_style_has_a_golden_file_and_none_is_left_over() -> None:
    assert {style.id for style in STYLES} <= set(GOLDEN)
    folder = next(iter(GOLDEN.values())).parent
    assert {path.name for path in folder.iterdir()} == {path.name for path in GOLDEN.values()}


@pytest.mark.parametrize("name", GOLDEN)
def test_no_style_writes_a_control_character_but_the_line_feed(name: str) -> None:
    kinds = {unicodedata.category(sign) for sign in written(name).replace("\n", "")}
    assert not kinds & {"Cc", "Cf", "Cs", "Zl", "Zp"}
