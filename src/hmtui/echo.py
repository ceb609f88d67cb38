"""The terminal from the start of the program until the browser takes it: what is typed is not echoed, and is not lost.

Invariant: unless it was handed over, the terminal is as it was found afterwards, after errors and SIGTERM too.
"""

from __future__ import annotations

import os
import signal
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, Any

try:
    import termios
except ModuleNotFoundError:  # Windows, where the browser has another driver
    termios = None  # type: ignore[assignment]

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["echo_off", "hand_over"]

_modes: dict[int, list[Any]] = {}
"""The file descriptor of the terminal, and the modes to restore; empty while there is nothing to restore."""


@contextmanager
def echo_off() -> Iterator[None]:
    """Stop the terminal from echoing keys and from editing lines; Ctrl+C and Ctrl+Z work as before."""
    handled = _begin()
    try:
        yield
    finally:
        _end()
        for number in handled:
            if signal.getsignal(number) is _die:
                signal.signal(number, signal.SIG_DFL)


def hand_over() -> list[Any] | None:
    """Return the modes that the terminal had at first, for the caller to restore; None where they are as at first."""
    return _modes.popitem()[1] if _modes else None


def _begin() -> list[signal.Signals]:
    """Change the modes of the terminal; return the signals that are handled until the end."""
    terminal = next((number for number in range(3) if _in_front_of(number)), None)
    if terminal is None:
        return []
    before, now = termios.tcgetattr(terminal), termios.tcgetattr(terminal)
    now[0] &= ~(termios.ICRNL | termios.INLCR | termios.IGNCR | termios.IXON | termios.IXOFF)
    now[3] &= ~(termios.ECHO | termios.ICANON | termios.IEXTEN)
    now[6][termios.VMIN], now[6][termios.VTIME], now[6][termios.VQUIT] = 1, 0, b"\0"
    handled = [one for one in (signal.SIGTERM, signal.SIGHUP) if signal.getsignal(one) is signal.SIG_DFL]
    _modes[terminal] = before
    for number in handled:
        signal.signal(number, _die)
    termios.tcsetattr(terminal, termios.TCSANOW, now)
    return handled


def _end() -> None:
    while _modes:
        terminal, before = _modes.popitem()
        if _in_front_of(terminal):
            with suppress(termios.error):
                termios.tcsetattr(terminal, termios.TCSANOW, before)


def _in_front_of(number: int) -> bool:
    """Return whether a file descriptor is a terminal in whose foreground this process runs."""
    try:
        return os.isatty(number) and os.tcgetpgrp(number) == os.getpgrp()
    except (OSError, AttributeError):
        return False


def _die(number: int, _frame: object) -> None:
    _end()
    signal.signal(number, signal.SIG_DFL)
    os.kill(os.getpid(), number)
