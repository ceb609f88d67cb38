"""Who belongs to whom: what stands under a title, and whose the rest is.

Invariant: every unit that is no entry belongs to one entry or is told in the report.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from hmtui.formats.markdown.groups import Group
from hmtui.formats.markdown.vocabulary import is_abstract
from hmtui.formats.markdown.weights import TITLE
from hmtui.formats.values.link_roles import is_web

if TYPE_CHECKING:
    from hmtui.formats.markdown.units import Scope, Unit

__all__ = ["attach", "followers", "has_linked_title", "is_body", "leads_below"]

_FORM = 3
"""Cases that are a form and no chance."""
_MOST_BELOW = 60
"""Units below a paragraph that can be its details."""


def is_body(unit: Unit) -> bool:
    """Return whether a unit is what stands under a title: links that say what they are, and no title of its own."""
    if unit.body is None:
        unit.body = unit.kind in {"p", "li"} and unit.is_linked and _says_its_links(unit)
    return unit.body


def _says_its_links(unit: Unit) -> bool:
    labels = others = 0
    for one in unit.segments:
        if one.link is not None and is_web(one.link.link.url):
            told = one.kind in {"label", "venue", "date", "number"} or bool(one.key)
            told = told and not (one.link.link.bare and not one.key and one is not unit.segments[0])
            labels, others = labels + told, others + (not told)
            if not told and one.score > 0:
                return False
        elif one.kind == "open" and one.score > TITLE and (one.form in {"bold", "quote"} or one is unit.title):
            return False
    return labels >= others


def leads_below(unit: Unit) -> bool:
    """Return whether links that say what they are stand right below a unit."""
    if unit.leads is None:
        unit.leads = _has_body(unit)
    return unit.leads


def _has_body(unit: Unit) -> bool:
    if unit.kind == "li":
        return any(map(is_body, unit.children))
    if unit.kind == "p":
        below = followers(unit)
        return sum(map(is_body, below)) * 3 >= max(len(below), 1)
    scopes = [unit.inner, *unit.inner.children] if unit.inner is not None else []
    return any(is_body(one) for scope in scopes for one in scope.units[:12])


def followers(unit: Unit) -> list[Unit]:
    """Return the units right below a paragraph that can be its details: bullets, and paragraphs of links."""
    units = unit.scope.units
    found: list[Unit] = []
    for at in range(unit.at + 1, min(unit.at + _MOST_BELOW, len(units))):
        one = units[at]
        if one.kind == "li" and one.parent is not None:
            continue
        if one.kind == "li" or (one.kind == "p" and is_body(one)):
            found.append(one)
        elif one.kind != "skip":
            break
    return found


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
        # A row of a form of entries says nothing of the heading above, entry or not.
        listed = unit.kind == "tr" and isinstance(unit.group, Group) and unit.group.is_entry
        unit.owner = _above(unit) or _before(unit, last) or (None if listed else _around(scope, last))


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
    before = _last_above(unit) if id(unit.scope) in last else None
    if before is None or "tr" in (before.kind, unit.kind) or unit.kind in {"h", "fold"}:
        return None
    if before.kind == "p" and unit.kind == "li":
        return before if unit in followers(before) else None
    return before if is_body(unit) and not any(child.is_entry for child in unit.children) else None


def _last_above(unit: Unit) -> Unit | None:
    """Return the last entry before a unit that is no deeper; an item that belongs to none parts the two, and words do where this is no form."""
    often = isinstance(unit.group, Group) and len(unit.group.units) >= _FORM
    for one in reversed(unit.scope.units[: unit.at]):
        sibling = one.parent is unit.parent and one.parent is not None
        parts = one.owner is None and (one.kind == "p" and not often if one.kind != "li" else not sibling)
        if one.depth <= unit.depth and (one.is_entry or parts):
            return one if one.is_entry else None
    return None


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
        alone = [(head, under[0]) for head, under in found if len(under) == 1]
        singles = [(head, one) for head, one in alone if (one.kind, one.scope) == ("p", head.inner)]
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
    """Let an item that is no entry belong to the one entry under it, which has its links."""
    for unit in units:
        if unit.kind == "li" and not unit.is_entry and unit.is_linked:
            found = [child for child in unit.children if child.is_entry]
            titled = [child for child in found if child.title is not None and child.title.kind != "people"]
            for child in found if titled else ():
                child.is_entry = child in titled
            found = titled or found
            if len(found) == 1 or (found and not any(child.is_linked for child in found)):
                unit.owner = found[0]


def has_linked_title(unit: Unit) -> bool:
    """Return whether the title of a unit leads into the web."""
    return unit.title is not None and unit.title.link is not None and is_web(unit.title.link.link.url)
