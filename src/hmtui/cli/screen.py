"""The terminal for the browser, wherever the standard streams are redirected to.

Invariant: streams are restored afterwards; nothing is drawn on a stream from which
another program reads records.
"""

from __future__ import annotations

import gc
import io
import os
import sys
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING

from hmtui.errors import UsageError
from hmtui.terminal import refuse_screen

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["make_ready", "terminal_itself"]

_PATIENCE, _PATIENCE_SSH = "50", "250"
"""Milliseconds for the rest of an escape sequence, after which it is Esc: over SSH, the pieces of one key can be far
apart. tmux and screen send whole keys, wherever they run."""
_TURN = 0.001
"""Seconds after which Python switches from a thread that reads or searches to the screen: a fifth of the default."""
_M_ARENA_MAX = -8
"""What ``mallopt`` calls the number of heaps."""
_STREAMS = ("__stdin__", "__stdout__", "__stderr__")
"""What Textual reads keys from, measures and draws on, whatever ``sys.stdout`` is at the time."""


@contextmanager
def make_ready() -> Iterator[None]:
    """Prepare the process for Textual, which is to be imported within: its environment variables and output encoding.

    The garbage collector is off meanwhile, and skips what was imported from then on: walking through it took a
    tenth of the time to the first screen.
    """
    env = os.environ.get
    in_pieces = env("SSH_CONNECTION") and not (env("TMUX") or env("STY"))
    os.environ.setdefault("ESCDELAY", _PATIENCE_SSH if in_pieces else _PATIENCE)
    # A change waits for the next frame: at twice the default rate, half as long. Idle, no frame is drawn.
    os.environ.setdefault("TEXTUAL_FPS", "120")
    # Terminals understand UTF-8 even where the locale does not say so.
    if isinstance(sys.__stderr__, io.TextIOWrapper):
        sys.__stderr__.reconfigure(encoding="utf-8", errors="replace")
    _share_one_heap()
    # Before the imports: each file read lets another thread run, and one that reads a list would run for longer.
    sys.setswitchinterval(_TURN)
    was_on = gc.isenabled()  # a thread that reads a list may have switched it off, and switches it on again itself
    gc.disable()
    try:
        yield
    finally:
        gc.freeze()
        if was_on:
            gc.enable()


def _share_one_heap() -> None:
    """Have all threads allocate from one heap, where the C library gives each thread its own.

    glibc makes up to eight heaps for each processor, and keeps in each what the threads that used it have freed: after
    some thousand keys, lists and searches half of the browser's memory was of no use, and it went on growing.
    """
    with suppress(ImportError, OSError, AttributeError):  # another C library has no such call, or no need of it
        import ctypes  # noqa: PLC0415 - for the browser alone

        ctypes.CDLL(None).mallopt(_M_ARENA_MAX, 1)


@contextmanager
def terminal_itself() -> Iterator[None]:
    """Make the terminal of this process the standard streams of the browser.

    Raises:
        UsageError: there is none, or it cannot show a screen.
    """
    refusal = refuse_screen(os.environ, stdin_is_terminal=True, stdout_is_terminal=True)
    if refusal:
        raise UsageError(refusal)
    usual = {name: getattr(sys, name) for name in _STREAMS}
    path = Path(_terminal())
    try:
        with path.open(encoding="utf-8") as keys, path.open("w", encoding="utf-8", errors="replace") as screen:
            for name, stream in zip(_STREAMS, (keys, screen, screen), strict=True):
                setattr(sys, name, stream)
            yield
    finally:
        for name, stream in usual.items():
            setattr(sys, name, stream)


def _terminal() -> str:
    """Return the name of the terminal; that of a stream first, since not every system can poll ``/dev/tty``."""
    names = [os.ttyname(number) for number in range(3) if os.isatty(number)]
    for name in (*names, "/dev/tty"):
        try:
            os.close(os.open(name, os.O_RDWR | os.O_NOCTTY))
        except OSError:
            continue
        return name
    raise UsageError("There is no terminal to show a screen on.", hint="Use: hmtui search WORDS.")
