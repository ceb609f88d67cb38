"""``hmtui check SOURCE``: the issues of a list, one per line, in the form of compiler messages.

Invariant: stdout holds issues and nothing else; the exit code is 1 when there
are some, 0 when there are none, 3 when the source cannot be read.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import click
from msgspec.structs import asdict

from hmtui.cli import candidates, options
from hmtui.cli.loading import say_waiting
from hmtui.cli.output import counted, emit, paint, say, speaks_unicode, wants_colour
from hmtui.cli.parsing import Command
from hmtui.sources import check

if TYPE_CHECKING:
    from hmtui.formats.findings import Finding
    from hmtui.sources import Imported

__all__ = ["command"]


@click.command(
    "check",
    cls=Command,
    examples=(
        ("hmtui check README.md", "file:line:column: code: what is wrong"),
        ("hmtui check refs.bib --json | jq -r .code | sort | uniq -c", "count the issues of each kind"),
    ),
)
@click.argument("source", metavar="SOURCE", shell_complete=candidates.files)
@options.as_json
@options.offline
@options.help_only
def command(source: str, *, as_json: bool, offline: bool) -> int:
    """Report problems in a list, with line numbers."""
    checked = check(source, offline=offline, waiting=say_waiting)
    if as_json:
        for finding in checked.problems:
            emit(json.dumps(_plain(finding), ensure_ascii=not speaks_unicode()))
    else:
        colour = wants_colour()
        for finding in checked.problems:
            emit(f"{paint(finding.place, 'bold', colour=colour)}: {finding.code}: {_said(finding)}")
    _sum_up(checked)
    return int(bool(checked.problems))


def _plain(finding: Finding) -> dict[str, object]:
    """Return the fields of a finding that are not empty."""
    said: dict[str, object] = asdict(finding)
    return {key: value for key, value in said.items() if value != ""}


def _said(finding: Finding) -> str:
    return f"{finding.message} [fixed automatically]" if finding.repaired else finding.message


def _sum_up(checked: Imported) -> None:
    records, found = len(checked.catalog.entries), len(checked.problems)
    repaired = sum(finding.repaired for finding in checked.problems)
    fixed = f", {repaired} fixed automatically" if repaired else ""
    say(f"{counted(records, 'record')}, {counted(found, 'issue') if found else 'no issues'}{fixed}")
    if checked.notice:
        say(f"This was {checked.notice}")
