"""What services on the network find, in the browser."""

from __future__ import annotations

import gc
import json
import weakref
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from msgspec.structs import replace
from textual import events

from hmtui import catalog
from hmtui.catalog import shipped_path
from hmtui.config import load
from hmtui.tui.controllers.online_work import OnlineWork
from hmtui.views.related import related_to
from online.conftest import WORKS
from online_server import FAULTS, OnlineServer, online_server
from online_works import Work
from tui.browsing import SIZE, MakeApp, browser

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from textual.pilot import Pilot

    from hmtui.library import Library


SIZES = [(120, 35), (80, 24), (50, 14)]


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[OnlineServer]:
    with online_server(WORKS, monkeypatch) as running:
        yield running


@pytest.fixture
def online_app(make_app: MakeApp, server: OnlineServer) -> MakeApp:
    return lambda query="", **options: make_app(query, config=load(), **options)


async def until(pilot: Pilot[tuple[str, ...]], seen: Callable[[], object]) -> None:
    for _ in range(500):
        if seen():
            return
        await pilot.pause(0.02)
    raise AssertionError(f"{browser(pilot).footer.notice!r} {browser(pilot).session.library.catalog.title!r}")


def titles(pilot: Pilot[tuple[str, ...]]) -> list[str]:
    return [entry.title for entry in browser(pilot).session.library.entries()]


async def test_the_marks_of_the_list_are_there_again_after_what_was_found_online(online_app: MakeApp) -> None:
    async with online_app().run_test(size=SIZE) as pilot:
        screen = browser(pilot)
        await pilot.press("tab", "space", "space")
        marked = [*screen.session.marked]
        await pilot.press("slash", *"wide", "space", *"learners", "ctrl+f")
        await until(pilot, lambda: "found" in screen.footer.notice)
        assert ([*screen.session.marked], len(marked)) == ([], 2)
        await pilot.press("enter", "space", "escape", "escape")
        await until(pilot, lambda: screen.session.kept is None)
        assert [*screen.session.marked] == marked


@pytest.mark.parametrize("size", SIZES)
async def test_the_words_are_looked_up_and_esc_comes_back(online_app: MakeApp, size: tuple[int, int]) -> None:
    async with online_app().run_test(size=size) as pilot:
        here = len(browser(pilot).session.library)
        await pilot.press(*"wide", "space", *"learners", "ctrl+f")
        await until(pilot, lambda: "found" in browser(pilot).footer.notice)
        screen = browser(pilot)
        assert screen.session.library.catalog.title == "Online: wide learners"
        assert titles(pilot) == ["Language Models are Wide Learners"]
        assert (screen.search_box.text, screen.session.panel) == ("", "box")
        assert screen.results.current is not None
        assert screen.footer.notice == "1 record found · Enter then + adds one to yours · Esc: back"
        await pilot.press("escape")
        assert (len(screen.session.library), screen.search_box.text) == (here, "wide learners")
        await pilot.press("escape")
        assert screen.results.count == here


async def test_words_typed_in_one_burst_are_all_looked_up(online_app: MakeApp, server: OnlineServer) -> None:
    async with online_app().run_test(size=SIZE) as pilot:
        for key in (*"wide", "space", *"learners", "ctrl+f"):
            pilot.app.post_message(pilot_key(key))
        await until(pilot, lambda: browser(pilot).session.library.catalog.title == "Online: wide learners")
        assert all("wide" in path for _, path, _ in server.asked)


def pilot_key(key: str) -> events.Key:
    return events.Key(key, " " if key == "space" else key if len(key) == 1 else None)


async def test_nothing_is_asked_without_the_key_or_without_words(online_app: MakeApp, server: OnlineServer) -> None:
    async with online_app().run_test(size=SIZE) as pilot:
        await pilot.press("ctrl+f")
        assert browser(pilot).footer.notice.startswith("Type words first")
        await pilot.press(*"gpt", "enter", "down", "ctrl+f", "enter")
        assert server.asked == []
        assert browser(pilot).session.kept is None


async def test_the_key_pressed_again_asks_nothing_twice(online_app: MakeApp, server: OnlineServer) -> None:
    server.faults["*"] = FAULTS["silent"]
    async with online_app("wide learners").run_test(size=SIZE) as pilot:
        await pilot.press("ctrl+f")
        asking = browser(pilot).controllers.online._run
        await pilot.press("ctrl+f")
        assert browser(pilot).controllers.online._run is asking
        await pilot.press("x", "ctrl+f")
        assert browser(pilot).controllers.online._run is not asking, "other words are"


