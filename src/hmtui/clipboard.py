"""Copy text to the user's clipboard and report whether that succeeded.

On a desktop the clipboard belongs to the window system, inside tmux to tmux, over SSH
to a remote terminal that can only be sent an escape sequence (OSC 52) and never
answers. ``copy`` uses every route that can reach the user and reports which ones took
the text, and whether that is confirmed:

1. inside tmux, ``tmux load-buffer -w -``: tmux drops plain OSC 52 by default, but not
   this, and its exit status is known;
2. the desktop's clipboard, through pyperclip;
3. OSC 52, over SSH or when nothing else took the text, but not through a tmux that
   would drop it; in GNU screen split into DCS strings that it passes on;
4. a file in the state directory, when nothing else worked or the text is too long.

pyperclip ignores exit statuses, waits forever for a hung X server and lets its tools
write to our screen; so it runs in a child process, silenced and with a timeout, which
reads the clipboard back to confirm the copy.

``copy`` may take seconds, so call it in a worker thread; it calls ``write_terminal`` in
the same thread.

Invariant: a failing route never raises, nothing hangs, and no child process writes to
the terminal.
"""

from __future__ import annotations

import base64
import contextlib
import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct

from hmtui.errors import ClipboardError
from hmtui.files import make_private_folder, write_atomically
from hmtui.paths import folder

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from hmtui.terminal import Environment

__all__ = ["ROUTES", "Copied", "copy", "osc52", "output_of", "run_quietly"]

ROUTES = ("auto", "native", "tmux", "osc52", "file", "off")
"""The values of HMTUI_CLIPBOARD."""

_TIMEOUT = 2.0
"""Seconds after which a clipboard tool is taken to hang."""
_CHILD_TIMEOUT = 4.0
"""Seconds for the child process; on a busy machine starting Python alone takes one."""
_OSC52_MOST = 100_000
"""Base64 characters of a sequence; terminals drop longer ones."""
_SCREEN_PIECE = 700
"""Bytes of one DCS string; GNU screen drops those of more than 768."""


class Copied(Struct, frozen=True):
    """The result of a copy."""

    routes: tuple[str, ...]
    """Which of tmux, native, osc52 and file took the text."""
    confirmed: bool
    """Whether a clipboard is known to have the text; False for OSC 52 alone and for a file."""
    how: str
    """The routes, for messages."""
    hint: str = ""
    """What to do if the text does not arrive."""
    path: Path | None = None
    """The file with the text, when no clipboard took it or a file was requested."""
    refused: bool = False
    """Whether clipboards were tried and all failed."""

    @property
    def _in_buffer_only(self) -> bool:
        return self.hint == _BUFFER_ONLY and self.routes == ("tmux",)

    def sentence(self, what: str) -> str:
        """Return a message about what happened to ``what``, such as ``Copied LINK (tmux buffer)``."""
        if self.path is not None:
            return (
                f"No clipboard found, saved {what} to {self.path}" if self.refused else f"Saved {what} to {self.path}"
            )
        if self._in_buffer_only:
            return f"Copied {what} (only in tmux's buffer)"
        return f"Copied {what} ({self.how})" if self.confirmed else f"Sent {what} to your {self.how}"

    def notice(self, what: str) -> str:
        """Return that message with the hint, each route named once."""
        if self._in_buffer_only:
            return f"Copied {what}. {self.hint}"
        return f"{self.sentence(what)}. {self.hint}" if self.hint else self.sentence(what)


def copy(
    text: str,
    env: Environment,
    *,
    write_terminal: Callable[[str], bool] | None = None,
    route: str | None = None,
    state_dir: Path | None = None,
) -> Copied:
    """Copy text to the user's clipboard.

    Args:
        text: the text to copy.
        env: the environment.
        write_terminal: writes an escape sequence to the terminal and returns False on failure; None without a
            terminal.
        route: one of ``ROUTES``; None uses the route of ``env``.
        state_dir: the directory for the file; None is hmtui's state directory.

    Raises:
        ClipboardError: copying is switched off, the route is unknown, or no route took the text.
    """
    route = route or env.clipboard_route
    if route not in ROUTES:
        raise ClipboardError(
            f"Unknown clipboard route {route} (HMTUI_CLIPBOARD).", hint=f"Use one of: {', '.join(ROUTES)}."
        )
    if route == "off":
        raise ClipboardError("Copying is switched off (HMTUI_CLIPBOARD=off).")
    data = text.encode("utf-8", "replace")
    taken = _by_clipboards(data, env, write_terminal, route)
    if taken is not None:
        return taken
    if route in {"auto", "file"}:
        return _save(data, state_dir, refused=route == "auto")
    raise ClipboardError(
        f"Copying by {route} failed.", hint="Set HMTUI_CLIPBOARD=auto to try all routes, or run `hmtui doctor`."
    )


def _by_clipboards(
    data: bytes, env: Environment, write_terminal: Callable[[str], bool] | None, route: str
) -> Copied | None:
    routes: list[str] = []
    words: list[str] = []
    hint = ""
    buffer = _tmux(data) if route in {"auto", "tmux"} and env.tmux and not env.web else None
    if buffer is not None:
        routes.append("tmux")
        words.append(f"tmux buffer{buffer.passed_on}")
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
        words.append("terminal via OSC 52")
        hint = _OUTER_TMUX if env.multiplexer_beyond else _NOT_ALLOWED
    if not routes:
        return None
    return Copied(tuple(routes), routes != ["osc52"], ", ".join(words), hint)


