from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from bibtexparser.entrypoint import parse_string as parse_with_bibtexparser
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace
from pybtex.database import parse_string
from pylatexenc.latex2text import LatexNodes2Text, MacroTextSpec, get_default_latex_context_db

from citations.edge_cases import EDGE_CASES, KEYS
from hmtui import catalog
from hmtui.citations import cite
from hmtui.citations.keys import assign_keys
from hmtui.formats.bibtex.write import Options, render
from hmtui.formats.work import describe, split_suffix
from hmtui.models import Author, Entry, Link
from hmtui.text.cleaning import clean

if TYPE_CHECKING:
    from collections.abc import Mapping

PAPER = Entry(
    id="x",
    name="X",
    title="A Title",
    author=(Author(family="Li", given="Wei"),),
    issued="2020-05",
    type="paper-conference",
    container_title="Proceedings",
    arxiv="2005.00001",
    doi="10.48550/arXiv.2005.00001",
)


def fields(entry: Entry, *, biblatex: bool = False, **options: object) -> Mapping[str, str]:
    """Write one record and read its fields with an independent parser."""
    text = render([entry], {entry.id: "key"}, Options(biblatex=biblatex, **options))  # type: ignore[arg-type] # test shorthand
    parsed = parse_string(text, "bibtex").entries["key"]
    people = {"author": " and ".join(map(str, parsed.persons["author"]))} if parsed.persons else {}
    return {"ENTRYTYPE": parsed.type, **{name.lower(): value for name, value in parsed.fields.items()}, **people}


# --- what is said of a record ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("kind", "bibtex", "biblatex"),
    [
        ("paper-conference", "inproceedings", "inproceedings"),
        ("article-journal", "article", "article"),
        ("article", "misc", "online"),
        ("report", "techreport", "report"),
        ("chapter", "incollection", "incollection"),
        ("book", "book", "book"),
        ("thesis", "phdthesis", "thesis"),
        ("software", "misc", "software"),
        ("dataset", "misc", "dataset"),
        ("webpage", "misc", "online"),
        ("", "misc", "misc"),
    ],
)
def test_each_type_has_its_entry_type(kind: str, bibtex: str, biblatex: str) -> None:
    container = "" if kind in {"article", ""} else "Somewhere"
    arxiv = PAPER.arxiv if kind == "article" else ""
    link = Link("paper", "https://example.org")
    entry = replace(PAPER, type=kind, publisher="Press", container_title=container, arxiv=arxiv, links=(link,))
    assert fields(entry)["ENTRYTYPE"] == bibtex
    assert fields(entry, biblatex=True)["ENTRYTYPE"] == biblatex


def test_a_masters_thesis_is_one() -> None:
    entry = replace(PAPER, type="thesis", publisher="School", extra={"genre": "Master's thesis"})
    assert fields(entry)["ENTRYTYPE"] == "mastersthesis"
    assert fields(entry, biblatex=True)["type"] == "mathesis"


def test_the_doi_of_a_preprint_is_not_given_to_the_published_paper() -> None:
    published, preprint = PAPER, replace(PAPER, type="article", container_title="")
    assert "doi" not in fields(published)
    assert fields(published)["eprint"] == "2005.00001"
    assert fields(preprint)["doi"] == "10.48550/arXiv.2005.00001"
    assert fields(replace(PAPER, doi="https://doi.org/10.1000/182"))["doi"] == "10.1000/182"


def test_a_preprint_says_where_it_is() -> None:
    preprint = replace(PAPER, type="article", container_title="", arxiv_class="cs.CL")
    written = fields(preprint)
    assert written["archiveprefix"] == "arXiv"
    assert written["primaryclass"] == "cs.CL"
    assert written["url"] == "https://arxiv.org/abs/2005.00001"
    assert written["month"] == "May"
    latex = fields(preprint, biblatex=True)
    assert (latex["eprinttype"], latex["eprintclass"], latex["date"]) == ("arxiv", "cs.CL", "2020-05")


