from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from hmtui import sources as importers
from hmtui.catalog import entry_from_json, shipped_path
from hmtui.checks import linkfacts
from hmtui.checks.records import check
from hmtui.checks.venues import spelling, venue_year
from hmtui.identity import arxiv_number
from hmtui.text.cleaning import clean

if TYPE_CHECKING:
    from pathlib import Path

    from hmtui.formats.findings import Finding
    from hmtui.models import Entry


def entry(name: str, line: int = 1, paper: str = "", code: str = "", **fields: Any) -> Entry:
    links = [{"rel": rel, "url": url, "label": rel} for rel, url in (("paper", paper), ("code", code)) if url]
    raw = {"id": f"{name}-{line}", "name": name, "links": links, "source": {"file": "a.md", "line": line}, **fields}
    return entry_from_json(raw, "a.md")


def place(one: Entry) -> tuple[str, int]:
    assert one.source is not None
    return one.source.file, one.source.line


def found(*entries: Entry, form: str = "markdown") -> list[tuple[int, str]]:
    return [(one.line, one.code) for one in check(entries, place, form)]


ARXIV = "https://arxiv.org/pdf/"
GOOD = [
    entry(
        f"Good {number}", number, f"{ARXIV}21{month:02}.0{number}.pdf", title=f"A Whole Title {number}", issued="2021"
    )
    for number, month in ((1001, 1), (1002, 2), (1003, 3))
]
"""Three records without a fault, so that lists have habits."""


def test_a_short_label_that_two_records_share_makes_them_no_paper() -> None:
    slides = [
        entry("Report of the solution", line, paper=f"https://x.org/{line}.pdf", title="Solution Report Slides")
        for line in (1, 2)
    ]
    assert found(*slides) == []
    papers = [entry("A", line, paper=f"https://x.org/{line}.pdf", title="A Title That Says More") for line in (1, 2)]
    assert found(*papers) == [(2, "duplicate-paper")]


def test_two_programs_of_one_paper_are_two_records() -> None:
    tools = [entry(name, line, title=name, DOI="10.1101/060442") for line, name in ((1, "oriole"), (2, "orioleflow"))]
    assert found(*tools) == []
    assert found(tools[0], replace(tools[0], id="again", source=tools[1].source)) == [(2, "duplicate-paper")]


def test_a_paper_of_december_may_have_an_arxiv_id_of_january() -> None:
    for issued, arxiv, codes in (
        ("2024-12-31", "2501.00656", []),
        ("2024-12", "2501.00656", []),
        ("2024-11", "2501.00656", [(1, "year-arxiv")]),
        ("2024-12", "2502.00656", [(1, "year-arxiv")]),
        ("2023-12", "2501.00656", [(1, "year-arxiv")]),
    ):
        one = entry("OLMo 2", 1, arxiv=arxiv, title="2 OLMo 2 Furious", issued=issued, paper="https://x.org/a")
        assert found(one, *GOOD, form="catalog") == codes


def test_good_records_give_no_findings() -> None:
    assert found(*GOOD) == []
    assert found() == []


@pytest.mark.parametrize(
    ("one", "code"),
    [
        (entry("CoAtNet", 1, f"{ARXIV}2106.04803.pdf", title="CoAtNet: Marrying", issued="2012"), "year-arxiv"),
        (entry("Waves", 1, f"{ARXIV}2204.11990.pdf", title="Waves of Words", issued="2021-04"), "year-arxiv"),
        (entry("An Old Paper", 1, arxiv="cs/0309136", title="An Old Paper", issued="2001", paper="https://x.org/a"), "year-arxiv"),
        (entry("Odd", 1, arxiv="2099.12345", title="An Odd Paper", issued="2020", paper="https://x.org/a"), "arxiv-id"),
        (entry("A", 1, "https://x.org/a", issued="2020"), "no-title"),
        (entry("A", 1, title="Only a Title Here", issued="2020"), "no-link"),
        (entry("A", 1, "https://x.org/a.pdf", title="Without a Year"), "no-year"),
        (entry("A", 1, "https://x.org/a", title="T", issued="2020", venue="NIPS'20"), "venue-spelling"),
        (entry("A", 1, "https://x.org/a", title="T", issued="2020", venue="NeruIPS"), "venue-spelling"),
        (entry("XLNet", 1, "https://x.org/a", title="XLNet:Generalized", issued="2019"), "title-spacing"),
        (entry("A", 1, "https://github.com/a/b", code="https://github.com/a/b", title="T", issued="2020"), "code-as-paper"),
        (entry("A", 1, f"{ARXIV}2001.00001v1.pdf", title="T", issued="2020"), "pinned-version"),
        (entry("A", 1, "github.com/owner/name", title="T", issued="2020"), "bad-link"),
        (entry("A", 1, "javascript:alert(1)", title="T", issued="2020"), "bad-link"),
        (entry("A", 1, code="https://arxiv.org/abs/2001.00001", title="T", issued="2020"), "paper-as-code"),
        (entry("A", 1, "https://x.org/a", "https://github.com/someone", title="T", issued="2020"), "owner-page"),
        (entry("A", 1, "https://b.s3.amazonaws.com/a.pdf?X-Amz-Expires=60", title="T", issued="2020"), "expiring-link"),
    ],
)  # fmt: skip
def test_each_fault_is_found_and_only_it(one: Entry, code: str) -> None:
    assert found(one, *GOOD) == [(1, code)]


