"""The terminal from the start of the program until the browser takes it: what is typed is not echoed, and is not lost.

Invariant: unless it was handed over, the terminal is as it was found afterwards, after errors and deadly signals too.
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

__all__ = ["DEADLY", "die", "echo_off", "hand_over"]

_NAMES = (
    *("SIGQUIT", "SIGABRT", "SIGUSR1", "SIGUSR2", "SIGALRM", "SIGVTALRM", "SIGPROF", "SIGXCPU"),
    *("SIGIO", "SIGPWR", "SIGSTKFLT", "SIGSYS", "SIGTRAP", "SIGEMT"),
)
DEADLY = tuple(signal.Signals[name] for name in _NAMES if name in signal.Signals.__members__)
"""Signals of which a process dies by default, apart from those that the event loop of the browser handles (SIGTERM,
SIGHUP, SIGINT), those that a fault of the process itself raises, and SIGKILL."""
_HANDLED = (*DEADLY, *(signal.Signals[name] for name in ("SIGTERM", "SIGHUP") if name in signal.Signals.__members__))

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
            if signal.getsignal(number) is die:
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
    now[6][termios.VMIN], now[6][termios.VTIME] = 1, 0
    handled = [one for one in _HANDLED if signal.getsignal(one) is signal.SIG_DFL]
    _modes[terminal] = before
    for number in handled:
        signal.signal(number, die)
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


def die(number: int, _frame: object = None) -> None:
    """Restore the terminal, and die of a signal."""
    _end()
    signal.signal(number, signal.SIG_DFL)
    os.kill(os.getpid(), number)
