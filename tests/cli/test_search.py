from __future__ import annotations

import csv
import io
import json
from typing import TYPE_CHECKING

import pytest

from hmtui.cli import run
from hmtui.cli import search as verb
from hmtui.cli.records import CSV_HEADER
from hmtui.library import Library
from hmtui.models import Entry
from hmtui.text.cells import width
from source_list import SIZE_OF_SHIPPED

if TYPE_CHECKING:
    from pathlib import Path

Capture = pytest.CaptureFixture[str]


def test_results_come_in_the_order_of_the_browser(capsys: Capture) -> None:
    library = Library.open()
    hits = library.search("gpt").hits
    assert run(["search", "gpt", "--ids"]) == 0
    assert capsys.readouterr().out.split() == [library.store.id_at(number) for number in hits.numbers(0, hits.total)]


def test_an_empty_query_lists_all_and_words_are_one_query(capsys: Capture) -> None:
    assert run(["search", "", "--ids"]) == 0
    assert len(capsys.readouterr().out.split()) == SIZE_OF_SHIPPED
    assert run(["search", "year:2020", "gpt", "--ids"]) == 0
    assert "gpt-3" in capsys.readouterr().out.split()


def test_a_limit_takes_the_first(capsys: Capture) -> None:
    run(["search", "", "--ids"])
    everything = capsys.readouterr().out.split()
    assert run(["search", "", "--ids", "-n", "3"]) == 0
    assert capsys.readouterr().out.split() == everything[:3]


def test_a_tab_limits_to_its_section(capsys: Capture) -> None:
    assert run(["search", "", "--ids", "--tab", "cv"]) == 0
    library = Library.open()
    assert all("CV" in library.entry(name).sections for name in capsys.readouterr().out.split())
    assert run(["search", "", "--ids", "--tab", "All"]) == 0
    assert len(capsys.readouterr().out.split()) == SIZE_OF_SHIPPED


def test_an_unknown_tab_names_those_there_are(capsys: Capture) -> None:
    assert run(["search", "", "--tab", "Vision"]) == 2
    captured = capsys.readouterr()
    assert captured.out == ""
    assert captured.err == "hmtui: Unknown tab “Vision”. Tabs: All, NLP, CV, Multimodal.\n"


def test_a_pipe_gets_uncut_lines_with_tabs(capsys: Capture) -> None:
    assert run(["search", "megatron-lm"]) == 0
    fields = capsys.readouterr().out.splitlines()[0].split("\t")
    assert fields[:4] == [
        "megatron-lm",
        "2019",
        "Megatron-LM",
        "Megatron-LM: Training Multi-Billion Parameter Language Models Using Model Parallelism",
    ]
    assert fields[-1] == "https://arxiv.org/abs/1909.08053"


def test_json_is_one_object_per_line_with_the_names_of_the_catalog(capsys: Capture) -> None:
    assert run(["search", "gpt-3", "-n", "1", "--json"]) == 0
    record = json.loads(capsys.readouterr().out)
    assert record["id"] == "gpt-3"
    assert record["citation-key"] == "brown2020language"
    assert record["author"][0]["family"] == "Brown"
    assert record["links"][0]["rel"] == "paper"


def test_csv_has_a_header_and_a_row_per_record(capsys: Capture) -> None:
    assert run(["search", "", "--csv"]) == 0
    rows = list(csv.reader(io.StringIO(capsys.readouterr().out)))
    assert tuple(rows[0]) == CSV_HEADER
    assert len(rows) == 1 + SIZE_OF_SHIPPED
    assert {len(row) for row in rows} == {len(CSV_HEADER)}
    assert next(row for row in rows if row[0] == "gpt-3")[-1] == "brown2020language"


