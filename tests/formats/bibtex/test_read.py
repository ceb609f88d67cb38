"""BibTeX as it is found: read whole, mended where it is broken, and the same as what other readers see."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Any

import pytest
from bibtexparser.entrypoint import parse_string as parse_leniently
from hypothesis import example, given, settings
from hypothesis import strategies as st
from pybtex.database import parse_string

from formats.round_trip import assert_same_works
from hmtui import catalog
from hmtui.citations import cite
from hmtui.citations.keys import assign_keys
from hmtui.formats.bibtex.names import parse_names
from hmtui.formats.bibtex.read import read
from hmtui.formats.draft import Report
from hmtui.sources.assemble import Assembler
from hmtui.text.cleaning import clean

if TYPE_CHECKING:
    from collections.abc import Mapping

    from hmtui.formats.draft import Draft
    from hmtui.models import Entry


def drafts(text: str) -> tuple[list[Draft], Report]:
    report = Report()
    return list(read(text, report)), report


def only(text: str) -> Mapping[str, Any]:
    found, _report = drafts(text)
    assert len(found) == 1
    return found[0].fields


def told(text: str) -> list[tuple[str, int]]:
    return [(problem.code, problem.line) for problem in drafts(text)[1].problems]


def assembled(text: str) -> list[Entry]:
    report = Report()
    return list(Assembler("list.bib", report).records(read(text, report)))


WHOLE = r"""
% a comment, then @ alone
@string{ neurips = "Advances in Neural Information Processing Systems" }
@STRING(acm = {ACM})
@preamble{ "\newcommand{\noop}[1]{}" }
@comment{ @article{hidden, title = {Not shown}} }

