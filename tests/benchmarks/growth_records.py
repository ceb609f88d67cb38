"""How the time of what reads many records grows: lists of n, 2n and 4n records that share what records can share.

The cases are measured by ``growth``. A size is in characters there: a record counts as ``EACH`` of them.
"""

from __future__ import annotations

import tempfile
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from msgspec.structs import replace

from hmtui.annotations import Annotations
from hmtui.catalog import dumps, entry_from_json, loads
from hmtui.checks.records import check
from hmtui.citations import STYLES, cite
from hmtui.citations.export import export
from hmtui.citations.keys import PATTERNS, assign_keys
from hmtui.formats.bibtex.insert import insert_fields
from hmtui.library import Library
from hmtui.models import Catalog, Section
from hmtui.sources.differences import differences
from hmtui.sources.merge import merge_records
from hmtui.store import Store
from hmtui.views import bars, facets, points, related, svg
from hmtui.views.signs import Signs
from hmtui.views.text import bar_lines, scatter_lines

if TYPE_CHECKING:
    from collections.abc import Callable

    from hmtui.models import Entry

__all__ = ["READERS", "SHARED", "records"]

EACH = 20

SHARED: dict[str, dict[str, Any]] = {
    "nothing": {},
    "nothing, each with a DOI": {},
    "title": {"title": "A paper on the same things as the others"},
    "short title": {"title": "Things"},
    "DOI": {"title": "Things", "DOI": "10.1000/a"},
    "arXiv number": {"title": "Things", "arxiv": "2001.00001", "issued": "2020-01"},
    "key": {"citation-key": "brown2020"},
    "author and year": {
        "title": "Some things",
        "author": [{"family": "Brown", "given": "A."}],
        "issued": "2020",
        "type": "book",
    },
    "link": {"title": "Things and others", "links": [{"rel": "code", "url": "https://github.com/a/b"}]},
    "organization": {"title": "Things", "organizations": ["Acme"], "issued": "2020-05", "parameters": 10**9},
    "venue": {"title": "Things", "venue": "ICML 2020", "issued": "2020"},
}
"""What all records of a list have in common, by its name."""


def records(shared: str, size: int) -> list[Entry]:
    """Make a list of records; what they do not share is different in each."""
    made = []
    for at in range(max(2, size // EACH)):
        own: dict[str, Any] = {"name": f"Model {at}", "title": f"Title number {at} of many", "sections": [f"S{at}"]}
        if shared.endswith("a DOI"):
            own["DOI"] = f"10.1000/{at}"
        made.append(entry_from_json({"id": f"e{at}", **own, **SHARED[shared]}, "growth"))
    return made


def _library(entries: list[Entry]) -> Library:
    names = dict.fromkeys(name for entry in entries for name in entry.sections)
    return Library(Catalog("growth", tuple(Section(name, name) for name in names), tuple(entries)))


def _cite(style: str, entries: list[Entry]) -> None:
    cite(entries, style, {entry.id: entry.id for entry in entries})


def _check(form: str, entries: list[Entry]) -> None:
    check(entries, lambda entry: ("growth", int(entry.id[1:])), form)


def _export(entries: list[Entry], *, append: bool) -> None:
    with tempfile.TemporaryDirectory() as there:
        path = str(Path(there, "growth.bib"))
        keys = {entry.id: "same" if append else entry.id for entry in entries}
        export(entries[: len(entries) // 2], keys, path)
        if append:
            export(entries[len(entries) // 2 :], keys, path, append=True)


def _insert(entries: list[Entry]) -> None:
    text = "".join(f"@misc{{{entry.id},\n  title = {{{entry.title}}},\n}}\n" for entry in entries)
    insert_fields(text, {entry.id: {"year": "2020"} for entry in entries})


def _catalog(entries: list[Entry]) -> None:
    names = dict.fromkeys(name for entry in entries for name in entry.sections)
    loads(dumps(Catalog("growth", tuple(Section(name, name) for name in names), tuple(entries))), "growth")


def _merge(entries: list[Entry]) -> None:
    merge_records([entries, [replace(entry, id="same") for entry in entries]])


def _differences(entries: list[Entry]) -> None:
    list(differences(entries, [replace(entry, id=f"new-{entry.id}") for entry in entries]))


def _store(entries: list[Entry]) -> None:
    Store.in_memory(entries, ()).close()


def _narrowed(entries: list[Entry]) -> None:
    library = _library(entries)
    hits = library.search("").hits
    list(facets.facets_of(library.store, hits))
    related.related_to(library, entries[0])


def _plot(entries: list[Entry]) -> None:
    sized = [replace(one, parameters=10**9 + at * at, issued=f"{1970 + at % 60}-05") for at, one in enumerate(entries)]
    library = _library(sized)
    hits = library.search("").hits
    signs, sections = Signs(library.catalog.sections), library.catalog.sections
    shown = points.points_of(library.store, hits)
    scatter_lines(shown, len(shown), 100, 30, signs=signs, name_of=lambda number: library.entry_at(number).name)
    svg.scatter_svg(shown, sections, title="", note="", name_of=lambda number: library.entry_at(number).name)
    for rows in (bars.years_of(library.store, hits), bars.organizations_of(library.store, hits)):
        svg.bars_svg(rows, sections, title="", note="", size_head="")
        list(bar_lines(rows, sections, 100, size_head="", signs=signs))


def _search(query: str, entries: list[Entry]) -> None:
    library = _library(entries)
    hits = library.search(query).hits
    _ = hits.total, hits.counts, hits.first(50), hits.suggestions


def _find(entries: list[Entry]) -> None:
    library = _library(entries)
    try:
        library.find("Modle 1")
    except Exception as error:
        if type(error).__module__ != "hmtui.errors":
            raise


def _annotate(entries: list[Entry]) -> None:
    annotations = Annotations(":memory:", catalog="growth")
    annotations.star(entries)
    annotations.tag(entries, add=["x", "y"])
    annotations.states(entries)
    annotations.undo()
    annotations.redo()
    annotations.close()


READERS: dict[str, Callable[[list[Entry]], object]] = {
    **{f"records.keys.{pattern}": partial(assign_keys, pattern=pattern) for pattern in PATTERNS},
    **{f"records.cite.{style.id}": partial(_cite, style.id) for style in STYLES},
    **{f"records.check {form}": partial(_check, form) for form in ("markdown", "bibtex", "catalog", "csv")},
    "records.export": partial(_export, append=False),
    "records.append": partial(_export, append=True),
    "records.insert": _insert,
    "records.catalog": _catalog,
    "records.merge": _merge,
    "records.differences": _differences,
    "records.store": _store,
    "records.facets": _narrowed,
    "records.plots": _plot,
    **{f"records.search {query!r}": partial(_search, query) for query in ("", "thigns", "model 1", '"number 1"', "org:acme")},
    "records.find": _find,
    "records.annotations": _annotate,
}  # fmt: skip
"""What reads many records."""
