"""Shapes of lists that once were read wrongly: places in brackets, badges on lines of their own, points out of line."""

from __future__ import annotations

import pytest

from formats.markdown.lists import codes, drafts, links, records

URL = "https://arxiv.org/abs/2001.00001"


def names(text: str) -> list[str]:
    return [str(fields["name"]) for fields in records(text)]


def test_bold_words_on_two_lines_are_one_title() -> None:
    (fields,) = records(
        f"""
        - [2023/06] **A Title That Goes On for
        Its Second Line.** *Some One et al. arXiv.* [[paper]({URL})]
        """
    )
    assert fields["title"] == "A Title That Goes On for Its Second Line"
    assert [person.get("family") for person in fields["author"]] == ["One", None]


def test_a_linked_workshop_before_the_title_is_the_place() -> None:
    (fields,) = records(
        f"* (CVPR 2021 [Workshop on Things](https://example.org/ws)) **A Title of a Paper**, Some One et al. [[Paper]({URL})]"
    )
    assert fields["title"] == "A Title of a Paper"
    assert links(fields) == {"website": "https://example.org/ws", "paper": URL}
    assert "CVPR" in str(fields["venue"])


def test_authors_after_a_star_that_is_none_are_no_title() -> None:
    (fields,) = records(f"- [2021/04] **AST: Audio Spectrogram Things.** *Some One et al. arXiv. *[[paper]({URL})]")
    assert fields["name"] == "AST: Audio Spectrogram Things"


def test_an_index_can_be_what_papers_are_about() -> None:
    found, _ = drafts(
        """
        # Papers
        ## Index
        * The Case for Learned Things (SIGMOD 2018)
        * Learning to hash with big data - A survey (2016)
        * Added some more papers (2016)
        ## Other
        * Things Gym (CIDR 2023)
        * A Concept of Systems (Distributed and Parallel Databases 2020)
        """
    )
    assert [(draft.fields["name"], draft.fields["issued"], draft.headings) for draft in found] == [
        ("The Case for Learned Things", "2018", ("Index",)),
        ("Learning to hash with big data - A survey", "2016", ("Index",)),
        ("Things Gym", "2023", ("Other",)),
        ("A Concept of Systems", "2020", ("Other",)),
    ]
    assert found[3].fields["venue"] == "Distributed and Parallel Databases"
    assert "author" not in found[3].fields


def test_an_index_of_places_in_the_page_is_contents() -> None:
    assert names(
        f"## Index\n- [The first of some things](#first)\n- [Other]({URL})\n\n## First\n- [A title here]({URL})\n"
    ) == ["A title here"]


def test_points_without_numbers_between_numbered_ones_belong_to_the_one_before() -> None:
    first, second = records(
        f"""
        9. [The first title of all]({URL}) by Some Team.
        - They study things in a systematic way. [[Code](https://example.org/code)]
        - "A quote that says what it is." — [Some One](https://twitter.com/someone/status/1)
        10. [The second title of all](https://arxiv.org/abs/2001.00002).
        """
    )
    assert first["name"] == "The first title of all"
    assert links(first)["code"] == "https://example.org/code"
    assert second["name"] == "The second title of all"


def test_points_after_the_last_numbered_one_stay_a_list_of_their_own() -> None:
    assert names(
        f"""
        1. [The first title of all]({URL})

        - [The second title of all](https://arxiv.org/abs/2001.00002)
        """
    ) == ["The first title of all", "The second title of all"]


def test_a_point_that_leads_to_talk_about_a_paper_is_no_paper() -> None:
    (fields,) = records(
        f"""
        * [A Title of a Paper]({URL})
          * [Comments from some forum](https://news.ycombinator.com/item?id=1)
        """
    )
    assert links(fields)["blog"] == "https://news.ycombinator.com/item?id=1"


def test_a_badge_on_a_line_of_its_own_belongs_to_the_entry_before() -> None:
    first, second = records(
        f"""
        1. [**The first title of all.**]({URL}) *Some One, Other Body.* Arxiv 2024.

        &nbsp;&nbsp; [![GitHub Repo stars](https://img.shields.io/github/stars/a/b)](https://github.com/a/b)

        2. [**The second title of all.**](https://arxiv.org/abs/2001.00002) *Some One.* Arxiv 2024.
        """
    )
    assert links(first) == {"paper": URL, "code": "https://github.com/a/b"}
    assert links(second) == {"paper": "https://arxiv.org/abs/2001.00002"}


def test_the_first_heading_with_a_badge_is_the_title_of_the_list() -> None:
    assert names(
        f"""
        # A list of things [![badge](https://img.shields.io/badge/x)](https://awesome.re)
        Words. ([Source](https://example.org/source))
        # Papers
        - [A Title of a Paper]({URL})
        """
    ) == ["A Title of a Paper"]


