"""What several commands print: citations, and what became of a query."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from hmtui.citations import CSL_LIMITS, cite_what_can_be
from hmtui.cli.output import emit, say, say_error
from hmtui.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from hmtui.library import Found, Library
    from hmtui.models import Entry
    from hmtui.query import Query

__all__ = ["print_citations", "refuse_half_read", "say_what_was_understood"]


_IGNORED = re.compile(r"(?:^|(?<=; ))Ignored ")
"""How the search box begins what it leaves out."""


def print_citations(library: Library, entries: Sequence[Entry], style: str) -> int:
    """Print the citations of records in a style and return the exit code.

    Raises:
        CitationError: none of the records can be written in the style.
    """
    cited = cite_what_can_be(entries, lambda some: library.cite(some, style))
    emit(cited.text)
    library.keep_keys(cited.entries)
    if (style or library.citing.style).lower().endswith(".csl") and not library.citing.pandoc:
        say(f"{CSL_LIMITS}.")
    for error in cited.problems:
        say_error(error)
    return 1 if cited.problems else 0


def refuse_half_read(query: Query) -> None:
    """Raise UsageError for a query of which a part cannot be used: its records would be taken for the answer."""
    unused = [problem.message for problem in query.problems if not problem.used]
    if unused:
        raise UsageError(_IGNORED.sub("Cannot use ", "; ".join(unused)))


def say_what_was_understood(found: Found, text: str, library: Library, section: str | None = None) -> None:
    """Report what is wrong with a query, corrected typing errors, and the nearest names when nothing matches."""
    from hmtui import store  # noqa: PLC0415 - loads SQLite, which citing does not need
    from hmtui.broader import broader_queries, nowhere, what_is_meant  # noqa: PLC0415 - as above

    if ":" in text and library.annotation_lookup.notice:  # a query on notes, tags or stars
        say(library.annotation_lookup.notice)
    if found.query.clauses and not store.has_full_text():
        say(f"{store.LIMITED_SEARCH}.")
    for problem in found.query.problems:
        say(problem.message)
    for typo in found.hits.approximate:
        say(f"Nothing matches {typo.term} exactly; showing {typo.instead}")
    if not found.hits.first(1):
        near = [library.entry_at(number).name for number in found.hits.suggestions]
        say(f"Nothing matches “{text}”" + (f". Nearest names: {', '.join(near)}." if near else ""))
        if meant := what_is_meant(library, text, section, found.hits):
            say(meant.question)
        if said := nowhere(library, text):
            say(said)
        for one in broader_queries(library, text, section):
            say(f"Without {one.left_out}: {one.records}")
