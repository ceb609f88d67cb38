"""What a .bib file says comes back when its records are exported again."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from pybtex.database import parse_string

from hmtui.citations import cite
from hmtui.citations.keys import assign_keys
from hmtui.formats.bibtex.read import read
from hmtui.formats.draft import Report
from hmtui.sources.assemble import Assembler

if TYPE_CHECKING:
    from collections.abc import Mapping

    from hmtui.models import Entry


def entry_of(text: str) -> Entry:
    report = Report()
    (entry,) = Assembler("refs.bib", report).records(read(text, report))
    return entry


def fields_again(text: str, style: str = "bibtex") -> Mapping[str, str]:
    """Read an entry, export it, and read the fields of the export with an independent parser."""
    entry = entry_of(text)
    (written,) = parse_string(cite([entry], style, assign_keys([entry])), "bibtex").entries.values()
    return {"@": written.type, **dict(written.fields)}


ARTICLE = "author = {Li, Wei}, journal = {J}, year = {2020}"


@pytest.mark.parametrize(
    ("title", "wanted"),
    [
        ("On {$2^k$}-ary Trees", "On {$2^k$}-ary Trees"),
        (r"The $\mathcal{O}(n^2)$ Bound", r"The {$\mathcal{O}(n^2)$} Bound"),
        (r"Learning with $\ell_1$ and $\ell_2$ Norms", r"Learning with {$\ell_1$} and {$\ell_2$} Norms"),
        ("A Title with its Stop.", "A Title with its Stop."),
        (r"On \textit{Homo Sapiens} and Others", "On {Homo} {Sapiens} and Others"),
        ("What Now? An Answer", "What Now? {An} Answer"),
        ("{{A Whole Title in Braces}}", "{A Whole Title in Braces}"),
    ],
)
def test_titles(title: str, wanted: str) -> None:
    assert fields_again(f"@article{{k, title = {{{title}}}, {ARTICLE}}}")["title"] == wanted


@pytest.mark.parametrize("formula", [r"$\input{/etc/passwd}$", r"$\write18{ls}$", r"$a}b{$", r"$\def\x{y}$"])
def test_only_plain_formulas_are_written_as_latex(formula: str) -> None:
    title = fields_again(f"@article{{k, title = {{A {formula} B}}, {ARTICLE}}}")["title"]
    assert "\\input" not in title
    assert "\\write" not in title
    assert "\\def" not in title
    assert formula not in title


@pytest.mark.parametrize(
    ("month", "wanted"),
    [
        ("jul", "July"),
        ("{July}", "July"),
        ("7", "July"),
        ('jun # "--" # jul', "June–July"),
        ('"10~" # jan', "10 January"),
        ("{January 10}", "January 10"),
        ("{Spring}", "Spring"),
    ],
)
def test_months(month: str, wanted: str) -> None:
    assert fields_again(f"@article{{k, title = {{T}}, month = {month}, {ARTICLE}}}")["month"] == wanted


@pytest.mark.parametrize("doi", ["20.500.12345/678", "hdl.handle.net/11250/99", "10.1000/abc"])
@pytest.mark.parametrize("style", ["bibtex", "biblatex"])
def test_a_handle_in_the_field_of_the_doi_stays(doi: str, style: str) -> None:
    text = f"@article{{k, title = {{T}}, doi = {{{doi}}}, {ARTICLE}}}"
    assert fields_again(text, style)["doi"] == doi


@pytest.mark.parametrize("identifier", ["doi = {10.1000/abc}", "eprint = {2101.00001}"])
def test_no_address_is_added_that_only_repeats_an_identifier(identifier: str) -> None:
    assert "url" not in fields_again(f"@article{{k, title = {{T}}, {identifier}, {ARTICLE}}}")


def test_a_report_keeps_its_number_and_type() -> None:
    text = (
        "@techreport{k, author = {Minsky, Marvin}, title = {A Report}, institution = {MIT}, type = {AI Memo},"
        " number = {AIM-1}, year = {1959}}"
    )
    again = fields_again(text)
    assert (again["@"], again["type"], again["number"]) == ("techreport", "AI Memo", "AIM-1")
    assert fields_again(text, "biblatex")["number"] == "AIM-1"


def test_a_thesis_keeps_its_own_type_and_the_usual_one_is_left_to_the_style() -> None:
    text = "@phdthesis{k, author = {Li, Wei}, title = {T}, school = {S}, year = {2020}%s}"
    assert "type" not in fields_again(text % "")
    assert fields_again(text % ", type = {Habilitation}")["type"] == "Habilitation"


def test_the_address_next_to_a_doi_stays() -> None:
    text = f"@article{{k, title = {{T}}, doi = {{10.1000/x}}, url = {{https://example.org/x}}, {ARTICLE}}}"
    assert fields_again(text)["url"] == "https://example.org/x"


def test_a_book_in_a_series_keeps_series_and_volume() -> None:
    text = "@book{k, author = {Li, Wei}, title = {T}, publisher = {P}, series = {LNCS}, volume = {12}, year = {2020}}"
    again = fields_again(text)
    assert (again["series"], again["volume"]) == ("LNCS", "12")
