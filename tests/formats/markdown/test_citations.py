"""Citations in running text: authors, title, venue and year between commas, and remarks in brackets behind them."""

from __future__ import annotations

from typing import Any

import pytest

from formats.markdown.lists import links, records

URL = "https://example.org/x"
_CITED = (
    "Ann Bell, Bo Kim, Walking Robots in the Wild, CVPR, 2015.",
    "Cy Lund, Dee Marsh and Eli North, Learning to Read Old Maps, arXiv:1501.00001.",
    "Fay Olsen, Gus Park, Networks that Forget Nothing at All, NIPS, 2014.",
)

_MANY = ", ".join(f"{given} {family}" for family in ("Bell", "Kim", "Lund", "Marsh") for given in ("Ann", "Bo", "Cy"))


def cited(*lines: str) -> list[dict[str, Any]]:
    return records("\n".join(f"* {line} [[Paper]]({URL}/{at})" for at, line in enumerate((*_CITED, *lines))))


def test_a_rank_in_brackets_is_neither_venue_nor_year() -> None:
    fields = cited("Hal Quist, Ida Rowe, Seeing Small Things, arXiv:1505.00001. (1st ranked in ALMA2012)")[-1]
    assert (fields["venue"], fields["issued"], fields["summary"]) == ("arXiv", "2015-05", "1st ranked in ALMA2012")


@pytest.mark.parametrize(
    ("line", "title", "authors"),
    [
        (
            "Ann Bell,Bo Kim,\tCy Lund, and\tDee Marsh, Learning Transferable Knowledge of Old Maps, CVPR, 2016.",
            "Learning Transferable Knowledge of Old Maps",
            4,
        ),
        (f"{_MANY}, From Maps to Long Tales and Back, CVPR, 2015.", "From Maps to Long Tales and Back", 12),
        (
            "Bell, A., Kim, B., & Lund, C. (2015). Stacked Networks for Old Maps. arXiv:1511.00002.",
            "Stacked Networks for Old Maps",
            3,
        ),
    ],
)
def test_authors_and_title_are_parted(line: str, title: str, authors: int) -> None:
    fields = cited(line)[-1]
    assert fields["title"] == title
    assert len(fields["author"]) == authors


def test_signs_that_a_name_ends_with_are_its_own() -> None:
    (fields,) = records(f"- [Ketti|>]({URL}) - A tool for the simulation of quanta.")
    assert fields["name"] == "Ketti|>"


_NESTED = (
    ("AlmaNet", "Ann Bell, Bo Kim, Cy Lund, Walking Robots in the Wild, CVPR, 2015."),
    ("Borealis, Some University", "Cy Lund, Dee Marsh, Eli North, Learning to Read Old Maps, arXiv:1501.00001."),
    ("Ceto", "Fay Olsen, Gus Park, Networks that Forget Nothing at All, NIPS, 2014."),
    ("Dione", "Hal Quist, Ida Rowe, Reading Small Signs in Small Towns, ECCV, 2014."),
)


def nested(above: str, *below: str, behind: str = "") -> list[dict[str, Any]]:
    lists = [f"* {name} [[Paper]]({URL}/{at})\n  * {line}" for at, (name, line) in enumerate(_NESTED)]
    lists.append("\n".join([f"* {above}", *(f"  * {line}" for line in below)]))
    return records("\n".join([*lists, behind]))[len(_NESTED) :]


@pytest.mark.parametrize(
    ("above", "line", "title", "authors"),
    [
        ("Fornax", "Ann Bell, Bo Kim, Cy Lund, Dee Marsh, CVPR, 2015.", "Fornax", 4),
        ("Signs of Many Towns", "Ann Bell, Bo Kim, Cy Lund, arXiv:1505.00003", "Signs of Many Towns", 3),
        ("Fast B-FNX, Some Firm", "Ann Bell, Fast B-FNX, arXiv:1505.00003", "Fast B-FNX", 1),
        ("Storm Detection", "Ann Bell, Bo Kim, Finding Storm Clouds, CVPR, 2015.", "Finding Storm Clouds", 2),
    ],
)
def test_a_citation_below_its_name(above: str, line: str, title: str, authors: int) -> None:
    (fields,) = nested(f"{above} [[Paper]]({URL}/9)", line)
    assert fields["title"] == title
    assert len(fields["author"]) == authors
    assert links(fields) == {"paper": f"{URL}/9"}
    assert title not in fields.get("summary", "")