@pytest.mark.parametrize(
    "one",
    [
        entry("T5", 1, title="T", issued="2020", links=[{"rel": "weights", "url": "https://huggingface.co/t5-11b"}]),
        entry("BERT", 1, title="T", issued="2020", links=[{"rel": "weights", "url": "https://huggingface.co/bert-base-uncased"}]),
        entry("Res2Net", 1, "https://x.org/a", "https://github.com/Res2Net", title="T", issued="2020"),
        entry("Lim: A Study of Text", 1, "https://x.org/a", "https://github.com/lim-project", title="Lim: A Study of Text", issued="2020"),
        entry("Company", 1, code="https://github.com/someone", title="T", issued="2020"),
        entry("Family", 1, "https://x.org/a", title="T", issued="2020", links=[{"rel": "weights", "url": "https://huggingface.co/owner"}]),
        entry("Released", 1, f"{ARXIV}2109.11990", title="T", issued="2018-11"),
        entry("Announced", 1, f"{ARXIV}2201.11990", title="T", issued="2021"),
        entry("Copy Elsewhere", 1, "https://x.org/a.pdf", title="T", issued="2020", venue="arXiv"),
        entry("Undated Page", 1, title="Undated Page", links=[{"rel": "website", "url": "https://x.org/a"}]),
        entry("丛书", 1, "https://x.org/a", title="丛书vol.4:Temu与仓库", issued="2020"),
        entry("Own List", 1, code="https://github.com/z/awesome-x", title="T", issued="2020"),
        entry("A", 1, title="T", issued="2020", links=[{"rel": "paper", "url": "https://github.com/a/b"}]),
        entry("A", 1, title="T", issued="2020", links=[{"rel": "code", "label": "Source paper", "url": f"{ARXIV}2001.00001"}]),
        entry("Awesome-LLM-3D", 1, code="https://github.com/z/Awesome-LLM-3D", issued="2020"),
        entry("Prompts in Chinese", 1, code="https://github.com/z/awesome-chatgpt-prompts-zh", issued="2020"),
        entry("3.7 Generation", 1),
        entry("Late", 1, f"{ARXIV}2011.00001", title="T", issued="2021"),
        entry("Shown", 1, f"{ARXIV}2001.00002", title="T", issued="2021", venue="ICML"),
    ],
    ids=lambda one: one.name,
)  # fmt: skip
def test_what_is_right_or_only_read_wrongly_is_no_fault(one: Entry) -> None:
    many = [
        entry(f"P{number}", number, f"{ARXIV}2105.{number}", title=f"A Whole Title {number}", issued="2021")
        for number in range(10000, 10020)
    ]
    assert found(one, *many) == []


def test_what_one_table_has_another_need_not() -> None:
    rows = [
        entry(
            f"P{number}",
            number,
            f"{ARXIV}2105.{number}",
            title=f"A Whole Title {number}",
            issued="2021",
            sections=["Papers"],
        )
        for number in range(10000, 10020)
    ]
    tools = [entry(f"Tool {number}", number, code=f"https://x.org/{number}", sections=["Tools"]) for number in range(4)]
    assert found(*rows, *tools) == []
    odd = entry("Odd", 9, f"{ARXIV}2105.09999", title="An Odd Title", sections=["Papers"])
    assert found(*rows, *tools, odd) == [(9, "no-year")]


def test_a_year_made_of_the_arxiv_number_is_no_year_of_the_list() -> None:
    rows = [
        entry(f"P{number}", number, f"{ARXIV}2105.{number}", title=f"A Whole Title {number}", issued="2021-05", arxiv=f"2105.{number}")
        for number in range(10000, 10020)
    ]  # fmt: skip
    assert found(*rows, entry("Other", 9, "https://x.org/a.pdf", title="Published Elsewhere")) == []


def test_names_that_share_a_paper_are_no_fault_and_two_numbers_are_two_papers() -> None:
    one, two = (
        entry(name, line, "https://doi.org/10.1/a", DOI="10.1/a") for line, name in ((1, "ouj"), (2, "oujflow"))
    )
    assert found(one, two) == []
    model, data = (entry(name, line, f"{ARXIV}2211.00083", issued="2022") for line, name in ((1, "FLANG"), (2, "FLUE")))
    assert [code for _line, code in found(model, data) if code == "shared-link"] == []
    first, second = (
        entry("Speculative Sampling", line, f"{ARXIV}23{line:02}.00001", title="Speculative Sampling", issued="2023")
        for line in (1, 2)
    )
    assert found(first, second) == []


def test_models_may_share_their_paper_and_come_out_before_it() -> None:
    large = entry("Yi-34B", 1, f"{ARXIV}2403.04652", title="Yi: Open Models", issued="2023")
    small = entry("Yi-6B", 2, f"{ARXIV}2403.04652", title="Yi: Open Models", issued="2023")
    untitled = entry("Yi-9B", 3, "https://example.org/yi", issued="2024")
    assert found(large, small, untitled, form="csv") == []
    assert found(large, replace(large, id="again", source=small.source), form="csv") == [(2, "duplicate-paper")]


def test_a_talk_on_a_paper_is_not_the_paper() -> None:
    paper = entry("NeRF", 1, f"{ARXIV}2003.08934", title="Representing Scenes as Radiance Fields", issued="2020")
    video = {"rel": "video", "url": "https://www.youtube.com/watch?v=a"}
    talk = entry("Talk", 2, title="Representing Scenes as Radiance Fields", issued="2020", links=[video])
    assert found(paper, talk) == []


def test_code_kept_in_an_archive_is_no_paper() -> None:
    assert not linkfacts.is_paper("https://doi.org/10.5281/zenodo.13763849")
    assert not linkfacts.is_paper("https://openreview.net/attachment?id=x&name=supplementary_material")
    assert linkfacts.is_paper("https://openreview.net/forum?id=x")


def test_a_word_that_a_list_uses_for_papers_throughout_is_its_own_use() -> None:
    rows = [
        entry(
            f"P{number}", number, title=f"A Whole Title {number}", issued="2021",
            links=[{"rel": "paper", "label": "Website", "url": f"{ARXIV}2105.{number}"}],
        )
        for number in range(10000, 10020)
    ]  # fmt: skip
    assert found(*rows) == []
    assert found(*rows[:3]) == [(number, "mislabelled-link") for number in (10000, 10001, 10002)]


