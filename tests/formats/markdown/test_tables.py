from __future__ import annotations

import pytest

from formats.markdown.lists import codes, drafts, links, records

URL = "https://arxiv.org/abs/2001.00001"


def test_columns_in_any_order_and_language() -> None:
    (fields,) = records(
        f"""
        |序号|论文|机构|参数量|代码|时间|
        |---|---|---|---|---|---|
        |1|[A Title of a Paper]({URL})|清华大学、智源|130亿|[link](https://example.org/c)|2022年8月|
        """
    )
    assert fields["title"] == "A Title of a Paper"
    assert fields["organizations"] == ["清华大学", "智源"]
    assert fields["parameters"] == 13 * 10**9
    assert fields["issued"] == "2022-08"
    assert links(fields) == {"paper": URL, "code": "https://example.org/c"}


def test_ragged_rows_and_unknown_columns() -> None:
    first, second = records(
        f"""
        |Model|F1|Paper / Source|Code|
        |---|---|---|---|
        |BiDAF (Seo et al., 2017)|66.3|[Attention Flow of a Kind]({URL})|[Official](https://github.com/a/b)|
        |Other|50|[Another Paper of Note](https://example.org/a.pdf)
        """
    )
    assert (first["name"], first["title"]) == ("BiDAF", "Attention Flow of a Kind")
    assert first["issued"] == "2017"
    assert first["columns"] == {"F1": "66.3"}
    assert links(first)["code"] == "https://github.com/a/b"
    assert links(second) == {"paper": "https://example.org/a.pdf"}


def test_rows_that_name_nothing_are_told() -> None:
    found, report = drafts("|Dataset|Question|Answer|\n|---|---|---|\n|SQuAD|What?|That.|\n")
    assert found == []
    assert codes(report, repaired=False) == {"not-an-entry"}


def test_tables_that_are_no_lists() -> None:
    found, report = drafts(
        """
        <table><tr><td><strong>Application</strong></td><td><a href="https://example.org">x</a></td></tr></table>

        |Story|Question|
        |---|---|
        |Long ago|Where?|
        """
    )
    assert found == []
    assert [problem.code for problem in report.problems] == ["not-read", "not-an-entry"]


def test_a_table_without_header_is_guessed() -> None:
    (fields,) = records(
        f"""
        | | | |
        |---|---|---|
        |2020|[A Title of a Paper]({URL})|[code](https://example.org/c)|
        """
    )
    assert fields["title"] == "A Title of a Paper"
    assert fields["issued"] == "2020"
    assert links(fields) == {"paper": URL, "code": "https://example.org/c"}


def test_a_table_whose_dashes_are_too_few_is_a_table() -> None:
    found, report = drafts(f"|Name|Paper|Code|\n|---|---|\n|A|[link]({URL})|-|\n")
    assert [draft.fields["name"] for draft in found] == ["A"]
    assert "table-delimiter" in codes(report, repaired=True)


def test_an_empty_line_does_not_end_a_table() -> None:
    found, report = drafts(
        f"""
        |Name|Paper|
        |---|---|
        |A|[link]({URL})|

        |B|[link](https://arxiv.org/abs/2001.00002)|

        |Name|Code|
        |---|---|
        |C|[link](https://github.com/a/b)|

        a | b
        """
    )
    assert [(draft.fields["name"], draft.line) for draft in found] == [("A", 4), ("B", 6), ("C", 10)]
    assert [(p.code, p.line) for p in report.problems if p.repaired] == [("table-gap", 5)]


def test_more_cells_than_columns() -> None:
    found, report = drafts(
        f"|Name|Paper|\n|---|---|\n|A|[link]({URL})|[code](https://github.com/a/b)|\n|B|[link]({URL})||\\\n"
    )
    assert links(dict(found[0].fields))["code"] == "https://github.com/a/b"
    assert [(p.code, p.line, p.repaired) for p in report.problems] == [
        ("extra-cells", 3, True),
        ("extra-cells", 4, True),
    ]


