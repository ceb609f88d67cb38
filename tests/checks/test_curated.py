"""The rules for catalogs that are kept by hand."""

from __future__ import annotations

from typing import Any

import pytest

from hmtui.catalog import entry_from_json
from hmtui.checks.curated import check_curated
from hmtui.models import Entry, Link, Source

WEIGHTS = (Link("weights", "https://huggingface.co/a/b"),)


def found(*entries: Entry) -> list[tuple[str, str]]:
    return [(entry.id, code) for entry, code, _ in check_curated(entries)]


@pytest.mark.parametrize(
    ("fields", "codes"),
    [
        ({"languages": ("en", "mul", "zh-Hant", "pt-BR")}, []),
        ({"languages": ("multilingual",)}, ["language-code"]),
        ({"languages": ("EN", "e")}, ["language-code", "language-code"]),
        ({"issued": "2022-05", "published": "2022"}, []),
        ({"issued": "2022-05", "published": "2021-12"}, ["published-early"]),
        ({"confidence": "medium"}, []),
        ({"confidence": "low"}, ["confidence"]),
        ({"open_weights": True}, ["no-weights"]),
        ({"open_weights": True, "links": WEIGHTS}, []),
        ({"open_weights": False}, []),
        ({"parameters": 671, "active_parameters": 37}, []),
        ({"parameters": 37, "active_parameters": 671}, ["active-parameters"]),
        ({"active_parameters": 671}, []),
    ],
)
def test_a_fact_that_cannot_be_right_is_found(fields: dict[str, Any], codes: list[str]) -> None:
    assert found(Entry(id="a", name="A", **fields)) == [("a", code) for code in codes]
    read = Entry(id="a", name="A", source=Source("list.md", 1), **fields)
    assert found(read) == [], "a record of somebody else's list is left alone"


def test_a_name_of_two_records_is_found_at_the_second() -> None:
    entries = [Entry(id="a", name="GPT-3"), Entry(id="b", name="B", aliases=("gpt 3", "GPT3")), Entry(id="c", name="C")]
    assert found(*entries) == [("b", "shared-name")]


def test_sources_are_missed_where_the_other_records_have_them() -> None:
    sourced = [Entry(id=f"a{number}", name=f"A{number}", sources=("paper",)) for number in range(3)]
    bare = Entry(id="b", name="B")
    assert found(*sourced, bare) == [("b", "no-sources")]
    assert found(*sourced[:1], bare) == []


def test_the_message_names_the_record_and_the_value() -> None:
    entry = entry_from_json({"id": "a", "name": "mT5", "languages": ["multilingual"]}, "here")
    (finding,) = check_curated([entry])
    assert finding[2] == "“mT5”: “multilingual” is not a language code like en, zh or mul."
