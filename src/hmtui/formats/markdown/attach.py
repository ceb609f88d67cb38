"""What belongs to which entry: the units under, behind and beside it that are none themselves.

Invariant: every unit that is no entry belongs to one entry or is told in the report.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from hmtui.formats.markdown.bodies import followers, is_body
from hmtui.formats.markdown.vocabulary import is_abstract

if TYPE_CHECKING:
    from hmtui.formats.markdown.units import Scope, Unit

__all__ = ["attach"]

_MOSTLY = 0.6


def attach(units: list[Unit]) -> None:
    """Set the entry that each other unit belongs to."""
    _name_containers(units)
    _name_items(units)
    last: dict[int, Unit] = {}
    for unit in units:
        scope = unit.scope
        if unit.is_entry:
            last[id(scope)] = unit
            continue
        if unit.kind == "skip" or unit.owner is not None:
            continue
        unit.owner = _above(unit) or _before(unit, last) or _around(scope, last)


def _above(unit: Unit) -> Unit | None:
    """Return the entry among the items a unit is nested in."""
    parent = unit.parent
    while parent is not None:
        if parent.is_entry or parent.owner is not None:
            return parent if parent.is_entry else parent.owner
        parent = parent.parent
    return None


def _before(unit: Unit, last: dict[int, Unit]) -> Unit | None:
    """Return the entry right before a unit that goes on with it."""
    before = last.get(id(unit.scope))
    if before is None or "tr" in (before.kind, unit.kind) or unit.kind in {"h", "fold"}:
        return None
    if before.kind == "p" and unit.kind == "li":
        return before if unit in followers(before) else None
    return before if is_body(unit) else None


def _around(scope: Scope, last: dict[int, Unit]) -> Unit | None:
    """Return the entry that is a heading above, or the one before a fold."""
    at: Scope | None = scope
    while at is not None and at.unit is not None:
        if at.unit.is_entry:
            return at.unit
        if at.unit.kind == "fold" and at.parent is not None and is_abstract(at.text):
            return last.get(id(at.parent)) or _around(at.parent, last)
        at = at.parent
    return None


def _name_containers(units: list[Unit]) -> None:
    """Join the one entry under each heading of a level with its heading: “### Name” above a title in bold."""
    groups: dict[int, list[Unit]] = {}
    for unit in units:
        if unit.kind == "h" and not unit.is_entry:
            groups.setdefault(id(unit.group), []).append(unit)
    for heads in groups.values():
        found = [(head, head.inner.entries()) for head in heads if head.inner is not None]
        singles = [
            (head, one)
            for head, under in found
            for one in under
            if len(under) == 1 and one.kind == "p" and one.scope is head.inner
        ]
        if len(singles) > 2 and len(singles) > _MOSTLY * len(heads):
            for head, one in singles:
                head.owner, one.owner = one, head
            for head, under in found:
                _fill(head, under)


def _fill(head: Unit, under: list[Unit]) -> None:
    """Make the first paragraph under a heading without entries its entry, as under the headings of the same level."""
    units = head.inner.units if head.inner is not None and not under else []
    best = next((one for one in units if one.kind == "p" and one.title is not None), None)
    if best is not None and any(map(is_body, units)):
        best.is_entry = True
        head.owner, best.owner = best, head


def _name_items(units: list[Unit]) -> None:
    """Return the one entry under an item that is none what the item says: its links."""
    for unit in units:
        if unit.kind == "li" and not unit.is_entry and unit.is_linked:
            found = [child for child in unit.children if child.is_entry]
            if len(found) == 1:
                unit.owner = found[0]
