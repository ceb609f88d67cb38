"""Packing lines of records: what goes before them changes their length only."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from hmtui.search.packs import packed, unpacked

USUAL = b"attention is all you need\x01vaswani\x02" * 20


@given(st.binary(), st.binary())
def test_what_was_packed_is_given_back(data: bytes, before: bytes) -> None:
    assert unpacked(packed(data, before), before) == data


def test_what_is_like_the_usual_is_short() -> None:
    line = b"attention is all you need once more"
    assert len(packed(line, USUAL)) * 2 < len(packed(line, b""))
