from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pybtex.database import parse_string

from citations.edge_cases import EDGE_CASES, KEYS
from hmtui.citations import cite
from hmtui.formats.bibtex.contents import fold_latex, read_contents
from hmtui.formats.work import describe
from hmtui.text.cleaning import clean
from hmtui.text.folding import fold_title
from hmtui.text.latex_encode import escape

if TYPE_CHECKING:
    from hmtui.formats.bibtex.contents import ExistingEntry


def only(text: str) -> ExistingEntry:
    scanned = read_contents(text)
    assert not scanned.problems
    (found,) = scanned.entries
    return found


def test_an_entry_is_read_whatever_its_dress() -> None:
    found = only('% note\n@ARTICLE ( Key:1,\n Title = "A {"}quoted{"} title" # { and more},\n year=2020, doi = 10 )')
    assert (found.kind, found.key, found.line) == ("article", "Key:1", 2)
    assert found.fields == {"title": 'A {"}quoted{"} title and more', "year": "2020", "doi": "10"}


def test_strings_preambles_and_comments_are_no_entries() -> None:
    text = '@string{j = {Journal}} @preamble{"x"} @comment{jabref-meta: {a}} @Comment free text\n@misc{k, title={T}}'
    assert only(text).key == "k"


def test_an_address_with_an_at_sign_outside_is_no_entry() -> None:
    assert only("me@example.org wrote this\n@misc{k, title = {me@example.org}}").key == "k"


@pytest.mark.parametrize("text", ["", "\n\n", "no entries", "@", "@misc", "{@}"])
def test_a_file_without_entries_is_empty(text: str) -> None:
    scanned = read_contents(text)
    assert (scanned.entries, scanned.problems, scanned.open_end) == ((), (), None)


def test_reading_goes_on_behind_an_entry_that_is_not_closed() -> None:
    scanned = read_contents(
        "@misc{a, title = {Open\n@misc{b, title = {B}}\n@article{c,\n  title {no sign}}\n@misc{d, title={D}}\n"
    )
    assert [found.key for found in scanned.entries] == ["a", "b", "c", "d"]
    assert [problem.line for problem in scanned.problems] == [1, 3]
    assert "never closed" in scanned.problems[0].text
    assert scanned.open_end is None


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_reading_goes_on_at_the_next_line_whatever_ends_lines(end: str) -> None:
    scanned = read_contents(f"% note{end}@misc{{a b, title={{X}}}}{end}@misc{{k, title={{T}}}}{end}")
    assert [found.key for found in scanned.entries] == ["k"]
    assert [problem.line for problem in scanned.problems] == [2]


@pytest.mark.parametrize(
    "text", ["@misc{a, title = {Open", '@misc{a,\n title = "x', "@misc{a", "@string{x = {", "@misc{a, t={x},"]
)
def test_an_entry_cut_short_by_the_end_is_told_apart(text: str) -> None:
    scanned = read_contents("@misc{z, title = {Z}}\n" + text)
    assert scanned.open_end is not None
    assert scanned.open_end.line == 2
    assert scanned.entries[0].key == "z"


@pytest.mark.parametrize(
    ("fields", "number"),
    [
        ("eprint = {2005.14165v2}, archivePrefix = {arXiv}", "2005.14165"),
        ("eprint = {2005.14165}, eprinttype = {arxiv}", "2005.14165"),
        ("eprint = {2005.14165}", "2005.14165"),
        ("eprint = {2005.14165}, archivePrefix = {HAL}", ""),
        ("journal = {arXiv preprint arXiv:2005.14165}", "2005.14165"),
        ("journal = {CoRR}, volume = {abs/2005.14165}", "2005.14165"),
        ("url = {https://arxiv.org/abs/2005.14165}", "2005.14165"),
        ("url = {http://arxiv.org/pdf/2005.14165.pdf}", "2005.14165"),
        ("doi = {10.48550/arXiv.2005.14165}", "2005.14165"),
        ("note = {arXiv:hep-th/9901001}", "hep-th/9901001"),
        ("volume = {33}, url = {https://example.org}", ""),
    ],
)
def test_arxiv_numbers_are_found_where_people_put_them(fields: str, number: str) -> None:
    assert only(f"@misc{{k, {fields}}}").arxiv == number


def test_dois_are_compared_without_resolver_and_case() -> None:
    assert only("@misc{k, doi = {https://doi.org/10.1000/ABC}}").doi == "10.1000/abc"
    assert not only("@misc{k, doi = {10.48550/arXiv.2005.14165}}").doi


