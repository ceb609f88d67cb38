from __future__ import annotations

import pytest
from msgspec.structs import replace

from hmtui.models import Entry
from hmtui.verification.indexes import Indexes
from hmtui.verification.values import ClaimKind, Fix, RemarkKind, Result, Verdict
from hmtui.verification.verify import verify
from verification.fakes import Index, published, retraction, work

PAPER = work("Deep Maps of Quiet Rivers", "Berg, Åse", "Li, Wei", doi="10.1234/rivers")
SEQUEL = work("Deep Maps of Loud Rivers", "Berg, Åse", "Li, Wei", doi="10.1234/loud")
PREPRINT = work("Counting Sand with Small Nets", "Roy, Asha", arxiv="2301.00001", kind="article")
OTHER = work("Glaciers in Transit and Their Names", "Moe, Kim", doi="10.1234/glaciers")


def check(entry: Entry, *indexes: Index) -> Result:
    return verify(entry, Indexes(indexes), day="2026-12-01")


def world(*extra: Entry) -> tuple[Index, ...]:
    """Return indexes that know all works, each those of its kind."""
    works = (PAPER, SEQUEL, OTHER, *extra)
    return (
        Index("crossref", [one for one in works if one.doi]),
        Index("doi", [one for one in works if one.doi]),
        Index("arxiv", [PREPRINT, *(one for one in extra if one.arxiv)]),
        Index("s2", [*works, PREPRINT]),
    )


def verdicts(result: Result) -> dict[ClaimKind, Verdict]:
    return {claim.kind: claim.verdict for claim in result.claims}


def test_a_doi_with_its_title_and_authors_exists_after_one_question() -> None:
    indexes = world()
    result = check(replace(PAPER, title="Deep maps of quiet rivers"), *indexes)
    assert (result.verdict, result.asked, result.day) == (Verdict.EXISTS, ("Crossref",), "2026-12-01")
    assert result.claims[0].evidence == "Crossref: “Deep Maps of Quiet Rivers” by Berg, Li"
    assert sum(len(index.asked) for index in indexes) == 1


def test_the_doi_of_another_paper_by_the_same_authors_differs() -> None:
    result = check(replace(PAPER, doi=SEQUEL.doi), *world())
    assert result.verdict is Verdict.DIFFERS
    assert verdicts(result) == {ClaimKind.DOI: Verdict.DIFFERS, ClaimKind.TITLE: Verdict.EXISTS}
    assert result.claims[0].evidence == "Crossref has it for “Deep Maps of Loud Rivers” by Berg, Li"
    assert result.fixes == (Fix("DOI", "10.1234/loud", "10.1234/rivers"),)


def test_a_doi_that_does_not_exist_differs_if_the_work_does() -> None:
    result = check(replace(PAPER, doi="10.1234/nothing"), *world())
    assert result.verdict is Verdict.DIFFERS
    assert verdicts(result)[ClaimKind.DOI] is Verdict.NOT_FOUND
    assert result.claims[0].evidence == "Crossref and doi.org do not know it"
    assert result.fixes == (Fix("DOI", "10.1234/nothing", "10.1234/rivers"),)


def test_a_doi_of_another_agency_is_not_missing() -> None:
    data = work("Data on Rivers and Their Beds", "Berg, Åse", doi="10.5281/zenodo.1", kind="dataset")
    result = check(data, Index("crossref"), Index("doi", [data]), Index("s2"))
    assert (result.verdict, result.asked) == (Verdict.EXISTS, ("doi.org",))


def test_an_invented_reference_is_not_found() -> None:
    result = check(work("Neural Weather of Imaginary Lakes", "Berg, Åse"), *world())
    assert result.verdict is Verdict.NOT_FOUND
    assert result.claims[0].evidence == "Crossref, Semantic Scholar and arXiv have no such title by these authors"


