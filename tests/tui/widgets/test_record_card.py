from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from hmtui.annotations import State
from hmtui.library import Library
from hmtui.models import Author, Correction, Entry, Link, Source
from hmtui.query import parse
from hmtui.text.cleaning import clean
from hmtui.text.short_address import short_address
from hmtui.tui.widgets.citation_lines import citation_lines, folded
from hmtui.tui.widgets.record_card import Card, CardOptions, Preview, lay_out
from hmtui.tui.widgets.rows import annotation_sign
from hmtui.views.signs import scale_of


def written(card: Card) -> list[str]:
    return ["".join(span.text for span in line).rstrip() for line in card.lines]


UNFOLDED = CardOptions(unfolded=True)


def test_a_long_list_of_authors_is_folded_after_whole_names_and_unfolds() -> None:
    entry = Entry(id="x", name="X", author=tuple(Author(f"F{n}", f"G{n}") for n in range(393)))
    assert "F0, F1, F2, +390" in written(lay_out(entry, 18, parse(""), None))
    unfolded = " ".join(written(lay_out(entry, 60, parse(""), None, CardOptions(all_authors=True))))
    assert all(f"G{n} F{n}" in unfolded for n in range(393))
    more = Entry(id="x", name="X", author=(Author("Bell", "Ann"), Author(literal="others")))
    assert "Ann Bell et al." in written(lay_out(more, 60, parse(""), None, CardOptions(all_authors=True)))


@pytest.mark.parametrize(
    ("width", "shown"),
    [
        (16, "Bai, +7"),
        (20, "S. Bai, J. Bai, +6"),
        (24, "S. Bai, J. Bai, Cai, +5"),
        (40, "S. Bai, J. Bai, Cai, Dale, +4"),
        (80, "S. Bai, J. Bai, Cai, Q.-L. Dale, R. Dale, 王, 王, Team"),
    ],
)
def test_authors_of_one_family_name_have_initials_where_both_are_shown(width: int, shown: str) -> None:
    names = (
        ("Bai", "Shuai"),
        ("Bai", "Jin"),
        ("Cai", "Ann"),
        ("Dale", "Qi-Lin"),
        ("Dale", "R"),
        ("王", "明"),
        ("王", "丽"),
    )
    entry = Entry(id="x", name="X", author=(*(Author(*name) for name in names), Author(literal="Team")))
    assert written(lay_out(entry, width, parse(""), None))[0] == shown


@pytest.mark.parametrize(
    ("issued", "published", "venue", "arxiv", "shown"),
    [
        ("2021-01", "2022", "JMLR 23", "2101.03961", "JMLR 23, 2022 · preprint\u00a02021-01"),
        ("2022-10", "2023", "ICLR 2023", "2210.02414", "ICLR 2023 · preprint\u00a02022-10"),
        ("2022", "", "ICLR 2023", "2210.02414", "ICLR 2023 · preprint\u00a02022"),
        ("2021", "2022", "Nature", "", "Nature, 2022 · appeared\u00a02021"),
        ("2023-02", "", "ICLR 2023", "2210.02414", "ICLR 2023 · 2023-02"),
    ],
)
def test_where_a_paper_is_cited_with_another_year_than_that_of_the_list_both_are_explained(
    issued: str, published: str, venue: str, arxiv: str, shown: str
) -> None:
    entry = Entry(
        id="x",
        name="X",
        author=(Author("Bell"),),
        issued=issued,
        published=published,
        venue=venue,
        arxiv=arxiv,
        type="article-journal",
    )
    assert shown in written(lay_out(entry, 60, parse(""), None))


def test_how_far_a_record_is_read_is_said_with_what_it_is() -> None:
    lines = written(lay_out(Entry(id="x", name="X"), 60, parse(""), None, state=State(starred=True, read="to-read")))
    assert "★ starred  status: to-read" in lines


