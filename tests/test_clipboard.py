from __future__ import annotations

import base64
import gc
import os
import re
import signal
import subprocess
import threading
import time
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hmtui import clipboard
from hmtui.clipboard import copy, osc52, run_quietly
from hmtui.errors import ClipboardError
from hmtui.terminal import Environment

if TYPE_CHECKING:
    from pathlib import Path


PASSED = clipboard._Buffer(", passed to your terminal")
KEPT = clipboard._Buffer()


class Routes:
    """Stands for tmux and the desktop's tools: which of them take a text."""

    def __init__(self) -> None:
        self.buffer: clipboard._Buffer | None = None
        self.native = ""
        self.sent: list[str] = []

    def write(self, sequence: str) -> bool:
        self.sent.append(sequence)
        return True


@pytest.fixture
def routes(monkeypatch: pytest.MonkeyPatch) -> Routes:
    routes = Routes()
    monkeypatch.setattr(clipboard, "_tmux", lambda _data: routes.buffer)
    monkeypatch.setattr(clipboard, "_native", lambda _data, _env: routes.native)
    return routes


@pytest.mark.parametrize(
    ("env", "buffer", "native", "taken", "sentence"),
    [
        (Environment(display="x11"), None, "xclip", ("native",), "Copied it (xclip)"),
        (Environment(), None, "", ("osc52",), "Sent it to your terminal via OSC 52"),
        (
            Environment(tmux=True),
            PASSED,
            "",
            ("tmux",),
            "Copied it (tmux buffer, passed to your terminal)",
        ),
        (Environment(tmux=True), KEPT, "", ("tmux",), "Copied it (tmux buffer)"),
        (
            Environment(tmux=True, display="x11"),
            PASSED,
            "xclip",
            ("tmux", "native"),
            "Copied it (tmux buffer, passed to your terminal, xclip)",
        ),
        # What tmux would drop is not sent, let alone claimed; a tmux that relays it is used.
        (Environment(tmux=True, ssh=True), KEPT, "", ("tmux",), "Copied it (tmux buffer)"),
        (
            Environment(tmux=True, ssh=True),
            clipboard._Buffer(relays_osc52=True),
            "",
            ("tmux", "osc52"),
            "Copied it (tmux buffer, terminal via OSC 52)",
        ),
        # $TMUX is left over from a tmux that is gone.
        (Environment(tmux=True, ssh=True), None, "", ("osc52",), "Sent it to your terminal via OSC 52"),
        (
            Environment(ssh=True, display="x11"),
            None,
            "xclip",
            ("native", "osc52"),
            "Copied it (xclip on this machine, terminal via OSC 52)",
        ),
        (Environment(display="x11"), None, "", ("osc52",), "Sent it to your terminal via OSC 52"),
        (Environment(web=True, tmux=True), PASSED, "xclip", ("osc52",), "Sent it to your terminal via OSC 52"),
    ],
)
def test_the_notice_names_every_route_and_claims_no_more(
    routes: Routes,
    env: Environment,
    buffer: clipboard._Buffer | None,
    native: str,
    taken: tuple[str, ...],
    sentence: str,
) -> None:
    routes.buffer, routes.native = buffer, native
    copied = copy("text", env, write_terminal=routes.write)
    assert (copied.routes, copied.sentence("it")) == (taken, sentence)
    assert bool(routes.sent) == ("osc52" in taken)


@pytest.mark.parametrize(
    ("env", "buffer", "hint"),
    [
        (Environment(display="x11"), None, ""),
        (Environment(tmux=True), PASSED, ""),
        (Environment(tmux=True), clipboard._Buffer(hint="paste here"), "paste here"),
        (Environment(ssh=True, term="xterm"), None, "run `hmtui doctor`"),
        (Environment(ssh=True, term="tmux-256color"), None, "set -s set-clipboard on"),
    ],
)
def test_what_may_not_arrive_comes_with_what_to_do(
    routes: Routes, env: Environment, buffer: clipboard._Buffer | None, hint: str
) -> None:
    routes.buffer, routes.native = buffer, "xclip" if env.display else ""
    copied = copy("text", env, write_terminal=routes.write)
    assert hint in copied.hint
    assert bool(copied.hint) == bool(hint)