def test_an_address_of_another_site_holds_no_arxiv_number() -> None:
    assert arxiv_number("https://math.stackexchange.com/q/2068915") == ""
    assert arxiv_number("https://arxiv.org/abs/math.GT/0309136v2") == "math.GT/0309136"


def test_one_paper_under_two_forms_of_its_title_is_no_shared_link() -> None:
    first = entry(
        "Diffusion Prior-Based Variational Inference for Inverse Problems",
        1,
        f"{ARXIV}2105.10001",
        title="Diffusion Prior-Based Variational Inference for Inverse Problems",
        issued="2021",
    )
    again = entry(
        "B",
        2,
        f"{ARXIV}2105.10001",
        title="DAVI: Diffusion Prior-Based Variational Inference for Inverse Problem",
        issued="2021",
    )
    assert found(first, again) == [(2, "duplicate-paper")]


def test_a_label_that_says_website_on_a_paper_is_found() -> None:
    link = {"rel": "paper", "label": "official website", "url": f"{ARXIV}2105.13290.pdf"}
    assert found(entry("M", 1, links=[link], title="A Title", issued="2021"), *GOOD) == [(1, "mislabelled-link")]


def test_workshops_of_two_years_and_two_versions_are_not_one_paper() -> None:
    def twice(first: dict[str, Any], second: dict[str, Any]) -> list[tuple[int, str]]:
        title = "Workshop on Robust Learning Machines"
        return [
            one
            for one in found(*(entry(title, at, title=title, **one) for at, one in ((1, first), (2, second))))
            if "pin" not in one[1]
        ]

    first, second = ({"paper": f"https://x.org/{year}", "issued": year} for year in ("2020", "2021"))
    assert twice(first, second) == []
    assert twice(first, {**second, "issued": "2020"}) == []
    badge = {"rel": "code", "url": "https://github.com/a/workshops"}
    shared = [{"links": [{"rel": "paper", "url": f"https://x.org/{year}"}, badge]} for year in (2020, 2021)]
    assert twice(*shared) == []
    talk = {"rel": "video", "url": "https://www.youtube.com/watch?v=a1"}
    paper = {"rel": "paper", "url": "https://openreview.net/forum?id=Ab1"}
    assert twice({"links": [paper, talk]}, {"links": [talk]}) == []
    assert twice({"links": [paper, talk]}, {"links": [talk, paper]}) == [(2, "duplicate-paper")]
    assert twice(first, {"paper": "https://openreview.net/forum?id=Ab1", "issued": "2020"}) == [(2, "duplicate-paper")]
    assert twice({"paper": f"{ARXIV}2105.10001v1"}, {"paper": f"{ARXIV}2105.10001v11"}) == []
    assert twice({"paper": f"{ARXIV}2105.10001v1"}, {"paper": f"{ARXIV}2105.10001"}) == [(2, "duplicate-paper")]


def test_a_label_that_is_a_title_is_no_label_of_code() -> None:
    link = {"rel": "paper", "label": "Writing Code with Large Models", "url": f"{ARXIV}2105.13290"}
    assert found(entry("M", 1, links=[link], title="A Title", issued="2021"), *GOOD) == []


def test_papers_that_a_record_mentions_are_not_its_own() -> None:
    own = entry("Maps of Quiet Rivers and Lakes", 1, f"{ARXIV}2105.10001", title="Maps of Quiet Rivers and Lakes")
    links = [{"rel": "paper", "url": f"{ARXIV}2105.1000{at}"} for at in (2, 1, 3, 4)]
    title = "Sorting Records in Parallel Machines"
    assert found(own, entry(title, 2, title=title, links=links[:2])) == []
    assert found(own, entry(title, 2, title=title, links=links[1:2])) == [(2, "shared-link")]
    assert found(own, entry(title, 2, title=title, links=[links[1], links[0], *links[2:]])) == []


def test_a_list_without_a_column_lacks_nothing() -> None:
    bare = [entry(f"Tool {number}", number, f"https://x.org/{number}") for number in range(5)]
    assert found(*bare) == []
    assert (
        found(*(entry(f"Book {number}", number, title=f"A Book {number}") for number in range(5)), form="bibtex") == []
    )


def test_a_list_that_dates_papers_by_their_venue_may() -> None:
    rows = [
        entry(f"V{number}", number, f"{ARXIV}20{number}.0000{number % 10}.pdf", title=f"A Title {number}", issued="2021",
              venue="ICLR 2021")
        for number in (10, 11, 12)
    ]  # fmt: skip
    assert found(*rows) == []


def test_a_year_unlike_those_of_the_rest_of_the_list_is_found() -> None:
    rows = [
        entry(f"P{number}", number, f"{ARXIV}20{number}.0000{number % 10}.pdf", title=f"A Title {number}", issued="2020",
              venue="ICLR 2021")
        for number in (10, 11, 12)
    ]  # fmt: skip
    odd = entry("ViT", 99, f"{ARXIV}2010.11929.pdf", title="An Image is Worth", issued="2019", venue="ICLR2021")
    assert found(*rows, odd) == [(99, "year-arxiv"), (99, "venue-spelling")]


def test_a_bibliography_gives_the_year_of_publication() -> None:
    published = entry("A", 1, arxiv="1710.10903", title="Graph", issued="2018", venue="ICLR", type="paper-conference")
    preprint = entry("B", 2, arxiv="1710.10904", title="Other", issued="2015", type="article")
    written = entry("C", 3, arxiv="1902.08848", title="Third", issued="2018-12", type="article")
    assert found(published, preprint, written, form="bibtex") == [(2, "year-arxiv")]


