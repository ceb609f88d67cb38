from __future__ import annotations

import pytest

from formats.markdown.lists import drafts, links, records

URL = "https://arxiv.org/abs/2001.00001"


def test_points_under_an_entry_belong_to_it_or_are_entries() -> None:
    found, _ = drafts(
        f"""
        1. **A first paper of them all. [Knuth (1970)]({URL}).**
            \\
            <sub>Early work</sub>
            * A second paper under it. [Hopper (1952)](https://example.org/b.pdf).
            * Some words on the first.
        """
    )
    assert [(draft.fields["name"], draft.line) for draft in found] == [
        ("A first paper of them all", 2),
        ("A second paper under it", 5),
    ]
    assert "Some words on the first" in str(found[0].fields["summary"])


def test_a_title_with_its_authors_and_links_under_it() -> None:
    (fields,) = records(
        """
        - **A Title of a Paper (ICLR 2020)**
          - Some One, Other Body
          - [[Paper]](https://arxiv.org/abs/2001.00001)
          - [[Python Reference]](https://github.com/a/b)
          - [[Python Alternative]](https://github.com/c/d)
        """
    )
    assert fields["venue"] == "ICLR 2020"
    assert [author["family"] for author in fields["author"]] == ["One", "Body"]
    assert [link["rel"] for link in fields["links"]] == ["paper", "code", "code"]


def test_points_that_only_head_others_are_in_the_path() -> None:
    found, _ = drafts(
        f"# List\n## Papers\n- Graphs\n  - [A Title of a Paper]({URL})\n## Tools\n- [A Tool Here]({URL})\n"
    )
    assert found[0].headings == ("Papers", "Graphs")


def test_a_repository_with_words_under_it() -> None:
    (fields,) = records(
        """
        - [DoctorGLM](https://github.com/x/DoctorGLM)
          ![](https://img.shields.io/github/stars/x/DoctorGLM.svg)
          [[paper](https://arxiv.org/abs/2304.01097)]
          - 基于ChatGLM-6B的中文问诊模型。
        """
    )
    assert fields["name"] == "DoctorGLM"
    assert links(fields) == {"code": "https://github.com/x/DoctorGLM", "paper": "https://arxiv.org/abs/2304.01097"}
    assert fields["summary"] == "基于ChatGLM-6B的中文问诊模型"


@pytest.mark.parametrize(
    "text",
    [
        "- [Contents](#contents)",
        "- More in [awful-ai](https://github.com/daviddao/awful-ai)",
        "- Please open a pull request on [GitHub](https://github.com/a/b)",
        "- Thanks to [Somebody](https://github.com/a) for the idea",
        "- **How** the problem is framed",
        "- plain words, no link",
        "- Speed is measured by the tool, or [its_dataset()](https://example.org/d) with a batch of one.",
        "- 地址：https://github.com/a/b",
        "The order of papers is that of our survey [**“A Title of a Paper”**](https://example.org/a).",
        "[QAngaroo](https://example.org) is a set of two datasets, which require inference.",
        "**Want more?** Get it here 👉 [`surveys`](https://github.com/a/b)",
        "[![Awesome](https://awesome.re/badge.svg)](https://awesome.re)",
        "The dataset can be downloaded [here](https://example.org).",
    ],
)
def test_what_is_no_entry(text: str) -> None:
    found, report = drafts(text)
    assert found == []
    (problem,) = report.problems
    assert problem.code in {"not-an-entry", "not-read"}


@pytest.mark.parametrize(
    ("text", "title", "venue", "issued"),
    [
        ("- A Way of Ranking the Parameters (ICDEW, 2008)", "A Way of Ranking the Parameters", "ICDEW 2008", "2008"),
        ("- Learned Indexes for Dynamic Work （2019）", "Learned Indexes for Dynamic Work", "", "2019"),
        ("- Automatic Tuning: A Survey of It (TKDE)", "Automatic Tuning: A Survey of It", "TKDE", ""),
        ('- "A Title of a Paper" CVPR.', "A Title of a Paper", "CVPR", ""),
        ("- [A Title of a Paper]()", "A Title of a Paper", "", ""),
        ("- [A Title of a Paper](ftp://example.org/a.pdf)", "A Title of a Paper", "", ""),
    ],
)
def test_papers_without_a_link(text: str, title: str, venue: str, issued: str) -> None:
    (fields,) = records(text)
    assert fields["name"] == title
    assert (fields.get("venue", ""), fields.get("issued", "")) == (venue, issued)
    assert "links" not in fields


