"""Output: results on stdout, messages on stderr.

Invariant: nothing written here raises an encoding error; characters that the
stream cannot encode become ``?``. Colour and columns appear on a terminal only,
unless the environment asks for colour.
"""

from __future__ import annotations

import os
import sys
from contextlib import suppress
from typing import TYPE_CHECKING

from hmtui.errors import HmtuiError
from hmtui.text.cleaning import clean

if TYPE_CHECKING:
    from typing import TextIO

__all__ = [
    "OutputError",
    "counted",
    "drop_stdout",
    "emit",
    "finish",
    "is_terminal",
    "paint",
    "prepare",
    "say",
    "say_error",
    "speaks_unicode",
    "terminal_width",
    "wants_colour",
]

_COLOURS = {"bold": "1", "dim": "2", "match": "1;33", "good": "32", "warn": "33", "bad": "31", "heading": "1;36"}
_COLOURS |= {"faint": "2", "s0": "36", "s1": "33", "s2": "35"}
_COLOURS |= {"m0": "2", "m1": "36", "m2": "32", "m3": "33", "m4": "31"}
_USUAL_WIDTH = 80


class OutputError(HmtuiError):
    """Stdout cannot be written, because the disk is full for example."""


def prepare() -> None:
    """Make the standard streams safe for any text; one that the parent process closed is replaced by ``os.devnull``."""
    for name in ("stdout", "stderr"):
        stream = getattr(sys, name)
        if stream is None:
            setattr(sys, name, open(os.devnull, "w", encoding="utf-8"))  # noqa: PTH123, SIM115 - lives as long as the process
        elif hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")
    if hasattr(sys.stdin, "reconfigure"):
        sys.stdin.reconfigure(errors="replace")


def drop_stdout() -> None:
    """Discard what is still to be written to stdout, so that the interpreter does not fail on it at exit."""
    try:
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, sys.stdout.fileno())
        os.close(nowhere)
    except (OSError, ValueError):  # no descriptor behind it, as in a test's capture
        return


def emit(*lines: str) -> None:
    """Write lines to stdout.

    Raises:
        BrokenPipeError: the reader has closed the pipe.
        OutputError: they cannot be written, for another reason.
    """
    _write("".join(f"{line}\n" for line in lines))


def finish() -> None:
    """Flush stdout. Raises as ``emit`` does."""
    _write("", flush=True)


def _write(text: str, *, flush: bool = False) -> None:
    try:
        sys.stdout.write(text)
        if flush:
            sys.stdout.flush()
    except BrokenPipeError:
        raise
    except OSError as error:
        drop_stdout()
        raise OutputError(f"The output cannot be written: {error.strerror}.") from error


def say(message: str) -> None:
    """Print a message on stderr, on one line; it may quote untrusted text, so it is cleaned."""
    with suppress(OSError):  # the terminal is gone, and with it whoever could read this
        sys.stderr.write(f"hmtui: {clean(message)}\n")


def say_error(error: HmtuiError) -> None:
    """Print an error and its hint as one line on stderr, after the results written so far."""
    try:
        sys.stdout.flush()
    except OSError:
        drop_stdout()
    say(str(error))


def is_terminal(stream: TextIO | None = None) -> bool:
    """Check whether a stream (stdout) is a terminal."""
    try:
        return (stream or sys.stdout).isatty()
    except (AttributeError, ValueError):  # there is none, or it is closed
        return False


def speaks_unicode() -> bool:
    """Check whether stdout can encode every character."""
    return (getattr(sys.stdout, "encoding", None) or "").lower().replace("-", "") in {"utf8", "utf16", "utf32"}


def wants_colour(stream: TextIO | None = None) -> bool:
    """Check whether to colour a stream (stdout): NO_COLOR, then CLICOLOR_FORCE, then whether it is a terminal."""
    if os.environ.get("NO_COLOR"):
        return False
    if os.environ.get("CLICOLOR_FORCE", "0") != "0":
        return True
    return is_terminal(stream) and os.environ.get("TERM") != "dumb" and os.environ.get("CLICOLOR") != "0"


def paint(text: str, look: str, *, colour: bool) -> str:
    """Return text in a style (a key of ``_COLOURS``, others are plain) if there is colour."""
    code = _COLOURS.get(look, "")
    return f"\x1b[{code}m{text}\x1b[m" if colour and text and code else text


def terminal_width() -> int:
    """Return the width of the terminal on stdout; COLUMNS overrides."""
    wanted = os.environ.get("COLUMNS", "")
    if wanted.isascii() and wanted.isdecimal() and int(wanted[:6]) > 0:
        return int(wanted[:6])
    try:
        return os.get_terminal_size(sys.stdout.fileno()).columns or _USUAL_WIDTH
    except (OSError, ValueError):
        return _USUAL_WIDTH


def counted(number: int, what: str) -> str:
    """Return a number with its noun: ``1 record``, ``2 records``."""
    return f"{number} {what}" if number == 1 else f"{number:,} {what}s"
