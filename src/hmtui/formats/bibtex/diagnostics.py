"""Collect the problems of one chunk of a file.

Some problems, such as an undefined macro, are reported once in a file; the caller that
joins the chunks drops the repeated ones. Invariant: nothing is dropped here.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from hmtui.formats.draft import Problem, Report

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["Diagnostics"]


class Diagnostics(Report):
    """Collects the problems of a chunk."""

    def __init__(self) -> None:
        """Start with none."""
        super().__init__()
        self._about: dict[int, str] = {}

    def add_once(self, code: str, line: int, message: str, *, about: str) -> None:
        """Report a problem that counts once in a file: later ones with the same ``about`` are dropped."""
        self._about[len(self.problems)] = about
        self.add(code, line, message)

    def take(self) -> Sequence[tuple[Problem, str]]:
        """Return the problems collected so far with their ``about``, and clear the list."""
        if not self.problems:
            return ()
        taken = [(problem, self._about.get(number, "")) for number, problem in enumerate(self.problems)]
        self.problems.clear()
        self._about.clear()
        return taken
