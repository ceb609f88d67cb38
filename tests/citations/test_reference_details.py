"""Details of references in which the official styles, and the programs that read our files, were compared with ours."""

from __future__ import annotations

import json

import pytest
import rispy
from msgspec.structs import replace

from hmtui.citations import cite
from hmtui.citations.keys import assign_keys
from hmtui.citations.year_suffixes import year_suffixes
from hmtui.formats.author_names import initials
from hmtui.formats.work import describe
from hmtui.models import Author, Entry
from hmtui.text.title_case import headline_case, sentence_case

LI = (Author(family="Li", given="Wei"),)
PAPER = Entry(
    id="x", name="X", title="A Title", author=LI, issued="2020-09", type="article-journal", container_title="J"
)
REPORT = Entry(
    id="x",
    name="X",
    title="A Report on the Vision",
    author=LI,
    issued="1959-03",
    type="report",
    genre="AI Memo",
    number="AIM-1",
    publisher="MIT",
)
CONFERENCE = Entry(
    id="x",
    name="X",
    title="A Paper",
    author=LI,
    issued="2018",
    type="paper-conference",
    container_title="Proceedings of X",
    page="29-37",
    publisher="ACL",
    publisher_place="Brussels, Belgium",
)
BOOK = Entry(
    id="x",
    name="X",
    title="A Book",
    author=LI,
    issued="2019",
    type="book",
    volume="1123",
    publisher="Springer",
    collection_title="Lecture Notes in Computer Science",
)


def text(style: str, entry: Entry, **fields: object) -> str:
    return cite([replace(entry, **fields)], style, {"x": "key"})


@pytest.mark.parametrize(
    ("style", "words"),
    [
        ("apa", "A report on the vision (AI Memo No. AIM-1). MIT."),
        ("ieee", "“A report on the vision,” MIT, AI Memo AIM-1, Mar. 1959."),
        ("chicago", "A Report on the Vision. AI Memo AIM-1. MIT."),
        ("mla", "A Report on the Vision. AI Memo AIM-1, MIT, Mar. 1959."),
        ("acl", "A report on the vision. AI Memo AIM-1, MIT."),
        ("nature", "A Report on the Vision. AI Memo AIM-1. MIT (1959)."),
    ],
)
def test_a_report_is_named_by_genre_and_number(style: str, words: str) -> None:
    assert words in text(style, REPORT)


@pytest.mark.parametrize("style", ["apa", "ieee", "chicago", "mla", "acl", "nature"])
def test_a_thesis_is_named_by_its_genre(style: str) -> None:
    assert "Habilitation" in text(style, REPORT, type="thesis", genre="Habilitation")


def test_a_report_has_genre_and_number_in_the_files_that_programs_read() -> None:
    (item,) = json.loads(text("csl-json", REPORT))
    assert (item["genre"], item["number"]) == ("AI Memo", "AIM-1")
    (record,) = rispy.loads(text("ris", REPORT))
    assert (record["type_of_work"], record["issn"]) == ("AI Memo", "AIM-1")


def test_a_conference_paper_in_ris_names_its_proceedings_twice_and_its_place() -> None:
    (record,) = rispy.loads(text("ris", CONFERENCE))
    assert record["type_of_reference"] == "CONF"
    assert record["secondary_title"] == record["custom3"] == "Proceedings of X"
    assert record["custom1"] == record["place_published"] == "Brussels, Belgium"


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({}, "In Proceedings of X, pages 29–37, Brussels, Belgium. ACL."),
        ({"author": (Author(family="King", given="Martin Luther, Jr."),)}, "Martin Luther King, Jr. 2018."),
    ],
)
def test_acl_names_the_place_before_the_publisher_and_sets_off_a_suffix(fields: dict[str, object], words: str) -> None:
    assert words in text("acl", CONFERENCE, **fields)


def test_acl_says_pages_in_an_article_without_volume() -> None:
    assert "J, pages 5–9." in text("acl", PAPER, page="5-9")
    assert "J, 3:5–9." in text("acl", PAPER, page="5-9", volume="3")


