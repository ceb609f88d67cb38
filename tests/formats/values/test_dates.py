from __future__ import annotations

import pytest

from hmtui.formats.values.dates import find_date, find_dates, of_arxiv, without_month, year_range


@pytest.mark.parametrize(
    ("text", "issued"),
    [
        ("18 May 2023", "2023-05-18"),
        ("May 18, 2023", "2023-05-18"),
        ("8th, Jul., 2024", "2024-07-08"),
        ("arXiv, Sept 2021", "2021-09"),
        ("2023.4", "2023-04"),
        ("Some Journal 202504", "2025-04"),
        ("arXiv, 20250313.", "2025-03-13"),
        ("[2023/11/26]", "2023-11-26"),
        ("2023年4月", "2023-04"),
        ("05/2023", "2023-05"),
        ("CVPR' 18", "2018"),
        ("24'CVPR", "2024"),
        ("CVPR 24'", "2024"),
        ("(SIGGRAPH Asia 23’)", "2023"),
        ("ICML '99", "1999"),
        ("NIPS 2017.", "2017"),
        ("31 Foo 2020", "2020"),
        ("2023/99", "2023"),
    ],
)
def test_dates_are_found_however_they_are_written(text: str, issued: str) -> None:
    found = find_date(text)
    assert found is not None
    assert found.issued == issued


@pytest.mark.parametrize(
    "text", ["2048x2048", "arXiv:2005.14165", "1,2020", "GPT-2", "12020", "with 202010 images", "of 202113", ""]
)
def test_numbers_that_are_no_dates(text: str) -> None:
    assert find_date(text) is None


def test_every_date_is_given_in_order() -> None:
    assert [date.issued for date in find_dates("ICML 2019, posted 3 Jan 2018")] == ["2019", "2018-01-03"]


@pytest.mark.parametrize(
    ("text", "years"),
    [
        ("2021-2022", ("2021", "2022")),
        ("2021–22", ("2021", "2022")),
        ("2021 / 2023", ("2021", "2023")),
        ("2023-04", None),
        ("2022-2021", None),
        ("2021", None),
    ],
)
def test_ranges_of_years(text: str, years: tuple[str, str] | None) -> None:
    assert year_range(text) == years


@pytest.mark.parametrize(
    ("arxiv", "issued"),
    [
        ("2005.14165", "2020-05"),
        ("cs/9901001", "1999-01"),
        ("math.GT/0309136", "2003-09"),
        ("2013.00001", ""),
        ("", ""),
    ],
)
def test_an_arxiv_number_tells_its_month(arxiv: str, issued: str) -> None:
    assert of_arxiv(arxiv) == issued


@pytest.mark.parametrize(
    ("line", "left"),
    [
        ("arXiv 2004; ECCV 2020", "arXiv ;; ECCV 2020"),
        ("arXiv 1910", "arXiv ;"),
        ("arXiv 2012", "arXiv 2012"),
        ("arXiv 2010, ICML 2010", "arXiv 2010, ICML 2010"),
        ("arXiv 2004.05682, 2020", "arXiv 2004.05682, 2020"),
        ("arXiv 2019; ECCV 2020", "arXiv 2019; ECCV 2020"),
    ],
)
def test_year_and_month_of_a_preprint_are_no_year(line: str, left: str) -> None:
    assert without_month(line) == left
