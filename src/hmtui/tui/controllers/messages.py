"""What is said about an answer: why nothing is listed, what was not understood, what was forgiven.

Invariant: sentences are made of values; nothing here asks, searches or paints.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

from hmtui.actions import by_id
from hmtui.columns import order_words
from hmtui.keys import key_label
from hmtui.models import OTHERS
from hmtui.paths import source_name
from hmtui.query import Flag
from hmtui.text.cleaning import clean
from hmtui.text.work_types import type_name
from hmtui.tui.widgets.column_layout import is_described
from hmtui.tui.widgets.empty_state import EmptyState, all_offered, meant_offered, names_offered, terms_offered
from hmtui.tui.widgets.line_widget import Span, cut

if TYPE_CHECKING:
    from collections.abc import Sequence

    from hmtui.actions import Action
    from hmtui.library import Library
    from hmtui.models import Entry
    from hmtui.tui.controllers.search import Answered
    from hmtui.tui.widgets.line_widget import Line
    from hmtui.views.signs import Signs

__all__ = ["Explanation", "count_texts", "describe", "empty_state", "explanation", "title_of"]

_SLOW = 100
"""Milliseconds from which on it is said how long a search took."""
_QUOTED = 60
"""Cells of a query that are repeated when nothing matches it."""


def empty_state(answered: Answered, signs: Signs, actions: Sequence[Action]) -> EmptyState:
    """Return why there are no rows, the queries that would give some, and the keys that help."""
    question, library = answered.question, answered.question.library
    if not len(library):
        name = clean(source_name(library.name))
        said = f"Reading {name} …" if library.partial else library.notice or "There are no records"
        leave = _keys(actions, open_list="open another list", quit="quit")
        return EmptyState((said,), keys=leave, kind="no records")
    if missing := _none_yet(answered, actions):
        said, keys = missing
        return EmptyState((said,), (*meant_offered(answered.meant), *terms_offered(answered.broader)), keys)
    if answered.absent:
        said = f"No record of this list has {answered.absent}"
        return EmptyState((said,), (*terms_offered(answered.broader),), _keys(actions, escape="clear the query"))
    where = f" in {question.section}" if question.section else ""
    so_far = f" among the first {len(library):,} records" if library.partial else ""
    reasons = [f"No record{where} matches {cut(clean(question.text.strip()), _QUOTED)}{so_far}"]
    reasons += [
        problem.message for problem in answered.found.query.problems if problem.message.startswith("Unknown field")
    ]
    reasons += [answered.nowhere] * bool(answered.nowhere)
    if answered.meant is not None and answered.meant.reason:
        reasons.append(answered.meant.reason)
    elsewhere = (answered.counts or {}).get(None, 0)
    in_all = all_offered(question.text, elsewhere) if question.section and elsewhere else []
    near = [library.entry_at(number) for number in answered.found.hits.suggestions]
    offers = (*meant_offered(answered.meant), *in_all, *terms_offered(answered.broader), *names_offered(near, signs))
    return EmptyState(tuple(reasons), offers, _keys(actions, find_online="search online", escape="clear the query"))


_NONE_YET = {
    "is:starred": ("Nothing starred in this list yet", "star", "star a record"),
    "is:to-read": ("Nothing to read in this list yet", "read", "mark a record as to-read"),
    "is:reading": ("Nothing being read in this list yet", "read", "cycle the read status of a record"),
    "is:read": ("Nothing read in this list yet", "read", "cycle the read status of a record"),
    "has:note": ("No notes in this list yet", "note", "write a note on a record"),
    "tag": ("No record of this list has this tag yet", "tag", "tag a record"),
}
"""What is said where no record has an annotation that is asked for, and the action that gives it one."""


def _none_yet(answered: Answered, actions: Sequence[Action]) -> tuple[str, Sequence[tuple[str, str]]] | None:
    """Return what is said where no record of the list has an annotation that the query asks for, and the keys that help."""
    facts = answered.question.library.annotation_lookup.facts()
    for clause in answered.found.query.clauses:
        if isinstance(clause, Flag):
            fact = clause.key if clause.key in _NONE_YET else f"{clause.key}:{clause.value}"
            if fact in _NONE_YET and not [*facts[fact](clause.value)]:
                said, action_id, words = _NONE_YET[fact]
                return said, _keys(actions, **{"escape": "clear the query", action_id: f"{words}, in the list"})
    return None


def _keys(actions: Sequence[Action], **words: str) -> tuple[tuple[str, str], ...]:
    """Return the first key of each action, with what it does."""
    return tuple((key_label(by_id(action_id, actions).keys[0]), said) for action_id, said in words.items())


class Explanation(Struct, frozen=True):
    """What is said of a query: what could not be used, what was forgiven, and what may be meant."""

    words: str = ""
    is_hint: bool = True
    """Whether all of the query was used as it stands."""
    instead: str = ""
    """What may be meant, in few words; empty where nothing is."""
    offered: bool = False
    """Whether it is the first of what is offered in place of rows."""


def explanation(answered: Answered) -> Explanation:
    """Return what is said of the query that was answered."""
    problems = answered.found.query.problems
    words = [problem.message for problem in problems]
    if answered.found.hits.approximate:
        instead: dict[str, list[str]] = {}
        for typo in answered.found.hits.approximate:
            instead.setdefault(typo.term, []).append(typo.instead)
        forgiven = "; ".join(f"{term} → {', '.join(found)}" for term, found in instead.items())
        words.append(f"No exact match: {forgiven}")
    if (sort := answered.found.query.sort) is not None:
        words.append(f"By {order_words(sort.key, reverse=sort.reverse)}")
    is_hint = all(problem.used for problem in problems) and not answered.found.hits.approximate
    asks = answered.is_corrected
    if answered.meant is not None and not asks:
        words.append(answered.meant.question)
    mistake, meant = answered.found.query.mistake, answered.meant
    other = mistake.instead if mistake is not None else meant.query if meant is not None else ""
    return Explanation(" · ".join(words), is_hint, other, meant is not None and not answered.first)


def count_texts(answered: Answered) -> Sequence[str]:
    """Return how many records of how many are listed, in the longest words first.

    Their order is named where no heading shows it, and a part of the query that is left out in all of these texts:
    what is listed else looks like the answer to it.
    """
    hits, question, query = answered.found.hits, answered.question, answered.found.query
    library, asked = question.library, bool(question.text or question.section)
    total, milliseconds = len(library), 1000 * answered.seconds
    if library.partial and not total:
        return ("reading …",)
    all_of_them = f"the first {total:,}" if library.partial else f"{total:,}"
    listed = f"{len(hits):,}{'+' if hits.partial else ''}"
    found = f"{listed} of {all_of_them}" if asked else all_of_them
    order = f"{answered.order_in_words} · " if answered.order_in_words else ""
    if ignored := sum(not problem.used for problem in query.problems):
        parts = f"{found}, {ignored} part{'' if ignored == 1 else 's'} ignored"
        return (f"{order}{parts}", parts, f"! {found}", f"! {listed}")
    slow = (f"{order}{found} · {milliseconds:.0f} ms",) if milliseconds > _SLOW and asked else ()
    # In little room, too, those found so far are not taken for all there are.
    shorter = (found, f"{listed} so far") if library.partial and asked else (f"{order}{listed}", found, listed)
    return (*slow, f"{order}{found}", *shorter)


def describe(
    library: Library, *, noun: str, read: int = 0, indexed: float | None = None
) -> tuple[str, tuple[str, ...]]:
    """Return the name of a list for the header, and what is said of it: how much it holds, and from when it is.

    ``noun``: what one record is; ``read``: how many records were read so far, of which the library may hold the first ones;
    ``indexed``: how much of them is indexed, from 0 to 1, once all are read.
    """
    count = max(len(library), read if library.partial else 0)
    plural = "" if count == 1 else "s"
    so_far = " so far" if library.partial else ""
    if library.partial and indexed is not None:
        so_far = f" · indexing {indexed:.0%}".replace("%", " %")
    catalog = library.catalog
    updated = str(getattr(catalog, "updated", "") or catalog.extra.get("updated") or "")[:7]
    file = clean(source_name(library.name))
    named_by_file = catalog.title in {"", file, file.rpartition(".")[0]}
    return file if named_by_file else catalog.title, (
        f"{count:,} {noun}{plural}{so_far}",
        clean(updated) or ("" if named_by_file else file),
    )


def title_of(entry: Entry | None, signs: Signs) -> tuple[str, Line]:
    """Return the title of the details of a record: its name, and whether its weights are open, else what kind it is.

    A record that is called by its title, which is the first line below, is titled by its key, else as it is spoken of:
    ``Brown et al. 2020``; where it has no authors, by its section.
    """
    if entry is None:
        return "", ()
    if entry.open_weights is not None:
        glyph, style = signs.of(entry)
        return entry.name, (Span(glyph, style), Span(" open" if entry.open_weights else " closed"))
    kind = (Span(type_name(entry.type)),) if entry.type else ()
    if entry.name != entry.title or is_described(entry):
        return entry.name, kind
    source = entry.source
    place = f"{source.file.rpartition('/')[2]}:{source.line}" if source is not None else entry.name
    spoken = entry.citation_key or _spoken_of(entry) or ", ".join(entry.sections[:1]) or clean(place)
    return spoken, kind


def _spoken_of(entry: Entry) -> str:
    """Return how a paper is spoken of, by its authors and year; empty where it has no authors."""
    match [person.short for person in entry.author]:
        case []:
            return ""
        case [only]:
            people = only
        case [first, second] if second != OTHERS:
            people = f"{first} & {second}"
        case [first, *_]:
            people = f"{first} et al."
    return f"{people} {entry.year or ''}".rstrip()
