"""Which entries are in charge where one stands above another: items, paragraphs over lists, headings.

Invariant: of what is settled here only the loser changes, and it stays in the
source's order; a unit that was no entry never becomes one.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from hmtui.formats.markdown.bodies import followers, is_body, leads_below
from hmtui.formats.markdown.groups import Group
from hmtui.formats.values.dates import find_date
from hmtui.formats.values.link_roles import is_web, role_of_host

if TYPE_CHECKING:
    from hmtui.formats.markdown.units import Unit

__all__ = ["settle"]

_MOSTLY = 0.6
_HARDLY = 0.3
_FULL = 6
"""Entries under each heading, on average, from which it is a section."""
_FORM = 3
"""Cases that are a form and no chance."""
_MARGIN = 0.7
"""By how much E must be better to turn the order of the source around."""
_TITLE = 0.6
"""T from which a segment may be a title by itself."""


def settle(groups: list[Group]) -> None:
    """Decide between the entries that stand above and under each other."""
    _settle_items(groups)
    _settle_paragraphs(groups)
    _settle_headings(groups)


def _settle_items(groups: list[Group]) -> None:
    """Decide between items and the items under them."""
    by_id = {id(group): group for group in groups}
    pairs: dict[tuple[int, int], list[tuple[Unit, list[Unit]]]] = {}
    for group in groups:
        if group.kind != "li":
            continue
        for unit in group.units:
            under: dict[int, list[Unit]] = {}
            for child in unit.children:
                if unit.is_entry and child.is_entry:
                    under.setdefault(id(child.group), []).append(child)
            for other, children in under.items():
                pairs.setdefault((id(group), other), []).append((unit, children))
    for (above, below), found in pairs.items():
        _settle_pair(by_id[above], by_id[below], found)


def _settle_pair(above: Group, below: Group, found: list[tuple[Unit, list[Unit]]]) -> None:
    children = [child for _, under in found for child in under]
    linked_above = sum(unit.is_linked for unit, _ in found) / len(found)
    linked_below = sum(child.is_linked for child in children) / len(children)
    bodies = sum(map(is_body, children)) / len(children)
    if linked_above < _HARDLY and linked_below > _MOSTLY and bodies < 0.5:
        for unit in above.units:
            unit.is_entry = unit.is_entry and unit.is_linked
        above.verdict = "heads the items under it"
        return
    if below.entry_score > above.entry_score + _MARGIN and len(children) < 2 * len(found) and bodies < 0.5:
        for unit, _ in found:
            unit.is_entry = _stands_alone(unit)
        above.verdict = "holds the item under it"
        return
    # Names below names are entries as well.
    named = _titled([unit for unit, _ in found]) < 0.5 and min(linked_above, linked_below) > _MOSTLY
    detail = bodies >= 0.5 or linked_below < _HARDLY or not (named or _titled(children) >= 0.5)
    for child in children:
        if detail or _is_talk(child):
            child.is_entry = False
    if detail:
        below.verdict = "details of the items above"


def _stands_alone(unit: Unit) -> bool:
    """Return whether an item has a linked title, and a venue or a year behind it."""
    return _leads_by_title(unit) and any(one.kind == "venue" or find_date(one.text) for one in unit.segments)


def _leads_by_title(unit: Unit) -> bool:
    """Return whether the title of a unit leads into the web and looks like one by itself."""
    title = unit.title
    return title is not None and title.link is not None and title.score >= _TITLE and is_web(title.link.link.url)


def _titled(units: list[Unit]) -> float:
    """Return the share of units whose title looks like one by itself, and not like a name."""
    return sum(unit.title is not None and unit.title.score >= _TITLE for unit in units) / len(units)


def _is_talk(unit: Unit) -> bool:
    """Return whether an item only leads to what is said about the one above: a discussion, a message."""
    urls = [url for url in unit.links if is_web(url)]
    return bool(urls) and all(role_of_host(url) in {"blog", "profile", "video"} for url in urls)


def _settle_paragraphs(groups: list[Group]) -> None:
    """Decide between paragraphs and the lists right below them."""
    for group in groups:
        entries = [unit for unit in group.units if unit.is_entry]
        if group.kind != "p" or not entries:
            continue
        below = [(unit, [one for one in followers(unit) if one.is_entry and one.kind == "li"]) for unit in entries]
        below = [(unit, found) for unit, found in below if found]
        if not below:
            continue
        items = [one for _, found in below for one in found]
        best = max(one.group.entry_score for one in items if isinstance(one.group, Group))
        linked = sum(unit.is_linked for unit, _ in below) > 0.5 * len(below)
        often = len(below) > 0.5 * len(entries)
        # One or two paragraphs above whole lists do not own them.
        few = best > group.entry_score and len(below) < _FORM and len(items) > _FULL * len(below)
        losers: list[Unit] = []
        if not linked and _stand_elsewhere(items):
            losers, group.verdict = entries, "introduces the items under it"
        elif (linked or group.entry_score > best) and often and not few:
            losers = items
        elif few or not linked:
            losers = [unit for unit, _ in below if not (few and _leads_by_title(unit))]
        for one in losers:
            one.is_entry = False


def _stand_elsewhere(items: list[Unit]) -> bool:
    """Return whether items are of a form that mostly stands elsewhere in the list, so that none are details of what is above."""
    forms = {id(one.group): one.group for one in items if isinstance(one.group, Group)}
    return len(items) * 2 < sum(one.is_entry for group in forms.values() for one in group.units)


def _settle_headings(groups: list[Group]) -> None:
    """Decide between headings and what stands under them, the outermost headings first."""
    heads = sorted(
        (g for g in groups if g.kind in {"h", "fold"} and g.is_entry),
        key=lambda g: g.units[0].depth if g.kind == "h" else 99,
    )
    for group in heads:
        under = [(unit, unit.inner.entries()) for unit in group.units if unit.is_entry and unit.inner is not None]
        total = len(under)
        empty = sum(bool(found) for _, found in under) < _HARDLY * total
        # Linked headings and folds are the entries of lists of tools, unless whole lists stand under them.
        linked = sum(_is_linked_title(unit) for unit, _ in under) > _MOSTLY * total
        full = sum(len(found) for _, found in under) >= _FULL * total
        if empty or (linked and not full and (total >= _FORM or group.kind == "fold")):
            for unit, found in under:
                unit.is_entry = len(found) < 2 or unit.is_linked or not empty
                for one in found if unit.is_entry else ():
                    one.is_entry = False
        else:
            for unit, found in under:
                unit.is_entry = not found and (_is_linked_title(unit) or leads_below(unit))
            group.verdict = "heads the entries under it"


def _is_linked_title(unit: Unit) -> bool:
    return unit.title is not None and unit.title.link is not None and unit.is_linked
