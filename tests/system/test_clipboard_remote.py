"""Copying where researchers sit: in tmux on a machine reached by a real ssh, and in screen within tmux.

``hmtui copy`` runs at the far end; what counts is what arrives at the terminal on this side.
"""

from __future__ import annotations

import os
import shlex
import signal
import time
from pathlib import Path
from typing import TYPE_CHECKING

from hmtui import clipboard
from hmtui.terminal import Environment
from system.copying import LINK, sent, sshd, x_server
from terminal_harness import Terminal, Tmux
from tools import hmtui_program, need_tool

if TYPE_CHECKING:
    import pytest

COPY = f"{hmtui_program()} copy gpt-3 --what link; echo DONE; read x"


def test_a_login_has_a_home_of_the_test(tmp_path: Path) -> None:
    with sshd(tmp_path) as login, Terminal([*login, "echo $HOME; cd; pwd; echo $XDG_DATA_HOME"], columns=300) as near:
        assert near.wait() == 0
        home = f"{tmp_path}/home"
        assert [line for line in near.screen() if line] == [home, home, f"{home}/.local/share"]


def test_in_a_tmux_on_a_machine_reached_by_ssh_the_copy_arrives_at_the_near_terminal(tmp_path: Path) -> None:
    need_tool("tmux")
    # Started on the far machine, so that its shells see the connection as a login node's do.
    far = f"tmux -S {tmp_path}/s -f /dev/null new-session {shlex.quote(COPY)}"
    with sshd(tmp_path) as login, Terminal([*login, far]) as near:
        said = near.wait_for("DONE")
        near.wait_quiet(0.3)
        assert sent(near.since()) == [LINK]
        assert "passed to your terminal" in " ".join(said.split())
        near.press("enter")
        assert near.wait() == 0


def test_from_a_tmux_on_this_side_over_ssh_the_hint_says_what_it_needs(tmp_path: Path) -> None:
    need_tool("tmux")
    with (
        sshd(tmp_path) as login,
        Tmux(["sh", "-c", f"read x; exec {shlex.join([*login, COPY])}"], columns=200) as tmux,
        tmux.attach(columns=200) as outer,
    ):
        outer.wait_quiet(0.3)
        tmux.press("Enter")
        said = " ".join(tmux.wait_for("DONE").split())
        outer.wait_quiet(0.3)
        assert (tmux.buffer(), sent(outer.since())) == ("", [])
        assert "Sent link" in said
        assert "If pasting fails, set in your local tmux: set -s set-clipboard on" in said


def test_in_screen_within_tmux_the_copy_goes_by_tmux(tmp_path: Path) -> None:
    need_tool("tmux", "screen")
    (tmp_path / "screenrc").write_text("startup_message off\n")
    env = {"SCREENRC": str(tmp_path / "screenrc"), "SCREENDIR": None}
    inside = f"exec screen -U -S nested{os.getpid()} sh -c {shlex.quote(COPY)}"
    with Tmux(["sh", "-c", f"read x; {inside}"], env=env) as tmux, tmux.attach() as outer:
        outer.wait_quiet(0.3)
        tmux.press("Enter")
        tmux.wait_for("DONE")
        outer.wait_quiet(0.3)
        assert tmux.buffer() == LINK
        assert sent(outer.since()) == [LINK]
        tmux.press("Enter")


def test_a_hung_display_costs_less_than_five_seconds_and_leaves_nothing_running(
    monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    need_tool("xclip")
    with x_server() as (display, server):
        server.send_signal(signal.SIGSTOP)
        monkeypatch.setenv("DISPLAY", display)
        sequences: list[str] = []

        def write(sequence: str) -> bool:
            sequences.append(sequence)
            return True

        start = time.monotonic()
        copied = clipboard.copy(LINK, Environment.read(), write_terminal=write)
        took = time.monotonic() - start
        assert copied.routes == ("osc52",)
        assert not copied.confirmed
        assert took < 5
        assert sent("".join(sequences).encode()) == [LINK]
        assert capfd.readouterr() == ("", "")
        deadline = time.monotonic() + 15
        while (left := clients(display)) and time.monotonic() < deadline:
            time.sleep(0.05)  # killed, and not yet gone from the table of processes
        assert not left


def clients(display: str) -> list[str]:
    """Return the xclip processes that this test has started for a display; other users have the same numbers."""
    wanted = {f"DISPLAY={display}".encode(), f"HOME={os.environ['HOME']}".encode()}
    found = []
    for process in Path("/proc").glob("[0-9]*"):
        try:
            if (process / "comm").read_text() != "xclip\n":
                continue
            if wanted <= set((process / "environ").read_bytes().split(b"\0")):
                found.append(process.name)
        except OSError:
            continue
    return found
