"""Log internal errors, and save drafts of notes that could not be saved.

Invariant: no function raises; files are readable by their owner only.
"""

from __future__ import annotations

import itertools
import os
import sys
import threading
import time
import traceback
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING

import hmtui
from hmtui.errors import InternalError
from hmtui.files import make_private_folder
from hmtui.paths import folder

if TYPE_CHECKING:
    from collections.abc import Iterator
    from types import TracebackType

__all__ = ["discard_draft", "errors_logged", "keep_draft", "log_error", "log_path", "report"]

_MOST = 1_000_000
"""Bytes from which the log is deleted and started again."""

_number = itertools.count(1)


def log_path() -> str:
    """Return the path of the log of internal errors."""
    return f"{folder('state')}/errors.log"


def report(error: BaseException) -> InternalError:
    """Write a traceback to the log; return an error for the user that names the log."""
    what = type(error).__name__
    problem = log_error(error)
    if problem:
        return InternalError(f"Internal error: {what}: {error}.", hint=f"{log_path()} cannot be written: {problem}")
    return InternalError(f"Internal error ({what}), details in {log_path()}")


def log_error(error: BaseException, trace: TracebackType | None = None) -> str:
    """Append a traceback to the log; return a message if that failed, else an empty text."""
    head = f"--- {time.strftime('%Y-%m-%dT%H:%M:%S%z')} hmtui {hmtui.__version__}, Python {sys.version.split()[0]}\n"
    lines = traceback.format_exception(type(error), error, trace or error.__traceback__)
    try:
        make_private_folder(folder("state"))
        with suppress(OSError):
            if Path(log_path()).stat().st_size > _MOST:
                Path(log_path()).unlink()
        _write(log_path(), f"{head}{''.join(lines)}\n", os.O_APPEND)
    except OSError as failed:
        return failed.strerror or str(failed)
    return ""


@contextmanager
def errors_logged() -> Iterator[None]:
    """Log uncaught errors of threads and destructors, since stderr is not visible while the browser runs."""
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
    """Save text to a new file in the state directory; return its path, empty if that failed."""
    directory = f"{folder('state')}/drafts"
    path = f"{directory}/note-{time.strftime('%Y%m%d-%H%M%S')}-{os.getpid()}-{next(_number)}.md"
    try:
        make_private_folder(directory)
        _write(path, f"{text}\n", os.O_EXCL)
    except OSError as failed:
        log_error(failed)
        return ""
    return path


def discard_draft(path: str) -> None:
    """Delete a draft whose text has been saved."""
    with suppress(OSError):
        Path(path).unlink()


def _write(path: str, text: str, how: int) -> None:
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | how | getattr(os, "O_NOFOLLOW", 0), 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8", errors="backslashreplace") as file:
        if hasattr(os, "fchmod"):
            os.fchmod(descriptor, 0o600)
        file.write(text)
