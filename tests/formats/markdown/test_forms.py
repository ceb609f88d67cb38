"""Forms of lists that were once read wrongly, one small list for each."""

from __future__ import annotations

import pytest

from formats.markdown.lists import links, records
from hmtui.formats.table import recognize
from hmtui.sources.encodings import decode

URL = "https://arxiv.org/abs/2001.0000"


def pairs(text: str) -> list[tuple[str, str]]:
    """Return the name and the title of every record."""
    return [(str(fields["name"]), str(fields.get("title", fields["name"]))) for fields in records(text)]


def titles(text: str) -> list[str]:
    return [title for _, title in pairs(text)]


def test_a_short_name_before_the_title_is_the_name() -> None:
    assert pairs(
        f"""
        - **[FaceT]** Learning to Cluster Faces via Transformer [[paper]({URL}1)]
        - [**ViT**] An Image is Worth 16x16 Words [[paper]({URL}2)]
        - 🔥[**X**] X: Reading Any List of Things (@Some Org) [[paper]({URL}3)]
        - [pipes](https://github.com/a/pipes): [A Title of Another Paper]({URL}4)
        """
    ) == [
        ("FaceT", "Learning to Cluster Faces via Transformer"),
        ("ViT", "An Image is Worth 16x16 Words"),
        ("X", "X: Reading Any List of Things"),
        ("pipes", "A Title of Another Paper"),
    ]


def test_a_name_on_the_first_line_and_the_title_on_the_second() -> None:
    assert pairs(
        f"""
        - **Wav2** [[Org](https://blog.example.org/w)] Jun. 2020 [open]
          Wav2: A Framework for Self-Supervised Learning of Speech [[Preprint]({URL}1)]
        - **ByT5** [[Firm](https://blog.example.org/b)] May. 2021 [open]
          Towards a Token-Free Future with Byte Models [[Preprint]({URL}2)]
        - **Nameless** [[Firm](https://blog.example.org/n)] May. 2022 [close]
        """
    )[:2] == [
        ("Wav2", "Wav2: A Framework for Self-Supervised Learning of Speech"),
        ("ByT5", "Towards a Token-Free Future with Byte Models"),
    ]


def test_a_heading_that_is_the_name_of_the_title_below_it() -> None:
    forms = "".join(
        f"### {name}\n**{title}**\nSome One, Other Body\n- pdf: [{URL}{at}]({URL}{at})\n\n"
        for at, (name, title) in enumerate(
            [("ResNet", "Deep Residual Learning for Images"), ("VGG", "Very Deep Networks for Things"), ("Dense", "Densely Connected Networks")]
        )
    )  # fmt: skip
    assert pairs(forms) == [
        ("ResNet", "Deep Residual Learning for Images"),
        ("VGG", "Very Deep Networks for Things"),
        ("Dense", "Densely Connected Networks"),
    ]


def test_entries_without_an_outward_link() -> None:
    found = records(
        """
        - **A First Title of a Paper**, Some One, Other Body, ICML 2020
        - **A Second Title of a Paper**, Some One, NeurIPS 2021
        - [A Third Title of a Paper](papers/third.pdf)
        """
    )
    assert [fields["name"] for fields in found] == [f"A {nth} Title of a Paper" for nth in ("First", "Second", "Third")]
    assert links(found[2]) == {"paper": "papers/third.pdf"}


def test_headings_without_anything_below_them() -> None:
    assert titles(
        """
        # List
        #### A Robust Method for Seeing Things
        #### Learning to Walk in the Dark
        #### Direct Formulation of Stereo Systems
        #### Path Planning for Wheeled Vehicles
        """
    ) == [
        "A Robust Method for Seeing Things",
        "Learning to Walk in the Dark",
        "Direct Formulation of Stereo Systems",
        "Path Planning for Wheeled Vehicles",
    ]


