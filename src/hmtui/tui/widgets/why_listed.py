"""Why a record is listed that does not show it: what was searched for is noted by the user, or in a part that is folded."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hmtui.query import InField, Query
from hmtui.store import spans
from hmtui.text.normalize import fold
from hmtui.tui.widgets.line_widget import Span, cut, cut_line
from hmtui.tui.widgets.markdown_lines import plain_words
from hmtui.tui.widgets.rows import highlight

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from hmtui.annotations import State
    from hmtui.models import Entry
    from hmtui.tui.widgets.line_widget import Line

__all__ = ["folded_match", "noted_match"]

_LOOKED_AT = 10_000
"""Letters of a note that are looked at."""
_ALIASES = "Also called"
"""The label of the fact that names aliases."""
_BEFORE = 12
"""Letters of a note that are shown before what was found."""


def noted_match(entry: Entry, state: State | None, query: Query, width: int) -> Line:
    """Return a line that shows what of the query stands in the user's note or tags alone; empty where nothing does."""
    if state is None or not query.has_text or not (state.note or state.tags):
        return ()
    own = {fold(text[start:end]) for text, field in _texts(entry) for start, end in spans(query, text, field)}
    note = plain_words(state.note[:_LOOKED_AT])
    for said, text in (("in your note", note), *(("your tag", f"#{tag}") for tag in state.tags)):
        found = [start for start, end in spans(query, text, "note") if fold(text[start:end]) not in own]
        if found:
            begin = max(0, found[0] - _BEFORE)
            begin = text.find(" ", begin, found[0]) + 1 or begin if begin else 0
            shown = f"…{text[begin:]}" if begin else text
            label = f"✎ {said}  "
            return (Span(label, "star"), *highlight(cut(shown, max(1, width - len(label))), "", query, "note"))
    return ()


def folded_match(entry: Entry, shown: Iterable[Line], folded: Sequence[Line], query: Query, width: int) -> Line:
    """Return a line that shows what of the query stands among authors that are not named, or in lines that are folded.

    Empty where all of it stands in the lines ``shown``, or nowhere.
    """
    seen = [span.text for line in shown for span in line if "match" in span.style]
    for clause in query.clauses:
        one, zone = Query(query.text, (clause,)), clause.field if isinstance(clause, InField) else ""
        if spans(one, entry.name, "name") or any(spans(one, text, zone) for text in seen):
            continue
        for author in entry.author:
            if spans(one, author.full, "author"):
                return cut_line((Span("in authors  ", "muted"), *highlight(author.full, "", query, "author")), width)
        label = ""
        for line in folded:
            of_fact = bool(line) and line[0].style == "muted"
            label = (line[0].text.strip() or label) if of_fact else ""  # only the first line of a fact has it
            if any("match" in span.style and spans(one, span.text, zone) for span in line):
                said = "also called: " if label == _ALIASES else f"in {label.lower() or 'facts'}  "
                return cut_line((Span(said, "muted"), *line[of_fact:]), width)
    return ()


def _texts(entry: Entry) -> Iterator[tuple[str, str]]:
    """Yield the texts of a record in which a match is seen, each with its field."""
    yield entry.name, "name"
    yield entry.title, "title"
    yield entry.summary or entry.abstract, ""
    yield entry.venue, "venue"
    for author in entry.author:
        yield author.full, "author"
    for name in (*entry.aliases, *entry.organizations):
        yield name, "org"
