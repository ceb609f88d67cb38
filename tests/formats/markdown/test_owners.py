"""Which of two that stand above each other is the entry, and what only repeats or leads to the entries."""

from __future__ import annotations

import pytest

from formats.markdown.lists import drafts, records
from hmtui.formats.draft import Report
from hmtui.formats.markdown import analyse
from hmtui.formats.markdown.classify import looks_like_entry
from hmtui.formats.markdown.diagnostics import Diagnostics
from hmtui.formats.markdown.groups import Group

_TITLES = (
    "Learning to Walk in Virtual Worlds",
    "Sparse Attention for Long Documents",
    "Graph Networks as Physics Engines",
    "Robust Speech from Noisy Data",
    "Planning with Large Language Models",
    "Vision without Convolution at Scale",
    "Fair Ranking in Open Markets",
    "Deep Retrieval for Code Search",
)


def names(text: str) -> list[str]:
    return [one["name"] for one in records(text)]


def linked(title: str, indent: str = "") -> str:
    return f"{indent}* [{title}](https://arxiv.org/abs/2401.{_TITLES.index(title):05})"


def test_one_paragraph_of_links_does_not_own_the_list_below_it() -> None:
    items = [f"- **{title}.** Ann Bell, et al. [[Paper]](https://example.org/{title[:4]})" for title in _TITLES]
    text = (
        "# Reading\n\n[[Post]](https://example.com/1) [[Arc Link]](https://arc.example/2)\n<br>\n\n##\n\n"
        + "\n".join(items)
    )
    assert names(text) == list(_TITLES)


def test_linked_items_beside_topics_with_items_under_them_are_entries() -> None:
    first, *others = _TITLES
    topics = [
        f"* {topic}\n{linked(title, '  ')}" for topic, title in zip(("检索", "追踪", "分割"), others, strict=False)
    ]
    text = "\n".join(["## One", linked(first), *topics, "", "## Two", *map(linked, others[3:])])
    assert names(text) == list(_TITLES)


def test_a_table_of_the_names_of_entries_and_links_is_an_index() -> None:
    short = ("Alphanet", "BetaGNN", "Gammanet", "DeltaGNN", "Epsilon", "ZetaNet")
    items = [
        f"- {name}: {title} [[pdf]](https://arxiv.org/abs/2301.{at:05})"
        for at, (name, title) in enumerate(zip(short, _TITLES, strict=False))
    ]
    rows = "\n".join(f"| {name} | https://github.com/some/{name} |" for name in short)
    table = f"\n\n## Code\n\n| Methods | Github |\n|---|---|\n{rows}\n"
    assert len(names("## Papers\n\n" + "\n".join(items) + table)) == len(short)
    assert names(table) == list(short)


def test_a_table_of_contents_with_full_addresses_of_the_page_is_none_of_the_entries() -> None:
    heads = ("Face Detection && Parsing", "Face Alignment", "Face Reconstruction")
    page = "https://github.com/someone/faces"
    contents = "\n".join(
        f"> * **[{head}]({page}#{head.lower().replace('&', '').replace(' ', '-')})**;" for head in heads
    )
    parts = "\n\n".join(f"## {head}\n{linked(title)}" for head, title in zip(heads, _TITLES, strict=False))
    assert names(f"# Faces\n\n{contents}\n\n{parts}") == list(_TITLES[:3])


def test_a_link_without_address_leads_to_no_heading() -> None:
    items = "\n".join(f"1. **{title}.** AAAI 2020. [paper]()" for title in _TITLES)
    assert names(f"# List\n\n## 🚀\n\n{items}") == [f"{title}" for title in _TITLES]


def test_files_beside_the_list_under_a_heading_of_contents_are_none_even_with_entries_below_them() -> None:
    files = "\n".join(f"* [{topic}](/{topic}.md)" for topic in ("nlp", "vision", "speech"))
    assert names(
        f"#### Оглавление\n\n{files}\n* [Social](#social)\n\n----\n\n" + "\n".join(map(linked, _TITLES))
    ) == list(_TITLES)
    assert names(f"#### Оглавление\n\n{files}\n\n## Папки\n\n" + "\n".join(map(linked, _TITLES))) == list(_TITLES)