@pytest.mark.parametrize("width", [70, 41])
def test_an_incomplete_record_says_dimly_in_one_line_what_it_lacks(width: int) -> None:
    entry = Entry(id="x", name="X", title="A Study", source=Source("a.bib", 3))
    card = lay_out(entry, width, parse(""), Preview("BibTeX", "@misc{x}", "incomplete: no authors"))
    at = next(at for at, line in enumerate(written(card)) if line.startswith("BibTeX"))
    assert written(card)[at].removeprefix("BibTeX ‹ ›").strip() == "no authors"
    assert card.lines[at][-1].style == "muted"
    assert written(card)[at + 1] == "@misc{x}"


def test_a_long_abstract_leaves_the_links_in_view_and_is_whole_under_the_facts() -> None:
    text = " ".join(f"word{n}" for n in range(200))
    entry = Entry(id="x", name="X", abstract=text, links=(Link("paper", "https://arxiv.org/abs/2005.14165"),))
    card = lay_out(entry, 40, parse(""), None, CardOptions(page=30, unfolded=False))
    assert card.links[0][0] < 15
    assert any(line.startswith("… ") and line.endswith(" more lines under Facts") for line in written(card))
    assert "word199" not in " ".join(written(card))
    assert "word199" in " ".join(written(lay_out(entry, 40, parse(""), None, CardOptions(page=30, unfolded=True))))
    found = lay_out(entry, 40, parse("word199"), None, CardOptions(page=30, unfolded=False))
    assert "word199" in " ".join(written(found))


def test_what_the_columns_of_a_list_say_is_among_the_facts() -> None:
    entry = Entry(id="x", name="X", extra={"columns": {"backend": "hbase", "state\x1b[2J": "dead\x1b[1m", "odd": 3}})
    lines = written(lay_out(entry, 60, parse(""), None, UNFOLDED))
    assert "Backend       hbase" in lines
    assert any("dead" in line for line in lines)
    assert not any("\x1b" in line for line in lines)


def test_a_year_that_the_venue_has_is_not_said_again() -> None:
    entry = Entry(id="x", name="X", author=(Author("Bell"),), venue="Nature 2025", issued="2025")
    assert "Nature 2025" in written(lay_out(entry, 60, parse(""), None))
    later = Entry(id="x", name="X", author=(Author("Bell"),), venue="Nature 2025", issued="2025-03")
    assert "Nature 2025 · 2025-03" in written(lay_out(later, 60, parse(""), None))


def test_a_long_address_is_short_to_read_and_leads_to_the_whole() -> None:
    url = "https://example.org/" + "a" * 90
    card = lay_out(Entry(id="x", name="X", links=(Link("paper", url),)), 50, parse(""), None)
    pieces = [span for line in card.lines for span in line if span.url]
    assert cell_len("".join(span.text for span in pieces)) <= 50 - 12
    assert {span.url for span in pieces} == {url}
    assert [link.url for _, link in card.links] == [url]


def test_links_that_can_be_opened_come_first_and_the_paper_before_all() -> None:
    links = (
        Link("bibtex", "./citations/x.txt"),
        Link("code", "https://example.org/code"),
        Link("website", "https://example.org/site"),
        Link("paper", "https://arxiv.org/abs/2005.14165"),
    )
    card = lay_out(Entry(id="x", name="X", links=links), 60, parse(""), None)
    assert [link.rel for _, link in card.links] == ["paper", "code", "website", "bibtex"]
    unusable = (Link("paper", "./x.pdf"), Link("code", "https://example.org/code"))
    card = lay_out(Entry(id="x", name="X", links=unusable), 60, parse(""), None)
    assert [link.rel for _, link in card.links] == ["code", "paper"]


def test_links_have_labels_of_eight_cells() -> None:
    links = (Link("paper", "https://arxiv.org/abs/2005.14165v2"), Link("announcement", "https://example.org/2/"))
    lines = written(lay_out(Entry(id="x", name="X", links=links), 60, parse(""), None))
    assert "1 paper     arXiv:2005.14165" in lines
    assert "2 blog      example.org/2" in lines


