from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hmtui.formats.bibtex import insert
from hmtui.formats.bibtex.contents import read_contents
from hmtui.formats.bibtex.insert import insert_fields

FILE = """% mine
@string{j = "Journal"}
@article{one,
  title = {One},
  year = 2020,
}
@misc{two, title={Two}}
@book(three,
  title = "Three")
"""


def test_fields_are_inserted_behind_the_key_and_nothing_else_changes() -> None:
    new = insert_fields(FILE, {"one": {"doi": "10.1/x"}, "two": {"year": "2021"}, "three": {"year": "1999"}})
    assert new == FILE.replace("{one,\n", "{one,\n  doi = {10.1/x},\n").replace(
        "{two, title", "{two,\n  year = {2021},\n  title"
    ).replace("(three,\n", "(three,\n  year = {1999},\n")


def test_what_is_there_is_left_alone() -> None:
    assert insert_fields(FILE, {"one": {"YEAR": "1999", "Title": "x"}, "none": {"doi": "10.1/x"}}) == FILE
    twice = FILE + "@misc{two, note={again}}\n"
    assert insert_fields(twice, {"two": {"doi": "10.1/x"}}) == twice


@pytest.mark.parametrize("value", ["{12}", '"12"', "12", "{ 12 }", r"{A {\"{o}} b}", r'"A {\"o} b"'])
def test_a_number_that_is_out_of_date_is_replaced_where_it_stands(value: str) -> None:
    file = FILE.replace("year = 2020,", f"year = 2020, CitationCount = {value}")
    new = insert_fields(file, {"one": {"citationcount": "13", "year": "1"}}, replacing=("citationcount", "note"))
    assert new == file.replace(value, "{13}", 1)


def test_a_value_that_is_not_simple_is_not_replaced() -> None:
    file = FILE.replace("year = 2020,", "year = 2020, citationcount = {1} # {2}")
    with pytest.raises(ValueError, match="one"):
        insert_fields(file, {"one": {"citationcount": "13"}}, replacing=("citationcount",))


def test_line_ends_are_those_of_the_file() -> None:
    new = insert_fields(FILE.replace("\n", "\r\n"), {"one": {"doi": "10.1/x"}})
    assert "\r\n  doi = {10.1/x},\r\n" in new
    assert "\n" not in new.replace("\r\n", "")


@pytest.mark.parametrize("value", ["a } b", "{", "}", "x}, y = {z"])
def test_a_value_that_would_do_damage_is_refused(value: str) -> None:
    with pytest.raises(ValueError, match="one"):
        insert_fields(FILE, {"one": {"note": value}})


_names = st.sampled_from(["doi", "note", "pages", "title", "volume"])
_values = st.text(st.characters(codec="utf-8", exclude_categories=["C"], exclude_characters='{}"@%#\\,='), max_size=20)


@given(
    st.lists(st.tuples(st.from_regex(r"[a-z]{1,6}", fullmatch=True), st.dictionaries(_names, _values)), max_size=4),
    st.dictionaries(_names, _values, max_size=3),
)
def test_every_entry_keeps_its_fields(entries: list[tuple[str, dict[str, str]]], added: dict[str, str]) -> None:
    text = "\n".join(
        f"@misc{{{key},\n" + "".join(f"  {name} = {{{value}}},\n" for name, value in fields.items()) + "}"
        for key, fields in entries
    )
    before = read_contents(text).entries
    after = read_contents(insert_fields(text, {key: added for key, _ in entries})).entries
    for old, new in zip(before, after, strict=True):
        assert {name: new.fields[name] for name in old.fields} == dict(old.fields)
        unique = [key for key, _ in entries].count(old.key) == 1
        assert set(new.fields) == (set(old.fields) | set(added) if unique else set(old.fields))


def test_a_file_is_looked_through_once_however_many_entries_are_given_fields(monkeypatch: pytest.MonkeyPatch) -> None:
    begin, looked = insert._BEGIN, []

    class Counted:
        def finditer(self, text: str) -> object:
            looked.append(len(text))
            return begin.finditer(text)

    monkeypatch.setattr(insert, "_BEGIN", Counted())
    file = "".join(f"@misc{{k{number}, title = {{A}}, year = 1}}\n" for number in range(200))
    given = {f"k{number}": {"doi": f"10.1/{number}", "year": "2"} for number in range(200)}
    new = insert_fields(file, given, replacing=("year",))
    assert new == "".join(
        f"@misc{{k{number},\n  doi = {{10.1/{number}}},\n  title = {{A}}, year = {{2}}}}\n" for number in range(200)
    )
    assert looked == [len(file)]
