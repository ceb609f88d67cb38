"""Take the machine away: every test starts from the same empty home, locale, clock zone and terminal."""

from __future__ import annotations

import itertools
import os
import signal
import time
from typing import TYPE_CHECKING

import hypothesis
import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_KEPT = {
    "HMTUI_KILL_ROUNDS",
    "HMTUI_PROGRAM",
    "HMTUI_REQUIRE_TOOLS",
    "HMTUI_SOAK_KEYS",
    "HMTUI_SOAK_SEED",
    "TEXTUAL_SNAPSHOT_TEMPDIR",
}
"""Switches of the test suite itself."""

_FOREIGN = {
    "BROWSER",
    "CLICOLOR",
    "CLICOLOR_FORCE",
    "COLORFGBG",
    "COLORTERM",
    "COLUMNS",
    "DBUS_SESSION_BUS_ADDRESS",
    "DISPLAY",
    "EDITOR",
    "ESCDELAY",
    "FORCE_COLOR",
    "LANG",
    "LANGUAGE",
    "LINES",
    "NO_COLOR",
    "PAGER",
    "PYTHONDONTWRITEBYTECODE",  # it would have every program of the tests compile all modules again
    "PYTHONIOENCODING",
    "PYTHONUTF8",
    "STY",
    "TMUX",
    "TMUX_PANE",
    "VISUAL",
    "VTE_VERSION",
    "WAYLAND_DISPLAY",
    "WINDOW",
    "WINDOWID",
    "WT_SESSION",
    "XAUTHORITY",
}
_FOREIGN_PREFIXES = (
    "HMTUI_",
    "KITTY_",
    "KONSOLE_",
    "LC_",
    "SSH_",
    "TERM_PROGRAM",
    "TEXTUAL",
    "WSL",
    "XDG_",
)

_SIGNALS = (signal.SIGINT, signal.SIGQUIT, signal.SIGHUP)
"""What a shell lets a program ignore that it starts in the background, or under nohup; children inherit it."""

# A busy machine is no fault of the code.
hypothesis.settings.register_profile("hmtui", deadline=None, suppress_health_check=[hypothesis.HealthCheck.too_slow])
hypothesis.settings.load_profile("hmtui")

_number = itertools.count()


@pytest.fixture(scope="session")
def homes(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The directory that holds every test's home."""
    return tmp_path_factory.mktemp("homes")


@pytest.fixture(autouse=True)
def isolated(homes: Path) -> Iterator[None]:
    """Return the test an empty home and an environment in which nothing of this machine shows.

    A patch of its own, so that a test's ``monkeypatch.undo()`` does not bring the machine back.
    """
    with pytest.MonkeyPatch.context() as patch:
        for name in list(os.environ):
            if name not in _KEPT and (name in _FOREIGN or name.startswith(_FOREIGN_PREFIXES)):
                patch.delenv(name)
        home = homes / str(next(_number))
        home.mkdir()
        patch.setenv("HOME", str(home))
        for name, place in (
            ("XDG_CONFIG_HOME", ".config"),
            ("XDG_DATA_HOME", ".local/share"),
            ("XDG_STATE_HOME", ".local/state"),
            ("XDG_CACHE_HOME", ".cache"),
        ):
            patch.setenv(name, str(home / place))
        patch.setenv("LC_ALL", "C.UTF-8")
        patch.setenv("TZ", "UTC")
        patch.setenv("TERM", "xterm-256color")
        patch.setenv("TEXTUAL_ANIMATIONS", "none")
        # sshd lives in a directory that only root's shells search.
        patch.setenv("PATH", os.environ.get("PATH", os.defpath) + ":/usr/sbin:/sbin")
        time.tzset()
        ignored = [number for number in _SIGNALS if signal.getsignal(number) is signal.SIG_IGN]
        for number in ignored:
            signal.signal(number, signal.default_int_handler if number == signal.SIGINT else signal.SIG_DFL)
        yield
        for number in ignored:
            signal.signal(number, signal.SIG_IGN)
    time.tzset()
