"""Segments in a file: read back as they were, and nothing left behind."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from benchmarks import generate
from hmtui.search.gather import Gatherer, Setting
from hmtui.search.spill import Spill, open_spill

if TYPE_CHECKING:
    from pathlib import Path

    from hmtui.search.gather import Segment

SETTING = Setting({section.id: section.title for section in generate.SECTIONS})


def segments() -> list[Segment]:
    found, gatherer = [], Gatherer(SETTING)
    for number, entry in enumerate(generate.entries(150), 1):
        gatherer.add(entry)
        if number % 70 == 0:
            found.append(gatherer.segment())
    return [*found, gatherer.segment()]


def test_segments_are_read_back_as_they_were(tmp_path: Path) -> None:
    with open_spill(tmp_path / "not" / "yet") as file:
        spill = Spill(file.fileno())
        for segment, spilled in [(segment, spill.add(segment)) for segment in segments()]:
            assert spilled.size == segment.size
            assert {name: spilled.part(name) for name in spilled.places} == segment.parts
            assert {name: spilled.length(name) for name in spilled.places} == {
                name: len(data) for name, data in segment.parts.items()
            }


def test_the_file_has_no_name(tmp_path: Path) -> None:
    with open_spill(tmp_path) as file:
        Spill(file.fileno()).add(segments()[0])
        assert list(tmp_path.iterdir()) == []


def test_without_a_folder_the_system_has_one() -> None:
    with open_spill(None) as file:
        assert Spill(file.fileno()).add(segments()[0]).part("years")


def test_a_folder_that_cannot_be_made_is_an_error_of_the_system(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(OSError, match="file"):
        open_spill(tmp_path / "file" / "folder")
