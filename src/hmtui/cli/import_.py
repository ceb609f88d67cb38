"""``hmtui import SOURCE... [-o OUT]``: lists of any kind as one catalog, on stdout or in a file.

Invariant: source files are never modified; an OUT that was not made by import, or
was changed since, is kept as a backup; what was read and fixed is said on stderr.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from hmtui.cli import candidates, options
from hmtui.cli.output import counted, emit, say
from hmtui.cli.parsing import Command
from hmtui.sources import read
from hmtui.sources.import_file import OutputFile
from hmtui.sources.merge import merge
from hmtui.sources.sniff import FORMATS

if TYPE_CHECKING:
    from hmtui.sources import Imported

__all__ = ["command"]

_SHOWN = 5
"""Issues of a source that are printed; ``hmtui check`` prints all of them."""


@click.command(
    "import",
    cls=Command,
    examples=(
        ("hmtui import README.md refs.bib -o mine.json", "two lists as one catalog"),
        ("hmtui import https://github.com/thunlp/PLMpapers -o plm.json", "the README of a repository"),
        ("hmtui import - -o refs.json", "read from stdin (format detected)"),
    ),
)
@click.argument("sources", metavar="SOURCE...", nargs=-1, required=True, shell_complete=candidates.files)
@options.output("Write the catalog to a file")
@options.offline
@options.help_only
def command(sources: tuple[str, ...], output: str | None, *, offline: bool) -> int:
    """Convert lists, bibliographies and web pages to a catalog."""
    from hmtui.catalog import dumps  # noqa: PLC0415 - once something was read

    out = OutputFile(output, sources) if output else None
    parts = []
    for source in sources:
        part = read(source, offline=offline)
        _say_what_was_read(part, source)
        parts.append(part)
    catalog = merge(parts)
    if out is None:
        emit(dumps(catalog).rstrip("\n"))
        return 0
    backup = out.write(dumps(catalog))
    say(f"Wrote {counted(len(catalog.entries), 'record')} to {out.name}")
    if backup:
        say(f"The file that was there is kept as {backup}")
    return 0


def _say_what_was_read(part: Imported, source: str) -> None:
    name = part.files[0] if len(part.files) == 1 else f"{source} ({len(part.files)} files)"
    repaired = sum(problem.repaired for problem in part.problems)
    notice = f", {part.notice}" if part.notice else ""
    say(
        f"{name}{notice}: {FORMATS[part.format]}, {part.encoding}, {counted(len(part.catalog.entries), 'record')}, "
        + (f"{counted(len(part.problems), 'issue')}, {repaired} fixed automatically" if part.problems else "no issues")
    )
    for problem in part.problems[:_SHOWN]:
        say(f"{problem.place}: {problem.message}")
    if len(part.problems) > _SHOWN:
        say(f"… and {len(part.problems) - _SHOWN} more; run `hmtui check` to see all of them")
