"""The shipped catalog: row by row against the list it came from, and against its own schema."""

from __future__ import annotations

import json
import re
import unicodedata
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from jsonschema import Draft202012Validator

import hmtui
from hmtui import catalog
from hmtui.text.cleaning import safe_url

if TYPE_CHECKING:
    from collections.abc import Iterable

    from hmtui.models import Entry

ROWS: list[dict[str, Any]] = json.loads((Path(__file__).parent / "seed_rows.json").read_text("utf-8"))
SCHEMA = Draft202012Validator(
    json.loads((Path(hmtui.__file__).parent / "catalog" / "catalog.schema.json").read_text("utf-8"))
)
SHIPPED_FILE = Path(catalog.shipped_path())
SHIPPED = catalog.load()


def plain(text: str) -> str:
    return "".join(letter for letter in unicodedata.normalize("NFKC", text).casefold() if letter.isalnum())


def records_of(row: str) -> list[Entry]:
    return [entry for entry in SHIPPED.entries if row in entry.extra["seed-rows"]]


def corrected(entries: Iterable[Entry], field: str) -> set[str]:
    return {one.was for entry in entries for one in entry.corrections if one.field == field}


def test_the_list_behind_the_catalog_has_62_rows() -> None:
    counts = {section: sum(row["row"].startswith(f"{section}:") for row in ROWS) for section in ("NLP", "CV")}
    assert (len(ROWS), counts) == (62, {"NLP": 41, "CV": 12})


def test_the_shipped_catalog_has_63_records_under_three_headings() -> None:
    assert len(SHIPPED.entries) == 63
    assert [section.id for section in SHIPPED.sections] == ["NLP", "CV", "Multimodal"]


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row["row"])
def test_every_row_of_the_list_is_a_record_in_its_section(row: dict[str, Any]) -> None:
    section = row["row"].partition(":")[0]
    entries = records_of(row["row"])
    assert entries
    for entry in entries:
        moved = "section" in {one.field for one in entry.corrections}
        assert section in entry.sections or moved


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row["row"])
def test_every_name_of_the_list_is_kept_or_corrected(row: dict[str, Any]) -> None:
    entries = records_of(row["row"])
    names = {plain(name) for entry in entries for name in (entry.name, *entry.aliases)}
    assert plain(row["name"]) in names or row["name"] in corrected(entries, "name")


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row["row"])
def test_every_year_of_the_list_is_kept_or_corrected(row: dict[str, Any]) -> None:
    for entry in records_of(row["row"]):
        assert row["year"] == str(entry.year) or row["year"] in corrected([entry], "year")


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row["row"])
def test_every_link_of_the_list_is_kept_or_corrected(row: dict[str, Any]) -> None:
    entries = records_of(row["row"])
    kept = {link.url for entry in entries for link in entry.links}
    papers = {entry.arxiv for entry in entries}
    faults = [one.was for entry in entries for one in entry.corrections]
    for url in row["links"]:
        arxiv = re.search(r"arxiv\.org/\w+/(\d{4}\.\d{5})", url)
        known = url in kept or (arxiv is not None and arxiv[1] in papers)
        assert known or any(url.partition("?")[0] in fault for fault in faults), url


def test_models_of_two_tables_are_listed_under_both_headings() -> None:
    both = {entry.id for entry in SHIPPED.entries if len(entry.sections) > 1}
    assert both == {"ernie-vilg", "pangu-alpha", "visual-chatgpt", "all-in-one", "coca"}


def test_the_tabs_of_the_shipped_catalog_hold_every_row_of_their_table() -> None:
    held = {section.id: sum(section.id in entry.sections for entry in SHIPPED.entries) for section in SHIPPED.sections}
    assert held == {"NLP": 41, "CV": 12, "Multimodal": 15}


def test_the_shipped_catalog_follows_its_schema() -> None:
    raw = json.loads(SHIPPED_FILE.read_text("utf-8"))
    assert [f"{fault.json_path}: {fault.message}" for fault in SCHEMA.iter_errors(raw)] == []


def test_saving_the_shipped_catalog_gives_its_file_byte_for_byte() -> None:
    assert catalog.dumps(SHIPPED).encode() == SHIPPED_FILE.read_bytes()


def test_every_link_of_the_shipped_catalog_may_be_opened_and_is_listed_once() -> None:
    for entry in SHIPPED.entries:
        urls = [link.url for link in entry.links]
        assert [url for url in urls if safe_url(url) is None] == []
        assert len(set(urls)) == len(urls), entry.id


def test_every_address_that_a_shipped_correction_gives_is_a_link_of_its_record() -> None:
    for entry in SHIPPED.entries:
        urls = {link.url for link in entry.links}
        given = {one.now for one in entry.corrections if one.now.startswith("https://")}
        assert given <= urls, entry.id


def test_every_shipped_record_says_what_a_reader_wants_to_know() -> None:
    for entry in SHIPPED.entries:
        assert entry.summary, entry.id
        assert entry.issued, entry.id
        assert entry.organizations, entry.id
        assert entry.link("paper", "announcement", "website") is not None, entry.id


EARLIER = {"alphacode": "2022-02", "clip": "2021-02"}
"""Papers whose first version is dated in the month before the one in their arXiv id."""


def test_the_arxiv_facts_of_a_shipped_record_agree_with_each_other() -> None:
    for entry in SHIPPED.entries:
        assert bool(entry.arxiv) == bool(entry.arxiv_class), entry.id
        if entry.arxiv:
            assert re.fullmatch(r"\d{4}\.\d{5}", entry.arxiv), entry.id
            month = EARLIER.get(entry.id, f"20{entry.arxiv[:2]}-{entry.arxiv[2:4]}")
            assert entry.issued.startswith(month), entry.id
            assert any(entry.arxiv in link.url for link in entry.links), entry.id
