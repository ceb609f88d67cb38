from __future__ import annotations

from pathlib import Path

import pytest

from hmtui.cli import copy as verb
from hmtui.cli import run
from hmtui.clipboard import Copied
from hmtui.library import Library

Capture = pytest.CaptureFixture[str]


@pytest.fixture
def clipboard(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """A clipboard that confirms; gives what it was handed."""
    taken: list[str] = []

    def copy(text: str, env: object, *, write_terminal: object) -> Copied:
        taken.append(text)
        return Copied(("native",), confirmed=True, how="xclip")

    monkeypatch.setattr(verb, "copy", copy)
    return taken


def test_a_citation_is_copied_and_the_way_is_said(clipboard: list[str], capsys: Capture) -> None:
    assert run(["copy", "gpt-3"]) == 0
    library = Library.open()
    assert clipboard == [library.cite([library.entry("gpt-3")], "bibtex")]
    captured = capsys.readouterr()
    assert captured.out == ""
    assert captured.err.startswith("hmtui: Copied bibtex brown2020language (xclip)")


@pytest.mark.parametrize(
    ("what", "text"),
    [
        ("key", "shoeybi2019megatron"),
        ("link", "https://arxiv.org/abs/1909.08053"),
        ("code", "https://github.com/NVIDIA/Megatron-LM"),
    ],
)
def test_something_else_is_copied_when_asked_for(what: str, text: str, clipboard: list[str]) -> None:
    assert run(["copy", "megatron-lm", "--what", what]) == 0
    assert clipboard[0].startswith(text)


def test_what_there_is_not_is_refused(clipboard: list[str], capsys: Capture) -> None:
    assert run(["copy", "gpt-3", "--what", "title"]) == 2
    assert run(["copy", "gpt-3", "--what", "key", "--style", "apa"]) == 2
    assert clipboard == []
    assert "citation, key, link, code" in capsys.readouterr().err


def test_a_file_is_no_clipboard_unless_it_was_asked_for(monkeypatch: pytest.MonkeyPatch, capsys: Capture) -> None:
    monkeypatch.setattr(verb, "write_terminal", lambda _sequence: False)
    assert run(["copy", "gpt-3"]) == 1
    said = capsys.readouterr().err
    path = Path(said.partition(" to ")[2].strip().rstrip("."))
    assert "brown2020language" in path.read_text(encoding="utf-8")
    monkeypatch.setenv("HMTUI_CLIPBOARD", "file")
    assert run(["copy", "gpt-3"]) == 0


def test_copying_can_be_switched_off(monkeypatch: pytest.MonkeyPatch, capsys: Capture) -> None:
    monkeypatch.setenv("HMTUI_CLIPBOARD", "off")
    assert run(["copy", "gpt-3"]) == 1
    assert "switched off" in capsys.readouterr().err
