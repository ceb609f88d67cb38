from __future__ import annotations

import re

import rispy
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from citations.edge_cases import EDGE_CASES, KEYS
from hmtui import catalog
from hmtui.citations import cite
from hmtui.citations.keys import assign_keys
from hmtui.formats.bibtex.read import read as read_bibtex
from hmtui.formats.draft import Report
from hmtui.formats.work import describe, split_suffix
from hmtui.models import Author, Entry
from hmtui.sources.assemble import Assembler
from hmtui.text.cleaning import clean


def read(entries: tuple[Entry, ...], keys: dict[str, str]) -> list[dict[str, object]]:
    return [dict(one) for one in rispy.loads(cite(entries, "ris", keys))]


def person(name: Author) -> str:
    if name.literal or not name.family:
        return (name.literal or name.given).replace(",", "")
    return ", ".join(filter(None, split_suffix(name)))


def check(entries: tuple[Entry, ...], keys: dict[str, str]) -> None:
    """Compare what an independent reader finds with what was cited, field by field."""
    found = read(entries, keys)
    assert [one["id"] for one in found] == [keys[entry.id] for entry in entries]
    for entry, one in zip(entries, found, strict=True):
        work = describe(entry)
        expected = {
            "title": work.title,
            "authors": [person(name) for name in work.authors],
            "year": str(work.date.year or ""),
            "secondary_title": work.container,
            "volume": work.volume,
            "start_page": work.pages[0] if work.pages else "",
            "end_page": work.pages[1] if len(work.pages) > 1 else "",
            "doi": work.doi,
        }
        assert {field: one.get(field, "") or [] for field in expected} == {
            field: value or [] for field, value in expected.items()
        }


def test_rispy_reads_the_edge_cases() -> None:
    check(EDGE_CASES, KEYS)


def test_rispy_reads_the_catalog() -> None:
    entries = catalog.load(catalog.shipped_path()).entries
    check(entries, assign_keys(entries))


TEXT = st.text("ab {}&%-:,.;ER TY\\é盘α0", min_size=1, max_size=25).map(clean).filter(bool)


@given(title=TEXT, family=TEXT.map(lambda text: text.replace(",", "")).map(clean).filter(bool))
def test_any_title_and_name_is_one_line_of_its_record(title: str, family: str) -> None:
    entry = Entry(id="x", name="X", title=title, author=(Author(family=family, given="G"),), type="report")
    text = cite([entry], "ris", {"x": "k"})
    assert all(re.fullmatch(r"[A-Z][A-Z0-9]  - .*", line) for line in text.split("\n"))
    check((entry,), {"x": "k"})


def test_types_and_dates() -> None:
    entry = Entry(id="x", name="X", title="T", issued="2020-05-28", type="report")
    lines = cite([entry], "ris", {"x": "k"}).split("\n")
    assert lines[0] == "TY  - RPRT"
    assert lines[-1] == "ER  - "
    assert "DA  - 2020/05/28/" in lines
    assert "DA  - 2020/05//" in cite([replace(entry, issued="2020-05")], "ris", {"x": "k"})
    assert "DA" not in cite([replace(entry, issued="2020")], "ris", {"x": "k"})


def test_what_is_known_of_a_book_is_written_and_read_back() -> None:
    extra = {
        "editor": [{"family": "Doe", "given": "Jane"}],
        "edition": "2nd edition",
        "publisher-place": "Berlin",
        "collection-title": "Series",
        "ISBN": "978-3-319-11079-0/hbk; 978-3-319-11080-6/ebook",
    }
    entry = Entry(id="x", name="X", title="T", type="chapter", container_title="Book", publisher="House", extra=extra)
    found = read((entry,), {"x": "k"})[0]
    assert found["secondary_authors"] == ["Doe, Jane"]
    assert (found["edition"], found["place_published"], found["tertiary_title"]) == ("2nd", "Berlin", "Series")
    assert found["issn"] == "978-3-319-11079-0"
    assert "ED  - Doe, Jane" in cite([replace(entry, type="book")], "ris", {"x": "k"}).split("\n")


def test_nobody_is_called_others() -> None:
    some = (Author("Li", "An"), Author(literal="others"))
    editors = [{"family": "Doe", "given": "Jane"}, {"literal": "others"}]
    entry = Entry(
        id="x", name="X", title="T", author=some, type="chapter", container_title="B", extra={"editor": editors}
    )
    found = read((entry,), {"x": "k"})[0]
    assert (found["authors"], found["secondary_authors"]) == (["Li, An"], ["Doe, Jane"])


def test_the_address_that_a_bibliography_states_is_written() -> None:
    text = "@article{k, title={A Title}, journal={J}, year=2022, eprint={2203.07303}, url={https://example.org/page}}"
    entries = list(Assembler("x.bib", Report()).records(read_bibtex(text, Report())))
    keys = {entry.id: "k" for entry in entries}
    assert "UR  - https://example.org/page" in cite(entries, "ris", keys)
    assert '"URL": "https://example.org/page"' in cite(entries, "csl-json", keys)
