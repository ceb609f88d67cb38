"""``hmtui check SOURCE``: what is wrong with a list, one finding per line, as compilers write it.

Invariant: stdout holds findings and nothing else; the exit code is 1 when there
is one, 0 when there is none, 3 when the source cannot be read.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec.structs import asdict

from hmtui.cli.choosing import say_waiting
from hmtui.cli.output import counted, emit, paint, say, speaks_unicode, wants_colour
from hmtui.sources import check

if TYPE_CHECKING:
    from hmtui.cli.arguments import Arguments
    from hmtui.formats.findings import Finding
    from hmtui.sources import Imported

__all__ = ["run"]


def run(arguments: Arguments) -> int:
    """Print the findings; 1 when there are some."""
    checked = check(arguments.words[0], offline=arguments.has("offline"), waiting=say_waiting)
    if arguments.has("json"):
        import json  # noqa: PLC0415 - for one option

        for finding in checked.problems:
            emit(json.dumps(_plain(finding), ensure_ascii=not speaks_unicode()))
    else:
        colour = wants_colour()
        for finding in checked.problems:
            emit(f"{paint(finding.place, 'bold', colour=colour)}: {finding.code}: {_said(finding)}")
    _sum_up(checked)
    return int(bool(checked.problems))


def _plain(finding: Finding) -> dict[str, object]:
    """Return the fields of a finding that say something."""
    said: dict[str, object] = asdict(finding)
    return {key: value for key, value in said.items() if value != ""}


def _said(finding: Finding) -> str:
    return f"{finding.message} [repaired when read]" if finding.repaired else finding.message


def _sum_up(checked: Imported) -> None:
    records, found = len(checked.catalog.entries), len(checked.problems)
    repaired = sum(finding.repaired for finding in checked.problems)
    of_them = f", {repaired} of them repaired when read" if repaired else ""
    say(f"{counted(records, 'record')}, {counted(found, 'finding') if found else 'nothing wrong'}{of_them}.")
    if checked.notice:
        say(f"This was {checked.notice}.")
