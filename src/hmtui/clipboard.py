"""Copying, with an honest result.

There is no one clipboard: on a desktop it belongs to the window system, inside
tmux to tmux, over SSH to a terminal far away that can only be sent an escape
sequence (OSC 52) and never answers. ``copy`` takes every route that leads to
the user at the keyboard and reports which ones took the text, and whether
that is known or hoped:

1. inside tmux, ``tmux load-buffer -w -``: plain OSC 52 is lost in tmux's default
   settings; this is not, and its exit status tells;
2. the desktop's own clipboard, by way of pyperclip;
3. OSC 52, when over SSH or when nothing else took it, but not through a tmux that
   would drop it; in GNU screen cut into DCS pieces that it lets through;
4. a file in the state directory, when there is nothing else or the text is too
   long for the others.

pyperclip reads no exit status, waits for ever on a hung X server and lets its
tools write on our screen; so it runs in a child of its own, silenced and timed,
which reads the clipboard back before it claims anything.

``copy`` may take seconds and is meant for a worker thread; ``write_terminal`` is
called from that same thread. Invariant: it never raises for a route that fails,
never hangs, and nothing it starts writes to the terminal.
"""

from __future__ import annotations

import base64
import contextlib
import os
import sys
from typing import TYPE_CHECKING

from msgspec import Struct

from hmtui.errors import ClipboardError
from hmtui.files import make_private_folder, write_atomically
from hmtui.paths import folder

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from hmtui.terminal import Environment

__all__ = ["ROUTES", "Copied", "copy", "osc52", "run_quietly"]

ROUTES = ("auto", "native", "tmux", "osc52", "file", "off")
"""What HMTUI_CLIPBOARD may say."""

_TIMEOUT = 2.0  # seconds; a tool that takes longer has hung
_CHILD_TIMEOUT = 4.0  # seconds; a busy login node takes one just to start Python
_OSC52_MOST = 100_000  # base64 characters; terminals drop longer sequences whole
_SCREEN_PIECE = 700  # bytes of a DCS string that GNU screen passes on


class Copied(Struct, frozen=True):
    """Where a text went."""

    routes: tuple[str, ...]
    """Which of tmux, native, osc52 and file took it."""
    confirmed: bool
    """Whether a clipboard is known to hold it; OSC 52 alone never tells, and a file is no clipboard."""
    how: str
    """The ways in words."""
    hint: str = ""
    """What to do if it does not arrive."""
    path: Path | None = None
    """The file it was saved to, when no clipboard took it or a file was asked for."""
    refused: bool = False
    """Whether clipboards were asked, and none took it."""

    def sentence(self, what: str) -> str:
        """Say in one line what happened to ``what``, claiming no more than is known."""
        if self.path is not None:
            return f"No clipboard took {what}: saved to {self.path}" if self.refused else f"Saved {what} to {self.path}"
        return f"Copied {what} · {self.how}" if self.confirmed else f"Sent {what} {self.how}"


def copy(
    text: str,
    env: Environment,
    *,
    write_terminal: Callable[[str], bool] | None = None,
    route: str | None = None,
    state_dir: Path | None = None,
) -> Copied:
    """Hand text to the clipboard of the user at the keyboard.

    Args:
        text: what to copy.
        env: the surroundings.
        write_terminal: sends an escape sequence to the terminal, False when it could not; None without a terminal.
        route: one of ``ROUTES``; None takes the environment's choice.
        state_dir: where a file would go; None is the system's place for hmtui.

    Raises:
        ClipboardError: copying is switched off, the route is unknown, or nothing at all took the text.
    """
    route = route or env.clipboard_route
    if route not in ROUTES:
        raise ClipboardError(f"HMTUI_CLIPBOARD={route} is not a route.", hint=f"Use one of: {', '.join(ROUTES)}.")
    if route == "off":
        raise ClipboardError("Copying is switched off (HMTUI_CLIPBOARD=off).")
    data = text.encode("utf-8", "replace")
    taken = _by_clipboards(data, env, write_terminal, route)
    if taken is not None:
        return taken
    if route in {"auto", "file"}:
        return _save(data, state_dir, refused=route == "auto")
    raise ClipboardError(f"The {route} clipboard did not take the text.", hint="hmtui doctor tells what works here.")


