"""``hmtui cite NAME…``: citations, ready to paste.

Invariant: with several records, one that cannot be written in the style takes
nothing from the others; it is named on stderr and the exit code is 1.
"""

from __future__ import annotations

from hmtui.cli.choosing import open_library
from hmtui.cli.output import emit, say_error
from hmtui.errors import CitationError, UsageError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from hmtui.cli.arguments import Arguments
    from hmtui.library import Library
    from hmtui.model import Entry

__all__ = ["print_citations", "run"]


def run(arguments: Arguments) -> int:
    """Print the citations of the records named, in the order named."""
    library = open_library(arguments)
    entries = [library.find(name) for name in arguments.words]
    if arguments.has("output") or arguments.has("append"):
        from hmtui.cli.export import named_file, write  # noqa: PLC0415 - for these options

        if path := named_file(arguments):
            return write(library, entries, path, arguments, append=arguments.has("append"))
    if arguments.has("append") or arguments.has("dry-run"):
        raise UsageError("--append and --dry-run need a file.", hint="As in: hmtui cite gpt-3 --append refs.bib")
    return print_citations(library, entries, arguments.get("style"))


def print_citations(library: Library, entries: Sequence[Entry], style: str) -> int:
    """Print the citations of records in a style; give the exit code.

    Raises:
        CitationError: there is no such style, or none of the records can be written in it.
    """
    try:
        emit(library.cite(entries, style))
        library.keep_keys(entries)
    except CitationError:
        if len(entries) < 2:  # noqa: PLR2004 - there are no others
            raise
    else:
        return 0
    errors: list[CitationError] = []
    writable = [entry for entry in entries if _can_be_written(library, entry, style, errors)]
    if not writable:
        raise errors[0]
    emit(library.cite(writable, style))
    library.keep_keys(writable)
    for error in errors:
        say_error(error)
    return 1


def _can_be_written(library: Library, entry: Entry, style: str, errors: list[CitationError]) -> bool:
    try:
        library.cite([entry], style)
    except CitationError as error:
        errors.append(error)
        return False
    return True
