from __future__ import annotations

import pytest
from msgspec.structs import replace

from hmtui.citations import cite
from hmtui.formats.work import Date, Kind, describe, page_range, split_suffix
from hmtui.identity import arxiv_number, bare_doi
from hmtui.models import Author, Entry, Link, Source

PAPER = Entry(id="x", name="Model", title="A Title", issued="2020-05-28", arxiv="2005.14165")


@pytest.mark.parametrize(
    ("fields", "kind"),
    [
        ({"type": "article"}, Kind.PREPRINT),
        ({"type": ""}, Kind.PREPRINT),
        ({"type": "", "arxiv": ""}, Kind.OTHER),
        ({"type": "article", "arxiv": ""}, Kind.OTHER),
        ({"type": "article", "arxiv": "", "publisher": "bioRxiv"}, Kind.PREPRINT),
        ({"type": "article", "arxiv": "", "container_title": "J"}, Kind.JOURNAL),
        ({"type": "", "container_title": "J", "volume": "1"}, Kind.JOURNAL),
        ({"type": "paper-conference", "venue": "ICLR 2021"}, Kind.CONFERENCE),
        ({"type": "paper-conference"}, Kind.PREPRINT),
        ({"type": "paper-conference", "arxiv": ""}, Kind.OTHER),
        ({"type": "software"}, Kind.SOFTWARE),
        ({"type": "motion_picture", "arxiv": ""}, Kind.OTHER),
    ],
)
def test_the_kind_is_what_the_record_can_show_for_it(fields: dict[str, str], kind: str) -> None:
    assert describe(replace(PAPER, **fields)).kind == kind


def test_a_model_with_an_announcement_of_its_own_title_is_cited_by_it() -> None:
    post = Link("announcement", "https://example.org/post")
    work = describe(replace(PAPER, type="software", arxiv="", links=(Link("code", "https://example.org/code"), post)))
    assert (work.kind, work.url) == (Kind.ONLINE, post.url)
    unnamed = describe(replace(PAPER, type="software", title="", links=(post,)))
    assert (unnamed.kind, unnamed.title) == (Kind.SOFTWARE, "Model")


@pytest.mark.parametrize(
    ("fields", "date"),
    [
        ({}, Date(2020)),
        ({"published": "2021"}, Date(2021)),
        ({"published": "2020-12"}, Date(2020, 12)),
        ({"venue": "ICLR 2021"}, Date(2021)),
        ({"container_title": "Proceedings of the 2021 Conference"}, Date(2021)),
        ({"venue": "Workshop on 1984 and 2068"}, Date(2020)),
        ({"arxiv": ""}, Date(2020, 5, 28)),
        ({"arxiv": "1905.00001"}, Date(2020, 5, 28)),
        ({"arxiv": "", "venue": "ICLR 2021"}, Date(2020, 5, 28)),
        ({"issued": ""}, Date()),
        ({"citation_key": "k"}, Date(2020)),
        ({"citation_key": "k", "issued": "2020-07"}, Date(2020, 7)),
        ({"citation_key": "k", "issued": "2020-07", "venue": "ICML 2020"}, Date(2020, 7)),
        ({"citation_key": "k", "issued": "2020-07", "venue": "ICLR 2021"}, Date(2021)),
        ({"issued": "2020-07"}, Date(2020)),
    ],
)
def test_a_published_paper_is_dated_by_its_publication(fields: dict[str, str], date: Date) -> None:
    entry = replace(PAPER, type="paper-conference", **{"container_title": "Proceedings", **fields})
    assert describe(entry).date == date


def test_a_preprint_is_dated_to_the_day() -> None:
    assert describe(replace(PAPER, type="article", published="2021")).date == Date(2020, 5, 28)


def test_software_without_authors_is_by_its_organisation_and_a_paper_is_not() -> None:
    nameless = replace(PAPER, organizations=("NVIDIA", "Other"))
    assert describe(replace(nameless, type="software")).authors == (Author(literal="NVIDIA"),)
    assert describe(replace(nameless, type="article")).authors == ()


def test_an_author_without_a_name_is_none() -> None:
    li = Author(family="Li")
    assert describe(replace(PAPER, author=(Author(), li))).authors == (li,)
    organised = replace(PAPER, type="software", arxiv="", author=(Author(),), organizations=("Lab",))
    assert describe(organised).authors == (Author(literal="Lab"),)


def test_where_a_list_says_a_preprint_appeared_is_a_note() -> None:
    assert describe(replace(PAPER, venue="CVPR 2021")).note == "CVPR 2021"
    assert not describe(replace(PAPER, venue="arXiv 2020")).note


def test_only_safe_addresses_are_cited() -> None:
    bad, good = Link("paper", "javascript:alert(1)"), Link("website", "https://example.org")
    assert describe(replace(PAPER, arxiv="", links=(bad, good))).url == good.url
    assert not describe(replace(PAPER, arxiv="", links=(bad,))).url


