"""``hmtui import SOURCE… [-o OUT]``: lists of any kind as one catalog, on stdout or in a file.

Invariant: a source is never written to; what stood in OUT is lost only where it
was made by import and not changed since, else it is kept beside it; and what was
read and repaired is said on stderr, whatever becomes of it.
"""

from __future__ import annotations

from hmtui.cli.output import counted, emit, say
from hmtui.importers import read, stream
from hmtui.importers.merge import merge
from hmtui.importers.outfile import OutFile
from hmtui.importers.sniff import FORMATS
from hmtui.text import clean

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
        if arguments.has("explain"):
            _explain(source, offline=arguments.has("offline"))
        _say_what_was_read(part, source)
        parts.append(part)
    catalog = merge(parts)
    failed = int(arguments.has("strict") and any(part.shortfalls for part in parts))
    if out is None:
        emit(dumps(catalog).rstrip("\n"))
        return failed
    backup = out.write(dumps(catalog))
    say(f"Wrote {counted(len(catalog.entries), 'record')} to {out.name}.")
    if backup:
        say(f"What was there before is kept as {backup}.")
    return failed


def _explain(source: str, *, offline: bool) -> None:
    """Print how the Markdown files of a source were understood."""
    for name, forms in stream(source, offline=offline).explain():
        say(f"{name}: {counted(len(forms), 'form')}")
        for form in forms:
            shape = f" ({form.shape})" if form.shape else ""
            why = f"; {form.verdict}" if form.verdict else ""
            said = f"score {form.score} of {form.limit}{why}"
            say(f"{form.units} {form.kind}{shape} from line {form.first}: {form.entries} entries, {said}")
            if form.roles:
                say(f"- columns: {', '.join(role or '–' for role in form.roles)}")
            for slot in form.slots:
                examples = "; ".join(clean(text) for text in slot.examples)
                say(f"- {slot.place}: in {slot.units}, score {slot.score}, titles of {slot.titles}: {examples}")


def _say_what_was_read(part: Imported, source: str) -> None:
    name = part.files[0] if len(part.files) == 1 else f"{source} ({len(part.files)} files)"
    repaired = sum(problem.repaired for problem in part.problems)
    left = len(part.problems) - repaired
    notice = f", {part.notice}" if part.notice else ""
    say(
        f"{name}{notice}: {FORMATS[part.format]}, {part.encoding}, {counted(len(part.catalog.entries), 'record')}, "
        f"{repaired} repaired, {counted(left, 'other problem')}."
    )
    for problem in part.problems[:_SHOWN]:
        say(f"{problem.place}: {problem.message}")
    if len(part.problems) > _SHOWN:
        say(f"… and {len(part.problems) - _SHOWN} more: hmtui check shows them all.")
