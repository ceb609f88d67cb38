"""What a terminal can do to the browser: stray bytes, a slow or stuck line, job control, signals, its own end."""

from __future__ import annotations

import os
import signal
import sys
import time
from pathlib import Path

import pytest

from terminal_harness import Terminal, Tmux, modes_on
from tools import hmtui_program, need_tool

PAST_END = 10.0
"""Seconds in which a program that has to end has ended, on a busy machine too."""


def browser(*arguments: str, **options: object) -> Terminal:
    return Terminal([hmtui_program(), *arguments], **options)  # type: ignore[arg-type]


def left_over(output: bytes) -> set[int]:
    return modes_on(output) - {7, 25}


def keyboards_pushed(output: bytes) -> int:
    return output.count(b"\x1b[>25u") - output.count(b"\x1b[<u")


def assert_restored(terminal: Terminal) -> None:
    output = terminal.since()
    assert left_over(output) == set()
    assert keyboards_pushed(output) == 0
    assert not terminal.is_raw
    assert b"Traceback" not in output


# --- bytes that are no text ---------------------------------------------------------------------------------


STRAY = {
    "a stray byte": b"\xff",
    "Latin-1": b"caf\xe9 ",
    "half a character": b"\xc3",
    "a surrogate": b"\xed\xa0\x80",
    "pasted": b"\x1b[200~caf\xe9 \xff\x1b[201~",
    "a strange sequence": b"\x1b[1:u",
    "a huge number": b"\x1b[999999999999999999;1u",
    "half a pair as a key": b"\x1b[55296;1u",
}


@pytest.mark.parametrize("where", ["box", "list", "note", "palette"])
def test_bytes_that_are_no_text_do_no_harm(where: str) -> None:
    with browser("--fresh") as terminal:
        terminal.wait_for("Multimodal")
        terminal.wait_quiet(0.2)
        if where != "box":
            terminal.press("enter")
        if where == "note":
            terminal.press("n")
            terminal.wait_for("Note ·")
        if where == "palette":
            terminal.press("ctrl+p")
        terminal.wait_quiet(0.2)
        for name, stray in STRAY.items():
            terminal.send(stray)
            terminal.wait_quiet(0.2)
            assert terminal.process.poll() is None, f"{name} ended it"
        terminal.press("ctrl+q")
        assert terminal.wait() == 0
        assert_restored(terminal)


def test_after_a_stray_byte_the_box_still_searches() -> None:
    with browser("--fresh") as terminal:
        terminal.wait_for("Multimodal")
        terminal.send(b"\xff")
        terminal.wait_quiet(0.3)
        terminal.press("backspace")
        terminal.send("megatron")
        terminal.wait_for("Megatron-LM")
        terminal.press("ctrl+q")
        assert terminal.wait() == 0


# --- lines that are slow, stuck, or gone --------------------------------------------------------------------

SLOW = 960
"""Bytes a second: 9600 baud."""


def test_quitting_is_immediate_on_a_slow_line() -> None:
    with browser("--fresh") as terminal:
        terminal.wait_for("Multimodal")
        terminal.press("enter")
        terminal.wait_quiet(0.3)
        terminal.bytes_per_second = SLOW
        for _ in range(60):
            terminal.press("j")
            time.sleep(1 / 30)
        terminal.press("ctrl+q")
        assert terminal.wait(PAST_END) == 0
        assert_restored(terminal)


def test_a_slow_line_is_not_sent_frames_that_it_does_not_take_and_shows_the_newest_state_in_the_end() -> None:
    with browser("--fresh") as terminal:
        terminal.wait_for("Multimodal")
        terminal.press("enter")
        terminal.wait_quiet(0.3)
        terminal.bytes_per_second = 0
        mark = terminal.mark()
        for _ in range(20):
            terminal.press("pagedown")
            time.sleep(0.05)
            terminal.press("pageup")
            time.sleep(0.05)
        terminal.press("end")
        time.sleep(1)
        terminal.bytes_per_second = None
        time.sleep(0.5)
        terminal.wait_quiet(0.5)
        shown = terminal.screen()
        while_stuck = terminal.since(mark)
        assert len(while_stuck) < 80_000, "40 pages were kept for a terminal that took none"
        terminal.resize(119, 35)
        terminal.wait_quiet(0.5)
        terminal.resize(120, 35)
        terminal.wait_quiet(0.5)
        assert terminal.screen() == shown, "painted anew, the screen is the same"
        terminal.press("ctrl+q")
        assert terminal.wait() == 0


