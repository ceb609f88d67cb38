"""The library: finding a record by what people call it, its links, and search and citation over a catalog."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from hmtui import catalog
from hmtui.errors import AmbiguousError, CitationError, LinkError, NotFoundError, SourceError
from hmtui.library import Library
from hmtui.models import Catalog, Entry, Link, Section
from hmtui.text.cleaning import clean
from source_list import SIZE_OF_SHIPPED

if TYPE_CHECKING:
    from pathlib import Path

SHIPPED = Library(catalog.load())


def library(*entries: Entry) -> Library:
    return Library(Catalog("T", (Section("S", "S"),), entries))


# --- opening --------------------------------------------------------------------------------------------------


def small_catalog(path: Path, name: str) -> str:
    path.write_text(json.dumps({"schema": 1, "entries": [{"id": "a", "name": name}]}), "utf-8")
    return str(path)


def test_without_a_source_the_shipped_catalog_is_opened() -> None:
    opened = Library.open()
    assert opened.catalog == SHIPPED.catalog
    assert opened.name == ""


def test_the_environment_names_another_catalog(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    source = small_catalog(tmp_path / "env.json", "E")
    monkeypatch.setenv("HMTUI_CATALOG", source)
    opened = Library.open()
    assert [entry.name for entry in opened.catalog.entries] == ["E"]
    assert opened.name == source


def test_a_source_that_is_named_goes_before_the_environment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HMTUI_CATALOG", small_catalog(tmp_path / "env.json", "E"))
    opened = Library.open(small_catalog(tmp_path / "named.json", "N"))
    assert [entry.name for entry in opened.catalog.entries] == ["N"]


def test_an_empty_variable_names_no_catalog(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HMTUI_CATALOG", "")
    assert len(Library.open().catalog.entries) == SIZE_OF_SHIPPED


def test_a_source_that_cannot_be_read_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(SourceError):
        Library.open(str(tmp_path / "gone.json"))


# --- finding --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "entry_id"),
    [
        ("gpt-3", "gpt-3"),
        ("GPT-3", "gpt-3"),
        ("gpt3", "gpt-3"),
        ("GPT 3", "gpt-3"),
        ("GPT", "gpt"),
        ("megatron-lm", "megatron-lm"),
        ("Megatron LM", "megatron-lm"),
        ("pangu-a", "pangu-alpha"),
        ("PanGu-α", "pangu-alpha"),
        ("盘古", "pangu-alpha"),
        ("Blender", "blenderbot"),
        ("dall-e 2", "dall-e-2"),
        ("OPT", "opt"),
        ("CogView", "cogview"),
    ],
)
def test_a_record_answers_to_what_people_call_it(name: str, entry_id: str) -> None:
    assert SHIPPED.find(name).id == entry_id


@pytest.mark.parametrize("entry", SHIPPED.catalog.entries, ids=lambda entry: entry.id)
def test_every_id_name_and_alias_of_the_shipped_catalog_finds_its_record(entry: Entry) -> None:
    assert {SHIPPED.find(name).id for name in (entry.id, entry.name, *entry.aliases)} == {entry.id}


def test_an_id_goes_before_another_records_name_and_a_name_before_another_records_alias() -> None:
    found = library(
        Entry(id="x", name="First", aliases=("third",)), Entry(id="first", name="Second"), Entry(id="c", name="Third")
    )
    assert found.find("first").id == "first"
    assert found.find("Third").id == "c"


def test_a_name_of_several_records_is_answered_with_their_ids() -> None:
    twins = library(Entry(id="opt-meta", name="OPT"), Entry(id="opt-casia", name="opt"), Entry(id="c", name="C"))
    with pytest.raises(AmbiguousError) as caught:
        twins.find("OPT")
    assert caught.value.message == "“OPT” matches 2 records."
    assert caught.value.hint == "Use one of their ids: opt-meta, opt-casia."


def test_an_alias_of_several_records_is_answered_with_their_ids() -> None:
    twins = library(Entry(id="a", name="A", aliases=("Bot",)), Entry(id="b", name="B", aliases=("bot",)))
    with pytest.raises(AmbiguousError):
        twins.find("bot")


def test_a_record_that_repeats_its_name_as_an_alias_is_found_once() -> None:
    assert library(Entry(id="a", name="Bot", aliases=("bot", "BOT"))).find("bot").id == "a"


def test_a_record_answers_to_the_part_of_its_name_before_a_colon_where_no_other_has_it() -> None:
    entries = (
        Entry("x1", "Orchid: Flowers from Sparse Views"),
        Entry("x2", "Tulip: Bulbs from One View"),
        Entry("x3", "Tulip: Bulbs again"),
    )
    library = Library(Catalog("x", (), entries))
    assert library.find("orchid").id == "x1"
    with pytest.raises(AmbiguousError):
        library.find("Tulip")


def test_a_misspelt_name_is_answered_with_the_nearest_ones() -> None:
    with pytest.raises(NotFoundError) as caught:
        SHIPPED.find("megatorn")
    assert caught.value.message == "No record named “megatorn”."
    assert caught.value.hint.startswith("Nearest: Megatron-LM")


@pytest.mark.parametrize("name", ["", "   ", "!?", "\x1b\x9b", "\x1b]0;q\x07", "\ud800", "qqqqqqqqqqqq", "x" * 5000])
def test_a_name_of_nothing_is_an_error_that_can_be_shown(name: str) -> None:
    with pytest.raises(NotFoundError) as caught:
        SHIPPED.find(name)
    assert clean(str(caught.value)) == str(caught.value)
    assert caught.value.hint


@pytest.mark.parametrize(
    "name",
    [
        "2005.14165",
        "arXiv:2005.14165v4",
        "https://arxiv.org/pdf/2005.14165.pdf",
        "10.48550/arXiv.2005.14165",
    ],
)
def test_a_paper_is_named_by_its_numbers_too(name: str) -> None:
    assert SHIPPED.find(name).id == "gpt-3"


@pytest.mark.parametrize(
    "text", ["https://arxiv.org/abs/2005.14165v2", "doi:10.48550/arXiv.2005.14165", "few-shot 2005.14165v1"]
)
def test_a_pasted_address_is_a_query_for_the_paper(text: str) -> None:
    hits = SHIPPED.search(text).hits
    assert [SHIPPED.entry_at(number).id for number in hits.first()] == ["gpt-3"]


def test_a_doi_names_a_paper_and_two_records_of_one_paper_are_told() -> None:
    books = library(
        Entry(id="a", name="One", doi="10.1000/A.1"),
        Entry(id="b", name="Two", doi="10.1000/b(2)", arxiv="2101.00001"),
        Entry(id="c", name="Three", arxiv="2101.00001"),
    )
    assert books.find("https://doi.org/10.1000/a.1").id == "a"
    assert books.find("DOI:10.1000/B(2)").id == "b"
    with pytest.raises(AmbiguousError, match="matches 2 records"):
        books.find("2101.00001")
    with pytest.raises(NotFoundError):
        books.find("2101.00002")


def test_an_empty_catalog_holds_nothing_to_find() -> None:
    with pytest.raises(NotFoundError):
        library().find("gpt-3")


def test_a_record_is_had_by_its_id_alone() -> None:
    assert SHIPPED.entry("gpt-3").name == "GPT-3"
    with pytest.raises(KeyError):
        SHIPPED.entry("GPT-3")


# --- links ----------------------------------------------------------------------------------------------------

LINKS = (Link("code", "c"), Link("pdf", "p"), Link("weights", "w"), Link("announcement", "n"))


@pytest.mark.parametrize(("word", "url"), [("paper", "n"), ("pdf", "p"), ("code", "c"), ("weights", "w")])
def test_a_word_means_the_first_fitting_link(word: str, url: str) -> None:
    entry = Entry(id="a", name="A", links=LINKS)
    assert library(entry).link(entry, word).url == url


def test_paper_means_the_page_of_the_paper_before_its_pdf() -> None:
    assert SHIPPED.link(SHIPPED.find("gpt-3")).url == "https://arxiv.org/abs/2005.14165"


def test_a_link_that_is_not_known_is_answered_with_those_that_are() -> None:
    entry = Entry(id="a", name="A", links=(*LINKS, Link("pdf", "q")))
    with pytest.raises(LinkError) as caught:
        library(entry).link(entry, "demo")
    assert caught.value.message == "No demo link is known for A."
    assert caught.value.hint == "Known: code, pdf, weights, blog."


def test_a_record_without_links_has_none_to_offer() -> None:
    entry = Entry(id="a", name="A")
    with pytest.raises(LinkError) as caught:
        library(entry).link(entry)
    assert caught.value.hint == ""


# --- search and citation --------------------------------------------------------------------------------------


def test_a_search_finds_records_that_can_be_asked_for_by_number() -> None:
    found = SHIPPED.search("gpt-3")
    ids = [SHIPPED.entry_at(number).id for number in found.hits.first(10)]
    assert ids[:1] == ["gpt-3"]


def test_a_search_in_a_section_leaves_the_others_out() -> None:
    found = SHIPPED.search("", section="CV")
    assert all("CV" in SHIPPED.entry_at(number).sections for number in found.hits.first(100))


def test_a_citation_is_written_under_the_key_of_the_catalog() -> None:
    assert SHIPPED.keys["gpt-3"] == "brown2020language"
    assert "brown2020language" in SHIPPED.cite([SHIPPED.find("gpt-3")])


def test_a_record_of_another_list_is_cited_under_the_key_it_has_alone(tmp_path: Path) -> None:
    shipped, other = Library.open(), Library.open(small_catalog(tmp_path / "other.json", "E"))
    assert other.cite([shipped.find("gpt-3")], "bibtex").startswith("@inproceedings{brown2020language,")


def test_every_record_has_a_key_of_its_own() -> None:
    assert len(set(SHIPPED.keys.values())) == len(SHIPPED.keys) == SIZE_OF_SHIPPED


def test_a_style_that_does_not_exist_is_an_error() -> None:
    with pytest.raises(CitationError):
        SHIPPED.cite([SHIPPED.find("gpt-3")], "harvard-of-the-north")


def test_an_announcement_is_a_blog_wherever_it_is_asked_for() -> None:
    post = Link("announcement", "https://example.org/post")
    with_post, without = Entry(id="a", name="A", links=(post,)), Entry(id="b", name="B")
    one = Library(Catalog("x", (), (with_post, without)))
    assert (post.kind, Link("code", "c").kind) == ("blog", "code")
    assert one.link(with_post, "blog") == one.link(with_post, "announcement") == post
    for query in ("has:blog", "has:announcement"):
        found = one.search(query)
        assert [one.entry_at(number).id for number in found.hits.first(9)] == ["a"]
        assert not found.query.problems


def test_a_citation_key_names_its_record() -> None:
    library = Library.open()
    assert library.find(library.keys["bert"]).id == "bert"