_OUTER_TMUX = "If pasting fails, set in your local tmux: set -s set-clipboard on"
_NOT_ALLOWED = "If pasting fails, allow OSC 52 in your terminal's settings; help: run `hmtui doctor`"
_BUFFER_ONLY = "Only in tmux's buffer; run `hmtui doctor`"


# --- tmux ---------------------------------------------------------------------------------------------------


class _Buffer(Struct, frozen=True):
    """A tmux buffer that holds the text."""

    passed_on: str = ""
    """Where tmux passed the text on to, for messages; empty when it did not."""
    hint: str = ""
    relays_osc52: bool = False
    """Whether this tmux passes OSC 52 on."""


def _tmux(data: bytes) -> _Buffer | None:
    """Load the text into tmux's buffer; None when tmux did not take it."""
    if run_quietly(["tmux", "load-buffer", "-w", "-"], data) == 0:
        name, _, features = _ask_tmux("display-message", "-p", "#{client_termname} #{client_termfeatures}").partition(
            " "
        )
        if "clipboard" not in features.split(","):
            return _Buffer(hint=_BUFFER_ONLY)
        if name.startswith(("tmux", "screen")):
            # tmux runs in another tmux, which drops the text by default.
            return _Buffer(", passed to the outer tmux", _OUTER_TMUX)
        return _Buffer(", passed to your terminal")
    if run_quietly(["tmux", "load-buffer", "-"], data) != 0:
        return None
    # tmux before 3.2 has no -w: it keeps the text, and passes OSC 52 on only if configured to.
    return _Buffer(hint=_BUFFER_ONLY, relays_osc52=_ask_tmux("show-options", "-gv", "set-clipboard") == "on")


def _ask_tmux(*words: str) -> str:
    """Return the output of a tmux command; empty when it fails."""
    return output_of(["tmux", *words])


def output_of(argv: Sequence[str]) -> str:
    """Return what a program prints; empty when it is missing, fails or times out."""
    try:
        answer = subprocess.run(
            argv,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            timeout=_TIMEOUT,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired):
        return ""
    return answer.stdout.decode("utf-8", "replace").strip() if answer.returncode == 0 else ""


# --- the desktop --------------------------------------------------------------------------------------------

_TOOLS = {
    "copy_xclip": "xclip",
    "copy_xsel": "xsel",
    "copy_wl": "wl-copy",
    "copy_klipper": "klipper",
    "copy_osx_pbcopy": "pbcopy",
    "copy_osx_pyobjc": "pasteboard",
}
"""pyperclip's functions whose clipboard outlives the process that filled it, unlike those of Qt and GTK."""

_FIRST_CODE = 10
_CHILD = f"""
import sys
sys.path[:] = [path for path in sys.path if path]
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
"""Copies, reads back, and returns the number of the tool as exit status. Never imports from the current directory."""


def _native(data: bytes, env: Environment) -> str:
    """Fill the desktop's clipboard; return the name of the tool that confirmed it, or an empty text."""
    if env.wsl:
        # Reading the Windows clipboard back takes a second; the exit status of clip.exe is enough.
        encoded = data.decode("utf-8").encode("utf-16-le")
        return "Windows clipboard" if run_quietly(["clip.exe"], encoded) == 0 else ""
    code = run_quietly([sys.executable, "-c", _CHILD], data, _CHILD_TIMEOUT)
    tools = list(_TOOLS.values())
    return tools[code - _FIRST_CODE] if code is not None and 0 <= code - _FIRST_CODE < len(tools) else ""


def run_quietly(argv: Sequence[str], data: bytes, timeout: float = _TIMEOUT) -> int | None:
    """Run a program with ``data`` as input; return its exit status, None if it is missing or times out.

    It runs in a separate session, without our terminal, and may leave a child behind
    (xclip serves the clipboard until the next copy). When it times out it is killed with
    its children.
    """
    try:
        process = subprocess.Popen(
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
            # Timed out or interrupted; in its own session it has not received Ctrl+C.
            if process.returncode is None:
                with contextlib.suppress(OSError):
                    os.killpg(process.pid, signal.SIGKILL)
                process.wait()
    return None


# --- the terminal -------------------------------------------------------------------------------------------


def osc52(data: bytes, *, screen: bool = False) -> str | None:
    """Return the OSC 52 sequence that copies ``data``; None when the data is too long.

    ``screen``: split the sequence into DCS strings that GNU screen passes on.
    """
    if len(data) > _OSC52_MOST // 4 * 3:
        return None
    encoded = base64.b64encode(data).decode("ascii")
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
    """Save the text to a file that only the user can read."""
    if state_dir is None:
        state_dir = Path(folder("state"))
    path = state_dir / "clipboard.txt"
    try:
        make_private_folder(state_dir)
        write_atomically(path, data, private=True)
    except OSError as error:
        raise ClipboardError(
            f"{'No clipboard found, and the text' if refused else 'The text'} could not be saved to {path}:"
            f" {error.strerror}.",
            hint="Copy again once it can be written, or run `hmtui doctor`.",
        ) from error
    return Copied(("file",), confirmed=False, how=f"to {path}", path=path, refused=refused)
