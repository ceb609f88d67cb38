"""Reading anybody's list in markdown by its form.

A list repeats one form, so the form is learned first and the entries are read by
it: ``parse`` and ``blocks`` make blocks of the text, ``units``, ``segments`` and ``kinds`` cut
these, ``groups`` puts units of one form together and finds the slot of their titles, ``retyping``
and ``names`` settle by the group what one unit says too little of,
``classify`` decides which groups are entries, ``owners`` which of two that stand above
each other and who has what stands under them, and ``inline``, ``rows``
and ``fragments`` read the values, ``quoted`` BibTeX below an entry. Invariant: no list is known by name; what is not an
entry is in the report, and nothing in a list makes reading it fail.
"""

from __future__ import annotations

import gc
import re
from typing import TYPE_CHECKING

from msgspec.structs import replace

from hmtui.formats.draft import Draft, Report
from hmtui.formats.markdown.blocks import Skipped
from hmtui.formats.markdown.classify import classify, is_remark, looks_like_entry
from hmtui.formats.markdown.columns import LINKS, column_role
from hmtui.formats.markdown.contents import mark_contents
from hmtui.formats.markdown.diagnostics import LINKED, Diagnostics
from hmtui.formats.markdown.fragments import take_description
from hmtui.formats.markdown.groups import Group, choose_titles, grouped
from hmtui.formats.markdown.inline import Told, read_links, read_run
from hmtui.formats.markdown.kinds import OUTLINE, clean_title, is_label, page_title
from hmtui.formats.markdown.names import are_described, counts, nameless_units, shared_names, without_number
from hmtui.formats.markdown.owners import attach, is_body
from hmtui.formats.markdown.parse import blocks
from hmtui.formats.markdown.quoted import quoted_below
from hmtui.formats.markdown.rows import column_roles, is_row_entry, read_row
from hmtui.formats.markdown.sections import below, divided, section_of, wrapper
from hmtui.formats.markdown.source import mended
from hmtui.formats.markdown.units import FOLD, Scope, Unit, collect
from hmtui.formats.markdown.vocabulary import (
    boilerplate,
    common_words,
    is_about_papers,
    is_about_people,
    is_abstract,
    is_call,
    is_contents,
    is_prose,
)
from hmtui.formats.values.link_roles import is_web, label_role, loose_role, role_of_host
from hmtui.formats.values.people import families_lead, led_by_family, name_of, only_people
from hmtui.formats.values.venues import is_preprint, of_headings

if TYPE_CHECKING:
    from collections.abc import Container, Iterator
    from typing import Any

    from hmtui.formats.markdown.reading import Reading

__all__ = ["read"]

_OF_PAPERS = frozenset({"author", "venue", "issued"})
"""Fields of which a paper has one; a page of which nothing is said but its title can be anything."""
_FACTS = frozenset({"people", "venue", "date", "org"})
_KIND = re.compile(r"\W*([^\W\d_][\w ]{1,24})\W{0,3}[:：]\W*")
_MOST_TITLES = 3
"""Linked titles among the details of a paragraph; an entry of more was not understood."""
_SEVERAL = 3
"""Links to places in the page from which on a line is one of contents, whatever words it has besides."""
_REMARK = 300
"""Signs of a remark under an entry that are kept; what is longer is running text."""