def test_paragraphs_that_are_entries_one_by_one_or_under_each_other() -> None:
    found, _ = drafts(
        f"""
        **A first paper of them all** \\
        *Some One* \\
        ICML 2020. [[Paper]({URL})]
        **A second paper of them all** \\
        *Other Body* \\
        CIKM 2021. [[Paper](https://arxiv.org/abs/2101.00001)] \\
        18 Aug 2021
        """
    )
    assert [(draft.fields["title"], draft.fields["issued"], draft.line) for draft in found] == [
        ("A first paper of them all", "2020", 2),
        ("A second paper of them all", "2021-08-18", 5),
    ]


def test_html_paragraphs() -> None:
    (fields,) = records(
        """
        <p align="left">
          <a href="https://example.org/poster.png" title="A Title of a Paper"><img src="x.png" alt="A Title of a Paper"/></a>
          <a href="https://arxiv.org/abs/2001.00001" title="A Title of a Paper"><strong>🔥 A Title of a Paper</strong></a>
          <br/>Some One, Other Body<br/>
          [<a href="https://arxiv.org/abs/2001.00001">paper</a>] [<a href="https://github.com/a/b">code</a>]<br/>
          <strong>Topic:</strong> Things
        </p>
        """
    )
    assert fields["title"] == "A Title of a Paper"
    assert links(fields) == {"image": "https://example.org/poster.png", "paper": URL, "code": "https://github.com/a/b"}
    assert fields["keyword"] == "Things"


@pytest.mark.parametrize(
    ("after", "organizations", "authors"),
    [
        ("by Google Brain", ["Google Brain"], []),
        ("from Microsoft Research and OpenAI", ["Microsoft Research", "OpenAI"], []),
        ("by Google, Microsoft and Berkeley", ["Google", "Microsoft", "Berkeley"], []),
        ("*Jane Doe, Tom Roe, Google Brain*", ["Google Brain"], ["Doe", "Roe"]),
        ("(Google, 2021)", ["Google"], []),
        (", OpenAI, 2020", ["OpenAI"], []),
        ("by Huawei Huang, Tom Roe", [], ["Huang", "Roe"]),
    ],
)
def test_organizations_are_no_authors(after: str, organizations: list[str], authors: list[str]) -> None:
    (fields,) = records(f"- [A Model of Everything at Scale](https://arxiv.org/abs/2001.00001) {after}")
    assert fields.get("organizations", []) == organizations
    assert [person["family"] for person in fields.get("author", [])] == authors
    assert "venue" not in fields


@pytest.mark.parametrize(
    "authors",
    [
        "Ann Olson*, Bob Price*, Cleo Marsh, and Dan Fry (*: Equal contribution)",
        "Ann Olson†, Bob Price†, Cleo Marsh, Dan Fry († denotes equal contribution)",
        "Ann Olson*, Bob Price†, Cleo Marsh, and Dan Fry (* equal contribution, † corresponding author)",
        "Ann Olson*, Bob Price*, Cleo Marsh, Dan Fry (* equal)",
        "Ann Olson, Bob Price, Cleo Marsh, Dan Fry, *: equal contribution",
        "Ann Olson, Bob Price, Cleo Marsh, and Dan Fry",
    ],
)
def test_what_signs_behind_names_mean_is_no_text_of_authors_or_venue(authors: str) -> None:
    (fields,) = records(f"- [Seeing Whales from Above](https://arxiv.org/abs/2402.00001), {authors}, arXiv 2024")
    assert [person["family"] for person in fields["author"]] == ["Olson", "Price", "Marsh", "Fry"]
    assert (fields["venue"], fields["issued"]) == ("arXiv", "2024")
    assert "note" not in fields


def test_a_title_ends_before_an_organization_with_its_year() -> None:
    (fields,) = records(f"- A Model of Everything at Scale, Microsoft Research, 2020 [[paper]]({URL})")
    assert (fields["title"], fields["organizations"]) == ("A Model of Everything at Scale", ["Microsoft Research"])