def test_a_browser_on_the_web_gets_the_sequence_whole_whatever_the_server_runs_in(routes: Routes) -> None:
    copy("text", Environment(web=True, screen=True), write_terminal=routes.write)
    assert routes.sent == [osc52(b"text")]


def test_a_terminal_that_cannot_be_written_to_took_nothing(routes: Routes, tmp_path: Path) -> None:
    copied = copy("text", Environment(), write_terminal=lambda _sequence: False, state_dir=tmp_path)
    assert copied.routes == ("file",)
    assert copied.sentence("X") == f"No clipboard found, saved X to {tmp_path / 'clipboard.txt'}"


def test_a_file_that_was_asked_for_is_no_failure(routes: Routes, tmp_path: Path) -> None:
    copied = copy("text", Environment(), route="file", write_terminal=routes.write, state_dir=tmp_path)
    assert (copied.routes, copied.refused, routes.sent) == (("file",), False, [])
    assert copied.sentence("X") == f"Saved X to {tmp_path / 'clipboard.txt'}"


def test_a_text_too_long_for_a_terminal_goes_to_a_file(routes: Routes, tmp_path: Path) -> None:
    copied = copy("x" * 80_000, Environment(), write_terminal=routes.write, state_dir=tmp_path)
    assert (copied.routes, routes.sent) == (("file",), [])
    assert copied.path is not None
    assert copied.path.read_text() == "x" * 80_000
    assert [path.name for path in tmp_path.iterdir()] == ["clipboard.txt"]


def test_a_file_that_cannot_be_written_is_said(routes: Routes, tmp_path: Path) -> None:
    (tmp_path / "taken").write_text("a file where a directory should be")
    with pytest.raises(ClipboardError, match="could not be saved"):
        copy("x", Environment(), state_dir=tmp_path / "taken" / "deeper")


