"""``hmtui check --online SOURCE...``: whether each record exists, is what it claims to be, and was not retracted.

Invariant: stdout holds the report and nothing else; progress is on stderr. The exit code is 1 when a record differs,
is not found or was retracted, or a link is dead; 0 when none is, also if some could not be checked, which is said;
3 when the source cannot be read or no index answered; 130 after Ctrl+C, with the report of what was checked.
"""

from __future__ import annotations

import json
import sys
from collections import Counter
from threading import Event
from typing import TYPE_CHECKING

import msgspec

from hmtui.cli.loading import say_waiting
from hmtui.cli.online import say_progress
from hmtui.cli.output import counted, emit, is_terminal, say, speaks_unicode
from hmtui.cli.report import print_rows
from hmtui.errors import OnlineError, UsageError
from hmtui.formats.findings import summary
from hmtui.online.settings import Settings as OnlineSettings
from hmtui.sources.addresses import is_url
from hmtui.sources.reading import STDIN, open_reading
from hmtui.text.cleaning import clean
from hmtui.verification.checker import Checker
from hmtui.verification.comparison import RULES
from hmtui.verification.patch import Edit, patch_of
from hmtui.verification.rows import rows_of
from hmtui.verification.values import RemarkKind, Verdict

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from hmtui.cli.settings import Settings
    from hmtui.models import Entry
    from hmtui.verification.rows import Row
    from hmtui.verification.values import Result

__all__ = ["Asking", "check_online"]

_INTERRUPTED = 130
_EVERY = 100
"""Records between two lines about progress, where stderr is no terminal."""


class Asking(msgspec.Struct, frozen=True):
    """Whom to ask."""

    links: bool = True
    """Whether links are asked for."""
    again: bool = False
    """Whether results of earlier runs are not used."""
    offline: bool = False


class _Item(msgspec.Struct, frozen=True):
    """A record, and where it stands."""

    entry: Entry
    file: str
    line: int


def check_online(settings: Settings, sources: Sequence[str], form: str, asking: Asking, *, strict: bool) -> int:
    """Verify the records of sources, print the report, and return the exit code."""
    for source in sources:
        if form == "fix" and (source == STDIN or is_url(source)):
            raise UsageError(f"--fix needs a file, not {clean(source)}.", hint="Save it to a file first.")
    for problem in settings.config.problems:
        say(problem)
    items = [item for source in sources for item in _read(source, offline=asking.offline)]
    stop = Event()
    checker = Checker.online(OnlineSettings.of(settings.config), stop, **msgspec.structs.asdict(asking))
    results: dict[int, Result] = {}
    interrupted = False
    try:
        for number, result in checker.results([item.entry for item in items], stop):
            results[number] = result
            _show_progress(len(results), len(items))
    except KeyboardInterrupt:
        interrupted = True
    say_progress("")
    rows = _report(items, results, form)
    _sum_up(len(items), results)
    if interrupted:
        say(f"Stopped after {len(results):,} of {counted(len(items), 'record')}; run the command again to go on")
        return _INTERRUPTED
    _check_answered(results)
    return int(any(strict or row.is_problem for row in rows))


def _read(source: str, *, offline: bool) -> Iterator[_Item]:
    """Yield the records of a source, and say how much is wrong with it."""
    reading = open_reading(source, offline=offline, checking=True, waiting=say_waiting)
    entries = list(reading.records())
    for entry in entries:
        yield _Item(entry, *reading.place(entry))
    if problems := reading.findings(entries):
        say(f"{clean(source)}: {summary(problems)}; run `hmtui check` to see them")


def _report(items: Sequence[_Item], results: Mapping[int, Result], form: str) -> list[Row]:
    """Print what was found out, in the order of the sources."""
    rows: list[Row] = []
    for number, result in sorted(results.items()):
        item = items[number]
        rows.extend(rows_of(item.entry, result, (item.file, item.line)))
        if form == "json":
            about = {"file": item.file, "line": item.line, "id": item.entry.id, "name": item.entry.name}
            emit(json.dumps({**about, **msgspec.to_builtins(result)}, ensure_ascii=not speaks_unicode()))
    if form == "fix":
        _print_patches(items, results)
    elif form != "json":
        print_rows(rows, form)
    return rows


def _print_patches(items: Sequence[_Item], results: Mapping[int, Result]) -> None:
    """Print the corrections of each file as a patch."""
    starts: dict[str, list[int]] = {}
    edits: dict[str, list[Edit]] = {}
    for number, item in enumerate(items):
        starts.setdefault(item.file, []).append(item.line)
        if number in results and results[number].fixes:
            edits.setdefault(item.file, []).append(Edit(item.line, results[number].fixes))
    done = left_out = 0
    for file, wanted in edits.items():
        try:
            patch = patch_of(file, wanted, starts[file])
        except OSError as error:
            say(f"{file} cannot be read again: {error.strerror}")
            continue
        done, left_out = done + patch.done, left_out + patch.left_out
        lines = patch.text.removesuffix("\n").split("\n") if patch.text else []
        # A terminal gets no control characters; a program gets the bytes of the file.
        emit(*(map(clean, lines) if is_terminal() else lines))
    say(f"{counted(done, 'correction')} in the patch" + (f", {left_out} to make by hand" if left_out else ""))


def _show_progress(done: int, total: int) -> None:
    say_progress(f"Checked {done:,} of {total:,} records, Ctrl+C keeps them" if done < total else "")
    if done % _EVERY == 0 and not is_terminal(sys.stderr):
        say(f"Checked {done:,} of {total:,} records")


def _sum_up(records: int, results: Mapping[int, Result]) -> None:
    """Print how many records there are of each verdict, who was asked, and how works were compared."""
    verdicts = Counter(result.verdict for result in results.values())
    remarks = Counter(remark.kind for result in results.values() for remark in result.remarks)
    counts = ", ".join((*_verdicts(verdicts), *_remarks(remarks)))
    say(f"{counted(records, 'record')}: {counts or 'none checked'}")
    asked = dict.fromkeys(name for result in results.values() for name in result.asked)
    if asked:
        say(f"Answers from {', '.join(asked)}")
    if verdicts[Verdict.DIFFERS]:
        say(RULES)


def _verdicts(verdicts: Counter[Verdict]) -> Iterator[str]:
    for verdict, one, many in (
        (Verdict.EXISTS, "exists", "exist"),
        (Verdict.DIFFERS, "differs", "differ"),
        (Verdict.NOT_FOUND, "not found", "not found"),
        (Verdict.NOT_CHECKED, "not checked", "not checked"),
    ):
        if verdicts[verdict]:
            yield f"{verdicts[verdict]:,} {one if verdicts[verdict] == 1 else many}"


def _remarks(remarks: Counter[RemarkKind]) -> Iterator[str]:
    for kind, words in (
        (RemarkKind.RETRACTED, "retracted"),
        (RemarkKind.CONCERN, "with an expression of concern"),
        (RemarkKind.PUBLISHED, "with a published version"),
    ):
        if remarks[kind]:
            yield f"{remarks[kind]:,} {words}"
    if remarks[RemarkKind.DEAD_LINK]:
        yield counted(remarks[RemarkKind.DEAD_LINK], "dead link")


def _check_answered(results: Mapping[int, Result]) -> None:
    """Raise OnlineError if no index answered anything."""
    values = results.values()
    if values and all(result.verdict is Verdict.NOT_CHECKED and not result.asked for result in values):
        claims = [claim for result in values for claim in result.claims if claim.value]
        if claims:
            raise OnlineError(f"Nothing was checked: {claims[0].evidence}.", hint="Check the connection and try again.")
