from __future__ import annotations

import pytest

from formats.markdown.lists import drafts, links, records

URL = "https://arxiv.org/abs/2001.00001"


@pytest.mark.parametrize(
    ("text", "name", "title"),
    [
        (f"- [A Title of a Paper]({URL})", "", "A Title of a Paper"),
        (f"- 3D-GAN - [A Title of a Paper]({URL})", "3D-GAN", "A Title of a Paper"),
        (f"- **3D-GAN**: [A Title of a Paper]({URL})", "3D-GAN", "A Title of a Paper"),
        (f'- **3D-GAN**: "A Title of a Paper", *arXiv, May 2020*. [[Paper]({URL})]', "3D-GAN", "A Title of a Paper"),
        (f'- **[3D-GAN]** "A Title of a Paper", [[Paper]({URL})]', "3D-GAN", "A Title of a Paper"),
        (f"- **A Title of a Paper**. *Some One, Other Body*. ICML 2020. [[pdf]({URL})]", "", "A Title of a Paper"),
        (f"1. **3D-GAN**. A Title of a Paper, 2020. [[Model&Code]({URL})]", "3D-GAN", "A Title of a Paper"),
        (f"- A Title of a Paper. [Hoare (1962)]({URL})", "", "A Title of a Paper"),
        (f"- A Title and Another Word. [Hoare (1962)]({URL})", "", "A Title and Another Word"),
        (f"- [12] A Title of a Paper, Some One, Other Body, ICML 2020 [paper]({URL})", "", "A Title of a Paper"),
        (f"- 🔥 [A Title of a Paper (ICML 2020)]({URL})", "", "A Title of a Paper"),
        (f"- [ICML 2020] [A Title of a Paper]({URL})", "", "A Title of a Paper"),
        (f'- Vaswani et al. "A Title of a Paper." NIPS 2017. [link]({URL})', "", "A Title of a Paper"),
        (f"- Smith, J., & Doe, A. (2019). A Title of a Paper. Nature. [link]({URL})", "", "A Title of a Paper"),
        (f'- [Smith, John, and Ann Doe. "A Title of a Paper." Nature (2019).]({URL})', "", "A Title of a Paper"),
        (f'- ["Why?" and Other Questions of a Paper]({URL})', "", '"Why?" and Other Questions of a Paper'),
        (f"- [[paper]({URL})] A Title of a Paper", "", "A Title of a Paper"),
        (f"- [2023/04] A Title of a Paper. *Some One et al. arXiv.* [[paper]({URL})]", "", "A Title of a Paper"),
        (f"- [[ICML2020]({URL})] A Title of a Paper", "", "A Title of a Paper"),
        (f"- ICML 2020 oral, **3D-GAN**: A Title of a Paper, [arXiv]({URL})", "3D-GAN", "A Title of a Paper"),
        (f"- ICML 2020, The **odd thing** in a Paper, [arXiv]({URL})", "", "The odd thing in a Paper"),
        (f"- Better! A Title of a Paper (ICML 2020) [code]({URL})", "", "Better! A Title of a Paper"),
        (f"- [3D-GAN]({URL}): makes images of things", "3D-GAN", "3D-GAN"),
        (f'- DiMP: "A Title of a Paper" ICML. [[Paper]]({URL})', "DiMP", "A Title of a Paper"),
        (f"- Rank &amp; Sort \\_Loss\\_ for a Paper? [[paper]({URL})]", "", "Rank & Sort _Loss_ for a Paper?"),
        (f"- 《一篇论文的题目是这样》 [论文]({URL})", "", "一篇论文的题目是这样"),
    ],
)
def test_titles_and_names(text: str, name: str, title: str) -> None:
    (fields,) = records(text)
    assert fields["name"] == (name or title)
    assert fields.get("title", fields["name"]) == title
    assert [link["url"] for link in fields["links"]] == [URL]


def test_the_words_beside_the_title() -> None:
    (fields,) = records(
        f'- [Wang, Yixin, Dawen Liang, and David M. Blei. "Causal Inference for Systems." In Proceedings of the ACM Conference, '
        f"pp. 1-9. PMLR, 2020.]({URL})"
    )
    assert fields["author"][0] == {"family": "Wang", "given": "Yixin"}
    assert fields["venue"] == "Proceedings of the ACM Conference"
    assert fields["issued"] == "2020"


@pytest.mark.parametrize(
    ("text", "venue", "issued"),
    [
        ("Chen et al., ECCV 2022", "ECCV 2022", "2022"),
        ("Rebain et al. Arxiv 2020", "arXiv", "2020"),
        ("(KDD DLDay 2018)", "KDD DLDay 2018", "2018"),
        ("*Conference on Robot Learning (CoRL), Nov 2023*", "Conference on Robot Learning (CoRL)", "2023-11"),
        ("`Google` `2021`", "", "2021"),
        ("CVPR' 18", "CVPR 2018", "2018"),
        ("ACL2020 WS", "ACL WS 2020", "2020"),
        ("MIT | OSDI 22", "OSDI 2022", "2022"),
    ],
)
def test_venues_and_dates(text: str, venue: str, issued: str) -> None:
    (fields,) = records(f"- [A Title of a Paper](https://example.org/x), {text}")
    assert fields.get("venue", "") == venue
    assert fields["issued"] == issued


