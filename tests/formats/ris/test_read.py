"""RIS as programs write it: every tag kept, records that do not end, lines that go on."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
import rispy
from hypothesis import given, settings
from hypothesis import strategies as st

from formats.round_trip import assert_same_works
from hmtui import catalog
from hmtui.citations import cite
from hmtui.citations.keys import assign_keys
from hmtui.formats.draft import Report
from hmtui.formats.ris.read import read
from hmtui.sources.assemble import Assembler
from hmtui.text.cleaning import clean

if TYPE_CHECKING:
    from collections.abc import Mapping

    from hmtui.formats.draft import Draft


def drafts(text: str) -> tuple[list[Draft], Report]:
    report = Report()
    return list(read(text, report)), report


def only(*lines: str, kind: str = "JOUR") -> Mapping[str, Any]:
    found, report = drafts("\n".join((f"TY  - {kind}", *lines, "ER  - ")))
    assert len(found) == 1
    assert not report.problems
    return found[0].fields


WHOLE = """\ufeff
TY  - JOUR
ID  - brown2020
T1  - Language Models are
  Few-Shot Learners
AU  - Brown, Tom B.
A1  - Wal, Oskar, Jr.
AU  - OpenAI
ED  - Doe, Jane
PY  - 2020
DA  - 2020/05/28/
JO  - J. Mach. Learn. Res.
T2  - Journal of Machine Learning Research
VL  - 33
IS  - 2
SP  - 1877
EP  - 1901
SN  - 1532-4435
PB  - JMLR
DO  - https://doi.org/10.5555/abc
UR  - https://example.org/a;https://github.com/a/b
L1  - https://example.org/a.pdf
AN  - arXiv:2005.14165
KW  - language
KW  - models
AB  - We show
that it scales.
AI - as one says - is here.
N1  - One
N1  - Two
Y2  - 2024/01/02/
C1  - Custom
ZZ  - Unknown
ER  -

