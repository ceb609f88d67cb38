"""``hmtui cite NAME…``: citations, ready to paste.

Invariant: with several records, one that cannot be written in the style takes
nothing from the others; it is named on stderr and the exit code is 1.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from hmtui.citations import cite_what_can_be
from hmtui.cli.choosing import open_library
from hmtui.cli.output import emit, say_error
from hmtui.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from hmtui.cli.arguments import Arguments
    from hmtui.library import Library
    from hmtui.models import Entry

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
    cited = cite_what_can_be(entries, lambda some: library.cite(some, style))
    emit(cited.text)
    library.keep_keys(cited.entries)
    for error in cited.problems:
        say_error(error)
    return 1 if cited.problems else 0
