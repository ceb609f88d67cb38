from __future__ import annotations

import pytest

from formats.markdown.lists import codes, drafts, links, records


def test_a_line_in_bold_heads_the_links_under_it() -> None:
    first, second, third = records(
        """
        # 检测

        **A First Title of a Paper**

        - 论文：https://arxiv.org/abs/2001.00001

        - 代码（即将开源）：https://github.com/a/b

        **A Second Title of a Paper**

        - ICML 2020 Oral
        - 论文下载链接：https://arxiv.org/abs/2001.00002
        - 代码和数据集：https://github.com/c/d
        - 代码：还未公布

        🔥 **A Third Title of a Paper**

        论文：https://arxiv.org/abs/2001.00003

        主页：https://example.org/c
        """
    )
    assert first["name"] == "A First Title of a Paper"
    assert links(first) == {"paper": "https://arxiv.org/abs/2001.00001", "code": "https://github.com/a/b"}
    assert (second["name"], second["venue"]) == ("A Second Title of a Paper", "ICML 2020 Oral")
    assert links(second) == {"paper": "https://arxiv.org/abs/2001.00002", "code": "https://github.com/c/d"}
    assert "还未公布" in second["summary"]
    assert links(third) == {"paper": "https://arxiv.org/abs/2001.00003", "website": "https://example.org/c"}


def test_a_line_in_bold_above_entries_is_none_itself() -> None:
    found, _ = drafts(
        """
        **Some surveys to begin with**

        - [A Title of a Paper](https://arxiv.org/abs/2001.00001)
        - [Another Title of One](https://arxiv.org/abs/2001.00002)
        """
    )
    assert [draft.fields["name"] for draft in found] == ["A Title of a Paper", "Another Title of One"]


def test_points_that_were_not_set_in_far_enough() -> None:
    found, _ = drafts(
        """
        **Top papers of the week:**
        1. It sees, and tells of it. Much better.
          - Paper: https://arxiv.org/abs/2001.00001
        2. A second one that is new.
          - https://arxiv.org/abs/2001.00002
        - Please send more of them
        - https://example.org/form
        """
    )
    assert [(draft.fields["name"], draft.fields["arxiv"], draft.line) for draft in found] == [
        ("It sees, and tells of it", "2001.00001", 3),
        ("A second one that is new", "2001.00002", 5),
    ]


def test_what_is_too_long_is_not_hung_on() -> None:
    found, report = drafts(
        f"""
        **A First Title of a Paper**

        [[Paper](https://arxiv.org/abs/2001.00001)]

        {"Words that say how good it is. " * 9}

        **Not a title, for nothing is under it**
        """
    )
    assert [draft.fields["name"] for draft in found] == ["A First Title of a Paper"]
    assert codes(report, repaired=False) == {"not-an-entry"}


def test_what_is_mended_under_a_headline_is_told_once() -> None:
    _, report = drafts("**A Title of a Paper**\n\n- Paper: [linl](https://example.org/a.pdf?fbclid=1)\n")
    assert [problem.code for problem in report.problems] == ["link-label", "tracking"]


@pytest.mark.parametrize(
    ("text", "name", "link"),
    [
        ("* Moss：\n  * 地址：https://github.com/a/Moss\n  * 简介：开源模型", "Moss", "https://github.com/a/Moss"),
        ("1. It sees, and tells.\n   - https://arxiv.org/abs/2001.00001", "It sees, and tells", "https://arxiv.org/abs/2001.00001"),
        ("- **[2025.02.07]**\n    - Paper: [DINT](https://arxiv.org/abs/2501.17486)", "DINT", "https://arxiv.org/abs/2501.17486"),
    ],
)  # fmt: skip
def test_points_that_say_what_they_are(text: str, name: str, link: str) -> None:
    (fields,) = records(text)
    assert fields["name"] == name
    assert [one["url"] for one in fields["links"]] == [link]


