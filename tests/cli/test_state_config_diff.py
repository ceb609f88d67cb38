from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from hmtui.actions import ACTIONS
from hmtui.annotations import Personal, View
from hmtui.annotations.changes import look, moment
from hmtui.annotations.history import Habits
from hmtui.cli import run
from hmtui.library import Library

if TYPE_CHECKING:
    from collections.abc import Mapping

Capture = pytest.CaptureFixture[str]


@pytest.fixture
def starred() -> Library:
    """The shipped catalog, in which the person has starred and noted something."""
    library = Library.open()
    personal = library.noted.personal
    personal.star([library.find("gpt-3"), library.find("bert")], on=True)
    personal.set_note([library.find("bert")], "Read the *masking* part.")
    personal.tag([library.find("bert")], add=["to cite"])
    personal.set_read([library.find("palm")], "read")
    return library


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
    assert "can't be kept" in capsys.readouterr().err
    run(["search", "year:2020", "--ids"])
    assert "can't be kept" not in capsys.readouterr().err
    assert run(["state", "export"]) == 1
    assert "can't be kept" in capsys.readouterr().err


def test_views_are_listed_and_forgotten(capsys: Capture) -> None:
    assert run(["state", "views"]) == 1
    Habits(Personal()).save_view(View("Open [ones]", "is:open", "-year", "NLP"))
    assert run(["state", "views"]) == 0
    assert capsys.readouterr().out == "Open [ones]\tis:open\t-year\tNLP\n"
    assert run(["state", "forget"]) == 2
    assert run(["state", "forget", "open [ONES]"]) == 0
    assert run(["state", "forget", "open [ONES]"]) == 1
    assert Habits(Personal()).views() == ()


def test_a_database_is_imported_damaged_or_not(starred: Library, tmp_path: Path, capsys: Capture) -> None:
    path = Path(starred.noted.personal.path)
    starred.close()
    copy = tmp_path / "old.db"
    copy.write_bytes(path.read_bytes())
    path.unlink()
    assert run(["state", "import", str(copy)]) == 0
    assert "3 papers read" in capsys.readouterr().err
    run(["search", "is:starred", "--ids"])
    assert set(capsys.readouterr().out.split()) == {"gpt-3", "bert"}


def test_a_renamed_record_is_the_same_paper(tmp_path: Path, capsys: Capture) -> None:
    old = catalog(tmp_path / "old.json", {"id": "a", "name": "A", "arxiv": "2001.00001v1"}, {"id": "b", "name": "B"})
    new = catalog(tmp_path / "new.json", {"id": "a-2020", "name": "A", "arxiv": "2001.00001"}, {"id": "b", "name": "B"})
    assert run(["diff", old, new]) == 1
    assert capsys.readouterr().out == "~ a\tA\tid, arxiv\n"


def test_keys_are_printed_with_where_they_came_from(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Capture
) -> None:
    path = tmp_path / "config.toml"
    monkeypatch.setenv("HMTUI_CONFIG", str(path))
    monkeypatch.setattr("hmtui.actions.ACTIONS", list(ACTIONS))
    path.write_text('\ufeff[keys]\nstar = "r"\nread = "*"\nnote = ["r"]\nstarr = "x"\n', encoding="utf-8")
    assert run(["config"]) == 1
    captured = capsys.readouterr()
    lines = dict(line.split(" = ", 1) for line in captured.out.splitlines())
    assert lines["keys.star"].split("#")[0].strip() == '["r"]'
    assert lines["keys.star"].endswith(f"# {path}:2")
    assert lines["keys.undo"].endswith("# default")
    assert lines["keys.note"].endswith("# default")
    assert "keys.note: r is the key of star already" in captured.err
    assert "keys.starr: there is no such action: did you mean star?" in captured.err


def test_unread_is_all_that_is_not_read(starred: Library, capsys: Capture) -> None:
    run(["search", "is:unread", "--ids"])
    found = set(capsys.readouterr().out.split())
    assert len(found) == len(starred) - 1
    assert "palm" not in found


def test_state_goes_to_another_machine_and_back(
    starred: Library, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Capture
) -> None:
    path = tmp_path / "stars.json"
    assert run(["state", "export", "-o", str(path)]) == 0
    assert run(["state", "export"]) == 0
    assert capsys.readouterr().out == path.read_text(encoding="utf-8")
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "cluster"))
    assert run(["state", "import", str(path)]) == 0
    assert "5 facts taken over" in capsys.readouterr().err
    run(["search", "is:starred", "--ids"])
    assert set(capsys.readouterr().out.split()) == {"gpt-3", "bert"}
    assert run(["state", "list"]) == 0
    out = capsys.readouterr().out
    assert "starred\tBERT\t#to-cite\tdoi:" in out


