"""``hmtui doctor``: what works in this terminal, and how to enable the rest.

Invariant: it always answers, also where the catalog cannot be read; the exit
code is 1 when something does not work here.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import click

from hmtui.cli import options
from hmtui.cli.loading import open_library
from hmtui.cli.output import counted, emit, is_terminal, paint, speaks_unicode, terminal_width, wants_colour
from hmtui.cli.parsing import Command
from hmtui.cli.settings import pass_settings
from hmtui.doctor import CheckResult, examine
from hmtui.errors import SourceError
from hmtui.text.cells import wrap
from hmtui.text.cleaning import clean

if TYPE_CHECKING:
    from collections.abc import Sequence

    from hmtui.cli.settings import Settings

__all__ = ["command"]

_MARKS = {"ok": ("✓", "+", "good"), "warn": ("!", "!", "warn"), "no": ("✗", "x", "bad")}
_NARROWEST = 20
_UNWRAPPED = 1_000_000


@click.command("doctor", cls=Command, examples=(("hmtui doctor", "start here when a copy does not arrive"),))
@options.as_json
@options.catalog_and_help
@pass_settings
def command(settings: Settings, *, as_json: bool) -> int:
    """Report what works in this terminal, and how to enable the rest."""
    findings = (_catalog(settings), *examine(settings.environment))
    if as_json:
        for finding in findings:
            facts = {"topic": finding.topic, "status": finding.status, "says": finding.message, "fix": finding.fix}
            safe = {name: clean(fact) for name, fact in facts.items()}
            emit(json.dumps(safe, ensure_ascii=not speaks_unicode()))
    else:
        _print(findings)
    return int(any(finding.status == "no" for finding in findings))


def _catalog(settings: Settings) -> CheckResult:
    try:
        library = open_library(settings)
    except SourceError as error:
        return CheckResult("catalog", "no", error.message, error.hint)
    return CheckResult("catalog", "ok", f"{library.catalog.title}: {counted(len(library), 'record')}", "")


def _print(findings: Sequence[CheckResult]) -> None:
    colour = wants_colour()
    cells = terminal_width() if is_terminal() else _UNWRAPPED
    column = max(len(finding.topic) for finding in findings) + 4
    for finding in findings:
        mark, plain, look = _MARKS[finding.status]
        first = paint(mark if speaks_unicode() else plain, look, colour=colour)
        says = wrap(clean(finding.message), max(cells - column, _NARROWEST))
        emit(f"{first} {finding.topic.ljust(column - 2)}{says[0]}", *(" " * column + line for line in says[1:]))
        if finding.fix:
            emit(
                *(paint(" " * column + line, "dim", colour=colour) for line in wrap(clean(finding.fix), cells - column))
            )