def test_a_signed_address_tells_until_when() -> None:
    facebook = "https://scontent-lax3-2.xx.fbcdn.net/v/t39/10_n.pdf?_nc_cat=100&oh=00_Af&oe=646E5A27"
    assert "2023-05-24" in linkfacts.expiry(facebook)
    amazon = "https://b.s3.amazonaws.com/a?X-Amz-Date=20230501T000000Z&X-Amz-Expires=86400&X-Amz-Signature=ab"
    assert "2023-05-02" in linkfacts.expiry(amazon)
    assert "2023-05-24" in linkfacts.expiry("https://x.org/a?Expires=1684953600&Signature=x")
    assert "2024-01-02" in linkfacts.expiry("https://x.blob.core.windows.net/a?se=2024-01-02T00%3A00Z&sig=x")
    assert linkfacts.expiry("https://cdn.x.org/a?auth_key=1684953600-0-0-abc")
    assert linkfacts.expiry("https://raw.x.com/a?token=ABC")


@pytest.mark.parametrize(
    "url",
    [
        "https://openreview.net/pdf?id=1ikK0kHjvj",
        "https://www.sensetime.com/cn/news-detail/51166318?categoryId=72",
        "https://x.org/a?se=1",
        "https://scontent.fbcdn.net/a.pdf",
        "https://x.org/a",
        "https://[broken",
    ],
)
def test_other_addresses_may_last(url: str) -> None:
    assert linkfacts.expiry(url) == ""


def test_one_paper_twice_is_found_by_arxiv_id_by_doi_and_by_title() -> None:
    pangu = entry("PanGu-α", 1, f"{ARXIV}2104.12369.pdf", title="PanGu-α: Large-scale", issued="2021")
    again = entry("盘古", 2, "https://arxiv.org/abs/2104.12369v2", title="PanGu-α: Large-Scale", issued="2021")
    assert (2, "duplicate-paper") in found(pangu, again, form="catalog")
    assert found(pangu, again) == [(2, "pinned-version")]  # as models and programs that share a paper
    first = entry("A", 1, title="One Title That Is Long", DOI="10.1/X")
    assert found(first, entry("B", 2, title="One title that is long."), form="bibtex") == [(2, "duplicate-paper")]
    assert found(first, entry("B", 2, DOI="10.1/x"), form="bibtex") == [(2, "duplicate-paper")]


def test_one_title_by_two_hands_is_no_paper_twice() -> None:
    book = entry("A", 1, title="Deep learning of things", author=[{"family": "Bengio"}, {"family": "Goodfellow"}])
    article = entry("B", 2, title="Deep Learning of Things", author=[{"family": "LeCun"}])
    again = entry("C", 2, title="Deep Learning of Things", author=[{"family": "Goodfellow"}])
    assert found(book, article, form="bibtex") == []
    assert found(book, again, form="bibtex") == [(2, "duplicate-paper")]


def test_a_paper_of_a_conference_and_of_a_journal_is_none_listed_twice() -> None:
    def listed(venue: str, year: str, line: int) -> Entry:
        return entry("A", line, f"{ARXIV}1901.04111", title="Pose Estimation of Many", venue=venue, issued=year)

    talk = listed("CVPR 2019", "2019", 1)
    assert found(talk, listed("TPAMI", "2021", 2)) == []
    assert found(talk, listed("CVPR (Oral)", "2020", 2)) == [(2, "duplicate-paper")]
    assert found(listed("arXiv", "2019", 1), listed("TPAMI", "2021", 2)) == [(2, "duplicate-paper")]


def test_one_link_under_two_titles_is_found() -> None:
    url = "https://cdn.openai.com/papers/dall-e-2.pdf"
    one = entry("DALL·E 2", 1, url, title="Hierarchical Text-Conditional Image Generation", issued="2022")
    other = entry("CogView", 2, url, title="CogView: Mastering Text-to-Image", issued="2021")
    assert found(one, other) == [(2, "shared-link")]
    finding = check((one, other), place, "markdown")[0]
    assert "as “DALL·E 2” on line 1: https" in finding.message
    assert finding.place == "a.md:2:1"


def test_a_catalog_gives_no_list_for_code() -> None:
    one = entry("Dolly", 1, code="https://github.com/z/awesome-huge-models/tree/main", title="T", issued="2020")
    assert found(one, form="catalog") == [(1, "list-as-code")]


def test_a_link_to_a_volume_a_book_or_another_version_is_not_shared() -> None:
    titles = ("Attention in Networks of Neurons", "Memory for Machines that Learn", "Sorting Records in Parallel")
    volume, paper = "https://x.org/87JUN.pdf", f"{ARXIV}2105.10001"

    def shared(*entries: Entry) -> list[tuple[int, str]]:
        return [one for one in found(*entries) if one[1] == "shared-link"]

    def linked(url: str, count: int) -> list[Entry]:
        return [entry(title, line, url, title=title) for line, title in enumerate(titles[:count], start=1)]

    assert shared(*linked(volume, 2)) == [(2, "shared-link")]
    assert shared(*linked(volume, 3)) == []
    assert shared(*linked(paper, 3)) == [(2, "shared-link"), (3, "shared-link")]
    wrong, right = linked(paper, 2)
    assert shared(wrong, right, replace(right, id="again")) == [(1, "shared-link")]
    book, (_, chapter) = entry("Book", 1, paper, title="All of Learning: A Reader"), linked(paper, 2)
    assert shared(book, replace(chapter, container_title="All of Learning")) == []
    first, second = linked(f"{paper}v1", 1)[0], linked(f"{paper}v2", 2)[1]
    assert shared(first, second) == []
    assert shared(first, linked(paper, 2)[1]) == [(2, "shared-link")]
    names = (
        entry(name, line, paper, title=name)
        for line, name in ((1, "Deb / Deb-v3"), (2, "Sorting the News with Deb-v3"))
    )
    assert shared(*names) == []
    for title in (
        "Chen et al.",
        "Chen, D., et al.)",
        "introduced the law of reasoning chains",
    ):  # read off “Chen et al. introduced …”
        assert shared(first, entry("Chen et al.", 2, f"{paper}", title=title)) == []
    names = (
        entry(name, line, paper, title=name)
        for line, name in ((1, "Lab - Dinosaur: Seeing at Scale"), (2, "Dinosaur: Learning to See"))
    )
    assert shared(*names) == []
    people = entry("Ada Doe, Bo Berg", 1, paper, title="Ada Doe, Bo Berg")
    assert shared(people, linked(paper, 2)[1]) == []


