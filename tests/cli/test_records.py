from __future__ import annotations

import csv
import json

from hmtui.catalog import entry_to_json
from hmtui.cli.records import CSV_HEADER, csv_lines, json_lines, tab_line
from hmtui.library import Library
from hmtui.models import Author, Catalog, Entry, Link


def library(*entries: Entry) -> Library:
    return Library(Catalog("t", (), entries))


RICH = Entry(
    id="r",
    name='A "quoted", name',
    title="With; all",
    author=(Author("Doe", "Jane"), Author(literal="The Group")),
    issued="2021-05",
    parameters=7,
    doi="10.1/x",
    links=(Link("pdf", "https://example.org/p"), Link("code", "https://example.org/c")),
)


def test_json_holds_the_catalog_fields_and_the_key() -> None:
    record = json.loads(*json_lines(library(RICH), [RICH]))
    assert {**entry_to_json(RICH), "citation-key": record["citation-key"]} == record
    assert record["citation-key"]


def test_json_is_one_line_whatever_is_in_it() -> None:
    entry = Entry(id="u", name="\u2028盘古")
    assert next(json_lines(library(entry), [entry])).count("\n") == 0


def test_a_row_has_a_cell_for_every_column_known_or_not() -> None:
    bare = Entry(id="b", name="B")
    header, first, second = csv.reader(csv_lines(library(RICH, bare), (RICH, bare)).splitlines())
    assert tuple(header) == CSV_HEADER
    cells = dict(zip(header, first, strict=True))
    assert cells["name"] == 'A "quoted", name'
    assert cells["author"] == "Doe, Jane; The Group"
    assert (cells["year"], cells["parameters"], cells["DOI"]) == ("2021", "7", "10.1/x")
    assert (cells["paper"], cells["code"]) == ("https://example.org/p", "https://example.org/c")
    assert second[:2] == ["b", "B"]
    assert len(second) == len(header)


def test_tabs_separate_seven_fields_always() -> None:
    assert tab_line(Entry(id="b", name="B")).split("\t") == ["b", "", "B", "", "", "", ""]
    assert len(tab_line(RICH).split("\t")) == 7
