"""Tables: separators, encodings, headers by meaning, cells over several lines, rows that are damaged."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from formats.reading import fields, lines, piped, problems, read
from hmtui.errors import SourceError
from hmtui.formats import delimited
from hmtui.formats.draft import Report

if TYPE_CHECKING:
    from pathlib import Path

MODELS = '''Model,Organization,Publication date,Domain,Parameters,Parameters notes,Training compute (FLOP),Confidence,Link,Reference,Authors,Abstract,Country (of organization),Model accessibility
Alpha (540B),"One Lab,Two Lab",2022-04-04,"Language,Vision",540350000000.0,"""about
540B""",2.5272e+24,Confident,https://arxiv.org/abs/2204.02311,"Alpha: A Model
",Ada Byron,An abstract,United States of America,Open weights (unrestricted)
Beta,Three Lab,2023-01,Vision,1.75e11,,,Likely,https://example.org/beta,,"Ada Byron, Bo Chen",,,API access
Gamma,,2023,Language,,,,Unknown,,,,,,
Delta,Three Lab,2021-12-31,Language,,unknown,,,,,,,,
'''  # fmt: skip


def test_a_table_of_models_is_read_with_sizes_makers_dates_and_confidence(tmp_path: Path) -> None:
    got = read(tmp_path, "models.csv", MODELS)
    assert (got.format, got.problems) == ("csv", ())
    first, second, third, fourth = fields(got)
    assert first == {
        "id": "alpha-540b",
        "name": "Alpha (540B)",
        "sections": ["Language"],
        "title": "Alpha: A Model",
        "author": [{"family": "Byron", "given": "Ada"}],
        "issued": "2022-04-04",
        "arxiv": "2204.02311",
        "links": [{"rel": "paper", "url": "https://arxiv.org/abs/2204.02311"}],
        "organizations": ["One Lab", "Two Lab"],
        "country": "United States of America",
        "parameters": 540_350_000_000,
        "parameters-note": '"about 540B"',
        "open-weights": True,
        "abstract": "An abstract",
        "training-compute-flop": "2.5272e+24",
        "source-confidence": "Confident",
        "domain": "Language,Vision",
        "model-accessibility": "Open weights (unrestricted)",
    }
    assert (second["parameters"], second["issued"], second["open-weights"]) == (175_000_000_000, "2023-01", False)
    assert [who["family"] for who in second["author"]] == ["Byron", "Chen"]
    assert second["links"] == [{"rel": "link", "url": "https://example.org/beta"}]
    assert set(third) == {"id", "name", "sections", "issued", "domain"}
    assert "parameters-note" not in fourth
    assert lines(got) == [2, 5, 6, 7]
    assert [section.title for section in got.catalog.sections] == ["Language", "Vision"]


PAPERS = [
    ["Title", "Authors", "Year", "Venue", "DOI", "PDF", "Code", "Params (B)"],
    ["One, and more", "Brown, T. B.; Mann, B.", "2020.0", "NeurIPS", "https://doi.org/10.1000/a", "https://x.org/a.pdf",
     "https://github.com/a/b", "1.5"],
    ["Two", "Ann Lee and Bo Chen", "2021", "ICLR", "10.1000/B", "", "no", "7"],
]  # fmt: skip


@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_the_separator_and_the_encoding_are_found(separator: str, encoding: str) -> None:
    written = io.StringIO()
    csv.writer(written, delimiter=separator).writerows(PAPERS)
    got = piped(written.getvalue().encode(encoding))
    assert (got.format, lines(got)) == ("csv", [2, 3])
    one, two = fields(got)
    assert one["title"] == "One, and more"
    assert one["author"] == [{"family": "Brown", "given": "T. B."}, {"family": "Mann", "given": "B."}]
    assert (one["issued"], one["DOI"], one["parameters"]) == ("2020", "10.1000/a", 1_500_000_000)
    assert {link["rel"]: link["url"] for link in one["links"]} == {
        "pdf": "https://x.org/a.pdf",
        "code": "https://github.com/a/b",
        "paper": "https://doi.org/10.1000/a",
    }
    assert (two["parameters"], two["code"]) == (7_000_000_000, "no")


def test_a_row_with_too_many_cells_is_put_right_where_dates_and_addresses_tell_how(tmp_path: Path) -> None:
    text = "Title,Authors,Year,Code\nOne,Ann Lee,Bo Chen,2020,https://github.com/a/b\nTwo,Cy Doe,2021,https://github.com/a/c\n"
    got = read(tmp_path, "a.csv", text)
    one, _two = fields(got)
    assert [who["family"] for who in one["author"]] == ["Lee", "Chen"]
    assert (one["issued"], one["links"][0]["url"]) == ("2020", "https://github.com/a/b")
    (problem,) = got.problems
    assert (problem.line, problem.code, problem.repaired) == (2, "shifted-column", True)


def test_a_quotation_mark_that_is_never_closed_costs_its_row_only(tmp_path: Path) -> None:
    text = 'Title,Year\n"On\ne",2020\n"Two,2021\nThree,2022\nFour,2023\n'
    got = read(tmp_path, "a.csv", text)
    assert [one["title"] for one in fields(got)] == ["On e", '"Two', "Three", "Four"]
    assert problems(got) == [(4, "unclosed-quote")]
    assert lines(got) == [2, 4, 5, 6]


def test_rows_without_a_name_are_reported_and_said_first_where_they_are_many(tmp_path: Path) -> None:
    text = "Model,Year\nA,2020\n,2021\n\n,2022\n,2023\n"
    got = read(tmp_path, "a.csv", text)
    assert problems(got) == [(3, "not-understood"), (3, "nothing-read"), (5, "nothing-read"), (6, "nothing-read")]
    assert got.problems[0].message == "4 lines look like entries, 1 was read: lines 3–6 were not understood."


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("a,b\n1,2\n", "no column holds a name or a title; the columns are a, b"),
        ("GPT-3,OpenAI,2020-05-28\nT5,Google,2019-10-23\n", "the first line is a record, not the names of the columns"),
        ("Model,Year\n", "no entries were found, read as CSV or TSV"),
        ("Model,Year\n,2020\n", "no entries were found, read as CSV or TSV"),
    ],
)
def test_a_table_without_records_is_refused(tmp_path: Path, text: str, says: str) -> None:
    with pytest.raises(SourceError, match=says) as caught:
        read(tmp_path, "a.csv", text)
    assert caught.value.exit_code == 3
    assert "a.csv" in caught.value.message


def test_remarks_and_a_separator_may_stand_before_the_headers(tmp_path: Path) -> None:
    got = read(tmp_path, "a.csv", "# exported\nsep=;\nModel;Year\nA;2020\n")
    assert [(one["name"], one["issued"]) for one in fields(got)] == [("A", "2020")]
    assert lines(got) == [4]


def test_a_year_and_a_month_are_one_date(tmp_path: Path) -> None:
    got = read(tmp_path, "a.csv", "Title,Year,Month,Day\nA,2020,May,28\nB,2021,11,\n")
    assert [one["issued"] for one in fields(got)] == ["2020-05-28", "2021-11"]


def test_a_year_that_is_none_is_kept_as_it_is_written(tmp_path: Path) -> None:
    got = read(tmp_path, "a.csv", "Model,Year,Size\nA,20x3,7B\nB,2021,7B\n")
    first, second = fields(got)
    assert (first.get("issued"), first["year"]) == (None, "20x3")
    assert (second["issued"], "year" in second) == ("2021", False)


def test_columns_of_one_name_are_all_kept(tmp_path: Path) -> None:
    (one,) = fields(read(tmp_path, "a.csv", "Title,Notes,Notes,Year\nA,x,y,2020\n"))
    assert (one["notes"], one["notes-2"]) == ("x", "y")


def test_a_sentence_with_commas_is_no_table() -> None:
    with pytest.raises(SourceError, match="read as Markdown"):
        piped("Title, author and year are what we need, and a link.\nSend them in, please, by mail.\n")


@given(st.text(alphabet=st.sampled_from('a,";\n\t|2Title')))
def test_any_table_is_read_or_refused(text: str) -> None:
    try:
        drafts = list(delimited.read(f"Title,Year\n{text}", Report()))
    except SourceError:
        return
    assert all(draft.fields.get("title") or draft.fields.get("name") for draft in drafts)


def test_the_first_rows_come_before_the_rest_is_read() -> None:
    rows = "".join(f"Paper {number},2020,Topic {number // 1500}\n" for number in range(3000))
    report = Report()
    drafts = delimited.read(f"Title,Year,Category\n{rows}\n,2021,Topic\n", report)
    first = next(drafts)
    assert (first.fields["title"], first.headings, report.problems) == ("Paper 0", ("Topic 0",), [])
    assert {draft.headings for draft in drafts} == {("Topic 0",), ("Topic 1",)}
    assert [problem.line for problem in report.problems] == [3003]


def test_a_cell_that_runs_on_without_end_costs_its_row_only(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(delimited, "_LONGEST_CELL", 200)
    rows = "".join(f"Paper {number},2021\n" for number in range(50))
    report = Report()
    drafts = list(delimited.read(f'Title,Year\n"Open,2020\n{rows}', report))
    assert len(drafts) == 51
    assert [(problem.line, problem.code) for problem in report.problems] == [(2, "unclosed-quote")]


def test_headers_in_other_languages_are_understood_and_addresses_under_any_header_are_links(tmp_path: Path) -> None:
    text = "Werk;Verfasser;Erscheinungsjahr;Fundstelle\nDeep Maps;Berg, Åse;2020;https://arxiv.org/abs/2001.00001\n"
    (one,) = fields(read(tmp_path, "a.csv", text))
    assert (one["title"], one["author"], one["issued"]) == ("Deep Maps", [{"family": "Berg", "given": "Åse"}], "2020")
    assert [(link["rel"], link["url"]) for link in one["links"]] == [("paper", "https://arxiv.org/abs/2001.00001")]
    (other,) = fields(read(tmp_path, "b.csv", "标题,作者,年份\n深度地图,李伟,2021\n"))
    assert (other["title"], other["issued"]) == ("深度地图", "2021")