@pytest.mark.parametrize("end", ["ctrl+q", "SIGTERM", "SIGHUP"])
def test_a_terminal_that_takes_nothing_does_not_hold_up_the_end(end: str) -> None:
    with browser("--fresh") as terminal:
        terminal.wait_for("Multimodal")
        terminal.press("enter")
        terminal.wait_quiet(0.3)
        terminal.bytes_per_second = 0
        for _ in range(20):
            terminal.press("pagedown")
            time.sleep(0.05)
            terminal.press("pageup")
            time.sleep(0.05)
        if end == "ctrl+q":
            terminal.press(end)
            assert terminal.wait(PAST_END) == 0
        else:
            terminal.signal(getattr(signal, end))
            assert terminal.wait(PAST_END) == 128 + getattr(signal, end)


def long_list(path: Path, count: int) -> Path:
    with path.open("w", encoding="utf-8") as file:
        for number in range(count):
            file.write(
                f"@article{{k{number}, title = {{Paper {number} on Large Models of Language}}, "
                f"author = {{Doe, Jane and Roe, Richard}}, journal = {{J. of Tests}}, year = {1950 + number % 70}}}\n"
            )
    return path


def processes_with(word: str) -> list[int]:
    found = []
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            if word.encode() in (folder / "cmdline").read_bytes() and b"hmtui" in (folder / "cmdline").read_bytes():
                found.append(int(folder.name))
        except OSError:
            continue
    return found


def wait_for_end_of(word: str, seconds: float) -> None:
    deadline = time.monotonic() + seconds
    while processes_with(word):
        assert time.monotonic() < deadline, "it outlived its window"
        time.sleep(0.1)


@pytest.mark.skipif(not Path("/proc/self/cmdline").exists(), reason="needs Linux")
def test_a_browser_ends_with_its_window_while_it_reads_a_list(tmp_path: Path) -> None:
    need_tool("tmux")
    source = long_list(tmp_path / "windowed.bib", 60_000)
    with Tmux() as tmux:
        tmux.run("new-window", "-t", "main:1", "--", hmtui_program(), str(source))
        deadline = time.monotonic() + 60
        while "Reading " not in (shown := tmux.run("capture-pane", "-p", "-t", "main:1")):
            assert time.monotonic() < deadline, shown
            time.sleep(0.02)
        assert processes_with("windowed.bib")
        tmux.run("kill-window", "-t", "main:1")
        wait_for_end_of("windowed.bib", 15)


# --- Ctrl+Z, fg, bg -----------------------------------------------------------------------------------------


def shell() -> Terminal:
    return Terminal(["bash", "--norc", "--noprofile", "-i"], env={"PS1": "prompt> "})


def bring_to_front(terminal: Terminal) -> None:
    """Type ``fg`` until the browser has the terminal for good: it may have read several Ctrl+Z at once."""
    deadline = time.monotonic() + 120
    while time.monotonic() < deadline:
        terminal.wait_quiet(1)
        if not terminal.modes & {1049}:
            terminal.send("\rfg\r")
        elif "Multimodal" in terminal.text:
            break
    terminal.wait_for("Multimodal")
    terminal.wait_quiet(0.5)


@pytest.mark.parametrize("pause", [0.05, 0.01])
def test_ten_quick_stops_and_returns_leave_nothing_behind(pause: float) -> None:
    with shell() as terminal:
        terminal.wait_for("prompt>")
        terminal.send(f"{hmtui_program()} --fresh\r")
        terminal.wait_for("Multimodal")
        terminal.press("enter")
        terminal.wait_quiet(0.3)
        for _ in range(10):
            terminal.press("ctrl+z")
            time.sleep(pause)
            terminal.send("fg\r")
            time.sleep(0.05)
        bring_to_front(terminal)
        assert terminal.is_raw
        assert keyboards_pushed(terminal.since()) == 1
        terminal.press("ctrl+q")
        terminal.wait_gone("Multimodal")
        terminal.wait_for("prompt>")
        terminal.wait_quiet(0.3)
        assert left_over(terminal.since()) <= {2004}, "bash switches bracketed paste on for itself"
        assert keyboards_pushed(terminal.since()) == 0
        terminal.send("jobs; stty -a | grep -o -e '-icanon' -e '-echo '; echo over\r")
        terminal.wait_until(lambda text: "\nover" in text, "the end of the answer")
        answer = terminal.text.rsplit("echo over", 1)[1]
        assert "Stopped" not in answer
        assert "-icanon" not in answer
        assert "-echo" not in answer
        terminal.send("exit\r")
        terminal.wait()