def test_a_table_of_models_as_people_keep_them() -> None:
    (fields,) = records(
        f"""
        | | Language Model | Release Date | Checkpoints | Paper/Blog | Params (B) | Context Length | Licence | Demo |
        |---|---|---|---|---|---|---|---|---|
        |0| T5 | 2019/10 | [T5 & Flan-T5](https://huggingface.co/a/b), [Flan (HF)](https://huggingface.co/c/d) | [A Title of a Paper]({URL}) | 0.06 - 11 | [512](https://example.org/c) | Apache 2.0 | Local Demo |
        """
    )
    assert (fields["name"], fields["title"], fields["issued"]) == ("T5", "A Title of a Paper", "2019-10")
    assert (fields["parameters"], fields["license"]) == (11 * 10**9, "Apache 2.0")
    assert [link["rel"] for link in fields["links"]] == ["weights", "weights", "paper", "link"]
    assert fields["columns"] == {"Context Length": "512", "Demo": "Local Demo"}
    assert "author" not in fields
    assert "summary" not in fields


def test_rows_of_a_name_and_what_it_is() -> None:
    first, second = records(
        """
        |模型链接|模型描述|
        |---|---|
        |MedPalm|谷歌的医疗模型|
        |[Claude](https://example.org/c)|对手|
        """
    )
    assert (first["name"], first["summary"]) == ("MedPalm", "谷歌的医疗模型")
    assert links(second) == {"website": "https://example.org/c"}


def test_a_table_of_kind_description_and_address() -> None:
    (fields,) = records("|数据类型|数据描述|数据链接|\n|---|---|---|\n|微调|自动生成的指令集|https://github.com/a/b|\n")
    assert (fields["name"], fields["keyword"]) == ("自动生成的指令集", "微调")
    assert links(fields) == {"dataset": "https://github.com/a/b"}


def test_a_title_that_looks_like_a_venue_and_is_no_paper_itself() -> None:
    (fields,) = records(
        f"""
        |标题|更新日期|论文地址|
        |---|---|---|
        |[CoNLL-2003](https://example.org/ner)|2003年5月|[论文]({URL})|
        """
    )
    assert (fields["name"], fields["issued"]) == ("CoNLL-2003", "2003-05")
    assert links(fields) == {"link": "https://example.org/ner", "paper": URL}


def test_doubts_are_told_and_left() -> None:
    found, report = drafts(
        f"""
        |Year|Name|Title|Venue|Paper|
        |---|---|---|---|---|
        |2012|A|A Title of a Paper|[link](https://example.org/x)|[link]({URL})|
        |2018-2019|B|Another Title of It|x|[link]({URL})|
        |2020|C|A Title of a Paper <br> The Title of Another|x|[link]({URL}) [link](https://arxiv.org/abs/2001.00002)|
        """
    )
    assert codes(report, repaired=False) == {"year", "shifted-column", "year-range", "two-papers"}
    assert [draft.fields["issued"] for draft in found] == ["2012", "2018", "2020"]
    assert found[2].fields["links"][1]["rel"] == "related"


def test_an_organization_among_authors_has_one_name() -> None:
    fields = records(
        """
        |Title|Authors|Paper|
        |---|---|---|
        |A Model of Everything|Google Brain|[pdf](https://arxiv.org/abs/2001.00001)|
        |A Model of Something|Jane Doe|[pdf](https://arxiv.org/abs/2001.00002)|
        """
    )
    assert [record["author"] for record in fields] == [
        [{"literal": "Google Brain"}],
        [{"family": "Doe", "given": "Jane"}],
    ]


def test_a_label_that_names_its_model_is_no_summary() -> None:
    (fields,) = records("|Name|Paper|\n|---|---|\n|Foo|[Foo-1.5 Paper](https://arxiv.org/abs/2001.00001)|\n")
    assert fields["links"] == [
        {"rel": "paper", "url": "https://arxiv.org/abs/2001.00001", "label": "Foo-1.5 Paper"},
    ]
    assert "summary" not in fields


