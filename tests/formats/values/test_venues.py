from __future__ import annotations

import pytest

from hmtui.formats.values.venues import (
    Placed,
    is_preprint,
    looks_like_venue,
    split_year,
    tidy,
    told_in_chinese,
    with_year,
)


@pytest.mark.parametrize(
    ("text", "venue", "issued"),
    [
        ("ACL2020 WS", "ACL WS", "2020"),
        ("CVPR' 18", "CVPR", "2018"),
        ("24'CVPR", "CVPR", "2024"),
        ("NeurIPS 2019", "NeurIPS", "2019"),
        ("OSDI 22", "OSDI", "2022"),
        ("arXiv, May 2026", "arXiv", "2026-05"),
        ("arXiv preprint arXiv:2105.04518 (2021)", "arXiv", ""),
        ("Journal of Open Source Software, 5(52), 2523", "Journal of Open Source Software", ""),
        ("Tide Imaging 2022: Image Processing", "Tide Imaging 2022: Image Processing", "2022"),
        ("6th Annual Conference on Robot Learning, 2022", "6th Annual Conference on Robot Learning", "2022"),
    ],
)
def test_the_year_is_set_apart_from_the_venue(text: str, venue: str, issued: str) -> None:
    placed = split_year(text)
    assert placed.venue == venue
    assert issued in {placed.issued, ""}


@pytest.mark.parametrize(
    "text",
    [
        "ICLR",
        "The 18th BioNLP workshop",
        "Transactions on Machine Learning Research",
        "会议",
        "FAST",
        "Nature Medicine",
        "nature",
        "WWW",
        "NAACL-HLT",
        "ACL-IJCNLP",
    ],
)
def test_what_looks_like_a_venue(text: str) -> None:
    assert looks_like_venue(text)


@pytest.mark.parametrize(
    "text",
    [
        "Tom Brown",
        "a cell of the table",
        "the web as it is",
        "",
        "x" * 500,
        "Fast and Accurate Attention",
        "Web",
        "Ed H. Chi",
        "The nature of words",
        "MSR-VTT",
    ],
)
def test_what_does_not(text: str) -> None:
    assert not looks_like_venue(text)


def test_preprint_servers() -> None:
    assert is_preprint("arXiv preprint")
    assert not is_preprint("ICML")


def test_what_is_no_part_of_a_venue_goes() -> None:
    assert tidy("In Proceedings of the ACM, pp. 1-9") == "Proceedings of the ACM"


def test_the_year_stands_between_the_venue_and_how_it_was_presented() -> None:
    assert with_year("ICML", "2020") == "ICML 2020"
    assert with_year("ICML Oral", "2020") == "ICML 2020 Oral"
    assert with_year("CVPR (Highlight)", "2024") == "CVPR 2024 (Highlight)"
    assert with_year("ICLR top-25%", "2023") == "ICLR 2023 top-25%"
    assert with_year("ICML Workshop", "") == "ICML Workshop"


def test_a_year_that_a_venue_has_is_not_written_again() -> None:
    assert with_year("Tide Imaging 2022: Waves", "2022") == "Tide Imaging 2022: Waves"


def test_marks_of_the_medium_open_brackets_and_short_years_are_no_part_of_a_venue() -> None:
    assert split_year("[C]//Proc. ICCV 2019") == Placed("Proc. ICCV", "2019")
    assert tidy("[J]. arXiv preprint arXiv:1911.05341") == "arXiv"
    assert split_year("ICASSP [ 2020") == Placed("ICASSP", "2020")
    assert split_year("Proceedings of SIGGRAPH 98") == Placed("Proceedings of SIGGRAPH", "1998")


def test_a_chinese_sentence_can_tell_the_venue() -> None:
    assert told_in_chinese("NTU 2025年Interspeech MLC-SLM 挑战赛论文") == Placed("Interspeech", "2025")
    assert told_in_chinese("NTU 2025年Boats 挑战赛论文") is None


def test_no_venue_ends_with_a_preposition() -> None:
    assert not looks_like_venue("Available on ICLR open review in")
