"""Copying where researchers sit: in tmux on a machine reached by a real ssh, and in screen within tmux.

``hmtui copy`` runs at the far end; what counts is what arrives at the terminal on this side.
"""

from __future__ import annotations

import base64
import os
import re
import shlex
import shutil
import signal
import socket
import subprocess
import time
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from hmtui import clipboard
from hmtui.terminal import Environment
from terminal_harness import Terminal, Tmux
from tools import hmtui_program, need_tool

if TYPE_CHECKING:
    from collections.abc import Iterator

LINK = "https://arxiv.org/abs/2005.14165"
OSC52 = re.compile(rb"\x1b\]52;[a-z]*;([A-Za-z0-9+/=]+)(?:\x07|\x1b\\)")
COPY = f"{hmtui_program()} copy gpt-3 --what link; echo DONE; read x"


def sent(output: bytes) -> list[str]:
    """Return the texts that were sent to a terminal's clipboard by OSC 52."""
    return [base64.b64decode(found).decode() for found in OSC52.findall(output)]


@contextmanager
def sshd(folder: Path) -> Iterator[list[str]]:
    """Run an sshd of our own on loopback; give the command that logs in on a terminal."""
    need_tool("sshd", "ssh", "ssh-keygen")
    if os.geteuid() != 0:
        pytest.skip("only root can run an sshd that lets its own user in here")
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    for name in ("host", "user"):
        subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", folder / name], check=True, timeout=30)
    (folder / "config").write_text(
        f"Port {port}\nListenAddress 127.0.0.1\nHostKey {folder}/host\nAuthorizedKeysFile {folder}/user.pub\n"
        f"PidFile none\nStrictModes no\nPermitRootLogin yes\nPasswordAuthentication no\nUsePAM no\n"
        f"PermitUserRC no\nSetEnv LC_ALL=C.UTF-8 {_home_in(folder)}\n"
    )
    Path("/run/sshd").mkdir(exist_ok=True)
    server = subprocess.Popen(
        [shutil.which("sshd") or "sshd", "-D", "-e", "-f", folder / "config"], stderr=subprocess.DEVNULL
    )
    try:
        for _ in range(100):
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", port)) == 0:
                    break
            time.sleep(0.05)
        words = "-o StrictHostKeyChecking=no -o UserKnownHostsFile=/dev/null -o LogLevel=ERROR -o IdentitiesOnly=yes"
        yield ["ssh", "-tt", "-F", "/dev/null", *words.split(), "-i", f"{folder}/user", f"-p{port}", "root@127.0.0.1"]
    finally:
        server.terminate()
        server.wait(10)


def _home_in(folder: Path) -> str:
    """Return the variables of a home of its own: a login would otherwise get the one of the account."""
    home = folder / "home"
    home.mkdir()
    places = {"CONFIG": ".config", "DATA": ".local/share", "STATE": ".local/state", "CACHE": ".cache"}
    return " ".join((f"HOME={home}", *(f"XDG_{name}_HOME={home}/{place}" for name, place in places.items())))


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
    need_tool("Xvfb", "xclip")
    read_end, write_end = os.pipe()
    server = subprocess.Popen(
        ["Xvfb", "-displayfd", str(write_end), "-screen", "0", "320x200x24", "-nolisten", "tcp"],
        pass_fds=[write_end],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    os.close(write_end)
    try:
        with os.fdopen(read_end) as pipe:
            display = f":{pipe.readline().strip()}"
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
    finally:
        server.send_signal(signal.SIGCONT)
        server.terminate()
        server.wait(10)


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