def test_in_the_background_it_stays_stopped_and_comes_back_in_front() -> None:
    with shell() as terminal:
        terminal.wait_for("prompt>")
        terminal.send(f"{hmtui_program()} --fresh\r")
        terminal.wait_for("Multimodal")
        terminal.press("enter")
        terminal.wait_quiet(0.3)
        terminal.press("ctrl+z")
        terminal.wait_for("Stopped")
        terminal.send("bg\r")
        terminal.wait_quiet(0.5)
        assert 1049 not in terminal.modes
        terminal.send("fg\r")
        terminal.wait_for("Multimodal")
        assert terminal.is_raw
        terminal.press("ctrl+z")
        terminal.wait_gone("Multimodal")
        terminal.wait_quiet(0.3)
        terminal.send("kill %1\r")
        deadline = time.monotonic() + PAST_END
        while "Exit 143" not in terminal.text:
            assert time.monotonic() < deadline, terminal.text
            terminal.send("\r")  # bash tells with its next prompt
            terminal.wait_quiet(0.3)
        assert left_over(terminal.since()) <= {2004}
        terminal.send("exit\r")
        terminal.wait()


def test_without_a_shell_to_come_back_from_ctrl_z_does_not_stop_it_for_ever() -> None:
    with browser("--fresh") as terminal:
        terminal.wait_for("Multimodal")
        terminal.press("enter")
        terminal.wait_quiet(0.2)
        terminal.press("ctrl+z")
        terminal.wait_quiet(0.5)
        terminal.wait_for("Multimodal")
        terminal.press("ctrl+q")
        assert terminal.wait() == 0
        assert_restored(terminal)


def test_after_kill_stop_and_cont_the_screen_is_taken_once() -> None:
    with browser("--fresh") as terminal:
        terminal.wait_for("Multimodal")
        terminal.wait_quiet(0.2)
        for _ in range(3):
            terminal.signal(signal.SIGSTOP)
            time.sleep(0.1)
            terminal.signal(signal.SIGCONT)
            terminal.wait_quiet(0.4)
        # The old screen is seen until the new one begins, which takes a while on a busy machine.
        terminal.wait_until(lambda _: keyboards_pushed(terminal.since()) > 0, "a keyboard mode")
        terminal.wait_quiet(0.4)
        assert keyboards_pushed(terminal.since()) == 1
        terminal.press("ctrl+q")
        assert terminal.wait() == 0
        assert_restored(terminal)


def test_keys_typed_while_it_is_stopped_are_not_lost() -> None:
    with browser("--fresh") as terminal:
        terminal.wait_for("Multimodal")
        terminal.wait_quiet(0.2)
        for letter in "gpt-3":
            terminal.signal(signal.SIGSTOP)
            time.sleep(0.1)
            terminal.press(letter)
            terminal.signal(signal.SIGCONT)
            terminal.wait_quiet(0.3)
        terminal.wait_for("gpt-3")
        terminal.press("ctrl+q")
        assert terminal.wait() == 0


# --- signals and errors -------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["SIGQUIT", "SIGABRT", "SIGUSR1", "SIGUSR2", "SIGALRM", "SIGXCPU"])
def test_a_deadly_signal_restores_the_terminal_and_is_what_it_dies_of(name: str, tmp_path: Path) -> None:
    with browser("--fresh", cwd=tmp_path) as terminal:
        terminal.wait_for("Multimodal")
        terminal.wait_quiet(0.2)
        terminal.signal(getattr(signal, name))
        assert terminal.wait() == -getattr(signal, name)
        assert_restored(terminal)


DYING_AMID_A_FRAME = r"""
import os, signal, sys
from hmtui.tui.terminal.driver import TerminalDriver

write = TerminalDriver.write

def write_and_die(self, data):
    write(self, data)
    if "\x1b[?2026h" in data:
        self.flush()
        os.kill(os.getpid(), signal.SIGUSR1)

TerminalDriver.write = write_and_die
from hmtui.__main__ import main
sys.exit(main())
"""


def test_a_deadly_signal_amid_a_frame_ends_the_synchronised_update(tmp_path: Path) -> None:
    program = tmp_path / "dying.py"
    program.write_text(DYING_AMID_A_FRAME, encoding="utf-8")
    with Terminal([sys.executable, program, "--fresh"]) as terminal:
        assert terminal.wait() == -signal.SIGUSR1
        assert b"\x1b[?2026h" in terminal.since()
        assert_restored(terminal)


def state_folder() -> Path:
    return Path(os.environ["XDG_STATE_HOME"]) / "hmtui"


def drafts() -> list[Path]:
    return sorted((state_folder() / "drafts").glob("*"))


def test_a_note_in_progress_survives_a_deadly_signal() -> None:
    with browser("--fresh", "--query", "gpt-3") as terminal:
        terminal.wait_for("GPT-3")
        terminal.press("enter", "n")
        terminal.wait_for("Note ·")
        terminal.send("not lost")
        terminal.wait_for("not lost")
        terminal.signal(signal.SIGUSR1)
        assert terminal.wait() == -signal.SIGUSR1
        assert_restored(terminal)
        (draft,) = drafts()
        assert draft.read_text(encoding="utf-8").strip() == "not lost"
        assert draft.stat().st_mode & 0o777 == 0o600
        assert str(draft) in "".join(terminal.screen())


