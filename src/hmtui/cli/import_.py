"""``hmtui import SOURCE... [-o OUT]``: lists of any kind as one catalog, on stdout or in a file.

Invariant: source files are never modified; an OUT that was not made by import, or
was changed since, is kept as a backup; what was read and fixed is said on stderr.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from hmtui.catalog import dumps
from hmtui.cli import candidates, options
from hmtui.cli.output import counted, emit, say
from hmtui.cli.parsing import Command
from hmtui.formats.findings import FIRST, summary
from hmtui.formats.table import FORMATS
from hmtui.sources import check, stream
from hmtui.sources.import_file import OutputFile
from hmtui.sources.merge import merge
from hmtui.text.cleaning import clean, fold_list

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
@options.strict
@options.explain
@options.help_only
def command(sources: tuple[str, ...], output: str | None, *, offline: bool, strict: bool, explain: bool) -> int:
    """Convert lists, bibliographies and web pages to a catalog."""
    out = OutputFile(output, sources) if output else None
    parts = []
    for source in sources:
        part = check(source, offline=offline, tolerant=False)
        if explain:
            _explain(source, offline=offline)
        _say_what_was_read(part, source)
        parts.append(part)
    merged = merge(parts)
    catalog = merged.catalog
    failed = int(strict and any(part.shortfalls for part in parts))
    if merged.same:
        names = fold_list([f"“{name}”" for name in merged.same], _SHOWN)
        say(f"{counted(len(merged.same), 'record')} in more than one source, merged: {names}.")
    if out is None:
        emit(dumps(catalog).rstrip("\n"))
        return failed
    backup = out.write(dumps(catalog))
    say(f"Wrote {counted(len(catalog.entries), 'record')} to {out.name}")
    if backup:
        say(f"The file that was there is kept as {backup}")
    return failed


def _explain(source: str, *, offline: bool) -> None:
    """Print how the Markdown files of a source were understood."""
    for name, forms in stream(source, offline=offline).explain():
        say(f"{name}: {counted(len(forms), 'form')}")
        for form in forms:
            shape = f" ({form.shape})" if form.shape else ""
            why = f"; {form.verdict}" if form.verdict else ""
            score = f"score {form.score} of {form.limit}{why}"
            say(f"{form.units} {form.kind}{shape} from line {form.first}: {form.entries} entries, {score}")
            if form.roles:
                say(f"- columns: {', '.join(role or '–' for role in form.roles)}")
            for slot in form.slots:
                examples = "; ".join(clean(text) for text in slot.examples)
                say(f"- {slot.place}: in {slot.units}, score {slot.score}, titles of {slot.titles}: {examples}")


def _say_what_was_read(part: Imported, source: str) -> None:
    name = part.files[0] if len(part.files) == 1 else f"{source} ({len(part.files)} files)"
    problems = part.problems
    notice = f", {part.notice}" if part.notice else ""
    records = counted(len(part.catalog.entries), "record")
    for problem in problems:
        if problem.code in FIRST:
            say(f"{problem.place}: {problem.message}")
    say(f"{name}{notice}: {FORMATS[part.format].title}, {part.encoding}, {records}, {summary(problems)}")
    rest = [problem for problem in problems if problem.code not in FIRST]
    for problem in rest[:_SHOWN]:
        say(f"{problem.place}: {problem.message}")
    if len(rest) > _SHOWN:
        say(f"… and {len(rest) - _SHOWN} more; run `hmtui check` to see all of them")
