from __future__ import annotations

from typing import Any

import pytest
from msgspec.structs import replace

from hmtui.citations import cite
from hmtui.models import Author, Entry, Link

KEYS = {"x": "key"}
LINK = Link("paper", "https://example.org/x")
PAPER = Entry(
    id="x",
    name="X",
    title="A Title",
    author=(Author(family="Li", given="Wei"),),
    issued="2020-05",
    type="article-journal",
    container_title="Journal",
    volume="12",
    page="1877-1901",
    links=(LINK,),
)
STYLES = ("apa", "ieee", "chicago", "mla", "acl", "nature")


def text(style: str, **fields: object) -> str:
    return cite([replace(PAPER, **fields)], style, KEYS)


def people(count: int) -> tuple[Author, ...]:
    return tuple(Author(family=f"F{number}", given="Gus") for number in range(1, count + 1))


@pytest.mark.parametrize(
    ("style", "count", "begins"),
    [
        ("apa", 2, "F1, G., & F2, G. (2020)."),
        ("apa", 20, ", ".join(f"F{n}, G." for n in range(1, 20)) + ", & F20, G. (2020)."),
        ("apa", 21, ", ".join(f"F{n}, G." for n in range(1, 20)) + ", … F21, G. (2020)."),
        ("ieee", 2, "G. F1 and G. F2, “"),
        ("ieee", 6, "G. F1, G. F2, G. F3, G. F4, G. F5, and G. F6, “"),
        ("ieee", 7, "G. F1 et al., “"),
        ("chicago", 2, "F1, Gus, and Gus F2. 2020."),
        ("chicago", 6, "F1, Gus, Gus F2, Gus F3, Gus F4, Gus F5, and Gus F6. 2020."),
        ("chicago", 7, "F1, Gus, Gus F2, Gus F3, et al. 2020."),
        ("mla", 1, "F1, Gus. “"),
        ("mla", 2, "F1, Gus, and Gus F2. “"),
        ("mla", 3, "F1, Gus, et al. “"),
        ("acl", 3, "Gus F1, Gus F2, and Gus F3. 2020."),
        ("acl", 393, "Gus F1, Gus F2, "),
        ("nature", 2, "F1, G. & F2, G. A Title."),
        ("nature", 5, "F1, G., F2, G., F3, G., F4, G. & F5, G. A Title."),
        ("nature", 6, "F1, G. et al. A Title."),
    ],
)
def test_each_style_names_as_many_authors_as_its_manual_says(style: str, count: int, begins: str) -> None:
    assert text(style, author=people(count)).startswith(begins)


def test_acl_names_twenty_authors_and_of_more_says_how_many() -> None:
    assert "Gus F19, and Gus F20. 2020." in text("acl", author=people(20))
    assert "Gus F19, and 374 others. 2020." in text("acl", author=people(393))


@pytest.mark.parametrize(
    ("style", "begins"),
    [
        ("apa", "A Title. (n.d.). Journal"),
        ("ieee", "“A Title,” Journal"),
        ("chicago", "“A Title.” n.d. Journal"),
        ("mla", "“A Title.” Journal"),
        ("acl", "A title. n.d. Journal"),
        ("nature", "A Title. Journal"),
    ],
)
def test_without_author_and_date_the_title_comes_first(style: str, begins: str) -> None:
    assert text(style, author=(), issued="").startswith(begins)


@pytest.mark.parametrize("style", STYLES)
def test_what_is_missing_leaves_no_stray_punctuation(style: str) -> None:
    for fields in (
        {"volume": "", "page": "", "issued": ""},
        {"container_title": "", "volume": "", "page": "", "links": ()},
        {"type": "paper-conference", "volume": "", "page": ""},
        {"type": "software", "author": (), "links": (), "issued": "", "volume": "", "page": "", "container_title": ""},
    ):
        written = text(style, **fields)
        for stray in ("..", ",,", ", .", " ,", " .", "()", "  ", "( ", "““", ",”.", "None"):
            assert stray not in written.replace("n.d..", ""), (style, fields, written)
        assert not written.endswith((",", ":", " ", "(", "“"))