def test_a_paper_under_two_headings_is_a_note() -> None:
    one = entry("A Study of Long Texts", 1, f"{ARXIV}2105.10001", title="A Study of Long Texts", headings=["NLP"])
    two = entry("A Study of Long Texts", 2, f"{ARXIV}2105.10001", title="A Study of Long Texts", headings=["CV"])
    assert found(one, two) == [(2, "listed-twice")]
    finding = check((one, two), place, "markdown")[0]
    assert (finding.level, finding.message) == (
        "note",
        "“A Study of Long Texts” is also listed under another heading, on line 1.",
    )
    assert found(one, replace(two, extra=one.extra)) == [(2, "duplicate-paper")]


def test_a_paper_in_two_groups_of_one_section_is_not_said_to_have_another_heading() -> None:
    title = "A Study of Long Texts"
    one, two = (
        entry(title, line, f"{ARXIV}2105.10001", title=title, sections=["Texts"], headings=["Texts", group])
        for line, group in ((1, "Read"), (2, "Written"))
    )
    (finding,) = check((one, two), place, "markdown")
    assert finding.message == "“A Study of Long Texts” is also listed on line 1."


def test_data_under_its_own_name_is_not_the_paper_beside_it() -> None:
    title, url = "Alma: Learning to Walk in Virtual Worlds", f"{ARXIV}2105.10001"
    paper = entry(title, 1, url, title=title, headings=["Papers"])
    data, model = (entry(name, 2, url, title=title, headings=["Data"]) for name in ("Alma-DATA", "Alma"))
    assert found(paper, data) == []
    assert found(paper, model) == [(2, "listed-twice")]
    assert found(paper, replace(model, name="Alma Worlds")) == [(2, "listed-twice")]
    assert found(data, replace(paper, extra=data.extra)) == []


def test_the_source_of_a_row_is_not_the_same_paper() -> None:
    paper = f"{ARXIV}2105.10001"
    row, model = entry("o7-large", 1, paper, headings=["Results"]), entry("Alma-7B", 2, paper, headings=["Results"])
    report = entry("Alma Technical Report", 3, paper, title="Alma Technical Report", headings=["Papers"])
    assert found(row, report) == []
    assert found(model, report) == [(3, "listed-twice")]


def test_code_of_another_model_is_found() -> None:
    megatron = entry(
        "Megatron-LM", 1, "https://x.org/m", "https://github.com/NVIDIA/Megatron-LM", title="M", issued="2019"
    )
    gpt = entry(
        "GPT-2", 2, "https://x.org/g", "https://github.com/NVIDIA/Megatron-LM", title="Unsupervised", issued="2019"
    )
    turing = entry(
        "Megatron-Turing", 3, "https://x.org/t", "https://github.com/NVIDIA/Megatron-LM", title="T", issued="2019"
    )
    assert found(megatron, gpt, form="catalog") == [(2, "others-code")]
    assert found(megatron, turing, form="catalog") == [(3, "others-code")]
    large = entry(
        "Megatron-LM 530B", 3, "https://x.org/t", "https://github.com/NVIDIA/Megatron-LM", title="T", issued="2019"
    )
    assert found(megatron, large, form="catalog") == []
    assert found(megatron, gpt) == []  # in a list it may be where its authors keep it


@pytest.mark.parametrize(
    ("venue", "meant"),
    [
        ("NIPS'20", "NeurIPS 2020"),
        ("NIPS 2020", "NeurIPS 2020"),
        ("NeruIPS", "NeurIPS"),
        ("EMNPL 2021", "EMNLP 2021"),
    ],
)
def test_a_near_miss_of_a_venue_is_told(venue: str, meant: str) -> None:
    look = spelling(venue)
    assert look is not None
    assert (look.meant, look.misspelt) == (meant, True)


@pytest.mark.parametrize(
    "venue",
    ["", "NIPS 2016", "NeurIPS 2020", "arxiv", "arXiv", "ACL", "EACL'21", "Micron", "Nature", "Science Advances", "ICMLA 2020", "MIPRO", "NIPS 2018",
     "NeurIPSW 2022", "ACMMMW 2021", "ISCSLP 2024", "Transactions on Machine Learning Research", "JMLR 21(140)", "盘古"],
)  # fmt: skip
def test_other_venues_are_right(venue: str) -> None:
    look = spelling(venue)
    assert look is None or not look.misspelt


def test_a_year_without_its_space_is_wrong_only_where_the_list_writes_one() -> None:
    def row(number: int, venue: str) -> Entry:
        return entry(f"R{number}", number, f"https://x.org/{number}", title=f"A {number}", issued="2021", venue=venue)

    assert found(row(1, "ICLR 2021"), row(2, "ICML 2021"), row(3, "ICLR2021")) == [(3, "venue-spelling")]
    assert found(row(1, "ICLR2021"), row(2, "ICML2021")) == []
    read = (row(1, "ICLR 2021"), row(2, "ICML 2021"), row(3, "arXiv21"))  # from a table that has ICLR21, ICML21
    assert check(read, place, "markdown", lambda one: one.venue.replace(" 20", "")) == ()


def test_what_a_list_often_has_is_another_venue_unless_it_has_the_known_one_more_often() -> None:
    def rows(*venues: str) -> list[Entry]:
        return [
            entry(f"R{number}", number, f"https://x.org/{number}", title=f"A {number}", issued="2021", venue=venue)
            for number, venue in enumerate(venues, start=1)
        ]

    odd, known = "ICSMLP 2021", "ICSLP 2021"
    assert len(found(*rows(odd, odd))) == 2
    assert found(*rows(odd, odd, odd)) == []
    assert len(found(*rows(odd, odd, odd, known, known, known))) == 3
    assert len(found(*rows("NIPS 2021", "NIPS 2021", "NIPS 2021"))) == 3