@pytest.mark.parametrize("down", ["crossref", "s2", "arxiv"])
def test_nothing_is_said_to_be_missing_while_an_index_is_silent(down: str) -> None:
    indexes = [Index(index.name, index.works, down=index.name == down) for index in world()]
    result = check(work("Neural Weather of Imaginary Lakes", "Berg, Åse"), *indexes)
    assert result.verdict is Verdict.NOT_CHECKED
    assert "is busy (503 Service Unavailable)" in result.claims[0].evidence


def test_one_index_is_not_enough_to_say_that_a_work_is_missing() -> None:
    result = check(work("Neural Weather of Imaginary Lakes", "Berg, Åse"), Index("crossref", [PAPER]))
    assert result.verdict is Verdict.NOT_CHECKED


@pytest.mark.parametrize("kind", ["webpage", "software", "thesis", "book", "document", ""])
def test_works_that_the_indexes_do_not_cover_are_not_missing(kind: str) -> None:
    result = check(work("Neural Weather of Imaginary Lakes", "Berg, Åse", kind=kind), *world())
    assert result.verdict is Verdict.NOT_CHECKED


def test_a_reference_without_title_or_identifier_is_not_checked() -> None:
    result = check(Entry(id="x", name="X"), *world())
    assert (result.verdict, result.claims[0].evidence) == (
        Verdict.NOT_CHECKED,
        "it has no title, DOI or arXiv number",
    )


def test_without_identifier_title_and_authors_are_enough() -> None:
    result = check(replace(PAPER, doi=""), *world())
    assert (result.verdict, result.asked) == (Verdict.EXISTS, ("Crossref",))


FIRST_ONLY = replace(PAPER, author=PAPER.author[:1])
"""A paper as a publisher has registered it: with the first author alone."""


def test_an_index_that_has_only_the_first_author_is_overruled() -> None:
    result = check(PAPER, Index("crossref", [FIRST_ONLY]), Index("doi", [FIRST_ONLY]), Index("openalex", [PAPER]))
    assert (result.verdict, result.asked) == (Verdict.EXISTS, ("Crossref", "OpenAlex"))


@pytest.mark.parametrize("down", ["openalex", "s2", ""])
def test_authors_differ_only_if_two_indexes_agree_or_none_is_silent(down: str) -> None:
    indexes = [Index("crossref", [FIRST_ONLY]), Index("doi", [FIRST_ONLY])]
    result = check(PAPER, *indexes, Index(down, down=True)) if down else check(PAPER, *indexes)
    assert result.verdict is (Verdict.NOT_CHECKED if down else Verdict.DIFFERS)
    assert result.claims[0].evidence.startswith("Crossref does not name Wei Li as an author of “Deep Maps")
    agreed = check(PAPER, *indexes, Index("openalex", [FIRST_ONLY]), Index("s2", down=True))
    assert agreed.verdict is Verdict.DIFFERS


def test_the_title_of_others_differs() -> None:
    stolen = replace(PAPER, doi="", author=OTHER.author)
    result = check(stolen, *world())
    assert result.verdict is Verdict.DIFFERS
    assert result.claims[0].evidence.startswith("Crossref has this title by other authors: “Deep Maps of Quiet Rivers”")


def test_a_doi_with_other_authors_differs_and_nothing_is_fixed() -> None:
    result = check(replace(PAPER, author=OTHER.author), *world())
    assert result.verdict is Verdict.DIFFERS
    assert result.claims[0].evidence.startswith("Crossref does not name Kim Moe as an author of")
    assert result.fixes == ()


def test_a_short_title_needs_authors() -> None:
    short = work("Rivers", "Berg, Åse", doi="10.1234/short")
    indexes = (Index("crossref", [short]), Index("s2", [short]), Index("arxiv"))
    assert check(work("Rivers"), *indexes).verdict is Verdict.NOT_FOUND
    assert check(work("Rivers", "Berg, Å."), *indexes).verdict is Verdict.EXISTS