def test_no_name_is_lost_of_two_in_a_cell() -> None:
    (fields,) = records("|Model|\n|---|\n|[Foo](https://example.org/foo)<br>[Bar](https://github.com/a/bar)|\n")
    assert fields["name"] == "Foo"
    assert [link.get("label", "") for link in fields["links"]] == ["", "Bar"]


def test_a_badge_beside_a_title_is_what_its_host_says() -> None:
    (record,) = records(
        """
        | Title | Modality | J/C | Year |
        |---|---|---|---|
        | [**A Title of a Paper**](https://arxiv.org/abs/2001.00001)[![Star](https://img.shields.io/a)](https://github.com/a/b) | H&E, CT & MR | MICCAI | 2020 |
        """
    )
    assert [(link["rel"], link["url"]) for link in record["links"]] == [
        ("paper", "https://arxiv.org/abs/2001.00001"),
        ("code", "https://github.com/a/b"),
    ]
    assert record["modalities"] == ["H&E", "CT", "MR"]
    assert record["venue"] == "MICCAI"


def test_authors_on_the_second_line_of_a_cell_are_no_second_paper() -> None:
    (record,) = records(
        f"""
        | Title | Links |
        |---|---|
        | **A Title of a Paper**<br>*Some One, Other Body* | [PDF]({URL}) [Code](https://github.com/a/b) |
        """
    )
    assert record["title"] == "A Title of a Paper"
    assert [author["family"] for author in record["author"]] == ["One", "Body"]
    assert links(record) == {"paper": URL, "code": "https://github.com/a/b"}


def test_a_column_called_model_name_is_the_name_beside_one_of_features_and_sizes_in_billions() -> None:
    features = (
        "Trained from scratch on notes",
        "Self-consistency and chains of steps",
        "Many rounds of dialogue",
        "Questions in turn",
    )
    rows = [
        f"| {name} | LLaMA | {size} | {feature} | 0{at}/2023 | https://git.example/{name} |"
        for at, (name, size, feature) in enumerate(
            zip(("Alma", "Bor", "Ceto", "Dione"), (7, 13, 70, 175), features, strict=True), 1
        )
    ]
    header = "| **Model Name** | **Base** | **Para. (B)** | **Features** | **Date** | **Link** |\n|---|---|---|---|---|---|\n"
    found = records(header + "\n".join(rows))
    assert [one["name"] for one in found] == ["Alma", "Bor", "Ceto", "Dione"]
    assert [one["summary"] for one in found] == list(features)
    assert found[3]["parameters"] == 175_000_000_000


@pytest.mark.parametrize(("header", "issued"), [("Release Date", "2008-11"), ("Years", "2008")])
def test_a_year_and_a_month_in_a_column_of_dates_are_no_range(header: str, issued: str) -> None:
    found, report = drafts(f"| Dataset | Link | {header} |\n|---|---|---|\n| Alma | [site]({URL}) | 2008-11 |\n")
    assert found[0].fields["issued"] == issued
    assert ("year-range" in codes(report, repaired=False)) == (issued == "2008")


def test_a_citation_in_brackets_behind_a_name_has_its_authors_and_year() -> None:
    header = "| Dataset | Links | Size |\n|---|---|---|\n"
    cites = ("Alma (Bell et al., 2021)", "Bor (Cole and Dean, 2020)", "Ceto (2019)", "Dione (Acme, 2018)")
    rows = [f"| {one} | [📄](https://arxiv.org/abs/2101.0000{at}) | {at}K cases |" for at, one in enumerate(cites)]
    found = records(header + "\n".join(rows))
    assert [one["name"] for one in found] == ["Alma", "Bor", "Ceto", cites[3]]
    assert [one["issued"] for one in found] == ["2021", "2020", "2019", "2018"]
    assert [[person.get("family", "") for person in one.get("author", [])] for one in found[1:]] == [
        ["Cole", "Dean"],
        [],
        [],
    ]
    assert found[0]["author"][0] == {"family": "Bell"}


def test_a_month_in_code_style_is_the_date() -> None:
    lines = [
        f"- [`201{at}-09`] *A Short Story of Sorting Part {at}*, A. Bell [[pdf]](https://example.org/{at}.pdf)"
        for at in range(4)
    ]
    found = records("\n".join(lines))
    assert [one["issued"] for one in found] == ["2010-09", "2011-09", "2012-09", "2013-09"]
    assert not any("keyword" in one for one in found)