TY  - BOOK
TI  - A Book
T2  - A Series
SN  - 978-3
ER  -
"""


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_a_whole_file(end: str) -> None:
    found, report = drafts(WHOLE.replace("\n", end))
    assert [(draft.wish, draft.line) for draft in found] == [("brown2020", 2), ("", 36)]
    assert found[0].fields == {
        "citation-key": "brown2020",
        "type": "article-journal",
        "title": "Language Models are Few-Shot Learners",
        "container-title": "Journal of Machine Learning Research",
        "author": [
            {"family": "Brown", "given": "Tom B."},
            {"literal": "OpenAI"},
            {"family": "Wal", "given": "Oskar Jr."},
        ],
        "editor": [{"family": "Doe", "given": "Jane"}],
        "issued": "2020-05-28",
        "accessed": "2024-01-02",
        "page": "1877-1901",
        "DOI": "10.5555/abc",
        "arxiv": "2005.14165",
        "links": [
            {"rel": "paper", "url": "https://example.org/a"},
            {"rel": "code", "url": "https://github.com/a/b"},
            {"rel": "pdf", "url": "https://example.org/a.pdf"},
        ],
        "volume": "33",
        "issue": "2",
        "ISSN": "1532-4435",
        "publisher": "JMLR",
        "JO": "J. Mach. Learn. Res.",
        "keyword": "language, models",
        "abstract": "We show that it scales. AI - as one says - is here.",
        "note": "One; Two",
        "C1": "Custom",
        "ZZ": "Unknown",
    }
    assert found[1].fields == {"type": "book", "title": "A Book", "collection-title": "A Series", "ISBN": "978-3"}
    assert not report.problems


def test_the_first_record_comes_before_the_rest_is_read() -> None:
    report = Report()
    assert next(iter(read("TY  - JOUR\nTI  - A\nER  -\nnonsense", report))).fields["title"] == "A"
    assert not report.problems


def test_records_without_end_or_type_are_read_and_told() -> None:
    found, report = drafts("TY  - JOUR\nTI  - A\n\nTY  - JOUR\nTI  - B\nER  - \nTI  - C\nER  - \nTY  - JOUR\nTI  - D")
    assert [(draft.fields["title"], draft.line) for draft in found] == [("A", 1), ("B", 4), ("C", 7), ("D", 9)]
    assert [(problem.code, problem.line) for problem in report.problems] == [
        ("no-end", 4),
        ("no-type", 7),
        ("no-end", 9),
    ]


def test_lines_of_no_record_empty_records_and_second_ids_are_told() -> None:
    text = "Exported by X\nTY  - JOUR\nER  - \nTY  - JOUR\nID  - a\nER  - \nTY  - JOUR\nID  - a\nTI  - T\nER  - "
    found, report = drafts(text)
    assert [draft.wish for draft in found] == ["a", "a"]
    assert [(problem.code, problem.line) for problem in report.problems] == [
        ("stray-line", 1),
        ("empty", 2),
        ("duplicate-key", 7),
    ]


@pytest.mark.parametrize(
    ("tag", "kind"),
    [
        ("JOUR", "article-journal"),
        ("CPAPER", "paper-conference"),
        ("CONF", "paper-conference"),
        ("CHAP", "chapter"),
        ("THES", "thesis"),
        ("RPRT", "report"),
        ("COMP", "software"),
        ("DATA", "dataset"),
        ("ELEC", "webpage"),
        ("UNPB", "manuscript"),
        ("gen", "document"),
        ("XYZ", "document"),
    ],
)
def test_types(tag: str, kind: str) -> None:
    made = only("TI  - T", kind=tag)
    assert made["type"] == kind
    assert made.get("ris-type") == ("XYZ" if tag == "XYZ" else None)


def test_a_preprint_is_an_article() -> None:
    assert only("TI  - T", "UR  - https://arxiv.org/abs/2005.14165", kind="UNPB")["type"] == "article"


@pytest.mark.parametrize(
    ("lines", "issued", "left"),
    [
        (["PY  - 2020"], "2020", {}),
        (["Y1  - 2020/05/28/"], "2020-05-28", {}),
        (["PY  - 2020", "DA  - 2020/05//"], "2020-05", {}),
        (["PY  - 2020", "DA  - 2019/12/01"], "2020", {"DA": "2019/12/01"}),
        (["PY  - 2020///Spring"], "2020", {"PY": "2020///Spring"}),
        (["DA  - May 2020"], "2020-05", {"DA": "May 2020"}),
        (["PY  - soon"], None, {"PY": "soon"}),
    ],
)
def test_dates(lines: list[str], issued: str | None, left: dict[str, str]) -> None:
    made = only("TI  - T", *lines)
    assert made.get("issued") == issued
    assert {tag: made[tag] for tag in ("PY", "DA", "Y1") if tag in made} == left


def test_pages_and_repeated_tags() -> None:
    made = only(
        "TI  - T", "TI  - U", "SP  - 123-130", "EP  - 130", "VL  - 1", "VL  - 2", "LA  - en", "LA  - de", "LA  - fr"
    )
    assert (made["title"], made["TI"]) == ("T", "U")
    assert made["page"] == "123-130"
    assert (made["volume"], made["VL"]) == ("1", "2")
    assert (made["language"], made["LA"]) == ("en", ["de", "fr"])


def test_several_names_in_a_line() -> None:
    assert only("TI  - T", "AU  - Brown, Tom; Mann, Ben")["author"] == [
        {"family": "Brown", "given": "Tom"},
        {"family": "Mann", "given": "Ben"},
    ]


ENTRIES = catalog.load().entries
KEYS = assign_keys(ENTRIES)


def test_our_own_files_come_back() -> None:
    report = Report()
    back = list(Assembler("list.ris", report).records(read(cite(ENTRIES, "ris", KEYS), report)))
    assert not report.problems
    assert_same_works(ENTRIES, back, KEYS, plain_names=True)


def test_another_reader_sees_the_same_records() -> None:
    text = cite(ENTRIES, "ris", KEYS)
    for theirs, ours in zip(rispy.loads(text), drafts(text)[0], strict=True):
        assert theirs["title"] == ours.fields["title"]
        assert len(theirs.get("authors", [])) == len(ours.fields.get("author", []))


@given(st.text() | st.text(alphabet="TYERAUI0 -\n\rJO,;", max_size=200))
@settings(max_examples=300)
def test_any_text_is_survived(text: str) -> None:
    for wrapped in (text, f"TY  - {text}\nTI  - {text}\nAU  - {text}\nPY  - {text}\nUR  - {text}\nER  - "):
        found, report = drafts(wrapped)
        assert all(clean(problem.message) == problem.message for problem in report.problems)
        list(Assembler("x.ris", report).records(found))


@given(st.data())
@settings(max_examples=60)
def test_nothing_of_a_record_is_lost(data: st.DataObject) -> None:
    tags = data.draw(
        st.lists(
            st.sampled_from(
                [
                    "TI",
                    "AU",
                    "T2",
                    "JO",
                    "VL",
                    "IS",
                    "SP",
                    "PB",
                    "DO",
                    "UR",
                    "AN",
                    "KW",
                    "N1",
                    "AB",
                    "C1",
                    "M1",
                    "M3",
                    "L2",
                    "SN",
                    "ZZ",
                ]
            )
        )
    )
    lines = [f"{tag}  - value{number}" for number, tag in enumerate(tags)]
    written = str(only("TI  - T", *lines))
    assert all(f"value{number}" in written for number in range(len(tags)))
