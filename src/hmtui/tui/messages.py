"""What is said about an answer: why nothing is listed, what was not understood, what was forgiven.

Invariant: sentences are made of values; nothing here asks, searches or paints.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from hmtui.text.cleaning import clean
from hmtui.tui.line_widget import cut

if TYPE_CHECKING:
    from hmtui.tui.searcher import Answered

__all__ = ["explanation", "why_nothing"]

_QUOTED = 60
"""Cells of a query that are repeated when nothing matches it."""


def why_nothing(answered: Answered) -> tuple[str, ...]:
    """Return why there are no rows, and what would give some; the first line is the reason."""
    question = answered.question
    where = f" in {question.section}" if question.section else ""
    if not len(question.library):
        return ("There are no records yet.",)
    so_far = f" among the first {len(question.library):,} records" if question.library.partial else ""
    lines = [f"Nothing{where} matches “{cut(clean(question.text), _QUOTED)}”{so_far}."]
    elsewhere = (answered.counts or {}).get(None, 0)
    if question.section and elsewhere:
        lines.append(f"{elsewhere:,} under All: press 0 in the list.")
    if answered.found.hits.suggestions:
        lines.append(f"Closest names: {', '.join(answered.found.hits.suggestions)}.")
    return (*lines, "Esc in the box clears it.")


def explanation(answered: Answered) -> tuple[str, ...]:
    """Return what of the query could not be used, then what was forgiven."""
    words = [problem.message for problem in answered.found.query.problems]
    if answered.found.hits.approximate:
        forgiven = "; ".join(f"{typo.term} → {typo.instead}" for typo in answered.found.hits.approximate)
        words.append(f"{forgiven}: nothing matches exactly")
    return tuple(words)
