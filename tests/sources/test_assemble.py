from __future__ import annotations

from hmtui.formats.draft import Draft, Report
from hmtui.sources.assemble import Assembler


def test_records_have_ids_sections_and_their_place() -> None:
    report = Report()
    assembler = Assembler("list.md", report)
    drafts = [
        Draft({"name": "GPT-3 (large)"}, 4, ("NLP", "Decoders")),
        Draft({"name": "GPT-3 large"}, 5, ("NLP",)),
        Draft({"name": "x"}, 6, ("CV",), "brown2020"),
        Draft({"title": "Dolly 2.0"}, 7),
    ]
    entries = list(assembler.records(drafts))
    assert [entry.id for entry in entries] == ["gpt-3-large", "gpt-3-large-2", "brown2020", "dolly-2-0"]
    assert [section.id for section in assembler.sections] == ["NLP", "CV"]
    assert entries[0].source is not None
    assert (entries[0].source.file, entries[0].source.line) == ("list.md", 4)
    assert entries[0].extra["headings"] == ["NLP", "Decoders"]
    assert entries[3].sections == ()
    assert report.problems == []


def test_a_draft_that_can_be_no_record_is_told() -> None:
    report = Report()
    drafts = [Draft({}, 1), Draft({"name": "x", "issued": "someday"}, 2), Draft({"name": "\u200b"}, 3)]
    assert list(Assembler("list.md", report).records(drafts)) == []
    assert [(problem.code, problem.line) for problem in report.problems] == [
        ("no-name", 1),
        ("unreadable", 2),
        ("no-name", 3),
    ]