def test_an_export_that_says_nothing_new_is_not_written(starred: Library, tmp_path: Path, capsys: Capture) -> None:
    path = tmp_path / "state.json"
    assert run(["state", "export", "-o", str(path)]) == 0
    before = path.stat()
    assert run(["state", "export", "-o", str(path)]) == 0
    assert "says all of it already" in capsys.readouterr().err
    assert (path.stat(), [one.name for one in tmp_path.glob("state*")]) == (before, ["state.json"])


def test_an_export_goes_over_an_export_only(starred: Library, tmp_path: Path, capsys: Capture) -> None:
    path = tmp_path / "thesis.tex"
    path.write_text("years of work")
    assert run(["state", "export", "-o", str(path)]) == 2
    assert path.read_text() == "years of work"
    assert run(["state", "import", str(path)]) == 3
    assert run(["state", "import", str(tmp_path / "none")]) == 3
    assert run(["state", "import"]) == 2
    assert run(["state", "exprot"]) == 2


def test_what_is_noted_of_papers_that_are_gone_is_listed(starred: Library, tmp_path: Path, capsys: Capture) -> None:
    smaller = tmp_path / "c.json"
    entries = [{"id": "bert", "name": "BERT", "arxiv": "1810.04805"}]
    smaller.write_text(json.dumps({"schema": 1, "title": "t", "sections": [], "entries": entries}))
    assert run(["state", "list", "--vanished", "-c", str(smaller)]) == 0
    out = capsys.readouterr().out
    assert "GPT-3" in out
    assert "PaLM" in out
    assert "BERT" not in out
    assert run(["state", "list", "--vanished"]) == 1
    assert capsys.readouterr().out == ""


def test_config_prints_what_holds_and_why(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Capture) -> None:
    path = tmp_path / "config.toml"
    monkeypatch.setenv("HMTUI_CONFIG", str(path))
    assert run(["config", "--path"]) == 0
    assert capsys.readouterr().out == f"{path}\n"
    assert run(["config", "--init"]) == 0
    assert run(["config", "--init"]) == 2
    capsys.readouterr()
    path.write_text('[cite]\nstyle = "key"\nkeys = "acl"\n')
    assert run(["config"]) == 0
    out = capsys.readouterr().out
    assert 'cite.style = "key"' in out
    assert f"# {path}:2" in out
    assert run(["config", "--json"]) == 0
    assert all(json.loads(line)["name"] for line in capsys.readouterr().out.splitlines())
    assert run(["cite", "gpt-3"]) == 0
    assert capsys.readouterr().out == "brown-etal-2020-language\n"
    path.write_text("[cite]\nstlye = 1\n")
    assert run(["config"]) == 1
    assert "did you mean cite.style" in capsys.readouterr().err
    assert run(["cite", "gpt-3", "--style", "key"]) == 0
    captured = capsys.readouterr()
    assert captured.out == "brown2020language\n"
    assert "did you mean cite.style" in captured.err


def catalog(path: Path, *entries: Mapping[str, object]) -> str:
    path.write_text(json.dumps({"schema": 1, "title": "t", "sections": [], "entries": entries}))
    return str(path)


def test_two_catalogs_are_compared(tmp_path: Path, capsys: Capture) -> None:
    a, b, c = ({"id": one, "name": one.upper()} for one in "abc")
    old = catalog(tmp_path / "old.json", a, b)
    new = catalog(tmp_path / "new.json", {**a, "title": "T", "issued": "2020"}, c)
    assert run(["diff", old, new]) == 1
    assert capsys.readouterr().out.splitlines() == ["+ c\tC", "~ a\tA\ttitle, issued", "- b\tB"]
    assert run(["diff", old, new, "--json"]) == 1
    rows = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert {row["change"] for row in rows} == {"added", "changed", "removed"}
    assert run(["diff", old, old]) == 0
    assert capsys.readouterr().out == ""
    assert run(["diff", old, str(tmp_path / "none.json")]) == 3
    assert run(["diff", old, "2026-01-01"]) == 2


def test_two_days_are_compared(tmp_path: Path, capsys: Capture) -> None:
    source = catalog(tmp_path / "c.json", {"id": "a", "name": "A"}, {"id": "b", "name": "B"})
    library = Library.open(source)
    personal = Personal(catalog=library.identity)
    look(personal, library.catalog.entries[:1], clock=lambda: moment("2026-01-05") + 9, catalog=source)
    look(personal, library.catalog.entries, clock=lambda: moment("2026-02-05") + 9, catalog=source)
    personal.close()
    assert run(["diff", "2026-01-10", "2026-02-10", "-c", source]) == 1
    assert capsys.readouterr().out == "+ b\tB\n"
    assert run(["diff", "2026-03-01", "2026-03-02", "-c", source]) == 0


def test_a_view_that_there_is_not_is_refused_with_those_there_are(
    capsys: Capture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("hmtui.cli.browse.refuse_screen", lambda *_facts: None)
    Habits(Personal()).save_view(View("open ones", "is:open"))
    assert run(["--view", "opne"]) == 1
    assert "There are: open ones." in capsys.readouterr().err
