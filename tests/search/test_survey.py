"""The order and the places of records in a file: guessed, then checked against what is read."""

from __future__ import annotations

import json
from itertools import islice
from typing import TYPE_CHECKING

import pytest

from benchmarks import generate
from hmtui.catalog import entry_from_json, entry_to_json
from hmtui.search import survey
from hmtui.search.gather import Setting
from hmtui.search.stream import CatalogStream
from hmtui.search.survey import Survey, guess, taken_apart

if TYPE_CHECKING:
    from pathlib import Path

ENTRIES = tuple(generate.entries(300))
TITLES = {section.id: section.title for section in generate.SECTIONS}


@pytest.fixture(autouse=True)
def _small_pieces(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(survey, "FIRST", 64)
    monkeypatch.setattr(survey, "SEGMENT", 128)


def write(path: Path, entries: list[object], indent: int | None) -> Path:
    path.write_text(json.dumps({"schema": 1, "entries": entries}, ensure_ascii=False, indent=indent), encoding="utf-8")
    return path


def surveyed(path: Path, block: int = 1 << 20) -> tuple[list[tuple[int, int, str]], list[tuple[int, int, str]]]:
    """Give what reading tells of every record but the last one, and what is guessed."""
    with path.open("rb") as file, pytest.MonkeyPatch.context() as patch:
        patch.setattr(survey, "_BLOCK", block)
        stream = CatalogStream(file, "c")
        stream.open()
        read = [(place, length, raw.get("issued", "")) for raw, place, length in stream.records()]
        found, last = guess(file.fileno(), (read[0][0], sum(read[0][:2])), read[1][0], lambda _: None)
        assert last == read[-1][0]
        exact = Survey()
        for one in read[:-1]:
            exact.add(*one)
        return _listed(exact), _listed(found)


def _listed(found: Survey) -> list[tuple[int, int, str]]:
    return [
        (place, length, date)
        for piece in found.pieces()
        for place, length, date in zip(
            memoryview(piece.places).cast("Q"),
            memoryview(piece.lengths).cast("I"),
            piece.dates.split("\n"),
            strict=True,
        )
    ]


@pytest.mark.parametrize("indent", [None, 2])
@pytest.mark.parametrize("block", [97, 1 << 20])
def test_a_guess_is_what_reading_tells(tmp_path: Path, indent: int | None, block: int) -> None:
    read, found = surveyed(write(tmp_path / "c.json", [entry_to_json(entry) for entry in ENTRIES], indent), block)
    assert found == read


def test_records_are_listed_newest_first_and_as_they_came(tmp_path: Path) -> None:
    dates = ["2019", "", "2020-05", "2020", "2019", "2020-05-01"]
    entries: list[object] = [{"id": str(at), "name": "n", "issued": date} for at, date in enumerate(dates)]
    _, found = surveyed(write(tmp_path / "c.json", [*entries, {"id": "z", "name": "n"}], None))
    assert [date for _, _, date in found] == ["2020-05-01", "2020-05", "2020", "2019", "2019", ""]
    assert found[3][0] < found[4][0]


def test_what_is_not_as_it_was_surveyed_is_not_taken(tmp_path: Path) -> None:
    path = write(tmp_path / "c.json", [entry_to_json(entry) for entry in ENTRIES[:20]], None)
    with path.open("rb") as file:
        stream = CatalogStream(file, "c")
        stream.open()
        read = [(place, length, raw.get("issued", "")) for raw, place, length in islice(stream.records(), 20)]

        def taken(*changes: tuple[int, int, str]) -> bool:
            found = Survey()
            for one in (*changes, *read[len(changes) :]):
                found.add(*one)
            return all(taken_apart(file.fileno(), piece, entry_from_json, Setting(TITLES)) for piece in found.pieces())

        place, length, date = read[0]
        assert taken()
        assert not taken((place, length - 1, date))
        assert not taken((place, length + 1, date))
        assert not taken((place + 1, length - 1, date))
        assert not taken((place, length, "1999"))