@pytest.mark.parametrize(
    ("url", "width", "shown"),
    [
        ("https://arxiv.org/abs/2005.14165", 20, "arXiv:2005.14165"),
        ("https://www.github.com/openai/gpt-3/", 30, "github.com/openai/gpt-3"),
        ("https://github.com/facebookresearch/llama", 18, "github.com/…/llama"),
        ("https://github.com/bigscience-workshop/bigscience", 12, "githu…cience"),
        ("https://huggingface.co/nvidia/NVIDIA-Nemotron-3-Ultra-550B-A55B", 25, "huggingface.co/…550B-A55B"),
        ("https://arxiv.org/pdf/2005.14165", 30, "arxiv.org/pdf/2005.14165"),
        ("javascript:alert(1)", 30, "javascript:alert(1)"),
    ],
)
def test_an_address_is_as_short_as_it_can_be_told(url: str, width: int, shown: str) -> None:
    assert short_address(url, width) == shown


@given(st.text(max_size=80).map(clean), st.integers(0, 40))
def test_a_short_address_is_never_wider_than_asked(tail: str, width: int) -> None:
    assert cell_len(short_address(f"https://{tail}", width)) <= width


def test_an_unsafe_address_is_shown_but_is_no_link() -> None:
    card = lay_out(Entry(id="x", name="X", links=(Link("paper", "javascript:alert(1)"),)), 60, parse(""), None)
    assert any("javascript:alert(1)" in line for line in written(card))
    assert not [span for line in card.lines for span in line if span.url]


def test_a_long_citation_is_folded_to_six_lines_and_says_so() -> None:
    text = "\n".join(f"line {n}" for n in range(100))
    lines = written(lay_out(Entry(id="x", name="X"), 60, parse(""), Preview("BibTeX", text, "checked")))
    at = next(number for number, line in enumerate(lines) if line.startswith("BibTeX ‹ ›"))
    assert lines[at].endswith("✓ metadata verified")
    assert lines[at + 6 : at + 8] == ["line 5", "  … 94 more lines   Y shows all"]


@pytest.mark.parametrize(
    ("page", "shown", "whole"),
    [
        (0, 6, False),
        (7, 6, False),
        (8, 2, False),
        (10, 4, False),
        (12, 6, False),
        (15, 9, False),
        (18, 13, True),
        (22, 13, True),
        (60, 13, True),
    ],
)
def test_a_citation_is_shortened_or_shown_whole_where_all_then_stays_in_view(
    page: int, shown: int, whole: bool
) -> None:
    text = "\n".join(f"line {n}" for n in range(13))
    entry = Entry(id="x", name="X", summary="One sentence.", sources=tuple(f"source {n}" for n in range(9)))
    card = lay_out(entry, 60, parse(""), Preview("BibTeX", text, "checked"), CardOptions(page=page))
    lines = written(card)
    assert sum(line.startswith("line ") for line in lines) == shown
    assert any("more lines" in line for line in lines) != whole
    if page > 7:
        assert card.fold is not None
        assert card.fold < page
    unfolded = lay_out(
        entry, 60, parse(""), Preview("BibTeX", text), CardOptions(page=page, unfolded=not card.unfolded)
    )
    assert unfolded.fold == card.fold, "the fold stays where it is when it is opened or closed"


def test_where_a_record_was_read_is_cut_in_its_middle_so_that_the_line_stays() -> None:
    entry = Entry(id="x", name="X", source=Source(f"lists/{'long-name-' * 4}.bib", 1234))
    lines = written(lay_out(entry, 41, parse(""), Preview("BibTeX", "@misc{x}", "from the list")))
    assert any(line.startswith("BibTeX") and line.endswith(".bib:1234") and "from long" in line for line in lines)


@pytest.mark.parametrize("count", [6, 7, 8])
def test_no_fold_hides_a_single_line(count: int) -> None:
    lines = folded("\n".join(f"line {n}" for n in range(count)), 60, "Y")
    assert len(lines) == min(count, 7)


