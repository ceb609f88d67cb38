from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from hmtui.models import Author, Entry
from hmtui.online.completing import complete, identifier_for
from hmtui.online.identifiers import ArxivId, Doi, ModelId, Title
from online_server import FAULTS

if TYPE_CHECKING:
    from hmtui.online.provider import Provider
    from online_server import OnlineServer

TITLE = "Language Models are Wide Learners"


@pytest.mark.parametrize(
    ("entry", "identifier"),
    [
        (Entry("x", "X", doi="https://doi.org/10.1234/A", arxiv="2005.11111"), Doi("10.1234/a")),
        (Entry("x", "X", doi="10.48550/arXiv.2005.11111"), ArxivId("2005.11111")),
        (Entry("x", "X", arxiv="2005.11111v2"), ArxivId("2005.11111")),
        (Entry("x", "X", extra={"hugging-face": "acme/x"}), ModelId("acme/x")),
        (Entry("x", "X", title="A Title", author=(Author("Byron", "Ada"),)), Title("A Title", "Byron")),
        (Entry("x", "X"), None),
    ],
)
def test_a_record_is_looked_up_by_the_best_it_has(entry: Entry, identifier: object) -> None:
    assert identifier_for(entry) == identifier


def test_what_is_missing_is_filled_and_what_is_there_stays(services: dict[str, Provider]) -> None:
    entry = Entry("wide", "Wide", title=TITLE, doi="10.1234/wide.2020", venue="JWM", author=(Author("Braun", "T."),))
    done = complete(entry, services)
    assert (done.entry.venue, done.entry.author, done.entry.name) == ("JWM", (Author("Braun", "T."),), "Wide")
    assert (done.entry.volume, done.entry.abstract, done.entry.arxiv) == ("7", "We train wide models.", "2005.11111")
    assert done.entry.extra == {"citations": 42, "citations-date": "2026-12-01"}
    assert {"volume", "abstract", "citations", "citations-date"} <= set(done.filled)
    assert "venue" not in done.filled


@pytest.mark.parametrize(
    ("families", "count"), [(("Braun",), 3), (("Braun", "BYRON"), 3), (("Byron",), 2), (("Braun", "Nunez"), 3)]
)
def test_authors_that_are_cut_short_are_continued(
    services: dict[str, Provider], families: tuple[str, ...], count: int
) -> None:
    names = (*(Author(family, "T.") for family in families), Author(literal="others"))
    done = complete(Entry("wide", "Wide", title=TITLE, doi="10.1234/wide.2020", author=names), services).entry
    assert len(done.author) == count
    assert (done.author == names) == (families in {("Byron",), ("Braun", "Nunez")})


def test_a_preprint_gets_its_published_version_as_a_whole(services: dict[str, Provider]) -> None:
    entry = Entry("wide", "Wide", title=TITLE, arxiv="2005.11111", venue="arXiv", type="article", issued="2019-05")
    done = complete(entry, services).entry
    assert (done.venue, done.type, done.volume, done.doi) == (
        "Journal of Wide Models",
        "article-journal",
        "7",
        "10.1234/wide.2020",
    )
    assert (done.issued, done.published) == ("2019-05", "2020-05-28")


def test_a_record_without_identifier_is_found_by_title_and_author(services: dict[str, Provider]) -> None:
    done = complete(Entry("x", "X", title=TITLE.upper(), author=(Author("Braun", "T."),), issued="2020"), services)
    assert done.entry.doi == "10.1234/wide.2020"
    other = complete(Entry("x", "X", title=TITLE, author=(Author("Someone", "Else"),)), services)
    assert (other.filled, other.entry.doi) == ((), "")
    assert other.problem.startswith("is not “Language Models are Wide Learners”")


def test_the_doi_of_another_work_fills_nothing(services: dict[str, Provider]) -> None:
    entry = Entry("x", "X", title="Something Entirely Different Here", doi="10.1234/deep.2018")
    done = complete(entry, services)
    assert (done.entry, done.problem) == (entry, "is not “Deep Models of Language”, which was found")


def test_another_version_fills_no_pages(services: dict[str, Provider]) -> None:
    entry = Entry("x", "X", title=TITLE, doi="10.1234/wide.2020", venue="J")
    assert complete(entry, services).entry.page == "1"
    entry = Entry("x", "X", title=TITLE, author=(Author("Braun"),), venue="An Older Workshop", issued="2012")
    done = complete(entry, services).entry
    assert (done.page, done.doi, done.volume) == ("", "", "")


def test_what_is_not_found_and_what_is_not_answered_are_told_apart(
    services: dict[str, Provider], server: OnlineServer
) -> None:
    gone = complete(Entry("x", "X", doi="10.1234/none"), services)
    assert (gone.problem, gone.unanswered) == ("was not found", False)
    server.faults["*"] = FAULTS["malformed"]
    done = complete(Entry("x", "X", doi="10.1234/other"), services)
    assert done.unanswered
    assert done.problem.startswith("was not looked up: ")
    assert complete(Entry("x", "X"), services).problem == "has no DOI, arXiv number or title"
