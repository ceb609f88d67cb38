"""The browser as a conversation: what is said, and what is answered."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest

from hmtui import catalog
from hmtui.cli import run
from source_list import SIZE_OF_SHIPPED, loads_source_list
from terminal_harness import Terminal
from tools import hmtui_program

if TYPE_CHECKING:
    from pathlib import Path

Capture = pytest.CaptureFixture[str]
Say = Callable[..., tuple[list[str], str]]
PAPER = "https://arxiv.org/abs/1909.08053"


@pytest.fixture(autouse=True)
def _source_list(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(catalog, "load", loads_source_list(catalog.load))


@pytest.fixture
def said(monkeypatch: pytest.MonkeyPatch, capsys: Capture) -> Say:
    def say(*lines: str, options: tuple[str, ...] = ()) -> tuple[list[str], str]:
        monkeypatch.setattr("sys.stdin", io.StringIO("".join(f"{line}\n" for line in lines)))
        assert run(["--plain", *options]) == 0
        captured = capsys.readouterr()
        assert "\x1b" not in captured.out + captured.err
        return captured.out.splitlines(), captured.err

    return say


def test_the_newest_ten_come_first_and_plus_brings_more(said: Say) -> None:
    out, err = said("+", *["+"] * 6)
    assert out[:2] == ["Huge Model Paper: 63 records. Type ? for help.", "63 of 63 records"]
    assert out[2].startswith("1. 2023 Dolly 2.0 12B · ")
    assert [line.partition(".")[0] for line in out if line[0].isdigit() and ". " in line] == [
        str(n + 1) for n in range(63)
    ]
    assert "53 more: +" in out
    assert out[-1] == "End of the list"
    assert err == ""


def test_words_are_a_search_and_a_number_shows_a_record(said: Say) -> None:
    out, _ = said("megatron", "1")
    assert "2 of 63 records" in out
    assert f"paper         {PAPER}" in out


def test_a_search_may_be_given_at_the_start(said: Say) -> None:
    out, _ = said(options=("--query", "clip", "--tab", "multimodal"))
    assert out[1] == "3 of 63 records in Multimodal"


def test_what_a_query_cannot_mean_is_said(said: Say) -> None:
    out, err = said("yaer:3", "megatorn")
    assert "Ignored yaer:3: unknown field. Did you mean year:?" in err
    assert "Nothing matches megatorn exactly; showing" in err
    assert any(line.startswith("1. 2019 Megatron-LM") for line in out)


def test_letters_act_on_a_number_or_on_the_record_shown_last(
    said: Say, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HMTUI_CLIPBOARD", "file")
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path))
    file = tmp_path / "hmtui" / "clipboard.txt"
    _, err = said("megatron", "l")
    assert "No record was shown yet." in err
    said("megatron", "1", "l")
    assert file.read_text() == PAPER
    said("megatron", "y 2 apa")
    assert file.read_text().startswith("Smith, S.")
    _, err = said("megatron", "y 2 aap")
    assert "Unknown citation style “aap”." in err


def test_a_letter_before_other_words_is_a_word_of_a_search(said: Say) -> None:
    out, _ = said("o boy", "/y")
    assert "0 of 63 records" in out
    assert sum(" of 63 records" in line for line in out) == 3


def test_links_are_told_where_no_browser_can_be_started(said: Say, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SSH_CONNECTION", "192.0.2.1 1 192.0.2.2 22")
    out, err = said("megatron", "o 1", "O 2")
    assert PAPER in out
    assert "No code link is known for MT-NLG." in err


def test_sections_are_named_counted_and_gone_to(said: Say) -> None:
    out, err = said("clip", "tab", "tab cv", "tab all", "tab audio")
    numbers = out[out.index("3 of 63 records") :]
    assert numbers[4:8] == ["All: 3", "NLP: 0", "CV: 0", "Multimodal: 3"]
    assert numbers[8:] == ["0 of 63 records in CV", *numbers[:4]]
    assert "Unknown tab “audio”." in err


def test_stars_and_read_states_are_kept_shown_and_undone(said: Say) -> None:
    _, err = said("megatron", "* 1", "r 1", "r 1", "u")
    assert err.splitlines() == [
        "hmtui: Starred Megatron-LM",
        "hmtui: Status: to-read · Megatron-LM",
        "hmtui: Status: reading · Megatron-LM",
        "hmtui: Undone: status reading · Megatron-LM",
    ]
    out, _ = said("is:starred", "1")
    assert "status        starred, to-read" in out


def test_stdin_cannot_be_the_list_and_the_conversation(capsys: Capture) -> None:
    assert run(["--plain", "-"]) == 2
    assert "Name a file" in capsys.readouterr().err


def test_on_a_terminal_lines_are_asked_for_and_nothing_moves_the_cursor() -> None:
    with Terminal([hmtui_program(), "--plain"]) as terminal:
        terminal.wait_for(f"{SIZE_OF_SHIPPED - 10} more: +")
        terminal.send("gpt-3\r1\r")
        terminal.wait_for("cite as       brown2020language")
        terminal.send("q\r")
        assert terminal.wait() == 0
        assert b"\x1b" not in terminal.since()