def test_one_heading_for_each_entry_with_its_links_below() -> None:
    entry = "## [{0}](https://{0}.dev)\nDoes {0}.\n\n![pic](x.png)\n### Links\n- [GitHub](https://github.com/a/{0})\n- [Discord](https://discord.gg/{0})\n\n"
    found = records("# List\n" + "".join(map(entry.format, ("foo", "bar", "baz"))))
    assert [fields["name"] for fields in found] == ["foo", "bar", "baz"]
    assert links(found[1])["code"] == "https://github.com/a/bar"


@pytest.mark.parametrize(
    "head",
    [
        "<!--\n@article{a,\n title={A}\n}\n@article{b,\n title={B}\n}\n-->\n",
        "```\n@article{a,\n title={A}\n}\n```\n",
        "<details>\n<summary>Cite</summary>\n\n@article{a,\n  title={A},\n  author={B}\n}\n\n</details>\n",
    ],
)
def test_bibtex_at_the_top_does_not_make_a_list_bibtex(head: str) -> None:
    text = f"{head}\n# Papers\n\n- [A Title of a Paper]({URL}1)\n- [Another Title of One]({URL}2)\n- [A Third Title of It]({URL}3)\n"
    assert recognize(text, "a.md").name == "markdown"
    assert titles(text) == ["A Title of a Paper", "Another Title of One", "A Third Title of It"]


def test_a_title_in_a_paragraph_over_its_links() -> None:
    found = records(
        f"""
        :heavy_check_mark: [Generative Adversarial Nets]
        - [[Paper]]({URL}1)[[Code]](https://github.com/a/b)(NIPS 2014)

        :heavy_check_mark: [Learning to Discover Relations]
        - [[Paper]]({URL}2)
        """
    )
    assert [fields["name"] for fields in found] == ["Generative Adversarial Nets", "Learning to Discover Relations"]
    assert (found[0]["venue"], links(found[0])["code"]) == ("NIPS 2014", "https://github.com/a/b")


def test_authors_before_titles() -> None:
    found = records(
        f"""
        - Lucas Theis and Matthias Bethge, *Generative Image Modeling,* arXiv:1506.03478 / NIPS 2015 [[Paper]({URL}1)]
        - Aaron van den Oord, Nal Kalchbrenner, *Pixel Recurrent Neural Networks,* ICML 2016 [[Paper]({URL}2)]
        - Karol Gregor, *DRAW: A Network for Images,* ICML 2015 [[Paper]({URL}3)]
        """
    )
    assert [(fields["name"], len(fields["author"])) for fields in found] == [
        ("Generative Image Modeling", 2),
        ("Pixel Recurrent Neural Networks", 2),
        ("DRAW: A Network for Images", 1),
    ]


def test_references_as_plain_text() -> None:
    found = records(
        """
        1. Geoffrey Hinton, Li Deng, and Dong Yu. Deep Networks for Acoustic Modeling. IEEE Signal Processing Magazine, 2012.
        2. Alex Graves, Navdeep Jaitly. Towards End-to-End Speech Recognition with Networks. ICML 2014.
        3. Tomas Mikolov. Statistical Language Models Based on Networks. PhD thesis, 2012.
        """
    )
    assert [fields["name"] for fields in found] == [
        "Deep Networks for Acoustic Modeling",
        "Towards End-to-End Speech Recognition with Networks",
        "Statistical Language Models Based on Networks",
    ]
    assert [fields["author"][-1]["family"] for fields in found] == ["Yu", "Jaitly", "Mikolov"]


def test_tables_with_headers_that_say_nothing() -> None:
    found = records(
        """
        | | 公開年 | 開発元 |
        |---|---|---|
        | [Sarashina2](https://huggingface.co/a/sarashina2) | 2024 | SB Intuitions |
        | [LLM-jp-3](https://huggingface.co/a/llm-jp-3) | 2024 | NII |
        | [PLaMo 2](https://huggingface.co/a/plamo-2) | 2025 | PFN |
        """
    )
    assert [(fields["name"], fields["issued"]) for fields in found] == [
        ("Sarashina2", "2024"),
        ("LLM-jp-3", "2024"),
        ("PLaMo 2", "2025"),
    ]


