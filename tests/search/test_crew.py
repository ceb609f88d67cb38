"""Reading a catalog file with several processes: the same as with one."""

from __future__ import annotations

import json
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

import pytest

from benchmarks import generate
from hmtui.catalog import entry_from_json, entry_to_json
from hmtui.errors import CatalogError
from hmtui.query import parse
from hmtui.search import Cancelled, Index, collection, crew, survey
from hmtui.search.collection import Progress, open_collection

if TYPE_CHECKING:
    from collections.abc import Callable

    from hmtui.models import Entry

COUNT = 400
ENTRIES = tuple(generate.entries(COUNT))


@pytest.fixture(autouse=True)
def _small_pieces(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("hmtui.search.collection.LARGE", 0)
    monkeypatch.setattr(survey, "FIRST", 64)
    monkeypatch.setattr(survey, "SEGMENT", 128)
    monkeypatch.setattr(crew, "workers", lambda: 2)


def write(path: Path, entries: list[object], indent: int | None = None) -> Path:
    sections = [{"id": section.id, "title": section.title} for section in generate.SECTIONS]
    whole = {"schema": 1, "sections": sections, "entries": entries}
    path.write_text(json.dumps(whole, ensure_ascii=False, indent=indent), encoding="utf-8")
    return path


def raw() -> list[object]:
    return [entry_to_json(entry) for entry in ENTRIES]


def answers(index: Index) -> list[object]:
    hits = [index.search(parse(text)) for text in ("", "learning", "wang li", '"language models"', "has:code bert")]
    return [(one.numbers(0, COUNT), dict(one.counts())) for one in hits] + [index.id_at(n) for n in range(len(index))]


def opened(source: Path, decode: Callable[[object, str], Entry] = entry_from_json, **options: object) -> list[object]:
    collection = open_collection(source, decode=decode, **{"cache": None, **options})  # type: ignore[arg-type]
    try:
        by_id = {entry.id: entry for entry in ENTRIES}
        found = [collection.entry(number) for number in range(len(collection))]
        assert [by_id.get(entry.id, entry) for entry in found] == found
        return answers(collection.index)
    finally:
        collection.close()


EXPECTED = answers(Index.build(ENTRIES, generate.SECTIONS))


@pytest.mark.parametrize("indent", [None, 2])
def test_several_processes_give_what_one_would(
    tmp_path: Path, indent: int | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    taken = []
    real = crew.segments

    def noted(*arguments: object) -> object:
        for segment in real(*arguments):  # type: ignore[arg-type]
            taken.append(segment and segment.size)
            yield segment

    monkeypatch.setattr(crew, "segments", noted)
    assert opened(write(tmp_path / "list.json", raw(), indent)) == EXPECTED
    assert taken == [64, 128, 128, 80]


def test_what_only_looks_like_the_next_record_is_none(tmp_path: Path) -> None:
    entries: list[object] = [{"id": "a", "name": "a"}, {"id": "b", "name": "b"}]
    inner = [{"id": "x", "name": "x" * 50}, {"id": "y", "name": "y" * 50}] * 1_000
    entries += [{"id": f"n{number}", "name": "n", "other": inner} for number in range(4)]
    collection = open_collection(write(tmp_path / "list.json", entries), decode=entry_from_json, cache=None)
    assert [collection.index.id_at(number) for number in range(len(collection))] == ["a", "b", "n0", "n1", "n2", "n3"]
    collection.close()


@pytest.mark.parametrize("place", [1, 150, COUNT - 1])
@pytest.mark.parametrize(
    ("record", "message"),
    [
        ({"id": "a"}, r"entries\[{place}\].*name or a title"),
        ({"id": "a", "name": "a", "sections": ["x"]}, r"entries\[{place}\].sections: there is no section “x”"),
        ({"id": ENTRIES[0].id, "name": "a"}, "given twice"),
        ({"id": "a", "name": "a", "other": float("nan")}, "NaN is no number"),
    ],
)
def test_errors_are_those_of_one_process(tmp_path: Path, place: int, record: object, message: str) -> None:
    entries = raw()
    entries[place] = record
    with pytest.raises(CatalogError, match=message.replace("{place}", str(place))):
        opened(write(tmp_path / "list.json", entries))


def test_a_cut_file_is_refused(tmp_path: Path) -> None:
    source = write(tmp_path / "list.json", raw())
    source.write_bytes(source.read_bytes()[:150_000])
    with pytest.raises(CatalogError, match="not JSON"):
        opened(source)


def test_without_processes_one_does_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.executable", "/nowhere/python")
    assert opened(write(tmp_path / "list.json", raw())) == EXPECTED


def test_without_room_for_what_waits_one_does_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def nowhere(_folder: Path | None) -> BinaryIO:
        raise OSError("No space left on device")

    monkeypatch.setattr(collection, "open_spill", nowhere)
    assert opened(write(tmp_path / "list.json", raw())) == EXPECTED


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no full disk here")
def test_when_the_disk_is_full_on_the_way_one_does_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    full = partial(Path("/dev/full").open, "r+b", buffering=0)
    monkeypatch.setattr(collection, "open_spill", lambda _folder: full())
    assert opened(write(tmp_path / "list.json", raw())) == EXPECTED


def test_nothing_but_the_index_is_left_in_the_cache(tmp_path: Path) -> None:
    source = write(tmp_path / "list.json", raw())
    opened(source, cache=tmp_path / "cache")
    assert sorted(path.suffix for path in (tmp_path / "cache").iterdir()) == [".index", ".is"]


def test_a_function_that_no_other_process_finds_is_called_here(tmp_path: Path) -> None:
    assert opened(write(tmp_path / "list.json", raw()), lambda raw, where: entry_from_json(raw, where + "")) == EXPECTED


def test_reading_together_can_be_given_up(tmp_path: Path) -> None:
    asked = iter([False] * 3)
    with pytest.raises(Cancelled):
        opened(write(tmp_path / "list.json", raw()), cancelled=lambda: next(asked, True))


def test_the_first_records_are_shown_on_the_way(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("hmtui.search.collection._SOON", (5, 10_000))
    steps: list[Progress] = []
    collection = open_collection(
        write(tmp_path / "list.json", raw()), decode=entry_from_json, cache=None, progress=steps.append
    )
    early = [step.so_far for step in steps if step.so_far is not None]
    assert [len(one) for one in early] == [5]
    assert early[0].entry(0).id == early[0].index.id_at(0)
    collection.close()
    assert [step.done for step in steps if step.so_far is None] == sorted(
        step.done for step in steps if not step.so_far
    )


@pytest.mark.parametrize("count", [0, 1, 2])
def test_few_records_are_read_as_well(tmp_path: Path, count: int) -> None:
    collection = open_collection(write(tmp_path / "list.json", raw()[:count]), decode=entry_from_json, cache=None)
    assert len(collection) == count
    collection.close()
