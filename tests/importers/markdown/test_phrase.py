from __future__ import annotations

import pytest

from importers.markdown.lists import drafts, links, records

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
    ],
)
def test_venues_and_dates(text: str, venue: str, issued: str) -> None:
    (fields,) = records(f"- [A Title of a Paper](https://example.org/x), {text}")
    assert fields.get("venue", "") == venue
    assert fields["issued"] == issued


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


def test_slips_and_marks_of_advertising_are_told() -> None:
    _, report = drafts("- **A Title of a Paper** [[linl](https://example.org/?fbclid=1)]")
    assert [problem.code for problem in report.problems] == ["link-label", "tracking"]


def test_a_year_among_signs_in_code_style_is_the_year() -> None:
    (fields,) = records("- [A Title of a Paper](https://example.org/x) `|2020!`")
    assert fields["issued"] == "2020"