def test_tables_set_in_under_folds_and_items() -> None:
    assert titles(
        f"""
        <details>
        <summary>Modelle</summary>

           | Modell | Jahr | Verweis |
           |---|---|---|
           | Foo | 2024 | [Papier]({URL}1) |
           | Bar | 2025 | [Papier]({URL}2) |

        </details>

        - Nested

          | Title | Link |
          |---|---|
          | A Title of a Paper | [link]({URL}3) |
        """
    ) == ["Foo", "Bar", "A Title of a Paper"]


def test_a_row_that_reaches_over_all_columns_is_no_entry() -> None:
    row = '<tr><td>A {0} Title of a Paper</td><td><a href="https://example.org/{0}.pdf">paper</a></td></tr>'
    rows = row.format("First") + row.format("Second")
    assert titles(f'<table><tr><th>Title</th><th>Paper</th></tr><tr><td colspan="2"><b>2023</b></td></tr>{rows}</table>') == [
        "A First Title of a Paper",
        "A Second Title of a Paper",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("rest", "issued"),
    [
        ("[[2024-07-05](https://example.org/x)]", "2024-07-05"),
        ("[May 18, 2023](https://example.org/x)", "2023-05-18"),
        ("[![](https://img.shields.io/badge/arXiv-2024.07-b31b1b)](https://example.org/x)", "2024-07"),
        ("(March 3, 2023) [[pdf](https://example.org/x)]", "2023-03-03"),
    ],
)
def test_dates_in_labels_brackets_and_badges(rest: str, issued: str) -> None:
    (fields,) = records(f"- **A Title of a Paper** {rest}")
    assert (fields["name"], fields["issued"], links(fields)) == (
        "A Title of a Paper",
        issued,
        {"paper": "https://example.org/x"},
    )


def test_badges_without_words_say_what_their_addresses_do_but_not_whose_stars_they_count() -> None:
    badge = '<a href="{}"><img src="https://img.shields.io/{}"></a>'
    site = badge.format("https://example.org/x", "badge/project-Website-%23009BD5")
    stars = badge.format("https://github.com/bell1991/x", "github/stars/bell1991/x?style=social")
    (fields,) = records(f"- (CVPR 24') **Tern**: A Title of a Paper, *Bell et al.*\n    - {site} {stars}")
    assert (fields["name"], fields["venue"], fields["issued"]) == ("Tern", "CVPR 2024", "2024")
    assert [one.get("label") for one in fields["links"]] == ["project Website", None]


def test_title_venue_year_authors_in_this_order() -> None:
    found = records(
        """
        - A First Title of a Paper, ICML, 2020, Some One, Other Body
        - A Second Title of a Paper, NeurIPS, 2021, Some Two, Other Mind
        - A Third Title of a Paper, arXiv, 2022, Some Three, Other Soul
        """
    )
    assert [(fields["name"], fields["venue"], len(fields["author"])) for fields in found] == [
        ("A First Title of a Paper", "ICML 2020", 2),
        ("A Second Title of a Paper", "NeurIPS 2021", 2),
        ("A Third Title of a Paper", "arXiv", 2),
    ]


def test_fields_between_bars() -> None:
    first, second = records(
        f"""
        - A First Title of a Paper | ICML 2020 | [pdf]({URL}1) | [code](https://github.com/a/b)
        - A Second Title of a Paper | **[CVPR' 21]** | [pdf]({URL}2)
        """
    )
    assert (first["name"], first["venue"]) == ("A First Title of a Paper", "ICML 2020")
    assert (second["name"], second["venue"]) == ("A Second Title of a Paper", "CVPR 2021")


