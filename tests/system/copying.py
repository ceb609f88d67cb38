"""What tests that copy for real share: an X server, an sshd, and the reader of what was sent to a terminal's clipboard."""

from __future__ import annotations

import base64
import os
import re
import shutil
import signal
import socket
import subprocess
import time
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tools import need_tool

if TYPE_CHECKING:
    from collections.abc import Iterator

LINK = "https://arxiv.org/abs/2005.14165"
OSC52 = re.compile(rb"\x1b\]52;[a-z]*;([A-Za-z0-9+/=]+)(?:\x07|\x1b\\)")


def sent(output: bytes) -> list[str]:
    """Return the texts that were sent to a terminal's clipboard by OSC 52."""
    return [base64.b64decode(found).decode() for found in OSC52.findall(output)]


@contextmanager
def x_server() -> Iterator[tuple[str, subprocess.Popen[bytes]]]:
    """Run an X server without a screen; give its display, and its process, which a test may stop."""
    need_tool("Xvfb")
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
        yield display, server
    finally:
        server.send_signal(signal.SIGCONT)
        server.terminate()
        server.wait(10)


@contextmanager
def sshd(folder: Path) -> Iterator[list[str]]:
    """Run an sshd of our own on loopback; give the command that logs in and runs what follows it on a terminal."""
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
    options = (
        "StrictHostKeyChecking=no",
        "UserKnownHostsFile=/dev/null",
        "LogLevel=ERROR",
        "IdentitiesOnly=yes",
        "ConnectTimeout=10",
    )
    words = [word for option in options for word in ("-o", option)]
    try:
        _wait_for_port(port)
        yield ["ssh", "-tt", "-F", "/dev/null", *words, "-i", f"{folder}/user", f"-p{port}", "root@127.0.0.1"]
    finally:
        server.terminate()
        server.wait(10)


def _wait_for_port(port: int) -> None:
    for _ in range(100):
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.05)
    raise AssertionError("sshd did not come up")


def _home_in(folder: Path) -> str:
    """Return the variables of a home of its own: a login would otherwise get the one of the account."""
    home = folder / "home"
    home.mkdir()
    places = {"CONFIG": ".config", "DATA": ".local/share", "STATE": ".local/state", "CACHE": ".cache"}
    return " ".join((f"HOME={home}", *(f"XDG_{name}_HOME={home}/{place}" for name, place in places.items())))