def test_a_heading_above_short_names_in_any_script_is_a_section() -> None:
    short = ("한국음성학회", "언어공학연구회", "자연언어처리 튜토리얼", "바벨피쉬", "엑사젠", "나쁜 단어 사전")
    items = [f"- {name} [[link](https://example.org/{at})]" for at, name in enumerate(short)]
    text = f"### Conferences\n{items[0]}\n{items[1]}\n\n### Contests\n{items[2]}\n\n### Tools\n" + "\n".join(items[3:])
    assert names(text) == list(short)


def test_linked_items_of_a_form_that_was_given_up_look_like_entries_that_were_missed() -> None:
    unit = analyse("\n".join(map(linked, _TITLES)), Diagnostics(Report()))[0][0]
    assert isinstance(unit.group, Group)
    unit.is_entry, unit.group.verdict = False, "plain words without links, beside a linked main form"
    assert looks_like_entry(unit)


def piped(title: str, indent: str = "") -> str:
    return f"{indent}- 2016 | {title} | Ann Bell, et al. | KDD | [`PDF`](https://example.org/{title[:6]}.pdf)"


def _tools(names: str) -> str:
    tools = [
        f"- **[{name}](https://git.example/{name})** - Sorts {name}. [ [web](https://{name}.example) ]"
        for name in names.split()
    ]
    return "\n".join(tools)


def test_a_paragraph_that_introduces_a_section_does_not_own_its_items_where_their_form_stands_elsewhere() -> None:
    text = f"""
## Sorting

Sorting includes tasks such as merging raw rows, and trimming low quality ones.

{_tools("Alpha Beta Gamma")}

## Counting

The following tools allow for scalable counting by introducing specialized rows.

{_tools("Delta Epsilon")}

## Other

{_tools("Zeta Eta Theta Iota Kappa Lambda")}
"""
    assert names(text) == "Alpha Beta Gamma Delta Epsilon Zeta Eta Theta Iota Kappa Lambda".split()


def test_items_with_titles_of_their_own_that_a_paragraph_took_are_told() -> None:
    tools = _tools("Alpha Beta Gamma Delta")
    text = f"**A Large Collection of Useful Sorting Tools** [paper](https://arxiv.org/abs/2401.00001)\n\n{tools}\n"
    found, report = drafts(text)
    assert len(found) == 1
    assert [(one.first, one.last, one.units) for one in report.missed] == [(3, 6, 4)]


def test_titles_without_links_under_a_heading_of_their_own_are_entries_in_a_list_of_links() -> None:
    more = [f"{title} Revisited" for title in _TITLES]
    papers = "\n".join(f"+ [{title}](https://arxiv.org/abs/2402.{at:05})" for at, title in enumerate((*_TITLES, *more)))
    bullets = "\n".join(f"+ {title} by Example" for title in _TITLES[:4])
    lines = "\n\n".join((*(f"{title} for Robots" for title in _TITLES[4:]), "Walking on all kinds of difficult ground"))
    legend = "- Titles in bold are new.\n- Names in italics are old.\n- Numbers are years.\n"
    text = f"## Papers\n{papers}\n\n## Unsorted\n{bullets}\n\n## To read\n\n{lines}\n\n## Legend\n{legend}"
    found = names(text)
    assert len(found) == 16 + 4 + 5
    assert found[-1] == "Walking on all kinds of difficult ground"


def test_calls_under_headings_of_their_own_beside_linked_ones_are_no_entries() -> None:
    tools = "\n\n".join(f"## [Tool {at}](https://tool{at}.example)\nMends net number {at}." for at in range(9))
    calls = "## Have anything to add?\nOpen a pull request or use the [form](https://forms.example/x).\n\n"
    calls += "## Check Out Netmend - The Net Mender\n- Check out the [Mender](https://netmend.example)\n"
    assert names(f"# Nets\n\n{calls}\n# Tools\n\n{tools}") == [f"Tool {at}" for at in range(9)]


@pytest.mark.parametrize("sign", ["", "- "])
def test_a_title_over_its_authors_below_a_name_and_its_description(sign: str) -> None:
    names = ["Tern", "Alma", "Ceto"]
    text = "\n".join(
        f"{sign}{name}. *CVPR 201{n}*. [[CVF](https://openaccess.thecvf.com/{n})] \\- A hull that is number {n}.\n\n"
        f"{'  ' * bool(sign)}- Learning to Sail Boat Number {n}\n{'  ' * bool(sign)}- Ann Lee and Bo Kim\n"
        for n, name in enumerate(names)
    )
    found = records(text)
    assert [one["name"] for one in found] == names
    assert [one["title"] for one in found] == [f"Learning to Sail Boat Number {n}" for n in range(3)]
    assert [one["summary"] for one in found] == [f"A hull that is number {n}" for n in range(3)]
    assert all(len(one["author"]) == 2 and one["links"] and one["venue"].startswith("CVPR") for one in found)


