"""Problems of a source as users read them: file, line and message.

Invariant: every text of a finding is clean, and findings of one file stay in the
order in which its reader met them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

from hmtui.formats.draft import Missed, Report
from hmtui.text.cleaning import clean

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from hmtui.formats.draft import Problem

__all__ = ["FIRST", "NOT_UNDERSTOOD", "Finding", "Findings", "Origin", "Shortfall", "summary"]

NOT_UNDERSTOOD = "not-understood"
"""The code of the finding that says how much of a source was not understood."""
_NO_LIST = "no-list"
"""The code of the finding that says that a source may be no list."""
FIRST = frozenset((NOT_UNDERSTOOD, _NO_LIST))
"""The codes of what is said before anything else."""

_ERRORS = {
    *(NOT_UNDERSTOOD, "broken-entry", "duplicate-id", "empty", "no-name", "nothing-read", "unreadable"),
    *("unreadable-file", "unknown-section"),
}
"""The codes of what was not read, or cannot be opened as it is."""
_REMARKS = {
    *("commented-out", "listed-twice", "not-an-entry", "not-read", "others", "pinned-version", "placeholder"),
    *("link-scheme", "relative-link", "same-paper", "tracking"),
}
"""The codes of what is as its writer meant it, and is said so that nothing is passed over in silence."""


class Finding(Struct, frozen=True):
    """A problem and the file it is in."""

    file: str
    line: int
    column: int
    code: str
    """A short stable word for the kind."""
    message: str
    """A sentence that can be shown as it is."""
    repaired: bool = False
    """Whether the record already has what is right."""
    was: str = ""
    now: str = ""
    reason: str = ""
    """Why something was passed over; empty where the code says it."""
    lines: tuple[tuple[int, int], ...] = ()
    """The first and last line of each place, where it is about more than one line."""

    @property
    def level(self) -> str:
        """How bad it is: ``error`` where something was not read, ``note`` where nothing is wrong, else ``warning``."""
        return "error" if self.code in _ERRORS else "note" if self.is_remark else "warning"

    @property
    def is_remark(self) -> bool:
        """Whether nothing is wrong there; no check fails because of it."""
        return self.code in _REMARKS

    @property
    def place(self) -> str:
        """Where it is, as editors and terminals understand it: ``README.md:12:1``."""
        return f"{self.file}:{self.line}:{self.column}"


def summary(findings: Iterable[Finding]) -> str:
    """Return how many issues and remarks there are: ``3 issues, 1 fixed automatically, 2 remarks``."""
    issues = remarks = fixed = 0
    for finding in findings:
        remarks += finding.is_remark
        issues += not finding.is_remark
        fixed += finding.repaired and not finding.is_remark
    said = [f"{issues:,} issue{'' if issues == 1 else 's'}" if issues else "no issues"]
    said += [f"{fixed:,} fixed automatically"] if fixed else []
    said += [f"{remarks:,} remark{'' if remarks == 1 else 's'}"] if remarks else []
    return ", ".join(said)


class Origin(Struct, frozen=True):
    """What the records of a list were made of."""

    format: str
    """What it is called, as in ``Markdown``; several are parted by commas."""
    encoding: str
    problems: tuple[Finding, ...] = ()
    is_checked: bool = True
    """Whether the records were checked as well, as ``hmtui check`` does."""
    same_papers: dict[str, tuple[str, ...]] = {}
    """By id of a record whose paper others of its file have, too: their ids; known where the records were checked."""

    @property
    def summary(self) -> str:
        """How many issues and notes there are, as ``import`` and ``check`` count them."""
        return summary(self.problems) + ("" if self.is_checked else " in reading it")

    @property
    def has_issues(self) -> bool:
        """Whether anything is wrong, beyond remarks."""
        return any(not one.is_remark for one in self.problems)

    @property
    def shortfall(self) -> str:
        """What to say first where much of the list was not understood, or it may be none; empty elsewhere."""
        return " ".join(one.message for one in self.problems if one.code in FIRST)


_FEWEST = 10
_LEAST_SHARE = 0.03
_FEWEST_LOST = 3
_LEAST_SHARE_LOST = 0.2
_MOST_RANGES = 3
_FEWEST_BARE = 5
_LEAST_SHARE_BARE = 0.9


class Shortfall(Struct, frozen=True):
    """How much of a source looks like entries, and how much of that was read."""

    file: str
    read: int
    missed: int
    ranges: tuple[tuple[int, int], ...]
    """The lines that were not understood, the largest stretches first."""
    lost: int = 0
    """How many of those that were missed are entries without doubt, as a row of a table is."""

    @property
    def is_sizeable(self) -> bool:
        """Whether so much was missed that it is the first thing to be said."""
        total = self.read + self.missed
        return (self.missed >= _FEWEST and self.missed >= _LEAST_SHARE * total) or (
            self.lost >= _FEWEST_LOST and self.lost >= _LEAST_SHARE_LOST * total
        )

    @property
    def message(self) -> str:
        """One sentence for the user: “462 lines look like entries, 2 were read: lines 374–1306 were not understood.”."""
        shown = [
            f"{first}–{last}" if last > first else str(first) for first, last in sorted(self.ranges[:_MOST_RANGES])
        ]
        more = " and others" if len(self.ranges) > _MOST_RANGES else ""
        lines = "lines" if more or len(shown) > 1 or "–" in shown[0] else "line"
        return (
            f"{self.read + self.missed:,} lines look like entries, {self.read:,} {'was' if self.read == 1 else 'were'} read: "
            f"{lines} {', '.join(shown)}{more} {'were' if lines == 'lines' else 'was'} not understood."
        )


class Findings:
    """Collects the reports of the files of a source."""

    def __init__(self) -> None:
        """Start with none."""
        self._reports: list[tuple[str, Report]] = []
        self._read: dict[str, int] = {}
        self._bare: dict[str, int] = {}

    def count_read(self, file: str, *, bare: bool = False) -> None:
        """Count a record that was read from a file; ``bare``: it may be none."""
        file = clean(file)
        self._read[file] = self._read.get(file, 0) + 1
        self._bare[file] = self._bare.get(file, 0) + bare

    @property
    def shortfalls(self) -> tuple[Shortfall, ...]:
        """The files of which a sizeable part was not understood."""
        found = (_shortfall(file, report, self._read.get(file, 0)) for file, report in self._reports)
        return tuple(one for one in found if one.is_sizeable)

    def report_of(self, file: str) -> Report:
        """Return the report that the reader of a file writes to."""
        report = Report()
        self._reports.append((clean(file), report))
        return report

    def __len__(self) -> int:
        """How many there are so far."""
        return sum(len(report.problems) for _file, report in self._reports)

    @property
    def problems(self) -> tuple[Finding, ...]:
        """Everything found so far, file by file; first of all what was not understood, and what may be no list."""
        missed = (Finding(one.file, min(one.ranges)[0], 1, NOT_UNDERSTOOD, one.message) for one in self.shortfalls)
        return (*missed, *self._bare_files(), *self._found())

    def _bare_files(self) -> Iterator[Finding]:
        """Yield what there is to say of files whose records say next to nothing, such as the manual of a program."""
        for file, bare in self._bare.items():
            read = self._read[file]
            if bare >= max(_FEWEST_BARE, _LEAST_SHARE_BARE * read):
                known = f"{bare:,} of {read:,} records have no link, author or date"
                yield Finding(file, 1, 1, _NO_LIST, f"{known}: this may not be a list of papers or models.")

    def _found(self) -> tuple[Finding, ...]:
        return tuple(_finding(file, problem) for file, report in self._reports for problem in report.problems)


def _shortfall(file: str, report: Report, read: int) -> Shortfall:
    lost = [problem.line for problem in report.problems if problem.lost]
    missed = [*report.missed, *([Missed(min(lost), max(lost), len(lost))] if lost else [])]
    missed.sort(key=lambda one: -one.units)
    ranges = tuple((one.first, one.last) for one in missed)
    return Shortfall(file, read, sum(one.units for one in missed), ranges, len(lost))


def _finding(file: str, problem: Problem) -> Finding:
    return Finding(
        file,
        problem.line,
        problem.column,
        problem.code,
        clean(problem.message),
        problem.repaired,
        clean(problem.was),
        clean(problem.now),
        clean(problem.reason),
        ((problem.line, problem.last),) if problem.last > problem.line else (),
    )
