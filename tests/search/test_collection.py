"""Catalogs too large to hold: index in the cache, records in their file."""

from __future__ import annotations

import json
import os
import random
from typing import TYPE_CHECKING

import pytest

from benchmarks import generate
from hmtui.catalog import entry_from_json, entry_to_json
from hmtui.errors import CatalogError, SourceError
from hmtui.query import parse
from hmtui.search import Cancelled, Index
from hmtui.search.collection import Collection, Progress, open_collection
from hmtui.search.file import DamagedIndexError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

COUNT = 300
ENTRIES = tuple(generate.entries(COUNT))


@pytest.fixture
def source(tmp_path: Path) -> Path:
    return write(tmp_path / "list.json")


def write(path: Path, entries: object = None) -> Path:
    sections = [{"id": section.id, "title": section.title} for section in generate.SECTIONS]
    raw = [entry_to_json(entry) for entry in ENTRIES] if entries is None else entries
    text = json.dumps({"schema": 1, "title": "é", "sections": sections, "entries": raw}, ensure_ascii=False, indent=2)
    path.write_text(text, encoding="utf-8")
    return path


_OPEN: list[Collection] = []


@pytest.fixture(autouse=True)
def _close() -> Iterator[None]:
    yield
    while _OPEN:
        _OPEN.pop().close()


def opened(source: Path, cache: Path | None, **options: object) -> Collection:
    collection = open_collection(source, decode=entry_from_json, cache=cache, **options)  # type: ignore[arg-type]
    _OPEN.append(collection)
    return collection


def answers(index: Index) -> list[object]:
    queries = ("", "learning", "wang li", '"language models"', "year:2020 has:code", "sort:name bert", "megatorn")
    found: list[object] = []
    for text in queries:
        hits = index.search(parse(text))
        found.append((text, hits.numbers(0, COUNT), dict(hits.counts())))
    return found


EXPECTED = answers(Index.build(ENTRIES, generate.SECTIONS))


def test_a_kept_index_answers_like_one_in_memory(source: Path, tmp_path: Path) -> None:
    first = opened(source, tmp_path / "cache")
    again = opened(source, tmp_path / "cache")
    assert answers(first.index) == answers(again.index) == EXPECTED
    assert first.notice == again.notice == ""
    assert again.sections == generate.SECTIONS


def test_every_record_is_read_from_its_place(source: Path, tmp_path: Path) -> None:
    collection = opened(source, tmp_path / "cache")
    by_id = {entry.id: entry for entry in ENTRIES}
    assert all(collection.entry(number) == by_id[collection.index.id_at(number)] for number in range(COUNT))


def test_a_kept_index_is_opened_without_building(source: Path, tmp_path: Path) -> None:
    opened(source, tmp_path / "cache")
    steps: list[Progress] = []
    opened(source, tmp_path / "cache", progress=steps.append)
    assert steps == []


def test_the_same_content_elsewhere_needs_no_second_index(source: Path, tmp_path: Path) -> None:
    opened(source, tmp_path / "cache")
    copy = tmp_path / "copy.json"
    copy.write_bytes(source.read_bytes())
    steps: list[Progress] = []
    assert answers(opened(copy, tmp_path / "cache", progress=steps.append).index) == EXPECTED
    assert steps == []


def test_changed_content_gets_a_new_index(source: Path, tmp_path: Path) -> None:
    opened(source, tmp_path / "cache")
    write(source, [entry_to_json(entry) for entry in ENTRIES[:10]])
    assert len(opened(source, tmp_path / "cache")) == 10


def test_building_tells_how_far_it_is(source: Path, tmp_path: Path) -> None:
    steps: list[Progress] = []
    opened(source, tmp_path / "cache", progress=steps.append)
    done = [step.done for step in steps]
    assert done == sorted(done)
    assert done[-1] == pytest.approx(1)


