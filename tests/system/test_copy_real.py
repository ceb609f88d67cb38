"""Copying for real: tmux with its own settings, GNU screen, X with xclip, dead and hung displays, sshd on loopback.

Each test presses ``l`` on GPT-3 in the real browser, or runs ``hmtui copy``, and
looks at where the text went and what was said about it.
"""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import time
from typing import TYPE_CHECKING

import pytest

from system.copying import LINK, sent, sshd, x_server
from terminal_harness import Terminal, Tmux
from tools import hmtui_program, need_tool

if TYPE_CHECKING:
    from pathlib import Path


def open_gpt3(terminal: Terminal | Tmux) -> None:
    terminal.wait_for("Few-Shot")
    terminal.press("enter" if isinstance(terminal, Terminal) else "Enter")


# --- tmux ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("setting", ["", "set-option -s set-clipboard off", "set-option -s set-clipboard on"])
def test_in_tmux_the_copy_is_in_its_buffer_and_reaches_the_terminal(setting: str) -> None:
    need_tool("tmux")
    # The program starts after the options and the client are there, as in life.
    with Tmux(["sh", "-c", f"read x; exec {hmtui_program()} --query gpt-3"]) as tmux, tmux.attach() as outer:
        if setting:
            tmux.run(*setting.split())
        outer.wait_quiet(0.3)
        tmux.press("Enter")
        open_gpt3(tmux)
        tmux.press("l")
        screen = tmux.wait_for("(tmux buffer")
        assert tmux.buffer() == LINK
        outer.wait_quiet(0.3)
        assert sent(outer.since()) == [LINK]
        assert "Copied the paper link of GPT-3 (tmux buffer, passed to your terminal)" in screen


def test_a_terminal_without_a_clipboard_is_not_claimed() -> None:
    need_tool("tmux")
    with (
        Tmux(["sh", "-c", f"read x; exec {hmtui_program()} --query gpt-3"]) as tmux,
        tmux.attach(env={"TERM": "vt100"}) as outer,
    ):
        outer.wait_quiet(0.3)
        tmux.press("Enter")
        open_gpt3(tmux)
        tmux.press("l")
        screen = tmux.wait_for("Only in tmux's buffer")
        assert tmux.buffer() == LINK
        assert "passed to your terminal" not in screen


def test_an_old_tmux_keeps_the_copy_in_its_buffer(tmp_path: Path) -> None:
    need_tool("tmux")
    real = shutil.which("tmux")
    old = tmp_path / "tmux"
    old.write_text(f'#!/bin/sh\n[ "$1 $2" = "load-buffer -w" ] && exit 1\nexec {real} "$@"\n')
    old.chmod(0o755)
    command = f"PATH={tmp_path}:$PATH exec {hmtui_program()} --query gpt-3"
    with Tmux(["sh", "-c", command]) as tmux:
        open_gpt3(tmux)
        tmux.press("l")
        tmux.wait_for("Only in tmux's buffer")
        assert tmux.buffer() == LINK


def test_a_citation_copied_in_tmux_can_be_pasted_whole() -> None:
    need_tool("tmux")
    cited = subprocess.run(
        [hmtui_program(), "cite", "bloom"], capture_output=True, text=True, check=True, timeout=30
    ).stdout
    with Tmux([hmtui_program(), "--query", "bloom"]) as tmux:
        tmux.wait_for("BLOOM")
        tmux.press("Enter")
        tmux.press("y")
        tmux.wait_for("Copied BibTeX")
        assert tmux.buffer().strip() == cited.strip()
        assert cited.count(" and ") > 390


# --- OSC 52 and GNU screen ----------------------------------------------------------------------------------


def test_over_ssh_the_text_is_sent_to_the_terminal_and_not_called_copied() -> None:
    with Terminal(
        [hmtui_program(), "--query", "gpt-3"], env={"SSH_CONNECTION": "127.0.0.1 1 127.0.0.1 22"}
    ) as terminal:
        open_gpt3(terminal)
        terminal.press("l")
        screen = terminal.wait_for("terminal via OSC 52")
        assert sent(terminal.since()) == [LINK]
        assert "Sent the paper link of GPT-3 to your terminal via OSC 52" in screen
        assert "Copied" not in screen


def test_gnu_screen_lets_a_long_citation_through(tmp_path: Path) -> None:
    need_tool("screen")
    (tmp_path / "screenrc").write_text("startup_message off\n")
    env = {"SCREENRC": str(tmp_path / "screenrc"), "SCREENDIR": None, "TERM": "xterm-256color"}
    cited = subprocess.run(
        [hmtui_program(), "cite", "bloom"], capture_output=True, text=True, check=True, timeout=30
    ).stdout
    with Terminal(
        ["screen", "-U", "-S", f"hmtui{os.getpid()}", hmtui_program(), "--query", "bloom"], env=env
    ) as terminal:
        terminal.wait_for("BLOOM")
        terminal.press("enter")
        terminal.send("y")
        terminal.wait_for("OSC 52")
        terminal.wait_quiet(0.3)
        assert [text.strip() for text in sent(terminal.since())] == [cited.strip()]
        terminal.press("ctrl+q")


