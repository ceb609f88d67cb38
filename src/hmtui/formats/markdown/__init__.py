"""Reading anybody's list in markdown by its form.

A list repeats one form, so the form is learned first and the entries are read by
it: ``parse`` and ``blocks`` make blocks of the text, ``units``, ``segments`` and ``kinds`` cut
these, ``groups`` puts units of one form together and finds the slot of their titles, ``retyping``
and ``names`` settle by the group what one unit says too little of,
``classify`` decides which groups are entries, ``owners`` which of two that stand above
each other and who has what stands under them, and ``inline``, ``rows``
and ``fragments`` read the values. Invariant: no list is known by name; what is not an
entry is in the report, and nothing in a list makes reading it fail.
"""

from __future__ import annotations

import gc
import re
from collections import Counter
from itertools import takewhile
from operator import eq, itemgetter
from typing import TYPE_CHECKING

from hmtui.formats.draft import Draft, Report
from hmtui.formats.markdown.blocks import Skipped
from hmtui.formats.markdown.classify import classify, is_remark, looks_like_entry
from hmtui.formats.markdown.columns import LINKS, column_role
from hmtui.formats.markdown.diagnostics import Diagnostics
from hmtui.formats.markdown.groups import Group, choose_titles, grouped
from hmtui.formats.markdown.inline import Told, read_links, read_run
from hmtui.formats.markdown.kinds import clean_title, is_label, kind_of
from hmtui.formats.markdown.names import shared_names
from hmtui.formats.markdown.owners import attach, is_body
from hmtui.formats.markdown.parse import blocks
from hmtui.formats.markdown.rows import column_roles, is_row_entry, read_row
from hmtui.formats.markdown.source import mended
from hmtui.formats.markdown.spans import HARD, SOFT
from hmtui.formats.markdown.units import FOLD, Unit, collect
from hmtui.formats.markdown.vocabulary import common_words, is_about_papers, is_abstract, is_contents
from hmtui.formats.values.link_roles import is_web, label_role, role_of_host
from hmtui.formats.values.venues import is_preprint, of_headings

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hmtui.formats.markdown.reading import Reading

__all__ = ["read"]

_OF_PAPERS = frozenset({"author", "venue", "issued"})
"""Fields of which a paper has one; a page of which nothing is said but its title can be anything."""
_KIND = re.compile(r"\W*([^\W\d_][\w ]{1,24})\W{0,3}[:：]\W*")
_MOST_TITLES = 3
"""Linked titles among the details of a paragraph; an entry of more was not understood."""
_ALL = 0.9
"""Share of all entries under a heading from which it may only wrap the sections."""
_NEARLY_ALL = 0.8
"""Share of the entries under a heading that stand under deeper ones from which it does so."""
_REMARK = 300
"""Signs of a remark under an entry that are kept; what is longer is running text."""


def read(text: str, report: Report) -> Iterator[Draft]:
    """Return the entries of a list in the order of the source."""
    notes = Diagnostics(report)
    units, groups = analyse(text, notes)
    owned: dict[int, list[Unit]] = {}
    for unit in units:
        if unit.owner is not None and not unit.is_entry:
            owned.setdefault(id(unit.owner), []).append(unit)
    swollen = {key for key, parts in owned.items() if sum(map(_has_own_title, parts)) > _MOST_TITLES}
    columns = {id(group): column_roles(group) for group in groups if group.kind == "tr"}
    shared = {id(group): shared_names(group) for group in groups if group.is_entry}
    wrapper = _wrapper(units)
    common = common_words(unit.run.text for unit in units)
    for unit in units:
        if not unit.is_entry:
            if unit.owner is None:
                _report_skipped(unit, notes)
            if looks_like_entry(unit) if unit.owner is None else id(unit.owner) in swollen and _has_own_title(unit):
                notes.miss(unit.line)
            continue
        told = Told(unit.title, unit.segments, shared.get(id(unit.group), frozenset()), common)
        reading = _read_unit(unit, columns, told, owned.get(id(unit), []), notes)
        if reading is None:
            notes.skip("row", unit.line, unit.title.text if unit.title is not None else "")
            continue
        notes.read()
        yield _draft(reading, unit, wrapper)
    notes.finish()


def analyse(text: str, notes: Diagnostics) -> tuple[list[Unit], list[Group]]:
    """Return the units of a list with their titles, entries and owners settled, and the groups they form."""
    # All that is made here stays until the list is read: looking for garbage meanwhile is in vain, and costs a tenth.
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        units = collect(list(blocks(mended(text, notes))))
        groups = grouped(units)
        for group in groups:
            choose_titles(group)
        classify(groups)
        attach(units)
    finally:
        if was_enabled:
            gc.enable()
    return units, groups


def _read_unit(
    unit: Unit, columns: dict[int, list[str]], told: Told, owned: list[Unit], notes: Diagnostics
) -> Reading | None:
    if unit.kind == "tr":
        reading = read_row(unit, columns[id(unit.group)], notes)
        return reading if is_row_entry(reading) else None
    reading = read_run(unit.run, unit.line, notes, told)
    for part in owned:
        _take(part, unit, reading, notes)
    if unit.owner is not None and unit.owner.inner is not None:
        head = unit.owner
        reading.line = head.line
        if not reading.name and head.inner is not None:
            reading.name = head.inner.text
        if head.is_linked:
            reading.take(read_run(head.run, head.line, notes))
    return reading if reading.heading else None


