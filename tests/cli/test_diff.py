from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from hmtui.annotations import Annotations
from hmtui.annotations.changes import date_to_time, record_visit
from hmtui.cli import run
from hmtui.library import Library

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

Capture = pytest.CaptureFixture[str]


def catalog(path: Path, *entries: Mapping[str, object]) -> str:
    path.write_text(json.dumps({"schema": 1, "title": "t", "sections": [], "entries": entries}))
    return str(path)


def test_a_renamed_record_is_the_same_paper(tmp_path: Path, capsys: Capture) -> None:
    old = catalog(tmp_path / "old.json", {"id": "a", "name": "A", "arxiv": "2001.00001v1"}, {"id": "b", "name": "B"})
    new = catalog(tmp_path / "new.json", {"id": "a-2020", "name": "A", "arxiv": "2001.00001"}, {"id": "b", "name": "B"})
    assert run(["diff", old, new]) == 1
    assert capsys.readouterr().out == "~ a\tA\n    id: a → a-2020\n    arxiv: 2001.00001v1 → 2001.00001\n"


def test_two_catalogs_are_compared(tmp_path: Path, capsys: Capture) -> None:
    a, b, c = ({"id": one, "name": one.upper()} for one in "abc")
    old = catalog(tmp_path / "old.json", a, b)
    new = catalog(tmp_path / "new.json", {**a, "title": "T", "issued": "2020"}, c)
    assert run(["diff", old, new]) == 1
    assert capsys.readouterr().out.splitlines() == [
        *("+ c\tC", "~ a\tA", "    title: (none) → T", "    issued: (none) → 2020", "- b\tB")
    ]
    assert run(["diff", old, new, "--json"]) == 1
    rows = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert {row["change"] for row in rows} == {"added", "changed", "removed"}
    assert next(row for row in rows if row["change"] == "changed")["values"]["title"] == {"old": None, "new": "T"}
    assert run(["diff", old, old]) == 0
    assert capsys.readouterr().out == ""
    assert run(["diff", old, str(tmp_path / "none.json")]) == 3
    assert run(["diff", old, "2026-01-01"]) == 2


def test_two_days_are_compared(tmp_path: Path, capsys: Capture) -> None:
    source = catalog(tmp_path / "c.json", {"id": "a", "name": "A"}, {"id": "b", "name": "B"})
    library = Library.open(source)
    annotations = Annotations(catalog=library.identity)
    record_visit(annotations, library.catalog.entries[:1], clock=lambda: date_to_time("2026-01-05") + 9, catalog=source)
    record_visit(annotations, library.catalog.entries, clock=lambda: date_to_time("2026-02-05") + 9, catalog=source)
    annotations.close()
    assert run(["diff", "2026-01-10", "2026-02-10", "-c", source]) == 1
    assert capsys.readouterr().out == "+ b\tB\n"
    assert run(["diff", "2026-01-10", "2026-01-20", "-c", source]) == 1
    assert "No data for the days from 2026-01-10 to 2026-01-20: c.json was not opened then" in capsys.readouterr().err
    assert run(["diff", "2026-02-05", "2026-02-05", "-c", source]) == 0
    assert "No difference" in capsys.readouterr().err
    assert run(["diff", "2025-12-30", "2026-02-05", "-c", source]) == 1
    captured = capsys.readouterr()
    assert captured.out == "+ b\tB\n"
    assert "No data for 2025-12-30: c.json is known from 2026-01-05 to 2026-02-05" in captured.err


def test_dates_of_which_nothing_is_recorded_are_no_empty_difference(tmp_path: Path, capsys: Capture) -> None:
    source = catalog(tmp_path / "c.json", {"id": "a", "name": "A"})
    assert run(["diff", "2026-03-01", "2026-03-02", "-c", source]) == 1
    assert "No data for c.json: the browser records what it shows" in capsys.readouterr().err
    library = Library.open(source)
    annotations = Annotations(catalog=library.identity)
    record_visit(annotations, library.catalog.entries, clock=lambda: date_to_time("2026-01-05") + 9, catalog=source)
    annotations.close()
    for first, second in (("2026-03-01", "2026-03-02"), ("2025-03-01", "2025-03-02")):
        assert run(["diff", first, second, "-c", source]) == 1
        captured = capsys.readouterr()
        assert captured.out == ""
        assert f"No data for {first}: c.json is known from 2026-01-05 to 2026-01-05" in captured.err
        assert "No difference" not in captured.err


def test_of_a_list_only_what_came_and_went_is_shown(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Capture
) -> None:
    authors = [{"family": name} for name in ("One", "Two", "Three")]
    old = catalog(tmp_path / "old.json", {"id": "a", "name": "A", "author": authors, "open-weights": False})
    new = catalog(
        tmp_path / "new.json",
        {"id": "a", "name": "A", "author": [*authors[1:], {"family": "Four"}], "open-weights": True},
    )
    assert run(["diff", old, new]) == 1
    assert capsys.readouterr().out == "~ a\tA\n    author: - One; + Four\n    open-weights: false → true\n"
    monkeypatch.setattr("sys.stdout.isatty", lambda: True)
    monkeypatch.setenv("COLUMNS", "20")
    run(["diff", old, new])
    assert capsys.readouterr().out.splitlines()[1] == "    author: - One;…"
