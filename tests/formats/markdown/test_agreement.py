"""What the entries of a list say together, where one alone says too little."""

from __future__ import annotations

from typing import Any

from formats.markdown.lists import links, records


def authors(fields: dict[str, Any]) -> list[str]:
    return [person.get("family") or person["literal"] for person in fields.get("author", [])]


def test_authors_before_a_colon_a_full_stop_or_a_comma() -> None:
    found = records(
        """
        - Thomas Hofmann: Probabilistic Latent Semantic Indexing, SIGIR 1999.
        - Richard Socher, et al.: Recursive Deep Models for Compositionality, EMNLP 2013.
        - Quoc V. Le and Tomas Mikolov: Distributed Representations of Sentences, 2014.
        - Donald Hindle and Mats Rooth. Structural Ambiguity and Lexical Relations, 1993.
        - Patrick Pantel and Dekang Lin, Discovering Word Senses from Plain Text, 2002.
        - Daniel Cer et al.: [Universal Sentence Encoder](https://arxiv.org/abs/1803.11175), 2018.
        """
    )
    assert [(authors(one), one["name"]) for one in found] == [
        (["Hofmann"], "Probabilistic Latent Semantic Indexing"),
        (["Socher", "others"], "Recursive Deep Models for Compositionality"),
        (["Le", "Mikolov"], "Distributed Representations of Sentences"),
        (["Hindle", "Rooth"], "Structural Ambiguity and Lexical Relations"),
        (["Pantel", "Lin"], "Discovering Word Senses from Plain Text"),
        (["Cer", "others"], "Universal Sentence Encoder"),
    ]
    assert found[0]["venue"] == "SIGIR 1999"


def test_words_before_many_titles_are_a_topic_and_no_name() -> None:
    found = records(
        "\n".join(
            f"- {topic}: [A Survey of Thing {number} and Its Uses](https://arxiv.org/abs/2001.0000{number})"
            for number, topic in enumerate(["Fraud", "Fraud", "Fraud", "Ranking", "Ranking", "Vision"])
        )
    )
    assert {one["name"] for one in found} == {f"A Survey of Thing {number} and Its Uses" for number in range(6)}
    assert found[0]["keyword"] == "Fraud"


def test_words_before_few_titles_are_names() -> None:
    found = records(
        "\n".join(
            f"- {name}: [A Paper on Thing {number} and Its Uses](https://arxiv.org/abs/2001.0000{number})"
            for number, name in enumerate(["AlphaNet", "BetaNet", "GammaNet", "DeltaNet"])
        )
    )
    assert [one["name"] for one in found] == ["AlphaNet", "BetaNet", "GammaNet", "DeltaNet"]


def test_a_venue_nobody_knows_among_venues_set_alike() -> None:
    venues = ["ICLR 2024", "ACL 2023", "CVPR 2022", "ICML 2021", "AAAI 2020", "KDD 2019", "NAACL 2022", "EMNLP 2021"]
    found = records(
        "\n".join(
            f"- **(Name{number})** _A Title of Paper {number} on Cells_ `{venue}` [[Paper](https://example.org/{number})]"
            for number, venue in enumerate([*venues, "COLING 2020", "BMC Bioinformatics 2022"])
        )
    )
    assert (found[-1]["venue"], found[-1]["issued"]) == ("BMC Bioinformatics 2022", "2022")


def test_a_column_of_times_that_holds_venues() -> None:
    found = records(
        """
        | Time | Paper | Repo |
        |---|---|---|
        |ECCV22|[A Title of the First Paper](https://example.org/1)|[x](https://github.com/a/x)|
        |CVPR21|[A Title of the Second Paper](https://example.org/2)|[y](https://github.com/a/y)|
        |ICCV19|[A Title of the Third Paper](https://example.org/3)|[z](https://github.com/a/z)|
        """
    )
    assert [(one["venue"], one["issued"]) for one in found] == [
        ("ECCV 2022", "2022"),
        ("CVPR 2021", "2021"),
        ("ICCV 2019", "2019"),
    ]