def test_two_spaces_part_a_title_from_the_text_behind_it() -> None:
    text = """
| Paper | Links |
| --- | --- |
| 1) Faster Sampling of Large Models  This paper shows a sampler for large models. It is fast. | [Paper](https://arxiv.org/abs/2506.17298) |
| 2) RAG+  Introduces a store of examples beside the store of facts. | [Paper](https://arxiv.org/abs/2506.15841) |
| 3) Search with Many Agents  Proposes agents that search together. | [Paper](https://arxiv.org/abs/2506.17188) |
"""
    assert [draft.fields["title"] for draft in drafts(text)[0]] == [
        "Faster Sampling of Large Models",
        "RAG+",
        "Search with Many Agents",
    ]


@pytest.mark.parametrize("header", ["Dataset Scale", "Data Size", "Training Data Scale", "数据大小", "Metric / Scale"])
def test_the_size_of_data_is_no_number_of_parameters(header: str) -> None:
    (fields,) = records(
        f"| Model | Year | {header} | Model Size | Paper |\n|---|---|---|---|---|\n"
        f"| **Alma** | 2024 | 309B | 2.4B | [paper](https://arxiv.org/abs/2401.01234) |\n"
    )
    assert fields["parameters"] == 2_400_000_000
    assert fields["columns"] == {header: "309B"}


@pytest.mark.parametrize("size", ["60 million patients", "10K pages / 3.3K objects", "7K条"])
def test_a_count_of_other_things_is_no_number_of_parameters(size: str) -> None:
    (fields,) = records(f"| Name | Size | Link |\n|---|---|---|\n| **Alma** | {size} | [data](https://example.org) |\n")
    assert fields["columns"] == {"Size": size}
    assert "parameters" not in fields


def test_rows_whose_names_lead_to_files_are_entries_and_their_words_the_summary() -> None:
    cells = [
        (f"https://{name.lower()}.example", name, f"What {name} holds for all of its readers.")
        for name in ("Alma", "Bor", "Ceto", "Dione", "Elara")
    ]
    cells += [("docs/two words.pdf", "Fornjot", "A paper on it."), ("docs/g.pdf", "Galatea", "Another one.")]
    rows = "".join(f'<tr><td><a href="{url}">{name}</a></td><td>{words}</td></tr>\n' for url, name, words in cells)
    found, report = drafts(f"<table>\n{rows}</table>")
    assert [one.fields["name"] for one in found] == [name for _, name, _ in cells]
    assert found[5].fields["links"] == [{"rel": "paper", "url": "docs/two words.pdf"}]
    assert found[5].fields["summary"] == "A paper on it"
    assert [one.message for one in report.problems] == [
        f"“{name}”: the link is a path beside the list, not a web address: {url}" for url, name, _ in cells[5:]
    ]


def test_a_name_of_which_a_part_leads_to_a_file_keeps_the_file() -> None:
    names = ("Alma", "Bor", "Ceto", "Dia")
    rows = "\n".join(f"| [{name}](./notes/{name}.md) v2.0 | 3D | [Github]({URL}/{name}) |" for name in names)
    for name, fields in zip(names, records(f"| Dataset | Description | Website |\n|---|---|---|\n{rows}"), strict=True):
        assert fields["name"] == f"{name} v2.0"
        assert fields["links"][0] == {"rel": "link", "url": f"./notes/{name}.md"}


def test_rows_of_results_are_no_part_of_the_heading_above_that_is_an_entry() -> None:
    called = ("Alma", "Bor", "Ceto", "Dione", "Elara")
    items = "\n".join(f"- [{name}](https://{name.lower()}.example) (ICRA 2021)" for name in called)
    data = "\n".join(
        f"### [Turning Robot Wheels {at}](https://data.example/{at})\n|Method|mAP|\n|---|---|\n"
        + "\n".join(f"|[{name}](https://{name.lower()}.example)|{at}.{len(name)}|" for name in called)
        for at in range(1, 4)
    )
    found, report = drafts(f"# Robots\n\n## Methods\n{items}\n\n## Results\n{data}\n")
    assert [one.fields["name"] for one in found] == [*called, *(f"Turning Robot Wheels {at}" for at in range(1, 4))]
    assert [len(one.fields["links"]) for one in found] == [1] * 8
    assert {one.reason for one in report.problems} == {"links that records have"}