def test_short_titles_are_entries_and_their_headings_are_not() -> None:
    assert titles(
        f"## Object Detection\n- [YOLO]({URL}1)\n- [Mask R-CNN]({URL}2)\n## Tracking\n- [SORT]({URL}3)\n"
    ) == ["YOLO", "Mask R-CNN", "SORT"]


def test_reports_and_datasets_have_titles() -> None:
    assert titles(
        """
        - **Qwen2.5 Technical Report;** Qwen Team
        - **DeepSeek-V3 Technical Report;** DeepSeek-AI
        - **A Survey of Large Datasets;** Some One et al
        - **Deep Learning Datasets;** Some One et al
        """
    ) == [
        "Qwen2.5 Technical Report",
        "DeepSeek-V3 Technical Report",
        "A Survey of Large Datasets",
        "Deep Learning Datasets",
    ]


def test_a_description_in_the_cell_of_the_title() -> None:
    found = records(
        f"""
        | Paper | Code |
        |---|---|
        | [A First Title of a Paper]({URL}1)  We study things and find more of them. | [code](https://github.com/a/b) |
        | [A Second Title of a Paper]({URL}2)  This work says that it is so. | [code](https://github.com/a/c) |
        """
    )
    assert [fields["name"] for fields in found] == ["A First Title of a Paper", "A Second Title of a Paper"]
    assert found[1]["summary"] == "This work says that it is so"


def test_paragraphs_with_chinese_numbers_and_titles_that_ask() -> None:
    assert titles(
        f"""
        1、A First Title of a Paper [[pdf]({URL}1)]

        2、Why Do We Need Titles? A Second Title of a Paper [[pdf]({URL}2)]

        3、A Third Title of a Paper [[pdf]({URL}3)]
        """
    ) == ["A First Title of a Paper", "Why Do We Need Titles? A Second Title of a Paper", "A Third Title of a Paper"]


def test_items_of_html_in_a_fold() -> None:
    items = "".join(f'<li><a href="{URL}{at}">A {at}th Title of a Paper</a></li>\n' for at in (1, 2))
    assert titles(f"<details><summary>Papers</summary>\n<ul>\n{items}</ul>\n</details>\n") == [
        "A 1th Title of a Paper",
        "A 2th Title of a Paper",
    ]


def test_authors_on_two_lines_and_a_month() -> None:
    (fields,) = records(
        """
        **A First Title of a Paper** \\
        Some One, Other Body, \\
        Third Person, Fourth Man \\
        Mar. 2023. [[pdf](https://example.org/a.pdf)]
        """
    )
    assert ([person["family"] for person in fields["author"]], fields["issued"]) == (
        ["One", "Body", "Person", "Man"],
        "2023-03",
    )


def test_no_is_no_value() -> None:
    (fields,) = records(f"| Name | Code | Paper |\n|---|---|---|\n| Foo | No | [link]({URL}1) |\n")
    assert "columns" not in fields
    assert links(fields) == {"paper": f"{URL}1"}


def test_a_few_bad_bytes_leave_a_text_utf8() -> None:
    data = "– café\n".encode() * 40 + b"\xff\xfe\x80\xff" + b"plain words\n" * 40
    assert decode(data, "a.md").encoding == "UTF-8"


def test_titles_that_begin_as_a_call_does_are_titles() -> None:
    assert titles(
        f"""
        - **See More, Store Less: Memory-Efficient Resolution for Video.** [[paper]({URL}1)]
        - **Check Out the Big Brain on BRAD** (VLDB 2023) [[paper]({URL}2)]
        - Please open a pull request to add [papers](https://github.com/a/b/pulls).
        """
    ) == ["See More, Store Less: Memory-Efficient Resolution for Video", "Check Out the Big Brain on BRAD"]


