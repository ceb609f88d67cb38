"""Annotations state in real browsers: two at once, one that is told to end, one with a damaged file."""

from __future__ import annotations

import os
import signal
import time
from pathlib import Path

import pytest

from hmtui.annotations import Annotations
from hmtui.annotations.files import damaged_files
from hmtui.library import Library
from terminal_harness import Terminal
from tools import hmtui_program

_SOON = 2.0
"""Seconds within which a running copy shows what another has noted."""


@pytest.fixture
def state() -> str:
    return f"{os.environ['HOME']}/.local/share/hmtui/state.db"


def starred(terminal: Terminal) -> int:
    return sum("★" in line[:4] for line in terminal.screen())


def test_two_browsers_see_what_the_other_notes() -> None:
    with (
        Terminal([hmtui_program(), "--fresh"]) as one,
        Terminal([hmtui_program(), "--fresh"], columns=80, rows=24) as two,
    ):
        for terminal in (one, two):
            terminal.wait_for("Multimodal")
            terminal.press("tab")
        one.press("*")
        one.wait_for("u undo")
        begun = time.perf_counter()
        two.wait_until(lambda text: "★" in text, "a star", timeout=10)
        assert time.perf_counter() - begun < 2 * _SOON  # a busy machine; the browser looks every second
        two.press("j", "*")
        two.wait_for("u undo")
        one.wait_until(lambda _text: starred(one) == 2, "the other star", timeout=10)
        one.press("u")
        one.wait_for("Undone: starred")
        two.wait_until(lambda _text: starred(two) == 1, "one star", timeout=10)


def test_a_note_that_is_being_written_survives_the_line_that_hangs_up() -> None:
    with Terminal([hmtui_program(), "--fresh", "-q", "gpt-3"]) as terminal:
        terminal.wait_for("Multimodal")
        terminal.press("enter", "n")
        terminal.wait_for("Note · GPT-3")
        terminal.send("half a thought")
        terminal.wait_for("half a thought")
        terminal.signal(signal.SIGHUP)
        terminal.wait()
    library = Library.open()
    assert library.annotation_lookup.annotations.state(library.find("gpt-3")).note == "half a thought"
    library.close()


def test_a_file_that_is_damaged_under_a_running_browser_is_mended_and_told(state: str) -> None:
    library = Library.open()
    annotations = library.annotation_lookup.annotations
    annotations.star(library.catalog.entries[:5], on=True)
    acknowledged = library.entry_at(6).id
    annotations.set_note(library.catalog.entries, "many words to make it long " * 50)
    library.close()
    with Terminal([hmtui_program(), "--fresh"]) as terminal:
        terminal.wait_for("Multimodal")
        terminal.wait_until(lambda _text: starred(terminal) == 5, "five stars")
        with Path(state).open("r+b") as file:
            for page in range(0, Path(state).stat().st_size, 4096):
                file.seek(page + 3000)
                file.write(b"\xa5" * 40)
        other = Annotations(catalog=library.identity)  # another program meets it first
        other.states(library.catalog.entries)
        other.close()
        terminal.press("tab", *"jjjjjj", "*")
        # Whether the star or the damage is told last depends on which of them is met first.
        terminal.wait_until(lambda text: "u undo" in text or "were damaged" in text, "a notice")
        terminal.wait_for("★ starred")
        terminal.press("ctrl+q")
        assert terminal.wait() == 0
    assert len(damaged_files(state)) == 1
    later = Annotations(catalog=library.identity)
    kept = later.states(library.catalog.entries)
    assert kept[acknowledged].starred, "the star that was reported as saved"
    assert sum(one.starred for one in kept.values()) >= 5, "and what could be read of the others"
    assert later.store.check() == "ok"
    later.close()