def test_rows_that_only_say_there_is_nothing_are_left_out() -> None:
    rows = "| - | - | - |\n| TBD | | - |\n| Alma | 2020 | [page](https://example.org/a) |\n| - | - | - |\n"
    (fields,) = records(f"| Model | Date | Link |\n|---|---|---|\n{rows}")
    assert fields["name"] == "Alma"


def test_captions_below_a_row_of_pictures_are_no_entries() -> None:
    found, report = drafts(
        """
        ## Boats

        <img src="a.jpg" height="200px" />|<img src="b.jpg"/>|![](c.jpg)
        ----|-----|----
        Alma|[Brig](https://example.org/brig) by Ann Bell|Cutter

        - [Drawing Boats in Fog and in Snow](https://example.org/boats). Ann Bell.
        - [Drawing Terns in Fog and in Snow](https://example.org/terns). Ann Bell.
        """
    )
    assert [one.fields["name"][:8] for one in found] == ["Drawing "] * 2
    assert [problem.reason for problem in report.problems] == ["captions of pictures"]


def test_words_beside_a_picture_in_a_table_are_an_entry() -> None:
    (first, second) = records(
        """
        | Picture | Title | Paper |
        |---|---|---|
        | ![](a.png) | Drawing Boats in Fog | [paper](https://example.org/boats) |
        | ![](b.png) | Drawing Terns in Fog | [paper](https://example.org/terns) |
        """
    )
    assert [first["name"], second["name"]] == ["Drawing Boats in Fog", "Drawing Terns in Fog"]


PAPERS = "".join(
    f"- [Drawing {what} in Fog and in Snow](https://arxiv.org/abs/2101.0000{at}). Ann Bell, Bo Kim.\n"
    for at, what in enumerate(("Boats", "Terns", "Gulls", "Ships", "Rafts", "Cats"))
)


def test_a_table_whose_papers_are_still_to_be_filled_in() -> None:
    names = ("Alma", "Brig", "Ceto", "Dory", "Esk", "Fram")
    rows = "".join(f"| {name} | {at}0k images | |\n" for at, name in enumerate(names, 1))
    table = f"| Dataset | Images | Paper |\n|---|---|---|\n{rows}| Gjoa | 3 | |\n"
    found = records(f"## Datasets\n\n{table}\n## Papers\n\n{PAPERS}")
    assert [one["name"] for one in found[:-6]] == list(names)  # a number alone is a result


def test_a_table_of_sources_is_read_where_the_list_begins_with_it() -> None:
    head, names = "## Sources\n\n| Name | What |\n|---|---|\n", ("Alma", "Brig", "Ceto", "Dory", "Esk")
    table = head + "".join(f"| [{name}](https://{name}.example) | boats of {name} |\n" for name in names)
    assert [one["name"] for one in records(f"{table}\n## Papers\n\n{PAPERS}")[:5]] == list(names)
    assert len(records(f"## Papers\n\n{PAPERS}\n{table}")) == 6
    assert len(records(f"{table.partition('| [Ceto')[0]}\n## Papers\n\n{PAPERS}")) == 6


def test_bold_words_alone_in_a_row_are_the_heading_of_the_rows_below() -> None:
    parts = {
        "Input Reconstruction": ("GRAM", "AudioMAE", "Dasheng"),
        "Latent Prediction": ("BEATs", "WavLM", "Whisper"),
    }
    rows = "\n".join(
        f"| **{part}** | | |\n| | | |\n" + "\n".join(f"| {name} | ICML 202{len(name) % 5} | 4.7k |" for name in names)
        for part, names in parts.items()
    )
    found, _ = drafts(f"## Models\n\n| Model | Venue | Description |\n|---|---|---|\n{rows}")
    told = [(one.fields["name"], one.headings[-1]) for one in found]
    assert told == [(name, part) for part, names in parts.items() for name in names]


