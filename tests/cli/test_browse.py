from __future__ import annotations

import io
import os
import sys
import types
from typing import TYPE_CHECKING, Any

import pytest

from hmtui.annotations import Annotations, Position, View
from hmtui.annotations.history import History
from hmtui.cli import run
from hmtui.opening_thread import Opening

if TYPE_CHECKING:
    from pathlib import Path

    from hmtui.config import Config
    from hmtui.library import Library

Capture = pytest.CaptureFixture[str]


@pytest.fixture
def started(monkeypatch: pytest.MonkeyPatch) -> list[dict[str, Any]]:
    """Stand in for a terminal and the browser; gives the calls that the browser gets."""
    calls: list[dict[str, Any]] = []

    def run_browser(
        library: Library,
        *,
        position: Position,
        config: Config,
        greeting: str = "",
        restored: bool = False,
        **_options: object,
    ) -> int:
        calls.append(
            {
                "catalog": library.catalog.title,
                "query": position.query,
                "tab": position.tab,
                "restored": restored,
                "greeting": greeting,
                "route": config["copy.clipboard"],
                "ESCDELAY": os.environ.get("ESCDELAY"),
            }
        )
        return 0

    monkeypatch.setattr("hmtui.cli.browse.refuse_screen", lambda *_args, **_facts: None)
    monkeypatch.setitem(sys.modules, "hmtui.tui.app", types.SimpleNamespace(run_browser=run_browser))
    return calls


def test_query_and_tab_are_handed_over(started: list[dict[str, Any]]) -> None:
    assert run(["--query", "gpt", "--tab", "nlp"]) == 0
    (call,) = started
    assert (call["catalog"], call["query"], call["tab"]) == ("Huge Model Paper", "gpt", "NLP")
    assert (call["restored"], call["ESCDELAY"]) == (False, "50")


