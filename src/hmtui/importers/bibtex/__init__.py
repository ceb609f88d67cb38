"""BibTeX and BibLaTeX.

Measured on 48,952 records (24.6 MB) before this reader was written: bibtexparser 2
takes 6 s to split them and 135 s with its own LaTeX and names, gives no record
before it has read all, and does not join pieces with ``#``; pybtex stops at
the first missing brace. The issue with both is recovery and the first
record, so entries are found by ``blocks``, which took 1.7 s for the same file.
Tests hold it against both libraries on files that are whole; what the rarer LaTeX
commands stand for is looked up in pylatexenc.

Invariant: a damaged entry costs at most itself, and its line is in the report.
"""

from __future__ import annotations

from hmtui.importers.bibtex.blocks import Blocks, shown
from hmtui.importers.bibtex.fields import draft_of
from hmtui.importers.bibtex.groups import Groups
from hmtui.importers.bibtex.heirs import inherited

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from hmtui.importers.draft import Draft, Report

__all__ = ["read"]

_NO_WORKS = frozenset(("xdata", "set"))
"""Entries that only lend their fields to others, or only name them."""


def read(text: str, report: Report) -> Iterator[Draft]:
    """Read the entries of a .bib file, each one as soon as it is met."""
    text = text.removeprefix("\ufeff")
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    blocks = Blocks(text, report)
    groups = Groups(text)
    lines: dict[str, int] = {}
    for block in blocks:
        if block.kind in _NO_WORKS:
            continue
        folded = block.key.lower()
        if not block.key:
            report.add("no-key", block.line, f"{block.title} has no key; one is made when it is cited.")
        elif folded in lines:
            report.add(
                "duplicate-key",
                block.line,
                f"The key {shown(block.key)} is already that of line {lines[folded]}; both are kept.",
            )
        lines.setdefault(folded, block.line)
        whole = inherited(block, blocks, report)
        yield draft_of(whole, report, groups.headings(whole.fields.get("groups", "")))
