"""What stands under a title: links that say what they are, and units right below a paragraph.

Invariant: the answer for a unit is worked out once and kept with it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from hmtui.formats.markdown.groups import Group
from hmtui.formats.values.link_roles import is_web

if TYPE_CHECKING:
    from hmtui.formats.markdown.units import Unit

__all__ = ["followers", "is_body", "leads_below"]

_MOST_BELOW = 60
"""Units below a paragraph that can be its details."""
_FORM = 8
_HARDLY = 0.3
"""Items of a form from which it decides, and the share of bodies below which it is one of titles."""
_TITLE = 0.6
"""T from which a segment may be a title by itself."""


def is_body(unit: Unit) -> bool:
    """Return whether a unit is what stands under a title: links that say what they are, and no title of its own."""
    if unit.body is None:
        unit.body = unit.kind in {"p", "li"} and unit.is_linked and _says_its_links(unit) and not _is_titled_form(unit)
    return unit.body


def _is_titled_form(unit: Unit) -> bool:
    """Return whether most items of the form of a unit have titles above their links, so that a short one is a title as well."""
    group = unit.group
    if unit.kind != "li" or not isinstance(group, Group) or unit.title is None or unit.title.score < 0:
        return False
    if group.bodies is None:
        group.bodies = sum(one.is_linked and _says_its_links(one) for one in group.units) / len(group.units)
    return len(group.units) >= _FORM and group.bodies < _HARDLY


def _says_its_links(unit: Unit) -> bool:
    labels = others = 0
    for one in unit.segments:
        if one.link is not None and is_web(one.link.link.url):
            told = one.kind in {"label", "venue", "date", "number"} or bool(one.key)
            labels, others = labels + told, others + (not told)
            if not told and one.score > 0:
                return False
        elif one.kind == "open" and one.score > _TITLE and (one.form in {"bold", "quote"} or one is unit.title):
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
    if unit.inner is not None:
        return any(is_body(one) for one in unit.inner.units[:12]) or any(
            is_body(one) for scope in unit.inner.children for one in scope.units[:12]
        )
    return False


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
