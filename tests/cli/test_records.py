from __future__ import annotations

import csv
import json
import re

import pytest

from hmtui.catalog import entry_to_json
from hmtui.cli.records import CSV_HEADER, csv_lines, harmless, json_lines, tab_line
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


@pytest.mark.parametrize(
    ("cell", "safe"),
    [
        ("=1+1", "'=1+1"),
        ("@SUM(1)", "'@SUM(1)"),
        ("a;=1+1", "a;'=1+1"),
        ("a; -1+cmd", "a; '-1+cmd"),
        ("a,=1", "a,'=1"),
        ('a;"=1"', 'a;"\'=1"'),
        ("a\t=1", "a\t'=1"),
        ("a\r\n+1", "a\r\n'+1"),
        ('  "=1', "  \"'=1"),
        ("；＝1;＝1", "；＝1;'＝1"),
        ("GPT-3 = a+b @ c", "GPT-3 = a+b @ c"),
        ("state-of-the-art, self-taught", "state-of-the-art, self-taught"),
        ("", ""),
    ],
)
def test_no_cell_is_a_formula_wherever_a_spreadsheet_splits(cell: str, safe: str) -> None:
    assert harmless(cell) == safe
    assert harmless(safe) == safe


def test_numbers_stay_numbers_in_columns_of_numbers_alone() -> None:
    assert harmless("-5", "parameters") == "-5"
    assert harmless("-1.5e+3", "year") == "-1.5e+3"
    assert harmless("-5+cmd", "parameters") == "'-5+cmd"
    assert harmless("-5", "title") == "'-5"


def test_no_cell_of_either_table_begins_a_formula_in_any_split() -> None:
    entry = Entry(id="-x", name="=a", title="b;=c,@d", venue="+e; =f", author=(Author("=g", "@h"),), parameters=3)
    for line in (tab_line(entry), csv_lines(library(entry), [entry], head=False)):
        cells = [cell.strip(' "') for cell in re.split(r"[;,\t\r\n]", line)]
        assert [cell for cell in cells if cell.startswith(("=", "+", "-", "@"))] == []
        assert "3" in cells
