"""Words and phrases are found in the user's notes and tags, as the slow oracle finds them."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hmtui.annotations import Annotations
from hmtui.library import Library
from hmtui.models import Catalog, Entry
from hmtui.query import parse
from oracle import Oracle
from source_list import source_list

SHIPPED = source_list()
NOTES = {
    "gpt-3": "Ablation of the learning rate in section 4\n\nsee also few-shot prompting",
    "bert": "baseline for the *ablation* study",
    "opt": "log book, 盘古 is compared",
    "pangu-alpha": "wang says: not reproducible",
}
TAGS = {"bert": ("to-cite", "baseline"), "gopher": ("survey",), "gpt-3": ("survey",)}
WORDS = (
    "ablation",
    "abl",
    "ab",
    "a",
    "survey",
    "to-cite",
    "tocite",
    "few-shot",
    "rate",
    "gpt",
    "transformer",
    "盘古",
    "wang",
    "4",
)


@pytest.fixture
def library() -> Library:
    opened = Library(Catalog(SHIPPED.title, SHIPPED.sections, SHIPPED.entries))
    annotate(opened)
    return opened


def annotate(library: Library) -> None:
    annotations = Annotations(catalog=library.identity)
    for entry_id, note in NOTES.items():
        annotations.set_note([library.entry(entry_id)], note)
    for entry_id, tags in TAGS.items():
        annotations.tag([library.entry(entry_id)], add=tags)
    annotations.close()


def found(library: Library, text: str) -> list[str]:
    hits = library.search(text).hits
    assert hits.first(50) == hits.numbers(0, 50)
    assert hits.total == len(hits.numbers(0, len(library)))
    return [library.store.id_at(number) for number in hits.numbers(0, hits.total)]


def test_a_record_is_found_by_its_note_after_those_found_by_name_title_and_author(library: Library) -> None:
    library.annotation_lookup.annotations.set_note([library.entry("gopher")], "compare with bert and Devlin")
    for text in ("bert", "devlin"):
        ids = found(library, text)
        assert "bert" in ids[: ids.index("gopher")]


def test_every_query_finds_what_the_oracle_finds(library: Library) -> None:
    oracle = Oracle(SHIPPED.entries, SHIPPED.sections, noted_texts())
    queries = [*WORDS, *(f"{one} {other}" for one in WORDS for other in WORDS), '"ablation of the"', '"few shot"']
    queries += [
        "-ablation gpt",
        "-survey",
        '-"learning rate"',
        "ablation OR survey",
        "(ablation gpt) OR wang",
        "title:ablation",
    ]
    queries += [
        "ablation year:2020",
        "survey sort:year",
        "survey sort:name",
        "ablaiton",
        '"ablation study" is:open',
        '"to cite"',
    ]
    for text in queries:
        assert (text, found(library, text)) == (text, oracle.search(parse(text)))


@settings(max_examples=60, deadline=None)
@given(st.lists(st.one_of(st.sampled_from(WORDS), st.sampled_from(["OR", "-", '"', "(", ")", "is:open"])), max_size=5))
def test_so_does_any_query(pieces: list[str]) -> None:
    text = " ".join(pieces)
    oracle = Oracle(SHIPPED.entries, SHIPPED.sections, noted_texts())
    library = Library(Catalog(SHIPPED.title, SHIPPED.sections, SHIPPED.entries))
    annotate(library)
    assert found(library, text) == oracle.search(parse(text))
    library.close()


def noted_texts() -> dict[str, list[str]]:
    ids = {*NOTES, *TAGS}
    return {one: [" ".join(NOTES.get(one, "").split()), *TAGS.get(one, ())] for one in ids}


def test_what_is_noted_now_is_found_now(library: Library) -> None:
    annotations = library.annotation_lookup.annotations
    assert found(library, "zebrafish") == []
    annotations.set_note([library.entry("bloom")], "zebrafish")
    assert found(library, "zebrafish") == found(library, "ebrafis") == ["bloom"]
    annotations.undo()
    assert found(library, "zebrafish") == []


def test_a_paper_noted_elsewhere_is_found_here_and_a_note_on_another_one_is_not() -> None:
    mine = Library(Catalog("mine", (), (Entry("a", "A", arxiv="2001.00001"), Entry("b", "B"))))
    Annotations(catalog="other").set_note([Entry("x", "X", arxiv="2001.00001v2"), Entry("b", "B")], "zebrafish")
    assert found(mine, "zebrafish") == ["a"]
    mine.close()


def test_a_search_for_words_makes_no_state_file(
    library: Library, tmp_path: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", f"{tmp_path}/none")
    fresh = Library(Catalog(SHIPPED.title, SHIPPED.sections, SHIPPED.entries))
    assert found(fresh, "gpt")
    assert fresh.annotation_lookup._annotations is None
    fresh.close()