def test_what_was_read_so_far_can_be_searched(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("hmtui.search.collection._SOON", (50, 100))
    steps: list[Progress] = []
    opened(write(tmp_path / "list.json"), tmp_path / "cache", progress=steps.append)
    early = [step.so_far for step in steps if step.so_far is not None]
    assert [len(collection) for collection in early] == [50, 100]
    assert early[0].entry(0).id == early[0].index.id_at(0)
    assert answers(early[1].index) == answers(Index.build(ENTRIES[:100], generate.SECTIONS))


def test_building_can_be_given_up_and_leaves_nothing(source: Path, tmp_path: Path) -> None:
    with pytest.raises(Cancelled):
        opened(source, tmp_path / "cache", cancelled=lambda: True)
    assert not (tmp_path / "cache").exists() or list((tmp_path / "cache").iterdir()) == []


def test_without_a_cache_everything_works_in_memory(source: Path) -> None:
    collection = opened(source, None)
    assert answers(collection.index) == EXPECTED
    assert collection.notice == ""


@pytest.mark.parametrize("trouble", ["a file in its place", "no space"])
def test_a_cache_that_cannot_be_written_is_done_without(
    source: Path, tmp_path: Path, trouble: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    cache = tmp_path / "cache"
    if trouble == "no space":

        def full(*_: object) -> None:
            raise OSError(28, "No space left on device")

        monkeypatch.setattr(os, "fsync", full)
    else:
        cache.write_text("")
    collection = opened(source, cache)
    assert answers(collection.index) == EXPECTED
    assert str(cache) in collection.notice
    assert not cache.is_dir() or list(cache.glob("*.draft")) == []


def test_damage_anywhere_is_noticed_or_harmless(source: Path, tmp_path: Path) -> None:
    opened(source, tmp_path / "cache")
    (path,) = (tmp_path / "cache").glob("*.index")
    whole = path.read_bytes()
    rng = random.Random(7)  # noqa: S311 - any places will do, the same ones every time
    noticed = 0
    for _ in range(150):
        place = rng.randrange(len(whole))
        damaged = bytearray(whole)
        damaged[place] ^= 1 << rng.randrange(8)
        path.write_bytes(damaged)
        try:
            found = answers(opened(source, tmp_path / "cache").index)
        except DamagedIndexError:
            noticed += 1
        else:
            assert found == EXPECTED
        path.unlink(missing_ok=True)  # another file, since the damaged one is still mapped
        path.write_bytes(whole)
    assert noticed


@pytest.mark.parametrize("length", [0, 1, 47, 48, 5_000, -1])
def test_a_cut_index_is_built_again(source: Path, tmp_path: Path, length: int) -> None:
    opened(source, tmp_path / "cache")
    (path,) = (tmp_path / "cache").glob("*.index")
    path.write_bytes(path.read_bytes()[:length])
    assert answers(opened(source, tmp_path / "cache").index) == EXPECTED


def test_an_index_in_use_can_be_thrown_away_and_replaced(source: Path, tmp_path: Path) -> None:
    first = opened(source, tmp_path / "cache")
    for path in (tmp_path / "cache").iterdir():
        path.unlink()
    opened(source, tmp_path / "cache")
    assert answers(first.index) == EXPECTED


def test_indexes_used_longest_ago_make_room(tmp_path: Path) -> None:
    cache = tmp_path / "cache"
    for number in range(3):
        opened(write(tmp_path / f"{number}.json", [entry_to_json(entry) for entry in ENTRIES[: 50 + number]]), cache)
        (newest,) = (path for path in cache.glob("*.index") if path.stat().st_mtime > 1_000_000_000)
        os.utime(newest, (number + 1, number + 1))
    size = max(path.stat().st_size for path in cache.glob("*.index"))
    opened(
        write(tmp_path / "new.json", [entry_to_json(entry) for entry in ENTRIES[:60]]), cache, limit=2 * size + 2_000
    )
    left = sorted(path.stat().st_mtime for path in cache.glob("*.index"))
    assert len(left) < 4
    assert left[-1] > 1_000_000_000
    assert 1 not in left


def test_a_file_that_was_written_over_is_noticed(source: Path, tmp_path: Path) -> None:
    collection = opened(source, tmp_path / "cache")
    with source.open("r+b") as file:
        file.write(b" " * 100_000)
    first = min(range(COUNT), key=collection.index.record_at)
    with pytest.raises(SourceError, match="changed after it was opened"):
        collection.entry(first)


def test_a_file_that_was_replaced_stays_readable(source: Path, tmp_path: Path) -> None:
    collection = opened(source, tmp_path / "cache")
    (tmp_path / "other").write_text("{}")
    (tmp_path / "other").replace(source)
    assert collection.entry(0).id == collection.index.id_at(0)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "not JSON"),
        ("[]", "not JSON: “{” is expected"),
        ('{"schema": 2, "entries": []}', "schema 1"),
        ('{"schema": 1, "sections": 3, "entries": []}', "sections"),
        ('{"schema": 1, "sections": [], "entries": [{"id": "a", "name": "a"}', "not JSON"),
        ('{"schema": 1, "sections": [], "entries": [{"id": "a", "name": "a"},]}', "a value is missing"),
        ('{"schema": 1, "sections": [], "entries": [{"id": "a"}]}', "name or a title"),
        ('{"schema": 1, "sections": [], "entries": [{"id": "a", "name": "a", "sections": ["x"]}]}', "no section “x”"),
        (
            '{"schema": 1, "sections": [], "entries": [{"id": "a", "name": "a"}, {"id": "a", "name": "b"}]}',
            "given twice",
        ),
        ('{"schema": 1, "sections": [], "entries": [' + "[" * 100_000, "nested too deeply"),
        ('{"schema": 1, "sections": [], "entries": [NaN]}', "NaN"),
    ],
)
def test_what_is_no_catalog_is_refused_with_its_place(tmp_path: Path, text: str, message: str) -> None:
    path = tmp_path / "bad.json"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(CatalogError, match=r"bad\.json") as caught:
        opened(path, tmp_path / "cache")
    assert message in caught.value.message


def test_a_missing_file_is_a_source_error(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="cannot be read"):
        opened(tmp_path / "none.json", None)
