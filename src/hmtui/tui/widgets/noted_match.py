"""Why a record is listed whose own texts do not show it: what was searched for stands in the user's note or tags."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hmtui.store import spans
from hmtui.text.normalize import fold
from hmtui.tui.widgets.line_widget import Span, cut
from hmtui.tui.widgets.rows import highlight

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hmtui.annotations import State
    from hmtui.models import Entry
    from hmtui.query import Query
    from hmtui.tui.widgets.line_widget import Line

__all__ = ["noted_match"]

_LOOKED_AT = 10_000
"""Letters of a note that are looked at."""
_BEFORE = 12
"""Letters of a note that are shown before what was found."""


def noted_match(entry: Entry, state: State | None, query: Query, width: int) -> Line:
    """Return a line that shows what of the query stands in the user's note or tags alone; empty where nothing does."""
    if state is None or not query.has_text or not (state.note or state.tags):
        return ()
    own = {fold(text[start:end]) for text, field in _texts(entry) for start, end in spans(query, text, field)}
    note = " ".join(state.note[:_LOOKED_AT].split())
    for said, text in (("in your note", note), *(("your tag", f"#{tag}") for tag in state.tags)):
        found = [start for start, end in spans(query, text, "note") if fold(text[start:end]) not in own]
        if found:
            begin = max(0, found[0] - _BEFORE)
            begin = text.find(" ", begin, found[0]) + 1 or begin if begin else 0
            shown = f"…{text[begin:]}" if begin else text
            label = f"✎ {said}  "
            return (Span(label, "star"), *highlight(cut(shown, max(1, width - len(label))), "", query, "note"))
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