def test_a_published_paper_has_the_year_of_its_venue_and_no_month_of_its_preprint() -> None:
    assert fields(replace(PAPER, published="2021"))["year"] == "2021"
    assert fields(replace(PAPER, venue="ICLR 2021"))["year"] == "2021"
    assert "month" not in fields(PAPER)
    assert fields(replace(PAPER, published="2021-07"))["month"] == "July"


def test_pages_volume_and_number() -> None:
    journal = replace(PAPER, type="article-journal", volume="24", issue="240", page="1-113")
    written = fields(journal)
    assert (written["volume"], written["number"], written["pages"]) == ("24", "240", "1--113")
    # Styles want a series where proceedings have a number.
    assert "number" not in fields(replace(PAPER, volume="3", issue="4"))


def test_a_work_without_authors_still_sorts() -> None:
    written = fields(replace(PAPER, author=()))
    assert "author" not in written
    assert written["key"] == "A Title"


@pytest.mark.parametrize(
    ("name", "written"),
    [
        (Author(family="van der Wal", given="Oskar"), "van der Wal, Oskar"),
        (Author(family="Ponde de Oliveira Pinto", given="Henrique"), "{Ponde de Oliveira Pinto}, Henrique"),
        (Author(family="de Masson d'Autume", given="Cyprien"), "de Masson d'Autume, Cyprien"),
        (Author(family="Le Scao", given="Teven"), "Le Scao, Teven"),
        (Author(literal="BigScience Workshop"), "{BigScience Workshop}"),
        (Author(literal="Research and Development"), "{Research and Development}"),
        (Author(family="King", given="Martin Luther, Jr."), "King, Jr., Martin Luther"),
        (Author(family="King Jr.", given="Martin Luther"), "King, Jr., Martin Luther"),
        (Author(family="Jansen, MD", given="Jan"), "{Jansen, MD}, Jan"),
        (Author(family="others", given="O."), "{others}, O."),
        (Author(family="Two Words"), "{Two Words}"),
        (Author(given="Madonna"), "{Madonna}"),
        (Author(family="王", given="小明"), "{王小明}"),
        (Author(family="Öhl Älva", given="A."), "{Öhl Älva}, A."),
        (Author(family="Müller", given="Jörg"), "Müller, Jörg"),
        (Author(family="Chen", given="Zhiming (Charles)"), "Chen, {Zhiming (Charles)}"),
        (Author(family="Lee", given="Tom (T.J.) B."), "Lee, {Tom (T.J.)} B."),
        (Author(family="Névéol", given="Émile Łukasz-Øystein"), r"N{\'e}v{\'e}ol, {\'E}mile {\L}ukasz-{\O}ystein"),
        (Author(family="Иванов", given="Иван"), r"Иванов, {\relax И}ван"),
    ],
)
def test_names_are_written_so_that_bibtex_takes_them_apart_rightly(name: Author, written: str) -> None:
    text = cite([replace(PAPER, author=(name,))], "bibtex", {"x": "key"})
    assert f"author        = {{{written}}}," in text


def test_biblatex_keeps_unicode_names_as_they_are() -> None:
    people = (Author(family="王", given="小明"), Author(family="Névéol", given="Émile"))
    text = cite([replace(PAPER, author=people)], "biblatex", {"x": "key"})
    assert "author        = {王, 小明 and Névéol, Émile}," in text


def test_an_entry_has_one_form_of_accents() -> None:
    first, second = Author(family="Debbah", given="Mérouane"), Author(family="Goffinet", given="Étienne")
    third = Author(family="Gül", given="Işık")
    paper = replace(PAPER, title="Pokémon Evaluation", author=(first,))
    assert fields(paper)["author"] == "Debbah, Mérouane"
    both = fields(replace(paper, author=(first, second)))
    assert both["author"] == r"Debbah, M{\'e}rouane and Goffinet, {\'E}tienne"
    assert r"Pok{\'e}mon" in both["title"]
    assert fields(replace(paper, author=(first, third)))["author"] == "Debbah, Mérouane and Gül, Işık"