def test_csl_titles_are_in_sentence_case_and_mark_what_keeps_its_case() -> None:
    (item,) = json.loads(text("csl-json", PAPER, title="Deep Learning with BERT: A Survey of Models"))
    assert item["title"] == 'Deep learning with <span class="nocase">BERT</span>: A survey of models'
    assert item["custom"] == {"published-title": "Deep Learning with BERT: A Survey of Models"}


def test_csl_has_numbers_as_numbers_and_the_genre_of_a_thesis() -> None:
    (item,) = json.loads(text("csl-json", BOOK, extra={"edition": "Second Edition", "number-of-pages": "300"}))
    assert (item["edition"], item["number-of-pages"], item["collection-number"]) == (2, "300", "1123")
    assert "volume" not in item
    (item,) = json.loads(text("csl-json", replace(BOOK, type="thesis"), collection_title=""))
    assert item["genre"] == "PhD thesis"


@pytest.mark.parametrize(
    ("style", "words"),
    [
        ("chicago", "A Book. Lecture Notes in Computer Science 1123. Springer."),
        ("mla", "A Book. Springer, 2019. Lecture Notes in Computer Science 1123."),
        ("ieee", "A Book, in Lecture Notes in Computer Science, vol. 1123. Springer, 2019."),
        ("acl", "A Book, volume 1123 of Lecture Notes in Computer Science. Springer."),
        ("apa", "A Book. Springer."),
    ],
)
def test_the_volume_of_a_book_in_a_series_is_that_of_the_series(style: str, words: str) -> None:
    assert words in text(style, BOOK)


@pytest.mark.parametrize(
    ("title", "headline"),
    [
        ("trees of size 2^k and their use", "Trees of Size 2^k and Their Use"),
        ("on the use of p-adic numbers", "On the Use of p-adic Numbers"),
        ("the OCL_h language and its use", "The OCL_h Language and Its Use"),
        ("the 5^th workshop on the subject", "The 5^th Workshop on the Subject"),
    ],
)
def test_formulas_and_variables_keep_their_case(title: str, headline: str) -> None:
    assert headline_case(title[:1].upper() + title[1:]) == headline
    assert "K" not in sentence_case("Trees of Size 2^k and Their Use")


@pytest.mark.parametrize(
    ("style", "words"), [("apa", "A whole title with braces"), ("mla", "A Whole Title with Braces")]
)
def test_a_title_in_double_braces_is_recased_like_others(style: str, words: str) -> None:
    whole = "A Whole Title with Braces" if style == "apa" else "A whole title with braces"
    assert words in text(style, PAPER, title=whole, extra={"title-names": [whole]})


@pytest.mark.parametrize(
    ("given", "short"),
    [
        ("Dae-chul", "D.-C."),
        ("Ju. A.", "Ju. A."),
        ("C. d. S.", "C. d. S."),
        ("R.F.C.", "R. F. C."),
        ("Z. (Zhang", "Z."),
        ("Ludwig van", "L."),
        ("Tom (T.J.) B.", "T. B."),
    ],
)
def test_initials(given: str, short: str) -> None:
    assert initials(given) == short


def test_leftovers_of_a_damaged_list_of_names_are_dropped() -> None:
    assert text("apa", PAPER, author=(Author(family="Chen", given="Z. ("), Author(family="Li", given="K,"))).startswith(
        "Chen, Z., & Li, K. (2020)."
    )


@pytest.mark.parametrize(
    ("name", "short"),
    [
        ("Oxford University Press", "Oxford UP"),
        ("University Press of Kansas", "UP of Kansas"),
        ("Cambridge University Press India", "Cambridge UP India"),
        ("University of Chicago Press", "U of Chicago P"),
    ],
)
def test_mla_shortens_university_presses_wherever_the_words_stand(name: str, short: str) -> None:
    assert f" {short}, 2019." in text("mla", BOOK, publisher=name, collection_title="", volume="")