def read(text: str, report: Report) -> Iterator[Draft]:
    """Return the entries of a list in the order of the source."""
    notes = Diagnostics(report)
    units, groups = analyse(text, notes)
    owned: dict[int, list[Unit]] = {}
    for unit in units:
        for heir in _heirs(unit) if not unit.is_entry else ():
            owned.setdefault(id(heir), []).append(unit)
    swollen = {key for key, parts in owned.items() if sum(map(_has_own_title, parts)) > _MOST_TITLES}
    columns = {id(group): column_roles(group) for group in groups if group.kind == "tr"}
    shared = {id(group): shared_names(group) for group in groups if group.is_entry}
    numbered = {id(group) for group in groups if group.is_entry and counts(group)}
    described = {id(group) for group in groups if group.is_entry and group.kind != "tr" and are_described(group)}
    above = wrapper(units)
    paths = {id(unit): _headings(unit, above) for unit in units if unit.is_entry}
    parted = divided(list(paths.values()))
    common = common_words(unit.run.text for unit in units)
    nameless = nameless_units(groups, owned, common)
    turned = families_lead(unit.run.text for unit in units)
    known = frozenset(url for unit in units if unit.is_entry or unit.owner for url in unit.links if is_web(url))
    quoted = quoted_below(units, notes)
    heads = {id(above) for unit in units if unit.is_entry for above in _heads(unit)}
    for unit in units:
        if not unit.is_entry:
            if unit.owner is None and id(unit) not in heads:
                _report_skipped(unit, notes, known)
            if looks_like_entry(unit) if unit.owner is None else id(unit.owner) in swollen and _has_own_title(unit):
                notes.miss(unit.line)
            continue
        names = shared.get(id(unit.group), frozenset())
        told = Told(unit.title, unit.segments, names, common, id(unit) in nameless, id(unit.group) in described)
        reading = _read_unit(unit, columns, told, owned.get(id(unit), []), notes)
        if reading is None:
            _report_skipped(unit, notes, known)
            continue
        notes.read()
        path, fields = paths[id(unit)], _fields(reading, unit)
        if turned and "author" in fields:
            fields["author"] = led_by_family(fields["author"])
        if id(unit.group) in numbered:
            fields |= {name: without_number(fields[name]) for name in ("name", "title") if name in fields}
        yield Draft(quoted.get(id(unit), {}) | fields, reading.line, path, section=section_of(path, parted))
    notes.finish()


def analyse(text: str, notes: Diagnostics) -> tuple[list[Unit], list[Group]]:
    """Return the units of a list with their titles, entries and owners settled, and the groups they form."""
    # All that is made here stays until the list is read: looking for garbage meanwhile is in vain, and costs a tenth.
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        text = mended(text, notes)
        notes.read_from(text)
        units = collect(list(blocks(text)))
        mark_contents(units)
        groups = grouped(units)
        for group in groups:
            choose_titles(group)
        classify(groups)
        attach(units)
        for unit in units:
            if unit.is_entry:
                unit.scope.about = ""  # what has entries right under it is not about the list
    finally:
        if was_enabled:
            gc.enable()
    return units, groups


def _read_unit(
    unit: Unit, columns: dict[int, list[str]], told: Told, owned: list[Unit], notes: Diagnostics
) -> Reading | None:
    if unit.kind == "tr":
        reading = read_row(unit, columns[id(unit.group)], notes)
        return reading if is_row_entry(reading, columns[id(unit.group)]) else None
    above = unit.parent.title if unit.parent is not None and unit.parent.owner is unit else None
    if above is not None and unit.title is not None and unit.title.kind == "people":
        reading = read_run(unit.run, unit.line, notes, replace(told, title=None))
        reading.title = clean_title(above.text)
    else:
        reading = read_run(unit.run, unit.line, notes, told)
    if unit.kind == "h":
        reading.title, reading.name = OUTLINE.sub("", reading.title), OUTLINE.sub("", reading.name)
    if unit.headline is not None:
        below = unit.headline
        link = below.title.link if below.title is not None else None
        text = page_title(clean_title(below.title.text), link.link.url) if below.title and link else below.run.text
        reading.name, reading.title = reading.title, clean_title(text)
    reading.call_by_label()
    leads = {role_of_host(url) for part in (unit, *owned) for url in part.links}
    reading.of_data = "dataset" in leads and leads.isdisjoint({"code", "paper", "weights"})
    for part in (part for part in owned if part is not unit.headline or part.is_linked):
        (_take_above if part is unit.parent else _take)(part, unit, reading, notes)
    if unit.owner is not None and unit.owner.inner is not None:
        reading.line, reading.name = unit.owner.line, reading.name or OUTLINE.sub("", unit.owner.inner.text)
    return reading if reading.heading else None


def _has_own_title(part: Unit) -> bool:
    """Return whether an item that belongs to a paragraph leads into the web by a title of its own: many of such are lost entries."""
    title = part.title
    led = part.kind == "li" and title is not None and title.link is not None and title.kind == "open"
    return led and part.is_linked and part.owner is not None and part.owner.kind == "p"