def test_links_under_a_fold_that_is_an_entry_are_its_own() -> None:
    (fields,) = records(
        """
        ## Tools
        <details><summary><b><a href="https://github.com/keras-team/keras">Keras</a></b> (⭐ 59K) - Networks for people. <code><a href="https://example.org/l">Apache-2</a></code></summary>

        - [PyPi](https://example.org/p) (📥 16M / month)
        </details>
        """
    )
    assert (fields["name"], fields["license"]) == ("Keras", "Apache-2")
    assert [link["url"] for link in fields["links"]] == [
        "https://github.com/keras-team/keras",
        "https://example.org/l",
        "https://example.org/p",
    ]


def test_points_of_authors_and_links_are_the_paper_of_the_heading() -> None:
    (fields,) = records(
        """
        ## A Paper Under Its Own Heading

        - Authors: Jane Doe, Tom Roe
        - Venue: ICML 2022
        - Paper: [link](https://arxiv.org/abs/2201.00003)
        - Code: [link](https://github.com/a/h)
        """
    )
    assert (fields["name"], fields["venue"]) == ("A Paper Under Its Own Heading", "ICML 2022")
    assert [person["family"] for person in fields["author"]] == ["Doe", "Roe"]
    assert links(fields) == {"paper": "https://arxiv.org/abs/2201.00003", "code": "https://github.com/a/h"}


def test_a_heading_that_leads_to_its_paper_is_an_entry() -> None:
    (fields,) = records(
        "### [A Paper Under Its Own Heading](https://arxiv.org/abs/2201.00004)\n*Jane Doe, Tom Roe*, ACL 2022\n"
    )
    assert (fields["title"], fields["venue"]) == ("A Paper Under Its Own Heading", "ACL 2022")


def test_a_title_in_bold_with_points_that_name_what_they_lead_to() -> None:
    found = records(
        """
        ## Networks

        **A First Title of a Paper**

        - intro: ECCV 2016. University of Somewhere
        - paper: <http://example.org/first.pdf>
        - reddit: <https://www.reddit.com/r/a/comments/1/first/>
        - project page: <http://www.example.org/~one/index.html>

        **Patient Nets**

        - intro: NIPS 2018. A network that waits, with words enough to say at length what it waits for and why it does so
        - arxiv: <https://arxiv.org/abs/2001.00002>

        **A Third Title of a Paper**

        <https://arxiv.org/abs/2001.00003>
        """
    )
    first, second, third = found
    assert (first["name"], first["venue"]) == ("A First Title of a Paper", "ECCV 2016")
    assert first["summary"] == "University of Somewhere"
    assert links(first) == {
        "paper": "http://example.org/first.pdf",
        "blog": "https://www.reddit.com/r/a/comments/1/first/",
        "project": "http://www.example.org/~one/index.html",
    }
    assert (second["name"], second["venue"], second["issued"]) == ("Patient Nets", "NIPS 2018", "2018")
    assert second["summary"].startswith("A network that waits")
    assert (third["name"], third["arxiv"]) == ("A Third Title of a Paper", "2001.00003")


def test_a_short_line_in_bold_heads_no_points_that_are_entries() -> None:
    found, _ = drafts(
        """
        **Strong baselines**

        - [A Title of a Paper](https://arxiv.org/abs/2001.00001)
        - https://github.com/a/b
        """
    )
    assert "A Title of a Paper" in [draft.fields["name"] for draft in found]
    assert "Strong baselines" not in [draft.fields["name"] for draft in found]


def test_a_short_linked_title_behind_a_name_and_a_colon_is_the_title_among_plain_ones() -> None:
    plain = ["+ Walking over Rough Ground with Four Legs", "+ Learning to Climb Stairs from Recorded Videos"] * 6
    plain = [f"{line} {at}" for at, line in enumerate(plain)]
    text = "\n".join((*plain, "+ VGP: [Video gait planning](https://arxiv.org/abs/2310.00001) (ICLR 2024)"))
    found = records(text)[-1]
    assert (found["name"], found["title"]) == ("VGP", "Video gait planning")


def test_the_title_of_a_page_has_no_site_and_no_repository_and_a_glued_name_is_one() -> None:
    page, glued = records(
        """
        - [some/tern: Tern, a Model of Birds (github.com)](https://github.com/some/tern)
        - [A Title of a Paper(Gull)](https://example.org/gull.pdf)
        """
    )
    assert page["name"] == "Tern, a Model of Birds"
    assert (glued["name"], glued["title"]) == ("Gull", "A Title of a Paper")
