"""BibTeX and BibLaTeX.

Measured on 48,952 records (24.6 MB) before this reader was written: bibtexparser 2
takes 6 s to split them and 135 s with its own LaTeX and names, gives no record
before it has read all, and does not join pieces with ``#``; pybtex stops at
the first missing brace. The issue with both is recovery and the first
record, so entries are found by ``blocks``, which took 1.7 s for the same file.
Tests hold it against both libraries on files that are whole; what the rarer LaTeX
commands stand for is looked up in pylatexenc.

The entries of a long file are read by several processes (``shared``); what a file
must tell only once is decided here, where they come together in their order.

Invariant: a damaged entry costs at most itself, and its line is in the report.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from hmtui.formats.bibtex.parallel import items_of
from hmtui.formats.bibtex.parser import shown

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hmtui.formats.draft import Draft, Report

__all__ = ["read"]


def read(text: str, report: Report) -> Iterator[Draft]:
    """Read the entries of a .bib file, each one as soon as it is met."""
    text = text.removeprefix("\ufeff")
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    lines: dict[str, int] = {}
    told: set[str] = set()
    for item in items_of(text):
        draft = item.draft
        for problem, about in item.notes:
            if about not in told:
                report.problems.append(problem)
            if about:
                told.add(about)
        if draft is None:
            continue
        folded = draft.wish.lower()
        if folded and folded in lines:
            report.add(
                "duplicate-key",
                draft.line,
                f"The key {shown(draft.wish)} is already that of line {lines[folded]}; both are kept.",
            )
        lines.setdefault(folded, draft.line)
        yield draft