def test_the_command_copies_through_the_terminal_as_well() -> None:
    env = {"SSH_CONNECTION": "127.0.0.1 1 127.0.0.1 22"}
    with Terminal([hmtui_program(), "copy", "gpt-3", "--what", "link"], env=env) as terminal:
        assert terminal.wait() == 0
        assert sent(terminal.since()) == [LINK]


# --- X ------------------------------------------------------------------------------------------------------


def test_on_a_desktop_xclip_holds_the_copy_and_goes_on_when_the_browser_ends() -> None:
    need_tool("xclip")
    with x_server() as (display, _server):
        with Terminal([hmtui_program(), "--query", "gpt-3"], env={"DISPLAY": display}) as terminal:
            open_gpt3(terminal)
            for _ in range(3):  # on a machine that is busy elsewhere, xclip may miss its time-out
                begun = terminal.mark()
                terminal.press("l")
                terminal.wait_quiet(2.5)
                if "Copied the paper link of GPT-3 (xclip)" in terminal.text:
                    break
            assert "Copied the paper link of GPT-3 (xclip)" in terminal.text, terminal.since(begun)
            assert sent(terminal.since(begun)) == []
            terminal.press("ctrl+q")
            assert terminal.wait() == 0
        pasted = subprocess.run(
            ["xclip", "-o", "-selection", "clipboard"],
            env={**os.environ, "DISPLAY": display},
            capture_output=True,
            check=True,
            timeout=10,
        )
        assert pasted.stdout.decode() == LINK


@pytest.mark.parametrize("display", [":77", "localhost:10.0"])
def test_a_dead_display_is_no_success_and_writes_nothing_on_the_screen(display: str) -> None:
    need_tool("xclip")
    with Terminal([hmtui_program(), "--query", "gpt-3"], env={"DISPLAY": display}) as terminal:
        open_gpt3(terminal)
        terminal.press("l")
        screen = terminal.wait_for("terminal via OSC 52", timeout=20)
        assert "Sent the paper link of GPT-3 to your terminal via OSC 52" in screen
        assert sent(terminal.since()) == [LINK]
        assert b"open display" not in terminal.since()


def test_a_hung_display_stops_neither_the_browser_nor_the_copy() -> None:
    need_tool("xclip")
    with x_server() as (display, server):
        server.send_signal(signal.SIGSTOP)
        with Terminal([hmtui_program(), "--query", "gpt-3"], env={"DISPLAY": display}) as terminal:
            open_gpt3(terminal)
            start = time.monotonic()
            terminal.press("l")
            terminal.press("down")
            terminal.wait_for("terminal via OSC 52", timeout=20)
            assert time.monotonic() - start < 15
            assert sent(terminal.since()) == [LINK]


def test_a_copy_to_a_file_is_saved_where_only_its_owner_reads(tmp_path: Path) -> None:
    env = {"HMTUI_CLIPBOARD": "file", "XDG_STATE_HOME": str(tmp_path)}
    with Terminal([hmtui_program(), "--query", "gpt-3"], env=env) as terminal:
        open_gpt3(terminal)
        terminal.press("l")
        terminal.wait_for("Saved the paper link of GPT-3 to")
        saved = tmp_path / "hmtui" / "clipboard.txt"
        assert saved.read_text() == LINK
        assert saved.stat().st_mode & 0o777 == 0o600


# --- SSH ----------------------------------------------------------------------------------------------------


def test_over_a_real_ssh_the_copy_arrives_at_the_near_terminal(tmp_path: Path) -> None:
    with sshd(tmp_path) as login, Terminal([*login, f"{hmtui_program()} --query gpt-3"]) as terminal:
        open_gpt3(terminal)
        terminal.press("l")
        terminal.wait_for("Sent the paper link of GPT-3 to your terminal via OSC 52")
        assert sent(terminal.since()) == [LINK]
        terminal.press("ctrl+q")
        assert terminal.wait() == 0


def test_over_a_real_ssh_no_browser_is_started_and_the_link_is_shown(tmp_path: Path) -> None:
    trap = tmp_path / "bin"
    trap.mkdir()
    for name in ("w3m", "lynx", "www-browser", "xdg-open"):
        (trap / name).write_text(f"#!/bin/sh\necho TAKEN OVER; touch {tmp_path}/started; sleep 5\n")
        (trap / name).chmod(0o755)
    with sshd(tmp_path) as login, Terminal([*login, f"PATH={trap}:$PATH {hmtui_program()} --query gpt-3"]) as terminal:
        open_gpt3(terminal)
        terminal.press("o")
        screen = terminal.wait_for("No display found")
        assert LINK in screen
        assert b"\x1b]8;" in terminal.since()
        assert LINK.encode() in terminal.since()
        terminal.press("esc")
        terminal.wait_gone("No display found")
        assert b"TAKEN OVER" not in terminal.since()
        assert not (tmp_path / "started").exists()
        terminal.press("ctrl+q")