def test_of_a_long_citation_above_a_note_little_is_shown_so_that_the_note_is_in_view() -> None:
    preview = Preview("BibTeX", "\n".join(f"line {n}" for n in range(20)), "")
    entry = Entry(id="x", name="X", summary="Word " * 40)
    options = CardOptions(page=10)
    plain = written(lay_out(entry, 40, parse(""), preview, options))
    noted = written(lay_out(entry, 40, parse(""), preview, options, state=State(note="Read again")))
    assert sum(line.startswith("line ") for line in plain) == 6
    assert sum(line.startswith("line ") for line in noted) == 2
    assert "Read again" in noted


def test_bibtex_is_coloured_and_continues_under_the_value() -> None:
    lines = citation_lines("@misc{key2020,\n  title         = {One two three four},\n}", 24)
    assert ["".join(span.text for span in line) for line in lines] == [
        "@misc{key2020,",
        "  title = {One two",
        "           three four},",
        "}",
    ]
    styles = {span.text.strip(): span.style for line in lines for span in line}
    assert (styles["key2020"], styles["title"], styles["@misc"], styles["{"]) == ("name", "accent", "kind", "faint")


@given(st.sampled_from(Library.open().catalog.entries), st.integers(20, 100))
def test_no_word_of_a_citation_is_lost_by_its_colours(entry: Entry, width: int) -> None:
    text = LIBRARY.cite([entry], "bibtex")
    lines = citation_lines(text, width)
    shown = "".join(span.text for line in lines for span in line)
    assert shown.replace(" ", "") == "".join(text.split())
    assert all(sum(cell_len(span.text) for span in line) <= width for line in lines)


def test_facts_corrections_and_sources_are_behind_one_fold() -> None:
    entry = Entry(id="x", name="X", corrections=(Correction("venue", "arxiv", "NeurIPS 2020", "published there"),))
    card = lay_out(entry, 60, parse(""), None)
    assert written(card)[-1] == "▸ Facts, 1 correction"
    assert card.fold == len(card.lines) - 1
    lines = written(lay_out(entry, 60, parse(""), None, UNFOLDED))
    assert "▾ Facts, 1 correction" in lines
    assert "venue         arxiv → NeurIPS 2020" in lines
    assert any("published there" in line for line in lines)
    assert lay_out(entry, 60, parse(""), None, CardOptions(page=50)).unfolded, "where all fits, it is open"


def test_numbers_have_bars_and_what_is_not_disclosed_is_said() -> None:
    entry = Entry(id="x", name="X", parameters=16 * 10**11, active_parameters=49 * 10**9, open_weights=True)
    lines = written(lay_out(entry, 41, parse(""), None, CardOptions(scale_of([16 * 10**11]))))
    assert lines[0] == "1.6T parameters " + "━" * 25
    assert lines[1].startswith(" 49B active     ━━━━━━━━━━━━━━━━──")
    closed = written(lay_out(Entry(id="x", name="X", open_weights=False), 41, parse(""), None))
    assert closed[0] == "   – parameters not disclosed"
    released = written(lay_out(Entry(id="x", name="X", open_weights=True), 41, parse(""), None))
    assert released[0] == "   – parameters unknown"


def test_below_the_list_people_venue_and_date_share_a_line() -> None:
    entry = Entry(
        id="x",
        name="X",
        author=(Author("A"), Author("B")),
        venue="arXiv",
        issued="2020-01",
        parameters=10**9,
        organizations=("O",),
    )
    lines = written(lay_out(entry, 76, parse(""), None, CardOptions(compact=True)))
    assert lines[:2] == ["A, B · arXiv · O · 2020-01", "1B   ━━━━──────────── "[:21].rstrip()]


LIBRARY = Library.open()
ENTRIES = Library.open().catalog.entries


@given(number=st.integers(0, len(ENTRIES) - 1), width=st.integers(16, 140))
def test_every_record_fits_any_width_and_loses_nothing(number: int, width: int) -> None:
    entry = ENTRIES[number]
    options = CardOptions(all_authors=True, unfolded=True)
    card = lay_out(entry, width, parse("model"), Preview("BibTeX", "@misc{a,\n}"), options)
    lines = written(card)
    assert all(cell_len(line) <= width for line in lines)
    squeezed = "".join(lines).replace(" ", "")
    for fact in (
        entry.title if entry.title != entry.name else "",
        entry.summary,
        entry.doi,
        entry.arxiv,
        entry.license,
        *(name.full for name in entry.author if name.literal != "others"),
    ):
        assert fact.replace(" ", "") in squeezed
    assert [link for _, link in card.links] == list(entry.links)


