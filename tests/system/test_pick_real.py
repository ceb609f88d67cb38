"""``hmtui pick`` as shells and editors start it: its standard streams are pipes and files, the terminal is /dev/tty."""

from __future__ import annotations

import shlex
import subprocess
from typing import TYPE_CHECKING

import pytest

from source_list import SIZE_OF_SHIPPED
from terminal_harness import Terminal
from tools import hmtui_program

if TYPE_CHECKING:
    from pathlib import Path


def picking(arguments: str, out: Path, *, streams: str = "") -> Terminal:
    """Start ``hmtui pick`` in a shell that keeps what it prints and its exit code."""
    program = shlex.quote(hmtui_program())
    script = f"{program} pick {arguments} >{shlex.quote(str(out))} {streams}; echo code=$?"
    return Terminal(["/bin/sh", "-c", script], columns=100, rows=30)


@pytest.mark.parametrize("streams", ["", "</dev/null", "2>/dev/null", "</dev/null 2>/dev/null", "<&- 2>&-"])
def test_enter_prints_the_choice_wherever_the_streams_go(tmp_path: Path, streams: str) -> None:
    out = tmp_path / "out"
    with picking("", out, streams=streams) as terminal:
        terminal.wait_for("Multimodal")
        terminal.send("gpt-3")
        terminal.wait_until(lambda screen: " GPT-3 " in screen and f" of {SIZE_OF_SHIPPED}" in screen, "the hits")
        terminal.press("enter")
        terminal.wait_for("code=0")
    assert out.read_bytes() == b"brown2020language\n"


def test_several_are_marked_and_printed_as_asked(tmp_path: Path) -> None:
    out = tmp_path / "out"
    with picking("--print cite megatron", out) as terminal:
        terminal.wait_for("choose")
        terminal.press("tab", "space", "space", "enter")
        terminal.wait_for("code=0")
    keys = out.read_text().removeprefix("\\cite{").removesuffix("}\n").split(",")
    assert len(keys) == 2


@pytest.mark.parametrize("keys", [("esc",), ("ctrl+q",), ("tab", "q")])
def test_who_gives_up_gets_nothing_and_130(tmp_path: Path, keys: tuple[str, ...]) -> None:
    out = tmp_path / "out"
    with picking("--print bibtex", out) as terminal:
        terminal.wait_for("choose")
        terminal.press(*keys)
        terminal.wait_for("code=130")
    assert out.read_bytes() == b""


def test_without_a_terminal_it_says_so(tmp_path: Path) -> None:
    done = subprocess.run(
        [hmtui_program(), "pick"],
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        start_new_session=True,
        check=False,
        timeout=30,
    )
    assert (done.returncode, done.stdout) == (2, "")
    assert "no terminal" in done.stderr


def test_what_is_not_known_is_refused_before_the_screen(tmp_path: Path) -> None:
    done = subprocess.run(
        [hmtui_program(), "pick", "--print", "bibtx"], capture_output=True, text=True, check=False, timeout=30
    )
    assert (done.returncode, done.stdout) == (1, "")
    assert "bibtex" in done.stderr