def test_a_title_without_a_link_goes_on_behind_a_line_break_in_its_cell() -> None:
    rows = "\n".join(
        f"| 201{at} | HCLT | 한국어 대화 모델 {at} 학습 방식의<br />한국어 식당 예약 시스템 개발 {at} |"
        for at in range(3)
    )
    more = "\n".join(
        f"| 201{at} | HCLT | [한국어 대화 모델링 {at}](http://www.dbpia.co.kr/NODE{at}) |" for at in range(9)
    )
    found = records(f"## Papers\n\n| Date | Conference | Paper |\n|---|---|---|\n{rows}\n{more}\n")
    assert [one["name"] for one in found[:3]] == [
        f"한국어 대화 모델 {at} 학습 방식의 한국어 식당 예약 시스템 개발 {at}" for at in range(3)
    ]


def test_signs_behind_a_back_slash_are_part_of_a_bare_address() -> None:
    first, second = records(
        r"""
        |Name|About|Link|
        |---|---|---|
        |Alma|Dialogue|https://huggingface.co/datasets/a/b\_c\_d|
        |Tern|Images|https://example.org/faq\#collection|
        """
    )
    assert [link["url"] for link in first["links"]] == ["https://huggingface.co/datasets/a/b_c_d"]
    assert [link["url"] for link in second["links"]] == ["https://example.org/faq#collection"]


def test_words_beside_names_in_bold_are_no_titles_where_none_looks_like_one() -> None:
    inputs = [
        "scanned thesis page images",
        "Italian handwritten line images",
        "word crops; text recognition",
        "scene text",
    ]
    rows = "".join(
        f"| [![Star](https://img.shields.io/s.svg)](https://github.com/a/{at}) **Alma{at}** | {words} | [code](https://github.com/a/{at}) |\n"
        for at, words in enumerate(inputs)
    )
    for header in ("| Name | Input / Target | Links |", "| Repository | Strong Coverage | Links |"):
        found = records(f"{header}\n|---|---|---|\n{rows}")
        assert [one["name"] for one in found] == ["Alma0", "Alma1", "Alma2", "Alma3"]
        assert [list(one["columns"].values()) for one in found] == [[words] for words in inputs]
        assert not any("title" in one for one in found)


def test_a_badge_says_the_venue() -> None:
    names = [("ICDAR 2021", "Alma"), ("NeurIPS 2025", "Tern"), ("arXiv 2024.07", "Kelp")]
    rows = "".join(
        f"| 2021.05 | [![{said}](https://img.shields.io/badge/{said.replace(' ', '-')}-444)]({URL})<br>**{name}** | [Paper]({URL}) |\n"
        for said, name in names
    )
    for header in ("Name", "Title"):
        found = records(f"| Date | {header} | Links |\n|---|---|---|\n{rows}")
        assert [one.get("venue") for one in found] == ["ICDAR 2021", "NeurIPS 2025", None]
        assert [one["issued"] for one in found] == ["2021-05"] * 3


def test_a_badge_of_the_paper_says_the_venue() -> None:
    badge = f"[![Paper](https://img.shields.io/badge/CVPR-2023-blue)]({URL})"
    (fields,) = records(f"- **Alma: A Long Title of a Paper** {badge}\n")
    assert (fields["venue"], fields["issued"]) == ("CVPR 2023", "2023")


def test_a_row_without_a_link_is_an_entry_where_others_have_links() -> None:
    rows = "".join(f"| Alma{at} | images | https://example.org/{at} | 31 MB |\n" for at in range(4))
    found = records(
        f"| Name | About | Link | 数据大小 |\n|---|---|---|---|\n{rows}| Tern | pairs | | 15 million pairs |\n"
    )
    assert found[4]["name"] == "Tern"
    assert found[4]["columns"]["数据大小"] == "15 million pairs"


