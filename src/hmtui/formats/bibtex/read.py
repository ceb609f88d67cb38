"""Read BibTeX and BibLaTeX files.

The chunks of a long file are parsed by several processes (``parallel``); problems that
count once in a file are filtered here, where the chunks come together in order.

Invariant: a damaged entry costs at most itself, and its line is in the report.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from hmtui.formats.bibtex.parallel import items_of
from hmtui.formats.draft import Keys

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hmtui.formats.draft import Draft, Report

__all__ = ["read"]


def read(text: str, report: Report) -> Iterator[Draft]:
    """Yield the entries of a ``.bib`` file, each as soon as it is parsed."""
    text = text.removeprefix("\ufeff")
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    keys = Keys(report, "key")
    reported: set[str] = set()
    for item in items_of(text):
        draft = item.draft
        for problem, about in item.problems:
            if about not in reported:
                report.problems.append(problem)
            if about:
                reported.add(about)
        if draft is None:
            continue
        keys.add(draft.wish, draft.line, folded=draft.wish.lower())
        yield draft
