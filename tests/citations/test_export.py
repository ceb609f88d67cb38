from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from hmtui.citations import Citing
from hmtui.citations.export import export
from hmtui.errors import CitationError
from hmtui.library import Library

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
    [("r.docx", False, "suffix"), ("r.ris", True, "bib files only"), ("no/such/r.bib", False, "no directory")],
)
def test_what_cannot_be_done_is_said(tmp_path: Path, name: str, append: bool, says: str) -> None:
    with pytest.raises(CitationError, match=says):
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
    with pytest.raises(CitationError, match="promises"):
        export([GPT3], LIBRARY.keys, str(tmp_path / name), style=style)
    assert list(tmp_path.iterdir()) == []