@pytest.mark.parametrize(
    ("heading", "entry", "rel"),
    [
        ("Reading", "[A guide to training large models](https://example.org/guide)", "link"),
        ("Reading", "[A guide to training large models](https://medium.com/guide) - for all", "blog"),
        ("Papers", "[A guide to training large models](https://example.org/guide)", "paper"),
        ("2020", "[A guide to training large models](https://example.org/guide)", "paper"),
        ("Reading", "[A guide to training large models](https://example.org/guide.pdf)", "paper"),
        ("Reading", "[A guide to training large models](https://example.org/guide), ICML", "paper"),
        ("Reading", "[A guide to training large models](https://example.org/guide) by Jane Doe and Tom Roe", "paper"),
        ("Reading", "GUIDE - [A guide to training large models](https://example.org/guide)", "paper"),
    ],
)
def test_a_page_of_which_nothing_is_said_but_its_title_is_no_paper(heading: str, entry: str, rel: str) -> None:
    (fields,) = records(f"# Things\n\n## {heading}\n\n- {entry}\n\n## Blog posts\n\n- Words alone.\n")
    assert [link["rel"] for link in fields["links"]] == [rel]


@pytest.mark.parametrize("before", ["**Foo**", "Foo-1.5: A Thing That Does Things", "**Foo-1.5**: all of it,"])
def test_a_label_can_say_of_which_version_it_is(before: str) -> None:
    (fields,) = records(f"- {before} [Foo-1.5 Paper]({URL}) [[Foo-1.5 Code]](https://github.com/a/b)")
    assert fields["name"].startswith("Foo")
    assert "Paper" not in fields.get("title", "")
    assert links(fields) == {"paper": URL, "code": "https://github.com/a/b"}


def test_such_a_label_alone_is_a_title() -> None:
    (fields,) = records(f"- [Foo-1.5 Paper]({URL})")
    assert fields["title"] == "Foo-1.5 Paper"


def test_a_word_before_a_link_is_no_summary() -> None:
    (fields,) = records(f'- "Agents that Refold: A Study," Jane Doe and Tom Roe, in *Proc. ICRA*, 2024. [[PDF]({URL})]')
    assert "summary" not in fields


def test_links_under_a_paper_whose_kind_is_told_once_are_no_entry() -> None:
    found = records(
        """
        ## Alignment

        - [A Title of a Paper](https://arxiv.org/abs/2001.00001)
          - Some One, Other Body
          - Dataset: [First Set](https://example.org/first), [SecondSet](https://example.net/), [Third](https://a.github.io/third/)
        - [Another Title of One](https://arxiv.org/abs/2001.00002)
        """
    )
    assert [record["name"] for record in found] == ["A Title of a Paper", "Another Title of One"]
    assert [link["rel"] for link in found[0]["links"]] == ["paper", "dataset", "dataset", "dataset"]
    assert "summary" not in found[0]


def test_authors_between_semicolons_are_set_off_by_their_style() -> None:
    (fields,) = records(
        "1. **Sailing in Winds.** *Anna Berg; Carl Dahl, Emil Falk.* IEEE Access 2021. [link](https://example.org/a.pdf)"
    )
    assert [author["family"] for author in fields["author"]] == ["Berg", "Dahl", "Falk"]
    assert fields["venue"] == "IEEE Access 2021"
    assert "summary" not in fields


def test_words_before_a_year_in_brackets_are_the_venue_that_they_are_beside() -> None:
    venues = ("NeurIPS", "ICLR", "ICML", "CVPR", "NPJ Digital Boats", "Physiological Sailing")
    found = records(
        "\n".join(
            f"- **[{venue}, 2024]** Knots for sailors and the {at} others [[paper]](https://example.org/{at}.pdf)"
            for at, venue in enumerate(venues)
        )
    )
    assert [fields["venue"] for fields in found] == [f"{venue} 2024" for venue in venues]
    assert not any("author" in fields for fields in found)


def test_a_linked_acronym_in_brackets_is_the_venue_that_it_is_beside() -> None:
    venues = ("NeurIPS", "ICLR", "ICML", "CVPR", "JOSAI")
    found = records(
        "\n".join(
            f"- [[{venue}](https://example.org/{at}.pdf)] Knots for sailors and the {at} others"
            for at, venue in enumerate(venues)
        )
    )
    assert [fields["venue"] for fields in found] == list(venues)
    assert [fields["name"] for fields in found] == [f"Knots for sailors and the {at} others" for at in range(5)]