def test_a_file_that_could_not_be_finished_is_not_left_behind(routes: Routes, tmp_path: Path) -> None:
    (tmp_path / "clipboard.txt").mkdir()
    with pytest.raises(ClipboardError, match="could not be saved"):
        copy("x", Environment(), state_dir=tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["clipboard.txt"]


@pytest.mark.parametrize(
    ("route", "says"), [("off", "switched off"), ("osc25", "Unknown clipboard route"), ("native", "by native failed")]
)
def test_a_forced_route_takes_it_or_says_why_not(routes: Routes, route: str, says: str) -> None:
    with pytest.raises(ClipboardError, match=says):
        copy("x", Environment(clipboard_route=route), write_terminal=routes.write)


@given(st.text(max_size=3000))
def test_osc52_carries_any_text_also_in_the_pieces_of_screen(text: str) -> None:
    data = text.encode("utf-8", "replace")
    plain, pieces = osc52(data), osc52(data, screen=True)
    assert plain is not None
    assert pieces is not None
    assert "".join(re.findall("\x1bP(.*?)\x1b\\\\", pieces, re.DOTALL)) == plain
    assert max(map(len, pieces.split("\x1b\\"))) <= 768
    assert base64.b64decode(plain[7:-1]) == data


def test_a_lone_surrogate_is_no_crash(routes: Routes) -> None:
    assert copy("a\ud800b", Environment(), write_terminal=routes.write).routes == ("osc52",)
    assert base64.b64decode(routes.sent[0][7:-1]) == b"a?b"


@pytest.mark.parametrize(
    ("argv", "code"), [(["true"], 0), (["false"], 1), (["no-such-program-here"], None), (["sleep", "30"], None)]
)
def test_a_program_is_run_in_silence_and_never_waited_for_long(argv: list[str], code: int | None) -> None:
    assert run_quietly(argv, b"text", timeout=0.5) == code


def test_a_program_that_takes_no_input_is_given_up_with_all_it_started(tmp_path: Path) -> None:
    script = f"sleep 30 & echo $! > {tmp_path}/pid; exec sleep 30"
    assert run_quietly(["sh", "-c", script], b"x" * 1_000_000, timeout=0.5) is None
    gc.collect()  # a pipe left open would be a warning here
    assert ended(int((tmp_path / "pid").read_text()))


def test_an_interrupted_copy_leaves_no_program_behind(tmp_path: Path) -> None:
    script = f"echo $$ > {tmp_path}/pid; exec sleep 30"
    interrupt = threading.Timer(0.5, os.kill, [os.getpid(), signal.SIGINT])
    interrupt.start()
    with pytest.raises(KeyboardInterrupt):
        run_quietly(["sh", "-c", script], b"x", timeout=10)
    interrupt.join()
    assert ended(int((tmp_path / "pid").read_text()))


def ended(pid: int) -> bool:
    """Wait a moment for a process to be gone; a zombie that waits for its reaper is."""
    for _ in range(100):
        state = subprocess.run(["ps", "-o", "stat=", "-p", str(pid)], capture_output=True, text=True, check=False)
        if state.stdout.strip()[:1] in {"", "Z"}:
            return True
        time.sleep(0.02)
    return False


def test_what_a_program_prints_stays_off_the_terminal(capfd: pytest.CaptureFixture[str]) -> None:
    assert run_quietly(["sh", "-c", "echo noise; echo noise >&2"], b"") == 0
    assert capfd.readouterr() == ("", "")


def test_the_child_refuses_a_clipboard_that_dies_with_it(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    # A module of that name where the program was started must not be imported in pyperclip's place.
    (tmp_path / "pyperclip.py").write_text("raise SystemExit(10)")
    monkeypatch.chdir(tmp_path)
    assert clipboard._native(b"text", Environment(display="x11")) == ""


def test_asking_a_tmux_that_is_not_there_is_empty(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    assert clipboard._ask_tmux("display-message", "-p", "#{client_termfeatures}") == ""


BUFFER_ONLY = clipboard._BUFFER_ONLY


@pytest.mark.parametrize(
    ("answers", "buffer"),
    [
        ({"*load-buffer?-w*": "", "*display*": "xterm-256color 256,clipboard,title"}, PASSED),
        ({"*load-buffer?-w*": "", "*display*": "vt100 "}, clipboard._Buffer(hint=BUFFER_ONLY)),
        ({"*load-buffer?-w*": "", "*display*": " "}, clipboard._Buffer(hint=BUFFER_ONLY)),
        (
            {"*load-buffer?-w*": "", "*display*": "tmux-256color clipboard,title"},
            clipboard._Buffer(
                ", passed to the outer tmux", "If pasting fails, set in your local tmux: set -s set-clipboard on"
            ),
        ),
        ({"*load-buffer?-": "", "*show*": "on"}, clipboard._Buffer(hint=BUFFER_ONLY, relays_osc52=True)),
        ({"*load-buffer?-": "", "*show*": "external"}, clipboard._Buffer(hint=BUFFER_ONLY)),
        ({}, None),
    ],
)
def test_what_tmux_did_is_read_from_what_it_says(
    answers: dict[str, str], buffer: clipboard._Buffer | None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    cases = "".join(f"{words}) echo '{said}'; exit 0;;\n" for words, said in answers.items())
    (tmp_path / "tmux").write_text(f'#!/bin/sh\ncat > /dev/null\ncase "$*" in\n{cases}esac\nexit 1\n')
    (tmp_path / "tmux").chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:/usr/bin:/bin")
    assert clipboard._tmux(b"text") == buffer


def test_a_notice_names_tmux_once() -> None:
    alone = clipboard.Copied(("tmux",), confirmed=True, how="tmux buffer", hint=BUFFER_ONLY)
    assert alone.notice("BibTeX x") == f"Copied BibTeX x. {BUFFER_ONLY}"
    assert alone.sentence("BibTeX x") == "Copied BibTeX x (only in tmux's buffer)"
    with_tool = clipboard.Copied(("tmux", "native"), confirmed=True, how="tmux buffer, xclip", hint=BUFFER_ONLY)
    assert with_tool.notice("x") == f"Copied x (tmux buffer, xclip). {BUFFER_ONLY}"
    assert clipboard.Copied(("native",), confirmed=True, how="xclip").notice("x") == "Copied x (xclip)"


def test_a_hint_of_a_terminal_says_what_can_be_done_here_before_it_names_the_doctor() -> None:
    assert "allow OSC 52" in clipboard._NOT_ALLOWED.partition("hmtui doctor")[0]


def test_the_notice_of_copied_records_names_the_doctor_within_100_cells() -> None:
    copied = clipboard.Copied(("tmux",), confirmed=True, how="tmux buffer", hint=clipboard._BUFFER_ONLY)
    assert "`hmtui doctor`" in copied.notice("BibTeX of 3 marked")[:100]
