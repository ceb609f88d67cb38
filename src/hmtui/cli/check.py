"""``hmtui check SOURCE...``: the issues of lists, one per line, in the form of compiler messages.

With ``--online`` the records are verified instead (``hmtui.cli.check_online``).

Invariant: stdout holds issues and remarks and nothing else; the exit code is 1 when
there are issues, with ``--strict`` also when there are remarks, 0 when there are none,
3 when the source cannot be read.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import click
from msgspec.structs import asdict

from hmtui.cli import candidates, options
from hmtui.cli.loading import say_waiting
from hmtui.cli.output import counted, emit, say, speaks_unicode
from hmtui.cli.parsing import Command
from hmtui.cli.report import print_rows
from hmtui.cli.settings import pass_settings
from hmtui.errors import UsageError
from hmtui.formats.findings import summary
from hmtui.sources import check
from hmtui.text.cleaning import clean
from hmtui.verification.rows import Row

if TYPE_CHECKING:
    from hmtui.cli.settings import Settings
    from hmtui.formats.findings import Finding
    from hmtui.sources import Imported

__all__ = ["command"]


@click.command(
    "check",
    cls=Command,
    examples=(
        ("hmtui check README.md", "file:line:column: code: what is wrong"),
        ("hmtui check refs.bib --json | jq -r .code | sort | uniq -c", "count the issues of each kind"),
        ("hmtui check --online refs.bib", "does each reference exist, and is it retracted"),
        ("hmtui check --online --fix refs.bib | git apply", "correct wrong DOIs and misspelt titles"),
    ),
)
@click.argument("sources", metavar="SOURCE...", nargs=-1, required=True, shell_complete=candidates.files)
@options.online
@options.as_json
@options.as_sarif
@options.as_github
@options.fail_on_remarks
@options.fix
@options.links
@options.again
@options.offline
@options.help_only
@pass_settings
def command(settings: Settings, sources: tuple[str, ...], *, online: bool, offline: bool, **chosen: bool) -> int:
    """Report problems in lists, with line numbers."""
    forms = {"json": "as_json", "sarif": "as_sarif", "github": "as_github", "fix": "fix"}
    form = options.only_one(**{name: chosen[option] for name, option in forms.items()})
    if online:
        from hmtui.cli.check_online import Asking, check_online  # noqa: PLC0415 - most checks ask nobody

        asking = Asking(links=not chosen["no_links"], again=chosen["again"], offline=offline)
        return check_online(settings, sources, form, asking, strict=chosen["strict"])
    for name in ("fix", "no_links", "again"):
        if chosen[name]:
            option = f"--{name.replace('_', '-')}"
            raise UsageError(
                f"{option} needs --online.", hint=f"Use: hmtui check --online {option} {clean(sources[0])}."
            )
    checked = [check(source, offline=offline, waiting=say_waiting) for source in sources]
    problems = [finding for one in checked for finding in one.problems]
    if form == "json":
        for finding in problems:
            emit(json.dumps(_plain(finding), ensure_ascii=not speaks_unicode()))
    else:
        print_rows([_row(finding) for finding in problems], form)
    for one in checked:
        _sum_up(one)
    return int(any(chosen["strict"] or not finding.is_remark for finding in problems))


def _row(finding: Finding) -> Row:
    message = f"{finding.message} [fixed automatically]" if finding.repaired else finding.message
    return Row(finding.file, finding.line, finding.column, finding.code, message, finding.level)


def _plain(finding: Finding) -> dict[str, object]:
    """Return the level of a finding, and its fields that are not empty."""
    said: dict[str, object] = {**asdict(finding), "level": finding.level}
    return {key: value for key, value in said.items() if value not in {"", ()}}


def _sum_up(checked: Imported) -> None:
    say(f"{counted(len(checked.catalog.entries), 'record')}, {summary(checked.problems)}")
    if checked.notice:
        say(f"This was {checked.notice}")
