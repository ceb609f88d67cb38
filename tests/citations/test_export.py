from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hmtui import sources
from hmtui.citations import Citing, cite
from hmtui.citations.export import export
from hmtui.errors import CitationError, UsageError
from hmtui.formats.bibtex import write as bibtex
from hmtui.formats.bibtex.read import read
from hmtui.formats.draft import Report
from hmtui.library import Library
from hmtui.models import Entry
from hmtui.text.cleaning import clean

if TYPE_CHECKING:
    from pathlib import Path

LIBRARY = Library.open()
GPT3, BERT = LIBRARY.find("gpt-3"), LIBRARY.find("bert")


@pytest.mark.parametrize(
    ("name", "begins", "label"),
    [("r.bib", "@inproceedings{brown2020language,", "BibTeX"), ("r.ris", "TY  - ", "RIS"), ("r.JSON", "[", "CSL-JSON")],
)
def test_the_suffix_says_the_format(tmp_path: Path, name: str, begins: str, label: str) -> None:
    done = export([GPT3, BERT], LIBRARY.keys, str(tmp_path / name))
    text = (tmp_path / name).read_text(encoding="utf-8")
    assert text.startswith(begins)
    assert text.endswith("\n")
    assert f"Wrote 2 records as {label} to " in done.sentence


def test_a_style_may_be_named(tmp_path: Path) -> None:
    export([GPT3], LIBRARY.keys, str(tmp_path / "r.txt"), style="ieee")
    assert (tmp_path / "r.txt").read_text(encoding="utf-8").startswith("T. B. Brown")


def test_a_file_that_is_there_is_never_written_over(tmp_path: Path) -> None:
    (tmp_path / "r.bib").write_text("mine")
    with pytest.raises(CitationError, match="exists already"):
        export([GPT3], LIBRARY.keys, str(tmp_path / "r.bib"))
    assert (tmp_path / "r.bib").read_text() == "mine"


def test_what_a_bib_file_lacks_is_added(tmp_path: Path) -> None:
    path = tmp_path / "r.bib"
    export([GPT3], LIBRARY.keys, str(path))
    before = path.read_bytes()
    done = export([GPT3, BERT], LIBRARY.keys, str(path), append=True)
    assert path.read_bytes().startswith(before)
    assert path.read_bytes().count(b"@inproceedings{") == 2
    assert "1 record added" in done.sentence


@pytest.mark.parametrize("append", [False, True])
def test_a_dry_run_shows_and_writes_nothing(tmp_path: Path, append: bool) -> None:
    done = export([GPT3], LIBRARY.keys, str(tmp_path / "r.bib"), append=append, dry_run=True)
    assert "brown2020language" in done.preview
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("name", "append", "says"),
    [
        ("r.docx", False, "extension"),
        ("r.ris", True, "bib files only"),
        ("no/such/r.bib", False, "no directory"),
    ],
)
def test_what_cannot_be_done_is_said(tmp_path: Path, name: str, append: bool, says: str) -> None:
    with pytest.raises((CitationError, UsageError), match=says):
        export([GPT3], LIBRARY.keys, str(tmp_path / name), append=append)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("name", "usual", "begins"),
    [
        ("r.bib", "biblatex", "@inproceedings{brown2020language,\n  author"),
        ("r.txt", "ieee", "T. B. Brown et al."),
        ("r.txt", "pandoc", "[@brown2020language]"),
        ("r.txt", "bibtex", "Brown, T. B."),
        ("r.md", "ieee", "[Language Models"),
    ],
)
def test_of_several_formats_of_a_suffix_the_usual_one_is_taken(
    tmp_path: Path, name: str, usual: str, begins: str
) -> None:
    export([GPT3], LIBRARY.keys, str(tmp_path / name), citing=Citing(usual))
    text = (tmp_path / name).read_text(encoding="utf-8")
    assert text.startswith(begins)
    assert ("date          =" in text) == (usual == "biblatex")


@pytest.mark.parametrize(
    ("name", "style"), [("r.json", "apa"), ("r.bib", "ris"), ("r.ris", "bibtex"), ("r.bib", "x.csl")]
)
def test_a_file_holds_what_its_suffix_promises(tmp_path: Path, name: str, style: str) -> None:
    with pytest.raises(CitationError, match="wrong extension"):
        export([GPT3], LIBRARY.keys, str(tmp_path / name), style=style)
    assert list(tmp_path.iterdir()) == []


ABSTRACT = "We ask why α > 0.5 – “few-shot”, 50% & more_of it; see {A} #1 ~ $x^2$ done."


@pytest.mark.parametrize(("name", "style"), [("r.bib", "bibtex"), ("r.bib", "biblatex"), ("r.ris", ""), ("r.json", "")])
def test_a_file_has_the_abstract_and_is_read_with_it(tmp_path: Path, name: str, style: str) -> None:
    entry = Entry("a", "A", title="A title", issued="2020", abstract=ABSTRACT)
    export([entry], {"a": "a"}, str(tmp_path / name), style=style)
    (again,) = sources.read(str(tmp_path / name)).catalog.entries
    assert again.abstract == ABSTRACT


def test_a_citation_to_paste_has_no_abstract() -> None:
    entry = Entry("a", "A", title="A title", issued="2020", abstract=ABSTRACT)
    assert "abstract" not in cite([entry], "bibtex", {"a": "a"})


@given(st.text(alphabet=st.sampled_from('aZ é–“"%&#_^~$\\{}<>,;:.1α漢'), max_size=40).map(clean).filter(str.strip))
def test_any_abstract_comes_back_from_a_bib_file(abstract: str) -> None:
    abstract = " ".join(abstract.split())
    entry = Entry("a", "A", title="A title", issued="2020", abstract=abstract)
    text = bibtex.render([entry], {"a": "a"}, bibtex.Options(abstract=True))
    (draft,) = read(text, Report())
    assert draft.fields["abstract"] == abstract