def test_mixed_quotation_marks_inside_a_title_become_single_ones() -> None:
    assert "“On ‘one’ and ‘two’ things,”" in text("ieee", PAPER, title='On "One” and “Two" Things')


def test_a_double_issue_has_a_dash() -> None:
    for style in ("apa", "ieee", "chicago", "mla", "acl"):
        assert "3–4" in text(style, PAPER, volume="7", issue="3-4"), style


def test_ieee_and_mla_abbreviate_september_to_four_letters() -> None:
    assert "Sept. 2020" in text("ieee", PAPER)
    assert "Sept. 2020" in text("mla", PAPER)


def test_page_ranges_are_in_full_where_the_style_wants_it() -> None:
    assert "1877–1901" in text("apa", PAPER, page="1877-901")
    assert "1877–901" in text("chicago", PAPER, page="1877-901")


def test_mla_names_one_of_three_editors() -> None:
    editors = tuple(Author(family=f"F{number}", given="Gus") for number in range(3))
    assert "edited by Gus F0 et al., ACL" in text("mla", CONFERENCE, editor=editors)


def test_chicago_names_three_of_seven_editors() -> None:
    editors = tuple(Author(family=f"F{number}", given="Gus") for number in range(7))
    assert "edited by Gus F0, Gus F1, Gus F2, et al., 29–37. ACL" in text("chicago", CONFERENCE, editor=editors)
    assert "Gus F4, and Gus F5, 29–37" in text("chicago", CONFERENCE, editor=editors[:6])


@pytest.mark.parametrize(
    ("style", "start"),
    [
        ("mla", "A Report on the Vision. AI Memo AIM-1, MIT, 3 Mar. 1959"),
        ("chicago", "MIT. 1959. A Report on the Vision. AI Memo AIM-1. MIT."),
        ("apa", "MIT. (1959). A report on the vision (AI Memo No. AIM-1)."),
    ],
)
def test_an_organization_that_publishes_its_own_work(style: str, start: str) -> None:
    assert text(style, REPORT, author=(Author(literal="MIT"),), issued="1959-03-03").startswith(start)


def test_ieee_sets_no_marks_around_the_name_of_a_program() -> None:
    program = {
        "type": "software",
        "genre": "",
        "number": "",
        "name": "Vision",
        "title": "Vision",
        "issued": "2025-04-05",
    }
    assert text("ieee", REPORT, **program) == "W. Li, Vision. (Apr. 5, 2025). MIT."


def test_the_year_behind_an_apostrophe_is_abbreviated() -> None:
    assert ", 29–37. MM ’22. ACL" in text("chicago", CONFERENCE, collection_title="MM '22")


def test_keys_of_better_bibtex_and_jabref_have_the_year_of_publication() -> None:
    entry = replace(CONFERENCE, issued="2017-06", published="2018")
    assert assign_keys([entry], "better-bibtex") == {"x": "liPaper2018"}
    assert assign_keys([entry], "jabref") == {"x": "Li2018"}
    assert assign_keys([entry])["x"].startswith("li2017")


def test_an_author_date_list_tells_works_of_one_year_apart_by_title() -> None:
    entries = [replace(PAPER, id=name, title=name) for name in ("Zebra", "Ant", "Mouse")]
    entries.append(replace(PAPER, id="other", title="Other", issued="2021"))
    keys = {entry.id: entry.id for entry in entries}
    for style, year in (("apa", "({})."), ("chicago", " {}. "), ("acl", " {}. ")):
        found = cite(entries, style, keys).split("\n\n")
        assert all(
            year.format(said) in line for said, line in zip(("2020c", "2020a", "2020b", "2021"), found, strict=True)
        )
    assert "2020." in cite(entries[:1], "acl", keys)
    assert "2020a" not in cite(entries, "ieee", keys)


def test_letters_go_on_behind_z() -> None:
    works = [describe(replace(PAPER, title=f"T{number:03}")) for number in range(28)]
    assert year_suffixes(works)[25:] == ["z", "aa", "ab"]