@pytest.mark.parametrize(
    ("page", "mla"),
    [
        ("1877-1901", "pp. 1877–901"),
        ("96-101", "pp. 96–101"),
        ("103-104", "pp. 103–04"),
        ("1-67", "pp. 1–67"),
        ("8-12", "pp. 8–12"),
        ("1608-1774", "pp. 1608–774"),
        ("299-304", "pp. 299–304"),
        ("5", "p. 5"),
        ("e12-e15", "pp. e12–e15"),
    ],
)
def test_mla_shortens_the_last_page(page: str, mla: str) -> None:
    assert f", {mla}," in text("mla", page=page)


@pytest.mark.parametrize(
    ("fields", "source"),
    [
        ({"issue": "3"}, "Journal 12 (3): 1877–901."),
        ({"volume": "", "issue": "3"}, "Journal, no. 3: 1877–901."),
        ({"volume": "", "issue": "3", "page": ""}, "Journal, no. 3."),
        ({"volume": ""}, "Journal, 1877–901."),
    ],
)
def test_chicago_names_an_issue_that_has_no_volume(fields: dict[str, str], source: str) -> None:
    assert f"“A Title.” {source} https://" in text("chicago", **fields)


def test_titles_that_end_or_quote_keep_one_mark() -> None:
    assert "“Is it ‘all’ you need?” Journal" in text("ieee", title='Is It "All" You Need?')
    assert "Is it “all” you need? Journal" in text("apa", title='Is It "All" You Need?')
    assert "“Why?” Journal" in text("chicago", title="Why?")
    assert "Why? Journal" in text("apa", title="Why?")
    assert "“End.” Journal" in text("mla", title="End.")


def test_a_preprint_is_called_one_in_every_style() -> None:
    preprint = {"type": "article", "container_title": "", "volume": "", "page": "", "arxiv": "2005.14165"}
    for style, words in (
        ("apa", "A Title (arXiv:2005.14165). arXiv. https://arxiv.org/abs/2005.14165"),
        ("ieee", "“A Title,” 2020, arXiv:2005.14165."),
        ("chicago", "“A Title.” arXiv:2005.14165. Preprint, arXiv, May. https://arxiv.org/abs/2005.14165."),
        ("mla", "“A Title.” arXiv:2005.14165, arXiv, May 2020, https://arxiv.org/abs/2005.14165."),
        ("acl", "A title. Preprint, arXiv:2005.14165."),
        ("nature", "A Title. Preprint at https://arxiv.org/abs/2005.14165 (2020)."),
    ):
        assert words in text(style, **preprint)


def test_numeric_styles_number_several_records_but_not_one() -> None:
    other = replace(PAPER, id="y")
    several = cite([PAPER, other], "ieee", {"x": "k", "y": "l"})
    assert [line[:4] for line in several.split("\n\n")] == ["[1] ", "[2] "]
    assert cite([PAPER, other], "nature", {"x": "k", "y": "l"}).startswith("1. ")
    assert not text("ieee").startswith("[")


@pytest.mark.parametrize("style", STYLES)
def test_a_doi_is_given_as_an_address_or_by_name(style: str) -> None:
    written = text(style, doi="10.1000/182")
    assert ("10.1000/182" in written) == (style not in {"acl", "nature"})
    assert LINK.url not in written


@pytest.mark.parametrize(
    ("page", "chicago"),
    [
        ("3-10", "3–10"),
        ("71-72", "71–72"),
        ("100-104", "100–104"),
        ("1100-1113", "1100–1113"),
        ("101-108", "101–8"),
        ("808-833", "808–33"),
        ("1103-1104", "1103–4"),
        ("321-328", "321–28"),
        ("498-532", "498–532"),
        ("1087-1089", "1087–89"),
        ("1496-1500", "1496–500"),
        ("11564-11615", "11564–615"),
        ("12991-13001", "12991–3001"),
    ],
)
def test_chicago_shortens_the_last_page_as_its_manual_does(page: str, chicago: str) -> None:
    assert f"12: {chicago}." in text("chicago", page=page, issue="").replace("12:", "12: ")


