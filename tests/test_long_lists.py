"""A list that stays in the cache answers as one held in memory does."""

from __future__ import annotations

import gc
import json
import os
import sqlite3
import tempfile
from itertools import product
from pathlib import Path
from threading import Event, Thread
from typing import TYPE_CHECKING

import pytest
from msgspec.structs import replace

from hmtui import catalog, opening, store
from hmtui.citations import cite_what_can_be
from hmtui.citations.keys import PATTERNS
from hmtui.cli import run
from hmtui.errors import NotFoundError, SourceError, Stopped
from hmtui.library import Library
from hmtui.models import Author, Entry
from hmtui.opening import open_source
from hmtui.opening_thread import Opening
from hmtui.paths import folder
from hmtui.sequences import read_each
from hmtui.store import DamagedStoreError, schema
from hmtui.store.cache import Cache
from hmtui.store.writing import FileWriter
from hmtui.tui.app import HmtuiApp
from hmtui.tui.screens import browse
from hmtui.tui.screens.browse import BrowseScreen
from hmtui.tui.widgets.results import ResultsPanel
from source_list import source_list_library

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hmtui.opening import News

SMALL = source_list_library()


@pytest.fixture
def source(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> str:
    """A copy of the shipped catalog that is opened as a long list is."""
    monkeypatch.setattr(opening, "_LARGE", 0)
    monkeypatch.setattr(opening, "_MANY", 10)
    path = tmp_path / "c.json"
    path.write_text(catalog.dumps(SMALL.catalog), encoding="utf-8")
    return str(path)


@pytest.fixture
def long(source: str) -> Iterator[Library]:
    opened = Library.open(source)
    yield opened
    opened.close()


def kept() -> list[Path]:
    return sorted(Path(folder("cache")).glob("*"))


def ids_of(library: Library, query: str) -> list[str]:
    found = library.search(query).hits
    return [library.entry_at(number).id for number in found.numbers(0, found.total)]


def test_its_records_stay_in_the_cache(long: Library) -> None:
    assert len(long) == len(SMALL) == 63
    assert long.catalog.entries == ()
    assert long.catalog.title == SMALL.catalog.title
    assert [section.id for section in long.catalog.sections] == ["NLP", "CV", "Multimodal"]
    assert [path.suffix for path in kept()] == [".store"]


@pytest.mark.parametrize(
    "query",
    ["", "gpt3", "盘古", "year:2020..2022 has:code", "megatorn", "zzqq", "raffel", "sort:name", '"language models"'],
)
def test_it_finds_the_same_records_in_the_same_order(long: Library, query: str) -> None:
    assert ids_of(long, query) == ids_of(SMALL, query)


@pytest.mark.parametrize(
    "name",
    ["gpt-3", "GPT3", "PanGu-α", "盘古", "bert", "https://arxiv.org/abs/2005.14165v2", "10.48550/arXiv.2005.14165"],
)
def test_a_name_means_the_same_record_and_its_citation_is_the_same(long: Library, name: str) -> None:
    entry = long.find(name)
    assert entry == SMALL.find(name)
    assert long.entry(entry.id) == entry
    assert long.keys[entry.id] == SMALL.keys[entry.id]
    assert long.cite([entry]) == SMALL.cite([entry])


@pytest.mark.parametrize("pattern", PATTERNS)
def test_a_key_is_told_apart_from_those_of_records_that_nobody_asked_for(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, pattern: str
) -> None:
    monkeypatch.setattr(opening, "_LARGE", 0)
    monkeypatch.setattr(opening, "_MANY", 10)
    people = (Author("Müller", "Ada"), Author("van der Berg", "Bo"), Author(literal="The Deep Group"), None)
    entries = tuple(
        Entry(
            id=f"{number:02}",
            name=f"Model {number}",
            title=title,
            author=(who,) if who else (),
            organizations=("Ünlü Labs",),
            issued=f"202{number % 2}-03",
            sections=("NLP",),
        )
        for number, (who, title) in enumerate(product(people, ("On Pre-Training, Once", "Pre-training Again", "") * 2))
    )
    small = Library(replace(SMALL.catalog, entries=entries), name="c.json")
    path = tmp_path / "c.json"
    path.write_text(catalog.dumps(small.catalog), encoding="utf-8")
    long = Library.open(str(path))
    for library in (small, long):
        library.citing = replace(library.citing, pattern=pattern)
    assert len(set(small.keys.values())) == len(entries)
    for entry in entries:
        assert long.keys_of([entry])[entry.id] == small.keys[entry.id]
        assert long.keys_of([entry], alone=True)[entry.id] == small.keys[entry.id]
    monkeypatch.setattr("hmtui.library._DISTINGUISHED", 2)
    assert long.keys_of(entries[:3], alone=True).items() >= {(one.id, small.keys[one.id]) for one in entries[:3]}
    long.close()


def test_what_is_not_there_is_said(long: Library) -> None:
    with pytest.raises(NotFoundError) as caught:
        long.find("megatorn")
    assert "Megatron-LM" in caught.value.hint
    with pytest.raises(KeyError):
        long.entry("no-such-id")


def test_papers_noted_here_and_elsewhere_are_found_together(long: Library) -> None:
    here = long.identity
    numbered = next(entry for entry in SMALL.catalog.entries if entry.arxiv)
    papers = [
        (f"id:{here}/bert", f"id:{here}/gpt-3"),  # one paper, two records
        (f"arxiv:{numbered.arxiv}", "id:another list/x"),
        (f"id:{here}/gone",),
        ("id:another list/bert",),
        ("doi:10.1/none",),
    ]
    assert sorted(long.ids_of(papers)) == sorted(["bert", "gpt-3", numbered.id])


@pytest.mark.parametrize("style", ["bibtex", "apa", "ieee", "ris", "csl-json", "key", "code"])
def test_however_many_are_cited_or_exported_few_are_held(
    long: Library, style: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr("hmtui.sequences._FEW", 5)
    monkeypatch.setattr("hmtui.library._DISTINGUISHED", 5)
    decode, last, held = long.store._decoded, long.store.id_at(len(long) - 1), []

    def counted(data: bytes) -> Entry:
        entry = decode(data)
        if entry.id == last:
            held.append(sum(type(one) is Entry for one in gc.get_objects()))
        return entry

    before = sum(type(one) is Entry for one in gc.get_objects())
    monkeypatch.setattr(long.store, "_decoded", counted)
    records = read_each(long.entry_at, range(len(long)))
    cited = cite_what_can_be(records, lambda some: long.cite(some, style))
    long.keep_keys(cited.entries)
    if style == "bibtex":
        long.export(records, str(tmp_path / "all.bib"))
        long.export(records, str(tmp_path / "all.bib"), append=True)
    assert held
    assert max(held) - before <= 3
    listed = tuple(map(SMALL.entry_at, range(63)))
    assert cited.text == cite_what_can_be(listed, lambda some: SMALL.cite(some, style)).text


# --- opening --------------------------------------------------------------------------------------------------


def test_writing_is_told_and_opening_again_needs_none(source: str) -> None:
    told: list[float] = []
    Library.open(source, notify=lambda news: told.append(news.done)).close()
    assert told
    assert told == sorted(told)
    told.clear()
    Library.open(source, notify=lambda news: told.append(news.done)).close()
    assert told == []


def test_a_file_that_changed_is_read_again(source: str, long: Library) -> None:
    fewer = replace(SMALL.catalog, entries=SMALL.catalog.entries[:20])
    Path(source).write_text(catalog.dumps(fewer), encoding="utf-8")
    again = Library.open(source)
    assert (len(again), len(long)) == (20, 63)
    again.close()


@pytest.mark.parametrize(
    "text",
    [
        "[1, 2, 3]",
        '{"schema": 1, "sections": [], "entries": [{"id": "a", "name": "A"}, {"id": "b", "name": ',
        '{"schema": 1, "entries": [{"id": "a", "name": "A", "sections": ["X"]}]}',
        '{"schema": 2, "entries": []}',
    ],
)
def test_a_file_that_is_no_catalog_is_said_and_leaves_nothing(source: str, text: str) -> None:
    Path(source).write_text(text)
    with pytest.raises(SourceError):
        Library.open(source)
    assert kept() == []


def test_an_id_given_twice_is_said(monkeypatch: pytest.MonkeyPatch, source: str) -> None:
    monkeypatch.setattr(opening, "_MANY", 1)
    entries = [{"id": "a", "name": name} for name in "ABC"]
    Path(source).write_text(json.dumps({"schema": 1, "entries": entries}))
    with pytest.raises(SourceError, match="The id “a” is given twice"):
        Library.open(source)
    assert kept() == []


def test_records_that_are_not_held_in_memory_are_written_as_they_come(
    monkeypatch: pytest.MonkeyPatch, source: str
) -> None:
    monkeypatch.setattr(opening, "_HELD", 20)
    opened = Library.open(source)
    assert list(opened.entries()) == [SMALL.entry_at(number) for number in range(63)]
    opened.close()


class Stops:
    """A user who stops the opening of a list whenever it has got so far."""

    def __init__(self, *stages: float) -> None:
        self.stages = stages
        self.done = 0.0

    def notify(self, news: News) -> None:
        self.done = news.done

    def __call__(self) -> int:
        return sum(self.done >= stage for stage in self.stages)


@pytest.mark.parametrize(
    ("stages", "count", "notice"),
    [
        ((0.01,), 16, "the first 16 records of"),  # held in memory
        ((0.2,), 40, "the first 40 records of"),  # read on into the store
        ((0.2, 0.5), 16, "the 16 newest of the first 40 records of"),
        ((0.41,), 16, "the 16 newest of the first 63 records of"),  # while it is written
        ((0.8,), 56, "the 56 newest of the first 63 records of"),
    ],
)
def test_what_was_read_before_it_was_stopped_stays_usable(
    monkeypatch: pytest.MonkeyPatch, source: str, stages: tuple[float, ...], count: int, notice: str
) -> None:
    monkeypatch.setattr(opening, "_HELD", 20)
    monkeypatch.setattr(opening, "_CHECK", 8)
    monkeypatch.setattr("hmtui.store.writing._TOGETHER", 8)
    monkeypatch.setattr("hmtui.catalog_stream._BUFFER", 4096)
    stops = Stops(*stages)
    opened = open_source(source, notify=stops.notify, stops=stops)
    assert opened.partial
    assert notice in opened.notice
    assert len(opened) == len(list(opened.entries())) == count
    assert ids_of(opened, "") == [entry.id for entry in opened.entries()]
    assert ids_of(opened, "model")
    assert [path.suffix for path in kept()] == ([".draft"] if not opened.catalog.entries else [])
    opened.close()
    assert kept() == []
    whole = Library.open(source)  # not what was left of it
    assert (len(whole), whole.partial, whole.notice) == (63, False, "")
    whole.close()


def test_what_is_no_longer_wanted_leaves_nothing(monkeypatch: pytest.MonkeyPatch, source: str) -> None:
    monkeypatch.setattr(opening, "_HELD", 20)
    begun, go_on = Event(), Event()

    def wait(writer: FileWriter, entry: Entry) -> None:
        begun.set()
        assert go_on.wait(20)
        add(writer, entry)

    add = FileWriter.add
    monkeypatch.setattr(FileWriter, "add", wait)
    opened = Opening(source)
    assert begun.wait(20)
    opened.abandon()
    go_on.set()
    with pytest.raises(Stopped):
        opened.wait(20)
    assert kept() == []


def test_one_cancelled_at_once_has_nothing(source: str) -> None:
    with pytest.raises(Stopped):
        open_source(source, stops=lambda: 1)


# --- the cache ------------------------------------------------------------------------------------------------


def damage(start: int = 0, *, every: int = 4096) -> None:
    """Change bytes of each store, as a bad disk does."""
    for path in kept():
        data = bytearray(path.read_bytes())
        for place in range(start, len(data), every):
            data[place + 7] ^= 0xFF
        path.write_bytes(data)


@pytest.mark.parametrize("kind", ["damaged", "empty", "half", "text", "another version"])
def test_a_store_that_cannot_be_opened_is_written_again(source: str, kind: str) -> None:
    Library.open(source).close()
    (path,) = kept()
    data = path.read_bytes()
    match kind:
        case "damaged":
            damage()
        case "another version":
            Path(path).replace(path.with_name("0" * 32 + ".store"))
        case _:
            path.write_bytes({"empty": b"", "half": data[: len(data) // 2], "text": b"no database " * 999}[kind])
    again = Library.open(source)
    assert ids_of(again, "gpt3") == ids_of(SMALL, "gpt3")
    assert again.notice == ""
    again.close()


def test_a_store_that_turns_out_damaged_is_written_again_on_the_command_line(
    source: str, capsys: pytest.CaptureFixture[str]
) -> None:
    Library.open(source).close()
    (path,) = kept()
    with sqlite3.connect(path) as connection:
        pages = connection.execute("PRAGMA page_count").fetchone()[0]
        connection.execute("UPDATE gram_data SET block = zeroblob(length(block)) WHERE id > 10")
        connection.execute("UPDATE word_data SET block = zeroblob(length(block)) WHERE id > 10")
    connection.close()
    assert pages > 1
    assert run(["search", "gpt3", "--ids", "-c", source]) == 0
    captured = capsys.readouterr()
    assert "gpt-3" in captured.out.split()
    assert "damaged" in captured.err
    assert run(["search", "gpt3", "--ids", "-c", source]) == 0
    assert "damaged" not in capsys.readouterr().err


def test_a_store_that_is_cut_while_it_is_open_is_damaged_and_no_signal(source: str) -> None:
    library = Library.open(source)
    (path,) = kept()
    os.truncate(path, 5000)
    with pytest.raises(DamagedStoreError):
        library.search("gpt3 language")
    library.close()


def test_a_cache_that_cannot_be_written_is_said_once(
    monkeypatch: pytest.MonkeyPatch, source: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    no_folder = tmp_path / "file"
    no_folder.touch()
    monkeypatch.setenv("XDG_CACHE_HOME", str(no_folder))
    assert run(["search", "gpt3", "--ids", "-c", source]) == 0
    captured = capsys.readouterr()
    assert "gpt-3" in captured.out.split()
    assert captured.err.count("Cannot cache the list in") == 1


@pytest.mark.parametrize("temporary", [True, False])
def test_without_a_cache_nothing_is_lost(
    monkeypatch: pytest.MonkeyPatch, source: str, tmp_path: Path, temporary: bool
) -> None:
    monkeypatch.setattr(opening, "_HELD", 20)
    monkeypatch.setenv("XDG_CACHE_HOME", "/dev/full")
    (tmp_path / "temporary").mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "temporary"))
    if not temporary:
        monkeypatch.setattr(opening, "mkdtemp", _fail)
    opened = Library.open(source)
    assert len(opened) == 63
    assert ids_of(opened, "raffel") == ids_of(SMALL, "raffel")
    assert "Cannot cache the list in" in opened.notice
    assert (opened.catalog.entries == ()) == temporary
    opened.close()
    assert list((tmp_path / "temporary").iterdir()) == []


def _fail(**_options: object) -> None:
    raise OSError(28, "No space left on device")


def test_a_disk_that_fills_up_leaves_no_half_written_file(monkeypatch: pytest.MonkeyPatch, source: str) -> None:
    def full(*_arguments: object) -> None:
        raise sqlite3.OperationalError("database or disk is full")

    monkeypatch.setattr("hmtui.store.writing.TextRows.rows", full)
    opened = Library.open(source)
    monkeypatch.undo()
    assert "database or disk is full" in opened.notice
    assert ids_of(opened, "gpt3") == ids_of(SMALL, "gpt3")
    opened.close()
    assert kept() == []


def test_five_copies_that_open_at_once_all_have_it(source: str) -> None:
    found: list[list[str]] = []

    def open_one() -> None:
        opened = Library.open(source)
        found.append(ids_of(opened, "bert"))
        opened.close()

    threads = [Thread(target=open_one) for _ in range(5)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert found == [ids_of(SMALL, "bert")] * 5
    assert len(kept()) == 1


def _hundred_bytes(path: Path) -> bool:
    path.write_bytes(b"x" * 100)
    return True


def test_the_stores_used_longest_ago_make_room(tmp_path: Path) -> None:
    cache = Cache(tmp_path, 250)
    for number, name in enumerate("abcd"):
        cache.write(name, _hundred_bytes)
        os.utime(tmp_path / f"{name}.store", (number, number))
    assert sorted(path.stem for path in tmp_path.iterdir()) == ["c", "d"]


def test_a_store_larger_than_the_limit_is_kept_while_it_is_the_newest(tmp_path: Path) -> None:
    Cache(tmp_path, 10).write("a", _hundred_bytes)
    assert [path.stem for path in tmp_path.iterdir()] == ["a"]


def test_files_of_earlier_versions_are_removed(tmp_path: Path) -> None:
    (tmp_path / "lists").mkdir()
    for name in ("a.index", "a.is", "lists/b.list", "lists/b.report"):
        (tmp_path / name).touch()
    (tmp_path / "catalog of mine.txt").touch()
    Cache(tmp_path).write("k", _hundred_bytes)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["catalog of mine.txt", "k.store"]


def test_settings_limit_the_cache(
    monkeypatch: pytest.MonkeyPatch, source: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    settings = tmp_path / "config.toml"
    settings.write_text("[cache]\nmegabytes = 0\n")
    monkeypatch.setenv("HMTUI_CONFIG", str(settings))
    other = Path(folder("cache")) / "other.store"
    other.parent.mkdir(parents=True)
    other.write_bytes(b"x" * 1000)
    os.utime(other, (1, 1))
    assert run(["search", "gpt3", "--ids", "-c", source]) == 0
    assert other not in kept()
    assert len(kept()) == 1


def test_without_full_text_it_searches_by_word_beginnings(monkeypatch: pytest.MonkeyPatch, source: str) -> None:
    queries = ("megatr", "gpt3 year:2020", '"language models" -open', "name:t5", "raffel sort:title")
    expected = [ids_of(SMALL, query) for query in queries]
    monkeypatch.setattr(schema, "has_full_text", lambda: False)
    plain = Library(SMALL.catalog)
    long = Library.open(source)
    for library in (plain, long):
        assert [ids_of(library, query) for query in queries] == expected
        assert ids_of(library, "egatron") == []
        assert ids_of(library, "qqqq") == []
    long.close()


def test_what_search_lacks_is_said_once(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr(store, "has_full_text", lambda: False)
    monkeypatch.setattr(schema, "has_full_text", lambda: False)
    monkeypatch.setattr("hmtui.doctor.has_full_text", lambda: False)
    assert run(["search", "gpt3", "--ids"]) == 0
    assert capsys.readouterr().err.count("only the beginnings of words are found") == 1
    run(["doctor"])
    assert "only the beginnings of words are found" in capsys.readouterr().out


# --- in the browser -------------------------------------------------------------------------------------------


async def test_the_browser_shows_it_like_any_other(long: Library) -> None:
    async with HmtuiApp(long).run_test(size=(120, 35)) as pilot:
        await pilot.press(*"bert", "enter")
        await pilot.pause()
        screen = pilot.app.screen
        assert isinstance(screen, BrowseScreen)
        assert screen.results.current is not None
        assert screen.results.current.id == "bert"
        assert screen.details.entry == screen.results.current


async def test_a_damaged_store_is_written_again_in_the_browser(long: Library) -> None:
    async with HmtuiApp(long).run_test(size=(120, 35)) as pilot:
        await pilot.pause()
        screen = pilot.app.screen
        assert isinstance(screen, BrowseScreen)
        screen.post_message(ResultsPanel.Unreadable(DamagedStoreError(kept()[0])))
        for _ in range(300):
            await pilot.pause(0.02)
            if screen.session.library is not long:
                break
        assert screen.session.library is not long
        await pilot.press(*"bert")
        await pilot.pause(0.1)
        assert screen.results.current is not None
        assert screen.results.current.id == "bert"
    screen.session.library.close()


async def test_a_store_whose_first_page_is_damaged_is_written_again_as_well(
    long: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    def damaged(*_question: object) -> None:
        raise DamagedStoreError(kept()[0])

    monkeypatch.setattr(browse, "answer", damaged)
    async with HmtuiApp(long).run_test(size=(120, 35)) as pilot:
        screen = pilot.app.screen
        assert isinstance(screen, BrowseScreen)
        for _ in range(300):
            await pilot.pause(0.02)
            if screen.results.count == 63:
                break
        assert screen.session.library is not long
        assert screen.results.count == 63
    screen.session.library.close()