def test_over_ssh_keys_in_pieces_are_waited_for(started: list[dict[str, Any]], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SSH_CONNECTION", "192.0.2.1 1 192.0.2.2 22")
    monkeypatch.delenv("ESCDELAY", raising=False)
    assert run([]) == 0
    assert started[0]["ESCDELAY"] == "250"
    monkeypatch.setenv("ESCDELAY", "900")
    assert run([]) == 0
    assert started[1]["ESCDELAY"] == "900"


def test_in_tmux_keys_are_whole_and_esc_is_quick_over_ssh_too(
    started: list[dict[str, Any]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SSH_CONNECTION", "192.0.2.1 1 192.0.2.2 22")
    monkeypatch.setenv("TMUX", "default,1,0")
    monkeypatch.delenv("ESCDELAY", raising=False)
    assert run([]) == 0
    assert started[0]["ESCDELAY"] == "50"


def test_a_catalog_that_is_not_there_is_3_and_a_verb_is_offered(started: list[dict[str, Any]], capsys: Capture) -> None:
    assert run(["serach"]) == 3
    assert "Did you mean: hmtui search?" in capsys.readouterr().err
    assert started == []


def test_a_mistyped_command_is_known_in_a_pipe_too(capsys: Capture) -> None:
    assert run(["serach"]) == 2
    assert capsys.readouterr().err == "hmtui: There is no file serach. Did you mean: hmtui search?\n"
    assert run(["refs.bib"]) == 2
    assert "needs a terminal" in capsys.readouterr().err


def test_the_route_of_copies_is_handed_over_and_not_put_into_the_environment(
    started: list[dict[str, Any]], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "config.toml").write_text('[copy]\nclipboard = "off"\n')
    monkeypatch.setenv("HMTUI_CONFIG", str(tmp_path / "config.toml"))
    assert run([]) == 0
    assert started[-1]["route"] == "off"
    assert "HMTUI_CLIPBOARD" not in os.environ


def test_a_catalog_is_named_once(started: list[dict[str, Any]], capsys: Capture) -> None:
    assert run(["a.json", "-c", "b.json"]) == 2
    assert "twice" in capsys.readouterr().err


def test_an_unknown_tab_is_refused_before_the_screen(started: list[dict[str, Any]]) -> None:
    assert run(["--tab", "Audio"]) == 2
    assert started == []


def test_without_a_terminal_the_command_line_is_offered(capsys: Capture) -> None:
    assert run([]) == 2
    assert "hmtui search" in capsys.readouterr().err


def test_the_last_file_is_opened_again_unless_it_is_gone_or_broken(
    started: list[dict[str, Any]], tmp_path: Path, capsys: Capture, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "c.json"
    path.write_text('{"schema": 1, "title": "Mine", "sections": [], "entries": []}')
    history = History(Annotations())
    history.remember_position(str(path), Position("bert"))
    assert run([]) == 0
    assert (started[-1]["catalog"], started[-1]["query"]) == ("Mine", "bert")
    assert run(["--fresh"]) == 0
    assert (started[-1]["catalog"], started[-1]["query"]) == ("Huge Model Paper", "")
    path.write_text("{")
    assert run([]) == 0
    assert started[-1]["catalog"] == "Huge Model Paper"
    assert "c.json" in capsys.readouterr().err
    path.unlink()
    assert run([]) == 0
    assert started[-1]["catalog"] == "Huge Model Paper"
    assert "opened last time, no longer exists" in capsys.readouterr().err
    history.remember_position("https://example.org/list.md", Position())
    assert run([]) == 0
    assert started[-1]["catalog"] == "Huge Model Paper"


def test_the_last_file_may_turn_out_broken_when_the_browser_has_begun(
    started: list[dict[str, Any]], tmp_path: Path, capsys: Capture, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "c.json"
    path.write_text("{" + " " * 1000)
    History(Annotations()).remember_position(str(path), Position("bert"))
    wait = Opening.wait
    monkeypatch.setattr(Opening, "begin", lambda _opening, _seconds: None)
    monkeypatch.setattr(Opening, "wait", lambda opening, _seconds=None: wait(opening, 30))
    monkeypatch.setattr(Opening, "cancel", lambda _opening: None)  # the file is read before the browser ends
    assert run([]) == 0
    assert [call["catalog"] for call in started] == ["", "Huge Model Paper"]
    assert "c.json" in capsys.readouterr().err


def test_a_view_that_there_is_not_is_refused_with_those_there_are(
    started: list[dict[str, Any]], capsys: Capture
) -> None:
    History(Annotations()).save_view(View("open ones", "is:open"))
    assert run(["--view", "opne"]) == 2
    assert "Saved views: open ones." in capsys.readouterr().err


@pytest.fixture
def mine(tmp_path: Path) -> str:
    """A list that was browsed last, with a search."""
    path = tmp_path / "mine.json"
    path.write_text('{"schema": 1, "title": "Mine", "sections": [], "entries": [{"id": "a", "name": "A"}]}')
    History(Annotations()).remember_position(str(path), Position("bert", tab="none"))
    return str(path)


def test_only_a_bare_start_returns_to_the_last_list_and_says_so(started: list[dict[str, Any]], mine: str) -> None:
    assert run([]) == 0
    assert (started[-1]["catalog"], started[-1]["query"]) == ("Mine", "bert")
    assert started[-1]["greeting"] == "Back in mine.json, tab none, query “bert” (Esc clears it)"
    assert run(["--ascii"]) == 0
    assert started[-1]["catalog"] == "Mine"


@pytest.mark.parametrize(
    ("argv", "catalog", "query", "tab"),
    [
        (["--tab", "CV"], "Huge Model Paper", "", "CV"),
        (["--query", "gpt"], "Huge Model Paper", "gpt", ""),
        (["--query", ""], "Huge Model Paper", "", ""),
        (["--view", "v"], "Huge Model Paper", "is:open", "NLP"),
        (["--fresh"], "Huge Model Paper", "", ""),
        (["{}"], "Mine", "", ""),
        (["-c", "{}"], "Mine", "", ""),
        (["{}", "--query", "x"], "Mine", "x", ""),
    ],
    ids=" ".join,
)
def test_options_mean_the_list_that_search_means(
    argv: list[str], catalog: str, query: str, tab: str, started: list[dict[str, Any]], mine: str
) -> None:
    History(Annotations()).save_view(View("v", "is:open", "", "NLP"))
    assert run([word.format(mine) for word in argv]) == 0
    call = started[-1]
    assert (call["catalog"], call["query"], call["tab"], call["greeting"]) == (catalog, query, tab, "")


@pytest.mark.parametrize(
    ("query", "said"), [("", ", by size, largest first"), ("gpt", ", query “gpt” (Esc clears it)")]
)
def test_the_order_of_last_time_is_there_again_and_named(
    query: str, said: str, started: list[dict[str, Any]], mine: str
) -> None:
    History(Annotations()).remember_position(mine, Position(query, "params,"))
    assert run([]) == 0
    assert started[-1]["greeting"] == f"Back in mine.json{said}"
    assert run([mine]) == 0
    assert started[-1]["greeting"] == ""


def test_the_whole_shipped_catalog_needs_no_greeting(started: list[dict[str, Any]]) -> None:
    assert run([]) == 0
    assert started[-1]["greeting"] == ""


def test_without_a_screen_a_bare_start_returns_too(mine: str, capsys: Capture, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO("q\n"))
    assert run(["--plain"]) == 0
    captured = capsys.readouterr()
    assert captured.out.startswith("Mine: 1 record. Type ? for help.\n0 of 1 record\n")
    assert "Back in mine.json" in captured.err


@pytest.mark.parametrize("terminal", [True, False])
def test_what_is_read_is_shown_while_a_tab_is_waited_for(
    started: list[dict[str, Any]], mine: str, capsys: Capture, monkeypatch: pytest.MonkeyPatch, *, terminal: bool
) -> None:
    monkeypatch.setattr(Opening, "begin", lambda _opening, _seconds: None)
    monkeypatch.setattr("hmtui.cli.browse.is_terminal", lambda *_stream: terminal)
    assert run([mine, "--tab", "all"]) == 0
    written = capsys.readouterr().err
    assert written == ("Reading mine.json (Ctrl+C cancels)\r\x1b[K" if terminal else "")