def test_names_keep_their_pipes_and_brackets_with_an_at_are_no_part_of_a_title() -> None:
    assert titles(
        """
        - [Yi-VL-6B|34B](https://huggingface.co/01-ai/a)
        - [OPT-1.3|6.7|13B](https://huggingface.co/meta/b)
        - [Gemma-2|7B](https://huggingface.co/google/c)
        """
    ) == ["Yi-VL-6B|34B", "OPT-1.3|6.7|13B", "Gemma-2|7B"]
    assert titles(f"|Title|Paper|\n|--|--|\n|A Whole Title of Something(@MIT etc)|[pdf]({URL}1)|") == [
        "A Whole Title of Something"
    ]


def test_bold_titles_keep_what_stands_behind_their_commas() -> None:
    rows = "\n".join(f"|202{n}|**A Plain Title Number {n} of Many**|[link]({URL}{n})|" for n in range(1, 5))
    table = f"|Year|Title|Paper|\n|--|--|--|\n{rows}\n|2025|**A Survey of Graphs: Taxonomy, Challenge, and Application**|[link]({URL}9)|"
    assert titles(table)[-1] == "A Survey of Graphs: Taxonomy, Challenge, and Application"


def test_a_plain_title_beside_bold_ones_wins_over_its_venue() -> None:
    bold = "\n".join(f"* **A Bold Title Number {n} of Many** [[pdf]({URL}{n})] *ICRA 201{n}*" for n in range(1, 8))
    assert titles(f"{bold}\n* A Plain Method for Indoor Scenes [[pdf]({URL}8)] *IEEE ACCESS 2019*")[-1] == (
        "A Plain Method for Indoor Scenes"
    )


def test_a_linked_title_wins_over_the_remark_behind_it() -> None:
    heads = "\n".join(f"#### {n}. A Plain Title of the Paper Number {n}" for n in range(1, 9))
    linked = f"#### 9. [DeepICP: An End-to-End Network for Registration]({URL}1)百度无人车团队"
    assert titles(f"{heads}\n{linked}")[-1] == "DeepICP: An End-to-End Network for Registration"


def test_a_venue_that_is_the_label_of_the_link_before_a_title_is_read() -> None:
    (fields,) = records(
        f"- [[NeurIPS]({URL}1)] Ternary Weight Networks for Everybody. [[code](https://github.com/a/b)]"
    )
    assert (fields["venue"], links(fields)["paper"]) == ("NeurIPS", f"{URL}1")


def test_tags_in_code_style_hold_people_and_a_venue() -> None:
    (fields,) = records(f"- `[Wu et al. CVPR23]` Cap4Video: What Can Captions Do for Retrieval. [[paper]({URL}1)]")
    assert (fields["venue"], fields["issued"]) == ("CVPR 2023", "2023")
    assert fields["author"] == [{"family": "Wu"}, {"literal": "others"}]


def test_the_last_word_of_a_title_before_a_bare_address_is_no_label() -> None:
    rows = "\n".join(f"- **CAESAR {n}**: A Large Human Body Model: http://caesar.example.org/{n}" for n in range(3))
    assert [link["rel"] for fields in records(rows) for link in fields["links"]] == ["link"] * 3


@pytest.mark.parametrize(
    "extra",
    [
        "## Contents\n- Vision\n- Language\n- Speech\n",
        "> **Mar 2024 update: some list added**\n\n> **July 2022 update: another list added**\n",
        "## Legend\n- **S/R**: synthetic or real\n- **C/D**: color or depth\n",
        "[Follow us on Twitter](https://twitter.com/a)\n\n[Join our Discord](https://discord.gg/b)\n",
        "- [Papers of June](./#june)\n- [Papers of May](./#may)\n",
        "生成装配体的效果：最后是一个格式装配体，位置坐标是对的。\n\n部件装配，没有关节运动，也没有别的。\n",
        "Statistics of the usual datasets of the field. The table came from [this recent survey](https://x.org/s).\n",
    ],
)
def test_what_only_speaks_of_the_list_is_no_entry(extra: str) -> None:
    sections = "\n".join(
        f"## {head}\n" + "\n".join(f"- [{head} Paper Number {n} of Many]({URL}{at}{n})" for n in range(1, 6))
        for at, head in enumerate(("Vision", "Language", "Speech"))
    )
    assert len(titles(f"# A List\n\n{extra}\n{sections}")) == 15