def test_links_above_several_papers_are_those_of_the_papers_in_their_order() -> None:
    first, second = nested(
        f"Fornax [[Web]]({URL}/w) [[Paper-ECCV14]]({URL}/a) [[Paper-arXiv15]]({URL}/b)",
        "Ann Bell, Bo Kim, Cy Lund, Clearer Pictures from Small Ones, ECCV, 2014.",
        "Ann Bell, Bo Kim, Cy Lund, Clearer Pictures by Deeper Networks, arXiv:1501.00092.",
    )
    assert links(first) == {"website": f"{URL}/w", "paper": f"{URL}/a"}
    assert links(second) == {"website": f"{URL}/w", "paper": f"{URL}/b"}
    assert (first["venue"], second["venue"]) == ("ECCV 2014", "arXiv")


def test_links_above_several_papers_are_none_of_the_paper_before() -> None:
    above = f"Gorgon [[Paper]]({URL}/c) [[Code]](https://github.com/a/gorgon)"
    first, second, third = nested(
        f"Fornax [[Paper]]({URL}/a)",
        "Ann Bell, Bo Kim, Cy Lund, Clearer Pictures from Small Ones, ECCV, 2014.",
        behind=f"* {above}\n"
        "  * Ann Bell, Bo Kim, Cy Lund, Larger Pictures from Small Ones, ECCV, 2016.\n"
        "  * Ann Bell, Bo Kim, Cy Lund, Smaller Pictures from Large Ones, ECCV, 2018.",
    )
    assert links(first) == {"paper": f"{URL}/a"}
    assert links(second) == links(third) == {"related": f"{URL}/c", "code": "https://github.com/a/gorgon"}


def test_the_page_of_who_wrote_it_is_a_profile() -> None:
    (fields,) = records(f"- [Old Maps for Beginners]({URL}) by [Ann Bell](https://example.org/bell)")
    assert links(fields)["profile"] == "https://example.org/bell"


def test_a_venue_of_short_words_and_a_first_author_behind_the_title() -> None:
    (fields,) = records(
        '- A. Bell, B. Kim, and C. Ode, "Learning to Walk on Two Legs," in Proc. Int. Conf. Robotics, 2021, pp. 1-9.'
    )
    assert fields["venue"].startswith("Proc. Int. Conf. Robotics")
    (fields,) = records(
        '- Walker **"Learning to Walk on Two Legs"**. *Ann Bell et al.* arXiv 2022. [Paper](https://example.org/p)'
    )
    assert fields["venue"] == "arXiv"
    assert fields["author"] == [{"family": "Bell", "given": "Ann"}, {"literal": "others"}]


@pytest.mark.parametrize(
    "form",
    [
        "{n}. Bell A, Kim B. {title}. Robotics Journal, 2021, 12(3): 1-9.",
        "- Bell A., Kim B. {title}[J]. Robotics Journal, 2021.",
        "- [{n}] Bell A, Kim B. {title}[C]//Robotics Journal, 2021.",
        "- Bell, A., Kim, B. (2021). {title}. Robotics Journal, 12(3), 1-9. https://example.org/{n}",
    ],
)
def test_initials_behind_families_end_before_the_title(form: str) -> None:
    titles = (
        "Learning to Walk on Two Legs",
        "Planning for Many Arms",
        "Grasping Cups of Tea",
        "Reading Letters of Scribes",
    )
    found = records("\n".join(form.format(n=n, title=title) for n, title in enumerate(titles, 1)))
    assert [one["title"] for one in found] == list(titles)
    assert {tuple(person["family"] for person in one["author"]) for one in found} == {("Bell", "Kim")}
    assert all(one["venue"].startswith("Robotics Journal") and one["issued"] == "2021" for one in found)


@pytest.mark.parametrize("venue", ["In Proc. {}, ", "In {}, ", "{}, "])
def test_a_whole_citation_within_a_link(venue: str) -> None:
    people = ("A. Bell, B. Kim", "C. Lund, D. Marsh, and E. F. North", "G. Olsen", "H. Park and I. Quist")
    places = ("CVPR", "ICML", "WACV", "ICRA")
    titles = [f"Learning to Mend {net} Nets" for net in ("Old", "Wet", "Torn", "Fine", "Long", "Grey", "Deep", "Lost")]
    lines = [
        f"* [{who}. {title}. {venue.format(place)}2020.](https://example.org/{at})"
        for at, (title, who, place) in enumerate(zip(titles, people * 2, places * 2, strict=True))
    ]
    found = records("\n".join(lines))
    assert [one["title"] for one in found] == titles
    assert [len(one["author"]) for one in found] == [2, 3, 1, 2] * 2
    assert {one["issued"] for one in found} == {"2020"}
    assert [place in one["venue"] for one, place in zip(found, places * 2, strict=True)] == [True] * 8


