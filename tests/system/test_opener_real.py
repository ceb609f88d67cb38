"""Opening for real: what a browser prints, where it hangs, and text browsers that would take the screen.

``hmtui open`` runs on a real terminal with programs on its PATH that stand for
browsers; what they do is compared with what the terminal got.
"""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import pytest

from terminal_harness import Terminal
from tools import hmtui_program

if TYPE_CHECKING:
    from pathlib import Path

NOISE = "Gtk-WARNING noise"


def program(folder: Path, name: str, body: str) -> Path:
    """Put a program on a PATH; it notes that it was started, and with what."""
    (folder / name).write_text(f'#!/bin/sh\necho "$@" > {folder}/{name}.log\n{body}\n')
    (folder / name).chmod(0o755)
    return folder / name


def open_link(folder: Path, **env: str) -> tuple[int, str]:
    """Open GPT-3's paper on a terminal; give the exit status and everything that was written on the terminal."""
    path = f"{folder}:/usr/bin:/bin"
    with Terminal([hmtui_program(), "open", "gpt-3"], env={"PATH": path, **env}) as terminal:
        status = terminal.wait()
        return status, terminal.since().decode()


def test_on_a_desktop_the_browser_gets_the_address_and_its_noise_stays_off_the_terminal(tmp_path: Path) -> None:
    program(tmp_path, "xdg-open", f"echo {NOISE}; echo {NOISE} >&2; echo {NOISE} > /dev/tty")
    status, written = open_link(tmp_path, DISPLAY=":77")
    assert status == 0
    assert (tmp_path / "xdg-open.log").read_text() == "https://arxiv.org/abs/2005.14165\n"
    assert NOISE not in written


def test_a_browser_that_stays_does_not_hold_the_terminal_and_outlives_it(tmp_path: Path) -> None:
    program(tmp_path, "xdg-open", f"sleep 2; echo lived > {tmp_path}/end")
    start = time.monotonic()
    status, _ = open_link(tmp_path, DISPLAY=":77")
    assert status == 0
    assert not (tmp_path / "end").exists()
    assert time.monotonic() - start < 10
    for _ in range(100):
        if (tmp_path / "end").exists():
            break
        time.sleep(0.05)
    assert (tmp_path / "end").read_text() == "lived\n"


@pytest.mark.parametrize("env", [{}, {"SSH_CONNECTION": "127.0.0.1 1 127.0.0.1 22"}, {"BROWSER": "w3m %s:lynx"}])
def test_a_text_browser_is_never_started(env: dict[str, str], tmp_path: Path) -> None:
    names = ("w3m", "lynx", "links", "elinks", "www-browser", "xdg-open", "gio", "sensible-browser")
    for name in names:
        program(tmp_path, name, f"echo {NOISE} > /dev/tty; sleep 20")
    status, written = open_link(tmp_path, **env)
    assert (status, "https://arxiv.org/abs/2005.14165" in written) == (0, True)
    assert [name for name in names if (tmp_path / f"{name}.log").exists()] == []
    assert NOISE not in written


def test_a_forwarding_browser_is_used_over_ssh(tmp_path: Path) -> None:
    browser = program(tmp_path, "forward", "exit 0")
    status, _ = open_link(tmp_path, SSH_CONNECTION="127.0.0.1 1 127.0.0.1 22", BROWSER=str(browser))
    assert status == 0
    assert "2005.14165" in (tmp_path / "forward.log").read_text()