def test_csv_gives_a_spreadsheet_no_formula(tmp_path: Path, capsys: Capture) -> None:
    path = tmp_path / "catalog.json"
    entry = {"id": "x", "name": "=1+1", "title": "@SUM(A1)", "venue": "-2", "license": "+3"}
    path.write_text(json.dumps({"schema": 1, "title": "t", "sections": [], "entries": [entry]}))
    assert run(["search", "", "--csv", "-c", str(path)]) == 0
    row = list(csv.reader(io.StringIO(capsys.readouterr().out)))[1]
    assert "'=1+1" in row
    assert "'@SUM(A1)" in row
    assert not any(cell.startswith(("=", "+", "-", "@")) for cell in row)


def test_a_format_writes_citations(capsys: Capture) -> None:
    assert run(["search", "gpt-3", "-n", "1", "--format", "key"]) == 0
    assert capsys.readouterr().out == "brown2020language\n"


def test_a_bad_field_is_explained_beside_the_results(capsys: Capture) -> None:
    run(["search", "yaer:2020", "--ids"])
    assert "year" in capsys.readouterr().err


def test_a_forgiven_typo_is_said(capsys: Capture) -> None:
    assert run(["search", "megatorn", "--ids"]) == 0
    captured = capsys.readouterr()
    assert "megatron-lm" in captured.out.split()
    assert captured.err == "hmtui: Nothing matches megatorn exactly; showing megatron\n"


def test_nothing_found_is_1_and_said(capsys: Capture) -> None:
    assert run(["search", "zzzzqqqq", "--json"]) == 1
    captured = capsys.readouterr()
    assert captured.out == ""
    assert captured.err.startswith("hmtui: Nothing matches “zzzzqqqq”")


def test_the_query_that_a_sentence_may_mean_is_said(capsys: Capture) -> None:
    assert run(["search", "models by deepseek"]) == 1
    assert "hmtui: Did you mean org:deepseek? 9 records" in capsys.readouterr().err.splitlines()


def test_formats_exclude_each_other_before_anything_is_read(capsys: Capture) -> None:
    assert run(["search", "", "--json", "--csv", "-c", "missing.json"]) == 2
    assert "exclude" in capsys.readouterr().err


@pytest.mark.parametrize("cells", [20, 40, 69, 70, 80, 120, 200])
def test_columns_fit_the_terminal(cells: int) -> None:
    library = Library.open()
    lines = verb._columns(library.catalog.entries, library.search("").query, cells)
    assert max(map(width, lines)) <= cells
    assert len(lines) == SIZE_OF_SHIPPED


def test_a_terminal_shows_headings_once_above_the_records(monkeypatch: pytest.MonkeyPatch, capsys: Capture) -> None:
    assert run(["search", "gpt-3", "--limit", "1"]) == 0
    assert "Year" not in capsys.readouterr().out
    monkeypatch.setattr(verb, "is_terminal", lambda: True)
    monkeypatch.setattr(verb, "terminal_width", lambda: 100)
    monkeypatch.setattr(verb, "_PIECE", 2)
    assert run(["search", "", "--limit", "5"]) == 0
    first, *others = capsys.readouterr().out.splitlines()
    assert first.split() == ["Year", "Name", "Title", "Size", "Links"]
    assert len(others) == 5
    assert not any(line.startswith("Year") for line in others)


@pytest.mark.parametrize("cells", [20, 40, 70, 120])
def test_headings_fit_the_terminal(cells: int) -> None:
    library = Library.open()
    head = verb._columns(library.catalog.entries, library.search("").query, cells, head=True)[0]
    assert width(head) <= cells


def test_a_record_without_a_title_is_shown_with_its_summary() -> None:
    query = Library.open().search("").query
    for title in ("", "Alpha"):
        entry = Entry(id="a", name="Alpha", title=title, summary="A first model")
        assert "A first model" in verb._columns([entry], query, 100)[0]


def test_columns_are_aligned_by_cells() -> None:
    library = Library.open()
    entries = [library.entry("gpt-3"), library.entry("pangu-alpha")]
    lines = verb._columns(entries, library.search("").query, 100)
    starts = [width(line[: line.rindex(entry.title[:6])]) for line, entry in zip(lines, entries, strict=True)]
    assert len(set(starts)) == 1


