"""``hmtui cite NAME...``: citations, ready to paste.

Invariant: a record that cannot be written in the style does not keep the others
from being written; it is named on stderr and the exit code is 1.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from hmtui.cli import candidates, options
from hmtui.cli.export import Target, write
from hmtui.cli.loading import open_library
from hmtui.cli.parsing import Command
from hmtui.cli.results import print_citations
from hmtui.cli.settings import pass_settings
from hmtui.errors import UsageError

if TYPE_CHECKING:
    from hmtui.cli.settings import Settings

__all__ = ["command"]


@click.command(
    "cite",
    cls=Command,
    examples=(
        ("hmtui cite gpt-3", "BibTeX, ready to paste"),
        ("hmtui cite gpt-3 palm --style apa", "as text"),
        ("hmtui cite gpt-3 --style key", "only the key"),
        ("hmtui cite gpt-3 palm --append refs.bib", "append missing entries to a .bib file"),
    ),
)
@click.argument("names", metavar="NAME...", nargs=-1, required=True, shell_complete=candidates.names)
@options.style
@options.output("Write to a file; format follows the file extension")
@options.append
@options.dry_run
@options.citing
@options.catalog_and_help
@pass_settings
def command(
    settings: Settings,
    names: tuple[str, ...],
    style: str | None,
    output: str | None,
    append: str | None,
    *,
    dry_run: bool,
) -> int:
    """Print citations, or append them to a .bib file."""
    if (append is not None or dry_run) and not (output or append):
        raise UsageError("--append and --dry-run need a file.", hint="Example: hmtui cite gpt-3 --append refs.bib.")
    if output or append:
        target = Target.of(output, append, style, settings, dry_run=dry_run)
        library = open_library(settings)
        return write(library, [library.find(name) for name in names], target)
    library = open_library(settings)
    return print_citations(library, [library.find(name) for name in names], style or "")
