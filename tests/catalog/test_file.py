"""The catalog room: the format, read and written, and every file that is not a catalog."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

import hmtui
from hmtui import catalog
from hmtui.errors import CatalogError, SourceError
from hmtui.models import Author, Catalog, Correction, Entry, Link, Section, Source
from hmtui.text.cleaning import clean

if TYPE_CHECKING:
    from collections.abc import Callable

SCHEMA = Draft202012Validator(
    json.loads((Path(hmtui.__file__).parent / "catalog" / "catalog.schema.json").read_text("utf-8"))
)
SMALL = {"schema": 1, "sections": [{"id": "NLP"}], "entries": [{"id": "a", "name": "A", "sections": ["NLP"]}]}


# --- reading and writing --------------------------------------------------------------------------------------

LETTERS = st.characters() | st.sampled_from("\x1b\x9b\u202e\u2066\u200b\ud800\n\t [/bold]盘α\u0301é")
RAW_TEXTS = st.text(LETTERS, max_size=12)
TEXTS = RAW_TEXTS.map(clean)
WORDS = TEXTS.filter(bool)
DATES = st.sampled_from(["", "2020", "2020-05", "2020-05-28", "0001-12-31"])
EXTRA_KEYS = WORDS.map(lambda key: f"x-{key}").map(clean)
LEAVES = TEXTS | st.booleans() | st.integers(-(10**6), 10**6) | st.floats(allow_nan=False, allow_infinity=False)
VALUES: st.SearchStrategy[Any] = st.deferred(
    lambda: LEAVES | st.lists(VALUES, max_size=2) | st.dictionaries(TEXTS, VALUES, max_size=2)
)
EXTRAS = st.dictionaries(EXTRA_KEYS, VALUES, max_size=3)
NAMES = st.sampled_from(["id", "name", "author", "links", "corrections", "source", "issued", "url", "family", "line"])
RECORDS: st.SearchStrategy[Any] = st.deferred(
    lambda: (
        st.none()
        | st.booleans()
        | st.integers()
        | st.text(max_size=5)
        | st.lists(RECORDS, max_size=3)
        | st.dictionaries(NAMES, RECORDS, max_size=4)
    )
)
TUPLES = st.lists(TEXTS, max_size=3).map(tuple)
PEOPLE = st.one_of(
    st.builds(Author, family=WORDS, given=TEXTS),
    st.builds(Author, given=WORDS),
    st.builds(Author, literal=WORDS),
)


def entries(sections: list[str]) -> st.SearchStrategy[Entry]:
    return st.builds(
        Entry,
        id=WORDS,
        name=WORDS,
        aliases=TUPLES,
        sections=st.lists(st.sampled_from(sections), max_size=2).map(tuple) if sections else st.just(()),
        lists=TUPLES,
        editor=st.lists(PEOPLE, max_size=2).map(tuple),
        month=TEXTS,
        title=TEXTS,
        author=st.lists(PEOPLE, max_size=3).map(tuple),
        issued=DATES,
        published=DATES,
        doi=TEXTS,
        volume=TEXTS,
        links=st.lists(st.builds(Link, WORDS, TEXTS, TEXTS), max_size=3).map(tuple),
        parameters=st.none() | st.integers(0, 10**18),
        training_tokens=st.none() | st.integers(0, 10**18),
        open_weights=st.none() | st.booleans(),
        summary=TEXTS,
        corrections=st.lists(st.builds(Correction, TEXTS, TEXTS, TEXTS, TEXTS), max_size=2).map(tuple),
        source=st.none() | st.builds(Source, TEXTS, st.integers(0, 10**6)),
        extra=EXTRAS,
    )


@st.composite
def catalogs(draw: st.DrawFn) -> Catalog:
    sections = draw(st.lists(st.builds(Section, WORDS, TEXTS), max_size=3, unique_by=lambda section: section.id))
    found = draw(st.lists(entries([section.id for section in sections]), max_size=3, unique_by=lambda entry: entry.id))
    return Catalog(draw(TEXTS), tuple(sections), tuple(found), draw(EXTRAS))


@settings(max_examples=60)
@given(catalogs())
def test_what_is_written_is_read_back_the_same(made: Catalog) -> None:
    text = catalog.dumps(made)
    assert catalog.loads(text) == made
    assert catalog.dumps(catalog.loads(text.encode())) == text


@settings(max_examples=60)
@given(st.dictionaries(RAW_TEXTS, RAW_TEXTS, max_size=3), RAW_TEXTS, RAW_TEXTS)
def test_text_from_outside_is_clean_after_one_load_and_stays_the_same(
    extra: dict[str, str], name: str, word: str
) -> None:
    raw = {
        "schema": 1,
        "entries": [
            {
                **{f"x{number}{key}": value for number, (key, value) in enumerate(extra.items())},
                "id": f"i{word}",
                "name": f"n{name}",
            }
        ],
    }
    once = catalog.loads(json.dumps(raw))
    assert once.entries[0].name == clean(f"n{name}")
    assert catalog.loads(catalog.dumps(once)) == once


def test_fields_that_are_not_known_survive_a_load_and_a_save() -> None:
    raw = {
        "schema": 1,
        "title": "T",
        "sections": [],
        "maintainer": {"of": ["it"]},
        "entries": [{"id": "a", "name": "A", "x": [1, None]}],
    }
    assert json.loads(catalog.dumps(catalog.loads(json.dumps(raw)))) == raw


def test_null_means_unknown_and_is_not_written() -> None:
    raw = {
        "schema": 1,
        "entries": [{"id": "a", "name": "A", "title": None, "links": None, "parameters": None, "x": None}],
    }
    loaded = catalog.loads(json.dumps(raw))
    assert loaded.entries == (Entry(id="a", name="A"),)
    assert "null" not in catalog.dumps(loaded)


def test_a_record_without_a_name_is_called_by_its_title() -> None:
    assert catalog.entry_from_json({"id": "a", "title": "On A"}, "here").name == "On A"


def test_a_section_without_a_title_is_called_by_its_id() -> None:
    assert catalog.loads(json.dumps(SMALL)).sections == (Section("NLP", "NLP"),)


def test_a_link_that_may_not_be_opened_is_kept_as_text() -> None:
    entry = catalog.entry_from_json({"id": "a", "name": "A", "links": [{"url": "javascript:alert(1)"}]}, "here")
    assert entry.links == (Link("link", "javascript:alert(1)"),)


def test_a_correction_without_a_right_value_has_an_empty_one() -> None:
    fault = {"field": "title", "was": "-", "now": None, "why": "placeholder"}
    entry = catalog.entry_from_json({"id": "a", "name": "A", "corrections": [fault]}, "here")
    assert entry.corrections == (Correction("title", "-", "", "placeholder"),)


def test_a_byte_order_mark_before_a_catalog_does_no_harm() -> None:
    assert catalog.loads(b"\xef\xbb\xbf" + json.dumps(SMALL).encode()).entries[0].id == "a"


def test_a_record_is_written_in_the_order_of_the_format() -> None:
    raw = {"x": 1, "summary": "S", "links": [{"url": "u", "rel": "paper"}], "name": "A", "id": "a"}
    assert list(catalog.entry_to_json(catalog.entry_from_json(raw, "here"))) == ["id", "name", "links", "summary", "x"]


@pytest.mark.parametrize(
    ("name", "value", "kept"),
    [
        ("number", 7, "7"),
        ("month", "July", "July"),
        ("editor", [{"family": "Fan", "given": "Angela"}], (Author("Fan", "Angela"),)),
        ("lists", ["a"], ("a",)),
        ("active-parameters", 5, 5),
    ],
)
def test_a_field_that_an_earlier_version_did_not_know_is_read(name: str, value: object, kept: object) -> None:
    entry = catalog.entry_from_json({"id": "a", "name": "A", name: value}, "here")
    assert getattr(entry, name.replace("-", "_")) == kept
    assert entry.extra == {}


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("number", [7]),
        ("month", {"from": 1}),
        ("note", True),
        ("editor", "Angela Fan"),
        ("editor", [{"family": "Fan", "suffix": "Jr."}]),
        ("editor", [{}]),
        ("lists", "a"),
        ("active-parameters", "5B"),
        ("active-parameters", -1),
        ("active-parameters", True),
    ],
)
def test_another_use_of_such_a_name_in_an_older_file_is_kept_as_an_unknown_field(name: str, value: object) -> None:
    raw = {"id": "a", "name": "A", name: value}
    entry = catalog.entry_from_json(raw, "here")
    assert entry.extra == {name: value}
    assert catalog.entry_to_json(entry) == raw


# --- what is not a catalog ------------------------------------------------------------------------------------


def error_of(read: Callable[[], object]) -> SourceError:
    with pytest.raises(SourceError) as caught:
        read()
    assert "\n" not in str(caught.value)
    assert caught.value.exit_code == 3
    return caught.value


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    error = error_of(lambda: catalog.load(tmp_path / "gone.json"))
    assert error.message == f"There is no file {tmp_path}/gone.json."
    assert error.hint


def test_a_directory_is_no_catalog(tmp_path: Path) -> None:
    error = error_of(lambda: catalog.load(tmp_path))
    assert error.message == f"{tmp_path} is a directory."
    assert error.hint


def test_a_file_under_a_file_is_no_catalog(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("{}")
    error = error_of(lambda: catalog.load(tmp_path / "file" / "c.json"))
    assert str(tmp_path / "file" / "c.json") in error.message


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_a_file_that_may_not_be_read_is_named(tmp_path: Path) -> None:
    path = tmp_path / "c.json"
    path.write_text("{}")
    path.chmod(0)
    assert error_of(lambda: catalog.load(path)).message == f"{path} may not be read."


def test_a_refused_file_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_arguments: object) -> None:
        raise PermissionError(13, "Permission denied")

    with monkeypatch.context() as patch:
        patch.setattr(Path, "read_bytes", refuse)
        message = error_of(lambda: catalog.load(tmp_path / "c.json")).message
    assert message == f"{tmp_path}/c.json may not be read."


def test_a_path_with_a_null_character_is_an_error_and_no_crash() -> None:
    assert "cannot be read" in error_of(lambda: catalog.load("a\0b")).message


def test_the_name_of_a_file_is_cleaned_in_an_error() -> None:
    message = error_of(lambda: catalog.load("gone\x1b[2J.json")).message
    assert clean(message) == message


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "c is empty."),
        (" \n", "c is empty."),
        (b"\xff\xfe", "c:1: this is not UTF-8 text."),
        (b'{\n"a": "\xe9"}', "c:2: this is not UTF-8 text."),
        ("{\n  bad}", "c:2:3: this is not JSON: Expecting property name enclosed in double quotes."),
        ("[]", "c: expected a catalog, an object in braces, got a list."),
        ("null", "c: expected a catalog, an object in braces, got nothing."),
        ("7", "c: expected a catalog, an object in braces, got a number."),
        ("{}", 'c: "schema" is missing, so this is not a catalog.'),
        ('{"schema": null}', 'c: "schema" is missing, so this is not a catalog.'),
        ('{"schema": 2}', "c was written for a newer hmtui: schema 2; this version reads schema 1."),
        ('{"schema": 0}', "c: schema: expected 1, got 0."),
        ('{"schema": true}', "c: schema: expected 1, got true."),
        ('{"schema": 1.0}', "c: schema: expected 1, got 1.0."),
        ('{"schema": "1"}', 'c: schema: expected 1, got "1".'),
        ('{"schema": 1, "x": NaN}', "c: this is not JSON that can be read: NaN is no number of JSON."),
        ('{"schema": 1, "x": -Infinity}', "c: this is not JSON that can be read: -Infinity is no number of JSON."),
        ('{"schema": 1, "x": 1e400}', "c: this is not JSON that can be read: 1e400 is too large a number."),
        ("[" * 100_000, "c: this is not JSON that can be read: nested too deeply."),
        ('{"schema": 1, "title": 5}', "c: title: expected text, got 5."),
        ('{"schema": 1, "sections": {}}', "c: sections: expected a list in brackets, got {}."),
        ('{"schema": 1, "sections": ["NLP"]}', 'c: sections[0]: expected {"id", "title"}, got "NLP".'),
        ('{"schema": 1, "sections": [{}]}', "c: sections[0].id: a section needs an id."),
        (
            '{"schema": 1, "sections": [{"id": "A"}, {"id": "A"}]}',
            "c: sections[1].id: “A” is already the id of sections[0].",
        ),
        ('{"schema": 1, "entries": 3}', "c: entries: expected a list in brackets, got 3."),
        ('{"schema": 1, "entries": [[]]}', "c: entries[0]: expected a record in braces, got a list."),
    ],
)
def test_text_that_is_no_catalog_is_refused_with_its_place(text: str | bytes, message: str) -> None:
    error = error_of(lambda: catalog.loads(text, "c"))
    assert error.message == message
    assert isinstance(error, CatalogError)
    assert error.hint


def test_a_number_with_more_digits_than_can_be_read_is_refused() -> None:
    error = error_of(lambda: catalog.loads('{"schema": 1, "x": %s}' % ("9" * 5000), "c"))
    assert error.message.startswith("c: this is not JSON that can be read: ")


@pytest.mark.parametrize("value", ["[" * 900 + "]" * 900, '{"a":' * 900 + "1" + "}" * 900])
@pytest.mark.parametrize("field", ["x", "title", "links", "author", "corrections", "issued"])
def test_a_field_that_is_nested_too_deeply_is_refused(field: str, value: str) -> None:
    text = f'{{"schema": 1, "entries": [{{"id": "a", "name": "A", "{field}": {value}}}]}}'
    assert error_of(lambda: catalog.loads(text, "c")).message.startswith("c: ")


def test_nesting_that_people_write_is_kept() -> None:
    text = f'{{"schema": 1, "x": {"[" * 60}{"]" * 60}}}'
    loaded = catalog.loads(text)
    assert catalog.loads(catalog.dumps(loaded)) == loaded


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"id": ""}, "c: entries[0].id: a record needs an id."),
        ({"id": None}, "c: entries[0].id: a record needs an id."),
        ({"id": "\x1b"}, "c: entries[0].id: a record needs an id."),
        ({"id": 5}, "c: entries[0].id: expected text, got 5."),
        ({"name": ""}, "c: entries[0]: a record needs a name or a title."),
        ({"name": ["A"]}, 'c: entries[0].name: expected text, got ["A"].'),
        ({"sections": ["CV"]}, "c: entries[0].sections: there is no section “CV”."),
        ({"sections": "NLP"}, 'c: entries[0].sections: expected a list in brackets, got "NLP".'),
        ({"aliases": [1]}, "c: entries[0].aliases[0]: expected text, got 1."),
        ({"title": {}}, "c: entries[0].title: expected text, got {}."),
        ({"volume": 7}, "c: entries[0].volume: expected text, got 7."),
        ({"issued": 20200}, "c: entries[0].issued: expected a date like 2020, 2020-05 or 2020-05-28, got 20200."),
        ({"issued": "2020-13"}, 'c: entries[0].issued: expected a date like 2020, 2020-05 or 2020-05-28, got "2020-13".'),
        ({"issued": "May 2020"}, 'c: entries[0].issued: expected a date like 2020, 2020-05 or 2020-05-28, got "May 2020".'),
        ({"published": "20"}, 'c: entries[0].published: expected a date like 2020, 2020-05 or 2020-05-28, got "20".'),
        ({"parameters": True}, "c: entries[0].parameters: expected a whole number up to 10^18, got true."),
        ({"parameters": 1.5}, "c: entries[0].parameters: expected a whole number up to 10^18, got 1.5."),
        ({"parameters": -1}, "c: entries[0].parameters: expected a whole number up to 10^18, got -1."),
        ({"parameters": "175B"}, 'c: entries[0].parameters: expected a whole number up to 10^18, got "175B".'),
        ({"training-tokens": 10**18 + 1}, f"c: entries[0].training-tokens: expected a whole number up to 10^18, got {10**18 + 1}."),
        ({"open-weights": "yes"}, 'c: entries[0].open-weights: expected true or false, got "yes".'),
        ({"author": ["Brown"]}, 'c: entries[0].author[0]: expected {"family", "given"} or {"literal"}, got "Brown".'),
        ({"author": [{}]}, 'c: entries[0].author[0]: expected {"family", "given"} or {"literal"}, got {}.'),
        ({"author": [{"family": 1}]}, "c: entries[0].author[0].family: expected text, got 1."),
        ({"links": ["u"]}, 'c: entries[0].links[0]: expected {"rel", "label", "url"}, got "u".'),
        ({"links": [{"rel": "paper"}]}, 'c: entries[0].links[0]: expected {"rel", "label", "url"}, got {"rel": "paper"}.'),
        ({"links": [{"url": 1}]}, "c: entries[0].links[0].url: expected text, got 1."),
        ({"corrections": ["x"]}, 'c: entries[0].corrections[0]: expected {"field", "was", "now", "why"}, got "x".'),
        ({"corrections": [{"why": 1}]}, "c: entries[0].corrections[0].why: expected text, got 1."),
        ({"source": {"file": "f", "line": -1}}, "c: entries[0].source.line: expected a whole number up to 10^18, got -1."),
        ({"issued": "２０２０"}, 'c: entries[0].issued: expected a date like 2020, 2020-05 or 2020-05-28, got "２０２０".'),
        ({"source": "f:1"}, 'c: entries[0].source: expected {"file", "line"}, got "f:1".'),
        ({"source": {"file": "f", "line": "1"}}, 'c: entries[0].source.line: expected a whole number up to 10^18, got "1".'),
    ],
)  # fmt: skip
def test_a_wrong_field_is_refused_with_its_place(fields: dict[str, Any], message: str) -> None:
    raw = {"schema": 1, "sections": [{"id": "NLP"}], "entries": [{"id": "a", "name": "A", **fields}]}
    error = error_of(lambda: catalog.loads(json.dumps(raw), "c"))
    assert error.message == message
    assert error.hint


def test_an_id_that_is_used_twice_is_refused_with_both_places() -> None:
    raw = {"schema": 1, "entries": [{"id": "a", "name": "A"}, {"id": "b", "name": "B"}, {"id": "a", "name": "C"}]}
    error = error_of(lambda: catalog.loads(json.dumps(raw), "c"))
    assert error.message == "c: entries[2].id: “a” is already the id of entries[0]."


@pytest.mark.parametrize("entry", [{"title\x1b": "T"}, {"x": 1, "x\u200b": 2}, {"x": {"y": 1, " y": 2}}])
def test_two_fields_whose_names_differ_by_hidden_characters_are_refused(entry: dict[str, Any]) -> None:
    message = error_of(lambda: catalog.entry_from_json({"id": "a", "name": "A", **entry}, "here")).message
    assert "two fields of" in message


def test_a_wrong_value_is_shown_short_and_clean() -> None:
    error = error_of(
        lambda: catalog.entry_from_json({"id": "a", "name": "A", "title": ["\x1b]52;c;x\x07" * 50]}, "here")
    )
    assert clean(error.message) == error.message
    assert len(error.message) < 100


def test_the_place_of_an_error_is_clean_too() -> None:
    raw = {"schema": 1, "sections": [], "entries": [{"id": "a\x1b[2J", "name": "A", "sections": ["\x1b[2J"]}]}
    message = error_of(lambda: catalog.loads(json.dumps(raw), "c")).message
    assert clean(message) == message


@settings(max_examples=200)
@given(RECORDS)
def test_any_json_is_a_record_that_follows_the_schema_or_a_catalog_error(value: Any) -> None:
    try:
        entry = catalog.entry_from_json(value, "here")
    except CatalogError:
        return
    raw = {"schema": 1, "entries": [catalog.entry_to_json(entry)]}
    assert [fault.message for fault in SCHEMA.iter_errors(raw)] == []


def test_a_copy_without_its_catalog_says_where_it_looked(monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(Path, "is_file", lambda _path: False)
        error = error_of(catalog.shipped_path)
    assert error.message.count("catalog.json") == 2
    assert error.hint
