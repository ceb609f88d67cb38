"""A catalog left in its file answers as one held in memory does."""

from __future__ import annotations

import gc
from itertools import product
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from msgspec.structs import replace

from hmtui import catalog, opening
from hmtui.citations.keys import PATTERNS
from hmtui.cli import run
from hmtui.errors import NotFoundError, SourceError
from hmtui.large import LargeLibrary
from hmtui.library import Library
from hmtui.models import Author, Entry
from hmtui.paths import folder
from hmtui.search.file import DamagedIndexError
from hmtui.tui import browse
from hmtui.tui.app import HmtuiApp
from hmtui.tui.browse import BrowseScreen
from hmtui.tui.results import ResultsPanel
from source_list import source_list_library

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hmtui.models import Catalog

SMALL = source_list_library()


@pytest.fixture
def large(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[Library]:
    """The shipped catalog, opened as if it were large."""
    monkeypatch.setattr(opening, "_LARGE", 0)
    path = tmp_path / "c.json"
    path.write_text(catalog.dumps(SMALL.catalog), encoding="utf-8")
    opened = Library.open(str(path))
    yield opened
    opened.close()


def test_a_large_file_is_left_where_it_is(large: Library) -> None:
    assert isinstance(large, LargeLibrary)
    assert len(large) == len(SMALL) == 63
    assert large.catalog.entries == ()
    assert [section.id for section in large.catalog.sections] == ["NLP", "CV", "Multimodal"]


@pytest.mark.parametrize("query", ["", "gpt3", "盘古", "year:2020..2022 has:code", "megatorn", "zzqq"])
def test_it_finds_the_same_records_in_the_same_order(large: Library, query: str) -> None:
    ids = [
        [books.entry_at(number).id for number in found.hits.numbers(0, found.hits.total)]
        for books, found in ((large, large.search(query)), (SMALL, SMALL.search(query)))
    ]
    assert ids[0] == ids[1]


@pytest.mark.parametrize(
    "name",
    ["gpt-3", "GPT3", "PanGu-α", "盘古", "bert", "https://arxiv.org/abs/2005.14165v2", "10.48550/arXiv.2005.14165"],
)
def test_a_name_means_the_same_record_and_its_citation_is_the_same(large: Library, name: str) -> None:
    entry = large.find(name)
    assert entry == SMALL.find(name)
    assert large.entry(entry.id) == entry
    assert large.keys[entry.id] == SMALL.keys[entry.id]
    assert large.cite([entry]) == SMALL.cite([entry])


@pytest.mark.parametrize("pattern", PATTERNS)
def test_a_key_is_told_apart_from_those_of_records_that_nobody_asked_for(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, pattern: str
) -> None:
    monkeypatch.setattr(opening, "_LARGE", 0)
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
    large = Library.open(str(path))
    for library in (small, large):
        library.citing = replace(library.citing, pattern=pattern)
    assert len(set(small.keys.values())) == len(entries)
    for entry in entries:
        assert large.keys_of([entry])[entry.id] == small.keys[entry.id]
        assert large.keys_of([entry], alone=True)[entry.id] == small.keys[entry.id]
    monkeypatch.setattr("hmtui.large._TOLD_APART", 2)
    assert large.keys_of(entries[:3], alone=True).items() >= {(one.id, small.keys[one.id]) for one in entries[:3]}
    large.close()


def test_what_is_not_there_is_said(large: Library) -> None:
    with pytest.raises(NotFoundError):
        large.find("no such model at all")
    with pytest.raises(KeyError):
        large.entry("no-such-id")


def test_building_the_index_is_told_and_opening_again_needs_none(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(opening, "_LARGE", 0)
    path = tmp_path / "c.json"
    path.write_text(catalog.dumps(SMALL.catalog), encoding="utf-8")
    told: list[float] = []
    Library.open(str(path), tell=lambda news: told.append(news.done)).close()
    assert told[-1] == 1
    assert told == sorted(told)
    told.clear()
    Library.open(str(path), tell=lambda news: told.append(news.done)).close()
    assert told == []


def test_a_file_that_is_no_catalog_is_said(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(opening, "_LARGE", 0)
    (tmp_path / "c.json").write_text("[1, 2, 3]")
    with pytest.raises(SourceError):
        Library.open(str(tmp_path / "c.json"))


async def test_the_browser_shows_it_like_any_other(large: Library) -> None:
    async with HmtuiApp(large).run_test(size=(120, 35)) as pilot:
        await pilot.press(*"bert", "enter")
        await pilot.pause()
        screen = pilot.app.screen
        assert isinstance(screen, BrowseScreen)
        assert screen.results.current is not None
        assert screen.results.current.id == "bert"
        assert screen.detail.entry == screen.results.current


def damage(cache: Path) -> None:
    """Change one byte in the middle of each index, as a bad disk does."""
    for path in cache.rglob("*.index"):
        data = bytearray(path.read_bytes())
        for place in range(0, len(data) // 2, 4096):
            data[place + 7] ^= 0xFF
        path.write_bytes(data)


@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
def test_a_cache_that_cannot_be_written_is_said_once_on_the_command_line(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(opening, "_LARGE", 0)
    path, no_folder = tmp_path / "c.json", tmp_path / "file"
    path.write_text(catalog.dumps(SMALL.catalog), encoding="utf-8")
    no_folder.touch()
    monkeypatch.setenv("XDG_CACHE_HOME", str(no_folder))
    assert run(["search", "gpt3", "--ids", "-c", str(path)]) == 0
    captured = capsys.readouterr()
    assert "gpt-3" in captured.out.split()
    assert captured.err.count("cannot be kept in") == 1
    gc.collect()  # the file that nobody closes goes now, not in the test that comes next


def kept_indexes() -> Path:
    return Path(folder("cache"))


# The first opening is given up; what it held open is closed with the process, or by the collector.
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
def test_a_damaged_index_is_built_again_on_the_command_line(large: Library, capsys: pytest.CaptureFixture[str]) -> None:
    damage(kept_indexes())
    assert run(["search", "gpt3", "--ids", "-c", large.name]) == 0
    captured = capsys.readouterr()
    assert "gpt-3" in captured.out.split()
    assert "damaged" in captured.err
    assert run(["search", "gpt3", "--ids", "-c", large.name]) == 0
    assert "damaged" not in capsys.readouterr().err
    gc.collect()  # now, not in the test that comes next


async def test_a_damaged_index_is_built_again_in_the_browser(large: Library) -> None:
    async with HmtuiApp(large).run_test(size=(120, 35)) as pilot:
        await pilot.pause()
        screen = pilot.app.screen
        assert isinstance(screen, BrowseScreen)
        screen.post_message(ResultsPanel.Unreadable(DamagedIndexError(next(kept_indexes().rglob("*.index")))))
        for _ in range(300):
            await pilot.pause(0.02)
            if screen.library is not large:
                break
        assert screen.library is not large
        await pilot.press(*"bert")
        await pilot.pause(0.1)
        assert screen.results.current is not None
        assert screen.results.current.id == "bert"
    screen.library.close()


async def test_an_index_whose_first_page_is_damaged_is_built_again_as_well(
    large: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    def damaged(*_question: object) -> None:
        raise DamagedIndexError(next(kept_indexes().rglob("*.index")))

    monkeypatch.setattr(browse, "answer", damaged)
    async with HmtuiApp(large).run_test(size=(120, 35)) as pilot:
        screen = pilot.app.screen
        assert isinstance(screen, BrowseScreen)
        for _ in range(300):
            await pilot.pause(0.02)
            if screen.results.count == 63:
                break
        assert screen.library is not large
        assert screen.results.count == 63
    screen.library.close()


def write_in_place(path: Path, shorter: Catalog) -> None:
    """Change a file as an editor does that keeps it."""
    with path.open("r+b") as file:
        file.write(catalog.dumps(shorter).encode())
        file.truncate()


async def test_a_file_that_changed_under_the_browser_is_opened_again(large: Library) -> None:
    async with HmtuiApp(large).run_test(size=(120, 35)) as pilot:
        await pilot.pause()
        write_in_place(Path(large.name), replace(SMALL.catalog, entries=SMALL.catalog.entries[::-1][:20]))
        await pilot.press("tab", "G")
        screen = pilot.app.screen
        assert isinstance(screen, BrowseScreen)
        for _ in range(300):
            await pilot.pause(0.02)
            if len(screen.library) == 20:
                break
        assert len(screen.library) == 20


def test_papers_noted_here_and_elsewhere_are_found_together(large: Library) -> None:
    here = large.identity
    numbered = next(entry for entry in SMALL.catalog.entries if entry.arxiv)
    papers = [
        (f"id:{here}/bert", f"id:{here}/gpt-3"),  # one paper, two records
        (f"arxiv:{numbered.arxiv}", "id:another list/x"),
        (f"id:{here}/gone",),
        ("id:another list/bert",),
        ("doi:10.1/none",),
    ]
    assert sorted(large.ids_of(papers)) == sorted(["bert", "gpt-3", numbered.id])