def test_the_year_of_a_venue() -> None:
    assert [venue_year(venue) for venue in ("ACL 2022", "NIPS'16", "ACL'98", "JMLR", "2019-2020", "JMLR 21(140)")] == [
        2022, 2016, 1998, None, None, None,
    ]  # fmt: skip


SIGNED = ("oe", "oh", "Expires", "X-Amz-Date", "X-Amz-Expires", "auth_key", "se", "sig", "token")


@given(
    url=st.one_of(
        st.text(max_size=60),
        st.dictionaries(st.sampled_from(SIGNED), st.text("0123456789abcdefTZ%1b[-", max_size=16)).map(
            lambda fields: "https://a.fbcdn.net/x?" + "&".join(f"{name}={value}" for name, value in fields.items())
        ),
    ),
    text=st.text(max_size=30),
)
def test_any_record_is_looked_at_and_what_is_said_is_clean(url: str, text: str) -> None:
    links = [{"rel": rel, "url": url, "label": text} for rel in ("paper", "code")]
    one = entry("A", 1, links=links, title=text, venue=text, arxiv=text, DOI=url, issued="2021")
    for finding in check((one, one, *GOOD), place, "markdown"):
        assert clean(finding.message) == finding.message


def test_an_escape_hidden_in_an_address_is_not_told() -> None:
    one = entry("A", 1, "https://x.blob.org/a.pdf?sig=x&se=2024%1b[2J", title="T", issued="2021")
    (finding,) = check((one, *GOOD), place, "markdown")
    assert finding.code == "expiring-link"
    assert "\x1b" not in finding.message


def test_a_date_past_the_end_of_time_is_survived() -> None:
    assert linkfacts.expiry("https://x.org/a?X-Amz-Date=99991231T235959Z&X-Amz-Expires=999999").endswith("signed URL")


# --- catalogs -----------------------------------------------------------------------------------------------


def test_the_shipped_catalog_has_no_findings() -> None:
    assert importers.check(str(shipped_path())).problems == ()


def checked(tmp_path: Path, *entries: dict[str, Any], **top: Any) -> tuple[Finding, ...]:
    path = tmp_path / "c.json"
    raw = {"note": {"entries": [1, "}]"]}, "schema": 1, "sections": [{"id": "NLP"}], "entries": entries, **top}
    path.write_text(json.dumps(raw, indent=1), encoding="utf-8")
    return importers.check(str(path)).problems


def test_every_fault_of_a_catalog_is_found_with_its_line(tmp_path: Path) -> None:
    good = {"id": "a", "name": "A", "title": "A Good Record", "links": [{"rel": "paper", "url": "https://x.org/a"}]}
    problems = checked(
        tmp_path,
        {**good, "issued": "2020"},
        {**good, "id": "b", "title": "A Better Record", "links": [{"rel": "paper", "url": "https://x.org/b"}]},
        {**good, "name": "Again"},
        {"id": "c", "name": "C", "issued": "soon"},
        {**good, "id": "d", "title": "The Best of Records", "sections": ["CV"], "issued": "2021"},
    )
    lines = (tmp_path / "c.json").read_text("utf-8").splitlines()
    found = {problem.code: problem for problem in problems}
    assert set(found) == {"duplicate-id", "unreadable", "unknown-section", "shared-link", "shared-name"}
    assert '"id": "a"' in lines[found["duplicate-id"].line]
    assert '"id": "c"' in lines[found["unreadable"].line]
    assert '"id": "d"' in lines[found["unknown-section"].line]
    assert all(problem.file == str(tmp_path / "c.json") for problem in problems)


def test_what_is_right_in_its_own_way_gives_no_alarm() -> None:
    manual = entry("Synth", 1, f"{ARXIV}2101.00009.pdf", "https://cran.example.org/Synth.pdf", title="T", issued="2021")
    assert found(manual, *GOOD) == []
    beside = [{"rel": "bibtex", "url": "./citations/a.txt"}, {"rel": "paper", "url": "https://x.org/a"}]
    assert found(entry("A", 1, title="T", issued="2021", links=beside), *GOOD) == []
    assert found(entry("B", 1, "www.x.org", title="T", issued="2021"), *GOOD) == [(1, "bad-link")]


def test_a_lack_is_only_told_if_the_text_of_the_record_lacks_it() -> None:
    odd = "- **One more paper of the list.** Lectures on Learning, Some Publishers, 2020, in print. [book](https://x.org/b)\n"

    def codes(text: str) -> set[str]:
        entries = [entry(f"P{n}", n, f"https://x.org/{n}", title=f"A Title {n}", issued="2020") for n in range(6)]
        lacking = entry("Q", 9, "https://x.org/q.pdf", title="Another Title")
        return {one.code for one in check((*entries, lacking), lambda one: ("a.md", 1), "markdown", lambda _one: text)}

    assert codes("- Q. Another Title") == {"no-year"}
    assert codes(odd) == set()


def test_versions_of_one_work_in_a_bibliography_are_works_of_their_own() -> None:
    def twice(first: str, second: str) -> list[tuple[int, str]]:
        both = {"title": "On Exact Algorithms for Treewidth", "citation-key": "a", "issued": "2006"}
        return found(entry("A", 1, type=first, **both), entry("B", 2, type=second, **both), form="bibtex")

    assert twice("report", "paper-conference") == []
    assert twice("report", "report") == [(2, "duplicate-paper")]
    talk = entry("A", 1, title="Cutting Proofs in Sessions", type="document", issued="2009")
    paper = entry("B", 2, title="Cutting Proofs in Sessions", type="paper-conference", issued="2012")
    assert found(talk, paper, form="bibtex") == []
    extra = replace(paper, id="c", title="Supplementary Information: Cutting Proofs in Sessions", doi="10.1/a")
    assert found(replace(paper, doi="10.1/a"), extra, form="bibtex") == []