def test_models_of_a_zoo_are_called_by_their_backbone() -> None:
    (fields,) = records(
        """
        <table><tbody>
        <th>Backbone</th><th>AP</th><th>Config</th><th>Download</th>
        <tr><td>R50</td><td>47.3</td><td><a href="configs/a.yaml">yaml</a></td>
        <td><a href="https://example.org/model.pkl">model</a></td></tr>
        </tbody></table>
        """
    )
    assert fields["name"] == "R50"
    assert links(fields) == {"weights": "https://example.org/model.pkl"}


def test_a_column_of_links_says_nothing_of_what_its_host_says() -> None:
    (fields,) = records(
        "| Model | Official Link |\n|---|---|\n| A-1 | https://github.com/a/b https://example.org/card.pdf |\n"
    )
    assert links(fields) == {"code": "https://github.com/a/b", "paper": "https://example.org/card.pdf"}


@pytest.mark.parametrize(("number", "year"), [("1611.09224", "2017"), ("1703.00001", "2017-03")])
def test_the_year_above_is_that_of_what_is_published(number: str, year: str) -> None:
    (fields,) = records(f'## 2017\n* "A Title of a Paper" CVPR. [[Paper]](https://arxiv.org/abs/{number})\n')
    assert fields["issued"] == year


def test_a_link_that_leads_to_a_placeholder_is_told_as_such() -> None:
    _, report = drafts(f"- **A Title of a Paper** [[Paper]({URL})] [[Code](Todo)] [[Data](xx)]\n")
    assert codes(report, repaired=False) == {"empty-link"}


def test_points_that_say_they_are_links_belong_to_the_point_above_whatever_stands_beside_them() -> None:
    (fields,) = records(
        f"""
        - LLaMa: Open and Efficient Models
          - [Model](https://github.com/a/b)
          - [Paper]({URL})
          - [Requires approval, non-commercial](https://docs.google.com/forms/x)
        """
    )
    assert fields["name"] == "LLaMa: Open and Efficient Models"
    assert links(fields)["paper"] == URL


@pytest.mark.parametrize("words", ["A Communication-Driven Approach", "Easy, Fast, and Cheap Serving with Pages"])
def test_words_behind_a_title_are_no_authors(words: str) -> None:
    (fields,) = records(f"- [Training Things Well with Others]({URL}): {words} | SOSP' 23\n")
    assert "author" not in fields
    assert fields["venue"] == "SOSP 2023"


def test_words_before_a_colon_are_no_authors() -> None:
    (fields,) = records(
        f"""
        #### **LLaVA**
        **Paper:** [Visual Instruction Tuning]({URL})
        **Github:** https://github.com/a/b
        **Authors' Sources:** 清华大学;北京大学
        **Brief Introduction:** 指令微调
        """
    )
    assert "author" not in fields
    assert links(fields) == {"paper": URL, "code": "https://github.com/a/b"}
    assert "Authors' Sources" in str(fields["summary"])
    assert "清华大学" in str(fields["summary"])


def test_fields_without_a_value_are_no_title_and_a_form_without_any_is_no_entry() -> None:
    titles = ("Visual Instruction Tuning", "Notes on the ICML 2023 Tutorial", "Planting a Seed of Vision")
    form = "#### **{}**\n**Paper:** [{}]({})  \n**Github:**   \n**Record:** arXiv  \n**Authors' Sources:** {}  \n**Introduction:** {}\n"
    blocks = [form.format(f"Tern{at}", one, f"{URL}/{at}", "Some Lab", "what it is") for at, one in enumerate(titles)]
    empty = form.format("", "", "", "", "")
    found = records("\n".join([*blocks, empty]))
    assert [(one["title"], one["venue"], one["summary"]) for one in found] == [
        (title, "arXiv", "what it is") for title in titles
    ]
    assert found[1]["organizations"] == ["Some Lab"]


def test_a_chinese_column_of_venues() -> None:
    (fields,) = records(
        f"|paper|源码|收录&作者|简介|\n|:-:|:-:|:-:|:-:|\n|[A Title of a Paper]({URL})|-|ACL 2023|**X**; 预训练|\n"
    )
    assert (fields["venue"], fields["issued"]) == ("ACL 2023", "2023")


def test_links_out_of_line_under_numbered_words_belong_to_them() -> None:
    first, second = records(
        f"""
        5. A Next Model is a performant model based on a masked framework. Others are back!
          - {URL}
        6. With more capabilities we see a wide range of uses. This paper has one.
          - https://arxiv.org/abs/2001.00002
        """
    )
    assert (links(first), links(second)) == ({"paper": URL}, {"paper": "https://arxiv.org/abs/2001.00002"})


def test_a_person_before_a_last_colon_is_one() -> None:
    (fields,) = records(" * [Computer Vision](https://example.org/vision/) Pascal Someone (EPFL):\n")
    assert [person["family"] for person in fields["author"]] == ["Someone"]
