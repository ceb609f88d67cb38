"""The errors of hmtui that are shown to the user.

Invariant: every error has a message that can be shown unchanged (what happened, to
what), a hint on what to do, and the exit code of the command line. Errors do not
depend on how they are shown.

    HmtuiError                exit 1   nothing matched, or a problem was found
    ├── UsageError            exit 2   the command, its options or its environment are wrong
    ├── SourceError           exit 3   a catalog or list cannot be read
    │   └── CatalogError      exit 3   … because it is not a valid catalog
    ├── OnlineError           exit 3   a service on the network gave no usable answer
    ├── NotFoundError         exit 1   no record of that name (the hint has similar names)
    ├── AmbiguousError        exit 1   several records of that name
    ├── ClipboardError        exit 1   the text could not be copied
    ├── LinkError             exit 1   the link is missing, unsafe, or cannot be opened here
    ├── CitationError         exit 1   no such style, or it cannot be written for this record
    └── InternalError         exit 70  a bug in hmtui; a log file has the details
"""

from __future__ import annotations

from typing import TypeVar

__all__ = [
    "AmbiguousError",
    "Cancelled",
    "CatalogError",
    "CitationError",
    "ClipboardError",
    "HmtuiError",
    "InternalError",
    "LinkError",
    "NotFoundError",
    "OnlineError",
    "SourceError",
    "Stopped",
    "UsageError",
    "without_frames",
]

_Error = TypeVar("_Error", bound=BaseException)


class Cancelled(Exception):
    """Work was given up because its result is no longer wanted."""


class Stopped(Exception):
    """The opening of a source was cancelled before there was anything to show."""


class HmtuiError(Exception):
    """An error with a message for the user and a hint on what to do."""

    exit_code = 1
    """The exit code of the command line."""
    failed = False
    """Whether something failed that should have worked, and not only what was asked for is not there."""

    def __init__(self, message: str, *, hint: str = "") -> None:
        """Store the message and the hint."""
        super().__init__(message)
        self.message = message
        self.hint = hint

    def __str__(self) -> str:
        """Return message and hint as one line."""
        if not self.hint:
            return self.message
        stop = "" if self.message.endswith((".", "?", "!", "…")) else "."
        return f"{self.message}{stop} {self.hint}"


class UsageError(HmtuiError):
    """The command, an option or the environment is wrong."""

    exit_code = 2


class SourceError(HmtuiError):
    """A file, directory, address or stream cannot be read as records."""

    exit_code = 3
    failed = True


class CatalogError(SourceError):
    """The source was read, but is not a catalog with a supported schema."""


class OnlineError(HmtuiError):
    """A service on the network did not answer, refused the request, or sent an unusable answer."""

    exit_code = 3
    failed = True
    unreachable = False
    """Whether there was no connection to the service."""


class NotFoundError(HmtuiError):
    """No record has the given name."""


class AmbiguousError(HmtuiError):
    """More than one record has the given name."""


class ClipboardError(HmtuiError):
    """No route to a clipboard took the text."""

    failed = True


class LinkError(HmtuiError):
    """The link is missing, unsafe, or cannot be opened here."""


class CitationError(HmtuiError):
    """The citation style is unknown, or cannot be used for this record."""


class InternalError(HmtuiError):
    """A bug in hmtui; ``hmtui.crash`` has written the details to a log."""

    exit_code = 70  # EX_SOFTWARE


def without_frames(error: _Error) -> _Error:
    """Return an expected error without its traceback and its causes, whose frames hold connections and buffers."""
    error.__cause__ = error.__context__ = None
    return error.with_traceback(None)