def _by_clipboards(
    data: bytes, env: Environment, write_terminal: Callable[[str], bool] | None, route: str
) -> Copied | None:
    routes: list[str] = []
    words: list[str] = []
    hint = ""
    buffer = _tmux(data) if route in {"auto", "tmux"} and env.tmux and not env.web else None
    if buffer is not None:
        routes.append("tmux")
        words.append(f"tmux buffer (prefix ]){buffer.passed_on}")
        hint = buffer.hint
    if route in {"auto", "native"} and (env.desktop or route == "native") and not env.web:
        tool = _native(data, env)
        if tool:
            routes.append("native")
            words.append(f"{tool} on this machine" if env.ssh else tool)
    far = env.ssh and (buffer is None or buffer.relays_osc52)
    wanted = route == "osc52" or (route == "auto" and (far or env.web or not routes))
    if wanted and _osc52_sent(data, env, write_terminal):
        routes.append("osc52")
        words.append("sent to your terminal (OSC 52)" if len(routes) > 1 else "to your terminal (OSC 52)")
        hint = _OUTER_TMUX if env.multiplexer_beyond else _NOT_ALLOWED
    if not routes:
        return None
    return Copied(tuple(routes), routes != ["osc52"], " and ".join(words), hint)


_OUTER_TMUX = "The tmux on your side needs: set -s set-clipboard on."
_NOT_ALLOWED = "If pasting gives nothing, your terminal does not allow it: see hmtui doctor."
_BUFFER_ONLY = "It goes no further than tmux: see hmtui doctor."


# --- tmux ---------------------------------------------------------------------------------------------------


class _Buffer(Struct, frozen=True):
    """A tmux buffer that holds the text."""

    passed_on: str = ""
    """Where tmux sent it, in words that follow the buffer's; empty when it stays there."""
    hint: str = ""
    relays_osc52: bool = False
    """Whether OSC 52 sent through this tmux could take the text further."""


def _tmux(data: bytes) -> _Buffer | None:
    """Load the text into tmux's buffer and tell how far it got; None when tmux did not take it."""
    if run_quietly(["tmux", "load-buffer", "-w", "-"], data) == 0:
        name, _, features = _ask_tmux("display-message", "-p", "#{client_termname} #{client_termfeatures}").partition(
            " "
        )
        if "clipboard" not in features.split(","):
            return _Buffer(hint=_BUFFER_ONLY)
        if name.startswith(("tmux", "screen")):
            # What it is shown on is a tmux again, which drops what it is sent in its default settings.
            return _Buffer(", passed to the tmux around it", _OUTER_TMUX)
        return _Buffer(", passed to your terminal")
    if run_quietly(["tmux", "load-buffer", "-"], data) != 0:
        return None
    # tmux before 3.2 knows no -w: it keeps the text, and takes OSC 52 further only when told to.
    return _Buffer(hint=_BUFFER_ONLY, relays_osc52=_ask_tmux("show-options", "-gv", "set-clipboard") == "on")


def _ask_tmux(*words: str) -> str:
    """Return what tmux answers to a command; empty when it does not."""
    import subprocess  # noqa: PLC0415 - only copying pays for it

    try:
        asked = subprocess.run(  # noqa: S603 - fixed words
            ["tmux", *words],  # noqa: S607 - the user's own tmux
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            timeout=_TIMEOUT,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired):
        return ""
    return asked.stdout.decode("utf-8", "replace").strip()


# --- the desktop --------------------------------------------------------------------------------------------

_TOOLS = {
    "copy_xclip": "xclip",
    "copy_xsel": "xsel",
    "copy_wl": "wl-copy",
    "copy_klipper": "klipper",
    "copy_osx_pbcopy": "pbcopy",
    "copy_osx_pyobjc": "pasteboard",
}
"""pyperclip's mechanisms whose clipboard outlives the process that filled it; those of Qt and GTK do not."""