def test_bold_names_above_linked_titles_head_them() -> None:
    text = "\n".join(
        f"- **Embedding of Kind {n}**\n  - [**N{n}**] A First Title of Kind {n} [[Paper]({URL}{n}1)]\n"
        f"  - [**M{n}**] A Second Title of Kind {n} [[Paper]({URL}{n}2)]"
        for n in range(1, 5)
    )
    assert len(titles(text)) == 8
    assert titles(text)[0] == "A First Title of Kind 1"


def test_links_that_are_their_own_address_are_no_titles() -> None:
    text = "\n".join(
        f"### Net {n}\nNet{n}: A Whole Title of a Network\n\n- pdf: [{URL}{n}]({URL}{n})\n"
        f"- code: [official : https://github.com/a/{n}](https://github.com/a/{n})\n"
        for n in range(1, 6)
    )
    assert titles(text) == [f"Net{n}: A Whole Title of a Network" for n in range(1, 6)]


def test_a_markdown_list_that_begins_with_html_is_no_web_page() -> None:
    text = f"<head>\n<script src=x></script>\n</head>\n\n# Papers\n\n- [A Title of a Paper]({URL}1)\n- [Another Title]({URL}2)\n"
    assert recognize(text, "README.md").name == "markdown"


def test_a_web_address_without_scheme_is_not_reported_as_a_file() -> None:
    from formats.markdown.lists import codes, drafts

    row = "- **A Whole Title of a Paper** [[Paper]({})]\n"
    assert "relative-link" in codes(drafts(row.format("notes/a.md"))[1], repaired=False)
    assert "relative-link" not in codes(drafts(row.format("sciencedirect.com/science/1"))[1], repaired=False)


def test_a_heading_over_most_of_a_list_is_not_about_it() -> None:
    papers = "\n".join(
        f":red_square: `AVOS` `Mar` - [paper]({URL}{n}) / [code](https://github.com/a/{n}) - A Whole Title of Paper {n}\n"
        for n in range(1, 9)
    )
    assert len(titles(f"# Awesome Lists\n\n## Contact\n\n### 2024\n\n{papers}")) == 8


def test_a_quoted_title_wins_over_authors_that_are_not_recognized() -> None:
    plain = "\n".join(f"* Ada Byron, Bo Chen, A Plain Title Number {n} of Many, CVPR, 201{n}." for n in range(1, 7))
    quoted = f'* Michael Mathieu, camille couprie, Yann Lecun, "Deep Video Prediction Beyond Mean Error", ICLR 2016. [[Paper]({URL}1)]'
    assert titles(f"{plain}\n{quoted}")[-1] == "Deep Video Prediction Beyond Mean Error"


def test_tables_that_repeat_the_links_of_a_list_are_no_entries() -> None:
    items = "\n".join(f"- [tool{n}](https://github.com/a/tool{n}) - parses text number {n}" for n in range(1, 8))
    rows = "\n".join(f"| [tool{n}](https://github.com/a/tool{n}) | {n} | {n}k |" for n in range(1, 8))
    assert len(titles(f"# Tools\n\n{items}\n\n## Downloads\n\n|Name|stars|downloads|\n|--|--|--|\n{rows}")) == 7


def test_names_before_bare_addresses_are_entries() -> None:
    papers = "\n".join(f"|202{n}|A Whole Title Number {n} of Many|[pdf]({URL}{n})|" for n in range(1, 9))
    names = ["Epinions", "Hypertext", "Gplus", "LiveJournal", "Dolphins", "Football"]
    sets = "\n".join(f"- {name} http://snap.example.org/{name}" for name in names)
    got = titles(f"# Papers\n\n|Year|Title|Paper|\n|--|--|--|\n{papers}\n\n## Datasets\n\n{sets}")
    assert got[-6:] == names