def test_editions_columns_and_works_with_two_dois_are_works_of_their_own() -> None:
    def twice(first: dict[str, Any], second: dict[str, Any], **both: Any) -> bool:
        shared = {"title": "On Exact Algorithms for Trees", "citation-key": "a", **both}
        return bool(found(entry("A", 1, **shared, **first), entry("B", 2, **shared, **second), form="bibtex"))

    assert not twice({"issued": "1971"}, {"issued": "1998"}, type="book")
    assert twice({"issued": "1971"}, {"issued": "1971"}, type="book")
    column = {"type": "article-journal", "container-title": "Journal of Trees"}
    assert not twice({"issued": "1981", "volume": "2"}, {"issued": "1982", "volume": "3"}, **column)
    assert twice({"issued": "1981", "volume": "2"}, {"issued": "1982", "volume": "2"}, **column)
    assert not twice({"DOI": "10.1/a"}, {"DOI": "10.1/b"}, type="dataset", issued="2020")
    assert twice({"DOI": "10.1/a"}, {}, type="dataset", issued="2020")
    assert not twice({"DOI": "10.5281/zenodo.1234567"}, {}, type="document", issued="2020")


def test_a_reference_may_have_no_title_or_no_year() -> None:
    whole = [entry(f"K{at}", at, title=f"A Title {at}", issued="2020", type="article-journal") for at in range(2, 9)]

    def codes(**fields: Any) -> list[str]:
        return [code for line, code in found(entry("A", 1, **fields), *whole, form="bibtex") if line == 1]

    author = [{"family": "Doe"}]
    assert codes(author=author, issued="2004", type="document") == ["no-title"]
    assert codes(author=author, issued="2004", type="document", note="Personal communication") == []
    assert codes(title="A Page", author=author, type="webpage") == []
    assert codes(title="An Article", author=author, type="article-journal") == ["no-year"]
    assert codes(title="An Article", author=author, type="article-journal", pubstate="inpress") == []
    assert codes(title="A Codex", author=author, type="book", date="-3000~") == []
    assert codes(title="A Codex", author=author, type="book", year="sin fecha") == []
    assert codes(title="A Dictionary", author=author, type="book", urldate="2019-06-14") == []


def test_an_encoder_is_no_code_and_a_page_about_two_papers_no_fault() -> None:
    one = entry("A", 1, "https://blog.example.org/both", title="Attention in Networks of Neurons", issued="2020")
    two = entry("B", 2, "https://blog.example.org/both", title="Memory for Machines that Learn", issued="2020")
    assert found(one, two) == []
    raw = {"id": "c", "name": "C", "title": "A Study of Text", "source": {"file": "a.md", "line": 1}}
    labelled = entry_from_json(
        {**raw, "links": [{"rel": "paper", "url": f"{ARXIV}1803.11175", "label": "Sentence Encoder"}]}, "a.md"
    )
    assert found(labelled) == []


def test_links_are_judged_by_what_the_list_calls_them() -> None:
    def linked(label: str, rel: str, url: str) -> list[str]:
        raw = {"id": "a", "name": "A", "title": "A Study of Text", "source": {"file": "a.md", "line": 1}}
        one = entry_from_json({**raw, "links": [{"rel": rel, "url": url, "label": label}]}, "a.md")
        return [code for _line, code in found(one)]

    assert linked("Paper", "paper", "https://github.com/a/b") == ["code-as-paper"]
    assert linked("A Study of Text", "paper", "https://github.com/a/b") == []
    assert linked("official code", "code", "https://arxiv.org/abs/2106.14112") == ["paper-as-code"]
    assert linked("CodeS", "code", "https://arxiv.org/abs/2106.14112") == []
    assert linked("download", "code", "https://github.com/a/awesome-b") == []


def test_years_that_a_preprint_may_have_are_no_fault() -> None:
    def dated(year: str, arxiv: str, venue: str = "") -> list[str]:
        one = entry("A", 1, arxiv=arxiv, title="A Paper", issued=year, paper="https://x.org/a", venue=venue)
        return [code for _line, code in found(*GOOD, one)]

    assert dated("2022", "2301.11303", "arXiv 2022") == ["year-arxiv"]
    assert dated("2022", "2301.11303") == []
    assert dated("2022", "2301.00303") == []
    assert dated("2022-11-07", "2301.11303", "arXiv") == []  # held back
    assert dated("2011", "2011.11303", "arXiv") == []  # “arXiv 2011”, by its number
    assert dated("2022-08-07", "2301.11303", "arXiv") == ["year-arxiv"]
    assert dated("2023", "2112.12938") == []
    assert dated("1874", "1901.02860") == []
    assert dated("2009", "1401.03492", "JAIR") == []


def test_a_year_that_the_text_of_a_record_does_not_have_is_no_fault() -> None:
    odd = entry(
        "A Scalable Model", 9, arxiv="2411.11843", title="A Scalable Model", issued="2016", paper="https://x.org/a"
    )

    def codes(text: str) -> list[str]:
        return [one.code for one in check((*GOOD, odd), place, "markdown", lambda _one: text)]

    assert codes("weights in BF16, 2.7B") == []
    assert codes("repeats the procedure of Doe et al. (2016)") == []
    assert codes("May 2016") == ["year-arxiv"]
    odd = replace(odd, venue="ICRA 2024")
    assert codes("2016 | ICRA 2024") == ["year-arxiv"]
    assert codes("ICRA 2016, extended in 2024 [paper](https://x.org/2016)") == []
    assert codes("[paper](https://x.org/2016)") == []


