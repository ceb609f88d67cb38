"""Which entries are in charge where one stands above another: items, paragraphs over lists, headings.

Invariant: of what is settled here only the loser changes, and it stays in the
source's order; a unit that was no entry never becomes one.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from hmtui.formats.markdown.bodies import followers, is_body, leads_below
from hmtui.formats.markdown.groups import Group
from hmtui.formats.markdown.kinds import count_words
from hmtui.formats.values.link_roles import is_web, role_of_host

if TYPE_CHECKING:
    from hmtui.formats.markdown.units import Scope, Unit

__all__ = ["settle"]

_MOSTLY = 0.6
_HARDLY = 0.3
_LONG_HEADING = 4.5
_FULL = 6
"""Entries under each heading, on average, from which it is a section."""
_FEW = 5
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
    linked_above = sum(unit.is_linked for unit, _ in found) / len(found)
    children = [child for _, under in found for child in under]
    linked_below = sum(child.is_linked for child in children) / len(children)
    bodies = sum(map(is_body, children)) / len(children)
    many = sum(len(under) for _, under in found) / len(found)
    named_above, titled_below = _titled([unit for unit, _ in found]) < 0.5, _titled(children) >= 0.5
    if linked_above < _HARDLY and linked_below > _MOSTLY and bodies < 0.5:
        bare = [unit for unit in above.units if unit.is_entry and not unit.is_linked and not unit.children]
        for unit in [unit for unit, _ in found] + (bare if len(bare) < len(found) else []):
            unit.is_entry = False
        above.verdict = above.verdict or "heads the items under it"
        return
    if below.entry_score > above.entry_score + _MARGIN and many < 2 and bodies < 0.5:
        for unit, _ in found:
            unit.is_entry = False
        above.verdict = above.verdict or "holds the item under it"
        return
    siblings = sum(any(child.group is below for child in unit.children) for unit in above.units if unit.is_entry)
    usual = len(found) >= _FORM and siblings > 0.5 * sum(unit.is_entry for unit in above.units)
    weaker = below.entry_score < above.entry_score - _MARGIN
    # Names below names are entries as well, unless most names have some below.
    alike = titled_below or (named_above and not usual and min(linked_above, linked_below) > _MOSTLY)
    detail = bodies >= 0.5 or linked_below < _HARDLY or not alike or (usual and weaker and many < 2)
    for child in children:
        if detail or _is_talk(child):
            child.is_entry = False
    if detail:
        below.verdict = below.verdict or "details of the items above"


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
        if (linked or group.entry_score > best) and often and not few:
            losers = items
        elif few or not linked:
            losers = [unit for unit, _ in below]
        for one in losers:
            one.is_entry = False


def _settle_headings(groups: list[Group]) -> None:
    """Decide between headings and what stands under them, the outermost headings first."""
    heads = sorted(
        (g for g in groups if g.kind in {"h", "fold"} and g.is_entry),
        key=lambda g: g.units[0].depth if g.kind == "h" else 99,
    )
    for group in heads:
        units = [unit for unit in group.units if unit.is_entry]
        if not units:
            continue
        under = {id(unit): _entries_under(unit.inner) for unit in units if unit.inner is not None}
        full = sum(bool(found) for found in under.values()) / len(units)
        if full < _HARDLY or _is_in_charge(group, units, under):
            for unit in units:
                found = under.get(id(unit), [])
                if full < _HARDLY and len(found) > 1 and not unit.is_linked:
                    unit.is_entry = False
                    continue
                for one in found:
                    one.is_entry = False
            continue
        for unit in units:
            linked = unit.title is not None and unit.title.link is not None and unit.is_linked
            if under.get(id(unit)) or not (linked or leads_below(unit)):
                unit.is_entry = False
        group.verdict = "heads the entries under it"


def _is_in_charge(group: Group, units: list[Unit], under: dict[int, list[Unit]]) -> bool:
    """Return whether headings are entries though what is under them looks like entries as well."""
    content = [one for found in under.values() for one in found]
    linked = sum(unit.title is not None and unit.title.link is not None and unit.is_linked for unit in units) / len(
        units
    )
    full = len(content) >= _FULL * len(units)
    if linked > _MOSTLY and not full and (len(units) >= 3 or group.kind == "fold"):
        return True
    score = sum(one.group.entry_score for one in content if isinstance(one.group, Group)) / max(len(content), 1)
    mostly = sum(one.is_linked for one in content) > _MOSTLY * len(content)
    if mostly and (score > group.entry_score or (linked < _HARDLY and len(content) >= 2 * len(units))):
        return False
    names = Counter(
        scope.text.casefold() for unit in units if unit.inner is not None for scope in unit.inner.children if scope.text
    )
    repeated = sum(count for count in names.values() if count > 0.5 * len(units))
    if len(units) >= _FEW and repeated >= len(units):
        return True
    words = sum(count_words(unit.title.text) for unit in units if unit.title is not None) / len(units)
    once = sum(len(found) <= 1 for found in under.values()) > _MOSTLY * len(units)
    return words >= _LONG_HEADING and len(units) >= 2 * _FEW and not once


def _entries_under(scope: Scope | None) -> list[Unit]:
    """Return the entries that stand under a heading, headings among them."""
    if scope is None:
        return []
    found = [unit for unit in scope.units if unit.is_entry]
    for child in scope.children:
        found += _entries_under(child)
    return found