def _heirs(unit: Unit) -> list[Unit]:
    """Return the entries that a unit belongs to: several where it is the item above these."""
    if unit.owner is None:
        return []
    return [child for child in unit.children if child.is_entry] if unit.owner.parent is unit else [unit.owner]


def _take_above(part: Unit, entry: Unit, reading: Reading, notes: Diagnostics) -> None:
    """Add to an entry what the item above it says; of several papers there each entry below has its own."""
    told = read_run(part.run, part.line, notes, Told(common=reading.common))
    # One name is that of the papers: “Action Detection”.
    named = [name_of(told.authors.pop())] if len(told.authors) == 1 else []
    told.notes = [note for note in (*named, *told.notes) if note != reading.title]
    heirs = _heirs(part)
    papers = [link for link in told.links if link["rel"] == "paper"]
    if len(heirs) > 1:
        told.venue = told.issued = ""
        at = heirs.index(entry)
        own = papers[at : at + 1] if len(papers) == len(heirs) else [link | {"rel": "related"} for link in papers]
        told.links = [*(link for link in told.links if link not in papers), *own]
    reading.take(told)


def _take(part: Unit, entry: Unit, reading: Reading, notes: Diagnostics) -> None:
    """Add to an entry what a unit that belongs to it says."""
    for run, _ in part.cells:
        reading.take(read_links(run, part.line, notes))
    scope = part.scope
    field, words = _field_of(part, entry)
    if field in LINKS and any(part.links):
        return  # it leads into the folder of the list
    if field == "name" or (field == "parameters" and reading.of_data):
        reading.notes.append(words)
        return
    folded = scope.level == FOLD and (
        is_abstract(scope.text) or (scope.unit is entry and not part.is_linked and field in {"", "summary"})
    )
    long = len(part.run.text) > (2 * _REMARK if part.kind == "li" else _REMARK)
    long = long and not (is_body(part) or only_people(part.run.text))
    column = _kind_of_all(part)
    if part.kind == "p" and long and field == "summary":
        reading.notes.append(words)
    if folded:
        reading.abstract.append(words)
    if part.kind == "li" and not long and _describes(part, reading):
        take_description(part.run.text, reading)
        if reading.notes and part.run.text.rstrip().endswith("."):
            reading.notes[-1] += "."
    elif long or folded or part.kind in {"h", "fold"} or _only_leads(part, column):
        reading.take(read_links(part.run, part.line, notes, column))
    else:
        reading.take(read_run(part.run, part.line, notes, Told(common=reading.common, wary=reading.wary), column))


def _field_of(part: Unit, entry: Unit) -> tuple[str, str]:
    """Return which field a unit right under its entry is by its label, if any, and its words: “**Approach:** DL” are those of a summary."""
    text = " ".join(part.run.text.split())
    within = part.scope.unit is entry or (entry.kind == "p" and part.kind == "li")
    within = within and part.kind in {"p", "li"} and not part.is_linked
    key = _KIND.match(part.run.text) if within else None
    field = column_role(key[1]) if key is not None else ""
    if key is None or not field or (entry.kind == "p" and field in LINKS):
        return "", text
    words = " ".join(part.run.text[key.end() :].split())
    return field, f"{key[1].strip()}: {words}" if field in {"name", "parameters"} else words


def _describes(part: Unit, reading: Reading) -> bool:
    """Return whether an item is a sentence about the entry above, and leads nowhere but where that does."""
    known = {link["url"] for link in reading.links}
    key = _KIND.match(part.run.text)
    told = (key and column_role(key[1])) or any(one.key or one.kind in _FACTS for one in part.segments)
    return not told and is_prose(part.run.text) and known.issuperset(url for url in part.links if is_web(url))


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
        # “X implementation: https://github.com/…”
        of_code = {loose_role(key[1]), *(role_of_host(placed.link.url) for placed in part.run.links)} == {"code"}
        return "code" if of_code else "related"
    return kind if kind in LINKS and len(labels) > 1 else ""


