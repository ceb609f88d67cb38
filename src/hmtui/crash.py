"""What is kept when the program fails: a traceback in a log file, and text that was not saved yet.

Invariant: nothing here raises; files are readable by their owner only.
"""

from __future__ import annotations

import itertools
import os
import sys
import time
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING

from hmtui.errors import InternalError
from hmtui.paths import folder

if TYPE_CHECKING:
    from collections.abc import Iterator
    from types import TracebackType

__all__ = ["discard_draft", "errors_logged", "keep_draft", "log_error", "log_path", "report"]

_MOST = 1_000_000
"""Bytes of the log from which on it begins anew."""

_number = itertools.count(1)


def log_path() -> str:
    """Return the path of the log of internal errors."""
    return f"{folder('state')}/errors.log"


def report(error: BaseException) -> InternalError:
    """Write a traceback to the log; return the error that says so to the user."""
    what = type(error).__name__
    problem = log_error(error)
    if problem:
        return InternalError(f"Internal error: {what}: {error}.", hint=f"{log_path()} cannot be written: {problem}")
    return InternalError(f"Internal error ({what}), details in {log_path()}")


def log_error(error: BaseException, trace: TracebackType | None = None) -> str:
    """Append a traceback to the log; return why that was not possible, or nothing."""
    import traceback  # noqa: PLC0415 - needed only when something has failed

    head = f"--- {time.strftime('%Y-%m-%dT%H:%M:%S%z')} hmtui {_version()}, Python {sys.version.split()[0]}\n"
    lines = traceback.format_exception(type(error), error, trace or error.__traceback__)
    try:
        os.makedirs(folder("state"), mode=0o700, exist_ok=True)  # noqa: PTH103 - no path object is needed
        with suppress(OSError):
            if os.path.getsize(log_path()) > _MOST:  # noqa: PTH202 - as above
                os.unlink(log_path())  # noqa: PTH108 - as above
        _write(log_path(), f"{head}{''.join(lines)}\n", os.O_APPEND)
    except OSError as failed:
        return failed.strerror or str(failed)
    return ""


@contextmanager
def errors_logged() -> Iterator[None]:
    """Log errors that end a thread or appear in a destructor: with a screen in front, nobody sees them on stderr."""
    import threading  # noqa: PLC0415 - for the browser only

    usual = threading.excepthook, sys.unraisablehook
    threading.excepthook = lambda failed: _log(failed.exc_value, failed.exc_traceback)
    sys.unraisablehook = lambda failed: _log(failed.exc_value, failed.exc_traceback)
    try:
        yield
    finally:
        threading.excepthook, sys.unraisablehook = usual


def _log(error: BaseException | None, trace: TracebackType | None) -> None:
    if error is not None and not isinstance(error, SystemExit):
        log_error(error, trace)


def keep_draft(text: str) -> str:
    """Write text that was not saved to a file of its own; return the path, empty when that was not possible."""
    directory = f"{folder('state')}/drafts"
    path = f"{directory}/note-{time.strftime('%Y%m%d-%H%M%S')}-{os.getpid()}-{next(_number)}.md"
    try:
        os.makedirs(folder("state"), mode=0o700, exist_ok=True)  # noqa: PTH103 - no path object is needed
        os.makedirs(directory, mode=0o700, exist_ok=True)  # noqa: PTH103 - as above
        _write(path, f"{text}\n", os.O_EXCL)
    except OSError as failed:
        log_error(failed)
        return ""
    return path


def discard_draft(path: str) -> None:
    """Delete a draft whose text has been saved after all."""
    with suppress(OSError):
        os.unlink(path)  # noqa: PTH108 - no path object is needed


def _version() -> str:
    from importlib.metadata import PackageNotFoundError, version  # noqa: PLC0415 - needed only when something has failed

    try:
        return version("hmtui")
    except PackageNotFoundError:
        return "(not installed)"


def _write(path: str, text: str, how: int) -> None:
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | how | getattr(os, "O_NOFOLLOW", 0), 0o600)
    with open(descriptor, "w", encoding="utf-8", errors="backslashreplace") as file:  # noqa: PTH123 - a descriptor
        if hasattr(os, "fchmod"):
            os.fchmod(descriptor, 0o600)
        file.write(text)
