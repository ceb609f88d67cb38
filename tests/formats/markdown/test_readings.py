"""Which lines are entries and what their words say, where lists were once misread, one small list for each."""

from __future__ import annotations

import re

import pytest

from formats.markdown.lists import drafts, records
from formats.markdown.test_losses import PAPERS, TITLES, names, titles
from hmtui.formats.markdown.reading import Reading
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


def test_what_several_titles_have_in_a_column_of_names_is_the_name_of_none() -> None:
    rows = [
        f"| [code{at}](https://github.com/bell/{at}) | [{title}](https://arxiv.org/abs/2101.{at:05}) | Torch |"
        for at, title in enumerate(TITLES)
    ]
    assert names("\n".join(["| Code | Paper | Framework |", "|---|---|---|", *rows])) == list(TITLES)


def test_a_table_that_describes_is_no_index_of_what_else_names_its_rows() -> None:
    called = ("Alma", "Bor", "Ceto", "Dione", "Eris")
    said = " ".join(["It holds many pictures of lakes."] * 6)
    rows = [f"| [{name}](https://data.example/{name})<br/>> English<br/>> 2022 | {said} |" for name in called]
    lines = [f"- Data: [{name}](https://data.example/{name})" for name in called]
    found = names("\n".join([*PAPERS, "", "| Info | Words |", "|---|---|", *rows, "", "## Results", *lines]))
    assert found[len(PAPERS) :] == [*called, *called]


def test_a_line_of_contents_with_the_address_of_another_page_is_one_all_the_same() -> None:
    page = "https://github.com/bell/lakes"
    contents = [f"- [Part {at}]({page}#part-{at})" for at in range(4)] + [f"- [Others]({page}-old#others)"]
    parts = [line for at in range(4) for line in (f"## Part {at}", *PAPERS[2 * at : 2 * at + 2])]
    assert len(records("\n".join([*contents, *parts, "## Others", *PAPERS[8:]]))) == len(PAPERS)


def test_sizes_listed_in_names_and_cells_are_sizes_of_the_record() -> None:
    linked = "\n".join(f"- [Alma{at}-0.5B|1.5B|{at}B](https://alma.example/{at})" for at in range(2, 8))
    assert [one["parameters"] for one in records(linked)] == [at * 10**9 for at in range(2, 8)]
    rows = "\n".join(f"| [Bor{at}](https://bor.example/{at}) | (1B, {at}B) |" for at in range(2, 8))
    assert [one["parameters"] for one in records(f"| Model | Sorts |\n|---|---|\n{rows}")][-1] == 7 * 10**9


def test_a_short_quoted_title_of_capitalised_words_is_no_author() -> None:
    lines = [
        f'- T{at}: "{title}" CVPR. [[Paper](https://arxiv.org/abs/2101.{at:05})]  \n  这个方法很好'
        for at, title in enumerate([*TITLES, "Lake Tracking"])
    ]
    found = records("\n".join(lines))
    assert (found[-1]["title"], found[-1]["venue"]) == ("Lake Tracking", "CVPR")


def test_a_bar_within_a_linked_title_parts_nothing() -> None:
    assert "Making Lakes: Ann Bell in Conversation | Loop" in names(
        "\n".join([*PAPERS, "- [Making Lakes: Ann Bell in Conversation | Loop](https://talk.example/1)"])
    )


@pytest.mark.parametrize(
    ("tail", "facts"),
    [
        (" (Book, Jan 2017), Ann Bell.", {"family": "Bell", "issued": "2017-01"}),
        (" (Blog, Feb 2023), Ann Bell.", {"family": "Bell", "issued": "2023-02"}),
        (", Ann Bell, Bo Kim. AlmaAI Blog, 2019.", {"family": "Bell", "issued": "2019", "venue": "AlmaAI Blog 2019"}),
    ],
)
def test_a_month_and_a_blog_are_no_authors(tail: str, facts: dict[str, str]) -> None:
    papers = [f"- **{title}**{tail} [[pdf](https://arxiv.org/pdf/1901.{at:05})]" for at, title in enumerate(TITLES)]
    for one in records("\n".join(papers)):
        read = {"family": one["author"][0]["family"], "issued": one["issued"], "venue": one.get("venue", "")}
        assert {key: read[key] for key in facts} == facts


def test_an_initial_behind_a_family_name_is_of_a_second_one() -> None:
    assert find_people("Ann Bell Fox L. and Bo Kim P.")[1] == {"family": "Kim P.", "given": "Bo"}


def test_an_address_stands_once_where_one_link_says_what_it_is() -> None:
    url = "https://example.org/a"
    reading = Reading(1)
    for rel, label in (("link", "Notes of a talk"), ("paper", ""), ("website", "Home"), ("link", "talk")):
        reading.add_link(rel, url, label)
    assert reading.links == [{"rel": "paper", "url": url, "label": "Notes of a talk"}]
    reading.add_link("code", url, "Alma")
    reading.add_link("link", url, "Assignments")
    assert [link["rel"] for link in reading.links] == ["paper", "code", "link"]


def test_a_guess_at_the_paper_leaves_what_the_list_says_of_its_address() -> None:
    url = "https://alma.example.org"
    (fields,) = records(f"- [Alma: A Long Title of a Paper]({url}), Ann Bell et al., ICLR 2023 | [site]({url})\n")
    assert [link["rel"] for link in fields["links"]] == ["paper", "website"]
