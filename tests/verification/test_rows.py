from __future__ import annotations

from hmtui.models import Entry
from hmtui.verification.rows import rows_of
from hmtui.verification.values import Claim, ClaimKind, Remark, RemarkKind, Result, Verdict

ENTRY = Entry(id="a", name="A Paper")
DOI = Claim(ClaimKind.DOI, "10.1/a", Verdict.DIFFERS, "Crossref has it for “B”")
TITLE = Claim(ClaimKind.TITLE, "A Paper", Verdict.EXISTS, "Crossref: “A Paper”")


def rows(result: Result) -> list[str]:
    return [f"{row.level} {row.code}: {row.message}" for row in rows_of(ENTRY, result, ("refs.bib", 7))]


def test_what_exists_has_no_rows() -> None:
    assert rows(Result(Verdict.EXISTS, (TITLE,))) == []


def test_doubtful_claims_come_first() -> None:
    assert rows(Result(Verdict.DIFFERS, (TITLE, DOI))) == [
        "error differs: “A Paper”: DOI 10.1/a differs (Crossref has it for “B”); title exists (Crossref: “A Paper”)"
    ]


def test_remarks_are_rows_of_their_own() -> None:
    remarks = (
        Remark(RemarkKind.RETRACTED, "Crossref: retraction 10.1/r (publisher)", "10.1/r"),
        Remark(RemarkKind.PUBLISHED, "OpenAlex: published in J.", "10.1/p"),
        Remark(RemarkKind.DEAD_LINK, "https://x.org answered 404", "https://x.org"),
    )
    assert rows(Result(Verdict.EXISTS, (TITLE,), remarks)) == [
        "error retracted: “A Paper”: Crossref: retraction 10.1/r (publisher)",
        "note published-version: “A Paper”: OpenAlex: published in J.: 10.1/p",
        "warning dead-link: “A Paper”: https://x.org answered 404",
    ]


def test_a_row_is_one_clean_line() -> None:
    hostile = Claim(ClaimKind.DOI, "10.1/a\x1b[2J", Verdict.NOT_FOUND, "line\nline\u202e")
    (row,) = rows_of(ENTRY, Result(Verdict.NOT_FOUND, (hostile,)), ("refs.bib", 7))
    assert row.message.isprintable()
