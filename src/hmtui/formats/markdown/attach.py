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

_SHORT = 300
"""Signs of a remark; what is longer is running text."""


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
    if before is None or unit.kind in {"h", "fold", "tr"}:
        return None
    if before.kind == "p" and unit.kind == "li":
        return before if any(unit is one or unit.parent is one for one in followers(before)) else None
    if is_body(unit) or not unit.run.text.strip():
        return before
    if (
        unit.kind == "p"
        and before.kind == "li"
        and not unit.is_linked
        and unit.segments
        and unit.segments[0].kind == "people"
    ):
        return before
    if (
        unit.kind == "li"
        and before.kind == "li"
        and unit.depth == before.depth
        and _numbered(before)
        and not _numbered(unit)
    ):
        return before
    return None


def _numbered(unit: Unit) -> bool:
    return bool(getattr(unit.block, "numbered", False))


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
    """Return the one entry under each heading of a level its heading: “### Name” above a title in bold."""
    groups: dict[int, list[Unit]] = {}
    for unit in units:
        if unit.kind == "h" and not unit.is_entry and unit.inner is not None:
            groups.setdefault(id(unit.group), []).append(unit)
    for heads in groups.values():
        singles: list[tuple[Unit, Unit]] = []
        empty: list[Unit] = []
        for head in heads:
            found = [one for one in head.inner.units if one.is_entry] if head.inner is not None else []
            if len(found) == 1 and found[0].kind == "p" and not any(_has_entries(one) for one in head.inner.children):  # type: ignore[union-attr]
                singles.append((head, found[0]))
            elif not found and head.inner is not None and not any(map(_has_entries, head.inner.children)):
                empty.append(head)
        if len(singles) > 2 and len(singles) * 10 > 6 * len(heads):
            for head, one in singles:
                head.owner = one
                one.owner = head
            for head in empty:
                _fill(head)


def _fill(head: Unit) -> None:
    """Make the first paragraph under a heading its entry, as under the headings of the same level."""
    units = head.inner.units if head.inner is not None else []
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


def _has_entries(scope: Scope) -> bool:
    return any(unit.is_entry for unit in scope.units) or any(map(_has_entries, scope.children))