FAILING = """
import sys
from hmtui.tui.{module} import {name}

def fail(*_):
    secret = "do not print me"
    raise ZeroDivisionError("as if by accident")

{name}.{method} = fail
from hmtui.__main__ import main
sys.exit(main())
"""


def failing(tmp_path: Path, module: str, name: str, method: str, *arguments: str) -> Terminal:
    program = tmp_path / "failing.py"
    program.write_text(FAILING.format(module=module, name=name, method=method), encoding="utf-8")
    return Terminal([sys.executable, program, *arguments], columns=200)


def assert_reported(terminal: Terminal) -> None:
    log = state_folder() / "errors.log"
    text = log.read_text(encoding="utf-8")
    assert "ZeroDivisionError: as if by accident" in text
    assert "do not print me" not in text.replace('secret = "do not print me"', "")
    assert log.stat().st_mode & 0o777 == 0o600
    said = [line for line in terminal.screen() if line.startswith("hmtui:")]
    assert len(said) == 1
    assert "ZeroDivisionError" in said[0]
    assert str(log) in "".join(terminal.screen())


WAYS = {
    "a key": ("widgets.results", "ResultsPanel", "move_to"),
    "painting": ("widgets.results", "ResultsPanel", "line"),
    "the end": ("controllers.annotations", "AnnotationController", "remember_position"),
    "the keys": ("terminal.driver", "TerminalDriver", "process_message"),
    "the start": ("screens.browse", "BrowseScreen", "compose"),
}


@pytest.mark.parametrize("way", WAYS.values(), ids=WAYS)
def test_an_error_nobody_caught_is_one_sentence_and_a_log(tmp_path: Path, way: tuple[str, str, str]) -> None:
    with failing(tmp_path, *way, "--fresh") as terminal:
        if way in {WAYS["a key"], WAYS["the end"]}:
            terminal.wait_for("Multimodal")
            terminal.wait_quiet(0.3)
            terminal.press("enter", "j")
            terminal.wait_quiet(0.3)
        if way == WAYS["the end"]:
            terminal.press("ctrl+q")
        assert terminal.wait() == 70
        assert_restored(terminal)
        assert_reported(terminal)


def test_a_note_in_progress_survives_an_error_nobody_caught(tmp_path: Path) -> None:
    with failing(tmp_path, "dialogs.note", "NoteDialog", "action_preview", "--fresh", "--query", "gpt-3") as terminal:
        terminal.wait_for("GPT-3")
        terminal.press("enter", "n")
        terminal.wait_for("Note ·")
        terminal.send("not lost")
        terminal.wait_for("not lost")
        terminal.send("\x14")
        assert terminal.wait() == 70
        assert_restored(terminal)
        assert_reported(terminal)
        assert drafts() == [], "the note itself could be saved"
    with browser("--fresh", "--query", "note:lost") as terminal:
        terminal.wait_for("GPT-3")


def test_a_note_that_cannot_be_saved_at_the_end_is_kept_in_a_draft(tmp_path: Path) -> None:
    with failing(
        tmp_path, "controllers.annotations", "AnnotationController", "_report", "--fresh", "--query", "gpt-3"
    ) as terminal:
        terminal.wait_for("GPT-3")
        terminal.press("enter", "n")
        terminal.wait_for("Note ·")
        terminal.send("not lost")
        terminal.wait_for("not lost")
        terminal.press("ctrl+q")
        terminal.wait()
        (draft,) = drafts()
        assert draft.read_text(encoding="utf-8").strip() == "not lost"
        assert str(draft) in "".join(terminal.screen())


@pytest.mark.parametrize("leave", ["ctrl+q", "SIGTERM"])
def test_a_note_that_cannot_be_kept_anywhere_is_printed(leave: str) -> None:
    nowhere = dict.fromkeys(("XDG_DATA_HOME", "XDG_STATE_HOME"), "/dev/null/x")
    with browser("--fresh", "--query", "gpt-3", env=nowhere) as terminal:
        terminal.wait_for("GPT-3")
        terminal.press("enter", "n")
        terminal.wait_for("Note ·")
        terminal.send("not lost")
        terminal.wait_for("not lost")
        terminal.wait_for("not saved yet")
        terminal.press("esc")
        terminal.wait_for("✗  Stars and notes can't be saved")  # the warning of the start has another mark
        assert "not saved yet" in terminal.text
        if leave == "SIGTERM":
            terminal.signal(signal.SIGTERM)
        else:
            terminal.press(leave)
        terminal.wait()
        assert_restored(terminal)
        assert "The note could not be saved. It was:" in terminal.text
        assert "not lost" in terminal.screen()