def test_biblatex_keeps_the_names_of_conferences_and_protects_capitals_in_the_titles_of_books() -> None:
    name = "2023 Conference of the North American Chapter (NAACL)"
    paper = replace(PAPER, container_title=name)
    assert fields(paper, biblatex=True)["booktitle"] == f"{{{name}}}"
    chapter = replace(paper, type="chapter")
    assert fields(chapter, biblatex=True)["booktitle"] == "2023 Conference of the {North} {American} Chapter ({NAACL})"
    assert fields(paper)["booktitle"] == fields(chapter)["booktitle"] == name


def test_all_authors_are_named_or_as_many_as_asked() -> None:
    crowd = replace(PAPER, author=tuple(Author(family=f"F{n}", given="G") for n in range(393)))
    assert fields(crowd)["author"].count(" and ") == 392
    cut = cite([crowd], "bibtex", {"x": "key"}, max_authors=2)
    assert "author        = {F0, G and F1, G and others}," in cut


def test_editors_that_are_not_named_are_others() -> None:
    editors = [{"family": "Doe", "given": "Jane"}, {"literal": "others"}]
    chapter = replace(PAPER, type="chapter", container_title="Book", extra={"editor": editors})
    assert "editor        = {Doe, Jane and others}," in cite([chapter], "bibtex", {"x": "key"})


def test_a_comment_says_how_far_to_trust_and_never_begins_an_entry() -> None:
    text = cite([replace(PAPER, id="a@b")], "bibtex", {"a@b": "k@y"}, comment=True)
    assert text.startswith("% ky: not checked\n@inproceedings{")


# --- read back by others -------------------------------------------------------------------------------------------


COMMANDS = get_default_latex_context_db()
COMMANDS.add_context_category(
    "signs that the decoder does not know",
    prepend=True,
    macros=[
        MacroTextSpec(f"text{name}", sign)
        for name, sign in (
            ("braceleft", "{"),
            ("braceright", "}"),
            ("less", "<"),
            ("greater", ">"),
            ("bar", "|"),
            ("asciicircum", "^"),
        )
    ],
)
DECODER = LatexNodes2Text(COMMANDS, math_mode="text", keep_comments=True, strict_latex_spaces=True)


def spoken(latex: str) -> str:
    """Read LaTeX as text, by an independent decoder."""
    text: str = DECODER.latex_to_text(latex)
    return text


# Typographic ligatures (``--``, quotes) are how TeX reads text too, so they are not among the signs.
SIGNS = "abz AZ 09 &%$#_{}~^\\<>|@=+*/.,:;!()[]" + "éüßŁøšÇőñ" + "αβΔ≤×∞" + "盘古"
TEXT = st.text(SIGNS, min_size=1, max_size=30).map(clean).filter(bool)
WORD = st.text("abcXYZéüßŁ盘", min_size=2, max_size=8)
PERSON = st.builds(Author, family=WORD, given=WORD) | st.builds(
    Author, literal=TEXT.filter(lambda text: text != "others")
)
RECORD = st.builds(
    Entry,
    id=st.just("x"),
    name=st.just("X"),
    title=TEXT,
    author=st.lists(PERSON, min_size=1, max_size=4).map(tuple),
    issued=st.sampled_from(["2020", "2021-05", "2022-05-28"]),
    type=st.sampled_from(["paper-conference", "article-journal", "article", "report", "chapter", "software", ""]),
    container_title=TEXT,
    volume=st.sampled_from(["", "12"]),
    page=st.sampled_from(["", "1-20", "e12"]),
    publisher=TEXT,
    arxiv=st.sampled_from(["", "1905.00001"]),
    links=st.sampled_from([(), (Link("paper", "https://example.org/a_b?c=%20&d#e~f"),)]),
)


def expected_author(name: Author, *, biblatex: bool = False) -> str:
    if "盘" in name.family and not biblatex:
        return name.family + name.given
    return name.literal or ", ".join(filter(None, split_suffix(name)[:2]))


