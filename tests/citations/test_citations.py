from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING

import pytest
from msgspec.structs import replace

from citations.edge_cases import EDGE_CASES, KEYS
from hmtui import catalog
from hmtui.citations import STYLES, cite, cite_what_can_be, style_for_file, style_of
from hmtui.errors import CitationError
from hmtui.formats.trust import Trust, trust
from hmtui.models import Author, Entry, Link, Source
from hmtui.sequences import read_each

if TYPE_CHECKING:
    from pathlib import Path

FULL = Entry(id="x", name="X", title="T", author=(Author(family="Li"),), issued="2020")


def test_the_styles_that_writers_ask_for_are_there() -> None:
    wanted = "bibtex biblatex ris csl-json apa ieee chicago mla acl nature key cite pandoc typst markdown title-link link code weights"
    assert {style.id for style in STYLES} == set(wanted.split())
    assert STYLES[0].id == "bibtex"
    assert all(style.label and style.help and style.suffix.startswith(".") for style in STYLES)
    assert {style.group for style in STYLES} == {"file", "text", "paste"}


def test_a_style_is_found_in_any_case() -> None:
    assert style_of(" BibTeX ").id == "bibtex"


def test_an_unknown_style_offers_the_nearest() -> None:
    with pytest.raises(CitationError, match="bibtxe") as caught:
        cite([FULL], "bibtxe", {"x": "k"})
    assert "bibtex" in caught.value.hint
    with pytest.raises(CitationError) as caught:
        style_of("zzz")
    assert "apa" in caught.value.hint


@pytest.mark.parametrize(
    ("name", "style"),
    [("refs.bib", "bibtex"), ("a.RIS", "ris"), ("a.json", "csl-json"), ("a.md", "markdown"), ("a.txt", "apa")],
)
def test_the_suffix_of_a_file_chooses_the_style(name: str, style: str) -> None:
    assert style_for_file(name).id == style


def test_a_suffix_that_says_nothing_is_refused_with_those_that_do(tmp_path: Path) -> None:
    with pytest.raises(CitationError) as caught:
        style_for_file("refs.docx")
    assert ".bib" in caught.value.hint
    with pytest.raises(CitationError, match="is a directory"):
        style_for_file(str(tmp_path))


@pytest.mark.parametrize("style", [style.id for style in STYLES])
def test_records_come_in_the_order_given_and_without_a_final_line_feed(style: str) -> None:
    text = cite(EDGE_CASES, style, KEYS)
    assert not text.endswith("\n")
    backwards = cite(EDGE_CASES[::-1], style, KEYS)
    assert backwards != text
    assert sorted(backwards.replace("\n", "")) == sorted(text.replace("\n", ""))


@pytest.mark.parametrize("style", [style.id for style in STYLES])
def test_no_records_are_no_text(style: str) -> None:
    assert cite([], style, {}) in {"", "[]"}


@pytest.mark.parametrize("style", [style.id for style in STYLES if style.group != "paste"])
def test_every_style_writes_every_record_of_the_catalog(style: str) -> None:
    entries = catalog.load(catalog.shipped_path()).entries
    keys = {entry.id: entry.id for entry in entries}
    assert all(cite([entry], style, keys) for entry in entries)


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"sources": ("s",)}, "checked"),
        ({"sources": ("s",), "extra": {"confidence": "medium"}}, "checked, some doubt left"),
        ({"source": Source("list.md", 3)}, "from the list"),
        ({}, "not checked"),
        ({"author": (), "sources": ("s",)}, "incomplete: no authors"),
        ({"author": (Author(),), "sources": ("s",)}, "incomplete: no authors"),
        ({"author": (), "type": "report", "organizations": ("OpenAI",), "sources": ("s",)}, "checked"),
        ({"author": (), "type": "report", "publisher": "INRIA", "sources": ("s",)}, "checked"),
        ({"author": (), "type": "document", "publisher": "The Unicode Consortium", "sources": ("s",)}, "checked"),
        ({"author": (), "type": "webpage", "publisher": "W3C", "sources": ("s",)}, "checked"),
        ({"author": (), "type": "book", "publisher": "Springer", "sources": ("s",)}, "incomplete: no authors"),
        ({"author": (), "issued": "", "title": ""}, "incomplete: no authors, no year, no title"),
        ({"title": "", "type": "software", "sources": ("s",)}, "checked"),
    ],
)
def test_trust_says_what_is_missing_and_who_vouches_for_the_rest(fields: dict[str, object], words: str) -> None:
    found = trust(replace(FULL, **fields))
    assert str(found) == words
    assert found == Trust(checked=words == "checked", words=words)


def test_citing_loads_nothing_heavy() -> None:
    code = (
        "import sys; from hmtui.citations import cite; from hmtui.models import Entry\n"
        "cite([Entry(id='x', name='X')], 'bibtex', {'x': 'k'})\n"
        "heavy = {'citeproc', 'lxml', 'textual', 'pylatexenc'}\n"
        "print(sorted(heavy & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=60)
    assert done.stdout == "[]\n"


@pytest.mark.parametrize("style", [style.id for style in STYLES if style.group != "paste"])
def test_many_records_are_written_as_few_are(style: str, monkeypatch: pytest.MonkeyPatch) -> None:
    few = cite(EDGE_CASES, style, KEYS)
    monkeypatch.setattr("hmtui.sequences._FEW", 2)
    assert cite(read_each(EDGE_CASES.__getitem__, range(len(EDGE_CASES))), style, KEYS) == few


def test_what_cannot_be_cited_is_not_held_by_the_reasons() -> None:
    linked = replace(FULL, id="y", links=(Link("code", "https://example.org/y"),))
    cited = cite_what_can_be([FULL, linked, FULL], lambda some: cite(some, "code", {}))
    assert (cited.text, list(cited.entries)) == ("https://example.org/y", [linked])
    assert [error.message for error in cited.problems] == ["No code link is known for X."] * 2
    assert [error.__traceback__ for error in cited.problems] == [None, None]