def test_a_text_that_nobody_reads_to_its_end_is_cut_and_says_so() -> None:
    entry = Entry(id="a", name="a", title="b" * 1_000_000, summary="c " * 500_000)
    card = lay_out(entry, 60, parse(""), Preview("BibTeX", "d" * 1_000_000))
    assert len(card.lines) < 3_000
    said = " ".join(span.text for line in card.lines for span in line)
    assert said.count("950,000 more characters") == 2


TITLE = "Attention Is Nearly All That a Very Long Title of an Imported Paper Needs, and 注意力 Besides"


@pytest.mark.parametrize("width", [8, 20, 34, 47, 70, 200])
@pytest.mark.parametrize("name", [TITLE, "Short"])
def test_the_title_is_shown_in_full_at_any_width(width: int, name: str) -> None:
    entry = Entry(id="x", name=name, title=TITLE, parameters=7_000_000_000)
    lines = written(lay_out(entry, width, parse("nearly long"), None))
    assert TITLE.replace(" ", "") in "".join(lines).replace(" ", "")
    assert "".join(lines).count("Besides") == 1, "once, also where it is the name"


def test_a_name_of_one_long_word_is_not_cut_either() -> None:
    name = "word" * 40
    assert name in "".join(written(lay_out(Entry(id="x", name=name), 30, parse(""), None)))


def test_confidence_is_said_where_it_is_not_high() -> None:
    def confidence(value: str) -> list[str]:
        card = lay_out(Entry(id="x", name="X", confidence=value), 60, parse(""), None, UNFOLDED)
        return [line for line in written(card) if line.startswith("Confidence")]

    assert confidence("medium") == ["Confidence    medium (secondary sources, or partly verified)"]
    assert confidence("high") == confidence("") == []


def test_a_publisher_is_named_as_such() -> None:
    card = lay_out(Entry(id="x", name="X", page="1--9", publisher="A press"), 60, parse(""), None, UNFOLDED)
    lines = [" ".join(line.split()) for line in written(card)]
    assert {"Published in pp. 1–9", "Publisher A press"} <= set(lines)


def test_venue_organization_and_date_are_said_once() -> None:
    def meta(**facts: str) -> str:
        entry = Entry(id="x", name="X", author=(Author(literal="O"),), organizations=("O", "P"), issued="2020", **facts)  # type: ignore[arg-type]
        return written(lay_out(entry, 60, parse(""), None))[1]

    assert meta(venue="O") == "P · 2020"
    assert meta(venue="P") == "P · 2020"
    assert meta(container_title="Journal of Things") == "Journal of Things · P · 2020"


@pytest.mark.parametrize("width", range(24, 64))
def test_a_fact_never_touches_its_label(width: int) -> None:
    entry = Entry(id="x", name="X", organizations=("Example Laboratory",), architecture="dense")
    lines = written(lay_out(entry, width, parse(""), None, UNFOLDED))
    assert any(line.startswith("Organiz") and " Example" in line for line in lines), lines


def test_a_dot_between_two_long_facts_has_no_line_of_its_own() -> None:
    entry = Entry(id="x", name="X", venue="v" * 40, organizations=("o" * 40,))
    assert "·" not in written(lay_out(entry, 40, parse(""), None))


def test_below_the_list_links_need_no_heading() -> None:
    entry = Entry(id="x", name="X", summary="Short", links=(Link("paper", "https://example.org/1"),))
    lines = written(lay_out(entry, 76, parse(""), None, CardOptions(compact=True)))
    at = next(at for at, line in enumerate(lines) if line.startswith("1 paper"))
    assert lines[at - 2 : at] == ["Short", ""]