async def test_in_the_list_the_key_goes_to_the_words_first(online_app: MakeApp, server: OnlineServer) -> None:
    async with online_app("wide learners").run_test(size=SIZE) as pilot:
        await pilot.press("escape", *"gpt", "enter", "ctrl+f")
        assert browser(pilot).session.panel == "box"
        assert browser(pilot).footer.notice == "Press Ctrl+F again to search online for these words"
        assert server.asked == []
        await pilot.press("ctrl+f")
        await until(pilot, lambda: "found" in browser(pilot).footer.notice)
        assert server.asked != []


@pytest.mark.parametrize("query", ["gpt", ""])
async def test_esc_refuses_the_search_and_goes_back_to_the_list(
    online_app: MakeApp, server: OnlineServer, query: str
) -> None:
    async with online_app().run_test(size=SIZE) as pilot:
        await pilot.press(*query, "enter")
        screen = browser(pilot)
        selection = screen.search_box.input.selection
        await pilot.press("ctrl+f")
        assert screen.session.panel == "box"
        await pilot.press("escape")
        await pilot.pause(0.05)
        assert (screen.session.panel, screen.search_box.text, screen.footer.notice) == ("list", query, "")
        assert screen.search_box.input.selection == selection
        await pilot.press("ctrl+f", "right", *"x", "escape")
        assert (screen.session.panel, screen.search_box.text) == ("box", "")
        assert server.asked == []


async def test_typing_goes_on_while_services_are_silent_and_esc_cancels(
    online_app: MakeApp, server: OnlineServer
) -> None:
    server.faults["*"] = FAULTS["silent"]
    async with online_app().run_test(size=SIZE) as pilot:
        await pilot.press(*"gp", "ctrl+f", *"t-3")
        screen = browser(pilot)
        await until(pilot, lambda: screen.results.current and screen.results.current.id == "gpt-3")
        assert screen.search_box.text == "gpt-3"
        await pilot.press("escape")
        assert (screen.search_box.text, screen.session.kept) == ("gpt-3", None)
        await pilot.press("escape")
        assert screen.search_box.text == ""


def held(begun: list[weakref.ref[OnlineWork]]) -> int:
    gc.collect()
    return sum(work() is not None for work in begun)