def test_the_size_of_data_is_no_number_of_parameters() -> None:
    found = records(
        """
        | Dataset | Size | Paper |
        |---|---|---|
        | SetOne | 9M | [Paper](https://arxiv.org/abs/2001.00001) |
        | SetTwo | 12M | [Paper](https://arxiv.org/abs/2001.00002) |
        """
    )
    assert not any("parameters" in one for one in found)


def test_headings_give_date_and_venue() -> None:
    found = records(
        """
        # Papers
        ## Papers of 2024
        ### ICLR
        - [A Title of the First Paper](https://example.org/1)
        - [A Title of the Second Paper](https://example.org/2), CVPR 2023
        ## 2017-10
        - [A Title of the Third Paper](https://example.org/3)
        """
    )
    assert [(one.get("venue"), one["issued"]) for one in found] == [
        ("ICLR 2024", "2024"),
        ("CVPR 2023", "2023"),
        (None, "2017-10"),
    ]


def test_links_on_authors_are_no_papers() -> None:
    (found,) = records(
        """
        | Title | Links |
        |---|---|
        | **A Long Title of a Paper** <br> [Ann Lee](https://a.org), [Bo Kim](https://b.org) | [Paper](https://arxiv.org/abs/2001.00001) |
        """
    )
    assert links(found)["paper"] == "https://arxiv.org/abs/2001.00001"


def test_a_second_link_in_brackets_is_no_part_of_the_name() -> None:
    (found,) = records(
        """
        | Course | Duration |
        |---|---|
        | [Theory of Computation](https://a.org/1) ([alternative](https://a.org/2)) | 13 weeks |
        """
    )
    assert found["name"] == "Theory of Computation"


def test_what_folds_out_below_a_linked_title_has_a_form_of_its_own() -> None:
    folds = "\n".join(
        f"<details><summary><b><a href='https://github.com/a/tool{number}'>tool{number}</a></b> - Reads the format of kind {number} well.</summary>\n\n"
        f"- [PyPi](https://pypi.org/project/tool{number}) (12K / month · 72 · 26.06.2025)\n"
        f"- [Conda](https://anaconda.org/tool{number}) (9K / month · 12.03.2025)\n</details>"
        for number in range(6)
    )
    hidden = "\n".join(
        f"- <b><a href='https://github.com/b/other{number}'>other{number}</a></b> (21 · 3K) - a tool that does the work of kind {number}."
        for number in range(6)
    )
    found = records(f"## Tools\n{folds}\n\n<details><summary>Show hidden projects</summary>\n\n{hidden}\n</details>")
    assert [one["name"] for one in found] == [*(f"tool{n}" for n in range(6)), *(f"other{n}" for n in range(6))]


PAPERS = "\n".join(f"- [A Title of Paper {number}](https://arxiv.org/abs/2001.0000{number})" for number in range(8))


def test_people_are_no_entries() -> None:
    found = records(
        f"""
        ## Papers
        {PAPERS.replace(chr(10), chr(10) + " " * 8)}
        ## People
        - [Ann Lee (Some Institute, Norway)](https://a.org)
        - [Bo Kim (Other Institute, India)](https://b.org)
        - [Cy Ray (Third Institute, Chile)](https://c.org)
        """
    )
    assert len(found) == 8


def test_a_section_before_the_table_of_contents_that_it_does_not_name() -> None:
    found = records(
        f"""
        # List
        ## Trending
        - [Star](https://github.com/a/star)
        - [Moon](https://github.com/a/moon)
        ## Contents
        - [Papers](#papers)
        - [Tools](#tools)
        - [Data](#data)
        - [More](#more)
        ## Papers
        {PAPERS.replace(chr(10), chr(10) + " " * 8)}
        """
    )
    assert [one["name"] for one in found] == [f"A Title of Paper {number}" for number in range(8)]


def test_names_below_names_are_entries() -> None:
    names = "\n".join(f"- [tool{number}](https://github.com/a/tool{number})" for number in range(8))
    found = records(f"{names}\n- [pattern](https://github.com/a/pattern)\n  - [patternlite](https://github.com/b/lite)")
    assert [one["name"] for one in found][-2:] == ["pattern", "patternlite"]