@pytest.mark.parametrize(
    ("page", "pages"),
    [
        ("", ()),
        ("1877-1901", ("1877", "1901")),
        ("1877--1901", ("1877", "1901")),
        ("1877 – 1901", ("1877", "1901")),
        ("e12---e15", ("e12", "e15")),
        ("5", ("5",)),
        ("5-5", ("5",)),
        ("e12", ("e12",)),
        ("1-3, 7-9", ("1-3, 7-9",)),
        ("12+", ("12+",)),
        ("-", ("-",)),
    ],
)
def test_pages_are_a_range_or_left_as_they_are(page: str, pages: tuple[str, ...]) -> None:
    assert page_range(page) == pages


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("2005.14165", "2005.14165"),
        ("2005.14165v4", "2005.14165"),
        ("arXiv:2005.14165v4 [cs.CL]", "2005.14165"),
        ("https://arxiv.org/pdf/2005.14165", "2005.14165"),
        ("10.48550/arXiv.2005.14165", "2005.14165"),
        ("hep-th/9901001", "hep-th/9901001"),
        ("math.GT/0309136", "math.GT/0309136"),
        ("none", ""),
        ("", ""),
    ],
)
def test_arxiv_numbers_are_found_in_what_people_write(text: str, number: str) -> None:
    assert arxiv_number(text) == number


@pytest.mark.parametrize(
    ("text", "doi"),
    [
        ("10.1000/182", "10.1000/182"),
        ("https://doi.org/10.1000/182", "10.1000/182"),
        ("doi: 10.1000/182.", "10.1000/182"),
        ("none", ""),
        ("10.5", ""),
    ],
)
def test_a_doi_is_bared(text: str, doi: str) -> None:
    assert bare_doi(text) == doi


@pytest.mark.parametrize(
    ("name", "parts"),
    [
        (Author(family="King", given="Martin, Jr."), ("King", "Martin", "Jr.")),
        (Author(family="King", given="Martin jr"), ("King", "Martin", "Jr.")),
        (Author(family="Smith III", given="John"), ("Smith", "John", "III")),
        (Author(family="Le", given="Quoc V."), ("Le", "Quoc V.", "")),
        (Author(family="Jr", given=""), ("Jr", "", "")),
    ],
)
def test_generations_are_told_from_names(name: Author, parts: tuple[str, str, str]) -> None:
    assert split_suffix(name) == parts


def test_what_an_imported_record_knows_of_its_book_is_cited() -> None:
    extra = {
        "editor": [{"family": "Doe", "given": "Jo"}, {"literal": "The Group"}, "nobody", {"family": 3}],
        "collection-title": "Lecture Notes & More",
        "publisher-place": "Berlin",
        "edition": "2nd",
        "ISBN": "3-540-1",
    }
    chapter = Entry(id="x", name="X", title="T", type="chapter", container_title="B", issued="2001", extra=extra)
    work = describe(chapter)
    assert work.editors == (Author("Doe", "Jo"), Author(literal="The Group"))
    assert (work.series, work.place, work.edition, work.isbn) == ("Lecture Notes & More", "Berlin", "2nd", "3-540-1")
    text = cite([chapter], "bibtex", {"x": "k"})
    for field in (
        "editor        = {Doe, Jo and {The Group}}",
        "series        = {Lecture Notes \\& More}",
        "address       = {Berlin}",
    ):
        assert field in text
    assert "location" in cite([chapter], "biblatex", {"x": "k"})
    assert '"collection-title": "Lecture Notes & More"' in cite([chapter], "csl-json", {"x": "k"})
    book = replace(chapter, type="book", author=(Author("Roe", "A"),))
    assert "editor" not in cite([book], "bibtex", {"x": "k"})
    assert "editor" in cite([book], "biblatex", {"x": "k"})
    assert describe(replace(chapter, type="article-journal")).editors == ()


@pytest.mark.parametrize(
    ("said", "cited"),
    [
        (
            "Proceedings of the Workshop, Potsdam, February 20-21, 2014.",
            "Proceedings of the Workshop, Potsdam, February 20-21, 2014",
        ),
        ("J. Mach. Learn. Res.", "J. Mach. Learn. Res."),
        ("Nature Phys.", "Nature Phys."),
        ("Proceedings of Many Things, vol.", "Proceedings of Many Things, vol."),
        ("Wait for It ...", "Wait for It ..."),
    ],
)
def test_a_full_stop_that_ends_a_text_is_left_to_the_style(said: str, cited: str) -> None:
    work = describe(Entry(id="x", name="X", title="T", type="article-journal", container_title=said))
    assert work.container == cited


def test_what_a_bibliography_notes_of_a_record_leaves_with_it() -> None:
    extra = {"note": "Best paper & award", "howpublished": "Talk at X"}
    entry = Entry(id="x", name="X", title="T", issued="2020", extra=extra, source=Source("refs.bib", 1))
    written = cite([entry], "bibtex", {"x": "k"})
    assert "howpublished  = {Talk at X}," in written
    assert r"note          = {Best paper \& award}," in written
    assert "Best paper & award" in cite([entry], "csl-json", {"x": "k"})
    assert "N1  - Best paper & award" in cite([entry], "ris", {"x": "k"})
    assert "Best" not in cite([entry], "apa", {"x": "k"})


@pytest.mark.parametrize("note", ["https://example.org/x, accessed 2020", "x" * 201, 3, ["a"]])
def test_an_address_an_abstract_or_no_text_is_no_remark(note: object) -> None:
    entry = Entry(id="x", name="X", title="T", extra={"note": note}, source=Source("refs.bib", 1))
    assert describe(entry).remark == ""


@pytest.mark.parametrize("style", ["bibtex", "biblatex", "ris", "csl-json"])
def test_a_curators_note_is_not_cited(style: str) -> None:
    entry = Entry(id="x", name="X", title="T", issued="2020", extra={"note": "Dates of the source are doubtful"})
    assert "doubtful" not in cite([entry], style, {"x": "k"})
