"""Merge the annotations of papers that turn out to be the same one.

Invariant: the newer value of each fact wins, and no note is lost.
"""

from __future__ import annotations

from functools import reduce
from typing import TYPE_CHECKING

from hmtui.annotations.values import State

if TYPE_CHECKING:
    from collections.abc import Iterable
    from typing import Any

    from hmtui.annotations.database import Store

__all__ = ["join_notes", "merge_papers", "merged_state"]


def merged_state(store: Store, papers: Iterable[int]) -> State:
    """Return the merged annotations of papers that are the same one: the newest of each fact, but all notes."""
    facts: dict[str, tuple[float, Any]] = {}
    notes: list[tuple[float, Any]] = []
    for paper in papers:
        for field, fact in store.papers.facts(paper).items():
            facts[field] = max(fact, facts.get(field, fact), key=lambda one: one[0])
            notes += [fact] if field == "note" else []
    tags = sorted(field[4:] for field, (_at, held) in facts.items() if field.startswith("tag:") and held)
    note = reduce(join_notes, (text for _at, text in sorted(notes)))
    return State(bool(facts["starred"][1]), facts["read"][1], note, tuple(tags))


def merge_papers(store: Store, paper: int, other: int, now: float) -> None:
    """Merge two papers: keep the newer of each fact, but both notes."""
    older, newer = sorted(store.papers.facts(one)["note"] for one in (paper, other))
    store.papers.merge_papers(paper, other)
    both = join_notes(str(older[1]), str(newer[1]))
    if older[1] and both != newer[1]:
        store.papers.put([(paper, "note", both)], now)


def join_notes(note: str, more: str) -> str:
    """Return two notes concatenated; if one contains the other, return only the longer one."""
    if f"\n\n{note}\n\n" in f"\n\n{more}\n\n" or not note:
        return more
    return note if not more or f"\n\n{more}\n\n" in f"\n\n{note}\n\n" else f"{note}\n\n{more}"
