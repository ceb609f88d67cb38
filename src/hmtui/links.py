"""Opening links in the user's own browser, or saying why that can't be done here.

Only absolute http and https addresses are opened, never through a shell, and
nothing that is started gets the terminal. Over SSH or without a display no
browser is started: one with a window would open on the wrong machine, one for
terminals would take the screen over. The caller then hands the address to the
clipboard instead. ``$BROWSER`` is honoured, since that is how editors forward
links from a remote machine.

Invariant: ``open_url`` waits for about a second at most and never raises for a
browser that fails; it is meant for a worker thread.
"""

from __future__ import annotations

import os
import shlex
from typing import TYPE_CHECKING

from msgspec import Struct

from hmtui.errors import LinkError
from hmtui.text.cleaning import clean, safe_url

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hmtui.terminal import Environment

__all__ = ["Opened", "open_url", "openers"]

_PATIENCE = 1.0  # seconds in which a browser that can't start has said so
_TEXT_BROWSERS = {"w3m", "lynx", "links", "links2", "elinks", "www-browser", "browsh", "carbonyl"}
_WINDOWED = "x-www-browser:firefox:chromium:google-chrome"
"""The $BROWSER that openers see. Left alone, xdg-open falls back on w3m and the like, which without a terminal
show the page to nobody and report success."""


class Opened(Struct, frozen=True):
    """What became of a link."""

    started: bool
    via: str = ""
    """The program that was started."""
    reason: str = ""
    """Why none was."""


def open_url(url: str, env: Environment) -> Opened:
    """Open an address in a browser, detached and silent.

    Raises:
        LinkError: the address is not one that may be opened.
    """
    safe = safe_url(url)
    if safe is None:
        raise LinkError(f"This address is not opened: {clean(url)[:80]}", hint="Only http and https addresses are.")
    tried: list[str] = []
    for argv in openers(safe, env):
        if _starts(argv):
            return Opened(started=True, via=os.path.basename(argv[0]))  # noqa: PTH119 - a name, not a path
        tried.append(os.path.basename(argv[0]))  # noqa: PTH119 - as above
    if tried:
        return Opened(started=False, reason=f"{' and '.join(dict.fromkeys(tried))} could not open it")
    return Opened(started=False, reason="this is a remote machine" if env.ssh else "there is no display here")


def openers(url: str, env: Environment) -> Iterator[list[str]]:
    """Return the commands that could open an address here, the best first; none when nothing should be started."""
    yield from _from_browser_variable(url, env.browser)
    if env.macos and not env.ssh:
        yield ["open", url]
    elif env.wsl and not env.ssh:
        yield ["wslview", url]
        # explorer.exe is no use: it answers 1 to everything, and to an address with a query by showing a folder.
        yield ["rundll32.exe", "url.dll,FileProtocolHandler", url]
    elif env.display and not env.ssh:
        yield ["xdg-open", url]
        yield ["gio", "open", url]


def _from_browser_variable(url: str, variable: str) -> Iterator[list[str]]:
    """Read $BROWSER: commands separated by colons, each with %s where the address goes, or at its end."""
    for command in filter(None, variable.split(os.pathsep)):
        try:
            words = shlex.split(command)
        except ValueError:
            continue
        words = [word for word in words if word != "&"]
        if not words or os.path.basename(words[0]) in _TEXT_BROWSERS:  # noqa: PTH119 - a name, not a path
            continue
        named = any("%s" in word for word in words)
        yield [word.replace("%s", url) for word in words] if named else [*words, url]


def _starts(argv: list[str]) -> bool:
    """Start a program in a session of its own, without our terminal; False when it fails within a moment."""
    import subprocess  # noqa: PLC0415 - only opening pays for these
    import threading  # noqa: PLC0415

    try:
        process = subprocess.Popen(  # noqa: S603 - no shell, the address has been checked
            argv,
            env={**os.environ, "BROWSER": _WINDOWED},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
    except OSError:
        return False
    try:
        return process.wait(_PATIENCE) == 0
    except subprocess.TimeoutExpired:
        # It runs on by itself; somebody must take note of its end, or it stays a zombie as long as we run.
        threading.Thread(target=process.wait, daemon=True).start()
        return True