def test_a_link_is_called_by_its_kind_in_a_column_as_wide_as_that_needs() -> None:
    links = (
        Link("proceedings", "https://example.org/1", "anthology"),
        Link("code", "https://example.org/2", "repository"),
        Link("related", "https://example.org/3", "family"),
    )
    lines = written(lay_out(Entry(id="x", name="X", links=links), 60, parse(""), None))
    assert [line for line in lines if "example.org" in line] == [
        "1 proceedings  example.org/1",
        "2 code         example.org/2",
        "3 family       example.org/3",
    ]


def test_the_head_has_the_present_name_of_an_organization_and_the_facts_those_of_the_record() -> None:
    lines = written(lay_out(Entry(id="x", name="X", organizations=("DeepMind",)), 60, parse(""), None, UNFOLDED))
    assert "Google DeepMind" in lines
    assert "Organizations DeepMind" in lines


def test_a_name_that_is_no_title_stands_in_the_title_row_alone() -> None:
    named = Entry(id="x", name="A tool", summary="Does a thing")
    assert written(lay_out(named, 76, parse(""), None, CardOptions(compact=True)))[0] == "Does a thing"
    described = Entry(id="x", name="A tool", title="A tool", summary="Does a thing")
    assert written(lay_out(described, 76, parse(""), None, CardOptions(compact=True)))[0] == "Does a thing"
    titled = Entry(id="x", name="A paper", title="A paper", abstract="On a thing")
    assert written(lay_out(titled, 76, parse(""), None, CardOptions(compact=True)))[0] == "A paper"


def test_a_star_has_the_same_colour_in_the_details_as_in_the_list() -> None:
    state = State(starred=True)
    card = lay_out(Entry(id="x", name="X"), 40, parse(""), None, state=state)
    assert [span.style for line in card.lines for span in line if "★" in span.text] == ["star"]
    assert annotation_sign(state) == ("★", "star")


@pytest.mark.parametrize(("width", "words"), [(41, "metadata partly verified"), (30, "partly verified")])
def test_it_is_said_what_is_verified_where_there_is_room(width: int, words: str) -> None:
    preview = Preview("BibTeX", "@misc{x}", "checked, some doubt left")
    (line,) = (line for line in written(lay_out(Entry(id="x", name="X"), width, parse(""), preview)) if "‹ ›" in line)
    assert line.removeprefix("BibTeX ‹ ›").strip() == words


@pytest.mark.parametrize(
    ("query", "reason"),
    [
        ("quill", "in authors  Tess Quill"),
        ("author:quill", "in authors  Tess Quill"),
        ("heron quill", "in authors  Tess Quill"),
        ("lang:finnish", "in languages  Danish, Finnish"),
        ("grebe", "also called: Grebe-2"),
        ("heron", ""),
        ("rivers", ""),
        ("-quill", ""),
        ("year:2022", ""),
    ],
)
def test_what_was_searched_for_and_is_folded_away_is_named_below_the_title(query: str, reason: str) -> None:
    people = tuple(Author(name, "A.") for name in ("Alder", "Birch", "Cedar", "Dogwood", "Elm", "Fir", "Gorse"))
    entry = Entry(
        "heron-2",
        "Heron-2",
        aliases=("Grebe-2",),
        title="Wading birds",
        author=(*people, Author("Quill", "Tess")),
        issued="2022",
        languages=("Danish", "Finnish"),
        summary="A model of rivers",
    )
    named = [
        line for line in written(lay_out(entry, 40, parse(query), None)) if line.startswith(("in ", "also called: "))
    ]
    assert named == [reason] * bool(reason)
    unfolded = CardOptions(unfolded=True, all_authors=True)
    assert not [
        line
        for line in written(lay_out(entry, 40, parse(query), None, unfolded))
        if line.startswith(("in ", "also called: "))
    ]


def test_the_reason_is_never_wider_than_the_panel() -> None:
    entry = Entry("heron-2", "Heron-2", author=tuple(Author(f"Name{n}" * 9, "A.") for n in range(9)))
    for width in (8, 20, 41):
        card = lay_out(entry, width, parse("name8"), None)
        assert max(cell_len(line) for line in written(card)) <= width
