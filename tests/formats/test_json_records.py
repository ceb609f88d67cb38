"""JSON and JSON Lines of no particular shape."""

from __future__ import annotations

import json
from importlib import import_module
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from formats.reading import fields, lines, piped, problems, read
from hmtui.errors import SourceError
from hmtui.formats.draft import Report
from hmtui.formats.head import Head
from hmtui.formats.peek import peek
from hmtui.formats.table import recognize

if TYPE_CHECKING:
    from pathlib import Path


def test_objects_with_names_of_their_own_are_records() -> None:
    models = [
        {"modelName": "Alpha", "numParameters": "175B", "developer": "One Lab", "releaseDate": "May 2020", "openSource": True},
        {"modelName": "Beta", "paperUrl": "https://arxiv.org/abs/2005.14165", "github": "https://github.com/a/b", "org": ["A", "B"]},
    ]  # fmt: skip
    got = piped(json.dumps(models, indent=1))
    assert got.format == "json"
    one, two = fields(got)
    assert (one["name"], one["parameters"], one["issued"]) == ("Alpha", 175_000_000_000, "2020-05")
    assert (one["organizations"], one["open-weights"]) == (["One Lab"], True)
    assert (two["arxiv"], two["organizations"]) == ("2005.14165", ["A", "B"])
    assert [link["rel"] for link in two["links"]] == ["paper", "code"]
    assert lines(got) == [2, 9]


def test_records_may_stand_under_their_ids_or_under_years() -> None:
    by_id = {"alpha": {"title": "Alpha", "year": 2020}, "beta": {"title": "Beta", "year": 2021}}
    assert [one["title"] for one in fields(piped(json.dumps(by_id)))] == ["Alpha", "Beta"]
    by_year = {
        "2020": [{"title": "A", "venue": "ACL"}],
        "2021": [{"title": "B", "venue": "ACL"}, {"title": "C", "venue": "ACL"}],
    }
    assert [(one["title"], one["issued"]) for one in fields(piped(json.dumps(by_year)))] == [
        ("A", "2020"),
        ("B", "2021"),
        ("C", "2021"),
    ]


def test_models_that_have_nothing_but_an_id_and_an_owner_are_records() -> None:
    answer = {"object": "list", "data": [{"id": "gpt-x", "object": "model", "created": 1687882411, "owned_by": "lab"}]}
    (one,) = fields(piped(json.dumps(answer)))
    assert (one["id"], one["name"], one["organizations"], one["issued"]) == ("gpt-x", "gpt-x", ["lab"], "2023-06-27")


def test_unknown_members_are_kept_under_their_names() -> None:
    (one,) = fields(
        piped(json.dumps([{"title": "A", "year": 2020, "Citations": 3, "scores": {"mmlu": 0.5}, "sections": [1]}]))
    )
    assert (one["citations"], one["scores"], one["source-sections"]) == (3, {"mmlu": 0.5}, [1])


def test_each_line_is_an_object(tmp_path: Path) -> None:
    text = '{"title": "A", "year": 2020}\n\n{"title": "B", "year": \n[1]\n{"title": "C", "year": 2022}\n'
    got = read(tmp_path, "a.jsonl", text)
    assert got.format == "json-lines"
    assert [one["title"] for one in fields(got)] == ["A", "C"]
    assert lines(got) == [1, 5]
    assert problems(got) == [(3, "nothing-read"), (4, "nothing-read")]
    assert "hmtui" not in got.problems[0].message


@pytest.mark.parametrize(
    ("line", "title"),
    [
        ('{"id": "lab/Alpha", "pipeline_tag": "text-generation"}', "Alpha"),
        ('{"type": "article-journal", "id": "a", "title": "Alpha", "issued": {"date-parts": [[2020]]}}', "Alpha"),
        ('{"paperId": "1", "title": "Alpha"}', "Alpha"),
    ],
)
def test_lines_have_any_of_the_shapes_that_documents_have(line: str, title: str) -> None:
    got = piped(f"{line}\n{line}\n")
    assert got.format == "json-lines"
    assert [one["name"] for one in fields(got)] == [title, title]
    assert lines(got) == [1, 2]


def test_lines_without_records_are_refused() -> None:
    with pytest.raises(SourceError):
        piped('{"a": 1}\n{"b": 2}\n')


@given(st.text(alphabet=st.sampled_from('{}[]",:a1 \\')))
def test_the_beginning_of_any_text_has_a_value(text: str) -> None:
    peek(text)
    assert Head(text, "a").is_json in {True, False}


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(),
        lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    )
)
def test_a_whole_document_is_what_it_is(value: object) -> None:
    assert peek(json.dumps(value)) == value


def many(year: int, count: int = 1000) -> list[dict[str, Any]]:
    return [{"title": f"Paper {number} of {year}", "year": year, "venue": "ACL"} for number in range(count)]


@pytest.mark.parametrize("groups", [("2020", "2021"), ("main", "workshops")])
def test_groups_that_the_beginning_of_a_long_text_does_not_show_are_read(groups: tuple[str, str]) -> None:
    got = fields(piped(json.dumps(dict(zip(groups, (many(2020), many(2021)), strict=True)), indent=1)))
    assert len(got) == 2000
    assert {one["issued"] for one in got[1000:]} == {"2021"}


def test_what_stands_beside_the_records_of_a_long_text_is_none() -> None:
    value = {"title": "A list", "papers": many(2020), "authors": [{"name": "Ada", "homepage": "https://a.example"}]}
    assert len(fields(piped(json.dumps(value)))) == 1000


@pytest.mark.parametrize("shape", ["array", "head", "lines"])
def test_the_first_records_come_before_the_rest_is_read(shape: str) -> None:
    whole = [json.dumps(one) for one in many(2020, count=3000)]
    damage = '{"title": '
    text = {
        "array": f"[{', '.join(whole)}, {damage}",
        "head": f'{{"meta": {{"count": 3000}}, "papers": [{", ".join(whole)}, {damage}',
        "lines": "\n".join([*whole, damage]),
    }[shape]
    report = Report()
    drafts = import_module(recognize(text, "a.json").reader).read(text, report)
    first = next(drafts)
    assert (first.fields["title"], report.problems) == ("Paper 0 of 2020", [])
    assert len(list(drafts)) == 2999
    assert len(report.problems) == 1


def test_an_item_of_which_only_the_title_is_known_is_a_record_in_a_list_of_records() -> None:
    items = [{"title": "Turning Wheels", "year": 2021}, {"title": "Turning Doors"}]
    got = piped(json.dumps(items))
    assert [one["name"] for one in fields(got)] == ["Turning Wheels", "Turning Doors"]
    assert problems(got) == []
