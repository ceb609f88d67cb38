"""The shipped catalog: row by row against the list it came from, and against its own schema."""

from __future__ import annotations

import json
import re
import unicodedata
import warnings
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import pytest
from jsonschema import Draft202012Validator
from pybtex.database import parse_string

import hmtui
from hmtui import catalog
from hmtui.checks.records import check
from hmtui.library import Library
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


README = Path(hmtui.__file__).parents[2] / "README.md"
SOURCE_LIST = [entry for entry in SHIPPED.entries if "huge-model-paper" in entry.lists]
"""The records of the source list."""


def records_of(row: str) -> list[Entry]:
    return [entry for entry in SOURCE_LIST if row in entry.extra["seed-rows"]]


def corrected(entries: Iterable[Entry], field: str) -> set[str]:
    return {one.was for entry in entries for one in entry.corrections if one.field == field}


def test_the_list_behind_the_catalog_has_62_rows() -> None:
    counts = {section: sum(row["row"].startswith(f"{section}:") for row in ROWS) for section in ("NLP", "CV")}
    assert (len(ROWS), counts) == (62, {"NLP": 41, "CV": 12})


def test_the_list_is_63_records_of_a_larger_catalog_under_three_headings() -> None:
    assert len(SOURCE_LIST) == 63
    assert len(SHIPPED.entries) == 161
    assert f" {len(SHIPPED.entries)} huge models" in README.read_text("utf-8")
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
    both = {entry.id for entry in SOURCE_LIST if len(entry.sections) > 1}
    assert both == {"ernie-vilg", "pangu-alpha", "visual-chatgpt", "all-in-one", "coca"}


def test_the_tabs_of_the_shipped_catalog_hold_every_row_of_their_table() -> None:
    held = {section.id: sum(section.id in entry.sections for entry in SOURCE_LIST) for section in SHIPPED.sections}
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
        assert entry.author or entry.id == "nvidia-picasso", entry.id
        rels = ("paper", "announcement", "website", *(("code",) if entry.type == "software" else ()))
        assert entry.link(*rels) is not None, entry.id


def test_every_record_of_the_list_names_its_organizations() -> None:
    assert [entry.id for entry in SOURCE_LIST if not entry.organizations] == []


EARLIER = {"alphacode": "2022-02", "clip": "2021-02", "olmo-2": "2024-12", "ltx-video": "2024-12"}
"""Papers whose first version is dated in the month before the one in their arXiv id."""


def test_the_arxiv_facts_of_a_shipped_record_agree_with_each_other() -> None:
    for entry in SHIPPED.entries:
        assert entry.arxiv or not entry.arxiv_class, entry.id
        assert entry.arxiv_class or entry not in SOURCE_LIST or not entry.arxiv, entry.id
        if entry.arxiv:
            assert re.fullmatch(r"\d{4}\.\d{5}", entry.arxiv), entry.id
            month = EARLIER.get(entry.id, f"20{entry.arxiv[:2]}-{entry.arxiv[2:4]}")
            assert entry.issued.startswith(month), entry.id
            assert any(entry.arxiv in link.url for link in entry.links), entry.id


def by_name(field: str) -> list[tuple[str, str]]:
    """Return the values of a text field with the record each is of; records without one are left out."""
    return [(entry.id, value) for entry in SHIPPED.entries if (value := getattr(entry, field))]


def test_ids_are_slugs_and_citation_keys_are_unique_words() -> None:
    assert [entry.id for entry in SHIPPED.entries if not re.fullmatch(r"[a-z0-9]+([.-][a-z0-9]+)*", entry.id)] == []
    keys = list(Library(SHIPPED).keys.values())
    assert len(set(keys)) == len(keys)
    assert [key for key in keys if not re.fullmatch(r"[a-z0-9]+", key)] == []


def test_no_two_models_share_a_name_and_no_alias_is_said_twice() -> None:
    names = Counter(
        plain(name) for entry in SHIPPED.entries for name in {plain(n) for n in (entry.name, *entry.aliases)}
    )
    assert [name for name, count in names.items() if count > 1] == []


def test_identifiers_have_the_shape_of_their_kind() -> None:
    shapes = {"doi": r"10\.\d{4,9}/\S+", "arxiv": r"\d{4}\.\d{5}", "arxiv_class": r"(cs|stat|eess)\.[A-Z]{2}"}
    shapes["page"] = r"\d+(-\d+)?"
    assert [
        (field, *one) for field, shape in shapes.items() for one in by_name(field) if not re.fullmatch(shape, one[1])
    ] == []
    for entry in SHIPPED.entries:
        preprint = entry.doi.lower().removeprefix("10.48550/arxiv.")
        assert preprint in {entry.doi.lower(), entry.arxiv}, entry.id