def test_the_published_title_of_a_preprint_is_accepted_if_an_index_lists_it_under_the_number() -> None:
    renamed = work("Estimating Sand Grains by Compact Networks", "Roy, Asha", arxiv="2301.00001", doi="10.1234/sand")
    claimed = replace(renamed, doi="", venue="NeurIPS 2023")
    result = check(claimed, Index("arxiv", [PREPRINT]), Index("crossref"), Index("s2", [renamed]), Index("doi"))
    assert result.verdict is Verdict.EXISTS
    assert result.claims[0].evidence == (
        "Semantic Scholar: “Estimating Sand Grains by Compact Networks” by Roy; "
        "arXiv has it for “Counting Sand with Small Nets” by Roy"
    )


def test_the_published_title_of_a_preprint_is_accepted_if_arxiv_names_the_doi_of_that_title() -> None:
    renamed = work("Estimating Sand Grains by Compact Networks", "Roy, Asha", doi="10.1234/sand")
    claimed = replace(renamed, doi="", arxiv="2301.00001", venue="NeurIPS 2023")
    result = check(claimed, Index("arxiv", [replace(PREPRINT, doi="10.1234/sand")]), Index("crossref", [renamed]))
    assert result.verdict is Verdict.EXISTS
    assert "the same work under both titles" in result.claims[0].evidence


def test_an_index_that_lists_more_authors_settles_it() -> None:
    first_only = replace(PAPER, author=OTHER.author)
    result = check(PAPER, Index("crossref", [first_only]), Index("s2", [PAPER]))
    assert result.verdict is Verdict.EXISTS


def test_an_arxiv_number_that_does_not_exist_is_not_found() -> None:
    result = check(work("Neural Weather of Imaginary Lakes", arxiv="2301.99999"), *world())
    assert result.verdict is Verdict.NOT_FOUND
    assert verdicts(result) == {ClaimKind.ARXIV: Verdict.NOT_FOUND, ClaimKind.TITLE: Verdict.NOT_FOUND}


def test_a_doi_of_arxiv_is_its_number() -> None:
    result = check(replace(PREPRINT, arxiv="", doi="10.48550/arXiv.2301.00001"), *world())
    assert verdicts(result) == {ClaimKind.ARXIV: Verdict.EXISTS}


def test_a_retraction_is_said_once() -> None:
    notice = retraction(PAPER)
    indexes = (Index("crossref", [PAPER], [notice, notice]), Index("s2"))
    result = check(PAPER, *indexes)
    assert result.verdict is Verdict.EXISTS
    assert [(one.kind, one.target) for one in result.remarks] == [(RemarkKind.RETRACTED, "10.1/notice")]


def test_a_retraction_in_the_title_is_seen() -> None:
    gone = replace(PAPER, title=f"RETRACTED: {PAPER.title}")
    result = check(PAPER, Index("crossref", [gone]))
    assert result.verdict is Verdict.EXISTS
    assert [one.kind for one in result.remarks] == [RemarkKind.RETRACTED]


def test_the_published_version_of_a_preprint_is_offered() -> None:
    merged = replace(PREPRINT, doi="10.1234/sand")
    result = check(PREPRINT, Index("arxiv", [PREPRINT]), Index("s2", [merged], [published(merged, "10.1234/sand")]))
    assert [(one.kind, one.target) for one in result.remarks] == [(RemarkKind.PUBLISHED, "10.1234/sand")]
    assert result.fixes == (Fix("DOI", "", "10.1234/sand"),)
    cited = replace(PREPRINT, doi="10.1234/sand", type="paper-conference", venue="NeurIPS 2023")
    indexes = (Index("crossref", [merged]), Index("arxiv", [PREPRINT], [published(PREPRINT, "10.1234/sand")]))
    assert check(cited, *indexes).remarks == ()


def test_a_typing_error_in_a_title_is_corrected() -> None:
    result = check(replace(PAPER, title="Deep Mpas of Quiet Rivers"), *world())
    assert result.verdict is Verdict.EXISTS
    assert result.fixes == (Fix("title", "Deep Mpas of Quiet Rivers", "Deep Maps of Quiet Rivers"),)
