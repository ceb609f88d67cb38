"""The environment of the program: multiplexer, SSH, display, terminal.

Invariant: everything is derived from environment variables and the platform name, so
tests can set it; nothing is executed, queried or written.
"""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

from msgspec import Struct

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["Environment", "refuse_screen"]

_MULTIPLEXED = ("tmux", "screen")


class Environment(Struct, frozen=True, kw_only=True):
    """The environment of this process."""

    tmux: bool = False
    """Inside tmux on this machine ($TMUX)."""
    screen: bool = False
    """Inside GNU screen on this machine ($STY)."""
    ssh: bool = False
    """Reached over SSH."""
    display: str = ""
    """``x11`` ($DISPLAY), ``wayland`` ($WAYLAND_DISPLAY), or empty."""
    macos: bool = False
    wsl: bool = False
    """Windows Subsystem for Linux, with the clipboard and browser of Windows."""
    web: bool = False
    """Served to a web browser, whose clipboard is the only one."""
    term: str = ""
    term_program: str = ""
    browser: str = ""
    """The value of $BROWSER."""
    clipboard_route: str = "auto"
    """The value of $HMTUI_CLIPBOARD."""

    @classmethod
    def read(cls, environ: Mapping[str, str] | None = None, platform: str = sys.platform) -> Environment:
        """Return the environment described by environment variables."""
        env = os.environ if environ is None else environ
        return cls(
            tmux=bool(env.get("TMUX")),
            screen=bool(env.get("STY")),
            ssh=bool(env.get("SSH_CONNECTION") or env.get("SSH_TTY") or env.get("SSH_CLIENT")),
            display="wayland" if env.get("WAYLAND_DISPLAY") else "x11" if env.get("DISPLAY") else "",
            macos=platform == "darwin",
            wsl=platform == "linux" and bool(env.get("WSL_DISTRO_NAME") or env.get("WSL_INTEROP")),
            web=env.get("TEXTUAL_DRIVER", "").endswith("WebDriver") or env.get("TEXTUAL_DRIVER") == "web",
            term=env.get("TERM", ""),
            term_program=env.get("TERM_PROGRAM", ""),
            browser=env.get("BROWSER", ""),
            clipboard_route=env.get("HMTUI_CLIPBOARD") or "auto",
        )

    @property
    def multiplexer_beyond(self) -> bool:
        """Whether TERM indicates a tmux or screen on the other side of SSH, which may drop OSC 52."""
        return self.term.startswith(_MULTIPLEXED) and not self.tmux and not self.screen

    @property
    def desktop(self) -> bool:
        """Whether graphical programs can be started for the user."""
        return bool(self.display) or self.macos or self.wsl


def refuse_screen(environ: Mapping[str, str], *, stdin_is_terminal: bool, stdout_is_terminal: bool) -> str | None:
    """Return a message about why the browser cannot run here; None when it can."""
    instead = "Use: hmtui search WORDS."
    if not stdin_is_terminal or not stdout_is_terminal:
        return f"The browser needs a terminal. {instead}"
    if environ.get("TERM", "") in {"dumb", "unknown"}:
        return f"This terminal (TERM={environ['TERM']}) cannot show a screen. {instead}"
    return None