@pytest.mark.parametrize(
    ("author", "folded"),
    [
        ("Brown, Tom B. and Mann, B.", "brown"),
        ("Tom B. Brown and B. Mann", "brown"),
        ("{BigScience Workshop} and X, Y", "bigscienceworkshop"),
        (r"M{\"u}ller, J.", "muller"),
        ("", ""),
    ],
)
def test_the_first_author_is_found(author: str, folded: str) -> None:
    assert only(f"@misc{{k, author = {{{author}}}}}").first_author == folded


@pytest.mark.parametrize(
    ("latex", "text"),
    [
        (r"{PanGu-$\alpha$}: Large-scale", "PanGu-α: Large-scale"),
        (r"{\"U}ber \'etudes of {\L}{\'o}d{\'z} \o{} \ss", "Über études of Łódź ø ß"),
        (r"\textbf{Bold} \emph{and} {B}{E}{R}{T}", "Bold and BERT"),
        (r"R\&D 100\% a\_b {\textbackslash}x", "R&D 100% a_b \\x"),
        ("Few--Shot\n   Learners", "few-shot learners"),
    ],
)
def test_titles_are_folded_alike_from_latex_and_from_text(latex: str, text: str) -> None:
    assert fold_latex(latex) == fold_title(text)


def test_every_sign_that_is_escaped_is_folded_as_it_stands() -> None:
    for letter in map(chr, (*range(0x21, 0x500), *range(0x1E00, 0x2300), *range(0x27C0, 0x27F0))):
        if clean(letter) != letter:
            continue
        title = f"Deep {letter} Nets"
        for ascii_only in (False, True):
            assert fold_latex(escape(title, ascii_only=ascii_only)) == fold_title(title), letter


def test_what_we_write_is_found_again_with_all_that_tells_works_apart() -> None:
    for style in ("bibtex", "biblatex"):
        for ascii_only in (False, True):
            found = read_contents(cite(EDGE_CASES, style, KEYS, ascii_only=ascii_only)).entries
            assert [one.key for one in found] == [KEYS[entry.id] for entry in EDGE_CASES]
            for entry, one in zip(EDGE_CASES, found, strict=True):
                work = describe(entry)
                assert one.title == fold_title(work.title)
                assert one.arxiv == work.arxiv


def test_a_file_that_is_broken_all_over_is_read_to_its_end() -> None:
    scanned = read_contents("@misc{a, title = {Open\n" * 5000 + "@misc{z, title = {Z}}\n")
    assert len(scanned.entries) == 5001
    assert len(scanned.problems) == 5000
    assert scanned.entries[-1].title == "z"


BODY = st.text('ab{}"@=,# \n(){}\\%', max_size=60)


@given(text=BODY, behind=BODY)
def test_no_text_is_too_broken_to_look_at(text: str, behind: str) -> None:
    scanned = read_contents(f"{text}@misc{{k,{behind}")
    lines = (text + behind).count("\n") + 1
    assert all(1 <= problem.line <= lines for problem in scanned.problems)


@given(values=st.lists(st.text("abc .:-", min_size=1, max_size=12), min_size=1, max_size=5))
def test_it_agrees_with_a_real_parser(values: list[str]) -> None:
    text = "\n".join(f"@misc{{k{at},\n  title = {{{value}}}, note = {{{{x}}}}\n}}" for at, value in enumerate(values))
    parsed = parse_string(text, "bibtex").entries
    assert {one.key: one.fields["note"] for one in read_contents(text).entries} == {
        key: entry.fields["note"] for key, entry in parsed.items()
    }


def test_comments_that_are_never_closed_hide_no_entry() -> None:
    entry = "@article{k, title = {T}}\n"
    assert [found.key for found in read_contents("@comment{" * 500 + entry).entries] == ["k"]
    assert [found.key for found in read_contents(f"@comment{{\n@comment{{ {entry} }}\n{entry}").entries] == ["k"]
    assert [found.line for found in read_contents(f"@comment{{\n@comment{{ {entry} }}\n{entry}").entries] == [4]


def test_strings_are_expanded_wherever_they_are_defined() -> None:
    contents = read_contents(
        '@misc{a, title = long}\n@string{kind = {Paper}}\n@string{long = "The Title of a " # kind}\n'
    )
    assert contents.entries[0].title == fold_title("The Title of a Paper")


def test_entries_that_bibtex_reads_count_wherever_they_stand() -> None:
    contents = read_contents("% @misc{a, title = {A}}\nme@misc{b, title = {B}}\n")
    assert [entry.key for entry in contents.entries] == ["a", "b"]


@pytest.mark.parametrize("text", ["@misc{, title = {A}}", "@misc{title = {A}}"])
def test_an_entry_without_a_key_is_a_problem(text: str) -> None:
    contents = read_contents(f"\n{text}\n")
    assert not contents.entries
    assert [problem.line for problem in contents.problems] == [2]
