"""``hmtui export [QUERY] -o FILE``: the records that match a query, or all, as a file.

Invariant: stderr says what was written and appended; stdout holds only what
``--dry-run`` shows.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import click
from msgspec import Struct

from hmtui.citations import fits_file, style_for_file, style_of
from hmtui.cli import candidates, options
from hmtui.cli.loading import open_library, section_id
from hmtui.cli.output import emit, say
from hmtui.cli.parsing import Command
from hmtui.cli.results import refuse_half_read, say_what_was_understood
from hmtui.cli.settings import pass_settings
from hmtui.errors import CitationError, UsageError
from hmtui.sequences import read_each
from hmtui.text.cleaning import clean

if TYPE_CHECKING:
    from collections.abc import Sequence

    from hmtui.cli.settings import Settings
    from hmtui.library import Library
    from hmtui.models import Entry

__all__ = ["Target", "command", "write"]


@click.command(
    "export",
    cls=Command,
    examples=(
        ("hmtui export -o all.bib", "everything"),
        ("hmtui export 'year:2022 has:code' -o new.ris", "the records that match a query"),
        ("hmtui export org:google --append refs.bib --dry-run", "show what would be appended"),
    ),
)
@click.argument("query", metavar="[QUERY]", nargs=-1, shell_complete=candidates.fields)
@options.output("File to write; format follows the file extension: .bib, .ris, .json, .md, .txt")
@options.append
@options.dry_run
@options.style
@options.tab
@options.citing
@options.catalog_and_help
@pass_settings
def command(
    settings: Settings,
    query: tuple[str, ...],
    output: str | None,
    append: str | None,
    style: str | None,
    tab: str | None,
    *,
    dry_run: bool,
) -> int:
    """Write records to a file."""
    if not (output or append):
        raise UsageError("hmtui export needs -o FILE.", hint="Extensions: .bib, .ris, .json, .md, .txt.")
    target = Target.of(output, append, style, settings, dry_run=dry_run)
    library = open_library(settings)
    text = " ".join(query)
    section = section_id(library, tab or "")
    found = library.search(text, section=section)
    refuse_half_read(found.query)
    say_what_was_understood(found, text, library, section)
    entries = read_each(library.entry_at, found.hits.numbers(0, found.hits.total))
    return write(library, entries, target) if entries else 1


class Target(Struct, frozen=True):
    """The file to write to, and how."""

    path: str
    style: str
    append: bool
    dry_run: bool

    @classmethod
    def of(
        cls, output: str | None, append: str | None, style: str | None, settings: Settings, *, dry_run: bool
    ) -> Target:
        """Return what ``-o``, ``--append`` and ``--style`` ask for.

        Raises:
            UsageError: they name two files, or a style that does not fit the file's extension.
        """
        named = {path for path in (output, append) if path}
        if len(named) > 1:
            raise UsageError("-o and --append name two files.", hint="Leave one of them out.")
        path = named.pop()
        try:
            chosen = style_of(style) if style else style_for_file(path, settings.citing.style)
        except CitationError as error:
            raise UsageError(error.message, hint=error.hint) from None
        if not fits_file(chosen, path):
            raise UsageError(
                f"{clean(path)} has the wrong extension for {chosen.label}.",
                hint=f"Name it *{chosen.suffix}, or leave out --style.",
            )
        if append is not None and chosen.suffix != ".bib":
            raise UsageError(f"--append works on .bib files only, not on {clean(path)}")
        return cls(path, style or "", append is not None, dry_run)


def write(library: Library, entries: Sequence[Entry], target: Target) -> int:
    """Write records to a file and say what was done."""
    done = library.export(entries, target.path, style=target.style, append=target.append, dry_run=target.dry_run)
    if done.preview:
        emit(done.preview.rstrip("\n"))
    say(done.sentence)
    return 0