def test_what_a_record_cites_is_not_its_own_paper() -> None:
    title = "Steps of Thought Elicit Reasoning in Large Models"
    paper = entry(title, 1, f"{ARXIV}2201.11903", title=title)
    assert found(paper, entry("Symbolic Reasoning", 2, f"{ARXIV}2201.11903")) == []
    assert found(paper, entry("Elicit Reasoning", 2, f"{ARXIV}2201.11903")) == [(2, "duplicate-paper")]


def test_a_paper_of_another_file_is_named_with_that_file() -> None:
    one = entry("A Study of Long Texts", 1, f"{ARXIV}2105.10001", title="A Study of Long Texts")
    two = replace(one, id="two", source=replace(one.source, file="b.md") if one.source else None)
    messages = [finding.message for finding in check((one, two), place, "markdown")]
    assert messages == ["“A Study of Long Texts” is listed twice; the first is at a.md:1."]


def test_a_tool_under_two_headings_is_listed_twice_where_it_leads_to_the_same_place() -> None:
    def tool(line: int, heading: str, url: str, **fields: Any) -> Entry:
        links = [{"rel": "website", "url": url}]
        return entry("Oarkit", line, title="Oarkit", headings=[heading], **fields | {"links": links})

    page = "https://oarkit.example.org/"
    assert found(tool(1, "Kits", page), tool(2, "Boats", page)) == [(2, "listed-twice")]
    assert found(tool(1, "Kits", page), tool(2, "Boats", f"{page}two")) == []
    results = [tool(line, "Kits", page, columns={"Score": str(line)}) for line in (1, 2)]
    assert found(*results) == []
    owner = "https://github.com/oarkit/"
    assert found(tool(1, "Kits", owner), tool(2, "Boats", owner)) == []


def test_records_lack_a_link_in_a_list_where_nearly_all_have_one() -> None:
    def paper(line: int, heading: str, *, linked: bool) -> Entry:
        url = f"https://x.org/{line}" if linked else ""
        title = f"A Whole Title {line}"
        return entry(title, line, url, title=title, venue="SEA", headings=[heading])

    many = [paper(line, "Rivers", linked=True) for line in range(1, 81)]
    some = [paper(line, "Lakes", linked=line % 2 == 0) for line in range(81, 93)]
    assert {code for _, code in found(*many, *some)} == {"no-link"}
    assert [line for line, _ in found(*many, *some)] == [81, 83, 85, 87, 89, 91]
    assert found(*some) == []


@pytest.mark.parametrize(
    ("url", "why"),
    [
        ("https://x.org/ahttps://x.org/b", "two addresses in one"),
        ("https://x.org/a/https://x.org/a/", "two addresses in one"),
        ("https://x.org/a.pdf%20(https://x.org/a.pdf", "two addresses in one"),
        ("https://https://x.org/a", "it begins twice"),
        ("https://xorg/abs/1", "“xorg” is not a host name"),
        ("https://x,org/abs/1", "“x,org” is not a host name"),
        (f"{ARXIV}2401.1234", "“2401.1234” is not a valid arXiv id"),
        (f"{ARXIV}1412.01234.pdf", "“1412.01234” is not a valid arXiv id"),
        (f"{ARXIV}2401.123456", "“2401.123456” is not a valid arXiv id"),
    ],
)
def test_an_address_that_cannot_be_right_is_a_bad_link(url: str, why: str) -> None:
    one = entry("A", 1, url, title="T", issued="2021")
    (finding,) = check([one, *GOOD], place, "markdown")
    assert (finding.code, finding.message) == (
        "bad-link",
        f"“A”: the paper link cannot be right ({why}): {url}",
    )


@pytest.mark.parametrize(
    "url",
    [
        "https://web.archive.org/web/2020/https://x.org/a",
        "https://proxy.x.org/https://y.org/a",
        "https://x.org/share?url=https://y.org",
        "https://x.org/?referer=https://y.org/&httpsredir=1",
        "https://x.org:8080/a",
        "https://[2001:db8::1]/a",
        "https://测试.example.org/a",
        f"{ARXIV}0704.0001v2",
        f"{ARXIV}1412.1234.pdf",
        f"{ARXIV}1501.00001",
        f"{ARXIV}cs/0309136",
    ],
)
def test_an_address_within_another_and_odd_hosts_are_right(url: str) -> None:
    assert not linkfacts.damage(url)


def test_an_address_without_its_scheme_is_told_from_one_that_is_none() -> None:
    for url, said in (
        ("flow.cs.example.org/a", "is not a web address, “https://” may be missing: flow.cs.example.org/a"),
        ("tools", "is not a web address: tools"),
        ("mailto:a@x.org", "is not a web address: mailto:a@x.org"),
        ("javascript:alert(1)", "is not a web address: javascript:alert(1)"),
        ("[a/b.zip]", "is not a web address: [a/b.zip]"),
    ):
        (finding,) = check([entry("A", 1, url, title="T", issued="2021"), *GOOD], place, "markdown")
        assert finding.message == f"“A”: the paper link {said}"


def test_a_record_with_nothing_but_links_without_words_and_address_lacks_a_link() -> None:
    entries = [*GOOD, entry("D", 9, title="A Whole Title of Its Own", issued="2021")]

    def codes(text: str) -> list[str]:
        return [one.code for one in check(entries, place, "markdown", lambda one: text if one.name == "D" else "")]

    assert codes("| A Whole Title of Its Own | 2021 | []() |") == ["no-link"]
    assert codes("| A Whole Title of Its Own | 2021 | [code]() |") == []
    assert codes("| A Whole Title of Its Own | 2021 | [](https://x.org) |") == []


def test_what_was_read_from_authors_or_an_address_is_no_fault_of_the_list() -> None:
    people = "Ada Lund, Bo Berg, Cora Dahl, and Dan Ek"
    assert found(entry(people, 1, title=people, venue="AAAI", issued="2024"), *GOOD) == []
    url = f"{ARXIV}2101.01001.pdf"
    assert found(*GOOD, entry(url, 9, url, title=url, issued="2021")) == []
