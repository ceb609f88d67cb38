from __future__ import annotations

import base64
import re
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
        (Environment(display="x11"), None, "xclip", ("native",), "Copied it · xclip"),
        (Environment(), None, "", ("osc52",), "Sent it to your terminal (OSC 52)"),
        (
            Environment(tmux=True),
            PASSED,
            "",
            ("tmux",),
            "Copied it · tmux buffer (prefix ]), passed to your terminal",
        ),
        (Environment(tmux=True), KEPT, "", ("tmux",), "Copied it · tmux buffer (prefix ])"),
        (
            Environment(tmux=True, display="x11"),
            PASSED,
            "xclip",
            ("tmux", "native"),
            "Copied it · tmux buffer (prefix ]), passed to your terminal and xclip",
        ),
        (
            Environment(ssh=True, display="x11"),
            None,
            "xclip",
            ("native", "osc52"),
            "Copied it · xclip on this machine and sent to your terminal (OSC 52)",
        ),
        (Environment(display="x11"), None, "", ("osc52",), "Sent it to your terminal (OSC 52)"),
        (Environment(web=True, tmux=True), PASSED, "xclip", ("osc52",), "Sent it to your terminal (OSC 52)"),
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


@pytest.mark.parametrize(
    ("route", "says"), [("off", "switched off"), ("osc25", "not a route"), ("native", "did not take")]
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
