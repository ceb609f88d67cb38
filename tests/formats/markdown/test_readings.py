"""Which lines are entries and what their words say, where lists were once misread, one small list for each."""

from __future__ import annotations

import re

import pytest

from formats.markdown.lists import drafts, records
from formats.markdown.test_losses import PAPERS, TITLES, names, titles
from hmtui.formats.values.people import find_people

_NAMED = ("Ann Bell", "Carl M. Fox", "Bo Kim")


def test_what_is_under_a_heading_below_the_contents_is_not_told_as_under_them() -> None:
    contents = "## Contents\n" + "\n".join(f"- [Part {at}](#part-{at})" for at in range(4))
    text = "\n".join([contents, "", "### Part 0", *PAPERS[:5], "", "*(More of them)*", "", "### Part 1", *PAPERS[5:]])
    _, report = drafts(text)
    told = [one.message for one in report.problems if "(More of them)" in one.message]
    assert ["Contents" in message for message in told] == [False]


def test_a_name_in_brackets_before_the_same_words_as_its_neighbours_is_an_entry() -> None:
    lines = [f"- [https://www.data{at}.example] - Open Weather Data" for at in range(4)]
    assert "Weather.example" in names("\n".join([*lines, "- [Weather.example] - Open Weather Data"]))


def test_topics_without_style_and_links_among_bold_titles_are_no_entries() -> None:
    topics = ["- [SORT-ONE] Sorting of Large Things at Sea", "- [SORT-TWO] General Topics in Sorting of Lakes"]
    papers = [
        f"1. **{line[3 : line.index(']')]}**, ICRA 2021. [paper]({line[line.index('(') + 1 : line.index(')')]})"
        for line in PAPERS
    ]
    assert len(records("\n".join([*topics, "", "text", "", *papers]))) == len(papers)


def test_small_words_behind_the_address_of_a_small_name_make_it_no_sentence() -> None:
    lines = [
        "- tonal https://tonal.example/ Tone analysis",
        "- pyecho https://code.example/pyecho/ echo effect",
        "- nnsing https://github.com/bell/nnsing speech synthesis",
        "- Pitcher https://github.com/bell/pitcher Pitch library",
        "- Winter Seminar Series",
        "  - Sound Processing 2011 https://seminar.example/1",
        "  - Structure of Longer Sounds in Many Rooms 2016 https://seminar.example/2",
    ]
    assert [
        name.split()[0] for name in names("\n".join(lines))
    ] == "tonal pyecho nnsing Pitcher Sound Structure".split()


@pytest.mark.parametrize("sign", ["; ", ";", " · "])
def test_authors_between_other_signs_than_commas(sign: str) -> None:
    rows = "\n".join(
        f"| [{title}](https://arxiv.org/abs/2101.{at:05})<br/>*{sign.join(_NAMED)}*<br/>ICRA 2021 |"
        for at, title in enumerate(TITLES)
    )
    found = records(f"| Title |\n|---|\n{rows}")
    assert [[name["family"] for name in one["author"]] for one in found] == [["Bell", "Fox", "Kim"]] * len(TITLES)
    assert {one.get("summary") for one in found} == {None}


def test_names_between_semicolons_with_the_family_first() -> None:
    assert [name["family"] for name in find_people("Bell, Ann; Fox, Carl M.; Kim, Bo")] == ["Bell", "Fox", "Kim"]
    assert [name["family"] for name in find_people("Bellann; Cao; Bo Kim")] == ["Bellann", "Cao", "Kim"]


@pytest.mark.parametrize(
    ("written", "family"),
    [
        (", Bell et al., 2021", "Bell"),
        ("., Bell-Fox et al. 2021", "Bell-Fox"),
        (" Bell A et al., 2021", "Bell"),
        (", A. Bell and C. Fox. 2021", "Bell"),
        (" (2021), A. Bell et. al.", "Bell"),
    ],
)
def test_authors_at_the_end_of_a_plain_title(written: str, family: str) -> None:
    text = "\n".join(f"- {title}{written} https://arxiv.org/abs/2101.{at:05}" for at, title in enumerate(TITLES))
    tools = "\n".join(f"- tool{at} https://tool{at}.example/ Sorting of lakes" for at in range(60))
    found = records(f"{tools}\n\n## Papers\n{text}")[60:]
    assert titles(found) == list(TITLES)
    assert {one["author"][0]["family"] for one in found} == {family}
    assert {one["issued"][:4] for one in found} == {"2021"}


@pytest.mark.parametrize(
    ("said", "facts"),
    [
        ("The Journal of Large Lakes. Held annually since 2010", {}),
        ("Weather Data Gazette; laws and **Lakes of Bell** for **all**. *(Open, API)*", {}),
        ("Old laws (1861-present). See the [API](https://lake.example/api) of them", {}),
        ("Sorts lakes, see [Bell et al. 2016](https://arxiv.org/abs/1601.00001)", {"issued": "2016"}),
        ("Sorts lakes (ICML 2021). MIT licensed", {"issued": "2021", "venue": "ICML 2021"}),
        ("Sorts lakes. `MIT` `Go`", {"license": "MIT", "keyword": "Go"}),
    ],
)
def test_what_is_behind_a_dash_is_a_description_where_it_mostly_is(said: str, facts: dict[str, str]) -> None:
    tools = [f"- [Tool {at}](https://tool{at}.example/) - Sorts the lakes of part {at}." for at in range(8)]
    found = records("\n".join([*tools, f"- [Alma](https://alma.example/), [Bor Alma](https://bor.example/) - {said}."]))
    words = re.sub(r"\*|`.*|\[|\]\([^)]*\)", "", said).strip(" .")
    assert found[-1]["summary"] == words
    told = {key: found[-1].get(key) for key in ("author", "issued", "venue", "license", "keyword") if key in found[-1]}
    assert {key: value for key, value in told.items() if key != "author" or not facts} == facts


def test_authors_and_years_behind_a_dash_are_read_where_most_have_them() -> None:
    lines = [f"- [{title}](https://paper.example/{at}) - Ann Bell, Bo Kim (2021)" for at, title in enumerate(TITLES)]
    assert [one["issued"] for one in records("\n".join(lines))] == ["2021"] * len(TITLES)
