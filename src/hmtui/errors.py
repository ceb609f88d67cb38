"""Every way hmtui can fail that a user should read about.

Invariant: an error of this tree carries a sentence that can be shown as it is
(what happened, which thing), a hint on what to do next, and the exit code that
the command line answers with. Nothing here knows how it will be shown.

    HmtuiError                exit 1   nothing matched, or a problem was found
    ├── UsageError            exit 2   the command or its surroundings are wrong
    ├── SourceError           exit 3   a catalog or list cannot be read
    │   └── CatalogError      exit 3   … because it is not a valid catalog
    ├── NotFoundError         exit 1   no record of that name (nearest ones offered)
    ├── AmbiguousError        exit 1   several records of that name
    ├── ClipboardError        exit 1   the text could not be handed to any clipboard
    ├── LinkError             exit 1   the link is missing, unsafe, or cannot be opened here
    ├── CitationError         exit 1   no such style, or it cannot be written for this record
    └── InternalError         exit 70  a fault of the program itself; a log file has the details
"""

from __future__ import annotations

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
    "SourceError",
    "UsageError",
]


class Cancelled(Exception):  # noqa: N818 - not an error: somebody asked for it
    """Work was given up because its result is no longer wanted."""


class HmtuiError(Exception):
    """Something a user should be told, with what to do about it."""

    exit_code = 1
    """The process exit code that the command line uses for this error."""

    def __init__(self, message: str, *, hint: str = "") -> None:
        """Keep the sentence and the hint apart, so that each face lays them out its own way."""
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
    """The command, an option, or the terminal it runs in does not fit."""

    exit_code = 2


class SourceError(HmtuiError):
    """A file, directory, address or stream cannot be read as records."""

    exit_code = 3


class CatalogError(SourceError):
    """The source was read, but is not a catalog of a schema this version knows."""


class NotFoundError(HmtuiError):
    """No record answers to the name that was given."""


class AmbiguousError(HmtuiError):
    """More than one record answers to the name that was given."""


class ClipboardError(HmtuiError):
    """No route to a clipboard took the text."""


class LinkError(HmtuiError):
    """There is no such link, it is not safe to open, or nothing here can open it."""


class CitationError(HmtuiError):
    """No such citation style, or this record cannot be written in it."""


class InternalError(HmtuiError):
    """The program itself has failed; ``hmtui.crash`` has written the details to a log."""

    exit_code = 70  # EX_SOFTWARE
