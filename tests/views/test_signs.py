"""Signs and bars."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hmtui.models import Entry, Section
from hmtui.views.signs import Scale, Signs, band, bar, scale_of

SECTIONS = tuple(Section(name, name.title()) for name in ("nlp", "cv", "multimodal", "audio", "robots"))


def sign(signs: Signs, section: str, *, open_weights: bool | None) -> str:
    return signs.of(Entry(id="x", name="X", sections=(section,), open_weights=open_weights))[0]


def test_shape_is_the_section_and_fill_says_if_the_weights_are_open() -> None:
    signs = Signs(SECTIONS)
    names = [section.id for section in SECTIONS]
    assert "".join(sign(signs, name, open_weights=True) for name in names) == "●◆■▲●"
    assert "".join(sign(signs, name, open_weights=False) for name in names) == "○◇□△○"
    assert sign(signs, "cv", open_weights=None) == "·"


def test_in_ascii_a_sign_is_the_first_letter_of_the_section() -> None:
    signs = Signs(SECTIONS, ascii_only=True)
    assert sign(signs, "nlp", open_weights=True) + sign(signs, "cv", open_weights=False) == "Nc"


@pytest.mark.parametrize(
    ("count", "drawn"), [(16 * 10**11, "━━━━━━━━"), (49 * 10**9, "━━━━━"), (10**8, "╸"), (None, "")]
)
def test_a_bar_is_as_long_as_the_logarithm(count: int | None, drawn: str) -> None:
    assert bar(count, scale_of([16 * 10**11, 10**7]), 8) == drawn


@given(st.integers(0, 10**18), st.lists(st.integers(0, 10**18)), st.integers(0, 60))
def test_a_bar_is_never_wider_than_its_column(count: int, others: list[int], width: int) -> None:
    assert len(bar(count, scale_of(others), width)) <= width


def test_small_models_have_their_own_decade_as_the_left_end() -> None:
    assert scale_of([25 * 10**6, 10**8]) == Scale(7, 8)


def test_magnitudes_have_their_bands() -> None:
    assert [band(count) for count in (10**8, 10**9, 10**10, 10**11, 10**12)] == ["m0", "m1", "m2", "m3", "m4"]