def _has_own_title(part: Unit) -> bool:
    """Return whether an item that belongs to a paragraph leads into the web by a title of its own: many of such are lost entries."""
    title = part.title
    led = part.kind == "li" and title is not None and title.link is not None and title.kind == "open"
    return led and part.is_linked and part.owner is not None and part.owner.kind == "p"


def _take(part: Unit, entry: Unit, reading: Reading, notes: Diagnostics) -> None:
    """Return an entry what a unit that belongs to it says."""
    for run, _ in part.cells:
        reading.take(read_links(run, part.line, notes))
    scope = part.scope
    folded = scope.level == FOLD and (is_abstract(scope.text) or (scope.unit is entry and not part.is_linked))
    long = len(part.run.text) > (2 * _REMARK if part.kind == "li" else _REMARK) and not is_body(part)
    column = _kind_of_all(part)
    if folded:
        reading.abstract.append(" ".join(part.run.text.split()))
    if long or folded or part.kind in {"h", "fold"}:
        reading.take(read_links(part.run, part.line, notes, column))
    else:
        reading.take(read_run(part.run, part.line, notes, Told(common=reading.common), column))


def _kind_of_all(part: Unit) -> str:
    """Return the role that one label gives to all links of a unit: “Datasets: [one](…), [two](…)”.

    It is ``related`` for a label that is not known, and empty where there is no label or one link alone.
    """
    key = _KIND.fullmatch(part.run.text, 0, part.run.links[0].start) if part.run.links else None
    if key is None:
        return ""
    kind = label_role(key[1])
    labels = [part.run.label(placed) for placed in part.run.links]
    if not kind and not column_role(key[1]) and not any(map(is_label, labels)):
        return "related"
    return kind if kind in LINKS and len(labels) > 1 else ""


def _draft(reading: Reading, unit: Unit, wrapper: tuple[str, ...]) -> Draft:
    scope = unit.scope
    if unit.owner is not None and unit.is_entry:
        scope = unit.owner.scope
    path = scope.path
    heads = []
    parent = unit.parent
    while parent is not None:
        if not (parent.is_entry or parent.is_linked or is_remark(parent)):
            heads.append(clean_title(parent.run.text))
        parent = parent.parent
    depth = len(list(takewhile(bool, map(eq, path, wrapper))))
    told = tuple(
        heading for heading in (*path[depth:], *heads[::-1]) if not is_contents(heading) or heading == path[-1]
    )
    fields = reading.fields()
    if not reading.issued:
        placed = of_headings((*path, *heads[::-1]))
        if placed.venue and not reading.venue:
            fields["venue"] = reading.venue = placed.venue
        dated = str(fields.get("issued", ""))
        # The number of a preprint says when it was put there, the date above what is published when it was.
        published = reading.venue and not is_preprint(reading.venue) and dated[:4] != placed.issued[:4]
        if placed.issued and (not dated or published):
            fields["issued"] = placed.issued
    if reading.guessed and fields.keys().isdisjoint(_OF_PAPERS) and not is_about_papers(path):
        fields["links"] = [
            link | {"rel": role_of_host(link["url"]) or "link"} if link["url"] == reading.guessed else link
            for link in reading.links
        ]
    return Draft(fields, reading.line, told)


def _wrapper(units: list[Unit]) -> tuple[str, ...]:
    """Return the headings above nearly all entries: the title of the list, and what only wraps the rest."""
    paths = [unit.scope.heading.path for unit in units if unit.is_entry]
    wrapper: tuple[str, ...] = ()
    while paths:
        depth = len(wrapper) + 1
        inside = Counter(path[:depth] for path in paths if len(path) >= depth and path[: depth - 1] == wrapper)
        most, count = max(inside.items(), key=itemgetter(1), default=((), 0))
        under = [path[depth] for path in paths if len(path) > depth and path[:depth] == most]
        # Years and venues are sections where there are no others.
        deeper = sum(count == len(paths) or kind_of(heading) not in {"date", "venue"} for heading in under)
        if count < _ALL * len(paths) or deeper < _NEARLY_ALL * count:
            break
        wrapper = most
    titles = [unit.inner.text for unit in units if unit.inner is not None and unit.inner.level == 1]
    only = tuple(titles) if len(titles) == 1 and all(path[:1] == (titles[0],) for path in paths) else ()
    return wrapper or only


def _report_skipped(unit: Unit, notes: Diagnostics) -> None:
    if isinstance(unit.block, Skipped):
        notes.skip(unit.block.kind, unit.line, last=unit.block.last)
        return
    text = " ".join((unit.run.text or " ".join(run.text for run, _ in unit.cells)).split())
    if unit.kind in {"h", "fold"}:
        if any(
            is_web(placed.link.url) and unit.run.text[placed.start : placed.end].strip() for placed in unit.run.links
        ):
            notes.skip("heading", unit.line, text)
        return
    if unit.leads_within:
        notes.skip("contents", unit.line)
    elif unit.scope.about:
        notes.skip("lists" if unit.scope.about == "lists" else "meta", unit.line)
    elif unit.kind == "tr":
        notes.skip("row", unit.line, text)
    else:
        lines = unit.run.text.count(HARD) + unit.run.text.count(SOFT)
        notes.skip("prose" if text else "picture", unit.line, text, last=unit.line + lines)
