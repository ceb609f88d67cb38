"""How far a copy really gets where clipboards are nested: tmux in tmux, tmux over SSH, an old tmux, xsel.

``hmtui copy`` runs in the innermost place; what it says is compared with what
arrived at the outermost one.
"""

from __future__ import annotations

import os
import shutil
import subprocess
from typing import TYPE_CHECKING

import pytest

from system.copying import LINK, sent, x_server
from terminal_harness import Terminal, Tmux
from tools import hmtui_program, need_tool

if TYPE_CHECKING:
    from pathlib import Path

SSH = {"SSH_CONNECTION": "127.0.0.1 1 127.0.0.1 22"}
WIDE = 200  # so that what is said stays on one line
COPY = f"{hmtui_program()} copy gpt-3 --what link; echo DONE; read x"


def run_copy(tmux: Tmux, outer: Terminal) -> str:
    """Let the waiting shell in ``tmux`` copy; give what it said, on one line."""
    outer.wait_quiet(0.3)
    tmux.press("Enter")
    said = tmux.wait_for("DONE")
    outer.wait_quiet(0.3)
    return " ".join(said.split())


@pytest.mark.parametrize("term", ["screen-256color", "linux"])
def test_over_ssh_in_a_tmux_whose_terminal_has_no_clipboard_only_the_buffer_is_claimed(term: str) -> None:
    need_tool("tmux")
    with Tmux(["sh", "-c", f"read x; {COPY}"], env=SSH) as tmux, tmux.attach(columns=WIDE, env={"TERM": term}) as outer:
        said = run_copy(tmux, outer)
        assert tmux.buffer() == LINK
        assert sent(outer.since()) == []
        assert "Only in tmux's buffer" in said
        assert "your terminal" not in said


@pytest.mark.parametrize(("setting", "arrives"), [("external", False), ("on", True)])
def test_in_a_tmux_within_tmux_the_outer_one_decides_and_that_is_said(setting: str, arrives: bool) -> None:
    need_tool("tmux")
    with Tmux(["sh"]) as around, around.attach(columns=WIDE) as outer, Tmux(["sh", "-c", f"read x; {COPY}"]) as inner:
        around.run("set-option", "-s", "set-clipboard", setting)
        outer.wait_quiet(0.3)
        around.send(f"TMUX= exec tmux -S {inner.socket} attach")
        around.press("Enter")
        outer.wait_until(lambda screen: "[main]" in screen and "attach" not in screen, "the inner tmux")
        said = run_copy(inner, outer)
        assert inner.buffer() == LINK
        assert (around.buffer(), sent(outer.since())) == ((LINK, [LINK]) if arrives else ("", []))
        assert "passed to the outer tmux" in said
        assert "set -s set-clipboard on" in said
        assert "your terminal" not in said


@pytest.mark.parametrize(("setting", "arrives"), [("external", False), ("on", True)])
def test_over_ssh_from_within_tmux_the_setting_that_is_needed_is_told(setting: str, arrives: bool) -> None:
    need_tool("tmux")
    # What a remote machine sees of the tmux on this side: its TERM, and nothing of its socket.
    far_side = f"unset TMUX TMUX_PANE TERM_PROGRAM; TERM=tmux-256color; read x; {COPY}"
    with Tmux(["sh", "-c", far_side], env=SSH) as tmux, tmux.attach(columns=WIDE) as outer:
        tmux.run("set-option", "-s", "set-clipboard", setting)
        said = run_copy(tmux, outer)
        assert (tmux.buffer(), sent(outer.since())) == ((LINK, [LINK]) if arrives else ("", []))
        assert "If pasting fails, set in your local tmux: set -s set-clipboard on" in said
        assert "Copied" not in said


@pytest.mark.parametrize(("setting", "arrives"), [("external", False), ("on", True)])
def test_an_old_tmux_is_sent_osc52_only_where_it_passes_it_on(setting: str, arrives: bool, tmp_path: Path) -> None:
    need_tool("tmux")
    old = tmp_path / "tmux"
    old.write_text(f'#!/bin/sh\n[ "$1 $2" = "load-buffer -w" ] && exit 1\nexec {shutil.which("tmux")} "$@"\n')
    old.chmod(0o755)
    command = f"PATH={tmp_path}:$PATH; read x; {COPY}"
    with Tmux(["sh", "-c", command], env=SSH) as tmux, tmux.attach(columns=WIDE) as outer:
        tmux.run("set-option", "-s", "set-clipboard", setting)
        said = run_copy(tmux, outer)
        assert tmux.buffer() == LINK
        assert sent(outer.since()) == ([LINK] if arrives else [])
        assert ("terminal via OSC 52" in said) == arrives


def test_where_only_xsel_is_installed_it_holds_the_copy(tmp_path: Path) -> None:
    need_tool("xsel")
    for name in ("xsel", "sh"):
        (tmp_path / name).symlink_to(shutil.which(name) or name)
    with x_server() as (display, _server):
        env = {"DISPLAY": display, "PATH": str(tmp_path)}
        for _attempt in range(3):  # on a busy machine it may take longer than the program waits for it
            with Terminal([hmtui_program(), "copy", "gpt-3", "--what", "link"], env=env) as terminal:
                assert terminal.wait() == 0
                if "xsel" in terminal.text:
                    break
        assert "xsel" in terminal.text
        assert sent(terminal.since()) == []
        pasted = subprocess.run(
            ["xsel", "-o", "-b"], env={**os.environ, "DISPLAY": display}, capture_output=True, check=True, timeout=10
        )
        assert pasted.stdout.decode() == LINK


def test_a_pipeline_that_ends_in_a_copy_ends_with_it() -> None:
    need_tool("xclip")
    # xclip stays to serve the clipboard: were it to keep our pipes, this would not return.
    with x_server() as (display, _server):
        for _ in range(3):  # on a machine that is busy elsewhere, xclip may miss its time-out
            done = subprocess.run(
                ["sh", "-c", f"{hmtui_program()} copy gpt-3 --what link 2>&1 | cat"],
                env={**os.environ, "DISPLAY": display},
                capture_output=True,
                text=True,
                check=True,
                timeout=15,
            )
            if "xclip" in done.stdout:
                break
    assert "xclip" in done.stdout