@given(entry=RECORD, biblatex=st.booleans(), ascii_only=st.booleans())
def test_pybtex_reads_the_same_fields(entry: Entry, *, biblatex: bool, ascii_only: bool) -> None:
    written = fields(entry, biblatex=biblatex, ascii_only=ascii_only)
    work = describe(entry)
    assert spoken(written["title"]) == work.title
    assert [spoken(one) for one in split_people(written["author"])] == [
        expected_author(one, biblatex=biblatex) for one in work.authors
    ]
    for name in ("booktitle", "journal", "journaltitle", "organization"):
        if name in written:
            assert spoken(written[name]) in {work.container, work.publisher}
    assert written.get("url", "") in {"", *(link.url for link in entry.links), "https://arxiv.org/abs/1905.00001"}
    if work.pages and "pages" in written:
        assert written["pages"] == "--".join(work.pages)


def split_people(text: str) -> list[str]:
    """Part authors at the ``and`` that stands outside of braces."""
    people, depth, begin = [], 0, 0
    for at, sign in enumerate(text):
        depth += {"{": 1, "}": -1}.get(sign, 0)
        if not depth and text.startswith(" and ", at):
            people.append(text[begin:at])
            begin = at + 5
    return [*people, text[begin:]]


@given(entry=RECORD)
def test_bibtexparser_reads_the_same_fields(entry: Entry) -> None:
    library = parse_with_bibtexparser(cite([entry], "bibtex", {"x": "key"}))
    assert not library.failed_blocks
    (block,) = library.entries
    read = {one.key: str(one.value) for one in block.fields}
    assert block.key == "key"
    assert spoken(read["title"]) == describe(entry).title
    assert [spoken(one) for one in split_people(read["author"])] == [expected_author(one) for one in entry.author]


PART = st.text(SIGNS + "李明α中é,'-", max_size=12).map(clean)
ANYBODY = st.builds(Author, family=PART, given=PART).filter(lambda name: bool(name.short))


@given(people=st.lists(ANYBODY, min_size=1, max_size=4), biblatex=st.booleans(), ascii_only=st.booleans())
def test_no_name_can_break_an_entry(people: list[Author], *, biblatex: bool, ascii_only: bool) -> None:
    entry = Entry(id="x", name="X", title="Title", issued="2020", author=tuple(people))
    written = cite([entry], "biblatex" if biblatex else "bibtex", {"x": "key"}, ascii_only=ascii_only)
    library = parse_with_bibtexparser(f"{written}\n\n@misc{{next, title = {{Next}}}}")
    assert not library.failed_blocks
    assert [block.key for block in library.entries] == ["key", "next"]
    fields = {one.key: str(one.value) for one in library.entries[0].fields}
    assert fields["title"] == "Title"
    assert len(split_people(fields["author"])) == len(people)


def test_a_chinese_name_is_escaped_like_any_other() -> None:
    entry = Entry(id="x", name="X", title="T", author=(Author(family="李", given="明{&%"),))
    assert r"{李明{\textbraceleft}\&\%}" in cite([entry], "bibtex", {"x": "k"})


def test_both_parsers_read_the_whole_catalog() -> None:
    entries = catalog.load(catalog.shipped_path()).entries
    keys = assign_keys(entries)
    text = cite(entries, "bibtex", keys)
    parsed = parse_string(text, "bibtex").entries
    assert list(parsed) == [keys[entry.id] for entry in entries]
    for entry in entries:
        one = parsed[keys[entry.id]]
        assert spoken(one.fields["title"]) == (entry.title or entry.name)
        assert len(one.persons["author"]) == max(1, len(entry.author))
    assert len(parse_with_bibtexparser(text).entries) == len(entries)


def test_both_parsers_read_the_edge_cases() -> None:
    text = cite(EDGE_CASES, "bibtex", KEYS)
    assert list(parse_string(text, "bibtex").entries) == [KEYS[entry.id] for entry in EDGE_CASES]
    assert not parse_with_bibtexparser(text).failed_blocks