def test_two_names_have_a_comma_between_them_where_the_first_is_turned_around() -> None:
    groups = (Author(literal="Group One"), Author(literal="Group Two"))
    assert text("apa", author=(Author(literal="One, Inc."), groups[1])).startswith("One, Inc. & Group Two. (")
    assert text("apa", author=groups).startswith("Group One & Group Two. (")
    assert text("chicago", author=groups).startswith("Group One and Group Two. 2")
    assert text("mla", author=groups).startswith("Group One and Group Two. “")
    assert text("apa", author=(Author("Li", "An"), groups[0])).startswith("Li, A., & Group One. (")
    assert text("mla", author=(Author("Li", "An"), groups[0])).startswith("Li, An, and Group One. “")


@pytest.mark.parametrize(
    ("style", "begins"),
    [
        ("apa", "Li, A., Wu, B., et al. (2"),
        ("ieee", "A. Li et al., “"),
        ("chicago", "Li, An, Bo Wu, et al. 2"),
        ("mla", "Li, An, et al. “"),
        ("acl", "An Li, Bo Wu, et al. 2"),
        ("nature", "Li, A. et al. A"),
        ("bibtex", "@article{key,\n  author        = {Li, An and Wu, Bo and others},"),
        ("biblatex", "@article{key,\n  author        = {Li, An and Wu, Bo and others},"),
    ],
)
def test_authors_that_a_list_does_not_name_are_not_denied(style: str, begins: str) -> None:
    written = text(style, author=(Author("Li", "An"), Author("Wu", "Bo"), Author(literal="others")))
    assert written.startswith(begins)


EDITED = {
    "type": "chapter",
    "container_title": "Handbook of Everything",
    "volume": "2",
    "issue": "",
    "publisher": "Oxford University Press",
    "extra": {
        "editor": [{"family": "Doe", "given": "Jane Q."}, {"family": "van Roe", "given": "Rik"}],
        "edition": "Second Edition",
        "publisher-place": "Oxford",
    },
}


@pytest.mark.parametrize(
    ("style", "source"),
    [
        (
            "apa",
            "In J. Q. Doe & R. van Roe (Eds.), Handbook of Everything (2nd ed., Vol. 2, pp. 1877–1901). Oxford University Press.",
        ),
        (
            "ieee",
            "in Handbook of Everything, 2nd ed., vol. 2, J. Q. Doe and R. van Roe, Eds., Oxford: Oxford University Press, 2020, pp. 1877–1901.",
        ),
        (
            "chicago",
            "In Handbook of Everything, 2nd ed., vol. 2, edited by Jane Q. Doe and Rik van Roe, 1877–901. Oxford University Press.",
        ),
        (
            "mla",
            "Handbook of Everything, edited by Jane Q. Doe and Rik van Roe, 2nd ed., vol. 2, Oxford UP, 2020, pp. 1877–901,",
        ),
        (
            "acl",
            "In Jane Q. Doe and Rik van Roe, editors, Handbook of Everything, second edition, volume 2, pages 1877–1901. Oxford University Press, Oxford.",
        ),
        (
            "nature",
            "In Handbook of Everything Vol. 2 (eds Doe, J. Q. & van Roe, R.) 1877–1901 (Oxford University Press, 2020).",
        ),
    ],
)
def test_a_chapter_names_who_edited_the_book_and_its_edition(style: str, source: str) -> None:
    assert source in text(style, **EDITED)


@pytest.mark.parametrize(
    ("style", "begins"),
    [
        ("apa", "Doe, J. Q., & van Roe, R. (Eds.). (2020). A Title (2nd ed., Vol. 2). Oxford University Press."),
        ("ieee", "J. Q. Doe and R. van Roe, Eds., A Title, vol. 2, 2nd ed. Oxford: Oxford University Press, 2020."),
        ("chicago", "Doe, Jane Q., and Rik van Roe, eds. 2020. A Title. 2nd ed. Vol. 2. Oxford University Press."),
        ("mla", "Doe, Jane Q., and Rik van Roe, editors. A Title. 2nd ed., vol. 2, Oxford UP, 2020,"),
        (
            "acl",
            "Jane Q. Doe and Rik van Roe, editors. 2020. A Title, second edition, volume 2. Oxford University Press, Oxford.",
        ),
        ("nature", "Doe, J. Q. & van Roe, R. (eds) A Title 2nd edn (Oxford University Press, 2020)."),
    ],
)
def test_a_book_without_authors_goes_by_its_editors(style: str, begins: str) -> None:
    book = {**EDITED, "type": "book", "author": (), "container_title": "", "page": ""}
    assert text(style, **book).startswith(begins)