def test_a_caption_in_brackets_is_no_entry() -> None:
    items = "\n".join(f"* [A Linked Title of Paper {n}]({URL}{n})" for n in range(1, 6))
    assert len(titles(f"(from Ada Byron, Bo Chen, Some Title of a Paper, CVPR, 2015.)\n\n{items}")) == 5


def test_bold_words_within_a_title_are_a_part_of_it() -> None:
    assert titles(
        f"""
        - arXiv 2024.12, Reading Lists Slowly and with Care, [arXiv]({URL}1)
        - arXiv 2024.12, Learning to Walk from **Wild Animal Films**, [arXiv]({URL}2)
        - arXiv 2024.11, **Flow** as the Common Interface of Many Hands, [arXiv]({URL}3)
        - arXiv 2024.10, Moving Things by Means of Language, [arXiv]({URL}4)
        - arXiv 2024.09, Thinking about Things and Stuff, [arXiv]({URL}5)
        """
    )[1:3] == ["Learning to Walk from Wild Animal Films", "Flow as the Common Interface of Many Hands"]


def test_a_dash_within_a_link_parts_nothing() -> None:
    assert titles(
        """
        - [CS 229 - Machine Reading, Autumn 2018](https://cs229.example.edu)
        - [Introduction to Lists](https://intro.example.edu)
        - [EE 364A - Convex Lists](https://ee.example.edu)
        """
    ) == ["CS 229 - Machine Reading, Autumn 2018", "Introduction to Lists", "EE 364A - Convex Lists"]


def test_items_that_are_a_venue_or_a_year_pass_it_to_the_entries_below() -> None:
    found = records(
        """
        - Year 2025
          - **ICLR**
            - [Reading Lists by Their Form](https://example.org/p/1)
            - [Learning from Few Lists of Things](https://example.org/p/2)
        - Year 2024
          - **NeurIPS**
            - [Counting Words without Spaces](https://example.org/p/3)
        """
    )
    assert [(one["venue"], one["issued"]) for one in found] == [("ICLR 2025", "2025")] * 2 + [("NeurIPS 2024", "2024")]


def test_what_a_list_writes_small_is_no_author() -> None:
    found = records(
        """
        - [Norse](https://github.com/u/n) - Norse Dependency Treebank.
        - [Trees](https://github.com/u/t) - a treebank with dependency trees, by hand.
        - [Lister](https://github.com/a/l) - a treebank of every dependency.
        """
    )
    assert [one.get("author") for one in found] == [None, None, None]


def test_links_behind_an_unknown_word_belong_to_something_else() -> None:
    (one,) = records(
        f"""
        - [Reading Lists by Their Form]({URL}1)
          - Ann Lee, Bo Kim
          - Code: [official](https://github.com/a/b)
          - Setting: [Arcade](https://github.com/w/arcade)
        """
    )
    assert [link["rel"] for link in one["links"]] == ["paper", "code", "related"]


def test_tags_in_code_style_do_not_run_into_the_link_behind_them() -> None:
    assert titles(
        """
        - `Training` - `Text` [STRINGS](https://github.com/a/strings)
        - `Training` - `Text` [Wordy](https://github.com/a/wordy)
        - `Tuning` - `Trees` [Branch](https://github.com/a/branch)
        """
    ) == ["STRINGS", "Wordy", "Branch"]


def test_authors_between_middle_dots() -> None:
    (one, _, _) = records(
        "".join(
            f"# {title}\n{people}\n\n"
            for title, people in [
                ("Reading Lists by Their Form", "Ann Lee (First University) · Bo Kim (Second Lab, Town)"),
                ("Counting Words without Spaces", "Cy Roe (First University) · Di Poe ()"),
                ("Learning from Few Lists", "Ed Fox (Third University) · Al Cox (First University)"),
            ]
        )
    )
    assert [person["family"] for person in one["author"]] == ["Lee", "Kim"]