def test_a_placeholder_behind_a_link_is_no_title() -> None:
    found = records(
        """
        - [Chart](https://example.org/chart.pdf) - Theory of rowing boats
        - [Atlas](https://example.org/atlas.pdf) - A map of the northern sea
        - [Log](https://example.org/log.pdf) - A book for the watch
        - [Chart](https://example.org/b.pdf) - Yet to come soon
        - [Atlas](https://example.org/c.pdf) - Yet to come soon
        """
    )
    assert [(fields["name"], fields["summary"]) for fields in found[3:]] == [
        ("Chart", "Yet to come soon"),
        ("Atlas", "Yet to come soon"),
    ]


@pytest.mark.parametrize("title", [f"[A Title of a Paper]({URL})", f"A Title of a Paper [paper]({URL})"])
def test_a_tag_in_black_brackets_before_a_title_is_a_keyword(title: str) -> None:
    text = "".join(f"- 【{tag}】 {title.replace('Paper', tag)}\n" for tag in ("Tutorial", "Survey", "Code"))
    found = records(text)
    assert [one["name"] for one in found] == ["A Title of a Tutorial", "A Title of a Survey", "A Title of a Code"]
    assert [one.get("keyword") for one in found] == ["Tutorial", "Survey", None]
    assert not any("summary" in one for one in found)


def test_authors_behind_a_tag_in_black_brackets() -> None:
    (fields,) = records(f'- 【Alma】【Yard】Ann Lee, Bo Kim, Cy Dole. "A Title of a Paper". CVPR 2020. [paper]({URL})')
    assert [author["family"] for author in fields["author"]] == ["Lee", "Kim", "Dole"]
    assert fields["keyword"] == "Alma, Yard"


def test_addresses_alone_between_linked_titles_are_entries() -> None:
    titles = [f"- [A Title of Boat {n}](https://example.org/{n})\n" for n in range(3)]
    text = (
        f"## Papers\n{titles[0]}- https://arxiv.org/abs/1907.11692\n- <https://example.org/a>\n{titles[1]}{titles[2]}"
    )
    found = records(text)
    assert [len(one["links"]) for one in found] == [1] * 5
    assert [one["links"][0]["url"] for one in found[1:3]] == [
        "https://arxiv.org/abs/1907.11692",
        "https://example.org/a",
    ]


def test_a_title_ends_at_a_break_at_the_end_of_its_line() -> None:
    titles = ("Large Models for Chinese Text", "Few Shots for Small Data", "Sparse Graphs of Names")
    items = [
        f"- {title}<br>\n在代码中进行实体和关系的提取<br>\n2023<br>\nhttps://arxiv.org/abs/2305.0571{at}<br>\n"
        for at, title in enumerate(titles)
    ]
    assert [one["name"] for one in records("## Papers\n" + "".join(items))] == list(titles)


def test_words_on_a_line_above_addresses_are_the_title_though_a_venue_is_among_them() -> None:
    linked = "".join(f"- [实体识别比赛 {at}](https://github.com/some/{at})\n" for at in range(9))
    items = "- CCKS2021中文地址要素解析<br>\n地址：https://example.org/531900/introduction\n- CAIL2022信息抽取赛道<br>\n地址：http://example.com/task6\n"
    found = [one["name"] for one in records(f"## 比赛\n{items}{linked}")]
    assert found[:2] == ["CCKS2021中文地址要素解析", "CAIL2022信息抽取赛道"]


def test_a_name_without_a_link_among_linked_names_is_an_entry() -> None:
    names = ("Stanza", "FoolNLTK", "Weibo", "MSRA", "Resume", "HanLP", "DeepKE", "LAC", "Ltp", "NLTK", "spaCy", "Jieba")
    linked = [f"- [{name}](https://github.com/some/{name})" for name in names]
    found = [
        one["name"]
        for one in records("## Data\n" + "\n".join([*linked[:3], "- onenotes4", "- BosonNLP", *linked[3:], "- others"]))
    ]
    assert found == [*names[:3], "onenotes4", "BosonNLP", *names[3:]]