@pytest.mark.parametrize(
    ("style", "title"),
    [
        ("apa", "Training language models with BERT: A study"),
        ("ieee", "Training language models with BERT: A study"),
        ("acl", "Training language models with BERT: A study"),
        ("chicago", "Training Language Models with BERT: A Study"),
        ("mla", "Training Language Models with BERT: A Study"),
    ],
)
@pytest.mark.parametrize(
    "published", ["Training Language Models with BERT: A Study", "Training language models with BERT: A study"]
)
def test_a_style_decides_on_the_case_of_titles(style: str, title: str, published: str) -> None:
    assert title in text(style, title=published)


def test_nature_prints_a_title_as_it_was_published() -> None:
    assert "Training Language Models" in text("nature", title="Training Language Models for Science")


def test_apostrophes_are_those_of_print_and_addresses_stay() -> None:
    link = Link("paper", "https://example.org/o'neil")
    written = text("apa", title="Rubik's Cube", author=(Author("d'Autume", "Cyprien"),), links=(link,))
    assert "d’Autume, C." in written
    assert "Rubik’s Cube" in written
    assert written.endswith("https://example.org/o'neil")


def test_mla_leaves_out_words_of_business_and_ends_the_date_of_a_thesis() -> None:
    fields = {"type": "thesis", "container_title": "", "volume": "", "page": "", "publisher": "MIT"}
    assert "A Title. 2020. MIT, PhD dissertation, https" in text("mla", **fields)
    fields["publisher"] = "University of Chicago"
    assert "U of Chicago, PhD" in text("mla", **fields)
    book = {"type": "book", "container_title": "", "volume": "", "page": "", "publisher": "Curran Associates, Inc."}
    assert "A Title. Curran Associates, 2020, https" in text("mla", **book)


def test_in_mla_what_follows_the_title_of_a_book_begins_with_a_capital() -> None:
    book: dict[str, Any] = {"type": "book", "container_title": "", "page": "", "publisher": "Yale UP", "volume": "8"}
    assert "A Title. Vol. 8, Yale UP, 2020" in text("mla", **book)
    book["editor"] = (Author("Roe", "Ann"),)
    assert "A Title. Edited by Ann Roe, vol. 8, Yale UP, 2020" in text("mla", **book)


def test_nature_names_the_number_of_a_report() -> None:
    report = {"type": "report", "container_title": "", "page": "", "publisher": "MIT", "volume": ""}
    assert " A Title. AI Memo AIM-1. MIT http" in text("nature", **report, genre="AI Memo", number="AIM-1")
    assert " A Title. No. TR-7. MIT http" in text("nature", **report, number="TR-7")


@pytest.mark.parametrize(
    ("style", "words"),
    [
        ("apa", "Li, W. (in press). A"),
        ("chicago", "Li, Wei. In press. “"),
        ("nature", "(in press)."),
        ("mla", "vol. 12, in press, pp."),
        ("bibtex", "year          = {in press},"),
        ("biblatex", "pubstate      = {in press},"),
        ("csl-json", '"status": "in press"'),
    ],
)
def test_what_is_still_to_appear_is_not_without_a_date(style: str, words: str) -> None:
    assert words.lower() in text(style, issued="", extra={"year": "(in press)"}).lower()


def test_a_remark_in_the_place_of_a_year_is_no_stage() -> None:
    for said in ("see the second edition", "unknown", "19??", 1999):
        assert "(n.d.)" in text("apa", issued="", extra={"year": said})


@pytest.mark.parametrize(
    ("page", "is_article"), [("e123", True), ("A12.3", True), ("Ai, A411-A414", False), ("xii", False)]
)
def test_an_article_number_is_told_from_pages(page: str, is_article: bool) -> None:
    assert ("Article " in text("apa", page=page)) == is_article
    assert ("Art. no. " in text("ieee", page=page)) == is_article