async def test_cancelled_searches_are_not_held_by_the_next_one(
    online_app: MakeApp, server: OnlineServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun: list[weakref.ref[OnlineWork]] = []
    begin = OnlineWork.__init__

    def note(work: OnlineWork, *arguments: Any) -> None:
        begin(work, *arguments)
        begun.append(weakref.ref(work))

    monkeypatch.setattr(OnlineWork, "__init__", note)
    server.faults["*"] = FAULTS["silent"]
    async with online_app().run_test(size=SIZE) as pilot:
        for number in range(10):
            await pilot.press("g", "ctrl+f")
            assert len(begun) == number + 1
        await until(pilot, lambda: held(begun) <= 4)  # Textual holds what ran in a cancelled thread for a while


async def test_another_list_opened_over_what_was_found_is_the_list_from_then_on(
    online_app: MakeApp, tmp_path: Path
) -> None:
    path = tmp_path / "mine.bib"
    path.write_text("@misc{one, title = {Language Models are Wide Learners}, year = 2020}\n", encoding="utf-8")
    async with online_app("wide learners").run_test(size=SIZE) as pilot:
        await pilot.press("ctrl+f")
        await until(pilot, lambda: "found" in browser(pilot).footer.notice)
        screen = browser(pilot)
        first = screen.session.kept
        assert first is not None
        screen.controllers.lists.open_source(str(path))
        await until(pilot, lambda: screen.session.library.name == str(path) and screen.results.count == 1)
        await pilot.press("escape")
        assert (screen.session.library.name, screen.session.kept) == (str(path), None)


async def test_a_cancelled_search_leaves_the_one_before_on_the_screen_and_its_pages(
    online_app: MakeApp, server: OnlineServer
) -> None:
    server.works = [Work(f"Paged Number {number}", doi=f"10.1234/p{number}") for number in range(30)]
    async with online_app("paged number").run_test(size=SIZE) as pilot:
        await pilot.press("ctrl+f")
        await until(pilot, lambda: "25 records found" in browser(pilot).footer.notice)
        server.faults["*"] = FAULTS["silent"]
        await pilot.press(*"wide", "ctrl+f", "escape")
        server.faults.clear()
        await pilot.press("escape", "enter", "end")
        await until(pilot, lambda: len(titles(pilot)) == 30)


async def test_what_is_found_can_be_filtered_like_any_list(online_app: MakeApp) -> None:
    async with online_app("language models").run_test(size=SIZE) as pilot:
        await pilot.press("ctrl+f")
        await until(pilot, lambda: "found" in browser(pilot).footer.notice)
        screen = browser(pilot)
        found = len(screen.session.library)
        await until(pilot, lambda: screen.results.count == found)
        assert found >= 3
        await pilot.press(*"author:cold")
        await until(pilot, lambda: screen.results.count == 1)
        assert screen.session.library.catalog.title == "Online: language models"
        await pilot.press("escape")
        await until(pilot, lambda: screen.results.count == found)


async def test_the_next_page_is_fetched_at_the_end_of_the_list(online_app: MakeApp, server: OnlineServer) -> None:
    server.works = [Work(f"Paged Number {number}", doi=f"10.1234/p{number}") for number in range(60)]
    async with online_app("paged number").run_test(size=SIZE) as pilot:
        await pilot.press("ctrl+f")
        await until(pilot, lambda: "25 records found; more while scrolling" in browser(pilot).footer.notice)
        await pilot.press("enter", "down")
        current = browser(pilot).results.current
        await pilot.press("end")
        await until(pilot, lambda: len(titles(pilot)) == 50)
        first = titles(pilot)
        await pilot.press("end")
        await until(pilot, lambda: len(titles(pilot)) == 60)
        assert titles(pilot)[: len(first)] == first, "rows stay where they are"
        assert current is not None


async def test_no_page_is_asked_for_that_nobody_scrolls_to(online_app: MakeApp, server: OnlineServer) -> None:
    server.works = [Work(f"Paged Number {number}", doi=f"10.1234/p{number}") for number in range(200)]
    async with online_app("paged number").run_test(size=SIZE) as pilot:
        await pilot.press("ctrl+f")
        await until(pilot, lambda: "25 records found; more while scrolling" in browser(pilot).footer.notice)
        await pilot.press("enter", "end")
        await until(pilot, lambda: "50 records found" in browser(pilot).footer.notice)
        await pilot.pause(0.5)
        assert len(titles(pilot)) == 50


async def test_works_of_ones_own_list_have_a_tab(online_app: MakeApp, server: OnlineServer) -> None:
    mine = next(entry for entry in catalog.load(shipped_path()).entries if entry.id == "gpt-3")
    server.works = [
        Work(mine.title, (("Tom", "Brown"),), 2020, arxiv=mine.arxiv),
        Work("Some Other Few-Shot Learners", doi="10.1/o"),
    ]
    async with online_app("few-shot learners").run_test(size=SIZE) as pilot:
        await pilot.press("ctrl+f")
        await until(pilot, lambda: "2 records found" in browser(pilot).footer.notice)
        assert [one.title for one in browser(pilot).session.library.catalog.sections] == [
            "In your list",
            "Only online",
        ]
        await pilot.press("enter", "1")
        assert browser(pilot).results.count == 1


async def test_a_record_is_added_to_the_users_own_catalog(online_app: MakeApp) -> None:
    path = Path.home() / ".local/share/hmtui/mine.json"
    async with online_app("wide learners").run_test(size=SIZE) as pilot:
        await pilot.press("ctrl+f")
        await until(pilot, lambda: "found" in browser(pilot).footer.notice)
        await pilot.press("enter", "plus")
        where = "~/.local/share/hmtui/mine.json: Language Models are Wide Learners"
        added = where.replace(":", " (new file):")
        assert browser(pilot).footer.notice == f"Added to {added} (u: undo)"
        await pilot.press("plus")
        assert browser(pilot).footer.notice == f"Already in {where}"
        await pilot.press("u")
        assert browser(pilot).footer.notice == f"Removed from {where} (Ctrl+R: redo)"
        assert json.loads(path.read_text())["entries"] == []
        await pilot.press("ctrl+r")
        assert browser(pilot).footer.notice == f"Added to {where} (u: undo)"
    (entry,) = json.loads(path.read_text())["entries"]
    assert (entry["DOI"], "sections" in entry) == ("10.1234/wide.2020", False)


async def test_references_and_citing_works_are_lists_too(online_app: MakeApp) -> None:
    async with online_app("wide learners").run_test(size=SIZE) as pilot:
        await pilot.press("ctrl+f")
        await until(pilot, lambda: "found" in browser(pilot).footer.notice)
        await pilot.press("enter", "enter", "B")
        await until(pilot, lambda: len(titles(pilot)) == 2)
        assert browser(pilot).session.library.catalog.title.startswith("References of Language Models")
        await pilot.press("W")
        await until(pilot, lambda: titles(pilot) == ["Language Models are Wide Learners"])
        await pilot.press("escape", "escape")
        assert browser(pilot).session.kept is None


async def test_references_are_not_filtered_by_the_query_of_the_list(
    online_app: MakeApp, server: OnlineServer, library: Library
) -> None:
    entry = next(one for one in library.entries() if one.arxiv and one.name == "GPT-3")
    server.works = [Work("An Older Work", arxiv="1901.00001"), Work(entry.title, arxiv=entry.arxiv)]
    server.works[1] = replace(server.works[1], references=("1901.00001",))
    async with online_app("gpt-3").run_test(size=SIZE) as pilot:
        await pilot.press("enter", "B")
        await until(pilot, lambda: titles(pilot) == ["An Older Work"])
        await until(pilot, lambda: browser(pilot).session.current.title == "An Older Work")
        assert browser(pilot).session.query == ""
        await pilot.press("escape")
        await until(pilot, lambda: browser(pilot).session.query == "gpt-3")


async def test_references_in_ones_own_list_are_related_records(
    online_app: MakeApp, server: OnlineServer, library: Library
) -> None:
    gpt, bert = (library.find(name) for name in ("GPT-3", "BERT"))
    works = [Work(one.title, doi=one.doi, arxiv=one.arxiv) for one in (gpt, bert)]
    server.works = [replace(works[0], doi="", references=(works[1].key,)), works[1]]
    async with online_app("gpt-3").run_test(size=SIZE) as pilot:
        await pilot.press("enter", "B")
        await until(pilot, lambda: titles(pilot) == [bert.title])
        await pilot.press("escape")
        await until(pilot, lambda: browser(pilot).session.query == "gpt-3")
        assert next(one.reason for one in related_to(browser(pilot).session.library, gpt)) == "Its references"


async def test_a_record_without_identifier_has_no_references(
    online_app: MakeApp, library: Library, server: OnlineServer
) -> None:
    entry = next(one for one in library.entries() if not one.doi and not one.arxiv)
    async with online_app(entry.name).run_test(size=SIZE) as pilot:
        await pilot.press("enter", "B")
        assert browser(pilot).footer.notice == f"{entry.name} has no DOI or arXiv number to look up."
        assert server.asked == []


async def test_services_that_fail_cost_one_sentence(online_app: MakeApp, server: OnlineServer) -> None:
    server.faults.update({"arxiv": FAULTS["html"], "s2": FAULTS["malformed"]})
    async with online_app("wide learners").run_test(size=SIZE) as pilot:
        await pilot.press("ctrl+f")
        await until(pilot, lambda: "(and 1 more)" in browser(pilot).footer.notice)
        assert titles(pilot) == ["Language Models are Wide Learners"]


async def test_a_server_that_dies_between_two_pages_costs_one_sentence(
    online_app: MakeApp, server: OnlineServer
) -> None:
    server.works = [Work(f"Paged Number {number}", doi=f"10.1234/p{number}") for number in range(60)]
    async with online_app("paged number").run_test(size=SIZE) as pilot:
        await pilot.press("ctrl+f")
        await until(pilot, lambda: "25 records found" in browser(pilot).footer.notice)
        server.shutdown()
        server.server_close()
        await pilot.press("enter", "end")
        await until(pilot, lambda: "cannot be reached" in browser(pilot).footer.notice)
        assert len(titles(pilot)) == 25


@pytest.mark.parametrize("key", ["ctrl+f", "W"])
async def test_without_a_network_the_notice_is_whole_in_80_columns(
    online_app: MakeApp, server: OnlineServer, key: str
) -> None:
    server.shutdown()
    server.server_close()
    async with online_app("gpt-3").run_test(size=(80, 24)) as pilot:
        await pilot.press(*([] if key == "ctrl+f" else ["enter"]), key)
        named = "arXiv, Crossref and 3 more" if key == "ctrl+f" else "OpenAlex and Semantic Scholar"
        said = f"No network connection: {named} cannot be reached"
        await until(pilot, lambda: browser(pilot).footer.notice == said)
        assert said in "".join(span.text for span in browser(pilot).footer.line(0))


async def test_records_found_online_cannot_be_picked(online_app: MakeApp, server: OnlineServer) -> None:
    async with online_app("gpt", picking=True).run_test(size=SIZE) as pilot:
        await pilot.press("ctrl+f")
        assert "cannot be picked" in browser(pilot).footer.notice
        assert server.asked == []


async def test_a_retraction_is_in_the_details(online_app: MakeApp) -> None:
    async with online_app("cold language").run_test(size=SIZE) as pilot:
        await pilot.press("ctrl+f")
        await until(pilot, lambda: "found" in browser(pilot).footer.notice)
        entry = next(one for one in browser(pilot).session.library.entries() if one.doi == "10.1234/cold.2015")
        assert "Crossref: retraction 10.1234/retraction.2016 (Retraction Watch)" in entry.note


async def test_the_position_to_come_back_to_next_time_is_that_of_ones_own_list(online_app: MakeApp) -> None:
    async with online_app("wide learners").run_test(size=SIZE) as pilot:
        await pilot.press("ctrl+f")
        await until(pilot, lambda: "found" in browser(pilot).footer.notice)
        history = browser(pilot).controllers.annotations.history
        sources = history.sources()
        await pilot.press("ctrl+q")
    assert all("Online" not in one.source for one in sources)
