"""CSL-JSON as programs write it: an array or an object, items whole or broken, members known or not."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from formats.round_trip import assert_same_works
from hmtui import catalog
from hmtui.citations import cite
from hmtui.citations.keys import assign_keys
from hmtui.errors import SourceError
from hmtui.formats.csl_json.read import read
from hmtui.formats.draft import Report
from hmtui.sources.assemble import Assembler
from hmtui.text.cleaning import clean

if TYPE_CHECKING:
    from collections.abc import Mapping

    from hmtui.formats.draft import Draft


def drafts(text: str) -> tuple[list[Draft], Report]:
    report = Report()
    return list(read(text, report)), report


def only(**members: object) -> Mapping[str, Any]:
    found, _report = drafts(json.dumps([{"id": "k", "title": "T", **members}]))
    assert len(found) == 1
    return found[0].fields


def test_an_item() -> None:
    item = {
        "id": "brown2020",
        "type": "paper-conference",
        "title": "Language <i>Models</i> are <span class='nocase'>Few-Shot</span> Learners: a < b",
        "author": [
            {"family": "Brown", "given": "Tom B."},
            {"family": "Wal", "non-dropping-particle": "van der", "given": "Oskar", "suffix": "Jr."},
            {"literal": "OpenAI"},
        ],
        "issued": {"date-parts": [["2020", 12, 6]]},
        "container-title": "NeurIPS",
        "volume": 33,
        "page": "1877-1901",
        "DOI": "https://doi.org/10.5555/abc",
        "URL": "https://example.org/paper.pdf",
        "note": "arXiv:2005.14165 [cs.CL]",
        "source": "arXiv.org",
        "language": "en",
        "accessed": {"date-parts": [[2024, 1, 2]]},
        "custom": {"deep": [1, 2]},
    }
    found, report = drafts("\ufeff" + json.dumps([item], indent=1))
    assert [(draft.wish, draft.line) for draft in found] == [("brown2020", 2)]
    assert found[0].fields == {
        "title-names": ["Few-Shot"],
        "citation-key": "brown2020",
        "title": "Language Models are Few-Shot Learners: a < b",
        "container-title": "NeurIPS",
        "volume": "33",
        "page": "1877-1901",
        "type": "paper-conference",
        "author": [
            {"family": "Brown", "given": "Tom B."},
            {"family": "van der Wal", "given": "Oskar Jr."},
            {"literal": "OpenAI"},
        ],
        "issued": "2020-12-06",
        "accessed": "2024-01-02",
        "DOI": "10.5555/abc",
        "arxiv": "2005.14165",
        "arxiv-class": "cs.CL",
        "links": [
            {"rel": "pdf", "url": "https://example.org/paper.pdf"},
            {"rel": "paper", "url": "https://arxiv.org/abs/2005.14165"},
        ],
        "note": "arXiv:2005.14165 [cs.CL]",
        "csl-source": "arXiv.org",
        "language": "en",
        "custom": {"deep": [1, 2]},
    }
    assert not report.problems


@pytest.mark.parametrize(
    "text",
    [
        '[{"id": "a"}, {"id": "b"}]',
        '{"items": [{"id": "a"}, {"id": "b"}], "config": {}}',
        '{"config": {"x": [1]}, "references": [{"id": "a"}, {"id": "b"}]}',
        '{"a": {"id": "a"}, "b": {"id": "b"}}',
        '{"id": "a"}\n{"id": "b"}\n',
        '[{"id": "a"},, {"id": "b"},]',
    ],
)
def test_the_shapes_of_a_list(text: str) -> None:
    found, report = drafts(text)
    assert [draft.wish for draft in found] == ["a", "b"]
    assert not report.problems


def test_an_empty_list_has_nothing() -> None:
    assert drafts("[]")[0] == drafts('{"items": []}')[0] == []


def test_the_first_item_comes_before_the_rest_is_read() -> None:
    assert next(iter(read('[{"id": "a"}, {"id": ', Report()))).wish == "a"


@pytest.mark.parametrize(
    "broken",
    [
        '{"id": "x", "title": "T}',
        '{"id": "x", "title" "T"}',
        '{"id": "x", "author": [{"family": "A",}, {"family": "B"}], "title": "T"}',
        '{"id": "x", "title": "T"',
        '{"id": "x", "author": [{"family": "A"}, "title": "T"}',
        '{"id": "x", "title": T}',
        '{"id": "x", "deep": ' + "[" * 100_000 + "]" * 100_000 + "}",
        '{"id": "x", "number": ' + "9" * 10_000 + "}",
    ],
)
def test_a_broken_item_costs_only_itself(broken: str) -> None:
    found, report = drafts(f'[\n{{"id": "a"}},\n{broken},\n{{"id": "b", "title": "B"}},\n{{"id": "c"}}\n]')
    assert [(draft.wish, draft.line) for draft in found] == [("a", 2), ("b", 4), ("c", 5)]
    assert [(problem.code, problem.line) for problem in report.problems] == [("unreadable", 3)]


def test_two_broken_items_are_told_apart() -> None:
    found, report = drafts('[\n{"id": "a",\n{"id": "b" "title": "B"},\n{"id": "c"}\n]')
    assert [draft.wish for draft in found] == ["c"]
    assert [problem.line for problem in report.problems] == [2, 3]


def test_what_is_no_item_is_told() -> None:
    found, report = drafts('[1, "x", {}, {"colour": "red"}, {"id": "a"}]')
    assert [draft.wish for draft in found] == ["a"]
    assert [problem.code for problem in report.problems] == ["unreadable"] * 4


def test_a_file_that_is_cut_short_is_told() -> None:
    assert [problem.code for problem in drafts('[{"id": "a"},\n')[1].problems] == ["unreadable"]


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("", "1:1"),
        ("\n  TY  - JOUR", "2:3"),
        ("nothing", "1:1"),
        ('[\n{"id": }]', "2:8"),
        ("[1]", ""),
        ('{"colour": "red"}', ""),
    ],
)
def test_a_text_without_items_is_an_error_with_its_place(text: str, place: str) -> None:
    with pytest.raises(SourceError) as caught:
        drafts(text)
    assert caught.value.message.startswith(place)
    assert caught.value.hint


def test_duplicate_ids_are_kept_and_told() -> None:
    found, report = drafts('[{"id": "a"},\n{"id": "a"}]')
    assert len(found) == 2
    assert [(problem.code, problem.line) for problem in report.problems] == [("duplicate-key", 2)]


@pytest.mark.parametrize(
    ("value", "issued", "left"),
    [
        ({"date-parts": [[2020]]}, "2020", False),
        ({"date-parts": [[2020, 5], [2021]]}, "2020-05", True),
        ({"raw": "28 May 2020"}, "2020-05-28", False),
        ({"literal": "2020/05"}, "2020-05", False),
        ({"date-parts": [[2020]], "circa": True}, "2020", True),
        ("2020-05-28", "2020-05-28", False),
        (2020, "2020", False),
        ({"date-parts": [[None]]}, None, True),
        ({"date-parts": [["soon"]]}, None, True),
        ("soon", None, True),
    ],
)
def test_dates(value: object, issued: str | None, left: bool) -> None:
    made = only(issued=value)
    assert made.get("issued") == issued
    assert ("csl-issued" in made) == left


def test_ids_that_are_no_keys_are_kept_apart() -> None:
    made = only(id="http://zotero.org/users/1/items/X", **{"citation-key": "brown"})
    assert (made["citation-key"], made["csl-id"]) == ("brown", "http://zotero.org/users/1/items/X")
    assert "citation-key" not in only(id="http://zotero.org/users/1/items/X")
    assert only(id=7)["citation-key"] == "7"


def test_members_of_another_shape_are_kept_as_they_are() -> None:
    made = only(title=["One", "Two"], author=["A B", 7], type=["x"], links="web", DOI="none", nothing=None)
    assert (made["title"], made["csl-title"]) == ("One", ["One", "Two"])
    assert (made["author"], made["csl-author"]) == ([{"literal": "A B"}], ["A B", 7])
    assert (made["csl-type"], made["csl-links"], made["DOI"]) == (["x"], "web", "none")


ENTRIES = catalog.load().entries
KEYS = assign_keys(ENTRIES)


def test_our_own_files_come_back() -> None:
    report = Report()
    back = list(Assembler("list.json", report).records(read(cite(ENTRIES, "csl-json", KEYS), report)))
    assert not report.problems
    assert_same_works(ENTRIES, back, KEYS)


_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=True) | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)
_NAMES = (
    "id",
    "type",
    "title",
    "author",
    "issued",
    "DOI",
    "URL",
    "page",
    "note",
    "source",
    "links",
    "number",
    "accessed",
)


@given(st.dictionaries(st.sampled_from(_NAMES), _JSON, min_size=1))
@settings(max_examples=200)
def test_any_item_is_survived(item: dict[str, object]) -> None:
    report = Report()
    text = json.dumps([item, {"id": "last", "title": "Last"}])
    entries = list(Assembler("x.json", report).records(read(text, report)))
    assert entries[-1].title == "Last"
    assert all(clean(problem.message) == problem.message for problem in report.problems)


@given(st.data())
@settings(max_examples=150)
def test_a_damaged_file_is_survived(data: st.DataObject) -> None:
    text = cite(ENTRIES[:4], "csl-json", KEYS)
    at = data.draw(st.integers(0, len(text) - 1))
    damaged = (
        text[:at] + data.draw(st.sampled_from(["", "{", "}", "[", "]", '"', "\\", ",", "\n", "\0"])) + text[at + 1 :]
    )
    try:
        found = len(drafts(damaged)[0])
    except SourceError:
        # The bracket that begins the list is gone.
        assert at <= 1
    else:
        assert found >= 3


def test_the_items_of_a_list_within_the_list_are_read() -> None:
    found, report = drafts('[{"id": "a", "title": "A"}, [{"id": "b", "title": "B"}, {"id": "c", "title": "C"}]]')
    assert [draft.fields["title"] for draft in found] == ["A", "B", "C"]
    assert any("inside the list" in problem.message for problem in report.problems)
