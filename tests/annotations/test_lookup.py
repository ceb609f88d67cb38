"""From annotations of papers to the records of one catalog."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from hmtui.annotations import Annotations
from hmtui.annotations.changes import record_visit
from hmtui.annotations.lookup import MAX_NEWS_RECORDS
from hmtui.library import Library
from hmtui.models import Catalog, Entry

if TYPE_CHECKING:
    from pathlib import Path

TWICE = (
    Entry(id="a", name="A", arxiv="2001.00001"),
    Entry(id="a-again", name="A, again", arxiv="2001.00001v2"),
    Entry(id="b", name="B"),
)


def library(*entries: Entry) -> Library:
    return Library(Catalog("mine", (), entries))


def found(where: Library, query: str) -> set[str]:
    hits = where.search(query).hits
    return {where.entry_at(number).id for number in hits.numbers(0, hits.total)}


def test_a_paper_that_is_listed_twice_is_found_twice() -> None:
    mine = library(*TWICE)
    mine.annotation_lookup.annotations.star(TWICE[:1])
    assert found(mine, "is:starred") == {"a", "a-again"}
    mine.close()


@pytest.mark.parametrize("many", [3, 3000])
def test_what_is_noted_of_papers_elsewhere_is_left_out(many: int) -> None:
    entries = [*TWICE, *(Entry(id=f"e{n}", name=f"E{n}") for n in range(many))]
    mine = library(*entries)
    Annotations(catalog="another").star([Entry(id="b", name="B"), Entry(id="zz", name="Z", arxiv="2001.00001")])
    assert found(mine, "is:starred") == {"a", "a-again"}
    mine.annotation_lookup.annotations.tag([entries[-1]], add=["To Cite"])
    assert found(mine, 'tag:"to cite"') == found(mine, "tag:#to-cite") == {entries[-1].id}
    mine.close()


def test_a_tag_is_found_by_its_beginning_unless_it_is_one_itself() -> None:
    mine = library(*TWICE)
    notes = mine.annotation_lookup.annotations
    notes.tag(TWICE[:1], add=["basic"])
    notes.tag(TWICE[2:], add=["basics"])
    assert found(mine, "tag:bas") == found(mine, "#bas") == {"a", "a-again", "b"}
    assert found(mine, "tag:Basic") == found(mine, "#Basic") == {"a", "a-again"}
    assert found(mine, "-#basic") == {"b"}
    assert not mine.search("#bas").query.has_text
    assert mine.search("#SAT").query.has_text, "no tag begins so: the word is searched for"
    mine.close()


def test_a_list_is_annotated_where_anything_is_noted_of_its_own_records() -> None:
    mine = library(*TWICE)
    lookup, notes = mine.annotation_lookup, mine.annotation_lookup.annotations
    assert not lookup.is_annotated()
    notes.star([Entry(id="zz", name="Z", arxiv="2001.00002")])
    assert not lookup.is_annotated(), "of another list"
    notes.tag(TWICE[2:], add=["cite"])
    assert lookup.is_annotated()
    notes.tag(TWICE[2:], remove=["cite"])
    assert not lookup.is_annotated()
    notes.set_read(TWICE[2:], "reading")
    assert lookup.is_annotated()
    notes.set_read(TWICE[2:], "")
    notes.star(TWICE[:1])
    assert lookup.is_annotated()
    notes.star(TWICE[:1], on=False)
    lookup.new = frozenset({"b"})
    assert lookup.is_annotated()
    mine.close()


def test_what_was_new_at_the_last_look_is_known_without_looking() -> None:
    mine = library(*TWICE)
    record_visit(mine.annotation_lookup.annotations, TWICE[:2], clock=lambda: 1_000_000_000.0)
    record_visit(mine.annotation_lookup.annotations, TWICE, clock=lambda: 1_000_100_000.0)
    assert found(mine, "is:new") == {"b"}
    mine.close()


def test_what_is_new_is_not_told_of_more_records_than_are_looked_at(monkeypatch: pytest.MonkeyPatch) -> None:
    mine = library(*TWICE)
    assert "is:new" in mine.annotation_lookup.facts()
    monkeypatch.setattr("hmtui.annotations.lookup.MAX_NEWS_RECORDS", 2)
    assert "is:new" not in mine.annotation_lookup.facts()
    assert MAX_NEWS_RECORDS > 100_000
    mine.close()


def test_two_lists_of_the_same_usual_name_are_two(tmp_path: Path) -> None:
    one, two = (library(*TWICE), library(*TWICE))
    one.name, two.name = str(tmp_path / "llms" / "README.md"), str(tmp_path / "vision" / "README.md")
    assert (one.identity, two.identity) == ("llms/README.md", "vision/README.md")
    two.name = str(tmp_path / "elsewhere" / "refs.bib")
    assert two.identity == "refs.bib", "the same bibliography on another machine"