def test_items_that_begin_with_the_same_labels_in_every_fold_are_fields_of_the_fold() -> None:
    folds = [
        f"<details>\n<summary>{title.split()[0]}</summary>\n\n- **Paper:** [{title}](https://arxiv.org/abs/2401.{at:05}) (Nature, 2021)\n"
        f"- **Docs:** [Read more](docs/{at}/) *to be written*\n- **Code:** https://github.com/some/code{at}\n"
        f"- **Approach:** DL\n- **For experts**\n</details>\n\n---\n"
        for at, title in enumerate(_TITLES)
    ]
    found = records("## Models\n\n" + "\n".join(folds))
    assert [(one["name"], one["title"]) for one in found] == [(title.split()[0], title) for title in _TITLES]
    assert {one["summary"] for one in found} == {"Approach: DL"}
    assert [link["rel"] for link in found[0]["links"]] == ["paper", "code"]


def test_links_that_ask_one_page_for_parts_of_itself_are_navigation() -> None:
    rows = (
        "Wei Liu|Graham Neubig|Yu Su",
        "Mike Shou|Tao Yu|Boyuan Zheng",
        "Tianbao Xie|Qiushi Sun",
        "Han Xiao|Kun Shao",
    )
    lines = [
        " · ".join(
            f"[{one} (14)](https://some.github.io/List/papers/?author={one.replace(' ', '+')})"
            for one in row.split("|")
        )
        for row in rows
    ]
    below, items = "<br>".join(lines), "\n".join(map(linked, _TITLES))
    assert names(f"## Browse by Author\n{below}\n\n## Papers\n{items}") == list(_TITLES)


def test_a_few_features_without_links_beside_linked_entries_are_no_entries() -> None:
    features = (
        "- **Full-text search** across titles, authors, institutions, and keywords\n"
        "- **Multi-axis filtering** — environment, keyword, author — with shareable URLs\n"
        "- **Per-paper detail pages** with the full TLDR, all keywords, and related papers\n"
        "- **One-click BibTeX copy** — LaTeX-paste-ready (`@misc` for arXiv-only, `@article` for venue papers).\n"
        "- **Interactive stats** — quarterly publication trend by environment, top authors / venues\n"
        "- Light theme + dark theme, keyboard shortcuts, no tracking\n"
    )
    items = [f"- [{title} {at}](https://arxiv.org/abs/2401.{at:05})" for at, title in enumerate(_TITLES * 8)]
    assert len(names("\n".join(["## On the web\n", features, "## Papers", *items]))) == len(items)


def test_items_of_labels_below_bold_paragraphs_are_their_facts() -> None:
    text = "\n\n".join(
        f"**{title}** 🚧\n\n- 简介：一个大规模的中文数据集，共有许多条。\n- 规模：{at}.5M+\n- 链接：[some/{title[:4]}](https://huggingface.co/datasets/some/{at})"
        for at, title in enumerate(_TITLES)
    )
    found = records(f"## 数据集\n\n{text}\n")
    assert [one["name"] for one in found] == list(_TITLES)
    assert found[1]["summary"] == "一个大规模的中文数据集，共有许多条。 · 规模: 1.5M+"
    assert "parameters" not in found[1]
    assert [(one["rel"], one["label"]) for one in found[1]["links"]] == [("dataset", "some/Spar")]


def test_names_above_labels_alone_are_entries_where_others_stand_above_titles() -> None:
    above = "".join(
        f"* Model {at}\n  * [{title} {at}](https://arxiv.org/abs/2401.{at:05})\n  * [github repo](https://github.com/a/m{at})\n"
        for at, title in enumerate(_TITLES * 3)
    )
    alone = (
        "* GPT-Neo\n  * [github repo](https://github.com/a/neo)\n"
        "* GPT-J\n  * [github repo](https://github.com/a/j) (not official)\n"
    )
    found = records(f"## Models\n\n{above}\n## More\n\n{alone}")
    assert len(found) == 3 * len(_TITLES) + 2
    assert [(one["name"], [link["rel"] for link in one["links"]]) for one in found[-2:]] == [
        ("GPT-Neo", ["code"]),
        ("GPT-J", ["code"]),
    ]


