"""``hmtui export [QUERY] -o FILE``: the records that a query finds, or all, as a file.

Invariant: what was written, added and kept is said on stderr; stdout holds only
what ``--dry-run`` shows.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from hmtui.cli.choosing import open_library, section_id
from hmtui.cli.output import emit, say
from hmtui.cli.search import say_what_was_understood
from hmtui.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from hmtui.cli.arguments import Arguments
    from hmtui.library import Library
    from hmtui.models import Entry

__all__ = ["named_file", "run", "write"]


def run(arguments: Arguments) -> int:
    """Write the records that match; 1 when there are none."""
    path = named_file(arguments)
    if not path:
        raise UsageError(
            "hmtui export needs -o FILE.", hint="Its suffix says the format: .bib, .ris, .json, .md, .txt."
        )
    library = open_library(arguments)
    text = " ".join(arguments.words)
    found = library.search(text, section=section_id(library, arguments.get("tab")))
    say_what_was_understood(found, text, library)
    entries = [library.entry_at(number) for number in found.hits.numbers(0, found.hits.total)]
    return write(library, entries, path, arguments, append=arguments.has("append")) if entries else 1


def named_file(arguments: Arguments) -> str:
    """Return the file that ``-o`` or ``--append`` names; empty when neither does.

    Raises:
        UsageError: they name two.
    """
    named = {path for path in (arguments.get("output"), arguments.get("append")) if path}
    if len(named) > 1:
        raise UsageError("-o and --append name two files.", hint="Leave one of them out.")
    return next(iter(named), "")


def write(library: Library, entries: Sequence[Entry], path: str, arguments: Arguments, *, append: bool) -> int:
    """Write records to a file and say what became of it."""
    dry_run = arguments.has("dry-run")
    done = library.export(entries, path, style=arguments.get("style"), append=append, dry_run=dry_run)
    if done.preview:
        emit(done.preview.rstrip("\n"))
    say(done.sentence)
    return 0
