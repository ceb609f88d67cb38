from __future__ import annotations

import pytest
from hypothesis import given, settings

from hmtui.errors import Cancelled
from hmtui.library import Library
from hmtui.models import Author, Catalog, Entry
from hmtui.views.related import family_of, related_to
from views.records import ANY_ENTRIES, SECTIONS


def names(library: Library, name: str) -> dict[str, str]:
    return {library.entry_at(one.number).name: one.reason for one in related_to(library, library.find(name))}


def test_the_family_comes_first_with_its_reason() -> None:
    library = Library.open()
    found = names(library, "Llama 3.1")
    assert found["LLaMA"] == found["Llama 2"] == "Same family"
    assert "Llama 3.1" not in found
    assert next(iter(found.values())) == "Same family"
    assert names(library, "BERT")["RoBERTa"] == "“bert” in the name"


def test_records_of_the_same_organization_and_year_follow() -> None:
    assert names(Library.open(), "CLIP")["Codex"] == "Also by OpenAI in 2021"


def test_shared_words_of_the_title_are_named() -> None:
    library = Library.open()
    found = {library.entry_at(one.number).name: one for one in related_to(library, library.find("CLIP"))}
    assert (found["DINOv2"].reason, found["DINOv2"].words) == ("Similar title", "supervision, visual")


def test_citations_that_are_known_come_first() -> None:
    library = Library.open()
    library.citations |= {("gpt-3", "bert"), ("opt", "gpt-3"), ("gpt-3", "not-here")}
    assert list(names(library, "GPT-3").items())[:2] == [("BERT", "Its references"), ("OPT", "Cite it")]
    assert names(library, "BERT")["GPT-3"] == "Cite it"
    assert "Its references" not in names(library, "T5").values()


def test_a_family_is_the_first_letters_of_a_name() -> None:
    assert [family_of(name) for name in ("GPT-NeoX", "Llama 3.1", "Qwen2.5-VL", "T5", "PanGu-α")] == [
        "gpt",
        "llama",
        "qwen",
        "",
        "pangu",
    ]


@settings(max_examples=40)
@given(ANY_ENTRIES)
def test_any_record_has_its_relations_once_and_never_itself(entries: list[Entry]) -> None:
    library = Library(Catalog("x", SECTIONS, tuple(entries)))
    for entry in entries[:3]:
        numbers = [one.number for one in related_to(library, entry)]
        assert len(numbers) == len(set(numbers))
        assert library.store.number_of(entry.id) not in numbers


def test_a_search_that_is_no_longer_wanted_is_given_up() -> None:
    library = Library.open()
    with pytest.raises(Cancelled):
        related_to(library, library.find("CLIP"), lambda: True)


def test_a_record_that_is_named_in_a_summary_is_related() -> None:
    library = Library(
        Catalog(
            "x",
            (),
            (
                Entry("base", "BASE-3", title="One"),
                Entry("after", "Later", title="Two", summary="A BASE-3-style model in Danish, unlike BASE-30"),
                Entry("other", "Other", title="Three", summary="Not like BASE-30"),
            ),
        )
    )
    assert names(library, "Later") == {"BASE-3": "Named in its summary"}
    assert names(library, "BASE-3") == {"Later": "Its summary names this one"}
    assert names(library, "Other") == {}


def test_a_model_that_is_called_as_its_paper_has_a_family() -> None:
    entries = (
        Entry("three", "Tern 3", title="Tern 3", issued="2025"),
        Entry("two", "TERN 2", title="Two of Them", issued="2024"),
        Entry("e", "TERNE", title="Open Mixtures", issued="2024"),
        Entry("deep", "Deep Sets", title="Deep Sets"),
        Entry("deeper", "Deep Nets", title="Deep Nets"),
    )
    library = Library(Catalog("x", (), entries))
    assert names(library, "Tern 3") == {"TERN 2": "Same family", "TERNE": "“tern” in the name"}
    assert names(library, "Deep Sets") == {"Deep Nets": "Title shares a word"}


def test_where_nothing_else_is_related_a_rare_word_an_author_or_section_and_year_relate() -> None:
    ann = Author("Olson", "Ann")
    entries = (
        Entry("one", "Auk", title="Seeing Whales", author=(ann,), sections=("NLP",), issued="2020-01"),
        Entry("two", "Bee", title="Counting Whales", sections=("CV",), issued="2021"),
        Entry("three", "Cat", title="Moving House", author=(ann,), sections=("CV",), issued="2022"),
        Entry("four", "Dog", title="Painting", sections=("NLP",), issued="2020-05"),
        Entry("five", "Elk", title="Singing", sections=("NLP",), issued="2020-06"),
        Entry("six", "Fox", title="Digging", sections=("NLP",), issued="1990"),
    )
    library = Library(Catalog("x", SECTIONS, entries))
    assert names(library, "Auk") == {"Bee": "Title shares a word", "Cat": "Also by Ann Olson"}
    assert names(library, "Dog") == {"Auk": "Same section, 2020", "Elk": "Same section, 2020"}
    assert names(library, "Fox") == {}


def test_one_word_that_many_titles_have_relates_nothing() -> None:
    titles = [f"{animal} in Norway" for animal in ("Whales", "Foxes", "Hares", "Lynxes", "Moose", "Reindeer")]
    library = Library(Catalog("x", SECTIONS, tuple(Entry(f"e{at}", t[:3], title=t) for at, t in enumerate(titles))))
    assert names(library, "Wha") == {}


def test_hyperclova_is_related_to_gpt_3() -> None:
    assert names(Library.open(), "HyperCLOVA")["GPT-3"] == "Named in its summary"