def test_a_venue_as_the_label_of_the_link() -> None:
    (fields,) = records(f"- [[ICML2020]({URL})] A Title of a Paper [[github](https://github.com/a/b)]")
    assert (fields["venue"], fields["issued"]) == ("ICML 2020", "2020")
    assert links(fields) == {"paper": URL, "code": "https://github.com/a/b"}


def test_a_citation_with_its_number_and_stars() -> None:
    (fields,) = records(
        f'**[25]** Han, Song, and Ann Lee. "**A Title of a Paper**." Neural computation 18.7 (2006): 1527-1554. [[pdf]]({URL}) **(Old, but good)** :star::star:'
    )
    assert fields["author"] == [{"family": "Han", "given": "Song"}, {"family": "Lee", "given": "Ann"}]
    assert (fields["venue"], fields["issued"]) == ("Neural computation 2006", "2006")
    assert fields["summary"] == "(Old, but good)"


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Simon J. D. Prince 2012", ["Prince"]),
        ("David Forsyth and Jean Ponce 2011", ["Forsyth", "Ponce"]),
        ("Reinhard, E., Heidrich, W., Myszkowski, K 2010", ["Reinhard", "Heidrich", "Myszkowski"]),
    ],
)
def test_authors_before_a_year_are_no_venue(text: str, names: list[str]) -> None:
    (fields,) = records(f"- [A Title of a Book](https://example.org/x) - {text}")
    assert [person["family"] for person in fields["author"]] == names
    assert "venue" not in fields
    assert fields["issued"] == text[-4:]


def test_a_licence_in_code_style() -> None:
    (fields,) = records("- [A Tool Here](https://example.org/x) - It does. `MIT` `Go`")
    assert (fields["license"], fields["keyword"]) == ("MIT", "Go")


def test_the_arxiv_number_dates_what_has_no_date() -> None:
    (fields,) = records(f"- [A Title of a Paper]({URL})")
    assert fields["issued"] == "2020-01"
    assert fields["arxiv"] == "2001.00001"


def test_links_by_label_prefix_badge_and_host() -> None:
    (fields,) = records(
        """
        - [A Title of a Paper](https://arxiv.org/abs/2001.00001) | [github](https://github.com/a/b) | Video: [here](https://example.org/v)
          [![Demo](https://img.shields.io/badge/x)](https://example.org/d) https://someone.github.io/p/ \
          [site](https://example.org/s?utm_source=x)
        """
    )
    assert links(fields) == {
        "paper": "https://arxiv.org/abs/2001.00001",
        "code": "https://github.com/a/b",
        "video": "https://example.org/v",
        "demo": "https://example.org/d",
        "project": "https://someone.github.io/p/",
        "website": "https://example.org/s",
    }


def test_a_name_on_a_repository_is_no_paper() -> None:
    (fields,) = records(
        "- [Visu3d](https://github.com/google-research/visu3d), [@google](https://github.com/google-research), 2022"
    )
    assert links(fields) == {
        "code": "https://github.com/google-research/visu3d",
        "profile": "https://github.com/google-research",
    }


def test_slips_and_tracking_parameters_are_told() -> None:
    _, report = drafts("- **A Title of a Paper** [[linl](https://example.org/?fbclid=1)]")
    assert [(problem.code, problem.message) for problem in report.problems] == [
        ("link-label", "The link label “linl” was read as “link”."),
        ("tracking", "Removed tracking parameters from the address."),
    ]


def test_a_year_among_signs_in_code_style_is_the_year() -> None:
    (fields,) = records("- [A Title of a Paper](https://example.org/x) `|2020!`")
    assert fields["issued"] == "2020"


def test_brackets_of_titles_names_and_labels_are_whole() -> None:
    first, second = records(
        f"""
        - Named pipes (updated daily): [[pipes_and_ports]](https://github.com/a/b)
        - A Title of a Paper [[Code (not yet)](https://github.com/c/d)] [[Paper]({URL})]
        """
    )
    assert first["name"] == "Named pipes (updated daily)"
    assert second["links"][0]["label"] == "Code (not yet)"


def test_sentences_of_a_summary_stay_sentences() -> None:
    entry = (
        f"- [Ada]({URL}): reads lists by their form. It takes what repeats for the form. No list is known by name.\n"
    )
    (fields,) = records(entry)
    assert (
        fields["summary"] == "reads lists by their form. It takes what repeats for the form. No list is known by name"
    )