def test_a_year_column_can_hold_the_venue_and_its_page() -> None:
    (one, *_) = records(
        f"""
        | Years | Title | Materials |
        |---|---|---|
        | [ICLR 2023](https://openreview.net/group?id=a) | [Reading Lists by Their Form]({URL}1) | [code](https://github.com/a/b) |
        | [ICLR 2022](https://openreview.net/group?id=b) | [Counting Words without Spaces]({URL}2) | |
        """
    )
    assert (one["venue"], [link["rel"] for link in one["links"]]) == ("ICLR 2023", ["paper", "website", "code"])


def test_commas_do_not_cut_what_hardly_any_title_has_cut() -> None:
    lines = [f"- Reading of Lists in {word} Ways. [[paper]]({URL}{at})" for at, word in enumerate("One Two Three Four Five Six Seven Eight".split())]  # fmt: skip
    cut = f"- A Survey of Reading: Approximation, Training Dynamics, and Generative Lists. [[paper]]({URL}9)"
    assert (
        titles("\n".join([*lines, cut]))[-1]
        == "A Survey of Reading: Approximation, Training Dynamics, and Generative Lists"
    )


def test_a_badge_alone_says_the_venue_and_its_year() -> None:
    badge = "![Static Badge](https://img.shields.io/badge/ICLR'23-6c757d)"
    (fields,) = records(f"- **[A Title of a Paper](https://example.org/x.pdf)** {badge}\n  * Ann Bell, Carl Dorn")
    assert (fields["name"], fields["venue"], fields["issued"]) == ("A Title of a Paper", "ICLR 2023", "2023")


def test_a_year_and_month_behind_arxiv_are_no_part_of_the_venue() -> None:
    (fields,) = records("#### [A Title of a Paper](https://arxiv.org/abs/2210.16765)\n\narXiv 2210")
    assert (fields["venue"], fields["issued"]) == ("arXiv", "2022-10")


def test_years_in_brackets_before_a_title_are_no_numbers_and_words_beside_them_no_names() -> None:
    found = records(
        """
        1. (2020) **A Title of a Paper.** _Ann Bell_. [[pdf](https://example.org/1.pdf)]
        2. (2020 ACL) **Another Title of One.** _Ann Bell_. [[pdf](https://example.org/2.pdf)]
        3. (2018 Book) **Birds of the Open Sea.** *Ann Bell.* [[Amazon](https://www.amazon.de/x)]
        4. (2014 iConference) **Rumors and False Flags.** *Ann Bell.* [[pdf](https://example.org/3.pdf)]
        5. (Dorn et al. NEUCOM21) **Terns in the Wind.** [[pdf](https://example.org/4.pdf)]
        """
    )
    assert [one["issued"] for one in found] == ["2020", "2020", "2018", "2014", "2021"]
    assert [one.get("venue", "") for one in found] == ["", "ACL 2020", "", "iConference 2014", "NEUCOM 2021"]
    assert [one.get("keyword", "") for one in found] == ["", "", "Book", "", ""]
    assert found[-1]["author"] == [{"family": "Dorn"}, {"literal": "others"}]
    (alone,) = records("- [2022] Hand Walks From Depth Images. [PDF](https://example.org/8.pdf)\n")
    assert (alone["name"], alone["issued"]) == ("Hand Walks From Depth Images", "2022")


def test_the_way_back_is_no_word_of_an_entry() -> None:
    (fields,) = records(
        "- **A Title of a Paper** [[pdf](https://example.org/1.pdf)] (Oral)  \n  [\\[back to top\\]](#contents)\n"
    )
    assert fields.get("summary", "") == "(Oral)"
