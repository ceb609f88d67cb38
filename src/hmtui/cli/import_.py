"""``hmtui import SOURCE… [-o OUT]``: lists of any kind as one catalog, on stdout or in a file.

Invariant: a source is never written to; what stood in OUT is lost only where it
was made by import and not changed since, else it is kept beside it; and what was
read and repaired is said on stderr, whatever becomes of it.
"""

from __future__ import annotations

from hmtui.cli.output import counted, emit, say
from hmtui.formats.table import FORMATS
from hmtui.importers import read
from hmtui.importers.merge import merge
from hmtui.importers.outfile import OutFile
from hmtui.text import fold_list

TYPE_CHECKING = False
if TYPE_CHECKING:
    from hmtui.cli.arguments import Arguments
    from hmtui.importers import Imported

__all__ = ["run"]

_SHOWN = 5
"""Problems of a source that are written out; all of them are what ``hmtui check`` is for."""


def run(arguments: Arguments) -> int:
    """Read the sources and write their catalog."""
    from hmtui.catalog import dumps  # noqa: PLC0415 - once something was read

    sources = arguments.words
    out = OutFile(arguments.get("output"), sources) if arguments.has("output") else None
    parts = []
    for source in sources:
        part = read(source, offline=arguments.has("offline"))
        _say_what_was_read(part, source)
        parts.append(part)
    merged = merge(parts)
    catalog = merged.catalog
    if merged.same:
        names = fold_list([f"“{name}”" for name in merged.same], _SHOWN)
        say(f"{counted(len(merged.same), 'record')} in more than one source, merged: {names}.")
    if out is None:
        emit(dumps(catalog).rstrip("\n"))
        return 0
    backup = out.write(dumps(catalog))
    say(f"Wrote {counted(len(catalog.entries), 'record')} to {out.name}.")
    if backup:
        say(f"What was there before is kept as {backup}.")
    return 0


def _say_what_was_read(part: Imported, source: str) -> None:
    name = part.files[0] if len(part.files) == 1 else f"{source} ({len(part.files)} files)"
    repaired = sum(problem.repaired for problem in part.problems)
    left = len(part.problems) - repaired
    notice = f", {part.notice}" if part.notice else ""
    say(
        f"{name}{notice}: {FORMATS[part.format].title}, {part.encoding}, {counted(len(part.catalog.entries), 'record')}, "
        f"{repaired} repaired, {counted(left, 'other problem')}."
    )
    for problem in part.problems[:_SHOWN]:
        say(f"{problem.place}: {problem.message}")
    if len(part.problems) > _SHOWN:
        say(f"… and {len(part.problems) - _SHOWN} more: hmtui check shows them all.")
