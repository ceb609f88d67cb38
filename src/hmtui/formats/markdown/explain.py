"""How a list was understood, as values: its forms, their scores, the slots of their titles, the roles of columns.

Invariant: explaining reads the text exactly as importing does, and changes nothing.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from msgspec import Struct

from hmtui.formats.draft import Report
from hmtui.formats.markdown import analyse
from hmtui.formats.markdown.diagnostics import Diagnostics
from hmtui.formats.markdown.rows import column_roles
from hmtui.formats.markdown.weights import LEVEL

if TYPE_CHECKING:
    from hmtui.formats.markdown.groups import Group, Slot

__all__ = ["Form", "SlotScore", "explain"]

_KINDS = {"li": "items", "p": "paragraphs", "h": "headings", "fold": "folds", "tr": "rows"}
_MOST_SLOTS = 4
_EXAMPLES = 2
_LONGEST = 60


class SlotScore(Struct, frozen=True):
    """One place of a form, and how well it fits as the place of the titles."""

    place: str
    units: int
    """In how many units something stands there."""
    score: float
    titles: int
    """How many units have their title there."""
    examples: tuple[str, ...]


class Form(Struct, frozen=True):
    """Units of one form."""

    kind: str
    shape: str
    units: int
    entries: int
    score: float
    limit: float
    """The score from which units of this kind are entries."""
    verdict: str
    """Why units that scored as entries are none."""
    first: int
    """The line of the first unit."""
    slots: tuple[SlotScore, ...]
    roles: tuple[str, ...]
    """What the columns of a table hold."""


def explain(text: str) -> tuple[Form, ...]:
    """Return the forms of a list, the most frequent first."""
    _, groups = analyse(text, Diagnostics(Report()))
    return tuple(map(_form, sorted(groups, key=lambda group: -len(group.units))))


def _form(group: Group) -> Form:
    titles = Counter(unit.title.place for unit in group.units if unit.title is not None)
    best = sorted(group.slots.values(), key=lambda slot: (-titles[slot.key], -slot.score))[:_MOST_SLOTS]
    about = str(group.key[-1])
    unit_header = group.units[0].header
    shown = [str(part) if isinstance(part, (str, int)) else " | ".join(unit_header) for part in group.key[1:-1]]
    shape = ", ".join(part for part in [*shown, about] if part)
    entries = sum(unit.is_entry for unit in group.units)
    roles = tuple(column_roles(group)) if group.kind == "tr" else ()
    return Form(
        _KINDS[group.kind],
        shape,
        len(group.units),
        entries,
        round(group.entry_score, 2),
        LEVEL[group.kind],
        group.verdict,
        group.units[0].line,
        tuple(_slot(slot, group, titles[slot.key]) for slot in best),
        roles,
    )


def _slot(slot: Slot, group: Group, titles: int) -> SlotScore:
    cell, line, style, kind, number = slot.key
    place = f"{'column ' + str(cell + 1) if group.kind == 'tr' else style}, {kind}, {number + 1}"
    if line:
        place += f", line {line + 1}"
    shown = [one.text[:_LONGEST] for unit in group.units for one in unit.pieces if one.place == slot.key]
    return SlotScore(place, slot.count, round(slot.score, 2), titles, tuple(shown[:_EXAMPLES]))
