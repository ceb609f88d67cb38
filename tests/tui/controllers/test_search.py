"""The search thread: what it hands over, and in which order."""

from __future__ import annotations

import gc
import weakref
from queue import Queue
from time import monotonic, sleep
from typing import TYPE_CHECKING

import pytest
from textual import events

from hmtui.library import Library
from hmtui.store import hits, store
from hmtui.tui.controllers import search as searcher
from hmtui.tui.controllers.search import Answered, Counted, Question, Searcher
from tui.browsing import MakeApp, browser

if TYPE_CHECKING:
    from textual.message import Message


PHRASE = '"language models"'


@pytest.fixture
def few_at_a_time(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let two rows be a screen, and no time be left to count the others."""
    monkeypatch.setattr(hits, "_FIRST", 2)
    monkeypatch.setattr(store, "_BUDGET", -1.0)
    monkeypatch.setattr(store, "_STEPS", 1)
    monkeypatch.setattr(searcher, "FIRST", 2)


@pytest.mark.usefixtures("few_at_a_time")
def test_the_first_rows_of_a_phrase_come_before_all_of_them_and_are_the_same() -> None:
    said: Queue[Message] = Queue()
    thread = Searcher(said.put)
    try:
        thread.ask(Question(1, Library.open(), PHRASE, None, None))
        first, every = said.get(timeout=10), said.get(timeout=10)
        assert isinstance(first, Answered)
        assert isinstance(every, Answered)
        assert (first.found.hits.partial, every.found.hits.partial) == (True, False)
        assert first.first == every.first[: len(first.first)]
        assert first.found.hits.total < every.found.hits.total
        if every.counts is None:
            assert isinstance(said.get(timeout=10), Counted)
    finally:
        thread.stop()


class _Cycle:
    """Something that only the collector of cycles frees."""

    def __init__(self) -> None:
        self.itself = self


def test_what_another_list_was_made_of_is_freed() -> None:
    thread = Searcher(lambda _message: None)
    try:
        made = _Cycle()
        freed = weakref.ref(made)
        first, second = Library.open(), Library.open()
        thread._warm_up(first)
        del made
        thread._warm_up(second)
        assert freed() is None
    finally:
        thread.stop()


@pytest.mark.usefixtures("few_at_a_time")
def test_a_list_of_the_first_rows_alone_is_not_taken_for_the_whole() -> None:
    some = searcher.answer(Question(1, Library.open(), PHRASE, None, None), enough=2)
    assert some.found.hits.partial
    every = searcher.answer(Question(1, Library.open(), PHRASE, None, None))
    assert not every.found.hits.partial
    assert [every.row_of(Library.open().entry_at(number).id) for number in every.first] == [0, 1]


@pytest.mark.usefixtures("few_at_a_time")
async def test_in_the_end_all_of_them_are_listed(make_app: MakeApp) -> None:
    async with make_app().run_test(size=(120, 35)) as pilot:
        await pilot.pause()
        screen = browser(pilot)
        screen.search_box.set_text(PHRASE)
        total = Library.open().search(PHRASE).hits.total
        for _ in range(500):  # a busy machine takes seconds
            if screen.results.count == total:
                break
            await pilot.pause(0.02)
        assert screen.results.count == total
        assert "+" not in screen.search_box.count


def test_the_collector_leaves_alone_what_stays_while_a_library_is_listed() -> None:
    thread = Searcher(lambda _message: None)
    try:
        before = gc.get_freeze_count()
        thread.prepare(Library.open())
        deadline = monotonic() + 10
        while gc.get_freeze_count() <= before and monotonic() < deadline:
            sleep(0.01)
        assert gc.get_freeze_count() > before + 10_000
    finally:
        thread.stop()
    assert gc.get_freeze_count() == 0


async def test_keys_that_come_together_do_not_wait_for_each_others_rows(
    make_app: MakeApp, monkeypatch: pytest.MonkeyPatch
) -> None:
    waited: list[float] = []
    wait = Searcher.wait

    def note(self: Searcher, question: Question, seconds: float) -> Answered | None:
        waited.append(seconds)
        return wait(self, question, seconds)

    monkeypatch.setattr(Searcher, "wait", note)
    async with make_app().run_test(size=(120, 35)) as pilot:
        await pilot.pause()
        screen = browser(pilot)
        waited.clear()
        for key in ("g", "backspace", "p"):
            screen.search_box.input.post_message(events.Key(key, key if len(key) == 1 else None))
        await pilot.pause()
        assert screen.search_box.text == "p"
        assert [bool(seconds) for seconds in waited] == [False, False, True]


def test_a_library_that_was_closed_meanwhile_does_not_end_the_thread() -> None:
    said: Queue[Message] = Queue()
    thread = Searcher(said.put)
    try:
        closed = Library.open()
        closed.store.close()
        thread.prepare(closed)
        thread.ask(Question(1, Library.open(), "gpt3", None, None))
        answered = said.get(timeout=30)
        assert isinstance(answered, Answered)
        assert answered.found.hits.total == 6
    finally:
        thread.stop()