def test_weights_are_open_only_where_they_can_be_downloaded() -> None:
    assert all(entry.open_weights is not None for entry in SHIPPED.entries)
    assert [entry.id for entry in SHIPPED.entries if entry.open_weights and entry.link("weights") is None] == []


LANGUAGES = {"ar", "de", "en", "es", "fr", "hi", "id", "it", "ko", "pt", "th", "tl", "vi", "zh", "mul"}
"""The codes in use; a new one is looked up in BCP 47 and added here."""


def test_languages_are_codes_and_many_languages_are_counted_in_the_note() -> None:
    for entry in SHIPPED.entries:
        assert set(entry.languages) <= LANGUAGES, entry.id
        assert "mul" not in entry.languages or "Languages:" in entry.note, entry.id


HOSTS = {
    "proceedings": {
        "aclanthology.org",
        "doi.org",
        "jmlr.org",
        "openaccess.thecvf.com",
        "openreview.net",
        "papers.nips.cc",
        "proceedings.mlr.press",
        "proceedings.neurips.cc",
        "www.sciencedirect.com",
    },
    "code": {"github.com", "openi.pcl.ac.cn"},
}
"""Where links of a kind may lead."""


def test_links_of_a_kind_lead_to_hosts_known_for_it() -> None:
    links = [(entry.id, link) for entry in SHIPPED.entries for link in entry.links]
    unknown = [
        (one, link.url)
        for one, link in links
        if link.rel in HOSTS and urlsplit(link.url).hostname not in HOSTS[link.rel]
    ]
    assert unknown == []
    assert [(one, link.url) for one, link in links if not link.url.startswith("https://")] == []


PUBLISHED = {"paper-conference", "article-journal"}


def test_every_published_record_has_its_place_and_the_address_there() -> None:
    for entry in SHIPPED.entries:
        if entry.type in PUBLISHED:
            assert entry.container_title, entry.id
            assert entry.publisher, entry.id
            assert entry.link("proceedings") is not None, entry.id
        else:
            assert (entry.editor, entry.month, entry.collection_title) == ((), "", ""), entry.id


def test_every_record_names_its_sources_and_how_certain_it_is() -> None:
    for entry in SHIPPED.entries:
        assert entry.sources, entry.id
        assert entry.confidence in {"high", "medium"}, entry.id
        assert not entry.published or entry.published >= entry.issued[: len(entry.published)], entry.id
    assert max(entry.issued for entry in SHIPPED.entries) <= SHIPPED.updated


def test_of_a_mixture_of_experts_fewer_parameters_are_active_than_there_are() -> None:
    sizes = [(one.id, one.active_parameters, one.parameters) for one in SHIPPED.entries if one.active_parameters]
    assert len(sizes) > 20
    assert [one for one, active, total in sizes if active and total and active >= total] == []


def test_the_records_of_a_section_stand_together_new_ones_first() -> None:
    home = [entry.sections[0] for entry in SHIPPED.entries]
    assert sorted(home, key=["NLP", "CV", "Multimodal"].index) == home
    for section in ("NLP", "CV", "Multimodal"):
        here = [entry for entry in SHIPPED.entries if entry.sections[0] == section]
        added = [entry for entry in here if entry not in SOURCE_LIST]
        assert here[: len(added)] == added
        assert sorted(added, key=lambda entry: entry.issued, reverse=True) == added


def test_the_list_is_found_whole_and_alone() -> None:
    library = Library(SHIPPED)
    found = library.search("list:huge-model-paper").hits
    assert {library.entry_at(number).id for number in found.numbers(0, len(found))} == {
        entry.id for entry in SOURCE_LIST
    }


def test_every_record_is_read_by_bibtex_tools_without_a_warning() -> None:
    library = Library(SHIPPED)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        read = parse_string(library.cite(SHIPPED.entries, "bibtex"), "bibtex")
    assert set(read.entries) == set(library.keys.values())
    assert [key for key, one in read.entries.items() if not one.persons] == []


GUIDE = Path(hmtui.__file__).parents[2] / ".github" / "CONTRIBUTING.md"


def test_the_record_of_the_guide_is_complete_and_without_a_fault() -> None:
    _, _, text = GUIDE.read_text("utf-8").partition("<!-- example record")
    raw = json.loads(text.partition("```json")[2].partition("```")[0])
    sections = [{"id": section.id, "title": section.title} for section in SHIPPED.sections]
    example = {"schema": 1, "title": "Example", "updated": "2026-12-01", "sections": sections, "entries": [raw]}
    assert [fault.message for fault in SCHEMA.iter_errors(example)] == []
    (entry,) = catalog.loads(json.dumps(example)).entries
    assert entry.extra == {}
    assert check((entry,), lambda _: ("example", 1), "catalog") == ()
    common = {
        field for field in entry.__struct_fields__ if sum(bool(getattr(one, field)) for one in SHIPPED.entries) > 80
    }
    assert {field for field in common - {"extra", "note"} if not getattr(entry, field)} == set()
