"""Why a record is listed that shows none of the words: they are in the user's note or tags."""

from __future__ import annotations

import pytest

from hmtui.annotations import State
from hmtui.models import Author, Entry
from hmtui.query import parse
from hmtui.tui.widgets.line_widget import width_of
from hmtui.tui.widgets.why_listed import noted_match

ENTRY = Entry("x", "Heron-2", title="Wading birds", author=(Author("Doe", "Jane"),), summary="A model of rivers")


def said(query: str, note: str = "", *tags: str, width: int = 60) -> str:
    return "".join(span.text for span in noted_match(ENTRY, State(note=note, tags=tags), parse(query), width))


@pytest.mark.parametrize(
    ("query", "note", "tags", "shown"),
    [
        ("ablation", "the ablation is\nconvincing", (), "✎ in your note  the ablation is convincing"),
        ("ablation", "- **ablation** in `code`", (), "✎ in your note  ablation in code"),
        ("heron ablation", "the ablation of Heron-2", (), "✎ in your note  the ablation of Heron-2"),
        ("survey", "", ("survey",), "✎ your tag  #survey"),
        ('"is conv"', "the ablation is convincing", (), ""),
        ('"is convincing"', "the ablation is convincing", (), "✎ in your note  …ablation is convincing"),
        ("heron", "Heron-2 is good", (), ""),
        ("doe", "Doe says", (), ""),
        ("rivers", "rivers too", (), ""),
        ("year:2020", "year of 2020", (), ""),
        ("ablation", "", (), ""),
    ],
)
def test_what_the_record_does_not_show_is_shown_of_the_note(
    query: str, note: str, tags: tuple[str, ...], shown: str
) -> None:
    assert said(query, note, *tags) == shown


def test_a_long_note_is_cut_around_what_was_found_and_to_the_width() -> None:
    note = "word " * 50 + "zebra " + "word " * 50
    line = said("zebra", note, width=40)
    assert "zebra" in line
    assert width_of(line) == 40
    assert line.endswith("…")


def test_what_was_found_stands_out() -> None:
    spans = noted_match(ENTRY, State(note="an ablation"), parse("abla"), 60)
    assert [span.text for span in spans if "match" in span.style] == ["abla"]
