from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from hmtui.library import Library
from hmtui.models import Author, Correction, Entry, Link
from hmtui.query import parse
from hmtui.tui.record_card import Card, Preview, lay_out


def written(card: Card) -> list[str]:
    return ["".join(run.text for run in line).rstrip() for line in card.lines]


def test_a_long_list_of_authors_is_folded_and_unfolds() -> None:
    entry = Entry(id="x", name="X", author=tuple(Author(f"F{n}", f"G{n}") for n in range(393)))
    assert "F0, F1, F2, +390" in written(lay_out(entry, 60, parse(""), None))
    unfolded = " ".join(written(lay_out(entry, 60, parse(""), None, all_authors=True)))
    assert all(f"G{n} F{n}" in unfolded for n in range(393))


def test_a_long_address_wraps_and_every_piece_of_it_is_the_link() -> None:
    url = "https://example.org/" + "a" * 90
    card = lay_out(Entry(id="x", name="X", links=(Link("paper", url),)), 50, parse(""), None)
    pieces = [run for line in card.lines for run in line if run.url]
    assert "".join(run.text for run in pieces) == url
    assert {run.url for run in pieces} == {url}
    assert [link.url for _, link in card.links] == [url]


def test_addresses_begin_as_far_left_as_the_labels_allow() -> None:
    links = (Link("paper", "https://example.org/1"), Link("code", "https://example.org/2"))
    lines = written(lay_out(Entry(id="x", name="X", links=links), 60, parse(""), None))
    assert "1 paper  https://example.org/1" in lines
    assert "2 code   https://example.org/2" in lines


def test_an_unsafe_address_is_shown_but_is_no_link() -> None:
    card = lay_out(Entry(id="x", name="X", links=(Link("paper", "javascript:alert(1)"),)), 60, parse(""), None)
    assert any("javascript:alert(1)" in line for line in written(card))
    assert not [run for line in card.lines for run in line if run.url]


def test_a_long_citation_is_cut_short_and_says_so() -> None:
    text = "\n".join(f"line {n}" for n in range(100))
    lines = written(lay_out(Entry(id="x", name="X"), 60, parse(""), Preview("BibTeX", text, "checked")))
    assert "── Citation · BibTeX  ‹ › style" in lines
    assert "… 89 more lines, copied in full (Y shows them)" in lines
    assert "checked" in lines


def test_corrections_say_what_was_wrong_and_why() -> None:
    entry = Entry(id="x", name="X", corrections=(Correction("venue", "arxiv", "NeurIPS 2020", "published there"),))
    lines = written(lay_out(entry, 60, parse(""), None))
    assert "venue         arxiv → NeurIPS 2020" in lines
    assert any("published there" in line for line in lines)


ENTRIES = Library.open().catalog.entries


@given(number=st.integers(0, len(ENTRIES) - 1), width=st.integers(16, 140))
def test_every_record_fits_any_width_and_loses_nothing(number: int, width: int) -> None:
    entry = ENTRIES[number]
    card = lay_out(entry, width, parse("model"), Preview("BibTeX", "@misc{a,\n}"), all_authors=True)
    lines = written(card)
    assert all(cell_len(line) <= width for line in lines)
    squeezed = "".join(lines).replace(" ", "")
    for fact in (
        entry.title,
        entry.summary,
        entry.doi,
        entry.arxiv,
        entry.license,
        *(name.full for name in entry.author),
    ):
        assert fact.replace(" ", "") in squeezed
    assert [link for _, link in card.links] == list(entry.links)


def test_a_text_that_nobody_reads_to_its_end_is_cut_and_says_so() -> None:
    entry = Entry(id="a", name="a", title="b" * 1_000_000, summary="c " * 500_000)
    card = lay_out(entry, 60, parse(""), Preview("BibTeX", "d" * 1_000_000))
    assert len(card.lines) < 3_000
    said = " ".join(run.text for line in card.lines for run in line)
    assert said.count("950,000 more characters") == 2


TITLE = "Attention Is Nearly All That a Very Long Title of an Imported Paper Needs, and 注意力 Besides"


@pytest.mark.parametrize("width", [8, 20, 34, 47, 70, 200])
@pytest.mark.parametrize("name", [TITLE, "Short"])
def test_the_title_is_shown_in_full_at_any_width(width: int, name: str) -> None:
    entry = Entry(id="x", name=name, title=TITLE, parameters=7_000_000_000, open_weights=True)
    lines = written(lay_out(entry, width, parse("nearly long"), None))
    assert TITLE.replace(" ", "") in "".join(lines).replace(" ", "").replace("7Bopen", "").replace("7B", "")
    assert "".join(lines).count("Besides") == 1, "once, also where it is the name"


def test_a_name_of_one_long_word_is_not_cut_either() -> None:
    name = "word" * 40
    assert name in "".join(written(lay_out(Entry(id="x", name=name), 30, parse(""), None)))


def test_a_mixture_of_experts_says_total_and_active_parameters() -> None:
    lines = written(
        lay_out(Entry(id="x", name="X", parameters=671 * 10**9, active_parameters=37 * 10**9), 60, parse(""), None)
    )
    assert "Parameters    671B total, 37B active" in lines
    lines = written(lay_out(Entry(id="x", name="X", active_parameters=4_500_000_000), 60, parse(""), None))
    assert "Parameters    4.5B active" in lines


def test_confidence_is_said_where_it_is_not_high() -> None:
    def confidence(value: str) -> list[str]:
        card = lay_out(Entry(id="x", name="X", confidence=value), 60, parse(""), None)
        return [line for line in written(card) if line.startswith("Confidence")]

    assert confidence("medium") == ["Confidence    medium (secondary sources, or a doubt left)"]
    assert confidence("high") == confidence("") == []
