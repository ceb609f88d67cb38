"""The terminal for the browser, wherever the standard streams of the command go.

Invariant: what the browser takes it gives back; nothing is drawn on a stream
that somebody reads records from.
"""

from __future__ import annotations

import gc
import io
import os
import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING

from hmtui.errors import UsageError
from hmtui.terminal import refuse_screen

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["make_ready", "terminal_itself"]

_PATIENCE = "250"
"""Milliseconds for the rest of an escape sequence; over SSH, the pieces of one key can be that far apart."""
_TURN = 0.001
"""Seconds after which a thread that reads or searches lets the screen have a turn: a fifth of what is usual."""
_STREAMS = ("__stdin__", "__stdout__", "__stderr__")
"""What Textual reads keys from, measures and draws on, whatever ``sys.stdout`` is at the time."""


@contextmanager
def make_ready() -> Iterator[None]:
    """Set what Textual reads when it is imported, and the encoding of the stream it draws on; it is imported within.

    What is there by then stays until the end. The collector of cycles walked through it again and again, for a
    tenth of the wait for the first screen; now it does so neither then nor later.
    """
    if os.environ.get("SSH_CONNECTION"):
        os.environ.setdefault("ESCDELAY", _PATIENCE)
    # A frame that misses the beat waits for the next: at twice the usual rate half as long. Idle, none is drawn.
    os.environ.setdefault("TEXTUAL_FPS", "120")
    # Frames and glyphs are written as they are even where the locale knows no UTF-8: terminals do.
    if isinstance(sys.__stderr__, io.TextIOWrapper):
        sys.__stderr__.reconfigure(encoding="utf-8", errors="replace")
    # Before the imports: each file read is a turn given away, which a thread that reads a list would keep for longer.
    sys.setswitchinterval(_TURN)
    was_on = gc.isenabled()  # a thread that reads a list may have stopped it, and will let it go on
    gc.disable()
    try:
        yield
    finally:
        gc.freeze()
        if was_on:
            gc.enable()


@contextmanager
def terminal_itself() -> Iterator[None]:
    """Let the browser take the terminal this process belongs to for its standard streams.

    Raises:
        UsageError: there is none, or it cannot show a screen.
    """
    refusal = refuse_screen(stdin_is_terminal=True, stdout_is_terminal=True, environ=os.environ)
    if refusal:
        raise UsageError(refusal)
    usual = {name: getattr(sys, name) for name in _STREAMS}
    path = _terminal()
    try:
        with open(path, encoding="utf-8") as keys, open(path, "w", encoding="utf-8", errors="replace") as screen:  # noqa: PTH123 - no path object is needed
            for name, stream in zip(_STREAMS, (keys, screen, screen), strict=True):
                setattr(sys, name, stream)
            yield
    finally:
        for name, stream in usual.items():
            setattr(sys, name, stream)


def _terminal() -> str:
    """Find the terminal by its own name where a stream still leads to it: not every system can wait on ``/dev/tty``."""
    names = [os.ttyname(number) for number in range(3) if os.isatty(number)]
    for name in (*names, "/dev/tty"):
        try:
            os.close(os.open(name, os.O_RDWR | os.O_NOCTTY))
        except OSError:
            continue
        return name
    raise UsageError("There is no terminal to show a screen on.", hint="Use: hmtui search WORDS.")
