"""An index in one file."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hmtui.search.file import DamagedIndexError, FileReader, FileWriter

if TYPE_CHECKING:
    from pathlib import Path

PARTS = {"a": b"hello", "b": bytes(range(256)) * 300, "none": b""}


@pytest.fixture
def path(tmp_path: Path) -> Path:
    place = tmp_path / "x.index"
    with place.open("wb") as file:
        writer = FileWriter(file)
        for name, data in PARTS.items():
            writer.add(name, data)
        writer.add("long", b"abcde" * 20_000)
        writer.finish()
    return place


def test_what_was_written_is_read(path: Path) -> None:
    reader = FileReader(path)
    assert {name: bytes(reader.part(name)) for name in PARTS} == PARTS
    assert {name: reader.length(name) for name in PARTS} == {name: len(data) for name, data in PARTS.items()}
    assert bytes(reader.piece("long", 50_000, 50_005)) == b"abcde"
    assert bytes(reader.piece("b", 250, 260)) == PARTS["b"][250:260]
    assert reader.numbers("b")[1] == int.from_bytes(PARTS["b"][4:8], "little")
    assert reader.has("a")
    assert not reader.has("c")


def test_a_damaged_page_is_noticed_when_it_is_used(path: Path) -> None:
    data = bytearray(path.read_bytes())
    data[40_000] ^= 1
    path.write_bytes(data)
    reader = FileReader(path)
    assert bytes(reader.part("a")) == b"hello"
    with pytest.raises(DamagedIndexError, match="damaged"):
        reader.part("b")


@given(st.binary(max_size=200))
def test_no_other_file_is_taken_for_an_index(tmp_path_factory: pytest.TempPathFactory, data: bytes) -> None:
    place = tmp_path_factory.getbasetemp() / "other.index"
    place.unlink(missing_ok=True)
    place.write_bytes(data)
    with pytest.raises(DamagedIndexError):
        FileReader(place)
