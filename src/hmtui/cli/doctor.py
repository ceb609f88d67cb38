"""``hmtui doctor``: what this terminal can do, and how to enable what it can't.

Invariant: it always answers, also where the catalog cannot be read; the exit
code is 1 when something does not work here.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from hmtui.cli.choosing import open_library
from hmtui.cli.output import emit, is_terminal, paint, speaks_unicode, terminal_width, wants_colour
from hmtui.cli.table import wrap
from hmtui.doctor import Finding, examine
from hmtui.errors import SourceError
from hmtui.terminal import Environment
from hmtui.text.cleaning import clean

if TYPE_CHECKING:
    from collections.abc import Sequence

    from hmtui.cli.arguments import Arguments

__all__ = ["run"]

_MARKS = {"ok": ("✓", "+", "good"), "warn": ("!", "!", "warn"), "no": ("✗", "x", "bad")}
_NARROWEST = 20
_UNWRAPPED = 1_000_000


def run(arguments: Arguments) -> int:
    """Print the findings; 1 when one of them is that something does not work."""
    findings = (_catalog(arguments), *examine(Environment.read()))
    if arguments.has("json"):
        import json  # noqa: PLC0415 - for one option

        keys = ("topic", "status", "says", "fix")
        for finding in findings:
            emit(json.dumps({key: clean(getattr(finding, key)) for key in keys}, ensure_ascii=not speaks_unicode()))
    else:
        _print(findings)
    return int(any(finding.status == "no" for finding in findings))


def _catalog(arguments: Arguments) -> Finding:
    try:
        library = open_library(arguments)
    except SourceError as error:
        return Finding("catalog", "no", error.message, error.hint)
    return Finding("catalog", "ok", f"{library.catalog.title}: {len(library)} records", "")


def _print(findings: Sequence[Finding]) -> None:
    colour = wants_colour()
    cells = terminal_width() if is_terminal() else _UNWRAPPED
    column = max(len(finding.topic) for finding in findings) + 4
    for finding in findings:
        mark, plain, look = _MARKS[finding.status]
        first = paint(mark if speaks_unicode() else plain, look, colour=colour)
        says = wrap(clean(finding.says), max(cells - column, _NARROWEST))
        emit(f"{first} {finding.topic.ljust(column - 2)}{says[0]}", *(" " * column + line for line in says[1:]))
        if finding.fix:
            emit(
                *(paint(" " * column + line, "dim", colour=colour) for line in wrap(clean(finding.fix), cells - column))
            )