def test_words_behind_a_name_in_a_column_of_titles_are_the_title_and_labels_are_no_remark() -> None:
    rows = "".join(
        f"| {name} - {title} | [paper](https://arxiv.org/abs/2401.0000{at}) | [website](https://{name.lower()}.github.io)<br>{name} code |\n"
        for at, (name, title) in enumerate(
            (
                ("LDCast", "Latent Models for Forecasts of Rain"),
                ("GDE", "nowcasting of rain with generative models"),
                ("SEEDS", "Emulation of Forecasts at Scale"),
            )
        )
    )
    found = records(f"| Model - Paper Title | Paper | Note |\n|---|---|---|\n{rows}")
    assert [one["name"] for one in found] == ["LDCast", "GDE", "SEEDS"]
    assert found[1]["title"] == "nowcasting of rain with generative models"
    assert [one["summary"] for one in found] == ["LDCast code", "GDE code", "SEEDS code"]


def test_each_of_several_words_in_code_style_is_a_keyword() -> None:
    (found,) = records(
        "## Papers\n\n- [Coding with Prompts](https://arxiv.org/abs/2401.00001) - in ACL 2022 `knowledge` `PLM` `few/zero-shot`\n"
    )
    assert (found["venue"], found["keyword"]) == ("ACL 2022", "knowledge, PLM, few/zero-shot")


def test_an_organization_beside_venue_and_year_is_no_part_of_the_venue() -> None:
    text = "".join(
        f"* **{name}**: [{name} of Speech and Sound](https://arxiv.org/abs/2301.0000{at}) ({said})\n"
        for at, (name, said) in enumerate(
            (("One", "TASLP 2023, Google"), ("Two", "2023-12, Meta"), ("Three", "ACL 2021"))
        )
    )
    found = records(f"## Papers\n\n{text}")
    assert [one.get("venue") for one in found] == ["TASLP 2023", None, "ACL 2021"]
    assert [one.get("organizations") for one in found] == [["Google"], ["Meta"], None]


def test_a_badge_says_the_venue_also_where_it_leads_nowhere_and_a_text_in_a_repository_is_no_code() -> None:
    row = (
        "| [![Publish](https://img.shields.io/badge/Conference-ICLR'25-blue)]() <br> [Pruning of Layers {at}](https://arxiv.org/abs/2403.1788{at}) "
        "| [![Type](https://img.shields.io/badge/Type-Depth-blue)](https://github.com/a/list/blob/main/concepts/types.md) |\n"
    )
    found = records("| Paper | Kind |\n|---|---|\n" + "".join(row.format(at=at) for at in range(3)))
    assert [one["venue"] for one in found] == ["ICLR 2025"] * 3
    assert [link["rel"] for link in found[0]["links"]] == ["paper", "link"]


def test_how_many_there_are_is_the_name_of_no_data_set() -> None:
    rows = "".join(
        f"| {name} | {at}0,521 users | 1,{at}79 items | [SAFT](https://arxiv.org/abs/2504.0486{at}) |\n"
        for at, name in enumerate(("Alma-Apps", "Alma-Movie", "Tern-Crime", "Tern-Poetry"), start=1)
    )
    found = records(f"| Name | #source nodes | #nodes | Source |\n|---|---|---|---|\n{rows}")
    assert [one["name"] for one in found] == ["Alma-Apps", "Alma-Movie", "Tern-Crime", "Tern-Poetry"]
    assert found[0]["columns"]["#source nodes"] == "10,521 users"


def test_labels_in_brackets_are_no_part_of_a_name_and_words_in_code_style_are_values() -> None:
    (fields,) = records(
        f"""
        |Model|Year|Modalities|Paper|Why it matters|
        |---|---|---|---|---|
        |MedBert[[data](https://example.org/d)] [[paper]]({URL})|2023|`text` `graph`|[Nature]({URL})|The first of its kind; still in use.|
        """
    )
    assert (fields["name"], fields.get("title", "")) == ("MedBert", "")
    assert fields["modalities"] == ["text", "graph"]
    assert fields["summary"] == "The first of its kind; still in use"
