"""The browser on a real terminal: it comes up whole, refuses in words, and leaves the terminal as it was."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
from typing import TYPE_CHECKING

import pytest

from hmtui import catalog
from source_list import SIZE_OF_SHIPPED
from terminal_harness import Terminal, modes_on
from tools import hmtui_program

if TYPE_CHECKING:
    from pathlib import Path

HOSTILE = (
    "\x1b]52;c;aGFja2Vk\x07\x1b]0;owned\x07\x1b[2J\x1b[31m\x9b31m\u202eRTL\u202c\u200b"
    "[/bold][@click=app.quit]x[/][from] \x1bP+q544e\x1b\\\x1b[6n\x05\x08\x0e"
)


def browser(*arguments: str, columns: int = 120, rows: int = 35, **env: str | None) -> Terminal:
    return Terminal([hmtui_program(), *arguments], columns=columns, rows=rows, env=env)


def quit_with(terminal: Terminal, *keys: str) -> int:
    terminal.press(*keys)
    return terminal.wait()


def left_over(terminal: Terminal) -> set[int]:
    """Modes that are on at the end and were not at the start: 7 (wrap) and 25 (cursor) belong on."""
    return modes_on(terminal.since()) - {7, 25}


def test_the_first_screen_is_complete() -> None:
    with browser() as terminal:
        screen = terminal.wait_for("Multimodal")
        screen = terminal.wait_until(
            lambda text: f"{SIZE_OF_SHIPPED} models" in text and "help" in text, "the count and the footer"
        )
        assert "NLP" in screen
        assert max(entry.issued for entry in catalog.load().entries)[:4] in screen
        assert quit_with(terminal, "ctrl+q") == 0


@pytest.mark.parametrize(("columns", "rows"), [(120, 35), (80, 24), (40, 12)])
def test_the_first_frame_is_the_whole_screen_and_nothing_of_it_is_painted_twice(columns: int, rows: int) -> None:
    newest = sorted(catalog.load().entries, key=lambda entry: entry.issued, reverse=True)
    with browser(columns=columns, rows=rows) as terminal:
        terminal.wait_answer(quiet=2, timeout=60)
        first, *others = [frame for frame in terminal.frames() if any(frame)]
        assert any(newest[0].name in line for line in first)
        shown = sum(line.count(newest[1].name) for line in first)  # a title often has the name as well
        assert shown
        assert "help" in first[-1]
        assert all(frame[:-1] == first[:-1] for frame in others), "only the footer changes: it greets a new user"
        assert terminal.since().count(newest[1].name.encode()) == shown


def test_the_terminal_is_left_as_it_was() -> None:
    with browser() as terminal:
        terminal.wait_for("Multimodal")
        assert 1049 in terminal.modes
        assert quit_with(terminal, "ctrl+q") == 0
        assert left_over(terminal) == set()
        assert {7, 25} <= modes_on(b"\x1b[?7h\x1b[?25h" + terminal.since())


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP])
def test_a_signal_leaves_the_terminal_as_it_was(number: signal.Signals) -> None:
    with browser() as terminal:
        terminal.wait_for("Multimodal")
        terminal.signal(number)
        assert terminal.wait() == 128 + number
        assert left_over(terminal) == set()


def test_stopping_gives_the_terminal_back_and_coming_back_draws_anew() -> None:
    with Terminal(["bash", "--norc", "--noprofile", "-i"], env={"PS1": "prompt> "}) as terminal:
        terminal.wait_for("prompt>")
        terminal.send(f"{hmtui_program()}\r")
        terminal.wait_for("Multimodal")
        terminal.press("esc")
        terminal.wait_quiet(0.4)
        terminal.press("ctrl+z")
        terminal.wait_for("Stopped")
        assert left_over(terminal) <= {2004}, "bash switches bracketed paste on for itself"
        assert "Multimodal" not in terminal.text
        terminal.send("fg\r")
        terminal.wait_for("Multimodal")
        terminal.wait_quiet(0.3)
        terminal.press("ctrl+q")
        terminal.wait_gone("Multimodal")
        terminal.wait_for("prompt>")
        terminal.send("exit\r")
        assert terminal.wait() == 0


def test_without_a_terminal_it_says_what_to_use_instead() -> None:
    done = subprocess.run(
        [hmtui_program()], stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=20, check=False
    )
    assert done.returncode == 2
    assert done.stdout == ""
    assert "hmtui search" in done.stderr
    assert done.stderr.count("\n") == 1


def test_a_dumb_terminal_gets_the_same_sentence() -> None:
    with browser(TERM="dumb") as terminal:
        assert terminal.wait() == 2
        assert "hmtui search" in " ".join(terminal.screen())
        assert b"\x1b" not in terminal.since()


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (None, "nosuch"),
        (b"", ""),
        (b"not json", ""),
        (b'{"schema": 99, "title": "x", "sections": [], "entries": []}', "99"),
        (b'{"title": "x"}', "JSON without records"),
        (b"\xff\xfe\x00", ""),
    ],
    ids=["missing", "empty", "no JSON", "future", "no schema", "no text"],
)
def test_a_bad_catalog_is_told_in_one_line_before_the_screen_is_taken(
    tmp_path: Path, content: bytes | None, says: str
) -> None:
    path = tmp_path / "nosuch.json"
    if content is not None:
        path.write_bytes(content)
    for argv in ([str(path)], ["-c", str(path)]):
        with browser(*argv) as terminal:
            assert terminal.wait() == 3
            output = (
                terminal.since().decode().rpartition("\x1b[K")[2]
            )  # on a slow machine a line of progress comes first
            assert "\x1b" not in output
            assert output.startswith("hmtui: ")
            assert output.count("\n") == 1
            assert "nosuch.json" in output
            assert says in output


def test_a_tab_that_is_not_there_is_told_before_the_screen_is_taken() -> None:
    with browser("--tab", "NPL") as terminal:
        assert terminal.wait() == 2
        assert b"\x1b" not in terminal.since()
        assert "NLP" in terminal.text


def test_it_starts_with_a_query_and_a_tab() -> None:
    with browser("--query", "megatron", "--tab", "nlp") as terminal:
        terminal.wait_for("Megatron-LM")
        assert quit_with(terminal, "ctrl+q") == 0


def test_a_locale_without_unicode_still_gets_frames() -> None:
    with browser(LC_ALL="C", PYTHONUTF8="0", PYTHONCOERCECLOCALE="0") as terminal:
        terminal.wait_for("Multimodal")
        terminal.wait_quiet(0.3)
        assert b"\\u" not in terminal.since()
        assert re.search("[─│━┃▌╭]", terminal.text)
        assert quit_with(terminal, "ctrl+q") == 0
        assert b"Traceback" not in terminal.since()


@pytest.mark.parametrize(("columns", "rows"), [(200, 60), (80, 24), (69, 19), (40, 12), (20, 5), (10, 3)])
def test_every_size_is_survived(columns: int, rows: int) -> None:
    with browser(columns=columns, rows=rows) as terminal:
        terminal.wait_until(lambda text: text.strip() != "", "anything")
        terminal.wait_quiet(0.3)
        for key in ("a", "enter", "j", "enter", "esc", "esc"):
            terminal.press(key)
            terminal.wait_quiet(0.15)
        assert quit_with(terminal, "ctrl+q") == 0
        assert b"Traceback" not in terminal.since()


def test_resizing_keeps_the_program_alive_and_whole() -> None:
    with browser() as terminal:
        terminal.wait_for("Multimodal")
        for columns, rows in ((80, 24), (40, 12), (20, 5), (140, 45)):
            terminal.resize(columns, rows)
            terminal.wait_quiet(0.25)
        terminal.wait_for("Multimodal")
        assert quit_with(terminal, "ctrl+q") == 0


def hostile_catalog(path: Path) -> Path:
    entry = {
        "id": "evil",
        "name": f"Evil {HOSTILE}",
        "aliases": [HOSTILE],
        "sections": ["S"],
        "title": f"Title {HOSTILE}",
        "author": [{"family": HOSTILE, "given": HOSTILE}, {"literal": HOSTILE}],
        "issued": "2021",
        "venue": HOSTILE,
        "container-title": HOSTILE,
        "links": [{"rel": "paper", "label": HOSTILE, "url": f"https://example.org/{HOSTILE}"}],
        "organizations": [HOSTILE],
        "parameters": 10**9,
        "parameters-note": HOSTILE,
        "architecture": HOSTILE,
        "license": HOSTILE,
        "summary": HOSTILE,
        "corrections": [{"field": "title", "was": HOSTILE, "now": HOSTILE, "why": HOSTILE}],
    }
    catalog = {"schema": 1, "title": HOSTILE, "sections": [{"id": "S", "title": f"S {HOSTILE}"}], "entries": [entry]}
    path.write_text(json.dumps(catalog), encoding="utf-8")
    return path


FORBIDDEN = [
    b"\x1b]52",
    b"\x1b]0;",
    b"\x1b]2;",
    b"\x1bP",
    b"\x9b",
    b"\x05",
    b"\x08",
    b"\x0e",
    "\u202e".encode(),
    "\u200b".encode(),
]


def test_a_hostile_catalog_is_text_on_the_screen_and_nothing_else(tmp_path: Path) -> None:
    with browser(str(hostile_catalog(tmp_path / "evil.json")), columns=160, rows=50) as terminal:
        terminal.wait_for("Evil")
        for key in ("evil", "enter", "enter", "j", "esc", "?", "esc"):
            terminal.press(key)
            terminal.wait_quiet(0.2)
        assert "[/bold]" in terminal.text
        output = terminal.since()
        assert [sequence for sequence in FORBIDDEN if sequence in output] == []
        assert terminal.process.poll() is None, "a markup action was run"
        assert quit_with(terminal, "ctrl+q") == 0


@pytest.mark.parametrize(
    "argv",
    [
        ["search", ""],
        ["search", "", "--json"],
        ["search", "", "--csv"],
        ["search", "", "--format", "bibtex"],
        ["search", "", "--format", "apa"],
        ["show", "evil"],
        ["cite", "evil"],
        ["--version"],
        ["search", "", "--tab", "none"],
    ],
    ids=" ".join,
)
def test_a_hostile_catalog_is_only_text_on_the_command_line(tmp_path: Path, argv: list[str]) -> None:
    catalog = hostile_catalog(tmp_path / "evil.json")
    with Terminal([hmtui_program(), "-c", catalog, *argv], env={"NO_COLOR": "1"}) as terminal:
        terminal.wait()
        output = terminal.since()
        assert output
        assert [sequence for sequence in [*FORBIDDEN, b"\x1b"] if sequence in output] == []


def test_words_typed_by_a_stranger_are_not_obeyed_either() -> None:
    done = subprocess.run(
        [hmtui_program(), "show", HOSTILE], capture_output=True, env={**os.environ}, timeout=20, check=False
    )
    assert done.returncode == 1
    assert b"\x1b" not in done.stderr


def test_a_key_press_never_blanks_a_panel() -> None:
    """No frame shows an empty list: every update is looked at, not only the last."""
    with browser("--query", "gpt") as terminal:
        terminal.wait_for("GPT-3")
        terminal.wait_quiet(0.4)
        terminal.press("enter")
        terminal.wait_quiet(0.3)
        terminal.screen()
        for key in ("j", "j", "k", "]", "[", "s", "n", "S"):
            mark = terminal.mark()
            terminal.press(key)
            terminal.wait_answer(mark, 0.25)
            frames = terminal.frames()
            assert len(frames) > 1, f"{key} changed nothing"
            for frame in frames:
                assert any("GPT" in line for line in frame[5:]), "\n".join(frame)