_FIRST_CODE = 10
_CHILD = f"""
import sys
sys.path[:] = [place for place in sys.path if place]
import pyperclip
put, get = pyperclip.determine_clipboard()
tools = {list(_TOOLS)!r}
name = getattr(put, "__name__", "")
if name not in tools:
    sys.exit(2)
text = sys.stdin.buffer.read().decode("utf-8")
put(text)
sys.exit({_FIRST_CODE} + tools.index(name) if get() == text else 3)
"""
"""Copies, reads back, and answers with which tool it was. The current directory is no place to import from."""


def _native(data: bytes, env: Environment) -> str:
    """Fill the desktop's clipboard; give the name of the tool that confirmed it, or nothing."""
    if env.wsl:
        # Reading Windows' clipboard back takes PowerShell a second; clip.exe's exit status is enough.
        encoded = data.decode("utf-8").encode("utf-16-le")
        return "Windows clipboard" if run_quietly(["clip.exe"], encoded) == 0 else ""
    code = run_quietly([sys.executable, "-c", _CHILD], data, _CHILD_TIMEOUT)
    tools = list(_TOOLS.values())
    return tools[code - _FIRST_CODE] if code is not None and 0 <= code - _FIRST_CODE < len(tools) else ""


def run_quietly(argv: Sequence[str], data: bytes, timeout: float = _TIMEOUT) -> int | None:
    """Feed a program and give its exit status; None when it is not there or does not end in time.

    It runs in a session of its own, without our terminal, and may leave a
    child behind (xclip serves the clipboard until the next copy). One that does
    not end is killed with all it started.
    """
    import signal  # noqa: PLC0415 - only copying pays for these
    import subprocess  # noqa: PLC0415

    try:
        process = subprocess.Popen(  # noqa: S603 - fixed programs, no shell
            list(argv),
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
    except OSError:
        return None
    with process, contextlib.suppress(OSError, subprocess.TimeoutExpired):
        try:
            process.communicate(data, timeout=timeout)
            return process.returncode
        finally:
            # Out of time, or interrupted: in its own session, Ctrl+C has not reached it.
            if process.returncode is None:
                with contextlib.suppress(OSError):
                    os.killpg(process.pid, signal.SIGKILL)
                process.wait()
    return None


# --- the terminal -------------------------------------------------------------------------------------------


def osc52(data: bytes, *, screen: bool = False) -> str | None:
    """Write the escape sequence that asks a terminal to fill its clipboard; None when the text is too long for one.

    GNU screen drops a DCS string of more than 768 bytes whole, so for it the
    sequence travels in several.
    """
    encoded = base64.b64encode(data).decode("ascii")
    if len(encoded) > _OSC52_MOST:
        return None
    sequence = f"\x1b]52;c;{encoded}\a"
    if not screen:
        return sequence
    pieces = (sequence[at : at + _SCREEN_PIECE] for at in range(0, len(sequence), _SCREEN_PIECE))
    return "".join(f"\x1bP{piece}\x1b\\" for piece in pieces)


def _osc52_sent(data: bytes, env: Environment, write_terminal: Callable[[str], bool] | None) -> bool:
    sequence = osc52(data, screen=env.screen and not env.web)
    return sequence is not None and write_terminal is not None and write_terminal(sequence)


# --- a file -------------------------------------------------------------------------------------------------


def _save(data: bytes, state_dir: Path | None, *, refused: bool) -> Copied:
    """Save the text where only its owner can read it, whole or not at all."""
    if state_dir is None:
        from pathlib import Path  # noqa: PLC0415 - the last resort

        state_dir = Path(folder("state"))
    path = state_dir / "clipboard.txt"
    try:
        make_private_folder(state_dir)
        write_atomically(path, data, private=True)
    except OSError as error:
        raise ClipboardError(
            f"{'No clipboard took the text, and it' if refused else 'The text'} could not be saved to {path}:"
            f" {error.strerror}.",
            hint="hmtui doctor tells what works here.",
        ) from error
    return Copied(("file",), confirmed=False, how=f"to {path}", path=path, refused=refused)