def test_what_matched_is_coloured_and_nothing_else_changes(monkeypatch: pytest.MonkeyPatch) -> None:
    library = Library.open()
    query = library.search("pangu-a").query
    entries = [library.entry("pangu-alpha")]
    plain = verb._columns(entries, query, 100)
    monkeypatch.setenv("CLICOLOR_FORCE", "1")
    coloured = verb._columns(entries, query, 100)
    assert "\x1b[1;33mPanGu-α\x1b[m" in coloured[0]
    for look in ("\x1b[1;33m", "\x1b[1m", "\x1b[2m", "\x1b[m"):
        coloured = [line.replace(look, "") for line in coloured]
    assert [line.rstrip() for line in coloured] == plain


def test_a_list_longer_than_is_read_at_once_is_printed_whole_and_once(
    monkeypatch: pytest.MonkeyPatch, capsys: Capture
) -> None:
    printed = {}
    for piece in (1_000, 7):
        monkeypatch.setattr(verb, "_PIECE", piece)
        for form in ("--ids", "--json", "--csv", ""):
            assert run(["search", "", *filter(None, [form])]) == 0
            printed[piece, form] = capsys.readouterr().out
    for form in ("--ids", "--json", "--csv", ""):
        assert printed[7, form] == printed[1_000, form]
    assert len(printed[7, "--ids"].splitlines()) == SIZE_OF_SHIPPED


@pytest.mark.parametrize(
    ("query", "ids"),
    [
        ("is:starred", {"gpt-3", "bert"}),
        ("is:starred -is:starred", set()),
        ("tag:to-cite", {"bert"}),
        ("note:masking", {"bert"}),
        ("note:elsewhere", set()),
        ("has:note OR is:read", {"bert", "palm"}),
        ("is:starred gpt", {"gpt-3"}),
    ],
)
def test_a_search_asks_for_what_was_noted(starred: Library, query: str, ids: set[str], capsys: Capture) -> None:
    run(["search", query, "--ids"])
    assert set(capsys.readouterr().out.split()) == ids


def test_a_search_says_what_is_wrong_with_the_state_it_asks(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Capture
) -> None:
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "file"))
    run(["search", "is:starred"])
    assert "can't be saved" in capsys.readouterr().err
    run(["search", "year:2020", "--ids"])
    assert "can't be saved" not in capsys.readouterr().err
    assert run(["state", "export"]) == 1
    assert "can't be saved" in capsys.readouterr().err


def test_unread_is_all_that_is_not_read(starred: Library, capsys: Capture) -> None:
    run(["search", "is:unread", "--ids"])
    found = set(capsys.readouterr().out.split())
    assert len(found) == SIZE_OF_SHIPPED - 1
    assert "palm" not in found


@pytest.mark.parametrize("command", [["search", "--json"], ["export", "-o", "some.bib"], ["plot"]])
@pytest.mark.parametrize(
    ("query", "message"),
    [
        ("gpt yaer:2020", "Cannot use yaer:2020: unknown field. Did you mean year:?"),
        ("params:abc", "Cannot use params:abc. Use 7b, 1b..20b, >100b"),
        ("gpt sort:foo", "Cannot sort by foo. Try: relevance, list, year, name, params, title, …"),
    ],
)
def test_a_query_that_cannot_be_used_as_written_lists_nothing(
    command: list[str],
    query: str,
    message: str,
    capsys: Capture,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.chdir(tmp_path)
    assert run([*command, query]) == 2
    assert capsys.readouterr() == ("", f"hmtui: {message}\n")
    assert not [*tmp_path.glob("*.bib")]


def test_a_query_that_is_used_as_it_says_lists_its_records(capsys: Capture) -> None:
    assert run(["search", "params:>100", "--ids", "-n", "1"]) == 0
    captured = capsys.readouterr()
    assert len(captured.out.split()) == 1
    assert captured.err == "hmtui: params:>100 means 100 parameters. Did you mean params:>100b?\n"
    assert run(["search", "zzz:2020"]) == 1
    assert "Unknown field zzz, searched as text" in capsys.readouterr().err