@InProceedings{brown2020language,
  title     = {Language Models are {Few-Shot} Learners},
  author    = {Brown, Tom B. and Mann, Benjamin and others},
  booktitle = neurips # { 33},
  pages     = {1877--1901},
  volume    = 33,
  month     = "6~" # dec,
  year      = 2020,
  publisher = acm,
  doi       = {https://doi.org/10.5555/abc\_1},
  url       = {https://proceedings.neurips.cc/paper/2020/x.pdf},
  keywords  = {language, models},
  address   = {Online},
}

@article(vaswani, title = "Attention {"}Is{"} All", author = {{Google Brain} and Ashish Vaswani}, year = {2017},
  journal = {CoRR}, volume = {abs/1706.03762}, note = {code: \url{https://github.com/a/b}})
"""


def test_a_whole_file() -> None:
    found, report = drafts(WHOLE)
    assert [(draft.wish, draft.line) for draft in found] == [("brown2020language", 8), ("vaswani", 23)]
    assert found[0].fields == {
        "month": "6 December",
        "title": "Language Models are Few-Shot Learners",
        "author": [
            {"family": "Brown", "given": "Tom B."},
            {"family": "Mann", "given": "Benjamin"},
            {"literal": "others"},
        ],
        "title-names": ["Few", "Shot"],
        "issued": "2020-12-06",
        "DOI": "10.5555/abc_1",
        "type": "paper-conference",
        "container-title": "Advances in Neural Information Processing Systems 33",
        "volume": "33",
        "page": "1877-1901",
        "publisher": "ACM",
        "links": [
            {"rel": "pdf", "url": "https://proceedings.neurips.cc/paper/2020/x.pdf"},
            {"rel": "paper", "url": "https://doi.org/10.5555/abc_1"},
        ],
        "keyword": "language, models",
        "publisher-place": "Online",
        "citation-key": "brown2020language",
    }
    assert found[1].fields["arxiv"] == "1706.03762"
    assert found[1].fields["type"] == "article"
    assert found[1].fields["author"] == [{"literal": "Google Brain"}, {"family": "Vaswani", "given": "Ashish"}]
    assert {"rel": "code", "url": "https://github.com/a/b"} in found[1].fields["links"]
    assert [problem.code for problem in report.problems] == ["others"]


def test_the_first_record_comes_before_the_rest_is_read() -> None:
    report = Report()
    first = next(iter(read("@misc{a, title={One}}\n@misc{b, title={Two", report)))
    assert first.fields["title"] == "One"
    assert not report.problems


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("@misc{a,\n title={One},\n year={2000}\n\n@misc{b, title={Two}}\n", 4),
        ("@misc{a,\n title={One,\n year={2000}\n}\n\n@misc{b, title={Two}}\n", 2),
        ("@misc{a,\n title={{One},\n year={2000}\n}\n\n@misc{b, title={Two}}\n", 2),
        ("@misc{a,\n title={One}},\n year={2000}\n}\n\n@misc{b, title={Two}}\n", 2),
        ('@misc{a,\n title="One,\n year="2000"\n}\n\n@misc{b, title={Two}}\n', 2),
        ("@misc{a,\n title={One}\n year=={2000},\n year={2000}\n}\n@misc{b, title={Two}}\n", 3),
        ("@misc{a, title={One, year={2000}}\n@misc{b, title={Two}}\n", 1),
        ("@misc{a, title={One}, year={2000} @misc{b, title={Two}}\n", 1),
    ],
)
def test_what_is_broken_costs_no_other_entry_and_is_told_with_its_line(text: str, line: int) -> None:
    found, report = drafts(text)
    assert [(draft.fields["title"], draft.fields.get("issued")) for draft in found] == [("One", "2000"), ("Two", None)]
    assert [(problem.code, problem.line) for problem in report.problems] == [("broken-entry", line)]


def test_an_entry_of_which_nothing_can_be_read_is_told() -> None:
    assert told("@misc{a\n\n@misc{b, title={Two}}") == [("broken-entry", 2)]
    assert [draft.wish for draft in drafts("@misc{a\n\n@misc{b, title={Two}}")[0]] == ["b"]


def test_an_entry_without_its_opening_brace_is_told() -> None:
    assert told("@misc{a, title={One}}\n@misc b,\n title={Two}\n}\n@misc{c, title={Three}}") == [("broken-entry", 2)]
    assert told("@misca,\n title={One}\n}\nWrite to @me, or not.") == [("broken-entry", 1)]


def test_an_abstract_may_quote_bibtex() -> None:
    text = "@misc{a, abstract={Cite as\n@misc{x,\n title={No}}\nplease}, title={One}}\n@misc{b, title={Two}}"
    assert [draft.wish for draft in drafts(text)[0]] == ["a", "b"]
    assert told(text) == []


def test_duplicate_keys_are_kept_apart_and_told() -> None:
    text = "@misc{a, title={One}}\n@misc{A, title={Two}}"
    assert told(text) == [("duplicate-key", 2)]
    assert [entry.id for entry in assembled(text)] == ["a", "A"]
    assert [entry.id for entry in assembled(text.replace("A,", "a,"))] == ["a", "a-2"]


def test_second_values_are_told_or_added_up() -> None:
    text = "@misc{a, title={One}, title={Two}, note={x}, note={y}}"
    assert told(text) == [("duplicate-field", 1)]
    assert only(text)["note"] == "x; y"


def test_what_is_commented_out_is_told() -> None:
    assert told("% @misc{a, title={One}}\n@misc{b, % the best\n title={Two},\n % year={1}\n}") == [("commented-out", 1)]


def test_macros_may_be_defined_below_and_unknown_ones_are_told_once() -> None:
    text = "@misc{a, title = one # two}\n@misc{b, title = two}\n@string{one = {First }}"
    assert [draft.fields["title"] for draft in drafts(text)[0]] == ["First two", "two"]
    assert told(text) == [("unknown-string", 1)]


def test_an_entry_inherits_from_a_parent_further_down() -> None:
    text = r"""
@inproceedings{child, title={Mine}, author={A B}, crossref={PROC}, pages={1--2}}
@inproceedings{other, title={Other}, crossref={none}}
@proceedings{proc, title={The Proceedings}, editor={C D}, year=2001, doi={10.1/proc}, xdata={pub}}
@xdata{pub, publisher={Springer}, location={Berlin}}
"""
    found, report = drafts(text)
    assert [draft.wish for draft in found] == ["child", "other", "proc"]
    child = found[0].fields
    assert child["title"] == "Mine"
    assert child["container-title"] == "The Proceedings"
    assert (child["issued"], child["publisher"], child["publisher-place"]) == ("2001", "Springer", "Berlin")
    assert child["editor"] == [{"family": "D", "given": "C"}]
    assert "DOI" not in child
    assert [(problem.code, problem.line) for problem in report.problems] == [("missing-parent", 3)]


def test_a_circle_of_parents_ends() -> None:
    text = "@misc{a, title={A}, crossref={b}}\n@misc{b, title={B}, crossref={a}, publisher={P}}"
    assert [draft.fields["publisher"] for draft in drafts(text)[0]] == ["P", "P"]


@pytest.mark.parametrize(
    ("fields", "issued", "left"),
    [
        ("date={2020-05-28}", "2020-05-28", {}),
        ("date={2020-05}", "2020-05", {}),
        ("date={2020-05-28/2020-06-01}", "2020-05-28", {"date": "2020-05-28/2020-06-01"}),
        ("year=2020, month=may", "2020-05", {}),
        ("year=2020, month={5}", "2020-05", {}),
        ("year=2020, month=may, day=28", "2020-05-28", {}),
        ('year=2020, month=may # "~28"', "2020-05-28", {"month": "May 28"}),
        ("year=2020, month={May 3--5}", "2020-05", {"month": "May 3–5"}),
        ("year=2020, month={Spring}", "2020", {"month": "Spring"}),
        ("year={May 1979}", "1979-05", {"year": "May 1979"}),
        ("year={in press}", None, {"year": "in press"}),
        ("year={{2020}}", "2020", {}),
        ("year=2020, month=13", "2020", {"month": "13"}),
        ("year=20201", None, {"year": "20201"}),
    ],
)
def test_dates(fields: str, issued: str | None, left: dict[str, str]) -> None:
    made = only(f"@misc{{a, title={{T}}, {fields}}}")
    assert made.get("issued") == issued
    assert {name: made[name] for name in ("date", "year", "month", "day") if name in made} == left


@pytest.mark.parametrize(
    ("entry", "kind"),
    [
        ("@article{a, title={T}, journal={J}}", "article-journal"),
        ("@article{a, title={T}, journal={arXiv preprint arXiv:2005.14165}}", "article"),
        ("@misc{a, title={T}, eprint={2005.14165}, archivePrefix={arXiv}, primaryClass={cs.CL}}", "article"),
        ("@inproceedings{a, title={T}, booktitle={B}, eprint={2005.14165}}", "paper-conference"),
        ("@unpublished{a, title={T}, note={arXiv:2005.14165}}", "article"),
        ("@phdthesis{a, title={T}, school={S}}", "thesis"),
        ("@online{a, title={T}, url={https://a.example}}", "webpage"),
        ("@nonsense{a, title={T}}", "document"),
        ("@Book{a, title={T}}", "book"),
    ],
)
def test_types(entry: str, kind: str) -> None:
    assert only(entry)["type"] == kind


@pytest.mark.parametrize(
    "field",
    [
        "eprint={2005.14165v4}",
        "eprint={arXiv:2005.14165 [cs.CL]}",
        "url={http://arxiv.org/abs/2005.14165}",
        "note={arXiv:2005.14165}",
        "howpublished={\\url{https://arxiv.org/pdf/2005.14165}}",
        "doi={10.48550/arXiv.2005.14165}",
        "journal={CoRR}, volume={abs/2005.14165}",
        "journal={arXiv preprint arXiv:2005.14165}",
    ],
)
def test_the_arxiv_number_is_found(field: str) -> None:
    made = only(f"@misc{{a, title={{T}}, {field}}}")
    assert made["arxiv"] == "2005.14165"
    assert any("arxiv.org" in link["url"] for link in made["links"])


def test_each_address_of_a_note_is_a_link_of_its_own() -> None:
    note = "See \\url{https://example.org/a_b} and\n  \\url{https://example.org/\n  c}, or\n  https://example.org/d."
    made = only(f"@misc{{a, title={{T}}, note={{{note}}}}}")
    assert [link["url"] for link in made["links"]] == [f"https://example.org/{end}" for end in ("a_b", "c", "d")]


def test_nothing_is_lost() -> None:
    text = (
        "@techreport{a, title={T}, type={Memo}, number={7}, institution={MIT}, school={S}, source={web}, links={two},"
        " eprint={hal-1}, eprinttype={hal}, custom_a={X \\& Y}, editor={A B}, url={ftp://a}, booktitle={B}, journal={J}}"
    )
    made = only(text)
    assert made["genre"] == "Memo"
    assert (made["publisher"], made["institution"]) == ("S", "MIT")
    assert (made["bibtex-source"], made["bibtex-links"], made["url"]) == ("web", "two", "ftp://a")
    assert (made["eprint"], made["eprinttype"], made["custom_a"], made["number"]) == ("hal-1", "hal", "X & Y", "7")
    assert (made["container-title"], made["journal"]) == ("B", "J")
    assert len(assembled(text)) == 1


def test_the_groups_of_jabref_are_headings() -> None:
    text = """
@misc{a, title={One}, groups={Read, Good}}
@misc{b, title={Two}, groups={Unlisted}}
@misc{c, title={Three}}
@Comment{jabref-meta: grouping:
0 AllEntriesGroup:;
1 StaticGroup:By status\\;2\\;1\\;\\;;
2 StaticGroup:Read\\;0\\;\\;;
1 StaticGroup:Good\\;0\\;\\;;
}
"""
    found, _report = drafts(text)
    assert [draft.headings for draft in found] == [("By status", "Read"), ("Unlisted",), ()]
    assert found[0].fields["groups"] == "Read, Good"
    assert "groups" not in found[1].fields


def test_line_ends_and_byte_order_mark() -> None:
    for text in (
        "\ufeff@misc{a,\r\n title={A\r\n B}}\r\n@misc{b,title={C}}",
        "@misc{a,\r title={A\r B}}\r@misc{b,title={C}}",
    ):
        found, _report = drafts(text)
        assert [(draft.fields["title"], draft.line) for draft in found] == [("A B", 1), ("C", 4)]


# --- names --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("value", "names"),
    [
        ("Tom B. Brown and Mann, Benjamin", ["Brown|Tom B.", "Mann|Benjamin"]),
        ('Ludwig van Beethoven and van den Oord, A{\\"a}ron', ["van Beethoven|Ludwig", "van den Oord|Aäron"]),
        ("Charles Louis de la Vall{\\'e}e Poussin", ["de la Vallée Poussin|Charles Louis"]),
        ("de la Cruz, Jr., Juan", ["de la Cruz|Juan Jr."]),
        ("Steele, Guy L., Jr.", ["Steele|Guy L. Jr."]),
        ("Guy L. Steele Jr.", ["Steele|Guy L. Jr."]),
        ("{BigScience Workshop} and {Barnes and Noble, Inc.}", ["BigScience Workshop", "Barnes and Noble, Inc."]),
        ("Erik M. {Alfsen}\n  and  {\\'E}mile Zola", ["Alfsen|Erik M.", "Zola|Émile"]),
        ("Smith, J., Doe, A. B., Roe, C.", ["Smith|J.", "Doe|A. B.", "Roe|C."]),
        ("Mario Garrido, Petter Kallstrom, Martin Kumm", ["Garrido|Mario", "Kallstrom|Petter", "Kumm|Martin"]),
        ("Smith, John; Doe, Jane", ["Smith|John", "Doe|Jane"]),
        ("family=Beethoven, given=Ludwig, prefix=van", ["van Beethoven|Ludwig"]),
        ("Plato", ["Plato|"]),
        ("and A B and and C D and", ["B|A", "D|C"]),
        ("A B and et al.", ["B|A"]),
        ("{{", []),
    ],
)
def test_names(value: str, names: list[str]) -> None:
    assert [name.literal or f"{name.family}|{name.given}" for name in parse_names(value).names] == names


# --- against others -----------------------------------------------------------------------------------------

ENTRIES = catalog.load().entries
KEYS = assign_keys(ENTRIES)


def test_more_commas_than_a_name_can_have_join_names() -> None:
    people = parse_names("Ann P One, Ben J Two, Carl Three, Dora Four and Eve Five")
    assert [name.family for name in people.names] == ["One", "Two", "Three", "Four", "Five"]
    assert people.repaired
    assert not parse_names("García Márquez, Jr, Gabriel José and Five, Eve").repaired


@pytest.mark.parametrize("style", ["bibtex", "biblatex"])
@pytest.mark.parametrize("ascii_only", [False, True])
def test_our_own_files_come_back(style: str, ascii_only: bool) -> None:
    back = assembled(cite(ENTRIES, style, KEYS, ascii_only=ascii_only))
    assert_same_works(ENTRIES, back, KEYS)


def test_other_readers_see_the_same_fields() -> None:
    text = cite(ENTRIES, "bibtex", KEYS)
    logging.disable(logging.CRITICAL)
    theirs = {entry.key: entry for entry in parse_leniently(text).entries}
    logging.disable(logging.NOTSET)
    strict = parse_string(text, "bibtex").entries
    for draft in drafts(text)[0]:
        people = strict[draft.wish].persons.get("author", [])
        assert len(people) == len(draft.fields.get("author", []))
        assert ("year" in theirs[draft.wish].fields_dict) == ("issued" in draft.fields)


_ODD_TEXT = st.text(alphabet="@{}\"#,=%\\ \n()abAB1-~$&'`", max_size=120)


@given(_ODD_TEXT)
@example("@misc{a,title={x}}}@misc{")
@example("@string{a=a#a}@misc{a,t=a}")
@settings(max_examples=300)
def test_any_signs_are_survived(text: str) -> None:
    for wrapped in (text, f"@misc{{a, title = {{{text}}}, author = {{{text}}}, year = {text}}}", f"@misc{{a,\n{text}"):
        found, report = drafts(wrapped)
        assert all(draft.line >= 1 for draft in found)
        assert all(problem.line >= 1 and clean(problem.message) == problem.message for problem in report.problems)
        list(Assembler("x.bib", report).records(found))


@given(st.data())
@settings(max_examples=100)
def test_a_damaged_file_keeps_the_entries_that_are_whole(data: st.DataObject) -> None:
    entries = [f"@misc{{key{number},\n  title = {{Title {number}}},\n  year = {{2000}}\n}}\n" for number in range(6)]
    hit = data.draw(st.integers(0, 5))
    at = data.draw(st.integers(1, len(entries[hit]) - 2))
    entries[hit] = (
        entries[hit][:at] + data.draw(st.sampled_from(["", "{", "}", '"', "@", "\n", ","])) + entries[hit][at + 1 :]
    )
    kept = {draft.wish for draft in drafts("\n".join(entries))[0]}
    assert {f"key{number}" for number in range(6) if number != hit} <= kept


@given(
    st.lists(st.text(alphabet=st.characters(codec="utf-8", exclude_categories=("Cs", "Cc")), min_size=1), min_size=1)
)
def test_any_title_is_given_back_in_order(titles: list[str]) -> None:
    plain = [clean(title.translate(dict.fromkeys(map(ord, "{}\\$~`'\"-&%#@"), " "))) for title in titles]
    text = "\n".join(f"@misc{{k{number}, title = {{{title}}}}}" for number, title in enumerate(plain))
    assert [clean(draft.fields.get("title", "")) for draft in drafts(text)[0]] == plain
