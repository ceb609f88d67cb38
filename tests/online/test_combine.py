"""Records of several providers are one where they are of one work, with the best of each."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from hmtui.models import Author, Entry, Link
from hmtui.online.answers import named_fields
from hmtui.online.combine import Combiner, KnownWorks, is_preprint
from hmtui.online.provider import Answer, Notice, NoticeKind

DAY = "2026-12-01T12:00:00Z"
BYRON = (Author("Byron", "Ada"),)


def entry(provider: str, **fields: object) -> Entry:
    made = Entry(**{"id": "a", "name": "A", "title": "A Title of Some Length", "author": BYRON, **fields})  # type: ignore[arg-type] # the test says which
    stamp = f"{provider} 2026-12-01"
    return replace(made, extra={**made.extra, "provenance": {stamp: named_fields(made)}})


def answer(provider: str, *entries: Entry, notices: tuple[Notice, ...] = ()) -> Answer:
    return Answer(provider, DAY, entries, notices=notices)


def test_a_work_found_twice_is_one_with_the_best_of_each() -> None:
    found = Combiner()
    found.add(
        answer(
            "arxiv", entry("arxiv", arxiv="2005.1", venue="arXiv", type="article", issued="2020-05-28", abstract="We…")
        )
    )
    found.add(
        answer(
            "s2",
            entry("s2", arxiv="2005.1", author=(Author("Byron", "A."),), links=(Link("website", "https://s2.org/x"),)),
        )
    )
    changed = found.add(
        answer(
            "crossref", entry("crossref", doi="10.1/x", venue="J", type="article-journal", volume="3", issued="2021")
        )
    )
    assert changed == [0]
    (one,) = found.entries
    assert (one.doi, one.arxiv, one.venue, one.volume, one.type) == ("10.1/x", "2005.1", "J", "3", "article-journal")
    assert (one.issued, one.published, one.abstract, one.author) == ("2020-05-28", "2021", "We…", BYRON)
    assert one.links == (Link("website", "https://s2.org/x"),)
    assert found.providers(0) == ("crossref", "s2", "arxiv")


def test_every_value_names_its_source() -> None:
    found = Combiner()
    found.add(answer("arxiv", entry("arxiv", arxiv="2005.1", issued="2020-05-28", abstract="We…")))
    found.add(answer("crossref", entry("crossref", doi="10.1/x", venue="J", extra={"citations": 3})))
    said = found.entries[0].extra["provenance"]
    assert set(said["arxiv 2026-12-01"]) == {"arxiv", "issued", "abstract"}
    assert set(said["crossref 2026-12-01"]) == {"title", "author", "venue", "DOI", "citations"}


def test_a_venue_never_stands_beside_the_number_of_another_version() -> None:
    found = Combiner()
    found.add(
        answer(
            "openalex",
            entry("openalex", doi="10.48550/arxiv.2005.1", arxiv="2005.1", venue="arXiv", publisher="Cornell"),
        )
    )
    found.add(answer("dblp", entry("dblp", venue="NeurIPS", arxiv="2005.1", type="paper-conference")))
    (one,) = found.entries
    assert (one.venue, one.publisher, one.doi) == ("NeurIPS", "", "")


def test_works_with_different_dois_stay_two_and_so_do_those_of_other_authors() -> None:
    found = Combiner()
    found.add(
        answer("crossref", entry("crossref", doi="10.1/conference"), entry("crossref", id="b", doi="10.1/journal"))
    )
    found.add(answer("openalex", entry("openalex", doi="10.1/third")))
    found.add(answer("s2", entry("s2", author=(Author("Other", "O."),))))
    assert len(found.entries) == 4
    assert len({one.id for one in found.entries}) == 4


def test_a_short_title_alone_proves_nothing() -> None:
    found = Combiner()
    found.add(answer("crossref", entry("crossref", title="Deep Nets", doi="10.1/a")))
    found.add(answer("s2", entry("s2", title="Deep Nets")))
    assert len(found.entries) == 2


def test_a_model_is_not_its_paper() -> None:
    found = Combiner()
    found.add(answer("arxiv", entry("arxiv", arxiv="2005.1")))
    models = [
        entry("hf", title="", author=(), id=name, arxiv="2005.1", extra={"hugging-face": f"acme/{name}"})
        for name in ("S", "L")
    ]
    found.add(answer("hf", *models))
    assert len(found.entries) == 3


def test_notices_follow_their_record() -> None:
    found = Combiner()
    found.add(answer("arxiv", entry("arxiv", id="one", arxiv="2005.1")))
    about = Notice(NoticeKind.RETRACTION, "two", "10.1/r", "2021", "seen")
    found.add(answer("crossref", entry("crossref", id="two", doi="10.1/x"), notices=(about,)))
    assert [one.entry for one in found.notices] == [found.entries[0].id] == ["one"]


def test_what_several_providers_find_comes_first() -> None:
    found = Combiner()
    papers = [entry("crossref", id=name, title=f"The Long Title {name}", doi=f"10.1/{name}") for name in "abc"]
    found.add(answer("crossref", *papers))
    found.add(answer("openalex", entry("openalex", id="c", title="The Long Title c", doi="10.1/c")))
    assert [found.entries[at].id for at in found.ranked()] == ["c", "a", "b"]


def test_a_list_is_asked_for_the_work_of_a_record() -> None:
    mine = Entry("mine", "Mine", title="A Title of Some Length", author=BYRON, arxiv="2005.1")
    works = KnownWorks([mine])
    assert works.find(entry("crossref", doi="10.1/x")) is mine
    assert works.find(entry("crossref", doi="10.1/x", title="Another Title of Length")) is None


def test_preprints_are_told_from_publications() -> None:
    assert is_preprint(entry("arxiv", venue="arXiv", doi="10.48550/arxiv.1"))
    assert not is_preprint(entry("crossref", doi="10.1/x"))
    assert not is_preprint(entry("dblp", venue="ICML"))


_records = st.builds(
    lambda provider, doi, arxiv, title, venue: (
        provider,
        entry(provider, doi=doi, arxiv=arxiv, title=title, venue=venue),
    ),
    st.sampled_from(["crossref", "openalex", "arxiv", "s2"]),
    st.sampled_from(["", "10.1/x", "10.1/y", "10.48550/arxiv.2005.1"]),
    st.sampled_from(["", "2005.10001", "2005.10002"]),
    st.sampled_from(["A Title of Some Length", "Another Title of Length", "Short"]),
    st.sampled_from(["", "arXiv", "ICML"]),
)


@given(st.lists(_records, max_size=8))
def test_nothing_is_lost_and_nothing_is_invented(records: list[tuple[str, Entry]]) -> None:
    found = Combiner()
    for provider, one in records:
        found.add(answer(provider, one))
    assert sum(len(found.providers(at)) for at in range(len(found.entries))) == len(records)
    assert sorted(found.ranked()) == list(range(len(found.entries)))
    for field in ("doi", "arxiv", "venue", "title"):
        given_values = {getattr(one, field) for _, one in records} | {""}
        assert {getattr(one, field) for one in found.entries} <= given_values