def test_a_heading_whose_facts_have_an_address_is_the_entry_as_its_like_are_and_notes_are_none() -> None:
    facts = "\n- Data: {}\n- Author: [Sid](https://twitter.com/sid)\n- Net implementation: https://github.com/a/net\n- [Source](https://twitter.com/sid/status/1)\n"
    models = "".join(
        f"## {name}\n{facts.format(data)}\n"
        for name, data in (
            ("faces", "FFHQ"),
            ("horse", "LSUN"),
            ("maps", "https://drive.google.com/file/d/1"),
            ("cat", "LSUN"),
            ("car", "LSUN"),
        )
    )
    found = records(f"# Models\n\n{models}\n## Notes\n\n- The word slim means fewer maps.\n")
    assert [one["name"] for one in found] == ["faces", "horse", "maps", "cat", "car"]
    assert [link["rel"] for link in found[0]["links"]] == ["blog", "code", "blog"]
    assert found[0]["summary"] == "Data: FFHQ"
    assert [link["rel"] for link in found[2]["links"]] == ["dataset", "blog", "code", "blog"]


def test_items_that_are_a_venue_and_its_year_are_headings_of_the_papers_below() -> None:
    text = "".join(
        f"- **{venue}**\n  - **{title} in Sparse Networks**\n    - Two bits are an atom, and all zeros are skipped.\n"
        for venue, title in zip(("MICRO2022", "ISSCC2023", "DAC2023", "ISCA 2024"), _TITLES, strict=False)
    )
    found = records(f"## Conference\n\n{text}")
    assert [one["title"] for one in found] == [f"{title} in Sparse Networks" for title in _TITLES[:4]]
    assert [one["venue"] for one in found] == ["MICRO 2022", "ISSCC 2023", "DAC 2023", "ISCA 2024"]


def test_links_behind_words_or_items_of_something_else_are_not_those_of_the_entry_before() -> None:
    bold = "".join(
        f"- **{title}**\n\n  [paper](https://arxiv.org/abs/2401.{at:05})\n\n" for at, title in enumerate(_TITLES)
    )
    reviews = "---\n\nReviews of models\n\nhttps://arxiv.org/pdf/2402.00001\nhttps://arxiv.org/html/2402.00002\n"
    family = "> A note.\n\n* A family: [github repo](https://github.com/a/family)\n  * One\n"
    for behind in (reviews, family):
        found = records(f"## Papers\n\n{bold}{behind}")[: len(_TITLES)]
        assert [len(one["links"]) for one in found] == [1] * len(_TITLES)


def test_words_do_not_part_links_from_the_entry_above_where_these_are_a_form() -> None:
    texts = [
        f"**[{title}](https://a.org/{at})**\n\nAnn Bell, Bob Cook\n\n[paper](https://arxiv.org/abs/2401.{at:05}) [code](https://github.com/a/{at})\n\n"
        for at, title in enumerate(_TITLES)
    ]
    assert [len(one["links"]) for one in records("## Papers\n\n" + "".join(texts))] == [3] * len(_TITLES)


def test_people_in_italics_some_with_their_pages_are_the_authors_of_the_title_above() -> None:
    text = "\n\n".join(
        f"- 2019 - KDD - {title}\n\n{indent}- *[Ann Bell](https://example.org/bell), Carl Dorn*"
        for title, indent in zip(_TITLES[:4], ("", "  ") * 2, strict=True)
    )
    found = records(text)
    assert [one["name"] for one in found] == list(_TITLES[:4])
    assert all([name["family"] for name in one["author"]] == ["Bell", "Dorn"] for one in found)


def test_items_with_one_page_of_their_name_below_them_are_entries_with_its_title_and_remarks() -> None:
    text = "\n".join(
        f"* {name}\n\t* [{name}: {title} (example.org)](https://{name}.example.org/)\n\t* CVPR 201{at}"
        for at, (name, title) in enumerate(zip(("Tern", "Gull", "Wren", "Rook"), _TITLES, strict=False))
    )
    found = records(text)
    assert [one["title"] for one in found] == [
        f"{name}: {title}" for name, title in zip(("Tern", "Gull", "Wren", "Rook"), _TITLES, strict=False)
    ]
    assert [(one["name"], one["venue"]) for one in found][:2] == [("Tern", "CVPR 2010"), ("Gull", "CVPR 2011")]