def test_a_preprint_before_its_venue_and_works_that_a_remark_names() -> None:
    found = records(
        "#### [Tern Attack: Textures](https://arxiv.org/abs/2004.05682)\n\narXiv 2004; ECCV 2020\n\n"
        "#### [Older Birds in the Wild](https://arxiv.org/abs/2012.11099)\n\narXiv 2012\n\n"
        "#### [Smoothed Wings of Gulls](https://arxiv.org/abs/2110.07719)\n\nCVPR 2022\n\n"
        "1. ViT + [De-randomized Smoothing](https://arxiv.org/abs/2002.10733)\n"
    )
    assert [(one["venue"], one["issued"]) for one in found] == [
        ("ECCV 2020", "2020"),
        ("arXiv", "2020-12"),
        ("CVPR 2022", "2022"),
    ]
    assert [link["rel"] for link in found[2]["links"]] == ["paper", "related"]


def test_what_is_no_venue_beside_one() -> None:
    found = records(
        "- **A Waveform of Boats.** ICST ICCPS, 2011. [Journal](https://a.org/1)\n\n  *Ann Bell, Bo Kim*\n"
        + "".join(
            f"- **A Title of Boats {at}.** IEEE WCL, 2017. [{label}](https://a.org/{at}/x)\n\n  *Ann Bell, Bo Kim*\n"
            for at, label in enumerate(("Journal", "Letterl", "Letter", "Conference", "Journal", "Letter"))
        )
        + "- **[A Mall of Boats [Technical Report]](https://a.org/9)** IEEE WCL, 2017\n"
    )
    assert [one["venue"] for one in found] == ["ICST ICCPS 2011", *["IEEE WCL 2017"] * 7]
    assert [len(one["author"]) for one in found[:7]] == [2] * 7
    assert found[7]["title"] == "A Mall of Boats [Technical Report]"


def test_bibtex_below_an_entry_says_what_the_list_does_not() -> None:
    entry = "@article{a, title={Maps of {Seas}}, author={Bell, Ann and Kim, Bo}, journal={Sea Letters}, year={2019}}"
    other = entry.replace("Maps", "Charts")
    found = records(
        "".join(
            f"- [Maps of Seas](https://example.org/{at}.pdf) ICML 2020\n\n{before}\n{below}\n{behind}\n\n"
            for at, (before, below, behind) in enumerate(
                (("<pre>", entry, "</pre>"), ("```bibtex", entry, "```"), ("```", other, "```"))
            )
        )
    )
    said = [{"family": "Bell", "given": "Ann"}, {"family": "Kim", "given": "Bo"}]
    assert [one.get("author") for one in found] == [said, said, None]
    assert [one.get("container-title") for one in found] == ["Sea Letters", "Sea Letters", None]
    assert [(one["venue"], one["issued"]) for one in found] == [("ICML 2020", "2020")] * 3


def test_the_month_behind_a_journal_is_that_of_the_date_and_the_line_below_the_summary() -> None:
    text = "".join(
        f"* A. Bell and B. Kim, “[{title} for Speech](https://doi.org/10.1000/{at})”, Speech Communication, vol. {at}, Apr. 202{at}.\n  <br><i>On part {at}</i>\n"
        for at, title in enumerate(("A Survey of Words", "Learning of Sounds", "Emotion and Noise"))
    )
    assert [(one["venue"], one["issued"], one["summary"]) for one in records(f"## Papers\n\n{text}")] == [
        (f"Speech Communication 202{at}", f"202{at}-04", f"On part {at}") for at in range(3)
    ]


def test_a_key_before_a_title_is_no_venue_and_in_parts_the_title_from_its_venue() -> None:
    text = "".join(
        f"- [{key}] {title} in *{venue}*, {year}. [[paper]]({URL}/{year})\n"
        for key, title, venue, year in (
            ("Bell2020", "Finding Old Maps in Drawers", "CIKM", 2020),
            ("Kim2021", "Counting Boats on Rivers", "Some Network", 2022),
            ("Lund2023", "Walking through Small Towns", "Arxiv", 2023),
        )
    )
    found = records(text + f"- [Marsh2024] Tales of Tides. [[paper]]({URL}/4)\n")
    assert [fields["title"] for fields in found][:2] == ["Finding Old Maps in Drawers", "Counting Boats on Rivers"]
    assert [fields.get("venue") for fields in found] == ["CIKM", "Some Network", "arXiv", None]
    assert [fields["issued"] for fields in found] == ["2020", "2022", "2023", "2024"]
    assert not any("summary" in fields for fields in found)