def _only_leads(part: Unit, column: str) -> bool:
    """Return whether a link behind a word such as “Link:”, or some name of its code, is all that an item is: the link keeps its label."""
    links = part.run.links
    key = _KIND.fullmatch(part.run.text, 0, links[0].start) if len(links) == 1 else None
    told = key is not None and (column == "code" or column_role(key[1]) == "link")
    return told and not part.run.text[links[0].end :].strip()


def _headings(unit: Unit, above: tuple[str, ...]) -> tuple[str, ...]:
    """Return the headings of an entry below those that only wrap the list, the outermost first."""
    path, heads = _above(unit)
    found = (*below(path, above), *filter(None, heads))
    return tuple(heading for heading in found if not is_contents(heading) or heading == path[-1])


def _above(unit: Unit) -> tuple[tuple[str, ...], list[str]]:
    """Return the headings above an entry, and the items above it that are headings, the outermost first."""
    scope = unit.owner.scope if unit.owner is not None else unit.scope
    return scope.path, [clean_title(one.run.text) for one in _heads(unit)][::-1]


def _fields(reading: Reading, unit: Unit) -> dict[str, Any]:
    """Return the fields of an entry, with what the headings above it say."""
    path, heads = _above(unit)
    fields = reading.fields()
    if not reading.issued:
        placed = of_headings((*path, *heads))
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
    return fields


def _heads(unit: Unit) -> Iterator[Unit]:
    """Yield the items above an entry that are its headings, the nearest first."""
    parent = unit.parent
    while parent is not None:
        if not (parent.is_entry or parent.is_linked or is_remark(parent)):
            yield parent
        parent = parent.parent


def _report_skipped(unit: Unit, notes: Diagnostics, known: Container[str]) -> None:
    """Report a unit that is neither an entry nor a part of one; ``known`` are the addresses of entries."""
    if isinstance(unit.block, Skipped):
        notes.skip(unit.block.kind, unit.line, last=unit.block.last)
        return
    text = " ".join(" ".join(run.text for run in unit.runs).split())
    if not text and not any(unit.links):
        return  # a picture, an empty item
    if unit.kind in {"h", "fold"}:
        if any(is_web(one.link.url) and unit.run.text[one.start : one.end].strip() for one in unit.run.links):
            notes.skip("contents" if unit.leads_within else "heading", unit.line, "" if unit.leads_within else text)
        return
    about = _part_about(unit.scope)
    words = re.search(r"\w", text)
    pictured = any(one.link.alts for run in unit.runs for one in run.links)
    if (words or not pictured) and _is_of_contents(unit, text):
        notes.skip("contents", unit.line, last=unit.last)
    elif about and not (unit.is_linked and is_about_people(about)):
        notes.skip(f"under “{about}”", unit.line, last=unit.last)
    elif unit.is_linked and unit.kind == "p" and is_call(text, certainly=True):
        notes.skip("call", unit.line, last=unit.last)
    elif unit.is_linked or (pictured and not words):
        reason = LINKED if words else "picture" if pictured else "wordless"
        if words and unit.kind != "p" and all(url in known for url in unit.links if is_web(url)):
            reason = "known"
        notes.skip(reason, unit.line, text if words else "", last=unit.last)
    else:
        notes.skip("row" if unit.kind == "tr" else "text", unit.line, text, last=unit.last)


def _is_of_contents(unit: Unit, text: str) -> bool:
    """Return whether a unit is a line of contents: it leads to a place in the page only, and not from within a sentence."""
    if not unit.leads_within or not any(unit.links):
        return False
    if unit.kind == "li" and not re.search(r"\w", unit.run.text[unit.start : unit.run.links[0].start]):
        return True
    labels = [run.label(one) for run in unit.runs for one in run.links]
    return len(labels) >= _SEVERAL or sum(map(len, labels)) * 2 >= len(text)


def _part_about(scope: Scope) -> str:
    """Return the nearest heading above a place that is about the list, such as “News”; empty where there is none."""
    if not scope.about or scope.parent is None:
        return ""
    return scope.text if boilerplate(scope.text) or is_contents(scope.text) else _part_about(scope.parent)
